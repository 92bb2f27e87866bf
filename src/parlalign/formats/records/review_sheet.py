"""How the review sheet looks, and how its texts stay to the letter; openpyxl does the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cache
from math import ceil
from typing import TYPE_CHECKING, Any, cast

import regex

from parlalign.records import STATUSES
from parlalign.records.review_flags import DOUBTFUL_SCORE, LOW_SCORE, LocatedEdit, marked_parts

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.cell.rich_text import CellRichText

ESCAPED = regex.compile("_x([0-9A-Fa-f]{4})_")
"""A character as ECMA-376 ST_Xstring writes those that XML cannot: `_x000D_`; not `_x0D_`."""
_TO_ESCAPE = regex.compile(r"_(?=x[0-9A-Fa-f]{4}_)|\r")
_ESCAPES = {"_": "_x005F_", "\r": "_x000D_"}


_FONT, _POINTS = "Calibri", 11
_MARKED = (("sz", str(_POINTS)), ("color", "FFC00000"), ("rFont", _FONT), ("family", "2"))
_LINE, _TALLEST = 15, 405  # points; Excel allows 409
_CHARS_A_WIDTH = 1.05  # running text is narrower than the figures that widths are counted in


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    width: int
    is_for_people: bool = True


COLUMNS = (
    _Column("id", 19),
    _Column("source", 62),
    _Column("target", 62),
    _Column("score", 8),
    _Column("uncertain repairs", 38),
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
"""Those that are not for people are grouped and folded away."""

_GUIDE = f"""How to review
Each row is a pair: a text and its translation. Set its status, from the list in the cell:
accepted: it is right. rejected: it is wrong, and will not be used.
paired: nobody has looked at it yet. unpaired: nothing answers this text.
You may correct source and target. A pair that you corrected counts as accepted, unless you reject it.
An unpaired row in which you fill in the missing text counts as accepted, too.
The score is the probability that a pair is right: red below {LOW_SCORE:g}, yellow below {DOUBTFUL_SCORE:g}.
Red words in a text are where its repair was uncertain; the column beside the score says what was done.
Sort, filter, delete rows, move or add columns as you like. To divide a pair, copy its whole row.
The columns folded away behind the comment lead back to the documents: leave them as they are.
When you are done: parlalign convert REVIEW.xlsx MEMORY.tmx"""


class Styles:
    """Makes cells; a style is looked up once, not for each cell."""

    def __init__(self, book: Workbook) -> None:
        from openpyxl.styles import Alignment, Font, PatternFill

        self.sheet = book.worksheets[0]
        self.of: dict[str, Any] = {}
        wrapped = Alignment(vertical="top", wrap_text=True)
        # A number format of text: what a person types over it stays text, too.
        self._add("text", number_format="@", alignment=wrapped)
        self._add(
            "folded",
            number_format="@",
            alignment=Alignment(vertical="top"),
            font=Font(name=_FONT, size=_POINTS, color="808080"),
        )
        self._add("score", number_format="0.0000", alignment=Alignment(vertical="top"))
        self._add(
            "header",
            font=Font(name=_FONT, size=_POINTS, bold=True, color="FFFFFF"),
            fill=PatternFill("solid", fgColor="3B4A5A"),
        )
        self._add("guide", alignment=wrapped)
        self._add("title", font=Font(name=_FONT, size=14, bold=True))

    def _add(self, name: str, **facets: Any) -> None:
        from openpyxl.cell import WriteOnlyCell

        cell: Any = WriteOnlyCell(self.sheet)
        for facet, value in facets.items():
            setattr(cell, facet, value)
        self.of[name] = cell._style

    def cell(self, value: str | float | None, style: str, found: Sequence[LocatedEdit] = ()) -> Cell:
        """Return a cell of a text or number; words with doubts come out red and bold."""
        from openpyxl.cell import WriteOnlyCell

        cell: Any = WriteOnlyCell(self.sheet)
        cell.value = _exact_text()(_pieces(value, found)) if isinstance(value, str) else value
        cell._style = copy(self.of[style])
        return cast("Cell", cell)


def _pieces(text: str, found: Sequence[LocatedEdit]) -> list[tuple[str, bool]]:
    """Divide a text into pieces that are marked or not; doubts about the same word are one mark.

    >>> from parlalign.records import Edit, Span
    >>> _pieces("te doen", [LocatedEdit(Edit(Span(1, 2), "", "wrap-join", 0.6), Span(1, 1), Span(0, 2))])
    [('te', True), (' doen', False)]
    """
    return [("".join(parts), bool(about)) for parts, about in marked_parts(text, found)]


@cache
def _exact_text() -> Callable[[list[tuple[str, bool]]], CellRichText]:
    """Return a rich text that is written to the letter.

    Of its own accord openpyxl drops what is only white space, makes formulas and errors of texts that look so, and
    writes `_x0041_` as it stands, which Excel takes for an A.
    """
    from openpyxl.cell.rich_text import CellRichText
    from openpyxl.xml.constants import XML_NS
    from openpyxl.xml.functions import Element, SubElement

    class ExactText(CellRichText):
        def __init__(self, marked_parts: list[tuple[str, bool]]) -> None:
            super().__init__([text for text, _ in marked_parts])
            self.marked_parts = marked_parts

        def to_tree(self) -> Any:
            root = Element("is")
            is_plain = not any(is_marked for _, is_marked in self.marked_parts)
            for text, is_marked in self.marked_parts:
                run = root if is_plain else SubElement(root, "r")
                if is_marked:
                    font = SubElement(run, "rPr")
                    SubElement(font, "b")
                    for tag, value in _MARKED:
                        SubElement(font, tag, {"rgb" if tag == "color" else "val": value})
                node = SubElement(run, "t", {f"{{{XML_NS}}}space": "preserve"})
                node.text = _TO_ESCAPE.sub(lambda match: _ESCAPES[match[0]], text)
            return root

    return ExactText


def set_up(sheet: Any) -> None:
    """Set what stands before the rows in the file."""
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    for number, column in enumerate(COLUMNS, 1):
        dimension = sheet.column_dimensions[get_column_letter(number)]
        dimension.width = column.width
        if not column.is_for_people:
            dimension.outlineLevel, dimension.hidden = 1, True
    sheet.column_dimensions.max_outline = 1
    sheet.sheet_properties.outlinePr.summaryRight = False  # the comment before them unfolds them
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def finish(sheet: Any, *, rows: int) -> None:
    """Set what stands behind the rows: filter, list of statuses, colours."""
    from openpyxl.formatting import rule
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    letters = {column.name: get_column_letter(number) for number, column in enumerate(COLUMNS, 1)}
    sheet.auto_filter.ref = f"A1:{letters['check']}{rows}"
    if rows > 1:
        status, score = (f"{letters[name]}2:{letters[name]}{rows}" for name in ("status", "score"))
        row = f"A2:{letters['comment']}{rows}"
        first = f"${letters['status']}2"
        grey, red, yellow, green = (PatternFill(bgColor=color) for color in ("E7E6E6", "F8CBAD", "FFF2CC", "E2EFDA"))
        make: Any = rule  # its types are unknown
        grey_row = make.FormulaRule([f'{first}="unpaired"'], fill=grey, font=Font(color="595959"), stopIfTrue=True)
        struck_row = make.FormulaRule([f'{first}="rejected"'], font=Font(color="7F7F7F", strike=True))
        for cells, found in (
            (row, grey_row),
            (row, struck_row),
            (status, make.FormulaRule([f'{first}="accepted"'], fill=green)),
            (score, make.CellIsRule("lessThan", [f"{LOW_SCORE}"], fill=red, stopIfTrue=True)),
            (score, make.CellIsRule("lessThan", [f"{DOUBTFUL_SCORE}"], fill=yellow)),
        ):
            sheet.conditional_formatting.add(cells, found)
        choice = DataValidation("list", formula1=f'"{",".join(STATUSES)}"', allow_blank=False, showErrorMessage=True)
        choice.errorTitle, choice.error = "status", f"Use one of {', '.join(STATUSES)}."
        choice.add(status)
        sheet.data_validations.append(choice)
    sheet.close()


def write_guide(book: Workbook, styles: Styles) -> None:
    """Add the sheet that tells the reviewer what to do."""
    sheet = book.create_sheet("how to review")
    sheet.column_dimensions["A"].width = 110
    for number, line in enumerate(_GUIDE.split("\n")):
        sheet.append([styles.cell(line, "guide" if number else "title")])


def append_row(cells: list[Cell | None], sheet: Any, *, row: int) -> None:
    """Add a row, as high as its texts need: LibreOffice does not measure them on opening."""
    widths = (column.width for column in COLUMNS if column.is_for_people)
    lines = [_lines(str(cell.value), width) for cell, width in zip(cells, widths, strict=False) if cell and cell.value]
    sheet.row_dimensions[row].height = min(_TALLEST, _LINE * max(lines))
    sheet.append(cells)
    del sheet.row_dimensions[row]


def _lines(text: str, width: int) -> int:
    """Return how many lines a text takes; letters of three bytes, as in Chinese, are as wide as two.

    >>> _lines("een tekst van zes woorden, gebroken", 20)
    2
    """
    lines = (max(len(line), len(line.encode()) * 2 / 3) for line in text.split("\n"))
    return sum(max(1, ceil(wide / (width * _CHARS_A_WIDTH))) for wide in lines)
