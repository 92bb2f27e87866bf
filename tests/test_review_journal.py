"""The journal of a review: its upgrade, lists, bulk actions, and what undo gives back."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from review_client import ReviewClient

import parlalign
from parlalign import ParlalignError, Record, Span
from parlalign.errors import NotPossibleError
from parlalign.records import Edit, InlineCodes, Origin
from parlalign.records.text_replacement import parse_replacement
from parlalign.records.values import record_to_values
from parlalign.review.action_errors import StaleError
from parlalign.review.actions import ACTIONS
from parlalign.review.bulk_decisions import count_changes, decide_all
from parlalign.review.journal_queries import JournalReader
from parlalign.review.replace_all import preview_replacement, replace_all
from parlalign.review.review_journal import Journal
from parlalign.review.row_filter import RowFilter
from parlalign.review.rows import undecided_status

JOURNALS = Path(__file__).parent / "journals"
EVERY = RowFilter()


def record(number: int, source: str, target: str, **more: Any) -> Record:
    status = "paired" if source and target else "unpaired"
    return Record(f"p{number}", source, target, ("nl", "de"), "paragraph", **{"score": 0.95, "status": status, **more})


def origin(document: str, start: int = 0, end: int = 1) -> Origin:
    return Origin(document, (Span(start, end),), "text", None)


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


# Actions on many rows ------------------------------------------------------------------------------------------------

ROWS = [
    record(1, "de haven", "der Hafen"),
    record(2, "twee", "", comment="é"),
    record(3, "drie havens", "drei Hafen 7", score=0.4),
    record(4, "vier", "\u200b", status="unpaired"),
    record(5, "vijf", "funf", status="accepted"),
    record(6, "zes", "sechs", status="rejected"),
    record(7, "zeven", "sieben", score=None, pieces=(("zeven", "sieben"),)),
]


def table(review: Journal) -> list[Any]:
    """Return all that a journal stores of its rows except their versions."""
    columns = [name for _, name, *_ in review._base.execute("PRAGMA table_info(rows)") if name != "version"]
    names = ", ".join(f"hex({name}), typeof({name})" for name in (*columns, "fields", "source", "target"))
    tables = "rows JOIN contents USING (key) JOIN folded_texts USING (key)"
    query = f"SELECT {names} FROM {tables} ORDER BY place"  # noqa: S608 - names of columns
    found = review._base.execute(query).fetchall()
    counts = "SELECT (SELECT count(*) FROM contents), (SELECT count(*) FROM folded_texts)"
    assert review._base.execute(counts).fetchone() == (len(found), len(found))
    return found


def decide(review: Journal, action: str, **criteria: Any) -> int:
    row_filter = RowFilter(**criteria)
    expected = count_changes(review, action, row_filter)
    return decide_all(review, action, row_filter, version=review.version, expected=expected).count


def decisions_in(review: Journal) -> dict[int, Any]:
    """Return the decision on each row, and what depends on it."""
    rows = review.rows(EVERY, 0, 99)
    return {each.key: (each.row.record.status, each.row.is_checked, each.reasons) for each in rows}


@pytest.mark.parametrize("action", ["accept", "reject", "clear"])
def test_a_decision_on_many_rows_is_that_on_each(action: str, journal: Callable[[list[Record]], Journal]) -> None:
    one, many = journal(ROWS), journal(ROWS)
    before = table(many)
    decisions = decisions_in(one)
    for key in keys(one):
        with suppress(NotPossibleError):  # an unaligned segment cannot be rejected
            one.act(action, key, {}, {})
    changed = {key for key, decision in decisions_in(one).items() if decision != decisions[key]}
    assert decide(many, action) == len(changed)
    assert decisions_in(one) == decisions_in(many)
    assert one.counts() == many.counts()
    assert {each.key for each in many.rows(EVERY, 0, 9) if each.version == 1} == changed
    assert many.undo_and_redo() == (action, None)
    after = table(many)
    many.undo(1)
    assert table(many) == before
    many.redo(2)
    assert table(many) == after
    assert decide(many, action) == 0
    assert many.version == 3  # nothing to change is no action


def test_decisions_follow_the_filter(journal: Callable[[list[Record]], Journal]) -> None:
    review = journal(ROWS)
    assert decide(review, "accept", min_score=0.9) == 3  # an accepted one stays, one without a score is not below
    review.undo(review.version)
    assert decide(review, "accept", first=2, last=3) == 2
    assert decide(review, "reject", text="haven") == 2
    assert decide(review, "clear", show="done", last=3) == 3
    assert review.counts()["done"] == 1
    with pytest.raises(NotPossibleError, match="bad-request"):
        count_changes(review, "delete", EVERY)


def test_decisions_are_refused_if_a_row_has_changed_since_the_count(
    journal: Callable[[list[Record]], Journal],
) -> None:
    review = journal(ROWS)
    expected = count_changes(review, "accept", EVERY)
    with Journal(review.path) as other:
        other.act("accept", 1, {}, {1: 0})
    before = table(review)
    for version, count in ((0, expected), (1, expected), (1, 0)):
        with pytest.raises(StaleError):
            decide_all(review, "accept", EVERY, version=version, expected=count)
    assert (table(review), review.version, review.undo_and_redo()) == (before, 1, ("accept", None))
    assert decide_all(review, "accept", EVERY, version=1, expected=expected - 1).count == expected - 1


# Find and replace ----------------------------------------------------------------------------------------------------


def replace_in(review: Journal, find: str, replacement: str, **more: Any) -> tuple[int, int, int]:
    """Replace, and return the numbers of rows, of hits and of rows that were left."""
    criteria = {name: more.pop(name) for name in ("text", "first", "last") if name in more}
    parameters = {"find": find, "replacement": replacement, "side": "both", **more}
    counts = preview_replacement(review, parse_replacement(parameters), RowFilter(**criteria), most_examples=50)
    change = replace_all(
        review, parse_replacement(parameters), RowFilter(**criteria), version=review.version, expected=counts.hits
    )
    assert change.count == counts.rows
    return counts.rows, counts.hits, counts.left


def texts(review: Journal) -> list[tuple[str, str]]:
    return [(each.source, each.target) for each in review.records()]


def test_replacing_plain_texts(journal: Callable[[list[Record]], Journal]) -> None:
    review = journal(ROWS)
    before = table(review)
    assert replace_in(review, "HAVEN", "kade (1.)") == (2, 2, 0)
    assert texts(review)[0] == ("de kade (1.)", "der Hafen")
    assert texts(review)[2] == ("drie kade (1.)s", "drei Hafen 7")
    assert replace_in(review, "Hafen", "Ufer", case=True, side="source") == (0, 0, 0)
    assert replace_in(review, "hafen", "Ufer", case=True, side="target") == (0, 0, 0)
    assert replace_in(review, "Hafen", "\\1", case=True, side="target", last=2) == (1, 1, 0)
    assert texts(review)[0] == ("de kade (1.)", "der \\1")
    assert replace_in(review, "v", "v") == (0, 0, 0)
    assert (review.version, review.undo_and_redo()) == (2, ("replace", None))
    assert [each.key for each in review.rows(RowFilter(show="hand"), 0, 9)] == [1, 3]
    assert keys(review, text="kade") == [1, 3]
    after = table(review)
    for _ in range(2):
        review.undo(review.version)
    assert table(review) == before
    for _ in range(2):
        review.redo(review.version)
    assert table(review) == after


def test_a_decision_stays_and_sub_segments_go(journal: Callable[[list[Record]], Journal]) -> None:
    review = journal(ROWS)
    assert replace_in(review, "f", "ff", side="target", first=5, last=6) == (1, 2, 0)
    assert replace_in(review, "z", "Z", first=7) == (1, 1, 0)
    fifth, seventh = (list(review.records())[k] for k in (4, 6))
    assert (fifth.target, fifth.status) == ("ffunff", "accepted")
    assert fifth.changed is not None
    assert (seventh.source, seventh.pieces, seventh.status) == ("Zeven", (), "paired")
    assert review.row(5).reasons == ()  # type: ignore[union-attr]


def test_replacing_with_a_regular_expression(journal: Callable[[list[Record]], Journal]) -> None:
    review = journal([record(1, "art. 5 en art. 6", "Art. 5 und Art. 6"), record(2, "2010-03-09", "9.3.2010")])
    parameters = {"regex": True, "case": True}
    assert replace_in(review, r"art\. (?<n>\d+)", r"artikel \g<n>", **parameters) == (1, 2, 0)
    assert replace_in(review, r"(\d+)-0?(\d+)-0?(\d+)", r"\3.\2.\1", **parameters) == (1, 1, 0)
    assert replace_in(review, r"^(?=A)", "§ ", **parameters) == (1, 1, 0)
    assert replace_in(review, r"\(?R\{9999999", "", **parameters) == (0, 0, 0)
    assert replace_in(review, r"(?r)(r)(t)", r"\2\1", side="target", **parameters) == (1, 2, 0)  # from the end
    assert texts(review) == [("artikel 5 en artikel 6", "§ Atr. 5 und Atr. 6"), ("9.3.2010", "9.3.2010")]


def test_a_text_does_not_become_empty(journal: Callable[[list[Record]], Journal]) -> None:
    review = journal(ROWS)
    assert replace_in(review, "twee", "") == (0, 0, 1)
    assert replace_in(review, r"\w+", " \u200b", regex=True) == (0, 0, 7)
    assert replace_in(review, "drie ", "") == (1, 1, 0)
    assert replace_in(review, "twee", "x" * 1000) == (1, 1, 0)
    assert replace_in(review, "x", "x" * 101) == (0, 0, 1)  # too long
    review.undo(review.version)
    assert texts(review)[:3] == [("de haven", "der Hafen"), ("twee", ""), ("havens", "drei Hafen 7")]


def test_each_segment_keeps_the_way_to_its_source(journal: Callable[[list[Record]], Journal]) -> None:
    join = Edit(Span(5, 6), "", "wrap-join", 0.6)
    two = Origin("d", (Span(0, 10), Span(11, 16)), "text", None, (join,))
    review = journal([record(1, "havenstad haven", "x", origin=(two, None))])
    assert replace_in(review, "d h", "") == (0, 0, 0)  # a hit is in one segment
    assert replace_in(review, "haven", "kade") == (1, 2, 0)
    (row,) = review.rows(EVERY, 0, 9)
    assert [segment.text for segment in row.row.source] == ["kadestad", "kade"]
    assert [segment.origin and segment.origin.edits for segment in row.row.source] == [
        (Edit(Span(0, 6), "kade", "by-hand", 1.0),),
        (Edit(Span(11, 16), "kade", "by-hand", 1.0),),
    ]


@pytest.mark.parametrize(
    ("parameters", "code", "values"),
    [
        ({"find": "a(b", "regex": True}, "bad-pattern", {"reason": "missing )", "place": 4}),
        ({"find": "(" * 900 + ")" * 100, "regex": True}, "bad-pattern", None),
        ({"find": "(?a)(?u)a", "regex": True}, "bad-pattern", None),
        ({"find": "a(?R)", "regex": True}, "bad-pattern", {"reason": "recursion is not supported", "place": 2}),
        ({"find": r"\\{9999999}", "regex": True}, "bad-pattern", {"reason": "too many repetitions", "place": 3}),
        ({"find": "(a{999}){999}", "regex": True}, "bad-pattern", {"reason": "too many repetitions", "place": 9}),
        (
            {"find": "(a)", "regex": True, "replacement": r"\n\1\2\3"},
            "bad-replacement",
            {"reason": "no such group", "place": 5},
        ),
        (
            {"find": "a", "regex": True, "replacement": r"\u00e9\1"},
            "bad-replacement",
            {"reason": "no such group", "place": 7},
        ),
        ({"find": "a", "regex": True, "replacement": r"\g<b>"}, "bad-replacement", None),
        ({"find": "a", "regex": True, "replacement": r"\U00110000"}, "bad-replacement", None),
        ({"find": "a", "regex": True, "replacement": r"x\q"}, "bad-replacement", None),
        ({"find": "a", "replacement": "x" * 1001}, "too-long", {}),
        ({"find": "(a|aa)+$", "regex": True}, "pattern-too-slow", {}),
        ({"find": ""}, "bad-request", {}),
        ({"find": "a", "side": "middle"}, "bad-request", {}),
        ({"find": "a", "regex": 1}, "bad-request", {}),
        ({"find": "a" * 1001}, "too-long", {}),
        ({"find": 5}, "bad-request", {}),
        ({"find": "a", "replacement": None}, "bad-request", {}),
    ],
    ids=lambda value: json.dumps(value)[:40],
)  # fmt: skip
def test_patterns_that_are_refused(
    parameters: dict[str, Any],
    code: str,
    values: dict[str, Any] | None,
    journal: Callable[[list[Record]], Journal],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("parlalign.records.text_replacement._MOST_SECONDS", 0.05)
    review = journal([record(1, "a" * 60 + "dddd", "b")])
    with pytest.raises(NotPossibleError) as refusal:
        replace_in(review, **{"replacement": "", **parameters})
    assert refusal.value.code == code
    assert values is None or refusal.value.values == values


def test_a_list_of_a_change_that_failed_is_not_kept(journal: Callable[[list[Record]], Journal]) -> None:
    review = journal(ROWS)
    replacement = parse_replacement({"find": "haven", "replacement": "kade", "side": "both"})
    with pytest.raises(StaleError):
        replace_all(review, replacement, EVERY, version=0, expected=1)

    def fail() -> None:
        with review.changing():
            review.begin_action("test", 1).replace_row(review.rows(EVERY, 0, 1)[0], review.rows(EVERY, 1, 1)[0].row)
            assert keys(review, text="haven") == [3]
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    review.act("comment", 7, {"text": "x"}, {})
    assert keys(review, text="haven") == [1, 3]


# Actions on one row --------------------------------------------------------------------------------------------------


def test_a_deleted_text_and_a_row_without_texts(journal: Callable[[list[Record]], Journal]) -> None:
    two = Origin("d", (Span(0, 3), Span(4, 8)), "text", None)
    review = journal([record(1, "een twee", "eins", origin=(two, None)), record(2, "drie", ""), record(3, "x", "y")])
    before = table(review)
    review.act("delete", 1, {"side": "source", "segment": 0}, {})
    assert texts(review)[0] == ("twee", "eins")
    assert review.row(1).row.source[0].origin.spans == (Span(4, 8),)  # type: ignore[union-attr]
    review.act("delete", 1, {"side": "target"}, {})
    assert texts(review)[0] == ("twee", "")
    assert next(review.records()).status == "unpaired"
    change = review.act("delete", 2, {"side": "source"}, {})
    assert (change.removed, change.key, keys(review)) == (1, 3, [1, 3])
    change = review.act("delete", 3, {"side": "both"}, {})
    assert (change.removed, change.key, keys(review)) == (1, 1, [1])
    for parameters in ({"side": "target"}, {"side": "source", "segment": 1}, {"side": "source", "segment": -1}):
        with pytest.raises(NotPossibleError):
            review.act("delete", 1, parameters, {})
    review.act("delete", 1, {"side": "both"}, {})
    assert keys(review) == []
    assert review.counts()["rows"] == 0
    while review.undo_and_redo()[0]:
        review.undo(review.version)
    assert table(review) == before


def test_a_text_goes_to_the_other_column(journal: Callable[[list[Record]], Journal]) -> None:
    two = Origin("d", (Span(0, 3), Span(4, 8)), "text", None)
    review = journal([record(1, "een zwei", "eins", origin=(two, None)), record(2, "drei", "")])
    before = table(review)
    review.act("transfer", 1, {"side": "source", "segment": 1}, {})
    review.act("transfer", 2, {"side": "source"}, {})
    assert texts(review) == [("een", "eins zwei"), ("", "drei")]
    first = review.row(1)
    assert first is not None
    assert [segment.origin and segment.origin.spans for segment in first.row.target] == [None, (Span(4, 8),)]
    assert (first.row.is_by_hand, first.document) == (True, "d")
    with pytest.raises(NotPossibleError, match="nothing-there"):
        review.act("transfer", 2, {"side": "source"}, {})
    review.undo(2)
    review.undo(3)
    assert table(review) == before


def test_sides_are_exchanged_with_all_that_belongs_to_them(journal: Callable[[list[Record]], Journal]) -> None:
    codes = InlineCodes("tmx", "<bpt/>een", "eins")
    first = record(1, "eins", "een", codes=codes, pieces=(("e", "a"),), origin=(origin("a.de"), origin("a.nl")))
    review = journal([first, record(2, "zwei", "")])
    before = table(review)
    review.act("swap", 1, {}, {})
    review.act("swap", 2, {}, {})
    assert texts(review) == [("een", "eins"), ("", "zwei")]
    found = next(review.records())
    assert found.codes == InlineCodes("tmx", "eins", "<bpt/>een")
    assert (found.pieces, found.languages) == ((("a", "e"),), ("nl", "de"))
    assert [each and each.document for each in found.origin] == ["a.nl", "a.de"]
    review.undo(2)
    review.undo(3)
    assert table(review) == before


# Server --------------------------------------------------------------------------------------------------------------


def test_the_page_asks_about_many_rows_and_changes_them(journal: Callable[[list[Record]], Journal]) -> None:
    review = journal(ROWS)
    client = ReviewClient(review)
    before = table(review)
    counted = client.get("api/count?text=haven&action=accept&order=doubt").json()
    assert counted == {"count": 2, "changed": 2, "version": 0}
    assert client.get("api/count?from=2&to=4").json() == {"count": 3, "version": 0}
    words = {"action": "accept", "filter": {"text": "haven", "least": "", "to": 7}, "version": 0, "expected": 2}
    assert client.post("api/act-all", words | {"expected": 1}).status_code == 409
    done = client.post("api/act-all", words).json()
    assert (done["count"], done["key"], done["version"], done["undo"], done["counts"]["accepted"]) == (
        2, 1, 1, "accept", 3,
    )  # fmt: skip
    assert client.post("api/act-all", words).status_code == 409
    find = {"find": "Hafen", "replacement": "𝕏 Kai", "side": "target", "case": True, "regex": False, "filter": {}}
    preview = client.post("api/replace", find | {"preview": True}).json()
    assert {name: preview[name] for name in ("rows", "hits", "left", "version")} == {
        "rows": 2, "hits": 2, "left": 0, "version": 1,
    }  # fmt: skip
    assert preview["examples"][0] == {
        "key": 1, "number": 1, "side": "target", "segment": 0, "before": "der Hafen", "after": "der 𝕏 Kai",
        "spans": [[4, 9]],
    }  # fmt: skip
    assert client.post("api/replace", find | {"preview": False, "version": 0, "expected": 2}).status_code == 409
    assert client.post("api/replace", find | {"preview": False, "version": 1, "expected": 3}).status_code == 409
    replaced = client.post("api/replace", find | {"preview": False, "version": 1, "expected": 2}).json()
    assert (replaced["count"], replaced["version"], replaced["undo"]) == (2, 2, "replace")
    examples = client.post("api/replace", {"find": "Kai", "replacement": "", "side": "both"}).json()["examples"]
    assert examples[0]["spans"] == [[7, 10]]  # in UTF-16
    for version in (2, 3):
        assert client.post("api/undo", {"version": version}).status_code == 200
    assert table(review) == before
    refused = client.post("api/replace", {"find": "(", "replacement": "", "side": "both", "regex": True})
    assert (refused.status_code, refused.json()) == (
        422, {"error": "bad-pattern", "values": {"reason": "missing )", "place": 2}},
    )  # fmt: skip


def test_changes_wait_for_a_replacement_and_the_page_goes_on(
    journal: Callable[[list[Record]], Journal], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A replacement writes in a thread of its own."""
    writing, going_on = threading.Event(), threading.Event()

    def slow(own: Journal, *arguments: Any, **seen: Any) -> Any:
        with own.changing():
            writing.set()
            going_on.wait(5)
        return replace_all(own, *arguments, **seen)

    monkeypatch.setattr("parlalign.review.bulk_requests.replace_all", slow)
    client = ReviewClient(journal(ROWS))
    find = {"find": "haven", "replacement": "kade", "side": "both", "preview": False, "version": 0, "expected": 2}

    async def asked() -> list[Any]:
        replaced = asyncio.create_task(client.posted("api/replace", find))
        while not writing.is_set():
            await asyncio.sleep(0.01)
        accepted = asyncio.create_task(client.posted("api/act", {"action": "accept", "key": 2, "versions": {"2": 0}}))
        rows = await client.asked("GET", f"{client.place}/api/rows")
        assert not accepted.done()
        going_on.set()
        return [rows, await replaced, await accepted]

    rows, replaced, accepted = (answer.json() for answer in asyncio.run(asked()))
    assert (rows["version"], replaced["version"], replaced["count"], accepted["version"]) == (0, 1, 2, 2)


