"""TMX 1.4b (LISA OSCAR 2005), as CAT tools import it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

import parlalign
from parlalign.languages import LANGUAGES
from parlalign.records import Level, Origin, Record
from parlalign.writers.plain import plain

if TYPE_CHECKING:
    from lxml.etree import _Element

SEGTYPES: dict[Level, str] = {"paragraph": "paragraph", "sentence": "sentence", "clause": "phrase"}

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def write_tmx(records: Iterable[Record], file: BinaryIO) -> int:
    """Write the records that have two texts, one after the other; return how many.

    The properties x-score, x-kind, x-label, x-repairs and, for each text, x-document and x-span carry what TMX has no
    place for; x-repairs lists the uncertain repairs. An empty memory is written for Dutch and German paragraphs.
    """
    from lxml import etree

    pairs = _pairs(records)
    first = next(pairs, None)
    languages = first.languages if first else ("nl", "de")
    header = {
        "creationtool": "parlalign",
        "creationtoolversion": parlalign.__version__,
        "segtype": SEGTYPES[first.level if first else "paragraph"],
        "o-tmf": "parlalign",
        "adminlang": "en",
        "srclang": locale(languages[0]),
        "datatype": "plaintext",
    }
    count = 0
    with etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element("tmx", version="1.4"):
            xml.write("\n", etree.Element("header", header), "\n")
            with xml.element("body"):
                seen: Counter[str] = Counter()
                for record in chain([first] if first else [], pairs):
                    tuid = plain(record.id) or "t"
                    seen[tuid] += 1
                    xml.write("\n", _tu(record, tuid if seen[tuid] == 1 else f"{tuid}x{seen[tuid]}"))
                    count += 1
                xml.write("\n")
            xml.write("\n")
    file.write(b"\n")
    return count


def locale(code: str) -> str:
    """Return the language tag that CAT tools expect: `nl-NL` for `nl`."""
    return LANGUAGES[code].locale if code in LANGUAGES else plain(code) or "und"


def _pairs(records: Iterable[Record]) -> Iterator[Record]:
    return (record for record in records if plain(record.source) and plain(record.target))


def _tu(record: Record, tuid: str) -> _Element:
    from lxml import etree

    tu = etree.Element("tu", tuid=tuid, segtype=SEGTYPES[record.level])
    for kind, value in _properties(record):
        etree.SubElement(tu, "prop", type=kind).text = plain(value)
    sides = zip(record.languages, (record.source, record.target), record.origin, strict=True)
    for code, text, origin in sides:
        tuv = etree.SubElement(tu, "tuv", {XML_LANG: locale(code)})
        for kind, value in _place(origin) if origin else ():
            etree.SubElement(tuv, "prop", type=kind).text = plain(value)
        etree.SubElement(tuv, "seg").text = plain(text)
    etree.indent(tu, space=" ")
    return tu


def _place(origin: Origin) -> Iterator[tuple[str, str]]:
    yield "x-document", origin.document
    yield "x-span", " ".join(f"{span.start}-{span.end}" for span in origin.spans)


def _properties(record: Record) -> Iterator[tuple[str, str]]:
    yield "x-score", f"{record.score:.4f}"
    if record.status != "paired":
        yield "x-status", record.status
    origins: list[Origin] = [origin for origin in record.origin if origin]
    if origins:
        yield "x-kind", origins[0].kind
    if origins and origins[0].label:
        yield "x-label", origins[0].label
    for edit in record.uncertain_edits:
        yield "x-repairs", f"{edit.rule} at {edit.span.start}-{edit.span.end}: {edit.probability:.2f}"
