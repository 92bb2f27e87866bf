"""Limits of the readers of XML, and their errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import regex

from parlalign.errors import ParlalignError

if TYPE_CHECKING:
    from lxml.etree import XMLSyntaxError, _Element

_MOST_HELD = 64 << 20
"""Bytes between the ends of two elements: libxml2 accepts texts of 10 MB, and a record has two texts and its parts."""
_MOST_MARKUP = 12_000_000
"""Characters `<` and `=` in a file, one for each element and attribute. The parsed tree takes 70 to 130 bytes for each.
Chosen: a long act has some hundred thousand, an annotated debate of a day some million."""


def check_markup(content: bytes, name: str, before: int = 0) -> int:
    """Return the amount of markup in a file or part `name` and in the parts `before` it.

    Raises `ParlalignError` if the tree, or the paragraphs of all parts, would be too large.
    """
    amount = before + content.count(b"<") + content.count(b"=")
    if amount > _MOST_MARKUP:
        raise ParlalignError(f"{name} has more markup than any real text: save it again, or divide it")
    return amount


def malformed(where: str, error: XMLSyntaxError, log: object) -> ParlalignError:
    """Return the error for XML that is not well-formed, with line and column."""
    entries = list(log)  # type: ignore[call-overload]
    last = entries[-1] if not error.position[0] and entries else None
    line, column = (last.line, last.column) if last else error.position
    message = last.message if last else regex.sub(r",? line \d+, column \d+.*", "", error.msg or "it is empty")
    message = " ".join(message.split())  # it quotes the file
    reason = f"{where}, line {line}, column {column}: is not well-formed XML ({message})"
    return ParlalignError(f"{reason}: export it again", code="damaged")


def refuse_entities(element: _Element, where: str) -> None:
    """Raise `ParlalignError` if the document of an element declares entities."""
    dtd = element.getroottree().docinfo.internalDTD
    names = [entity.name or "" for entity in dtd.iterentities()] if dtd is not None else []  # type: ignore[attr-defined]
    if names:
        raise ParlalignError(f"{where}: declares its own entities (&{names[0]};): replace them by their text")


class SupportsRead(Protocol):
    """The input of a parser."""

    def read(self, size: int = -1, /) -> bytes: ...


class LimitedReader:
    """A file for a parser that builds a tree: it raises `ParlalignError` if one element takes too many bytes.

    The parser keeps all other elements in memory until the next element with a wanted tag, and a small compressed file
    can unpack to an endless element.
    """

    def __init__(self, file: SupportsRead, where: str) -> None:
        self._file, self._where = file, where
        self.held = 0
        """Bytes read since the last element; the user of the reader resets it."""

    def read(self, size: int = -1, /) -> bytes:
        content = self._file.read(size)
        self.held += len(content)
        if self.held > _MOST_HELD:
            raise ParlalignError(f"{self._where}: one element is over {_MOST_HELD >> 20} MB: divide it")
        return content
