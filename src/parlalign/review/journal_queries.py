"""Queries of a journal: the rows that pass a filter, the progress of the review, and the records for export."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from parlalign.io.sqlite import NO_SCORE, row_errors
from parlalign.records import Record
from parlalign.records.text_replacement import SIDES, SideName
from parlalign.review.action_errors import StaleError
from parlalign.review.journal_file import JOURNAL_FORMAT, connect, document_key
from parlalign.review.row_filter import ORDERS, RowFilter
from parlalign.review.rows import STATES, Direction
from parlalign.review.stored_rows import FROM_STORED, STORED_COLUMNS, StoredRow, stored_row

_ROWS_AT_ONCE = 500
_ACTIONS_SEARCHED = 100
"""The latest actions in which a deleted row is looked up."""
_LISTS_KEPT = 4
"""Lists of keys: of a search, of its doubtful rows, of all rows, and one more for another window."""


class JournalReader:
    """An open journal, for one thread. Close it, or use it in a `with` statement.

    All methods raise errors of SQLite as `ParlalignError`.
    """

    def __init__(self, path: str | Path) -> None:
        """Open the journal at `path`; raise `ParlalignError` if there is none."""
        self.path = Path(path)
        self._base = connect(self.path)
        self._lists: dict[tuple[int, RowFilter], array[int]] = {}
        self._counts: dict[int, dict[str, int]] = {}  # of the latest version

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        with JOURNAL_FORMAT.errors(self.path):
            self._base.close()

    def facts(self) -> dict[str, Any]:
        """Return what the journal knows about its input: name, languages and more."""
        with row_errors(self.path):
            facts = {name: json.loads(value) for name, value in self._execute("SELECT name, value FROM facts")}
            if not isinstance(facts["name"], str) or not all(isinstance(code, str) for code in facts["languages"]):
                raise TypeError("name and languages are not texts")
            return facts

    @property
    def version(self) -> int:
        """How many changes were made, undo and redo included."""
        return int(self._fact("version"))

    @property
    def last_key(self) -> int | None:
        """The key of the row that the last action has selected; None if there was no action."""
        found = self._execute("SELECT key FROM actions WHERE number = ?", self._last_action)
        return int(found[0][0]) if found else None

    def undo_and_redo(self) -> tuple[str | None, str | None]:
        """Return the names of the actions that `undo` and `redo` would undo and redo."""
        last = self._last_action
        found = dict(self._execute("SELECT number, do FROM actions WHERE number IN (?, ?)", last, last + 1))
        return found.get(last), found.get(last + 1)

    def counts(self) -> dict[str, int]:
        """Return the number of all rows, of checked and doubtful rows, and of the rows of each status."""
        version = self.version
        if version not in self._counts:
            self._counts = {version: self._count()}
        return self._counts[version]

    def _count(self) -> dict[str, int]:
        query = (
            "SELECT count(*), total(checked), total(reasons > 0 AND NOT checked), total(status = 'paired'),"
            " total(status = 'accepted'), total(status = 'rejected'), total(status = 'unpaired') FROM rows"
        )
        names = ("rows", "done", "doubtful", "paired", "accepted", "rejected", "unpaired")
        return {name: int(count) for name, count in zip(names, self._execute(query)[0], strict=True)}

    def kinds(self) -> list[str]:
        """Return the kinds of the segments."""
        return [kind for (kind,) in self._execute("SELECT DISTINCT kind FROM rows WHERE kind != '' ORDER BY kind")]

    def documents(self) -> list[dict[str, Any]]:
        """Return the pairs of documents in order: their names and the numbers of rows, checked and doubtful rows."""
        query = (
            "SELECT document, count(*), total(checked), total(reasons > 0 AND NOT checked) FROM rows"
            " GROUP BY document ORDER BY min(place)"
        )
        return [
            {"document": document, "rows": rows, "done": int(done), "doubtful": int(doubtful)}
            for document, rows, done, doubtful in self._execute(query)
        ]

    def count(self, row_filter: RowFilter) -> int:
        """Return how many rows pass a filter."""
        return len(self.keys(row_filter))

    def keys(self, row_filter: RowFilter) -> Sequence[int]:
        """Return the keys of the rows that pass a filter, in its order."""
        keys = self._all_keys(replace(row_filter, first=None, last=None))
        start, end = 0, len(keys)
        ends = [key for key in (row_filter.first, row_filter.last) if key is not None]
        if any(self._sort_values(key) is None for key in ends):
            raise StaleError
        if row_filter.first is not None:
            start = self._index_in(keys, row_filter.first, row_filter.order)
        if row_filter.last is not None:
            end = self._index_in(keys, row_filter.last, row_filter.order)
            end += keys[end : end + 1] == array("q", [row_filter.last])
        return keys if (start, end) == (0, len(keys)) else keys[start:end]

    def forget_lists(self) -> None:
        """Forget the lists of keys and the counts, which are kept for each version."""
        self._lists.clear()
        self._counts.clear()

    def all_keys(self) -> Sequence[int]:
        """Return the keys of all rows in the order of the file."""
        return self._all_keys(RowFilter())

    def rows_before(self, positions: Iterable[str]) -> Iterator[int]:
        """Yield how many rows of the file are before each of rising positions; each is counted from the last one."""
        number, last = 0, ""
        for position in positions:
            query = "SELECT count(*) FROM rows WHERE place >= ? AND place < ?"
            number += int(self._execute(query, last, position)[0][0])
            last = position
            yield number

    def _all_keys(self, row_filter: RowFilter) -> array[int]:
        """Return the keys of the rows that pass a filter without a range; the latest lists are kept."""
        kept = (self.version, row_filter)
        if kept not in self._lists:
            condition, values = row_filter.clause()
            query = f"SELECT key FROM rows WHERE {condition} ORDER BY {ORDERS[row_filter.order]}"
            keys = array("q", (key for (key,) in self._execute(query, *values)))
            self._lists = {**dict(list(self._lists.items())[1 - _LISTS_KEPT :]), kept: keys}
        return self._lists[kept]

    def rows(self, row_filter: RowFilter, start: int, count: int) -> list[StoredRow]:
        """Return the rows that pass a filter, in order: `count` of them, from the one with index `start`."""
        return self.rows_of(self.keys(row_filter)[start : start + count])

    def rows_of(self, keys: Sequence[int]) -> list[StoredRow]:
        """Return the rows with these keys in the same order, with their numbers; deleted ones are left out."""
        found = sorted(self.rows_with(keys), key=lambda each: each.position)
        before = self.rows_before(each.position for each in found)
        numbered = {each.key: replace(each, number=number + 1) for each, number in zip(found, before, strict=True)}
        return [numbered[key] for key in keys if key in numbered]

    def rows_with(self, keys: Sequence[int]) -> Iterator[StoredRow]:
        """Yield the rows with these keys in the same order, without numbers; deleted ones are left out."""
        for some, found in self._select_with(f"key, {STORED_COLUMNS} {FROM_STORED}", keys):
            rows = {each.key: each for each in self._stored_rows(columns for _, *columns in found)}
            yield from (rows[key] for key in some if key in rows)

    def segment_texts(self, keys: Sequence[int]) -> Iterator[tuple[int, dict[SideName, list[str]]]]:
        """Yield the keys and the texts of the segments of rows, without building the rows."""
        for some, found in self._select_with("key, fields FROM contents", keys):
            fields = dict(found)
            for key in some:
                with row_errors(self.path):
                    sides = json.loads(fields[key])["sides"]
                    texts = {side: [text for text, _ in sides[k]] for k, side in enumerate(SIDES)}
                yield key, texts

    def _select_with(self, columns: str, keys: Sequence[int]) -> Iterator[tuple[Sequence[int], list[Any]]]:
        """Yield some of the keys, in the same order, with what a query finds for them."""
        for start in range(0, len(keys), _ROWS_AT_ONCE):
            some = keys[start : start + _ROWS_AT_ONCE]
            yield some, self._execute(f"SELECT {columns} WHERE key IN ({', '.join('?' * len(some))})", *some)

    def row(self, key: int) -> StoredRow | None:
        """Return a row; None if it was deleted."""
        found = self._execute(f"SELECT {STORED_COLUMNS} {FROM_STORED} WHERE key = ?", key)
        return self._stored_rows(found)[0] if found else None

    def rows_beside(self, position: str, direction: Direction, count: int) -> list[StoredRow]:
        """Return the rows above or below a position, the nearest first, without numbers."""
        sign, order = ("<", "DESC") if direction == "above" else (">", "")
        query = f"SELECT {STORED_COLUMNS} {FROM_STORED} WHERE place {sign} ? ORDER BY place {order} LIMIT ?"
        return self._stored_rows(self._execute(query, position, count))

    def versions_between(self, first: str, last: str) -> list[tuple[int, int]]:
        """Return keys and versions of the rows from one position to another, in order."""
        return self._execute("SELECT key, version FROM rows WHERE place BETWEEN ? AND ? ORDER BY place", first, last)

    def rows_of_last_action(self) -> list[StoredRow]:
        """Return the rows that the last action has changed and that are still there, in order."""
        keys = self._execute(
            "SELECT DISTINCT key FROM saved_rows WHERE action = ? LIMIT ?", self._last_action, _ROWS_AT_ONCE
        )
        return sorted(self.rows_with([key for (key,) in keys]), key=lambda each: each.position)

    def index_of(self, key: int, row_filter: RowFilter) -> int:
        """Return the index of a row among those that pass a filter; if it does not pass, that of the first after it."""
        return self._index_in(self.keys(row_filter), key, row_filter.order)

    def _index_in(self, keys: Sequence[int], key: int, order: str) -> int:
        def sort_key(key: int) -> tuple[Any, ...]:
            place, doubt = self._sort_values(key) or ("", 1.0)
            return (-doubt, place) if order == "doubt" else (place,)

        return bisect_left(keys, sort_key(key), key=sort_key)

    def _sort_values(self, key: int) -> tuple[str, float] | None:
        """Return position and doubt of a row, also of one that was deleted by one of the latest actions."""
        latest = "SELECT number FROM actions ORDER BY number DESC LIMIT ?"
        found = self._execute("SELECT place, doubt FROM rows WHERE key = ?", key) or self._execute(
            f"SELECT place, doubt FROM saved_rows WHERE key = ? AND action IN ({latest}) AND place IS NOT NULL"
            " ORDER BY action DESC LIMIT 1",
            key, _ACTIONS_SEARCHED,
        )  # fmt: skip
        return found[0] if found else None

    def next_row(self, what: str, key: int | None, step: int, row_filter: RowFilter) -> tuple[int | None, bool]:
        """Return the key of the next row that passes a filter, or None, and whether the search wrapped around.

        `what` is doubtful, open, or fact for rows with differing facts. The search starts after the row `key`, or
        before it if `step` is -1, and continues from the other end.
        """
        keys, ahead = self.keys_in_turn(what, key, step, row_filter)
        return (keys[0], not ahead) if keys else (None, False)

    def keys_in_turn(self, what: str, key: int | None, step: int, row_filter: RowFilter) -> tuple[list[int], int]:
        """Return the keys of rows as `next_row` searches them, and how many there are until it wraps around."""
        keys = list(self.keys(replace(row_filter, what=what)))
        start = 0 if key is None else self._index_in(keys, key, row_filter.order)
        if step < 0:
            ahead = start if key is not None else len(keys)
            return keys[:ahead][::-1] + keys[ahead:][::-1], ahead
        start += key is not None and keys[start : start + 1] == [key]
        return keys[start:] + keys[:start], len(keys) - start

    def overview(self, most: int) -> tuple[int, list[tuple[float | None, str]]]:
        """Return the number of rows, and the lowest score and most urgent state of at most `most` equal ranges.

        The score of a range in which no row has a score is None.
        """
        total = self.counts()["rows"]
        ranges = max(1, min(most, total))
        decided = f"iif(status = 'rejected', {STATES.index('rejected')}, {STATES.index('done')})"
        numbered = (
            f"SELECT nullif(score, {NO_SCORE}) AS score, iif(checked, {decided}, state) AS state,"
            " row_number() OVER (ORDER BY place) - 1 AS n FROM rows"
        )
        query = f"SELECT min(score), max(state) FROM ({numbered}) GROUP BY n * ? / ? ORDER BY n * ? / ?"
        found = self._execute(query, ranges, total, ranges, total) if total else []
        with row_errors(self.path):
            return total, [(score, STATES[number]) for score, number in found]

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read one state of the journal, whatever other programs write meanwhile."""
        with JOURNAL_FORMAT.errors(self.path):
            self._base.execute("BEGIN")
        try:
            yield
        finally:
            with JOURNAL_FORMAT.errors(self.path):
                self._base.execute("COMMIT")

    def records(self, *, only_accepted: bool = False) -> Generator[Record, None, None]:
        """Yield the records in order, in their state at the first; later actions are not included.

        Close the generator if it may not be exhausted, in the thread that uses it.
        """
        with closing(self.every_row()) as rows:
            for each in rows:
                if not only_accepted or each.row.record.status == "accepted":
                    yield each.row.to_record()

    def every_row(self) -> Generator[StoredRow, None, None]:
        """Yield the rows in order, without numbers, as `records` does."""
        with JournalReader(self.path) as own, own.snapshot():
            last = ""
            query = f"SELECT {STORED_COLUMNS} {FROM_STORED} WHERE place > ? ORDER BY place LIMIT ?"
            while found := own._execute(query, last, _ROWS_AT_ONCE):
                for each in own._stored_rows(found):
                    last = each.position
                    yield each

    def source_text(self, document: str) -> str | None:
        """Return the source text of a document; None if the review did not start from texts."""
        found = self._execute("SELECT text FROM sources WHERE document = ?", document_key(document))
        return str(found[0][0]) if found else None

    @property
    def _last_action(self) -> int:
        """The number of the last action that is not undone, 0 if there is none."""
        return int(self._fact("done"))

    def _fact(self, name: str) -> Any:
        with row_errors(self.path):
            return json.loads(self._execute("SELECT value FROM facts WHERE name = ?", name)[0][0])

    def _stored_rows(self, found: Iterable[Any]) -> list[StoredRow]:
        with row_errors(self.path):
            return [stored_row(columns) for columns in found]

    def _execute(self, query: str, *values: Any) -> list[Any]:
        with JOURNAL_FORMAT.errors(self.path):
            return self._base.execute(query, values).fetchall()
