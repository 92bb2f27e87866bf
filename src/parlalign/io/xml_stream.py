"""XML as people have it in hand, as a stream: faults mended and counted, nothing fetched, no entity resolved."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Collection, Iterator
from functools import cache
from html.entities import html5
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

import regex

from parlalign.errors import ParlalignError
from parlalign.io.decoding import encoding_by_mark, is_encoding_of_text
from parlalign.io.stream import opened
from parlalign.records.read_report import ReadReport
from parlalign.text.normalization import NOT_IN_XML

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHUNK = 1 << 16  # bytes
_MOST_HELD = 64 << 20
"""Bytes between the ends of two elements: libxml2 takes texts of 10 MB, and a record has two and its parts."""

_DECLARED = regex.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)""")
"""`<?xml version="1.0" encoding="iso-8859-1"?>`, not `<tmx encoding="x">`."""

_STRAY_BYTE = regex.compile("[\udc80-\udcff]")
"""A byte that is not UTF-8, as `surrogateescape` decodes it."""

_REFERENCE = regex.compile(r"&#(?:x([0-9A-Fa-f]{1,8})|([0-9]{1,10}));")
"""`&#x1F;`, not `&amp;`."""
_FOREIGN = regex.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z]")
"""`&nbsp;`, not `&amp;` or `&#160;`: a quick look whether there is any."""
_UNFINISHED = regex.compile(r"(?:&#?[0-9A-Za-z]{0,32}|<[!\[A-Z]{0,8})\Z")
"""`&#x1` or `<![CDA` at the end of a piece, not `&amp;`."""
_LONGEST_UNFINISHED = 34  # characters
_LONGEST_SECTION = 1 << 20  # characters that are held back: a comment may look like the beginning of a section

_SOFT_RETURNS = "\x0b\x0c"
"""A line break of other programs: a space takes its place, where other control characters are dropped."""

_STRAY = "byte that is not UTF-8 (taken as cp1252)"
_CONTROL = "control character (taken out)"
_ENTITY = "entity of HTML (its character put in its place)"


