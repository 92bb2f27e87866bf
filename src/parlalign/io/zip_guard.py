"""Safe reading of zip files: limits on entries, bytes and compression ratio for archives, office documents, workbooks.

The sizes in the headers of a zip file may be false. Bytes are therefore counted while they are decompressed.
"""

from __future__ import annotations

import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

from parlalign.errors import ParlalignError

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Compression methods of zip programs and office suites. For others, zipfile has no limit on memory."""
ZIP_ERRORS = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, EOFError, ValueError, LookupError,
    RuntimeError, OverflowError,
)  # fmt: skip
"""Exceptions that zipfile raises for files that are damaged, encrypted or compressed by an unknown method.

Reading a file on disk can also raise OSError."""
MAX_DIRECTORY = 32 << 20
"""Bytes of the central directory, which zipfile reads at once: 100,000 entries of 46 bytes with names of 280 bytes."""
NO_LIMIT = sys.maxsize
_ENCRYPTED = 0x1  # general purpose bit 0, APPNOTE.TXT 4.4.4
_CHUNK = 1 << 20  # bytes


@dataclass(frozen=True, slots=True)
class ZipRules:
    """Limits on one kind of zip file, and the cures in its error messages (`save_again`, `decrypt`, `divide`).

    `ratio` limits the decompressed bytes of an entry for each compressed byte. An entry of up to `any_ratio_bytes` may
    have any ratio.
    """

    save_again: str
    decrypt: str
    divide: str
    max_entries: int = NO_LIMIT
    max_entry_bytes: int = NO_LIMIT
    max_total_bytes: int = NO_LIMIT
    ratio: int = NO_LIMIT
    any_ratio_bytes: int = 0


ARCHIVE_RULES = ZipRules(
    save_again="compress it again with deflate, or give the folder",
    decrypt="unpack it with its password and give the folder",
    divide="divide it, or leave it out",
    # Chosen: the European Parliament numbers up to 600 texts a year, so this is seven years in 24 languages.
    max_entries=100_000,
    # Chosen: a long act in HTML has a few million bytes.
    max_entry_bytes=128 << 20,
    # Chosen: `max_entries` documents of 160 kB.
    max_total_bytes=16 << 30,
    # Legal HTML has ratios of 5 to 30. Deflate can reach 1,032, with endless repetition only
    # (https://www.zlib.net/zlib_tech.html).
    ratio=200,
    # A page of spaces has a high ratio, too, and does no harm.
    any_ratio_bytes=1 << 20,
)
"""Zip archives of documents. `read_entry` has no limit on the total; `ZipArchive` counts it."""

OFFICE_RULES = ZipRules(
    save_again="open it and save it again",
    decrypt="save it without one",
    divide="divide it",
    max_entry_bytes=256 << 20,  # fifty times the text of the Bible as Word writes it
    ratio=400,  # parts of real documents stay below 60
    any_ratio_bytes=4 << 20,
)
"""Word documents and OpenDocument texts, of which only parts with known names are read."""

WORKBOOK_RULES = ZipRules(
    save_again="save it again as .xlsx",
    decrypt="save it without one",
    divide="divide the sheet",
    max_entries=10_000,  # a workbook written by parlalign has 10
    max_total_bytes=1 << 30,  # 100,000 records with texts of 150 characters take 200 MB
)
"""Excel workbooks, for `check_declared_sizes`."""


def open_zip(file: BinaryIO) -> zipfile.ZipFile:
    """Return a zip file opened for reading; raise one of `ZIP_ERRORS` if it is damaged or its directory too large.

    Closing the result does not close `file`.
    """
    return zipfile.ZipFile(cast("BinaryIO", _LimitedFile(file)))


class _LimitedFile:
    """A file that refuses to read more than `MAX_DIRECTORY` bytes at once, because zipfile makes objects of them."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1, /) -> bytes:
        if size > MAX_DIRECTORY:
            raise zipfile.BadZipFile(f"its directory is larger than {MAX_DIRECTORY >> 20} MiB")
        return self._file.read(size)


def check_declared_sizes(archive: zipfile.ZipFile, where: str, rules: ZipRules) -> None:
    """Raise `ParlalignError` for too many entries, too many bytes by the headers, or an unsupported method.

    zipfile never returns more bytes of an entry than its header declares. After this check, the entries of a file can
    be read with zipfile itself.
    """
    entries = archive.infolist()
    if len(entries) > rules.max_entries:
        raise ParlalignError(
            f"{where}: contains more than {rules.max_entries:,} files: {rules.divide}", code="too-many-files"
        )
    if sum(entry.file_size for entry in entries) > rules.max_total_bytes:
        raise too_large(f"{where}: unpacks to more than", rules.max_total_bytes, rules.divide)
    for entry in entries:
        if entry.compress_type not in METHODS:
            raise _unsupported_method(entry, f"{where}, {entry.filename!r:.80}", rules)


def read_entry(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, where: str, rules: ZipRules, *, file_bytes: int
) -> Iterator[bytes]:
    """Yield the content of an entry in chunks; `file_bytes` is the size of the whole zip file.

    Raises `ParlalignError` if the entry is encrypted, compressed by an unsupported method or larger than `rules` allow,
    and one of `ZIP_ERRORS` if it is damaged.
    """
    if entry.flag_bits & _ENCRYPTED:
        raise ParlalignError(f"{where}: is encrypted with a password: {rules.decrypt}", code="encrypted")
    if entry.compress_type not in METHODS:
        raise _unsupported_method(entry, where, rules)
    by_ratio = max(rules.any_ratio_bytes, rules.ratio * min(entry.compress_size, file_bytes))
    size = 0
    with archive.open(entry) as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            if size > rules.max_entry_bytes:
                raise too_large(f"{where}: is larger than", rules.max_entry_bytes, rules.divide)
            if size > by_ratio:
                raise ParlalignError(
                    f"{where}: unpacks to over {rules.ratio} times its size, as no text does: {rules.save_again}",
                    code="too-large",
                )
            yield chunk


def too_large(reason: str, limit: int, cure: str) -> ParlalignError:
    """Return the error for a file of more bytes than `limit`; `reason` is the message up to the limit."""
    return ParlalignError(f"{reason} {limit >> 20} MiB: {cure}", code="too-large", values={"limit": limit})


def _unsupported_method(entry: zipfile.ZipInfo, where: str, rules: ZipRules) -> ParlalignError:
    method = entry.compress_type
    return ParlalignError(f"{where}: is compressed by method {method}, which is not supported: {rules.save_again}")


def one_line(error: BaseException) -> str:
    """Return the message of one of `ZIP_ERRORS` on one line."""
    text = " ".join(str(error).split())
    return "".join(char if char.isprintable() else "?" for char in text) or type(error).__name__
