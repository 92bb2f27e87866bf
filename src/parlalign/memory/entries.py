"""Rows of the table `records`: read and written by the names of their columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from parlalign.io.sqlite import NO_SCORE
from parlalign.memory.columns import COLUMNS, EPOCH, KEY
from parlalign.memory.store import NamedRow, Store
from parlalign.records import YES, Edit, Origin, Record, Span
from parlalign.records.values import SCALAR_FIELDS, codes_from_values, further_from_values

_AT_ONCE = 500  # parameters of one query
_NAMES = [column.name for column in COLUMNS]
_SCALARS = tuple(field for field in SCALAR_FIELDS if field.name in _NAMES)

_TEXTS = {"source": "s.text", "target": "t.text", "score": f"nullif(r.score, {NO_SCORE})"}
RECORD_COLUMNS = ", ".join(
    f"{_TEXTS.get(name, f'r.{name}')} AS {name}" for name in (*(field.name for field in _SCALARS), *KEY[1:], "origin")
)
"""What `record_of_row` needs."""
RECORDS_WITH_TEXTS = "records r JOIN texts s ON s.key = r.source JOIN texts t ON t.key = r.target"

_REFERENCES = {
    "": "r.{name}",
    "languages": "(SELECT code FROM languages WHERE number = r.{name})",
    "texts": "(SELECT text FROM texts WHERE key = r.{name})",
    "documents": "(SELECT name FROM documents WHERE number = r.{name})",
}
_STORED = ", ".join(f"{_REFERENCES[column.refers_to].format(name=column.name)} AS {column.name}" for column in COLUMNS)

_UPSERT = (
    f"INSERT INTO records({', '.join(_NAMES)}) VALUES({', '.join(f':{name}' for name in _NAMES)})"
    f" ON CONFLICT({', '.join(KEY)}) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _NAMES if name not in KEY)
)


def languages_of(store: Store) -> dict[int, str]:
    """Return the codes of the languages by number, in the order of import."""
    return dict(store.execute("SELECT number, code FROM languages ORDER BY number"))


def record_of_row(row: NamedRow, languages: Mapping[int, str]) -> Record:
    """Return the record in a row of `RECORD_COLUMNS`; `languages` are the codes by number.

    Raises KeyError, TypeError or ValueError for values that parlalign does not write.
    """
    values = {field.name: row[field.name] for field in _SCALARS}
    if values["changed"] is not None:
        values["changed"] = EPOCH + timedelta(seconds=values["changed"])
    source, target, *rest = json.loads(row["origin"]) if row["origin"] else (None, None)
    is_crossing = rest[:1] == [YES]
    codes = rest.pop() if rest and isinstance(rest[-1], dict) else None
    return Record(
        **{field.name: field.type.from_plain(values[field.name]) for field in _SCALARS},
        languages=(languages[row["source_language"]], languages[row["target_language"]]),
        origin=(_origin(source), _origin(target)),
        pieces=tuple((source_part, target_part) for source_part, target_part in rest[is_crossing:]),
        crossing=YES if is_crossing else "",
        codes=codes_from_values(codes),
    )


def _origin(listed: list[Any] | None) -> Origin | None:
    """Return the origin that `columns` wrote as a list."""
    if listed is None:
        return None
    document, kind, label, spans, *last = listed
    *decisions, further = (*last, [], [])[:3]
    edits, doubts = (
        tuple(Edit(Span(start, end), text, rule, probability) for start, end, text, rule, probability in listed_edits)
        for listed_edits in decisions
    )
    spans = tuple(Span(*span) for span in spans)
    return Origin(document, spans, kind, label, edits, doubts, further_from_values(further))


def stored_values(store: Store, ids: Sequence[str]) -> Iterator[tuple[dict[str, Any], set[int]]]:
    """Yield the values by column of the records with some ids, as `values_of` has them, and the keys of their texts."""
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        query = (
            f"SELECT {_STORED}, r.source AS source_key, r.target AS target_key FROM records r"
            f" WHERE r.id IN ({', '.join('?' * len(some))})"
        )
        for row in store.rows(query, some):
            values = dict(row)
            yield values, {values.pop("source_key"), values.pop("target_key")}


def write_rows(store: Store, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add rows, or replace those with the same key; references are the numbers of rows in other tables."""
    store.executemany(_UPSERT, rows)
