"""Plain text in any encoding."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from parlalign.errors import ParlalignError
from parlalign.io.remote import is_url, shown
from parlalign.records import Document

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks; those of UTF-32 first, for one of them begins with one of UTF-16."""

_GUESS_FROM = 1 << 20  # bytes: enough to tell one 8-bit encoding from another
_EXPECTED = "äöüßÄÖÜéèëïçáóôñ„“”‘’–…€§°«»"
_WESTERN = ("cp1252", "mac_roman", "cp850")
"""Encodings that Dutch and German text comes in; a guess outside them is likelier wrong than right."""


def read_bytes(where: str) -> bytes:
    """Return the content of a file, or of standard input for `-`; raise `ParlalignError` where it cannot be read."""
    if where == "-" and sys.stdin is None:
        raise ParlalignError("-: standard input is closed: name a file")
    with read_errors(where):
        return sys.stdin.buffer.read() if where == "-" else Path(where).read_bytes()


@contextmanager
def read_errors(where: str) -> Iterator[None]:
    """Raise what goes wrong with a file that is read as a `ParlalignError` with the cure."""
    try:
        yield
    except IsADirectoryError as error:
        raise ParlalignError(f"{where}: is a directory: name a file") from error
    except FileNotFoundError as error:
        if is_url(where):
            cure = "folders, .zip archives and manifests alone are read: download it"
            raise ParlalignError(f"{shown(where)}: is an address, from which {cure}") from error
        raise ParlalignError(f"{where}: no such file: check the path") from error
    except OSError as error:
        raise ParlalignError(f"{where}: cannot be read ({error.strerror}): check its permissions") from error


def read_text(content: bytes, where: str) -> Document:
    """Return the document of a plain text; raise `ParlalignError` as `decode_text` does."""
    return Document(document_id(where), decode_text(content, where), path=where)


def document_id(where: str) -> str:
    """Return the name that a document goes by: that of its file.

    >>> document_id("texts/a.nl.txt"), document_id("-")
    ('a.nl.txt', 'stdin')
    """
    return "stdin" if where == "-" else Path(where).name


def decode_text(content: bytes, where: str = "input") -> str:
    """Return the text of `content`: by its byte order mark, as UTF-8, or by the encoding it most looks like.

    Raises `ParlalignError` with the byte offset at a NUL byte, or where no encoding fits.

    >>> decode_text("Erwägung".encode("utf-16"))
    'Erwägung'
    """
    if encoding := encoding_by_mark(content):
        return _checked(_decode(content, encoding, where), where)
    try:
        return _checked(content.decode("utf-8"), where)
    except UnicodeDecodeError as error:
        offset = error.start
    if b"\0" in content:
        return _decode_wide(content, where)
    return _decode_guessed(content, offset, where)


def encoding_by_mark(content: bytes) -> str | None:
    """Return the encoding that a byte order mark at the start of `content` tells; None without one."""
    return next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)


def is_encoding_of_text(name: str) -> bool:
    """Tell whether a file may be in the encoding that it names: not in one of Python's own, nor in one of names.

    >>> is_encoding_of_text("windows-1252"), is_encoding_of_text("idna"), is_encoding_of_text("hex")
    (True, False, False)
    """
    try:
        found = codecs.lookup(name)
        (b"<" * 8).decode(found.name, "replace")
    except (LookupError, UnicodeError, ValueError):
        return False
    return found.name not in _NO_ENCODINGS


_NO_ENCODINGS = frozenset({"idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})
"""Codecs that make text of bytes, and that no file is in; some take time by the square of the length."""


def _checked(text: str, where: str) -> str:
    at = text.find("\0")
    if at >= 0:
        offset = len(text[:at].encode("utf-8"))
        raise ParlalignError(f"{where}: NUL byte at offset {offset}: this is no text; give plain text")
    return text


def _decode(content: bytes, encoding: str, where: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise ParlalignError(f"{where}: byte {error.start} is not {encoding}: save the file as UTF-8") from error


def _decode_wide(content: bytes, where: str) -> str:
    """UTF-16 without a mark: one byte of every second is mostly NUL."""
    even, odd = content[0::2].count(0), content[1::2].count(0)
    for nuls, encoding in ((odd, "utf-16-le"), (even, "utf-16-be")):
        if len(content) % 2 == 0 and nuls > len(content) // 8:
            return _checked(_decode(content, encoding, where), where)
    raise ParlalignError(f"{where}: NUL byte at offset {content.index(0)}: this is no text; give plain text")


def _decode_guessed(content: bytes, offset: int, where: str) -> str:
    """Take an 8-bit encoding: that in which most of the marks and letters are those of Dutch and German."""
    from charset_normalizer import from_bytes

    replaced = content.decode("utf-8", errors="replace")
    if sum(char > "\x7f" for char in replaced) > 2 * replaced.count("\ufffd"):
        raise ParlalignError(
            f"{where}: byte {offset} is damaged, all around it is UTF-8: mend it or export the text again"
        )
    guess = from_bytes(content[:_GUESS_FROM], cp_isolation=list(_WESTERN), threshold=0.3).best()
    readings = []
    for encoding in ("cp1252", guess.encoding if guess else "cp1252"):
        try:
            readings.append(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    if not readings:
        raise ParlalignError(f"{where}: byte {offset} fits no known encoding: save the file as UTF-8")
    return _checked(max(readings, key=lambda text: sum(text.count(char) for char in _EXPECTED)), where)
