"""XLIFF: version 2.1 (OASIS 2018) is written, versions 1.2 and 2.x of any tool are read, as a stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parlalign.errors import ParlalignError
from parlalign.formats.records.properties import (
    Entry,
    EntryText,
    Property,
    date_of,
    make_record,
    record_properties,
    side_properties,
)
from parlalign.formats.records.write_options import WriteOptions
from parlalign.formats.records.write_report import WriteReport, languages_of, with_first
from parlalign.io.atomic import atomic_write
from parlalign.io.xml_stream import elements, local_name, text_of
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
    own: list[Property] = [("x-level", record.level), *record_properties(record)]
    if record.changed:
        own.append(("x-changed", record.changed.isoformat()))
    groups: tuple[Sequence[Property], ...] = (own, *(list(side_properties(record, side)) for side in (0, 1)))
    for category, properties in zip(CATEGORIES, groups, strict=True):
        if properties:
            group = etree.SubElement(metadata, f"{{{METADATA}}}metaGroup", category=category)
            for kind, value in properties:
                etree.SubElement(group, f"{{{METADATA}}}meta", type=kind).text = normalize_for_xml(value)
    return metadata


def _core(name: str) -> str:
    return f"{{{CORE}}}{name}"


_CODES_1 = {"bpt", "ept", "it", "ph", "x", "bx", "ex"}
_CODES_2 = {"ph", "sc", "ec", "sm", "em", "cp"}
"""Inline elements without text (XLIFF 1.2, 2.3; XLIFF 2.1, 4.2.3): what `g`, `pc` and `mrk` hold is text, and `cp` is a
character that XML cannot hold."""

_APPROVED = {"final", "signed-off", "ApprovedTranslation", "ApprovedSignOff", "ManuallyConfirmed", "Proofread"}
_REJECTED = {"RejectedTranslation", "RejectedSignOff"}
"""What a person has said of a translation: states of XLIFF 1.2, of Trados (sdlxliff) and of memoQ (mqxliff)."""


def read_xliff(where: str, reading: ReadReport) -> Iterator[Record]:
    """Yield a record for each trans-unit (1.2) or segment (2.x); one without a target is unpaired.

    Inline codes are left out. Raises `ParlalignError` for a file that names no source language.
    """
    for element in elements(where, "xliff", ("trans-unit", "unit"), reading):
        place = f"{where}, line {element.sourceline}"
        if local_name(element) == "unit":
            yield from _units_2(element, place, reading)
        else:
            yield from _units_1(element, place, reading)


_Sides = tuple["_Element | None", "_Element | None"]
"""The elements of source and target."""


def _units_1(unit: _Element, where: str, reading: ReadReport) -> Iterator[Record]:
    """Yield the record of a trans-unit, or those of the segments that a CAT tool divided it into."""
    file = _ancestor(unit, "file", where)
    tags = (file.get("source-language"), file.get("target-language"))
    name = unit.get("resname") or unit.get("id") or ""
    comment = "\n".join(text_of(child, reading) for child in unit if local_name(child) == "note")
    target = _child(unit, "target")
    segments = _segments(_child(unit, "seg-source"), target)
    pairs = segments or {"": (_child(unit, "source"), target)}
    for number, (source, answer) in pairs.items():
        entry = Entry(
            id=f"{name}-{number}" if len(pairs) > 1 else name,
            level="sentence" if segments else "paragraph",
            properties={"x-status": _status_1(unit, target, number)},
            comment=comment,
        )
        sides = (_side(source, tags[0], _CODES_1, reading), _side(answer, tags[1], _CODES_1, reading))
        yield make_record(entry, _known(sides, where), where)


def _segments(source: _Element | None, target: _Element | None) -> dict[str, _Sides]:
    """Return the segments of a source that has been segmented (XLIFF 1.2, 2.7.2), with their targets, by their mid."""
    if source is None:
        return {}
    marks = [_marked(side) if side is not None else {} for side in (source, target)]
    return {number: (mark, marks[1].get(number)) for number, mark in marks[0].items()}


def _marked(element: _Element) -> dict[str, _Element]:
    marks = element.iterfind(".//{*}mrk[@mtype='seg']")
    return {mark.get("mid") or str(number): mark for number, mark in enumerate(marks, 1)}


def _status_1(unit: _Element, target: _Element | None, number: str) -> str:
    """Return what a person said of a segment: by XLIFF's own states, by those of Trados and memoQ."""
    trados = next((seg.get("conf") for seg in unit.iterfind("{*}seg-defs/{*}seg") if seg.get("id") == number), None)
    memoq = next((value for key, value in unit.attrib.items() if str(key).endswith("}status")), None)
    if trados in _REJECTED:
        return "rejected"
    told = {trados, memoq, target.get("state") if target is not None else None}
    return "accepted" if unit.get("approved") == "yes" or told & _APPROVED else "paired"


