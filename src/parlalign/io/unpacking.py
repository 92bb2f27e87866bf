"""Compressed documents: `a.xml.gz`, `a.txt.xz`, `a.html.bz2`."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from pathlib import Path
from typing import IO, cast

from parlalign.errors import ParlalignError
from parlalign.io.zip_guard import too_large

COMPRESSED = frozenset({".gz", ".xz", ".bz2"})
"""Types of files that contain one compressed file; `gz` and the others may also contain an archive."""
_MOST_BYTES = 128 << 20
"""Unpacked bytes of a document; the same limit as for a file in an archive."""
_TAR_MAGIC = slice(257, 262)  # bytes of a tar archive that say `ustar` (POSIX.1-1988)


def unpacked(content: bytes, file_type: str, where: str) -> bytes:
    """Return the content of a compressed file; raise `ParlalignError` if it is damaged, too large or an archive."""
    try:
        with _opened(content, file_type) as file:
            unpacked = file.read(_MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
        message = f"{where}: is a damaged {file_type} file ({error}): compress it again"
        raise ParlalignError(message, code="damaged") from error
    if len(unpacked) > _MOST_BYTES:
        raise too_large(f"{where}: unpacks to more than", _MOST_BYTES, "divide it")
    if unpacked[_TAR_MAGIC] == b"ustar":
        raise ParlalignError(f"{where}: is an archive (.tar{file_type}): unpack it and give one of its files")
    return unpacked


def _opened(content: bytes, file_type: str) -> IO[bytes]:
    file = io.BytesIO(content)
    if file_type == ".xz":
        return lzma.open(file)
    return bz2.open(file) if file_type == ".bz2" else cast("IO[bytes]", gzip.open(file))


def unpacked_name(name: str) -> str:
    """Return the name of the file that a compressed file contains: `a.nl.xml` for `a.nl.xml.gz`."""
    path = Path(name)
    return name[: -len(path.suffix)] if path.suffix.lower() in COMPRESSED else name
