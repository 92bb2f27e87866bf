"""Prepare a text for the break model: remove what is not part of it, and replace its marks of hyphenation."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from parlalign.languages import REPAIRED, UNKNOWN
from parlalign.languages.language_spans import document_language_spans
from parlalign.records import Document, Edit, LanguageSpan
from parlalign.repairing.invisible_edits import invisible_edits
from parlalign.repairing.line_end_marks import line_end_mark_edits
from parlalign.repairing.page_boilerplate import page_boilerplate_edits

_PAGE_ROUNDS = 2  # one for headers and footers, one for line numbers


def prepare(document: Document, languages: tuple[str, str]) -> Document:
    """Return the document with edits only of what disturbs the break model, each step in the text of the last one.

    These are invisible characters, page headers, footers and numbers, line numbers, and marks of hyphenation.
    """
    prepared = replace(document, edits=()) if document.edits else document
    invisible = _in_repaired_text(prepared, invisible_edits(prepared.text), languages)
    prepared = _with(prepared, invisible, languages)
    for _ in range(_PAGE_ROUNDS):
        if not (edits := page_boilerplate_edits(prepared.text)):
            break
        prepared = _with(prepared, edits, languages)
    spans = partial(repairable_spans, prepared, languages)
    return _with(prepared, line_end_mark_edits(prepared.text, spans), languages)


def _with(document: Document, edits: Sequence[Edit], languages: tuple[str, str]) -> Document:
    """Return a document with further edits, or as it is if none of its text is in a language with a break model."""
    if not edits or not any(span.language in REPAIRED for span in repairable_spans(document, languages)):
        return document
    return replace(document, edits=composed_edits(document, edits))


def _in_repaired_text(document: Document, edits: Sequence[Edit], languages: tuple[str, str]) -> list[Edit]:
    """Return the edits in text whose language has a break model or is not shown by any word."""
    if not edits:
        return []
    spans = repairable_spans(document, languages)
    starts = [span.span.start for span in spans]
    return [e for e in edits if spans[bisect_right(starts, e.span.start) - 1].language in (*REPAIRED, None)]


def repairable_spans(document: Document, languages: tuple[str, str]) -> list[LanguageSpan]:
    """Return the language spans of a document; spans in languages that are not to be repaired are unknown."""
    wanted: tuple[str | None, ...] = (document.language,) if document.language else languages
    if set(wanted) <= set(REPAIRED):
        wanted = (*wanted, None)  # text that shows no language, as a list of numbers, can only be in one of them
    spans = document_language_spans(document, languages)
    return [span if span.language in wanted else LanguageSpan(span.span, UNKNOWN) for span in spans]


def composed_edits(repaired: Document, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return the edits of a document together with edits of its repaired text, all as edits of the source."""
    if not repaired.edits:
        return tuple(edits)
    later = [replace(edit, span=repaired.source_span(edit.span)) for edit in edits]
    starts = [edit.span.start for edit in later]

    def is_overruled(edit: Edit) -> bool:
        k = bisect_right(starts, edit.span.start) - 1
        return k >= 0 and edit.span.end <= later[k].span.end

    return tuple(sorted([*(e for e in repaired.edits if not is_overruled(e)), *later], key=lambda edit: edit.span))
