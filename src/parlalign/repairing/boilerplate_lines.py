"""The lines of a text, with the pages that form feeds divide it into."""

from __future__ import annotations

from collections.abc import Container
from typing import NamedTuple

import regex

from parlalign.records import Span

PAGE_END = "\f"
_LINE_ENDS = "\r\n\f\v\x85\u2028\u2029"
_OPEN_ENDS = frozenset(",-\u00ad")
_CONTINUED = regex.compile(r"\p{Ll}|\(\p{L}{2}")


class BoilerplateLine(NamedTuple):
    """A line that is not blank."""

    span: Span
    """Without the newline."""
    body: str
    """Without the white space around it."""
    page: int
    """The number of pages before its own."""
    row: int
    """The number of lines before it, blank ones included."""
    indent: int


def is_open(body: str) -> bool:
    """Return whether a sentence goes on after a line, by its last character."""
    return body[-1:].islower() or body[-1:] in _OPEN_ENDS


def is_continued(body: str) -> bool:
    """Return whether a line goes on with a sentence, by its first characters.

    >>> is_continued("naar de havens"), is_continued("(PB L 119)"), is_continued("(a) de havens")
    (True, True, False)
    """
    return _CONTINUED.match(body) is not None


def page_lines(source: str) -> list[BoilerplateLine]:
    """Return the lines of a text that are not blank; pages without such a line are not counted."""
    lines: list[BoilerplateLine] = []
    start, page, is_new_page = 0, 0, False
    for row, line in enumerate(source.splitlines(keepends=True)):
        if body := line.strip():
            page += is_new_page and bool(lines)
            span, indent = Span(start, start + len(line.rstrip(_LINE_ENDS))), len(line) - len(line.lstrip())
            lines.append(BoilerplateLine(span, body, page, row, indent))
            is_new_page = False
        is_new_page |= line.endswith(PAGE_END)
        start += len(line)
    return lines


def outer_lines(lines: list[BoilerplateLine], dropped: Container[int]) -> tuple[list[int], list[int]]:
    """Return the numbers of the first and of the last line of each page, of those that are not dropped."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for k, line in enumerate(lines):
        if k not in dropped:
            first.setdefault(line.page, k)
            last[line.page] = k
    return list(first.values()), list(last.values())
