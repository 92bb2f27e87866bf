"""The format that the name of a file tells."""

from __future__ import annotations

from pathlib import Path


def suffix_of(path: str | Path) -> str:
    """Return the suffix that tells the format, in lower case; `.gz` is looked through.

    >>> suffix_of("Memory.TMX.gz")
    '.tmx'
    """
    named = Path(path)
    return (named.with_suffix("") if named.suffix.lower() == ".gz" else named).suffix.lower()
