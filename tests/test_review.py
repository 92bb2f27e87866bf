"""What a review does to rows, what its journal keeps, and whom its server lets in."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from conftest import CORPORA, PROGRAM
from hypothesis import given
from hypothesis import strategies as st
from review_client import HOME, PORT, TOKEN, ReviewClient
from strategies import records as any_records

import parlalign
from parlalign import Options, ParlalignError, Record, Span
from parlalign.app.open_review import open_review
from parlalign.checking.doubts import doubt_reasons
from parlalign.cli.root import main
from parlalign.errors import NotPossibleError
from parlalign.records import Edit, Origin
from parlalign.records.review_flags import LocatedEdit, describe_uncertain_edits, located_edits
from parlalign.review.action_errors import StaleError
from parlalign.review.actions import ACTIONS
from parlalign.review.guard import is_of_this_machine
from parlalign.review.journal_file import JOURNAL_FORMAT, make_journal
from parlalign.review.review_journal import Journal
from parlalign.review.row_filter import RowFilter
from parlalign.review.row_positions import position_between
from parlalign.review.row_segments import (
    RowSegment,
    edit_segment,
    flip_outcome,
    flip_repair,
    join_segments,
    segments_of,
    split_segment,
)
from parlalign.review.row_views import code_point_offset, source_form, utf16_offsets
from parlalign.review.rows import review_state, row_doubt_reasons, row_from_record, row_from_values
from parlalign.review.search_hits import search_hits
from parlalign.review.text_spans import text_spans
from parlalign.text.folding import fold

OPTIONS = Options()
EVERY = RowFilter()


def _record(number: int, source: str, target: str, **more: Any) -> Record:
    status = "paired" if source and target else "unpaired"
    given: dict[str, Any] = {"score": 0.95, "status": status, **more}
    return Record(f"p{number}", source, target, ("nl", "de"), "paragraph", **given)


@pytest.fixture(scope="module")
def damaged() -> list[Record]:
    """Return the records of a damaged resolution by clauses, one of them a doubtful bead of two segments a side."""
    folder = CORPORA[0]
    pages = [parlalign.read(folder / "damaged" / f"concordance.{code}.txt") for code in ("nl", "de")]
    found = list(parlalign.align_documents(pages, replace(OPTIONS, level="clause")).records)
    first, second = found[5:7]
    return [*found[:5], _joined_bead(first, second), *found[7:]]


def _joined_bead(first: Record, second: Record) -> Record:
    """Return a bead of two segments a side."""
    sides = [
        join_segments(
            [segment for record in (first, second) for segment in segments_of(*(record.source, record.origin[0]))]
        ),
        join_segments(
            [segment for record in (first, second) for segment in segments_of(*(record.target, record.origin[1]))]
        ),
    ]
    return replace(
        first, source=sides[0][0], target=sides[1][0], origin=(sides[0][1], sides[1][1]), score=0.4, pieces=()
    )


def _texts(journal: Journal) -> list[tuple[str, str]]:
    return [(record.source, record.target) for record in journal.records()]


def _do(journal: Journal, do: str, key: int, **words: Any) -> int:
    return journal.act(do, key, words, {}).key


# Parts ---------------------------------------------------------------------------------------------------------------


@given(any_records)
def test_a_row_that_nobody_touched_gives_its_record_again(record: Record) -> None:
    row = row_from_record(record)
    assert row_from_values(json.loads(json.dumps(row.to_values()))) == row
    assert row.to_record() == record


def test_parts_are_the_segments_of_a_bead(damaged: list[Record]) -> None:
    row = row_from_record(damaged[5])
    assert len(row.source) == len(row.target) == 2
    assert row.to_record() == damaged[5]


SOURCE = "de grens\noverschrijdende samenwerk ...[+++]ing tussen de noord-\nzee en samen-\nwerking"


def _exact(segment: RowSegment) -> bool:
    """Tell whether a segment is its span of the source with its edits made."""
    assert segment.origin is not None
    (span,) = segment.origin.spans
    moved = [
        replace(edit, span=Span(edit.span.start - span.start, edit.span.end - span.start))
        for edit in segment.origin.edits
    ]
    return parlalign.Document("d", SOURCE[slice(*span)], tuple(moved)).text == segment.text


@given(st.data())
def test_segments_that_are_divided_flipped_and_edited_stay_exact(data: st.DataObject) -> None:
    document = parlalign.repair(SOURCE, language="nl")
    assert len(document.edits) >= 4
    segments = [RowSegment(document.text, Origin("d", (Span(0, len(SOURCE)),), "text", None, document.edits))]
    for _ in range(data.draw(st.integers(1, 6))):
        k = data.draw(st.integers(0, len(segments) - 1))
        segment = segments[k]
        at = data.draw(st.integers(0, len(segment.text)))
        do = data.draw(st.sampled_from(["divide", "flip", "edit"]))
        with suppress(NotPossibleError):
            if do == "divide":
                halves = split_segment(segment, at)
                assert [*"".join(half.text for half in halves).split()] or not segment.text.strip()
                if all(half.origin and half.origin.spans != segment.origin.spans for half in halves if segment.origin):
                    segments[k : k + 1] = halves
            elif do == "flip":
                segments[k] = flip_repair(segment, data.draw(st.integers(0, 4)))
            else:
                until = data.draw(st.integers(at, len(segment.text)))
                text = segment.text[:at] + data.draw(st.sampled_from(["", "x", "en een", "-"])) + segment.text[until:]
                segments[k] = edit_segment(segment, text) if text.strip() else segment
    assert all(map(_exact, segments))


def test_a_correction_is_an_edit_of_the_source() -> None:
    join = Edit(Span(29, 30), "", "wrap-join", 0.6)
    segment = RowSegment("een twee drie samen en havenstad", Origin("d", (Span(0, 33),), "text", None, (join,)))
    mended = edit_segment(segment, "een 2 drie samen en havenstad")
    assert mended.origin is not None
    assert mended.origin.edits == (Edit(Span(4, 8), "2", "by-hand", 1.0), join)
    assert flip_repair(mended, 1).text == "een 2 drie samen en ha venstad".replace("ha venstad", "havens tad")
    assert [half.text for half in split_segment(mended, 10)] == ["een 2 drie", "samen en havenstad"]
    over = edit_segment(segment, "een twee drie samen en Hafen")
    assert over.origin is not None
    assert [edit.rule for edit in over.origin.edits] == ["by-hand"]  # the repair was in what was changed


def test_before_a_kept_hyphen_a_text_is_divided_with_it() -> None:
    segment = RowSegment(
        "samen-werking", Origin("d", (Span(0, 14),), "text", None, (Edit(Span(5, 7), "-", "wrap-hyphen", 1.0),))
    )
    halves = split_segment(segment, 5)
    assert [(half.text, half.origin and half.origin.spans) for half in halves] == [
        ("samen", (Span(0, 5),)),
        ("-werking", (Span(5, 14),)),
    ]


def test_a_flip_is_sure_and_flips_back() -> None:
    edit = Edit(Span(5, 6), "", "wrap-join", 0.6)
    segment = RowSegment("havenstad", Origin("d", (Span(0, 10),), "text", None, (edit,)))
    turned = flip_repair(segment, 0)
    assert (turned.text, turned.located_edits[0].edit.rule, turned.located_edits[0].edit.probability) == (
        "haven stad",
        "wrap-space",
        1.0,
    )
    assert flip_repair(turned, 0).text == "havenstad"
    hyphen = RowSegment(
        "samenwerking", Origin("d", (Span(0, 14),), "text", None, (Edit(Span(5, 7), "", "hyphen-join", 0.6),))
    )
    assert flip_repair(hyphen, 0).text == "samen-werking"
    assert flip_repair(flip_repair(hyphen, 0), 0).text == "samenwerking"
    page = RowSegment(
        "een twee", Origin("d", (Span(0, 12),), "text", None, (Edit(Span(3, 8), " ", "page-number", 0.7),))
    )
    assert flip_outcome(page.located_edits[0]) is None
    with pytest.raises(NotPossibleError, match="not-flippable"):
        flip_repair(page, 0)


KEPT = Edit(Span(13, 14), "\n", "wrap-paragraph", 0.6)
GLUED = Edit(Span(5, 5), " ", "glued-words", 0.8)


def test_doubts_are_shown_at_their_places() -> None:
    """In the source, `een havenstad⏎dedijk`."""
    origin = Origin("d", (Span(0, 13), Span(14, 20)), "text", None, (), (KEPT, replace(GLUED, span=Span(16, 16))))
    text = "een havenstad dedijk"
    placed = [(each.edit.rule, each.place, each.is_made) for each in located_edits(text, origin)]
    assert placed == [("wrap-paragraph", Span(13, 14), False), ("glued-words", Span(16, 16), False)]
    before, after = segments_of(text, origin)
    assert join_segments([before, after]) == (text, origin)
    assert [each.place for segment in (before, after) for each in segment.located_edits] == [Span(13, 13), Span(2, 2)]
    assert [source_form(each, before.text, None) for each in before.located_edits] == ["havenstad⏎"]
    record = _record(1, text, "x", origin=(origin, None))
    assert doubt_reasons(record) == ["repair"]
    assert row_doubt_reasons(row_from_record(record)) == ["repair"]
    assert list(describe_uncertain_edits(record)) == [
        "source: line break taken as a paragraph end, 60 % sure: havenstad| |dedijk",
        "source: space missing between two words, 80 % sure: de|dijk",
    ]


def test_a_proposal_is_made_by_a_flip() -> None:
    segment = RowSegment(
        "een dedijk", Origin("d", (Span(0, 10),), "text", None, (), (replace(GLUED, span=Span(6, 6)),))
    )
    assert flip_outcome(segment.located_edits[0]) == "space"
    turned = flip_repair(segment, 0)
    assert turned.text == "een de dijk"
    assert turned.origin is not None
    assert (turned.origin.edits, turned.origin.doubts) == ((Edit(Span(6, 6), " ", "glued-words", 1.0),), ())
    kept = RowSegment("een havenstad", Origin("d", (Span(0, 13),), "text", None, (), (KEPT,)))
    assert flip_outcome(kept.located_edits[0]) is None
    halves = split_segment(kept, 4)
    assert [half.origin and half.origin.doubts for half in halves] == [(), (KEPT,)]


@given(st.lists(st.integers(0, 30), max_size=60))
def test_there_is_a_place_between_any_two(where: list[int]) -> None:
    places = ["8", "88"]
    for number in where:
        k = number % len(places)
        places.insert(k + 1, position_between(places[k], places[k + 1] if k + 1 < len(places) else None))
    assert places == sorted(set(places))


@given(st.text("a𝕏é😀", max_size=8), st.integers(0, 8))
def test_places_in_a_browsers_text(text: str, at: int) -> None:
    at = min(at, len(text))
    assert code_point_offset(text, utf16_offsets(text, [at])[0]) == at


MARKED = "in 2010 en 2011 de havenstad"


def test_a_text_is_divided_into_what_the_page_draws() -> None:
    join = LocatedEdit(Edit(Span(21, 22), "", "wrap-join", 0.6), Span(21, 21), Span(16, 28))
    space = LocatedEdit(Edit(Span(7, 8), " ", "wrap-space", 0.99), Span(7, 8), Span(3, 10))
    lost = LocatedEdit(Edit(Span(2, 3), "", "wrap-join", 0.5), None, None)
    spans, marks = text_spans(MARKED, [space, lost, join], [Span(3, 7), Span(11, 15)])
    assert marks == [[2]]
    assert [(MARKED[slice(*each.span)], each.repair, each.mark, each.is_unmatched) for each in spans] == [
        ("in ", None, None, False),
        ("2010", None, None, True),
        (" ", 0, None, False),
        ("en ", None, None, False),
        ("2011", None, None, True),
        (" ", None, None, False),
        ("de ha", None, 0, False),
        ("", 2, 0, False),
        ("venstad", None, 0, False),
    ]


def test_repairs_that_touch_are_drawn_and_those_that_overlap_are_not() -> None:
    repairs = [_edit_at(5, 7, 0.99), _edit_at(7, 9, 0.99), _edit_at(8, 10, 0.99)]
    spans, _ = text_spans("x" * 20, repairs, [Span(6, 8)])
    assert [(*each.span, each.repair) for each in spans] == [(0, 5, None), (5, 7, 0), (7, 9, 1), (9, 20, None)]


def test_line_and_page_ends_of_the_source_are_visible() -> None:
    edit = LocatedEdit(Edit(Span(5, 10), "", "page-join", 0.6), Span(5, 5), Span(0, 9))
    assert source_form(edit, "havenstad", "haven\r\n\f\n\u2028stad") == "haven⏎␌⏎⏎stad"
    header = LocatedEdit(Edit(Span(0, 1000), " ", "running-header", 0.6), None, None)
    assert source_form(header, "havenstad", "x" * 1000) == "x" * 200


def _edit_at(start: int, end: int, probability: float) -> LocatedEdit:
    """Return a repair of a text of 20 characters, with words of 3 characters on both sides."""
    edit = Edit(Span(start, end + 1), "x" * (end - start), "wrap-space", probability)
    return LocatedEdit(edit, Span(start, end), Span(max(0, start - 3), min(20, end + 3)))


repairs_of_a_text = st.lists(
    st.builds(
        lambda start, length, probability: _edit_at(start, start + length, probability),
        st.integers(1, 17), st.integers(0, 2), st.sampled_from([0.5, 0.99]),
    ),
    max_size=4,
)  # fmt: skip


@given(repairs_of_a_text, st.lists(st.integers(0, 20), max_size=6, unique=True))
def test_what_the_page_draws_is_the_whole_text(repairs: list[LocatedEdit], edges: list[int]) -> None:
    ends = sorted(edges[: len(edges) // 2 * 2])
    numbers = [Span(start, end) for start, end in zip(ends[::2], ends[1::2], strict=True)]
    spans, marks = text_spans("x" * 20, repairs, numbers)
    assert [each.span.start for each in spans] == [0, *(each.span.end for each in spans[:-1])]
    assert spans[-1].span.end == 20
    drawn = [each for each in spans if each.repair is not None]
    assert all(each.span == repairs[each.repair or 0].place for each in drawn)
    assert len({each.repair for each in drawn}) == len(drawn)
    uncertain = [number for number, repair in enumerate(repairs) if repair.edit.is_uncertain]
    assert sorted(number for mark in marks for number in mark) == uncertain
    for each in spans:
        about = [repairs[number].words or Span(0, 0) for number in (marks[each.mark] if each.mark is not None else [])]
        assert not about or min(about).start <= each.span.start
        assert not about or each.span.end <= max(words.end for words in about)
        inside = any(number.start <= each.span.start and each.span.end <= number.end for number in numbers)
        assert each.is_unmatched == (inside and each.repair is None)


def _hits(text: str, query: str) -> list[str]:
    return [text[slice(*span)] for span in search_hits(text, fold(query))]


@pytest.mark.parametrize(
    ("text", "query", "hits"),
    [
        ("de oﬁciële oﬃcier", "fi", ["ﬁ", "ﬃ"]),
        ("oﬁciële", "ici", ["ﬁci"]),
        ("Coo\u0308rdinatie, coördineren", "coord", ["Coo\u0308rd", "coörd"]),
        ("Coo\u0308rdinatie", "coo", ["Coo\u0308"]),
        ("Maßnahme", "ssn", ["ßn"]),
        ("ĲSSEL, IJssel", "ijssel", ["ĲSSEL", "IJssel"]),
        ("aaaa", "aa", ["aa", "aa"]),
        ("한국어", "국", ["국"]),
        ("tekst", "", []),
        ("tekst", "x", []),
    ],
)
def test_search_hits_are_where_the_filter_finds_the_text(text: str, query: str, hits: list[str]) -> None:
    assert _hits(text, query) == hits


@given(st.text("aéﬁßĲ😀 \u0308İ", max_size=12), st.text("aefsij ", min_size=1, max_size=2))
def test_a_text_that_the_filter_finds_has_a_hit(text: str, query: str) -> None:
    assert bool(_hits(text, query)) == (query in fold(text))


def test_rows_of_a_search_have_the_places_of_its_hits(journal: Callable[[list[Record]], Journal]) -> None:
    origin = Origin("d", (Span(0, 12), Span(13, 21)), "text", None)
    review = journal([_record(1, "😀 de oﬁciële tekst en", "Der oﬃzielle Text", origin=(origin, None))])
    browser = ReviewClient(review)

    def found(query: str) -> list[list[list[int]]]:
        (row,) = browser.get(f"api/rows?{query}").json()["rows"]
        return [segment["found"] for side in ("source", "target") for segment in row[side]]

    assert found("text=fi") == [[[7, 8]], [], [[5, 6]]]
    assert found("text=fi&side=target") == [[], [], [[5, 6]]]
    assert found("text=le%20te") == [[[11, 13]], [[0, 2]], [[10, 15]]]
    assert found("") == [[], [], []]


def test_the_page_is_told_what_a_row_is(journal: Callable[[list[Record]], Journal]) -> None:
    source = Origin("d", (Span(0, 10),), "text", None, (Edit(Span(5, 6), "", "wrap-join", 0.6),))
    review = journal([_record(1, "havenstad", "Hafenstadt 7", origin=(source, None), score=0.899), _record(2, "x", "")])
    first, second = ReviewClient(review).get("api/rows").json()["rows"]
    assert (first["pair"], first["score"], first["grade"]) == (True, 0.89, "doubtful")
    assert first["facts"] == [{"kind": "number", "source": "", "target": "7"}]
    assert first["source"][0]["repairs"] == [
        {"placed": True, "inSource": "haven⏎stad", "rule": "wrap-join", "cause": "wrap", "outcome": "join",
         "probability": 0.6, "uncertain": True, "flip": "space"},
    ]  # fmt: skip
    assert first["source"][0]["spans"] == [
        {"end": 5, "mark": 0},
        {"end": 5, "repair": 0, "mark": 0},
        {"end": 9, "mark": 0},
    ]
    assert (second["pair"], second["grade"], second["reasons"]) == (False, "sure", ["unpaired"])


@pytest.mark.parametrize(
    ("rule", "replacement", "outcome"),
    [
        ("wrap-join", "", "space"),
        ("page-space", " ", "join"),
        ("hyphen-join", "", "hyphen"),
        ("wrap-hyphen", "-", "no-hyphen"),
        ("page-number", " ", None),
        ("by-hand", "x", None),
    ],
)
def test_what_a_flip_makes_of_a_repair(rule: str, replacement: str, outcome: str | None) -> None:
    edit = Edit(Span(5, 6), replacement, rule, 0.6)
    assert flip_outcome(LocatedEdit(edit, Span(5, 5 + len(replacement)), Span(0, 9))) == outcome
    assert flip_outcome(LocatedEdit(edit, None, None)) is None


# Actions -------------------------------------------------------------------------------------------------------------


def test_merging_and_moving(journal: Callable[[list[Record]], Journal]) -> None:
    review = journal([_record(1, "a", "A"), _record(2, "b", ""), _record(3, "c", "B C", score=0.7)])
    assert _do(review, "merge", 2, side="source", to="above") == 1
    assert _texts(review) == [("a b", "A"), ("c", "B C")]
    assert [record.score for record in review.records()] == [0.95, 0.7]
    assert _do(review, "merge", 3, side="target", to="above") == 3
    assert _texts(review) == [("a b", "A B C"), ("c", "")]
    assert [record.status for record in review.records()] == ["paired", "unpaired"]
    _do(review, "move", 1, side="source", to="below")
    assert _texts(review) == [("a", "A B C"), ("b c", "")]
    _do(review, "move", 1, side="target", to="below")  # the last of its segments: `B C` was one
    assert _texts(review) == [("a", "A"), ("b c", "B C")]
    _do(review, "merge", 3, side="both", to="above")
    assert _texts(review) == [("a b c", "A B C")]


def test_splitting(journal: Callable[[list[Record]], Journal]) -> None:
    review = journal([_record(1, "een twee", "eins zwei"), _record(2, "drie", "drei")])
    _do(review, "split", 1, side="source", at=4)
    assert _texts(review) == [("een", "eins zwei"), ("twee", ""), ("drie", "drei")]
    _do(review, "split", 1, side="target", at=4)  # the row below lacks this side
    assert _texts(review) == [("een", "eins"), ("twee", "zwei"), ("drie", "drei")]
    assert [record.id for record in review.records()] == ["p1", "p1-2", "p2"]
    _do(review, "unlink", 2)
    assert _texts(review) == [("een", "eins"), ("twee", "zwei"), ("drie", ""), ("", "drei")]
    for words in ({"at": 0}, {"at": 3}, {"at": 99}):
        with pytest.raises(NotPossibleError, match="not-inside"):
            _do(review, "split", 1, side="source", **words)
    _do(review, "merge", 1, side="source", to="below")
    assert _texts(review)[:2] == [("", "eins"), ("een twee", "zwei")]
    _do(review, "split", 3, side="source", segment=1, at=0)  # between two segments
    assert _texts(review)[1:3] == [("een", "zwei"), ("twee", "")]


def test_editing_and_deciding(journal: Callable[[list[Record]], Journal]) -> None:
    review = journal([_record(1, "een", "eins", pieces=(("e", "e"),)), _record(2, "twee", "", score=0.6)])
    _do(review, "edit", 1, side="target", text=" Eins\x01 ")
    _do(review, "edit", 2, side="target", text="zwei")
    assert _texts(review) == [("een", "Eins"), ("twee", "zwei")]
    first, second = review.records()
    assert (first.pieces, second.status, second.changed is not None) == ((), "paired", True)
    with pytest.raises(NotPossibleError, match="empty-text"):
        _do(review, "edit", 1, side="target", text="  ")
    with pytest.raises(NotPossibleError, match="too-long"):
        _do(review, "edit", 1, side="target", text="x" * 100_001)
    _do(review, "accept", 1)
    _do(review, "reject", 2)
    _do(review, "comment", 2, text="zie blz. 3")
    assert [(r.status, r.comment) for r in review.records()] == [("accepted", ""), ("rejected", "zie blz. 3")]
    assert review.counts()["done"] == 2
    assert [r.id for r in review.records(only_accepted=True)] == ["p1"]
    _do(review, "clear", 2)
    assert [(record.status, record.changed is not None) for record in review.records()] == [
        ("accepted", True), ("paired", True),
    ]  # fmt: skip
    assert [kept.row.is_checked for kept in review.rows(EVERY, 0, 9)] == [True, False]
    _do(review, "edit", 1, side="source", text="één")  # what was accepted was another text
    assert (review.counts()["accepted"], review.counts()["done"]) == (0, 0)


def test_an_unaligned_segment_can_be_confirmed(journal: Callable[[list[Record]], Journal]) -> None:
    review = journal([_record(1, "een", "")])
    with pytest.raises(NotPossibleError, match="not-paired"):
        _do(review, "reject", 1)
    _do(review, "accept", 1)
    assert next(review.records()).status == "unpaired"
    assert (review.counts()["done"], review.counts()["doubtful"]) == (1, 0)


def test_what_does_not_belong_together_stays_apart(journal: Callable[[list[Record]], Journal]) -> None:
    origins = [Origin(name, (Span(0, 1),), "text", None) for name in "dex"]
    french = replace(_record(3, "c", "C"), languages=("nl", "fr"))
    review = journal([
        _record(1, "a", "A", origin=(origins[0], None)), _record(2, "", "B", origin=(origins[1], None)), french,
    ])  # fmt: skip
    for key, to in ((2, "above"), (2, "below"), (3, "above")):
        with pytest.raises(NotPossibleError, match="two-documents"):
            _do(review, "merge", key, side="target", to=to)
    with pytest.raises(NotPossibleError, match="no-row-above"):
        _do(review, "merge", 1, side="target", to="above")
    with pytest.raises(NotPossibleError, match="nothing-there"):
        _do(review, "edit", 3, side="source", segment=1, text="x")


def _random_action(random: Random, review: Journal) -> tuple[str, int, dict[str, Any]]:
    kept = random.choice(review.rows(EVERY, 0, 10_000))
    name = random.choice(["source", "target"])
    segments = kept.row.side(name)  # type: ignore[arg-type]
    segment = random.randrange(len(segments)) if segments else 0
    words = {
        "side": random.choice([name, name, "both"]),
        "to": random.choice(["above", "below"]),
        "segment": segment,
        "at": random.randrange(len(segments[segment].text) + 1) if segments else 0,
        "repair": random.randrange(4),
        "text": random.choice(["nieuw", "x y"]),
    }
    return random.choice([name for name in ACTIONS if name not in ("edit", "delete")]), kept.key, words


def _characters(records: list[Record]) -> str:
    return "".join("".join((record.source + record.target).split()) for record in records)


@pytest.mark.parametrize("seed", range(3))
def test_no_word_is_lost_and_every_action_can_be_undone(
    seed: int, journal: Callable[[list[Record]], Journal], damaged: list[Record]
) -> None:
    random = Random(seed)
    first = damaged[:20]  # with the doubtful bead; each step compares all records
    review = journal(first)
    states = [list(review.records())]
    done = 0
    for _ in range(300):
        do, key, words = _random_action(random, review)
        before = states[-1]
        try:
            review.act(do, key, words, {})
        except NotPossibleError:
            assert list(review.records()) == before
            continue
        after = list(review.records())
        for name in ("source", "target"):
            told = ["".join("".join(getattr(record, name) for record in state).split()) for state in (before, after)]
            if do == "flip":  # a hyphen may come or go
                told = [text.replace("-", "") for text in told]
            assert told[0] == told[1] or do in ("transfer", "swap"), do
        assert sorted(_characters(before)) == sorted(_characters(after)) or do == "flip"
        assert len({record.id for record in after}) == len(after)
        if review.undo_and_redo()[0] is not None and after != before:
            states.append(after)
            done += 1
    assert done > 100
    last, number = states[-1], 0
    while review.undo_and_redo()[0]:
        review.undo(review.version)
        number += 1
    assert list(review.records()) == first
    while review.undo_and_redo()[1]:
        review.redo(review.version)
    assert list(review.records()) == last
    assert number >= done


def test_an_edit_that_changes_nothing_takes_no_decision_back(journal: Callable[[list[Record]], Journal]) -> None:
    review = journal([_record(1, " Scha\u0308den", "schade", status="accepted")])
    _do(review, "edit", 1, side="source", text="Schäden ")
    assert next(review.records()).status == "accepted"


def test_what_cannot_be_seen_is_no_text(journal: Callable[[list[Record]], Journal]) -> None:
    review = journal(
        [_record(1, "een", "\u200b", status="paired"), _record(2, "", "", comment="leeg"), _record(3, "x", "y")]
    )
    with pytest.raises(NotPossibleError, match="empty-text"):
        _do(review, "edit", 3, side="source", text=" \u200b")
    _do(review, "accept", 1)
    _do(review, "comment", 2, text="nog steeds leeg")
    assert [(record.status, record.comment) for record in review.records()] == [
        ("unpaired", ""),
        ("unpaired", "nog steeds leeg"),
        ("paired", ""),
    ]


@pytest.mark.parametrize("scores", [(0.9, 0.6), (0.6, 0.9)])
def test_rows_that_exchange_segments_have_the_lower_score(
    scores: tuple[float, float], journal: Callable[[list[Record]], Journal]
) -> None:
    def after(action: str, target: str, **parameters: Any) -> list[float | None]:
        review = journal([_record(1, "a", "A B", score=scores[0]), _record(2, "b", target, score=scores[1])])
        _do(review, action, 1, **parameters)
        return [record.score for record in review.records()]

    assert after("merge", "B", side="both", to="below") == [0.6]
    assert after("merge", "B", side="source", to="below") == [0.6, 0.6]
    assert after("move", "B", side="target", to="below") == [0.6, 0.6]
    assert after("split", "", side="target", at=2) == [scores[0], 0.6]
    assert after("split", "B", side="target", at=2) == [scores[0], scores[0], scores[1]]
    assert after("unlink", "B") == [scores[0], scores[0], scores[1]]
    assert after("edit", "B", side="source", text="x") == list(scores)


def test_rows_go_to_their_nearest_neighbours(journal: Callable[[list[Record]], Journal]) -> None:
    review = journal([_record(k, f"{k}", f"{k}") for k in range(1, 6)])
    assert _do(review, "merge", 4, side="both", to="above") == 3
    assert _do(review, "merge", 1, side="both", to="below") == 2
    assert [record.source for record in review.records()] == ["1 2", "3 4", "5"]
    _do(review, "move", 3, side="source", to="above")  # the first segment goes up, the last one down
    assert [record.source for record in review.records()] == ["1 2 3", "4", "5"]
    _do(review, "move", 2, side="source", to="below")
    assert [record.source for record in review.records()] == ["1 2", "3 4", "5"]


def test_each_new_row_has_an_id_of_its_own(journal: Callable[[list[Record]], Journal]) -> None:
    review = journal([_record(1, "een twee drie", "")])
    _do(review, "split", 1, side="source", at=8)
    _do(review, "split", 1, side="source", at=3)
    assert [(record.id, record.source) for record in review.records()] == [
        ("p1", "een"), ("p1-3", "twee"), ("p1-2", "drie"),
    ]  # fmt: skip


def test_only_new_segments_are_changed_by_hand(journal: Callable[[list[Record]], Journal]) -> None:
    review = journal([_record(1, "a", "A"), _record(2, "b", "B"), _record(3, "c", "")])
    for key, action in ((1, "accept"), (2, "reject"), (3, "accept"), (3, "clear")):
        _do(review, action, key)
    _do(review, "comment", 2, text="x")
    rows = review.rows(EVERY, 0, 9)
    assert [(each.row.is_by_hand, each.row.is_checked) for each in rows] == [
        (False, True),
        (False, True),
        (False, False),
    ]
    assert [each.row.record.status for each in rows] == ["accepted", "rejected", "unpaired"]


def test_a_comment_changes_the_date(journal: Callable[[list[Record]], Journal]) -> None:
    review = journal([_record(1, "a", "A")])
    _do(review, "comment", 1, text="x")
    assert next(review.records()).changed is not None


def test_a_split_off_text_stays_in_its_document(journal: Callable[[list[Record]], Journal]) -> None:
    origins = [Origin(name, (Span(0, 1),), "text", None) for name in "dex"]
    review = journal([
        _record(1, "a", "A B", origin=(origins[0], origins[1])), _record(2, "b", "", origin=(origins[2], None)),
    ])  # fmt: skip
    _do(review, "split", 1, side="target", at=2)
    assert _texts(review) == [("a", "A"), ("", "B"), ("b", "")]


@pytest.mark.parametrize("edits", [(), (Edit(Span(0, 99), "", "wrap-join", 0.6),)], ids=["exact", "not exact"])
def test_only_the_first_half_keeps_the_label(edits: tuple[Edit, ...]) -> None:
    halves = split_segment(RowSegment("een twee", Origin("d", (Span(0, 8),), "item", "a", edits)), 4)
    assert [half.origin and half.origin.label for half in halves] == ["a", None]


@pytest.mark.parametrize(
    ("record", "reasons", "state"),
    [
        (_record(1, "a", "A", score=0.9), [], "sure"),
        (_record(1, "a", "A", score=0.89), ["score"], "doubtful"),
        (_record(1, "a", "A", score=0.5), ["score"], "doubtful"),
        (_record(1, "a", "A", score=0.49), ["score"], "low"),
        (_record(1, "a", "", score=0.3), ["unpaired"], "unpaired"),
        (_record(1, "a 7", "A 8", score=0.3), ["score", "facts"], "low"),
        (_record(1, "a", "A", score=0.3, status="accepted"), [], "done"),
    ],
)
def test_why_a_row_is_doubtful(record: Record, reasons: list[str], state: str) -> None:
    row = row_from_record(record)
    assert (row_doubt_reasons(row), review_state(row, reasons)) == (reasons, state)


def test_an_unaligned_segment_that_was_changed_is_doubtful() -> None:
    row = replace(row_from_record(_record(1, "a", "")), is_by_hand=True)
    assert (row_doubt_reasons(row), review_state(row, ["unpaired", "hand"])) == (["unpaired", "hand"], "doubtful")


def test_a_rejected_pair_with_a_date_is_done() -> None:
    rejected = _record(1, "a", "A", status="rejected")
    assert not row_from_record(rejected).is_checked
    assert row_from_record(replace(rejected, changed=datetime(2026, 1, 2, tzinfo=UTC))).is_checked


def test_comments_go_with_the_texts(journal: Callable[[list[Record]], Journal]) -> None:
    review = journal([_record(1, "a", "A", comment="eerst"), _record(2, "b", "B C", comment="dan", score=0.4)])
    _do(review, "split", 2, side="target", at=2)
    assert [(record.comment, record.score) for record in review.records()] == [("eerst", 0.95), ("dan", 0.4), ("", 0.4)]
    _do(review, "merge", 2, side="both", to="above")
    assert [record.comment for record in review.records()] == ["eerst\ndan", ""]

    review.undo(review.version)
    _do(review, "merge", 1, side="both", to="below")
    assert [record.comment for record in review.records()] == ["eerst\ndan", ""]
    review.undo(review.version)
    _do(review, "merge", 2, side="target", to="above")  # the row keeps a text, and its comment
    assert [record.comment for record in review.records()] == ["eerst", "dan", ""]


# Journal -------------------------------------------------------------------------------------------------------------


def test_an_action_after_an_undo_ends_what_could_be_redone(journal: Callable[[list[Record]], Journal]) -> None:
    review = journal([_record(1, "a", "A"), _record(2, "b", "B")])
    _do(review, "merge", 1, side="both", to="below")
    review.undo(1)
    _do(review, "accept", 1)
    assert review.undo_and_redo() == ("accept", None)
    with pytest.raises(NotPossibleError, match="nothing-to-redo"):
        review.redo(review.version)
    with pytest.raises(StaleError):
        review.undo(1)


def test_a_new_action_ends_all_that_could_be_redone(journal: Callable[[list[Record]], Journal]) -> None:
    review = journal([_record(1, "a", "A"), _record(2, "b", "B"), _record(3, "c", "C")])
    for key in (1, 2, 3):
        _do(review, "accept", key)
    for _ in range(3):
        review.undo(review.version)
    assert review.undo_and_redo() == (None, "accept")
    _do(review, "reject", 3)
    assert review.undo_and_redo() == ("reject", None)
    last_keys = [review.last_key]
    assert review.undo(review.version).key == 3
    assert [*last_keys, review.last_key] == [3, None]
    assert [record.status for record in review.records()] == ["paired", "paired", "paired"]


def test_a_row_has_the_version_of_its_last_change(journal: Callable[[list[Record]], Journal]) -> None:
    review = journal([_record(1, "a", "A"), _record(2, "b", "B"), _record(3, "c", "C")])

    def versions() -> list[int]:
        return [each.version for each in review.rows(EVERY, 0, 9)]

    assert (_do(review, "accept", 2), versions(), review.version) == (2, [0, 1, 0], 1)
    _do(review, "edit", 3, side="source", text="c ")  # changes nothing
    assert (versions(), review.version, review.undo_and_redo()) == ([0, 1, 0], 1, ("accept", None))
    _do(review, "merge", 1, side="source", to="below")
    assert (versions(), review.version) == ([2, 2, 0], 2)
    review.undo(2)
    assert (versions(), review.version) == ([3, 3, 0], 3)
    review.redo(3)
    assert (versions(), review.version) == ([4, 4, 0], 4)
    with pytest.raises(StaleError):
        review.act("accept", 1, {}, {1: 4, 2: 2})


def test_two_windows_do_not_overwrite_each_other(journal: Callable[[list[Record]], Journal]) -> None:
    review = journal([_record(1, "a", "A"), _record(2, "b", "B"), _record(3, "c", "C")])
    with Journal(review.path) as other:
        other.act("accept", 1, {}, {1: 0})
        with pytest.raises(StaleError):
            review.act("reject", 1, {}, {1: 0})
        with pytest.raises(StaleError):
            review.act("merge", 2, {"side": "both", "to": "above"}, {2: 0, 1: 0})
        review.act("reject", 3, {}, {3: 0})  # another place
        with pytest.raises(StaleError):
            other.undo(1)
        other.act("merge", 2, {"side": "both", "to": "above"}, {2: 0, 1: 1})
        with pytest.raises(StaleError):
            review.act("accept", 2, {}, {2: 0})  # is gone
    assert [r.status for r in review.records()] == ["paired", "rejected"]


def test_what_is_done_during_an_export_does_not_show(journal: Callable[[list[Record]], Journal]) -> None:
    review = journal([_record(k, f"w{k}", f"v{k}") for k in range(1200)])
    stream = review.records()
    seen = [next(stream).source for _ in range(500)]
    _do(review, "merge", 501, side="both", to="above")
    _do(review, "merge", 500, side="both", to="below")
    assert [*seen, *(record.source for record in stream)] == [f"w{k}" for k in range(1200)]


def test_two_programs_at_once_lose_nothing(journal: Callable[[list[Record]], Journal]) -> None:
    review = journal([_record(k, f"w{k}", f"v{k}") for k in range(60)])
    command = [sys.executable, "-c", BUSY_WRITER, str(review.path)]
    writers = [subprocess.Popen([*command, str(seed)], stdout=subprocess.PIPE, text=True) for seed in range(2)]
    done = [int(writer.communicate(timeout=60)[0]) for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0]
    records = list(review.records())
    assert review.version == sum(done) > 100
    assert sorted(" ".join(record.source for record in records).split()) == sorted(f"w{k}" for k in range(60))
    assert len({record.id for record in records}) == len(records)


BUSY_WRITER = """
import sys
from random import Random
from parlalign.review.row_filter import RowFilter
from parlalign.review.review_journal import Journal
from parlalign.errors import NotPossibleError
from parlalign.review.action_errors import StaleError
random, done = Random(int(sys.argv[2])), 0
with Journal(sys.argv[1]) as review:
    for _ in range(150):
        row = random.choice(review.rows(RowFilter(), 0, 99))
        do = random.choice(["merge", "move", "unlink", "comment"])
        words = {"side": random.choice(["source", "both"]), "to": random.choice(["above", "below"])}
        before = review.version
        try:
            words["text"] = str(random.random())
            review.act(do, row.key, words if do != "move" else words | {"side": "source"}, {row.key: row.version})
            done += 1
        except (StaleError, NotPossibleError):
            pass