def test_the_page_goes_to_rows_of_a_kind_and_lists_documents(journal: Callable[[list[Record]], Journal]) -> None:
    client = ReviewClient(journal(ROWS))

    def goes_to(query: str) -> tuple[int | None, bool]:
        answer = client.get(f"api/next?{query}").json()
        return answer["key"], answer["wrapped"]

    assert [goes_to(f"from={key}&what=open&step=1") for key in (4, 7)] == [(6, False), (1, True)]
    assert goes_to("from=3&what=fact&step=-1") == (3, True)
    assert goes_to("from=1") == (2, False)
    assert client.get("api/next?what=accept").status_code == 422
    assert client.get("api/documents").json() == [{"document": "", "rows": 7, "done": 1, "doubtful": 3}]
    rows = client.get("api/rows?order=doubt&from=1&to=99").status_code
    assert rows == 409  # no such row
    listed = client.get("api/rows?order=doubt&around=3").json()["rows"]
    assert [row["doubt"] for row in listed] == sorted((row["doubt"] for row in listed), reverse=True)


@pytest.mark.parametrize("name", ["act-all", "replace"])
@pytest.mark.parametrize(
    "words",
    [
        {},
        {"version": -1},
        {"version": True},
        {"expected": 1.0},
        {"expected": None},
        {"filter": []},
        {"filter": {"text": ["a"]}},
        {"filter": {"show": "none"}},
        {"filter": {"order": "key"}},
        {"filter": {"from": -1}},
        {"filter": {"to": "x"}},
        {"action": "delete"},
        {"action": {}},
        {"action": None, "find": None},
    ],
    ids=json.dumps,
)
def test_senseless_requests_about_many_rows_change_nothing(
    name: str, words: dict[str, Any], journal: Callable[[list[Record]], Journal]
) -> None:
    review = journal(ROWS)
    before = table(review)
    action = {"action": "accept", "version": 0, "expected": 1, "filter": {}}
    find = {"find": "haven", "replacement": "x", "side": "both", "preview": False, "version": 0, "expected": 1}
    whole = (action if name == "act-all" else find) | words if words else {}
    answer = ReviewClient(review).post(f"api/{name}", whole)
    assert answer.status_code in (409, 422), answer.text
    assert (table(review), review.version) == (before, 0)
    assert ReviewClient(review).post(f"api/{name}", whole, {"Origin": "https://evil.example"}).status_code == 403


