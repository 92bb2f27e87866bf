"""Plain text documents, and the id of a document."""

from __future__ import annotations

from pathlib import Path

from parlalign.io.decoding import decode_text
from parlalign.records import Document


def read_text(content: bytes, where: str) -> Document:
    """Return the document of a plain text in any encoding; raise `ParlalignError` as `decode_text` does."""
    return Document(document_id(where), decode_text(content, where), path=where)


def document_id(where: str) -> str:
    """Return the id of a document: the name of its file.

    >>> document_id("texts/a.nl.txt"), document_id("-")
    ('a.nl.txt', 'stdin')
    """
    return "stdin" if where == "-" else Path(where).name