print(done)
"""


def test_each_action_is_on_the_disk(journal: Callable[[list[Record]], Journal]) -> None:
    review = journal([_record(1, "a", "A")])
    settings = [review._base.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    assert settings == ["wal", 2]


def test_undo_makes_rows_new_to_other_windows(journal: Callable[[list[Record]], Journal]) -> None:
    review = journal([_record(1, "a", "A"), _record(2, "b", "B")])
    key = _do(review, "merge", 2, side="both", to="above")
    assert (key, review.last_key) == (1, 1)
    done = review.undo(1)
    assert done.key in (1, 2)
    with pytest.raises(StaleError):
        review.act("accept", 2, {}, {2: 0})
    review.redo(2)
    assert review.index_of(2, EVERY) == 1  # is gone: where it was
    assert review.next_row("doubtful", 2, -1, EVERY) == (1, False)


def test_a_row_that_was_just_deleted_is_found_after_many_actions(journal: Callable[[list[Record]], Journal]) -> None:
    review = journal([_record(k, f"{k}", f"{k}") for k in range(1, 5)])
    for number in range(101):
        _do(review, "comment", 1, text=str(number))
    _do(review, "merge", 4, side="both", to="above")
    assert review.index_of(4, EVERY) == 3


def test_a_journal_that_is_gone_takes_nothing_more(journal: Callable[[list[Record]], Journal]) -> None:
    review = journal([_record(1, "a", "A")])
    review.path.rename(review.path.with_suffix(".elsewhere"))
    for do in (lambda: _do(review, "accept", 1), lambda: review.undo(0)):
        with pytest.raises(ParlalignError, match="was moved or deleted"):
            do()


STRANGE = [
    "UPDATE contents SET fields = '[]'",
    "UPDATE contents SET fields = '" + "[" * 5000 + "'",
    "UPDATE contents SET fields = x'ff00'",
    "UPDATE rows SET state = 99",
    "UPDATE facts SET value = 'nonsense'",
    "DELETE FROM facts",
]


@pytest.mark.parametrize("statement", STRANGE, ids=lambda statement: statement[:40])
def test_journals_of_strangers_are_refused_in_a_line(
    statement: str, journal: Callable[[list[Record]], Journal], damaged: list[Record]
) -> None:
    review = journal(damaged)
    review._base.execute(statement)
    browser = ReviewClient(review)
    answers = [browser.get(f"api/{what}").status_code for what in ("about", "rows", "map", "export?format=jsonl")]
    assert set(answers) <= {200, 503}
    assert 503 in answers


def test_halves_of_characters_are_kept(journal: Callable[[list[Record]], Journal]) -> None:
    record = _record(1, "een \ud800", "eins", comment="\udfff")
    review = journal([replace(record, id="\ud800")])
    assert next(review.records()) == replace(record, id="\ud800")
    assert ReviewClient(review).get("api/rows").json()["total"] == 1


def test_a_memory_that_was_only_looked_at_is_the_same(tmp_path: Path, damaged: list[Record]) -> None:
    path = tmp_path / "tm.sqlite"
    with parlalign.open_memory(path) as memory:
        memory.add(damaged)
    assert not open_review([str(path)], options=OPTIONS).is_resumed
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE passing (a)")
        base.execute("DROP TABLE passing")
    base.close()
    assert open_review([str(path)], options=OPTIONS).is_resumed
    path.unlink()
    with pytest.raises(ParlalignError, match=r"its review is in .*tm.sqlite.review: give that"):
        open_review([str(path)], options=OPTIONS)


def test_filters_and_the_way_through(journal: Callable[[list[Record]], Journal]) -> None:
    uncertain = Origin("d", (Span(0, 10),), "recital", "A", (Edit(Span(5, 6), "", "wrap-join", 0.6),))
    review = journal([
        _record(1, "Coördinatie", "Abstimmung"),
        _record(2, "havenstad", "Hafenstadt", origin=(uncertain, None)),
        _record(3, "artikel 5", "Artikel 6"),
        _record(4, "alleen", ""),
        _record(5, "laag", "niedrig", score=0.3, status="rejected"),
        _record(6, "af", "fertig", status="accepted"),
    ])  # fmt: skip

    def found(**words: Any) -> list[int]:
        return [kept.key for kept in review.rows(RowFilter(**words), 0, 99)]

    assert found(show="doubtful") == [2, 3, 4, 5]
    assert found(show="open") == [1, 2, 3, 4, 5]
    assert found(show="done") == [6]
    assert [found(reason=reason) for reason in ("repair", "facts", "unpaired", "score")] == [[2], [3], [4], [5]]
    assert found(kind="recital") == [2]
    assert found(status="rejected") == found(max_score=0.4) == [5]
    assert found(min_score=0.9) == [1, 2, 3, 6]  # an unpaired text has no score
    assert found(text="COORD") == [1]
    assert found(text="hafen", side="source") == []
    assert found(text="hafen", side="target") == [2]
    assert found(text="%") == found(text="\u0301") == []
    assert [kept.number for kept in review.rows(RowFilter(show="doubtful"), 1, 2)] == [3, 4]
    assert review.next_row("doubtful", None, 1, EVERY) == (2, False)
    assert review.next_row("doubtful", 3, -1, EVERY) == (2, False)
    assert review.next_row("doubtful", 5, 1, EVERY) == (2, True)
    assert review.next_row("doubtful", 5, 1, RowFilter(text="zz")) == (None, False)
    assert review.index_of(5, RowFilter(show="doubtful")) == 3
    assert review.overview(3) == (6, [(0.95, "doubtful"), (0.95, "doubtful"), (0.3, "low")])
    assert review.overview(99)[1][3] == (0.95, "unpaired")


@pytest.mark.parametrize("name", ["x.tmx", "x.jsonl", "x.xlsx", "tm.sqlite"])
def test_a_review_of_any_file_leaves_it_as_it_was(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damaged: list[Record]
) -> None:
    monkeypatch.chdir(tmp_path)
    if name == "tm.sqlite":
        with parlalign.open_memory(name) as memory:
            memory.add(damaged)
    else:
        parlalign.write(damaged, name)
    before = Path(name).read_bytes()
    expected = parlalign.read_records(name)
    opened = open_review([name], options=OPTIONS)
    assert (opened.path.name, opened.is_resumed) == (f"{name}.review", False)
    with Journal(opened.path) as review:
        assert list(review.records()) == expected
        key = review.rows(EVERY, 0, 1)[0].key
        review.act("accept", key, {}, {})
    assert open_review([name], options=OPTIONS).is_resumed
    assert open_review([f"{name}.review"], options=OPTIONS).path == Path(f"{name}.review")
    assert Path(name).read_bytes() == before
    done = CliRunner().invoke(main, ["convert", f"{name}.review", "out.jsonl"])
    assert done.exit_code == 0, done.output
    assert [r.status for r in parlalign.read_records("out.jsonl")][:1] == ["accepted"]


def test_two_texts_are_aligned_first_and_their_source_is_at_hand(tmp_path: Path) -> None:
    for code in ("nl", "de"):
        text = (CORPORA[0] / "damaged" / f"concordance.{code}.txt").read_bytes()
        (tmp_path / f"r.{code}.txt").write_bytes(text)
    inputs = [str(tmp_path / f"r.{code}.txt") for code in ("nl", "de")]
    opened = open_review(inputs, options=OPTIONS)
    assert opened.path.name == "r.nl+r.de.review"
    with Journal(opened.path) as review:
        assert review.source_text("r.nl.txt") == parlalign.read(inputs[0]).source
    assert "segments: " in opened.notes[0]
    assert not open_review(
        inputs, options=replace(OPTIONS, level="sentence")
    ).is_resumed  # nothing was done in the other
    with Journal(opened.path) as review:
        review.act("accept", review.rows(EVERY, 0, 1)[0].key, {}, {})
    with pytest.raises(
        ParlalignError, match=r"other options \(--languages nl-de and --level sentence and --encoder use\)"
    ):
        open_review(inputs, options=replace(OPTIONS, level="clause"))
    Path(inputs[0]).write_text("iets anders\n")
    with pytest.raises(ParlalignError, match="is not the input of the review in"):
        open_review(inputs, options=OPTIONS)


def test_files_that_are_no_journal_are_refused(tmp_path: Path, damaged: list[Record]) -> None:
    parlalign.write(damaged, tmp_path / "x.jsonl")
    path = tmp_path / "x.jsonl.review"
    for content, told in ((b"not a database at all" * 100, "is not a journal"), (b"", "")):
        path.write_bytes(content)
        if told:
            with pytest.raises(ParlalignError, match=told):
                open_review([str(tmp_path / "x.jsonl")], options=OPTIONS)
    assert not open_review([str(tmp_path / "x.jsonl")], options=OPTIONS).is_resumed  # begun and cut short: begun again
    with sqlite3.connect(path) as base:
        base.execute("CREATE TRIGGER t AFTER DELETE ON rows BEGIN DELETE FROM rows; END")
    base.close()
    with pytest.raises(ParlalignError, match="has tables that do not belong in a journal of a review, or triggers"):
        open_review([str(tmp_path / "x.jsonl")], options=OPTIONS)
    with sqlite3.connect(tmp_path / "other.sqlite") as base:
        base.execute("CREATE TABLE t (a)")
    base.close()
    with pytest.raises(ParlalignError, match="is not a journal"):
        open_review([str(tmp_path / "x.jsonl")], journal=str(tmp_path / "other.sqlite"), options=OPTIONS)
    (tmp_path / "empty.jsonl").write_text("")
    with pytest.raises(ParlalignError, match="contains no records"):
        open_review([str(tmp_path / "empty.jsonl")], options=OPTIONS)
    assert not (tmp_path / "empty.jsonl.review").exists()


def test_a_journal_is_told_by_its_content(tmp_path: Path, damaged: list[Record]) -> None:
    make_journal(tmp_path / "journal", damaged, {})
    assert (tmp_path / "journal").read_bytes()[68:72] == JOURNAL_FORMAT.application_id.to_bytes(4, "big")
    assert parlalign.read_records(tmp_path / "journal") == damaged


# Server --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def browser(journal: Callable[[list[Record]], Journal], damaged: list[Record]) -> ReviewClient:
    return ReviewClient(journal(damaged))


def test_the_page_asks_and_acts(browser: ReviewClient, damaged: list[Record]) -> None:
    about = browser.get("api/about").json()
    assert [language["name"] for language in about["languages"]] == ["Dutch", "German"]
    told = browser.get("api/rows?start=4&count=3").json()
    assert (told["total"], [row["number"] for row in told["rows"]]) == (len(damaged), [5, 6, 7])
    row = told["rows"][1]
    assert ([len(row[name]) for name in ("source", "target")], row["score"], row["reasons"]) == ([2, 2], 0.4, ["score"])
    repairs = [repair for segment in row["source"] for repair in segment["repairs"]]
    assert all(repair["inSource"] for repair in repairs)
    answer = browser.post("api/act", {"action": "accept", "key": row["key"], "versions": {row["key"]: 0}})
    assert answer.json()["counts"]["done"] == 1
    again = browser.get(f"api/rows?around={row['key']}&count=2").json()
    assert (again["start"], [each["status"] for each in again["rows"]]) == (4, ["paired", "accepted"])
    assert (
        browser.post("api/act", {"action": "reject", "key": row["key"], "versions": {row["key"]: 0}}).status_code == 409
    )
    assert browser.post("api/undo", {"version": 1}).json()["redo"] == "accept"
    assert browser.post("api/redo", {"version": 2}).json()["undo"] == "accept"
    assert browser.post("api/redo", {"version": 3}).json() == {"error": "nothing-to-redo"}
    assert browser.get("api/next").json()["key"] is not None
    assert len(browser.get("api/map?ranges=7").json()["ranges"]) == 7


def test_a_cursor_behind_an_emoji(journal: Callable[[list[Record]], Journal]) -> None:
    browser = ReviewClient(journal([_record(1, "😀 een 7 twee", "eins zwei")]))
    (row,) = browser.get("api/rows").json()["rows"]
    assert [span for span in row["source"][0]["spans"] if "unmatched" in span] == [{"end": 8, "unmatched": True}]
    assert row["source"][0]["spans"][0] == {"end": 7}
    words = {"action": "split", "key": 1, "side": "source", "segment": 0, "at": 9, "versions": {"1": 0}}
    assert browser.post("api/act", words).status_code == 200
    assert [r["source"][0]["text"] for r in browser.get("api/rows").json()["rows"]] == ["😀 een 7", "twee"]


@pytest.mark.parametrize("form", ["tmx", "jsonl", "tsv", "xliff", "moses", "xces", "xlsx", "parquet", "spacy", "html"])
def test_export_to_every_format(form: str, browser: ReviewClient, tmp_path: Path) -> None:
    rows = browser.get("api/rows?count=3").json()["rows"]
    browser.post("api/act", {"action": "accept", "key": rows[0]["key"], "versions": {rows[0]["key"]: 0}})
    browser.post("api/act", {"action": "reject", "key": rows[1]["key"], "versions": {rows[1]["key"]: 0}})
    answer = browser.get(f"api/export?format={form}")
    assert answer.status_code == 200, answer.text
    assert f'filename="x.{form}' in answer.headers["content-disposition"]
    if form in ("moses", "xces"):
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            assert len(archive.namelist()) >= 2
    elif form != "html":
        (tmp_path / f"x.{form}").write_bytes(answer.content)
        statuses = [record.status for record in parlalign.read_records(tmp_path / f"x.{form}")]
        assert statuses[0] == "accepted"
        assert ("rejected" in statuses) == (form != "tmx")
    accepted = browser.get("api/export?format=jsonl&accepted=1").text.splitlines()
    assert [json.loads(line)["status"] for line in accepted] == ["accepted"]
    assert browser.get("api/export?format=exe").json() == {"error": "bad-request"}


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/", {}),
        ("GET", "/secre/api/rows", {}),
        ("GET", "/secret", {}),
        ("GET", "/secret2/", {}),
        ("GET", "/Secret/", {}),
        ("GET", "//secret/", {}),
        ("GET", "/x/../secret2/", {}),
        ("GET", "/static/page.css", {}),
        ("GET", "/secret/", {"Host": "evil.example"}),
        ("GET", "/secret/", {"Host": f"evil.example:{PORT}"}),
        ("GET", "/secret/", {"Host": f"127.0.0.1.evil.example:{PORT}"}),
        ("GET", "/secret/", {"Host": f"127.0.0.1:{PORT + 1}"}),
        ("GET", "/secret/", {"Host": "127.0.0.1"}),
        ("GET", "/secret/", {"Host": ""}),
        ("GET", "/secret/", {"Host": f"192.168.0.1:{PORT}"}),
        ("GET", "/secret/api/rows", {"Origin": "https://evil.example"}),
        ("GET", "/secret/api/rows", {"Origin": "null"}),
        ("GET", "/secret/api/rows", {"Origin": f"https://127.0.0.1:{PORT}"}),
        ("GET", "/secret/api/rows", {"Origin": f"http://localhost:{PORT}"}),
        ("POST", "/secret/api/undo", {}),
        ("POST", "/secret/api/undo", {"Origin": "https://evil.example"}),
        ("POST", "/secret/api/undo", {"Origin": "null"}),
        ("POST", "/secret/api/undo", {"Origin": ""}),
        ("POST", "/secre/api/undo", {"Origin": HOME}),
        ("POST", "/secret/api/undo", {"Origin": HOME, "Host": "evil.example"}),
        ("POST", "/secret/api/undo", {"Origin": "http://evil.example", "Host": "evil.example"}),
        ("OPTIONS", "/secret/api/act", {"Origin": "https://evil.example"}),
    ],
)
def test_nobody_else_gets_in(method: str, path: str, headers: dict[str, str], browser: ReviewClient) -> None:
    answer = browser.ask(method, path, headers=headers, content=b'{"version": 0}' if method == "POST" else None)
    assert answer.status_code == 403
    assert "secret" not in answer.text
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_every_name_of_this_machine_is_let_in(host: str, browser: ReviewClient) -> None:
    headers = {"Host": f"{host}:{PORT}", "Origin": f"http://{host}:{PORT}"}
    assert browser.get("api/rows", **headers).status_code == 200
    assert browser.post("api/undo", {"version": 0}, headers).json() == {"error": "nothing-to-undo"}


@pytest.mark.parametrize(("port", "allowed"), [(80, [True, True, False]), (8123, [False, True, False])])
def test_browsers_leave_out_the_port_of_http(port: int, allowed: list[bool]) -> None:
    hosts = ("localhost", f"localhost:{port}", "evil.example")
    scopes = [
        {"type": "http", "method": "GET", "path": f"/{TOKEN}/", "server": ("127.0.0.1", port),
         "headers": [(b"host", host.encode())]}
        for host in hosts
    ]  # fmt: skip
    assert [is_of_this_machine(scope) for scope in scopes] == allowed


def test_what_the_page_may_do_is_said_with_every_answer(browser: ReviewClient) -> None:
    for path in ("", "api/rows", "static/page.css", "static/none", "api/export?format=exe", "../"):
        headers = browser.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; ")
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", ["..%2Fserver.py", "%2E%2E/server.py", "/etc/passwd", "none.js"])
def test_no_other_file_is_served(name: str, browser: ReviewClient) -> None:
    assert browser.get(f"static/{name}").status_code == 404


@pytest.mark.parametrize(
    "words",
    [
        None,
        [],
        {},
        {"action": "accept"},
        {"action": "accept", "key": "1", "versions": {"1": 0}},
        {"action": "accept", "key": True, "versions": {"1": 0}},
        {"action": "accept", "key": 1},
        {"action": "accept", "key": 1, "versions": {}},
        {"action": "accept", "key": 1, "versions": {"1": "x"}},
        {"action": "accept", "key": 1, "versions": [1]},
        {"action": "accept", "key": 1, "versions": {"1": 1e999}},
        {"action": "accept", "key": 1, "versions": {"1": 0.0}},
        {"action": "accept", "key": 1, "versions": {"1": 1 << 70}},
        {"action": "accept", "key": 1, "versions": {"1": 0, "x": 0}},
        {"action": "accept", "key": 1 << 70, "versions": {str(1 << 70): 0}},
        {"action": "drop", "key": 1, "versions": {"1": 0}},
        {"action": "__class__", "key": 1, "versions": {"1": 0}},
        {"action": "merge", "key": 1, "versions": {"1": 0}},
        {"action": "merge", "key": 1, "versions": {"1": 0}, "side": "middle", "to": "below"},
        {"action": "merge", "key": 1, "versions": {"1": 0}, "side": ["source"], "to": {}},
        {"action": "split", "key": 1, "versions": {"1": 0}, "side": "source", "at": -1},
        {"action": "split", "key": 1, "versions": {"1": 0}, "side": "source", "at": 1.5},
        {"action": "split", "key": 1, "versions": {"1": 0}, "side": "source", "at": 1 << 70},
        {"action": "split", "key": 1, "versions": {"1": 0}, "side": "source", "segment": -1, "at": 2},
        {"action": "split", "key": 1, "versions": {"1": 0}, "side": "source", "segment": "0", "at": 2},
        {"action": "flip", "key": 1, "versions": {"1": 0}, "side": "source", "segment": 99, "repair": 0},
        {"action": "edit", "key": 1, "versions": {"1": 0}, "side": "source", "text": 7},
        {"action": "edit", "key": 1, "versions": {"1": 0}, "side": "source", "text": "\ud800"},
        {"action": "comment", "key": 1, "versions": {"1": 0}, "text": None},
    ],
    ids=lambda words: json.dumps(words)[:60],
)
def test_senseless_requests_change_nothing(words: Any, browser: ReviewClient) -> None:
    before = browser.get("api/rows").json()
    headers = {"Origin": HOME, "Content-Type": "application/json"}
    answer = browser.ask("POST", f"{browser.place}/api/act", content=json.dumps(words), headers=headers)
    assert answer.status_code == 422, answer.text
    assert answer.json()["error"]
    assert browser.get("api/rows").json() == before


def test_requests_that_are_too_large_or_no_json(browser: ReviewClient) -> None:
    post = partial(browser.ask, "POST", f"{browser.place}/api/act")
    headers = {"Origin": HOME, "Content-Type": "application/json"}
    assert post(content=b"x" * 2_000_000, headers=headers).json() == {"error": "too-long"}
    assert post(content=b"[" * 100_000, headers=headers).json() == {"error": "bad-request"}
    assert post(content=b"\xff", headers=headers).json() == {"error": "bad-request"}
    assert (
        post(content=b'{"action": "accept"}', headers={"Origin": HOME, "Content-Type": "text/plain"}).status_code == 422
    )
    for query in (
        "start=x",
        "start=-1",
        "count=1e9x",
        "around=99999999999999999999",
        "show=none",
        "least=a",
        "least=nan",
        "most=inf",
        "side=x",
    ):
        assert browser.get(f"api/rows?{query}").status_code == 422, query
    assert browser.get("api/rows?text=" + "%F0%9F%98%80" * 50).json()["total"] == 0


# Command line --------------------------------------------------------------------------------------------------------


def test_the_command_serves_until_ctrl_c_and_keeps_what_was_done(tmp_path: Path, damaged: list[Record]) -> None:
    parlalign.write(damaged, tmp_path / "x.jsonl")
    ends = ((signal.SIGKILL, "begins"), (signal.SIGINT, "continues"))
    for number, (end, word) in enumerate(ends):
        command = [sys.executable, "-c", PROGRAM, "review", "x.jsonl", "--no-open"]
        with subprocess.Popen(
            command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as server:  # fmt: skip
            assert server.stdout
            assert server.stderr
            address = server.stdout.readline().strip()
            assert re.fullmatch(r"http://127\.0\.0\.1:\d+/[\w-]{43}/reviews/[0-9a-f]{16}/", address)
            origin = "/".join(address.split("/")[:3])
            rows = httpx.get(f"{address}api/rows").json()
            assert rows["counts"]["done"] == number
            row = rows["rows"][number]
            words = {"action": "accept", "key": row["key"], "versions": {row["key"]: 0}}
            answer = httpx.post(f"{address}api/act", json=words, headers={"Origin": origin})
            assert answer.status_code == 200
            os.kill(server.pid, end)
            assert f"review {word}" in server.stderr.read()
        assert server.returncode == (-9 if end is signal.SIGKILL else 0)
    assert [record.status for record in parlalign.read_records(tmp_path / "x.jsonl.review")][:3] == [
        "accepted",
        "accepted",
        "paired",
    ]


def test_a_taken_port_is_told_in_a_line(tmp_path: Path, damaged: list[Record]) -> None:
    parlalign.write(damaged, tmp_path / "x.jsonl")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-c", PROGRAM, "review", "x.jsonl", "--no-open", "--port", port]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[1:] == [
        f"Error: port {port} of 127.0.0.1 cannot be used: give another one with --port; 0 takes a free one"
    ]


def test_the_command_tells_what_is_wrong_in_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run = partial(CliRunner().invoke, main)
    assert "no such file: check the path" in run(["review", "none.tmx", "--no-open"]).output
    assert "nothing to pair in 0 files: name them as in x.nl.html" in run(["review", ".", "--no-open"]).output
    assert run(["review", "a", "b", "c"]).exit_code == 2
    parlalign.write([_record(1, "a", "A")], "x.jsonl")
    done = run(["review", "x.jsonl", "--no-open", "--journal", "x.jsonl"])
    assert (done.exit_code, "x.jsonl: is the input itself: name another file" in done.output) == (1, True)
