"""Tell the language of each of several documents, which are the versions of one text in different languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parlalign.errors import ParlalignError
from parlalign.languages import language_name
from parlalign.languages.foreign import identify_paragraph
from parlalign.languages.identify import WORD
from parlalign.languages.language_spans import is_bilingual, language_shares
from parlalign.languages.line_languages import languages_of_lines
from parlalign.languages.marked_languages import shown_language
from parlalign.languages.name_codes import named_language
from parlalign.languages.settling import with_unique_ids
from parlalign.records import Document

_SAMPLE = 20_000  # characters, as in `column_languages`
_FEW_WORDS = 20
"""The language of a text with as many words is certain, as in `column_languages`."""


def settle_versions(documents: Sequence[Document], languages: Sequence[str] | None) -> list[Document]:
    """Return the documents as they were read, each with its language and an id of its own, in the order of `languages`.

    Without `languages`, they are those of the documents, in their order. The words of a document tell its language. If
    there are few, the markup, the name of the file or its place in the order does. Raises `ParlalignError` if a
    language cannot be told, if two documents are in one language, if one is in the languages of two of them, and if one
    is in none of `languages`.
    """
    if languages is not None and len(languages) != len(documents):
        message = f"{len(documents)} documents and {len(languages)} languages ({', '.join(languages)})"
        raise ParlalignError(f"{message}: give one document for each language")
    told = [_told_language(document, languages) for document in documents]
    if languages is not None:
        told = _with_remaining(told, languages)
    by_code: dict[str, Document] = {}
    for document, code in zip(documents, told, strict=True):
        if code is None:
            raise ParlalignError(
                f"{_place(document)}: its language cannot be told: give all languages with --languages"
            )
        if code in by_code:
            names = f"{_place(by_code[code])} and {_place(document)}"
            raise ParlalignError(f"{names}: both are in {language_name(code)}: give one document for each language")
        if other := _second_language(document, code, told):
            names = f"{language_name(code)} and {language_name(other)}"
            raise ParlalignError(f"{_place(document)}: is in {names}: give one document for each language")
        by_code[code] = replace(document, language=code, edits=())
    return with_unique_ids([by_code[code] for code in languages or by_code])


def _told_language(document: Document, languages: Sequence[str] | None) -> str | None:
    """Return the language of a document, one of `languages` if they are given; None if nothing tells it."""
    if document.language:
        codes = [document.language]
    else:
        named = shown_language(document) or (named_language(document.path) if document.path else None)
        sample = document.source[:_SAMPLE]
        by_words = identify_paragraph(sample) if WORD.search(sample) else None
        is_long = len(sample.split()) >= _FEW_WORDS
        found = [by_words, named] if is_long else [named, None if languages else by_words]
        codes = [code for code in found if code]
    wanted = [code for code in codes if languages is None or code in languages]
    if codes and not wanted:
        message = f"{_place(document)}: the text is in {language_name(codes[0])}, not in {' or '.join(languages or ())}"
        raise ParlalignError(
            f"{message}: give the languages of your texts with --languages",
            code="other-language",
            values={"languages": codes[:1]},
        )
    return wanted[0] if wanted else None


def _second_language(document: Document, language: str, others: Sequence[str | None]) -> str | None:
    """Return the language of another document that a document is also in: quotations are no second language.

    Some lines raise the question, and all of the text decides it, because single lines are often ambiguous.
    """
    if document.language is not None:
        return None
    for other in languages_of_lines(document.source):
        pair = language, other
        if other != language and other in others and is_bilingual(language_shares(document.source, pair), pair):
            return other
    return None


def _with_remaining(told: Sequence[str | None], languages: Sequence[str]) -> list[str | None]:
    """Return the languages; documents without one get those that remain, the one of their place first."""
    remaining = [code for code in languages if code not in told]
    settled: list[str | None] = []
    for code, own in zip(told, languages, strict=True):
        chosen = code or (own if own in remaining else remaining[0])
        settled.append(chosen)
        if chosen in remaining:
            remaining.remove(chosen)
    return settled


def _place(document: Document) -> str:
    return document.path or document.id
