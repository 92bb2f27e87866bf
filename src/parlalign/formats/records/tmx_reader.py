"""TMX of any version and of other tools, as a stream."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import regex

from parlalign.formats.records.properties_reader import Entry, EntryText, code_of, date_of, make_record
from parlalign.formats.records.repeated_ids import Repeated
from parlalign.formats.records.tmx_writer import SEGTYPES, XML_LANG
from parlalign.io.xml_stream import elements, local_name, text_of
from parlalign.records import Level, Record
from parlalign.records.read_report import ReadReport

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEVELS: dict[str, Level] = {segtype: level for level, segtype in SEGTYPES.items()}

_NATIVE_CODE = {"bpt", "ept", "it", "ph", "ut"}
"""Inline elements whose content is markup of another format, not text (TMX 1.4b, 2.3); that of `hi` is text."""


def read_tmx(where: str, reading: ReadReport) -> Iterator[Record]:
    """Yield a record for each tu; a tu with one text gives one that is unpaired.

    Of more than two languages those of `reading.languages` are taken, or that of the source (`srclang`, or the first
    that the file has) and the first other one. Entries in no language wanted, and inline codes, are left out. What
    `write_tmx` says again of a record in parts becomes its pieces, and a record of its own where the record does not
    stand before it.
    """
    level: Level = "paragraph"
    source = ""
    seen = Repeated()
    last: Record | None = None
    for element in elements(where, "tmx", ("header", "tu"), reading):
        if local_name(element) == "header":
            level = _LEVELS.get(element.get("segtype") or "", level)
            source = _source_language(element)
            continue
        place = f"{where}, line {element.sourceline}"
        part = _properties(element).get("x-part")
        tuvs = [child for child in element if local_name(child) == "tuv"]
        chosen = _chosen(tuvs, _source_language(element) or source, reading.languages)
        if len(tuvs) > len(chosen):
            reading.left_out["text beside the two of an entry"] += len(tuvs) - len(chosen)
        record = _record(element, chosen, level, place, reading)
        source = source or record.languages[0]
        if part and last and _is_part_of(record, last):
            if part == "piece":
                last = replace(last, pieces=(*last.pieces, (record.source, record.target)))
            continue
        if record.id and seen.count(record.id) > 1:
            reading.mend("tuid that was there before (kept)", place)
        if last is not None:
            yield last
        last = record
    if last is not None:
        yield last


def _source_language(element: _Element) -> str:
    """Return the `srclang` of a header or tu; empty where it leaves that open."""
    tag = element.get("srclang") or ""
    return "" if tag == "*all*" else tag


def _is_part_of(part: Record, whole: Record) -> bool:
    """Tell by its id whether it is, or by its texts: other programs may put entries in another order, or drop ids."""
    is_named_so = regex.fullmatch(r"(?:p\d+)?t?", part.id.removeprefix(whole.id)) is not None
    if whole.id and part.id.startswith(whole.id) and is_named_so:
        return True
    return part.source in whole.source and part.target in whole.target


def _record(tu: _Element, tuvs: Sequence[_Element], level: Level, where: str, reading: ReadReport) -> Record:
    sides = [_side(tuv, reading) for tuv in tuvs]
    if len(sides) < 2 or not all(side.text.strip() for side in sides):
        reading.mend("entry without a text on one side (kept as unpaired)", where)
    while len(sides) < 2:
        sides.append(EntryText("", _missing(sides, reading), {}))
    if reading.languages and code_of(sides[1].tag) == reading.languages[0]:
        sides.reverse()  # the source is what is missing
    notes = [note.text or "" for parent in (tu, *tuvs) for note in parent if local_name(note) == "note"]
    entry = Entry(
        id=tu.get("tuid") or "",
        level=_LEVELS.get(tu.get("segtype") or "", level),
        properties=_properties(tu),
        comment="\n".join(notes),
        changed=_changed([tu, *tuvs]),
    )
    return make_record(entry, (sides[0], sides[1]), where)


def _chosen(tuvs: Sequence[_Element], source: str, languages: tuple[str, str] | None) -> Sequence[_Element]:
    """Return at most two tuv: of the languages wanted in their order, or of the source language and another."""
    if languages is None:
        return _source_first(tuvs, source)[:2]
    by_code: dict[str, _Element] = {}
    for tuv in tuvs:
        by_code.setdefault(code_of(_tag(tuv)), tuv)
    chosen = [by_code[code] for code in languages if code in by_code]
    return chosen or _source_first(tuvs, source)[:2]  # in other languages altogether


def _source_first(tuvs: Sequence[_Element], source: str) -> list[_Element]:
    """Return the tuv of the source language, or the first, then those of other languages, then others of its own."""
    first = next((tuv for tuv in tuvs if code_of(_tag(tuv)) == code_of(source)), tuvs[0] if tuvs else None)
    if first is None:
        return []
    rest = sorted((tuv for tuv in tuvs if tuv is not first), key=lambda tuv: code_of(_tag(tuv)) == code_of(_tag(first)))
    return [first, *rest]


def _missing(sides: Sequence[EntryText], reading: ReadReport) -> str:
    """Return the language of a text that is not there, where it can be known."""
    there = {code_of(side.tag) for side in sides}
    return next((code for code in reading.languages or () if code not in there), "und")


def _side(tuv: _Element, reading: ReadReport) -> EntryText:
    seg = next((child for child in tuv if local_name(child) == "seg"), None)
    properties = _properties(tuv)
    text = "" if seg is None else text_of(seg, reading, _NATIVE_CODE)
    return EntryText(properties.get("x-enumerator", "") + text, _tag(tuv), properties)


def _tag(tuv: _Element) -> str:
    return tuv.get(XML_LANG) or tuv.get("lang") or "und"


def _properties(element: _Element) -> dict[str, str]:
    return {child.get("type") or "": child.text or "" for child in element if local_name(child) == "prop"}


def _changed(parents: Sequence[_Element]) -> datetime | None:
    dates = [date_of(parent.get("changedate")) for parent in parents]
    return max((date for date in dates if date), default=None)
