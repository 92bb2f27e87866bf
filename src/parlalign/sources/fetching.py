"""Fetch the texts of a number in two languages: acts from Cellar, texts of the Parliament from Doceo."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from parlalign.formats.documents import read_content
from parlalign.languages.official_languages import check_official
from parlalign.records import Document
from parlalign.sources.cellar import existing_resource, fetch_act
from parlalign.sources.document_numbers import required_number
from parlalign.sources.fetched_text import FetchedText, MissingTextError
from parlalign.sources.parliament_numbers import ParliamentNumber
from parlalign.sources.parliament_texts import fetch_parliament_text, languages_on_page
from parlalign.sources.sites import Sites

if TYPE_CHECKING:
    from parlalign.sources.document_numbers import DocumentNumber


class Fetcher:
    """Fetches texts in some languages, one request at a time; use it as a context manager.

    Raises `ParlalignError` for a language that is no official language of the Union.
    """

    def __init__(self, languages: tuple[str, ...], sites: Sites) -> None:
        for code in languages:
            check_official(code)
        self.languages = languages
        self._stack = ExitStack()
        self._cellar = self._stack.enter_context(sites.client(sites.cellar))
        self._doceo = self._stack.enter_context(sites.client(sites.doceo))

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()

    def fetch(self, number: DocumentNumber) -> list[FetchedText]:
        """Return the text of a number in each language; raise `ParlalignError` if one of them cannot be had."""
        if isinstance(number, ParliamentNumber):
            return self._from_parliament(number)
        resource = existing_resource(self._cellar, number)
        return [fetch_act(self._cellar, number, resource, code) for code in self.languages]

    def _from_parliament(self, number: ParliamentNumber) -> list[FetchedText]:
        found: list[FetchedText] = []
        missing: list[str] = []
        for code in self.languages:
            try:
                found.append(fetch_parliament_text(self._doceo, number, code))
            except MissingTextError:
                missing.append(code)
        if missing:
            others = languages_on_page(found[0]) if found else []
            raise MissingTextError(number.written, missing[0], [code for code in others if code not in missing])
        return found


def fetch_documents(number: str, languages: tuple[str, ...], sites: Sites) -> list[Document]:
    """Return the document of a number or an address in each language; their names tell number and language.

    Raises `ParlalignError` if a text cannot be fetched or read.
    """
    with Fetcher(languages, sites) as fetcher:
        texts = fetcher.fetch(required_number(number))
    return [read_content(text.content, text.file_name) for text in texts]
