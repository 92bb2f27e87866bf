"""Files of records that parlalign wrote, in the formats that other programs write, too."""

from __future__ import annotations

from parlalign.errors import ParlalignError
from parlalign.formats.records.tsv import has_own_header
from parlalign.io.stream import open_file
from parlalign.io.zip_guard import ZIP_ERRORS, open_zip

_HEAD = 1 << 13  # bytes: more than a page has before its generator
_GENERATOR = b'name="generator" content="parlalign'
_PROPERTIES = "docProps/core.xml"
_MOST_PROPERTIES = 1 << 16  # bytes


def is_own_file(path: str) -> bool:
    """Return whether parlalign wrote a page, a table or a sheet; a file that cannot be read is not its own."""
    try:
        with open_file(path) as file:
            head = file.read(_HEAD)
            if not head.startswith(b"PK"):
                return _GENERATOR in head or has_own_header(head.decode("utf-8", "replace").split("\n", 1)[0])
            file.seek(0)
            with open_zip(file) as archive, archive.open(_PROPERTIES) as properties:
                return b"parlalign" in properties.read(_MOST_PROPERTIES)
    except (ParlalignError, KeyError, *ZIP_ERRORS):
        return False
