"""Facts of the languages, and how to look one up."""

from parlalign.errors import ParlalignError
from parlalign.languages.base import Language
from parlalign.languages.de import DE
from parlalign.languages.nl import NL
from parlalign.languages.others import OTHERS

LANGUAGES: dict[str, Language] = {language.code: language for language in (NL, DE, *OTHERS)}
"""All that are known by name."""

REPAIRED = (NL.code, DE.code)
"""The languages that have a break model."""

__all__ = ["LANGUAGES", "REPAIRED", "Language", "language", "language_pair"]


def language(code: str) -> Language:
    """Return the facts of `code`; raise `ParlalignError` for a language without a break model."""
    if code not in REPAIRED:
        raise ParlalignError(f"language {code!r} is not supported: use one of {', '.join(REPAIRED)}")
    return LANGUAGES[code]


def language_pair(codes: tuple[str, str]) -> tuple[Language, Language]:
    """Return the facts of two different languages; raise `ParlalignError` otherwise."""
    if codes[0] == codes[1]:
        raise ParlalignError(f"the two languages are the same ({codes[0]}): name two, as in nl-de")
    return language(codes[0]), language(codes[1])
