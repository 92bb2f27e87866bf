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


def sibling_path(path: str | Path, ending: str) -> Path:
    """Return a name beside a file of records for what belongs to it, packed if it is.

    >>> sibling_path("memory.moses", "nl").name, sibling_path("memory.xces.gz", "nl.xml").name
    ('memory.nl', 'memory.nl.xml.gz')
    """
    named = Path(path)
    packed = named.suffix if named.suffix.lower() == ".gz" else ""
    return named.with_name(f"{named.name.removesuffix(packed).rpartition('.')[0]}.{ending}{packed}")