# Invariants ----------------------------------------------------------------------------------------------------------

steps = st.lists(
    st.tuples(
        st.sampled_from([*ACTIONS, "accept all", "reject all", "clear all", "replace", "undo", "redo"]),
        st.integers(0, 9),
        st.sampled_from(["source", "target", "both"]),
        st.sampled_from(["above", "below"]),
        st.integers(0, 5),
        st.sampled_from(["", "a", "e", "haven", "drie"]),
    ),
    max_size=25,
)


def perform(review: Journal, step: tuple[str, int, str, str, int, str]) -> None:
    action, number, side, to, at, text = step
    present = keys(review)
    if action in ("undo", "redo"):
        getattr(review, action)(review.version)
    elif action.endswith(" all"):
        decide(review, action.removesuffix(" all"), text=text, order="doubt" if number % 2 else "text")
    elif action == "replace":
        replace_in(review, text or "x", "kade" if number % 2 else "", side=side)
    elif present:
        parameters = {"side": side, "to": to, "segment": at % 2, "at": at, "repair": 0, "text": text}
        review.act(action, present[number % len(present)], parameters, {})


def doubts_of_neighbours(records: Sequence[Record]) -> list[float]:
    """Return doubts that depend on the texts of two rows on either side, as those of `row_doubts` may."""
    lengths = [len(each.source) + 2 * len(each.target) + (each.score or 0) for each in records]
    return [
        1 / (1 + sum(weight * length for weight, length in enumerate(lengths[max(0, k - 2) : k + 3], 1)))
        for k in range(len(records))
    ]


