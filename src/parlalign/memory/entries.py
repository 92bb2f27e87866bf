"""Rows of the tables `records` and `pieces`: read and written by the names of their columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from parlalign.io.sqlite import NO_SCORE, ChangedContentError
from parlalign.memory.columns import COLUMNS, EPOCH, KEY
from parlalign.memory.digests import change_totals, digest_of, placed
from parlalign.memory.store import NamedRow, Store
from parlalign.memory.texts import keys_of_texts, remove_unused_texts
from parlalign.records import YES, Edit, Origin, Record, Span
from parlalign.records.values import SCALAR_FIELDS, codes_from_values, further_from_values

_AT_ONCE = 500  # parameters of one query
_NAMES = [column.name for column in COLUMNS]
_SCALARS = tuple(field for field in SCALAR_FIELDS if field.name in _NAMES)

_TEXTS = {"source": "s.text", "target": "t.text"}
RECORD_COLUMNS = ", ".join(
    f"{_TEXTS.get(name, f'r.{name}')} AS {name}"
    for name in (*(field.name for field in _SCALARS), *KEY[1:], "origin", "digest")
)
"""What `record_of_row` needs."""
RECORDS_WITH_TEXTS = "records r JOIN texts s ON s.key = r.source JOIN texts t ON t.key = r.target"

_REFERENCES = {
    "": "r.{name}",
    "languages": "(SELECT code FROM languages WHERE number = r.{name})",
    "texts": "(SELECT text FROM texts WHERE key = r.{name})",
    "documents": "(SELECT name FROM documents WHERE number = r.{name})",
}
STORED_COLUMNS = ", ".join(
    f"{_REFERENCES[column.refers_to].format(name=column.name)} AS {column.name}" for column in COLUMNS
)
"""The values of `records r` by column, as `values_of` has them."""

_WRITTEN = (*_NAMES, "file", "digest")
_UPSERT = (
    f"INSERT INTO records({', '.join(_WRITTEN)}) VALUES({', '.join(f':{name}' for name in _WRITTEN)})"
    f" ON CONFLICT({', '.join(KEY)}) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _WRITTEN if name not in KEY)
)
_INSERT_PIECE = (
    "INSERT INTO pieces(record, position, source, target) VALUES("
    f"(SELECT number FROM records WHERE {' AND '.join(f'{name} = :{name}' for name in KEY)}),"
    " :position, :source, :target)"
)


class StoredRecord(NamedTuple):
    """What a memory has of a record: its values as in `values_of`, and the numbers by which it refers to others."""

    values: dict[str, Any]
    number: int
    digest: int
    file: int | None
    text_keys: tuple[int, int]


def languages_of(store: Store) -> dict[int, str]:
    """Return the codes of the languages by number, in the order of import."""
    return dict(store.execute("SELECT number, code FROM languages ORDER BY number"))


def record_of_row(row: NamedRow, languages: Mapping[Any, str]) -> Record:
    """Return the record in a row of `RECORD_COLUMNS`; `languages` are the codes by what the row has for a language.

    Raises ChangedContentError if the record is not as it was added, and KeyError, TypeError or ValueError for values
    that parlalign does not write.
    """
    codes_of_languages = (languages[row["source_language"]], languages[row["target_language"]])
    values = {field.name: row[field.name] for field in _SCALARS}
    if digest_of(row, codes_of_languages) != row["digest"]:
        raise ChangedContentError(f"record {values['id']!r:.80} is not as it was added")
    if values["changed"] is not None:
        values["changed"] = EPOCH + timedelta(seconds=values["changed"])
    if values["score"] == NO_SCORE:
        values["score"] = None
    parts = _parts_of(row["origin"])
    return Record(
        **{field.name: field.type.from_plain(values[field.name]) for field in _SCALARS},
        languages=codes_of_languages,
        origin=(_origin(parts.source), _origin(parts.target)),
        pieces=tuple((source_part, target_part) for source_part, target_part in parts.pieces),
        crossing=YES if parts.is_crossing else "",
        codes=codes_from_values(parts.codes),
    )


class _StoredOrigin(NamedTuple):
    """The members of the column `origin`."""

    source: list[Any] | None = None
    target: list[Any] | None = None
    is_crossing: bool = False
    pieces: Sequence[tuple[str, str]] = ()
    codes: dict[str, Any] | None = None


def _parts_of(origin: str | None) -> _StoredOrigin:
    if not origin:
        return _StoredOrigin()
    source, target, *rest = json.loads(origin)
    is_crossing = rest[:1] == [YES]
    codes = rest.pop() if rest and isinstance(rest[-1], dict) else None
    return _StoredOrigin(source, target, is_crossing, rest[is_crossing:], codes)


def pieces_of(origin: str | None) -> Sequence[tuple[str, str]]:
    """Return the texts of the pieces in a value of the column `origin`."""
    return _parts_of(origin).pieces


def stored_as_record(stored: StoredRecord) -> Record:
    """Return a stored record as a record; raise ChangedContentError if it is not as it was added."""
    codes = {stored.values[name]: stored.values[name] for name in KEY[1:]}
    return record_of_row(stored.values | {"digest": stored.digest}, codes)


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


_STORED_RECORDS = (
    f"SELECT {STORED_COLUMNS}, r.number, r.digest, r.file, r.source AS source_key, r.target AS target_key"
    " FROM records r"
)


def stored_records(store: Store, ids: Sequence[str]) -> Iterator[StoredRecord]:
    """Yield the records with some ids."""
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        query = f"{_STORED_RECORDS} WHERE r.id IN ({', '.join('?' * len(some))})"
        yield from map(_stored_record, store.rows(query, some))


def numbered_records(store: Store, numbers: Sequence[int]) -> Iterator[StoredRecord]:
    """Yield the records with some numbers, in the order of import."""
    query = f"{_STORED_RECORDS} WHERE r.number {store.in_list} ORDER BY r.number"
    yield from map(_stored_record, store.rows(query, (store.value_of_list(numbers),)))


def _stored_record(row: NamedRow) -> StoredRecord:
    values = {name: row[name] for name in _NAMES}
    return StoredRecord(values, row["number"], row["digest"], row["file"], (row["source_key"], row["target_key"]))


def write_rows(store: Store, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add rows, or replace those with the same key; references are the numbers of rows in other tables."""
    store.executemany(_UPSERT, rows)


