"""The numbers of list paragraphs in Word documents, computed from numbering.xml and styles.xml."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import regex

from parlalign.formats.documents.numerals import numeral
from parlalign.io.xml_names import integer_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEVEL_PLACEHOLDER = regex.compile(r"%([1-9])")
_DEEPEST = 20  # styles based on each other; Word itself refuses loops
_SYMBOLS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf02d": "–", "\uf0d8": "•", "\uf0be": "–", "o": "•"}
"""Bullets in Symbol, Wingdings and Courier New, and their Unicode characters."""


@dataclass(frozen=True, slots=True)
class NumberingLevel:
    """One level of a list; `%1` in `text` stands for the number of level 1 (ECMA-376 17.9.11)."""

    style: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    """The level (from 1) after which numbering restarts; 0 for never, None for any higher level."""
    is_legal: bool = False
    """Whether all numbers are decimal, whatever the style of their level."""
    paragraph_style: str | None = None


@dataclass(slots=True)
class _WordList:
    levels: dict[int, NumberingLevel]
    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    """First numbers by level of a list that restarts though it shares its numbering with others (`w:startOverride`)."""


class Numbering:
    """The lists of a document. `label` counts the paragraphs, so call it once for each of them, in order."""

    def __init__(self, numbering: _Element | None, styles: _Element | None) -> None:
        self._styles = {_get(style, "styleId"): style for style in _all(styles, "style")}
        self._default = self._default_style()
        self._lists = _lists(numbering, self._styles)
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[tuple[str, int]] = set()

    def label(self, properties: _Element | None) -> str:
        """Return the number of a paragraph followed by a space: `1. `, `(a) `, `• `; empty if it has none."""
        number, level = self._number_and_level_of(properties)
        list_ = self._lists.get(number or "")
        if list_ is None or level not in list_.levels:
            return ""
        counts = self._counts[list_.abstract]
        self._count(counts, list_, number or "", level)
        current = list_.levels[level]
        if current.style == "bullet":
            text = _SYMBOLS.get(current.text) or ("•" if _is_symbol(current.text) else current.text)
        else:
            text = _LEVEL_PLACEHOLDER.sub(
                lambda match: self._numeral(counts, list_, current, int(match[1]) - 1), current.text
            )
        text = text.strip()
        return f"{text} " if text else ""

    def _count(self, counts: dict[int, int], list_: _WordList, number: str, level: int) -> None:
        current = list_.levels[level]
        if level in list_.starts and (number, level) not in self._begun:
            self._begun.add((number, level))
            counts[level] = list_.starts[level]
        else:
            counts[level] = counts[level] + 1 if level in counts else current.start
        for deeper in [deeper for deeper in counts if deeper > level]:
            restart = list_.levels[deeper].restart if deeper in list_.levels else None
            if restart is None or (restart > 0 and level < restart):
                del counts[deeper]

    @staticmethod
    def _numeral(counts: dict[int, int], list_: _WordList, current: NumberingLevel, level: int) -> str:
        named = list_.levels.get(level, NumberingLevel())
        return numeral(counts.get(level, named.start), "decimal" if current.is_legal else named.style)

    def _number_and_level_of(self, properties: _Element | None) -> tuple[str | None, int]:
        """Return list and level of a paragraph: its own, or those of its style or of a style on which that is based."""
        number, level = _number_and_level(properties)
        name = _value(properties, "pStyle") or self._default
        for _ in range(_DEEPEST):
            style = self._styles.get(name or "")
            if style is None or (number is not None and level is not None):
                break
            style_number, style_level = _number_and_level(_child(style, "pPr"))
            if number is None and style_number is not None:
                number = style_number
                linked = self._linked_level(style_number, name)
                level = level if level is not None else linked if linked is not None else style_level
            name = _value(style, "basedOn")
        return number, level or 0

    def _linked_level(self, number: str, style: str | None) -> int | None:
        levels = self._lists[number].levels if number in self._lists else {}
        return next((k for k, level in levels.items() if level.paragraph_style == style), None)

    def _default_style(self) -> str | None:
        defaults = (
            name
            for name, style in self._styles.items()
            if _get(style, "default") in {"1", "true"} and _get(style, "type") == "paragraph"
        )
        return next(defaults, None)


def _is_symbol(text: str) -> bool:
    """Return whether a bullet is missing, or a code in a symbol font, which begins in the private use area."""
    return not text or "\ue000" <= text[0] <= "\uf8ff"


def _lists(numbering: _Element | None, styles: dict[str | None, _Element]) -> dict[str, _WordList]:
    abstracts = {_get(abstract, "abstractNumId"): abstract for abstract in _all(numbering, "abstractNum")}
    numbers = {_get(num, "numId"): _value(num, "abstractNumId") for num in _all(numbering, "num")}
    lists = {}
    for num in _all(numbering, "num"):
        name = _value(num, "abstractNumId")
        abstract = _linked(name, abstracts, numbers, styles)
        levels = dict(_levels(abstract))
        starts = {}
        for override in _all(num, "lvlOverride"):
            level = integer_of(_get(override, "ilvl"), 0)
            levels.update(_levels(override))
            if (start := _value(override, "startOverride")) is not None:
                starts[level] = integer_of(start, 1)
                if level in levels:
                    levels[level] = replace(levels[level], start=starts[level])
        lists[_get(num, "numId") or ""] = _WordList(levels, name or "", starts)
    lists.pop("0", None)  # 0 stands for no number
    return lists


def _linked(
    name: str | None,
    abstracts: dict[str | None, _Element],
    numbers: dict[str | None, str | None],
    styles: dict[str | None, _Element],
) -> _Element | None:
    """Return the definition of a list, or that of the list style to which it refers (`w:numStyleLink`)."""
    abstract = abstracts.get(name)
    link = _value(abstract, "numStyleLink")
    if link is None:
        return abstract
    number, _ = _number_and_level(_child(styles.get(link), "pPr"))
    return abstracts.get(numbers.get(number), abstract)


def _levels(parent: _Element | None) -> Iterator[tuple[int, NumberingLevel]]:
    for level in _all(parent, "lvl"):
        restart = _value(level, "lvlRestart")
        yield (
            integer_of(_get(level, "ilvl"), 0),
            NumberingLevel(
                style=_value(level, "numFmt") or "decimal",
                text=_value(level, "lvlText") or "",
                start=integer_of(_value(level, "start"), 1),
                restart=None if restart is None else integer_of(restart, 0),
                is_legal=_child(level, "isLgl") is not None,
                paragraph_style=_value(level, "pStyle"),
            ),
        )


def _number_and_level(properties: _Element | None) -> tuple[str | None, int | None]:
    numbering = _child(properties, "numPr")
    level = _value(numbering, "ilvl")
    return _value(numbering, "numId"), None if level is None else integer_of(level, 0)


def _all(parent: _Element | None, name: str) -> list[_Element]:
    return [] if parent is None else list(parent.iterchildren(f"{{*}}{name}"))


def _child(parent: _Element | None, name: str) -> _Element | None:
    return next(iter(_all(parent, name)), None)


def _value(parent: _Element | None, name: str) -> str | None:
    child = _child(parent, name)
    return None if child is None else _get(child, "val")


def _get(element: _Element, name: str) -> str | None:
    """Return an attribute by its local name, in the transitional or the strict namespace."""
    return next((str(value) for key, value in element.items() if str(key).rpartition("}")[2] == name), None)
