"""Bytes of local files and standard input, and error messages with the cure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from parlalign.errors import ParlalignError
from parlalign.io.stream_input import is_stream, stream_input
from parlalign.io.urls import is_url, redacted


def read_bytes(where: str) -> bytes:
    """Return the content of a file, or of standard input for `-`; raise `ParlalignError` if it cannot be read."""
    with read_errors(where):
        if not is_stream(where):
            return Path(where).read_bytes()
        with stream_input(where) as file:
            return file.read()


@contextmanager
def read_errors(where: str) -> Iterator[None]:
    """Raise errors of the operating system that occur inside the block as a `ParlalignError` about the file `where`."""
    try:
        yield
    except IsADirectoryError as error:
        raise ParlalignError(f"{where}: is a directory: name a file") from error
    except FileNotFoundError as error:
        if is_url(where):
            cure = "only folders, .zip archives and manifests can be read from a URL: download it"
            raise ParlalignError(f"{redacted(where)}: {cure}") from error
        raise ParlalignError(f"{where}: no such file: check the path") from error
    except OSError as error:
        raise ParlalignError(f"{where}: cannot be read ({error.strerror}): check its permissions") from error
