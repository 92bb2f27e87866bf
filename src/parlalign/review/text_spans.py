"""How the page divides the text of a segment: repairs, words around uncertain repairs, facts that differ."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from parlalign.records import Span
from parlalign.records.review_flags import LocatedEdit, words_of_edits


@dataclass(frozen=True, slots=True)
class TextSpan:
    """A part of a text that is drawn in one way.

    `repair` is the number of the repair that was made here; the span of a join is empty. `mark` is the number of the
    marked words, None if the span is not marked. `is_unmatched` is true for facts in which the sides differ.
    """

    span: Span
    repair: int | None = None
    mark: int | None = None
    is_unmatched: bool = False


def text_spans(
    text: str, repairs: Sequence[LocatedEdit], facts: Sequence[Span]
) -> tuple[list[TextSpan], list[list[int]]]:
    """Return the spans of a text in order, and for each mark the numbers of the uncertain repairs that it is about.

    Together the spans are the whole text. Repairs without a known place are not drawn.

    >>> from parlalign.records import Edit
    >>> join = LocatedEdit(Edit(Span(8, 9), "", "wrap-join", 0.6), Span(8, 8), Span(3, 12))
    >>> spans, marks = text_spans("de havenstad", [join], [])
    >>> [("de havenstad"[slice(*each.span)], each.repair, each.mark) for each in spans], marks
    ([('de ', None, None), ('haven', None, 0), ('', 0, 0), ('stad', None, 0)], [[0]])
    """
    places = _separate_places(repairs)
    marked = words_of_edits([repair for repair in repairs if repair.edit.is_uncertain])
    mark_at = _finder([words for words, _ in marked])
    fact_at = _finder(facts)
    filled = [(place, number) for place, number in places if place.start < place.end]
    repair_at = _finder([place for place, _ in filled])
    joins: defaultdict[int, list[int]] = defaultdict(list)
    for place, number in places:
        if place.start == place.end:
            joins[place.start].append(number)
    edges = {0, len(text)}
    for span in (*(words for words, _ in marked), *facts, *(place for place, _ in places)):
        edges.update(span)
    inside = {at for at in edges if (k := repair_at(at)) is not None and filled[k][0].start < at}
    spans: list[TextSpan] = []
    for start, end in pairwise([*sorted(edges - inside), len(text)]):
        spans += [TextSpan(Span(start, start), number, mark_at(start)) for number in joins.get(start, [])]
        if start == end:
            continue
        repair = repair_at(start)
        if repair is not None:
            spans.append(TextSpan(Span(start, end), filled[repair][1], mark_at(start)))
        else:
            spans.append(TextSpan(Span(start, end), None, mark_at(start), fact_at(start) is not None))
    numbers_of = {id(repair): number for number, repair in enumerate(repairs)}
    return spans, [[numbers_of[id(repair)] for repair in about] for _, about in marked]


def _separate_places(repairs: Sequence[LocatedEdit]) -> list[tuple[Span, int]]:
    """Return the places of repairs with their numbers, in order; a repair that overlaps the one before is left out."""
    found = sorted((repair.place, number) for number, repair in enumerate(repairs) if repair.place is not None)
    separate: list[tuple[Span, int]] = []
    for place, number in found:
        if not separate or place.start >= separate[-1][0].end:
            separate.append((place, number))
    return separate


def _finder(spans: Sequence[Span]) -> Callable[[int], int | None]:
    """Return a function from an offset to the number of the span that contains it; the spans are in order."""
    starts = [span.start for span in spans]

    def fact_at(at: int) -> int | None:
        number = bisect_right(starts, at) - 1
        return number if number >= 0 and at < spans[number].end else None

    return fact_at
