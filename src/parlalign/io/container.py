"""Office documents in zip files: their parts, and the XML in them, read within limits and without network access."""

from __future__ import annotations

import io
import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from parlalign.errors import ParlalignError
from parlalign.io.xml_guard import check_markup
from parlalign.io.zip_guard import OFFICE_RULES, ZIP_ERRORS, one_line, open_zip, read_entry, too_large

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_BYTES = 512 << 20
"""Bytes of all parts that are read. Chosen: twice the limit of one part; a presentation or book has up to thousands of
parts, and a small zip file can contain many that are highly compressed."""


class Relation(NamedTuple):
    """A relationship of a part of an Office file: its id, the last part of its type, and the name of its target."""

    id: str
    kind: str
    target: str


def path_from(folder: str, path: str) -> str:
    """Return the name in a zip file of a path that is relative to a folder in it.

    >>> path_from("ppt/slides", "../media/a.png"), path_from("ppt", "/word/document.xml")
    ('ppt/media/a.png', 'word/document.xml')
    """
    return posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/")


class Container:
    """The parts of an office document by name; `kind` is its name in messages, such as `Word document`."""

    def __init__(self, content: bytes, where: str, kind: str) -> None:
        self.where, self.kind = where, kind
        self._size = len(content)
        self._total = 0  # bytes of the parts read so far
        self._markup = 0  # in these parts; a small file can contain many parts, or one part many times
        try:
            self._archive = open_zip(io.BytesIO(content))
        except ZIP_ERRORS as error:
            raise self.damaged(one_line(error)) from error
        self.names = frozenset(self._archive.namelist())

    def damaged(self, reason: str) -> ParlalignError:
        """Return the error for a file that does not have the structure of its format."""
        message = f"{self.where}: is a damaged {self.kind} ({reason}): open it and save it again"
        return ParlalignError(message, code="damaged")

    def without_text(self) -> ParlalignError:
        """Return the error for a document without text."""
        return ParlalignError(
            f"{self.where}: the {self.kind} contains no text: if it shows images of text, type the text or run OCR",
            code="no-text",
        )

    def part(self, name: str) -> bytes:
        """Return the content of a part; raise `ParlalignError` if it is missing, damaged, encrypted or too large."""
        try:
            entry = self._archive.getinfo(name)
            where = f"{self.where}, {name}"
            content = b"".join(read_entry(self._archive, entry, where, OFFICE_RULES, file_bytes=self._size))
        except ZIP_ERRORS as error:
            raise self.damaged(f"{name}: {one_line(error)}") from error
        self._total += len(content)
        if self._total > _MOST_BYTES:
            raise too_large(f"{self.where}: unpacks to more than", _MOST_BYTES, OFFICE_RULES.divide)
        self._markup = check_markup(content, f"{self.where}: {name}", self._markup)
        return content

    def relations(self, name: str) -> Iterator[Relation]:
        """Yield the relationships of a part to other parts of an Office file; the name of the file itself is empty."""
        folder, base = posixpath.split(name)
        part = posixpath.join(folder, "_rels", f"{base}.rels")
        if part not in self.names:
            return
        for relation in self.xml(part).iterchildren("{*}Relationship"):
            if relation.get("TargetMode") != "External":
                kind = str(relation.get("Type") or "").rpartition("/")[2]
                yield Relation(
                    str(relation.get("Id") or ""), kind, path_from(folder, str(relation.get("Target") or ""))
                )

    def xml(self, name: str) -> _Element:
        """Return the root element of an XML part; a DTD, which no office format uses, is refused."""
        from lxml import etree

        content = self.part(name)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
        try:
            root = etree.fromstring(content, parser)
        except (etree.LxmlError, ValueError) as error:
            raise self.damaged(f"{name}: {one_line(error)}") from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise ParlalignError(f"{self.where}: {name} has a DTD, which a {self.kind} never needs: save it again")
        return root
