"""Records into the memory: in transactions of many, one version of each."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from parlalign.io.sqlite import storable, transaction
from parlalign.memory import entries
from parlalign.memory.database import LANGUAGE_SHIFT, LENGTH_SHIFT, LONGEST, text_hash
from parlalign.records import Record
from parlalign.text.folding import folded_words

_BATCH = 10_000
"""Records in a transaction: more are no faster, and a killed writer loses no more than these."""
_TIDY_FROM = 100_000
"""Records added by one call from which on the index is packed at its end, which makes searches faster."""
_PACKED_AT_ONCE = 4000  # pages of 4 KB
_AT_ONCE = 500  # values in one question to SQLite


@dataclass(slots=True)
class Added:
    """What became of the records that came in: `added + updated + rejected + unchanged + left_out.total()`.

    `rejected` were in the memory, and now are marked as rejected there. `retold` says how many of the updated have
    another source text than before: many of them mean that other records have the same ids.
    """

    added: int = 0
    updated: int = 0
    rejected: int = 0
    unchanged: int = 0
    retold: int = 0
    left_out: Counter[str] = field(default_factory=Counter)

    @property
    def taken_in(self) -> int:
        """All records that came in."""
        return self.added + self.updated + self.rejected + self.unchanged + self.left_out.total()

    def __iadd__(self, other: Added) -> Added:
        for name in ("added", "updated", "rejected", "unchanged", "retold"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.left_out += other.left_out
        return self


def add_records(connection: sqlite3.Connection, records: Iterable[Record], tally: Added) -> None:
    """Add or update records batch by batch; `tally` counts what is committed, also when an error ends it."""
    stream = iter(records)
    before = tally.added
    while batch := list(islice(stream, _BATCH)):
        with transaction(connection, write=True):
            done = _Batch(connection).add(batch)
        tally += done
    if tally.added - before >= _TIDY_FROM:
        _pack(connection)


def _pack(connection: sqlite3.Connection) -> None:
    """Merge the parts of the index into one, in steps, so that another writer gets its turn (sqlite.org/fts5.html)."""
    pages = -_PACKED_AT_ONCE  # less than 0 begins a new merge of all parts
    changes = 2
    while changes >= 2:
        before = connection.total_changes
        with transaction(connection, write=True):
            connection.execute("INSERT INTO shelf(shelf, rank) VALUES('merge', ?)", (pages,))
        pages, changes = _PACKED_AT_ONCE, connection.total_changes - before


class _Version(NamedTuple):
    """What the memory holds of a record beside its id and languages."""

    source: str
    target: str
    level: str
    score: float
    status: str
    changed: int | None
    comment: str
    documents: tuple[str | None, str | None]
    label: str | None
    origin: str | None


_Key = tuple[str, str, str]
"""Id, source language, target language: one record."""


class _Batch:
    """One transaction of additions."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.languages = _Numbers(connection, "languages", "code")
        self.documents = _Numbers(connection, "documents", "name")
        self.tally = Added()

    def add(self, batch: Sequence[Record]) -> Added:
        """Add or update the records in their order; return what became of them."""
        versions = [(_key(record), _version(record)) for record in batch]
        stored, texts_before = self._stored({key[0] for key, _ in versions})
        chosen: dict[_Key, _Version] = {}
        for key, version in versions:
            if kept := self._chosen(version, chosen.get(key) or stored.get(key)):
                chosen[key] = kept
        texts = self._texts(chosen)
        self._write(chosen, texts)
        self._forget({number for key in chosen for number in texts_before.get(key, ())})
        return self.tally

    def _stored(self, ids: set[str]) -> tuple[dict[_Key, _Version], dict[_Key, tuple[int, int]]]:
        found: dict[_Key, _Version] = {}
        texts: dict[_Key, tuple[int, int]] = {}
        columns = (
            "r.id, a.code, b.code, s.text, t.text, r.level, r.score, r.status, r.changed, r.comment,"
            " (SELECT name FROM documents WHERE number = r.source_document),"
            " (SELECT name FROM documents WHERE number = r.target_document), r.label, r.origin, r.source, r.target"
        )
        tables = (
            f"{entries.JOINED} JOIN languages a ON a.number = r.source_language"
            " JOIN languages b ON b.number = r.target_language"
        )
        for row in _asked(self.connection, f"SELECT {columns} FROM {tables} WHERE r.id IN", sorted(ids)):
            *key, source, target, level, score, status, changed, comment, first, second, label, origin, one, two = row
            dated = (level, score, status, changed, comment)
            found[key[0], key[1], key[2]] = _Version(source, target, *dated, (first, second), label, origin)
            texts[key[0], key[1], key[2]] = (one, two)
        return found, texts

    def _chosen(self, new: _Version, old: _Version | None) -> _Version | None:
        """Return the version to write, None where nothing changes; count which it was."""
        tally = self.tally
        if new.status == "rejected" and old and not (new.source.strip() and new.target.strip()):
            new = new._replace(source=old.source, target=old.target)
        if reason := _reason_against(new, old):
            tally.left_out[reason] += 1
            return None
        if new == old:
            tally.unchanged += 1
            return None
        if old is None:
            tally.added += 1
        elif new.status == "rejected":
            tally.rejected += 1
        else:
            tally.updated += 1
            tally.retold += new.source != old.source
        return new

    def _texts(self, chosen: dict[_Key, _Version]) -> dict[tuple[int, str], int]:
        """Return the keys of all texts by language and text; those that are new are added."""
        wanted: dict[tuple[int, str], int] = {}
        for (_, first, second), version in chosen.items():
            for code, text in ((first, version.source), (second, version.target)):
                wanted[self.languages[code], text] = 0
        hashes = {side: text_hash(*side) for side in wanted}
        question = "SELECT key, text FROM texts WHERE hash IN"
        known = {
            (key >> LANGUAGE_SHIFT, text): key
            for key, text in _asked(self.connection, question, sorted(hashes.values()))
        }
        new = [side for side in wanted if side not in known]
        return known | self._add_texts(new, hashes) if new else known

    def _add_texts(
        self, new: Sequence[tuple[int, str]], hashes: dict[tuple[int, str], int]
    ) -> dict[tuple[int, str], int]:
        (last,) = self.connection.execute("SELECT last FROM serial").fetchone()
        words = [folded_words(text) for _, text in new]
        frequencies: defaultdict[int, Counter[str]] = defaultdict(Counter)
        for (language, _), found in zip(new, words, strict=True):
            frequencies[language].update(set(found))
        keys = [
            language << LANGUAGE_SHIFT | min(len(found), LONGEST) << LENGTH_SHIFT | serial
            for serial, ((language, _), found) in enumerate(zip(new, words, strict=True), last + 1)
        ]
        # The index takes keys in rising order at once, others one by one.
        order = sorted(range(len(keys)), key=keys.__getitem__)
        execute = self.connection.executemany
        execute("INSERT INTO texts VALUES(?, ?, ?)", ((keys[k], hashes[new[k]], new[k][1]) for k in order))
        execute("INSERT INTO shelf(rowid, words) VALUES(?, ?)", ((keys[k], " ".join(words[k])) for k in order))
        execute(
            "INSERT INTO frequencies VALUES(?, ?, ?, ?) ON CONFLICT DO UPDATE SET texts = texts + excluded.texts",
            (
                (language, word, count, word[::-1])
                for language, counts in frequencies.items()
                for word, count in sorted(counts.items())
            ),
        )
        execute("UPDATE serial SET last = ?", [(last + len(new),)])
        return dict(zip(new, keys, strict=True))

    def _write(self, chosen: dict[_Key, _Version], texts: dict[tuple[int, str], int]) -> None:
        self.connection.executemany(_UPSERT, (self._row(key, version, texts) for key, version in chosen.items()))

    def _row(self, key: _Key, version: _Version, texts: dict[tuple[int, str], int]) -> tuple[Any, ...]:
        number, *codes = key
        languages = [self.languages[code] for code in codes]
        keys = (texts[languages[0], version.source], texts[languages[1], version.target])
        documents = (None if name is None else self.documents[name] for name in version.documents)
        dated = (version.level, version.score, version.status, version.changed, version.comment)
        return (number, *languages, *keys, *dated, *documents, version.label, version.origin)

    def _forget(self, keys: set[int]) -> None:
        """Take out texts that no record has any more; what the index says of them finds nothing."""
        self.connection.executemany(
            "DELETE FROM texts WHERE key = :key AND NOT EXISTS (SELECT 1 FROM records WHERE source = :key)"
            " AND NOT EXISTS (SELECT 1 FROM records WHERE target = :key)",
            ({"key": key} for key in sorted(keys)),
        )


