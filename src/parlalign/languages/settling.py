"""Settle the languages of the one or two documents that are to be aligned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parlalign.errors import ParlalignError
from parlalign.languages import ALIGNED, LANGUAGES, language_name
from parlalign.languages.discrimination import can_tell_apart, is_all_in
from parlalign.languages.foreign import foreign_language
from parlalign.languages.language_spans import (
    FOREIGN_SHARE,
    MAIN_SHARE,
    Shares,
    document_language_spans,
    language_shares,
    shares_of,
)
from parlalign.languages.two_documents import settle_two_documents
from parlalign.records import Document


def settle_languages(documents: Sequence[Document], languages: tuple[str, str]) -> list[Document]:
    """Return the documents as they were read, each with its language; a document in both languages has none.

    Edits are left out, and documents of one id get different ids. Raises `ParlalignError` if a document or all of them
    are in other languages than `languages`, and for one document in two languages that cannot be distinguished.
    """
    unedited = [replace(document, edits=()) if document.edits else document for document in documents]
    shares = [_language_shares(document, languages) for document in unedited]
    _check_languages(unedited, shares, languages)
    settled = _with_unique_ids(unedited)
    if len(settled) == 1:
        return [_with_main_language(settled[0], shares[0], languages)]
    return settle_two_documents(settled, shares, languages)


def _language_shares(document: Document, languages: tuple[str, str]) -> Shares:
    if document.language is None:
        return shares_of(document_language_spans(document, languages))
    return language_shares(document.source, languages)


def _check_languages(documents: Sequence[Document], shares: Sequence[Shares], languages: tuple[str, str]) -> None:
    """Raise `ParlalignError` if the documents cannot be aligned in these languages."""
    for document, share in zip(documents, shares, strict=True):
        if not document.language and (code := third_language(document.source, share, languages)):
            raise _third_language_error([document], {code}, languages)
    if any(share.get(code, 0) for share in shares for code in languages):
        return
    if others := {code for share in shares for code in share}:
        raise _third_language_error(documents, others, languages)
    if len(documents) == 1 and not can_tell_apart(languages):
        raise _mixed_text_error(documents[0], languages)


def third_language(text: str, share: Shares, languages: tuple[str, str]) -> str | None:
    """Return the code of a language that all of a text is in and that is none of `languages`, or None."""
    others = [code for code in share if code not in languages]
    if not others or share[others[0]] < FOREIGN_SHARE:
        return foreign_language(text, languages)
    code = others[0]
    has_function_words = code in ALIGNED and LANGUAGES[code].scripts == ("Latin",)
    if not has_function_words and sum(share[other] for other in others) >= MAIN_SHARE:
        return foreign_language(text, languages) or code
    identified = code if code in LANGUAGES and is_all_in(text, code, languages) else None
    return foreign_language(text, languages) or identified


def _with_main_language(document: Document, share: Shares, languages: tuple[str, str]) -> Document:
    """Return the document with its language if nearly all of its text is in one of `languages`."""
    main = max(share, key=lambda code: share[code], default=None)
    if document.language or main not in languages or share[main or ""] < MAIN_SHARE:
        return document
    return replace(document, language=main)


def _with_unique_ids(documents: Sequence[Document]) -> list[Document]:
    """Return the documents, with a number before each id if two ids are equal."""
    ids = [document.id for document in documents]
    is_repeated = len(set(ids)) < len(ids)
    return [replace(d, id=f"{k}:{d.id}") if is_repeated else d for k, d in enumerate(documents, 1)]


def _third_language_error(documents: Sequence[Document], codes: set[str], wanted: tuple[str, str]) -> ParlalignError:
    names = " and ".join(map(language_name, sorted(codes)))
    places = ", ".join(document.path or document.id for document in documents)
    cure = (
        "give the languages of your texts with --languages"
        if codes <= set(LANGUAGES)
        else "give a text in one of these"
    )
    return ParlalignError(f"{places}: the text is in {names}, not in {' or '.join(wanted)}: {cure}")


def _mixed_text_error(document: Document, languages: tuple[str, str]) -> ParlalignError:
    names = " and ".join(LANGUAGES[code].name for code in languages)
    place = document.path or document.id
    return ParlalignError(f"{place}: {names} cannot be distinguished in one text: give one file for each")
