"""The visible blocks of a web page, collected while it is parsed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import regex

from parlalign.formats.documents import page_rules
from parlalign.formats.documents.blocks import AROUND_BREAK, INVISIBLE, MOST_ROWS, Block, Link
from parlalign.formats.documents.enumerator_blocks import ENUMERATOR
from parlalign.formats.documents.page_rules import BLOCKS, PREFORMATTED, WITH_MEANING
from parlalign.records import Span
from parlalign.text.invisible import SOFT_HYPHEN

_SPACE = regex.compile(r" *[\t\r\n\f][ \t\r\n\f]*| {2,}")  # white space that is not a single space
_CHARACTERS = {code: letter for code in range(0x80, 0xA0) if (letter := bytes([code]).decode("cp1252", "ignore"))}
"""The characters of codes of Windows: `&#150;` stands for a dash (WHATWG HTML, 13.2.5.80)."""
_NOT_MENU_TAGS = frozenset({"p", "pre", "h1", "h2", "h3"})
_QUOTE = '"'  # browsers show it around `<q>`
_LONGEST_MENU_ITEM = 80  # characters


@dataclass(slots=True)
class _OpenLink:
    """A link whose end is not reached: block and offset of its start; `fragment` is None if it leads elsewhere."""

    block: int
    start: int
    fragment: str | None


@dataclass(slots=True)
class _OpenList:
    """A list whose end is not reached; `style` as `list_style` returns it."""

    style: str | None
    next_number: int


class Page:
    """A parser target: lxml calls it for each start tag, end tag and text. It never holds a tree."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._open: list[tuple[str, ...]] = []  # for each open element, the names of the contexts that end with it
        self._hidden_depth = 0  # open elements from the outermost hidden one on
        self._depths = {"main": 0, "note": 0, "pre": 0}
        self._links: list[_OpenLink] = []
        self._rows: list[int] = []
        self._cell = self._last_row = self._last_table = 0
        self._columns: list[tuple[int, int]] = []
        self._languages = [""]
        self._lists: list[_OpenList] = []
        self._marker = ""
        self._raised_start = 0
        self._anchors: dict[str, int] = {}
        self._tag = "p"
        self._has_toolbar = False  # see SiteRules.toolbar
        self._ends: dict[str, Callable[[], object]] = {
            "block": self._end_block,
            "item": self._end_item,
            "language": self._languages.pop,
            "link": self._end_link,
            "list": self._lists.pop,
            "quotation": self._end_quotation,
            "raised": self._end_raised,
            "row": self._rows.pop,
            "table": self._columns.pop,
        }
        self._begin_block()

    def _begin_block(self) -> None:
        self._texts: list[str] = []
        self._length = self._linked = self._visible = 0
        self._ends_in_space = True
        self._block_links: list[Link] = []
        self._raised: list[Span] = []
        self._block_languages: set[str] = set()

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Handle a start tag."""
        if self._hidden_depth:
            self._hidden_depth += 1
            return
        if tag in BLOCKS:
            self._end_block()
        if attributes or tag in WITH_MEANING:
            attributes = dict(attributes)  # lxml's own mapping is slow
            if tag not in BLOCKS and page_rules.is_block(tag, attributes):
                self._end_block()
            if self._is_hidden(tag, attributes):
                self._hidden_depth = 1
                return
            self._add_anchors(tag, attributes)
            self._open.append(tuple(self._begin(tag, attributes)))
        else:
            self._open.append(())
        if tag == "br":
            self._break_line()
        elif tag in BLOCKS and tag != "hr":
            self._tag = tag

    def _is_hidden(self, tag: str, attributes: Mapping[str, str]) -> bool:
        classes = page_rules.classes_of(attributes)
        if page_rules.is_hidden_class(classes):
            if page_rules.is_toolbar(classes):
                self._has_toolbar = not self.blocks or self._has_toolbar
            return True
        return page_rules.is_hidden(tag, attributes, is_in_main=self._depths["main"] > 0)

    def _add_anchors(self, tag: str, attributes: Mapping[str, str]) -> None:
        names = {attributes.get("id", ""), attributes.get("name", "") if tag == "a" else ""} - {""}
        for name in sorted(names):
            self._anchors.setdefault(name, self._length)

    def _begin(self, tag: str, attributes: Mapping[str, str]) -> Iterator[str]:
        """Open the lists, rows, links and other contexts that a start tag begins; yield their names for `_finish`."""
        if self._has_toolbar and page_rules.is_document_title(page_rules.classes_of(attributes)):
            self._has_toolbar = False
            self.blocks.clear()
        if page_rules.is_main(tag, attributes):
            yield from self._deepen("main")
        if page_rules.is_note(attributes):
            yield from self._deepen("note")
        if tag in PREFORMATTED:
            yield from self._deepen("pre")
        if tag == "a" and "href" in attributes:
            _, separator, fragment = attributes["href"].partition("#")
            self._links.append(_OpenLink(len(self.blocks), self._length, fragment if separator else None))
            yield "link"
        if (language := attributes.get("lang") or attributes.get("xml:lang")) and tag not in {"html", "body"}:
            self._languages.append(language)
            yield "language"
        yield from self._begin_inline(tag, attributes)
        yield from self._begin_table_part(tag)
        if tag in {"ol", "ul"}:
            self._lists.append(_OpenList(page_rules.list_style(tag, attributes), _number(attributes.get("start"), 1)))
            yield "list"
        if tag == "li":
            self._begin_item(attributes)
            yield "item"

    def _begin_inline(self, tag: str, attributes: Mapping[str, str]) -> Iterator[str]:
        """Open superscript text, a quotation, or an element that its style makes a block."""
        if tag == "sup":
            self._raised_start = self._length
            yield "raised"
        elif tag == "q":
            self._append(_QUOTE)
            yield "quotation"
        if tag not in BLOCKS and page_rules.is_block(tag, attributes):
            yield "block"

    def _begin_table_part(self, tag: str) -> Iterator[str]:
        """Open a table, a row or a cell."""
        if tag == "table":
            self._last_table += 1
            self._columns.append((self._last_table, -1))
            yield "table"
        elif tag == "tr":
            self._last_row += 1
            self._rows.append(self._last_row)
            if self._columns:
                self._columns[-1] = (self._columns[-1][0], -1)
            yield "row"
        elif tag in {"td", "th"}:
            self._cell += 1
            if self._columns:
                table, column = self._columns[-1]
                self._columns[-1] = (table, column + 1)

    def _deepen(self, name: str) -> Iterator[str]:
        self._depths[name] += 1
        yield name

    def _begin_item(self, attributes: Mapping[str, str]) -> None:
        if not self._lists:
            return
        current = self._lists[-1]
        number = _number(attributes.get("value"), current.next_number)
        current.next_number = number + 1
        if current.style is not None:
            self._marker = page_rules.item_marker(current.style, number)

    def end(self, tag: str) -> None:
        """Handle an end tag."""
        if self._hidden_depth:
            self._hidden_depth -= 1
            return
        if tag in BLOCKS:
            self._end_block()
        if self._open:
            for name in self._open.pop():
                self._finish(name)

    def _finish(self, name: str) -> None:
        if name in self._depths:
            self._depths[name] -= 1
        else:
            self._ends[name]()

    def _end_link(self) -> None:
        link = self._links.pop()
        start = link.start if link.block == len(self.blocks) else 0
        if link.fragment and start < self._length:
            self._block_links.append(Link(start, self._length, link.fragment))

    def _end_raised(self) -> None:
        if self._raised_start < self._length:
            self._raised.append(Span(self._raised_start, self._length))

    def _end_quotation(self) -> None:
        self._append(_QUOTE)

    def _end_item(self) -> None:
        self._marker = ""

    def data(self, text: str) -> None:
        """Handle text."""
        if self._hidden_depth:
            return
        if not text.isascii():
            text = INVISIBLE.sub("", text.translate(_CHARACTERS))
        if not self._depths["pre"]:
            text = _SPACE.sub(" ", text)
            if self._ends_in_space:
                text = text.lstrip(" ")
        self._append(text)

    def comment(self, text: str) -> None:
        """Ignore a comment."""

    def pi(self, target: str, text: str | None = None) -> None:
        """Ignore a processing instruction."""

    def close(self) -> None:
        """End the last block."""
        self._end_block()

    def _append(self, text: str) -> None:
        if not text:
            return
        if self._texts and self._texts[-1][-1] == SOFT_HYPHEN and not text[0].isspace():
            self._texts[-1] = self._texts[-1][:-1]  # the parser divides the text at `&shy;`
            self._length -= 1
        self._texts.append(text)
        self._length += len(text)
        self._ends_in_space = text[-1] in " \n"
        visible = len(text) - text.count(" ")
        self._visible += visible
        if visible:
            self._block_languages.add(self._languages[-1])
        if self._links and self._links[-1].fragment is None:
            self._linked += visible

    def _break_line(self) -> None:
        """Handle `<br>`: the second of two in succession ends the block; in a note, each one does."""
        if self._depths["note"] or (self._texts and self._texts[-1] == "\n"):
            self._end_block()
        elif self._texts:
            self._append("\n")

    def _end_block(self) -> None:
        text = "".join(self._texts)
        if text.isspace() or not text:
            if text:
                self._begin_block()
                self._anchors = dict.fromkeys(self._anchors, 0)
            return
        self.blocks.append(self._make_block(text))
        self._marker, self._anchors, self._tag = "", {}, "div"
        self._begin_block()

    def _make_block(self, text: str) -> Block:
        shown = text.rstrip()
        if "\n" in text and not self._depths["pre"] and not self._block_links and not self._raised:
            shown = AROUND_BREAK.sub("\n", shown)
        is_note = self._depths["note"] > 0
        may_be_menu = self._tag not in _NOT_MENU_TAGS and not is_note and len(text) <= _LONGEST_MENU_ITEM
        return Block(
            shown,
            links=self._block_links,
            raised=self._raised,
            anchors=self._anchors,
            rows=tuple(self._rows[-MOST_ROWS:]),
            cell=self._cell,
            columns=tuple(self._columns[-MOST_ROWS:]),
            language=next(iter(self._block_languages)) if len(self._block_languages) == 1 else "",
            marker="" if ENUMERATOR.match(text) else self._marker,
            is_note=is_note,
            is_main=self._depths["main"] > 0,
            is_linked=may_be_menu and self._linked == self._visible,
        )


def _number(text: str | None, default: int) -> int:
    return int(text) if text and regex.fullmatch(r"-?\d{1,6}", text, regex.ASCII) else default
