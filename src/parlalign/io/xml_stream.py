"""XML files as streams of elements: common faults are corrected and counted, and entities are not resolved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

import regex

from parlalign.errors import ParlalignError
from parlalign.io.stream import open_file
from parlalign.io.xml_cleaning import CleanedXml
from parlalign.io.xml_names import local_name
from parlalign.records.read_report import ReadReport

if TYPE_CHECKING:
    from lxml.etree import XMLSyntaxError, _Element

_MOST_HELD = 64 << 20
"""Bytes between the ends of two elements: libxml2 accepts texts of 10 MB, and a record has two texts and its parts."""


def elements(where: str, root: str | None, tags: tuple[str, ...], report: ReadReport) -> Iterator[_Element]:
    """Yield each element with a tag in `tags`, in any namespace; an element is freed when the next one is requested.

    Faults are corrected as in `CleanedXml` and counted in `report`. Raises `ParlalignError` with line and column if the
    XML is malformed, if the document declares entities, and if its root is not `root`; None stands for any root.
    """
    from lxml import etree

    with open_file(where) as file:
        limited = LimitedReader(CleanedXml(file, where, report), where)
        events = etree.iterparse(
            cast("BinaryIO", limited),
            tag=[f"{{*}}{tag}" for tag in tags],
            encoding="utf-8",
            resolve_entities=False,
            no_network=True,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            for number, (_, element) in enumerate(events):
                if number == 0:
                    _refuse_entities(element, where)
                    _check_root(element.getroottree().getroot(), root, where)
                yield element
                free(element)
                limited.held = 0
            _check_root(events.root, root, where)
        except etree.XMLSyntaxError as error:
            # For an undeclared entity the error itself has neither position nor message; the log of the parser has.
            raise _malformed(where, error, events.error_log) from error


def _malformed(where: str, error: XMLSyntaxError, log: object) -> ParlalignError:
    entries = list(log)  # type: ignore[call-overload]
    last = entries[-1] if not error.position[0] and entries else None
    line, column = (last.line, last.column) if last else error.position
    message = last.message if last else regex.sub(r",? line \d+, column \d+.*", "", error.msg or "it is empty")
    message = " ".join(message.split())  # it quotes the file
    return ParlalignError(f"{where}, line {line}, column {column}: is not well-formed XML ({message}): export it again")


def free(element: _Element) -> None:
    """Free the memory of a streamed element and of all elements before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _refuse_entities(element: _Element, where: str) -> None:
    dtd = element.getroottree().docinfo.internalDTD
    names = [entity.name or "" for entity in dtd.iterentities()] if dtd is not None else []  # type: ignore[attr-defined]
    if names:
        raise ParlalignError(f"{where}: declares its own entities (&{names[0]};): replace them by their text")


def _check_root(element: _Element, root: str | None, where: str) -> None:
    if root is not None and local_name(element).lower() != root:
        raise ParlalignError(
            f"{where}: is not {root.upper()}, its root element is {local_name(element)!r:.40}: check its format"
        )


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
