"""Inline codes of TMX, XLIFF 1.2 and XLIFF 2.x: the text that they leave, and the codes as XML.

A code is left out of the text. Words on its two sides stay apart: where it is a line break, a tab, a space or a
placeholder, a space replaces it, unless there is white space or punctuation already. Formatting inside a word leaves
the word whole.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

import regex

from parlalign.formats.records.code_meanings import (
    BREAK,
    NOTHING,
    SPACE,
    UNKNOWN,
    Meaning,
    equivalent_text,
    meaning_of_markup,
    meaning_of_name,
    strongest,
)
from parlalign.io.xml_names import local_name, text_of
from parlalign.records import CodeFormat
from parlalign.records.read_report import ReadReport

if TYPE_CHECKING:
    from lxml.etree import _Element

Role = Literal["open", "close", "alone"]
"""Whether a code begins or ends a pair, or stands alone."""

ROLES: dict[str, Role] = {
    **dict.fromkeys(("bpt", "bx", "sc"), "open"),
    **dict.fromkeys(("ept", "ex", "ec"), "close"),
    **dict.fromkeys(("it", "ph", "x", "ut", "cp"), "alone"),
}
"""The codes without text of their own: TMX 1.4b, 2.3; XLIFF 1.2, 2.3; XLIFF 2.1, 4.2.3."""
_SEPARATING = frozenset({"ph", "x", "ut"})
"""Codes that separate words unless they are known to be formatting. The others are one end of a pair."""
PAIRS = frozenset({"g", "hi", "pc"})
"""Elements with text that are a pair of codes."""
_MARKS = frozenset({"sm", "em"})
"""Ends of an annotation of XLIFF 2, which may span segments."""
_TYPES = ("subType", "type", "ctype", "name")
_EQUIVALENTS = ("equiv-text", "equiv", "equivStart", "disp")
_DELETED = regex.compile(r"(?:x-)?(?:.*[-:])?(?:deleted|deletion|delete|del)", regex.IGNORECASE)
"""Kinds of `mrk`: `x-sdl-deleted`; not `x-sdl-added`."""
_DELETIONS = frozenset({"del", "deleted", "deletion", "deletedtext"})
"""Elements of other namespaces with text that a tracked change deleted."""
_LONGEST_DEPTH = 200
"""Elements inside each other; libxml2 accepts 256 in a file."""

_NO_SPACE_AFTER = regex.compile(r"[\s\p{Ps}\p{Pi}\p{Pd}\p{Pf}\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\"'/\\@#_]")
_NO_SPACE_BEFORE = regex.compile(
    r"[\s\p{Pe}\p{Pi}\p{Pd}\p{Pf}\p{M}\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\"'/\\@_,;:.!?…%‰°]"
)
_NO_BREAK_AFTER = regex.compile(r"[\s\p{Ps}]")
_NO_BREAK_BEFORE = regex.compile(r"[\s\p{Pe}\p{M},;:.!?…]")


class Code(NamedTuple):
    """An inline code in the order of a text: what it stands for, and its XML, which is empty if it is not kept."""

    xml: str
    role: Role
    meaning: Meaning
    is_formatting: bool = False


Items = Sequence[str | Code]
"""A text, in order: its characters, and the codes between them."""


@dataclass(slots=True)
class CodeReader:
    """Reads the texts of one file: their format, the codes that the file defines elsewhere, and counts."""

    format: CodeFormat
    report: ReadReport
    definitions: Mapping[str, str] = field(default_factory=dict)
    """The native markup of a code by its id or `dataRef`: `originalData` of XLIFF 2, `tag-defs` of Trados."""
    locked: Mapping[str, str] = field(default_factory=dict)
    """The locked texts of Trados by their `xid`."""

    def items(self, element: _Element) -> list[str | Code]:
        """Return the text of an element with its codes."""
        return list(self._content(element, 0))

    def _content(self, element: _Element, depth: int) -> Iterator[str | Code]:
        yield element.text or ""
        for child in element:
            if isinstance(child.tag, str):
                yield from self._code(child, depth)
            yield child.tail or ""

    def _code(self, child: _Element, depth: int) -> Iterator[str | Code]:
        name = local_name(child)
        if name in ROLES:
            yield from self._native(child, name)
        elif name in _MARKS:
            self.report.leave_out("annotation (mrk)")
        elif _is_deletion(child, name):
            if text_of(child):
                self.report.leave_out("tracked deletion")
        elif depth > _LONGEST_DEPTH:
            yield text_of(child)
        elif name in PAIRS:
            meaning, is_formatting = self._meaning(child, name, "")
            data = {"data": self._data(child), "dataEnd": self.definitions.get(child.get("dataRefEnd") or "", "")}
            yield Code(f"<{name}{_attributes(child, data)}>", "open", meaning, is_formatting)
            yield from self._content(child, depth + 1)
            yield Code(f"</{name}>", "close", meaning, is_formatting)
        elif name in {"mrk", "sub"}:
            self._count_mark(child)
            yield from self._content(child, depth + 1)
        else:
            self.report.leave_out("element that is no inline code (its text is kept)")
            meaning, is_formatting = meaning_of_name(name)  # HTML elements, for instance
            meaning = NOTHING if meaning == UNKNOWN and text_of(child) else meaning
            yield Code("", "open", meaning, is_formatting)
            yield from self._content(child, depth + 1)
            yield Code("", "close", meaning, is_formatting)

    def _count_mark(self, mark: _Element) -> None:
        """Count an annotation whose text is kept without it. Segments and accepted insertions lose nothing."""
        kind = mark.get("mtype") or ""
        if local_name(mark) == "mrk" and kind != "seg" and not kind.endswith(("added", "location")):
            self.report.leave_out("annotation (mrk)")

    def _native(self, child: _Element, name: str) -> Iterator[str | Code]:
        if (locked := self.locked.get(child.get("xid") or "")) is not None:
            yield locked
            return
        subs = [sub for sub in child.iter("{*}sub") if text_of(sub).strip()]
        for _ in subs:
            self.report.leave_out("text inside an inline code (sub)")
        native = "".join(_own_text(child))
        meaning, is_formatting = self._meaning(child, name, native)
        content = _inner_xml(child, 0) or escape(self._data(child), quote=False)
        start = f"<{name}{_attributes(child)}"
        yield Code(
            f"{start}>{content}</{name}>" if content else f"{start}/>", _role(child, name), meaning, is_formatting
        )

    def _data(self, child: _Element) -> str:
        """Return the native markup that the file defines for a code elsewhere."""
        if data := child.get("data"):
            return data
        for name in ("dataRef", "dataRefStart"):
            if reference := child.get(name):
                return self.definitions.get(reference, "")
        return self.definitions.get(child.get("id") or "", "") if self.format == "xliff-1" else ""

    def _meaning(self, child: _Element, name: str, native: str) -> tuple[Meaning, bool]:
        """Return what a code stands for, and whether it is formatting.

        Its types, its native markup and its equivalent text tell this, or else its element.
        """
        is_formatting = False
        for meaning, is_known in self._evidence(child, native):
            if is_known and meaning != NOTHING:
                return meaning, False
            is_formatting |= is_known
        if text := equivalent_text(child.get("equiv-text") or child.get("equiv") or "", child.get("id") or ""):
            return text, False
        return (UNKNOWN if name in _SEPARATING and not is_formatting else NOTHING), is_formatting

    def _evidence(self, child: _Element, native: str) -> Iterator[tuple[Meaning, bool]]:
        if local_name(child) == "cp":
            # Control characters that XML cannot hold; U+0009 to U+000D are white space.
            yield (BREAK if regex.fullmatch("0*[9a-dA-D]", child.get("hex") or "") else NOTHING), True
        yield from (meaning_of_name(child.get(name)) for name in _TYPES if child.get(name))
        yield meaning_of_markup(native or self._data(child))
        yield from (meaning_of_markup(child.get(name) or "") for name in _EQUIVALENTS if child.get(name))


def text_of_items(items: Items) -> str:
    """Return the text of items, with a space where a code separates two words.

    >>> text_of_items(["De kade", Code("<ph/>", "alone", BREAK), "en"]), text_of_items(["5 ", Code("", "alone", "%")])
    ('De kade en', '5 %')
    """
    text = ""
    parts: list[str] = []
    run: list[Code] = []
    for item in items:
        if isinstance(item, Code):
            run.append(item)
        elif item:
            parts.append(_joined(text, run, item) if run else item)
            text = parts[-1] or text
            run = []
    if run:
        parts.append(_joined(text, run, ""))
    return "".join(parts)


def xml_of_items(items: Items) -> str:
    """Return items as XML, or an empty text if there are no codes in it."""
    if not any(isinstance(item, Code) and item.xml for item in items):
        return ""
    return "".join(item.xml if isinstance(item, Code) else escape(item, quote=False) for item in items)


def _joined(before: str, run: Sequence[Code], after: str) -> str:
    """Return what stands for a run of codes, and the text after it."""
    meaning = _meaning_of_run(run)
    if meaning not in {NOTHING, BREAK, SPACE, UNKNOWN}:
        is_sign = len(meaning or "") == 1  # a character of a word: `caf<ph>&eacute;</ph>`
        sides = ((before, meaning or ""), (meaning or "", after))
        left, right = (" " if not is_sign and _separates(UNKNOWN, *side) else "" for side in sides)
        return f"{left}{meaning}{right}{after}"
    if meaning != NOTHING and before.endswith(" ") and after.startswith(" "):
        return after[1:]  # the white space on both sides of a code
    return f" {after}" if _separates(meaning, before, after) else after


def _meaning_of_run(run: Sequence[Code]) -> Meaning:
    """Return the strongest meaning of neighbouring codes; a pair without text between its codes is a placeholder."""
    meanings = [code.meaning for code in run]
    if any(a.role == "open" and b.role == "close" and not a.is_formatting for a, b in pairwise(run)):
        meanings.append(UNKNOWN)
    return strongest(meanings)


def _separates(meaning: Meaning, before: str, after: str) -> bool:
    """Return whether a code with a meaning is a space between two texts."""
    if meaning == NOTHING or not (before and after):
        return False
    before, after = before[-1], after[0]
    if meaning == SPACE:
        return not (before.isspace() or after.isspace() or unicodedata.category(before) == "Ps")
    if meaning == BREAK:
        return not (_NO_BREAK_AFTER.match(before) or _NO_BREAK_BEFORE.match(after))
    return not (_NO_SPACE_AFTER.match(before) or _NO_SPACE_BEFORE.match(after))


def _role(child: _Element, name: str) -> Role:
    """Return the role of a code; `it` is one code of a pair whose other code is in another segment."""
    if name == "it":
        return "close" if child.get("pos") in {"end", "close"} else "open"
    return ROLES[name]


def _is_deletion(child: _Element, name: str) -> bool:
    if name == "mrk":
        return _DELETED.fullmatch(child.get("mtype") or "") is not None
    return name.lower() in _DELETIONS


def _own_text(code: _Element) -> Iterator[str]:
    """Yield the native markup of a code without the texts of its `sub` elements."""
    yield code.text or ""
    for child in code:
        if isinstance(child.tag, str) and local_name(child) != "sub":
            yield text_of(child)
        yield child.tail or ""


def _inner_xml(element: _Element, depth: int) -> str:
    parts = [escape(element.text or "", quote=False)]
    for child in element:
        if isinstance(child.tag, str):
            if depth > _LONGEST_DEPTH:
                parts.append(escape(text_of(child), quote=False))
            else:
                name = local_name(child)
                parts.append(f"<{name}{_attributes(child)}>{_inner_xml(child, depth + 1)}</{name}>")
        parts.append(escape(child.tail or "", quote=False))
    return "".join(parts)


def _attributes(element: _Element, further: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return the attributes without namespace as XML, with further ones that have a value."""
    attributes = {str(key): str(value) for key, value in element.items() if not str(key).startswith("{")}
    attributes |= {key: value for key, value in further.items() if value}
    return "".join(f' {key}="{_escape_value(value)}"' for key, value in attributes.items())


def _escape_value(value: str) -> str:
    return regex.sub(r"[\t\n\r]", lambda match: f"&#{ord(match[0])};", escape(value))
