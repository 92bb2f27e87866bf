"""Zip archives of documents, on disk or at a URL. Nothing is unpacked to disk, and nested archives are not opened."""

from __future__ import annotations

import io
import stat
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import regex

from parlalign.errors import ParlalignError
from parlalign.io.local_file import read_errors
from parlalign.io.remote import open_remote
from parlalign.io.urls import is_url, redacted, without_query
from parlalign.io.zip_guard import ARCHIVE_RULES, ZIP_ERRORS, one_line, open_zip, read_entry
from parlalign.sources.document_source import MOST_UNREAD, check_file_count, document_path, reason_to_ignore
from parlalign.sources.unread_files import is_unread

_REQUEST = 1 << 20  # bytes of one request to a server; entries are small and often read in order
_UTF8_NAME = 0x800  # general purpose bit 11, APPNOTE.TXT 4.4.4
_DRIVE = regex.compile(r"[A-Za-z]:")  # `C:\x`; not `a/b:c`


def is_zip(where: str) -> bool:
    """Return whether a path or URL is a zip archive by its suffix."""
    return Path(without_query(where)).suffix.lower() == ".zip" and not (is_url(where) and where.endswith("/"))


@contextmanager
def open_archive(where: str, *, is_total_limited: bool) -> Iterator[ZipArchive]:
    """Yield the documents of a zip archive; the limit `max_total_bytes` applies if `is_total_limited` is true.

    Raises `ParlalignError` if the archive cannot be read, is damaged, or has too many entries.
    """
    shown = redacted(where)
    with _open_file(where) as file:
        size = file.seek(0, io.SEEK_END)
        try:
            archive = open_zip(file)
        except (*ZIP_ERRORS, OSError) as error:
            raise ParlalignError(
                f"{shown}: is not a readable zip archive ({one_line(error)}): compress the files again",
                code="damaged",
            ) from error
        with archive:
            # ZipInfo.is_dir fails for an empty name
            entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
            check_file_count(len(entries), shown, ARCHIVE_RULES.max_entries)
            documents, ignored, unread = _documents(entries)
            names = tuple(sorted(documents))
            yield ZipArchive(shown, names, ignored, unread, archive, documents, size, is_total_limited)


def _open_file(where: str) -> BinaryIO:
    if is_url(where):
        return io.BufferedReader(open_remote(where, block_size=_REQUEST))
    with read_errors(where):
        return Path(where).open("rb")


@dataclass(slots=True)
class ZipArchive:
    """A `DocumentCollection` in a zip archive."""

    where: str
    names: tuple[str, ...]
    ignored: Counter[str]
    unread: tuple[str, ...]
    archive: zipfile.ZipFile
    entries: dict[str, zipfile.ZipInfo]
    size: int
    """Bytes of the archive."""
    is_total_limited: bool
    total: int = field(default=0, init=False)
    """Bytes decompressed so far."""

    def content(self, name: str) -> bytes:
        """Return the bytes of a document; raise `ParlalignError` if it cannot be read or breaks a limit."""
        where, entry = document_path(self.where, name), self.entries.get(name)
        if entry is None:
            raise ParlalignError(f"{where}: no such file in the archive: check the name")
        try:
            return b"".join(self._counted(read_entry(self.archive, entry, where, ARCHIVE_RULES, file_bytes=self.size)))
        except (*ZIP_ERRORS, OSError) as error:
            message = f"{where}: is damaged ({one_line(error)}): compress it again"
            raise ParlalignError(message, code="damaged") from error

    def _counted(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self.total += len(chunk)
            if self.is_total_limited and self.total > ARCHIVE_RULES.max_total_bytes:
                limit = ARCHIVE_RULES.max_total_bytes >> 30
                raise ParlalignError(f"{self.where}: unpacks to over {limit} GiB: divide it", code="too-large")
            yield chunk


def _documents(
    entries: Iterable[zipfile.ZipInfo],
) -> tuple[dict[str, zipfile.ZipInfo], Counter[str], tuple[str, ...]]:
    """Return the documents by name, the number of ignored entries by reason, and the names of unread kinds.

    If several entries have the same name, the last one is used, as if all were unpacked in order.
    """
    documents: dict[str, zipfile.ZipInfo] = {}
    ignored: Counter[str] = Counter()
    unread: list[str] = []
    for entry in entries:
        full_name = _decoded_name(entry).replace("\\", "/")
        name = "/".join(part for part in full_name.split("/") if part not in ("", "."))
        reason = _unsafe_path(full_name) or _link(entry) or reason_to_ignore(name)
        if reason:
            ignored[reason] += 1
            if is_unread(reason) and len(unread) < MOST_UNREAD:
                unread.append(name)
            continue
        if name in documents:
            ignored["replaced by later ones of the same name"] += 1
        documents[name] = entry
    return documents, ignored, tuple(unread)


def _unsafe_path(name: str) -> str | None:
    is_unsafe = name.startswith("/") or ".." in name.split("/") or _DRIVE.match(name)
    return "paths out of the archive" if is_unsafe else None


def _link(entry: zipfile.ZipInfo) -> str | None:
    return "links" if stat.S_ISLNK(entry.external_attr >> 16) else None


def _decoded_name(entry: zipfile.ZipInfo) -> str:
    """Return the name of an entry: many programs write UTF-8 without its flag, and zipfile decodes it as cp437 then."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename
