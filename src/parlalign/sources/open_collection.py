"""Open a folder or zip archive as a collection of documents, and read its documents or pairs one at a time."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from parlalign.formats.documents import read_content
from parlalign.io.file_type import is_formex_package
from parlalign.io.remote import is_remote_folder
from parlalign.io.urls import is_url, local_path, redacted
from parlalign.io.zip_guard import ARCHIVE_RULES, ZIP_ERRORS, open_zip
from parlalign.records import Document
from parlalign.sources.document_source import DocumentCollection, DocumentSource, document_path
from parlalign.sources.folder import list_folder
from parlalign.sources.pair_by_name import find_pairs
from parlalign.sources.zip_archive import is_zip, open_archive
from parlalign.text.normalization import printable

logger = logging.getLogger(__name__)

MAX_FILES = ARCHIVE_RULES.max_entries
"""Files of a folder; the same limit as for an archive."""
MAX_FILES_IN_BATCH = 5_000_000
"""Files of a folder for a batch run; chosen: the names of 5 million files take half a GB of memory."""


def is_collection(path: str | Path) -> bool:
    """Return whether a path or URL is a folder or, by its suffix, a zip archive; an act in Formex is none.

    Raises `ParlalignError` if the server of a URL has to be contacted and does not answer.
    """
    where = local_path(str(path))
    if where == "-":
        return False
    if is_url(where):
        return is_zip(where) or is_remote_folder(where)
    return Path(where).is_dir() or (is_zip(where) and not _is_package(where))


def _is_package(where: str) -> bool:
    """Return whether a zip file is one document: an act in Formex with its parts."""
    try:
        with Path(where).open("rb") as file, open_zip(file) as archive:
            return is_formex_package(archive.namelist())
    except ZIP_ERRORS:
        return False


@contextmanager
def open_collection(
    path: str | Path,
    *,
    exclude: str | Path | None = None,
    max_files: int | None = None,
    is_total_limited: bool = True,
) -> Iterator[DocumentCollection]:
    """Yield the documents of a folder with its subfolders, or of a zip archive; `exclude` names a file to leave out.

    A URL (`s3://bucket/texts`, `https://host/texts.zip`) is given as a string. `max_files` is the limit for a folder,
    `MAX_FILES` by default. `is_total_limited` says whether the limit on all bytes of an archive applies. Raises
    `ParlalignError` if the path does not exist, is damaged, cannot be read or breaks a limit.
    """
    where = local_path(str(path))
    is_folder = not is_zip(where) if is_url(where) else Path(where).is_dir()
    if is_folder:
        yield list_folder(where, exclude=exclude, max_files=MAX_FILES if max_files is None else max_files)
        return
    with open_archive(where, is_total_limited=is_total_limited) as archive:
        yield archive


def read_document(source: DocumentSource, name: str) -> Document:
    """Return a document of a folder, archive or manifest; its id is its name there.

    Raises `ParlalignError` if its content cannot be read.
    """
    document = read_content(source.content(name), document_path(source.where, name))
    return replace(document, id=printable(redacted(name)))


def read_pairs(path: str | Path, languages: tuple[str, str] = ("nl", "de")) -> Iterator[tuple[Document, Document]]:
    """Yield the pairs of documents in a folder or zip archive, matched by their names, one pair at a time.

    Documents without a counterpart are left out, and their number is logged. Raises `ParlalignError` for a document
    that cannot be read.
    """
    with open_collection(path) as collection:
        pairing = find_pairs(collection.names, languages)
        unpaired = len(collection.names) - 2 * len(pairing.pairs)
        logger.info("%s: %d pairs, %d documents without a pair", path, len(pairing.pairs), unpaired)
        for pair in pairing.pairs:
            yield read_document(collection, pair.source), read_document(collection, pair.target)
