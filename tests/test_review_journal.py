"""The journal of a review: its upgrade, lists, bulk actions, and what undo gives back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import parlalign
from parlalign import ParlalignError, Record, Span
from parlalign.records import Origin
from parlalign.records.values import record_to_values
from parlalign.review.action_errors import StaleError
from parlalign.review.journal_file import make_journal
from parlalign.review.journal_queries import JournalReader
from parlalign.review.review_journal import Journal
from parlalign.review.row_filter import RowFilter

JOURNALS = Path(__file__).parent / "journals"
EVERY = RowFilter()


def record(number: int, source: str, target: str, **more: Any) -> Record:
    status = "paired" if source and target else "unpaired"
    return Record(f"p{number}", source, target, ("nl", "de"), "paragraph", **{"score": 0.95, "status": status, **more})


def origin(document: str, start: int = 0, end: int = 1) -> Origin:
    return Origin(document, (Span(start, end),), "text", None)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Callable[[list[Record]], Journal]]:
    opened: list[Journal] = []

    def begun(records: list[Record]) -> Journal:
        path = tmp_path / f"{len(opened)}.review"
        make_journal(path, records, {"name": "x.tmx", "languages": ["nl", "de"]})
        opened.append(Journal(path))
        return opened[-1]

    yield begun
    for each in opened:
        each.close()


def keys(review: JournalReader, **criteria: Any) -> list[int]:
    return list(review.keys(RowFilter(**criteria)))


# Upgrade -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Return a journal of version 1, which parlalign wrote before version 2: ten actions, three of them undone."""
    path = tmp_path / "old.review"
    with sqlite3.connect(path) as connection:
        connection.executescript((JOURNALS / "version-1.sql").read_text(encoding="utf-8"))
        connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    return path


def views(review: Journal) -> Any:
    """Return what a journal stores of each row, in the form in which JSON returns it."""
    rows = [
        (each.key, each.row.is_checked, each.row.is_by_hand, record_to_values(each.row.to_record()))
        for each in review.rows(EVERY, 0, 99)
    ]
    return json.loads(json.dumps(rows))


def test_an_upgrade_loses_nothing_and_undo_goes_on(old: Path) -> None:
    states = json.loads((JOURNALS / "version-1.json").read_text(encoding="utf-8"))
    with Journal(old) as review:
        assert review.facts() == {
            "name": "x.tmx", "languages": ["nl", "de"], "inputs": ["0"], "choices": {}, "version": 13, "done": 7,
        }  # fmt: skip
        assert review.source_text("a.nl.txt") == "haven\nstad artikel 5"
        assert views(review) == states[7]
        assert review.undo_and_redo() == ("unlink", "merge")
        for state in reversed(states[:7]):
            review.undo(review.version)
            assert views(review) == state
        for state in states[1:]:
            review.redo(review.version)
            assert views(review) == state
        assert review.undo_and_redo() == ("accept", None)
        review.act("unlink", 5, {}, {})
        assert max(keys(review)) == 10  # the key of a deleted row is not used again
    assert len(parlalign.read_records(old)) == 8


def test_an_upgrade_that_fails_changes_nothing(old: Path) -> None:
    with sqlite3.connect(old) as connection:
        connection.execute("UPDATE rows SET fields = '[]' WHERE key = 5")
    before = list(connection.iterdump())
    connection.close()
    with pytest.raises(ParlalignError, match="has content that parlalign does not write"):
        Journal(old)
    with sqlite3.connect(old) as connection:
        assert list(connection.iterdump()) == before
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    connection.close()


def test_a_trigger_in_an_old_journal_is_refused(old: Path) -> None:
    with sqlite3.connect(old) as connection:
        connection.execute("CREATE TRIGGER t AFTER INSERT ON facts BEGIN DELETE FROM rows; END")
    connection.close()
    with pytest.raises(ParlalignError, match="or triggers or views"):
        Journal(old)


# Lists ---------------------------------------------------------------------------------------------------------------


def test_lists_by_document_doubt_and_range(journal: Callable[[list[Record]], Journal]) -> None:
    review = journal([
        record(1, "", "A", origin=(None, origin("a.de"))),
        record(2, "b 1", "B 1", score=0.5, origin=(origin("a.nl"), origin("a.de"))),
        record(3, "c 1", "C 2", score=0.9, origin=(origin("b.nl"), origin("b.de"))),
        record(4, "d", "D", origin=(origin("b.nl"), origin("b.de"))),
        record(5, "", "E", origin=(None, origin("b.de"))),
    ])  # fmt: skip
    assert keys(review, document="a.nl") == [1, 2]
    assert keys(review, document="b.nl") == [3, 4, 5]
    assert review.documents() == [
        {"document": "a.nl", "rows": 2, "done": 0, "doubtful": 2},
        {"document": "b.nl", "rows": 3, "done": 0, "doubtful": 2},
    ]
    by_doubt = keys(review, order="doubt")
    doubts = [each.doubt for each in review.rows(RowFilter(order="doubt"), 0, 9)]
    assert doubts == sorted(doubts, reverse=True)
    assert by_doubt[0] == 2
    assert by_doubt[-1] == 4
    assert [each.number for each in review.rows(RowFilter(order="doubt"), 0, 9)] == by_doubt
    assert [review.index_of(key, RowFilter(order="doubt")) for key in by_doubt] == [0, 1, 2, 3, 4]
    assert keys(review, first=2, last=4) == [2, 3, 4]
    assert keys(review, first=2, last=4, document="b.nl") == [3, 4]
    assert keys(review, first=4, last=5, document="a.nl") == []
    assert keys(review, first=by_doubt[1], last=by_doubt[3], order="doubt") == by_doubt[1:4]
    assert keys(review, last=2) == [1, 2]
    with pytest.raises(StaleError):
        review.keys(RowFilter(first=99))
    review.act("accept", 2, {}, {})
    assert keys(review, order="doubt") == by_doubt  # a decision does not move a row
    review.act("unlink", 4, {}, {})
    assert keys(review, document="b.nl") == [3, 4, 6, 5]


def test_the_next_row_of_a_kind(journal: Callable[[list[Record]], Journal]) -> None:
    review = journal([record(1, "a 1", "A 2"), record(2, "b", "B"), record(3, "c 1", "C 2"), record(4, "d", "")])
    assert [review.next_row("fact", key, 1, EVERY) for key in (1, 2, 3)] == [(3, False), (3, False), (1, True)]
    assert review.next_row("fact", 3, -1, EVERY) == (1, False)
    assert review.next_row("open", 1, 1, EVERY) == (2, False)
    review.act("accept", 2, {}, {})
    review.act("accept", 3, {}, {})
    assert review.next_row("open", 1, 1, EVERY) == (4, False)
    assert review.next_row("open", 1, 1, RowFilter(order="doubt"))[0] in (1, 4)
    assert review.next_row("fact", 1, -1, EVERY) == (1, True)
    assert review.next_row("fact", None, 1, RowFilter(text="d")) == (None, False)
