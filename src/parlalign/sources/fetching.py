"""Fetch the texts of a number in two languages: acts from Cellar, texts of the Parliament from Doceo."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from parlalign.errors import ParlalignError
from parlalign.formats.documents import read_content
from parlalign.languages.official_languages import check_official
from parlalign.records import Document
from parlalign.sources.cellar import existing_resource, fetch_act
from parlalign.sources.document_numbers import DocumentNumber, parse_number
from parlalign.sources.fetched_text import FetchedText, MissingTextError
from parlalign.sources.parliament_numbers import ParliamentNumber
from parlalign.sources.parliament_texts import fetch_parliament_text, languages_on_page
from parlalign.sources.sites import Sites


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


def fetch_documents(number: str, languages: tuple[str, str], sites: Sites) -> list[Document]:
    """Return the document of a number or an address in each language; their names tell number and language.

    Raises `ParlalignError` if a text cannot be fetched or read.
    """
    with Fetcher(languages, sites) as fetcher:
        texts = fetcher.fetch(required_number(number))
    return [read_content(text.content, text.file_name) for text in texts]


def required_number(text: str) -> DocumentNumber:
    """Return the number that a text is; raise `ParlalignError` if it is none."""
    number = parse_number(text)
    if number is None:
        raise ParlalignError(
            f"{text:.200}: is no file, and no number or address of a text: write it as in 32016R0679,"
            " 'Verordening (EU) 2016/679', 'P9_TA(2020)0054' or A7-0215/2010, in quotes if it has spaces or brackets"
        )
    return number


def number_to_fetch(inputs: Sequence[str]) -> str | None:
    """Return the number or address among the inputs of a command, or None if all are files; an existing file wins.

    Raises `ParlalignError` if there is another input beside a number.
    """
    numbers = [text for text in inputs if text != "-" and not _exists(text) and parse_number(text)]
    if numbers and len(inputs) > 1:
        raise ParlalignError(f"{numbers[0]}: a number gives the text in both languages: give no other input")
    return numbers[0] if numbers else None


def _exists(path: str) -> bool:
    try:
        return Path(path).exists()
    except (OSError, ValueError):  # a name that is too long, or has a NUL character
        return False
