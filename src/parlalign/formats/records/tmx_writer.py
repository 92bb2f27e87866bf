"""TMX 1.4b (LISA OSCAR 2005), as CAT tools import it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

import regex

from parlalign._version import __version__
from parlalign.formats.records.enumerators import divided
from parlalign.formats.records.properties_writer import Property, record_properties, side_properties
from parlalign.formats.records.repeated_ids import Repeated
from parlalign.formats.records.write_options import WriteOptions
from parlalign.formats.records.write_report import WriteReport, languages_of, with_first
from parlalign.io.atomic import atomic_write
from parlalign.records import Level, Record
from parlalign.text.normalization import fits_xml, normal

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
    if not (normal(record.source).strip() and normal(record.target).strip()):
        return "no text on one side"
    return None if fits_xml(record.source) and fits_xml(record.target) else "a text longer than XML can hold"


def _units(records: Iterable[Record], source: str, options: WriteOptions) -> Iterator[_Element]:
    """Yield the tu of each record; one with another source language than the header tells its own."""
    seen = Repeated()
    for record in records:
        for tu in _tus(record, _tuid(record, seen), options):
            if (own := options.tag(record.languages[0])) != source:
                tu.set("srclang", own)
            yield tu


def _tuid(record: Record, seen: Repeated) -> str:
    tuid = regex.sub(r"\s", "_", normal(record.id)) or "t"
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
    parts = divided(record, options.enumerators)
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
        etree.SubElement(tu, "note").text = normal(record.comment)
    _add_properties(tu, properties[0], options)
    for code, text, own in zip(record.languages, texts, properties[1:], strict=True):
        tuv = etree.SubElement(tu, "tuv", {XML_LANG: options.tag(code)})
        _add_properties(tuv, own, options)
        etree.SubElement(tuv, "seg").text = normal(text)
    etree.indent(tu, space=" ")
    return tu


def _add_properties(parent: _Element, properties: Sequence[Property], options: WriteOptions) -> None:
    from lxml import etree

    for kind, value in properties:
        if options.props or kind in _ALWAYS:
            etree.SubElement(parent, "prop", type=kind).text = normal(value)
