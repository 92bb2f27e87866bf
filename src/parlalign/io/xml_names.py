"""Names and attributes of XML elements without their namespaces, and their texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from lxml.etree import _Element


def local_name(element: _Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: _Element, name: str) -> str:
    """Return an attribute by its name without namespace, or an empty string if it is missing."""
    return next((str(value) for key, value in element.items() if str(key).rpartition("}")[2] == name), "")


def text_of(element: _Element) -> str:
    """Return the text of an element and of all elements inside it."""
    return "".join(map(str, element.itertext()))


def integer_of(text: str | None, default: int) -> int:
    """Return the whole number in an attribute, of at most nine digits, or `default` if there is none.

    >>> integer_of("-12", 0), integer_of("1e5", 0), integer_of(None, 1)
    (-12, 0, 1)
    """
    return int(text) if text and regex.fullmatch(r"-?\d{1,9}", text, regex.ASCII) else default
