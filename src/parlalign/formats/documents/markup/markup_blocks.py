"""The blocks of a tree of XML: a paragraph for each block of text, with its number, kind, language and notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING

import regex

from parlalign.formats.documents.blocks import INVISIBLE, Block
from parlalign.formats.documents.markup.markup_rules import (
    BREAKS,
    INLINE,
    RAISED,
    SENTENCE,
    TOKENS,
    UNKNOWN_FORMAT,
    MarkupRules,
)
from parlalign.formats.documents.markup.token_spaces import NO_SPACE, TokenSpaces
from parlalign.formats.documents.note_marks import marked, without_outer_brackets
from parlalign.io.xml_names import local_name
from parlalign.records import PAGE_KINDS

if TYPE_CHECKING:
    from lxml.etree import _Element

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NO_SPACE = regex.compile(rf"[ \t\r\n]*{NO_SPACE}[ \t\r\n]*")
_SPACE = regex.compile(r"[ \t\r\n\f\v\x85\u2028\u2029]+")
"""White space of XML, and characters that would end a paragraph; not no-break spaces."""
_BLANKS = f" \t\r\n{NO_SPACE}"
_ENUMERATOR = regex.compile(  # `(1)`, `1.`, `1a.`, `AA.`, `iv)`, `1.2.3`, `§ 5`, `–`; not `Artikel 1`, `HOOFDSTUK I`
    r"[\"'„“«»‘]?(?:[(\[]?(?:\d{1,4}[a-z]{0,3}|[A-Za-z]{1,3}|[ivxlcdmIVXLCDM]{1,7}|\d{1,3}(?:\.\d{1,3}){1,4})"
    r"[.)\]°º:]{0,3}|§+\s?\d{1,4}[a-z]?\.?|[–—•▪·*-])"
)
_LABEL = regex.compile(r"[\p{L}\p{N}]+(?:\.\p{N}+)*")
_MARK = regex.compile(r"[\p{L}\p{N}]{1,4}|[*†‡]{1,4}")
"""The mark of a note, without its brackets."""
_NUMBERED = frozenset({"recital", "paragraph", "item"})
"""Kinds of which only the first block in an element is one: further ones are its text."""


@dataclass(slots=True)
class _Context:
    """The kind that an element gives to its blocks; an empty string: their words tell it."""

    kind: str
    is_used: bool = False


@dataclass(slots=True)
class _Open:
    """An element that is open while its content is read."""

    name: str
    context: _Context
    language: str
    is_inline: bool = False
    has_text: bool = False
    """It has text of its own, so that its children are inside a paragraph."""
    is_joined: bool = False
    is_number: bool = False
    is_note_number: bool = False
    separate: _Separate | None = None
    pad: str = ""
    """White space after it."""
    end_quote: str = ""


@dataclass(slots=True)
class _Separate:
    """A note or remark that is read apart from the paragraph around it."""

    around: _OpenBlock
    is_note: bool
    mark: str = ""
    identity: str = ""


@dataclass(slots=True)
class _OpenBlock:
    """The paragraph that is being read."""

    texts: list[str] = field(default_factory=list)
    number: str = ""
    """An enumerator that waits for its text."""
    number_depth: int = 0
    """The number of open elements around the enumerator."""
    opening: str = ""
    """Quotation marks that wait for a text."""
    after: list[Block] = field(default_factory=list)
    """Remarks inside the paragraph."""
    blocks: list[Block] = field(default_factory=list)


class MarkupBlocks:
    """The blocks of one tree; `pictures` is the number of pictures and other files that it names."""

    def __init__(self, root: _Element, rules: MarkupRules) -> None:
        self.pictures = 0
        self._rules = rules
        self._spaces = TokenSpaces(root)
        self._state = _OpenBlock()
        self._open = [_Open("", _Context(""), _language_of(root, rules))]
        self._in_note = 0
        self._marks: dict[str, str] = {}
        self._numbers = count(1)
        self._blocks_of = rules.blocks | {key.rpartition("/")[2].partition(":")[0] for key in rules.kinds}
        self._read(root)
        self._flush()
        self.blocks = self._state.blocks

    def _read(self, root: _Element) -> None:
        """Read the elements in order, without recursion: a tree may be deep."""
        stack: list[tuple[_Element, Iterator[_Element]]] = []
        if self._starts(root):
            stack.append((root, iter(root)))
        while stack:
            parent, children = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                self._end()
                if stack:
                    self._add(parent.tail)
            elif not _is_element(child):  # a reference to an entity that is not declared
                self._add(child.text)
                self._add(child.tail)
            elif self._starts(child):
                stack.append((child, iter(child)))
            else:
                self._add(child.tail)

    # Elements ------------------------------------------------------------------------------------------------------

    def _starts(self, element: _Element) -> bool:
        """Begin an element; return whether its content is to be read."""
        rules, parent, name = self._rules, self._open[-1], local_name(element)
        keys = self._keys(element, name, parent.name)
        if not rules.left_out.isdisjoint(keys) or (name in rules.repeated and (element.tail or "").strip()):
            return False
        if name in rules.characters:
            self._state.texts.append(_character(element.get(rules.characters[name])))
            return False
        if name in rules.pictures:
            self.pictures += 1
        language = element.get(_XML_LANG) or element.get(rules.language) or parent.language
        opened = _Open(name, parent.context, language, has_text=_has_text(element))
        self._begin(element, opened, parent, keys)
        self._open.append(opened)
        self._add(element.text)
        return True

    def _keys(self, element: _Element, name: str, parent: str) -> tuple[str, ...]:
        """Return the keys of an element in the tables of the rules, the most special first."""
        variant = element.get(self._rules.variant)
        keys = [f"{name}:{variant}"] if variant else []
        keys += [f"{name}@{key}={value}" for key in self._rules.further_variants if (value := element.get(key))]
        return (*keys, f"{parent}/{name}", name)

    def _begin(self, element: _Element, opened: _Open, parent: _Open, keys: tuple[str, ...]) -> None:
        rules, name = self._rules, opened.name
        if not rules.notes.isdisjoint(keys):
            self._begin_separate(opened, is_note=True)
            self._name_note(element, opened)
        elif not rules.asides.isdisjoint(keys):
            self._begin_separate(opened, is_note=False)
            opened.context = self._context(keys, parent)
        elif name in rules.note_numbers and self._in_note:
            opened.is_note_number = True
            self._flush()
        elif name in rules.numbers and not (parent.is_inline or parent.is_joined or parent.has_text):
            opened.is_number = True
            self._flush()
        elif self._is_inline(element, name, parent, keys):
            opened.is_inline = True
            self._begin_inline(element, opened, parent)
        else:
            self._flush()
            opened.context = self._context(keys, parent)
        if name in rules.joined and not any(local_name(child) in rules.blocks for child in element):
            opened.is_joined = True
        self._begin_quotation(element, opened)

    def _is_inline(self, element: _Element, name: str, parent: _Open, keys: tuple[str, ...]) -> bool:
        """Return whether an element is inside a paragraph."""
        if parent.is_joined or name in self._rules.inline or name in self._rules.numbers:
            return True
        if not self._rules.kinds.keys().isdisjoint(keys) or name in self._blocks_of:
            return False
        is_only_child = parent.is_inline and not parent.has_text and element.getnext() is None
        return name.lower() in INLINE or name.lower() in BREAKS or parent.has_text or is_only_child

    def _begin_inline(self, element: _Element, opened: _Open, parent: _Open) -> None:
        if opened.name in TOKENS and parent.name not in TOKENS:
            before, opened.pad = self._spaces.around(element)
            self._state.texts.append(before)
        elif opened.name.lower() in BREAKS:
            self._state.texts.append(NO_SPACE if element.get("break") == "no" else " ")
        elif (parent.is_joined and not parent.has_text) or self._is_container(element, opened):
            self._state.texts.append(" ")
            opened.pad = " "
        elif not parent.has_text and self._is_apart(element, opened.name.lower()):
            self._state.texts.append(" ")

    def _is_container(self, element: _Element, opened: _Open) -> bool:
        """Return whether an element inside a paragraph is no formatting, but has elements and no text of its own."""
        is_formatting = opened.name in self._rules.inline or opened.name.lower() in INLINE
        return not is_formatting and not opened.has_text and len(element) > 0

    def _is_apart(self, element: _Element, name: str) -> bool:
        """Return whether an element is no part of the word before it, in a parent without text of its own.

        It is a sentence, or another kind of value than the element before it in XML of no known format.
        """
        before = element.getprevious()
        if before is None or not _is_element(before):
            return False
        names = {name, local_name(before).lower()}
        return names == {SENTENCE} or (self._rules is UNKNOWN_FORMAT and len(names) > 1 and names.isdisjoint(RAISED))

    def _begin_quotation(self, element: _Element, opened: _Open) -> None:
        start, end = (_value(element, name) for name in self._rules.quotes)
        opened.end_quote = end
        if opened.is_inline:
            self._state.texts.append(start)
        else:
            self._state.opening += start

    def _context(self, keys: tuple[str, ...], parent: _Open) -> _Context:
        """Return the context of the blocks in an element; navigation and metadata have no other kinds inside."""
        kind = next((self._rules.kinds[key] for key in keys if key in self._rules.kinds), None)
        return parent.context if kind is None or parent.context.kind in PAGE_KINDS else _Context(kind)

    def _end(self) -> None:
        opened = self._open[-1]
        if opened.is_note_number:
            self._end_note_number()
        elif opened.is_number:
            self._end_number()
        elif opened.is_inline:
            self._state.texts += [opened.end_quote, opened.pad]
        else:
            self._flush()
            if opened.end_quote and self._state.blocks:
                self._state.blocks[-1].text += opened.end_quote
        if self._state.number and self._state.number_depth == len(self._open):
            self._flush(is_number_alone=True)
        self._open.pop()
        if opened.separate:
            self._end_separate(opened.separate)

    # Numbers -------------------------------------------------------------------------------------------------------

    def _end_number(self) -> None:
        """Keep an enumerator for the text that follows; any other number is a heading: `Artikel 1`."""
        state = self._state
        number, state.texts = _normalized(state.texts), []
        if _ENUMERATOR.fullmatch(number):
            if not state.number:
                state.number_depth = len(self._open) - 1
            state.number = f"{state.number} {number}".strip()
        elif number:
            state.texts = [number]
            self._flush(kind="heading")

    # Notes and remarks ---------------------------------------------------------------------------------------------

    def _begin_separate(self, opened: _Open, *, is_note: bool) -> None:
        opened.separate = _Separate(self._state, is_note=is_note)
        self._state = _OpenBlock()
        self._in_note += is_note
        if is_note:
            opened.context = _Context("footnote")

    def _name_note(self, element: _Element, opened: _Open) -> None:
        """Find the mark of a note: the one that its markup has, the one of the note that it repeats, or the next."""
        rules, separate = self._rules, opened.separate
        if separate is None:
            return
        separate.identity = _value(element, rules.reference) or _value(element, rules.identity)
        marker = _MARK.search(_value(element, rules.marker))
        separate.mark = marker[0] if marker else self._marks.get(separate.identity, "")

    def _end_note_number(self) -> None:
        marker = _MARK.search(_normalized(self._state.texts))
        self._state.texts = []
        separate = next((each.separate for each in reversed(self._open) if each.separate), None)
        if marker and separate and separate.is_note and not separate.mark:
            separate.mark = marker[0]

    def _end_separate(self, separate: _Separate) -> None:
        blocks = [*self._state.blocks]
        self._state = separate.around
        if not separate.is_note:
            is_inside = _is_visible(self._state.texts)
            (self._state.after if is_inside else self._state.blocks).extend(blocks)
            return
        self._in_note -= 1
        if not blocks and not separate.identity and not separate.mark:
            return
        mark = separate.mark or str(next(self._numbers))
        if separate.identity:
            mark = self._marks.setdefault(separate.identity, mark)
        for k, block in enumerate(blocks):
            text = block.text if k else _numbered_note(mark, block.text)
            self._state.blocks.append(replace(block, text=text, is_note=True, label=None if k else mark))
        parent = self._open[-1]
        if parent.has_text or parent.is_inline or _is_visible(self._state.texts):
            self._call(mark)

    def _call(self, mark: str) -> None:
        """Write the call of a note, in brackets."""
        self._state.texts.append(f"{self._rules.before_call}{marked(f'({mark})')}")

    # Blocks --------------------------------------------------------------------------------------------------------

    def _add(self, text: str | None) -> None:
        if text:
            self._state.texts.append(text)

    def _flush(self, kind: str | None = None, *, is_number_alone: bool = False) -> None:
        """End the block that is being read."""
        state = self._state
        text, state.texts = _normalized(state.texts), []
        label = None
        if (text or is_number_alone) and state.number:
            text = f"{state.number} {text}".rstrip()
            label = _LABEL.search(state.number)
            state.number = ""
        if text:
            opened = self._open[-1]
            kind = self._kind(opened.context, kind)
            text, state.opening = state.opening + text, ""
            label_text = label[0] if label and kind in _NUMBERED else None
            state.blocks.append(Block(text, language=opened.language, kind=kind or None, label=label_text))
        state.blocks += state.after
        state.after = []

    def _kind(self, context: _Context, kind: str | None) -> str:
        if self._in_note:
            return "footnote"
        if context.kind in PAGE_KINDS or (kind is None and context.kind not in _NUMBERED):
            return context.kind
        if kind is not None:
            return context.kind if context.kind == "title" else kind
        is_first, context.is_used = not context.is_used, True
        return context.kind if is_first else "text"


def _is_element(node: _Element) -> bool:
    return isinstance(node.tag, str)


def _value(element: _Element, attribute: str) -> str:
    """Return the value of an attribute; empty if the element or the format has none."""
    return str(element.get(attribute) or "") if attribute else ""


def _has_text(element: _Element) -> bool:
    """Return whether an element has text of its own, not only that of its children."""
    return bool((element.text or "").strip()) or any((child.tail or "").strip() for child in element)


def _normalized(texts: list[str]) -> str:
    text = "".join(texts)
    if NO_SPACE in text:
        text = _NO_SPACE.sub("", text)
    return without_outer_brackets(_SPACE.sub(" ", INVISIBLE.sub("", text)).strip(" "))


def _is_visible(texts: Iterable[str]) -> bool:
    return any(text.strip(_BLANKS) for text in texts)


def _numbered_note(mark: str, text: str) -> str:
    """Return the text of a note with its number, which the file may have at its beginning."""
    number = f"({mark})"
    if text.startswith(number):
        return marked(number, number) + text[len(number) :]
    return f"{marked(number)} {text}"


def _character(code: str | None) -> str:
    """Return the character of a hexadecimal code, or a straight quotation mark if there is none."""
    if code is None or not regex.fullmatch("[0-9A-Fa-f]{2,5}", code):
        return '"'
    number = int(code, 16)
    return '"' if number < 0x20 or 0xD800 <= number <= 0xDFFF else chr(number)


def _language_of(root: _Element, rules: MarkupRules) -> str:
    """Return the language that the facts about the document name, or an empty string."""
    for name, attribute in rules.languages.items():
        found = next(root.iter(f"{{*}}{name}"), None)
        if found is not None:
            return str((found.get(attribute) if attribute else found.text) or "").strip()
    return ""
