"""The languages of two documents that translate each other: each is in one language, quotations and names included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parlalign.languages.discrimination import has_function_word
from parlalign.languages.language_spans import (
    MAIN_SHARE,
    Shares,
    is_bilingual,
    language_shares,
)
from parlalign.languages.name_codes import named_language
from parlalign.records import Document

_NAMED = 0.5
"""What the code in a file name adds to the share of its language; a text with 3/4 in the other one overrules it."""


def settle_two_documents(
    documents: Sequence[Document], shares: Sequence[Shares], languages: tuple[str, str]
) -> list[Document]:
    """Return two documents with their languages; a bilingual document has none.

    `shares` are the shares of the languages in each document. Codes in the names of the files and the other document
    are evidence, too: lines that both documents have, such as quotations and lists of names, are ignored.
    """
    named = _named_languages(documents, languages)
    settled, margins = [], []
    for k, document in enumerate(documents):
        share = _own_shares(document, shares[k], documents[1 - k].source, languages)
        scores = {code: share.get(code, 0.0) + _NAMED * (code == named[k]) for code in languages}
        main, other = sorted(languages, key=lambda code: -scores[code])
        has_no_main = document.language or not scores[main] or (named[k] is None and is_bilingual(share, languages))
        settled.append(document if has_no_main else replace(document, language=main))
        margins.append(1.0 if document.language else scores[main] - scores[other])
    return _with_remaining_languages(_with_different_languages(settled, margins, languages), shares, languages)


def _named_languages(documents: Sequence[Document], languages: tuple[str, str]) -> list[str | None]:
    """Return the languages that the names of the files tell, if they are different ones of `languages`."""
    named = [named_language(document.path) if document.path else None for document in documents]
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
