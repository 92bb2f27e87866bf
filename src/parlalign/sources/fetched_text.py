"""A text in one language as it was fetched, and what a site tells if it is missing."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from parlalign.errors import ParlalignError
from parlalign.languages import language_name

_NOT_IN_NAMES = regex.compile(r"[^A-Za-z0-9().-]+")  # `12016ME/TXT`; not `32016R0679R(01)`


@dataclass(frozen=True, slots=True)
class FetchedText:
    """A text in one language: its number, its content, the suffix of its format, and the address that it came from."""

    name: str
    language: str
    suffix: str
    content: bytes
    address: str
    is_cached: bool = False

    @property
    def file_name(self) -> str:
        """The name of a file for the text, which is paired with that of the other language.

        >>> FetchedText("12016ME/TXT", "nl", ".html", b"", "").file_name
        '12016ME_TXT.nl.html'
        """
        return f"{_NOT_IN_NAMES.sub('_', self.name).lstrip('.')}.{self.language}{self.suffix}"


class MissingTextError(ParlalignError):
    """A text that a site does not have in a language; `languages` are those that it has, as far as it tells."""

    def __init__(self, written: str, language: str, languages: list[str] | None = None, *, found: bool = False) -> None:
        others = f": the site has it in {', '.join(map(language_name, languages))}" if languages else ""
        cure = "give two of these with --languages" if others else "check the number, and the languages of the text"
        what = f"no text in {language_name(language)}" if others or found else "no such text on the site"
        super().__init__(f"{written}: {what}{others}: {cure}")
