"""Files and folders at addresses (`s3://…`, `https://…`), by fsspec and the package that it has for each protocol.

All of them are extras. What lets people in, a user with a password or what stands behind a `?`, is never shown.
"""

from __future__ import annotations

import errno
import io
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import regex

from parlalign.errors import ParlalignError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAX_FOLDERS = 1_000_000
"""Folders inside a folder; chosen: pages of the web may lead to new ones without end."""
_LISTINGS = 16
"""Folders listed at a time where the protocol can; chosen: stores of objects answer each in some 30 ms."""
_REASON = 200  # characters that are shown of what another package says

_ADDRESS = regex.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")  # `s3://b/x`; not `C:\x`, `C://x` or `a:b.txt`
_ANY_ADDRESS = regex.compile(r"[A-Za-z][A-Za-z0-9+.-]+://[^\s'\"<>]+")  # in a message: `'https://a:b@c/x?y'`; not `a:b`
_OF_THE_DISK = regex.compile(r"(?:file|local)://", regex.IGNORECASE)  # `file:///x`; not `sftp://file/x`
_NO_PARTS = regex.compile("range requests|seek streaming")  # fsspec's `Cannot seek streaming HTTP file`; not `seek on…`
_WEB = frozenset({"http", "https"})
_PACKAGES = {
    "abfs": "adlfs",
    "abfss": "adlfs",
    "az": "adlfs",
    "gcs": "gcsfs",
    "gs": "gcsfs",
    "hf": "huggingface_hub",
    "http": "aiohttp",
    "https": "aiohttp",
    "oss": "ossfs",
    "s3": "s3fs",
    "s3a": "s3fs",
    "sftp": "paramiko",
    "smb": "smbprotocol",
    "ssh": "paramiko",
    "webdav": "webdav4",
    "webhdfs": "requests",
}
"""What pip calls the package that a protocol needs; of https://filesystem-spec.readthedocs.io/en/latest/api.html."""


def is_url(place: str) -> bool:
    r"""Tell whether a place is an address: it begins with a protocol and `://`.

    >>> is_url("s3://bucket/texts"), is_url("C:\\texts"), is_url("a:b.txt")
    (True, False, False)
    """
    return _ADDRESS.match(place) is not None


def shown(place: str) -> str:
    """Return an address without what lets people in; a path as it is.

    >>> shown("https://user:word@host/texts.zip?token=1")
    'https://host/texts.zip'
    """
    found = _ADDRESS.match(place)
    if found is None:
        return place
    rest = place[found.end() :]
    authority = regex.split("[/?#]", rest, maxsplit=1)[0]
    port = authority.partition(":")[2]
    if "@" in authority:
        rest = rest[authority.rindex("@") + 1 :]
    elif port and not port.isdecimal() and "@" in rest:  # a password with `/` or `?`, which ought to be escaped
        rest = rest[rest.rindex("@") + 1 :]
    return found[0] + regex.split("[?#]", rest, maxsplit=1)[0]


def on_disk(place: str) -> str:
    """Return the path that a `file://` address stands for, any other place as it is.

    Signs are taken as they are, as fsspec does, and as escapes (`%20`) where there is no such file.

    >>> on_disk("file:///texts/x.zip"), on_disk("memory://x.zip")
    ('/texts/x.zip', 'memory://x.zip')
    """
    found = _OF_THE_DISK.match(place)
    if found is None:
        return place
    path = place[found.end() :]
    path = path[1:] if regex.match(r"/[A-Za-z]:[/\\]", path) else path  # file:///C:/texts
    return path if Path(path).exists() else unquote(path)


def is_folder(url: str) -> bool:
    """Tell whether an address is a folder; on the web, where only a page's links tell, one that ends in `/`.

    Raises `ParlalignError` where it cannot be asked.
    """
    if shown(url).endswith("/") or _protocol(url) in _WEB:
        return shown(url).endswith("/")
    files, path = _located(url)
    with remote_errors(url):
        return bool(files.isdir(path))


def opened(url: str, name: str = "", *, block_size: int | None = None) -> io.RawIOBase:
    """Return a file at an address, or of that name in the folder there, to be read in pieces from any place.

    `block_size`: bytes fetched at a time; None leaves it to the protocol. Raises `ParlalignError` where it cannot be
    read, then and later.
    """
    files, path = _located(url, name)
    where = _joined(shown(url), name)
    with remote_errors(url, where):
        return _Remote(files.open(path, "rb", block_size=block_size), url, where)


