"""The journal of a review: rows, and every action with what it changed, in one SQLite file.

An action is on the disk before its result is returned. Several programs may have the file open: each action is a
transaction, and it is refused if a row that it uses has changed since the person saw it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from parlalign.errors import ParlalignError
from parlalign.io.sqlite import transaction
from parlalign.review.action_errors import NotPossibleError, StaleError
from parlalign.review.actions import ACTIONS, ActionRequest, ActionResult, RowContext
from parlalign.review.journal_file import JOURNAL_FORMAT
from parlalign.review.journal_queries import JournalReader
from parlalign.review.row_positions import position_between
from parlalign.review.rows import Row
from parlalign.review.saved_rows import exchange_rows, forget_undone_actions, save_new_row, save_rows
from parlalign.review.stored_rows import FROM_STORED, STORED_COLUMNS, StoredRow, delete_row, insert_row


@dataclass(frozen=True, slots=True)
class JournalChange:
    """The version of the journal after an action, and the key of the row to select next."""

    version: int
    key: int


@dataclass(frozen=True, slots=True)
class _StoredContext:
    """A stored row with its neighbours."""

    row: StoredRow
    above: StoredRow | None
    below: StoredRow | None


class Journal(JournalReader):
    """A journal that records actions."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(path)
        self._inode = self.path.stat().st_ino

    def act(
        self, action: str, key: int, parameters: Mapping[str, Any], seen_versions: Mapping[int, int]
    ) -> JournalChange:
        """Perform one of `ACTIONS` on a row and store it.

        `seen_versions` are the versions of rows that the person saw, by their keys. Raises `StaleError` if one of them
        has changed, and `NotPossibleError` if the row does not allow the action; then nothing is changed.
        """
        if action not in ACTIONS:
            raise NotPossibleError("bad-request")
        self._check_file()
        with JOURNAL_FORMAT.errors(self.path), transaction(self._base, write=True):
            for each, version in seen_versions.items():
                if not self._execute("SELECT 1 FROM rows WHERE key = ? AND version = ?", each, version):
                    raise StaleError
            stored = self._stored_context(key)
            above, below = (each.row if each else None for each in (stored.above, stored.below))
            result = ACTIONS[action](RowContext(stored.row.row, above, below), ActionRequest(parameters))
            return self._store(action, stored, result)

    def undo(self, version: int) -> JournalChange:
        """Undo the last action; raise `StaleError` if `version` is not that of the journal."""
        return self._replay(version, "undo")

    def redo(self, version: int) -> JournalChange:
        """Redo what was undone last; raise `StaleError` if `version` is not that of the journal."""
        return self._replay(version, "redo")

    def is_replaced(self) -> bool:
        """Return whether another file is at the path of the journal."""
        try:
            return self.path.stat().st_ino != self._inode
        except OSError:
            return False

    def _check_file(self) -> None:
        """Raise `ParlalignError` if the file is no longer at its path: changes to it would be lost."""
        try:
            is_there = self.path.stat().st_ino == self._inode
        except OSError:
            is_there = False
        if not is_there:
            raise ParlalignError(f"{self.path}: was moved or deleted: move it back, or start a new review")

    def _stored_context(self, key: int) -> _StoredContext:
        row = self.row(key)
        if row is None:
            raise StaleError
        query = f"SELECT {STORED_COLUMNS} {FROM_STORED} WHERE place {{}} ? ORDER BY place {{}} LIMIT 1"
        above = self._stored_rows(self._execute(query.format("<", "DESC"), row.position))
        below = self._stored_rows(self._execute(query.format(">", ""), row.position))
        return _StoredContext(row, above[0] if above else None, below[0] if below else None)

    def _store(self, action: str, stored: _StoredContext, result: ActionResult) -> JournalChange:
        selected = {"row": stored.row, "above": stored.above, "below": stored.below}[result.selected]
        selected_key = selected.key if selected else 0
        rows = ((stored.row, result.row), (stored.above, result.above), (stored.below, result.below))
        changed = [(old, new) for old, new in rows if old is not None and new is not None and new != old.row]
        if not changed and result.new is None:
            return JournalChange(self.version, selected_key)
        version, number = self._begin_action(action, selected_key)
        save_rows(self._base, number, (old.key for old, _ in changed))
        for old, new in changed:
            delete_row(self._base, old.key)
            if old.row.is_empty or not new.is_empty:
                insert_row(self._base, replace(old, row=new, version=version))
        if result.new is not None:
            save_new_row(self._base, number, self._insert_below(stored, result.new, version))
        return JournalChange(version, selected_key)

    def _begin_action(self, action: str, key: int) -> tuple[int, int]:
        """Store an action that selects the row `key`; return the new version and the number of the action."""
        version, number = self.version + 1, self._last_action + 1
        forget_undone_actions(self._base, number)
        self._execute("INSERT INTO actions VALUES (?, ?, ?)", number, action, key)
        self._set_version(version, number)
        return version, number

    def _insert_below(self, stored: _StoredContext, new: Row, version: int) -> int:
        """Insert a row below another one; return its key."""
        row = replace(new, record=replace(new.record, id=self._unused_id(stored.row.row.record.id)))
        position = position_between(stored.row.position, stored.below.position if stored.below else None)
        return insert_row(self._base, StoredRow(0, position, version, (), row, stored.row.document))

    def _unused_id(self, record_id: str) -> str:
        """Return an id for a new row: that of the row that it comes from, with a number."""
        number = 2
        while self._execute("SELECT 1 FROM rows WHERE id = ?", f"{record_id}-{number}"):
            number += 1
        return f"{record_id}-{number}"

    def _replay(self, version: int, direction: Literal["undo", "redo"]) -> JournalChange:
        """Replace the rows of the last action by those before it, or those of the next action by those after it."""
        self._check_file()
        with JOURNAL_FORMAT.errors(self.path), transaction(self._base, write=True):
            if version != self.version:
                raise StaleError
            last = self._last_action
            number = last + 1 if direction == "redo" else last
            found = self._execute("SELECT key FROM actions WHERE number = ?", number)
            if not found:
                raise NotPossibleError(f"nothing-to-{direction}")
            exchange_rows(self._base, number, version + 1)
            self._set_version(version + 1, last + 1 if direction == "redo" else last - 1)
            return JournalChange(version + 1, int(found[0][0]))

    def _set_version(self, version: int, last_action: int) -> None:
        for name, value in (("version", version), ("done", last_action)):
            self._execute("UPDATE facts SET value = ? WHERE name = ?", json.dumps(value), name)
