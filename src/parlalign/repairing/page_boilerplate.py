"""Page boilerplate: page numbers, and running headers and footers, which are not part of the text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

import regex

from parlalign.languages import LANGUAGES, REPAIRED
from parlalign.records import Edit, Span
from parlalign.repairing.line_numbers import line_number_edits
from parlalign.repairing.page_lines import PAGE_END, PageLine, is_continued, is_open, outer_lines, page_lines
from parlalign.repairing.page_numbers import (
    ROMAN,
    lone_page_numbers,
    page_numbers_at_page_ends,
    page_numbers_in_sequence,
    read_page_number,
    roman_value,
)
from parlalign.repairing.read_lines import DIVISIONS

_FACTS = [LANGUAGES[code] for code in REPAIRED]
_DIVISION = regex.compile(rf"(?i:{DIVISIONS})\b")
_JOURNALS = "|".join(regex.escape(name) for facts in _FACTS for name in facts.journals)
_JOURNAL_HEADER = regex.compile(rf"(?=.*\b[LC]\s?\d{{1,3}}\s?E?/\d{{1,4}})(?=.*(?:{_JOURNALS})).{{20,120}}")
_PARLIAMENT_NUMBER = regex.compile(r"PE\s?\d{3}\.?\d{3}(?:v\d\d-\d\d)?")
_PARLIAMENT_FOOTER = regex.compile(
    r"(?:PE\s?\d{3}\.?\d{3}v\d\d-\d\d\s+)?(?:\d{1,4}/\d{1,4}\s+)?(?:RR|PR|AM|AD|DT|RE|TA)\\\d+[A-Z]{2}\.docx?"
    r"|(?:RR|PR|AM|AD|DT|RE|TA)\\\d+[A-Z]{2}\.docx?\s+\d{1,4}/\d{1,4}\s+PE\s?\d{3}\.?\d{3}v\d\d-\d\d"
    r"|PE\s?\d{3}\.?\d{3}v\d\d-\d\d\s+\d{1,4}/\d{1,4}"
)
_LANGUAGE_CODES = frozenset(code.upper() for code in LANGUAGES)
_DIGITS = regex.compile(r"\d+")
_NUMBER = regex.compile(rf"(?<![\d.,])\d{{1,4}}(?![\d.,])|(?<=^|\s){ROMAN}(?=$|\s)")
"""A number in a header that may be that of its page, and `xii` as a word."""
_HEADING_NUMBER = regex.compile(r"\p{L}+\.?\s+(?:\p{L}{1,3}\.\s*)?\d{1,4}\b")
"""Matches the beginning of `Amendement 12`, `Bijlage nr. 3`; not of `Verslag over havens 12`."""
_WITHOUT_DIGITS = str.maketrans("", "", "0123456789")
_ITEM = regex.compile(r"\(?(?:\d{1,3}|\p{L}{1,2})[.)](?!\d)|[–—•▪·*-]\s")
"""Matches the beginning of `12. de havens`, `(a)`, `– de havens`; not of `17.6.2010`."""
_FEWEST = 3  # places of a header without form feeds
_LEAST_APART = 8  # lines between two of them, on average
_LARGEST_GAP_RATIO = 3  # of the largest distance between two places of a header to the smallest
_FEWEST_ON_PAGE = 4  # the same with form feeds, of two pages
_SHORTEST, _LONGEST = 4, 120
_MOST_OUTER_LINES = 4  # of headers, or of footers, on a page
_LONGEST_LINES = 0.9  # quantile
_SHORT = 0.75  # of the longest lines: wrapped lines are longer, if they do not end a paragraph
_SENTENCE_ENDS = frozenset(".,;:!?-\u00ad")
_CERTAIN, _LIKELY = 0.999, 0.98

Rules = dict[int, tuple[str, float]]
"""The lines that are dropped, by their number: the rule and its probability."""


def page_boilerplate_edits(source: str) -> tuple[Edit, ...]:
    """Return edits that replace page numbers, running headers and footers, with one form feed for adjacent lines.

    In a text without any of these, return edits that remove line numbers in the margin.

    Running headers of the Official Journal and footers of the Parliament's reports are known. If form feeds divide the
    text into pages, other headers and footers are outer lines of a page that are repeated or count the pages. If not,
    page numbers are numbers on lines of their own that increase from page to page, and running headers are short lines
    that are repeated at least three times.

    >>> page = "Artikel 1\\nDe lidstaten\\n" + "tekst\\n" * 9
    >>> [edit.rule for edit in page_boilerplate_edits("".join(f"{page}- {k} -\\n" for k in (4, 5, 6)))]
    ['page-number', 'page-number', 'page-number']
    """
    has_page_end = PAGE_END in source
    if not has_page_end and not _DIGITS.search(source):
        return ()
    lines = page_lines(source)
    rules = _known_headers(lines)
    if lines and lines[-1].page:
        _add_outer_lines(lines, rules)
    else:
        _add_repeated_lines(lines, rules, has_page_end=has_page_end)
    return tuple(_edits(source, lines, rules)) or tuple(line_number_edits(source, lines))


def _known_headers(lines: list[PageLine]) -> Rules:
    """Return the running headers and footers that are known by their form, with numbers and codes next to them.

    A document number of the Parliament is a footer only if it is repeated, or next to a known footer.
    """
    short = [k for k, line in enumerate(lines) if len(line.body) <= _LONGEST]
    numbers = Counter(lines[k].body for k in short if _PARLIAMENT_NUMBER.fullmatch(lines[k].body))
    rules = {
        k: ("running-header", _CERTAIN)
        for k in short
        if _PARLIAMENT_FOOTER.fullmatch(body := lines[k].body) or _JOURNAL_HEADER.fullmatch(body) or numbers[body] > 1
    }
    rules |= {k: ("page-number", _LIKELY) for k in _next_to(rules, lines) if _is_page_number(lines[k].body)}
    near = [k for k in _next_to(rules, lines) if _PARLIAMENT_NUMBER.fullmatch(lines[k].body)]
    return rules | dict.fromkeys(near, ("running-header", _CERTAIN))


def _next_to(rules: Rules, lines: list[PageLine]) -> list[int]:
    """Return the lines that are kept before or after one that is dropped."""
    return sorted({k + step for k in rules for step in (-1, 1)} & set(range(len(lines))) - set(rules))


def _is_page_number(body: str) -> bool:
    """Return whether a line next to a known header is a page number or the code of a language, as in `NL`."""
    return body in _LANGUAGE_CODES or read_page_number(body) is not None


def _add_outer_lines(lines: list[PageLine], rules: Rules) -> None:
    """Add the page numbers, headers and footers of a text with pages, from the outermost lines inwards."""
    first_values: set[int] = set()
    for _ in range(_MOST_OUTER_LINES):
        first, last = outer_lines(lines, rules)
        numbers = page_numbers_at_page_ends(lines, first, last)
        first_values |= numbers.keys()
        new: Rules = {k: ("running-header", _LIKELY) for k in last if _PARLIAMENT_NUMBER.fullmatch(lines[k].body)}
        new |= {
            k: ("running-header", _LIKELY)
            for outer in (first, last)
            for k in _outer_headers(lines, outer, first_values)
        }
        new |= {k: ("page-number", _LIKELY) for same in numbers.values() for k in same}
        new |= dict.fromkeys(_cutting_lines(lines, first, last), ("running-header", _LIKELY))
        if not new:
            break
        rules |= new


def _outer_headers(lines: list[PageLine], outer: list[int], first_values: set[int]) -> Iterator[int]:
    """Yield which of the first, or the last, lines of all pages are headers.

    They have the same text, apart from a number that counts the pages, or different texts with such a number first or
    last. If the numbers of the first page are known, it counts from one of them.
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


