"""Plain text documents, and the id of a document."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import regex

from parlalign.errors import ParlalignError
from parlalign.io.decoding import decode_text
from parlalign.records import Document

_SIDE_BY_SIDE = regex.compile(r"(?m)^[^\S\n]*+(\S(?:[^\s]|[ ](?![ ]))*+)[ ]{2,}(?=\S)([^\n]*\S)[^\S\n]*$")
"""A line with text in two columns, as `pdftotext -layout` writes it."""
_FEWEST_LINES, _LEAST_SHARE = 8, 0.6  # of the lines that are not empty, with the second column at one place
_LEAST_WORDS = 4.0  # on either side, on average; the cells of tables and lists of terms have fewer


def read_text(content: bytes, where: str) -> Document:
    """Return the document of a plain text in any encoding; raise `ParlalignError` as `decode_text` does.

    It is also raised for a text in two columns side by side, whose lines do not follow each other.
    """
    text = decode_text(content, where)
    if _has_two_columns(text):
        message = f"{where}: two columns of text stand side by side: give the PDF, one file for each column, or a table"
        raise ParlalignError(message)
    return Document(document_id(where), text, path=where)


def _has_two_columns(text: str) -> bool:
    """Return whether most lines of a text have a second column of running text that begins at one place."""
    if "   " not in text:
        return False
    lines = list(_SIDE_BY_SIDE.finditer(text))
    if len(lines) < _FEWEST_LINES:
        return False
    place, _ = Counter(line.start(2) - line.start() for line in lines).most_common(1)[0]
    lines = [line for line in lines if line.start(2) - line.start() == place]
    words = [sum(len(line[side].split()) for line in lines) for side in (1, 2)]
    fewest = max(_FEWEST_LINES, _LEAST_SHARE * sum(1 for line in text.split("\n") if line.strip()))
    return len(lines) >= fewest and min(words) >= _LEAST_WORDS * len(lines)


def document_id(where: str) -> str:
    """Return the id of a document: the name of its file.

    >>> document_id("texts/a.nl.txt"), document_id("-")
    ('a.nl.txt', 'stdin')
    """
    return "stdin" if where == "-" else Path(where).name
