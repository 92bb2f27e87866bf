"""The journal of a review: rows, and every action with what it changed, in one SQLite file.

An action is on the disk before anybody hears that it is done. Several programs may have the file open: each action is a
transaction, and it is refused where a row that it touches is not as the person saw it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from parlalign.errors import ParlalignError
from parlalign.io.sqlite import transaction
from parlalign.review.actions import ACTIONS, ActionRequest, ActionResult, Place
from parlalign.review.journal_file import COLUMNS, INSERT, JOURNAL_FORMAT, KEPT, Kept, columns_of
from parlalign.review.journal_queries import JournalReader
from parlalign.review.parts import NotPossibleError
from parlalign.review.row_order import between
from parlalign.review.rows import Row


class StaleError(ParlalignError):
    """Somebody else has changed what an action is about."""

    def __init__(self) -> None:
        super().__init__("stale: another window has changed these rows: look at them again")


@dataclass(frozen=True, slots=True)
class Done:
    """What an action led to: the version of the whole, and the row to look at next."""

    version: int
    key: int


class Journal(JournalReader):
    """A journal in which something is done."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(path)
        self._inode = self.path.stat().st_ino

    def act(self, do: str, key: int, words: Mapping[str, Any], seen: Mapping[int, int]) -> Done:
        """Do an action of `ACTIONS` to a row and keep it.

        `seen` has the versions of rows as the person saw them. Raises `StaleError` where one is another by now, and
        `NotPossibleError` where the row does not allow it; then nothing is done.
        """
        if do not in ACTIONS:
            raise NotPossibleError("bad-request")
        self._check_file()
        with JOURNAL_FORMAT.errors(self.path), transaction(self._base, write=True):
            for each, version in seen.items():
                if not self._asked("SELECT 1 FROM rows WHERE key = ? AND version = ?", each, version):
                    raise StaleError
            place = self._place(key)
            rows = {name: each.row for name, each in place.items() if each}
            outcome = ACTIONS[do](Place(rows["own"], rows.get("above"), rows.get("below")), ActionRequest(words))
            return self._keep(do, place, outcome)

    def _check_file(self) -> None:
        """Refuse to go on where the file is no longer at its name: what is written to it would be gone with it."""
        try:
            is_there = self.path.stat().st_ino == self._inode
        except OSError:
            is_there = False
        if not is_there:
            raise ParlalignError(f"{self.path}: was moved or deleted: put it back, or begin again")

    def _place(self, key: int) -> dict[str, Kept | None]:
        own = self._asked(f"SELECT {KEPT} FROM rows WHERE key = ?", key)
        if not own:
            raise StaleError
        beside = (
            self._asked(f"SELECT {KEPT} FROM rows WHERE place {sign} ? ORDER BY place {order} LIMIT 1", own[0][1])
            for sign, order in (("<", "DESC"), (">", ""))
        )
        above, below = (self._kept(found)[0] if found else None for found in beside)
        return {"own": self._kept(own)[0], "above": above, "below": below}

    def _keep(self, do: str, place: Mapping[str, Kept | None], outcome: ActionResult) -> Done:
        changed = {"own": outcome.own, "above": outcome.above, "below": outcome.below}
        touched = {
            each.key: (each, row)
            for name, each in place.items()
            if each and (row := changed[name]) is not None and row != each.row
        }
        goes_to = place[outcome.goes_to]
        key = goes_to.key if goes_to else 0
        if not touched and outcome.new is None:
            return Done(self.version, key)
        version = self.version + 1
        keys = list(touched)
        before = self._stored(keys)
        for each, row in touched.values():
            self._put(each.key, each.place, version, row, goes=row.is_empty and not each.row.is_empty)
        if outcome.new is not None:
            keys.append(self._add(place, outcome.new, version))
        number = self._done + 1
        self._asked("DELETE FROM actions WHERE number >= ?", number)
        texts = [json.dumps(rows) for rows in (before, self._stored(keys))]
        self._asked("INSERT INTO actions VALUES (?, ?, ?, ?, ?)", number, do, key, *texts)
        self._state(version, number)
        return Done(version, key)

    def _add(self, place: Mapping[str, Kept | None], new: Row, version: int) -> int:
        own, below = place["own"], place["below"]
        if own is None:
            raise StaleError
        named = replace(new, record=replace(new.record, id=self._free_id(own.row.record.id)))
        where = between(own.place, below.place if below else None)
        return self._put(None, where, version, named, goes=False)

    def _free_id(self, identity: str) -> str:
        """Return an id for what was split off: that of its row, and a number."""
        number = 2
        while self._asked("SELECT 1 FROM rows WHERE id = ?", f"{identity}-{number}"):
            number += 1
        return f"{identity}-{number}"

    def _put(self, key: int | None, place: str, version: int, row: Row, *, goes: bool) -> int:
        """Store a row, or take it out where it `goes`: all that it had is elsewhere."""
        self._asked("DELETE FROM rows WHERE key = ?", key)
        if not goes:
            self._asked(INSERT, key, place, version, *columns_of(row))
        return key if key is not None else int(self._asked("SELECT last_insert_rowid()")[0][0])

    def undo(self, version: int) -> Done:
        """Take the last action back; raise `StaleError` where `version` is not that of the whole."""
        return self._turn(version, "undo")

    def redo(self, version: int) -> Done:
        """Do again what was undone last; raise `StaleError` where `version` is not that of the whole."""
        return self._turn(version, "redo")

    def _turn(self, version: int, way: str) -> Done:
        self._check_file()
        with JOURNAL_FORMAT.errors(self.path), transaction(self._base, write=True):
            if version != self.version:
                raise StaleError
            number = self._done + (way == "redo")
            found = self._asked("SELECT key, before, after FROM actions WHERE number = ?", number)
            if not found:
                raise NotPossibleError(f"nothing-to-{way}")
            key, *sides = found[0]
            gone, back = (json.loads(text) for text in (sides if way == "redo" else reversed(sides)))
            for row in gone:
                self._asked("DELETE FROM rows WHERE key = ?", row[0])
            for row in back:
                self._asked(INSERT, *row[:2], version + 1, *row[3:])
            self._state(version + 1, number - (way == "undo"))
            keys = [row[0] for row in back]
            return Done(version + 1, key if key in keys or not keys else keys[0])

    def _state(self, version: int, done: int) -> None:
        for name, value in (("version", version), ("done", done)):
            self._asked("UPDATE facts SET value = ? WHERE name = ?", json.dumps(value), name)

    def _stored(self, keys: Sequence[int]) -> list[Any]:
        marks = ", ".join("?" * len(keys))
        return self._asked(f"SELECT {COLUMNS} FROM rows WHERE key IN ({marks}) ORDER BY place", *keys)
