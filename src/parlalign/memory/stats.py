"""Counts of a memory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from parlalign.memory.record_pass import check_number
from parlalign.memory.store import Store
from parlalign.memory.text_keys import LENGTH_SHIFT, LONGEST


@dataclass(frozen=True, slots=True)
class PairStats:
    """The records of one pair of languages and the words of their texts; a text counts at most 8,191 words."""

    languages: tuple[str, str]
    records: int
    source_words: int
    target_words: int


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts of a memory. The counts by pair of languages, by level and by status each add up to `records`.

    `texts` counts different texts. `dated` records have a date of change, from `first` to `last`. `size` is in bytes.
    """

    records: int
    pairs: tuple[PairStats, ...]
    levels: dict[str, int]
    statuses: dict[str, int]
    texts: int
    documents: int
    dated: int
    first: datetime | None
    last: datetime | None
    size: int


def count(store: Store) -> Stats:
    """Count the records and texts of a memory."""
    words = f"CAST(sum({{}} >> {LENGTH_SHIFT} & {LONGEST}) AS BIGINT)"
    pairs = store.execute(
        f"SELECT a.code, b.code, r.* FROM (SELECT source_language, target_language, count(*) AS n,"
        f" {words.format('source')}, {words.format('target')} FROM records GROUP BY 1, 2) r"
        " JOIN languages a ON a.number = r.source_language JOIN languages b ON b.number = r.target_language"
        " ORDER BY n DESC, 1, 2"
    )
    records = sum(row[4] for row in pairs)
    check_number(store, records)
    [(texts,)] = store.execute("SELECT count(*) FROM texts")
    first_documents = store.execute(
        "SELECT name FROM documents WHERE number IN"
        " (SELECT source_document FROM records UNION SELECT target_document FROM records)"
    )
    documents = {name for (name,) in first_documents} | store.further_documents()
    [(dated, first, last)] = store.execute("SELECT count(changed), min(changed), max(changed) FROM records")
    return Stats(
        records=records,
        pairs=tuple(PairStats((row[0], row[1]), *row[4:]) for row in pairs),
        levels=_by(store, "level"),
        statuses=_by(store, "status"),
        texts=texts,
        documents=len(documents - {""}),
        dated=dated,
        first=_moment(first),
        last=_moment(last),
        size=store.size(),
    )


def _by(store: Store, column: str) -> dict[str, int]:
    return dict(store.execute(f"SELECT {column}, count(*) AS n FROM records GROUP BY 1 ORDER BY n DESC, 1"))


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
