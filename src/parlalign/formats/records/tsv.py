"""Tab-separated values: a header, then a line for each record."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from itertools import chain, islice, zip_longest
from pathlib import Path
from typing import Any

import regex

from parlalign.errors import ParlalignError
from parlalign.formats.records.file_languages import further_languages, no_column_error
from parlalign.formats.records.write_options import WriteOptions
from parlalign.formats.records.write_report import WriteReport
from parlalign.io.atomic import atomic_write
from parlalign.records import Record
from parlalign.records.values import (
    FIELDS,
    REQUIRED,
    SCALAR_FIELDS,
    reason_of,
    record_from_values,
    scalars_from_texts,
    scalars_to_texts,
    score_from_text,
    score_to_text,
)
from parlalign.text.normalization import normalize_for_xml

_NOT_SCALAR = {
    "languages": ("source_language", "target_language"),
    "origin": ("kind", "label"),
    "pieces": (),
    "codes": (),
    "further": (),
    "scores": (),
}
"""The columns of fields that have another number of columns than one."""

COLUMNS: tuple[str, ...] = tuple(column for field in FIELDS for column in _NOT_SCALAR.get(field.name, (field.name,)))
_NEEDED = {*COLUMNS} - {field.name for field in SCALAR_FIELDS if field.name not in REQUIRED}

_SCORES = "scores"
_TEXT_IN = "text_"
"""What the column of a further language begins with; its code follows. The column of scores names the languages of each
record: `nl= de=0.9881 fr=0.9743`."""
_SCORE_OF = regex.compile(r"\s*([^=]+)=([\d.]*)")
_MOST_BEFORE = 1000
"""Records that are read before the columns of further languages are written."""

_OWN = {"level", "status"}
"""Columns that tables of other tools do not have together."""

ESCAPES = {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}
_ESCAPES = str.maketrans(ESCAPES)
_UNESCAPED = {escape: char for char, escape in ESCAPES.items()}
_ESCAPED = regex.compile(r"\\[\\tnr]")


def write_tsv(records: Iterable[Record], path: Path, options: WriteOptions) -> WriteReport:
    r"""Write each record without quoting; tab, newline and backslash in a text are written as `\t`, `\n`, `\\`.

    Each further language of the first 1,000 records has a column (`text_fr`), and `scores` has the scores of all texts.
    Raises `ParlalignError` if a later record is in a language without a column.
    """
    report = WriteReport()
    encode = codecs.getincrementalencoder(options.encoding)().encode
    stream = iter(records)
    head = [*islice(stream, _MOST_BEFORE)]
    codes = further_languages(head)
    columns = [*COLUMNS, *(f"{_TEXT_IN}{code}" for code in codes), *([_SCORES] if codes else [])]
    with atomic_write(path) as file:
        file.write(encode("\t".join(columns) + "\n"))
        for record in chain(head, stream):
            if record.further and not {*further_languages([record])} <= {*codes}:
                raise no_column_error(path, record, report.written + 1)
            row = _row(record)
            cells = "\t".join(normalize_for_xml(row.get(column, "")).translate(_ESCAPES) for column in columns)
            file.write(encode(cells + "\n"))
            report.written += 1
    return report


def _row(record: Record) -> dict[str, str]:
    origin = record.first_origin
    row = scalars_to_texts(record) | {
        "source_language": record.languages[0],
        "target_language": record.languages[1],
        "kind": origin.kind if origin else "",
        "label": (origin.label or "") if origin else "",
    }
    if record.further:
        row |= {f"{_TEXT_IN}{one.language}": one.text for one in record.further}
        scores = zip_longest(record.all_languages, record.scores)  # no scores in files of other tools
        row[_SCORES] = " ".join(f"{code}={score_to_text(score)}" for code, score in scores)
    return row


def has_own_header(first: str) -> bool:
    """Return whether the first line of a table is the header that parlalign writes, or a part of it with the status."""
    header = _columns(first)
    return header[:3] == ["id", "source", "target"] and {*header} >= _OWN


def _columns(first: str) -> list[str]:
    return first.removeprefix("\ufeff").split("\t")


def tsv_records(rows: Iterator[str], where: str) -> Iterator[Record]:
    """Yield the record of each line; columns are found by the header, and other columns are ignored.

    Raises `ParlalignError` with the line that is not a record.
    """
    header = _columns(next(rows, ""))
    if missing := sorted(_NEEDED - {*header}):
        raise ParlalignError(f"{where}, line 1: has no column {missing[0]!r}: put it back, or write the file again")
    for number, line in enumerate(rows, 2):
        if not line.strip():
            continue
        try:
            yield _record(dict(zip(header, map(_unescaped, line.split("\t")), strict=True)))
        except (ValueError, KeyError, TypeError, OverflowError) as error:
            raise ParlalignError(
                f"{where}, line {number}: is not a record ({reason_of(error)}): give the columns that parlalign writes"
            ) from error


def _record(row: dict[str, str]) -> Record:
    label = row["label"] or None
    place: dict[str, Any] = {"document": "", "spans": [], "kind": row["kind"], "label": label, "edits": []}
    origin = [place if row["kind"] and row[side] else None for side in ("source", "target")]
    languages = [row["source_language"], row["target_language"]]
    values = scalars_from_texts(row) | {"languages": languages, "origin": origin}
    return record_from_values(values | (_further(row, place) if _SCORES in row else {}))


def _further(row: dict[str, str], place: dict[str, Any]) -> dict[str, Any]:
    """Return the values of the texts in further languages; a record of two languages has none.

    A text that somebody has written into an empty column belongs to the record, too.
    """
    scores = {code: score_from_text(score) for code, score in _SCORE_OF.findall(row[_SCORES])}
    codes = [name.removeprefix(_TEXT_IN) for name, text in row.items() if name.startswith(_TEXT_IN) and text]
    codes = [*[*scores][2:], *(code for code in codes if code not in scores)]
    texts = {code: row[f"{_TEXT_IN}{code}"] for code in codes}
    further = [
        {"language": code, "text": text, "origin": place if row["kind"] and text else None}
        for code, text in texts.items()
    ]
    languages = row["source_language"], row["target_language"], *codes
    return {"further": further, "scores": [*map(scores.get, languages)] if any(scores.values()) else []}


def _unescaped(cell: str) -> str:
    return _ESCAPED.sub(lambda match: _UNESCAPED.get(match[0], match[0]), cell)
