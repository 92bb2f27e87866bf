"""The lines of a PDF page: their words, the boxes of these, and the raised signs that call notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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


def lines_of(text_page: Any) -> list[PdfLine]:
    """Return the non-empty lines of a page as pdfium divides them, joined where it divides at a raised sign."""
    text = text_page.get_text_range(errors="replace")
    # Offsets in the text are character indices of pdfium only if the text has no characters beyond the basic plane.
    is_indexed = len(text) == text_page.count_chars()
    lines: list[PdfLine] = []
    for match in _LINE.finditer(text):
        runs = _runs(text_page, match[0], match.start()) if is_indexed else []
        for start, end in runs or [(match.start(), match.end())]:
            part = text[start:end]
            line = _with_boxes(text_page, part, start) if is_indexed else _without_boxes(part)
            if line.words:
                lines.append(replace(line, position=(len(lines), 0)))
    return _rejoined(lines)


def _runs(text_page: Any, text: str, start: int) -> list[tuple[int, int]]:
    """Return the ranges of a line of pdfium that have one baseline: it also joins lines of neighbouring columns."""
    ends: list[int] = []
    words = list(_WORD.finditer(text))
    boxes = [text_page.get_charbox(start + word.start(2), loose=True) for word in words]
    for before, word, (_, foot, _, top), (left, next_foot, _, next_top) in zip(
        words, words[1:], boxes, boxes[1:], strict=False
    ):
        *_, right, _ = text_page.get_charbox(start + before.end() - 1, loose=True)
        height = next_top - next_foot
        is_same_size = abs(top - foot - height) < _SAME_SIZE * height
        is_apart = not -height < left - right < _LEAST_GAP * height
        if is_apart and (left < right - height or (is_same_size and abs(next_foot - foot) > _SAME_SIZE * height)):
            ends.append(start + word.start())
    return list(pairwise([start, *ends, start + len(text)]))


def _cleaned(text: str) -> str:
    return _NOT_TEXT.sub("", text.translate(_HYPHENS))


def _without_boxes(text: str) -> PdfLine:
    cleaned = _cleaned(text).strip()
    return PdfLine((PdfWord("", cleaned),) if cleaned else ())


def _with_boxes(text_page: Any, text: str, start: int) -> PdfLine:
    words_of_text = list(_WORD.finditer(text))
    if not words_of_text:
        return PdfLine(())
    middle = len(text) // 2
    if text[middle].isspace():  # pdfium may give it no height
        middle = next((word.start(2) for word in words_of_text if word.start(2) > middle), words_of_text[0].start(2))
    ends = (words_of_text[0].start(2), middle, words_of_text[-1].end() - 1)
    boxes = [text_page.get_charbox(start + at, loose=True) for at in ends]
    height = sorted(top - bottom for _, bottom, _, top in boxes)[1]
    bottom = min(box[1] for box in boxes)
    words: list[PdfWord] = []
    for match in words_of_text:
        word = _word(text_page, match, start, bottom=bottom, height=height)
        if words and words[-1].calls and word.text[:1] in _POINTS:
            word = word._replace(space="")  # left by a raised sign before a comma
        if word.text:
            words.append(word)
    has_box = bool(words) and height > 0 and words[-1].right >= words[0].left
    return PdfLine(tuple(words), bottom + height, bottom, has_box=has_box)


def _word(text_page: Any, match: regex.Match[str], start: int, *, bottom: float, height: float) -> PdfWord:
    text, first = match[2], start + match.start(2)
    left, *_ = text_page.get_charbox(first, loose=True)
    *_, right, _ = text_page.get_charbox(first + len(text) - 1, loose=True)
    parts, calls, last = [], [], 0
    for sign in _SIGN.finditer(text):
        _, foot, _, top = text_page.get_charbox(first + sign.start(), loose=True)
        is_raised = top - foot < _RAISED_HEIGHT * height and foot > bottom + _RAISED_BY * height
        if is_raised and not _is_part_of_word(text, sign, text_page, first, height):
            before = text[last : sign.start()]
            parts.append(f"{before}({sign[0]})" if before[-1:] != "(" else before + sign[0])
            calls.append(sign[0])
            last = sign.end()
    return PdfWord(match[1], _cleaned("".join(parts) + text[last:]), left, right, tuple(calls))


def _is_part_of_word(text: str, sign: regex.Match[str], text_page: Any, first: int, height: float) -> bool:
    """Return whether a raised sign calls no note: `km²`, `1er`."""
    before = text[: sign.start()]
    if sign[0][0].isdigit():
        return _UNIT.search(before) is not None
    if not sign[0].isalpha() or not before:
        return False
    _, foot, _, top = text_page.get_charbox(first + sign.start() - 1, loose=True)
    return bool(top - foot < _RAISED_HEIGHT * height)


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
