"""PowerPoint presentations: the texts of each slide, followed by its notes page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import regex

from parlalign.formats.documents.blocks import AROUND_BREAK, INVISIBLE, Block, TablePosition
from parlalign.formats.documents.numerals import numeral
from parlalign.formats.documents.paragraphs import document_of
from parlalign.io.container import Container
from parlalign.io.xml_names import attribute, integer_of, local_name
from parlalign.records import Document

if TYPE_CHECKING:
    from lxml.etree import _Element

_TITLES = frozenset({"title", "ctrTitle"})
_NOT_TEXT = frozenset({"dt", "ftr", "hdr", "sldNum", "sldImg"})
"""Placeholders for date, footer, header, number and picture of a slide (ST_PlaceholderType, ECMA-376 19.7.10)."""
_FIELDS_LEFT_OUT = regex.compile(r"slidenum|datetime.*")
_NUMBERS = regex.compile(r"(arabic|alphaLc|alphaUc|romanLc|romanUc)(Period|ParenR|ParenBoth|Plain)")
"""Schemes of automatic numbers (ST_TextAutonumberScheme, ECMA-376 20.1.10.61): `arabicPeriod`, `alphaLcParenR`."""
_STYLES = {
    "arabic": "decimal",
    "alphaLc": "lowerLetter",
    "alphaUc": "upperLetter",
    "romanLc": "lowerRoman",
    "romanUc": "upperRoman",
}
_SCHEMES = {"Period": "{}. ", "ParenR": "{}) ", "ParenBoth": "({}) ", "Plain": "{} "}
_SPACE = regex.compile(r"[ \t\r\n]+")


def read_pptx(content: bytes, where: str) -> Document:
    """Return the document of a presentation: the texts of its slides in order, also of hidden ones, with their notes.

    Titles come first, and then the other texts in the order of the file, in which screen readers read them. Slide
    numbers, dates, headers, footers, comments and charts are left out; a remark counts the charts.

    Raises `ParlalignError` if the file is damaged, encrypted, a zip bomb, or without text.
    """
    reader = _PptxReader(Container(content, where, "presentation"))
    document = document_of(list(reader.blocks()), where)
    if not document.source.strip():
        raise reader.container.without_text()
    return replace(document, remarks=(f"left out: {reader.charts} × chart",)) if reader.charts else document


class _PptxReader:
    def __init__(self, container: Container) -> None:
        self.container = container
        self._tables = TablePosition()
        self.charts = 0
        self._parts: dict[str, str] = {}  # the parts that the current slide uses, by the id of the relationship

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of all slides and notes pages."""
        main = next(
            (relation.target for relation in self.container.relations("") if relation.kind == "officeDocument"),
            "ppt/presentation.xml",
        )
        slides = {relation.id: relation.target for relation in self.container.relations(main)}
        ids = (_relationship(slide, "id") for slide in self.container.xml(main).iter("{*}sldId"))
        for name in dict.fromkeys(slides.get(slide, "") for slide in ids):
            if name in self.container.names:
                yield from self._slide(name)

    def _slide(self, name: str) -> Iterator[Block]:
        relations = list(self.container.relations(name))
        self._parts = {relation.id: relation.target for relation in relations}
        yield from self._shapes_of(name)
        for relation in relations:
            if relation.kind == "notesSlide" and relation.target in self.container.names:
                yield from self._shapes_of(relation.target)

    def _shapes_of(self, name: str) -> Iterator[Block]:
        for tree in self.container.xml(name).iter("{*}spTree"):
            shapes = list(tree.iterchildren("{*}*"))
            for shape in sorted(shapes, key=lambda shape: _placeholder(shape) not in _TITLES):
                yield from self._shape(shape)
            return

    def _shape(self, shape: _Element) -> Iterator[Block]:
        name = local_name(shape)
        if name == "sp" and _placeholder(shape) not in _NOT_TEXT:
            for body in shape.iterchildren("{*}txBody"):
                yield from self._paragraphs(body)
        elif name in {"grpSp", "AlternateContent", "Choice"}:
            for child in shape.iterchildren("{*}*"):
                yield from self._shape(child)
        elif name == "graphicFrame":
            yield from self._graphic(shape)

    def _graphic(self, frame: _Element) -> Iterator[Block]:
        """Yield the blocks of a table, or of a SmartArt graphic; count charts."""
        for found in frame.iter("{*}tbl", "{*}relIds", "{*}chart"):
            if local_name(found) == "chart":
                self.charts += 1
                continue
            if local_name(found) == "relIds":
                yield from self._diagram(self._parts.get(_relationship(found, "dm"), ""))
                continue
            with self._tables.table():
                for row in found.iterchildren("{*}tr"):
                    with self._tables.row():
                        for cell in row.iterchildren("{*}tc"):
                            self._tables.next_cell()
                            for body in cell.iterchildren("{*}txBody"):
                                yield from self._paragraphs(body)

    def _diagram(self, name: str) -> Iterator[Block]:
        if name in self.container.names:
            for point in _points_in_order(self.container.xml(name)):
                for text in point.iterchildren("{*}t"):
                    yield from self._paragraphs(text)

    def _paragraphs(self, body: _Element) -> Iterator[Block]:
        counts: dict[int, int] = {}
        for paragraph in body.iterchildren("{*}p"):
            text = AROUND_BREAK.sub("\n", INVISIBLE.sub("", "".join(_texts(paragraph)))).strip(" \n")
            if text:
                label = _label(paragraph, counts)
                yield from self._tables.blocks(text, label, is_note=False)


