"""Read files of records: those that `write` writes, and TMX and XLIFF files of other tools."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

from parlalign.errors import ParlalignError
from parlalign.formats.records.delimited_text import SAMPLE
from parlalign.formats.records.docbin import read_docbin
from parlalign.formats.records.file_languages import peek
from parlalign.formats.records.jsonl import read_jsonl
from parlalign.formats.records.moses import read_moses
from parlalign.formats.records.ods import ods_records, read_ods
from parlalign.formats.records.parquet import read_parquet
from parlalign.formats.records.record_texts import texts_of_records
from parlalign.formats.records.text_tables import Lines, is_text_table, text_table_records
from parlalign.formats.records.tmx import read_tmx
from parlalign.formats.records.tsv import has_own_header, tsv_records
from parlalign.formats.records.two_columns import NoColumnsError
from parlalign.formats.records.xliff import read_xliff
from parlalign.formats.records.xlsx import read_xlsx, xlsx_records
from parlalign.io.decoding import decode_text
from parlalign.io.file_type import type_of
from parlalign.io.stream import lines, open_file
from parlalign.io.suffixes import suffix_of
from parlalign.records import Document, Record, swapped
from parlalign.records.read_report import ReadReport

Reader = Callable[[str, ReadReport], Iterator[Record]]
"""Yields the records of the file at a path."""

_HEAD = 1 << 16  # bytes: enough for a prolog and the root element
_KNOWN_BY_CONTENT = frozenset({".tmx", ".xliff", ".parquet", ".sqlite", ".review", ".xlsx", ".ods"})
TEXT_TABLE = ".tab"
"""A text file that is a table, whatever its suffix."""
_TEXT_TABLES = frozenset({".csv", ".tsv", TEXT_TABLE})
_TEXTS = frozenset({".txt", ".text"})
_SAVE_AS_XLSX = "is a spreadsheet that cannot be read: open it in Excel or LibreOffice and save it as .xlsx"
_CURES = dict.fromkeys((".xls", ".xlsb", ".fods", ".numbers", ".wk1", ".wks"), _SAVE_AS_XLSX) | dict.fromkeys(
    _TEXTS,
    "is a text and not a table with a column for each language: align it with parlalign align, or divide the columns by"
    " tabs and write a heading such as nl and de above each",
)
"""What to do with files that contain records but cannot be read."""


def iter_file(path: str | Path, readers: Mapping[str, Reader], report: ReadReport | None = None) -> Iterator[Record]:
    """Yield the records of a file one by one, read by one of `readers`; `report` contains the options and counts.

    Raises `ParlalignError` with the place of what is wrong.
    """
    kind = kind_of_records(path)
    reader = readers.get(kind)
    if reader is None and (cure := _CURES.get(kind)):
        with open_file(str(path)):  # a file that is missing is an error of its own
            raise ParlalignError(f"{path}: {cure}")
    if reader is None:
        known = ", ".join(readers)
        raise ParlalignError(
            f"{path}: cannot read records from {kind or 'it'}: give one of {known}, or align documents first"
        )
    report = report or ReadReport()
    records = reader(str(path), report)
    return records if report.languages is None else _in_languages(records, report.languages, report, str(path))


def _in_languages(
    records: Iterable[Record], languages: tuple[str, str], report: ReadReport, where: str
) -> Iterator[Record]:
    """Yield the records in two languages, the first as source; raise `ParlalignError` if there are only others."""
    others: Counter[str] = Counter()
    has_wanted = False
    for record in records:
        if record.languages == languages:
            has_wanted = True
            yield record
        elif record.languages == languages[::-1]:
            has_wanted = True
            yield swapped(record)
        else:
            others["-".join(record.languages)] += 1
            report.leave_out("record in other languages")
    if others and not has_wanted:
        raise ParlalignError(f"{where}: is in {', '.join(sorted(others))}: name two of them as --languages")


def kind_of_records(path: str | Path) -> str:
    """Return the suffix of the format of a file: by its content if that shows it (XML, Parquet), else by name."""
    suffix = suffix_of(path)
    if not Path(path).is_file():
        return suffix
    with open_file(str(path)) as file:
        kind = type_of(file.read(_HEAD), str(path))
    if suffix in _TEXTS and kind in {*_TEXTS, ".gz"} and _is_text_table(str(path)):
        return TEXT_TABLE
    return kind if kind in _KNOWN_BY_CONTENT else suffix


def _is_text_table(where: str) -> bool:
    try:
        return is_text_table(list(islice(lines(where), SAMPLE)))
    except ParlalignError:  # the reader of texts says what is wrong
        return False


def records_of_table(content: bytes, where: str, report: ReadReport) -> Iterator[Record] | None:
    """Return the records of the table in `content`, or None if it is no table but a document.

    `where` is its path, or a name like `texts.zip/a.xlsx` in an archive. Raises `NoColumnsError` for a table without
    texts in two languages, and `ParlalignError` for a table that is damaged.
    """
    kind = type_of(content, where)
    if kind == ".xlsx":
        return xlsx_records(io.BytesIO(content), where, report)
    if kind == ".ods":
        return ods_records(io.BytesIO(content), where, report)
    if kind not in {*_TEXT_TABLES, *_TEXTS}:
        return None
    text = decode_text(content, where)
    if kind in _TEXTS and not is_text_table(list(islice(_lines_of(text), SAMPLE))):
        return None
    return _text_table(lambda: _lines_of(text), where, report)


def texts_of_table(content: bytes, where: str, languages: tuple[str, str]) -> list[Document] | None:
    """Return the texts of the table in `content` as two documents, or None if it is no table but a document.

    Raises `NoColumnsError` for a table without texts in these languages, and for one that parlalign wrote: its texts
    are aligned already.
    """
    records = records_of_table(content, where, ReadReport(languages=languages))
    if records is None:
        return None
    first, stream = peek(records)
    if first and first.score is not None:
        raise NoColumnsError(f"{where}: contains aligned records: use parlalign convert")
    return texts_of_records(stream, languages, where)


def _read_text_table(where: str, report: ReadReport) -> Iterator[Record]:
    """Yield the records of a TSV that parlalign wrote, or of a table of another tool."""
    return _text_table(lambda: lines(where), where, report)


def _text_table(read_lines: Lines, where: str, report: ReadReport) -> Iterator[Record]:
    if has_own_header(next(read_lines(), "")):
        return tsv_records(read_lines(), where)
    return text_table_records(read_lines, where, report)


def _lines_of(text: str) -> Iterator[str]:
    return (line.rstrip("\r\n") for line in io.StringIO(text, newline="\n"))


READERS: dict[str, Reader] = {
    ".tmx": read_tmx,
    ".xliff": read_xliff,
    ".xlf": read_xliff,
    ".moses": read_moses,
    ".jsonl": read_jsonl,
    ".tsv": _read_text_table,
    ".csv": _read_text_table,
    TEXT_TABLE: _read_text_table,
    ".xlsx": read_xlsx,
    ".ods": read_ods,
    ".parquet": read_parquet,
    ".spacy": read_docbin,
}
"""The reader of each format, by suffix."""
