"""The doubts of rows, which depend on their neighbours: those around changed rows are computed again.

A doubt is that of the texts, regardless of a decision, so that a row keeps its place in the list when it is decided.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import tee
from typing import TYPE_CHECKING

from parlalign.records import Record
from parlalign.review.rows import Row, undecided_status
from parlalign.review.saved_rows import save_doubts

if TYPE_CHECKING:
    from parlalign.review.journal_queries import JournalReader

_MOST_AT_ONCE = 1000  # rows
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
    indices = set(journal.rows_before(sorted(positions)))
    near = {index + by for index in indices for by in range(-NEIGHBOURS, NEIGHBOURS + 1)}
    for start, end in _runs(sorted(index for index in near if 0 <= index < len(keys))):
        first = max(0, start - NEIGHBOURS)
        rows = list(journal.rows_with(keys[first : end + NEIGHBOURS]))
        computed = list(zip(rows, _doubts(_undecided(each.row) for each in rows), strict=True))
        changed = [(each, doubt) for each, doubt in computed[start - first : end - first] if doubt != each.doubt]
        save_doubts(connection, action, ((each.key, each.doubt) for each, _ in changed))
        connection.executemany(
            "UPDATE rows SET doubt = ? WHERE key = ?", ((doubt, each.key) for each, doubt in changed)
        )


def _doubts(records: Iterable[Record]) -> Iterator[float]:
    from parlalign.aligning.row_doubts import with_doubts as records_with_doubts

    return (round(doubt, _DIGITS) for _, doubt in records_with_doubts(records))


def _undecided(row: Row) -> Record:
    return replace(row.to_record(), status=undecided_status(row))


def _runs(indices: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield start and end of each run of successive numbers, in parts of limited length.

    >>> list(_runs([1, 2, 3, 7]))
    [(1, 4), (7, 8)]
    """
    start = 0
    for k, index in enumerate(indices):
        is_last = k + 1 == len(indices) or indices[k + 1] != index + 1
        if is_last or k + 1 - start == _MOST_AT_ONCE:
            yield indices[start], index + 1
            start = k + 1
