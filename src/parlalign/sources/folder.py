"""Folders of documents, on disk or at a URL, with their subfolders. Hidden folders are not entered."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from parlalign.errors import ParlalignError
from parlalign.formats.records.own_files import is_own_file
from parlalign.io.local_file import read_bytes
from parlalign.io.remote import list_remote_files
from parlalign.io.urls import is_url, redacted
from parlalign.sources.document_source import (
    MOST_UNREAD,
    DocumentCollection,
    check_file_count,
    is_hidden_folder,
    reason_to_ignore,
    remote_content,
)
from parlalign.sources.manifest import is_own_manifest
from parlalign.sources.unread_files import is_unread


@dataclass(slots=True)
class LocalFolder:
    """A `DocumentCollection` on disk."""

    where: str
    names: tuple[str, ...]
    ignored: Counter[str]
    unread: tuple[str, ...]

    def content(self, name: str) -> bytes:
        """Return the bytes of a document; raise `ParlalignError` if it cannot be read."""
        return read_bytes(str(Path(self.where) / name))


@dataclass(slots=True)
class RemoteFolder:
    """A `DocumentCollection` at a URL."""

    where: str
    names: tuple[str, ...]
    ignored: Counter[str]
    unread: tuple[str, ...]
    url: str
    """With user, password and query, in contrast to `where`."""

    def content(self, name: str) -> bytes:
        """Return the bytes of a document; raise `ParlalignError` if it cannot be read or is too large."""
        return remote_content(self.url, name)


def list_folder(where: str, *, exclude: str | Path | None, max_files: int) -> DocumentCollection:
    """Return the documents of a folder; `exclude` is a file that is not an input.

    Raises `ParlalignError` if the folder cannot be read, or has more than `max_files` files.
    """
    names: list[str] = []
    unread: list[str] = []
    ignored = Counter[str]()
    excluded = os.path.realpath(exclude) if exclude and not is_url(where) else None
    files = list_remote_files(where, is_hidden_folder) if is_url(where) else _list_local_files(where)
    for name, reason_in_listing in files:
        reason = reason_in_listing or reason_to_ignore(name)
        if excluded and os.path.realpath(Path(where) / name) == excluded:
            reason = "the output"
        if reason:
            ignored[reason] += 1
            if is_unread(reason) and len(unread) < MOST_UNREAD:
                unread.append(name)
        else:
            names.append(name)
        check_file_count(len(names) + ignored.total(), where, max_files)
    if is_url(where):
        return RemoteFolder(redacted(where), tuple(sorted(names)), ignored, tuple(unread), where)
    return LocalFolder(where, tuple(sorted(names)), ignored, tuple(unread))


def refuse_document_of_folder(output: str, folder: str) -> None:
    """Raise `ParlalignError` if an output would replace a document of a folder that is read.

    A file that parlalign wrote into the folder before is no document.
    """
    if is_url(folder) or not Path(folder).is_dir() or not Path(output).is_file():
        return
    file, root = Path(os.path.realpath(output)), Path(os.path.realpath(folder))
    if not file.is_relative_to(root) or reason_to_ignore(file.relative_to(root).as_posix()):
        return
    if not is_own_file(str(file)) and not is_own_manifest(str(file)):
        raise ParlalignError(f"{output}: is a document of the input folder: give another output file")


def _list_local_files(where: str) -> Iterator[tuple[str, str | None]]:
    """Yield the name of each file, with the reason to ignore it or None."""
    root = os.path.realpath(where)
    pending = [""]
    while pending:
        folder = pending.pop()
        try:
            entries = list(os.scandir(Path(where) / folder))
        except OSError as error:
            if not folder:
                raise ParlalignError(f"{where}: cannot be read ({error.strerror}): check its permissions") from error
            yield folder, "folders that may not be read"
            continue
        for entry in entries:
            name = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_dir(follow_symlinks=False) and not is_hidden_folder(entry.name):
                pending.append(name)
            else:
                yield name, _reason_to_ignore_entry(entry, root)


def _reason_to_ignore_entry(entry: os.DirEntry[str], root: str) -> str | None:
    """Return why an entry is ignored because of its kind, or None.

    Links are followed only to files in the same folder: a link to a folder would list its files twice, or without end.
    """
    try:
        if entry.is_symlink() and not (Path(os.path.realpath(entry.path)).is_relative_to(root) and entry.is_file()):
            return "links"
        return None if entry.is_file() or entry.is_dir() else "no plain files"
    except OSError:
        return "links"
