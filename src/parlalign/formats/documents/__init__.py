"""Read files into documents; one module a format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from parlalign.errors import ParlalignError
from parlalign.formats.documents.docx import read_docx
from parlalign.formats.documents.html import read_html
from parlalign.formats.documents.odt import read_odt
from parlalign.formats.documents.pdf import read_pdf
from parlalign.formats.documents.rtf import read_rtf
from parlalign.io.decoding import decode_text, read_bytes, read_text
from parlalign.io.file_type import ARCHIVES, kind_of
from parlalign.records import Document

__all__ = ["READERS", "decode_text", "kind_of", "read", "read_content"]

_RECORDS = frozenset({".tmx", ".xliff", ".xlsx", ".parquet", ".jsonl", ".tsv", ".csv", ".beads"})


def read(path: str | Path) -> Document:
    """Return the document at `path`, or on standard input for `-`; the format is told by content, then by suffix.

    Raises `ParlalignError` for a file that is missing, damaged, without text, or of a format that holds no text.
    """
    where = str(path)
    return read_content(read_bytes(where), where)


def read_content(content: bytes, where: str) -> Document:
    """Return the document in `content`; `where` is its path, or a name like `texts.zip/a.nl.html` inside an archive.

    Paragraphs of the source are divided by an empty line where the format knows them (html, docx, odt, rtf); pages of
    a pdf by a form feed. Raises `ParlalignError` with file, fault and cure.
    """
    kind = kind_of(content, where)
    reader = READERS.get(kind)
    if reader is None:
        raise ParlalignError(f"{where}: {_refusal(kind, Path(where).suffix.lower())}")
    return reader(content, where)


def _refusal(kind: str, suffix: str) -> str:
    known = ", ".join(sorted(READERS))
    if kind == ".doc":
        return "is an old file of Office, or a locked one: open it in Word or LibreOffice and save it as docx"
    if kind == ".zip" and suffix in READERS:
        return f"is a zip archive and no {suffix}, whatever its name: unpack it, or save the text as {suffix} again"
    if kind in ARCHIVES:
        return f"is an archive ({kind}): unpack it and give a file inside"
    if kind in _RECORDS:
        return f"holds records ({kind}), no text to read: use parlalign convert, or give one of {known}"
    return f"cannot read {kind or 'a file without a suffix'}: give one of {known}, or -"


READERS: dict[str, Callable[[bytes, str], Document]] = {
    ".txt": read_text,
    ".html": read_html,
    ".docx": read_docx,
    ".pdf": read_pdf,
    ".odt": read_odt,
    ".rtf": read_rtf,
}
"""The reader of each kind that `kind_of` tells."""
