"""Decisions on all rows of a list at once, with one undo."""

from __future__ import annotations

from dataclasses import replace

from parlalign.errors import NotPossibleError
from parlalign.review.action_errors import StaleError
from parlalign.review.actions import date_of_change
from parlalign.review.journal_changes import JournalChange, JournalWriter
from parlalign.review.journal_queries import JournalReader
from parlalign.review.row_filter import UNDECIDED_STATUS, RowFilter
from parlalign.review.saved_rows import save_rows

_DECISIONS = {
    "accept": "status = iif(pair, 'accepted', 'unpaired'), checked = true",
    "reject": "status = 'rejected', checked = true",
    "clear": f"status = {UNDECIDED_STATUS}, checked = false",
}
"""What the functions of the same names in `actions` do, in SQL."""


def count_changes(journal: JournalReader, action: str, row_filter: RowFilter) -> int:
    """Return how many rows that pass a filter an action would change: accept, reject or clear.

    Rows that already have the decision do not change; nor do unaligned segments if the action is reject.
    """
    return journal.count(_changed_by(action, row_filter))


def decide_all(
    journal: JournalWriter, action: str, row_filter: RowFilter, *, version: int, expected: int
) -> JournalChange:
    """Accept, reject or clear all rows that pass a filter.

    Raises `StaleError` if the journal is not in the version in which `count_changes` returned `expected`.
    """
    changed = _changed_by(action, row_filter)
    with journal.changing(version):
        keys = journal.keys(changed)
        if len(keys) != expected:
            raise StaleError
        if not keys:
            return JournalChange(version, 0)
        writer = journal.begin_action(action, keys[0])
        save_rows(writer.connection, writer.number, keys, with_texts=False)
        writer.connection.execute(
            f"UPDATE rows SET {_DECISIONS[action]}, changed = ?, version = ?"
            " WHERE key IN (SELECT key FROM saved_rows WHERE action = ?)",
            (date_of_change().isoformat(), writer.version, writer.number),
        )
        return JournalChange(writer.version, keys[0], len(keys))


def _changed_by(action: str, row_filter: RowFilter) -> RowFilter:
    if action not in _DECISIONS:
        raise NotPossibleError("bad-request")
    return replace(row_filter, what=action)
