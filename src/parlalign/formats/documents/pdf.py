"""The text layer of PDF files, by line: form feeds separate pages, empty lines separate paragraphs at wider gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import regex

from parlalign.errors import ParlalignError
from parlalign.formats.documents.plain_text import document_id
from parlalign.records import Document

if TYPE_CHECKING:
    from collections.abc import Sequence

_PAGE_END = "\f"
_LINE = regex.compile(r"[^\r\n\x02\ufffe]+[\x02\ufffe]?")
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-"})
"""Characters of pdfium for a hyphen at a line end together with the line break."""
_NOT_TEXT = regex.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_WIDER_GAP = 1.3  # times the usual distance of lines, between 1.0 (within paragraphs) and 1.5 (half an empty line)
_LINES_WITHIN = 0.2  # the smallest share of lines that are not the first of their paragraph
_FIGURES = regex.compile(r"(?<!\d)\d{1,3}(?!\d)")  # `12` after a word; not `2009`
_SPACE_BEFORE_POINT = regex.compile(r"\s+(?=[,.;:])")  # left by a raised figure before a comma
_MARK = regex.compile(r"\(?(\d{1,3})\)?\s+")  # `1 ABl. C 83`, `(1) ABl. C 83`; not `1. fordert`
_RAISED_HEIGHT = 0.8  # of a raised figure, relative to its line; word processors use 0.58 to 0.66
_NOTE_HEIGHT = 0.93  # of a line of a note, relative to the text; 10 to 12 points, 7 to 8.5 in the Official Journal
_RAISED_BY = 0.1  # of the height of the line
_FOOTER_DISTANCE = 1.8  # line heights between the notes and the footer
_MOST_FOOTER_LINES = 3  # below the notes: footer, page number, language
_MOST_CHARACTERS = 50_000_000  # of a file; ten times the Bible
_SAME_LINE = 0.5  # the least overlap of the boxes of two lines side by side, in line heights


@dataclass(frozen=True, slots=True)
class _PdfLine:
    """A line of text and its box, in points from the bottom left of the page, if `has_box`.

    `calls` are its raised figures: calls of notes, and at its start the number of a note.
    """

    text: str
    top: float = 0
    bottom: float = 0
    left: float = 0
    right: float = 0
    has_box: bool = False
    calls: tuple[str, ...] = ()

    @property
    def height(self) -> float:
        return self.top - self.bottom


def read_pdf(content: bytes, where: str) -> Document:
    """Return the document of a PDF: its lines from top to bottom, columns in the order of the file.

    Footnotes follow the last page, and their calls are written `(1)`. Running headers, page numbers and hyphens at line
    ends are left to `repair`. Raises `ParlalignError` if the extra `pdf` is not installed, and if the file is damaged,
    encrypted, or contains only images of pages.
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
        pages = list(_pages(pdf, where))
    finally:
        pdf.close()
    if not any(pages):
        raise ParlalignError(f"{where}: the PDF has no text, only images of pages: run OCR first (ocrmypdf)")
    texts, notes = _split_notes(pages)
    source = f"\n{_PAGE_END}".join(_with_gaps([*texts, notes] if notes else texts))
    return Document(document_id(where), source, path=where)


def _unreadable(where: str, error: Exception) -> ParlalignError:
    if "password" in str(error).lower() or "security" in str(error).lower():
        return ParlalignError(f"{where}: the PDF is encrypted with a password: save it without one (qpdf --decrypt)")
    return ParlalignError(f"{where}: is a damaged PDF ({' '.join(str(error).split())}): download or export it again")


def _pages(pdf: Any, where: str) -> Iterator[list[_PdfLine]]:
    """Yield the lines of each page, within a limit: a small file may repeat a page, or a text, many times."""
    characters = 0
    for number in range(len(pdf)):
        lines = _page_lines(pdf, number, where)
        characters += sum(len(line.text) for line in lines)
        if characters > _MOST_CHARACTERS:
            raise ParlalignError(
                f"{where}, page {number + 1}: over {_MOST_CHARACTERS:,} characters up to here: divide it"
            )
        yield lines


def _page_lines(pdf: Any, number: int, where: str) -> list[_PdfLine]:
    import pypdfium2

    try:
        page = pdf[number]
        text_page = page.get_textpage()
        lines = _ordered(_rejoined(_lines(text_page)))
        text_page.close()
        page.close()
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise ParlalignError(f"{where}, page {number + 1}: cannot be read ({error}): export the PDF again") from error
    return lines


def _lines(text_page: Any) -> Iterator[_PdfLine]:
    """Yield the non-empty lines of a page as pdfium divides them."""
    text = text_page.get_text_range(errors="replace")
    # Offsets in the text are character indices of pdfium only if the text has no characters beyond the basic plane.
    is_indexed = len(text) == text_page.count_chars()
    for match in _LINE.finditer(text):
        cleaned = _cleaned(match[0])
        if cleaned:
            yield _with_box(text_page, match[0], match.start()) if is_indexed else _PdfLine(cleaned)


def _cleaned(text: str) -> str:
    return _NOT_TEXT.sub("", text.translate(_HYPHENS)).strip()


