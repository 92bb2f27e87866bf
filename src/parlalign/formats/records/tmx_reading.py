"""TMX of any version and of any tool, read as a stream."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import regex

from parlalign.errors import ParlalignError
from parlalign.formats.records.code_elements import append_text
from parlalign.formats.records.inline_codes import Code, CodeReader, text_of_items, xml_of_items
from parlalign.formats.records.properties import Entry, EntryText, code_of, date_of, make_record
from parlalign.formats.records.repeated_ids import IdCounter
from parlalign.io.xml_names import attribute, local_name
from parlalign.io.xml_stream import elements
from parlalign.languages import LANGUAGES, name_of
from parlalign.records import Level, Record
from parlalign.records.read_report import ReadReport

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEVELS: dict[str, Level] = {"paragraph": "paragraph", "sentence": "sentence", "phrase": "clause"}
_NAMES = ("header", "tu", "HEADER", "TU", "Header", "Tu")
"""Some programs write names in capitals, although TMX does not allow that."""
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PART_OF_ID = regex.compile(r"(p\d+)?(t)?")  # what `write_tmx` adds to the id of a record: `p2`, `p2t`; not `2`


def read_tmx(where: str, report: ReadReport) -> Iterator[Record]:
    """Yield a record for each tu; a tu with one text becomes an unpaired record.

    The record has the languages of `report`, or all languages of the entry: first the source language (`srclang`, or
    the first language of the file). Other texts, and second texts in a language, are left out. Entries that
    `write_tmx` marked by x-part become sub-segments of the record before them. They become records of their own if they
    do not belong to that record.
    """
    level: Level = "paragraph"
    source = ""
    ids = IdCounter()
    last: Record | None = None
    for element in elements(where, "tmx", _NAMES, report):
        if _name(element) == "header":
            level = _LEVELS.get(element.get("segtype") or "", level)
            source = _source_language(element)
            continue
        place = f"{where}, line {element.sourceline}"
        _check_entry(element, place, report)
        tuvs = _children(element, "tuv")
        wanted = _wanted_tuvs(tuvs, _source_language(element) or source, report.languages)
        for tuv in tuvs:
            if tuv not in wanted:
                report.leave_out(f"further text of an entry, in {_language_name(tuv)}")
        record = _record(element, wanted, level, place, report)
        source = source or record.languages[0]
        part = _part(record, _properties_of(element).get("x-part"), last)
        if part and last:
            if part == "piece":
                last = replace(last, pieces=(*last.pieces, (record.source, record.target)))
            continue
        if record.id and ids.count(record.id) > 1:
            report.correct("tuid that was there before (kept)", place)
        if last is not None:
            yield last
        last = record
    if last is not None:
        yield last


def _check_entry(tu: _Element, where: str, report: ReadReport) -> None:
    """Count names in capitals; raise `ParlalignError` for an entry inside another one, whose texts would be mixed."""
    if local_name(tu) != "tu":
        report.correct("element name in capitals (read as in TMX)", where)
    if any(_name(parent) == "tu" for parent in tu.iterancestors()):
        raise ParlalignError(f"{where}: a tu is inside another tu: end the first one before the next begins")


def _name(element: _Element) -> str:
    return local_name(element).lower()


def _children(parent: _Element, name: str) -> list[_Element]:
    return [child for child in parent if child.tag == name or _name(child) == name]


def _source_language(element: _Element) -> str:
    """Return the `srclang` of a header or tu; empty if it is missing or names all languages."""
    tag = element.get("srclang") or ""
    return "" if tag == "*all*" else tag


def _part(entry: Record, marked: str | None, whole: Record | None) -> str | None:
    """Return which part of a record an entry is: `piece`, `text`, or None if it is none.

    Other programs may change the order of entries, or remove ids or properties. Entries without x-part are parts only
    if they have both the id and the texts of one.
    """
    if whole is None:
        return None
    id_of_part = _PART_OF_ID.fullmatch(entry.id.removeprefix(whole.id))
    has_id = bool(whole.id and entry.id.startswith(whole.id) and id_of_part)
    if not marked and not (has_id and id_of_part and any(id_of_part.groups())):
        return None
    has_texts = _are_in_order(entry.source, whole.source) and _are_in_order(entry.target, whole.target)
    if marked:
        return marked if has_id or has_texts else None
    if not has_texts or id_of_part is None:
        return None
    return "text" if id_of_part[2] else "piece"


def _are_in_order(part: str, whole: str) -> bool:
    """Return whether all characters of a part are in a text in this order; brackets of numbers do not count."""
    rest = iter(whole)
    return all(character in rest for character in part if character not in "[]()")


def _record(tu: _Element, tuvs: Sequence[_Element], level: Level, where: str, report: ReadReport) -> Record:
    texts = [_entry_text(tuv, where, report) for tuv in tuvs]
    if sum(bool(entry_text.text.strip()) for entry_text in texts) < 2:
        report.correct("entry without a text on one side (kept as unpaired)", where)
    while len(texts) < 2:
        texts.append(EntryText("", _missing_language(texts, report), {}))
    if report.languages and code_of(texts[1].tag) == report.languages[0]:
        texts.reverse()  # the source is missing
    notes = [note.text or "" for parent in (tu, *tuvs) for note in _children(parent, "note")]
    entry = Entry(
        id=tu.get("tuid") or "",
        level=_LEVELS.get(tu.get("segtype") or "", level),
        properties=_properties_of(tu),
        comment="\n".join(notes),
        changed=_last_change([tu, *tuvs]),
    )
    return make_record(entry, texts, where, "tmx")


def _wanted_tuvs(tuvs: Sequence[_Element], source: str, languages: tuple[str, ...] | None) -> Sequence[_Element]:
    """Return a tuv for each of `languages`, in this order, or for each language that there is, the source first."""
    by_code: dict[str, _Element] = {}
    for tuv in tuvs:
        by_code.setdefault(code_of(_tag(tuv)), tuv)
    if wanted := [by_code[code] for code in languages or () if code in by_code]:
        return wanted
    if len(by_code) < 2:
        return _source_first(tuvs, source)[:2]
    first = _source_first([*by_code.values()], source)
    return first if languages is None else first[:2]  # the entry is in other languages


def _source_first(tuvs: Sequence[_Element], source: str) -> list[_Element]:
    """Return the tuv of the source language, or the first; then those of other languages, then those of the same."""
    first = next((tuv for tuv in tuvs if code_of(_tag(tuv)) == code_of(source)), tuvs[0] if tuvs else None)
    if first is None:
        return []
    rest = sorted((tuv for tuv in tuvs if tuv is not first), key=lambda tuv: code_of(_tag(tuv)) == code_of(_tag(first)))
    return [first, *rest]


def _missing_language(texts: Sequence[EntryText], report: ReadReport) -> str:
    """Return the language of a missing text if it is known, or `und`."""
    present = {code_of(entry_text.tag) for entry_text in texts}
    return next((code for code in report.languages or () if code not in present), "und")


def _entry_text(tuv: _Element, where: str, report: ReadReport) -> EntryText:
    properties = _properties_of(tuv)
    enumerator = properties.get("x-enumerator", "")
    items = _items(tuv, where, report)
    return EntryText(enumerator + text_of_items(items), _tag(tuv), properties, xml_of_items([enumerator, *items]))


def _items(tuv: _Element, where: str, report: ReadReport) -> list[str | Code]:
    """Return the text of a tuv with its codes: that of its first seg, or its own text if it has no seg."""
    reader = CodeReader("tmx", report)
    segs = _children(tuv, "seg")
    for _ in segs[1:]:
        report.leave_out("second seg of a text")
    if segs:
        if any((text or "").strip() for text in (tuv.text, *(child.tail for child in tuv))):
            report.leave_out("text of a tuv outside its seg")
        return reader.items(segs[0])
    items = reader.items(_without_properties(tuv))
    if text_of_items(items).strip():
        report.correct("tuv without seg (its own text is read)", where)
    return items


def _without_properties(tuv: _Element) -> _Element:
    """Return a seg with the text of a tuv that has none."""
    from lxml import etree

    seg = etree.Element("seg")
    append_text(seg, tuv.text or "")
    for child in tuv:
        if _name(child) not in {"prop", "note"}:
            seg.append(deepcopy(child))
            seg[-1].tail = None
        append_text(seg, child.tail or "")
    seg.text = (seg.text or "").lstrip()
    if len(seg):
        seg[-1].tail = (seg[-1].tail or "").rstrip()
    else:
        seg.text = seg.text.rstrip()
    return seg


def _tag(tuv: _Element) -> str:
    """Return the language of a tuv from `xml:lang` (1.4) or `lang` (1.1), in any case, of itself or of its seg."""
    if tag := (tuv.get(_XML_LANG) or "").strip():
        return tag
    tags = (attribute(element, name) for element in (tuv, *_children(tuv, "seg")) for name in ("lang", "LANG", "Lang"))
    return next((tag.strip() for tag in tags if tag.strip()), "und")


def _language_name(tuv: _Element) -> str:
    code = code_of(_tag(tuv))
    return name_of(code) if code in LANGUAGES else "another language"


def _properties_of(element: _Element) -> dict[str, str]:
    return {child.get("type") or "": child.text or "" for child in _children(element, "prop")}


def _last_change(elements: Sequence[_Element]) -> datetime | None:
    dates = [date_of(element.get("changedate")) for element in elements]
    return max((date for date in dates if date), default=None)