def numbered_pieces(pieces: Iterable[tuple[str, str]]) -> list[tuple[int, tuple[str, str]]]:
    """Return the pieces by which a record is found, with their positions: those with text on both sides."""
    return [(position, texts) for position, texts in enumerate(pieces) if all(map(str.strip, texts))]


def write_pieces(store: Store, pieces: Iterable[tuple[Mapping[str, Any], Iterable[tuple[str, str]]]]) -> None:
    """Add the pieces of records, which are given by rows with their keys."""
    rows = [
        {name: row[name] for name in KEY}
        | {"position": position, "source": (row["source_language"], source), "target": (row["target_language"], target)}
        for row, texts in pieces
        for position, (source, target) in numbered_pieces(texts)
    ]
    keys = keys_of_texts(store, dict.fromkeys(row[side] for row in rows for side in ("source", "target")))
    store.executemany(_INSERT_PIECE, (row | {side: keys[row[side]] for side in ("source", "target")} for row in rows))


def remove_pieces(store: Store, records: Iterable[int]) -> set[int]:
    """Remove the pieces of the records with some numbers, and return the keys of their texts."""
    numbers = (store.value_of_list(records),)
    texts = store.execute(f"SELECT source, target FROM pieces WHERE record {store.in_list}", numbers)
    if texts:
        store.execute(f"DELETE FROM pieces WHERE record {store.in_list}", numbers)
    return {key for pair in texts for key in pair}


def delete_records(store: Store, numbers: Sequence[int]) -> None:
    """Delete the records with some numbers, and the texts that no other record has."""
    listed = (store.value_of_list(numbers),)
    sql = f"SELECT source, target, number, digest FROM records WHERE number {store.in_list}"
    rows = store.execute(sql, listed)
    texts = remove_pieces(store, numbers) | {key for row in rows for key in row[:2]}
    store.execute(f"DELETE FROM records WHERE number {store.in_list}", listed)
    remove_unused_texts(store, texts)
    change_totals(store, (), [placed(digest, number) for *_, number, digest in rows])
