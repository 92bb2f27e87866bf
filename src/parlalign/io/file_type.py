"""The type of a file by its content, or by its suffix if the content has no known type."""

from __future__ import annotations

import codecs
import io
from collections.abc import Sequence
from pathlib import Path

import regex

from parlalign.io.decoding import encoding_of_bom
from parlalign.io.stream_input import is_stream
from parlalign.io.zip_guard import METHODS, ZIP_ERRORS, open_zip

ARCHIVES = frozenset({".zip", ".gz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".tgz"})
"""Types of files that contain other files."""
TABLES = frozenset({".csv", ".tsv", ".tab", ".xlsx", ".ods"})
"""Types of tables, which may have a column for each of two languages."""
_SUFFIXES = {
    ".text": ".txt",
    ".htm": ".html",
    ".xhtml": ".html",
    ".xht": ".html",
    ".markdown": ".md",
    ".mdown": ".md",
    ".mkd": ".md",
    ".pot": ".po",
    **dict.fromkeys((".docm", ".dotx", ".dotm"), ".docx"),
    **dict.fromkeys((".pptm", ".ppsx", ".ppsm", ".potx", ".potm"), ".pptx"),
    ".ott": ".odt",
    ".otp": ".odp",
    ".xlsm": ".xlsx",
    ".xlf": ".xliff",
    ".sdlxliff": ".xliff",
    ".mqxliff": ".xliff",
    ".fmx": ".xml",
    ".fmx4": ".xml",
    ".akn": ".xml",
    ".tei": ".xml",
}
"""Alternative suffixes and their types."""

_SIGNATURES = {
    b"\x1f\x8b": ".gz",
    b"PAR1": ".parquet",
    b"{\\rtf": ".rtf",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": ".doc",  # OLE: Office until 2003, and encrypted files of later versions
    b"BZh": ".bz2",
    b"\xfd7zXZ\0": ".xz",
    b"7z\xbc\xaf\x27\x1c": ".7z",
    b"Rar!\x1a\x07": ".rar",
}
"""The first bytes of a file, and its type."""
_PDF = b"%PDF-"
_PDF_WITHIN = 1024  # bytes that may precede the header of a PDF (ISO 32000, note 13 of annex H)
_SQLITE = b"SQLite format 3\0"
_SQLITE_APPLICATION = slice(68, 72)  # bytes of the header, https://sqlite.org/fileformat.html#application_id
_APPLICATIONS = {b"PLTM": ".sqlite", b"PLRV": ".review"}
"""SQLite files of parlalign: translation memories and review journals."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_ZIP_SUFFIXES = frozenset({".zip", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".epub"})
_PACKAGE_LISTS = (".doc.xml", ".doc.fmx.xml")
"""Ends of the names of Formex files that name the parts of an act: `L_2016119NL.01000101.doc.xml`."""
_PACKAGE_LIST = regex.compile(  # `L_2016119NL.01000101.doc.xml`, `CE2013093DE.01.doc.fmx.xml`; not `verslag.doc.xml`
    rf"[A-Z]{{1,3}}_?\d{{7,}}[A-Z]{{2}}\b.*(?:{'|'.join(map(regex.escape, _PACKAGE_LISTS))})"
)
_OFFICE_FOLDERS = {"word/": ".docx", "xl/": ".xlsx", "ppt/": ".pptx"}
_MIME_TYPES = {
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.text-template": ".odt",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
    b"application/vnd.oasis.opendocument.presentation": ".odp",
    b"application/vnd.oasis.opendocument.presentation-template": ".odp",
    b"application/epub+zip": ".epub",
}
_LONGEST_MIME_TYPE = 200  # bytes

_SUBTITLES = regex.compile(  # the first lines of a SubRip file: `1`, `00:00:01,000 --> 00:00:03,000`
    rb"(?:\xef\xbb\xbf)?\s{0,20}\d{1,4}[ \t]*\r?\n\d{1,2}:\d{2}:\d{2}[,.]\d{1,3} *--> *\d{1,2}:\d{2}:\d{2}"
)
_WEBVTT = regex.compile(rb"(?:\xef\xbb\xbf)?WEBVTT[ \t\r\n]")
_CATALOGUE = regex.compile(  # comments and the header of a gettext catalogue; not a text about `msgid`
    rb'(?:\xef\xbb\xbf)?(?:(?:#[^\n]*|[ \t\r]*)\n)*+msgid ""\r?\nmsgstr ""\r?\n"'
)
_TEXT_STARTS = {".vtt": _WEBVTT, ".srt": _SUBTITLES, ".po": _CATALOGUE}
"""The first bytes of text files with a structure, by type."""

_MARKUP_BYTES = 1 << 16  # enough for the prolog and the root element
_ROOTS = {
    "html": ".html",
    "tmx": ".tmx",
    "xliff": ".xliff",
    **dict.fromkeys(("tei", "tei.2", "teicorpus", "akomantoso", "dbtplenarprotokoll", "dokument"), ".xml"),
    **dict.fromkeys(("act", "annex", "cons.act", "cons.annex", "cons.doc", "fmx", "cre", "pv"), ".xml"),
    **dict.fromkeys(("officiele-publicatie", "kamerwrk", "kamerstuk", "handeling", "handelingen", "toestand"), ".xml"),
}
"""The types of root elements, in lower case. Other roots are XML if the file has an XML declaration or such a name."""
_OFFICE_MARKUP = {
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": ".fodt",
    "urn:schemas-microsoft-com:office:spreadsheet": ".xls",
    "http://schemas.microsoft.com/office/word/2003/wordml": ".doc",
    "http://schemas.microsoft.com/office/2006/xmlPackage": ".doc",
}
"""Namespaces in the root element of an office document that is one XML file, and the types that stand for them."""
_PROLOG = regex.compile(  # `<?xml …?>`, `<!-- … -->`, `<!DOCTYPE tmx SYSTEM "…" […]>` before the root; not `<tmx>`
    r"(?:\s++|<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^\[>\"']++|\"[^\"]*+\"|'[^']*+'|\[(?:[^\]\"'<]++|\"[^\"]*+\"|'[^']*+'|<!--.*?-->|<)*+\])*+>)*+",
    regex.DOTALL | regex.IGNORECASE,
)
_ROOT = regex.compile(  # `<xliff version="…">`, `<x:tmx>`; not `<3`, `<act of love>`
    r"<(?:[\w.-]+:)?([\w.-]+)(?=\s*/?>|\s+[\w.:-]+\s*=)"
)
_HTML_START = regex.compile(
    r"(?:\s++|<!--.*?-->)*+<(?:!doctype\s+html|html|head|body)\b", regex.DOTALL | regex.IGNORECASE
)
_WIDE_STARTS = {"utf-32-be": b"\0\0\0<", "utf-32-le": b"<\0\0\0", "utf-16-be": b"\0<", "utf-16-le": b"<\0"}
"""`<` in encodings of two and four bytes."""
_EUROPARL = regex.compile(r"(?:^|>)\s*<(?:CHAPTER|SPEAKER)\s+ID\s*=\s*[\"']?\d", regex.IGNORECASE | regex.MULTILINE)
"""`<CHAPTER ID=1>`, `<SPEAKER ID="2" LANGUAGE="DE" …>` of the Europarl corpus, on a line or after another tag."""
_SENTENCE_TAG = regex.compile(r"<[sw][\s>]")
_EBCDIC = "<?xml".encode("cp500")


def type_by_name(name: str) -> str:
    """Return the type of a file by its suffix: `.html` for `page.HTM`; unknown suffixes are unchanged."""
    suffix = Path(name).suffix.lower()
    return _SUFFIXES.get(suffix, suffix)


def type_of(content: bytes, where: str) -> str:
    """Return the type of a file as a suffix: `.html`, `.docx`, `.pdf`, `.zip`, `.tmx`, …

    Zip files are distinguished by their entries, XML by its root element in any encoding. `.doc` stands for all Office
    files until 2003. If the content has no known type, it is the suffix of `where` in lower case, or `.txt` for an open
    stream such as `-`.

    >>> type_of(b"%PDF-1.7", "report.txt"), type_of("<?xml version='1.0'?><tmx/>".encode("utf-16"), "memory")
    ('.pdf', '.tmx')
    """
    by_name = ".txt" if is_stream(where) else type_by_name(where)
    if content.startswith(_ZIP):
        return _zip_type(content, by_name)
    for signature, file_type in _SIGNATURES.items():
        if content.startswith(signature):
            return file_type
    if _PDF in content[:_PDF_WITHIN]:
        return ".pdf"
    if content.startswith(_SQLITE):
        return _APPLICATIONS.get(content[_SQLITE_APPLICATION], by_name)
    start = content[:_MARKUP_BYTES]
    by_start = next((file_type for file_type, pattern in _TEXT_STARTS.items() if pattern.match(start)), None)
    return by_start or _markup_type(_decoded_start(content)) or by_name


def is_europarl(content: bytes) -> bool:
    """Return whether a file is one of the Europarl corpus as released, which is markup but not well-formed XML.

    Editions of the corpus with a tag for each sentence or word are well-formed.
    """
    start = _decoded_start(content)
    return _EUROPARL.search(start) is not None and _SENTENCE_TAG.search(start) is None


def _zip_type(content: bytes, by_name: str) -> str:
    """Return the type of a zip file by its entries, or by its suffix if it is damaged."""
    try:
        with open_zip(io.BytesIO(content)) as archive:
            names = archive.namelist()
            mime_type = b""
            if "mimetype" in names and archive.getinfo("mimetype").compress_type in METHODS:
                with archive.open("mimetype") as stream:
                    mime_type = stream.read(_LONGEST_MIME_TYPE).strip()
    except ZIP_ERRORS:
        return by_name if by_name in _ZIP_SUFFIXES else ".zip"
    if mime_type in _MIME_TYPES:
        return _MIME_TYPES[mime_type]
    if "[Content_Types].xml" in names:
        for folder, file_type in _OFFICE_FOLDERS.items():
            if any(name.startswith(folder) for name in names):
                return file_type
    return ".xml" if is_formex_package(names) else ".zip"


def is_formex_package(names: Sequence[str]) -> bool:
    """Return whether a zip file with entries of these names is one act in Formex, with its parts."""
    return sum(name.endswith(_PACKAGE_LISTS) for name in names) == 1


def is_package_list(name: str) -> bool:
    """Return whether a file, by its name, lists the parts of an act in Formex and has no text of its own."""
    return _PACKAGE_LIST.fullmatch(Path(name).name) is not None


def _markup_type(start: str) -> str | None:
    if _HTML_START.match(start):
        return ".html"
    if _EUROPARL.search(start):
        return ".xml"
    if not start.startswith("<?xml") and not start.lstrip().startswith("<"):
        return None
    prolog = _PROLOG.match(start)
    root = _ROOT.match(start, prolog.end() if prolog else 0)
    if root is None:
        return None
    tag = start[root.start() : start.find(">", root.end()) + 1]
    office = (file_type for namespace, file_type in _OFFICE_MARKUP.items() if namespace in tag)
    return _ROOTS.get(root[1].lower()) or next(office, ".xml" if start.startswith("<?xml") else None)


def _decoded_start(content: bytes) -> str:
    """Return the start of a file, decoded well enough to read element names, without its byte order mark."""
    start = content[:_MARKUP_BYTES]
    if start.startswith(_EBCDIC):
        return start.decode("cp500", errors="replace")
    encoding = encoding_of_bom(start) or _wide_encoding(start) or "latin-1"
    return start.decode(encoding, errors="replace").removeprefix("\ufeff")


def _wide_encoding(start: bytes) -> str | None:
    """Return the encoding of wide characters without a byte order mark that starts with `<`."""
    return next((codecs.lookup(name).name for name, first in _WIDE_STARTS.items() if start.startswith(first)), None)
