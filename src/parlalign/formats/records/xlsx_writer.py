"""A spreadsheet for a person to review the pairs in, and to be read back."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

import regex

from parlalign._version import __version__
from parlalign.errors import ParlalignError
from parlalign.formats.records.review_sheet import COLUMNS, Styles, append_row, finish, set_up, write_guide
from parlalign.formats.records.write_options import WriteOptions
from parlalign.formats.records.write_report import WriteReport
from parlalign.io.atomic import atomic_write
from parlalign.records import Origin, Record
from parlalign.records.review_flags import describe_uncertain_edits, uncertain_located_edits
from parlalign.records.values import normalize_record, origin_to_values

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

MOST_CHARS = 32_767  # UTF-16 units a cell; "Excel specifications and limits", Microsoft
MOST_ROWS = 1_048_576  # the same


UNDATED = datetime(1980, 1, 1, tzinfo=UTC)
"""When a workbook was saved that no person has: the first date of a zip archive."""
_TIME = regex.compile(rb"\d{4}-\d\d-\d\dT[\d:]+Z")


def write_xlsx(records: Iterable[Record], path: Path, _options: WriteOptions) -> WriteReport:
    """Write every record that fits, a row each, for review; a second sheet tells the reviewer how.

    Lost are the digits of a score after the fourth, and what of a text is not `normal`. Left out are records with a
    text longer than a cell holds (32,767 UTF-16 units; origin and pieces have a cell each, too) and those beyond the
    last row of a sheet (1,048,576). All texts are cells of text, and none is ever a formula. LibreOffice changes two
    things when it saves: return and newline to newline, and a text that itself holds `_x005F_x`. Rows go to a temporary
    file one by one.
    """
    from lxml.etree import SerialisationError
    from openpyxl import Workbook

    tally = WriteReport()
    book = Workbook(write_only=True)
    book.properties.creator = f"parlalign {__version__}"
    sheet = book.create_sheet("review")
    styles = Styles(book)
    set_up(sheet)
    with atomic_write(path) as file, tempfile.TemporaryFile() as packed:  # a zip is written to and fro, a gzip is not
        try:
            sheet.append([styles.cell(column.name, "header") for column in COLUMNS])
            for record in map(normalize_record, records):
                texts = _texts(record)
                if reason := _reason_against(texts, rows=tally.written + 1):
                    tally.left_out[reason] += 1
                else:
                    tally.written += 1
                    append_row([*_row(record, texts, styles)], sheet, row=tally.written + 1)
            finish(sheet, rows=tally.written + 1)
            write_guide(book, styles)
            book.save(packed)
        except BaseException as error:
            with suppress(Exception):
                finish(sheet, rows=1)
                cast("Any", sheet)._writer.cleanup()  # the temporary file, which would stay until Python ends
            if isinstance(error, SerialisationError):  # of lxml, where a temporary file has no room
                raise ParlalignError(f"{path}: cannot be written ({error}): check the disk and the folder") from error
            raise
        with tempfile.TemporaryFile() as undated:
            _repack(packed, undated)
            undated.seek(0)
            shutil.copyfileobj(undated, file)
    return tally


def _repack(packed: IO[bytes], undated: IO[bytes]) -> None:
    """Copy a workbook without the time at which it was made, so that the same records give the same bytes."""
    with zipfile.ZipFile(packed) as made, zipfile.ZipFile(undated, "w", zipfile.ZIP_DEFLATED) as again:
        for name in made.namelist():
            member = zipfile.ZipInfo(name, UNDATED.timetuple()[:6])
            member.compress_type, member.file_size = zipfile.ZIP_DEFLATED, made.getinfo(name).file_size
            with made.open(name) as content, again.open(member, "w") as copy:
                if name == "docProps/core.xml":
                    copy.write(_TIME.sub(f"{UNDATED:%Y-%m-%dT%H:%M:%SZ}".encode(), content.read()))
                else:
                    shutil.copyfileobj(content, copy)


def _reason_against(texts: Iterable[str], *, rows: int) -> str | None:
    """Tell why a record does not fit into a sheet that has so many rows; None where it does."""
    if any(len(text) * 2 > MOST_CHARS and _units(text) > MOST_CHARS for text in texts):
        return f"a text longer than the {MOST_CHARS:,} characters of a cell"
    return f"no room in the {MOST_ROWS:,} rows of a sheet" if rows == MOST_ROWS else None


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def fingerprint(*texts: str) -> str:
    """Return a short hash of texts, to know whether a person changed them; LibreOffice, not a person, drops returns."""
    return hashlib.sha256("\x1f".join(texts).replace("\r", "").encode()).hexdigest()[:12]


def _texts(record: Record) -> tuple[str, ...]:
    """Return the cells of text of a row, as `COLUMNS` has them, without the score."""
    origin = record.origin[0] or record.origin[1] or Origin("", (), "", None)
    origins = _json([*map(origin_to_values, record.origin)]) if any(record.origin) else ""
    return (
        record.id,
        record.source,
        record.target,
        "\n".join(describe_uncertain_edits(record)),
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


def _row(record: Record, texts: Iterable[str], styles: Styles) -> Iterator[Cell | None]:
    found = {
        "source": uncertain_located_edits(record.source, record.origin[0]),
        "target": uncertain_located_edits(record.target, record.origin[1]),
    }
    left = iter(texts)
    for column in COLUMNS:
        if column.name == "score":
            yield styles.cell(round(record.score, 4), "score")
        elif text := next(left):
            yield styles.cell(text, "text" if column.is_for_people else "folded", found.get(column.name, ()))
        else:
            yield styles.cell(None, "text") if column.is_for_people else None
