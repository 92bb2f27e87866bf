"""Inline codes of Phrase (Memsource), which its .mxliff has in the text: `{1}`, `{2>bold<2}` and `{b>bold<b}`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from parlalign.io.xml_names import attribute, local_name, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_NAMESPACE = "http://www.memsource.com/mxlf/"
_CODE = regex.compile(r"\{(\w{1,6})\}|\{(\w{1,6}|[\^_])>|<(\w{1,6}|[\^_])\}")
"""`{1}`, `{2>`, `<2}`; not `{ 1 }`, `{approximately}`."""
_FORMATTING = {"b": "bold", "i": "italic", "u": "underlined", "^": "x-sup", "_": "x-sub", "B": "bold"}
"""Pairs without an entry in the metadata of the unit."""


def with_code_elements(text: _Element) -> _Element:
    """Return the source or target of a Phrase file with its codes as elements of XLIFF 1.2; any other as it is.

    A code is in the metadata of its unit, or is formatting. Everything else in braces is text.
    """
    if len(text) or not text.text or not any(uri.startswith(_NAMESPACE) for uri in text.nsmap.values()):
        return text
    from lxml import etree

    marks = _marks(text)
    coded = etree.Element("text")
    last: _Element | None = None
    end = 0
    for match in _CODE.finditer(text.text):
        key = match[1] or match[2] or match[3]
        if key not in marks and (match[1] or key not in _FORMATTING):
            continue
        _append(coded, last, text.text[end : match.start()])
        name = "ph" if match[1] else "bpt" if match[2] else "ept"
        last = etree.SubElement(coded, name, id=key)
        kind, last.text = marks.get(key, (_FORMATTING.get(key, ""), match[0]))
        if kind:
            last.set("ctype", kind)
        end = match.end()
    _append(coded, last, text.text[end:])
    return coded


def _append(coded: _Element, last: _Element | None, text: str) -> None:
    if last is None:
        coded.text = text
    else:
        last.tail = text


def _marks(text: _Element) -> dict[str, tuple[str, str]]:
    """Return type and native markup of the codes of a unit, by id."""
    unit = text.getparent()
    marks = {}
    for mark in () if unit is None else unit.iterfind(".//{*}mark"):
        parts = {local_name(child): text_of(child) for child in mark}
        marks[attribute(mark, "id")] = (parts.get("type", ""), parts.get("content", ""))
    return marks
