"""Elements for inline codes in TMX 1.4b and in XLIFF 2.1, made from codes of any format."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import regex

from parlalign.formats.records.code_meanings import BREAK, SPACE
from parlalign.formats.records.code_parts import CodePart
from parlalign.io.xml_names import local_name, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_TMX_ATTRIBUTES = {
    "bpt": ("i", "x", "type"),
    "ept": ("i",),
    "it": ("pos", "x", "type"),
    "ph": ("x", "assoc", "type"),
    "ut": ("x",),
    "hi": ("x", "type"),
    "sub": ("datatype", "type"),
}
"""The inline elements of TMX 1.4b (2.3) and their attributes."""

_SUBTYPES = {
    **dict.fromkeys(("b", "bold", "strong"), "b"),
    **dict.fromkeys(("i", "italic", "em"), "i"),
    **dict.fromkeys(("u", "ulined", "underlined"), "u"),
    **dict.fromkeys(("lb", "br"), "lb"),
    "pb": "pb",
}
"""Types of TMX and XLIFF 1.2 that XLIFF 2.1 (4.3.1.38) has as `xlf:` subtypes."""
_XLIFF_TYPES = frozenset({"fmt", "ui", "quote", "link", "image", "other"})
_SUBTYPE = regex.compile(r"xlf:(?:lb|pb|b|i|u|var)|(?!xlf:)[^\s:]+:\S+")
_KEPT_IN_XLIFF = ("equiv", "disp", "canCopy", "canDelete", "canReorder")
_YES_NO = regex.compile("yes|no|firstNo")


def append_tmx_code(parent: _Element, part: CodePart, number: str, *, is_of_tmx: bool) -> _Element:
    """Append a code to a `seg`; return its element. A code of TMX keeps its attributes and its `sub` elements."""
    own = _chosen(part.element, _TMX_ATTRIBUTES.get(part.name, ())) if is_of_tmx else _tmx_attributes(part, number)
    if part.partner is not None:
        name = "bpt" if part.role == "open" else "ept"
    elif part.is_isolated:
        name = "it"
    else:
        name = part.name if is_of_tmx and part.name in _TMX_ATTRIBUTES else "ph"
    own |= {"i": number, "pos": "end" if part.role == "close" else "begin"}
    code = append_element(parent, name, {key: own[key] for key in _TMX_ATTRIBUTES[name] if key in own})
    if is_of_tmx and part.name != "hi":
        _copy_native(part.element, code)
    else:
        code.text = part.native or part.element.get("equiv-text") or part.element.get("equiv") or _stand_in(part)
    return code


def append_tmx_highlight(parent: _Element, part: CodePart) -> _Element:
    """Append a `hi`, which contains text, to a `seg`; return it."""
    return append_element(parent, "hi", _chosen(part.element, _TMX_ATTRIBUTES["hi"]))


def _tmx_attributes(part: CodePart, number: str) -> dict[str, str]:
    kind = part.element.get("ctype") or part.element.get("subType") or ""
    kind = kind.removeprefix("x-").removeprefix("xlf:")
    return {"x": number, "type": kind} if kind else {"x": number}


def append_xliff_code(parent: _Element, part: CodePart, number: str, data_id: Callable[[str], str]) -> _Element:
    """Append a code without text to a `source` or `target`; return its element.

    `data_id` returns the id of the `data` element for native markup.
    """
    if part.name == "cp":
        return append_element(parent, "cp", _chosen(part.element, ("hex",)))
    own = _xliff_attributes(part)
    if data := data_id(part.native):
        own["dataRef"] = data
    if part.role == "alone":
        return append_element(parent, "ph", {"id": number, **own})
    name = "sc" if part.role == "open" else "ec"
    if part.partner is None:
        return append_element(parent, name, {"id": number, "isolated": "yes", **own})
    return append_element(parent, name, {"id" if name == "sc" else "startRef": number, **own})


def append_xliff_pair(parent: _Element, part: CodePart, number: str, data_id: Callable[[str], str]) -> _Element:
    """Append a `pc`, which contains text, to a `source` or `target`; return it."""
    own = {key: value for key, value in _xliff_attributes(part).items() if key not in {"equiv", "disp"}}
    if not part.native and (text := _stand_in(part)):
        own["equivStart"] = text
    natives = {"dataRefStart": part.native, "dataRefEnd": part.partner.native if part.partner else ""}
    data = {key: data_id(native) for key, native in natives.items() if native}
    return append_element(parent, "pc", {"id": number, **data, **own})


def append_text(element: _Element, text: str) -> None:
    """Append a text after the last child of an element."""
    if not text:
        return
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def append_element(parent: _Element, name: str, attributes: Mapping[str, str]) -> _Element:
    """Append a child in the namespace of its parent; return it."""
    from lxml import etree

    namespace = str(parent.tag).rpartition("}")[0]
    return etree.SubElement(parent, f"{namespace}}}{name}" if namespace else name, dict(attributes))


def _xliff_attributes(part: CodePart) -> dict[str, str]:
    get = part.element.get
    kept = {key: value for key in _KEPT_IN_XLIFF if (value := get(key)) is not None}
    kept = {key: value for key, value in kept.items() if not key.startswith("can") or _YES_NO.fullmatch(value)}
    if part.role == "close":
        kept = {key: value for key, value in kept.items() if not key.startswith("can")}
    if equivalent := get("equiv-text"):
        kept["equiv"] = equivalent
    if part.role == "alone" and not kept.get("equiv") and not part.native and (text := _stand_in(part)):
        kept["equiv"] = text
    if part.role != "close":
        kept |= _xliff_type(get("type") or get("ctype") or "", get("subType") or "")
    return kept


def _xliff_type(kind: str, subtype: str) -> dict[str, str]:
    if kind in _XLIFF_TYPES:
        return {"type": kind} | ({"subType": subtype} if _SUBTYPE.fullmatch(subtype) else {})
    plain = kind.removeprefix("x-").lower()
    if plain in _SUBTYPES:
        return {"type": "fmt", "subType": f"xlf:{_SUBTYPES[plain]}"}
    return {"type": plain} if plain in _XLIFF_TYPES else {}


def _stand_in(part: CodePart) -> str | None:
    """Return the white space that a code stands for, for formats that do not know its type."""
    return {BREAK: "\n", SPACE: "\u00a0"}.get(part.code.meaning or "")


def _copy_native(source: _Element, target: _Element) -> None:
    """Copy the native markup of a code of TMX with its `sub` elements."""
    target.text = source.text
    for child in source:
        name = local_name(child)
        if name in _TMX_ATTRIBUTES:
            copied = append_element(target, name, _chosen(child, _TMX_ATTRIBUTES[name]))
            _copy_native(child, copied)
        else:
            append_text(target, text_of(child))
        append_text(target, child.tail or "")


def _chosen(element: _Element, names: Sequence[str]) -> dict[str, str]:
    return {name: value for name in names if (value := element.get(name)) is not None}
