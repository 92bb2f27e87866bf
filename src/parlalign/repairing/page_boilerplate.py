"""Page boilerplate: page numbers, and running headers and footers, which are not part of the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import regex

from parlalign.languages import LANGUAGES, REPAIRED
from parlalign.records import Edit, Span
from parlalign.repairing.read_lines import DIVISIONS

PAGE_END = "\f"
"""The replacement of dropped lines; a sentence may continue after it."""

_FACTS = [LANGUAGES[code] for code in REPAIRED]
_PAGE_WORDS = "|".join(regex.escape(word) for facts in LANGUAGES.values() for word in facts.page_words)
_TOTAL_WORDS = "|".join(regex.escape(word) for facts in LANGUAGES.values() for word in facts.page_total_words)
_PAGE_NUMBER = regex.compile(
    rf"[-–—|\s]*(?:(?i:{_PAGE_WORDS})\s*)?(\d{{1,4}})(?:\s*(?:/|{_TOTAL_WORDS})\s*\d{{1,4}})?[-–—|\s]*"
)
"""Matches `7`, `- 7 -`, `blz. 7`, `Seite 7/12`, `7 van 12`; not `artikel 7`."""
_DIVISION = regex.compile(rf"(?i:{DIVISIONS})\b")
_JOURNALS = "|".join(regex.escape(name) for facts in _FACTS for name in facts.journals)
_JOURNAL_HEADER = regex.compile(rf"(?=.*\b[LC]\s?\d{{1,3}}\s?E?/\d{{1,4}})(?=.*(?:{_JOURNALS})).{{20,120}}")
_PARLIAMENT_FOOTER = regex.compile(
    r"(?:PE\s?\d{3}\.?\d{3}v\d\d-\d\d\s+)?(?:\d{1,4}/\d{1,4}\s+)?(?:RR|PR|AM|AD|DT|RE|TA)\\\d+[A-Z]{2}\.docx?"
    r"|(?:RR|PR|AM|AD|DT|RE|TA)\\\d+[A-Z]{2}\.docx?\s+\d{1,4}/\d{1,4}\s+PE\s?\d{3}\.?\d{3}v\d\d-\d\d"
    r"|PE\s?\d{3}\.?\d{3}v\d\d-\d\d(?:\s+\d{1,4}/\d{1,4})?"
)
_LANGUAGE_CODES = frozenset(code.upper() for code in LANGUAGES)
_DIGITS = regex.compile(r"\d")
_WITHOUT_DIGITS = str.maketrans("", "", "0123456789")
_OPEN_ENDS = frozenset(",-\u00ad")
_ITEM = regex.compile(r"\(?(?:\d{1,3}|\p{L}{1,2})[.)]|[–—•▪·*-]\s")
_FEWEST = 3  # places of a header, or page numbers that follow each other
_LEAST_APART = 8  # lines between two of them, on average
_LARGEST_GAP_RATIO = 3  # of the largest distance between two places of a header to the smallest
_SHORTEST, _LONGEST = 4, 120
_CERTAIN, _LIKELY = 0.999, 0.98


@dataclass(frozen=True, slots=True)
class _PageLine:
    span: Span
    """Without the newline."""
    body: str
    is_at_page_end: bool
    """There is a form feed before or after the line."""


Rules = dict[int, tuple[str, float]]
"""The lines that are dropped, by their number: the rule and its probability."""


def page_boilerplate_edits(source: str) -> tuple[Edit, ...]:
    """Return edits that replace page numbers, running headers and footers, with one form feed for adjacent lines.

    Running headers of the Official Journal and footers of the Parliament's reports are known. Page numbers are numbers
    on lines of their own that increase from page to page. Other running headers are short lines that are repeated at
    least three times; their digits may differ.

    >>> page = "Artikel 1\\nDe lidstaten\\n" + "tekst\\n" * 9
    >>> [edit.rule for edit in page_boilerplate_edits("".join(f"{page}- {k} -\\n" for k in (4, 5, 6)))]
    ['page-number', 'page-number', 'page-number']
    """
    if not _DIGITS.search(source) and PAGE_END not in source:
        return ()
    lines = list(_lines(source))
    known, repeated = _known_headers(lines), _repeated_lines(lines)
    rules = _page_numbers(lines, {k for places in repeated for k in places}, is_paged=PAGE_END in source)
    rules |= _next_to_headers(lines, known) | known
    rules |= {
        k: ("running-header", _LIKELY) for places in repeated if _are_at_page_ends(lines, places, rules) for k in places
    }
    return tuple(_edits(source, lines, rules))


def _lines(source: str) -> Iterator[_PageLine]:
    """Yield the lines that are not blank."""
    start, is_new_page = 0, False
    for line in source.splitlines(keepends=True):
        ends_page = line.endswith(PAGE_END)
        if body := line.strip():
            end = start + len(line.rstrip("\r\n\f\v\x85\u2028\u2029"))
            yield _PageLine(Span(start, end), body, is_new_page or ends_page)
            is_new_page = False
        is_new_page |= ends_page
        start += len(line)


def _known_headers(lines: list[_PageLine]) -> Rules:
    """Return the running headers and footers that are known by their form."""
    return {
        k: ("running-header", _CERTAIN)
        for k, line in enumerate(lines)
        if len(line.body) <= _LONGEST
        and (_PARLIAMENT_FOOTER.fullmatch(line.body) or _JOURNAL_HEADER.fullmatch(line.body))
    }


def _next_to_headers(lines: list[_PageLine], known: Rules) -> Rules:
    """Return the page numbers and language codes on a line before or after a known header."""
    near = {k + step for k in known for step in (-1, 1)} & set(range(len(lines)))
    return {
        k: ("page-number", _LIKELY)
        for k in near
        if _PAGE_NUMBER.fullmatch(lines[k].body) or lines[k].body in _LANGUAGE_CODES
    }


def _page_numbers(lines: list[_PageLine], repeated: set[int], *, is_paged: bool) -> Rules:
    """Return the lines with only a number if the numbers increase from page to page."""
    numbers = [
        (k, int(match[1]))
        for k, line in enumerate(lines)
        if len(line.body) <= 24 and (match := _PAGE_NUMBER.fullmatch(line.body))
    ]
    best = _longest_sequence(numbers)
    is_plain = all(lines[k].body.isdigit() for k in best)
    if len(best) < (2 if is_paged else _FEWEST) or not _are_apart(best):
        return {}
    if is_plain and not is_paged and not _interrupt_sentences(lines, best, repeated):
        return {}  # numbers of paragraphs, on lines of their own
    return dict.fromkeys(best, ("page-number", _LIKELY))


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


def _repeated_lines(lines: list[_PageLine]) -> list[list[int]]:
    """Return the places of each line that is repeated at similar distances; the digits may differ.

    Two places are enough if the text has pages and the line is the first or last of its page in both.
    """
    places_by_text: dict[str, list[int]] = defaultdict(list)
    for k, line in enumerate(lines):
        if _SHORTEST <= len(line.body) <= _LONGEST and _is_like_header(line.body):
            places_by_text[line.body.translate(_WITHOUT_DIGITS)].append(k)
    ends = {k for k, line in enumerate(lines) if line.is_at_page_end} | {0, len(lines) - 1}
    is_paged = len(ends) > 2
    return [
        places
        for places in places_by_text.values()
        if (len(places) >= _FEWEST or (is_paged and len(places) == 2 and ends.issuperset(places)))
        and _are_apart(places)
        and _are_regular(places)
    ]


def _are_apart(places: list[int]) -> bool:
    """Return whether there are about as many lines between two places as on a page, on average."""
    return places[-1] - places[0] >= _LEAST_APART * (len(places) - 1)


def _are_regular(places: list[int]) -> bool:
    """Return whether the distances between places are similar, as those between pages are."""
    gaps = [b - a for a, b in pairwise(places)]
    return max(gaps) <= _LARGEST_GAP_RATIO * min(gaps)


def _are_at_page_ends(lines: list[_PageLine], places: list[int], dropped: Rules) -> bool:
    """Return whether at least half of the lines are next to page ends, page numbers or known headers.

    A sentence that continues after the line is not enough: it also continues after an item of a list.
    """
    return 2 * sum(k - 1 in dropped or k + 1 in dropped or lines[k].is_at_page_end for k in places) >= len(places)


def _interrupt_sentences(lines: list[_PageLine], places: list[int], repeated: set[int]) -> bool:
    """Return whether at least two in five of the lines interrupt a sentence: `der ⏎ 4 ⏎ Gemeinden`."""
    inside = [k for k in places if k + 1 < len(lines)]
    cut = 0
    for k in inside:
        before = k - 1
        while before in repeated:
            before -= 1
        cut += before >= 0 and (lines[before].body[-1:].islower() or lines[before].body[-1:] in _OPEN_ENDS)
    return 5 * cut >= 2 * len(inside)


def _is_like_header(body: str) -> bool:
    """Return whether a line may be a header: it is no sentence, no item of a list and no heading of an article."""
    is_title = body[:1].isupper() or body[:1].isdigit() or body[:1] in "-–—"
    return is_title and body[-1:].isalnum() and not _DIVISION.match(body) and not _ITEM.match(body)


def _edits(source: str, lines: list[_PageLine], rules: Rules) -> Iterator[Edit]:
    """Yield an edit for each group of adjacent lines that are dropped, with the white space around them."""
    k = 0
    while k < len(lines):
        if k not in rules:
            k += 1
            continue
        last = k
        while last + 1 in rules:
            last += 1
        start = lines[k - 1].span.end if k else 0
        end = lines[last + 1].span.start if last + 1 < len(lines) else len(source)
        is_inside = k > 0 and last + 1 < len(lines)
        rule, probability = rules[k]
        yield Edit(Span(start, end), PAGE_END if is_inside else "", rule, probability)
        k = last + 1
