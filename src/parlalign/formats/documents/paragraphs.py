"""Blocks to a document: notes resolved and moved to the end, enumerators joined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from parlalign.formats.documents.blocks import Block
from parlalign.formats.documents.enumerator_blocks import join_enumerators
from parlalign.formats.documents.note_marks import split_marks
from parlalign.formats.documents.notes import resolve_notes
from parlalign.formats.documents.plain_text import document_id
from parlalign.records import Document, MarkedPart, NoteMark, Span

_SEPARATOR = "\n\n"


def document_of(blocks: Sequence[Block], where: str) -> Document:
    """Return the document of blocks: its paragraphs, separated by empty lines, followed by its notes.

    A note begins `(1) `, and its calls are written `(1)`. An enumerator in its own block is joined to the next block.
    Parts with a `lang` attribute, with a kind, or in a table of several columns are marked, and the numbers of notes.
    """
    return _document(list(join_enumerators(list(resolve_notes(blocks)))), where)


def marked_up_document(blocks: Sequence[Block], where: str, remarks: Sequence[str] = ()) -> Document:
    """Return the document of blocks whose notes and enumerators are resolved, and whose ends are certain."""
    return replace(_document(blocks, where), is_marked_up=True, remarks=tuple(remarks))


def _document(blocks: Sequence[Block], where: str) -> Document:
    paragraphs = [*(b for b in blocks if not b.is_note), *(b for b in blocks if b.is_note)]
    texts: list[str] = []
    starts: list[int] = [0]
    note_marks: list[NoteMark] = []
    for block in paragraphs:
        text, marks = split_marks(block.marker + block.text, starts[-1])
        texts.append(text)
        starts.append(starts[-1] + len(text) + len(_SEPARATOR))
        note_marks += marks
    marked = tuple(
        MarkedPart(Span(start, start + len(text)), block.language or None, column, block.kind, block.label)
        for block, text, start, column in zip(paragraphs, texts, starts, _columns(paragraphs), strict=False)
        if block.language or column or block.kind
    )
    return Document(
        document_id(where), _SEPARATOR.join(texts), path=where, marked_parts=marked, note_marks=tuple(note_marks)
    )


def _columns(blocks: Sequence[Block]) -> Iterator[tuple[int, int] | None]:
    """Yield, for each block, the column in the outermost table that has several columns, or None."""
    last: dict[int, int] = {}
    for table, column in (position for block in blocks for position in block.columns):
        last[table] = max(last.get(table, 0), column)
    for block in blocks:
        yield next((position for position in block.columns if last[position[0]] > 0), None)