def files_of(url: str, is_hidden: Callable[[str], bool]) -> Iterator[tuple[str, str | None]]:
    """Yield the names of the files of a folder with a reason against each or None; a hidden folder is not entered.

    One listing of a folder is held at a time, and `_LISTINGS` of them where the protocol gives several at once.
    Raises `ParlalignError` where there is no folder, where it cannot be read or holds more than `MAX_FOLDERS`.
    """
    files, root = _located(name_of(url))
    many = getattr(files, "async_impl", False)
    waiting, count = [""], 1
    with remote_errors(url):
        files.invalidate_cache()  # what changed since an earlier listing in this process
    with ThreadPoolExecutor(_LISTINGS) if many else nullcontext() as pool:
        while waiting:
            folders = waiting[-_LISTINGS:] if many else waiting[-1:]
            del waiting[-len(folders) :]
            listings = (pool.map if pool else map)(lambda inside: _listing(files, root, inside, url), folders)
            for inside, entries in zip(folders, listings, strict=True):
                for name, reason in entries:
                    if reason != "folder":
                        yield name, reason
                    elif is_hidden(name.rpartition("/")[2]):
                        yield name, None
                    elif name != inside:
                        waiting.append(name)
                        count += 1
            if count > MAX_FOLDERS:
                raise ParlalignError(f"{shown(url)}: holds more than {MAX_FOLDERS:,} folders: divide it")
    files.invalidate_cache()  # listings are large, and remembered for as long as the process lives


def name_of(place: str) -> str:
    """Return the part of a place that names it: on the web without the query, elsewhere all.

    >>> name_of("https://host/texts.zip?token=1"), name_of("s3://bucket/why?.txt")
    ('https://host/texts.zip', 's3://bucket/why?.txt')
    """
    return regex.split("[?#]", place, maxsplit=1)[0] if _protocol(place) in _WEB and is_url(place) else place


def parent(url: str) -> str:
    """Return the address of the folder that a file is in.

    >>> parent("https://host/texts/list.tsv?token=1")
    'https://host/texts'
    """
    found = _ADDRESS.match(url)
    start = found.end() if found else 0
    path = name_of(url)[start:]
    return url[:start] + path.rpartition("/")[0]


def sibling_url(folder: str, name: str) -> str:
    """Return the address of a relative name from a folder; raise `ParlalignError` where `..` leads out of the host.

    >>> sibling_url("s3://bucket/lists", "../texts/./x.txt")
    's3://bucket/texts/x.txt'
    """
    found = _ADDRESS.match(folder)
    start = found.end() if found else 0
    host, *parts = folder[start:].rstrip("/").split("/")
    for part in name.split("/"):
        if part == ".." and not parts:
            raise ParlalignError(f"{shown(folder)}: {name!r} leads out of it: write the whole address")
        if part == "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return folder[:start] + "/".join([host, *parts])


@contextmanager
def remote_errors(url: str, where: str = "") -> Iterator[None]:
    """Raise what goes wrong at an address as a `ParlalignError` with the cure; `where` stands for it in the message."""
    where = where or shown(url)
    try:
        yield
    except (ParlalignError, MemoryError):
        raise
    except FileNotFoundError as error:
        # On the web a server that does not answer is told so, too; what it is caused by tells.
        cause = f" ({_reason(error.__cause__, url)})" if error.__cause__ and _protocol(url) in _WEB else ""
        raise ParlalignError(f"{where}: no such file or folder{cause}: check the address") from error
    except PermissionError as error:
        raise ParlalignError(f"{where}: may not be read ({_reason(error, url)}): check your rights there") from error
    except ImportError as error:
        raise ParlalignError(f"{where}: {_cure(error, url)}") from error
    except Exception as error:
        if isinstance(error, ValueError) and _NO_PARTS.search(str(error)):
            raise ParlalignError(f"{where}: its server sends no parts of a file: download it") from error
        cure = "check the address, your rights and the network"
        raise ParlalignError(f"{where}: cannot be read ({_reason(error, url)}): {cure}") from error


