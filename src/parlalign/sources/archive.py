"""Folders and zip archives of documents, on the disk or at an address: what is in them, one content at a time.

Nothing is unpacked to the disk, and no size that an archive states is believed: bytes are counted while they are read.
Archives inside stay closed; hidden files, those of file managers too, are left out. All that is left out is counted by
its reason.
"""

from __future__ import annotations

import io
import logging
import os
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import regex

from parlalign.errors import ParlalignError
from parlalign.formats.documents import READERS, read_content
from parlalign.io import remote
from parlalign.io.decoding import read_bytes, read_errors
from parlalign.io.file_type import ARCHIVES, kind_by_name
from parlalign.io.remote import is_url, name_of, on_disk, shown
from parlalign.records import Document
from parlalign.sources.name_pairs import find_pairs
from parlalign.text.normalization import printable

logger = logging.getLogger(__name__)

MAX_MEMBERS = 100_000
"""Files of a folder or archive; chosen: texts of the Parliament are numbered to some 600 a year, so that seven years of
them fit in all 24 languages."""
MAX_FILES = 5_000_000
"""Files of a folder where `most` says so, for runs over many documents; chosen: names of 5 million take half a GB."""
MAX_DIRECTORY = 32 << 20
"""Bytes of the list of members, which zipfile reads at once: `MAX_MEMBERS` entries of 46 bytes with names of 280."""
MAX_MEMBER = 128 << 20
"""Bytes of a document in an archive or at an address; chosen, with room: a long act in HTML has a few million."""
MAX_TOTAL = 16 << 30
"""Bytes of all documents read from an archive; chosen: `MAX_MEMBERS` of 160 kB."""
MAX_RATIO = 200
"""Bytes of a document for each that it is packed in. Legal HTML packs 5 to 30 times; deflate makes up to 1,032 of one,
which only repetition without end comes to (https://www.zlib.net/zlib_tech.html)."""
_RATIO_FROM = 1 << 20  # bytes: a page of blanks packs as well, and does no harm
_CHUNK = 1 << 20  # bytes read between two looks at the limits
_BLOCK = 1 << 20  # bytes fetched at a time from an archive at an address; members are small and often in order

