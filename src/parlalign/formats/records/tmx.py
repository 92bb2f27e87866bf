"""TMX 1.4b (LISA OSCAR 2005): written as CAT tools import it, read in any version and from any tool, as a stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import regex

from parlalign._version import __version__
from parlalign.formats.records.code_writing import CodeWriter
from parlalign.formats.records.enumerators import split_enumerators
from parlalign.formats.records.file_languages import languages_of, peek
from parlalign.formats.records.inline_codes import CodeReader, text_of_items, xml_of_items
from parlalign.formats.records.properties import (
    Entry,
    EntryText,
    Property,
    code_of,
    date_of,
    make_record,
    record_properties,
    text_properties,
)
from parlalign.formats.records.repeated_ids import IdCounter
from parlalign.formats.records.write_options import WriteOptions
from parlalign.formats.records.write_report import WriteReport
from parlalign.io.atomic import atomic_write
from parlalign.io.xml_names import local_name
from parlalign.io.xml_stream import elements
from parlalign.records import Level, Record
from parlalign.records.read_report import ReadReport
from parlalign.text.normalization import fits_xml_size, normalize_for_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

SEGTYPES: dict[Level, str] = {"paragraph": "paragraph", "sentence": "sentence", "clause": "phrase"}
_LEVELS: dict[str, Level] = {segtype: level for level, segtype in SEGTYPES.items()}

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_Properties = tuple[Sequence[Property], Sequence[Property], Sequence[Property]]
"""The properties of a tu, of its source and of its target."""

_ALWAYS = frozenset({"x-part", "x-enumerator"})
"""Properties that are written even if the options exclude properties. Without them, a reader would lose a text or read
it as another record."""


def write_tmx(records: Iterable[Record], path: Path, options: WriteOptions) -> WriteReport:
    """Write the records that have two texts, one after the other.

    TMX has no elements for some fields of a record. They are properties: x-score, x-status, x-kind, x-label, x-repairs
    (the uncertain repairs) and, for each text, x-document and x-span. If CAT tools split the enumerator off a text, a
    second entry has the text without it (see `Enumerators`). The sub-segments of a record have entries, too. Both
    are marked by x-part. A file without records has the header of Dutch and German paragraphs.

    Not written: certain repairs, digits of the score after the fourth, white space in an id (`_` replaces it). If
    an id occurs again, a number is added to it.
    """
    from lxml import etree

    report = WriteReport()
    first, pairs = peek(report.filtered(records, _reason_against))
    header = _header(first, options)
    with atomic_write(path) as file, etree.xmlfile(file, encoding=options.encoding) as xml:
        xml.write_declaration()
        with xml.element("tmx", version="1.4"):
            xml.write("\n", etree.Element("header", header), "\n")
            with xml.element("body"):
                count = 0
                for count, tu in enumerate(_units(pairs, header["srclang"], options, report), 1):  # noqa: B007
                    xml.write("\n", tu)
                report.pieces = count - report.written
                xml.write("\n")
            xml.write("\n")
    return report


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


class _CodedTexts(NamedTuple):
    """Both texts of a tu, and what writes them with their inline codes."""

    texts: tuple[str, str]
    codes: CodeWriter


def _units(records: Iterable[Record], source: str, options: WriteOptions, report: WriteReport) -> Iterator[_Element]:
    """Yield the tus of all records; a tu names its source language if the header names another one."""
    ids = IdCounter()
    for record in records:
        codes = CodeWriter(record.codes, "tmx")
        for tu in _tus(record, _tuid(record, ids), options, codes):
            if (own := options.tag(record.languages[0])) != source:
                tu.set("srclang", own)
            yield tu
        report.without_codes += codes.has_lost_codes


def _tuid(record: Record, ids: IdCounter) -> str:
    tuid = regex.sub(r"\s", "_", normalize_for_xml(record.id)) or "t"
    count = ids.count(tuid)
    return tuid if count == 1 else f"{tuid}x{count}"


def _tus(record: Record, tuid: str, options: WriteOptions, codes: CodeWriter) -> Iterator[_Element]:
    """Yield the tus of a record and of its sub-segments."""
    shared, own = list(record_properties(record)), [list(text_properties(record, side)) for side in (0, 1)]
    yield from _with_and_without_enumerator(record, tuid, options, (shared, own[0], own[1]), codes)
    for number, (source, target) in enumerate(record.pieces if options.pieces else (), 1):
        sub_segment = replace(record, source=source, target=target)
        properties: _Properties = ([("x-part", "piece")], [], [])
        without = CodeWriter(None, "tmx")
        yield from _with_and_without_enumerator(sub_segment, f"{tuid}p{number}", options, properties, without)


def _with_and_without_enumerator(
    record: Record, tuid: str, options: WriteOptions, properties: _Properties, codes: CodeWriter
) -> Iterator[_Element]:
    """Yield the tu of a record, or of a sub-segment, with its enumerator, without it, or both, as the options say.

    If there are both, the one without is marked as a part, so that readers do not read it as another record. An
    enumerator that is removed becomes a property of its text.
    """
    texts = (record.source, record.target)
    split = split_enumerators(record, options.enumerators)
    if split is not None and options.enumerators == "strip":
        shared, *own = properties
        source, target = (
            [*text, ("x-enumerator", removed)] for text, removed in zip(own, split.enumerators, strict=True)
        )
        yield _tu(record, _CodedTexts(split.texts, codes), tuid, options, (shared, source, target))
        return
    yield _tu(record, _CodedTexts(texts, codes), tuid, options, properties)
    if split is not None:
        yield _tu(record, _CodedTexts(split.texts, codes), f"{tuid}t", options, ([("x-part", "text")], [], []))


def _tu(
    record: Record,
    texts: _CodedTexts,
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
    segs = []
    for code, own in zip(record.languages, properties[1:], strict=True):
        tuv = etree.SubElement(tu, "tuv", {XML_LANG: options.tag(code)})
        _add_properties(tuv, own, options)
        segs.append(etree.SubElement(tuv, "seg"))
    etree.indent(tu, space=" ")  # before the texts, which must not get white space around their codes
    for side, (seg, text) in enumerate(zip(segs, texts.texts, strict=True)):
        texts.codes.fill(seg, side, normalize_for_xml(text))
    return tu


def _add_properties(parent: _Element, properties: Sequence[Property], options: WriteOptions) -> None:
    from lxml import etree

    for kind, value in properties:
        if options.props or kind in _ALWAYS:
            etree.SubElement(parent, "prop", type=kind).text = normalize_for_xml(value)


def read_tmx(where: str, report: ReadReport) -> Iterator[Record]:
    """Yield a record for each tu; a tu with one text becomes an unpaired record.

    If an entry has more than two languages, the languages of `report` are used, or the source language (`srclang`, or
    the first language of the file) and the first other one. Entries in no wanted language, and inline codes, are left
    out. Entries that `write_tmx` marked by x-part become sub-segments of the record before them. They become records of
    their own if they do not belong to that record.
    """
    level: Level = "paragraph"
    source = ""
    ids = IdCounter()
    last: Record | None = None
    for element in elements(where, "tmx", ("header", "tu"), report):
        if local_name(element) == "header":
            level = _LEVELS.get(element.get("segtype") or "", level)
            source = _source_language(element)
            continue
        place = f"{where}, line {element.sourceline}"
        part = _properties_of(element).get("x-part")
        tuvs = [child for child in element if local_name(child) == "tuv"]
        wanted = _wanted_tuvs(tuvs, _source_language(element) or source, report.languages)
        if len(tuvs) > len(wanted):
            report.left_out["extra text of an entry"] += len(tuvs) - len(wanted)
        record = _record(element, wanted, level, place, report)
        source = source or record.languages[0]
        if part and last and _is_part_of(record, last):
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


def _source_language(element: _Element) -> str:
    """Return the `srclang` of a header or tu; empty if it is missing or names all languages."""
    tag = element.get("srclang") or ""
    return "" if tag == "*all*" else tag


def _is_part_of(part: Record, whole: Record) -> bool:
    """Return whether an entry is a part of a record by its id or texts.

    Other programs may change the order of entries or remove ids.
    """
    has_id_of_part = regex.fullmatch(r"(?:p\d+)?t?", part.id.removeprefix(whole.id)) is not None
    if whole.id and part.id.startswith(whole.id) and has_id_of_part:
        return True
    return part.source in whole.source and part.target in whole.target


def _record(tu: _Element, tuvs: Sequence[_Element], level: Level, where: str, report: ReadReport) -> Record:
    texts = [_entry_text(tuv, report) for tuv in tuvs]
    if len(texts) < 2 or not all(entry_text.text.strip() for entry_text in texts):
        report.correct("entry without a text on one side (kept as unpaired)", where)
    while len(texts) < 2:
        texts.append(EntryText("", _missing_language(texts, report), {}))
    if report.languages and code_of(texts[1].tag) == report.languages[0]:
        texts.reverse()  # the source is missing
    notes = [note.text or "" for parent in (tu, *tuvs) for note in parent if local_name(note) == "note"]
    entry = Entry(
        id=tu.get("tuid") or "",
        level=_LEVELS.get(tu.get("segtype") or "", level),
        properties=_properties_of(tu),
        comment="\n".join(notes),
        changed=_last_change([tu, *tuvs]),
    )
    return make_record(entry, (texts[0], texts[1]), where, "tmx")


def _wanted_tuvs(tuvs: Sequence[_Element], source: str, languages: tuple[str, str] | None) -> Sequence[_Element]:
    """Return at most two tuvs: those of `languages` in this order, or of the source language and another one."""
    if languages is None:
        return _source_first(tuvs, source)[:2]
    by_code: dict[str, _Element] = {}
    for tuv in tuvs:
        by_code.setdefault(code_of(_tag(tuv)), tuv)
    wanted = [by_code[code] for code in languages if code in by_code]
    return wanted or _source_first(tuvs, source)[:2]  # the entry is in other languages


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


def _entry_text(tuv: _Element, report: ReadReport) -> EntryText:
    seg = next((child for child in tuv if local_name(child) == "seg"), None)
    properties = _properties_of(tuv)
    enumerator = properties.get("x-enumerator", "")
    items = [] if seg is None else CodeReader("tmx", report).items(seg)
    xml = xml_of_items([enumerator, *items])
    return EntryText(enumerator + text_of_items(items), _tag(tuv), properties, xml)


def _tag(tuv: _Element) -> str:
    return tuv.get(XML_LANG) or tuv.get("lang") or "und"


def _properties_of(element: _Element) -> dict[str, str]:
    return {child.get("type") or "": child.text or "" for child in element if local_name(child) == "prop"}


def _last_change(elements: Sequence[_Element]) -> datetime | None:
    dates = [date_of(element.get("changedate")) for element in elements]
    return max((date for date in dates if date), default=None)
