"""Tell the format of a file: by its content first, by its suffix where the content leaves it open."""

from __future__ import annotations

import codecs
import io
import lzma
import struct
import zipfile
import zlib
from pathlib import Path

import regex

from parlalign.io.decoding import encoding_by_mark

_SIGNATURES = (
    (b"\x1f\x8b", ".gz"),
    (b"PAR1", ".parquet"),
    (b"{\\rtf", ".rtf"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        ".doc",
    ),  # OLE: Office until 2003, locked files of later ones
    (b"BZh", ".bz2"),
    (b"\xfd7zXZ\0", ".xz"),
    (b"7z\xbc\xaf\x27\x1c", ".7z"),
    (b"Rar!\x1a\x07", ".rar"),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_SQLITE = b"SQLite format 3\0"
_OWNER = slice(68, 72)  # of its header, https://sqlite.org/fileformat.html#application_id
_BASES = {b"PLTM": ".sqlite", b"PLRV": ".review"}
"""Our own: translation memories, and journals of reviews."""
_PDF = b"%PDF-"
_PDF_WITHIN = 1024  # bytes of rubbish that readers allow before the header (ISO 32000, note 13 of annex H)
_HEAD = 1 << 16  # bytes: enough for a prolog and the root element
_OFFICE_FOLDERS = {"word/": ".docx", "xl/": ".xlsx", "ppt/": ".pptx"}
_MIME_TYPES = {
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.text-template": ".odt",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
    b"application/vnd.oasis.opendocument.presentation": ".odp",
    b"application/epub+zip": ".epub",
}
_LONGEST_MIME_TYPE = 200  # bytes
_ROOTS = {"html": ".html", "tmx": ".tmx", "xliff": ".xliff"}
_SUFFIXES = {
    ".text": ".txt",
    ".htm": ".html",
    ".xhtml": ".html",
    ".xht": ".html",
    ".xlf": ".xliff",
    ".sdlxliff": ".xliff",
    ".mqxliff": ".xliff",
}
"""Other suffixes of a kind."""
ARCHIVES = frozenset({".zip", ".gz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".tgz"})
"""Kinds that hold other files."""
_CONTAINERS = frozenset({".zip", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".epub"})

_PROLOG = regex.compile(  # `<?xml …?>`, `<!-- … -->`, `<!DOCTYPE tmx SYSTEM "…" […]>` before the root; not `<tmx>`
    r"(?:\s++|<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^\[>\"']++|\"[^\"]*+\"|'[^']*+'|\[(?:[^\]\"'<]++|\"[^\"]*+\"|'[^']*+'|<!--.*?-->|<)*+\])*+>)*+",
    regex.DOTALL | regex.IGNORECASE,
)
_ROOT = regex.compile(r"<(?:[\w.-]+:)?([\w.-]+)(?=[\s/>])")  # `<xliff `, `<x:tmx>`; not `<3`
_HTML_START = regex.compile(
    r"(?:\s++|<!--.*?-->)*+<(?:!doctype\s+html|html|head|body)\b", regex.DOTALL | regex.IGNORECASE
)

UNPACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What office and zip programs write; zipfile unpacks other methods in pieces without a limit."""
UNPACKING = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, KeyError,
    NotImplementedError, RuntimeError, MemoryError, OverflowError, struct.error,
)  # fmt: skip
"""What `zipfile` raises where an archive is damaged, locked or packed in an unknown way."""


def kind_by_name(name: str) -> str:
    """Return the kind that the suffix of a name tells: `.html` for `page.HTM`; an unknown suffix stays as it is."""
    given = Path(name).suffix.lower()
    return _SUFFIXES.get(given, given)


def kind_of(content: bytes, where: str) -> str:
    """Return the kind of a file as the suffix that it ought to have: `.html`, `.docx`, `.pdf`, `.zip`, `.tmx`, …

    Zip containers are told by their members, XML by its root element in any encoding; `.doc` is any file of Office
    until 2003. Where the content tells nothing it is the suffix of `where`, in lower case; `.txt` for `-`.

    >>> kind_of(b"%PDF-1.7", "report.txt"), kind_of("<?xml version='1.0'?><tmx/>".encode("utf-16"), "memory")
    ('.pdf', '.tmx')
    """
    named = ".txt" if where == "-" else kind_by_name(where)
    if content.startswith(_ZIP):
        return _zip_kind(content, named)
    if kind := next((kind for signature, kind in _SIGNATURES if content.startswith(signature)), None):
        return kind
    if _PDF in content[:_PDF_WITHIN]:
        return ".pdf"
    if content.startswith(_SQLITE):
        return _BASES.get(content[_OWNER], named)
    return _markup_kind(_head(content)) or named


def _zip_kind(content: bytes, named: str) -> str:
    """A container that is cut short tells nothing: then the suffix does."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            mime_type = b""
            if "mimetype" in names and archive.getinfo("mimetype").compress_type in UNPACKED:
                with archive.open("mimetype") as stream:
                    mime_type = stream.read(_LONGEST_MIME_TYPE).strip()
    except UNPACKING:
        return named if named in _CONTAINERS else ".zip"
    if mime_type in _MIME_TYPES:
        return _MIME_TYPES[mime_type]
    if "[Content_Types].xml" in names:
        for folder, kind in _OFFICE_FOLDERS.items():
            if any(name.startswith(folder) for name in names):
                return kind
    return ".zip"


def _markup_kind(head: str) -> str | None:
    if _HTML_START.match(head):
        return ".html"
    if not head.startswith("<?xml") and not head.lstrip().startswith("<"):
        return None
    prolog = _PROLOG.match(head)
    root = _ROOT.match(head, prolog.end() if prolog else 0)
    if root is None:
        return None
    return _ROOTS.get(root[1].lower()) or (".xml" if head.startswith("<?xml") else None)


def _head(content: bytes) -> str:
    """Return the first characters, well enough decoded to read names of elements; a byte order mark is dropped."""
    head = content[:_HEAD]
    mark = encoding_by_mark(head)
    encoding = mark or _wide_encoding(head) or "latin-1"
    text = head.decode(encoding, errors="replace")
    if head.startswith(_EBCDIC):
        text = head.decode("cp500", errors="replace")
    return text.removeprefix("\ufeff")


_EBCDIC = "<?xml".encode("cp500")


def _wide_encoding(head: bytes) -> str | None:
    """Return the encoding of wide characters without a mark, told by how `<` is written."""
    patterns = {"utf-32-be": b"\0\0\0<", "utf-32-le": b"<\0\0\0", "utf-16-be": b"\0<", "utf-16-le": b"<\0"}
    return next((codecs.lookup(encoding).name for encoding, start in patterns.items() if head.startswith(start)), None)
