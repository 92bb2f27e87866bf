"""The text layer of PDF files, by line: form feeds separate pages, empty lines separate paragraphs at wider gaps."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise
from typing import Any, NamedTuple

from parlalign.errors import ParlalignError
from parlalign.formats.documents.pdf_columns import Flow, divide_pages, has_unclear_columns, is_full, may_have_columns
from parlalign.formats.documents.pdf_languages import in_order_of_languages
from parlalign.formats.documents.pdf_lines import PdfLine, lines_of, step, with_text
from parlalign.formats.documents.pdf_notes import Rule, note_sign, split_notes
from parlalign.formats.documents.plain_text import document_id
from parlalign.records import Document, MarkedPart, NoteMark, Span

_PAGE_END = "\f"
_LINE_END, _PARAGRAPH_END = "\n", "\n\n"
_TEXT_ENDS = (".", ",", ";", ":", "!", "?")  # of the last line of a page that is no footer
_WIDER_GAP = 1.3  # times the usual distance of lines, between 1.0 (within paragraphs) and 1.5 (half an empty line)
_LINES_WITHIN = 0.2  # the smallest share of lines that are not the first of their paragraph
_MOST_CHARACTERS = 50_000_000  # of a file; ten times the Bible
_PATH = 2  # FPDF_PAGEOBJ_PATH
_MOST_OBJECTS = 20_000  # of a page that are searched for rules; a map may have more
_MOST_RULE_HEIGHT = 2.0  # points


class _Page(NamedTuple):
    lines: list[PdfLine]
    rules: list[Rule]


def read_pdf(content: bytes, where: str) -> Document:
    """Return the document of a PDF: its lines from top to bottom, one column after the other.

    Columns are marked, so that a page with a language in each column is divided there. Footnotes follow the last page,
    and their calls are written `(1)`. Running headers, page numbers and hyphens at line ends are left to `repair`.
    Raises `ParlalignError` if the extra `pdf` is not installed, and if the file is damaged, encrypted, or contains only
    images of pages.
    """
    try:
        import pypdfium2
    except ImportError as error:
        message = f"{where}: reading PDF needs pypdfium2: pip install 'parlalign[pdf]'"
        raise ParlalignError(message, code="missing-extra", values={"extra": "pdf"}) from error
    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise _unreadable(where, error) from error
    try:
        pages = list(_pages(pdf, where))
    finally:
        pdf.close()
    if not any(page.lines for page in pages):
        reason = "the PDF has no text, only images of pages"
        raise ParlalignError(f"{where}: {reason}: run OCR first (ocrmypdf)", code="scanned-pdf")
    divided = list(divide_pages([page.lines for page in pages]))
    unclear = [str(number) for number, flows in enumerate(divided, 1) if has_unclear_columns(flows)]
    remarks = (f"page {', '.join(unclear)}: the columns are not clear: check the text",) if unclear else ()
    texts, notes = split_notes(divided, [page.rules for page in pages])
    texts = in_order_of_languages(texts)
    document = _document([*texts, notes] if notes else texts, where, has_notes=bool(notes))
    return replace(document, remarks=remarks)


def _unreadable(where: str, error: Exception) -> ParlalignError:
    if "password" in str(error).lower() or "security" in str(error).lower():
        reason = "the PDF is encrypted with a password"
        return ParlalignError(f"{where}: {reason}: save it without one (qpdf --decrypt)", code="encrypted")
    reason = f"is a damaged PDF ({' '.join(str(error).split())})"
    return ParlalignError(f"{where}: {reason}: download or export it again", code="damaged")


def _pages(pdf: Any, where: str) -> Iterator[_Page]:
    """Yield each page, within a limit: a small file may repeat a page, or a text, many times."""
    characters = 0
    for number in range(len(pdf)):
        page = _page(pdf, number, where)
        characters += sum(len(line.text) for line in page.lines)
        if characters > _MOST_CHARACTERS:
            raise ParlalignError(
                f"{where}, page {number + 1}: over {_MOST_CHARACTERS:,} characters up to here: divide it",
                code="too-large",
            )
        yield page


def _page(pdf: Any, number: int, where: str) -> _Page:
    import pypdfium2

    try:
        page = pdf[number]
        text_page = page.get_textpage()
        lines, rules = lines_of(text_page), list(_rules(page))
        text_page.close()
        page.close()
    except (pypdfium2.PdfiumError, ValueError) as error:
        message = f"{where}, page {number + 1}: cannot be read ({error}): export the PDF again"
        raise ParlalignError(message, code="damaged") from error
    if not may_have_columns(lines):
        lines = [with_text(line, line.text) for line in lines]  # the words of a large file take much memory
    return _Page(lines, rules)


def _rules(page: Any) -> Iterator[Rule]:
    """Yield the horizontal lines of a page."""
    for path in islice(page.get_objects(filter=[_PATH]), _MOST_OBJECTS):
        left, bottom, right, top = path.get_bounds()
        if top - bottom <= _MOST_RULE_HEIGHT:
            yield Rule(bottom, left, right)


def _document(pages: Sequence[Sequence[Flow]], where: str, *, has_notes: bool) -> Document:
    """Return the document of pages, with an empty line at each gap that is wider than usual; columns are marked."""
    usual = _usual_step(pages)
    signs = {note_sign(flow.lines[0]) for flow in pages[-1]} if has_notes else set()
    texts: list[str] = []
    marked: list[MarkedPart] = []
    note_marks: list[NoteMark] = []
    length = 0
    for number, flows in enumerate(pages):
        is_notes = has_notes and number == len(pages) - 1
        for lines, end, column in _parts(flows, usual, is_notes=is_notes):
            start = length
            for line in lines:
                note_marks += _note_marks(line, length, signs)
                length += len(line.text) + len(_LINE_END)
            if column is not None:
                marked.append(MarkedPart(Span(start, length - len(_LINE_END)), column=column))
            texts.append(_LINE_END.join(line.text for line in lines) + end)
            length += len(end) - len(_LINE_END)
        if number < len(pages) - 1:
            is_before_notes = has_notes and number == len(pages) - 2
            # The last line of the text may be a footer, which `repair` finds before a form feed.
            is_text = is_before_notes and bool(texts) and texts[-1].endswith(_TEXT_ENDS)
            texts.append(_PARAGRAPH_END if is_text else f"{_LINE_END}{_PAGE_END}")
            length += len(texts[-1])
    return Document(
        document_id(where), "".join(texts), path=where, marked_parts=tuple(marked), note_marks=tuple(note_marks)
    )


def _parts(
    flows: Sequence[Flow], usual: float, *, is_notes: bool
) -> Iterator[tuple[list[PdfLine], str, tuple[int, int] | None]]:
    """Yield the lines of each paragraph of a page, or of the part in one flow, what ends it, and its column."""
    lines = [(line, flow) for flow in flows for line in flow.lines]
    part: list[PdfLine] = []
    for (line, flow), (following, following_flow) in pairwise(lines):
        part.append(line)
        is_wide = usual > 0 and step(line, following) > _WIDER_GAP * usual
        is_end = is_wide or (following_flow is not flow and (is_notes or _ends_column(flow, following_flow)))
        if is_end or following_flow is not flow:
            yield part, _PARAGRAPH_END if is_end else _LINE_END, flow.column
            part = []
    if lines:
        yield [*part, lines[-1][0]], "", lines[-1][1].column


def _note_marks(line: PdfLine, at: int, signs: Container[str | None]) -> Iterator[NoteMark]:
    """Yield the calls, and the number of a note, in a line that begins at a place of the text."""
    last = 0
    for sign in line.calls or filter(None, [note_sign(line)]):
        start = line.text.find(f"({sign})", last)
        if sign in signs and start >= 0:
            last = start + len(sign) + 2
            yield NoteMark(Span(at + start, at + last), sign)


def _ends_column(flow: Flow, following: Flow) -> bool:
    """Return whether a paragraph ends at the end of a column."""
    if flow.column is None or following.column is None:
        return False
    return not is_full(flow.lines[-1], following.lines[0], max(line.right for line in flow.lines))


def _usual_step(pages: Sequence[Sequence[Flow]]) -> float:
    """Return the distance of lines within paragraphs, in line heights; 0 if no line is below another."""
    lines = [[line for flow in flows for line in flow.lines] for flows in pages]
    down = sorted(distance for page in lines for a, b in pairwise(page) if (distance := step(a, b)) > 0)
    return down[int(_LINES_WITHIN * len(down))] if down else 0
