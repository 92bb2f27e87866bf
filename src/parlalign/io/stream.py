"""Files as streams: plain or gzipped, bytes or lines."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from parlalign.errors import ParlalignError
from parlalign.io.decoding import decode_text, encoding_by_mark, read_bytes, read_errors

_GZIP = b"\x1f\x8b"
_CHUNK = 1 << 20  # bytes
_MOST_GUESSED = 1 << 30
"""Bytes of a file that has to be in the memory whole, for its encoding to be guessed."""
_LONGEST_LINE = 100_000_000
"""Characters of a line: a record of two texts as long as XML can hold takes a fifth; packed zeros have no end."""


@contextmanager
def opened(where: str) -> Iterator[BinaryIO]:
    """Yield a file of bytes, unpacked where it is gzipped, or standard input for `-`; for reading from the start.

    Raises `ParlalignError` where it cannot be read, also inside the `with`.
    """
    if where == "-":
        yield io.BytesIO(read_bytes(where))
        return
    with read_errors(where), Path(where).open("rb") as file, unpacked(file, where) as content:
        yield content


@contextmanager
def unpacked(file: io.BufferedReader[Any], where: str) -> Iterator[BinaryIO]:
    """Yield what is in a file, unpacked where it is gzipped; raise `ParlalignError` where that is damaged."""
    if file.peek(2)[:2] != _GZIP:
        yield file
        return
    try:
        with gzip.open(file) as content:
            yield cast("BinaryIO", content)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ParlalignError(f"{where}: is damaged gzip ({error}): pack it again") from error


def lines(where: str) -> Iterator[str]:
    """Yield the lines of a text without their ends (newline, or return and newline); UTF-8 and UTF-16 piece by piece.

    Raises `ParlalignError` as `decode_text` does.
    """
    encoding = _streamed_encoding(where)
    if encoding is None:
        with opened(where) as file:
            content = file.read(_MOST_GUESSED + 1)
            if len(content) > _MOST_GUESSED:
                raise ParlalignError(f"{where}: is over {_MOST_GUESSED >> 20} MB and not in UTF-8: save it as UTF-8")
            text: io.TextIOBase = io.StringIO(decode_text(content, where), newline="\n")
            yield from (line.removesuffix("\n").removesuffix("\r") for line in text)
        return
    with opened(where) as file, io.TextIOWrapper(file, encoding, newline="\n") as text:
        for number, line in enumerate(iter(lambda: text.readline(_LONGEST_LINE + 1), ""), 1):
            if len(line) > _LONGEST_LINE:
                raise ParlalignError(f"{where}, line {number}: over {_LONGEST_LINE:,} characters: this is no table")
            if "\0" in line:
                raise ParlalignError(f"{where}, line {number}: NUL character: this is no text; give plain text")
            yield line.removesuffix("\n").removesuffix("\r")


def _streamed_encoding(where: str) -> str | None:
    """Return the encoding of a file that can be read piece by piece; None where only the whole tells."""
    if where == "-":
        return None
    with opened(where) as file:
        piece = file.read(_CHUNK)
        encoding = encoding_by_mark(piece) or "utf-8"
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            while piece:
                decoder.decode(piece)
                piece = file.read(_CHUNK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return None
    return encoding
