"""Read records back from the files that `write` makes, and from TMX of other tools."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import regex

from parlalign.errors import ParlalignError
from parlalign.formats import suffix_of
from parlalign.readers.docbin import read_docbin
from parlalign.readers.moses import read_moses
from parlalign.readers.parquet import read_parquet
from parlalign.readers.properties import probability
from parlalign.readers.reading import Reading
from parlalign.readers.stream import lines
from parlalign.readers.tmx import read_tmx
from parlalign.readers.xliff import read_xliff
from parlalign.readers.xlsx import read_xlsx
from parlalign.records import LEVELS, STATUSES, Edit, Origin, Record, Span
from parlalign.writers.tsv import ESCAPES

_UNESCAPED = {escape: char for char, escape in ESCAPES.items()}
_ESCAPED = regex.compile(r"\\[\\tnr]")


def read_records(path: str | Path, *, strict: bool = False) -> list[Record]:
    """Read all records of a file; raise `ParlalignError` with the place that is wrong.

    `strict` refuses faults that are mended otherwise (control characters in XML, bytes of another encoding).
    """
    return list(iter_records(path, Reading(strict)))


def iter_records(path: str | Path, reading: Reading | None = None) -> Iterator[Record]:
    """Yield the records of a file one by one, as `read_records` does; `reading` holds choices, and counts faults."""
    suffix = suffix_of(path)
    reader = RECORD_READERS.get(suffix)
    if reader is None:
        known = ", ".join(RECORD_READERS)
        raise ParlalignError(f"{path}: cannot read records from {suffix or 'it'}: give one of {known}")
    return reader(str(path), reading or Reading())


def _read_jsonl(where: str, _reading: Reading) -> Iterator[Record]:
    for number, line in enumerate(lines(where), 1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
            origins = [_origin(side) for side in fields.get("origin") or (None, None)]
            yield _record(fields, fields["languages"], origins)
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OverflowError) as error:
            raise ParlalignError(f"{where}, line {number}: is no record ({error!r}): mend or delete it") from error


def _origin(fields: dict[str, Any] | None) -> Origin | None:
    if fields is None:
        return None
    edits = (Edit(Span(*e["span"]), e["replacement"], e["rule"], float(e["probability"])) for e in fields["edits"])
    spans = (Span(*span) for span in fields["spans"])
    label = None if fields["label"] is None else _text(fields["label"])
    return Origin(_text(fields["document"]), tuple(spans), _text(fields["kind"]), label, tuple(edits))


def _read_tsv(where: str, _reading: Reading) -> Iterator[Record]:
    rows = lines(where)
    header = next(rows, "").split("\t")
    if header[:3] != ["id", "source", "target"]:
        raise ParlalignError(f"{where}, line 1: is no header: give the columns that parlalign writes")
    for number, line in enumerate(rows, 2):
        if not line.strip():
            continue
        try:
            row = dict(zip(header, map(_unescaped, line.split("\t")), strict=True))
            origin = Origin("", (), row["kind"], row["label"] or None) if row["kind"] else None
            origins = [origin if row[side] else None for side in ("source", "target")]
            yield _record(row, [row["source_language"], row["target_language"]], origins)
        except (ValueError, KeyError, TypeError, OverflowError) as error:
            raise ParlalignError(
                f"{where}, line {number}: is no record ({error!r}): give the columns that parlalign writes"
            ) from error


def _unescaped(cell: str) -> str:
    return _ESCAPED.sub(lambda match: _UNESCAPED.get(match[0], match[0]), cell)


def _record(fields: dict[str, Any], languages: list[str], origins: list[Origin | None]) -> Record:
    return Record(
        id=str(fields["id"]),
        source=_text(fields["source"]),
        target=_text(fields["target"]),
        languages=(_text(languages[0]), _text(languages[1])),
        level=LEVELS[LEVELS.index(fields["level"])],
        score=probability(fields["score"]),
        status=STATUSES[STATUSES.index(fields["status"])],
        origin=(origins[0], origins[1]),
        comment=_text(fields.get("comment", "")),
        changed=_date(fields.get("changed")),
        pieces=tuple((_text(source), _text(target)) for source, target in fields.get("pieces", ())),
    )


def _date(value: Any) -> datetime | None:
    return datetime.fromisoformat(_text(value)).astimezone(UTC) if value else None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.40} is no text")
    return value


RECORD_READERS: dict[str, Callable[[str, Reading], Iterator[Record]]] = {
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
