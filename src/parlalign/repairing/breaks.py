"""Find the breaks of a text: newlines and truncation markers, with the white space around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np
import regex

from parlalign.learning.arrays import Doubles, Flags, Indices
from parlalign.text.invisible import SOFT_HYPHEN

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


MARKER = r"(?:\.\s*+\.\s*+\.|…)\s*+\[\s*+\+\s*+\+\s*+\+\s*+\]"
"""Matches `...[+++]` and `…[+++]`, also wrapped inside; not `[...]`."""

HYPHENS = f"-{SOFT_HYPHEN}\u2010\u2011"

NEWLINE = r"(?:\r\n|[\n\r\f\v\x85\u2028\u2029])"
_BREAK = regex.compile(rf"(?:{NEWLINE}|{MARKER})(?:\s++|{MARKER})*+")
_NEWLINES = regex.compile(NEWLINE)
_LAST_INDENT = regex.compile(rf"(?r){NEWLINE}([^\S\n]*)$")
_MARKERS = regex.compile(MARKER)


class BreakType(IntEnum):
    """What a break stands for."""

    JOIN = 0
    SPACE = 1
    PARAGRAPH = 2
    DROP_HYPHEN = 3


@dataclass(frozen=True, slots=True)
class Breaks:
    """All n breaks of a text in order, as arrays of shape (n,).

    A break is a newline or a marker with the white space around it. No two breaks are adjacent.
    """

    start: Indices
    end: Indices
    newlines: Indices
    """Newlines outside markers."""
    has_marker: Flags
    has_space: Flags
    """There is white space after the marker, or next to the newline."""
    indent: Indices
    """Number of white-space characters between the last newline and the text."""
    is_page_end: Flags
    """There is a form feed."""

    @property
    def has_newline(self) -> Flags:
        """The break is between two lines; false if it is only a marker."""
        return (self.newlines > 0) | ~self.has_marker

    def __len__(self) -> int:
        return len(self.start)


@dataclass(frozen=True, slots=True)
class Decisions:
    """The most probable type of each of n breaks and its probability, as arrays of shape (n,)."""

    types: Indices
    probability: Doubles
    is_certain: Flags
    """The break certainly ends a paragraph: an empty line, a change of language, or an end of the text."""
    is_decided: Flags
    """The break is in a language that these decisions are for; others stay as they are."""
    follows_enumerator: Flags
    """The break is between an enumerator on a line of its own and its text."""
    text_starts: Mapping[int, TextStart] = field(default_factory=dict)
    """The texts of a concordance by the place in the source where they begin; empty if the source is none."""


class TextStart(NamedTuple):
    """The start of a text of a concordance: its probability, and whether an empty line must precede it."""

    probability: float
    needs_empty_line: bool


Arrays = TypeVar("Arrays", bound="DataclassInstance")


def take(arrays: Arrays, mask: Flags) -> Arrays:
    """Return the rows of a record of arrays that the mask selects."""
    return type(arrays)(**{field.name: getattr(arrays, field.name)[mask] for field in fields(arrays)})


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
    return Breaks(
        start=columns[0],
        end=columns[1],
        newlines=columns[2],
        has_marker=columns[3] > 0,
        has_space=columns[4] > 0,
        indent=columns[5],
        is_page_end=columns[6] > 0,
    )


_ONE_NEWLINE = (1, False, False, 0, False)


@lru_cache(maxsize=1024)
def _describe(body: str) -> tuple[int, bool, bool, int, bool]:
    """Return the fields of a break from `newlines` on."""
    markers = list(_MARKERS.finditer(body))
    outside = _MARKERS.sub("", body) if markers else body
    tail = body[markers[-1].end() :] if markers else _NEWLINES.sub("", body)
    indent = _LAST_INDENT.search(outside)
    return len(_NEWLINES.findall(outside)), bool(markers), bool(tail), len(indent[1]) if indent else 0, "\f" in body
