"""XLIFF 2.1 (OASIS 2018), written as a stream."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parlalign.formats.records.code_writing import CodeWriter
from parlalign.formats.records.file_languages import languages_of, peek
from parlalign.formats.records.properties import (
    Property,
    record_properties,
    text_properties,
)
from parlalign.formats.records.write_options import WriteOptions
from parlalign.formats.records.write_report import WriteReport
from parlalign.formats.records.xliff_names import CATEGORIES, STATES
from parlalign.io.atomic import atomic_write
from parlalign.records import Record
from parlalign.text.normalization import fits_xml_size, normalize_for_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

CORE = "urn:oasis:names:tc:xliff:document:2.0"
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
XML = "http://www.w3.org/XML/1998/namespace"
_NAMESPACES: Any = {None: CORE, "mda": METADATA, "xml": XML}


def write_xliff(records: Iterable[Record], path: Path, options: WriteOptions) -> WriteReport:
    """Write a unit for each record that has a source text and the languages of the first record.

    An unpaired record has no target. Accepted records are `final`, pairs `translated`, rejected ones `initial`. The
    metadata module holds the properties that a TMX has, and level and date.

    Not written: a target without a source, records in other languages than the first one, certain repairs, digits of
    the score after the fourth.
    """
    from lxml import etree

    report = WriteReport()
    first, stream = peek(records)
    languages = languages_of(first)
    written = report.filtered(stream, lambda record: _reason_against(record, languages))
    tags = {"srcLang": options.tag(languages[0]), "trgLang": options.tag(languages[1])}
    root = {"version": "2.1", **tags, f"{{{XML}}}space": "preserve"}
    with atomic_write(path) as file, etree.xmlfile(file, encoding=options.encoding) as xml:
        xml.write_declaration()
        with xml.element("xliff", root, nsmap=_NAMESPACES):
            xml.write("\n")
            with xml.element("file", id="f1"):
                for number, record in enumerate(written, 1):
                    xml.write("\n")
                    codes = CodeWriter(record.codes, "xliff-2")
                    _write_into(xml, _unit(record, number, options, codes))
                    report.without_codes += codes.has_lost_codes
                if not report.written:
                    xml.write("\n", etree.Element(_core("group"), id="empty"))  # a file without any is not valid
                xml.write("\n")
            xml.write("\n")
    return report


def _write_into(xml: Any, element: _Element) -> None:
    """Write an element and its children one by one; lxml would declare the namespaces again if it wrote them as one."""
    with xml.element(element.tag, element.attrib):
        if element.text:
            xml.write(element.text)
        for child in element:
            _write_into(xml, child)
            if child.tail:
                xml.write(child.tail)


def _reason_against(record: Record, languages: tuple[str, str]) -> str | None:
    if not normalize_for_xml(record.source).strip():
        return "no source text"
    if not (fits_xml_size(record.source) and fits_xml_size(record.target)):
        return "a text longer than XML can hold"
    if record.languages == languages:
        return None
    is_open = record.languages[0] == languages[0] and not normalize_for_xml(record.target).strip()
    return None if is_open else "another pair of languages than the first"


def _unit(record: Record, number: int, options: WriteOptions, codes: CodeWriter) -> _Element:
    from lxml import etree

    unit = etree.Element(_core("unit"), id=f"u{number}")
    if name := normalize_for_xml(record.id):
        unit.set("name", name)
    if options.props:
        unit.append(_metadata(record))
    if record.comment:
        notes = etree.SubElement(unit, _core("notes"))
        etree.SubElement(notes, _core("note")).text = normalize_for_xml(record.comment)
    segment = etree.Element(_core("segment"), state=STATES[record.status])
    if record.status == "rejected":
        segment.set("subState", "parlalign:rejected")
    codes.fill(etree.SubElement(segment, _core("source")), 0, normalize_for_xml(record.source))
    if normalize_for_xml(record.target).strip():
        codes.fill(etree.SubElement(segment, _core("target")), 1, normalize_for_xml(record.target))
    if codes.original_data:
        unit.append(_original_data(codes.original_data))
    unit.append(segment)
    return unit


def _original_data(data: Mapping[str, str]) -> _Element:
    """Return the native markup of the codes of a unit."""
    from lxml import etree

    element = etree.Element(_core("originalData"))
    for native, number in data.items():
        etree.SubElement(element, _core("data"), id=number).text = native
    return element


def _metadata(record: Record) -> _Element:
    from lxml import etree

    metadata = etree.Element(f"{{{METADATA}}}metadata")
    shared: list[Property] = [("x-level", record.level), *record_properties(record)]
    if record.changed:
        shared.append(("x-changed", record.changed.isoformat()))
    groups: tuple[Sequence[Property], ...] = (shared, *(list(text_properties(record, side)) for side in (0, 1)))
    for category, properties in zip(CATEGORIES, groups, strict=True):
        if properties:
            group = etree.SubElement(metadata, f"{{{METADATA}}}metaGroup", category=category)
            for kind, value in properties:
                etree.SubElement(group, f"{{{METADATA}}}meta", type=kind).text = normalize_for_xml(value)
    return metadata


def _core(name: str) -> str:
    return f"{{{CORE}}}{name}"
