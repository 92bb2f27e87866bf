"""Find the breaks of a text: newlines and truncation markers, with the white space around them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import numpy.typing as npt
import regex

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

MARKER = r"(?:\.\s*+\.\s*+\.|…)\s*+\[\s*+\+\s*+\+\s*+\+\s*+\]"
"""Matches `...[+++]` and `…[+++]`, also wrapped inside; not `[...]`."""

NEWLINE = r"(?:\r\n|[\n\r\f\v\x85\u2028\u2029])"
_BREAK = regex.compile(rf"(?:{NEWLINE}|{MARKER})(?:\s++|{MARKER})*+")
_NEWLINES = regex.compile(NEWLINE)
_LAST_INDENT = regex.compile(rf"(?r){NEWLINE}([^\S\n]*)$")
_MARKERS = regex.compile(MARKER)


@dataclass(frozen=True, slots=True)
class Breaks:
    """All n breaks of a text in order, as arrays of shape (n,).

    A break is a run of white space that holds a newline or a marker; on both sides is other text, or the text's end.
    """

    start: Ints
    end: Ints
    newlines: Ints
    """Newlines outside markers."""
    has_marker: Bools
    has_space: Bools
    """White space follows the marker, or stands beside the newline."""
    indent: Ints
    """Characters of white space between the last newline and the text."""
    is_page_end: Bools
    """There is a form feed."""

    def __len__(self) -> int:
        return len(self.start)


Arrays = TypeVar("Arrays", bound="DataclassInstance")


def take(arrays: Arrays, chosen: Bools) -> Arrays:
    """Return the chosen rows of a record of arrays."""
    return type(arrays)(*(getattr(arrays, field.name)[chosen] for field in fields(arrays)))


def find_breaks(source: str) -> Breaks:
    """Return all breaks in order.

    >>> find_breaks("samenwerk ...[+++]ing en\\nsteun").has_marker.tolist()
    [True, False]
    """
    rows, last = [], 0
    for match in _BREAK.finditer(source):
        start, end = match.span()
        while start > last and source[start - 1].isspace():
            start -= 1
        body = source[start:end]
        rows.append((start, end, *(_ONE_NEWLINE if body == "\n" else _describe(body))))
        last = end
    columns = np.array(rows, dtype=np.int64).reshape(-1, 7).T
    return Breaks(columns[0], columns[1], columns[2], columns[3] > 0, columns[4] > 0, columns[5], columns[6] > 0)


_ONE_NEWLINE = (1, False, False, 0, False)


@lru_cache(maxsize=1024)
def _describe(body: str) -> tuple[int, bool, bool, int, bool]:
    markers = list(_MARKERS.finditer(body))
    outside = _MARKERS.sub("", body) if markers else body
    tail = body[markers[-1].end() :] if markers else _NEWLINES.sub("", body)
    indent = _LAST_INDENT.search(outside)
    return len(_NEWLINES.findall(outside)), bool(markers), bool(tail), len(indent[1]) if indent else 0, "\f" in body
