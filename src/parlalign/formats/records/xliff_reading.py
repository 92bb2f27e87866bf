"""XLIFF 1.2 and 2.x of any tool, read as a stream; with the forms of Trados, memoQ and Phrase."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from parlalign.errors import ParlalignError
from parlalign.formats.records.inline_codes import CodeReader, text_of_items, xml_of_items
from parlalign.formats.records.phrase_codes import with_code_elements
from parlalign.formats.records.properties import Entry, EntryText, date_of, make_record
from parlalign.formats.records.xliff_names import CATEGORIES, STATES
from parlalign.io.xml_names import local_name, text_of
from parlalign.io.xml_stream import elements
from parlalign.records import LEVELS, Record
from parlalign.records.read_report import ReadReport

if TYPE_CHECKING:
    from lxml.etree import _Element

_APPROVED = {
    *("final", "signed-off", "ApprovedTranslation", "ApprovedSignOff"),
    *("ManuallyConfirmed", "Reviewer1Confirmed", "Proofread"),
}
_REJECTED = {"RejectedTranslation", "RejectedSignOff", "Rejected"}
"""States of translations that a person has checked: of XLIFF 1.2, Trados (sdlxliff) and memoQ (mqxliff)."""

_Elements = tuple["_Element | None", "_Element | None"]
"""The elements of source and target."""

_NO_UNITS = frozenset({"alt-trans", "historical-unit"})
"""Elements with suggestions and earlier versions of a translation (XLIFF 1.2, memoQ)."""
_LOCKED = "lockTU_"
"""The ids of the units with the locked texts of Trados begin with this."""


def read_xliff(where: str, report: ReadReport) -> Iterator[Record]:
    """Yield a record for each trans-unit (1.2) or segment (2.x); without a target it is unpaired.

    Tracked changes are read as accepted. Raises `ParlalignError` if the file names no source language.
    """
    file = _XliffFile(where, report)
    for element in elements(where, "xliff", ("trans-unit", "unit", "tag-defs"), report):
        place = f"{where}, line {element.sourceline}"
        name = local_name(element)
        if name == "tag-defs":
            file.define(element)
        elif name == "unit":
            yield from _units_2(element, place, report)
        elif not any(local_name(parent) in _NO_UNITS for parent in element.iterancestors()):
            yield from file.units(element, place)


@dataclass(slots=True)
class _XliffFile:
    """An XLIFF 1.2 that is read, with what one part of it defines for others."""

    where: str
    report: ReadReport
    tags: dict[str, str] = field(default_factory=dict)
    """The markup of the codes by id, from the `tag-defs` of Trados."""
    locked: Mapping[str, str] | None = None
    """The locked texts of Trados by id; None if they were not needed until now."""

    def define(self, definitions: _Element) -> None:
        """Take the codes of a `file` from the `tag-defs` in its header."""
        self.tags = {}
        for tag in definitions.iterfind("{*}tag"):
            code = next((child for child in tag if local_name(child) in {"bpt", "ph", "st"}), None)
            if code is not None:
                self.tags[tag.get("id") or ""] = text_of(code) or code.get("name") or ""

    def units(self, unit: _Element, where: str) -> Iterator[Record]:
        """Yield the record of a trans-unit, or the records of the segments into which a CAT tool divided it."""
        if (unit.get("id") or "").startswith(_LOCKED):
            self.report.leave_out("locked text (it is part of the segment that contains it)")
            return
        languages = _ancestor(unit, "file", where)
        tags = (languages.get("source-language"), languages.get("target-language"))
        name = unit.get("resname") or unit.get("id") or ""
        comment = "\n".join(text_of(child) for child in unit if local_name(child) == "note")
        target = _child(unit, "target")
        segments = _segments(_child(unit, "seg-source"), target, self.report)
        pairs = segments or {"": (_child(unit, "source"), target)}
        _count_suggestions(unit, self.report)
        reader = self._reader(unit)
        for number, (source, translation) in pairs.items():
            entry = Entry(
                id=f"{name}-{number}" if len(pairs) > 1 else name,
                level="sentence" if segments else "paragraph",
                properties={"x-status": _status_1(unit, target, number)},
                comment=comment,
            )
            for_target = replace(reader, definitions={**_markup_of_codes(source), **self.tags})
            texts = (_entry_text(source, tags[0], reader), _entry_text(translation, tags[1], for_target))
            yield make_record(entry, _with_languages(texts, where), where, "xliff-1")

    def _reader(self, unit: _Element) -> CodeReader:
        if self.locked is None and unit.find(".//{*}x[@xid]") is not None:
            self.locked = _locked_texts(self.where, self.tags)
        return CodeReader("xliff-1", self.report, self.tags, self.locked or {})


def _markup_of_codes(source: _Element | None) -> dict[str, str]:
    """Return the markup of the codes of a source by id: many tools do not repeat it in the target."""
    codes = () if source is None else source.iter("{*}x", "{*}ph")
    return {code.get("id") or "": text_of(code) or code.get("equiv-text") or "" for code in codes}


def _locked_texts(where: str, tags: Mapping[str, str]) -> dict[str, str]:
    """Return the locked texts of a whole file by id: their units may be after the segments that contain them."""
    report = ReadReport()
    reader = CodeReader("xliff-1", report, tags)
    texts = {}
    for unit in elements(where, "xliff", ("trans-unit",), report) if Path(where).is_file() else ():
        source = _child(unit, "source")
        if (number := unit.get("id") or "").startswith(_LOCKED) and source is not None:
            texts[number] = text_of_items(reader.items(source))
    return texts


def _count_suggestions(unit: _Element, report: ReadReport) -> None:
    """Count the translations of a unit that are only suggested: from a memory or a machine."""
    for suggestion in unit.iterfind(".//{*}alt-trans/{*}target"):
        if text_of(suggestion).strip():
            report.leave_out("suggested translation (alt-trans)")


def _segments(source: _Element | None, target: _Element | None, report: ReadReport) -> dict[str, _Elements]:
    """Return the segments of a segmented source (XLIFF 1.2, 2.7.2) and their targets, by their mid."""
    if source is None:
        return {}
    sources, targets = _marked_segments(source), {} if target is None else _marked_segments(target)
    if sources:
        for element in (source, target):
            _count_text_between(element, report)
    return {number: (mark, targets.get(number)) for number, mark in sources.items()}


def _count_text_between(element: _Element | None, report: ReadReport) -> None:
    """Count a text outside the segments of a unit."""
    if element is not None and "".join(_outside_segments(element)).strip():
        report.leave_out("text between segments")


def _outside_segments(element: _Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.get("mtype") != "seg":
            yield from _outside_segments(child)
        yield child.tail or ""


def _marked_segments(element: _Element) -> dict[str, _Element]:
    marks = element.iterfind(".//{*}mrk[@mtype='seg']")
    return {mark.get("mid") or str(number): mark for number, mark in enumerate(marks, 1)}


def _status_1(unit: _Element, target: _Element | None, number: str) -> str:
    """Return the status of a segment by the states of XLIFF, Trados and memoQ."""
    trados = next((seg.get("conf") for seg in unit.iterfind("{*}seg-defs/{*}seg") if seg.get("id") == number), None)
    memoq = next((value for key, value in unit.attrib.items() if str(key).endswith("}status")), None)
    is_confirmed = any(str(key).endswith("}confirmed") and value == "1" for key, value in unit.attrib.items())  # Phrase
    if {trados, memoq} & _REJECTED:
        return "rejected"
    states = {trados, memoq, target.get("state") if target is not None else None}
    return "accepted" if is_confirmed or unit.get("approved") == "yes" or states & _APPROVED else "paired"


def _units_2(unit: _Element, where: str, report: ReadReport) -> Iterator[Record]:
    root = _ancestor(unit, "xliff", where)
    groups = _groups(unit)
    data = {each.get("id") or "": text_of(each) for each in unit.iterfind("{*}originalData/{*}data")}
    reader = CodeReader("xliff-2", report, data)
    segments = [child for child in unit if local_name(child) == "segment"]
    for ignorable in unit.iterfind("{*}ignorable"):
        if text_of(ignorable).strip():
            report.leave_out("text between segments")
    notes = [text_of(note) for notes in unit if local_name(notes) == "notes" for note in notes]
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
            _entry_text(_child(segment, "source"), tags[0], reader, groups["source"]),
            _entry_text(_child(segment, "target"), tags[1], reader, groups["target"]),
        )
        yield make_record(entry, _with_languages(texts, where), where, "xliff-2")


def _groups(unit: _Element) -> dict[str, dict[str, str]]:
    groups: dict[str, dict[str, str]] = {category: {} for category in CATEGORIES}
    for group in unit.iterfind("{*}metadata/{*}metaGroup"):
        if (category := group.get("category")) in groups:
            groups[category] |= {meta.get("type") or "": meta.text or "" for meta in group}
    return groups


def _entry_text(
    element: _Element | None,
    tag: str | None,
    reader: CodeReader,
    properties: dict[str, str] | None = None,
) -> EntryText:
    items = [] if element is None else reader.items(with_code_elements(element))
    return EntryText(text_of_items(items), tag or "", properties or {}, xml_of_items(items))


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
