"""Repair a text: decide for every newline and truncation marker whether it joins, separates, or divides paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from parlalign.languages import LANGUAGES, REPAIRED, check_language
from parlalign.records import Document, Edit, LanguageSpan
from parlalign.repairing.break_edits import break_edits
from parlalign.repairing.breaks import Breaks, find_breaks
from parlalign.repairing.decisions import decide
from parlalign.repairing.preparation import composed_edits, prepare, repairable_spans
from parlalign.repairing.read_lines import read_lines
from parlalign.repairing.wraps import wrap_edits

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
    repaired = prepare(document, languages)
    breaks = find_breaks(repaired.text)
    while len(breaks):
        edits = _edits(repaired.text, breaks, repairable_spans(repaired, languages), parallel_texts)
        if not edits:
            break
        repaired = replace(document, edits=composed_edits(repaired, edits))
        breaks = find_breaks(repaired.text)
        if not _may_change(repaired.text, breaks):
            break
    return repaired


def _edits(text: str, breaks: Breaks, spans: list[LanguageSpan], parallel_texts: Sequence[str]) -> tuple[Edit, ...]:
    """Return the edits of one round, from the break models and from the width of the lines."""
    without_model = [span for span in spans if span.language not in REPAIRED and span.language in LANGUAGES]
    edits = [*wrap_edits(text, breaks, without_model)] if without_model else []
    if any(span.language is None or span.language in REPAIRED for span in spans):
        edits += break_edits(text, breaks, decide(text, breaks, spans, parallel_texts))
    return tuple(sorted(edits, key=lambda edit: edit.span))


def _may_change(text: str, breaks: Breaks) -> bool:
    """Return whether another round could change anything.

    Empty lines stay, but not after an enumerator on a line of its own; the last round may have made one (`1⏎.` → `1.`).
    """
    if np.any(breaks.has_marker | (breaks.newlines == 1) | breaks.is_page_end):
        return True
    return len(breaks) > 0 and bool(read_lines(text, breaks).is_after_enumerator.any())
