"""TMX 1.4b (LISA OSCAR 2005), written as CAT tools import it, as a stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import regex

from parlalign.formats.records.code_writing import CodeWriter
from parlalign.formats.records.enumerators import split_enumerators
from parlalign.formats.records.file_languages import languages_of, peek
from parlalign.formats.records.properties import (
    Property,
    record_properties,
    text_properties,
)
from parlalign.formats.records.repeated_ids import IdCounter
from parlalign.formats.records.write_options import WriteOptions
from parlalign.formats.records.write_report import WriteReport
from parlalign.io.atomic import atomic_write
from parlalign.io.resources import version_of_outputs
from parlalign.records import Level, Record
from parlalign.text.normalization import fits_xml_size, normalize_for_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

SEGTYPES: dict[Level, str] = {"paragraph": "paragraph", "sentence": "sentence", "clause": "phrase"}

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_Properties = tuple[Sequence[Property], ...]
"""The properties of a tu, of its source, of its target, and of its further texts."""

_ALWAYS = frozenset({"x-part", "x-enumerator"})
"""Properties that are written even if the options exclude properties. Without them, a reader would lose a text or read
it as another record."""


def write_tmx(records: Iterable[Record], path: Path, options: WriteOptions) -> WriteReport:
    """Write the records that have two texts or more, one after the other; each text has a tuv.

    TMX has no elements for some fields of a record. They are properties: x-score, x-status, x-kind, x-label, x-repairs
    (the uncertain repairs) and, for each text, x-document and x-span. If CAT tools split the enumerator off a text, a
    second entry has the text without it (see `Enumerators`). The sub-segments of a record, and its texts without
    numbers of notes, have entries, too. All these are marked by x-part. A file without records has the header of Dutch
    and German paragraphs.

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
        "creationtoolversion": version_of_outputs(),
        "segtype": SEGTYPES[first.level if first else "paragraph"],
        "o-tmf": "parlalign",
        "adminlang": "en",
        "srclang": options.tag(languages_of(first)[0]),
        "datatype": "plaintext",
    }


def _reason_against(record: Record) -> str | None:
    if sum(map(_is_written, record.texts)) < 2:
        return "text in one language only" if record.further else "no text on one side"
    return None if all(map(fits_xml_size, record.texts)) else "a text longer than XML can hold"


def _is_written(text: str) -> bool:
    return bool(normalize_for_xml(text).strip())


class _Unit(NamedTuple):
    """A record, or a sub-segment of one, that becomes a tu, and what writes its texts with their inline codes."""

    record: Record
    tuid: str
    properties: _Properties
    codes: CodeWriter


def _units(records: Iterable[Record], source: str, options: WriteOptions, report: WriteReport) -> Iterator[_Element]:
    """Yield the tus of all records; a tu names its source language if the header names another one."""
    ids = IdCounter()
    for record in records:
        codes = CodeWriter(record.codes, "tmx", tuple(one.codes for one in record.further))
        first = next(code for code, text in zip(record.all_languages, record.texts, strict=True) if _is_written(text))
        for tu in _tus(record, _tuid(record, ids), options, codes):
            if (own := options.tag(first)) != source:
                tu.set("srclang", own)
            yield tu
        report.without_codes += codes.has_lost_codes


def _tuid(record: Record, ids: IdCounter) -> str:
    tuid = regex.sub(r"\s", "_", normalize_for_xml(record.id)) or "t"
    count = ids.count(tuid)
    return tuid if count == 1 else f"{tuid}x{count}"


def _tus(record: Record, tuid: str, options: WriteOptions, codes: CodeWriter) -> Iterator[_Element]:
    """Yield the tus of a record and of its sub-segments; no two texts without enumerators are the same."""
    pieces = record.pieces if options.pieces else ()
    written: set[tuple[str, ...]] = {record.texts, *pieces}
    own = [list(text_properties(record, side)) for side in range(len(record.texts))]
    properties = (list(record_properties(record)), *own)
    yield from _with_and_without_enumerator(_Unit(record, tuid, properties, codes), options, written)
    for number, (source, target) in enumerate(pieces, 1):
        sub_segment = replace(record, source=source, target=target, further=(), scores=())
        unit = _Unit(sub_segment, f"{tuid}p{number}", ([("x-part", "piece")], [], []), CodeWriter(None, "tmx"))
        yield from _with_and_without_enumerator(unit, options, written)


def _with_and_without_enumerator(
    unit: _Unit, options: WriteOptions, written: set[tuple[str, ...]]
) -> Iterator[_Element]:
    """Yield the tu of a unit with its enumerator, without it, or both, as the options say.

    If there are both, the one without is marked as a part, so that readers do not read it as another record. It is left
    out if its texts are `written`, and else added to them. An enumerator that is removed becomes a property of its
    text.
    """
    record = unit.record
    split = split_enumerators(record, options.enumerators)
    if split is not None and options.enumerators == "strip":
        shared, *own = unit.properties
        with_enumerators = (
            [*text, *([("x-enumerator", removed)] if removed else [])]
            for text, removed in zip(own, split.enumerators, strict=True)
        )
        yield _tu(unit._replace(properties=(shared, *with_enumerators)), split.texts, options)
        return
    yield _tu(unit, record.texts, options)
    if split is not None and split.texts not in written:
        written.add(split.texts)
        part: _Properties = ([("x-part", "text")], *([] for _ in split.texts))
        yield _tu(unit._replace(tuid=f"{unit.tuid}t", properties=part), split.texts, options)


def _tu(unit: _Unit, texts: Sequence[str], options: WriteOptions) -> _Element:
    from lxml import etree

    record = unit.record
    tu = etree.Element("tu", tuid=unit.tuid, segtype=SEGTYPES[record.level])
    if record.changed:
        tu.set("changedate", f"{record.changed.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    if record.comment:
        etree.SubElement(tu, "note").text = normalize_for_xml(record.comment)
    _add_properties(tu, unit.properties[0], options)
    segs: dict[int, _Element] = {}
    for side, (code, own) in enumerate(zip(record.all_languages, unit.properties[1:], strict=True)):
        if record.further and not _is_written(texts[side]):
            continue
        tuv = etree.SubElement(tu, "tuv", {XML_LANG: options.tag(code)})
        _add_properties(tuv, own, options)
        segs[side] = etree.SubElement(tuv, "seg")
    etree.indent(tu, space=" ")  # before the texts, which must not get white space around their codes
    for side, seg in segs.items():
        unit.codes.fill(seg, side, normalize_for_xml(texts[side]))
    return tu


def _add_properties(parent: _Element, properties: Sequence[Property], options: WriteOptions) -> None:
    from lxml import etree

    for kind, value in properties:
        if options.props or kind in _ALWAYS:
            etree.SubElement(parent, "prop", type=kind).text = normalize_for_xml(value)
