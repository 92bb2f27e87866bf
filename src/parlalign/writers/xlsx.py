"""A spreadsheet for a person to review the pairs in, and to be read back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cache
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import regex

import parlalign
from parlalign.doubts import DOUBTFUL_SCORE, LOW_SCORE, Doubt, doubts, doubts_in_words, marks
from parlalign.fields import normal_record, origin_fields
from parlalign.records import STATUSES, Origin, Record
from parlalign.writers.atomic import replaced
from parlalign.writers.options import WriteOptions
from parlalign.writers.tally import Tally

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.cell.rich_text import CellRichText

MOST_CHARS = 32_767  # UTF-16 units a cell; "Excel specifications and limits", Microsoft
MOST_ROWS = 1_048_576  # the same

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


def write_xlsx(records: Iterable[Record], path: Path, _options: WriteOptions) -> Tally:
    """Write every record that fits, a row each, for review; a second sheet tells the reviewer how.

    Lost are the digits of a score after the fourth, and what of a text is not `normal`. Left out are records with a
    text longer than a cell holds (32,767 UTF-16 units; the origin has a cell, too) and those beyond the last row of a
    sheet (1,048,576). All texts are cells of text, and none is ever a formula. LibreOffice changes two things when it
    saves: return and newline to newline, and a text that itself holds `_x005F_x`. Rows go to a temporary file one by
    one.
    """
    from openpyxl import Workbook

    tally = Tally()
    book = Workbook(write_only=True)
    book.properties.creator = f"parlalign {parlalign.__version__}"
    sheet = book.create_sheet("review")
    styles = _Styles(book)
    _set_up(sheet)
    with replaced(path) as file:
        try:
            sheet.append([styles.cell(column.name, "header") for column in COLUMNS])
            for record in tally.sieve(map(normal_record, records), _Fit()):
                _append(record, sheet, row=tally.written + 2, styles=styles)
        finally:
            _finish(sheet, rows=tally.written + 1)
        _write_guide(book, styles)
        book.save(file)
    return tally


class _Fit:
    """Tells why a record does not fit into what is left of the sheet."""

    def __init__(self) -> None:
        self.rows = 1

    def __call__(self, record: Record) -> str | None:
        if any(len(text) * 2 > MOST_CHARS and _units(text) > MOST_CHARS for text in _texts(record)):
            return f"a text longer than the {MOST_CHARS:,} characters of a cell"
        if self.rows == MOST_ROWS:
            return f"no room in the {MOST_ROWS:,} rows of a sheet"
        self.rows += 1
        return None


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def fingerprint(*texts: str) -> str:
    """Return a short hash of texts, to know whether a person changed them; LibreOffice, not a person, drops returns."""
    return hashlib.sha256("\x1f".join(texts).replace("\r", "").encode()).hexdigest()[:12]


def _texts(record: Record) -> tuple[str, ...]:
    """Return the cells of text of a row, as `COLUMNS` has them, without the score."""
    origin = record.origin[0] or record.origin[1] or Origin("", (), "", None)
    has_origin = any(record.origin)
    return (
        record.id,
        record.source,
        record.target,
        "\n".join(doubts_in_words(record)),
        record.status,
        record.comment,
        origin.kind,
        origin.label or "",
        origin.document,
        *record.languages,
        record.level,
        record.changed.isoformat() if record.changed else "",
        json.dumps([*map(origin_fields, record.origin)], ensure_ascii=False, separators=(",", ":"))
        if has_origin
        else "",
        f"{fingerprint(record.source, record.target)} {fingerprint(record.status, record.comment)}",
    )


def _append(record: Record, sheet: Any, *, row: int, styles: _Styles) -> None:
    """Add a row, as high as its texts need: LibreOffice does not measure them on opening."""
    cells = [*_row(record, styles)]
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


def _row(record: Record, styles: _Styles) -> Iterator[Cell | None]:
    found = {"source": doubts(record.source, record.origin[0]), "target": doubts(record.target, record.origin[1])}
    texts = iter(_texts(record))
    for column in COLUMNS:
        if column.name == "score":
            yield styles.cell(round(record.score, 4), "score")
        elif text := next(texts):
            yield styles.cell(text, "text" if column.is_for_people else "folded", found.get(column.name, ()))
        else:
            yield styles.cell(None, "text") if column.is_for_people else None


class _Styles:
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

    def cell(self, value: str | float | None, style: str, found: Sequence[Doubt] = ()) -> Cell:
        """Return a cell of a text or number; words with doubts come out red and bold."""
        from openpyxl.cell import WriteOnlyCell

        cell: Any = WriteOnlyCell(self.sheet)
        cell.value = _exact_text()(_pieces(value, found)) if isinstance(value, str) else value
        cell._style = copy(self.of[style])
        return cast("Cell", cell)


def _pieces(text: str, found: Sequence[Doubt]) -> list[tuple[str, bool]]:
    """Divide a text into pieces that are marked or not; doubts about the same word are one mark.

    >>> from parlalign.records import Edit, Span
    >>> _pieces("te doen", [Doubt(Edit(Span(1, 2), "", "wrap-join", 0.6), Span(1, 1), Span(0, 2))])
    [('te', True), (' doen', False)]
    """
    pieces, at = [], 0
    for (start, end), _ in marks(found):
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [piece for piece in [*pieces, (text[at:], False)] if piece[0]]


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
        def __init__(self, pieces: list[tuple[str, bool]]) -> None:
            super().__init__([text for text, _ in pieces])
            self.pieces = pieces

        def to_tree(self) -> Any:
            root = Element("is")
            is_plain = not any(is_marked for _, is_marked in self.pieces)
            for text, is_marked in self.pieces:
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


def _set_up(sheet: Any) -> None:
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


def _finish(sheet: Any, *, rows: int) -> None:
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


def _write_guide(book: Workbook, styles: _Styles) -> None:
    sheet = book.create_sheet("how to review")
    sheet.column_dimensions["A"].width = 110
    for number, line in enumerate(_GUIDE.split("\n")):
        sheet.append([styles.cell(line, "guide" if number else "title")])
