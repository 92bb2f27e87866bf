"""Repair a text: decide for every newline and truncation marker whether it joins, separates, or divides paragraphs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from parlalign.languages import LANGUAGES, REPAIRED, UNKNOWN, language
from parlalign.languages.language_spans import LanguageSpan, language_spans_in
from parlalign.records import Document, Edit, Span
from parlalign.repairing.break_features import Sense
from parlalign.repairing.breaks import Breaks, find_breaks
from parlalign.repairing.decisions import GLUE, Decisions, decide
from parlalign.repairing.lines import read_lines
from parlalign.repairing.page_boilerplate import page_boilerplate_edits
from parlalign.repairing.wraps import wrap_edits

__all__ = ["repair_document"]

_NAMES = {Sense.JOIN: "join", Sense.SPACE: "space", Sense.PARAGRAPH: "paragraph", Sense.DROP_HYPHEN: "hyphen"}
_SENSES = tuple(Sense)


def repair_document(
    document: Document, parallel_texts: Sequence[str] = (), *, languages: tuple[str, str] = REPAIRED
) -> Document:
    """Return the document with the edits that repair it, in place of any it had.

    With `document.language` None `languages` are told apart, and text in others is left alone. Of a language without a
    break model only wraps at one width are mended.
    `parallel_texts` are texts that say the same, such as the translation: their words are evidence. A repaired text
    needs no repair: what a second reading would change is changed at once.
    Source: damage as seen on concordance pages of parliamentary texts.

    >>> repair_document(Document("x", "de grens\\noverschrijdende samen ...[+++]werking", language="nl")).text
    'de grensoverschrijdende samenwerking'
    """
    if document.language is not None:
        language(document.language)
    repaired = replace(document, edits=_without_furniture(document, languages))
    breaks = find_breaks(repaired.text)
    while len(breaks):
        edits = _edits(repaired.text, breaks, _runs(repaired.text, document.language, languages), parallel_texts)
        if not edits:
            break
        repaired = replace(document, edits=_composed(repaired, edits))
        breaks = find_breaks(repaired.text)
        if not _may_change(repaired.text, breaks):
            break
    return repaired


def _may_change(text: str, breaks: Breaks) -> bool:
    """Tell whether another round could change anything; where not, it need not be tried.

    Empty lines stay, but after an enumerator: one that the last round made, as `1.` of `1⏎.`, stood in no line before.
    """
    if np.any(breaks.has_marker | (breaks.newlines == 1) | breaks.is_page_end):
        return True
    return len(breaks) > 0 and bool(read_lines(text, breaks).is_after_enumerator.any())


def _runs(text: str, code: str | None, languages: tuple[str, str]) -> list[LanguageSpan]:
    """Return the runs of a text; those of languages that are not to be repaired are unknown."""
    wanted: tuple[str | None, ...] = (code,) if code else languages
    runs = language_spans_in(text, code, languages)
    if set(wanted) <= set(REPAIRED):
        wanted = (*wanted, None)  # a text that no word tells, as a list of numbers, can only be in one of them
    return [run if run.language in wanted else LanguageSpan(run.span, UNKNOWN) for run in runs]


def _without_furniture(document: Document, languages: tuple[str, str]) -> tuple[Edit, ...]:
    """Return the edits that drop lines of the page; none in a text of a language without a break model."""
    edits = page_boilerplate_edits(document.source)
    runs = _runs(document.source, document.language, languages) if edits else []
    return edits if any(run.language in REPAIRED for run in runs) else ()


def _edits(source: str, breaks: Breaks, runs: list[LanguageSpan], parallel_texts: Sequence[str]) -> tuple[Edit, ...]:
    wrapped = [run for run in runs if run.language not in REPAIRED and run.language in LANGUAGES]
    edits = [*wrap_edits(source, breaks, wrapped)] if wrapped else []
    if any(run.language is None or run.language in REPAIRED for run in runs):
        edits += _decided(source, breaks, runs, parallel_texts)
    return tuple(sorted(edits, key=lambda edit: edit.span))


def _decided(source: str, breaks: Breaks, runs: list[LanguageSpan], parallel_texts: Sequence[str]) -> Iterator[Edit]:
    """Yield the edits of languages that have a break model."""
    decisions = decide(source, breaks, runs, parallel_texts)
    rows = zip(
        map(Span, breaks.start.tolist(), breaks.end.tolist()),
        (_SENSES[k] for k in decisions.sense.tolist()),
        decisions.probability.round(6).tolist(),
        _causes(breaks, decisions),
        strict=True,
    )
    known = decisions.known.tolist()
    edits = (_edit(source, *row) for row, is_known in zip(rows, known, strict=True) if is_known)
    yield from (edit for edit in edits if edit is not None)


def _causes(breaks: Breaks, decisions: Decisions) -> list[str]:
    """Return what made each break: `wrap`, `page`, `marker` or `enumerator`."""
    causes = np.where(decisions.after_enumerator, "enumerator", np.where(breaks.is_page_end, "page", "wrap"))
    return [str(cause) for cause in np.where(breaks.has_marker, "marker", causes)]


def _composed(repaired: Document, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """Return the edits of a document together with edits of its repaired text, all as edits of the source."""
    if not repaired.edits:
        return edits
    later = [replace(edit, span=repaired.source_span(edit.span)) for edit in edits]
    starts = [edit.span.start for edit in later]

    def is_overruled(edit: Edit) -> bool:
        k = bisect_right(starts, edit.span.start) - 1
        return k >= 0 and edit.span.end <= later[k].span.end

    return tuple(sorted([*(e for e in repaired.edits if not is_overruled(e)), *later], key=lambda edit: edit.span))


def _edit(source: str, span: Span, sense: Sense, probability: float, cause: str) -> Edit | None:
    """Return the edit that carries out a decision; None where the source already reads so."""
    rule, replacement = f"{cause}-{_NAMES[sense]}", GLUE[sense]
    if sense is Sense.PARAGRAPH:
        if cause not in {"marker", "page"}:
            return None
        body = source[slice(*span)]
        replacement = _paragraph_end(
            body, is_at_edge=span.start == 0 or span.end == len(source), is_page=cause == "page"
        )
        if body == replacement:
            return None
    elif sense is Sense.DROP_HYPHEN:
        rule, span = "hyphen-join", Span(span.start - 1, span.end)
    return Edit(span, replacement, rule, probability)


def _paragraph_end(body: str, *, is_at_edge: bool, is_page: bool) -> str:
    """Return the newlines that stand for the end of a paragraph in place of a marker or a page end."""
    newlines = find_breaks(f"a{body}b").newlines.tolist()[0]
    if is_at_edge and not newlines:
        return ""
    return "\n\n" if newlines > 1 or is_page else "\n"
