"""Pages: Doceo, EUR-Lex, and any other; navigation and what is hidden left out, footnotes told from their calls."""

from __future__ import annotations

import codecs
from typing import Any, cast

import regex

from parlalign.errors import ParlalignError
from parlalign.formats.documents.blocks import Block, paragraphs_of
from parlalign.formats.documents.page import Page
from parlalign.formats.documents.plain_text import document_id
from parlalign.io.decoding import decode_text, encoding_of_bom, is_text_encoding
from parlalign.records import Document

_HEAD = 1 << 14  # bytes in which an encoding is declared; browsers read 1024, saved pages have comments before
_DECLARED = regex.compile(  # `encoding="utf-8"?>`, `charset=windows-1252`; not `accept-charset`
    rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)|<meta[^>]{0,500}?[\s;\"']charset\s*=\s*[\"']?\s*([\w.:-]+)",
    regex.I,
)
_IS_XHTML = regex.compile(rb"<\?xml|<html[^>]{0,500}\sxmlns\s*=", regex.I)
_EMPTY = regex.compile(r"<([A-Za-z][\w.:-]*)((?:\s[^<>]*)?)/>")  # `<a id="x"/>` of XHTML, which HTML leaves open
_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
})  # fmt: skip

_SIZES = regex.compile(r"(?:(?:PDF|WORD|DOCX?|RTF)\s*\(?\d+\s*[kM]B?\)?\s*)+", regex.I)  # `PDF 287kWORD 96k`


def read_html(content: bytes, where: str) -> Document:
    """Return the document of a page: a paragraph for each block of text, its footnotes at the end.

    Raises `ParlalignError` where it cannot be decoded or shows no text.
    """
    blocks = _kept(_parsed(_decoded(content, where), where))
    source = "\n\n".join(paragraphs_of(blocks))
    if not source.strip():
        raise ParlalignError(f"{where}: the page shows no text: save it from the browser once it has loaded")
    return Document(document_id(where), source, path=where)


def _decoded(content: bytes, where: str) -> str:
    """Decode by byte order mark, as UTF-8, as the page declares, or by guess; XHTML is made readable as HTML.

    Valid UTF-8 goes before what is declared: a browser that saves a page as UTF-8 leaves its declaration as it was.
    """
    text = None
    if not encoding_of_bom(content):
        declared = _declared(content)
        for encoding in ("utf-8", declared):
            try:
                text = content.decode(encoding) if encoding else None
                break
            except (UnicodeDecodeError, LookupError):
                continue
    if text is None or "\0" in text:
        text = decode_text(content, where)
    if _IS_XHTML.search(text[:_HEAD].encode("utf-8", "replace")):
        text = _EMPTY.sub(lambda m: m[0] if m[1].lower() in _VOID else f"<{m[1]}{m[2]}></{m[1]}>", text)
    return text


def _declared(content: bytes) -> str | None:
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
    # As browsers do (WHATWG Encoding, 4.2): pages that say Latin-1 hold the quotes and dashes of Windows.
    return "cp1252" if codec.name in {"iso8859-1", "ascii"} else codec.name


def _parsed(text: str, where: str) -> list[Block]:
    from lxml import etree

    page = Page()
    parser = etree.HTMLParser(target=cast("Any", page), encoding="utf-8", huge_tree=True, no_network=True)
    try:
        parser.feed(text.encode("utf-8", "replace"))
        parser.close()
    except (etree.LxmlError, AssertionError) as error:
        raise ParlalignError(f"{where}: is no readable HTML ({error}): save the page again") from error
    return page.blocks


def _kept(blocks: list[Block]) -> list[Block]:
    """Return the blocks of the main part, where the page names one that holds half of its text; menus are left out."""
    main = [block for block in blocks if block.is_main]
    if 2 * sum(len(block.text) for block in main) >= sum(len(block.text) for block in blocks):
        blocks = main
    return [block for block in blocks if not block.is_linked and not _SIZES.fullmatch(block.text)]
