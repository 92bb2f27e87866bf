"""Segments of a row: text with its origin, split, joined, edited and flipped without losing the way to the source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from parlalign.errors import NotPossibleError
from parlalign.records import KEPT_BREAK, Edit, Origin, Span
from parlalign.records.origins import joined_origin
from parlalign.records.review_flags import BY_HAND, LocatedEdit, edit_spans, located_edits, text_parts

FlipOutcome = Literal["space", "join", "hyphen", "no-hyphen"]

_ALTERNATIVES = {"join": ("space", " "), "space": ("join", "")}
"""Outcome of a repair → the other outcome and its replacement."""
_HYPHEN_ALTERNATIVES = {"hyphen-join": ("wrap-hyphen", "-"), "wrap-hyphen": ("hyphen-join", "")}
"""Rule of a repair at a hyphen → the other rule and its replacement."""
_HYPHEN_OUTCOMES: dict[str, FlipOutcome] = {"wrap-hyphen": "hyphen", "hyphen-join": "no-hyphen"}


@dataclass(frozen=True, slots=True)
class RowSegment:
    """A segment on one side of a row; its origin is None if a person typed it or the file contains no origin."""

    text: str
    origin: Origin | None

    @property
    def located_edits(self) -> list[LocatedEdit]:
        """All repairs of the segment in order, and then its doubts."""
        return located_edits(self.text, self.origin) if self.origin else []


def segments_of(text: str, origin: Origin | None) -> tuple[RowSegment, ...]:
    """Return the segments of one side of a record: one for each span of its origin.

    If the spans do not account for the text, the whole text is one segment. `join_segments` is the inverse.

    >>> origin = Origin("d", (Span(0, 3), Span(5, 9)), "item", "a")
    >>> [segment.text for segment in segments_of("een twee", origin)]
    ['een', 'twee']
    """
    if not text and origin is None:
        return ()
    whole = (RowSegment(text, origin),)
    if origin is None or (len(origin.spans) < 2 and not origin.further):
        return whole
    segments = [segment for part, at in text_parts(origin) for segment in _segments_of_part(text[slice(*at)], part)]
    segments[1:] = [
        RowSegment(segment.text, replace(segment.origin, label=None)) for segment in segments[1:] if segment.origin
    ]
    is_complete = join_segments(segments) == (text, origin) and all(segment.text.strip() for segment in segments)
    return tuple(segments) if is_complete else whole


def _segments_of_part(text: str, part: Origin) -> Iterator[RowSegment]:
    """Yield the segments of a text from one document."""
    start = 0
    for span in part.spans:
        edits = tuple(edit for edit in part.edits if span.start <= edit.span.start and edit.span.end <= span.end)
        doubts = tuple(doubt for doubt in part.doubts if span.start <= doubt.span.start <= span.end)
        length = _repaired_length(span, edits)
        yield RowSegment(text[start : start + length], replace(part, spans=(span,), edits=edits, doubts=doubts))
        start += length + 1


def _repaired_length(span: Span, edits: Iterable[Edit]) -> int:
    growth = sum(len(edit.replacement) - (edit.span.end - edit.span.start) for edit in edits)
    return max(0, span.end - span.start + growth)


def join_segments(segments: Sequence[RowSegment]) -> tuple[str, Origin | None]:
    """Return text and origin of one side; kind and label are those of the first segment that has an origin."""
    text = " ".join(segment.text for segment in segments)
    return text, joined_origin([segment.origin for segment in segments if segment.origin])


def split_segment(segment: RowSegment, at: int) -> tuple[RowSegment, RowSegment]:
    """Return the two halves of a segment before and after an offset in its text, without white space in between.

    Both halves keep the whole span if the text is not exactly the repaired source, or if the offset is inside the
    replacement of an edit. Raises `NotPossibleError` if a half would be empty.

    >>> before, after = split_segment(RowSegment("een twee", Origin("d", (Span(10, 18),), "text", "1")), 4)
    >>> before.text, before.origin.spans, after.text, after.origin.spans
    ('een', (Span(start=10, end=13),), 'twee', (Span(start=14, end=18),))
    """
    before, after = segment.text[:at].rstrip(), segment.text[at:].lstrip()
    if not before or not after:
        raise NotPossibleError("not-inside")
    if segment.origin is None:
        return RowSegment(before, None), RowSegment(after, None)
    unlabelled = replace(segment.origin, label=None)
    cuts = (len(before), len(segment.text) - len(after))
    if not is_exact(segment) or any(_is_inside_an_edit(segment.origin, cut) for cut in cuts):
        whole = _without_repairs(segment.origin)
        return RowSegment(before, whole), RowSegment(after, replace(whole, label=None))
    (span,) = segment.origin.spans
    end = _source_offset(segment.origin, cuts[0], is_end=True)
    start = _source_offset(segment.origin, cuts[1], is_end=False)
    placed = [(edit, place) for edit, place in edit_spans(segment.origin) if edit]
    edits_before = tuple(edit for edit, place in placed if place.start < cuts[0] and place.end <= cuts[0])
    edits_after = tuple(edit for edit, place in placed if place.end > cuts[1])
    doubts_before = tuple(doubt for doubt in segment.origin.doubts if doubt.span.start < end)
    doubts_after = tuple(doubt for doubt in segment.origin.doubts if doubt.span.start > start)
    first = replace(segment.origin, spans=(Span(span.start, end),), edits=edits_before, doubts=doubts_before)
    second = replace(unlabelled, spans=(Span(start, span.end),), edits=edits_after, doubts=doubts_after)
    return RowSegment(before, first), RowSegment(after, second)


def is_exact(segment: RowSegment) -> bool:
    """Return whether a segment is known to be exactly one span of the source with its edits applied."""
    if segment.origin is None or segment.origin.further or len(segment.origin.spans) != 1:
        return False
    (*placed, (_, whole)) = edit_spans(segment.origin)
    return whole.end == len(segment.text) and all(place.end <= whole.end for _, place in placed)


def _without_repairs(origin: Origin) -> Origin:
    further = tuple(replace(part, edits=(), doubts=()) for part in origin.further)
    return replace(origin, edits=(), doubts=(), further=further)


def _is_inside_an_edit(origin: Origin, at: int) -> bool:
    return any(place.start < at < place.end for edit, place in edit_spans(origin) if edit)


def _source_offset(origin: Origin, at: int, *, is_end: bool) -> int:
    """Return the offset in the source that belongs to an offset in the text of an exact segment.

    A replacement that is not white space belongs to the text after it; an empty or white one to neither half.
    """
    shift = origin.spans[0].start
    for edit in origin.edits:
        start = edit.span.start - shift
        if start > at or (start == at and (is_end or edit.replacement.strip())):
            break
        shift += edit.span.end - edit.span.start - len(edit.replacement)
    return at + shift


def edit_segment(segment: RowSegment, text: str) -> RowSegment:
    """Return a segment with another text; the difference becomes one edit, which replaces all edits that it touches.

    If the text is not exactly the repaired source, the segment keeps its spans and no edits.

    >>> segment = edit_segment(RowSegment("een twe drie", Origin("d", (Span(10, 22),), "text", None)), "een twee drie")
    >>> segment.origin.edits
    (Edit(span=Span(start=17, end=17), replacement='e', rule='by-hand', probability=1.0),)
    """
    if segment.origin is None or not is_exact(segment):
        return RowSegment(text, segment.origin and _without_repairs(segment.origin))
    placed = [(edit, place) for edit, place in edit_spans(segment.origin) if edit]
    start = _common_prefix_length(segment.text, text)
    end = len(segment.text) - _common_prefix_length(segment.text[start:][::-1], text[start:][::-1])
    start, end = changed = _grown_by_edits(Span(start, end), [place for _, place in placed])
    untouched = [edit for edit, place in placed if not _touches(changed, place)]
    span = Span(_source_offset(segment.origin, start, is_end=True), _source_offset(segment.origin, end, is_end=False))
    own = Edit(span, text[start : len(text) - (len(segment.text) - end)], BY_HAND, 1.0)
    edits = tuple(sorted([*untouched, own], key=lambda edit: edit.span))
    doubts = tuple(doubt for doubt in segment.origin.doubts if not _touches(span, doubt.span))
    return RowSegment(text, replace(segment.origin, edits=edits, doubts=doubts))


def _touches(span: Span, other: Span) -> bool:
    return span.start <= other.end and other.start <= span.end


def _grown_by_edits(changed: Span, placed: Sequence[Span]) -> Span:
    """Return a span extended to the ends of all edits that it touches."""
    touched = [changed, *(place for place in placed if _touches(changed, place))]
    grown = Span(min(place.start for place in touched), max(place.end for place in touched))
    return grown if grown == changed else _grown_by_edits(grown, placed)


def _common_prefix_length(one: str, other: str) -> int:
    return next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def flip_outcome(repair: LocatedEdit) -> FlipOutcome | None:
    """Return what a flip makes of a repair, for example a space of a join; None if it cannot be flipped.

    >>> flip_outcome(LocatedEdit(Edit(Span(5, 6), "", "wrap-join", 0.6), Span(5, 5), Span(0, 9)))
    'space'
    """
    alternative = _alternative(repair)
    if repair.place is None or alternative is None:
        return None
    rule, replacement = alternative
    return _HYPHEN_OUTCOMES.get(rule) or ("space" if replacement else "join")


def _alternative(repair: LocatedEdit) -> tuple[str, str] | None:
    """Return rule and replacement of the other possible repair; a proposal is made."""
    edit = repair.edit
    if not repair.is_made:
        return None if edit.rule == KEPT_BREAK else (edit.rule, edit.replacement)
    if edit.rule in _HYPHEN_ALTERNATIVES:
        return _HYPHEN_ALTERNATIVES[edit.rule]
    cause, _, outcome = edit.rule.rpartition("-")
    if outcome not in _ALTERNATIVES or edit.replacement.strip():
        return None
    other, replacement = _ALTERNATIVES[outcome]
    return f"{cause}-{other}", replacement


def flip_repair(segment: RowSegment, number: int) -> RowSegment:
    """Return a segment with one of its `located_edits` flipped; its probability is 1, because a person decided.

    >>> edit = Edit(Span(5, 6), "", "wrap-join", 0.6)
    >>> flip_repair(RowSegment("havenstad", Origin("d", (Span(0, 10),), "text", None, (edit,))), 0).text
    'haven stad'
    """
    repairs = segment.located_edits
    if segment.origin is None or not 0 <= number < len(repairs):
        raise NotPossibleError("not-flippable")
    edit, place = repairs[number].edit, repairs[number].place
    alternative = _alternative(repairs[number])
    if place is None or alternative is None:
        raise NotPossibleError("not-flippable")
    flipped = replace(edit, rule=alternative[0], replacement=alternative[1], probability=1.0)
    text = segment.text[: place.start] + flipped.replacement + segment.text[place.end :]
    return RowSegment(text, joined_origin([_with_edit(part, edit, flipped) for part in segment.origin.parts]))


def _with_edit(part: Origin, old: Edit, new: Edit) -> Origin:
    """Return a part of an origin with a new edit in place of the edit or doubt `old`, if the part has it."""
    if not any(each is old for each in (*part.edits, *part.doubts)):
        return part
    others = [each for each in part.edits if each is not old]
    edits = tuple(sorted([*others, new], key=lambda each: each.span))
    return replace(part, edits=edits, doubts=tuple(each for each in part.doubts if each is not old))
