"""Outputs that are written to and never replaced: standard output, devices, pipes and sockets."""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

from parlalign.errors import ParlalignError
from parlalign.io.open_streams import STANDARD, descriptor_of

_BUFFER = 1 << 16  # bytes: as much as a pipe of Linux holds


def is_special(path: str | Path) -> bool:
    """Return whether an output is `-`, an open stream such as `/dev/stdout`, a device, a pipe or a socket."""
    if str(path) == STANDARD or descriptor_of(path) is not None:
        return True
    try:
        mode = Path(path).stat().st_mode
    except (OSError, ValueError):
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def is_terminal(path: str | Path) -> bool:
    """Return whether an output is shown on a terminal."""
    if str(path) == STANDARD:
        return sys.stdout is not None and sys.stdout.isatty()
    number = descriptor_of(path)
    return number is not None and os.isatty(number)


@contextmanager
def special_output(path: str | Path) -> Iterator[BinaryIO]:
    """Yield a special output as a file that can only be written in order.

    Raises `ParlalignError` if standard output is closed, and `OSError` if the output cannot be opened or written.
    """
    raw = _raw(path)
    with closing(raw), io.BufferedWriter(raw, _BUFFER) as buffered:
        try:
            yield cast("BinaryIO", buffered)
            buffered.flush()
        except BaseException:
            raw.is_broken = True
            raise


class _InOrder(io.RawIOBase):
    """A stream that counts what was written: writers of zip files and Parquet ask for their position."""

    def __init__(self, stream: BinaryIO, *, owned: bool) -> None:
        self._stream, self._owned, self._written = stream, owned, 0
        self.is_broken = False
        """Whether the rest is dropped after an error, which would otherwise be raised again when the file is closed."""

    def writable(self) -> bool:
        return True

    def write(self, content: object) -> int:
        view = memoryview(content)  # type: ignore[arg-type]
        if not self.is_broken:
            self._stream.write(view)
            self._stream.flush()
        self._written += view.nbytes
        return view.nbytes

    def tell(self) -> int:
        return self._written

    def close(self) -> None:
        if not self.closed and self._owned:
            with suppress(OSError):
                self._stream.close()
        super().close()


def _raw(path: str | Path) -> _InOrder:
    if str(path) == STANDARD:
        if sys.stdout is None:
            raise ParlalignError("-: standard output is closed: name a file")
        sys.stdout.flush()
        return _InOrder(cast("BinaryIO", sys.stdout.buffer), owned=False)
    number = descriptor_of(path)
    if number is not None:
        return _InOrder(os.fdopen(os.dup(number), "wb"), owned=True)  # opened by name, a file would be emptied
    if stat.S_ISSOCK(Path(path).stat().st_mode):
        import socket

        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(path))
            return _InOrder(cast("BinaryIO", connection.makefile("wb")), owned=True)
    return _InOrder(Path(path).open("wb"), owned=True)
