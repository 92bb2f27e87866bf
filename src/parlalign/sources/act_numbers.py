"""Numbers of acts and of documents of the Commission, and the CELEX numbers that they stand for.

A CELEX number has a sector, a year, a type and a number:
https://eur-lex.europa.eu/content/tools/eur-lex-celex-infographic-A3.pdf.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import regex

from parlalign.errors import ParlalignError
from parlalign.languages import LANGUAGES

CELEX = regex.compile(
    r"[02-9CE](?:19|20)\d\d[A-Z]{1,2}\d{4,6}(?:\(\d\d?\))?(?:R\(\d\d?\))?(?:-(?:19|20)\d{6})?"
    r"|1(?:19|20)\d\d[A-Z]{1,3}(?:\d{3,4})?(?:/[A-Z0-9]{1,6}){0,3}"
)
"""`32016R0679`, `02016R0679-20160504`, `32016R0679R(01)`, `62018CJ0311`, `12016ME/TXT`; not `32016R679`."""
_LIKE_CELEX = regex.compile(r"[0-9](?:19|20)\d\d[A-Z]{1,3}\d[\dA-Z()-]{0,20}")  # `32016R679`; not `32016R0679.xml`
_PREFIX = regex.compile(r"CELEX ?(?:NO|NR)?[.:=]? ?", regex.I)
_YEAR_AND_NUMBER = regex.compile(r"(?<!\d)(\d{1,4}) ?/ ?(\d{1,4})(?!\d)")  # `2016/679`, `95/46`; not `2016/12345`
_COMMUNITY = regex.compile(r"\(\p{L}{2,8}(?:, ?\p{L}{2,8})*\)")  # `(EU)`, `(EU, Euratom)`; not `(2020)`
_AFTER = regex.compile(r" ?/ ?\p{L}{2,8}| ?\(\p{L}{2,8}(?:, ?\p{L}{2,8})*\)|")  # `/EG`, ` (EU)`; not `.pdf`
_ONLY_WORDS = regex.compile(r"[\p{L}\p{M}.°º'’ -]*")
_NUMBER_SIGN = regex.compile(r"(?:^|\s)(?:N|NO|NR)[.°º]*+\s*$", regex.I)  # `Nr.`, `No`, `n°` before the number
_COMMISSION = regex.compile(  # `COM(2020) 682 final`, `KOM(2009)0262`, `SWD/2020/0123`; not `COM(2020)`
    r"(?P<prefix>\p{L}{3,4}) ?[(/:_ ] ?(?P<year>(?:19|20)\d\d) ?[)/:_ ] ?(?P<number>\d{1,4})"
    r"(?:[ /:_]? ?\p{L}{3,10}\.?)?(?P<version> ?/ ?\d)?"
)

_ANY_ACT = "RLD"
"""Regulations, directives and decisions: the types of a number without a word for its type."""
_NUMBERED_ALIKE = 2015
"""From this year on all acts have the year first: https://eur-lex.europa.eu/content/tools/elaw/OA0614022END.pdf."""
_FIRST_YEAR = 1952
_COMMISSION_TYPES = {"COM": ("PC", "DC"), "SEC": ("SC",), "SWD": ("SC",), "JOIN": ("JC",)}
"""The types of documents of the Commission in CELEX numbers: proposals and others have different ones."""


