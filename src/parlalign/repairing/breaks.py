"""Find the breaks of a text: newlines and truncation markers, with the white space around them."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from parlalign.records import Span

MARKER = r"(?:\.\s*+\.\s*+\.|…)\s*+\[\s*+\+\s*+\+\s*+\+\s*+\]"
"""Matches `...[+++]` and `…[+++]`, also wrapped inside; not `[...]`."""

_NEWLINE = r"(?:\r\n|[\n\r\f\v\x85\u2028\u2029])"
_BREAK = regex.compile(rf"(?<!\s)\s*(?:{_NEWLINE}|{MARKER})(?:\s|{MARKER})*+")
_NEWLINES = regex.compile(_NEWLINE)
_INDENT = regex.compile(rf"{_NEWLINE}(?:[^\S\n]{{2,}}|\t)$")
_MARKERS = regex.compile(MARKER)


@dataclass(frozen=True, slots=True)
class Break:
    """A run of white space that holds a newline or a marker; on both sides is other text, or the text's end."""

    span: Span
    newlines: int
    has_marker: bool
    has_space_after: bool
    """White space follows the marker, or stands beside the newline."""
    is_indented: bool
    """Two or more blanks, or a tab, follow the last newline."""

    @property
    def is_blank_line(self) -> bool:
        return self.newlines > 1


def find_breaks(source: str) -> list[Break]:
    """Return all breaks in order.

    >>> [b.has_marker for b in find_breaks("samenwerk ...[+++]ing en\\nsteun")]
    [True, False]
    """
    found = []
    for match in _BREAK.finditer(source):
        body = match.group()
        markers = list(_MARKERS.finditer(body))
        outside = _MARKERS.sub("", body)
        tail = body[markers[-1].end() :] if markers else _NEWLINES.sub("", body)
        found.append(
            Break(
                Span(*match.span()),
                len(_NEWLINES.findall(outside)),
                bool(markers),
                bool(tail),
                bool(_INDENT.search(body)),
            )
        )
    return found
