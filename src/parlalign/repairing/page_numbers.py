"""Page numbers: lines with only a number that counts the pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Sequence
from typing import NamedTuple

import regex

from parlalign.languages import LANGUAGES
from parlalign.repairing.boilerplate_lines import BoilerplateLine, is_open

_PAGE_WORDS = "|".join(regex.escape(word) for facts in LANGUAGES.values() for word in facts.page_words)
_TOTAL_WORDS = "|".join(regex.escape(word) for facts in LANGUAGES.values() for word in facts.page_total_words)
ROMAN = r"(?=[ivxlc])c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
"""A pattern of small Roman numerals; not `iiii`."""
_PAGE_NUMBER = regex.compile(
    rf"(?P<before>[-–—|\s]*)(?P<word>(?i:{_PAGE_WORDS})\s*)?(?P<open>[\[(]\s?)?"
    rf"(?:(?P<arabic>\d{{1,4}})|(?P<roman>{ROMAN}|{ROMAN.upper()}))"
    rf"(?P<total>\s*(?:/|{_TOTAL_WORDS})\s*\d{{1,4}})?(?(open)\s?[\])])(?P<after>[-–—|\s]*)"
)
"""Matches `7`, `- 7 -`, `[7]`, `blz. 7`, `Seite 7/12`, `7 van 12`, `xii`, `- IV -`; not `artikel 7`."""
_LONGEST = 24
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_FEWEST, _LEAST_APART = 3, 8
"""Page numbers that follow each other without form feeds, and lines between two of them, on average."""
_MOST_PAGES = 999


class PageNumber(NamedTuple):
    """A page number on a line of its own."""

    value: int
    style: str
    """`arabic` or `roman`."""
    is_marked: bool
    """There is a word for page, a total or a dash on either side."""
    is_bare: bool
    """There is nothing but figures or letters, perhaps in brackets, as in an enumerator on a line of its own."""


def read_page_number(body: str) -> PageNumber | None:
    """Return the page number that a line consists of.

    >>> read_page_number("- xii -")
    PageNumber(value=12, style='roman', is_marked=True, is_bare=False)
    >>> read_page_number("artikel 7")
    """
    match = _PAGE_NUMBER.fullmatch(body) if len(body) <= _LONGEST else None
    if not match:
        return None
    dashes = (match["before"].strip(), match["after"].strip())
    is_marked = bool(match["word"] or match["total"] or all(dashes))
    value = int(match["arabic"]) if match["arabic"] else roman_value(match["roman"])
    return PageNumber(value, "arabic" if match["arabic"] else "roman", is_marked, not is_marked and not any(dashes))


def roman_value(numeral: str) -> int:
    """Return the value of a Roman numeral below 400.

    >>> roman_value("XLIV")
    44
    """
    values = [_ROMAN_DIGITS[letter] for letter in numeral.lower()]
    return sum(-value if value < max(values[k:]) else value for k, value in enumerate(values))


def page_numbers_at_page_ends(
    lines: Sequence[BoilerplateLine], first: Sequence[int], last: Sequence[int]
) -> dict[int, list[int]]:
    """Return which of the first and last lines of pages are page numbers, by the number that the first page would have.

    At least two pages are counted from this number. One page is enough at its foot if the first page is 1, and if the
    text has no number of a paragraph next to it in order.
    """
    places: dict[tuple[str, int], list[int]] = defaultdict(list)
    for k in (*first, *last):
        if number := read_page_number(lines[k].body):
            places[number.style, number.value - lines[k].page].append(k)
    counted = {}
    for (_, first_value), same in places.items():
        is_foot = first_value == 1 and same[0] in last
        if len({lines[k].page for k in same}) > 1 or (is_foot and not _has_neighbour(lines, same[0])):
            counted[first_value] = same
    return counted


def _has_neighbour(lines: Sequence[BoilerplateLine], at: int) -> bool:
    """Return whether the number before or after that of a line stands on a line of its own, too."""
    number = read_page_number(lines[at].body)
    others = {read_page_number(line.body) for line in lines if len(line.body) <= _LONGEST}
    return number is not None and any(
        other is not None and other.style == number.style and abs(other.value - number.value) == 1 for other in others
    )


def lone_page_numbers(lines: Sequence[BoilerplateLine], *, has_page_end: bool) -> list[int]:
    """Return the page number of a text of one page, at its first or last line.

    A number without a mark is only one before a form feed, and not in a column of numbers.
    """
    found = []
    for k in {0, len(lines) - 1} if len(lines) > 1 else ():
        number = read_page_number(lines[k].body)
        if number and number.value <= _MOST_PAGES:
            is_foot = k > 0 and has_page_end and not lines[k - 1].body.isdigit()
            if number.is_marked or is_foot:
                found.append(k)
    return found


def page_numbers_in_sequence(lines: Sequence[BoilerplateLine], headers: Container[int]) -> list[int]:
    """Return the numbers that increase from page to page in a text without form feeds.

    Numbers without a mark have to interrupt sentences, or they are numbers of paragraphs. `headers` are lines that may
    be running headers.
    """
    numbers = {k: number for k, line in enumerate(lines) if (number := read_page_number(line.body))}
    found = []
    for style in ("arabic", "roman"):
        best = _longest_sequence([(k, number.value) for k, number in numbers.items() if number.style == style])
        if len(best) < _FEWEST or best[-1] - best[0] < _LEAST_APART * (len(best) - 1):
            continue
        if not all(numbers[k].is_bare for k in best) or _interrupt_sentences(lines, best, headers):
            found += best
    return found


def _interrupt_sentences(lines: Sequence[BoilerplateLine], places: Sequence[int], headers: Container[int]) -> bool:
    """Return whether at least two in five of the lines interrupt a sentence: `der ⏎ 4 ⏎ Gemeinden`."""
    inside = [k for k in places if k + 1 < len(lines)]
    cut = 0
    for k in inside:
        before = k - 1
        while before in headers:
            before -= 1
        cut += before >= 0 and is_open(lines[before].body)
    return 5 * cut >= 2 * len(inside)


def _longest_sequence(numbers: list[tuple[int, int]]) -> list[int]:
    """Return the lines of the longest sequence of page numbers that increase by one or two from line to line."""
    length: dict[int, int] = {}  # line → length of the longest sequence that ends with it
    before: dict[int, int] = {}  # line → the line before it in its sequence
    last: dict[int, int] = {}  # number → the line that ends the longest sequence to it
    for k, number in numbers:
        ends = [last[number - step] for step in (1, 2) if number - step in last]
        best = max(ends, key=lambda end: length[end], default=None)
        length[k] = 1
        if best is not None:
            length[k], before[k] = length[best] + 1, best
        if number not in last or length[k] > length[last[number]]:
            last[number] = k
    sequence = [max(length, key=lambda k: length[k])] if length else []
    while sequence and sequence[-1] in before:
        sequence.append(before[sequence[-1]])
    return sequence[::-1]
