"""Word documents: paragraphs, tables, list numbers and notes, with all tracked changes accepted."""

from __future__ import annotations

from collections.abc import Iterator
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
from parlalign.formats.documents.numbering import Numbering
from parlalign.formats.documents.paragraphs import document_of
from parlalign.io.container import Container
from parlalign.io.xml_names import attribute, local_name
from parlalign.records import Document

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_TEXT_ELEMENTS = frozenset({"t", "sym", *_CHARACTERS})
_IGNORED = frozenset(
    {"del", "moveFrom", "instrText", "delText", "delInstrText", "rPr", "pPr", "Fallback", "softHyphen"}
)
"""Deleted text; field codes, whose results follow; the copy of a text box for old programs."""
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
_OFF = frozenset({"0", "false", "off"})
_SPACE = regex.compile(r"[ \t]+")


def read_docx(content: bytes, where: str) -> Document:
    """Return the document of a Word file: its paragraphs, followed by its notes.

    Headers, footers, comments and hidden text are left out. Raises `ParlalignError` if the file is damaged, encrypted,
    a zip bomb, or without text.
    """
    reader = _DocxReader(Container(content, where, "Word document"))
    document = document_of(list(reader.blocks()), where)
    if not document.source.strip():
        raise reader.container.without_text()
    return document


