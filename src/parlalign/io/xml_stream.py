"""XML files as streams of elements: common faults are corrected and counted, and entities are not resolved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, cast

from parlalign.errors import ParlalignError
from parlalign.io.stream import open_file
from parlalign.io.xml_cleaning import CleanedXml
from parlalign.io.xml_guard import LimitedReader, malformed, refuse_entities
from parlalign.io.xml_names import local_name
from parlalign.records.read_report import ReadReport

if TYPE_CHECKING:
    from lxml.etree import _Element


def elements(where: str, root: str | None, tags: tuple[str, ...], report: ReadReport) -> Iterator[_Element]:
    """Yield each element with a tag in `tags`, in any namespace; an element is freed when the next one is requested.

    Faults are corrected as in `CleanedXml` and counted in `report`. Raises `ParlalignError` with line and column if the
    XML is malformed, if the document declares entities, and if its root is not `root`; None stands for any root.
    """
    from lxml import etree

    with open_file(where) as file:
        limited = LimitedReader(CleanedXml(file, where, report), where)
        events = etree.iterparse(
            cast("BinaryIO", limited),
            tag=[f"{{*}}{tag}" for tag in tags],
            encoding="utf-8",
            resolve_entities=False,
            no_network=True,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            for number, (_, element) in enumerate(events):
                if number == 0:
                    refuse_entities(element, where)
                    _check_root(element.getroottree().getroot(), root, where)
                yield element
                free(element)
                limited.held = 0
            _check_root(events.root, root, where)
        except etree.XMLSyntaxError as error:
            # For an undeclared entity the error itself has neither position nor message; the log of the parser has.
            raise malformed(where, error, events.error_log) from error


def free(element: _Element) -> None:
    """Free the memory of a streamed element and of all elements before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _check_root(element: _Element, root: str | None, where: str) -> None:
    if root is not None and local_name(element).lower() != root:
        raise ParlalignError(
            f"{where}: is not {root.upper()}, its root element is {local_name(element)!r:.40}: check its format"
        )
