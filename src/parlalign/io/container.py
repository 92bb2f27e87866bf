"""Zip containers and the XML inside them, read so that no file can take the machine's memory or reach the network."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from parlalign.errors import ParlalignError
from parlalign.io.file_type import UNPACKED, UNPACKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_BYTES = 256 << 20  # of one part, unpacked: fifty times the text of the Bible as Word writes it
_MOST_RATIO = 400  # unpacked to packed; the text of real documents stays below 60, deflate ends at 1032
_FREE_BYTES = 4 << 20  # that any part may have, whatever its ratio
_MOST_MARKUP = 12_000_000
"""Signs of elements and attributes (`<`, `=`) in a part: a tree takes 70 to 130 bytes for each. Chosen, with room: a
long act has some hundred thousand."""


class Container:
    """A zip file by the names of its parts; `kind` is what messages call it: `Word document`."""

    def __init__(self, content: bytes, where: str, kind: str) -> None:
        self.where, self.kind = where, kind
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except UNPACKING as error:
            raise self.damaged(str(error)) from error
        self.names = frozenset(self._archive.namelist())

    def damaged(self, why: str) -> ParlalignError:
        return ParlalignError(f"{self.where}: is a damaged {self.kind} ({_one_line(why)}): open it and save it again")

    def without_text(self) -> ParlalignError:
        return ParlalignError(f"{self.where}: the {self.kind} holds no text: where it shows pictures, type out theirs")

    def part(self, name: str) -> bytes:
        """Return a part unpacked; raise `ParlalignError` where it is missing, damaged, locked or a bomb."""
        try:
            entry = self._archive.getinfo(name)
            if entry.flag_bits & 1:
                raise ParlalignError(f"{self.where}: is locked by a password: save it without one")
            if entry.compress_type not in UNPACKED:
                raise self.damaged(f"{name} is packed by method {entry.compress_type}")
            most = min(_MOST_BYTES, max(_FREE_BYTES, _MOST_RATIO * entry.compress_size))
            with self._archive.open(entry) as stream:
                content = stream.read(most + 1)  # what the entry says of its size may be a lie
        except UNPACKING as error:
            raise self.damaged(f"{name}: {error}") from error
        if len(content) > most:
            raise ParlalignError(
                f"{self.where}: {name} unpacks to over {most >> 20} MB, as no text does: save it again"
            )
        return content

    def xml(self, name: str) -> _Element:
        """Return the root of a part in XML; a DTD, which no office format has, is refused with all its entities."""
        from lxml import etree

        content = self.part(name)
        if content.count(b"<") + content.count(b"=") > _MOST_MARKUP:
            raise ParlalignError(f"{self.where}: {name} has more markup than any text: save it again, or divide it")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
        try:
            root = etree.fromstring(content, parser)
        except (etree.LxmlError, ValueError) as error:
            raise self.damaged(f"{name}: {error}") from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise ParlalignError(f"{self.where}: {name} has a DTD, which no {self.kind} needs: save it again")
        return root


def _one_line(why: str) -> str:
    return " ".join(why.split()) or "cannot be unpacked"
