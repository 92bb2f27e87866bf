"""Read files of records: those that `write` writes, and TMX and XLIFF files of other tools."""

from __future__ import annotations

import codecs
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
from parlalign.formats.records.po import read_po
from parlalign.formats.records.record_texts import texts_of_records
from parlalign.formats.records.text_tables import Lines, is_text_table, text_table_records
from parlalign.formats.records.tmx_reading import read_tmx
from parlalign.formats.records.tsv import has_own_header, tsv_records
from parlalign.formats.records.two_columns import NoColumnsError
from parlalign.formats.records.xliff_reading import read_xliff
from parlalign.formats.records.xlsx import read_xlsx, xlsx_records
from parlalign.formats.unread_kinds import not_read
from parlalign.io.decoding import decode_text
from parlalign.io.file_type import type_of
from parlalign.io.open_streams import STANDARD
from parlalign.io.postgres_address import is_database_address, parse_database_address
from parlalign.io.stream import lines, open_file
from parlalign.io.stream_input import is_stream
from parlalign.io.suffixes import suffix_of
from parlalign.languages import name_of
from parlalign.records import Document, Record
from parlalign.records.chosen_languages import in_languages, pairs_with_source, several_languages_error
from parlalign.records.read_report import ReadReport

Reader = Callable[[str, ReadReport], Iterator[Record]]
"""Yields the records of the file at a path."""

_HEAD = 1 << 16  # bytes: enough for a prolog and the root element
_KNOWN_BY_CONTENT = frozenset({".tmx", ".xliff", ".parquet", ".po", ".sqlite", ".review", ".xlsx", ".ods"})
TEXT_TABLE = ".tab"
"""A text file that is a table, whatever its suffix."""
_TEXT_TABLES = frozenset({".csv", ".tsv", TEXT_TABLE})
_TEXTS = frozenset({".txt", ".text"})
_NOT_A_TABLE = (
    "is a text and not a table with a column for each language: align it with parlalign align, or divide the columns by"
    " tabs and write a heading such as nl and de above each"
)


def iter_file(path: str | Path, readers: Mapping[str, Reader], report: ReadReport | None = None) -> Iterator[Record]:
    """Yield the records of a file one by one, read by one of `readers`; `report` contains the options and counts.

    Raises `ParlalignError` with the place of what is wrong.
    """
    if is_database_address(path):
        name = parse_database_address(str(path)).name
        raise ParlalignError(f"{name}: is a database: write its records to a file with `parlalign memory export`")
    report = report or ReadReport()
    kind = f".{report.form}" if report.form else kind_of_records(path)
    reader = readers.get(kind)
    if reader is None and (cure := _NOT_A_TABLE if kind in _TEXTS else not_read(kind)):
        with open_file(str(path)):  # a file that is missing is an error of its own
            raise ParlalignError(f"{path}: {cure}", code="unknown-kind", values={"kind": kind})
    if reader is None:
        known = ", ".join(readers)
        raise ParlalignError(
            f"{path}: cannot read records from {kind or 'it'}: give one of {known}, or align documents first",
            code="unknown-kind",
            values={"kind": kind},
        )
    records = reader(str(path), report)
    if report.languages is not None:
        records = _in_languages(records, report.languages, report, str(path))
    return records if report.several_languages == "kept" else _of_two_languages(records, report, str(path))


def _in_languages(
    records: Iterable[Record], languages: tuple[str, ...], report: ReadReport, where: str
) -> Iterator[Record]:
    """Yield the records in these languages, the first as source; raise `ParlalignError` if there are only others.

    Of three languages or more, a record needs two.
    """
    others: Counter[str] = Counter()
    has_wanted = False
    for record in records:
        chosen = in_languages(record, languages)
        if chosen is None:
            others["-".join(record.all_languages)] += 1
            report.leave_out("record in other languages")
            continue
        has_wanted = True
        if record.further and not any(chosen.texts):
            report.leave_out("record without a text in these languages")
            continue
        for code, text in zip(record.all_languages, record.texts, strict=True):
            if record.further and text and code not in languages:
                report.leave_out(f"further text of a record, in {name_of(code)}")
        yield chosen
    if others and not has_wanted:
        message = f"{where}: is in {', '.join(sorted(others))}: name two of them as --languages"
        raise ParlalignError(message, code="other-language", values={"languages": sorted(others)})


def _of_two_languages(records: Iterable[Record], report: ReadReport, where: str) -> Iterator[Record]:
    """Yield records of two languages: the pairs of others with their first text, or an error, as `report` says."""
    for record in records:
        if record.further and report.several_languages == "refused":
            raise several_languages_error(where, record.all_languages, "this command")
        if record.further:
            report.divided += 1
        yield from pairs_with_source(record)


def kind_of_records(path: str | Path) -> str:
    """Return the suffix of the format of a file: by its content if that shows it (XML, Parquet), else by name.

    An open stream (`-`) has no name, so that JSON Lines and tables are recognised by their first line.
    """
    suffix = suffix_of(path)
    is_named = not is_stream(path)
    if is_named and not Path(path).is_file():
        return suffix
    with open_file(str(path)) as file:
        head = file.read(_HEAD)
    kind = type_of(head, str(path) if is_named else STANDARD)
    if not is_named and kind == ".txt":
        kind = _kind_of_lines(head) or kind
    may_be_table = kind in {*_TEXTS, ".gz"} and (suffix in _TEXTS or not is_named)
    if may_be_table and _is_text_table(str(path)):
        return TEXT_TABLE
    return kind if kind in _KNOWN_BY_CONTENT or not is_named else suffix


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
    report = ReadReport(languages=languages)
    records = records_of_table(content, where, report)
    if records is None:
        return None
    first, stream = peek(records)
    if first and first.score is not None:
        raise NoColumnsError(f"{where}: contains aligned records: use parlalign convert")
    return texts_of_records(stream, languages, where, report)


def _read_text_table(where: str, report: ReadReport) -> Iterator[Record]:
    """Yield the records of a TSV that parlalign wrote, or of a table of another tool."""
    return _text_table(lambda: lines(where), where, report)


def _text_table(read_lines: Lines, where: str, report: ReadReport) -> Iterator[Record]:
    if has_own_header(next(read_lines(), "")):
        return tsv_records(read_lines(), where)
    return text_table_records(read_lines, where, report)


def _lines_of(text: str) -> Iterator[str]:
    return (line.rstrip("\r\n") for line in io.StringIO(text, newline="\n"))


def _kind_of_lines(head: bytes) -> str:
    """Return the format of records in lines by their first line, or an empty text for any other text."""
    first = head.removeprefix(codecs.BOM_UTF8).lstrip().split(b"\n", 1)[0]
    if first.startswith(b"{") and b'"source"' in first and b'"target"' in first:
        return ".jsonl"
    return ".tsv" if first.startswith(b"id\tsource\ttarget\t") else ""


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
    ".po": read_po,
    ".spacy": read_docbin,
}
"""The reader of each format, by suffix."""
