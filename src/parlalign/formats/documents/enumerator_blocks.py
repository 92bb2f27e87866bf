"""Enumerators in blocks of their own: `(1)` in one cell and its text in the next become one paragraph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from parlalign.formats.documents.blocks import Block
from parlalign.formats.documents.note_marks import shown_text

ENUMERATOR = regex.compile(  # `(1)`, `1.`, `a)`, `iv)`, `AA.`, `[3]`, `–`; not `1`, `(2009)` or `Nr.`
    r"\(?(?:\d{1,3}|[A-Za-z]|[a-z]{2}|[A-Z]{2}|[ivxIVX]{1,5})(?:[.)]|\.\))|\[\d{1,3}\]|[–—•▪·*-]"
)
_DASHES = frozenset("–—•▪·*-")


def join_enumerators(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks; a block that is only an enumerator is joined to the block that it numbers: `(1)` + `De …`."""
    figures = _Figures(blocks)
    pending: Block | None = None
    for block in blocks:
        current = block
        if pending is not None:
            if _numbers(pending, block):
                current = _joined(pending, block)
            else:
                yield pending
        is_separate = block is current and not current.marker and not figures.contains(current)
        # The second condition: `1.` before `(a)` before the text.
        if (is_separate or block is not current) and ENUMERATOR.fullmatch(shown_text(block.text)):
            pending = current
        else:
            pending = None
            yield current
    if pending is not None:
        yield pending


class _Figures:
    """Distinguishes dashes in tables of figures from bullets, which have exactly one other cell in their row."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._cells = Counter(row for row, _ in {(block.rows[-1], block.cell) for block in blocks if block.rows})
        self._nested = Counter(row for block in blocks for row in {*block.rows[:-1]})

    def contains(self, block: Block) -> bool:
        if block.text not in _DASHES or not block.rows:
            return False
        row = block.rows[-1]
        return self._cells[row] + (self._nested[row] > 0) != 2


def _numbers(enumerator: Block, block: Block) -> bool:
    """Return whether an enumerator can number the next block: in the same row, or both outside of tables."""
    if block.is_note and not enumerator.is_note:
        return False
    return enumerator.rows[-1] in block.rows if enumerator.rows else not block.rows


def _joined(enumerator: Block, block: Block) -> Block:
    return replace(
        block,
        text=f"{enumerator.text} {block.marker}{block.text}",
        marker="",
        rows=enumerator.rows or block.rows,
        is_note=enumerator.is_note,
    )