class _Remote(io.RawIOBase):
    """A file of fsspec whose errors are explained; zipfile would take those of a network for damage."""

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
            piece = self._file.read(len(view))
        view[: len(piece)] = piece
        return len(piece)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        size = getattr(self._file, "size", None)
        if whence == io.SEEK_END and size is not None and size + offset < 0:
            raise OSError(errno.EINVAL, "a place before the start")  # as of a file on the disk, where zipfile asks so
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


def _protocol(url: str) -> str:
    return url.partition("://")[0].lower()


def _located(url: str, name: str = "") -> tuple[Any, str]:
    """Return the file system of an address, which fsspec keeps for the next time, and the path that it knows."""
    if "::" in url:
        raise ParlalignError(f"{shown(url)}: chained addresses are not read: give one")
    with remote_errors(url):
        from fsspec.core import url_to_fs

        files, path = url_to_fs(name_of(url) if name else url)
    return files, _joined(str(path), name)


def _joined(folder: str, name: str) -> str:
    return f"{folder.rstrip('/')}/{name}" if folder and name else folder or name


def _listing(files: Any, root: str, inside: str, url: str) -> list[tuple[str, str | None]]:
    """Return the names of what a folder holds, from the root, each with `folder`, a reason against it or None."""
    folder = _joined(root, inside)
    with remote_errors(url, _joined(shown(url), inside)):
        try:
            entries = files.ls(folder, detail=True)
        except (FileNotFoundError, PermissionError):
            if not inside:
                raise
            return [(inside, "folders that may not be read")]
    if not inside and len(entries) == 1 and entries[0]["type"] == "file" and entries[0]["name"] == folder:
        raise ParlalignError(f"{shown(url)}: is a file, no folder: give a folder, a .zip or a manifest")
    told = (_told(entry, root, folder) for entry in entries)
    return [(name, reason) for name, reason in told if reason != "itself"]


def _told(entry: dict[str, Any], root: str, folder: str) -> tuple[str, str | None]:
    """Return the name of an entry from the root, and `folder`, `itself`, a reason against it or None."""
    name, above, kind = entry["name"].strip("/"), folder.strip("/"), entry["type"]
    inside = name.removeprefix(root.strip("/")).lstrip("/")
    if name == above:  # a store of objects may have `a//b`, whose folder has no name, or an object for the folder
        is_nameless = kind == "directory" and entry["name"].endswith("/") and _protocol(name) not in _WEB
        return name, "folders without a name" if is_nameless else "itself"
    if (above and not name.startswith(f"{above}/")) or {".", ".."} & {*inside.split("/")}:
        return name, "paths out of the folder"  # an object is called so, or a page of the web has other links, too
    reasons = {"file": None, "directory": "folder", "link": "links"}
    return inside, reasons.get(kind, "no plain files")


def _cure(error: ImportError, url: str) -> str:
    protocol = _protocol(url)
    if error.name and error.name.partition(".")[0] == "fsspec":
        return "addresses need fsspec, which is missing: pip install 'parlalign[remote]'"
    if package := _PACKAGES.get(protocol):
        return f"{protocol}:// needs {package}, which is missing: pip install {package}"
    return f"{protocol}:// needs a package that is missing ({_reason(error, url)}): install it"


def _reason(error: BaseException, url: str) -> str:
    """Return on one line what a package says, without what lets people in."""
    text = _ANY_ADDRESS.sub(lambda found: shown(found[0]), str(error)) or type(error).__name__
    for secret in _secrets(url):
        text = text.replace(secret, "…")
    text = " ".join(text.split())
    text = "".join(char if char.isprintable() else "?" for char in text)
    return text if len(text) <= _REASON else f"{text[:_REASON]}…"


def _secrets(url: str) -> list[str]:
    """Return what is left out of an address when it is shown, whole and in parts, longest first."""
    rest = url[len(_protocol(url)) + 3 :]
    kept = shown(url)[len(_protocol(url)) + 3 :]
    left_out = rest.replace(kept, "\n", 1)
    parts = {*left_out.split("\n"), *regex.split(r"[:@?&=#\n]", left_out)}
    parts |= {unquote(part) for part in parts}
    return sorted((part for part in parts if len(part) > 3), key=len, reverse=True)