class _Numbers(dict[str, int]):
    """The numbers of names in a table, given when they are first asked for."""

    def __init__(self, connection: sqlite3.Connection, table: str, column: str) -> None:
        self.connection = connection
        self.question = f"SELECT number FROM {table} WHERE {column} = ?"
        self.order = f"INSERT INTO {table}({column}) VALUES(?)"

    def __missing__(self, name: str) -> int:
        row = self.connection.execute(self.question, (name,)).fetchone()
        number = int(row[0] if row else self.connection.execute(self.order, (name,)).lastrowid or 0)
        self[name] = number
        return number


_NAMES = (
    "id, source_language, target_language, source, target, level, score, status, changed, comment, source_document,"
    " target_document, label, origin"
)
_UPSERT = (
    f"INSERT INTO records({_NAMES}) VALUES({', '.join('?' * 14)})"
    " ON CONFLICT(id, source_language, target_language) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _NAMES.split(", ")[3:])
)


def _key(record: Record) -> _Key:
    first, second = map(storable, record.languages)
    return entries.record_id(record), first, second


def _version(record: Record) -> _Version:
    names = tuple(None if side is None else storable(side.document) for side in record.origin)
    labels = (side.label for side in record.origin if side and side.label is not None)
    label = next(labels, None)
    return _Version(
        storable(record.source),
        storable(record.target),
        record.level,
        float(record.score),
        record.status,
        entries.seconds(record.changed),
        storable(record.comment),
        (names[0], names[1]),
        None if label is None else storable(label),
        entries.origin_json(record),
    )


def _reason_against(new: _Version, old: _Version | None) -> str | None:
    if not (new.source.strip() and new.target.strip()) or new.status == "unpaired":
        return "no text on one side"
    if old is None:
        return "rejected" if new.status == "rejected" else None
    if new.changed is not None and old.changed is not None and new.changed < old.changed:
        return "older than in the memory"
    return None


def _asked(connection: sqlite3.Connection, question: str, values: Sequence[Any]) -> Iterator[Any]:
    for start in range(0, len(values), _AT_ONCE):
        some = values[start : start + _AT_ONCE]
        yield from connection.execute(f"{question} ({', '.join('?' * len(some))})", some)
