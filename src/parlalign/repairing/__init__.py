"""Repair a text: decide for every newline and truncation marker whether it joins, separates, or divides paragraphs."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

import numpy as np

from parlalign.languages import LANGUAGES, REPAIRED, language
from parlalign.languages.runs import Run, runs_in
from parlalign.records import Document, Edit, Span
from parlalign.repairing.breaks import Break, find_breaks
from parlalign.repairing.decide import HYPHENS, Decision, Place, Sense, decide
from parlalign.repairing.features import CONTEXT
from parlalign.repairing.model import BreakScores, break_model

__all__ = ["repair_document"]

_CONJUNCTIONS = frozenset().union(*(LANGUAGES[code].suspended_conjunctions for code in REPAIRED))

_NAMES = {Sense.JOIN: "join", Sense.SPACE: "space", Sense.PARAGRAPH: "paragraph", Sense.DROP_HYPHEN: "hyphen"}


def repair_document(document: Document) -> Document:
    """Return the document with the edits that repair it, in place of any it had.

    With `document.language` None the languages are found out, and text in others than Dutch and German is left alone.
    A repaired text needs no repair: what a second reading would change is changed at once.
    Source: damage as seen on concordance pages of parliamentary texts.

    >>> repair_document(Document("x", "de grens\\noverschrijdende samen ...[+++]werking", language="nl")).text
    'de grensoverschrijdende samenwerking'
    """
    if document.language is not None:
        language(document.language)
    edits = _edits(document.source, document.language)
    repaired = replace(document, edits=edits)
    while edits and any(found.newlines == 1 or found.has_marker for found in find_breaks(repaired.text)):
        edits = _edits(repaired.text, document.language)
        repaired = replace(document, edits=_composed(repaired, edits))
    return repaired


def _edits(source: str, code: str | None) -> tuple[Edit, ...]:
    breaks = find_breaks(source)
    if not breaks:
        return ()
    decisions = _decide_all(source, breaks, runs_in(source, code))
    edits = (
        _edit(source, found, decision)
        for found, decision in zip(breaks, decisions, strict=True)
        if decision is not None
    )
    return tuple(edit for edit in edits if edit is not None)


def _composed(repaired: Document, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """Return the edits of a document together with edits of its repaired text, all as edits of the source."""
    later = [replace(edit, span=repaired.source_span(edit.span)) for edit in edits]
    starts = [edit.span.start for edit in later]

    def is_overruled(edit: Edit) -> bool:
        k = bisect_right(starts, edit.span.start) - 1
        return k >= 0 and edit.span.end <= later[k].span.end

    return tuple(sorted([*(e for e in repaired.edits if not is_overruled(e)), *later], key=lambda edit: edit.span))


def _decide_all(source: str, breaks: list[Break], runs: list[Run]) -> list[Decision | None]:
    """Decide the breaks; None where a break is in a language that is left alone."""
    starts = [run.span.start for run in runs]
    codes = [runs[bisect_right(starts, found.span.start) - 1].language for found in breaks]
    # Without a word that tells the language, as in a list of numbers, either model will do.
    fallback = next((code for code in codes if code in REPAIRED), REPAIRED[0])
    codes = [fallback if code is None else code for code in codes]
    known = [k for k, code in enumerate(codes) if code in REPAIRED]
    places = _places(source, breaks, starts)
    first = decide([places[k] for k in known], _scores([places[k] for k in known], [codes[k] for k in known]))
    mended = _places(source, breaks, starts, dict(zip(known, first, strict=True)))
    second = decide([mended[k] for k in known], _scores([mended[k] for k in known], [codes[k] for k in known]))
    decided: list[Decision | None] = [None] * len(breaks)
    for k, decision in zip(known, second, strict=True):
        decided[k] = decision
    return decided


def _places(
    source: str, breaks: list[Break], run_starts: list[int], decided: dict[int, Decision] | None = None
) -> list[Place]:
    """Return each break with its sides; breaks near it read as decided, or as spaces."""
    glue = [_glue(decided[k].sense) if decided and k in decided else " " for k in range(len(breaks))]
    seams = set(run_starts)
    places = []
    line_starts = [0, *(found.span.end for found in breaks if found.newlines)]
    line_ends = [*(found.span.start for found in breaks if found.newlines), len(source)]
    line = 0
    for k, found in enumerate(breaks):
        left = _left_side(source, breaks, glue, k)
        right = _right_side(source, breaks, glue, k)
        at_seam = found.span.start > 0 and not seams.isdisjoint(range(found.span.start, found.span.end + 1))
        line_end = line_ends[min(line + bool(found.newlines), len(line_ends) - 1)]
        length, next_length = found.span.start - line_starts[line], line_end - found.span.end
        places.append(Place(found, left, right, length, next_length, _first_word(right) in _CONJUNCTIONS, at_seam))
        line += bool(found.newlines)
    return places


def _first_word(text: str) -> str:
    return (text.split(None, 1) or [""])[0].rstrip(",")


def _left_side(source: str, breaks: list[Break], glue: list[str], k: int) -> str:
    side, end = "", breaks[k].span.start
    while True:
        start = breaks[k - 1].span.end if k else 0
        side = source[max(start, end - CONTEXT) : end] + side
        if k == 0 or len(side) >= CONTEXT:
            return side
        k -= 1
        side, end = glue[k] + side, breaks[k].span.start


def _right_side(source: str, breaks: list[Break], glue: list[str], k: int) -> str:
    side, start = "", breaks[k].span.end
    while True:
        end = breaks[k + 1].span.start if k + 1 < len(breaks) else len(source)
        side += source[start : min(end, start + CONTEXT)]
        if k + 1 == len(breaks) or len(side) >= CONTEXT:
            return side
        k += 1
        side, start = side + glue[k], breaks[k].span.end


def _scores(places: list[Place], codes: list[str | None]) -> BreakScores:
    join, divide, soft = (np.zeros(len(places)) for _ in range(3))
    for code in sorted({code for code in codes if code}):
        which = [k for k, c in enumerate(codes) if c == code]
        scores = break_model(code).score([(places[k].left, places[k].right) for k in which])
        join[which], divide[which], soft[which] = scores.join, scores.divide, scores.soft
    return BreakScores(join, divide, soft)


def _glue(sense: Sense) -> str:
    return {Sense.JOIN: "", Sense.SPACE: " ", Sense.PARAGRAPH: "\n", Sense.DROP_HYPHEN: ""}[sense]


def _edit(source: str, found: Break, decision: Decision) -> Edit | None:
    """Return the edit that carries out a decision; None where the source already reads so."""
    span, replacement = found.span, _glue(decision.sense)
    if decision.sense is Sense.PARAGRAPH:
        if not found.has_marker:
            return None
        at_edge = span.start == 0 or span.end == len(source)
        replacement = "" if at_edge and not found.newlines else "\n" * min(max(found.newlines, 1), 2)
    if decision.sense is Sense.DROP_HYPHEN and source[span.start - 1] in HYPHENS:
        span = Span(span.start - 1, span.end)
    cause = "marker" if found.has_marker else "wrap"
    rule = "hyphen-join" if decision.sense is Sense.DROP_HYPHEN else f"{cause}-{_NAMES[decision.sense]}"
    return Edit(span, replacement, rule, round(decision.probability, 6))
