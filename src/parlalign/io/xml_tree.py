"""XML files as trees, within limits, without entities and without network access."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO, cast

from parlalign.io.xml_cleaning import CleanedXml
from parlalign.io.xml_guard import LimitedReader, check_markup, malformed, refuse_entities
from parlalign.records.read_report import ReadReport

if TYPE_CHECKING:
    from lxml.etree import _Element


def xml_tree(content: bytes, where: str, report: ReadReport) -> _Element:
    """Return the root element of an XML file, without comments and processing instructions.

    Faults are corrected as in `CleanedXml` and counted in `report`. Raises `ParlalignError` if the XML is malformed,
    too deep or too large, or if it declares entities. A DTD that it names is not read.
    """
    from lxml import etree

    check_markup(content, f"{where}:")
    limited = LimitedReader(CleanedXml(io.BytesIO(content), where, report), where)
    events = etree.iterparse(
        cast("BinaryIO", limited),
        events=("start",),
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for number, (_, element) in enumerate(events):
            if number == 0:
                refuse_entities(element, where)
            limited.held = 0
    except etree.XMLSyntaxError as error:
        raise malformed(where, error, events.error_log) from error
    return cast("_Element", events.root)
