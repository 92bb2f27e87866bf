"""Page boilerplate: page numbers, and running headers and footers, which are not part of the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import regex

from parlalign.languages import LANGUAGES
from parlalign.records import Edit, Span
from parlalign.repairing.boilerplate_lines import PAGE_END, BoilerplateLine, outer_lines, page_lines
from parlalign.repairing.line_numbers import line_number_edits
from parlalign.repairing.page_numbers import (
    lone_page_numbers,
    page_numbers_at_page_ends,
    page_numbers_in_sequence,
    read_page_number,
)
from parlalign.repairing.running_headers import (
    headers_across_sentences,
    headers_at_page_ends,
    interrupt_sentences,
    repeated_headers,
)

_JOURNALS = "|".join(regex.escape(name) for facts in LANGUAGES.values() for name in facts.journals)
_JOURNAL_HEADER = regex.compile(rf"(?=.*\b[LC]\s?\d{{1,3}}\s?E?/\d{{1,4}})(?=.*(?:{_JOURNALS})).{{20,120}}")
_PARLIAMENT_NUMBER = regex.compile(r"PE\s?\d{3}\.?\d{3}(?:v\d\d-\d\d)?")
_PARLIAMENT_FOOTER = regex.compile(
    r"(?:PE\s?\d{3}\.?\d{3}v\d\d-\d\d\s+)?(?:\d{1,4}/\d{1,4}\s+)?(?:RR|PR|AM|AD|DT|RE|TA)\\\d+[A-Z]{2}\.docx?"
    r"|(?:RR|PR|AM|AD|DT|RE|TA)\\\d+[A-Z]{2}\.docx?\s+\d{1,4}/\d{1,4}\s+PE\s?\d{3}\.?\d{3}v\d\d-\d\d"
    r"|PE\s?\d{3}\.?\d{3}v\d\d-\d\d\s+\d{1,4}/\d{1,4}"
)
_LANGUAGE_CODES = frozenset(code.upper() for code in LANGUAGES)
_DIGITS = regex.compile(r"\d+")
_LONGEST = 120
_MOST_OUTER_LINES = 4  # of headers, or of footers, on a page
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


def _known_headers(lines: list[BoilerplateLine]) -> Rules:
    """Return the running headers and footers that are known by their form, with numbers and codes next to them.

    A document number of the Parliament is a footer only if it is repeated, or next to a known footer.
    """
    short = [k for k, line in enumerate(lines) if len(line.body) <= _LONGEST and _may_be_known(line.body)]
    numbers = Counter(lines[k].body for k in short if _PARLIAMENT_NUMBER.fullmatch(lines[k].body))
    rules = {
        k: ("running-header", _CERTAIN)
        for k in short
        if _PARLIAMENT_FOOTER.fullmatch(body := lines[k].body) or _JOURNAL_HEADER.fullmatch(body) or numbers[body] > 1
    }
    rules |= {k: ("page-number", _LIKELY) for k in _next_to(rules, lines) if _is_page_number(lines[k].body)}
    near = [k for k in _next_to(rules, lines) if _PARLIAMENT_NUMBER.fullmatch(lines[k].body)]
    return rules | dict.fromkeys(near, ("running-header", _CERTAIN))


def _may_be_known(body: str) -> bool:
    """Return whether a line has what all known headers have, and few other lines."""
    return "/" in body or "\\" in body or body.startswith("PE")


def _next_to(rules: Rules, lines: list[BoilerplateLine]) -> list[int]:
    """Return the lines that are kept before or after one that is dropped."""
    return sorted({k + step for k in rules for step in (-1, 1)} & set(range(len(lines))) - set(rules))


def _is_page_number(body: str) -> bool:
    """Return whether a line next to a known header is a page number or the code of a language, as in `NL`."""
    return body in _LANGUAGE_CODES or read_page_number(body) is not None


def _add_outer_lines(lines: list[BoilerplateLine], rules: Rules) -> None:
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
            for k in headers_at_page_ends(lines, outer, first_values)
        }
        new |= {k: ("page-number", _LIKELY) for same in numbers.values() for k in same}
        new |= dict.fromkeys(headers_across_sentences(lines, first, last), ("running-header", _LIKELY))
        if not new:
            break
        rules |= new


def _add_repeated_lines(lines: list[BoilerplateLine], rules: Rules, *, has_page_end: bool) -> None:
    """Add the page numbers and headers of a text that is not divided into pages."""
    repeated = repeated_headers(lines)
    all_places = {k for places in repeated for k in places}
    numbers = page_numbers_in_sequence(lines, all_places)
    numbers = numbers or lone_page_numbers(lines, has_page_end=has_page_end)
    rules |= {k: ("page-number", _LIKELY) for k in numbers if k not in rules}
    if lines and _PARLIAMENT_NUMBER.fullmatch(lines[-1].body):
        rules[len(lines) - 1] = ("running-header", _LIKELY)
    for places in repeated:
        near = sum(k - 1 in rules or k + 1 in rules for k in places)
        if 2 * near >= len(places) or interrupt_sentences(lines, places, all_places):
            rules |= dict.fromkeys(places, ("running-header", _LIKELY))


def _edits(source: str, lines: list[BoilerplateLine], rules: Rules) -> Iterator[Edit]:
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
