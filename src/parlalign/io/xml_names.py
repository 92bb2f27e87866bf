"""Names of XML elements and attributes without their namespaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element


def local_name(element: _Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: _Element, name: str) -> str:
    """Return an attribute by its name without namespace, or an empty string if it is missing."""
    return next((str(value) for key, value in element.items() if str(key).rpartition("}")[2] == name), "")
