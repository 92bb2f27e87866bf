"""Rich Text Format (1.9.1, 2008): paragraphs with the list numbers in the file, and notes, without deleted text."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass, replace

import regex

from parlalign.errors import ParlalignError
from parlalign.formats.documents.blocks import INVISIBLE, Block
from parlalign.formats.documents.note_marks import marked
from parlalign.formats.documents.paragraphs import document_of
from parlalign.records import Document

_TOKEN = regex.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", regex.DOTALL
)
_IGNORED = frozenset({
    "annotation", "atnauthor", "atndate", "atnicn", "atnid", "atnparent", "atnref", "atntime", "author", "bkmkend",
    "bkmkstart", "buptim", "colortbl", "comment", "company", "creatim", "datafield", "doccomm", "docvar", "filetbl",
    "fldinst", "footer", "footerf", "footerl", "footerr", "footnotesep", "ftncn", "ftnsep", "ftnsepc", "aftnsep",
    "generator", "header", "headerf", "headerl", "headerr", "info", "keywords", "listoverridetable", "listtable",
    "mmath", "nonshppict", "object", "operator", "pict", "pnseclvl", "printim", "private", "revtbl", "revtim", "rxe",
    "shpinst", "stylesheet", "subject", "tc", "template", "themedata", "title", "txe", "xe",
})  # fmt: skip
"""Destinations that are not text. Destinations after `\\*` are not text either, except those in `_NOT_IGNORED`."""
_NOT_IGNORED = frozenset({"footnote", "shppict", "shptxt", "ud"})
_CHARACTERS = {
    "tab": " ", "line": "\n", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "endash": "–",
    "emdash": "—", "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ", "page": " ", "column": " ",
}  # fmt: skip
_SYMBOLS = {"~": "\u00a0", "_": "-", "\\": "\\", "{": "{", "}": "}", "\t": " "}
"""Characters after a backslash; `\\-`, the soft hyphen, is left out."""
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_SYMBOL_CHARSET = 2
_CODE_PAGES = {10000: "mac_roman", 65001: "utf-8"}
"""Code pages whose names in Python do not begin with `cp`."""
_PARAGRAPH_ENDS = frozenset({"par", "sect", "cell", "nestcell", "row", "nestrow"})
_HIDING_SWITCHES = frozenset({"v", "deleted"})
_SPACE = regex.compile(r"[ \t]+")
_DEEPEST = 10_000  # nested groups


@dataclass(frozen=True, slots=True)
class _State:
    """Properties that a group inherits from the enclosing group."""

    is_ignored: bool = False
    v: bool = False
    """Hidden."""
    deleted: bool = False
    in_table: bool = False
    after_unicode: int = 1
    """Characters to skip after a Unicode character: they replace it in old programs."""
    encoding: str | None = None
    """Encoding of the font; None for that of the file, empty for a symbol font."""
    note: int = 0
    """The number of the enclosing note; 0 in the text."""
    in_fonts: bool = False


def read_rtf(content: bytes, where: str) -> Document:
    """Return the document of an RTF file: its paragraphs, followed by its notes.

    Raises `ParlalignError` if the file has no text or too many nested groups.
    """
    reader = _RtfReader(where)
    reader.read(content.decode("latin-1"))
    notes = [block for _, block in sorted(reader.notes, key=lambda note: note[0])]
    document = document_of(reader.blocks + notes, where)
    if not document.source.strip():
        raise ParlalignError(f"{where}: the RTF file contains no text: export it again", code="no-text")
    return document


class _RtfReader:
    """Reads one file: handles its control words, symbols and text one after the other."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.blocks: list[Block] = []
        self.notes: list[tuple[int, Block]] = []
        self._begun: set[int] = set()  # notes with at least one paragraph
        self._states = [_State()]
        self._texts: dict[int, list[str]] = {0: []}  # of the current paragraph, in the text (0) and in each open note
        self._bytes = bytearray()  # not decoded yet
        self._encoding = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._to_skip = 0  # characters
        self._notes = self._row = self._cell = self._table = self._column = 0
        self._is_marked = False  # after `\*`

    def read(self, text: str) -> None:
        at, end = 0, len(text)
        while at < end and self._states:
            match = _TOKEN.match(text, at)
            if match is None:
                break
            at = match.end()
            word, number, code, symbol, brace, plain = match.groups()
            if brace:
                self._brace(brace)
            elif word == "bin":
                at += max(0, int(number or 0))
            elif word:
                self._word(word, None if number is None else int(number))
            elif code:
                self._byte(int(code, 16))
            elif symbol:
                self._symbol(symbol)
            elif plain:
                self._plain(plain)
        self._end_paragraph()

    def _brace(self, brace: str) -> None:
        self._decode()
        self._to_skip = 0
        if brace == "{":
            if len(self._states) > _DEEPEST:
                reason = "is a damaged RTF file (too many nested groups)"
                raise ParlalignError(f"{self.where}: {reason}: save it again", code="damaged")
            self._states.append(self._states[-1])
            return
        closed = self._states.pop()
        if closed.note and self._states and not self._states[-1].note:
            self._end_paragraph(closed)
            self._texts.pop(closed.note, None)

    def _set(self, **changes: bool | int | str | None) -> None:
        self._states[-1] = replace(self._states[-1], **changes)  # type: ignore[arg-type]

    def _word(self, word: str, number: int | None) -> None:
        self._decode()
        is_marked, self._is_marked = self._is_marked, False
        self._to_skip = 0
        if word in _IGNORED or (is_marked and word not in _NOT_IGNORED):
            self._set(is_ignored=True)
        elif word == "u":
            self._unicode(number or 0)
        elif word in _CHARACTERS:
            self._add(_CHARACTERS[word])
        elif word in _PARAGRAPH_ENDS:
            self._end_paragraph()
            self._cell += word.endswith("cell")
            self._row += word.endswith("row")
            self._column = 0 if word.endswith("row") else self._column + word.endswith("cell")
        elif word in _HIDING_SWITCHES:
            self._set(**{word: number != 0})
        else:
            _WORDS.get(word, _RtfReader._ignore)(self, number)

    def _unicode(self, number: int) -> None:
        self._add(chr(number % 0x10000))
        self._to_skip = self._states[-1].after_unicode

    def _ignore(self, number: int | None) -> None:
        """Ignore a control word: most of them are about formatting."""

    def _code_page(self, number: int | None) -> None:
        self._encoding = _CODE_PAGES.get(number or 0) or _known_encoding(f"cp{number}")

    def _font_number(self, number: int | None) -> None:
        if self._states[-1].in_fonts:
            self._font = number or 0
        else:
            self._set(encoding=self._fonts.get(number or 0))

    def _charset(self, number: int | None) -> None:
        if number == _SYMBOL_CHARSET:
            self._fonts[self._font] = ""
        elif number and number in _CHARSETS:
            self._fonts[self._font] = _CHARSETS[number]

    def _plain_font(self, _number: int | None) -> None:
        self._set(v=False, deleted=False, encoding=None)

    def _begin_note(self, _number: int | None) -> None:
        if not self._states[-1].note and not self._states[-1].is_ignored:
            self._notes += 1
            self._set(note=self._notes, v=False, in_table=False)
            self._texts[self._notes] = []

    def _note_mark(self, _number: int | None) -> None:
        """Write a call: `\\chftn` precedes the note, and is repeated at its start."""
        if not self._states[-1].note:
            self._add(marked(f"({self._notes + 1})"))

    def _byte(self, byte: int) -> None:
        if self._to_skip:
            self._to_skip -= 1
        else:
            self._bytes.append(byte)

    def _plain(self, text: str) -> None:
        skipped = min(self._to_skip, len(text))
        self._to_skip -= skipped
        self._bytes += text[skipped:].encode("latin-1")

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._is_marked = True
        elif symbol in "\r\n":
            self._decode()
            self._end_paragraph()
        elif symbol in _SYMBOLS:
            self._decode()
            self._add(_SYMBOLS[symbol])

    def _decode(self) -> None:
        if self._bytes:
            encoding = self._states[-1].encoding
            if encoding == "":
                text = "".join(chr(byte) if byte < 0x80 else "•" for byte in self._bytes)
            else:
                text = self._bytes.decode(encoding or self._encoding, errors="replace")
            self._bytes.clear()
            self._add(text)

    def _add(self, text: str) -> None:
        state = self._states[-1]
        if not (state.is_ignored or state.v or state.deleted or state.in_fonts):
            self._texts[state.note].append(text)

    def _end_paragraph(self, state: _State | None = None) -> None:
        self._decode()
        state = state or (self._states[-1] if self._states else _State())
        if state.is_ignored:
            return
        text = INVISIBLE.sub("", "".join(self._texts[state.note]))
        self._texts[state.note] = []
        # Characters beyond the basic plane are written as two surrogates.
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        text = _SPACE.sub(" ", text).strip(" \n\0")
        if not text.strip():
            return
        if not state.note:
            self._table += not state.in_table
            rows, columns = ((self._row,), ((self._table, self._column),)) if state.in_table else ((), ())
            self.blocks.append(Block(text, rows=rows, cell=self._cell, columns=columns))
            return
        is_first = state.note not in self._begun
        self._begun.add(state.note)
        self.notes.append(
            (state.note, Block(f"{marked(f'({state.note})')} {text}" if is_first else text, is_note=True))
        )


def _known_encoding(encoding: str) -> str:
    """Return the codec of an encoding, or that of Western Windows if Python has none."""
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return "cp1252"


_WORDS: dict[str, Callable[[_RtfReader, int | None], None]] = {
    "ansicpg": _RtfReader._code_page,
    "f": _RtfReader._font_number,
    "fcharset": _RtfReader._charset,
    "fonttbl": lambda reader, _: reader._set(in_fonts=True),
    "footnote": _RtfReader._begin_note,
    "chftn": _RtfReader._note_mark,
    "intbl": lambda reader, _: reader._set(in_table=True),
    "mac": lambda reader, _: reader._code_page(10000),
    "pard": lambda reader, _: reader._set(in_table=False),
    "pc": lambda reader, _: reader._code_page(437),
    "pca": lambda reader, _: reader._code_page(850),
    "plain": _RtfReader._plain_font,
    "uc": lambda reader, number: reader._set(after_unicode=min(number if number is not None else 1, 9)),
}
"""Other control words with an effect on the text."""
