"""What a page shows: its blocks, gathered as the parser meets them; navigation and what is hidden left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import regex

from parlalign.formats.documents.blocks import ENUMERATOR, MOST_ROWS, Block, Link
from parlalign.formats.documents.numerals import numeral

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "legend", "li", "main", "ol", "option", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "title", "tr", "ul",
})  # fmt: skip
_DROPPED = frozenset({
    "audio", "button", "canvas", "datalist", "del", "dialog", "head", "iframe", "map", "nav", "noscript", "object",
    "rp", "rt", "script", "select", "style", "svg", "template", "textarea", "title", "video",
})  # fmt: skip
_AROUND = frozenset({"aside", "footer", "header"})
"""Elements that surround the text of a page, but also the parts of an article."""
_LISTS_AND_TABLES = frozenset({"li", "ol", "td", "th", "tr", "ul"})
_PREFORMATTED = frozenset({"listing", "pre", "xmp"})
_NOT_PLAIN = _DROPPED | _AROUND | _LISTS_AND_TABLES | _PREFORMATTED | {"article", "main"}
"""Elements that mean more than a block or a run of text, also without attributes."""
_ROLES = frozenset({
    "alertdialog", "banner", "complementary", "contentinfo", "dialog", "menu", "menubar", "navigation", "search",
    "toolbar",
})  # fmt: skip
_HIDDEN = regex.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", regex.I)
_FURNITURE = regex.compile(  # Doceo, EUR-Lex, and what many sites say; not `header` alone, which titles of acts have
    r"buttondocwin|ring_\S+|erpl_(?:header|footer|search)\S*|(?:oj-)?hd-(?:date|lg|ti|oj)|modref|sr-only\S*|visually-?hidden"
    r"|screen-reader-text|skip-?link\S*|breadcrumbs?|no-?print|d-print-none|cookie-\S+"
)
_NOTES = regex.compile(  # Doceo, EUR-Lex old and new, Word; EPUB
    r"inpage_annotation_doc|(?:c?oj-)?note|foot-?notes?(?:-?text)?|end-?notes?|Mso(?:Foot|End)noteText|doc-(?:foot|end)notes?"
)
_NOTE_CONTAINER = regex.compile(r"_{0,2}(?:ftn|edn|fn|footnote|endnote)-?\d+", regex.I)
_MAIN = frozenset({"TexteOnly", "PP4Contents", "textTabContent", "document1", "docHtml", "main-content", "maincontent"})
"""Ids of the element that holds the act on pages of EUR-Lex; and two of other sites."""
_SPACE = regex.compile(r" *[\t\r\n\f][ \t\r\n\f]*| {2,}")  # what is not one space already
_BREAKS = regex.compile(r"(?<![ \t\u00a0])[ \t\u00a0]*+\n[ \t\u00a0]*+")
_LETTERS = {
    **dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff")),
    # `&#150;` means the dash of Windows (WHATWG HTML, 13.2.5.80).
    **{code: letter for code in range(0x80, 0xA0) if (letter := bytes([code]).decode("cp1252", "ignore"))},
}
"""What is not shown; and letters of Windows under their old numbers."""
_LONGEST_ITEM = 80  # characters of a link in a menu
_LIST_STYLES = {
    "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "lower-alpha": "lowerLetter", "upper-alpha": "upperLetter", "lower-latin": "lowerLetter",
    "upper-latin": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman",
}  # fmt: skip
_LIST_STYLE = regex.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)", regex.I)


class Page:
    """What the parser calls for each start, end and text: gathers blocks without ever holding a tree."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._open: list[tuple[str, ...]] = []  # for each element what ends with it
        self._skipped = 0  # depth inside an element that is left out
        self._depths = {"main": 0, "note": 0, "pre": 0}
        self._links: list[tuple[int, int, str | None]] = []  # open: block and offset of the start, fragment
        self._rows: list[int] = []
        self._cell = self._last_row = 0
        self._lists: list[list[Any]] = []  # open ones: style (None without numbers), next number
        self._marker = ""
        self._anchors: dict[str, int] = {}
        self._tag = "p"
        self._is_doceo_head = False
        self._new_block()

    def _new_block(self) -> None:
        self._pieces: list[str] = []
        self._length = self._linked = self._visible = 0
        self._ends_in_space = True
        self._inner: list[Link] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._skipped:
            self._skipped += 1
            return
        if tag in _BLOCKS:
            self._flush()
        if attributes or tag in _NOT_PLAIN:
            attributes = dict(attributes)  # that of the parser is slow to ask
            if self._is_dropped(tag, attributes):
                self._skipped = 1
                return
            self._name_anchors(tag, attributes)
            self._open.append(tuple(self._begin(tag, attributes)))
        else:
            self._open.append(())
        if tag == "br":
            self._break_line()
        elif tag in _BLOCKS and tag != "hr":
            self._tag = tag

    def _is_dropped(self, tag: str, attributes: Mapping[str, str]) -> bool:
        classes = attributes.get("class", "").split()
        if any(map(_FURNITURE.fullmatch, classes)):
            if "buttondocwin" in classes:
                self._is_doceo_head = not self.blocks or self._is_doceo_head
            return True
        if tag in _AROUND:
            named = [*classes, attributes.get("role", ""), attributes.get("epub:type", "")]
            return not self._depths["main"] and not any(map(_NOTES.fullmatch, named))
        return (
            tag in _DROPPED
            or "hidden" in attributes
            or (tag == "div" and attributes.get("title") in {"header", "footer"})  # LibreOffice, saved as a page
            or attributes.get("aria-hidden", "").lower() == "true"
            or attributes.get("role", "").lower() in _ROLES
            or _HIDDEN.search(attributes.get("style", "")) is not None
        )

    def _name_anchors(self, tag: str, attributes: Mapping[str, str]) -> None:
        names = {attributes.get("id", ""), attributes.get("name", "") if tag == "a" else ""} - {""}
        for name in sorted(names):
            self._anchors.setdefault(name, self._length)

    def _begin(self, tag: str, attributes: Mapping[str, str]) -> Iterator[str]:
        """Open what an element opens, and yield the names of what ends with it."""
        classes = attributes.get("class", "").split()
        if "doc_title" in classes and self._is_doceo_head:
            self._is_doceo_head = False
            self.blocks.clear()  # Doceo: procedure, stages and debates stand before the title
        if tag in {"main", "article"} or attributes.get("role") == "main" or attributes.get("id") in _MAIN:
            yield from self._deepen("main")
        if any(map(_NOTES.fullmatch, [*classes, attributes.get("role", "")])) or _NOTE_CONTAINER.fullmatch(
            attributes.get("id", "")
        ):
            yield from self._deepen("note")
        if tag in _PREFORMATTED:
            yield from self._deepen("pre")
        if tag == "a" and "href" in attributes:
            _, has_fragment, fragment = attributes["href"].partition("#")
            self._links.append((len(self.blocks), self._length, fragment if has_fragment else None))
            yield "link"
        if tag == "tr":
            self._last_row += 1
            self._rows.append(self._last_row)
            yield "row"
        if tag in {"td", "th"}:
            self._cell += 1
        if tag in {"ol", "ul"}:
            self._lists.append([_list_style(tag, attributes), _number(attributes.get("start"), 1)])
            yield "list"
        if tag == "li":
            self._begin_item(attributes)
            yield "item"

    def _deepen(self, name: str) -> Iterator[str]:
        self._depths[name] += 1
        yield name

    def _begin_item(self, attributes: Mapping[str, str]) -> None:
        if not self._lists:
            return
        style, number = self._lists[-1]
        number = _number(attributes.get("value"), number)
        self._lists[-1][1] = number + 1
        if style is not None:
            self._marker = "• " if style == "bullet" else f"{numeral(number, style)}. "

    def end(self, tag: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        if tag in _BLOCKS:
            self._flush()
        if not self._open:
            return
        for name in self._open.pop():
            self._finish(name)

    def _finish(self, name: str) -> None:
        if name == "link":
            block, start, fragment = self._links.pop()
            start = start if block == len(self.blocks) else 0
            if fragment and start < self._length:
                self._inner.append(Link(start, self._length, fragment))
        elif name == "row":
            self._rows.pop()
        elif name == "list":
            self._lists.pop()
        elif name == "item":
            self._marker = ""
        else:
            self._depths[name] -= 1

    def data(self, text: str) -> None:
        if self._skipped:
            return
        if not text.isascii():
            text = text.translate(_LETTERS)
        if not self._depths["pre"]:
            text = _SPACE.sub(" ", text)
            if self._ends_in_space:
                text = text.lstrip(" ")
        self._append(text)

    def comment(self, text: str) -> None:
        """Nothing is shown of it."""

    def pi(self, target: str, text: str | None = None) -> None:
        """Nothing is shown of it."""

    def close(self) -> None:
        self._flush()

    def _append(self, text: str) -> None:
        if not text:
            return
        self._pieces.append(text)
        self._length += len(text)
        self._ends_in_space = text[-1] in " \n"
        visible = len(text) - text.count(" ")
        self._visible += visible
        if self._links and self._links[-1][2] is None:
            self._linked += visible

    def _break_line(self) -> None:
        """A line break ends the block where it is the second, or among notes."""
        if self._depths["note"] or (self._pieces and self._pieces[-1] == "\n"):
            self._flush()
        elif self._pieces:
            self._append("\n")

    def _flush(self) -> None:
        text = "".join(self._pieces)
        if text.isspace() or not text:
            if text:
                self._new_block()
                self._anchors = dict.fromkeys(self._anchors, 0)
            return
        block = Block(text.rstrip(), self._inner, self._anchors, tuple(self._rows[-MOST_ROWS:]), self._cell)
        if "\n" in text and not self._depths["pre"] and not block.links:
            block.text = _BREAKS.sub("\n", block.text)
        block.marker = "" if ENUMERATOR.match(text) else self._marker
        block.is_note, block.is_main = self._depths["note"] > 0, self._depths["main"] > 0
        is_item = self._tag not in {"p", "pre", "h1", "h2", "h3"} and not block.is_note
        block.is_linked = is_item and self._linked == self._visible and len(text) <= _LONGEST_ITEM
        self.blocks.append(block)
        self._marker, self._anchors, self._tag = "", {}, "div"
        self._new_block()


def _list_style(tag: str, attributes: Mapping[str, str]) -> str | None:
    """Return the style of numbers of a list as Word names them, `bullet`, or None where it shows no marks."""
    match = _LIST_STYLE.search(attributes.get("style", ""))
    if match and match[1].lower() == "none":
        return None
    if tag == "ul":
        return "bullet"
    return _LIST_STYLES.get(match[1].lower() if match else attributes.get("type", ""), "decimal")


def _number(text: str | None, default: int) -> int:
    return int(text) if text and regex.fullmatch(r"-?\d{1,6}", text, regex.ASCII) else default
