"""The blocks of a document: a paragraph, heading, item or cell, with its links and its place in tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

import regex

from parlalign.records import Span
from parlalign.text.invisible import SOFT_HYPHEN, ZERO_WIDTH

AROUND_BREAK = regex.compile(r"(?<![ \t\u00a0])[ \t\u00a0]*+\n[ \t\u00a0]*+")
"""A line break with the blanks around it."""
DELETED_MARK = "\u2029"
"""Stands for a deleted paragraph mark until the text of its paragraph is complete."""
_AROUND_DELETED_MARKS = regex.compile(rf"(?<![ \t\u00a0])[ \t\u00a0]*+(?:{DELETED_MARK}[ \t\u00a0]*+)+")
INVISIBLE = regex.compile(rf"[{ZERO_WIDTH}]|{SOFT_HYPHEN}(?=\S)")
"""Characters without width, and soft hyphens that divide no word; the others are left to `repair`."""
MOST_ROWS = 8  # enclosing table rows that a block remembers


def joined_at_deleted_marks(text: str) -> str:
    """Return a text without deleted paragraph marks.

    A mark with a blank beside it stands for a space. Otherwise it becomes a line break, so that `repair` decides.

    >>> joined_at_deleted_marks("De haven is \u2029gesloten."), joined_at_deleted_marks("een haven\u2029meester")
    ('De haven is gesloten.', 'een haven\\nmeester')
    """
    if DELETED_MARK not in text:
        return text
    text = _AROUND_DELETED_MARKS.sub(lambda marks: " " if marks[0].strip(DELETED_MARK) else "\n", text)
    return AROUND_BREAK.sub("\n", text)


class Link(NamedTuple):
    """A link within the page: its range in the text of its block, and the name of the anchor that it leads to."""

    start: int
    end: int
    fragment: str


@dataclass(slots=True)
class Block:
    """A paragraph, heading, item or cell.

    `raised` are the ranges of superscript text, which may call notes. `anchors` are the names of link targets with
    their offset in `text`. `rows` are the numbers of the enclosing table rows, the innermost last, and `cell` is the
    number of the table cell, unique in the document. `columns` are the numbers of the enclosing tables, each with the
    column, the innermost last, and `language` is a `lang` attribute that applies to all of the text. `marker` is the
    number or bullet of a list item. `is_note` means that the document marks the block as a note, `is_main` that it is
    in the main part of a page, and `is_linked` that all its text is links to other pages. `kind` and `label` are those
    of a segment, if the document shows them.
    """

    text: str
    links: list[Link] = field(default_factory=list)
    raised: list[Span] = field(default_factory=list)
    anchors: dict[str, int] = field(default_factory=dict)
    rows: tuple[int, ...] = ()
    cell: int = 0
    columns: tuple[tuple[int, int], ...] = ()
    language: str = ""
    marker: str = ""
    is_note: bool = False
    is_main: bool = False
    is_linked: bool = False
    kind: str | None = None
    label: str | None = None


class TablePosition:
    """The current row and cell of an office document while it is read."""

    def __init__(self) -> None:
        self._rows: list[int] = []
        self._columns: list[tuple[int, int]] = []
        self._table = self._row = self._cell = 0

    @contextmanager
    def table(self) -> Iterator[None]:
        """Enter a new table for the time of the `with` block."""
        self._table += 1
        self._columns.append((self._table, -1))
        yield
        self._columns.pop()

    @contextmanager
    def row(self) -> Iterator[None]:
        """Enter a new row for the time of the `with` block."""
        self._row += 1
        self._rows.append(self._row)
        if self._columns:
            self._columns[-1] = (self._columns[-1][0], -1)
        yield
        self._rows.pop()

    def next_cell(self) -> None:
        """Enter the next cell."""
        self._cell += 1
        if self._columns:
            table, column = self._columns[-1]
            self._columns[-1] = (table, column + 1)

    def blocks(self, text: str, label: str, *, is_note: bool) -> Iterator[Block]:
        """Yield the block of a paragraph with its number `label`, unless it is empty.

        A paragraph without text is empty, but not in a cell if it has a number.
        """
        if not text.strip() and self._rows:
            text, label = label.strip(), ""
        if text.strip():
            yield Block(
                text,
                rows=tuple(self._rows[-MOST_ROWS:]),
                cell=self._cell,
                columns=tuple(self._columns[-MOST_ROWS:]),
                marker=label,
                is_note=is_note,
            )
