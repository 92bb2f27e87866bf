"""TMX 1.4b (LISA OSCAR 2005): written as CAT tools import it, read in any version and from any tool, as a stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import regex

from parlalign._version import __version__
from parlalign.formats.records.enumerators import split_enumerators
from parlalign.formats.records.properties import (
    Entry,
    EntryText,
    Property,
    code_of,
    date_of,
    make_record,
    record_properties,
    side_properties,
)
from parlalign.formats.records.repeated_ids import IdCounter
from parlalign.formats.records.write_options import WriteOptions
from parlalign.formats.records.write_report import WriteReport, languages_of, with_first
from parlalign.io.atomic import atomic_write
from parlalign.io.xml_stream import elements, local_name, text_of
from parlalign.records import Level, Record
from parlalign.records.read_report import ReadReport
from parlalign.text.normalization import fits_xml_size, normalize_for_xml

if TYPE_CHECKING:
    from lxml.etree import _Element


SEGTYPES: dict[Level, str] = {"paragraph": "paragraph", "sentence": "sentence", "clause": "phrase"}

_Properties = tuple[Sequence[Property], Sequence[Property], Sequence[Property]]
"""Of a tu, of its source and of its target."""

_ALWAYS = frozenset({"x-part", "x-enumerator"})
"""Properties that a file without others has, too: without them a text would be lost, or come back as another record."""

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def write_tmx(records: Iterable[Record], path: Path, options: WriteOptions) -> WriteReport:
    """Write the records that have two texts, one after the other.

    The properties x-score, x-status, x-kind, x-label, x-repairs and, for each text, x-document and x-span carry what
    TMX has no place for; x-repairs lists the uncertain repairs. A text with an enumerator that CAT tools cut off
    stands there a second time without it (see `Enumerators`), and so do the pieces of a record; both are marked x-part.
    An empty memory is written for Dutch and German paragraphs.

    Not carried: repairs that are sure, more than four digits of the score, white space in an id (`_` stands for it), an
    id that was there before (a number is added).
    """
    from lxml import etree

    tally = WriteReport()
    first, pairs = with_first(tally.filtered(records, _reason_against))
    header = _header(first, options)
    with atomic_write(path) as file, etree.xmlfile(file, encoding=options.encoding) as xml:
        xml.write_declaration()
        with xml.element("tmx", version="1.4"):
            xml.write("\n", etree.Element("header", header), "\n")
            with xml.element("body"):
                count = 0
                for count, tu in enumerate(_units(pairs, header["srclang"], options), 1):  # noqa: B007
                    xml.write("\n", tu)
                tally.pieces = count - tally.written
                xml.write("\n")
            xml.write("\n")
    return tally


def _header(first: Record | None, options: WriteOptions) -> dict[str, str]:
    return {
        "creationtool": "parlalign",
        "creationtoolversion": __version__,
        "segtype": SEGTYPES[first.level if first else "paragraph"],
        "o-tmf": "parlalign",
        "adminlang": "en",
        "srclang": options.tag(languages_of(first)[0]),
        "datatype": "plaintext",
    }


def _reason_against(record: Record) -> str | None:
    if not (normalize_for_xml(record.source).strip() and normalize_for_xml(record.target).strip()):
        return "no text on one side"
    return None if fits_xml_size(record.source) and fits_xml_size(record.target) else "a text longer than XML can hold"


def _units(records: Iterable[Record], source: str, options: WriteOptions) -> Iterator[_Element]:
    """Yield the tu of each record; one with another source language than the header tells its own."""
    seen = IdCounter()
    for record in records:
        for tu in _tus(record, _tuid(record, seen), options):
            if (own := options.tag(record.languages[0])) != source:
                tu.set("srclang", own)
            yield tu


def _tuid(record: Record, seen: IdCounter) -> str:
    tuid = regex.sub(r"\s", "_", normalize_for_xml(record.id)) or "t"
    count = seen.count(tuid)
    return tuid if count == 1 else f"{tuid}x{count}"


def _tus(record: Record, tuid: str, options: WriteOptions) -> Iterator[_Element]:
    """Yield the tu of a record and those that say it again in parts."""
    shared, own = list(record_properties(record)), [list(side_properties(record, side)) for side in (0, 1)]
    yield from _both_ways(record, tuid, options, (shared, own[0], own[1]))
    for number, (source, target) in enumerate(record.pieces if options.pieces else (), 1):
        piece = replace(record, source=source, target=target)
        yield from _both_ways(piece, f"{tuid}p{number}", options, ([("x-part", "piece")], [], []))


def _both_ways(record: Record, tuid: str, options: WriteOptions, properties: _Properties) -> Iterator[_Element]:
    """Yield the tu of a record, or of a piece, with its enumerator or without or both, as the options say.

    What says a part again is marked as such, so that nobody takes it for a record of its own; an enumerator that is
    taken off is a property of its text.
    """
    texts = (record.source, record.target)
    parts = split_enumerators(record, options.enumerators)
    if parts is not None and options.enumerators == "strip":
        shared, *own = properties
        taken = [[*of, ("x-enumerator", one)] for of, one in zip(own, parts.enumerators, strict=True)]
        yield _tu(record, parts.texts, tuid, options, (shared, taken[0], taken[1]))
        return
    yield _tu(record, texts, tuid, options, properties)
    if parts is not None:
        yield _tu(record, parts.texts, f"{tuid}t", options, ([("x-part", "text")], [], []))


def _tu(
    record: Record,
    texts: tuple[str, str],
    tuid: str,
    options: WriteOptions,
    properties: _Properties,
) -> _Element:
    from lxml import etree

    tu = etree.Element("tu", tuid=tuid, segtype=SEGTYPES[record.level])
    if record.changed:
        tu.set("changedate", f"{record.changed.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    if record.comment:
        etree.SubElement(tu, "note").text = normalize_for_xml(record.comment)
    _add_properties(tu, properties[0], options)
    for code, text, own in zip(record.languages, texts, properties[1:], strict=True):
        tuv = etree.SubElement(tu, "tuv", {XML_LANG: options.tag(code)})
        _add_properties(tuv, own, options)
        etree.SubElement(tuv, "seg").text = normalize_for_xml(text)
    etree.indent(tu, space=" ")
    return tu


def _add_properties(parent: _Element, properties: Sequence[Property], options: WriteOptions) -> None:
    from lxml import etree

    for kind, value in properties:
        if options.props or kind in _ALWAYS:
            etree.SubElement(parent, "prop", type=kind).text = normalize_for_xml(value)


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
    seen = IdCounter()
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
