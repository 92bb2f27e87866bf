"""The lines of a PDF page: their words, the boxes of these, and the raised signs that call notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, NamedTuple

import regex

_LINE = regex.compile(r"[^\r\n\x02\ufffe]+[\x02\ufffe]?")
_WORD = regex.compile(r"(\s*)(\S+)")
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-"})
"""Characters of pdfium for a hyphen at a line end together with the line break."""
_NOT_TEXT = regex.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_SIGN = regex.compile(  # `12` after a word, `*`, the last letter of a word; not `2009`
    r"(?<!\d)\d{1,3}(?!\d)|\*{1,3}|[†‡§]|(?<![\d\p{L}])\p{Ll}(?!\p{L})|(?<=\p{L})\p{Ll}(?!\p{L})"
)
_UNIT = regex.compile(r"(?<!\p{L})[kcdm]?m$")  # before the raised figure of `km²`
_POINTS = frozenset(",.;:")
_RAISED_SIGN = regex.compile(r"\d{1,3}|\*{1,3}|[†‡§]|\p{Ll}")  # a line of its own
_RAISED_HEIGHT = 0.8  # of a raised sign, relative to its line; word processors use 0.58 to 0.66
_RAISED_BY = 0.1  # of the height of the line
_SAME_SIZE = 0.2  # the largest difference of the heights, or of the baselines, of words on one line, in line heights
_LEAST_GAP = 0.5  # between words of neighbouring columns, in line heights
_SAME_LINE = 0.5  # the least overlap of the boxes of two lines side by side, in line heights


class PdfWord(NamedTuple):
    """A word and the white space before it, with its left and right edge in points; `calls` are its raised signs."""

    space: str
    text: str
    left: float = 0
    right: float = 0
    calls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PdfLine:
    """A line of text, or the part of it in one column; the top and the bottom are in points from the page bottom.

    `position` is its place in the order of the file. Without `has_box`, the edges are unknown.
    """

    words: tuple[PdfWord, ...]
    top: float = 0
    bottom: float = 0
    position: tuple[int, int] = (0, 0)
    has_box: bool = False

    @property
    def text(self) -> str:
        """The text, with its raised signs as calls of notes: `(1)`."""
        return "".join([self.words[0].text, *(word.space + word.text for word in self.words[1:])])

    @property
    def calls(self) -> tuple[str, ...]:
        """The raised signs: calls of notes, and at the start the number of a note."""
        return tuple(call for word in self.words for call in word.calls)

    @property
    def left(self) -> float:
        """The left edge."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """The right edge."""
        return self.words[-1].right

    @property
    def height(self) -> float:
        """The height, which is a little more than the size of the font."""
        return self.top - self.bottom


def with_text(line: PdfLine, text: str) -> PdfLine:
    """Return a line with another text, as one word."""
    return replace(line, words=(PdfWord("", text, line.left, line.right, line.calls),))


class _Box(NamedTuple):
    """The box of a character, in points."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.bottom


_BoxOf = Callable[[int], _Box]
"""Returns the box of a character of a page by its index."""
_PlacedWord = tuple["regex.Match[str]", _Box, _Box]
"""A word in the text of a page, and the boxes of its first and its last character."""


def lines_of(text_page: Any) -> list[PdfLine]:
    """Return the non-empty lines of a page as pdfium divides them, joined where it divides at a raised sign."""
    text = text_page.get_text_range(errors="replace")
    # Offsets in the text are character indices of pdfium only if the text has no characters beyond the basic plane.
    if len(text) != text_page.count_chars():
        return [PdfLine((PdfWord("", shown),)) for line in _LINE.findall(text) if (shown := _cleaned(line).strip())]
    box_of = _boxes_of(text_page)
    lines: list[PdfLine] = []
    for match in _LINE.finditer(text):
        words = [(word, box_of(word.start(2)), box_of(word.end() - 1)) for word in _WORD.finditer(text, *match.span())]
        for run in _runs(words):
            line = _line(run, box_of)
            if line.words:
                lines.append(replace(line, position=(len(lines), 0)))
    return _rejoined(lines)


def _boxes_of(text_page: Any) -> _BoxOf:
    """Return the function for the boxes of a page: `get_charbox` of pypdfium2, which takes twice the time."""
    from pypdfium2 import raw

    page, rectangle, read_box = text_page.raw, raw.FS_RECTF(), raw.FPDFText_GetLooseCharBox

    def box_of(index: int) -> _Box:
        if not read_box(page, index, rectangle):
            raise ValueError("a character has no box")
        return _Box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)

    return box_of


def _runs(words: Sequence[_PlacedWord]) -> Iterator[Sequence[_PlacedWord]]:
    """Yield the parts of a line of pdfium that have one baseline: it also joins lines of neighbouring columns."""
    start = 0
    for k, ((_, first, last), (_, following, _)) in enumerate(pairwise(words), 1):
        height = following.height
        if -height < following.left - last.right < _LEAST_GAP * height:
            continue
        is_same_size = abs(first.height - height) < _SAME_SIZE * height
        is_higher = is_same_size and abs(following.bottom - first.bottom) > _SAME_SIZE * height
        if following.left < last.right - height or is_higher:
            yield words[start:k]
            start = k
    if words:
        yield words[start:]


