"""The marks of amendments in consolidated versions of EUR-Lex: `▼M1`, and `►M1` to `◄`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from parlalign.formats.documents.blocks import Block, Link
from parlalign.records import Span

_MARK = regex.compile(r"[▼►][\s\u00a0]*(?:[ABCMR]\d{0,3}(?![\p{L}\d])[\s\u00a0]*)?|[\s\u00a0]*[◄▲]")
_CLEAR = regex.compile(r"[▼►][\s\u00a0]*[ABCMR]\d{0,3}(?![\p{L}\d])")
"""Matches `►M1`, `▼B`; not the `►` of a menu."""


def without_amendment_marks(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks without marks of amendments; pages that have no clear one are unchanged."""
    may_be_marked = [block.text for block in blocks if "►" in block.text or "▼" in block.text]
    has_end = any("►" in text for text in may_be_marked) and any("◄" in block.text for block in blocks)
    if not has_end and not any(_CLEAR.search(text) for text in may_be_marked):
        return list(blocks)
    unmarked = [_without_marks(block) if _MARK.search(block.text) else block for block in blocks]
    return [block for block in unmarked if block.text.strip()]


def _without_marks(block: Block) -> Block:
    """Return a block without marks; its links and anchors keep their places.

    >>> _without_marks(Block("►M1 twee boeien ◄;")).text
    'twee boeien;'
    """
    removed = [match.span() for match in _MARK.finditer(block.text)]

    def moved(offset: int) -> int:
        return offset - sum(min(end, offset) - start for start, end in removed if start < offset)

    return replace(
        block,
        text=_MARK.sub("", block.text),
        links=[Link(moved(link.start), moved(link.end), link.fragment) for link in block.links],
        raised=[Span(moved(start), moved(end)) for start, end in block.raised],
        anchors={name: moved(offset) for name, offset in block.anchors.items()},
    )
