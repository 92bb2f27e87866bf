"""Questions to a journal: which rows there are, which of them to show, and how far the review is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from parlalign.io.sqlite import row_errors
from parlalign.records import Record
from parlalign.review.journal_file import JOURNAL_FORMAT, KEPT, Kept, connect, kept
from parlalign.review.row_filter import RowFilter
from parlalign.review.rows import STATES

_AT_ONCE = 500  # rows
_REMEMBERED = 100  # actions in which a row that is gone is looked for


class JournalReader:
    """A journal that is open, for one thread: close it, or use it in a `with`. SQLite's errors are `ParlalignError`."""

    def __init__(self, path: str | Path) -> None:
        """Open the journal at `path`; raise `ParlalignError` where there is none."""
        self.path = Path(path)
        self._base = connect(self.path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        with JOURNAL_FORMAT.errors(self.path):
            self._base.close()

    def facts(self) -> dict[str, Any]:
        """Return what was said of the input when the review began: name, languages and more."""
        with row_errors(self.path):
            told = {name: json.loads(value) for name, value in self._asked("SELECT name, value FROM facts")}
            if not isinstance(told["name"], str) or not all(isinstance(code, str) for code in told["languages"]):
                raise TypeError("name and languages are not texts")
            return told

    @property
    def version(self) -> int:
        return int(self._fact("version"))

    @property
    def last_key(self) -> int | None:
        """The row of the last action; None where nothing was done or it is gone."""
        found = self._asked("SELECT key FROM actions WHERE number = ? AND key IN (SELECT key FROM rows)", self._done)
        return int(found[0][0]) if found else None

    def undoable(self) -> tuple[str | None, str | None]:
        """Return the names of the actions that `undo` and `redo` would act on."""
        done = self._done
        found = dict(self._asked("SELECT number, do FROM actions WHERE number IN (?, ?)", done, done + 1))
        return found.get(done), found.get(done + 1)

    def counts(self) -> dict[str, int]:
        """Return how many rows there are, those of each status, those that a person decided, and the doubtful ones."""
        query = (
            "SELECT count(*), total(checked), total(reasons > 0), total(status = 'paired'), total(status = 'accepted'),"
            " total(status = 'rejected'), total(status = 'unpaired') FROM rows INDEXED BY rows_at_a_glance"
        )
        names = ("rows", "done", "doubtful", "paired", "accepted", "rejected", "unpaired")
        return {name: int(count) for name, count in zip(names, self._asked(query)[0], strict=True)}

    def kinds(self) -> list[str]:
        """Return the kinds of segments that there are."""
        return [kind for (kind,) in self._asked("SELECT DISTINCT kind FROM rows WHERE kind != '' ORDER BY kind")]

    def count(self, only: RowFilter) -> int:
        """Return how many rows pass a filter."""
        condition, values = only.clause()
        return int(self._asked(f"SELECT count(*) FROM rows WHERE {condition}", *values)[0][0])

    def rows(self, only: RowFilter, start: int, count: int) -> list[Kept]:
        """Return `count` rows of those that pass a filter, in order, from the one with index `start` on."""
        condition, values = only.clause()
        keys = f"SELECT key FROM rows WHERE {condition} ORDER BY place LIMIT ? OFFSET ?"
        query = f"SELECT {KEPT} FROM rows WHERE key IN ({keys}) ORDER BY place"
        found = self._kept(self._asked(query, *values, count, start))
        return [replace(each, number=number) for each, number in zip(found, self._numbers(found), strict=True)]

    def row(self, key: int) -> Kept | None:
        """Return a row, None where it is gone."""
        found = self._asked(f"SELECT {KEPT} FROM rows WHERE key = ?", key)
        return self._kept(found)[0] if found else None

    def _numbers(self, found: Sequence[Kept]) -> Iterator[int]:
        """Yield the places of rows in the whole file, from 1; each is counted from the one before."""
        number, last = 0, ""
        for each in found:
            query = "SELECT count(*) FROM rows WHERE place > ? AND place <= ?"
            number += int(self._asked(query, last, each.place)[0][0])
            last = each.place
            yield number

    def index_of(self, key: int, only: RowFilter) -> int:
        """Return the index of a row among those that pass a filter, or of the first behind it."""
        condition, values = only.clause()
        query = f"SELECT count(*) FROM rows WHERE place < ? AND {condition}"
        return int(self._asked(query, self._place_of(key), *values)[0][0])

    def _place_of(self, key: int) -> str:
        """Return the place of a row, also of one that went a short while ago."""
        if found := self._asked("SELECT place FROM rows WHERE key = ?", key):
            return str(found[0][0])
        for (before,) in self._asked("SELECT before FROM actions ORDER BY number DESC LIMIT ?", _REMEMBERED):
            for row in json.loads(before):
                if row[0] == key:
                    return str(row[1])
        return ""

    def next_doubtful(self, key: int | None, step: int, only: RowFilter) -> tuple[int | None, bool]:
        """Return the key of the next doubtful row that passes a filter, or None, and whether the end was passed.

        It is sought behind the row `key`, where `step` is -1 before it, and then from the other end on.
        """
        condition, values = only.clause()
        order, sign = ("DESC", "<") if step < 0 else ("", ">")
        query = f"SELECT key FROM rows WHERE reasons > 0 AND {condition} {{}} ORDER BY place {order} LIMIT 1"
        beyond = f"AND place {sign} ?"
        if key is not None and (found := self._asked(query.format(beyond), *values, self._place_of(key))):
            return int(found[0][0]), False
        found = self._asked(query.format(""), *values)
        return (int(found[0][0]), key is not None) if found else (None, False)

    def overview(self, most: int) -> tuple[int, list[tuple[float, str]]]:
        """Return the number of rows and, for at most `most` equal stretches, the lowest score and most urgent state."""
        total = self.counts()["rows"]
        buckets = max(1, min(most, total))
        numbered = "SELECT score, state, row_number() OVER (ORDER BY place) - 1 AS n FROM rows"
        query = f"SELECT min(score), max(state) FROM ({numbered}) GROUP BY n * ? / ? ORDER BY n * ? / ?"
        found = self._asked(query, buckets, total, buckets, total) if total else []
        with row_errors(self.path):
            return total, [(score, STATES[number]) for score, number in found]

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """See one state of the journal, whatever others do meanwhile."""
        with JOURNAL_FORMAT.errors(self.path):
            self._base.execute("BEGIN")
        try:
            yield
        finally:
            with JOURNAL_FORMAT.errors(self.path):
                self._base.execute("COMMIT")

    def records(self, *, only_accepted: bool = False) -> Iterator[Record]:
        """Yield the records as they are now, in order; what is done meanwhile does not show."""
        with JournalReader(self.path) as own, own.snapshot():
            for record in own._records():
                if not only_accepted or record.status == "accepted":
                    yield record

    def _records(self) -> Iterator[Record]:
        last = ""
        while found := self._asked(f"SELECT {KEPT} FROM rows WHERE place > ? ORDER BY place LIMIT ?", last, _AT_ONCE):
            for each in self._kept(found):
                last = each.place
                yield each.row.to_record()

    def source(self, document: str) -> str | None:
        """Return the source text of a document, where the review began with it."""
        found = self._asked("SELECT text FROM sources WHERE document = ?", document)
        return str(found[0][0]) if found else None

    @property
    def _done(self) -> int:
        return int(self._fact("done"))

    def _fact(self, name: str) -> Any:
        with row_errors(self.path):
            return json.loads(self._asked("SELECT value FROM facts WHERE name = ?", name)[0][0])

    def _kept(self, found: Iterable[Any]) -> list[Kept]:
        with row_errors(self.path):
            return [kept(row) for row in found]

    def _asked(self, query: str, *values: Any) -> list[Any]:
        with JOURNAL_FORMAT.errors(self.path):
            return self._base.execute(query, values).fetchall()
