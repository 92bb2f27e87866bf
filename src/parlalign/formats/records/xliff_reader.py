"""XLIFF 1.2 and 2.x of any tool, as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from parlalign.errors import ParlalignError
from parlalign.formats.records.properties_reader import Entry, EntryText, date_of, make_record
from parlalign.formats.records.xliff_writer import CATEGORIES, STATES
from parlalign.io.xml_stream import elements, local_name, text_of
from parlalign.records import LEVELS, Record
from parlalign.records.read_report import ReadReport

if TYPE_CHECKING:
    from lxml.etree import _Element

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
