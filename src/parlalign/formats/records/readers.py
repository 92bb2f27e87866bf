"""Read records back from the files that `write` makes, and from TMX of other tools."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import regex

from parlalign.errors import ParlalignError
from parlalign.formats.records.docbin_reader import read_docbin
from parlalign.formats.records.moses_reader import read_moses
from parlalign.formats.records.parquet_reader import read_parquet
from parlalign.formats.records.tmx_reader import read_tmx
from parlalign.formats.records.tsv_writer import COLUMNS, ESCAPES
from parlalign.formats.records.xliff_reader import read_xliff
from parlalign.formats.records.xlsx_reader import read_xlsx
from parlalign.io.file_type import kind_of
from parlalign.io.stream import lines, opened
from parlalign.io.suffixes import suffix_of
from parlalign.records import Record, swapped
from parlalign.records.read_report import ReadReport
from parlalign.records.values import record_of

Reader = Callable[[str, ReadReport], Iterator[Record]]
"""Yields the records of a file; its path comes first."""

_HEAD = 1 << 16  # bytes: enough for a prolog and the root element
_TELLING = frozenset({".tmx", ".xliff", ".parquet", ".sqlite", ".review"})

_COLUMNS_NEEDED = {*COLUMNS} - {"comment", "changed"}
_UNESCAPED = {escape: char for char, escape in ESCAPES.items()}
_ESCAPED = regex.compile(r"\\[\\tnr]")


def iter_file(path: str | Path, readers: Mapping[str, Reader], report: ReadReport | None = None) -> Iterator[Record]:
    """Yield the records of a file one by one; `readers` are those to choose from, `report` holds choices and counts.

    Raises `ParlalignError` with the place that is wrong.
    """
    kind = kind_of_records(path)
    reader = readers.get(kind)
    if reader is None:
        known = ", ".join(readers)
        raise ParlalignError(f"{path}: cannot read records from {kind or 'it'}: give one of {known}")
    report = report or ReadReport()
    records = reader(str(path), report)
    return records if report.languages is None else _wanted(records, report.languages, report, str(path))


def _wanted(records: Iterable[Record], languages: tuple[str, str], reading: ReadReport, where: str) -> Iterator[Record]:
    """Yield the records in two languages, the first as source; raise `ParlalignError` where there is none."""
    others: Counter[str] = Counter()
    found = False
    for record in records:
        if record.languages == languages:
            found = True
            yield record
        elif record.languages == languages[::-1]:
            found = True
            yield swapped(record)
        else:
            others["-".join(record.languages)] += 1
            reading.leave_out("record in other languages")
    if others and not found:
        raise ParlalignError(f"{where}: is in {', '.join(sorted(others))}: name two of them as --languages")


def kind_of_records(path: str | Path) -> str:
    """Return the format of a file as its suffix: by the content where that tells (XML, Parquet), else by the name."""
    suffix = suffix_of(path)
    if not Path(path).is_file():
        return suffix
    with opened(str(path)) as file:
        kind = kind_of(file.read(_HEAD), str(path))
    return kind if kind in _TELLING else suffix


def _read_jsonl(where: str, _reading: ReadReport) -> Iterator[Record]:
    for number, line in enumerate(lines(where), 1):
        if not line.strip():
            continue
        try:
            yield record_of(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OverflowError) as error:
            raise ParlalignError(f"{where}, line {number}: is no record ({error!r}): mend or delete it") from error


def _read_tsv(where: str, _reading: ReadReport) -> Iterator[Record]:
    rows = lines(where)
    header = next(rows, "").split("\t")
    if header[:3] != ["id", "source", "target"] or not {*header} >= _COLUMNS_NEEDED:
        raise ParlalignError(f"{where}, line 1: is no header: give the columns that parlalign writes, a row a line")
    for number, line in enumerate(rows, 2):
        if not line.strip():
            continue
        try:
            yield _row_record(dict(zip(header, map(_unescaped, line.split("\t")), strict=True)))
        except (ValueError, KeyError, TypeError, OverflowError) as error:
            raise ParlalignError(
                f"{where}, line {number}: is no record ({error!r}): give the columns that parlalign writes"
            ) from error


def _row_record(row: dict[str, str]) -> Record:
    label = row["label"] or None
    place: dict[str, Any] = {"document": "", "spans": [], "kind": row["kind"], "label": label, "edits": []}
    origin = [place if row["kind"] and row[side] else None for side in ("source", "target")]
    languages = [row["source_language"], row["target_language"]]
    return record_of(row | {"languages": languages, "origin": origin, "score": float(row["score"])})


def _unescaped(cell: str) -> str:
    return _ESCAPED.sub(lambda match: _UNESCAPED.get(match[0], match[0]), cell)


READERS: dict[str, Reader] = {
    ".tmx": read_tmx,
    ".xliff": read_xliff,
    ".xlf": read_xliff,
    ".moses": read_moses,
    ".jsonl": _read_jsonl,
    ".tsv": _read_tsv,
    ".xlsx": read_xlsx,
    ".parquet": read_parquet,
    ".spacy": read_docbin,
}
"""The reader of each format, by its suffix."""
