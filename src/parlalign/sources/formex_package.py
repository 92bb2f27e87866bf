"""Zip archives of Formex from Cellar: the act and its annexes, joined in one XML document.

An archive has a list of its parts (`*.doc.xml` with `REF.PHYS` elements) and one file for each part.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

from parlalign.errors import ParlalignError
from parlalign.io.xml_tree import xml_tree
from parlalign.io.zip_guard import ARCHIVE_RULES, ZIP_ERRORS, check_declared_sizes, one_line, open_zip, read_entry
from parlalign.records.read_report import ReadReport

if TYPE_CHECKING:
    from lxml.etree import _Element

_LISTS = (".doc.xml", ".doc.fmx.xml")
_TABLES_OF_CONTENTS = (".toc.xml", ".toc.fmx.xml")
_RULES = replace(
    ARCHIVE_RULES,
    max_entries=2000,  # chosen: the longest acts have some hundred annexes and pictures
    max_total_bytes=ARCHIVE_RULES.max_entry_bytes,
)


def join_formex(content: bytes, where: str) -> bytes:
    """Return the act in an archive as XML, with its annexes as the last children of its root element.

    Raises `ParlalignError` if the archive is damaged, too large or without a text.
    """
    try:
        with open_zip(io.BytesIO(content)) as archive:
            check_declared_sizes(archive, where, _RULES)
            parts = _parts_in_order(archive, where, len(content))
    except (*ZIP_ERRORS, OSError) as error:
        raise ParlalignError(f"{where}: is a damaged archive ({one_line(error)}): fetch it again") from error
    if len(parts) == 1:
        return parts[0][1]
    return _joined([xml_tree(part, f"{where}, {name}", ReadReport()) for name, part in parts])


def _parts_in_order(archive: zipfile.ZipFile, where: str, size: int) -> list[tuple[str, bytes]]:
    """Return names and contents of the parts, in the order of the list of parts, or of their names without a list."""
    entries = {entry.filename.rpartition("/")[2]: entry for entry in archive.infolist() if not entry.is_dir()}

    def content(name: str) -> bytes:
        place = f"{where}, {name!r:.60}"
        return b"".join(read_entry(archive, entries[name], place, _RULES, file_bytes=size))

    lists = [name for name in entries if name.lower().endswith(_LISTS)]
    names = _listed(content(lists[0]), where) if len(lists) == 1 else []
    if not names:
        not_texts = (*_LISTS, *_TABLES_OF_CONTENTS)
        names = sorted(
            name for name in entries if name.lower().endswith(".xml") and not name.lower().endswith(not_texts)
        )
    missing = [name for name in names if name not in entries]
    if missing or not names:
        lacks = f"lacks {missing[0]!r:.60}" if missing else "contains no text"
        raise ParlalignError(f"{where}: {lacks}: fetch it again, or give another format")
    return [(name, content(name)) for name in names]


def _listed(content: bytes, where: str) -> list[str]:
    """Return the names of the XML files that a list of parts names, each once."""
    root = xml_tree(content, where, ReadReport())
    files = (element.get("FILE") or "" for element in root.iter("REF.PHYS"))
    names = (name.rpartition("/")[2] for name in files if name.lower().endswith(".xml"))
    return list(dict.fromkeys(name for name in names if not name.lower().endswith(_TABLES_OF_CONTENTS)))


def _joined(roots: list[_Element]) -> bytes:
    from lxml import etree

    for root in roots[1:]:
        roots[0].append(root)
    return bytes(etree.tostring(roots[0], encoding="utf-8", xml_declaration=True))
