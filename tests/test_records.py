"""Documents, edits and the way back to the source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlalign.records import Document, Edit, Span


@st.composite
def edited(draw: st.DrawFn) -> Document:
    source = draw(st.text(max_size=40))
    cuts = sorted(draw(st.lists(st.integers(0, len(source)), max_size=8)))
    spans = zip(cuts[0::2], cuts[1::2], strict=False)
    edits = [Edit(Span(a, b), draw(st.text(max_size=3)), "rule", 1.0) for a, b in spans]
    return Document("d", source, tuple(edits))


@given(edited(), st.data())
def test_every_kept_character_maps_back_to_itself(document: Document, data: st.DataObject) -> None:
    if not document.text:
        return
    at = data.draw(st.integers(0, len(document.text) - 1))
    start, end = document.source_span(Span(at, at + 1))
    stands_for = document.source[start:end]
    replaced = [document.source[slice(*e.span)] for e in document.edits if e.span == Span(start, end)]
    assert stands_for == document.text[at] or stands_for in replaced


@given(edited())
def test_whole_text_maps_to_the_source_it_stands_for(document: Document) -> None:
    start, end = document.source_span(Span(0, len(document.text)))
    assert 0 <= start <= end <= len(document.source)
    if document.edits == () and document.text:
        assert (start, end) == (0, len(document.source))


def test_text_and_spans_of_a_repair() -> None:
    document = Document("d", "ab\ncd ...[+++]ef", (Edit(Span(2, 3), " ", "x", 1), Edit(Span(5, 14), "", "y", 0.5)))
    assert document.text == "ab cdef"
    assert document.source_span(Span(0, 7)) == Span(0, 16)
    assert document.source_span(Span(2, 3)) == Span(2, 3)
    assert document.source_span(Span(5, 7)) == Span(14, 16)
    assert document.source_span(Span(3, 5)) == Span(3, 5)
    assert [edit.is_uncertain for edit in document.edits] == [False, True]


@pytest.mark.parametrize("spans", [[(0, 2), (1, 3)], [(2, 3), (0, 1)], [(3, 9)]])
def test_edits_out_of_order_are_refused(spans: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="overlaps another or lies outside"):
        Document("d", "abcd", tuple(Edit(Span(*span), "", "x", 1.0) for span in spans))
