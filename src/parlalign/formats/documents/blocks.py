"""Blocks of a page: texts with their links and anchors; footnotes are told from their calls, enumerators joined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import regex

ENUMERATOR = regex.compile(  # `(1)`, `1.`, `a)`, `iv)`, `AA.`, `[3]`, `–`; not `1` or `(2009)`
    r"\(?(?:\d{1,3}|[A-Za-z]{1,2}|[ivxIVX]{1,5})(?:[.)]|\.\))|\[\d{1,3}\]|[–—•▪·*-]"
)
_DASHES = frozenset("–—•▪·*-")
_MARK = regex.compile(  # `(1)`, `[12]`, `3`, `*`; not `2009`
    r"[\[(]?[\s\u00a0]*(\d{1,3}|[a-z]|\*{1,3}|[†‡])[\s\u00a0]*[\])]?"
)
_NOTE_START = regex.compile(r"[\[(](\d{1,3}|\*{1,3})[\])][\s\u00a0]*")  # `(1) PB C 83`; not `1 PB`
_NOTE_ID = regex.compile(
    r"_{0,2}(?:ftn|edn|ntr|def|fn|footnote|endnote|note|cite_note)[-_:.]?[\w.-]*?\d(?s:.*)", regex.I
)
"""Names that a page gives its notes: `_ftn1`, `ntr12-L_2016119NL`, `def_1_1`; not `art_5`."""
AROUND_BREAK = regex.compile(r"(?<![ \t\u00a0])[ \t\u00a0]*+\n[ \t\u00a0]*+")
"""A line break with the blanks around it."""
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
MOST_ROWS = 8  # rows of tables in tables that a block remembers
_BACK = "↩↑⤴^\ufe0e\u00a0 \n"  # a link back to the call, at the end of a note
_NONE: frozenset[int] = frozenset()
_OPENING = " \t\n\u00a0(["
_LONGEST_OPENING = 20  # characters before the number of a note
_SPACES = " \u00a0"


class Link(NamedTuple):
    """A link inside the page: where it stands in the text of its block, and the name of the anchor it leads to."""

    start: int
    end: int
    fragment: str


@dataclass(slots=True)
class Block:
    """A paragraph, heading, item or cell; `rows` are the numbers of the table rows around it, the innermost last.

    `is_note` says that the page marks it as a note; `is_linked` that all of its text is links to other pages; `cell` is
    the number of its table cell, unique on the page.
    """

    text: str
    links: list[Link] = field(default_factory=list)
    anchors: dict[str, int] = field(default_factory=dict)
    rows: tuple[int, ...] = ()
    cell: int = 0
    marker: str = ""
    is_note: bool = False
    is_main: bool = False
    is_linked: bool = False


class Tables:
    """Where in the tables of an office document its reader stands."""

    def __init__(self) -> None:
        self._rows: list[int] = []
        self._row = self._cell = 0

    @contextmanager
    def row(self) -> Iterator[None]:
        """Stand in a new row."""
        self._row += 1
        self._rows.append(self._row)
        yield
        self._rows.pop()

    def next_cell(self) -> None:
        self._cell += 1

    def blocks(self, text: str, label: str, *, is_note: bool) -> Iterator[Block]:
        """Yield the block of a paragraph and the number before it, if there is text; in a cell the number is enough."""
        if not text.strip() and self._rows:
            text, label = label.strip(), ""
        if text.strip():
            yield Block(text, [], {}, tuple(self._rows[-MOST_ROWS:]), self._cell, label, is_note=is_note)


def paragraphs_of(blocks: Sequence[Block]) -> list[str]:
    """Return the paragraphs of a page, its notes at the end.

    A note begins `(1) `, and so its calls are written. An enumerator in a block of its own is joined to the next one.
    """
    resolved = list(_resolved(blocks))
    body: list[str] = []
    notes: list[str] = []
    for block in _joined(resolved):
        (notes if block.is_note else body).append(block.marker + block.text)
    return body + notes


def _resolved(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks with calls and notes written alike; `is_note` then says what is a note."""
    calls, labels = _calls_and_labels(blocks)
    follows_note = False
    for k, block in enumerate(blocks):
        text = _with_calls(block.text, calls[k]) if k in calls else block.text
        label = labels.get(k)
        if label is None and block.is_note and (match := _NOTE_START.match(text)):
            label = match[1]
        if label is not None:
            text = f"({label}) {_without_mark(text, label).rstrip(_BACK)}".rstrip()
        follows_note = label is not None or (block.is_note and follows_note)
        if text is block.text and follows_note == block.is_note and not (follows_note and block.marker):
            yield block
        else:
            yield replace(block, text=text, is_note=follows_note, marker="" if follows_note else block.marker)


