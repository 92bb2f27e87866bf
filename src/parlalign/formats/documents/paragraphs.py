"""Blocks to paragraphs: notes resolved and moved to the end, enumerators joined."""

from __future__ import annotations

from collections.abc import Sequence

from parlalign.formats.documents.blocks import Block
from parlalign.formats.documents.enumerator_blocks import join_enumerators
from parlalign.formats.documents.notes import resolve_notes


def paragraphs_of(blocks: Sequence[Block]) -> list[str]:
    """Return the paragraphs of a document, followed by its notes.

    A note begins `(1) `, and its calls are written `(1)`. An enumerator in its own block is joined to the next block.
    """
    body: list[str] = []
    notes: list[str] = []
    for block in join_enumerators(list(resolve_notes(blocks))):
        (notes if block.is_note else body).append(block.marker + block.text)
    return body + notes
