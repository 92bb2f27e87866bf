"""XML as UTF-8 that a parser accepts: wrong bytes, control characters and HTML entities are corrected and counted."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from functools import cache
from html.entities import html5
from typing import BinaryIO

import regex

from parlalign.errors import ParlalignError
from parlalign.io.decoding import encoding_of_bom, is_text_encoding
from parlalign.records.read_report import ReadReport
from parlalign.text.normalization import NOT_IN_XML

_CHUNK = 1 << 16  # bytes

_DECLARATION = regex.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)""")
"""`<?xml version="1.0" encoding="iso-8859-1"?>`, not `<tmx encoding="x">`."""
_WRONG_BYTE = regex.compile("[\udc80-\udcff]")
"""A byte that is not UTF-8, as `surrogateescape` decodes it."""
_CHARACTER_REFERENCE = regex.compile(r"&#(?:x([0-9A-Fa-f]{1,8})|([0-9]{1,10}));")
"""`&#x1F;`, not `&amp;`."""
_MAY_BE_HTML_ENTITY = regex.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z]")
"""`&nbsp;`, not `&amp;` or `&#160;`: a quick check before the search for two thousand names."""
_INCOMPLETE = regex.compile(r"(?:&#?[0-9A-Za-z]{0,32}|<[!\[A-Z]{0,8})\Z")
"""`&#x1` or `<![CDA` at the end of a chunk, not `&amp;`."""
_LONGEST_INCOMPLETE = 34  # characters
_LONGEST_SECTION = 1 << 20  # characters held back: a comment may look like the beginning of a CDATA section

_LINE_BREAKS = "\x0b\x0c"
"""Line breaks of other programs, replaced by a space; other control characters are removed."""

_WRONG_BYTE_FAULT = "byte that is not UTF-8 (decoded as cp1252)"
_CONTROL_FAULT = "control character (removed)"
_ENTITY_FAULT = "HTML entity (replaced by its character)"


class CleanedXml:
    """An XML file in any encoding, read as UTF-8 with these corrections, which `report` counts:

    bytes that are not valid in a UTF-8 file are decoded as cp1252, characters that XML does not allow are removed, and
    HTML entities are replaced by their characters.
    """

    def __init__(self, file: BinaryIO, where: str, report: ReadReport) -> None:
        self._file = file
        self._where = where
        self._report = report
        self._held_back = ""
        self._line = 1
        self._first_chunk = file.read(_CHUNK)
        self._is_utf8, self._decoder = self._make_decoder()

    def _make_decoder(self) -> tuple[bool, codecs.IncrementalDecoder]:
        start = self._first_chunk
        name = encoding_of_bom(start) or _utf16_without_bom(start) or _declared_encoding(start)
        if not is_text_encoding(name):
            raise ParlalignError(f"{self._where}, line 1: encoding {name!r:.40} is unknown: save the file as UTF-8")
        is_utf8 = codecs.lookup(name).name in {"utf-8", "utf-8-sig", "ascii"}
        codec = name if not is_utf8 or name == "utf-8-sig" else "utf-8"
        return is_utf8, codecs.getincrementaldecoder(codec)("surrogateescape" if is_utf8 else "strict")

    def read(self, _size: int = -1, /) -> bytes:
        """Return the next chunk, whatever its size; empty at the end of the file."""
        while True:
            chunk, self._first_chunk = self._first_chunk or self._file.read(_CHUNK), b""
            try:
                text = self._held_back + self._decoder.decode(chunk, final=not chunk)
            except UnicodeError as error:
                raise ParlalignError(
                    f"{self._where}, near line {self._line}: is not in the encoding that it declares ({error}): save"
                    " the file as UTF-8"
                ) from error
            end = _end_of_complete(text) if chunk else len(text)
            text, self._held_back = text[:end], text[end:]
            cleaned = self._clean(text)
            self._line += text.count("\n")
            if cleaned or not chunk:
                return cleaned.encode("utf-8")

    def _clean(self, text: str) -> str:
        if self._is_utf8:
            text = self._replace(_WRONG_BYTE, _from_cp1252, text, _WRONG_BYTE_FAULT)
        if "&#" in text:
            text = _CHARACTER_REFERENCE.sub(_allowed_reference, text)
        if _MAY_BE_HTML_ENTITY.search(text):
            text = self._replace(_html_entity(), _as_reference, text, _ENTITY_FAULT)
        return self._replace(NOT_IN_XML, _without_control, text, _CONTROL_FAULT)

    def _replace(
        self, pattern: regex.Pattern[str], replacement: Callable[[regex.Match[str]], str], text: str, fault: str
    ) -> str:
        first = pattern.search(text)
        if first is None:
            return text
        replaced, count = pattern.subn(replacement, text)
        line = self._line + text.count("\n", 0, first.start())
        self._report.correct(fault, f"{self._where}, line {line}", count=count)
        return replaced


@cache
def _html_entity() -> regex.Pattern[str]:
    """Match `&nbsp;`, which XML does not define; not `&amp;`, and nothing in a CDATA section.

    The pattern is compiled when a file first needs it, because its two thousand names take time.
    """
    names = [name for name in html5 if name.endswith(";") and name not in {"amp;", "lt;", "gt;", "quot;", "apos;"}]
    return regex.compile(r"<!\[CDATA\[.*?\]\]>(*SKIP)(*FAIL)|&\L<names>", regex.DOTALL, names=names)


def _end_of_complete(text: str) -> int:
    """Return the start of a reference or CDATA section that may continue in the next chunk, or else the length."""
    section = text.rfind("<![CDATA[")
    if section > text.rfind("]]>") and len(text) - section < _LONGEST_SECTION:
        return section
    incomplete = _INCOMPLETE.search(text, max(0, len(text) - _LONGEST_INCOMPLETE))
    return incomplete.start() if incomplete else len(text)


def _declared_encoding(start: bytes) -> str:
    """Return the encoding in the XML declaration, or UTF-8.

    A declared UTF-16 is ignored, because such a declaration could not be read here as ASCII.
    """
    declaration = _DECLARATION.match(start.lstrip())
    name = declaration[1].decode() if declaration else "utf-8"
    return "utf-8" if regex.match("(?:utf|ucs)[-_]?(?:16|32|2|4)", name, regex.IGNORECASE) else name


def _utf16_without_bom(start: bytes) -> str | None:
    """Return the UTF-16 variant of a file whose first character, `<` or white space, is encoded in two bytes."""
    if len(start) > 1 and 0 in start[:2]:
        return "utf-16-be" if start[0] == 0 else "utf-16-le"
    return None


def _from_cp1252(match: regex.Match[str]) -> str:
    return bytes([ord(match[0]) - 0xDC00]).decode("cp1252", "replace")


def _allowed_reference(match: regex.Match[str]) -> str:
    """Return a reference to an allowed character unchanged; for any other the character, which is removed later."""
    code = int(match[1], 16) if match[1] else int(match[2])
    char = chr(code) if code <= 0x10FFFF else "\0"
    return char if NOT_IN_XML.match(char) else match[0]


def _as_reference(match: regex.Match[str]) -> str:
    return "".join(f"&#{ord(char)};" for char in html5[match[0][1:]])


def _without_control(match: regex.Match[str]) -> str:
    return " " if match[0] in _LINE_BREAKS else ""
