"""The review sheet: its columns, formats and instructions. XlsxWriter writes all of it except the rows of records."""

from __future__ import annotations

import io
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from parlalign.formats.records.xlsx_sheet import HEADER, PIXELS, TEXT_FORMAT, Template, properties, template_of
from parlalign.records import STATUSES
from parlalign.records.review_flags import DOUBTFUL, DOUBTFUL_SCORE, LOW_SCORE
from parlalign.records.values import SCALAR_FIELDS

_FONT = "Calibri"


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    width: int
    is_for_people: bool = True


FIRST_COLUMNS = (
    _Column("id", 19),
    _Column("source", 62),
    _Column("target", 62),
    _Column("score", 8),
    _Column("doubts", 38),
    _Column("status", 12),
    _Column("comment", 30),
    _Column("kind", 12, is_for_people=False),
    _Column("label", 8, is_for_people=False),
    _Column("document", 24, is_for_people=False),
    _Column("source language", 10, is_for_people=False),
    _Column("target language", 10, is_for_people=False),
    _Column("level", 12, is_for_people=False),
    _Column("changed", 22, is_for_people=False),
    _Column("origin", 20, is_for_people=False),
    _Column("pieces", 20, is_for_people=False),
    _Column("check", 20, is_for_people=False),
)
"""The columns of the first version of the sheet, in an order for people."""

_FIRST_NAMES = {column.name for column in FIRST_COLUMNS}
COLUMNS = (
    *FIRST_COLUMNS,
    *(_Column(field.name, 20, is_for_people=False) for field in SCALAR_FIELDS if field.name not in _FIRST_NAMES),
    _Column("codes", 20, is_for_people=False),
)
"""All columns. Those that are not for people are grouped and hidden."""

LETTERS = ascii_uppercase[: len(COLUMNS)]
"""The letters of `COLUMNS`."""

_GUIDE = f"""How to review
Each row is a pair: a text and its translation. Choose its status from the list in the cell:
accepted: the pair is right. rejected: the pair is wrong and will not be used.
paired: nobody has checked the pair yet. unpaired: this text has no translation.
You can correct source and target. A corrected pair counts as accepted unless you reject it.
An unpaired row also counts as accepted if you fill in the missing text.
The score is the probability that a pair is right. It is red below {LOW_SCORE:g} and yellow below {DOUBTFUL_SCORE:g}.
The column "doubts" says why a row should be checked: {DOUBTFUL}.
Red words in a text mark an uncertain repair.
You can sort and filter rows, delete rows, and move or add columns. To split a pair, copy its whole row.
The hidden columns after the comment link each row to its documents. Do not change them.
When you have finished: parlalign convert REVIEW.xlsx MEMORY.tmx"""


def make_template(records: int) -> Template:
    """Return the template of a workbook for one or more records; the same number gives the same bytes."""
    from xlsxwriter import Workbook

    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        book.set_properties(properties())
        _write_review_sheet(book, last_row=records + 1)
        _write_guide(book)
    return template_of(file, f"{LETTERS[-1]}{records + 1}")


def _write_review_sheet(book: Any, *, last_row: int) -> None:
    """Write the header, the columns and their rules, and a row of empty cells that have the styles of a record."""
    sheet = book.add_worksheet("review")
    wrapped = {"valign": "top", "text_wrap": True}
    # With the number format of text, an entry that the reviewer types stays text.
    text = book.add_format({"num_format": TEXT_FORMAT, **wrapped})
    hidden = book.add_format({"num_format": TEXT_FORMAT, "valign": "top", "font_color": "#808080"})
    score = book.add_format({"num_format": "0.0000", "valign": "top"})
    header = book.add_format(HEADER)
    for number, column in enumerate(COLUMNS):
        style = score if column.name == "score" else text if column.is_for_people else hidden
        options = {} if column.is_for_people else {"level": 1, "hidden": True}
        sheet.set_column_pixels(number, number, column.width * PIXELS, None, options)
        sheet.write_string(0, number, column.name, header)
        sheet.write_blank(1, number, None, style)
    sheet.outline_settings(symbols_right=False)  # the button that shows the hidden columns is before them
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last_row - 1, len(COLUMNS) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    _add_rules(book, sheet, last_row=last_row)


def _add_rules(book: Any, sheet: Any, *, last_row: int) -> None:
    """Add the colours that depend on score and status, and the list of statuses to choose from."""
    letters = {column.name: letter for column, letter in zip(COLUMNS, LETTERS, strict=True)}
    status, score = (f"{letters[name]}2:{letters[name]}{last_row}" for name in ("status", "score"))
    row = f"A2:{letters['comment']}{last_row}"

    def has_status(status: str, look: dict[str, Any], *, stop: bool = False) -> dict[str, Any]:
        formula = f'=${letters["status"]}2="{status}"'
        return {"type": "formula", "criteria": formula, "format": book.add_format(look), "stop_if_true": stop}

    def is_below(limit: float, color: str, *, stop: bool = False) -> dict[str, Any]:
        look = book.add_format({"bg_color": color})
        return {"type": "cell", "criteria": "<", "value": limit, "format": look, "stop_if_true": stop}

    for cells, rule in (
        (row, has_status("unpaired", {"bg_color": "#E7E6E6", "font_color": "#595959"}, stop=True)),
        (row, has_status("rejected", {"font_color": "#7F7F7F", "font_strikeout": True})),
        (status, has_status("accepted", {"bg_color": "#E2EFDA"})),
        (score, {"type": "blanks", "stop_if_true": True}),  # Excel compares an empty cell as 0
        (score, is_below(LOW_SCORE, "#F8CBAD", stop=True)),
        (score, is_below(DOUBTFUL_SCORE, "#FFF2CC")),
    ):
        sheet.conditional_format(cells, rule)
    choice = {"validate": "list", "source": list(STATUSES), "ignore_blank": False}
    message = {"error_title": "status", "error_message": f"Use one of {', '.join(STATUSES)}."}
    sheet.data_validation(status, choice | message)


def _write_guide(book: Any) -> None:
    """Add the sheet with the instructions for the reviewer."""
    sheet = book.add_worksheet("how to review")
    sheet.set_column_pixels(0, 0, 110 * PIXELS)
    title = book.add_format({"bold": True, "font_name": _FONT, "font_size": 14})
    line = book.add_format({"valign": "top", "text_wrap": True})
    for number, text in enumerate(_GUIDE.split("\n")):
        sheet.write_string(number, 0, text, line if number else title)