_UTF8_NAME, _ENCRYPTED = 0x800, 0x1  # general purpose bits 11 and 0, APPNOTE.TXT 4.4.4
_UNPACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What zip programs write; zipfile unpacks other methods in pieces without a limit."""
_DRIVE = regex.compile(r"[A-Za-z]:")  # `C:\x`; not `a/b:c`
_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, RuntimeError, IndexError, OverflowError)
"""What zipfile raises for bytes that are not as they should be."""


class Contents(Protocol):
    """Documents in one place, by name; `where` is what their names stand behind in messages."""

    where: str

    def content(self, name: str) -> bytes:
        """Return the bytes of a document; raise `ParlalignError` where they cannot be read or break a limit."""
        ...


class Texts(Contents, Protocol):
    """Documents in one place: their names (relative, with `/`, in order), and what else is there, counted by reason."""

    names: tuple[str, ...]
    ignored: Counter[str]


def is_collection(path: str | Path) -> bool:
    """Tell whether a path or address is a folder or, by its suffix, a zip archive.

    Raises `ParlalignError` where an address has to be asked and does not answer.
    """
    where = on_disk(str(path))
    if where == "-":
        return False
    if is_url(where):
        return is_zip(where) or remote.is_folder(where)
    return Path(where).is_dir() or is_zip(where)


def is_zip(where: str) -> bool:
    """Tell by its suffix alone whether a place is a zip archive."""
    return Path(name_of(where)).suffix.lower() == ".zip" and not (is_url(where) and where.endswith("/"))


@contextmanager
def opened_texts(
    path: str | Path, *, exclude: str | Path | None = None, most: int | None = None, is_bounded: bool = True
) -> Iterator[Texts]:
    """Yield what is in a folder, its folders included, or in a zip archive; `exclude` for a file that is no input.

    An address (`s3://bucket/texts`, `https://host/texts.zip`) is given as a string. `most` is the limit of files in a
    folder, `MAX_MEMBERS` without it; `is_bounded` says whether `MAX_TOTAL` holds. Raises `ParlalignError` where there
    is nothing, where it is damaged or cannot be read, and where it holds too much.
    """
    where = on_disk(str(path))
    if not is_zip(where) if is_url(where) else Path(where).is_dir():
        yield _folder(where, exclude, most)
        return
    with _zip(where) as archive:
        archive.is_bounded = is_bounded
        yield archive


def read_member(texts: Contents, name: str) -> Document:
    """Return a document of a folder or archive; its id is its name there.

    Raises `ParlalignError` for a content that cannot be read.
    """
    document = read_content(texts.content(name), place_of(texts.where, name))
    return replace(document, id=printable(shown(name)))


def read_pairs(path: str | Path, languages: tuple[str, str] = ("nl", "de")) -> Iterator[tuple[Document, Document]]:
    """Yield the pairs of documents in a folder or zip archive, found by their names, one pair at a time.

    What has no counterpart is left out and logged. Raises `ParlalignError` for a document that cannot be read.
    """
    with opened_texts(path) as texts:
        pairing = find_pairs(texts.names, languages)
        left_out = len(texts.names) - 2 * len(pairing.pairs)
        logger.info("%s: %d pairs, %d other documents", path, len(pairing.pairs), left_out)
        for pair in pairing.pairs:
            yield read_member(texts, pair.source), read_member(texts, pair.target)


def place_of(where: str, name: str) -> str:
    """Return what a document in one place is called in messages; a whole path or address stands for itself."""
    if is_url(name) or Path(name).is_absolute():
        return printable(shown(name))
    return f"{where.rstrip('/')}/{printable(name)}" if is_url(where) else str(Path(where) / printable(name))


def _reason_against(name: str) -> str | None:
    """Return why a file is left out, by its name alone."""
    parts = name.split("/")
    if parts[-1].startswith("~$") or any(part.startswith(".") or part == "__MACOSX" for part in parts):
        return "hidden"
    suffix = kind_by_name(name)
    if suffix in READERS:
        return None
    return "archives inside" if suffix in ARCHIVES else "in no format that is read"


def _check_count(count: int, where: str, most: int | None = None) -> None:
    most = MAX_MEMBERS if most is None else most
    if count > most:
        raise ParlalignError(f"{shown(where)}: holds more than {most:,} files: divide it")


@dataclass(slots=True)
class _Folder:
    where: str
    names: tuple[str, ...]
    ignored: Counter[str]

    def content(self, name: str) -> bytes:
        return read_bytes(str(Path(self.where) / name))


@dataclass(slots=True)
class _FolderAtUrl:
    where: str
    names: tuple[str, ...]
    ignored: Counter[str]
    url: str

    def content(self, name: str) -> bytes:
        return content_at(self.url, name)


def content_at(url: str, name: str = "") -> bytes:
    """Return a file at an address, or of that name in the folder there, of up to `MAX_MEMBER` bytes.

    Raises `ParlalignError` where it cannot be read, or is larger.
    """
    with remote.opened(url, name) as file:
        return _within_limit(file, place_of(shown(url), name) if name else shown(url))


def content_on_disk(path: str) -> bytes:
    """Return a plain file of up to `MAX_MEMBER` bytes; raise `ParlalignError` where it cannot be read, or is larger."""
    where = printable(path)
    if "\0" in path:
        raise ParlalignError(f"{where}: no path has a NUL character: check the name")
    with read_errors(where):
        found = Path(path).stat()  # before it is opened: who opens a pipe waits for somebody to write
        if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
            raise ParlalignError(f"{where}: is no plain file: name one")
        _check_size(found.st_size, where)
        with Path(path).open("rb", buffering=0) as file:
            return _within_limit(file, where)


def _within_limit(file: io.RawIOBase, where: str) -> bytes:
    pieces, size = [], 0
    while piece := file.read(_CHUNK):
        pieces.append(piece)
        size += len(piece)
        _check_size(size, where)
    return b"".join(pieces)


def _check_size(size: int, where: str) -> None:
    if size > MAX_MEMBER:
        raise ParlalignError(f"{where}: is larger than {MAX_MEMBER >> 20} MiB: divide it, or leave it out")


def _folder(where: str, exclude: str | Path | None, most: int | None) -> Texts:
    names, ignored, left_out = [], Counter[str](), 0
    output = os.path.realpath(exclude) if exclude else None
    for name, found in remote.files_of(where, _is_hidden) if is_url(where) else _files(where):
        reason = found or _reason_against(name)
        if output and not is_url(where) and os.path.realpath(Path(where) / name) == output:
            reason = "the output"
        if reason:
            ignored[reason] += 1
        else:
            names.append(name)
        left_out += reason is not None
        _check_count(len(names) + left_out, where, most)
    if is_url(where):
        return _FolderAtUrl(shown(where), tuple(sorted(names)), ignored, where)
    return _Folder(where, tuple(sorted(names)), ignored)


def _files(where: str) -> Iterator[tuple[str, str | None]]:
    """Yield the files of a folder with a reason against each or None; a hidden folder is not entered."""
    root = os.path.realpath(where)
    waiting = [""]
    while waiting:
        inside = waiting.pop()
        try:
            entries = list(os.scandir(Path(where) / inside))
        except OSError as error:
            if not inside:
                raise ParlalignError(f"{where}: cannot be read ({error.strerror}): check its permissions") from error
            yield inside, "folders that may not be read"
            continue
        for entry in entries:
            name = f"{inside}/{entry.name}" if inside else entry.name
            if entry.is_dir(follow_symlinks=False) and not _is_hidden(entry.name):
                waiting.append(name)
            else:
                yield name, _reason_against_entry(entry, root)


def _is_hidden(folder: str) -> bool:
    return _reason_against(f"{folder}/") == "hidden"


def _reason_against_entry(entry: os.DirEntry[str], root: str) -> str | None:
    """Links are followed to files of the same folder: a link to a folder shows its files twice, or for ever."""
    try:
        if entry.is_symlink() and not (Path(os.path.realpath(entry.path)).is_relative_to(root) and entry.is_file()):
            return "links"
        return None if entry.is_file() or entry.is_dir() else "no plain files"
    except OSError:
        return "links"


@dataclass(slots=True)
class _Zip:
    where: str
    archive: zipfile.ZipFile
    members: dict[str, zipfile.ZipInfo]
    ignored: Counter[str]
    size: int
    """Bytes of the archive."""
    names: tuple[str, ...] = ()
    is_bounded: bool = True
    """Whether `MAX_TOTAL` holds; not for one who takes members as they come, again and again."""
    total: int = field(default=0, init=False)
    """Bytes unpacked till now."""

    def content(self, name: str) -> bytes:
        where, member = place_of(self.where, name), self.members.get(name)
        if member is None:
            raise ParlalignError(f"{where}: no such file in the archive: check the name")
        if member.flag_bits & _ENCRYPTED:
            raise ParlalignError(f"{where}: is encrypted: unpack it with its password and give the folder")
        if member.compress_type not in _UNPACKED:
            method = member.compress_type
            raise ParlalignError(f"{where}: is packed by method {method}: pack it by deflate, or give the folder")
        try:
            return b"".join(self._pieces(member, where))
        except (*_DAMAGE, OSError) as error:
            raise ParlalignError(f"{where}: is damaged ({_line(error)}): pack it again") from error

    def _pieces(self, member: zipfile.ZipInfo, where: str) -> Iterator[bytes]:
        size, packed = 0, min(member.compress_size, self.size)
        with self.archive.open(member) as file:
            while piece := file.read(_CHUNK):
                size += len(piece)
                self.total += len(piece)
                _check_size(size, where)
                if size > _RATIO_FROM and size > MAX_RATIO * packed:
                    raise ParlalignError(f"{where}: unpacks to over {MAX_RATIO} times its size: this is no document")
                if self.is_bounded and self.total > MAX_TOTAL:
                    raise ParlalignError(f"{self.where}: unpacks to over {MAX_TOTAL >> 30} GiB: divide it")
                yield piece


@contextmanager
def _zip(where: str) -> Iterator[_Zip]:
    with _opened(where) as file, _archive(file, shown(where)) as archive:
        yield _listed(archive, shown(where), file.seek(0, io.SEEK_END))


def _opened(where: str) -> _Bounded:
    if is_url(where):
        return _Bounded(remote.opened(where, block_size=_BLOCK))
    try:
        return _Bounded(io.FileIO(where))
    except FileNotFoundError as error:
        raise ParlalignError(f"{where}: no such file: check the path") from error
    except OSError as error:
        raise ParlalignError(f"{where}: cannot be read ({error.strerror}): check its permissions") from error


def _archive(file: _Bounded, where: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except (*_DAMAGE, OSError) as error:
        raise ParlalignError(f"{where}: is no zip archive that can be read ({_line(error)}): pack it again") from error


class _Bounded(io.BufferedReader):
    """A file that refuses to be read by more than `MAX_DIRECTORY` at once: what stands there is made into objects."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > MAX_DIRECTORY:
            raise zipfile.BadZipFile(f"its list of members is larger than {MAX_DIRECTORY >> 20} MiB")
        return super().read(size)