def _with_box(text_page: Any, text: str, start: int) -> _PdfLine:
    """Return a line with its box; its raised figures are written as calls: `1` → `(1)`."""
    middle = start + len(text) // 2
    boxes = [text_page.get_charbox(at, loose=True) for at in (start, middle, start + len(text) - 1)]
    heights = sorted(top - bottom for _, bottom, _, top in boxes)
    bottom, height = min(box[1] for box in boxes), heights[1]
    parts, calls, last = [], [], 0
    for match in _FIGURES.finditer(text):
        _, foot, _, top = text_page.get_charbox(start + match.start(), loose=True)
        if top - foot < _RAISED_HEIGHT * height and foot > bottom + _RAISED_BY * height:
            before = text[last : match.start()]
            parts.append(f"{before}({match[0]})" if before[-1:] != "(" else before + match[0])
            calls.append(match[0])
            space = _SPACE_BEFORE_POINT.match(text, match.end())
            last = space.end() if space else match.end()
    cleaned = _cleaned("".join(parts) + text[last:])
    left, right = boxes[0][0], max(box[2] for box in boxes)
    return _PdfLine(cleaned, bottom + height, bottom, left, right, height > 0 and right >= left, tuple(calls))


def _rejoined(lines: Iterable[_PdfLine]) -> list[_PdfLine]:
    """Return the lines, with those joined that pdfium divides at a raised figure."""
    joined: list[_PdfLine] = []
    for line in lines:
        before = joined[-1] if joined else None
        if before is None or not _continues(before, line):
            joined.append(line)
            continue
        space = "" if line.text[0] in ",.;:)" or line.calls else " "
        joined[-1] = replace(
            before, text=before.text + space + line.text, right=line.right, calls=before.calls + line.calls
        )
    return joined


def _continues(before: _PdfLine, line: _PdfLine) -> bool:
    if not (before.has_box and line.has_box and (before.calls or line.calls) and _are_side_by_side(before, line)):
        return False
    return -line.height < line.left - before.right < line.height


def _ordered(lines: list[_PdfLine]) -> list[_PdfLine]:
    """Return the lines from top to bottom, if no two of them are side by side.

    Columns stay in the order of the file. On such a page only a header and a footer are moved.
    """
    if not all(line.has_box for line in lines) or all(a.top >= b.top for a, b in pairwise(lines)):
        return lines
    by_height = sorted(lines, key=lambda line: -line.top)
    if not any(_are_side_by_side(a, b) for a, b in pairwise(by_height)):
        return by_height
    first = [by_height[0]] if not _are_side_by_side(by_height[0], by_height[1]) else []
    last = [by_height[-1]] if not _are_side_by_side(by_height[-2], by_height[-1]) else []
    return [*first, *(line for line in lines if line not in first and line not in last), *last]


def _are_side_by_side(a: _PdfLine, b: _PdfLine) -> bool:
    overlap = min(a.top, b.top) - max(a.bottom, b.bottom)
    return overlap > _SAME_LINE * min(a.height, b.height)


def _split_notes(pages: Sequence[list[_PdfLine]]) -> tuple[list[list[_PdfLine]], list[_PdfLine]]:
    """Return the pages without their footnotes, and the footnotes of all pages."""
    sizes = Counter(round(line.height, 1) for lines in pages for line in lines for _ in line.text if line.has_box)
    note_height = _NOTE_HEIGHT * (sizes.most_common(1)[0][0] if sizes else 0)
    texts, notes = [], []
    for lines in pages:
        start = _first_note_in_order(lines)
        if start is None:
            start = _first_small_note(lines, note_height)
        called = {call for line in lines for call in line.calls}
        last = max((k for k in range(start, len(lines)) if _mark(lines[k]) in called), default=start)
        end = len(lines)
        while end - 1 > last and _step(lines[end - 2], lines[end - 1]) > _FOOTER_DISTANCE:
            end -= 1  # footer, page number
        notes += [_as_note(line) for line in lines[start:end]]
        texts.append(lines[:start] + lines[end:])
    return texts, notes


def _first_note_in_order(lines: Sequence[_PdfLine]) -> int | None:
    """Return the index of the first note if, for each number called on the page, a line at the foot begins with it."""
    called = list(dict.fromkeys(call for line in lines for call in line.calls))
    first_call = next((k for k, line in enumerate(lines) if line.calls), 0)
    first = len(lines)
    for number in reversed(called):
        first = next((k for k in range(first - 1, first_call, -1) if _mark(lines[k]) == number), -1)
        if first < 0:
            return None
    return first if called else None


def _first_small_note(lines: Sequence[_PdfLine], note_height: float) -> int:
    """Return the index of the first line that begins with a raised number and is small, like all lines below it."""
    start = len(lines)
    for k in range(len(lines) - 1, 0, -1):
        line = lines[k]
        if line.height > note_height and len(lines) - k > _MOST_FOOTER_LINES:
            break
        if line.height <= note_height and line.calls and _mark(line) == line.calls[0]:
            start = k
    return start


def _mark(line: _PdfLine) -> str | None:
    match = _MARK.match(line.text)
    return match[1] if match else None


def _as_note(line: _PdfLine) -> _PdfLine:
    return replace(line, text=_MARK.sub(r"(\1) ", line.text, count=1))


def _with_gaps(pages: Sequence[Sequence[_PdfLine]]) -> Iterator[str]:
    """Yield the text of each page, with an empty line at each gap that is wider than usual."""
    steps = [[_step(a, b) for a, b in pairwise(lines)] for lines in pages]
    down = sorted(step for page in steps for step in page if step > 0)
    usual = down[int(_LINES_WITHIN * len(down))] if down else 0
    for lines, page_steps in zip(pages, steps, strict=True):
        gaps = ["\n\n" if usual and step > _WIDER_GAP * usual else "\n" for step in page_steps]
        yield "".join(line.text + gap for line, gap in zip(lines, [*gaps, ""], strict=False))


def _step(a: _PdfLine, b: _PdfLine) -> float:
    """Return the distance of a line from the previous one, in line heights; 0 if it is higher, as in a new column."""
    if not (a.has_box and b.has_box):
        return 0.0
    return max(0.0, a.bottom - b.bottom) / max(a.height, b.height)