@dataclass(frozen=True, slots=True)
class ActNumber:
    """A number as it is written, and the names in Cellar of the acts that it may stand for (`celex/32016R0679`)."""

    written: str
    resources: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The numbers of these acts without the name of the numbering."""
        return tuple(resource.partition("/")[2] for resource in self.resources)


def parse_act_number(text: str) -> ActNumber | None:
    """Return the number of an act or of a document of the Commission, or None if the text is none.

    Raises `ParlalignError` for a CELEX number with a mistake.

    >>> parse_act_number("Verordening (EU) 2016/679").names, parse_act_number("Richtlinie 95/46/EG").names
    (('32016R0679',), ('31995L0046',))
    >>> parse_act_number("COM(2020) 682 final").names, parse_act_number("2016/679").names
    (('52020PC0682', '52020DC0682'), ('32016R0679', '32016L0679', '32016D0679'))
    """
    numbers = _celex(text) or _commission_numbers(text) or _numbers_of_year(text)
    return ActNumber(text, tuple(f"celex/{number}" for number in numbers)) if numbers else None


def celex_of(year: int, letter: str, number: int, sector: int = 3) -> str:
    """Return a CELEX number.

    >>> celex_of(2016, "R", 679)
    '32016R0679'
    """
    return f"{sector}{year}{letter}{number:04}"


def _celex(text: str) -> tuple[str, ...]:
    prefix = _PREFIX.match(text)
    number = (text[prefix.end() :] if prefix else text).upper()
    if CELEX.fullmatch(number):
        return (number,)
    if prefix or _LIKE_CELEX.fullmatch(number):
        raise ParlalignError(f"{text}: is no CELEX number: write it as in 32016R0679, with four digits at the end")
    return ()


def _commission_numbers(text: str) -> tuple[str, ...]:
    match = _COMMISSION.fullmatch(text)
    if match is None:
        return ()
    types = _COMMISSION_TYPES.get(_neutral_prefix(match["prefix"].upper()), ())
    if types and match["version"]:
        raise ParlalignError(f"{text}: is a corrected version, which has its own CELEX number: give that number")
    return tuple(celex_of(int(match["year"]), letters, int(match["number"]), sector=5) for letters in types)


@cache
def _prefixes() -> dict[str, str]:
    return {local: neutral for language in LANGUAGES.values() for local, neutral in language.identifiers}


def _neutral_prefix(prefix: str) -> str:
    return _prefixes().get(prefix, prefix)


def _numbers_of_year(text: str) -> tuple[str, ...]:
    """Return the CELEX numbers that a year and a number may be, such as `2016/679`, `(EG) nr. 45/2001`, `95/46/EG`."""
    pair = _YEAR_AND_NUMBER.search(text)
    if pair is None or not _AFTER.fullmatch(text, pair.end()):
        return ()
    words, communities = _COMMUNITY.subn(" ", text[: pair.start()])
    sign = _NUMBER_SIGN.search(words)
    words = words[: sign.start()] if sign else words
    letters = _letters_of(words)
    if not letters and (words.strip() or not _ONLY_WORDS.fullmatch(words)):
        return ()
    has_suffix = pair.end() < len(text)
    possible = letters or (_ANY_ACT.replace("R", "") if has_suffix and not communities else _ANY_ACT)
    found = _possible_numbers(pair[1], pair[2], possible, number_first=sign is not None)
    if communities and not letters:  # older directives and decisions have `EG` after their number
        found = [number for number in found if number[5] == "R" or int(number[1:5]) >= _NUMBERED_ALIKE]
    return tuple(found)


def _letters_of(words: str) -> str:
    """Return the letter of the type of act that the words before a number name, or an empty string."""
    lower = " ".join(words.casefold().split())
    if not lower or not _ONLY_WORDS.fullmatch(words):
        return ""
    parts = regex.findall(r"[\p{L}\p{M}-]+", lower)
    for word, letter in _act_types():
        if " " in word and word in lower:
            return letter
        if any(part == word or (len(word) > 5 and part.endswith(word)) for part in parts):
            return letter
    return ""


@cache
def _act_types() -> tuple[tuple[str, str], ...]:
    """Return the words for types of acts in all languages, longest first: a `rambeslut` is no `beslut`."""
    found = {pair for language in LANGUAGES.values() for pair in language.act_types}
    return tuple(sorted(found, key=lambda pair: (-len(pair[0]), pair)))


def _possible_numbers(first: str, second: str, letters: str, *, number_first: bool) -> list[str]:
    """Return the CELEX numbers for two numbers, of which one or both may be years.

    Before 2015, regulations and some decisions had the year last (`(EC) No 45/2001`, `No 1313/2013/EU`).
    """
    found = []
    for letter in letters:
        year = _year(first)
        if year and not number_first and (letter != "R" or year >= _NUMBERED_ALIKE):
            found.append(celex_of(year, letter, int(second)))
        year = _year(second)
        if year and year < _NUMBERED_ALIKE and letter in "RD" and (letter == "R" or number_first or not _year(first)):
            found.append(celex_of(year, letter, int(first)))
    return found


def _year(digits: str) -> int | None:
    """Return the year that four digits, or two of the last century, may be."""
    year = int(digits) + (1900 if len(digits) == 2 else 0)
    return year if len(digits) in {2, 4} and _FIRST_YEAR <= year < 2100 else None
