"""TMX of any version and of other tools, as a stream."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from parlalign.readers.properties import Entry, Side, code_of, date_of, make_record
from parlalign.readers.reading import Reading
from parlalign.readers.xml import elements, local_name, text_of
from parlalign.records import Level, Record
from parlalign.repeated import Repeated
from parlalign.writers.tmx import SEGTYPES, XML_LANG

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEVELS: dict[str, Level] = {segtype: level for level, segtype in SEGTYPES.items()}

_NATIVE_CODE = {"bpt", "ept", "it", "ph", "ut"}
"""Inline elements whose content is markup of another format, not text (TMX 1.4b, 2.3); that of `hi` is text."""


def read_tmx(where: str, reading: Reading) -> Iterator[Record]:
    """Yield a record for each tu; a tu with one text gives one that is unpaired.

    Of more than two languages those of `reading.languages` are taken, or the first two. Inline codes are left out.
    """
    level: Level = "paragraph"
    seen = Repeated()
    last: Record | None = None
    for element in elements(where, "tmx", ("header", "tu"), reading):
        if local_name(element) == "header":
            level = _LEVELS.get(element.get("segtype") or "", level)
            continue
        place = f"{where}, line {element.sourceline}"
        part = _properties(element).get("x-part")
        if part is None:
            if (tuid := element.get("tuid")) and seen.count(tuid) > 1:
                reading.mend("tuid that was there before (kept)", place)
            if last is not None:
                yield last
            last = _record(element, place, level, reading)
        elif part == "piece" and last is not None:
            piece = _record(element, place, level, reading)
            last = replace(last, pieces=(*last.pieces, (piece.source, piece.target)))
    if last is not None:
        yield last


def _record(tu: _Element, where: str, level: Level, reading: Reading) -> Record:
    tuvs = _chosen([child for child in tu if local_name(child) == "tuv"], reading)
    sides = [_side(tuv, reading) for tuv in tuvs]
    if len(sides) < 2 or not all(side.text.strip() for side in sides):
        reading.mend("entry without a text on one side (kept as unpaired)", where)
    while len(sides) < 2:
        sides.append(Side("", _missing(sides, reading), {}))
    notes = [note.text or "" for parent in (tu, *tuvs) for note in parent if local_name(note) == "note"]
    entry = Entry(
        id=tu.get("tuid") or "",
        level=_LEVELS.get(tu.get("segtype") or "", level),
        properties=_properties(tu),
        comment="\n".join(notes),
        changed=_changed([tu, *tuvs]),
    )
    return make_record(entry, (sides[0], sides[1]), where)


def _chosen(tuvs: list[_Element], reading: Reading) -> list[_Element]:
    """Return at most two tuv: of the languages wanted and in their order, or the first two."""
    if reading.languages is None:
        if len(tuvs) > 2:
            reading.left_out["text in a third language"] += len(tuvs) - 2
        return tuvs[:2]
    by_code: dict[str, _Element] = {}
    for tuv in tuvs:
        by_code.setdefault(code_of(_tag(tuv)), tuv)
    chosen = [by_code[code] for code in reading.languages if code in by_code]
    if len(tuvs) > len(chosen):
        reading.left_out["text in a third language"] += len(tuvs) - len(chosen)
    return chosen


def _missing(sides: Sequence[Side], reading: Reading) -> str:
    """Return the language of a text that is not there, where it can be known."""
    there = {code_of(side.tag) for side in sides}
    return next((code for code in reading.languages or () if code not in there), "und")


def _side(tuv: _Element, reading: Reading) -> Side:
    seg = next((child for child in tuv if local_name(child) == "seg"), None)
    properties = _properties(tuv)
    text = "" if seg is None else text_of(seg, reading, _NATIVE_CODE)
    return Side(properties.get("x-enumerator", "") + text, _tag(tuv), properties)


def _tag(tuv: _Element) -> str:
    return tuv.get(XML_LANG) or tuv.get("lang") or "und"


def _properties(element: _Element) -> dict[str, str]:
    return {child.get("type") or "": child.text or "" for child in element if local_name(child) == "prop"}


def _changed(parents: Sequence[_Element]) -> datetime | None:
    dates = [date_of(parent.get("changedate")) for parent in parents]
    return max((date for date in dates if date), default=None)
