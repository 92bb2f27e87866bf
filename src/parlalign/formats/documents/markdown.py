"""Markdown (CommonMark with tables, footnotes and front matter), read through HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parlalign.errors import ParlalignError
from parlalign.io.decoding import decode_text
from parlalign.records import Document

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_PAGE = '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>{}</body></html>'
_MOST_CHARACTERS = 5_000_000
"""Chosen: about the length of the Bible. Paragraphs of one letter take 600 bytes for each character."""
_DEEPEST = 100  # lists and quotations in each other; markdown-it leaves out what is nested more deeply


def read_markdown(content: bytes, where: str) -> Document:
    """Return the document of a Markdown file in any encoding, with its footnotes at the end.

    Front matter, addresses of links, and pictures are left out; code blocks are text. Raises `ParlalignError` for a
    file that cannot be decoded, is too long or nested too deeply, or contains no text.
    """
    from parlalign.formats.documents.html import document_of_page

    text = decode_text(content, where).removeprefix("\ufeff")
    if len(text) > _MOST_CHARACTERS:
        reason = f"has more than {_MOST_CHARACTERS:,} characters"
        raise ParlalignError(f"{where}: {reason}: divide it, or save it as .html", code="too-large")
    parser = _parser()
    environment: dict[str, object] = {}
    tokens = parser.parse(text, environment)
    for token in tokens:
        if token.level >= _DEEPEST - 1:
            line = f", line {token.map[0] + 1}" if token.map else ""
            raise ParlalignError(f"{where}{line}: more than {_DEEPEST // 2} lists are nested: save the text as .html")
    body = parser.renderer.render(tokens, parser.options, environment)
    document = document_of_page(_PAGE.format(body).encode("utf-8", "replace"), where)
    if not document.source.strip():
        raise ParlalignError(f"{where}: contains no text: check that the file is complete", code="no-text")
    return document


def _parser() -> MarkdownIt:
    """Return a parser that renders links as their texts: a list item that is only a link is no menu here."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.front_matter import front_matter_plugin

    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin).use(front_matter_plugin)
    for rule in ("link_open", "link_close", "footnote_anchor"):
        parser.add_render_rule(rule, _nothing)
    return parser


def _nothing(*_: object) -> str:
    return ""
