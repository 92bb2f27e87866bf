"""Repair a text: decide for every newline and truncation marker whether it joins, separates, or divides paragraphs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from parlalign.languages import LANGUAGES, REPAIRED, UNKNOWN, check_language
from parlalign.languages.language_spans import document_language_spans
from parlalign.learning.arrays import Flags
from parlalign.records import Document, Edit, LanguageSpan
from parlalign.repairing.break_edits import break_edits
from parlalign.repairing.breaks import Breaks, find_breaks, take
from parlalign.repairing.decisions import decide
from parlalign.repairing.page_boilerplate import page_boilerplate_edits
from parlalign.repairing.read_lines import read_lines
from parlalign.repairing.wraps import wrap_edits
from parlalign.segmenting.page_lines import find_page_lines

__all__ = ["repair_document"]


def repair_document(
    document: Document, parallel_texts: Sequence[str] = (), *, languages: tuple[str, str] = REPAIRED
) -> Document:
    """Return the document with the edits that repair it, which replace any edits that it had.

    If `document.language` is None, the parts in one of `languages` are repaired, and text in other languages is not
    changed. In a language without a break model, only wraps at one width are repaired. `parallel_texts` are texts of
    the same content, such as the translation: their words are evidence. The repair is repeated until nothing changes,
    so that a repaired text needs no further repair. Source: damage as found on concordance pages of parliamentary
    texts.

    >>> repair_document(Document("x", "de grens\\noverschrijdende samen ...[+++]werking", language="nl")).text
    'de grensoverschrijdende samenwerking'
    """
    if document.language is not None:
        check_language(document.language)
    repaired = _without_page_boilerplate(document, languages)
    breaks = find_breaks(repaired.text)
    while len(breaks):
        edits = _edits(repaired.text, breaks, _repairable_spans(repaired, languages), parallel_texts)
        if not edits:
            break
        repaired = replace(document, edits=_composed(repaired, edits))
        breaks = find_breaks(repaired.text)
        if not _may_change(repaired.text, breaks):
            break
    return repaired


def _without_page_boilerplate(document: Document, languages: tuple[str, str]) -> Document:
    """Return the document with edits that drop page headers, footers and numbers, and with no others.

    A document without text in a language that has a break model keeps its lines.
    """
    unedited = replace(document, edits=()) if document.edits else document
    edits = page_boilerplate_edits(document.source)
    spans = _repairable_spans(unedited, languages) if edits else []
    return replace(document, edits=edits) if any(span.language in REPAIRED for span in spans) else unedited


def _repairable_spans(document: Document, languages: tuple[str, str]) -> list[LanguageSpan]:
    """Return the language spans of a document; spans in languages that are not to be repaired are unknown."""
    wanted: tuple[str | None, ...] = (document.language,) if document.language else languages
    if set(wanted) <= set(REPAIRED):
        wanted = (*wanted, None)  # text that shows no language, as a list of numbers, can only be in one of them
    spans = document_language_spans(document, languages)
    return [span if span.language in wanted else LanguageSpan(span.span, UNKNOWN) for span in spans]


def _edits(text: str, breaks: Breaks, spans: list[LanguageSpan], parallel_texts: Sequence[str]) -> tuple[Edit, ...]:
    """Return the edits of one round, from the break models and from the width of the lines."""
    without_model = [span for span in spans if span.language not in REPAIRED and span.language in LANGUAGES]
    is_at_page_line = _is_at_page_line(text, breaks, spans)
    edits = [*wrap_edits(text, take(breaks, ~is_at_page_line), without_model)] if without_model else []
    if any(span.language is None or span.language in REPAIRED for span in spans):
        edits += break_edits(text, breaks, decide(text, breaks, spans, parallel_texts, kept=is_at_page_line))
    return tuple(sorted(edits, key=lambda edit: edit.span))


def _is_at_page_line(text: str, breaks: Breaks, spans: Sequence[LanguageSpan]) -> Flags:
    """Return, for each break, whether it is a newline before or after navigation or metadata of a page."""
    lines = find_page_lines(text, [span.span.start for span in spans[1:]])
    starts, ends = [line.span.start for line in lines], [line.span.end for line in lines]
    return np.asarray((np.isin(breaks.start, ends) | np.isin(breaks.end, starts)) & ~breaks.has_marker)


def _may_change(text: str, breaks: Breaks) -> bool:
    """Return whether another round could change anything.

    Empty lines stay, but not after an enumerator on a line of its own; the last round may have made one (`1⏎.` → `1.`).
    """
    if np.any(breaks.has_marker | (breaks.newlines == 1) | breaks.is_page_end):
        return True
    return len(breaks) > 0 and bool(read_lines(text, breaks).is_after_enumerator.any())


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
