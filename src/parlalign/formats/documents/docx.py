"""Word documents: paragraphs and tables in order, Word's own numbers, notes; changes as if all were accepted."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

import regex

from parlalign.formats.documents.blocks import AROUND_BREAK, INVISIBLE, Block, Tables, paragraphs_of
from parlalign.formats.documents.numbering import Numbering
from parlalign.formats.documents.plain_text import document_id
from parlalign.io.container import Container
from parlalign.io.xml_stream import attribute, local_name
from parlalign.records import Document

if TYPE_CHECKING:
    from lxml.etree import _Element

_SHOWN = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_TEXTS = frozenset({"t", "sym", *_SHOWN})
_LEFT_OUT = frozenset(
    {"del", "moveFrom", "instrText", "delText", "delInstrText", "rPr", "pPr", "Fallback", "softHyphen"}
)
"""Deleted text; field codes, of which the result follows; and the copy of a text box for old programs."""
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
_OFF = frozenset({"0", "false", "off"})
_SPACE = regex.compile(r"[ \t]+")


def read_docx(content: bytes, where: str) -> Document:
    """Return the document of a Word file: a paragraph for each of its paragraphs, its notes at the end.

    Headers, footers, comments and hidden text are left out. Raises `ParlalignError` for a file that is damaged, locked,
    a zip bomb, or without text.
    """
    reader = _Reader(Container(content, where, "Word document"))
    source = "\n\n".join(paragraphs_of(list(reader.blocks())))
    if not source.strip():
        raise reader.container.without_text()
    return Document(document_id(where), source, path=where)


class _Reader:
    """One file: its parts, the count of its lists, and the notes called so far."""

    def __init__(self, container: Container) -> None:
        self.container = container
        main = next((target for kind, target in self._related("") if kind == "officeDocument"), "word/document.xml")
        self._main = container.xml(main)
        parts = {kind: target for kind, target in self._related(main) if target in container.names}
        self._xml = {kind: container.xml(parts[kind]) for kind in _PARTS if kind in parts}
        self._numbering = Numbering(self._xml.get("numbering"), self._xml.get("styles"))
        self._hidden = _hidden_styles(self._xml.get("styles"))
        self._called: dict[tuple[str, str], int] = {}
        self._tables = Tables()
        self._is_in_note = False
        self._joins = ""  # text of a paragraph whose mark is deleted: the next one continues it

    def _related(self, name: str) -> Iterator[tuple[str, str]]:
        """Yield kind and name of the parts that a part names as its own."""
        folder, base = posixpath.split(name)
        relations = posixpath.join(folder, "_rels", f"{base}.rels")
        if relations not in self.container.names:
            return
        for relation in self.container.xml(relations).iterchildren("{*}Relationship"):
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, str(relation.get("Target") or ""))).lstrip("/")
                yield str(relation.get("Type") or "").rpartition("/")[2], target

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of the text, then the notes that it calls, numbered as they are called."""
        yield from self._blocks_in(self._main)
        self._is_in_note = True
        notes = {
            (part, attribute(note, "id")): note
            for part in _NOTES.values()
            if part in self._xml
            for note in self._xml[part].iterchildren("{*}footnote", "{*}endnote")
        }
        shown = 0
        while shown < len(self._called):  # a note may call another
            for key, number in list(self._called.items())[shown:]:
                shown += 1
                blocks = list(self._blocks_in(notes[key])) if key in notes else []
                if blocks:
                    blocks[0].text = f"({number}) {blocks[0].text}"
                yield from blocks

    def _blocks_in(self, parent: _Element) -> Iterator[Block]:
        for child in parent.iterchildren("{*}*"):
            name = local_name(child)
            if name == "p":
                yield from self._paragraph(child)
            elif name == "tr":
                if _child_is_on(child, "trPr", "del"):
                    continue
                with self._tables.row():
                    yield from self._blocks_in(child)
            elif name not in _LEFT_OUT:
                if name == "tc":
                    self._tables.next_cell()
                yield from self._blocks_in(child)

    def _paragraph(self, paragraph: _Element) -> Iterator[Block]:
        properties = next(paragraph.iterchildren("{*}pPr"), None)
        boxes: list[_Element] = []
        pieces = list(self._texts(paragraph, boxes, is_hidden=_style_of(properties, "pStyle") in self._hidden))
        text = AROUND_BREAK.sub("\n", _SPACE.sub(" ", "".join(pieces).translate(INVISIBLE))).strip(" \n")
        is_merged = _mark_is(properties, "del") or _mark_is(properties, "moveFrom")
        text, self._joins = self._joins + text, ""
        if is_merged:
            self._joins = text
        else:
            label = "" if self._is_in_note else self._numbering.label(properties)
            yield from self._tables.blocks(text, label, is_note=self._is_in_note)
        for box in boxes:
            yield from self._blocks_in(box)

    def _texts(self, parent: _Element, boxes: list[_Element], *, is_hidden: bool) -> Iterator[str]:
        for child in parent.iterchildren("{*}*"):
            name = local_name(child)
            if name == "txbxContent":
                boxes.append(child)
            elif name == "r":
                yield from () if self._hides(child, is_hidden) else self._texts(child, boxes, is_hidden=is_hidden)
            elif name in _TEXTS or name in _NOTES:
                yield self._text(child, name)
            elif name not in _LEFT_OUT:
                yield from self._texts(child, boxes, is_hidden=is_hidden)

    def _hides(self, run: _Element, is_hidden: bool) -> bool:
        properties = next(run.iterchildren("{*}rPr"), None)
        hides = _switch(properties, "vanish")
        return hides if hides is not None else is_hidden or _style_of(properties, "rStyle") in self._hidden

    def _text(self, element: _Element, name: str) -> str:
        if name in _NOTES:
            return self._call(_NOTES[name], attribute(element, "id"))
        if name == "sym":
            return _symbol(attribute(element, "char"))
        if name == "t":
            return element.text or ""
        return " " if attribute(element, "type") in {"page", "column"} else _SHOWN[name]

    def _call(self, part: str, number: str) -> str:
        return f"({self._called.setdefault((part, number), len(self._called) + 1)})"


