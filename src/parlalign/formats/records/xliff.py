"""XLIFF: version 2.1 (OASIS 2018) is written, versions 1.2 and 2.x of any tool are read, as a stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parlalign.errors import ParlalignError
from parlalign.formats.records.file_languages import languages_of, peek
from parlalign.formats.records.properties import (
    Entry,
    EntryText,
    Property,
    date_of,
    make_record,
    record_properties,
    text_properties,
)
from parlalign.formats.records.write_options import WriteOptions
from parlalign.formats.records.write_report import WriteReport
from parlalign.io.atomic import atomic_write
from parlalign.io.xml_names import local_name
from parlalign.io.xml_stream import elements, text_of
from parlalign.records import LEVELS, Record, Status
from parlalign.records.read_report import ReadReport
from parlalign.text.normalization import fits_xml_size, normalize_for_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

CORE = "urn:oasis:names:tc:xliff:document:2.0"
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
XML = "http://www.w3.org/XML/1998/namespace"
_NAMESPACES: Any = {None: CORE, "mda": METADATA, "xml": XML}

STATES: dict[Status, str] = {"paired": "translated", "accepted": "final", "rejected": "initial", "unpaired": "initial"}

CATEGORIES = ("record", "source", "target")
"""The groups of metadata: one of the record, and one of each text."""

_CODES_1 = {"bpt", "ept", "it", "ph", "x", "bx", "ex"}
_CODES_2 = {"ph", "sc", "ec", "sm", "em", "cp"}
"""Inline elements without text (XLIFF 1.2, 2.3; XLIFF 2.1, 4.2.3). The content of `g`, `pc` and `mrk` is text; `cp`
stands for a character that XML cannot hold."""

_APPROVED = {"final", "signed-off", "ApprovedTranslation", "ApprovedSignOff", "ManuallyConfirmed", "Proofread"}
_REJECTED = {"RejectedTranslation", "RejectedSignOff"}
"""States of translations that a person has checked: of XLIFF 1.2, Trados (sdlxliff) and memoQ (mqxliff)."""

_Elements = tuple["_Element | None", "_Element | None"]
"""The elements of source and target."""


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
    codes = {"srcLang": options.tag(languages[0]), "trgLang": options.tag(languages[1])}
    root = {"version": "2.1", **codes, f"{{{XML}}}space": "preserve"}
    with atomic_write(path) as file, etree.xmlfile(file, encoding=options.encoding) as xml:
        xml.write_declaration()
        with xml.element("xliff", root, nsmap=_NAMESPACES):
            xml.write("\n")
            with xml.element("file", id="f1"):
                for number, record in enumerate(written, 1):
                    xml.write("\n")
                    _write_into(xml, _unit(record, number, options))
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


def _reason_against(record: Record, languages: tuple[str, str]) -> str | None:
    if not normalize_for_xml(record.source).strip():
        return "no source text"
    if not (fits_xml_size(record.source) and fits_xml_size(record.target)):
        return "a text longer than XML can hold"
    if record.languages == languages:
        return None
    is_open = record.languages[0] == languages[0] and not normalize_for_xml(record.target).strip()
    return None if is_open else "another pair of languages than the first"


def _unit(record: Record, number: int, options: WriteOptions) -> _Element:
    from lxml import etree

    unit = etree.Element(_core("unit"), id=f"u{number}")
    if name := normalize_for_xml(record.id):
        unit.set("name", name)
    if options.props:
        unit.append(_metadata(record))
    if record.comment:
        notes = etree.SubElement(unit, _core("notes"))
        etree.SubElement(notes, _core("note")).text = normalize_for_xml(record.comment)
    segment = etree.SubElement(unit, _core("segment"), state=STATES[record.status])
    if record.status == "rejected":
        segment.set("subState", "parlalign:rejected")
    etree.SubElement(segment, _core("source")).text = normalize_for_xml(record.source)
    if normalize_for_xml(record.target).strip():
        etree.SubElement(segment, _core("target")).text = normalize_for_xml(record.target)
    return unit


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


def read_xliff(where: str, report: ReadReport) -> Iterator[Record]:
    """Yield a record for each trans-unit (1.2) or segment (2.x); without a target it is unpaired.

    Inline codes are left out. Raises `ParlalignError` if the file names no source language.
    """
    for element in elements(where, "xliff", ("trans-unit", "unit"), report):
        place = f"{where}, line {element.sourceline}"
        if local_name(element) == "unit":
            yield from _units_2(element, place, report)
        else:
            yield from _units_1(element, place, report)


def _units_1(unit: _Element, where: str, report: ReadReport) -> Iterator[Record]:
    """Yield the record of a trans-unit, or the records of the segments into which a CAT tool divided it."""
    file = _ancestor(unit, "file", where)
    tags = (file.get("source-language"), file.get("target-language"))
    name = unit.get("resname") or unit.get("id") or ""
    comment = "\n".join(text_of(child, report) for child in unit if local_name(child) == "note")
    target = _child(unit, "target")
    segments = _segments(_child(unit, "seg-source"), target)
    pairs = segments or {"": (_child(unit, "source"), target)}
    for number, (source, translation) in pairs.items():
        entry = Entry(
            id=f"{name}-{number}" if len(pairs) > 1 else name,
            level="sentence" if segments else "paragraph",
            properties={"x-status": _status_1(unit, target, number)},
            comment=comment,
        )
        texts = (
            _entry_text(source, tags[0], _CODES_1, report),
            _entry_text(translation, tags[1], _CODES_1, report),
        )
        yield make_record(entry, _with_languages(texts, where), where)


def _segments(source: _Element | None, target: _Element | None) -> dict[str, _Elements]:
    """Return the segments of a segmented source (XLIFF 1.2, 2.7.2) and their targets, by their mid."""
    if source is None:
        return {}
    sources, targets = _marked_segments(source), {} if target is None else _marked_segments(target)
    return {number: (mark, targets.get(number)) for number, mark in sources.items()}


def _marked_segments(element: _Element) -> dict[str, _Element]:
    marks = element.iterfind(".//{*}mrk[@mtype='seg']")
    return {mark.get("mid") or str(number): mark for number, mark in enumerate(marks, 1)}


def _status_1(unit: _Element, target: _Element | None, number: str) -> str:
    """Return the status of a segment by the states of XLIFF, Trados and memoQ."""
    trados = next((seg.get("conf") for seg in unit.iterfind("{*}seg-defs/{*}seg") if seg.get("id") == number), None)
    memoq = next((value for key, value in unit.attrib.items() if str(key).endswith("}status")), None)
    if trados in _REJECTED:
        return "rejected"
    states = {trados, memoq, target.get("state") if target is not None else None}
    return "accepted" if unit.get("approved") == "yes" or states & _APPROVED else "paired"


def _units_2(unit: _Element, where: str, report: ReadReport) -> Iterator[Record]:
    root = _ancestor(unit, "xliff", where)
    groups = _groups(unit)
    segments = [child for child in unit if local_name(child) == "segment"]
    for ignorable in unit.iterfind("{*}ignorable"):
        if text_of(ignorable, report).strip():
            report.leave_out("text between segments")
    notes = [text_of(note, report) for notes in unit if local_name(notes) == "notes" for note in notes]
    for number, segment in enumerate(segments):
        properties = dict(groups["record"])
        if segment.get("subState") == "parlalign:rejected":
            properties["x-status"] = "rejected"
        elif segment.get("state") in {STATES["accepted"], STATES["paired"]}:
            properties["x-status"] = "accepted" if segment.get("state") == STATES["accepted"] else "paired"
        name = unit.get("name") or unit.get("id") or ""
        entry = Entry(
            id=name if len(segments) == 1 else f"{name}-{segment.get('id') or number + 1}",
            level=next((level for level in LEVELS if level == properties.get("x-level")), "paragraph"),
            properties=properties,
            comment="\n".join(notes),
            changed=date_of(properties.get("x-changed")),
        )
        tags = (root.get("srcLang"), root.get("trgLang"))
        texts = (
            _entry_text(_child(segment, "source"), tags[0], _CODES_2, report, groups["source"]),
            _entry_text(_child(segment, "target"), tags[1], _CODES_2, report, groups["target"]),
        )
        yield make_record(entry, _with_languages(texts, where), where)


def _groups(unit: _Element) -> dict[str, dict[str, str]]:
    groups: dict[str, dict[str, str]] = {category: {} for category in CATEGORIES}
    for group in unit.iterfind("{*}metadata/{*}metaGroup"):
        if (category := group.get("category")) in groups:
            groups[category] |= {meta.get("type") or "": meta.text or "" for meta in group}
    return groups


def _entry_text(
    element: _Element | None,
    tag: str | None,
    codes: set[str],
    report: ReadReport,
    properties: dict[str, str] | None = None,
) -> EntryText:
    return EntryText("" if element is None else text_of(element, report, codes), tag or "", properties or {})


def _with_languages(texts: tuple[EntryText, EntryText], where: str) -> tuple[EntryText, EntryText]:
    """Return the texts with `und` for a missing target language; raise `ParlalignError` without a source language."""
    source, target = texts
    if not source.tag:
        raise ParlalignError(f"{where}: no source language is named: give the file its source language")
    return source, target if target.tag else EntryText(target.text, "und", target.properties)


def _ancestor(unit: _Element, name: str, where: str) -> _Element:
    found = next((parent for parent in unit.iterancestors() if local_name(parent) == name), None)
    if found is None:
        raise ParlalignError(f"{where}: is not inside a {name} element: export the file again")
    return found


def _child(parent: _Element, name: str) -> _Element | None:
    return next((child for child in parent if local_name(child) == name), None)
