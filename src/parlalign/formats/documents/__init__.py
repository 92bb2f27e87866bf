"""Readers of documents, one module for each format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from parlalign.errors import ParlalignError
from parlalign.formats.documents.docx import read_docx
from parlalign.formats.documents.epub import read_epub
from parlalign.formats.documents.html import read_html
from parlalign.formats.documents.mail import read_mail
from parlalign.formats.documents.markdown import read_markdown
from parlalign.formats.documents.markup.xml_documents import read_xml
from parlalign.formats.documents.odt import read_odt
from parlalign.formats.documents.pdf import read_pdf
from parlalign.formats.documents.plain_text import read_text
from parlalign.formats.documents.pptx import read_pptx
from parlalign.formats.documents.rtf import read_rtf
from parlalign.formats.documents.subtitles import read_subtitles
from parlalign.formats.unread_kinds import CURES, RECORDS, not_read
from parlalign.io.file_type import ARCHIVES, type_of
from parlalign.io.local_file import read_bytes
from parlalign.io.unpacking import COMPRESSED, unpacked, unpacked_name
from parlalign.records import Document

__all__ = ["READERS", "read", "read_content"]

READERS: dict[str, Callable[[bytes, str], Document]] = {
    ".txt": read_text,
    ".html": read_html,
    ".docx": read_docx,
    ".pdf": read_pdf,
    ".odt": read_odt,
    ".rtf": read_rtf,
    ".xml": read_xml,
    ".srt": read_subtitles,
    ".vtt": read_subtitles,
    ".md": read_markdown,
    ".epub": read_epub,
    ".pptx": read_pptx,
    ".odp": read_odt,
    ".eml": read_mail,
}
"""The reader of each type that `type_of` returns."""


def read(path: str | Path) -> Document:
    """Return the document at `path`, or from standard input for `-`, in the format of its content, or of its suffix.

    Raises `ParlalignError` if the file is missing, damaged or without text, and for unsupported formats.
    """
    where = str(path)
    return read_content(read_bytes(where), where)


def read_content(content: bytes, where: str) -> Document:
    """Return the document in `content`; `where` is its path, or a name like `texts.zip/a.nl.html` in an archive.

    Paragraphs are separated by an empty line in formats that mark them (html, docx, odt, rtf, xml), pages of a PDF by a
    form feed. Raises `ParlalignError` with file, fault and cure.
    """
    file_type = type_of(content, where)
    if file_type in COMPRESSED:
        content = unpacked(content, file_type, where)
        file_type = type_of(content, unpacked_name(where))
    reader = READERS.get(file_type)
    if reader is None:
        reason = _unsupported(file_type, Path(where).suffix.lower())
        raise ParlalignError(f"{where}: {reason}", code="unknown-kind", values={"kind": file_type})
    return reader(content, where)


def _unsupported(file_type: str, suffix: str) -> str:
    supported = ", ".join(sorted(READERS))
    if file_type == ".doc" and (suffix == ".doc" or suffix in RECORDS or suffix not in CURES):
        program, wanted = ("PowerPoint", "pptx") if suffix == ".pptx" else ("Word", "docx")
        return (
            f"is an old Office file, or an encrypted one: open it in {program} or LibreOffice and save it as {wanted}"
        )
    if file_type == ".zip" and suffix in READERS:
        return f"is a zip archive, not a {suffix} file: unpack it, or save the text as {suffix} again"
    if file_type in ARCHIVES and suffix not in CURES:
        return f"is an archive ({file_type}): unpack it and give one of its files"
    if file_type in RECORDS:
        return f"contains records ({file_type}), not a document: use parlalign convert, or give one of {supported}"
    if reason := not_read(suffix) or not_read(file_type):
        return reason
    return f"cannot read {file_type or 'a file without a suffix'}: give one of {supported}, or -"
