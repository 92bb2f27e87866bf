"""Texts of the European Parliament from its site Doceo.

The address of a text is its name with the language: `/doceo/document/TA-9-2020-0054_NL.html`.
"""

from __future__ import annotations

import regex

from parlalign.errors import ParlalignError
from parlalign.io.file_type import type_of
from parlalign.io.web_client import WebClient
from parlalign.languages.official_languages import THREE_LETTERS
from parlalign.sources.fetched_text import FetchedText, MissingTextError
from parlalign.sources.parliament_numbers import ParliamentNumber

_TYPES = {".html": "text/html", ".xml": "application/xml", ".docx": "*/*", ".pdf": "application/pdf"}
_TEXT = (".html", ".docx", ".pdf")
_SITTING = (".xml", ".html")
"""The formats of texts, and of debates and minutes, best first."""
_OF_LANGUAGE = regex.compile(r"_([A-Z]{2})\.[a-z]{3,4}$")  # `TA-9-2020-0054_NL.html`; not `TA-9-2020-0054.html`


def fetch_parliament_text(client: WebClient, number: ParliamentNumber, language: str) -> FetchedText:
    """Return a text in a language, in the first format that Doceo has; raise `MissingTextError` if there is none."""
    faults = []
    for suffix in _SITTING if number.is_of_sitting else _TEXT:
        path = f"/doceo/document/{number.name}_{language.upper()}{suffix}"
        answer = client.get(path, accept=_TYPES[suffix], language=language)
        led_to = _OF_LANGUAGE.search(answer.address)
        if answer.status != 200 or (led_to and led_to[1] != language.upper()):
            continue
        found = type_of(answer.content, "-") if answer.content else "empty"
        if found == suffix:
            return FetchedText(number.name, language, suffix, answer.content, answer.address, answer.is_cached)
        faults.append(f"{number.written}: the site sent {found} instead of {suffix}: try again later")
    if faults:
        raise ParlalignError(faults[-1])
    raise MissingTextError(number.written, language)


def languages_on_page(page: FetchedText) -> list[str]:
    """Return the languages to which a page of Doceo links as other versions of itself, sorted."""
    pattern = regex.compile(regex.escape(page.name.encode()) + rb"_([A-Z]{2})\.")
    found = {code.decode().lower() for code in pattern.findall(page.content)}
    return sorted(code for code in found if code in THREE_LETTERS)
