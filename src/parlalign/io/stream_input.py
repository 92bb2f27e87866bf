"""Open streams as inputs: they can only be read once, and are kept as files that can be opened several times."""

from __future__ import annotations

import atexit
import io
import os
import shutil
import sys
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

from parlalign.errors import ParlalignError
from parlalign.io.open_streams import STANDARD, descriptor_of

_IN_MEMORY = 1 << 26  # bytes; more than that is kept in a temporary file
_Content = SpooledTemporaryFile[bytes]
_kept: dict[Any, _Content] = {}
"""The content of each stream that was read; standard input, which tests replace, is the key itself."""


def is_stream(where: str | Path) -> bool:
    """Return whether an input is standard input (`-`) or another open stream, such as `<(command)` of a shell."""
    return str(where) == STANDARD or descriptor_of(where) is not None


def stream_input(where: str) -> io.BufferedReader:
    """Return the content of an open stream from its start; raise `ParlalignError` if standard input is closed."""
    return io.BufferedReader(_View(_content(where)))


def _content(where: str) -> _Content:
    number = None if where == STANDARD else descriptor_of(where)
    if number is None and sys.stdin is None:
        raise ParlalignError("-: standard input is closed: name a file")
    key = sys.stdin if number is None else (number, os.fstat(number).st_ino)
    if key not in _kept:
        content: _Content = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - later readers use it
        atexit.register(content.close)
        if number is None:
            shutil.copyfileobj(sys.stdin.buffer, cast("BinaryIO", content))
        else:
            with os.fdopen(os.dup(number), "rb") as stream:
                shutil.copyfileobj(stream, cast("BinaryIO", content))
        _kept[key] = content
    return _kept[key]


class _View(io.RawIOBase):
    """A reader with its own position in a file that others read, too."""

    def __init__(self, content: _Content) -> None:
        self._content, self._position = content, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        starts = {io.SEEK_SET: 0, io.SEEK_CUR: self._position}
        start = starts[whence] if whence in starts else self._content.seek(0, io.SEEK_END)
        self._position = max(0, start + offset)
        return self._position

    def tell(self) -> int:
        return self._position

    def readinto(self, buffer: Any) -> int:
        self._content.seek(self._position)
        read = self._content.read(len(buffer))
        buffer[: len(read)] = read
        self._position += len(read)
        return len(read)