_PARTS = ("numbering", "styles", "footnotes", "endnotes")


def _switch(properties: _Element | None, name: str) -> bool | None:
    """Return whether a property is on; None where nothing is said of it."""
    found = None if properties is None else next(properties.iterchildren(f"{{*}}{name}"), None)
    return None if found is None else attribute(found, "val").lower() not in _OFF


def _style_of(properties: _Element | None, kind: str) -> str:
    found = None if properties is None else next(properties.iterchildren(f"{{*}}{kind}"), None)
    return "" if found is None else attribute(found, "val")


def _mark_is(properties: _Element | None, name: str) -> bool:
    """Tell whether the mark that ends a paragraph is deleted or moved away."""
    run = None if properties is None else next(properties.iterchildren("{*}rPr"), None)
    return run is not None and next(run.iterchildren(f"{{*}}{name}"), None) is not None


def _child_is_on(parent: _Element, properties: str, name: str) -> bool:
    found = next(parent.iterchildren(f"{{*}}{properties}"), None)
    return found is not None and next(found.iterchildren(f"{{*}}{name}"), None) is not None


def _hidden_styles(styles: _Element | None) -> frozenset[str]:
    """Return the styles whose text is hidden, by themselves or by the one they are based on."""
    if styles is None:
        return frozenset()
    based_on, said = {}, {}
    for style in styles.iterchildren("{*}style"):
        name = attribute(style, "styleId")
        based_on[name] = _style_of(style, "basedOn")
        said[name] = _switch(next(style.iterchildren("{*}rPr"), None), "vanish")
    hidden = set()
    for name in said:
        at, seen = name, set()
        while at in said and said[at] is None and at not in seen:
            seen.add(at)
            at = based_on[at]
        if said.get(at):
            hidden.add(name)
    return frozenset(hidden)


def _symbol(code: str) -> str:
    """Return a letter of a symbol font; of those that have no letter of their own, nothing."""
    if not regex.fullmatch(r"[0-9A-Fa-f]{4}", code):
        return ""
    letter = chr(int(code, 16))
    return {"\uf0b7": "•", "\uf02d": "–", "\uf0e8": "→"}.get(letter, "" if "\ud800" <= letter <= "\uf8ff" else letter)
