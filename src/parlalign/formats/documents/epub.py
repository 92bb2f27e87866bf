"""Electronic books (EPUB 2 and 3): the chapters in reading order, each read as a web page."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import unquote

from parlalign.errors import ParlalignError
from parlalign.formats.documents.blocks import Block
from parlalign.formats.documents.page import Page
from parlalign.formats.documents.paragraphs import document_of
from parlalign.io.container import Container, path_from
from parlalign.io.xml_names import attribute
from parlalign.records import Document

if TYPE_CHECKING:
    from lxml.etree import _Element

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGE_TYPES = frozenset({"application/xhtml+xml", "text/html", "application/xml", "text/x-oeb1-document"})
_LEFT_OUT = frozenset({"toc", "cover", "landmarks", "page-list", "index", "lot", "loi"})
"""Parts of a book that list others, by `epub:type` (EPUB Structural Semantics Vocabulary) or by the guide of EPUB 2."""
_NOTE_TYPES = frozenset({"footnote", "endnote", "rearnote", "doc-footnote", "doc-endnote"})
_FEWEST_ENTRIES = 3  # of a table of contents: a heading may be a link back to it
_LONGEST_CALL = 5  # characters
_PAGE_BREAKS = frozenset({"pagebreak", "doc-pagebreak"})


def read_epub(content: bytes, where: str) -> Document:
    """Return the document of an electronic book: the text of its chapters in reading order, followed by its notes.

    Cover, table of contents, page numbers and pictures are left out. Raises `ParlalignError` if the book is damaged,
    protected against copying, a zip bomb, or without text.
    """
    from parlalign.formats.documents.html import feed_page

    container = Container(content, where, "book (EPUB)")
    page = _BookPage()
    blocks: list[Block] = []
    for name in _chapters(container):
        page.chapter = name
        start = len(page.blocks)
        feed_page(page, container.part(name), f"{where}, {name}")
        blocks += _without_contents(page.blocks[start:])
    document = document_of(blocks, where)
    if not document.source.strip():
        raise container.without_text()
    return document


class _BookPage(Page):
    """All chapters as one page. Anchors get the name of their chapter, since several chapters may have `fn1`."""

    def __init__(self) -> None:
        super().__init__()
        self.chapter = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Handle a start tag; the whole body is the main part of a page, also its headers and asides."""
        if attributes:
            attributes = self._in_book(tag, dict(attributes))
        super().start(tag, {**attributes, "role": "main"} if tag == "body" else attributes)

    def _in_book(self, tag: str, attributes: dict[str, str]) -> dict[str, str]:
        types = {*attributes.get("epub:type", "").split(), *attributes.get("role", "").split()}
        if types & _PAGE_BREAKS or (tag in {"body", "section", "nav"} and types & _LEFT_OUT):
            attributes["hidden"] = ""
        if types & _NOTE_TYPES:
            attributes["role"] = "doc-footnote"
        path, separator, fragment = attributes.get("href", "").partition("#")
        if ":" in path:
            del attributes["href"]  # a link out of the book is no entry of a table of contents
        elif separator:
            chapter = path_from(posixpath.dirname(self.chapter), unquote(path)) if path else self.chapter
            attributes["href"] = f"#{self._anchor(chapter, unquote(fragment))}"
        return attributes

    def _add_anchors(self, tag: str, attributes: Mapping[str, str]) -> None:
        names = {key: self._anchor(self.chapter, attributes[key]) for key in ("id", "name") if attributes.get(key)}
        super()._add_anchors(tag, names)

    @staticmethod
    def _anchor(chapter: str, name: str) -> str:
        return f"{name} {chapter}"  # the name comes first, because names such as `fn1` show notes


def _without_contents(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks without those of a table of contents: links to chapters, or several links in succession."""
    for is_link, group in groupby(blocks, _is_link):
        found = list(group)
        if not is_link or len(found) < _FEWEST_ENTRIES:
            yield from (block for block in found if not block.is_linked)


def _is_link(block: Block) -> bool:
    """Return whether all text of a block is one link that is no note call."""
    is_one_link = len(block.links) == 1 and block.links[0].end - block.links[0].start == len(block.text)
    return block.is_linked or (is_one_link and len(block.text) > _LONGEST_CALL)


def _chapters(container: Container) -> Iterator[str]:
    """Yield the names of the pages of a book in reading order, without cover and table of contents."""
    package_name = _package(container)
    package = container.xml(package_name)
    folder = posixpath.dirname(package_name)
    items = {attribute(item, "id"): item for item in package.iter("{*}item")}
    left_out = {
        path_from(folder, unquote(attribute(reference, "href").partition("#")[0]))
        for reference in package.iter("{*}reference")
        if attribute(reference, "type").lower() in _LEFT_OUT
    }
    encrypted = _encrypted(container)
    pages = dict.fromkeys(
        path_from(folder, unquote(attribute(item, "href")))
        for reference in package.iter("{*}itemref")
        if (item := items.get(attribute(reference, "idref"))) is not None and _is_text(item)
    )
    for name in pages:
        if name in encrypted:
            raise ParlalignError(
                f"{container.where}: the book is protected against copying (DRM): give an edition without protection",
                code="encrypted",
            )
        if name in container.names and name not in left_out:
            yield name


def _package(container: Container) -> str:
    """Return the name of the package document, which lists the parts of a book."""
    names = [
        attribute(found, "full-path")
        for found in (container.xml(_CONTAINER).iter("{*}rootfile") if _CONTAINER in container.names else ())
    ]
    found = next((name for name in [*names, *sorted(container.names)] if name.lower().endswith(".opf")), None)
    if found is None:
        raise container.damaged("it has no package document")
    return found


def _is_text(item: _Element) -> bool:
    properties = attribute(item, "properties").split()
    return attribute(item, "media-type").lower() in _PAGE_TYPES and not {"nav", "cover-image"} & {*properties}


def _encrypted(container: Container) -> frozenset[str]:
    """Return the names of encrypted parts. Fonts are often encrypted in books that are not protected."""
    if _ENCRYPTION not in container.names:
        return frozenset()
    references = container.xml(_ENCRYPTION).iter("{*}CipherReference")
    return frozenset(path_from("", unquote(attribute(reference, "URI"))) for reference in references)
