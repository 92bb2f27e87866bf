"""Settle the languages of the one or two documents that are to be aligned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parlalign.errors import ParlalignError
from parlalign.languages import LANGUAGES, facts_of, language_name
from parlalign.languages.discrimination import can_tell_apart, has_function_word
from parlalign.languages.foreign import may_find_others
from parlalign.languages.identify import has_word_model
from parlalign.languages.language_spans import (
    MAIN_SHARE,
    Shares,
    document_language_spans,
    is_bilingual,
    language_shares,
    shares_of,
    third_language,
)
from parlalign.languages.marked_languages import shown_language
from parlalign.languages.name_codes import named_language
from parlalign.records import Document
from parlalign.stages import steps

_NAMED = 0.5
"""What the code in a file name adds to the share of its language; a text with 3/4 in the other one overrules it."""


def settle_languages(documents: Sequence[Document], languages: tuple[str, str]) -> list[Document]:
    """Return the documents as they were read, each with its language; a document in both languages has none.

    Edits are left out, and documents of one id get different ids. Raises `ParlalignError` if a document or all of them
    are in other languages than `languages`, and for one document in two languages that cannot be distinguished.
    """
    unedited = [replace(document, edits=()) if document.edits else document for document in documents]
    shares = [_language_shares(document, languages) for document in steps(unedited)]
    _check_languages(unedited, shares, languages)
    settled = with_unique_ids(unedited)
    if len(settled) == 1:
        return [_with_main_language(settled[0], shares[0], languages)]
    return _settled_pair(settled, shares, languages)


def _language_shares(document: Document, languages: tuple[str, str]) -> Shares:
    if document.language is None:
        return shares_of(document_language_spans(document, languages))
    return language_shares(document.source, languages)


def _check_languages(documents: Sequence[Document], shares: Sequence[Shares], languages: tuple[str, str]) -> None:
    """Raise `ParlalignError` if the documents cannot be aligned in these languages."""
    if len(documents) == 1 and not _have_known_words(languages) and not documents[0].marked_parts:
        raise _mixed_text_error(documents[0], languages)
    for document, share in zip(documents, shares, strict=True):
        if not document.language and (code := third_language(document.source, share, languages)):
            raise _third_language_error([document], {code}, languages)
    if any(share.get(code, 0) for share in shares for code in languages):
        return
    if others := {code for share in shares for code in share}:
        raise _third_language_error(documents, others, languages)
    if len(documents) == 1 and not can_tell_apart(languages):
        raise _mixed_text_error(documents[0], languages)


def _have_known_words(languages: tuple[str, str]) -> bool:
    return has_word_model(languages) or may_find_others(languages)


def _with_main_language(document: Document, share: Shares, languages: tuple[str, str]) -> Document:
    """Return the document with its language if nearly all of its text is in one of `languages`."""
    main = max(share, key=lambda code: share[code], default=None)
    if document.language or main not in languages or share[main or ""] < MAIN_SHARE:
        return document
    return replace(document, language=main)


def _settled_pair(
    documents: Sequence[Document], shares: Sequence[Shares], languages: tuple[str, str]
) -> list[Document]:
    """Return two documents with their languages; a bilingual document has none.

    `shares` are the shares of the languages in each document. Codes in the names of the files and the other document
    are evidence, too: lines that both documents have, such as quotations and lists of names, are ignored. If one of the
    languages cannot be identified, only the names and the order of the files count.
    """
    named = _named_languages(documents, languages)
    if not _have_known_words(languages):
        shares = [{}, {}]  # the words of only one of the languages are known
    settled, margins = [], []
    for k, document in enumerate(documents):
        share = _own_shares(document, shares[k], documents[1 - k].source, languages)
        scores = {code: share.get(code, 0.0) + _NAMED * (code == named[k]) for code in languages}
        main, other = sorted(languages, key=lambda code: -scores[code])
        has_no_main = document.language or not scores[main] or (named[k] is None and is_bilingual(share, languages))
        settled.append(document if has_no_main else replace(document, language=main))
        margins.append(1.0 if document.language else share.get(main, 0.0) - share.get(other, 0.0))
    return _with_remaining_languages(_with_different_languages(settled, margins, languages), shares, languages)


def _named_languages(documents: Sequence[Document], languages: tuple[str, str]) -> list[str | None]:
    """Return the languages that the markup or the names of the files tell, if they differ and are in `languages`."""
    named = [
        shown_language(document) or (named_language(document.path, languages) if document.path else None)
        for document in documents
    ]
    named = [code if code in languages else None for code in named]
    return [None, None] if named[0] == named[1] else named


def _own_shares(document: Document, share: Shares, other: str, languages: tuple[str, str]) -> Shares:
    """Return the shares of the languages in the lines that the other text does not have, unless one is clear anyway."""
    if document.language or max(share.values(), default=1.0) >= MAIN_SHARE:
        return share
    lines = {line.strip() for line in other.splitlines()}
    own = [line for line in document.source.splitlines() if line.strip() not in lines]
    if own:
        return language_shares("\n\n".join(own), languages)
    return share if has_function_word(document.source) else {}


def _with_different_languages(
    documents: list[Document], margins: Sequence[float], languages: tuple[str, str]
) -> list[Document]:
    """Return the documents; if both have one language, the less certain one gets the other language.

    A document that is nearly all in its language keeps it.
    """
    first, second = languages
    weak = 0 if margins[0] < margins[1] else 1
    code = documents[weak].language
    if code is None or documents[1 - weak].language != code or margins[weak] >= 2 * MAIN_SHARE - 1:
        return documents
    changed = replace(documents[weak], language=second if code == first else first)
    return [changed if k == weak else document for k, document in enumerate(documents)]


def _with_remaining_languages(
    documents: Sequence[Document], shares: Sequence[Shares], languages: tuple[str, str]
) -> list[Document]:
    """Give a document without words that show its language the one that the other document does not have.

    If neither document has a language, the first document gets the first language and the second the second.
    """
    known = [document.language for document in documents]
    remaining = [code for code in languages if code not in known]
    settled = []
    for k, (document, share) in enumerate(zip(documents, shares, strict=True)):
        is_unknown = document.language is None and not is_bilingual(share, languages)
        code = remaining[0] if len(remaining) == 1 else languages[k]
        settled.append(replace(document, language=code) if is_unknown else document)
    return settled


def with_unique_ids(documents: Sequence[Document]) -> list[Document]:
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
    message = f"{places}: the text is in {names}, not in {' or '.join(wanted)}: {cure}"
    return ParlalignError(message, code="other-language", values={"languages": sorted(codes)})


def _mixed_text_error(document: Document, languages: tuple[str, str]) -> ParlalignError:
    names = " and ".join(facts_of(code).name for code in languages)
    place = document.path or document.id
    message = f"{place}: {names} cannot be distinguished in one text: give one file for each"
    return ParlalignError(message, code="not-distinguished", values={"languages": list(languages)})
