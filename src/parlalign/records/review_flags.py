"""What a reviewer should check: low scores, and uncertain repairs with their places and descriptions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import itemgetter
from typing import Literal

import regex

from parlalign.records import UNCERTAIN_BELOW, Edit, Origin, Record, Span

LOW_SCORE = 0.5
"""A pair with a lower score is more likely wrong than right."""
DOUBTFUL_SCORE = UNCERTAIN_BELOW
"""A pair with a lower score should be checked; the same limit applies to repairs."""

DoubtReason = Literal["score", "repair", "facts", "unpaired"]

DOUBT_REASONS: dict[DoubtReason, str] = {
    "score": f"score below {DOUBTFUL_SCORE:g}",
    "repair": "uncertain repair",
    "facts": "facts that differ",
    "unpaired": "no translation",
}
"""Why a record is doubtful; each reason has its name for users."""
DOUBTFUL = ", ".join(DOUBT_REASONS.values())

Grade = Literal["sure", "doubtful", "low", "unknown"]

NO_SCORE = "no score"
"""What is shown for a record without a score."""

TO_CHECK: frozenset[Grade] = frozenset({"doubtful", "low"})
"""The grades of scores that a person should check."""

BY_HAND = "by-hand"
"""The rule of an edit that a person made."""

_CAUSES = {
    "wrap": "line break",
    "page": "page break",
    "marker": "cut mark",
    "enumerator": "break after an enumerator",
    "hyphen": "line-end hyphen",
}
_OUTCOMES = {
    "join": "joined",
    "space": "taken as a space",
    "hyphen": "kept as a hyphen",
    "paragraph": "taken as a paragraph end",
}
_WHOLE = {
    "hyphen-join": "line-end hyphen taken out",
    "page-number": "page number taken out",
    "running-header": "running header taken out",
    BY_HAND: "changed by hand",
    "glued-words": "space missing between two words",
}
_BEFORE, _AFTER = regex.compile(r"\S{0,40}$"), regex.compile(r"\S{0,40}")
"""The rest of a word before and after a break, of at most 40 characters."""


def score_grade(score: float | None) -> Grade:
    """Return the grade of a score; `unknown` without a score."""
    if score is None:
        return "unknown"
    if score >= DOUBTFUL_SCORE:
        return "sure"
    return "low" if score < LOW_SCORE else "doubtful"


def displayed_score(score: float | None) -> float | None:
    """Return a score with two decimals, rounded down so that it stays below the same thresholds.

    >>> displayed_score(0.899), displayed_score(1.0), displayed_score(None)
    (0.89, 1.0, None)
    """
    return None if score is None else int(score * 100 + 1e-9) / 100


def format_score(score: float | None) -> str:
    """Return the text of a `displayed_score`, or `NO_SCORE`.

    >>> format_score(0.899), format_score(None)
    ('0.89', 'no score')
    """
    displayed = displayed_score(score)
    return NO_SCORE if displayed is None else f"{displayed:.2f}"


def graded_score(score: float | None) -> str:
    """Return the text of a score with its grade if a person should check it.

    >>> graded_score(0.95), graded_score(0.62), graded_score(None)
    ('0.95', '0.62 doubtful', 'no score')
    """
    grade = score_grade(score)
    return format_score(score) + (f" {grade}" if grade in TO_CHECK else "")


def lowest_score(*scores: float | None) -> float | None:
    """Return the lowest of the scores that are known, or None.

    >>> lowest_score(0.7, None, 0.4)
    0.4
    """
    return min((score for score in scores if score is not None), default=None)


@dataclass(frozen=True, slots=True)
class LocatedEdit:
    """A repair of one text; `place` is its place in the text of the record, or None if that is uncertain.

    The place of a join has no width. `words` are the words around the place. If it is not made, it is a doubt.
    `document` is the document whose source it repairs.
    """

    edit: Edit
    place: Span | None
    words: Span | None
    is_made: bool = True
    document: str = ""


def uncertain_located_edits(text: str, origin: Origin | None) -> list[LocatedEdit]:
    """Return the uncertain repairs of a text and then its doubts, each with its place in the text of the record.

    A record does not contain its source, but its text is that of the spans with all edits made, joined by a space. A
    place is certain if the length shows that nothing else was changed and the text has the replacement at this place.

    >>> edit = Edit(Span(9, 10), "", "wrap-join", 0.6)  # of `een samen⏎werking`
    >>> uncertain_located_edits("een samenwerking", Origin("d", (Span(0, 17),), "text", None, (edit,)))[0].place
    Span(start=9, end=9)
    """
    if origin is None or not any(map(_has_uncertain_decision, origin.parts)):
        return []
    return [located for located in located_edits(text, origin) if located.edit.is_uncertain]


def _has_uncertain_decision(part: Origin) -> bool:
    return bool(part.doubts) or any(edit.is_uncertain for edit in part.edits)


def located_edits(text: str, origin: Origin) -> list[LocatedEdit]:
    """Return all repairs of a text in order and then its doubts."""
    parts = text_parts(origin)
    is_whole = parts[-1][1].end == len(text)
    made, doubts = [], []
    for part, (start, end) in parts:
        for edit, place in edit_spans(part):
            if edit is not None:
                is_sure = is_whole and _fits(text[start:end], place, edit.replacement)
                made.append(_located(text, part, edit, _shifted(place, start) if is_sure else None))
        for doubt, at in zip(part.doubts, _doubt_places(part), strict=True):
            known = _shifted(at, start) if is_whole and at else None
            doubts.append(replace(_located(text, part, doubt, known), is_made=False))
    return [*made, *doubts]


def text_parts(origin: Origin) -> list[tuple[Origin, Span]]:
    """Return the parts of an origin, each with its span in the text that the spans and edits make."""
    parts: list[tuple[Origin, Span]] = []
    start = 0
    for part in origin.parts:
        end = start + edit_spans(part)[-1][1].end
        parts.append((part, Span(start, end)))
        start = end + 1
    return parts


def _located(text: str, part: Origin, edit: Edit, place: Span | None) -> LocatedEdit:
    return LocatedEdit(edit, place, _words(text, place) if place else None, document=part.document)


def _shifted(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _doubt_places(origin: Origin) -> list[Span | None]:
    """Return the place of each doubt: inside the text, at its end, or the space between two of its spans."""
    places: list[Span | None] = []
    starts = _starts(origin)
    for doubt in origin.doubts:
        k = next((k for k, span in enumerate(origin.spans) if span.start <= doubt.span.start <= span.end), None)
        if k is None:
            places.append(None)
            continue
        span = origin.spans[k]
        before = (edit for edit in origin.edits if span.start <= edit.span.start and edit.span.end <= doubt.span.start)
        at = starts[k] + doubt.span.start - span.start + sum(map(_growth, before))
        is_between = at == starts[k + 1] - 1 and k + 1 < len(origin.spans)
        places.append(Span(at, at + is_between))
    return places


def _starts(origin: Origin) -> list[int]:
    """Return the start of each span in the text, and that of a further span after them."""
    starts = [0]
    for span in origin.spans:
        inside = (edit for edit in origin.edits if span.start <= edit.span.start and edit.span.end <= span.end)
        starts.append(starts[-1] + span.end - span.start + sum(map(_growth, inside)) + 1)
    return starts


def _growth(edit: Edit) -> int:
    return len(edit.replacement) - (edit.span.end - edit.span.start)


def edit_spans(origin: Origin) -> list[tuple[Edit | None, Span]]:
    """Return each edit with the span of its replacement in the text, then None with the span of the whole text.

    An edit outside the spans of the origin has a span after the end of the text.
    """
    inside: list[tuple[Edit | None, Span]] = []
    outside = []
    start, k = 0, 0  # the start of a span in the text, and the number of an edit
    for span in origin.spans:
        shift = start - span.start
        while k < len(origin.edits) and origin.edits[k].span.end <= span.end:
            edit = origin.edits[k]
            k += 1
            if edit.span.start < span.start:
                outside.append(edit)
                continue
            at = edit.span.start + shift
            inside.append((edit, Span(at, at + len(edit.replacement))))
            shift += len(edit.replacement) - (edit.span.end - edit.span.start)
        start = span.end + shift + 1
    beyond = Span(start, start)
    return [*inside, *((edit, beyond) for edit in (*outside, *origin.edits[k:])), (None, Span(0, start - 1))]


def _fits(text: str, place: Span, replacement: str) -> bool:
    """Return whether the text has the replacement at the place, without white space around it: repairs leave none."""
    if not 0 < place.start <= place.end < len(text) or text[place.start : place.end] != replacement:
        return False
    return not (text[place.start - 1].isspace() or text[place.end].isspace())


def _words(text: str, place: Span) -> Span:
    before = _BEFORE.search(text, max(0, place.start - 40), place.start)
    after = _AFTER.match(text, place.end)
    return Span(before.start() if before else place.start, after.end() if after else place.end)


def words_of_edits(located: Sequence[LocatedEdit]) -> list[tuple[Span, list[LocatedEdit]]]:
    """Return the spans of words around edits in order, each with its edits; words that touch are one span."""
    placed = [(edit.words, edit) for edit in located if edit.words]
    marked: list[tuple[Span, list[LocatedEdit]]] = []
    for words, edit in sorted(placed, key=itemgetter(0)):
        if marked and words.start <= marked[-1][0].end:
            before, edits = marked.pop()
            marked.append((Span(before.start, max(before.end, words.end)), [*edits, edit]))
        else:
            marked.append((words, [edit]))
    return marked


def marked_parts(text: str, located: Sequence[LocatedEdit]) -> Iterator[tuple[list[str], list[LocatedEdit]]]:
    """Yield the parts of a text with the edits in each: marked words, cut at the places of their edits, and the rest.

    >>> edit = Edit(Span(1, 2), "", "wrap-join", 0.6)
    >>> [parts for parts, _ in marked_parts("te doen", [LocatedEdit(edit, Span(1, 1), Span(0, 2))])]
    [['t', 'e'], [' doen']]
    """
    at = 0
    for (start, end), edits in words_of_edits(located):
        if start > at:
            yield [text[at:start]], []
        places = sorted({edit.place.start for edit in edits if edit.place})
        yield [text[a:b] for a, b in pairwise([start, *places, end])], edits
        at = end
    if at < len(text):
        yield [text[at:]], []


def describe_rule(rule: str) -> str:
    """Return a description of what a rule did.

    >>> describe_rule("wrap-join"), describe_rule("hyphen-join")
    ('line break joined', 'line-end hyphen taken out')
    """
    cause, _, outcome = rule.rpartition("-")
    if rule in _WHOLE or cause not in _CAUSES or outcome not in _OUTCOMES:
        return _WHOLE.get(rule, rule)
    return f"{_CAUSES[cause]} {_OUTCOMES[outcome]}"


def describe_uncertain_edits(record: Record) -> Iterator[str]:
    """Yield a line for each uncertain repair, source first: `source: line break joined, 61 % sure: samen|werking`.

    With more than two languages, the language is named instead of the side.
    """
    sides = record.all_languages if record.further else ("source", "target")
    for side, text, origin in zip(sides, record.texts, record.origins, strict=True):
        for located in uncertain_located_edits(text, origin):
            yield f"{side}: {describe_edit(located)}{_quoted(text, located)}"


def describe_edit(located: LocatedEdit) -> str:
    """Return a description of an edit and its probability, without its place."""
    return f"{describe_rule(located.edit.rule)}, {located.edit.probability:.0%} sure".replace("%", " %")


def _quoted(text: str, located: LocatedEdit) -> str:
    if located.place is None or located.words is None:
        return f" (at {located.edit.span.start} of the source text)"
    (start, end), (at, until) = located.words, located.place
    return f": {text[start:at]}|{text[at:until]}{'|' if until > at else ''}{text[until:end]}"
