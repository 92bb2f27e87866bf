"""Document sources (folders, archives, manifests): the content of documents by name, within a limit of bytes."""

from __future__ import annotations

import io
import stat
from collections import Counter
from pathlib import Path
from typing import Protocol

from parlalign.errors import ParlalignError
from parlalign.formats.documents import READERS
from parlalign.io.file_type import ARCHIVES, TABLES, is_package_list, type_by_name
from parlalign.io.local_file import read_errors
from parlalign.io.remote import open_remote
from parlalign.io.unpacking import unpacked_name
from parlalign.io.urls import is_url, redacted
from parlalign.io.zip_guard import ARCHIVE_RULES, too_large
from parlalign.sources.unread_files import unread_reason
from parlalign.text.normalization import printable

MAX_DOCUMENT_BYTES = ARCHIVE_RULES.max_entry_bytes
"""Bytes of a document in a folder or at a URL; the same limit as in an archive."""
MOST_UNREAD = 10_000
"""Names of files whose kind is not read; they are kept only to tell whether names are the reason for having no pair."""
_CHUNK = 1 << 20  # bytes


class DocumentSource(Protocol):
    """Documents by name; `where` is the path or URL that messages put before a name."""

    where: str

    def content(self, name: str) -> bytes:
        """Return the bytes of a document; raise `ParlalignError` if it cannot be read or is too large."""
        ...


class DocumentCollection(DocumentSource, Protocol):
    """A source with the relative names of its documents, sorted, and the number of ignored files by reason.

    `unread` are the names of files whose kind is not read, up to `MOST_UNREAD`.
    """

    names: tuple[str, ...]
    ignored: Counter[str]
    unread: tuple[str, ...]


def document_path(where: str, name: str) -> str:
    """Return the path or URL of a document in messages; `name` may itself be absolute or a URL."""
    if is_url(name) or Path(name).is_absolute():
        return printable(redacted(name))
    return f"{where.rstrip('/')}/{printable(name)}" if is_url(where) else str(Path(where) / printable(name))


def reason_to_ignore(name: str) -> str | None:
    """Return why a file is ignored because of its name, or None if it is a document."""
    if is_hidden(name):
        return "hidden"
    if is_package_list(name):
        return "lists of the parts of an act in Formex"
    suffix = type_by_name(unpacked_name(name))
    if suffix in READERS or suffix in TABLES:
        return None
    return "archives inside" if suffix in ARCHIVES else unread_reason(suffix)


def is_hidden_folder(name: str) -> bool:
    """Return whether a folder is hidden, or made by macOS for its own files."""
    return is_hidden(f"{name}/")


def is_hidden(name: str) -> bool:
    """Return whether a file is hidden, is a lock file of an office suite, or is in a hidden folder."""
    parts = name.split("/")
    return parts[-1].startswith("~$") or any(part.startswith(".") or part == "__MACOSX" for part in parts)


def check_file_count(count: int, where: str, limit: int) -> None:
    """Raise `ParlalignError` if there are more than `limit` files."""
    if count > limit:
        raise ParlalignError(f"{redacted(where)}: contains more than {limit:,} files: divide it", code="too-many-files")


def remote_content(url: str, name: str = "") -> bytes:
    """Return the content of a file at a URL, or of the file `name` in the folder at the URL.

    Raises `ParlalignError` if it cannot be read, or has more than `MAX_DOCUMENT_BYTES`.
    """
    with open_remote(url, name) as file:
        return _read_within_limit(file, document_path(redacted(url), name) if name else redacted(url))


def local_content(path: str) -> bytes:
    """Return the content of a regular file; raise `ParlalignError` as `remote_content` does."""
    where = printable(path)
    if "\0" in path:
        raise ParlalignError(f"{where}: a path cannot contain a NUL character: check the name")
    with read_errors(where):
        status = Path(path).stat()  # before the file is opened: opening a pipe would wait for a writer
        if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
            raise ParlalignError(f"{where}: is not a regular file: name a file")
        _check_size(status.st_size, where)
        with Path(path).open("rb", buffering=0) as file:
            return _read_within_limit(file, where)


def _read_within_limit(file: io.RawIOBase, where: str) -> bytes:
    chunks, size = [], 0
    while chunk := file.read(_CHUNK):
        chunks.append(chunk)
        size += len(chunk)
        _check_size(size, where)
    return b"".join(chunks)


def _check_size(size: int, where: str) -> None:
    if size > MAX_DOCUMENT_BYTES:
        raise too_large(f"{where}: is larger than", MAX_DOCUMENT_BYTES, "divide it, or leave it out")
