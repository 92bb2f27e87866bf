"""Read files of records: those that `write` writes, and TMX and XLIFF files of other tools."""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from parlalign.errors import ParlalignError
from parlalign.formats.records.docbin import read_docbin
from parlalign.formats.records.jsonl import read_jsonl
from parlalign.formats.records.moses import read_moses
from parlalign.formats.records.parquet import read_parquet
from parlalign.formats.records.tmx import read_tmx
from parlalign.formats.records.tsv import read_tsv
from parlalign.formats.records.xliff import read_xliff
from parlalign.formats.records.xlsx import read_xlsx
from parlalign.io.file_type import type_of
from parlalign.io.open_streams import STANDARD
from parlalign.io.stream import open_file
from parlalign.io.stream_input import is_stream
from parlalign.io.suffixes import suffix_of
from parlalign.records import Record, swapped
from parlalign.records.read_report import ReadReport

Reader = Callable[[str, ReadReport], Iterator[Record]]
"""Yields the records of the file at a path."""

_HEAD = 1 << 16  # bytes: enough for a prolog and the root element
_KNOWN_BY_CONTENT = frozenset({".tmx", ".xliff", ".parquet", ".sqlite", ".review"})


def iter_file(path: str | Path, readers: Mapping[str, Reader], report: ReadReport | None = None) -> Iterator[Record]:
    """Yield the records of a file one by one, read by one of `readers`; `report` contains the options and counts.

    Raises `ParlalignError` with the place of what is wrong.
    """
    report = report or ReadReport()
    kind = f".{report.form}" if report.form else kind_of_records(path)
    reader = readers.get(kind)
    if reader is None:
        known = ", ".join(readers)
        raise ParlalignError(
            f"{path}: cannot read records from {kind or 'it'}: give one of {known}, or align documents first"
        )
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
    if not is_named:
        return _kind_of_lines(head) if kind == ".txt" else kind
    return kind if kind in _KNOWN_BY_CONTENT else suffix


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
    ".tsv": read_tsv,
    ".xlsx": read_xlsx,
    ".parquet": read_parquet,
    ".spacy": read_docbin,
}
"""The reader of each format, by suffix."""
