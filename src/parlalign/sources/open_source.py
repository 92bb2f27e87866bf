"""Open a folder, archive or manifest without listing it, for workers that know the names of the documents."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from parlalign.errors import ParlalignError
from parlalign.io.urls import is_url, join_url, local_path, parent_url, redacted
from parlalign.sources.document_source import DocumentSource, document_path, local_content, remote_content
from parlalign.sources.manifest import is_manifest
from parlalign.sources.zip_archive import is_zip, open_archive


@contextmanager
def open_source(source: str | Path) -> Iterator[DocumentSource]:
    """Yield the documents of a folder, zip archive or manifest, at a path or URL, by name.

    Names in a folder or archive are relative and cannot lead out of it. Names in a manifest are paths from its folder,
    also with `..`, absolute paths or URLs. A document has at most `MAX_DOCUMENT_BYTES`.

    Folders are not listed and manifests are not read. The directory of an archive is read once, so keep the archive
    open. Raises `ParlalignError` if a path does not exist, and if an archive cannot be read. Errors at other URLs
    appear when a document is read.
    """
    where = local_path(str(source))
    is_folder = not (is_manifest(where) or is_zip(where)) if is_url(where) else Path(where).is_dir()
    if is_folder:
        yield _NamesAtUrl(redacted(where), where) if is_url(where) else _NamesInFolder(where, os.path.realpath(where))
    elif is_manifest(where):
        yield _open_manifest(where)
    elif is_zip(where):
        # The limit on all bytes does not apply: the result must not depend on a worker's share of the documents.
        with open_archive(where, is_total_limited=False) as archive:
            yield archive
    elif Path(where).exists():
        raise ParlalignError(f"{where}: is not a folder, .zip archive or manifest (.tsv, .jsonl): give one")
    else:
        raise ParlalignError(f"{where}: no such file: check the path")


def full_path(source: str, name: str) -> str:
    """Return the absolute path or the URL of a document in a folder or manifest; in an archive, its name there."""
    where = local_path(source)
    if is_zip(where):
        return name
    folder = _open_manifest(where).folder if is_manifest(where) and not Path(where).is_dir() else where
    return _joined(folder if is_url(folder) else str(Path(folder).absolute()), name)


@dataclass(slots=True)
class _NamesInFolder:
    where: str
    root: str
    """The folder with all links resolved. No document may be outside of it."""

    def content(self, name: str) -> bytes:
        path = os.path.realpath(Path(self.where) / _checked_name(self.where, name))
        if not Path(path).is_relative_to(self.root):
            raise ParlalignError(
                f"{document_path(self.where, name)}: is a link out of the folder: give the file itself"
            )
        return local_content(str(Path(self.where) / name))


@dataclass(slots=True)
class _NamesAtUrl:
    where: str
    url: str

    def content(self, name: str) -> bytes:
        return remote_content(self.url, _checked_name(self.where, name))


@dataclass(slots=True)
class _NamesInManifest:
    where: str
    folder: str
    """The path or URL of the folder of the manifest."""

    def content(self, name: str) -> bytes:
        path = _joined(self.folder, name)
        return remote_content(path) if is_url(path) else local_content(path)


def _open_manifest(where: str) -> _NamesInManifest:
    if is_url(where):
        return _NamesInManifest(redacted(parent_url(where)), parent_url(where))
    if not Path(where).is_file():
        raise ParlalignError(f"{where}: no such file: check the path")
    folder = str(Path(where).parent)
    return _NamesInManifest(folder, folder)


def _joined(folder: str, name: str) -> str:
    path = local_path(name)
    if is_url(path) or Path(path).is_absolute():
        return path
    return join_url(folder, path) if is_url(folder) else str(Path(folder) / path)


def _checked_name(where: str, name: str) -> str:
    """Return a relative name; raise `ParlalignError` if it is absolute or has empty or dotted parts."""
    parts = name.split("/")
    windows = PureWindowsPath(name) if os.name == "nt" else None
    if "\0" in name or {"", ".", ".."} & {*parts} or (windows and (windows.drive or ".." in windows.parts)):
        raise ParlalignError(
            f"{document_path(where, name)}: leads out of the folder: give the name of a file inside it"
        )
    return name
