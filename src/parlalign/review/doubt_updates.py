"""The doubts of rows, which depend on their neighbours: those around changed rows are computed again.

A doubt is that of the texts, regardless of a decision, so that a row keeps its place in the list when it is decided.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import tee
from typing import TYPE_CHECKING

from parlalign.records import Record
from parlalign.review.rows import Row, undecided_status
from parlalign.review.saved_rows import save_doubt

if TYPE_CHECKING:
    from parlalign.review.journal_queries import JournalReader

_DIGITS = 6
"""Of a stored doubt."""


def prepare_doubts() -> None:
    """Load what the first change of a text needs, so that the change does not wait for it."""
    list(_doubts([Record("", "a", "a", ("nl", "de"), "clause", None, "paired")]))


def with_doubts(rows: Iterable[Row]) -> Iterator[tuple[Row, float]]:
    """Yield rows with their doubts."""
    first, second = tee(rows)
    yield from zip(first, _doubts(map(_undecided, second)), strict=True)


def update_doubts(
    journal: JournalReader, connection: sqlite3.Connection, positions: Iterable[str], action: int
) -> None:
    """Compute the doubts of the rows at and around positions again, as part of an action."""
    from parlalign.aligning.row_doubts import NEIGHBOURS

    keys = journal.all_keys()
    changed = set(journal.rows_before(sorted(positions)))
    affected = _near(changed, NEIGHBOURS, len(keys))
    needed = sorted(_near(affected, NEIGHBOURS, len(keys)))
    # Rows of different places follow each other, but only where both are mere neighbours of affected rows.
    first, second = tee(journal.rows_with([keys[number] for number in needed]))
    for number, row, doubt in zip(needed, first, _doubts(_undecided(each.row) for each in second), strict=True):
        if number in affected and doubt != row.doubt:
            save_doubt(connection, action, row.key, row.doubt)
            connection.execute("UPDATE rows SET doubt = ? WHERE key = ?", (doubt, row.key))


def _near(numbers: Iterable[int], distance: int, count: int) -> set[int]:
    """Return the numbers below `count` that are at most a distance from one of some numbers.

    >>> sorted(_near([0, 5], 1, 6))
    [0, 1, 4, 5]
    """
    near = {number + by for number in numbers for by in range(-distance, distance + 1)}
    return {number for number in near if 0 <= number < count}


def _doubts(records: Iterable[Record]) -> Iterator[float]:
    from parlalign.aligning.row_doubts import with_doubts as records_with_doubts

    return (round(doubt, _DIGITS) for _, doubt in records_with_doubts(records))


def _undecided(row: Row) -> Record:
    return replace(row.to_record(), status=undecided_status(row))