def with_doubts_of_neighbours(records: Iterable[Record]) -> Iterator[tuple[Record, float]]:
    present = list(records)
    return zip(present, doubts_of_neighbours(present), strict=True)


@given(steps)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_undo_gives_every_byte_back(journal: Callable[[list[Record]], Journal], taken: list[Any]) -> None:
    with patch("parlalign.aligning.row_doubts.with_doubts", with_doubts_of_neighbours):
        take(journal(ROWS), taken)


def take(review: Journal, taken: list[Any]) -> None:
    """Take steps in a review and undo all, and check all invariants."""
    states = {0: table(review)}
    for step in taken:
        before = table(review)
        try:
            perform(review, step)
        except NotPossibleError:
            assert table(review) == before
        done = review._last_action
        if step[0] in ("undo", "redo"):
            assert table(review) == states[done]
        states[done] = table(review)
        assert review.counts()["rows"] == len(states[done]) == len(list(review.records()))
        undecided = [
            replace(each.row.to_record(), status=undecided_status(each.row)) for each in review.rows(EVERY, 0, 99)
        ]
        assert [each.doubt for each in review.rows(EVERY, 0, 99)] == [
            round(doubt, 6) for doubt in doubts_of_neighbours(undecided)
        ]
        assert sum(each["rows"] for each in review.documents()) == len(states[done])
        assert keys(review, order="doubt") == [
            each.key for each in sorted(review.rows(EVERY, 0, 99), key=lambda each: (-each.doubt, each.position))
        ]
    for direction, by in (("undo", -1), ("redo", 1), ("undo", -1)):
        while (review.undo_and_redo()[0 if direction == "undo" else 1]) is not None:
            number = review._last_action + by
            getattr(review, direction)(review.version)
            if number in states and (direction == "undo" or by > 0):
                assert table(review) == states[number]
    assert table(review) == states[0]
    with sqlite3.connect(review.path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
