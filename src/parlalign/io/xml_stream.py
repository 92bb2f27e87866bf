"""XML files as streams of elements: common faults are corrected and counted, and entities are not resolved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from parlalign.io.stream import open_file
from parlalign.io.xml_tree import parsed
from parlalign.records.read_report import ReadReport

if TYPE_CHECKING:
    from lxml.etree import _Element


def elements(where: str, root: str | None, tags: tuple[str, ...], report: ReadReport) -> Iterator[_Element]:
    """Yield each element with a tag in `tags`, in any namespace; an element is freed when the next one is requested.

    Raises `ParlalignError` as `parsed` does.
    """
    with open_file(where) as file:
        for element in parsed(file, where, report, root=root, tags=tags):
            yield element
            free(element)


def free(element: _Element) -> None:
    """Free the memory of a streamed element and of all elements before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