def _cutting_lines(lines: list[PageLine], first: list[int], last: list[int]) -> Iterator[int]:
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


def _add_repeated_lines(lines: list[PageLine], rules: Rules, *, has_page_end: bool) -> None:
    """Add the page numbers and headers of a text that is not divided into pages."""
    repeated = _repeated_lines(lines)
    all_places = {k for places in repeated for k in places}
    numbers = page_numbers_in_sequence(lines, all_places)
    numbers = numbers or lone_page_numbers(lines, has_page_end=has_page_end)
    rules |= {k: ("page-number", _LIKELY) for k in numbers if k not in rules}
    for places in repeated:
        near = sum(k - 1 in rules or k + 1 in rules for k in places)
        if 2 * near >= len(places) or _interrupt_sentences(lines, places, all_places):
            rules |= dict.fromkeys(places, ("running-header", _LIKELY))


def _repeated_lines(lines: list[PageLine]) -> list[list[int]]:
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


def _interrupt_sentences(lines: list[PageLine], places: list[int], headers: set[int]) -> bool:
    """Return whether sentences go on across at least two of the lines, and one in four.

    Both sides have to show it, as a sentence may also go on after an item of a list. `headers` are all lines that may
    be running headers.
    """
    cut = inside = 0
    for k in places:
        before, after = k - 1, k + 1
        while before in headers:
            before -= 1
        while after in headers:
            after += 1
        if before >= 0 and after < len(lines):
            inside += 1
            cut += is_open(lines[before].body) and is_continued(lines[after].body)
    return cut >= 2 and 4 * cut >= inside


def _is_like_header(body: str) -> bool:
    """Return whether a line may be a header: it is no sentence, no item of a list and no heading of an article."""
    is_title = body[:1].isupper() or body[:1].isdigit() or body[:1] in "-–—"
    return is_title and body[-1:].isalnum() and not _DIVISION.match(body) and not _ITEM.match(body)


def _edits(source: str, lines: list[PageLine], rules: Rules) -> Iterator[Edit]:
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
