"""A spreadsheet to review records in and to read them back from.

XlsxWriter makes the workbook, and this module adds the XML of the rows. XlsxWriter 3.3 cannot write them: in every mode
it keeps 340 bytes for each row that has a height, and with `constant_memory` it escapes rich text twice and writes a
text from `<r>` to `</r>` as XML. It also escapes only the first half of `_x0041_x0042_`: the second half reads as a B.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from math import ceil
from pathlib import Path
from typing import IO

import regex

from parlalign.doubts import Doubt, doubts, doubts_in_words, pieces
from parlalign.fields import normal_record, origin_fields
from parlalign.records import Origin, Record
from parlalign.writers.atomic import replaced
from parlalign.writers.options import WriteOptions
from parlalign.writers.review_sheet import COLUMNS, LETTERS, SHEET, UNDATED, Template, make_template
from parlalign.writers.tally import Tally

MOST_CHARS = 32_767  # UTF-16 units in a cell; "Excel specifications and limits", Microsoft
MOST_ROWS = 1_048_576  # the same

ESCAPED = regex.compile("_x([0-9A-Fa-f]{4})_")
"""A character as ECMA-376 ST_Xstring writes those that XML cannot hold: `_x000D_`; not `_x0D_`."""
_TO_ESCAPE = regex.compile(r"[&<>\r]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "_x000D_", "_": "_x005F_"}
_MARK = '<rPr><b/><sz val="11"/><color rgb="FFC00000"/><rFont val="Calibri"/><family val="2"/></rPr>'
"""The font of a word with an uncertain repair: bold and red."""

_LINE, _TALLEST = 15, 405  # points; Excel allows 409
_CHARS_PER_WIDTH = 1.05  # running text is narrower than the digits that column widths are counted in
_WIDTHS = [column.width for column in COLUMNS if column.is_for_people and column.name != "score"]
"""The widths of the visible texts, in the order of `_texts`."""


def write_xlsx(records: Iterable[Record], path: Path, _options: WriteOptions) -> Tally:
    """Write each record that fits as a row for review; a second sheet explains the review.

    A score keeps four digits, and texts are written as `normal` returns them. A record is left out if one of its texts
    is too long for a cell (32,767 UTF-16 units; origin and sub-segments have a cell each, too) or if the sheet is full
    (1,048,576 rows). All texts are cells of text and never formulas. LibreOffice changes two things when it saves: it
    replaces return and newline by newline, and it changes a text that contains `_x005F_x`. Rows are collected in a
    temporary file, so that memory does not grow with their number.
    """
    tally = Tally()
    styles = make_template(1).styles
    with replaced(path) as file, tempfile.TemporaryFile() as rows, tempfile.TemporaryFile() as workbook:
        for record in map(normal_record, records):
            texts = _texts(record)
            if reason := _reason_against(texts, rows=tally.written + 1):
                tally.left_out[reason] += 1
            else:
                tally.written += 1
                rows.write(_row(record, texts, tally.written + 1, styles).encode())
        _pack(make_template(max(1, tally.written)), rows, workbook)
        workbook.seek(0)
        shutil.copyfileobj(workbook, file)  # a gzip file cannot be written as a zip archive: it does not seek
    return tally


def _pack(template: Template, rows: IO[bytes], workbook: IO[bytes]) -> None:
    """Write the zip archive of a workbook, the same bytes for the same content."""
    with zipfile.ZipFile(workbook, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in template.parts.items():
            part = zipfile.ZipInfo(name, UNDATED.timetuple()[:6])
            part.compress_type = zipfile.ZIP_DEFLATED
            if name != SHEET:
                archive.writestr(part, content)
                continue
            part.file_size = len(template.before_rows) + rows.tell() + len(template.after_rows)
            with archive.open(part, "w") as sheet:
                sheet.write(template.before_rows)
                rows.seek(0)
                shutil.copyfileobj(rows, sheet)
                sheet.write(template.after_rows)


def _reason_against(texts: Iterable[str], *, rows: int) -> str | None:
    """Return why a record does not fit into a sheet with so many rows, or None if it fits."""
    if any(len(text) * 2 > MOST_CHARS and _units(text) > MOST_CHARS for text in texts):
        return f"a text longer than the {MOST_CHARS:,} characters of a cell"
    return f"no room in the {MOST_ROWS:,} rows of a sheet" if rows == MOST_ROWS else None


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def fingerprint(*texts: str) -> str:
    """Return a short hash of texts that shows whether a person changed them.

    Returns do not count, because LibreOffice drops them when it saves.
    """
    return hashlib.sha256("\x1f".join(texts).replace("\r", "").encode()).hexdigest()[:12]


def _texts(record: Record) -> tuple[str, ...]:
    """Return the texts of a row in the order of `COLUMNS`, without the score."""
    origin = record.origin[0] or record.origin[1] or Origin("", (), "", None)
    origins = _json([*map(origin_fields, record.origin)]) if any(record.origin) else ""
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
        origins,
        _json(record.pieces) if record.pieces else "",
        f"{fingerprint(record.source, record.target)} {fingerprint(record.status, record.comment)}",
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _row(record: Record, texts: Sequence[str], number: int, styles: Sequence[str]) -> str:
    """Return a row as XML; it is as high as its texts need, which LibreOffice does not compute when it opens a file."""
    uncertain = {"source": doubts(record.source, record.origin[0]), "target": doubts(record.target, record.origin[1])}
    left = iter(texts)
    cells = []
    for column, letter, style in zip(COLUMNS, LETTERS, styles, strict=True):
        cell = f'<c r="{letter}{number}" s="{style}"'
        if column.name == "score":
            cells.append(f'{cell} t="n"><v>{round(record.score, 4)}</v></c>')
        elif text := next(left):
            cells.append(f'{cell} t="inlineStr"><is>{_string(text, uncertain.get(column.name, ()))}</is></c>')
        elif column.is_for_people:
            cells.append(f"{cell}/>")
    height = min(_TALLEST, _LINE * max(map(_lines, texts, _WIDTHS)))
    return f'<row r="{number}" ht="{height}" customHeight="1">{"".join(cells)}</row>'


def _string(text: str, uncertain: Sequence[Doubt]) -> str:
    """Return the XML of a text; words with uncertain repairs are runs of their own, one for repairs of the same word.

    >>> _string(" a_x0041_", ())
    '<t xml:space="preserve"> a_x005F_x0041_</t>'
    """
    if not any(repair.words for repair in uncertain):
        return _plain_string(text)
    runs = (("".join(parts), repairs) for parts, repairs in pieces(text, uncertain))
    return "".join(f"<r>{_MARK if repairs else ''}{_plain_string(run)}</r>" for run, repairs in runs)


def _plain_string(text: str) -> str:
    escaped = _TO_ESCAPE.sub(lambda match: _ESCAPES[match[0]], text)
    return f'<t xml:space="preserve">{escaped}</t>'


def _lines(text: str, width: int) -> int:
    """Return how many lines a text needs; letters of three bytes, as in Chinese, are as wide as two.

    >>> _lines("een tekst van zes woorden, gebroken", 20)
    2
    """
    lines = (max(len(line), len(line.encode()) * 2 / 3) for line in text.split("\n"))
    return sum(max(1, ceil(wide / (width * _CHARS_PER_WIDTH))) for wide in lines)