def _calls_and_labels(blocks: Sequence[Block]) -> tuple[dict[int, list[tuple[Link, str]]], dict[int, str]]:
    """Return the calls in each block, with what they call, and the label of each block that is a note.

    A call is a link that shows a number or a star and leads to the start of a later block; that block leads back, or is
    marked as a note by its class or by its name.
    """
    places: dict[str, tuple[int, int]] = {}
    for k, block in enumerate(blocks):
        for name, offset in block.anchors.items():
            places.setdefault(name, (k, offset))
    leads_to = [
        {places[link.fragment][0] for link in block.links if link.fragment in places} if block.links else _NONE
        for block in blocks
    ]
    calls: dict[int, list[tuple[Link, str]]] = {}
    labels: dict[int, str] = {}
    for k, block in enumerate(blocks):
        for link in block.links:
            match = _MARK.fullmatch(block.text, link.start, link.end)
            if match is None:
                continue
            has_note_name = _NOTE_ID.fullmatch(link.fragment) is not None
            note, offset = places.get(link.fragment, (k, 0))
            if link.fragment not in places:
                is_call = has_note_name and not _is_at_start(block.text, link.start)
            else:
                is_start = _is_at_start(blocks[note].text, offset)
                is_call = note > k and is_start and (k in leads_to[note] or blocks[note].is_note or has_note_name)
                if is_call:
                    labels.setdefault(note, match[1])
            if is_call:
                calls.setdefault(k, []).append((link, match[1]))
    return calls, labels


def _with_calls(text: str, calls: Sequence[tuple[Link, str]]) -> str:
    """Write each call as `(1)`, whatever brackets it has, inside its link or around it.

    >>> _with_calls("verordening [2],", [(Link(13, 14, "_ftn2"), "2")])
    'verordening (2),'
    """
    pieces, last = [], 0
    for link, label in calls:
        start, end = link.start, link.end
        before, after = start - 1, end
        while before >= last and text[before] in _SPACES:
            before -= 1
        while after < len(text) and text[after] in _SPACES:
            after += 1
        if before >= last and text[before] in "([" and text[after : after + 1] in {")", "]"}:
            start, end = before, after + 1
        pieces += [text[last:start], f"({label})"]
        last = end
    return "".join(pieces) + text[last:]


def _is_at_start(text: str, offset: int) -> bool:
    return offset <= _LONGEST_OPENING and not text[:offset].strip(_OPENING)


def _without_mark(text: str, label: str) -> str:
    match = _MARK.match(text)
    return text[match.end() :].lstrip(" \t\n\u00a0.:") if match and match[1] == label else text


def _joined(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks, those that hold an enumerator only before the text that they number: `(1)` + `De …`.

    A dash or a star in a cell numbers its row only where the row has one other cell: in tables of figures it is one.
    """
    cells = Counter(row for row, _ in {(block.rows[-1], block.cell) for block in blocks if block.rows})
    nested = Counter(row for block in blocks for row in {*block.rows[:-1]})
    waiting: Block | None = None
    for block in blocks:
        current = block
        if waiting is not None:
            if _belongs(waiting, block):
                text = f"{waiting.text} {block.marker}{block.text}"
                rows = waiting.rows or block.rows
                current = replace(block, text=text, marker="", rows=rows, is_note=waiting.is_note)
            else:
                yield waiting
        is_dash = current.text in _DASHES
        is_figure = is_dash and bool(current.rows) and cells[current.rows[-1]] + (nested[current.rows[-1]] > 0) != 2
        if block is current and not current.marker and not is_figure and ENUMERATOR.fullmatch(current.text):
            waiting = current
            continue
        if waiting is not None and ENUMERATOR.fullmatch(block.text) and current is not block:
            waiting = current  # `1.` before `(a)` before the text
            continue
        waiting = None
        yield current
    if waiting is not None:
        yield waiting


def _belongs(enumerator: Block, block: Block) -> bool:
    """Tell whether a block stands where an enumerator before it counts: in the same row, or both outside of tables."""
    if block.is_note and not enumerator.is_note:
        return False
    return enumerator.rows[-1] in block.rows if enumerator.rows else not block.rows