def _listed(archive: zipfile.ZipFile, where: str, size: int) -> _Zip:
    infos = [info for info in archive.infolist() if not info.filename.endswith("/")]  # is_dir fails on an empty name
    _check_count(len(infos), where)
    members, ignored = _members(infos)
    return _Zip(where, archive, members, ignored, size, tuple(sorted(members)))


def _members(infos: Iterable[zipfile.ZipInfo]) -> tuple[dict[str, zipfile.ZipInfo], Counter[str]]:
    """Return the documents by name, of several of one name the last (as unpacking them in turn leaves it)."""
    members: dict[str, zipfile.ZipInfo] = {}
    ignored: Counter[str] = Counter()
    for info in infos:
        name = _decoded(info).replace("\\", "/")
        short = "/".join(part for part in name.split("/") if part not in ("", "."))
        reason = _reason_against_member(info, name) or _reason_against(short)
        if reason is None and short in members:
            ignored["replaced by later ones of the same name"] += 1
        if reason:
            ignored[reason] += 1
        else:
            members[short] = info
    return members, ignored


def _reason_against_member(info: zipfile.ZipInfo, name: str) -> str | None:
    if name.startswith("/") or ".." in name.split("/") or _DRIVE.match(name):
        return "paths out of the archive"
    return "links" if stat.S_ISLNK(info.external_attr >> 16) else None


def _decoded(info: zipfile.ZipInfo) -> str:
    """Return the name of a member; zipfile takes it as cp437 where nothing says UTF-8, as many programs do not."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _line(error: BaseException) -> str:
    return printable(str(error)) or type(error).__name__
