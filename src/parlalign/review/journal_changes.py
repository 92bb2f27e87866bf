"""Changes of a journal: an action changes rows in one transaction, and undo and redo exchange their states."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from parlalign.errors import NotPossibleError, ParlalignError
from parlalign.io.sqlite import transaction
from parlalign.review.action_errors import StaleError
from parlalign.review.doubt_updates import update_doubts
from parlalign.review.journal_file import JOURNAL_FORMAT
from parlalign.review.journal_queries import JournalReader
from parlalign.review.row_positions import position_between
from parlalign.review.rows import Row
from parlalign.review.saved_rows import (
    exchange_rows,
    forget_undone_actions,
    positions_without_doubt,
    save_new_row,
    save_rows,
)
from parlalign.review.stored_rows import StoredRow, delete_row, insert_row


@dataclass(frozen=True, slots=True)
class JournalChange:
    """The version of the journal after an action, and the key of the row to select next.

    `count` is the number of rows that were changed; `removed` of these were deleted.
    """

    version: int
    key: int
    count: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class RowWriter:
    """The changes of one action, which its undo takes back; `positions` are those of changed texts."""

    connection: sqlite3.Connection
    number: int
    version: int
    positions: list[str]

    def replace_row(self, old: StoredRow, new: Row) -> bool:
        """Replace a row; return whether it was deleted instead, because it became empty."""
        self.positions.append(old.position)
        save_rows(self.connection, self.number, [old.key])
        delete_row(self.connection, old.key)
        if new.is_empty and not old.row.is_empty:
            return True
        insert_row(self.connection, replace(old, row=new, version=self.version))
        return False

    def insert_below(self, above: StoredRow, new: Row) -> StoredRow:
        """Insert a row below another one, in the same pair of documents and with a new id; return it."""
        found = self.connection.execute("SELECT min(place) FROM rows WHERE place > ?", (above.position,)).fetchone()
        row = replace(new, record=replace(new.record, id=self._unused_id(above.row.record.id)))
        stored = StoredRow(0, position_between(above.position, found[0]), self.version, (), row, above.document)
        stored = replace(stored, key=insert_row(self.connection, stored))
        self.positions.append(stored.position)
        save_new_row(self.connection, self.number, stored.key)
        return stored

    def replace_rows(self, old: Sequence[StoredRow], new: Sequence[tuple[StoredRow | None, Row]]) -> None:
        """Replace neighbouring rows by others; each of these continues an old row or is new, which None stands for.

        Rows that neither change nor move keep their versions.
        """
        positions = [each.position for each in old[: len(new)]]
        found = self.connection.execute("SELECT min(place) FROM rows WHERE place > ?", (old[-1].position,)).fetchone()
        while len(positions) < len(new):
            positions.append(position_between(positions[-1], found[0]))
        placed = list(zip(positions, new, strict=True))
        staying = {
            old_row.key
            for position, (old_row, row) in placed
            if old_row and old_row.row == row and old_row.position == position
        }
        replaced = [each for each in old if each.key not in staying]
        save_rows(self.connection, self.number, [each.key for each in replaced])
        for each in replaced:
            delete_row(self.connection, each.key)
        for position, (continued, row) in placed:
            if continued is None or continued.key not in staying:
                self._insert_at(position, continued, row, old[0].document)
        self.positions.extend({*positions, *(each.position for each in old)})

    def _insert_at(self, position: str, continued: StoredRow | None, row: Row, document: str) -> None:
        """Insert a row that continues one which was deleted, or a new row with a new id."""
        if continued:
            insert_row(self.connection, replace(continued, position=position, row=row, version=self.version))
            return
        own = replace(row, record=replace(row.record, id=self._unused_id(row.record.id)))
        key = insert_row(self.connection, StoredRow(0, position, self.version, (), own, document))
        save_new_row(self.connection, self.number, key)

    def _unused_id(self, record_id: str) -> str:
        """Return an id for a new row: that of the row that it comes from, with a number."""
        number = 2
        while self.connection.execute("SELECT 1 FROM rows WHERE id = ?", (f"{record_id}-{number}",)).fetchone():
            number += 1
        return f"{record_id}-{number}"


class JournalWriter(JournalReader):
    """A journal that can be changed."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(path)
        self._inode = self.path.stat().st_ino
        self._positions: list[str] = []  # of the rows whose texts the current action has changed

    @contextmanager
    def changing(self, version: int | None = None) -> Iterator[None]:
        """Change the journal, completely or not at all.

        Raises `StaleError` if `version` is given and is not that of the journal.
        """
        self._check_file()
        self._positions.clear()
        try:
            with JOURNAL_FORMAT.errors(self.path), transaction(self._base, write=True):
                self._check_version(version)
                yield
                if self._positions:
                    update_doubts(self, self._base, self._positions, self._last_action)
        except BaseException:
            self.forget_lists()  # those of a state that was not kept
            raise

    def begin_action(self, name: str, key: int) -> RowWriter:
        """Begin an action inside `changing`; its undo and redo select the row `key`.

        Actions that were undone can no longer be redone.
        """
        version, number = self.version + 1, self._last_action + 1
        forget_undone_actions(self._base, number)
        self._execute("INSERT INTO actions VALUES (?, ?, ?)", number, name, key)
        self._set_version(version, number)
        return RowWriter(self._base, number, version, self._positions)

    def undo(self, version: int) -> JournalChange:
        """Undo the last action; raise `StaleError` if `version` is not that of the journal."""
        return self._replay(version, "undo")

    def redo(self, version: int) -> JournalChange:
        """Redo what was undone last; raise `StaleError` if `version` is not that of the journal."""
        return self._replay(version, "redo")

    def _replay(self, version: int, direction: Literal["undo", "redo"]) -> JournalChange:
        with self.changing(version):
            last = self._last_action
            number = last + 1 if direction == "redo" else last
            found = self._execute("SELECT key FROM actions WHERE number = ?", number)
            if not found:
                raise NotPossibleError(f"nothing-to-{direction}")
            positions = list(positions_without_doubt(self._base, number))
            count = self._execute("SELECT count(*) FROM saved_rows WHERE action = ?", number)[0][0]
            exchange_rows(self._base, number, version + 1)
            self._set_version(version + 1, last + 1 if direction == "redo" else last - 1)
            if positions:
                update_doubts(self, self._base, positions, number)
            return JournalChange(version + 1, int(found[0][0]), count)

    def _check_version(self, version: int | None) -> None:
        if version is not None and version != self.version:
            raise StaleError

    def is_replaced(self) -> bool:
        """Return whether another file is at the path of the journal."""
        return self._inode_at_path() not in (self._inode, None)

    def _check_file(self) -> None:
        """Raise `ParlalignError` if the file is no longer at its path: changes to it would be lost."""
        if self._inode_at_path() != self._inode:
            raise ParlalignError(f"{self.path}: was moved or deleted: move it back, or start a new review")

    def _inode_at_path(self) -> int | None:
        try:
            return self.path.stat().st_ino
        except OSError:
            return None

    def _set_version(self, version: int, last_action: int) -> None:
        for name, value in (("version", version), ("done", last_action)):
            self._execute("UPDATE facts SET value = ? WHERE name = ?", json.dumps(value), name)
