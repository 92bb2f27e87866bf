"""OpenDocument texts (LibreOffice): paragraphs, tables, list numbers and notes, with tracked changes accepted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import regex

from parlalign.formats.documents.blocks import (
    AROUND_BREAK,
    DELETED_MARK,
    INVISIBLE,
    Block,
    TablePosition,
    joined_at_deleted_marks,
)
from parlalign.formats.documents.note_marks import marked
from parlalign.formats.documents.numerals import numeral
from parlalign.formats.documents.paragraphs import document_of
from parlalign.io.container import Container
from parlalign.io.xml_names import attribute, integer_of, local_name
from parlalign.records import Document

if TYPE_CHECKING:
    from lxml.etree import _Element

_IGNORED = frozenset(
    {"tracked-changes", "annotation", "hidden-text", "forms", "variable-decls", "sequence-decls", "ruby-text"}
)
_CHARACTERS = {"tab": " ", "line-break": "\n"}
_NUMBER_STYLES = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "": "none",
}
_SPACE = regex.compile(r"[ \t\r\n]+")
_MOST_SPACES = 1000  # of one element


def read_odt(content: bytes, where: str) -> Document:
    """Return the document of an OpenDocument text: its paragraphs, followed by its notes.

    Headers, footers, comments and the numbers of headings are left out. Raises `ParlalignError` if the file is damaged,
    encrypted, a zip bomb, or without text.
    """
    reader = _OdtReader(Container(content, where, "OpenDocument text"))
    document = document_of(list(reader.blocks()), where)
    if not document.source.strip():
        raise reader.container.without_text()
    return document


@dataclass(slots=True)
class _OdtList:
    """A list whose end is not reached: its style, its level (from 1), and the last number of each level."""

    style: str
    level: int
    counts: dict[int, int] = field(default_factory=dict)


class _OdtReader:
    """Reads one file. It keeps the list styles, the numbers of lists, and the notes that were called so far."""

    def __init__(self, container: Container) -> None:
        self.container = container
        self._content = container.xml("content.xml")
        self._levels: dict[tuple[str, int], _Element] = {}
        if "styles.xml" in container.names:
            self._add_list_styles(container.xml("styles.xml"))
        self._add_list_styles(self._content)
        self._counts: dict[str, dict[int, int]] = {}  # the last numbers of each list style, for lists that continue
        self._lists: list[_OdtList] = []
        self._label = ""
        self._notes: list[_Element] = []
        self._tables = TablePosition()
        self._is_in_note = False
        self._deleted_marks = _deleted_marks(self._content)

    def _add_list_styles(self, root: _Element) -> None:
        for style in root.iter("{*}list-style"):
            for level in style.iterchildren("{*}list-level-style-number", "{*}list-level-style-bullet"):
                self._levels[attribute(style, "name"), integer_of(attribute(level, "level"), 1)] = level

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of the text, then those of its notes."""
        for body in self._content.iterchildren("{*}body"):
            yield from self._blocks_in(body)
        self._is_in_note = True
        number = 0
        while number < len(self._notes):  # a note may call another note
            number += 1
            # Only its own children: a note in a note follows later.
            bodies = self._notes[number - 1].iterchildren("{*}note-body")
            blocks = [block for body in bodies for block in self._blocks_in(body)]
            if blocks:
                blocks[0].text = f"{marked(f'({number})')} {blocks[0].text}"
            yield from blocks

    def _blocks_in(self, parent: _Element) -> Iterator[Block]:
        for child in parent.iterchildren("{*}*"):
            name = local_name(child)
            if name in {"p", "h"}:
                yield from self._paragraph(child)
            elif name == "list":
                yield from self._list(child)
            elif name == "table-row":
                with self._tables.row():
                    yield from self._blocks_in(child)
            elif name == "table":
                with self._tables.table():
                    yield from self._blocks_in(child)
            elif name not in _IGNORED:
                if name == "table-cell":
                    self._tables.next_cell()
                yield from self._blocks_in(child)

    def _list(self, element: _Element) -> Iterator[Block]:
        outer = self._lists[-1] if self._lists else None
        style = attribute(element, "style-name") or (outer.style if outer else "")
        level = outer.level + 1 if outer else 1
        counts = outer.counts if outer else {}
        if attribute(element, "continue-numbering") == "true" or attribute(element, "continue-list"):
            counts = counts or self._counts.get(style, {})
        elif outer is not None:
            counts.pop(level, None)
        self._lists.append(_OdtList(style, level, counts))
        for item in element.iterchildren("{*}list-item", "{*}list-header"):
            if local_name(item) == "list-item" and self._begins_with_text(item):
                self._label = self._number(item)
            yield from self._blocks_in(item)
            self._label = ""
        self._lists.pop()
        self._counts[style] = counts

    @staticmethod
    def _begins_with_text(item: _Element) -> bool:
        first = next(item.iterchildren("{*}*"), None)
        return first is not None and local_name(first) in {"p", "h"}

    def _number(self, item: _Element) -> str:
        current = self._lists[-1]
        style = self._levels.get((current.style, current.level))
        start = 1 if style is None else integer_of(attribute(style, "start-value"), 1)
        start_value = attribute(item, "start-value")
        counts = current.counts
        counts[current.level] = integer_of(start_value, 1) if start_value else counts.get(current.level, start - 1) + 1
        for deeper in [level for level in counts if level > current.level]:
            del counts[deeper]
        if style is None:
            return ""
        if local_name(style) == "list-level-style-bullet":
            bullet = attribute(style, "bullet-char")
            is_symbol = not bullet or "\ue000" <= bullet <= "\uf8ff"  # a code in a symbol font
            return "• " if is_symbol else f"{bullet} "
        first = current.level - integer_of(attribute(style, "display-levels"), 1) + 1
        numbers = [self._numeral(current, level) for level in range(max(1, first), current.level + 1)]
        text = attribute(style, "num-prefix") + ".".join(filter(None, numbers)) + attribute(style, "num-suffix")
        return f"{text.strip()} " if any(numbers) else ""

    def _numeral(self, current: _OdtList, level: int) -> str:
        style = self._levels.get((current.style, level))
        kind = "" if style is None else attribute(style, "num-format")
        return numeral(current.counts.get(level, 1), _NUMBER_STYLES.get(kind, "decimal"))

    def _paragraph(self, paragraph: _Element) -> Iterator[Block]:
        boxes: list[_Element] = []
        text = "".join(self._texts(paragraph, boxes))
        text = joined_at_deleted_marks(AROUND_BREAK.sub("\n", INVISIBLE.sub("", text))).strip(" \n")
        label, self._label = self._label, ""
        yield from self._tables.blocks(text, label, is_note=self._is_in_note)
        for box in boxes:
            yield from self._blocks_in(box)

    def _texts(self, parent: _Element, boxes: list[_Element]) -> Iterator[str]:
        yield _SPACE.sub(" ", parent.text or "")
        for child in parent.iterchildren("{*}*"):
            name = local_name(child)
            if name == "note":
                self._notes.append(child)
                yield marked(f"({len(self._notes)})")
            elif name == "s":
                yield " " * min(integer_of(attribute(child, "c"), 1), _MOST_SPACES)
            elif name == "change" and attribute(child, "change-id") in self._deleted_marks:
                yield DELETED_MARK
            elif name == "text-box":
                boxes.append(child)
            elif name in _CHARACTERS:
                yield _CHARACTERS[name]
            elif name not in _IGNORED:
                yield from self._texts(child, boxes)
            yield _SPACE.sub(" ", child.tail or "")


def _deleted_marks(content: _Element) -> frozenset[str]:
    """Return the tracked deletions that contain a paragraph mark, as their text has two paragraphs."""
    return frozenset(
        attribute(region, "id")
        for region in content.iter("{*}changed-region")
        if any(
            sum(1 for _ in deletion.iterchildren("{*}p", "{*}h")) > 1 for deletion in region.iterchildren("{*}deletion")
        )
    )