def _cleaned(text: str) -> str:
    return text if text.isprintable() else _NOT_TEXT.sub("", text.translate(_HYPHENS))


def _line(placed: Sequence[_PlacedWord], box_of: _BoxOf) -> PdfLine:
    boxes = (placed[0][1], placed[len(placed) // 2][1], placed[-1][2])
    height = sorted(box.height for box in boxes)[1]
    bottom = min(box.bottom for box in boxes)
    words: list[PdfWord] = []
    for match, first, last in placed:
        is_plain = match[2].isalpha() and last.height >= _RAISED_HEIGHT * height
        text, calls = (match[2], ()) if is_plain else _with_calls(match, box_of, bottom, height)
        shown = _cleaned(text)
        # A raised sign before a comma leaves a space.
        space = "" if words and words[-1].calls and shown[:1] in _POINTS else match[1]
        if shown:
            words.append(PdfWord(space, shown, first.left, last.right, calls))
    has_box = bool(words) and height > 0 and words[-1].right >= words[0].left
    return PdfLine(tuple(words), bottom + height, bottom, has_box=has_box)


def _with_calls(word: regex.Match[str], box_of: _BoxOf, bottom: float, height: float) -> tuple[str, tuple[str, ...]]:
    """Return the text of a word with its raised signs as calls of notes, and these signs."""
    text, first = word[2], word.start(2)
    parts, calls, last = [], [], 0
    for sign in _SIGN.finditer(text):
        box = box_of(first + sign.start())
        is_raised = box.height < _RAISED_HEIGHT * height and box.bottom > bottom + _RAISED_BY * height
        if is_raised and not _is_part_of_word(text, sign, box_of, first, height):
            before = text[last : sign.start()]
            parts.append(f"{before}({sign[0]})" if before[-1:] != "(" else before + sign[0])
            calls.append(sign[0])
            last = sign.end()
    return "".join(parts) + text[last:], tuple(calls)


def _is_part_of_word(text: str, sign: regex.Match[str], box_of: _BoxOf, first: int, height: float) -> bool:
    """Return whether a raised sign calls no note: `km²`, `1er`."""
    before = text[: sign.start()]
    if sign[0][0].isdigit():
        return _UNIT.search(before) is not None
    if not sign[0].isalpha() or not before:
        return False
    return box_of(first + sign.start() - 1).height < _RAISED_HEIGHT * height


def _rejoined(lines: Iterable[PdfLine]) -> list[PdfLine]:
    """Return the lines, with those joined that pdfium divides at a raised sign."""
    joined: list[PdfLine] = []
    for line in lines:
        before = joined[-1] if joined else None
        if before is None or not (before.has_box and line.has_box and _touches(before, line)):
            joined.append(line)
        elif _is_raised(before, line):
            joined[-1] = replace(line, words=(_call(before, ""), *_spaced(line)), position=before.position)
        elif _is_raised(line, before):
            joined[-1] = replace(before, words=(*before.words, _call(line, "")))
        elif before.calls or line.calls:
            joined[-1] = replace(before, words=(*before.words, *_spaced(line)))
        else:
            joined.append(line)
    return joined


def _touches(before: PdfLine, line: PdfLine) -> bool:
    return are_side_by_side(before, line) and -line.height < line.left - before.right < line.height


def _is_raised(sign: PdfLine, line: PdfLine) -> bool:
    """Return whether a line is a raised sign of another line."""
    is_small = sign.height < _RAISED_HEIGHT * line.height and sign.bottom > line.bottom + _RAISED_BY * line.height
    return is_small and _RAISED_SIGN.fullmatch(sign.text) is not None


def _call(line: PdfLine, space: str) -> PdfWord:
    return PdfWord(space, f"({line.text})", line.left, line.right, (line.text,))


def _spaced(line: PdfLine) -> Iterator[PdfWord]:
    """Yield the words of a line, with a space before the first one if it needs one."""
    first = line.words[0]
    yield first._replace(space="" if first.text[0] in ",.;:)" or first.calls else " ")
    yield from line.words[1:]


def are_side_by_side(a: PdfLine, b: PdfLine) -> bool:
    """Return whether the boxes of two lines overlap vertically."""
    overlap = min(a.top, b.top) - max(a.bottom, b.bottom)
    return overlap > _SAME_LINE * min(a.height, b.height)


def step(a: PdfLine, b: PdfLine) -> float:
    """Return the distance of a line from the previous one, in line heights; 0 if it is higher, as in a new column."""
    if not (a.has_box and b.has_box):
        return 0.0
    return max(0.0, a.bottom - b.bottom) / max(a.height, b.height)


def text_height(lines: Sequence[PdfLine]) -> float:
    """Return the most frequent height of lines, counted by characters; 0 if none has a box."""
    counts: dict[float, int] = {}
    for line in lines:
        if line.has_box:
            height = round(line.height, 1)
            counts[height] = counts.get(height, 0) + len(line.text)
    return max(counts, key=lambda height: counts[height], default=0.0)