def _relationship(element: _Element, name: str) -> str:
    """Return an attribute of the namespace of relationships: `r:id`, not `id`."""
    return next(
        (
            str(value)
            for key, value in element.items()
            if str(key).endswith(f"}}{name}") and "relationships" in str(key)
        ),
        "",
    )


def _placeholder(shape: _Element) -> str:
    """Return the type of a placeholder, or an empty string for other shapes."""
    for properties in shape.iterchildren("{*}nvSpPr"):
        for found in properties.iter("{*}ph"):
            return attribute(found, "type")
    return ""


def _texts(paragraph: _Element) -> Iterator[str]:
    for child in paragraph.iterchildren("{*}*"):
        name = local_name(child)
        if name == "br":
            yield "\n"
        elif name == "r" or (name == "fld" and not _FIELDS_LEFT_OUT.fullmatch(attribute(child, "type"))):
            yield from (_SPACE.sub(" ", text.text or "") for text in child.iterchildren("{*}t"))
        elif name == "AlternateContent":
            yield from (text for choice in child.iterchildren("{*}Choice") for text in _texts(choice))


def _label(paragraph: _Element, counts: dict[int, int]) -> str:
    """Return the automatic number of a paragraph: `1. `, `a) `; `counts` has the last number of each level."""
    properties = next(paragraph.iterchildren("{*}pPr"), None)
    level = 0 if properties is None else integer_of(properties.get("lvl"), 0)
    for deeper in [other for other in counts if other > level]:
        del counts[deeper]
    found = None if properties is None else next(properties.iterchildren("{*}buAutoNum"), None)
    scheme = None if found is None else _NUMBERS.fullmatch(found.get("type") or "")
    if found is None or scheme is None:
        counts.pop(level, None)
        return ""
    counts[level] = counts.get(level, integer_of(found.get("startAt"), 1) - 1) + 1
    return _SCHEMES[scheme[2]].format(numeral(counts[level], _STYLES[scheme[1]]))


def _points_in_order(model: _Element) -> Iterable[_Element]:
    """Return the points of a SmartArt graphic in the order of its tree, and then any others."""
    points = {attribute(point, "modelId"): point for point in model.iter("{*}pt")}
    children: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for link in model.iter("{*}cxn"):
        if attribute(link, "type") in {"", "parOf"}:
            children[attribute(link, "srcId")].append((integer_of(link.get("srcOrd"), 0), attribute(link, "destId")))
    in_order: dict[str, None] = {}
    pending = [name for name, point in points.items() if attribute(point, "type") == "doc"]
    while pending:
        name = pending.pop()
        if name in points and name not in in_order:
            in_order[name] = None
            pending += [child for _, child in sorted(children[name], reverse=True)]
    return [points[name] for name in {**in_order, **dict.fromkeys(points)}]
