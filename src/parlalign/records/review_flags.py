"""What a reviewer should look at: the uncertain repairs of a record, in words and in their place, and low scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from typing import Literal

import regex

from parlalign.records import UNCERTAIN_BELOW, Edit, Origin, Record, Span

LOW_SCORE = 0.5
"""Below it a pair is likelier wrong than right."""
DOUBTFUL_SCORE = UNCERTAIN_BELOW
"""Below it a pair is worth a look; as for repairs."""
NEEDS_REVIEW = f"score below {DOUBTFUL_SCORE:g} or an uncertain repair"

Grade = Literal["sure", "doubtful", "low"]

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
}
_BEFORE, _AFTER = regex.compile(r"\S{0,40}$"), regex.compile(r"\S{0,40}")
"""The rest of a word either side of a break, and not without end."""


def needs_review(record: Record) -> bool:
    """Tell whether a pair that nobody judged has a doubtful score or an uncertain repair."""
    return record.status == "paired" and (record.score < DOUBTFUL_SCORE or bool(record.uncertain_edits))


def score_grade(score: float) -> Grade:
    """Return how surely a pair of such a score is right."""
    if score >= DOUBTFUL_SCORE:
        return "sure"
    return "low" if score < LOW_SCORE else "doubtful"


def displayed_score(score: float) -> float:
    """Return a score with two decimals, rounded down so that it stays below the same thresholds.

    >>> displayed_score(0.899), displayed_score(1.0)
    (0.89, 1.0)
    """
    return int(score * 100 + 1e-9) / 100


def format_score(score: float) -> str:
    """Return the text of a `displayed_score`.

    >>> format_score(0.899), format_score(1.0)
    ('0.89', '1.00')
    """
    return f"{displayed_score(score):.2f}"


@dataclass(frozen=True, slots=True)
class LocatedEdit:
    """An uncertain repair of one side; `place` is where it stands in the text of the record, None if unsure.

    A join has a place without width; `words` are the words around the place.
    """

    edit: Edit
    place: Span | None
    words: Span | None


def uncertain_located_edits(text: str, origin: Origin | None) -> list[LocatedEdit]:
    """Return the uncertain repairs of a side in order, each with its place in the text of the record.

    A record holds no source, but its text is that of the spans with all edits made, joined by a space. Where lengths
    say that nothing else was changed, and the replacement is found at its place, the place is sure.

    >>> edit = Edit(Span(9, 10), "", "wrap-join", 0.6)  # of `een samen⏎werking`
    >>> uncertain_located_edits("een samenwerking", Origin("d", (Span(0, 17),), "text", None, (edit,)))[0].place
    Span(start=9, end=9)
    """
    if origin is None or not any(edit.is_uncertain for edit in origin.edits):
        return []
    return [repair for repair in located_edits(text, origin) if repair.edit.is_uncertain]


def located_edits(text: str, origin: Origin) -> list[LocatedEdit]:
    """Return all repairs of a side, as `uncertain_located_edits` does those that are uncertain."""
    placed = edit_spans(origin)
    is_whole = placed[-1][1].end == len(text)
    found = []
    for edit, place in placed[:-1]:
        if edit is not None:
            is_sure = is_whole and _fits(text, place, edit.replacement)
            found.append(LocatedEdit(edit, place, _words(text, place)) if is_sure else LocatedEdit(edit, None, None))
    return found


def edit_spans(origin: Origin) -> list[tuple[Edit | None, Span]]:
    """Return each edit and where its replacement stands, then None and the span of the whole text.

    Edits outside the spans have a place beyond the text, which fits none.
    """
    inside: list[tuple[Edit | None, Span]] = []
    outside = []
    start, k = 0, 0  # of a span in the text, of an edit
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
    """Tell whether the replacement is there, and no white space on either side of it: a repair leaves none."""
    if not 0 < place.start <= place.end < len(text) or text[place.start : place.end] != replacement:
        return False
    return not (text[place.start - 1].isspace() or text[place.end].isspace())


def _words(text: str, place: Span) -> Span:
    before = _BEFORE.search(text, max(0, place.start - 40), place.start)
    after = _AFTER.match(text, place.end)
    return Span(before.start() if before else place.start, after.end() if after else place.end)


def words_of_edits(found: Sequence[LocatedEdit]) -> list[tuple[Span, list[LocatedEdit]]]:
    """Return the words around edits in order, each with its edits; words that touch or overlap are one span."""
    placed = [(doubt.words, doubt) for doubt in found if doubt.words]
    marked: list[tuple[Span, list[LocatedEdit]]] = []
    for words, doubt in sorted(placed, key=itemgetter(0)):
        if marked and words.start <= marked[-1][0].end:
            before, about = marked.pop()
            marked.append((Span(before.start, max(before.end, words.end)), [*about, doubt]))
        else:
            marked.append((words, [doubt]))
    return marked


def marked_parts(text: str, found: Sequence[LocatedEdit]) -> Iterator[tuple[list[str], list[LocatedEdit]]]:
    """Yield a text in pieces with the doubts that each is about, none where it is sure; a doubtful one in its parts.

    >>> edit = Edit(Span(1, 2), "", "wrap-join", 0.6)
    >>> [parts for parts, _ in marked_parts("te doen", [LocatedEdit(edit, Span(1, 1), Span(0, 2))])]
    [['t', 'e'], [' doen']]
    """
    at = 0
    for (start, end), about in words_of_edits(found):
        if start > at:
            yield [text[at:start]], []
        seams = sorted({doubt.place.start for doubt in about if doubt.place})
        yield [text[a:b] for a, b in pairwise([start, *seams, end])], about
        at = end
    if at < len(text):
        yield [text[at:]], []


def describe_rule(rule: str) -> str:
    """Return what a rule did.

    >>> describe_rule("wrap-join"), describe_rule("hyphen-join")
    ('line break joined', 'line-end hyphen taken out')
    """
    cause, _, outcome = rule.rpartition("-")
    if rule in _WHOLE or cause not in _CAUSES or outcome not in _OUTCOMES:
        return _WHOLE.get(rule, rule)
    return f"{_CAUSES[cause]} {_OUTCOMES[outcome]}"


def describe_uncertain_edits(record: Record) -> Iterator[str]:
    """Yield a line for each uncertain repair, source first: `source: line break joined, 61 % sure: samen|werking`."""
    sides = zip(("source", "target"), (record.source, record.target), record.origin, strict=True)
    for side, text, origin in sides:
        for doubt in uncertain_located_edits(text, origin):
            yield f"{side}: {describe_edit(doubt)}{_quoted(text, doubt)}"


def describe_edit(doubt: LocatedEdit) -> str:
    """Return what was done and how surely, without its place."""
    return f"{describe_rule(doubt.edit.rule)}, {doubt.edit.probability:.0%} sure".replace("%", " %")


def _quoted(text: str, doubt: LocatedEdit) -> str:
    if doubt.place is None or doubt.words is None:
        return f" (at {doubt.edit.span.start} of the source text)"
    (start, end), (at, until) = doubt.words, doubt.place
    return f": {text[start:at]}|{text[at:until]}{'|' if until > at else ''}{text[until:end]}"
