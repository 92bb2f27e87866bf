"""Edits from decided breaks: what each decision changes in the text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping

import numpy as np

from parlalign.records import Edit, KeptBreak, Span
from parlalign.repairing.breaks import Breaks, BreakType, Decisions, TextStart, find_breaks
from parlalign.repairing.mark_spacing import no_break_space
from parlalign.repairing.provisional_text import REPLACEMENTS
from parlalign.text.invisible import SOFT_HYPHEN

_RULES = {
    BreakType.JOIN: "join",
    BreakType.SPACE: "space",
    BreakType.PARAGRAPH: "paragraph",
    BreakType.DROP_HYPHEN: "hyphen",
}
_TYPES = tuple(BreakType)
_TEXT_RULE = "concordance-paragraph"
_LINE_END, _EMPTY_LINE = "\n", "\n\n"
"""What divides two texts, so that later steps and another repair find the start of the second one again."""


def break_edits(text: str, breaks: Breaks, decisions: Decisions) -> Iterator[Edit]:
    """Yield the edits that carry out the decisions on breaks in languages that have a break model."""
    rows = zip(
        map(Span, breaks.start.tolist(), breaks.end.tolist()),
        (_TYPES[k] for k in decisions.types.tolist()),
        decisions.probability.round(6).tolist(),
        _causes(breaks, decisions),
        decisions.is_decided.tolist(),
        strict=True,
    )
    starts = list(_text_start_edits(text, breaks, decisions.text_starts))
    ends = [edit.span.end for edit in starts]
    for span, break_type, probability, cause, is_decided in rows:
        k = bisect_left(ends, span.start)
        is_free = k == len(starts) or span.end <= starts[k].span.start
        if is_free and is_decided and (edit := _edit(text, span, break_type, probability, cause)):
            yield edit
    yield from starts


def _text_start_edits(text: str, breaks: Breaks, starts: Mapping[int, TextStart]) -> Iterator[Edit]:
    """Yield the edits that separate the texts of a concordance: by a newline at least, and pages by an empty line."""
    break_starts = dict(zip(breaks.end.tolist(), breaks.start.tolist(), strict=True))
    last = 0
    for place, start in sorted(starts.items()):
        at = break_starts.get(place, place)
        while at > last and text[at - 1].isspace():
            at -= 1
        end = _EMPTY_LINE if start.needs_empty_line else _LINE_END
        if last <= at and (end not in text[at:place] or not text[at:place].isspace()):
            yield Edit(Span(at, place), end, _TEXT_RULE, round(start.probability, 6))
            last = place


def kept_breaks(breaks: Breaks, decisions: Decisions) -> Iterator[KeptBreak]:
    """Yield the newlines that were decided to end a paragraph; paragraph ends at markers and page ends are edits."""
    is_kept = decisions.is_decided & ~decisions.is_certain & (decisions.types == BreakType.PARAGRAPH)
    is_kept &= ~(breaks.has_marker | breaks.is_page_end)
    columns = (breaks.start, breaks.end, decisions.probability.round(6))
    for start, end, probability in zip(*(column[is_kept].tolist() for column in columns), strict=True):
        yield KeptBreak(Span(start, end), probability)


def _causes(breaks: Breaks, decisions: Decisions) -> list[str]:
    """Return what made each break: `wrap`, `page`, `marker` or `enumerator`."""
    causes = np.where(decisions.follows_enumerator, "enumerator", np.where(breaks.is_page_end, "page", "wrap"))
    return [str(cause) for cause in np.where(breaks.has_marker, "marker", causes)]


def _edit(text: str, span: Span, break_type: BreakType, probability: float, cause: str) -> Edit | None:
    """Return the edit that carries out a decision, or None if the text already agrees with it."""
    rule, replacement = f"{cause}-{_RULES[break_type]}", REPLACEMENTS[break_type]
    if break_type is BreakType.PARAGRAPH:
        if cause not in {"marker", "page"}:
            return None
        body = text[slice(*span)]
        replacement = _paragraph_end(body, is_at_edge=span.start == 0 or span.end == len(text), is_page=cause == "page")
        if body == replacement:
            return None
    elif break_type is BreakType.DROP_HYPHEN:
        rule, span = "hyphen-join", Span(span.start - 1, span.end)
    elif break_type in {BreakType.JOIN, BreakType.SPACE} and _is_after_soft_hyphen(text, span.start):
        # A suspended hyphen, or one of a compound (`well-known`), must not stay invisible.
        span, replacement = Span(span.start - 1, span.end), f"-{replacement}"
    elif break_type is BreakType.SPACE:
        replacement = no_break_space(text, *span) or replacement
    return Edit(span, replacement, rule, probability)


def _is_after_soft_hyphen(text: str, at: int) -> bool:
    return at > 1 and text[at - 1] == SOFT_HYPHEN and text[at - 2].isalpha()


def _paragraph_end(body: str, *, is_at_edge: bool, is_page: bool) -> str:
    """Return the newlines that replace a marker or a page end where a paragraph ends."""
    newlines = find_breaks(f"a{body}b").newlines.tolist()[0]
    if is_at_edge and not newlines:
        return ""
    return "\n\n" if newlines > 1 or is_page else "\n"
