"""Write the texts of records with their inline codes into a TMX or an XLIFF 2.1."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Literal

import regex

from parlalign.formats.records.code_elements import (
    append_text,
    append_tmx_code,
    append_tmx_highlight,
    append_xliff_code,
    append_xliff_pair,
)
from parlalign.formats.records.code_parts import (
    CodedText,
    CodePart,
    coded_text_of,
    find_pairs,
    fitted,
    nested_codes,
    number_of_codes,
)
from parlalign.formats.records.inline_codes import CodeReader, text_of_items
from parlalign.records import InlineCodes
from parlalign.records.read_report import ReadReport
from parlalign.text.normalization import normalize_for_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

_ID = regex.compile(r"[A-Za-z0-9_.-]{1,60}")


@dataclass(slots=True)
class CodeWriter:
    """Writes the texts of one record with its inline codes; `has_lost_codes` says whether some were left out.

    `further` are the codes of the texts after source and target.
    """

    codes: InlineCodes | None
    format: Literal["tmx", "xliff-2"]
    further: tuple[str, ...] = ()
    has_lost_codes: bool = False
    original_data: dict[str, str] = field(default_factory=dict)
    """The native markup of an XLIFF unit, with the ids of its `data` elements."""
    _numbers: dict[str, str] = field(default_factory=dict)
    """The ids that codes of source and target with the same key share."""
    _taken: set[str] = field(default_factory=set)
    """The ids in both texts."""
    _next: count[int] = field(default_factory=lambda: count(1))
    _used: set[str] = field(default_factory=set)
    """The ids in the text that is written."""

    def fill(self, element: _Element, side: int, text: str) -> None:
        """Give an element the source (0), target (1) or a further text, with its codes if they still belong to it."""
        xml = (self.codes.source, self.codes.target, *self.further)[side] if self.codes else ""
        if self.codes and xml:
            items = coded_text_of(self.codes.format, normalize_for_xml(xml))
            kept = fitted(items, text)
            if kept is not None:
                find_pairs(kept)
                self._append(element, kept)
                if self._text_of(element) == text:
                    self.has_lost_codes |= number_of_codes(kept) < number_of_codes(items)
                    return
                element[:] = []
            self.has_lost_codes = True
        element.text = text

    def _text_of(self, element: _Element) -> str:
        definitions = {number: data for data, number in self.original_data.items()}
        return text_of_items(CodeReader(self.format, ReadReport(), definitions).items(element))

    def _append(self, element: _Element, items: CodedText) -> None:
        """Write items into an element; codes that are elements with text are nested."""
        nested = nested_codes([item for item in items if self.format == "xliff-2" or not _is_flat_in_tmx(item)])
        open_elements = [element]
        self._used.clear()
        element.text = ""
        for item in items:
            inside = open_elements[-1]
            if isinstance(item, str):
                append_text(inside, item)
            elif id(item) not in nested:
                self._append_code(inside, item)
            elif item.role == "close":
                open_elements.pop()
            elif self.format == "tmx":
                open_elements.append(append_tmx_highlight(inside, item))
            else:
                open_elements.append(append_xliff_pair(inside, item, self._assign_number(item), self._data_id))

    def _append_code(self, parent: _Element, part: CodePart) -> None:
        is_of_tmx = self.codes is not None and self.codes.format == "tmx"
        # In TMX, only pairs have numbers of their own (`i`).
        number = self._assign_number(part) if part.partner or self.format != "tmx" or not is_of_tmx else ""
        if self.format == "tmx":
            append_tmx_code(parent, part, number, is_of_tmx=is_of_tmx)
        else:
            append_xliff_code(parent, part, number, self._data_id)

    def _assign_number(self, part: CodePart) -> str:
        """Return the id of a code, which a pair has once; the code of the other text with the same key has it, too.

        It is the key of the code if that is unique in its text.
        """
        if part.role == "close" and part.partner:
            part.number = part.partner.number
            return part.number
        key = f"{part.role} {part.key}"
        number = self._numbers.get(key) or (part.key if self._is_free(part.key) else "")
        if not number or number in self._used:
            number = next(free for free in map(str, self._next) if self._is_free(free))
        self._used.add(number)
        self._taken.add(number)
        if part.key:
            self._numbers.setdefault(key, number)
        part.number = number
        return number

    def _is_free(self, number: str) -> bool:
        return bool(_ID.fullmatch(number)) and number not in self._taken

    def _data_id(self, native: str) -> str:
        return self.original_data.setdefault(native, f"d{len(self.original_data) + 1}") if native else ""


def _is_flat_in_tmx(item: str | CodePart) -> bool:
    """Return whether a code has no text inside it in TMX."""
    return isinstance(item, CodePart) and item.name != "hi"
