"""Numbers and addresses of documents on EUR-Lex and on the site of the European Parliament."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import regex

from parlalign.errors import ParlalignError
from parlalign.io.urls import is_url
from parlalign.text.normalization import normalize_for_cat_tools

if TYPE_CHECKING:
    from parlalign.sources.act_numbers import ActNumber
    from parlalign.sources.parliament_numbers import ParliamentNumber

    DocumentNumber = ActNumber | ParliamentNumber

_LONGEST = 2000  # characters of a number or an address; chosen: browsers and servers accept this length
_OTHER_NUMBERS = (
    (
        regex.compile(r"\d{4}/\d{4}[A-Z]? ?\([A-Z]{3}\)"),  # `2010/0044(COD)`; not `2010/44`
        "is the number of a procedure, which has several texts: give the number of one of them, such as COM(2010) 82",
    ),
    (
        regex.compile(r"PE ?\d{3}[. ]?\d{3}(?:v\d\d-\d\d)?", regex.I),  # `PE 623.456v01-00`; not `PE 12`
        "is the number of a working document, which cannot be fetched: give its A or P number, or download it",
    ),
    (
        regex.compile(
            r"(?:OJ|PB|ABl\.?|JO) ?[LC] ?\d{1,3}(?:[ ,/].*)?|\d{4}/[CL] ?\d{1,3}[ \w/]*", regex.I
        ),  # `PB L 119`; not `OJ`
        "is a place in the Official Journal: give the number of the act, such as 32016R0679",
    ),
)
"""Other numbers in texts of the Union, and why they cannot be fetched."""


def parse_number(text: str) -> DocumentNumber | None:
    """Return the number of an act or text that a number or an address names, or None if the text is neither.

    Raises `ParlalignError` if it is a number of another kind, or one with a mistake.
    """
    from parlalign.sources.act_numbers import parse_act_number
    from parlalign.sources.parliament_numbers import parse_parliament_number
    from parlalign.sources.site_addresses import parse_address

    text = normalize_for_cat_tools(text)
    if len(text) > _LONGEST:
        return None
    if is_url(text):
        return parse_address(text)
    for pattern, reason in _OTHER_NUMBERS:
        if pattern.fullmatch(text):
            raise ParlalignError(f"{text}: {reason}")
    return parse_parliament_number(text) or parse_act_number(text)


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
        raise ParlalignError(f"{numbers[0]}: a number gives the text in all languages: give no other input")
    return numbers[0] if numbers else None


def refuse_number(path: str) -> None:
    """Raise `ParlalignError` if an input that has to be a file is the number or the address of a text."""
    if path != "-" and not _exists(path) and parse_number(path):
        raise ParlalignError(f"{path}: no such file: fetch the text first (parlalign fetch {quote(path)} -o DIR)")


def _exists(path: str) -> bool:
    try:
        return Path(path).exists()
    except (OSError, ValueError):  # a name that is too long, or has a NUL character
        return False
