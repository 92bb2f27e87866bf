"""Web pages of Doceo, EUR-Lex and any other site, without navigation and hidden content; notes are resolved."""

from __future__ import annotations

import codecs
from typing import Any, cast

import regex

from parlalign.errors import ParlalignError
from parlalign.formats.documents.amendment_marks import without_amendment_marks
from parlalign.formats.documents.blocks import Block
from parlalign.formats.documents.page import Page
from parlalign.formats.documents.paragraphs import document_of
from parlalign.io.decoding import decode_text, encoding_of_bom, is_text_encoding
from parlalign.io.xml_guard import check_markup
from parlalign.records import Document

_HEAD = 1 << 14  # bytes searched for a declared encoding; browsers read 1024, but saved pages begin with comments
_DECLARED = regex.compile(  # `encoding="utf-8"?>`, `charset=windows-1252`; not `accept-charset`
    rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)|<meta[^>]{0,500}?[\s;\"']charset\s*=\s*[\"']?\s*([\w.:-]+)",
    regex.I,
)
_XHTML = regex.compile(rb"<\?xml|<html[^>]{0,500}\sxmlns\s*=", regex.I)
_EMPTY = regex.compile(r"<([A-Za-z][\w.:-]*)((?:\s[^<>]*)?)/>")  # `<a id="x"/>` of XHTML, which in HTML is a start tag
_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
})  # fmt: skip

_DOWNLOADS = regex.compile(r"(?:(?:PDF|WORD|DOCX?|RTF)\s*\(?\d+\s*[kM]B?\)?\s*)+", regex.I)  # `PDF 287kWORD 96k`


def read_html(content: bytes, where: str) -> Document:
    """Return the document of a web page: a paragraph for each block of text, followed by its notes.

    Raises `ParlalignError` if the page cannot be decoded, or shows no text.
    """
    page = Page()
    feed_page(page, content, where)
    blocks = without_amendment_marks(_main_blocks(page.blocks))
    document = document_of(blocks, where)
    if not document.source.strip():
        cure = "open it in a browser and save it when it has loaded"
        raise ParlalignError(f"{where}: the page shows no text: {cure}", code="no-text")
    return document


def document_of_page(content: bytes, where: str) -> Document:
    """Return the document of a page without menus, such as that of a mail message; it may be empty."""
    page = Page()
    feed_page(page, content, where)
    return document_of(page.blocks, where)


def _decode(content: bytes, where: str) -> str:
    """Decode by byte order mark, as UTF-8, as declared, or in a guessed encoding; empty elements of XHTML get end tags.

    Valid UTF-8 has priority over the declaration: browsers save pages as UTF-8 with the old declaration.
    """
    text = None
    if not encoding_of_bom(content):
        for encoding in ("utf-8", _declared_encoding(content)):
            try:
                text = content.decode(encoding) if encoding else None
                break
            except (UnicodeDecodeError, LookupError):
                continue
    if text is None or "\0" in text:
        text = decode_text(content, where)
    if _XHTML.search(text[:_HEAD].encode("utf-8", "replace")):
        text = _EMPTY.sub(lambda m: m[0] if m[1].lower() in _VOID else f"<{m[1]}{m[2]}></{m[1]}>", text)
    return text


def _declared_encoding(content: bytes) -> str | None:
    match = _DECLARED.search(content[:_HEAD])
    if match is None:
        return None
    name = (match[1] or match[2]).decode("ascii", "replace").lower()
    try:
        codec = codecs.lookup(name)
    except LookupError:
        return None
    if not is_text_encoding(codec.name):
        return None
    # As in browsers (WHATWG Encoding, 4.2): pages that declare Latin-1 contain quotes and dashes of Windows.
    return "cp1252" if codec.name in {"iso8859-1", "ascii"} else codec.name


def feed_page(page: Page, content: bytes, where: str) -> None:
    """Parse a web page in any encoding into `page`.

    Raises `ParlalignError` if it cannot be decoded or parsed, or has too much markup.
    """
    from lxml import etree

    check_markup(content, f"{where}:")
    text = _decode(content, where)
    parser = etree.HTMLParser(target=cast("Any", page), encoding="utf-8", huge_tree=True, no_network=True)
    try:
        parser.feed(text.encode("utf-8", "replace"))
        parser.close()
    except (etree.LxmlError, AssertionError) as error:
        raise ParlalignError(f"{where}: is not readable HTML ({error}): save the page again", code="damaged") from error


def _main_blocks(blocks: list[Block]) -> list[Block]:
    """Return the blocks without menus; of the main part only, if it is marked and has at least half of the text."""
    main = [block for block in blocks if block.is_main]
    if 2 * sum(len(block.text) for block in main) >= sum(len(block.text) for block in blocks):
        blocks = main
    return [block for block in blocks if not block.is_linked and not _DOWNLOADS.fullmatch(block.text)]
