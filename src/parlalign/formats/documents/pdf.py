"""The text layer of PDF files, line by line; pages divided by form feeds, paragraphs where wider gaps show them."""

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
"""What pdfium puts for a hyphen at the end of a line and the line break after it."""
_NOT_TEXT = regex.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_WIDER_GAP = 1.3  # times the usual distance of lines: between 1.0 (lines) and 1.5 (half a line between paragraphs)
_LINES_INSIDE = 0.2  # the share of lines, at least, that are not the first of a paragraph
_FIGURES = regex.compile(r"(?<!\d)\d{1,3}(?!\d)")  # `12` after a word; not `2009`
_BEFORE_POINT = regex.compile(r"\s+(?=[,.;:])")  # the space that the raised figure leaves before a comma
_MARK = regex.compile(r"\(?(\d{1,3})\)?\s+")  # `1 ABl. C 83`, `(1) ABl. C 83`; not `1. fordert`
_SMALLER = 0.8  # height of a raised figure to that of its line; word processors set 0.58 to 0.66
_SMALL = 0.93  # height of a line of notes to those of the text; 10 to 12 points, or 7 to 8.5 in the Official Journal
_RAISED = 0.1  # of the height of the line
_FAR = 1.8  # heights of a line from the notes to what stands below them
_MOST_FURNITURE = 3  # lines below the notes: footer, page number, language
_MOST_CHARACTERS = 50_000_000  # of a file; ten times the Bible
_SAME_LINE = 0.5  # heights of a line by which boxes overlap where they stand side by side


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of text and its box, in points from the bottom left of the page; `has_box` says whether it is known.

    `calls` are the numbers of raised figures in it: calls of notes, and at its start the number of a note.
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
    """Return the document of a PDF: its lines from top to bottom, columns one after the other as the file has them.

    Notes at the foot of a page come after the last page, their calls written `(1)`. Running headers, page numbers and
    hyphens at line ends are left to `repair`. Raises `ParlalignError` where the extra
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
        pages = list(_pages(pdf, where))
    finally:
        pdf.close()
    if not any(pages):
        raise ParlalignError(f"{where}: the PDF has no text, only pictures of pages: run OCR over it (ocrmypdf) first")
    texts, notes = _notes_apart(pages)
    source = f"\n{_PAGE_END}".join(_with_gaps([*texts, notes] if notes else texts))
    return Document(document_id(where), source, path=where)


def _unreadable(where: str, error: Exception) -> ParlalignError:
    if "password" in str(error).lower() or "security" in str(error).lower():
        return ParlalignError(f"{where}: the PDF is locked by a password: save it without one (qpdf --decrypt)")
    return ParlalignError(f"{where}: is a damaged PDF ({' '.join(str(error).split())}): download or export it again")


def _pages(pdf: Any, where: str) -> Iterator[list[_Line]]:
    """Yield the lines of each page; a file may name one page, and one page its letters, more often than it is long."""
    characters = 0
    for number in range(len(pdf)):
        lines = _page_lines(pdf, number, where)
        characters += sum(len(line.text) for line in lines)
        if characters > _MOST_CHARACTERS:
            raise ParlalignError(
                f"{where}, page {number + 1}: over {_MOST_CHARACTERS:,} characters till here: divide it"
            )
        yield lines


def _page_lines(pdf: Any, number: int, where: str) -> list[_Line]:
    import pypdfium2

    try:
        page = pdf[number]
        text_page = page.get_textpage()
        lines = _ordered(_mended(_lines(text_page)))
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
        shown = _cleaned(match[0])
        if shown:
            yield _with_box(text_page, match[0], match.start()) if is_indexed else _Line(shown)


def _cleaned(text: str) -> str:
    return _NOT_TEXT.sub("", text.translate(_HYPHENS)).strip()


def _with_box(text_page: Any, text: str, start: int) -> _Line:
    """Return a line with its box and its raised figures, these written as calls: `1` → `(1)`."""
    middle = start + len(text) // 2
    boxes = [text_page.get_charbox(at, loose=True) for at in (start, middle, start + len(text) - 1)]
    heights = sorted(top - bottom for _, bottom, _, top in boxes)
    bottom, height = min(box[1] for box in boxes), heights[1]
    pieces, calls, last = [], [], 0
    for match in _FIGURES.finditer(text):
        _, foot, _, top = text_page.get_charbox(start + match.start(), loose=True)
        if top - foot < _SMALLER * height and foot > bottom + _RAISED * height:
            before = text[last : match.start()]
            pieces.append(f"{before}({match[0]})" if before[-1:] != "(" else before + match[0])
            calls.append(match[0])
            space = _BEFORE_POINT.match(text, match.end())
            last = space.end() if space else match.end()
    shown = _cleaned("".join(pieces) + text[last:])
    left, right = boxes[0][0], max(box[2] for box in boxes)
    return _Line(shown, bottom + height, bottom, left, right, height > 0 and right >= left, tuple(calls))


def _mended(lines: Iterable[_Line]) -> list[_Line]:
    """Put the pieces of a line together again that pdfium takes apart at a raised figure."""
    mended: list[_Line] = []
    for line in lines:
        before = mended[-1] if mended else None
        if before is None or not _continues(before, line):
            mended.append(line)
            continue
        space = "" if line.text[0] in ",.;:)" or line.calls else " "
        mended[-1] = replace(
            before, text=before.text + space + line.text, right=line.right, calls=before.calls + line.calls
        )
    return mended


def _continues(before: _Line, line: _Line) -> bool:
    if not (before.has_box and line.has_box and (before.calls or line.calls) and _are_side_by_side(before, line)):
        return False
    return -line.height < line.left - before.right < line.height


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


def _notes_apart(pages: Sequence[list[_Line]]) -> tuple[list[list[_Line]], list[_Line]]:
    """Take the notes off the feet of the pages."""
    sizes = Counter(round(line.height, 1) for lines in pages for line in lines for _ in line.text if line.has_box)
    small = _SMALL * (sizes.most_common(1)[0][0] if sizes else 0)
    texts, notes = [], []
    for lines in pages:
        start = _notes_in_order(lines)
        if start is None:
            start = _small_notes(lines, small)
        called = {call for line in lines for call in line.calls}
        last = max((k for k in range(start, len(lines)) if _mark(lines[k]) in called), default=start)
        end = len(lines)
        while end - 1 > last and _step(lines[end - 2], lines[end - 1]) > _FAR:
            end -= 1  # footer, page number
        notes += [_as_note(line) for line in lines[start:end]]
        texts.append(lines[:start] + lines[end:])
    return texts, notes


def _notes_in_order(lines: Sequence[_Line]) -> int | None:
    """Return the line where notes begin, if lines at the foot begin with each number called on the page, in order."""
    called = list(dict.fromkeys(call for line in lines for call in line.calls))
    first_call = next((k for k, line in enumerate(lines) if line.calls), 0)
    at = len(lines)
    for number in reversed(called):
        at = next((k for k in range(at - 1, first_call, -1) if _mark(lines[k]) == number), -1)
        if at < 0:
            return None
    return at if called else None


def _small_notes(lines: Sequence[_Line], small: float) -> int:
    """Return the line where notes begin: the first that begins with a raised number and is small, as all below it."""
    start = len(lines)
    for k in range(len(lines) - 1, 0, -1):
        line = lines[k]
        if line.height > small and len(lines) - k > _MOST_FURNITURE:
            break
        if line.height <= small and line.calls and _mark(line) == line.calls[0]:
            start = k
    return start


def _mark(line: _Line) -> str | None:
    match = _MARK.match(line.text)
    return match[1] if match else None


def _as_note(line: _Line) -> _Line:
    return replace(line, text=_MARK.sub(r"(\1) ", line.text, count=1))


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
