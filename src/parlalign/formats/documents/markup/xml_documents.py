"""XML documents: of the parliaments and publishers whose formats are known, and any others."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, cast

from parlalign.errors import ParlalignError
from parlalign.formats.documents.blocks import Block
from parlalign.formats.documents.markup.akoma_ntoso import AKOMA_NTOSO
from parlalign.formats.documents.markup.bundestag import BUNDESTAG
from parlalign.formats.documents.markup.doceo import DOCEO
from parlalign.formats.documents.markup.europarl import europarl_blocks, number_of_tags
from parlalign.formats.documents.markup.formex import FORMEX
from parlalign.formats.documents.markup.markup_blocks import MarkupBlocks
from parlalign.formats.documents.markup.markup_rules import UNKNOWN_FORMAT, MarkupRules
from parlalign.formats.documents.markup.officiele_publicatie import OFFICIELE_PUBLICATIE
from parlalign.formats.documents.markup.tei import TEI
from parlalign.formats.documents.markup.translated_titles import without_translated_titles
from parlalign.formats.documents.paragraphs import marked_up_document
from parlalign.formats.documents.plain_text import document_id
from parlalign.io.container import Container
from parlalign.io.decoding import decode_text
from parlalign.io.file_type import is_europarl, is_formex_package
from parlalign.io.xml_names import local_name
from parlalign.io.xml_tree import xml_tree
from parlalign.records import Document
from parlalign.records.read_report import ReadReport

if TYPE_CHECKING:
    from lxml.etree import _Element

FORMATS = (FORMEX, AKOMA_NTOSO, TEI, OFFICIELE_PUBLICATIE, BUNDESTAG, DOCEO)
"""The formats that are known, the first that fits first."""
_SEARCHED = 5_000  # elements in which marks of a format are looked for
_FLAT_PROTOCOL = "DOKUMENT"
"""The root of protocols of the Bundestag until 2017, whose element `TEXT` holds the plain text."""
_ZIP = b"PK"
_PACKAGE = "DOC"
"""The root of a Formex file that names the files of a package."""


def read_xml(content: bytes, where: str) -> Document:
    """Return the document of an XML file, with a remark if its format is unknown.

    Raises `ParlalignError` with file, place and cure if the XML is malformed, declares entities, is too deep or too
    large, or contains no text.
    """
    if content.startswith(_ZIP):
        document = _package(Container(content, where, "Formex package"))
    elif is_europarl(content):
        document = _europarl(decode_text(content, where), where)
    else:
        report = ReadReport()
        root = xml_tree(content, where, report)
        flat = root.find("TEXT") if root.tag == _FLAT_PROTOCOL else None
        document = _flat_protocol(flat, where) if flat is not None else _document(root, where, report)
    if not document.source.strip():
        cure = "give a file that contains the text of the document"
        raise ParlalignError(f"{where}: the XML contains no text: {cure}", code="no-text")
    return document


def _document(root: _Element, where: str, report: ReadReport) -> Document:
    rules = _rules_of(root)
    if rules is FORMEX and root.tag == _PACKAGE:
        raise ParlalignError(f"{where}: lists the files of a Formex package and contains no text: give one of those")
    read = MarkupBlocks(root, rules)
    remarks = list(_remarks(rules, local_name(root), read.pictures, report))
    blocks = without_translated_titles(read.blocks) if rules is DOCEO else read.blocks
    if count := len(read.blocks) - len(blocks):
        remarks.append(f"left out: {count} × title in another language")
    return marked_up_document(blocks, where, remarks)


def _package(package: Container) -> Document:
    """Return the document of an act in Formex whose parts, such as its annexes, are files of a zip archive."""
    report = ReadReport()
    blocks: list[Block] = []
    pictures = 0
    for name in _parts(package, report):
        read = MarkupBlocks(xml_tree(package.part(name), f"{package.where}, {name}", report), FORMEX)
        blocks += read.blocks
        pictures += read.pictures
    return marked_up_document(blocks, package.where, list(_remarks(FORMEX, "", pictures, report)))


def _parts(package: Container, report: ReadReport) -> Iterator[str]:
    """Yield the names of the parts in the order of the list of the package."""
    list_name = next(name for name in package.names if is_formex_package([name]))
    tree = xml_tree(package.part(list_name), f"{package.where}, {list_name}", report)
    folder = list_name.rpartition("/")[0]
    for reference in tree.iter("{*}REF.PHYS"):
        name = posixpath.join(folder, reference.get("FILE") or "")
        if name in package.names and name.endswith(".xml"):
            yield name


def _rules_of(root: _Element) -> MarkupRules:
    """Return the rules of the format of a tree: by its root, or by elements that only one format has."""
    name = local_name(root)
    names = {local_name(element) for element in islice(root.iter("{*}*"), _SEARCHED)}
    by_root = (rules for rules in FORMATS if name in rules.roots)
    by_marks = (rules for rules in FORMATS if not rules.marks.isdisjoint(names))
    return next(by_root, None) or next(by_marks, UNKNOWN_FORMAT)


def _remarks(rules: MarkupRules, root: str, pictures: int, report: ReadReport) -> Iterator[str]:
    """Yield what a user should know about how a file was read."""
    if rules is UNKNOWN_FORMAT:
        yield f"unknown XML (root element <{root:.40}>): its texts are read without structure"
    yield from report.lines()
    if pictures:
        yield f"left out: {pictures} × picture or other file"


def _europarl(text: str, where: str) -> Document:
    remark = f"left out: {number_of_tags(text)} × tag of the Europarl corpus, with the names of speakers"
    return marked_up_document(list(europarl_blocks(text)), where, [remark])


def _flat_protocol(text: _Element, where: str) -> Document:
    """Return the document of the plain text in a protocol; its lines and pages are repaired later."""
    return Document(document_id(where), "".join(cast("Iterator[str]", text.itertext())), path=where)