def elements(where: str, root: str, tags: tuple[str, ...], reading: ReadReport) -> Iterator[_Element]:
    """Yield each element with a tag of `tags`, in any namespace, and forget it and what stands before it afterwards.

    Bytes that are not UTF-8 where they should be are taken as cp1252, characters that XML has no place for are taken
    out, entities of HTML give their character; `reading` counts all three. Raises `ParlalignError` with line and column
    where the XML is malformed, for a document that declares entities, and for one whose root is another than `root`.
    """
    from lxml import etree

    with opened(where) as file:
        bounded = Bounded(_Cleaned(file, where, reading), where)
        events = etree.iterparse(
            cast("BinaryIO", bounded),
            tag=[f"{{*}}{tag}" for tag in tags],
            encoding="utf-8",
            resolve_entities=False,
            no_network=True,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            for number, (_, element) in enumerate(events):
                if number == 0:
                    _refuse_entities(element, where)
                    _refuse_other_root(element.getroottree().getroot(), root, where)
                yield element
                forget(element)
                bounded.held = 0
            _refuse_other_root(events.root, root, where)
        except etree.XMLSyntaxError as error:
            # The error itself says nothing where an entity is not declared; the log of the parser does.
            last = events.error_log[-1] if not error.position[0] and len(events.error_log) else None
            line, column = (last.line, last.column) if last else error.position
            said = last.message if last else regex.sub(r",? line \d+, column \d+.*", "", error.msg or "it is empty")
            said = " ".join(said.split())  # it quotes the file
            raise ParlalignError(
                f"{where}, line {line}, column {column}: is no well-formed XML ({said}): export it again"
            ) from error


def local_name(element: _Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: _Element, name: str) -> str:
    """Return an attribute by its name without its namespace; empty where there is none."""
    return next((str(value) for key, value in element.items() if str(key).rpartition("}")[2] == name), "")


def text_of(element: _Element, reading: ReadReport, codes: Collection[str] = ()) -> str:
    """Return the text inside an element, without what inline elements named in `codes` hold; `reading` counts them."""
    pieces = [element.text or ""]
    for child in element:
        reading.leave_out("inline code")
        if local_name(child) not in codes:
            pieces.append(text_of(child, reading, codes))
        pieces.append(child.tail or "")
    return "".join(pieces)


def forget(element: _Element) -> None:
    """Free what an element of a stream holds, and what stands before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _refuse_entities(element: _Element, where: str) -> None:
    declared = element.getroottree().docinfo.internalDTD
    names = [entity.name or "" for entity in declared.iterentities()] if declared is not None else []  # type: ignore[attr-defined]
    if names:
        raise ParlalignError(f"{where}: declares entities of its own (&{names[0]};): put their text in their place")


def _refuse_other_root(found: _Element, root: str, where: str) -> None:
    if local_name(found) != root:
        raise ParlalignError(
            f"{where}: is no {root}, its outermost element is {local_name(found)!r:.40}: name its format"
        )


class SupportsRead(Protocol):
    """What a parser reads from: a file, or one that mends it."""

    def read(self, size: int = -1, /) -> bytes: ...


class Bounded:
    """A file for a parser that makes a tree: it ends in an error where too much is read before an element is done.

    What is not asked for stays in the tree till then, and packed elements without end are soon made.
    """

    def __init__(self, file: SupportsRead, where: str) -> None:
        self._file, self._where = file, where
        self.held = 0
        """Bytes read since the last element; its user sets it back."""

    def read(self, size: int = -1, /) -> bytes:
        piece = self._file.read(size)
        self.held += len(piece)
        if self.held > _MOST_HELD:
            raise ParlalignError(f"{self._where}: one element is over {_MOST_HELD >> 20} MB: divide it")
        return piece


class _Cleaned:
    """A file for the parser: UTF-8 whatever it was, without what no parser reads."""

    def __init__(self, file: BinaryIO, where: str, reading: ReadReport) -> None:
        self._file = file
        self._where = where
        self._reading = reading
        self._held = ""
        self._line = 1
        self._start = file.read(_CHUNK)
        self._is_utf8, self._decoder = self._make_decoder()

    def _make_decoder(self) -> tuple[bool, codecs.IncrementalDecoder]:
        name = encoding_by_mark(self._start) or _wide(self._start) or _declared(self._start)
        if not is_encoding_of_text(name):
            raise ParlalignError(f"{self._where}, line 1: encoding {name!r:.40} is unknown: save it as UTF-8")
        is_utf8 = codecs.lookup(name).name in {"utf-8", "utf-8-sig", "ascii"}
        wanted = name if not is_utf8 or name == "utf-8-sig" else "utf-8"
        return is_utf8, codecs.getincrementaldecoder(wanted)("surrogateescape" if is_utf8 else "strict")

    def read(self, _size: int = -1, /) -> bytes:
        """Return the next piece, whatever its size; empty at the end."""
        while True:
            piece, self._start = self._start or self._file.read(_CHUNK), b""
            try:
                text = self._held + self._decoder.decode(piece, final=not piece)
            except UnicodeError as error:
                raise ParlalignError(
                    f"{self._where}, near line {self._line}: is not as its encoding says ({error}): save it as UTF-8"
                ) from error
            end = _end_of_finished(text) if piece else len(text)
            text, self._held = text[:end], text[end:]
            cleaned = self._clean(text)
            self._line += text.count("\n")
            if cleaned or not piece:
                return cleaned.encode("utf-8")

    def _clean(self, text: str) -> str:
        if self._is_utf8:
            text = self._replace(_STRAY_BYTE, _from_cp1252, text, _STRAY)
        if "&#" in text:
            text = _REFERENCE.sub(_legal_reference, text)
        if _FOREIGN.search(text):
            text = self._replace(_named(), _as_reference, text, _ENTITY)
        return self._replace(NOT_IN_XML, _without, text, _CONTROL)

    def _replace(
        self, pattern: regex.Pattern[str], replacement: Callable[[regex.Match[str]], str], text: str, fault: str
    ) -> str:
        first = pattern.search(text)
        if first is None:
            return text
        replaced, count = pattern.subn(replacement, text)
        line = self._line + text.count("\n", 0, first.start())
        self._reading.mend(fault, f"{self._where}, line {line}", count=count)
        return replaced


@cache
def _named() -> regex.Pattern[str]:
    """`&nbsp;`, which XML does not know; not `&amp;`, and nothing in a CDATA section.

    Made when a file first has one: two thousand names take their time.
    """
    names = [name for name in html5 if name.endswith(";") and name not in {"amp;", "lt;", "gt;", "quot;", "apos;"}]
    return regex.compile(r"<!\[CDATA\[.*?\]\]>(*SKIP)(*FAIL)|&\L<names>", regex.DOTALL, names=names)


def _end_of_finished(text: str) -> int:
    """Return where a reference or a CDATA section begins that the next piece goes on with; else the end."""
    section = text.rfind("<![CDATA[")
    if section > text.rfind("]]>") and len(text) - section < _LONGEST_SECTION:
        return section
    unfinished = _UNFINISHED.search(text, max(0, len(text) - _LONGEST_UNFINISHED))
    return unfinished.start() if unfinished else len(text)


def _declared(start: bytes) -> str:
    """Return the encoding that the XML declaration names; UTF-8 for a wide one, in which it could not be read here."""
    declared = _DECLARED.match(start.lstrip())
    name = declared[1].decode() if declared else "utf-8"
    return "utf-8" if regex.match("(?:utf|ucs)[-_]?(?:16|32|2|4)", name, regex.IGNORECASE) else name


def _wide(start: bytes) -> str | None:
    """UTF-16 without a mark: the first character is `<` or white space."""
    if len(start) > 1 and 0 in start[:2]:
        return "utf-16-be" if start[0] == 0 else "utf-16-le"
    return None


def _from_cp1252(match: regex.Match[str]) -> str:
    return bytes([ord(match[0]) - 0xDC00]).decode("cp1252", "replace")


def _legal_reference(match: regex.Match[str]) -> str:
    """Return a reference to a legal character as it is, the character itself where it is illegal."""
    code = int(match[1], 16) if match[1] else int(match[2])
    char = chr(code) if code <= 0x10FFFF else "\0"
    return char if NOT_IN_XML.match(char) else match[0]


def _as_reference(match: regex.Match[str]) -> str:
    return "".join(f"&#{ord(char)};" for char in html5[match[0][1:]])


def _without(match: regex.Match[str]) -> str:
    return " " if match[0] in _SOFT_RETURNS else ""
