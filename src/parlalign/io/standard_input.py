"""Standard input, which can only be read once, as a file that can be opened several times."""

from __future__ import annotations

import atexit
import io
import shutil
import sys
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

from parlalign.errors import ParlalignError

STANDARD_INPUT = "-"
_IN_MEMORY = 1 << 26  # bytes; more than that is kept in a temporary file
_kept: tuple[Any, SpooledTemporaryFile[bytes]] | None = None
"""The last standard input that was read, and its content."""


def standard_input() -> io.BufferedReader:
    """Return the content of standard input from its start; raise `ParlalignError` if it is closed."""
    return io.BufferedReader(_View(_content()))


def _content() -> SpooledTemporaryFile[bytes]:
    global _kept  # noqa: PLW0603 - a process has one standard input
    if sys.stdin is None:
        raise ParlalignError("-: standard input is closed: name a file")
    if _kept is None or _kept[0] is not sys.stdin:
        if _kept:
            _kept[1].close()
        content: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - kept open for later readers
        shutil.copyfileobj(sys.stdin.buffer, cast("BinaryIO", content))
        _kept = sys.stdin, content
        atexit.register(content.close)
    return _kept[1]


class _View(io.RawIOBase):
    """A reader with its own position in a file that others read, too."""

    def __init__(self, content: SpooledTemporaryFile[bytes]) -> None:
        self._content, self._position = content, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = (0, self._position, 0)[whence] if whence != io.SEEK_END else self._content.seek(0, io.SEEK_END)
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
