"""Running headers and footers: lines that are repeated from page to page, or that a sentence goes on across."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise

import regex

from parlalign.repairing.boilerplate_lines import BoilerplateLine, is_continued, is_open
from parlalign.repairing.line_words import DIVISIONS
from parlalign.repairing.page_numbers import ROMAN, roman_value

_DIVISION = regex.compile(rf"(?i:{DIVISIONS})\b")
_NUMBER = regex.compile(rf"(?<![\d.,])\d{{1,4}}(?![\d.,])|(?<=^|\s){ROMAN}(?=$|\s)")
"""A number in a header that may be that of its page, and `xii` as a word."""
_HEADING_NUMBER = regex.compile(r"\p{L}+\.?\s+(?:\p{L}{1,3}\.\s*)?\d{1,4}\b")
"""Matches the beginning of `Amendement 12`, `Bijlage nr. 3`; not of `Verslag over havens 12`."""
_DIGITS = regex.compile(r"\d+")
_WITHOUT_DIGITS = str.maketrans("", "", "0123456789")
_ITEM = regex.compile(r"\(?(?:\d{1,3}|\p{L}|\p{Ll}{2}|\p{Lu}{2})[.)](?!\d)|[–—•▪·*-]\s")
"""Matches the beginning of `12. de havens`, `(a)`, `– de havens`; not of `17.6.2010`, `Nr. L 12/1`."""
_FEWEST = 3  # places of a header without form feeds
_LEAST_APART = 8  # lines between two of them, on average
_LARGEST_GAP_RATIO = 3  # of the largest distance between two places of a header to the smallest
_FEWEST_ON_PAGE = 4  # the same with form feeds, of two pages
_SHORTEST, _LONGEST = 4, 120
_LONGEST_LINES = 0.9  # quantile
_SHORT = 0.75  # of the longest lines: wrapped lines are longer, if they do not end a paragraph
_SENTENCE_ENDS = frozenset(".,;:!?-\u00ad")


def headers_at_page_ends(
    lines: Sequence[BoilerplateLine], outer: Sequence[int], first_values: Set[int]
) -> Iterator[int]:
    """Yield which of the first, or the last, lines of all pages are headers.

    They have the same text, apart from a number that counts the pages, or different texts with such a number first or
    last, which counts from one of `first_values` if these are known. A heading of a division is kept where it comes
    first.
    """
    places: dict[tuple[str, int | None], list[int]] = defaultdict(list)
    for k in outer:
        if _may_be_outer_header(body := lines[k].body):
            places[body, None].append(k)
            for text, value in _numbered_forms(body):
                if not first_values or value - lines[k].page in first_values:
                    places[text, value - lines[k].page].append(k)
    for (text, first_value), same in places.items():
        is_clear = first_value == 1 or (text and not text[0].islower())
        if len(same) < (2 if is_clear else _FEWEST) or not _are_apart(same, _FEWEST_ON_PAGE):
            continue
        if first_value is None and (len(same) > _FEWEST or _are_regular(same)):
            yield from same[1:] if _DIVISION.match(text) else same
        elif first_value is not None and (text or len({lines[k].body.translate(_WITHOUT_DIGITS) for k in same}) > 1):
            yield from same


def headers_across_sentences(lines: Sequence[BoilerplateLine], first: list[int], last: list[int]) -> Iterator[int]:
    """Yield the outer lines that are headers or footers because a sentence goes on across them.

    They are shorter than wrapped lines are, and end without a mark.
    """
    width = sorted(len(line.body) for line in lines)[int(_LONGEST_LINES * (len(lines) - 1))]
    for foot, head in zip(last, first[1:], strict=False):
        for k, before, after in ((head, foot, head + 1), (foot, foot - 1, head)):
            if (
                0 <= before < after < len(lines)
                and _is_like_header(lines[k].body)
                and len(lines[k].body) <= _SHORT * width
                and is_open(lines[before].body)
                and len(lines[before].body) >= _SHORT * width
                and is_continued(lines[after].body)
            ):
                yield k


def _may_be_outer_header(body: str) -> bool:
    """Return whether the outer line of a page may be a header: it is no sentence and no item of a list."""
    return _SHORTEST <= len(body) <= _LONGEST and body[-1:] not in _SENTENCE_ENDS and not _ITEM.match(body)


def _numbered_forms(body: str) -> Iterator[tuple[str, int]]:
    """Yield the numbers in a line, each with the text around it, and a number at an end of it with an empty text.

    The number of a heading, as in `Amendement 12`, comes without its text: only different texts show that it is the
    number of a page.
    """
    heading = _HEADING_NUMBER.match(body)
    for match in _NUMBER.finditer(body):
        value = int(match[0]) if match[0].isdigit() else roman_value(match[0])
        if not heading or match.start() >= heading.end():
            yield f"{body[: match.start()]}\0{body[match.end() :]}", value
        if match.start() == 0 or match.end() == len(body):
            yield "", value


def repeated_headers(lines: Sequence[BoilerplateLine]) -> list[list[int]]:
    """Return the places of each line that is repeated at similar distances; one number in it may count the places."""
    places_by_text: dict[str, list[int]] = defaultdict(list)
    for k, line in enumerate(lines):
        if _SHORTEST <= len(line.body) <= _LONGEST and _is_like_header(line.body):
            places_by_text[line.body.translate(_WITHOUT_DIGITS)].append(k)
    return [
        places
        for places in places_by_text.values()
        if len(places) >= _FEWEST
        and _are_apart(places, _LEAST_APART)
        and _are_regular(places)
        and _are_counted([lines[k].body for k in places])
    ]


def _are_counted(bodies: list[str]) -> bool:
    """Return whether lines that are alike apart from their digits are the same, or one number in them counts them."""
    numbers = zip(*(map(int, _DIGITS.findall(body)) for body in bodies), strict=False)
    varying = [column for column in numbers if len(set(column)) > 1]
    return not varying or (len(varying) == 1 and all(b - a in {1, 2} for a, b in pairwise(varying[0])))


def _are_apart(places: list[int], least: int) -> bool:
    """Return whether there are about as many lines between two places as on a page, on average."""
    return places[-1] - places[0] >= least * (len(places) - 1)


def _are_regular(places: list[int]) -> bool:
    """Return whether the distances between places are similar, as those between pages are."""
    gaps = [b - a for a, b in pairwise(places)]
    return max(gaps) <= _LARGEST_GAP_RATIO * min(gaps)


def interrupt_sentences(lines: Sequence[BoilerplateLine], places: list[int], headers: set[int]) -> bool:
    """Return whether sentences go on across at least two of the lines, and one in four.

    Both sides have to show it, as a sentence may also go on after an item of a list, and they have to differ from place
    to place, as otherwise a whole paragraph is repeated. `headers` are all lines that may be running headers.
    """
    around = []
    for k in places:
        before, after = k - 1, k + 1
        while before in headers:
            before -= 1
        while after in headers:
            after += 1
        if before >= 0 and after < len(lines):
            around.append((lines[before].body, lines[after].body))
    cut = {(before, after) for before, after in around if is_open(before) and is_continued(after)}
    differ = min(len({before for before, _ in cut}), len({after for _, after in cut}))
    return differ >= 2 and 4 * differ >= len(around)


def _is_like_header(body: str) -> bool:
    """Return whether a line may be a header: it is no sentence, no item of a list and no heading of an article."""
    is_title = body[:1].isupper() or body[:1].isdigit() or body[:1] in "-–—"
    return is_title and body[-1:].isalnum() and not _DIVISION.match(body) and not _ITEM.match(body)