class _DocxReader:
    """Reads one file. It keeps the parts, the numbers of lists, and the notes that were called so far."""

    def __init__(self, container: Container) -> None:
        self.container = container
        main = next((target for kind, target in self._related("") if kind == "officeDocument"), "word/document.xml")
        self._main = container.xml(main)
        parts = {kind: target for kind, target in self._related(main) if target in container.names}
        self._xml = {kind: container.xml(parts[kind]) for kind in _PARTS if kind in parts}
        self._numbering = Numbering(self._xml.get("numbering"), self._xml.get("styles"))
        self._hidden = _hidden_styles(self._xml.get("styles"))
        self._called: dict[tuple[str, str], int] = {}
        self._tables = TablePosition()
        self._is_in_note = False
        self._unfinished = ""  # text of a paragraph whose paragraph mark is deleted; the next paragraph continues it

    def _related(self, name: str) -> Iterator[tuple[str, str]]:
        """Yield type and name of the parts to which a part has a relationship."""
        for relation in self.container.relations(name):
            yield relation.kind, relation.target

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of the text, then those of its notes, numbered in the order of their calls."""
        yield from self._blocks_in(self._main)
        yield from self._rest()
        self._is_in_note = True
        notes = {
            (part, attribute(note, "id")): note
            for part in _NOTES.values()
            if part in self._xml
            for note in self._xml[part].iterchildren("{*}footnote", "{*}endnote")
        }
        done = 0
        while done < len(self._called):  # a note may call another note
            for key, number in list(self._called.items())[done:]:
                done += 1
                blocks = [*self._blocks_in(notes[key]), *self._rest()] if key in notes else []
                if blocks:
                    blocks[0].text = f"{marked(f'({number})')} {blocks[0].text}"
                yield from blocks

    def _blocks_in(self, parent: _Element) -> Iterator[Block]:
        for child in parent.iterchildren("{*}*"):
            name = local_name(child)
            if name == "p":
                yield from self._paragraph(child)
            elif name == "tr":
                if _has_property(child, "trPr", "del"):
                    continue
                with self._tables.row():
                    yield from self._blocks_in(child)
            elif name == "tbl":
                yield from self._rest()
                with self._tables.table():
                    yield from self._blocks_in(child)
            elif name == "tc":
                self._tables.next_cell()
                yield from self._blocks_in(child)
                yield from self._rest()
            elif name not in _IGNORED:
                yield from self._blocks_in(child)

    def _paragraph(self, paragraph: _Element) -> Iterator[Block]:
        properties = next(paragraph.iterchildren("{*}pPr"), None)
        boxes: list[_Element] = []
        texts = list(self._texts(paragraph, boxes, is_hidden=_style_of(properties, "pStyle") in self._hidden))
        text = self._unfinished + AROUND_BREAK.sub("\n", _SPACE.sub(" ", INVISIBLE.sub("", "".join(texts))))
        self._unfinished = ""
        if text and (_mark_has(properties, "del") or _mark_has(properties, "moveFrom")):
            self._unfinished = text + DELETED_MARK
        else:
            label = "" if self._is_in_note else self._numbering.label(properties)
            yield from self._block(text, label)
        for box in boxes:
            yield from self._blocks_in(box)

    def _block(self, text: str, label: str = "") -> Iterator[Block]:
        text = joined_at_deleted_marks(text).strip(" \n")
        yield from self._tables.blocks(text, label, is_note=self._is_in_note)

    def _rest(self) -> Iterator[Block]:
        """Yield the text before a deleted paragraph mark if no paragraph follows in its cell or part."""
        text, self._unfinished = self._unfinished, ""
        if text:
            yield from self._block(text)

    def _texts(self, parent: _Element, boxes: list[_Element], *, is_hidden: bool) -> Iterator[str]:
        for child in parent.iterchildren("{*}*"):
            name = local_name(child)
            if name == "txbxContent":
                boxes.append(child)
            elif name == "r":
                yield from () if self._is_hidden(child, is_hidden) else self._texts(child, boxes, is_hidden=is_hidden)
            elif name in _TEXT_ELEMENTS or name in _NOTES:
                yield self._text(child, name)
            elif name not in _IGNORED:
                yield from self._texts(child, boxes, is_hidden=is_hidden)

    def _is_hidden(self, run: _Element, is_hidden: bool) -> bool:
        properties = next(run.iterchildren("{*}rPr"), None)
        vanish = _switch(properties, "vanish")
        return vanish if vanish is not None else is_hidden or _style_of(properties, "rStyle") in self._hidden

    def _text(self, element: _Element, name: str) -> str:
        if name in _NOTES:
            return self._call(_NOTES[name], attribute(element, "id"))
        if name == "sym":
            return _symbol(attribute(element, "char"))
        if name == "t":
            return element.text or ""
        return " " if attribute(element, "type") in {"page", "column"} else _CHARACTERS[name]

    def _call(self, part: str, number: str) -> str:
        return marked(f"({self._called.setdefault((part, number), len(self._called) + 1)})")


_PARTS = ("numbering", "styles", "footnotes", "endnotes")


def _switch(properties: _Element | None, name: str) -> bool | None:
    """Return whether a property is on, or None if it is not set."""
    found = None if properties is None else next(properties.iterchildren(f"{{*}}{name}"), None)
    return None if found is None else attribute(found, "val").lower() not in _OFF


def _style_of(properties: _Element | None, kind: str) -> str:
    found = None if properties is None else next(properties.iterchildren(f"{{*}}{kind}"), None)
    return "" if found is None else attribute(found, "val")


def _mark_has(properties: _Element | None, name: str) -> bool:
    """Return whether the paragraph mark at the end of a paragraph has a property such as `del`."""
    run = None if properties is None else next(properties.iterchildren("{*}rPr"), None)
    return run is not None and next(run.iterchildren(f"{{*}}{name}"), None) is not None


def _has_property(parent: _Element, properties: str, name: str) -> bool:
    found = next(parent.iterchildren(f"{{*}}{properties}"), None)
    return found is not None and next(found.iterchildren(f"{{*}}{name}"), None) is not None


def _hidden_styles(styles: _Element | None) -> frozenset[str]:
    """Return the styles whose text is hidden, by their own property or by that of the style on which they are based."""
    if styles is None:
        return frozenset()
    based_on, vanish = {}, {}
    for style in styles.iterchildren("{*}style"):
        name = attribute(style, "styleId")
        based_on[name] = _style_of(style, "basedOn")
        vanish[name] = _switch(next(style.iterchildren("{*}rPr"), None), "vanish")
    hidden = set()
    for name in vanish:
        style_name, visited = name, set()
        while style_name in vanish and vanish[style_name] is None and style_name not in visited:
            visited.add(style_name)
            style_name = based_on[style_name]
        if vanish.get(style_name):
            hidden.add(name)
    return frozenset(hidden)


def _symbol(code: str) -> str:
    """Return the character of a code in a symbol font, or an empty string if Unicode has no character for it."""
    if not regex.fullmatch(r"[0-9A-Fa-f]{4}", code):
        return ""
    letter = chr(int(code, 16))
    return {"\uf0b7": "•", "\uf02d": "–", "\uf0e8": "→"}.get(letter, "" if "\ud800" <= letter <= "\uf8ff" else letter)
