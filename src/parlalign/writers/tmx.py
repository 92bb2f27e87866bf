"""TMX 1.4b (LISA OSCAR 2005), as CAT tools import it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import parlalign
from parlalign.plain import normal
from parlalign.records import Level, Origin, Record
from parlalign.writers.atomic import replaced
from parlalign.writers.options import WriteOptions
from parlalign.writers.tally import Tally

if TYPE_CHECKING:
    from lxml.etree import _Element

SEGTYPES: dict[Level, str] = {"paragraph": "paragraph", "sentence": "sentence", "clause": "phrase"}

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def write_tmx(records: Iterable[Record], path: Path, options: WriteOptions) -> Tally:
    """Write the records that have two texts, one after the other.

    The properties x-score, x-kind, x-label, x-repairs and, for each text, x-document and x-span carry what TMX has no
    place for; x-repairs lists the uncertain repairs. An empty memory is written for Dutch and German paragraphs.
    """
    from lxml import etree

    tally = Tally()
    pairs = tally.sieve(records, _reason_against)
    first = next(pairs, None)
    with replaced(path) as file, etree.xmlfile(file, encoding=options.encoding) as xml:
        xml.write_declaration()
        with xml.element("tmx", version="1.4"):
            xml.write("\n", etree.Element("header", _header(first, options)), "\n")
            with xml.element("body"):
                seen: Counter[str] = Counter()
                for record in chain([first] if first else [], pairs):
                    tuid = normal(record.id) or "t"
                    seen[tuid] += 1
                    tu = _tu(record, tuid if seen[tuid] == 1 else f"{tuid}x{seen[tuid]}", options)
                    xml.write("\n", tu)
                xml.write("\n")
            xml.write("\n")
    return tally


def _header(first: Record | None, options: WriteOptions) -> dict[str, str]:
    languages = first.languages if first else ("nl", "de")
    return {
        "creationtool": "parlalign",
        "creationtoolversion": parlalign.__version__,
        "segtype": SEGTYPES[first.level if first else "paragraph"],
        "o-tmf": "parlalign",
        "adminlang": "en",
        "srclang": options.tag(languages[0]),
        "datatype": "plaintext",
    }


def _reason_against(record: Record) -> str | None:
    return None if normal(record.source).strip() and normal(record.target).strip() else "no text on one side"


def _tu(record: Record, tuid: str, options: WriteOptions) -> _Element:
    from lxml import etree

    tu = etree.Element("tu", tuid=tuid, segtype=SEGTYPES[record.level])
    for kind, value in _properties(record):
        etree.SubElement(tu, "prop", type=kind).text = normal(value)
    sides = zip(record.languages, (record.source, record.target), record.origin, strict=True)
    for code, text, origin in sides:
        tuv = etree.SubElement(tu, "tuv", {XML_LANG: options.tag(code)})
        for kind, value in _place(origin) if origin else ():
            etree.SubElement(tuv, "prop", type=kind).text = normal(value)
        etree.SubElement(tuv, "seg").text = normal(text)
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
