"""Files as streams of bytes or lines, plain or gzipped."""

from __future__ import annotations

import codecs
import gzip
import io
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from parlalign.errors import ParlalignError
from parlalign.io.decoding import decode_text, encoding_of_bom
from parlalign.io.local_file import read_errors
from parlalign.io.stream_input import is_stream, stream_input
from parlalign.stages import is_heard, share_done, unheard

_GZIP = b"\x1f\x8b"
_CHUNK = 1 << 20  # bytes
_MOST_GUESSED = 1 << 30
"""Bytes of a file whose encoding is guessed, because such a file is read into memory as a whole."""
_LONGEST_LINE = 100_000_000
"""Characters: five times a record of two texts as long as XML allows. Compressed zeros have no end."""


@contextmanager
def open_file(where: str) -> Iterator[BinaryIO]:
    """Yield a file, or standard input for `-`, as bytes to be read from the start; gzip is decompressed.

    Raises `ParlalignError` if the file cannot be read, also inside the `with` block.
    """
    with (
        read_errors(where),
        stream_input(where) if is_stream(where) else _opened(Path(where)) as file,
        decompressed(file, where) as content,
    ):
        yield content


def _opened(path: Path) -> io.BufferedReader:
    """Return an open file that reports which share of it was read, if somebody listens."""
    return io.BufferedReader(_Heard(path), _CHUNK) if is_heard() else path.open("rb")


class _Heard(io.FileIO):
    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._size = max(os.fstat(self.fileno()).st_size, 1)

    def readinto(self, buffer: Any) -> int:
        read = super().readinto(buffer) or 0
        share_done(min(1.0, self.tell() / self._size) if self.seekable() else 0.0)
        return read


@contextmanager
def decompressed(file: io.BufferedReader[Any], where: str) -> Iterator[BinaryIO]:
    """Yield the content of a file, decompressed if it is gzipped; raise `ParlalignError` if the gzip is damaged."""
    if file.peek(2)[:2] != _GZIP:
        yield file
        return
    try:
        with gzip.open(file) as content:
            yield cast("BinaryIO", content)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ParlalignError(f"{where}: is damaged gzip ({error}): compress it again", code="damaged") from error


def lines(where: str) -> Iterator[str]:
    r"""Yield the lines of a text file without their ends, which are `\n` or `\r\n`.

    UTF-8 and UTF-16 are read in chunks. Raises `ParlalignError` as `decode_text` does.
    """
    encoding = _encoding_for_chunks(where)
    if encoding is None:
        yield from _lines_in_memory(where)
        return
    with open_file(where) as file, io.TextIOWrapper(file, encoding, newline="\n") as text:
        for number, line in enumerate(iter(lambda: text.readline(_LONGEST_LINE + 1), ""), 1):
            if len(line) > _LONGEST_LINE:
                raise ParlalignError(f"{where}, line {number}: over {_LONGEST_LINE:,} characters: this is not a table")
            if "\0" in line:
                raise ParlalignError(f"{where}, line {number}: NUL character: this is not a text file; give plain text")
            yield line.removesuffix("\n").removesuffix("\r")


def _lines_in_memory(where: str) -> Iterator[str]:
    with open_file(where) as file:
        content = file.read(_MOST_GUESSED + 1)
        if len(content) > _MOST_GUESSED:
            raise ParlalignError(f"{where}: is over {_MOST_GUESSED >> 20} MB and not in UTF-8: save it as UTF-8")
        text = io.StringIO(decode_text(content, where), newline="\n")
        yield from (line.removesuffix("\n").removesuffix("\r") for line in text)


def _encoding_for_chunks(where: str) -> str | None:
    """Return the encoding of a file that is valid UTF-8, or as its byte order mark says; None for any other file."""
    with unheard(), open_file(where) as file:
        chunk = file.read(_CHUNK)
        encoding = encoding_of_bom(chunk) or "utf-8"
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            while chunk:
                decoder.decode(chunk)
                chunk = file.read(_CHUNK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return None
    return encoding
