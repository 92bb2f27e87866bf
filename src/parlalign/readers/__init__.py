"""Read files into documents; one module a format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from parlalign.errors import ParlalignError
from parlalign.readers.text import decode_text, read_bytes
from parlalign.records import Document

__all__ = ["READERS", "decode_text", "read", "read_content"]


def read(path: str | Path) -> Document:
    """Return the document at `path`, or on standard input for `-`; the format is told by the suffix.

    Raises `ParlalignError` for a file that is missing, no text, or of an unknown format.
    """
    where = str(path)
    return read_content(read_bytes(where), where)


def read_content(content: bytes, where: str) -> Document:
    """Return the document in `content`; `where` is its path, or a name like `texts.zip/a.nl.html` inside an archive."""
    suffix = Path(where).suffix.lower()
    reader = READERS.get("" if where == "-" else suffix)
    if reader is None:
        known = ", ".join(sorted(key for key in READERS if key))
        raise ParlalignError(f"{where}: cannot read {suffix or 'a file without a suffix'}: give one of {known}, or -")
    return reader(content, where)


def _read_text(content: bytes, where: str) -> Document:
    name = "stdin" if where == "-" else Path(where).name
    return Document(name, decode_text(content, where), path=where)


READERS: dict[str, Callable[[bytes, str], Document]] = {"": _read_text, ".txt": _read_text, ".text": _read_text}
