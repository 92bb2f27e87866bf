"""The journal of a review: rows, and every action with what it changed, in one SQLite file.

An action is on the disk before its result is returned. Several programs may have the file open: each action is a
transaction, and it is refused if a row that it uses has changed since the person saw it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from parlalign.errors import NotPossibleError
from parlalign.review.action_errors import StaleError
from parlalign.review.actions import ACTIONS, ActionRequest, ActionResult, RowContext
from parlalign.review.journal_changes import JournalChange, JournalWriter
from parlalign.review.stored_rows import StoredRow


@dataclass(frozen=True, slots=True)
class _StoredContext:
    """A stored row with its neighbours."""

    row: StoredRow
    above: StoredRow | None
    below: StoredRow | None


class Journal(JournalWriter):
    """A journal that performs actions on single rows."""

    def act(
        self, action: str, key: int, parameters: Mapping[str, Any], seen_versions: Mapping[int, int]
    ) -> JournalChange:
        """Perform one of `ACTIONS` on a row and store it.

        `seen_versions` are the versions of rows that the person saw, by their keys. Raises `StaleError` if one of them
        has changed, and `NotPossibleError` if the row does not allow the action; then nothing is changed.
        """
        if action not in ACTIONS:
            raise NotPossibleError("bad-request")
        with self.changing():
            for each, version in seen_versions.items():
                if not self._execute("SELECT 1 FROM rows WHERE key = ? AND version = ?", each, version):
                    raise StaleError
            stored = self._stored_context(key)
            above, below = (each.row if each else None for each in (stored.above, stored.below))
            result = ACTIONS[action](RowContext(stored.row.row, above, below), ActionRequest(parameters))
            return self._store(action, stored, result)

    def _stored_context(self, key: int) -> _StoredContext:
        row = self.row(key)
        if row is None:
            raise StaleError
        above, below = self.rows_beside(row.position, "above", 1), self.rows_beside(row.position, "below", 1)
        return _StoredContext(row, above[0] if above else None, below[0] if below else None)

    def _store(self, action: str, stored: _StoredContext, result: ActionResult) -> JournalChange:
        rows = ((stored.row, result.row), (stored.above, result.above), (stored.below, result.below))
        changed = [(old, new) for old, new in rows if old is not None and new is not None and new != old.row]
        selected = {"row": stored.row, "above": stored.above, "below": stored.below}[result.selected]
        selected_key = selected.key if selected else 0
        if not changed and result.new is None:
            return JournalChange(self.version, selected_key)
        writer = self.begin_action(action, selected_key)
        removed = sum([writer.replace_row(old, new) for old, new in changed])
        if result.new is not None:
            writer.insert_below(stored.row, result.new)
        return JournalChange(writer.version, selected_key, len(changed), removed)