def _units_2(unit: _Element, where: str, reading: ReadReport) -> Iterator[Record]:
    root = _ancestor(unit, "xliff", where)
    groups = _groups(unit)
    segments = [child for child in unit if local_name(child) == "segment"]
    for ignorable in unit.iterfind("{*}ignorable"):
        if text_of(ignorable, reading).strip():
            reading.leave_out("text between segments")
    notes = [text_of(note, reading) for notes in unit if local_name(notes) == "notes" for note in notes]
    for number, segment in enumerate(segments):
        own = dict(groups["record"])
        if segment.get("subState") == "parlalign:rejected":
            own["x-status"] = "rejected"
        elif segment.get("state") in {STATES["accepted"], STATES["paired"]}:
            own["x-status"] = "accepted" if segment.get("state") == STATES["accepted"] else "paired"
        name = unit.get("name") or unit.get("id") or ""
        entry = Entry(
            id=name if len(segments) == 1 else f"{name}-{segment.get('id') or number + 1}",
            level=next((level for level in LEVELS if level == own.get("x-level")), "paragraph"),
            properties=own,
            comment="\n".join(notes),
            changed=date_of(own.get("x-changed")),
        )
        tags = (root.get("srcLang"), root.get("trgLang"))
        sides = (
            _side(_child(segment, "source"), tags[0], _CODES_2, reading, groups["source"]),
            _side(_child(segment, "target"), tags[1], _CODES_2, reading, groups["target"]),
        )
        yield make_record(entry, _known(sides, where), where)


def _groups(unit: _Element) -> dict[str, dict[str, str]]:
    groups: dict[str, dict[str, str]] = {category: {} for category in CATEGORIES}
    for group in unit.iterfind("{*}metadata/{*}metaGroup"):
        if (category := group.get("category")) in groups:
            groups[category] |= {meta.get("type") or "": meta.text or "" for meta in group}
    return groups


def _side(
    element: _Element | None, tag: str | None, codes: set[str], reading: ReadReport, own: dict[str, str] | None = None
) -> EntryText:
    return EntryText("" if element is None else text_of(element, reading, codes), tag or "", own or {})


def _known(sides: tuple[EntryText, EntryText], where: str) -> tuple[EntryText, EntryText]:
    """Return the sides with their language; that of a target may be open."""
    if not sides[0].tag:
        raise ParlalignError(f"{where}: no source language is named: give the file its source language")
    return sides[0], sides[1] if sides[1].tag else EntryText(sides[1].text, "und", sides[1].properties)


def _ancestor(unit: _Element, name: str, where: str) -> _Element:
    found = next((parent for parent in unit.iterancestors() if local_name(parent) == name), None)
    if found is None:
        raise ParlalignError(f"{where}: stands in no {name}: export the file again")
    return found


def _child(parent: _Element, name: str) -> _Element | None:
    return next((child for child in parent if local_name(child) == name), None)
