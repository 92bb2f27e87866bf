"""The inline codes of a text as parts with their pairs, placed in the text as it is now.

The codes of a record belong to its texts as they were read. If only white space or an enumerator at the beginning of a
text has changed, they keep their places. If a text was changed otherwise, they have no places in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from parlalign.formats.records.code_meanings import BREAK, NOTHING, SPACE, UNKNOWN
from parlalign.formats.records.inline_codes import PAIRS, ROLES, Code, CodeReader, Role, text_of_items
from parlalign.io.xml_names import local_name, text_of
from parlalign.records import CodeFormat
from parlalign.records.read_report import ReadReport

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(slots=True, eq=False)
class CodePart:
    """A code of a text: its element, its role, and the place of the other code of its pair in the text."""

    element: _Element
    role: Role
    code: Code
    partner: CodePart | None = None
    number: str = ""
    """The id of the code in the file that is written."""

    @property
    def name(self) -> str:
        return local_name(self.element)

    @property
    def key(self) -> str:
        """What the two codes of a pair share, and a code of the source and one of the target."""
        get = self.element.get
        if self.name == "ec":
            return get("startRef") or get("id") or ""
        return get("rid") or get("i") or get("id") or get("x") or ""

    @property
    def is_isolated(self) -> bool:
        """Whether it is one code of a pair whose other code is in another segment."""
        return self.role != "alone" and self.partner is None

    @property
    def native(self) -> str:
        """The native markup."""
        if self.name in PAIRS:
            return self.element.get("data" if self.role == "open" else "dataEnd") or ""
        return text_of(self.element)


_DEEPEST = 50
"""Elements inside each other that are written; libxml2 reads 256."""

CodedText = list["str | CodePart"]
"""A text, in order: its characters, and the codes between them."""


def coded_text_of(code_format: CodeFormat, xml: str) -> CodedText:
    """Return a text with its codes; nothing if the XML is not well-formed."""
    element = _parsed(xml)
    return [] if element is None else _parts(element, code_format)


def fitted(items: CodedText, text: str) -> CodedText | None:
    """Return codes at their places in a text; None if it is another text than that of the codes."""
    read = text_of_items([item if isinstance(item, str) else item.code for item in items])
    return items if read == text else _moved(items, text)


def number_of_codes(items: CodedText) -> int:
    """Return how many codes a text has; a pair has two."""
    return sum(isinstance(item, CodePart) for item in items)


def _parsed(xml: str) -> _Element | None:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(f"<seg>{xml}</seg>", parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _parts(element: _Element, code_format: CodeFormat) -> CodedText:
    """Return the text of an element with its codes, both ends of a pair with the same element."""
    elements = [child for child in element.iter() if _is_code(child, element)]
    reader = CodeReader(code_format, ReadReport())
    items: CodedText = []
    starts = iter(elements)
    stack: list[CodePart] = []
    for item in reader.items(element):
        if isinstance(item, str):
            items.append(item)
        elif item.xml.startswith("</"):
            start = stack.pop()
            start.partner = CodePart(start.element, "close", item, start)
            items.append(start.partner)
        else:
            part = CodePart(next(starts), item.role, item)
            if part.name in PAIRS:
                stack.append(part)
            items.append(part)
    return items


def _is_code(child: _Element, root: _Element) -> bool:
    """Return whether an element is a code of the text of `root`, and no content of another code."""
    if child is root or local_name(child) not in ROLES.keys() | PAIRS:
        return False
    parents = child.iterancestors()
    return all(parent is root or local_name(parent) not in ROLES for parent in parents)


def _moved(items: CodedText, text: str) -> CodedText | None:
    """Return codes at their places in a text that differs in white space, or lacks the beginning; None for others."""
    if any(isinstance(item, CodePart) and item.code.meaning not in {NOTHING, BREAK, SPACE, UNKNOWN} for item in items):
        return None
    before = [char for item in items if isinstance(item, str) for char in item if _is_visible(char)]
    places = [at for at, char in enumerate(text) if _is_visible(char)]
    removed = len(before) - len(places)
    if removed < 0 or before[removed:] != [text[at] for at in places]:
        return None
    moved: CodedText = []
    start = seen = 0
    follows_space = False
    for item in items:
        if isinstance(item, str):
            seen += sum(map(_is_visible, item))
            follows_space = not _is_visible(item[-1]) if item else follows_space
            continue
        k = seen - removed
        if k < 0:
            continue
        at = places[k - 1] + 1 if k and not follows_space else places[k] if k < len(places) else len(text)
        at = max(start, at) if k else start
        moved += [text[start:at], item]
        start = at
    moved.append(text[start:])
    return moved if number_of_codes(moved) else None


def _is_visible(char: str) -> bool:
    return not char.isspace() and (char.isprintable() or char.isalnum())


def find_pairs(items: CodedText) -> None:
    """Find the two codes of each pair by their keys; a pair of an element with text is known already."""
    present = {id(item) for item in items if isinstance(item, CodePart)}
    opened: defaultdict[str, list[CodePart]] = defaultdict(list)
    for item in items:
        if isinstance(item, str) or item.name == "it":
            continue
        if item.partner is not None:
            item.partner = item.partner if id(item.partner) in present else None
        elif item.role == "open":
            opened[item.key].append(item)
        elif item.role == "close" and opened[item.key]:
            item.partner = opened[item.key].pop()
            item.partner.partner = item


def nested_codes(items: Sequence[str | CodePart]) -> set[int]:
    """Return the codes, by their identity, that are ends of pairs inside each other."""
    stack: list[CodePart] = []
    nested: set[int] = set()
    crossed: set[int] = set()
    """The beginnings of pairs that end after a pair around them, or that are too deep."""
    for item in items:
        if isinstance(item, str) or item.partner is None:
            continue
        if item.role == "open":
            stack.append(item)
            if len(stack) > _DEEPEST:
                crossed.add(id(item))
        else:
            while stack and id(stack[-1]) in crossed:
                stack.pop()
            if stack and stack[-1] is item.partner and id(item.partner) not in crossed:
                nested |= {id(item), id(stack.pop())}
            crossed.add(id(item.partner))
    return nested
