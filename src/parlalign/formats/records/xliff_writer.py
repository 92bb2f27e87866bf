"""XLIFF 2.1 (OASIS 2018), bilingual files that CAT tools open for review."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parlalign.formats.records.properties_writer import Property, record_properties, side_properties
from parlalign.formats.records.write_options import WriteOptions
from parlalign.formats.records.write_report import WriteReport, languages_of, with_first
from parlalign.io.atomic import atomic_write
from parlalign.records import Record, Status
from parlalign.text.normalization import fits_xml, normal

if TYPE_CHECKING:
    from lxml.etree import _Element

CORE = "urn:oasis:names:tc:xliff:document:2.0"
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
XML = "http://www.w3.org/XML/1998/namespace"
_NAMESPACES: Any = {None: CORE, "mda": METADATA, "xml": XML}

STATES: dict[Status, str] = {"paired": "translated", "accepted": "final", "rejected": "initial", "unpaired": "initial"}

CATEGORIES = ("record", "source", "target")
"""The groups of metadata: of the record, and of each text."""


def write_xliff(records: Iterable[Record], path: Path, options: WriteOptions) -> WriteReport:
    """Write a unit for each record with a source text in the languages of the first; what is unpaired has no target.

    Accepted records are `final`, pairs `translated`, rejected ones `initial`; the metadata module carries the
    properties that TMX has, and level and date.

    Not carried: a target without a source, a second pair of languages, repairs that are sure, more than four digits of
    the score.
    """
    from lxml import etree

    tally = WriteReport()
    first, stream = with_first(records)
    languages = languages_of(first)
    kept = tally.filtered(stream, lambda record: _reason_against(record, languages))
    codes = {"srcLang": options.tag(languages[0]), "trgLang": options.tag(languages[1])}
    root = {"version": "2.1", **codes, f"{{{XML}}}space": "preserve"}
    with atomic_write(path) as file, etree.xmlfile(file, encoding=options.encoding) as xml:
        xml.write_declaration()
        with xml.element("xliff", root, nsmap=_NAMESPACES):
            xml.write("\n")
            with xml.element("file", id="f1"):
                for number, record in enumerate(kept, 1):
                    xml.write("\n")
                    _write_into(xml, _unit(record, number, options))
                if not tally.written:
                    xml.write("\n", etree.Element(_core("group"), id="empty"))  # a file without any is not valid
                xml.write("\n")
            xml.write("\n")
    return tally


def _write_into(xml: Any, element: _Element) -> None:
    """Write an element piece by piece: written as one it would declare its namespaces again."""
    with xml.element(element.tag, element.attrib):
        if element.text:
            xml.write(element.text)
        for child in element:
            _write_into(xml, child)


def _reason_against(record: Record, languages: tuple[str, str]) -> str | None:
    if not normal(record.source).strip():
        return "no source text"
    if not (fits_xml(record.source) and fits_xml(record.target)):
        return "a text longer than XML can hold"
    if record.languages == languages:
        return None
    is_open = record.languages[0] == languages[0] and not normal(record.target).strip()
    return None if is_open else "another pair of languages than the first"


def _unit(record: Record, number: int, options: WriteOptions) -> _Element:
    from lxml import etree

    unit = etree.Element(_core("unit"), id=f"u{number}")
    if name := normal(record.id):
        unit.set("name", name)
    if options.props:
        unit.append(_metadata(record))
    if record.comment:
        notes = etree.SubElement(unit, _core("notes"))
        etree.SubElement(notes, _core("note")).text = normal(record.comment)
    segment = etree.SubElement(unit, _core("segment"), state=STATES[record.status])
    if record.status == "rejected":
        segment.set("subState", "parlalign:rejected")
    etree.SubElement(segment, _core("source")).text = normal(record.source)
    if normal(record.target).strip():
        etree.SubElement(segment, _core("target")).text = normal(record.target)
    return unit


def _metadata(record: Record) -> _Element:
    from lxml import etree

    metadata = etree.Element(f"{{{METADATA}}}metadata")
    own: list[Property] = [("x-level", record.level), *record_properties(record)]
    if record.changed:
        own.append(("x-changed", record.changed.isoformat()))
    groups: tuple[Sequence[Property], ...] = (own, *(list(side_properties(record, side)) for side in (0, 1)))
    for category, properties in zip(CATEGORIES, groups, strict=True):
        if properties:
            group = etree.SubElement(metadata, f"{{{METADATA}}}metaGroup", category=category)
            for kind, value in properties:
                etree.SubElement(group, f"{{{METADATA}}}meta", type=kind).text = normal(value)
    return metadata


def _core(name: str) -> str:
    return f"{{{CORE}}}{name}"
