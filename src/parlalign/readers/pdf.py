"""The text layer of PDF files, line by line; pages divided by form feeds, paragraphs where wider gaps show them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import regex

from parlalign.errors import ParlalignError
from parlalign.readers.text import document_id
from parlalign.records import Document

if TYPE_CHECKING:
    from collections.abc import Sequence

_PAGE_END = "\f"
_LINE = regex.compile(r"[^\r\n\x02\ufffe]+[\x02\ufffe]?")
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-"})
"""What pdfium puts for a hyphen at the end of a line and the line break after it."""
_NOT_TEXT = regex.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_WIDER_GAP = 1.3  # times the usual distance of lines: between 1.0 (lines) and 1.5 (half a line between paragraphs)
_LINES_INSIDE = 0.2  # the share of lines, at least, that are not the first of a paragraph
_SAME_LINE = 0.5  # heights of a line by which boxes overlap where they stand side by side


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of text and its box, in points from the bottom left of the page; `has_box` says whether it is known."""

    text: str
    top: float = 0
    bottom: float = 0
    left: float = 0
    right: float = 0
    has_box: bool = False

    @property
    def height(self) -> float:
        return self.top - self.bottom


def read_pdf(content: bytes, where: str) -> Document:
    """Return the document of a PDF: its lines from top to bottom, columns one after the other as the file has them.

    Running headers, page numbers and hyphens at line ends are left to `repair`. Raises `ParlalignError` where the extra
    is missing, and for a file that is damaged, locked, or holds pictures of pages only.
    """
    try:
        import pypdfium2
    except ImportError as error:
        raise ParlalignError(f"{where}: reading PDF needs pypdfium2: pip install 'parlalign[pdf]'") from error
    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise _unreadable(where, error) from error
    try:
        pages = [_page_lines(pdf, number, where) for number in range(len(pdf))]
    finally:
        pdf.close()
    if not any(pages):
        raise ParlalignError(f"{where}: the PDF has no text, only pictures of pages: run OCR over it (ocrmypdf) first")
    return Document(document_id(where), f"\n{_PAGE_END}".join(_with_gaps(pages)), path=where)


def _unreadable(where: str, error: Exception) -> ParlalignError:
    if "password" in str(error).lower() or "security" in str(error).lower():
        return ParlalignError(f"{where}: the PDF is locked by a password: save it without one (qpdf --decrypt)")
    return ParlalignError(f"{where}: is a damaged PDF ({' '.join(str(error).split())}): download or export it again")


def _page_lines(pdf: Any, number: int, where: str) -> list[_Line]:
    import pypdfium2

    try:
        page = pdf[number]
        text_page = page.get_textpage()
        lines = _ordered(list(_lines(text_page)))
        text_page.close()
        page.close()
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise ParlalignError(f"{where}, page {number + 1}: cannot be read ({error}): export the PDF again") from error
    return lines


def _lines(text_page: Any) -> Iterator[_Line]:
    """Yield the lines of a page that hold anything, as pdfium divides them."""
    text = text_page.get_text_range(errors="replace")
    # Offsets are those of characters only where each stands for itself: not so beyond the basic plane.
    is_indexed = len(text) == text_page.count_chars()
    for match in _LINE.finditer(text):
        shown = _NOT_TEXT.sub("", match[0].translate(_HYPHENS)).strip()
        if shown:
            line = _Line(shown)
            yield _with_box(line, text_page, match.start(), match.end()) if is_indexed else line


def _with_box(line: _Line, text_page: Any, start: int, end: int) -> _Line:
    boxes = [text_page.get_charbox(at, loose=True) for at in (start, end - 1)]
    (left, bottom, right, top), (_, last_bottom, last_right, last_top) = boxes
    top, bottom = max(top, last_top), min(bottom, last_bottom)
    return replace(
        line, top=top, bottom=bottom, left=left, right=max(right, last_right), has_box=top > bottom and right >= left
    )


def _ordered(lines: list[_Line]) -> list[_Line]:
    """Put lines into the order in which they stand on the page, where the file has them in another.

    Only where no two stand side by side: columns are read as the file has them, and of such a page only what stands
    above or below all else (header, footer) is moved.
    """
    if not all(line.has_box for line in lines) or all(a.top >= b.top for a, b in pairwise(lines)):
        return lines
    by_height = sorted(lines, key=lambda line: -line.top)
    if not any(_are_side_by_side(a, b) for a, b in pairwise(by_height)):
        return by_height
    first = [by_height[0]] if not _are_side_by_side(by_height[0], by_height[1]) else []
    last = [by_height[-1]] if not _are_side_by_side(by_height[-2], by_height[-1]) else []
    return [*first, *(line for line in lines if line not in first and line not in last), *last]


def _are_side_by_side(a: _Line, b: _Line) -> bool:
    overlap = min(a.top, b.top) - max(a.bottom, b.bottom)
    return overlap > _SAME_LINE * min(a.height, b.height)


def _with_gaps(pages: Sequence[Sequence[_Line]]) -> Iterator[str]:
    """Yield the text of each page, with an empty line where the distance to the next line is wider than usual."""
    steps = [[_step(a, b) for a, b in pairwise(lines)] for lines in pages]
    down = sorted(step for page in steps for step in page if step > 0)
    usual = down[int(_LINES_INSIDE * len(down))] if down else 0
    for lines, of_page in zip(pages, steps, strict=True):
        gaps = ["\n\n" if usual and step > _WIDER_GAP * usual else "\n" for step in of_page]
        yield "".join(line.text + gap for line, gap in zip(lines, [*gaps, ""], strict=False))


def _step(a: _Line, b: _Line) -> float:
    """Return how far a line is below the one before, in heights of lines; 0 where it is above, as in a new column."""
    if not (a.has_box and b.has_box):
        return 0.0
    return max(0.0, a.bottom - b.bottom) / max(a.height, b.height)
