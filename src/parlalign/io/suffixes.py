"""File formats by suffix, and names of files that belong together."""

from __future__ import annotations

from pathlib import Path


def suffix_of(path: str | Path) -> str:
    """Return the suffix of a path in lower case, without a final `.gz`.

    >>> suffix_of("Memory.TMX.gz")
    '.tmx'
    """
    path = Path(path)
    return (path.with_suffix("") if path.suffix.lower() == ".gz" else path).suffix.lower()


def sibling_path(path: str | Path, ending: str) -> Path:
    """Return the path of a second file in the same folder: `ending` replaces its suffix, and a final `.gz` stays.

    >>> sibling_path("memory.moses", "nl").name, sibling_path("memory.xces.gz", "nl.xml").name
    ('memory.nl', 'memory.nl.xml.gz')
    """
    path = Path(path)
    gzip_suffix = path.suffix if path.suffix.lower() == ".gz" else ""
    return path.with_name(f"{path.name.removesuffix(gzip_suffix).rpartition('.')[0]}.{ending}{gzip_suffix}")
