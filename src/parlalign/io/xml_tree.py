"""XML parsed within limits, without entities and without network access; common faults are corrected and counted."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, cast

from parlalign.errors import ParlalignError
from parlalign.io.xml_cleaning import CleanedXml
from parlalign.io.xml_guard import LimitedReader, check_markup, malformed, refuse_entities
from parlalign.io.xml_names import local_name
from parlalign.records.read_report import ReadReport

if TYPE_CHECKING:
    from lxml.etree import _Element


def xml_tree(content: bytes, where: str, report: ReadReport) -> _Element:
    """Return the root element of an XML file, without comments and processing instructions.

    Raises `ParlalignError` as `parsed` does, and if the tree would be too large.
    """
    check_markup(content, f"{where}:")
    starts = parsed(io.BytesIO(content), where, report)
    root = next(starts)
    for _ in starts:
        pass
    return root


def parsed(
    file: BinaryIO, where: str, report: ReadReport, *, root: str | None = None, tags: tuple[str, ...] | None = None
) -> Iterator[_Element]:
    """Yield the elements with a tag in `tags` at their ends, or all elements at their starts, the root first.

    Faults are corrected as in `CleanedXml` and counted in `report`. Raises `ParlalignError` with line and column if the
    XML is malformed, if the document declares entities, and if its root is not `root`; None stands for any root. A DTD
    that it names is not read.
    """
    from lxml import etree

    limited = LimitedReader(CleanedXml(file, where, report), where)
    events = etree.iterparse(
        cast("BinaryIO", limited),
        events=("start",) if tags is None else ("end",),
        tag=None if tags is None else [f"{{*}}{tag}" for tag in tags],
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
                _check_root(element.getroottree().getroot(), root, where)
            yield element
            limited.held = 0
        _check_root(events.root, root, where)
    except etree.XMLSyntaxError as error:
        # For an undeclared entity the error itself has neither position nor message; the log of the parser has.
        raise malformed(where, error, events.error_log) from error


def _check_root(element: _Element, root: str | None, where: str) -> None:
    if root is not None and local_name(element).lower() != root:
        raise ParlalignError(
            f"{where}: is not {root.upper()}, its root element is {local_name(element)!r:.40}: check its format"
        )
