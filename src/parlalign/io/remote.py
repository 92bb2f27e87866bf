"""Files and folders at URLs, read with fsspec and the package that it needs for each scheme.

fsspec is an extra. User, password and query of a URL never appear in a message.
"""

from __future__ import annotations

import errno
import io
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from parlalign.errors import ParlalignError
from parlalign.io.remote_errors import remote_errors
from parlalign.io.urls import is_web, redacted, without_query

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAX_FOLDERS = 1_000_000
"""Subfolders of a folder; chosen: the links of web pages may lead to new folders without end."""
_PARALLEL_LISTINGS = 16
"""Folders that are listed in parallel if the scheme allows it; chosen: object stores answer each request in 30 ms."""


def is_remote_folder(url: str) -> bool:
    """Return whether a URL is a folder; on the web, which has no folders, whether it ends in `/`.

    Raises `ParlalignError` if the server cannot be reached.
    """
    if redacted(url).endswith("/") or is_web(url):
        return redacted(url).endswith("/")
    file_system, path = _file_system(url)
    with remote_errors(url):
        return bool(file_system.isdir(path))


def open_remote(url: str, name: str = "", *, block_size: int | None = None) -> io.RawIOBase:
    """Return a seekable file at a URL, or the file `name` in the folder at the URL.

    `block_size` is the number of bytes of one request; None stands for fsspec's default. Raises `ParlalignError` if the
    file cannot be opened, and later if it cannot be read.
    """
    file_system, path = _file_system(url, name)
    where = _joined(redacted(url), name)
    with remote_errors(url, where):
        return _RemoteFile(file_system.open(path, "rb", block_size=block_size), url, where)


def list_remote_files(url: str, is_hidden: Callable[[str], bool]) -> Iterator[tuple[str, str | None]]:
    """Yield the name of each file in a folder and its subfolders, with the reason to ignore it or None.

    Hidden folders are not listed. Only `_PARALLEL_LISTINGS` listings are in memory at a time, one if the scheme is not
    asynchronous. Raises `ParlalignError` if there is no folder, if it cannot be read, or if it has more than
    `MAX_FOLDERS` subfolders.
    """
    file_system, root = _file_system(without_query(url))
    is_parallel = getattr(file_system, "async_impl", False)
    pending, count = [""], 1
    with remote_errors(url):
        file_system.invalidate_cache()  # files may have changed since an earlier listing in this process
    with ThreadPoolExecutor(_PARALLEL_LISTINGS) if is_parallel else nullcontext() as pool:
        while pending:
            folders = pending[-_PARALLEL_LISTINGS:] if is_parallel else pending[-1:]
            del pending[-len(folders) :]
            listings = (pool.map if pool else map)(lambda folder: _listing(file_system, root, folder, url), folders)
            for folder, entries in zip(folders, listings, strict=True):
                for name, reason in entries:
                    if reason != "folder":
                        yield name, reason
                    elif is_hidden(name.rpartition("/")[2]):
                        yield name, None
                    elif name != folder:
                        pending.append(name)
                        count += 1
            if count > MAX_FOLDERS:
                raise ParlalignError(f"{redacted(url)}: contains more than {MAX_FOLDERS:,} folders: divide it")
    file_system.invalidate_cache()  # otherwise fsspec keeps the listings, which are large, until the process ends


class _RemoteFile(io.RawIOBase):
    """A file of fsspec that raises network errors as `ParlalignError`; zipfile would report other errors as damage."""

    def __init__(self, file: Any, url: str, where: str) -> None:
        super().__init__()
        self._file, self._url, self._where = file, url, where

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        with remote_errors(self._url, self._where):
            content = self._file.read(len(view))
        view[: len(content)] = content
        return len(content)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        size = getattr(self._file, "size", None)
        if whence == io.SEEK_END and size is not None and size + offset < 0:
            raise OSError(
                errno.EINVAL, "a position before the start"
            )  # zipfile expects this error, as a local file raises it
        with remote_errors(self._url, self._where):
            self._file.seek(offset, whence)
            return int(self._file.tell())

    def tell(self) -> int:
        with remote_errors(self._url, self._where):
            return int(self._file.tell())

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()


def _file_system(url: str, name: str = "") -> tuple[Any, str]:
    """Return the file system of a URL, which fsspec caches, and the path of the URL or of the file `name` below it."""
    if "::" in url:
        raise ParlalignError(f"{redacted(url)}: chained URLs are not supported: give a single URL")
    with remote_errors(url):
        from fsspec.core import url_to_fs

        file_system, path = url_to_fs(without_query(url) if name else url)
    return file_system, _joined(str(path), name)


def _joined(folder: str, name: str) -> str:
    return f"{folder.rstrip('/')}/{name}" if folder and name else folder or name


def _listing(file_system: Any, root: str, name: str, url: str) -> list[tuple[str, str | None]]:
    """Return the entries of the folder `name` below `root`, as `_classified` returns them."""
    folder = _joined(root, name)
    with remote_errors(url, _joined(redacted(url), name)):
        try:
            entries = file_system.ls(folder, detail=True)
        except (FileNotFoundError, PermissionError):
            if not name:
                raise
            return [(name, "folders that may not be read")]
    if not name and len(entries) == 1 and entries[0]["type"] == "file" and entries[0]["name"] == folder:
        raise ParlalignError(f"{redacted(url)}: is a file, not a folder: give a folder, a .zip archive or a manifest")
    classified = (_classified(entry, root, folder) for entry in entries)
    return [(entry, kind) for entry, kind in classified if kind != "itself"]


def _classified(entry: dict[str, Any], root: str, folder: str) -> tuple[str, str | None]:
    """Return the name of an entry from the root, and `folder`, `itself`, a reason to ignore it, or None for a file."""
    path, parent, kind = entry["name"].strip("/"), folder.strip("/"), entry["type"]
    name = path.removeprefix(root.strip("/")).lstrip("/")
    if path == parent:  # object stores may list a folder with an empty name (`a//b`), or an object for the folder
        has_empty_name = kind == "directory" and entry["name"].endswith("/") and not is_web(path)
        return path, "folders without a name" if has_empty_name else "itself"
    if (parent and not path.startswith(f"{parent}/")) or {".", ".."} & {*name.split("/")}:
        return path, "paths out of the folder"  # links of a web page, or objects with such names
    kinds = {"file": None, "directory": "folder", "link": "links"}
    return name, kinds.get(kind, "no plain files")
