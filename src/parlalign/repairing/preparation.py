"""Prepare a document for the break model: undo what disturbs it, each step in the text that the last one left."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from parlalign.languages import UNKNOWN
from parlalign.languages.language_models import has_break_model
from parlalign.languages.language_spans import document_language_spans
from parlalign.records import Document, Edit, LanguageSpan, Span
from parlalign.repairing.breaks import Breaks, find_breaks
from parlalign.repairing.cut_labels import label_breaks
from parlalign.repairing.invisible_edits import invisible_edits
from parlalign.repairing.line_end_marks import line_end_mark_edits
from parlalign.repairing.page_boilerplate import page_boilerplate_edits

_CUT_LABEL = 0.99
"""The probability that a label is cut by a newline where its number is due: 2,035 of 2,036 were in damaged debates, in
lists and in pairs with the label in the translation. It is lower, because other numbers may stand on lines."""
_PAGE_ROUNDS = 2  # one for headers and footers, one for line numbers


def prepare(
    document: Document, languages: tuple[str, ...], *, breaks: Breaks | None = None, parallel_texts: Sequence[str] = ()
) -> Document:
    """Return the document with only those edits that come before all others; `breaks` are those of its source.

    These are cut labels, invisible characters, page headers, footers and numbers, line numbers in the margin, and marks
    of hyphenation at line ends; in a document that is marked up, only invisible characters. A document without text in
    a language that has a break model is not changed.
    """
    document = replace(document, edits=()) if document.edits else document
    if document.is_marked_up:
        return _with_visible_text(document, languages)
    breaks = find_breaks(document.source) if breaks is None else breaks
    # A label that is cut comes first: its digits on a line of their own may be taken for a page number.
    labels = (
        Edit(Span(each.start, each.end), "", "wrap-join", _CUT_LABEL)
        for each in label_breaks(
            document.source, find_breaks(document.source) if breaks is None else breaks, parallel_texts
        )
        if each.is_inside
    )
    prepared = _with_edits(document, _in_repairable_text(document, labels, languages), languages)
    prepared = _with_visible_text(prepared, languages)
    for _ in range(_PAGE_ROUNDS):
        if not (edits := page_boilerplate_edits(prepared.text)):
            break
        prepared = _with_edits(prepared, edits, languages)
    spans = partial(repairable_spans, prepared, languages)
    return _with_edits(prepared, line_end_mark_edits(prepared.text, spans), languages)


def _with_visible_text(document: Document, languages: tuple[str, ...]) -> Document:
    """Return a document without invisible characters."""
    return _with_edits(document, _in_repairable_text(document, invisible_edits(document.text), languages), languages)


def _with_edits(document: Document, edits: Sequence[Edit], languages: tuple[str, ...]) -> Document:
    """Return a document with further edits, or as it is if none of its text is in a language with a break model."""
    if not edits or not any(has_break_model(span.language) for span in repairable_spans(document, languages)):
        return document
    return replace(document, edits=composed_edits(document, edits))


def _in_repairable_text(document: Document, edits: Iterable[Edit], languages: tuple[str, ...]) -> list[Edit]:
    """Return the edits in text whose language has a break model or is not shown by any word."""
    edits = list(edits)
    if not edits:
        return []
    spans = repairable_spans(document, languages)
    starts = [span.span.start for span in spans]
    codes = (spans[bisect_right(starts, edit.span.start) - 1].language for edit in edits)
    return [edit for edit, code in zip(edits, codes, strict=True) if code is None or has_break_model(code)]


def repairable_spans(document: Document, languages: tuple[str, ...]) -> list[LanguageSpan]:
    """Return the language spans of a document; spans in languages that are not to be repaired are unknown."""
    wanted: tuple[str | None, ...] = (document.language,) if document.language else languages
    if all(map(has_break_model, wanted)):
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
