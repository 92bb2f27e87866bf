"""The columns of a PDF page: gutters of white space that many lines leave free, and the order of reading.

A page with columns is divided into bands by the lines that cross its gutter, such as titles. In each band one column is
read after the other. A column of text is told from a column of a table by its paragraphs: a line that reaches the right
edge of its column is continued by the next line of that column.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from parlalign.formats.documents.pdf_lines import PdfLine, are_side_by_side, step, text_height

# Widths and distances are in line heights; pages of journals in Dutch, German and English were used to set the values.
_LEAST_GUTTER = 0.55  # 7 points at 11 points; typesetters use 10 to 20
_WIDE_GUTTER = 1.2
_LEAST_ROWS = 6  # lines on each side of a gutter; fewer may leave a space free by chance
_LEAST_ROWS_WIDE = 4  # of a wide gutter
_LEAST_CONTINUED = 2  # lines on each side that the next line continues
_LEAST_SHARE_CONTINUED = 0.2  # of the pairs of successive lines; one paragraph in three has a second line
_LEAST_LOWER_CASE = 0.15  # share of continued lines whose next line begins in lower case; in German one in three
_LEAST_INTERRUPTED = 0.2  # share of continued lines after which the file draws a line of the other column
_MOST_INTERRUPTED = 0.1
_LEAST_WORDS = 2.5  # a line on average; cells of numbers and page numbers have one
_LEAST_CHARACTERS = 12.0  # a line on average; a newspaper has 25 or more
_LEAST_UNCLEAR = 3  # pairs of lines
_MOST_CANDIDATES = 12  # left edges of columns that are tried
_MOST_DEPTH = 3  # eight columns
_EDGE_DISTANCE = 1.8  # of a header or footer of one or two rows
_EDGE_WIDTH = 0.5  # the largest part of the width of the page that it fills
_EDGE_RATIO = 1.2  # of the distance of a header or footer to the widest of the usual distances
_USUAL = 0.9  # nine of ten lines have at most the usual distance from the line above
_MOST_BESIDE = 20  # lines beside each other, among which the line above another one is searched
_LARGER = 1.1  # a heading, relative to the text
_SAME_EDGE = 4.0  # points between the gutters of two pages
_SPACE = 0.25  # between words
_PARAGRAPH_STEP = 1.7  # within a paragraph, lines have at most this distance


@dataclass(frozen=True, slots=True)
class Flow:
    """Lines that follow each other: a column in a band, or a part of a page without columns.

    `column` is the number of columns of the band and that of this column, or None.
    """

    lines: list[PdfLine]
    column: tuple[int, int] | None = None


class _Band(NamedTuple):
    """The lines on either side of a gutter, between two lines that cross it; or lines that cross it, in `full`."""

    left: list[PdfLine]
    right: list[PdfLine]
    full: list[PdfLine]


class _Continued(NamedTuple):
    """Numbers of successive lines of a column: of all pairs, of those where the second continues the first, and of
    these, those that begin in lower case and those between which the file draws a line of the other column."""

    pairs: int
    continued: int
    in_lower_case: int
    interrupted: int


def divide_pages(pages: Sequence[list[PdfLine]]) -> Iterator[list[Flow]]:
    """Yield the flows of each page. Gutters that are clear on one page are known on the others."""
    gutters: list[float] = []
    divided = []
    for lines in pages:
        flows = _flows(lines, gutters)
        divided.append(flows)
    known = sorted(set(gutters))
    for lines, flows in zip(pages, divided, strict=True):
        yield flows or (_flows(lines, [], known) if known else None) or [Flow(_from_top(lines))]


def may_have_columns(lines: Sequence[PdfLine]) -> bool:
    """Return whether a line has a gap as wide as a gutter, or stands beside another one; few pages do."""
    return any(are_side_by_side(a, b) for a, b in pairwise(sorted(lines, key=lambda line: -line.top))) or any(
        word.left - before.right >= _LEAST_GUTTER * line.height
        for line in lines
        for before, word in pairwise(line.words)
    )


def has_unclear_columns(flows: Sequence[Flow]) -> bool:
    """Return whether lines of a page without columns have text side by side that goes on in the next line."""
    if any(flow.column for flow in flows):
        return False
    parts = [part for flow in flows for line in flow.lines if (part := _before_gap(line))]
    return sum(a[-1].isalnum() and b[0].islower() for a, b in pairwise(parts)) >= _LEAST_UNCLEAR


def _before_gap(line: PdfLine) -> str:
    """Return the text before the widest gap of a line, or an empty text if one of the sides has few words."""
    gaps = [b.left - a.right for a, b in pairwise(line.words)]
    if not line.has_box or not gaps or max(gaps) < _WIDE_GUTTER * line.height:
        return ""
    count = gaps.index(max(gaps)) + 1
    sides = line.words[:count], line.words[count:]
    if any(len(side) < _LEAST_WORDS or sum(len(word.text) for word in side) < _LEAST_CHARACTERS for side in sides):
        return ""
    return " ".join(word.text for word in sides[0])


def _flows(lines: list[PdfLine], gutters: list[float], known: Sequence[float] = ()) -> list[Flow] | None:
    """Return the flows of a page with columns, or None if it has none; new gutters are added to `gutters`."""
    if len(lines) < 2 or not all(line.has_box for line in lines):
        return None
    header, body, footer = _edges(_sorted(lines))
    found: list[float] = []
    divided = list(_divide(body, known, found, ()))
    if not found:
        return None
    gutters += found
    flows: list[Flow] = []
    for band in divided:
        paths = sorted({path for path, _ in band})
        flows += [Flow(part, (len(paths), paths.index(path)) if path else None) for path, part in band if part]
    edges = [Flow(part) for part in (header, footer)]
    return [flow for flow in [edges[0], *flows, edges[1]] if flow.lines]


_Path = tuple[int, ...]


def _divide(
    lines: list[PdfLine], known: Sequence[float], found: list[float], path: _Path
) -> Iterator[list[tuple[_Path, list[PdfLine]]]]:
    """Yield the parts of each band in the order of reading; a part has the sides of the gutters where it is."""
    bands = _best_bands(lines, known, found) if len(path) < _MOST_DEPTH else None
    if bands is None:
        yield [(path, lines)]
        return
    for band in bands:
        if band.full:
            yield [(path, _file_order(band.full))]
            continue
        parts = []
        for side, side_lines in enumerate((band.left, band.right)):
            for inner in _divide(side_lines, known, found, (*path, side)):
                parts += inner
        yield parts


def _best_bands(lines: list[PdfLine], known: Sequence[float], found: list[float]) -> list[_Band] | None:
    """Return the bands of the gutter with most lines of text on both sides, or None."""
    height = text_height(lines)
    best: tuple[int, float, list[_Band]] | None = None
    for edge in dict.fromkeys([*known, *_left_edges(lines, height)]):
        is_known = any(abs(edge - gutter) < _SAME_EDGE for gutter in known)
        bands = _bands(lines, edge, height, is_known=is_known)
        size = sum(min(len(band.left), len(band.right)) for band in bands)
        if size and (best is None or size > best[0]) and _are_columns(bands, is_known=is_known):
            best = (size, edge, bands)
    if best is None:
        return None
    found.append(best[1])
    return best[2]


def _left_edges(lines: Sequence[PdfLine], height: float) -> list[float]:
    """Return the most frequent left edges of words after a gap, or at the start of a line; the leftmost is none."""
    counts: Counter[float] = Counter()
    for line in lines:
        counts[round(line.left)] += 1
        for before, word in pairwise(line.words):
            if word.left - before.right >= _LEAST_GUTTER * height:
                counts[round(word.left)] += 1
    leftmost = min(line.left for line in lines) + 2 * height
    edges = [edge for edge, _ in counts.most_common() if edge > leftmost]
    return [edge - 1 for edge in edges[:_MOST_CANDIDATES]]


def _bands(lines: Sequence[PdfLine], edge: float, height: float, *, is_known: bool) -> list[_Band]:
    """Divide lines at the gutter to the left of `edge`; bands without text on one side count as full lines."""
    headings = _headings(lines, edge, height)
    bands = [_Band([], [], [])]
    undivided: list[PdfLine] = []  # the lines of the band that is not complete
    left: list[PdfLine] = []
    right: list[PdfLine] = []
    for line in [*lines, None]:
        parts = None
        if line is not None and line.position not in headings:
            parts = _split(line, edge, _LEAST_GUTTER * height)
        if line is not None and parts is not None:
            undivided.append(line)
            left += parts[0]
            right += parts[1]
            continue
        if left and right and _is_filled(left, right, is_known=is_known):
            bands += [_Band(left, right, []), _Band([], [], [])]
        else:
            bands[-1].full.extend(undivided)
        if line is not None:
            bands[-1].full.append(line)
        undivided, left, right = [], [], []
    return [band for band in bands if band.left or band.full]


def _split(line: PdfLine, edge: float, gutter: float) -> tuple[list[PdfLine], list[PdfLine]] | None:
    """Return the parts of a line left and right of a gutter, or None if a word stands in it."""
    if any(word.right > edge - gutter and word.left < edge for word in line.words):
        return None
    count = sum(word.right <= edge - gutter for word in line.words)
    if any(word.right > edge - gutter for word in line.words[:count]):
        return None  # words in another order than from left to right
    number, first = line.position
    parts = (line.words[:count], line.words[count:])
    left, right = (
        [replace(line, words=words, position=(number, first + offset))] if words else []
        for words, offset in zip(parts, (0, count), strict=True)
    )
    return left, right


def _headings(lines: Sequence[PdfLine], edge: float, height: float) -> set[tuple[int, int]]:
    """Return the positions of the headings left of the gutter that have nothing beside them, but text below that."""
    right = [line for line in lines if line.right > edge]
    lowest = min((line.bottom for line in right), default=0.0)
    return {
        line.position
        for line in lines
        if line.right < edge and line.height > _LARGER * height and line.bottom > lowest
        if not any(other.bottom < line.top and other.top > line.bottom for other in right)
    }


def _is_filled(left: Sequence[PdfLine], right: Sequence[PdfLine], *, is_known: bool) -> bool:
    """Return whether both sides have lines of several words."""
    if is_known and len(left) + len(right) > 2:
        return True
    return all(
        sum(len(line.words) for line in side) >= _LEAST_WORDS * len(side)
        and sum(len(line.text) for line in side) >= _LEAST_CHARACTERS * len(side)
        for side in (left, right)
    )


def _are_columns(bands: Sequence[_Band], *, is_known: bool) -> bool:
    """Return whether the lines of each side continue each other, and whether the columns are not cells of a table.

    The cells of a table are drawn one after the other, row by row: such a page stays in the order of the file.
    """
    sides: list[list[_Continued]] = [[], []]
    switches = rows = 0
    for band in bands:
        rows = max(rows, _certain_rows(band))
        switches += _switches(band) - 1 if band.left else 0
        for side, lines, others in ((0, band.left, band.right), (1, band.right, band.left)):
            sides[side].append(_continued(lines, others))
    totals = [_Continued(*(sum(values) for values in zip(*side, strict=True))) for side in sides]
    pairs = sum(total.pairs for total in totals)
    continued = sum(total.continued for total in totals)
    interrupted = sum(total.interrupted for total in totals)
    if continued < max(1, _LEAST_SHARE_CONTINUED * pairs):
        return False
    if is_known:  # on most of the page: in a page without columns, a few lines have a space there by chance
        return sum(max(len(band.left), len(band.right)) for band in bands) > sum(len(band.full) for band in bands)
    if rows < _LEAST_ROWS or min(total.continued for total in totals) < _LEAST_CONTINUED:
        return False
    if any(total.in_lower_case < _LEAST_LOWER_CASE * total.continued for total in totals):
        return False
    return interrupted >= _LEAST_INTERRUPTED * continued or (
        interrupted <= _MOST_INTERRUPTED * continued and switches <= _MOST_INTERRUPTED * continued
    )


def _certain_rows(band: _Band) -> int:
    """Return the number of lines on the shorter side; a wide gutter counts as more lines."""
    if not band.left:
        return 0
    rows = min(len(band.left), len(band.right))
    gutter = min(line.left for line in band.right) - max(line.right for line in band.left)
    is_wide = gutter >= _WIDE_GUTTER * text_height(band.left)
    return rows + (_LEAST_ROWS - _LEAST_ROWS_WIDE if is_wide else 0)


def _switches(band: _Band) -> int:
    """Return how often the file goes from one side to the other."""
    sides = [side for _, side in sorted([(k.position, 0) for k in band.left] + [(k.position, 1) for k in band.right])]
    return sum(a != b for a, b in pairwise(sides))


def _continued(lines: Sequence[PdfLine], others: Sequence[PdfLine]) -> _Continued:
    """Return the evidence that lines continue each other."""
    right = max((line.right for line in lines), default=0.0)
    positions = sorted(other.position for other in others)
    pairs = continued = in_lower_case = interrupted = 0
    for a, b in _pairs(lines):
        pairs += 1
        if is_full(a, b, right) and step(a, b) < _PARAGRAPH_STEP:
            continued += 1
            in_lower_case += b.text[0].islower()
            interrupted += a.position > b.position or (
                bisect_left(positions, a.position) < bisect_left(positions, b.position)
            )
    return _Continued(pairs, continued, in_lower_case, interrupted)


def is_full(line: PdfLine, following: PdfLine, right: float) -> bool:
    """Return whether the first word of the following line has no place on a line, given the right edge of its column.

    If it has, the line ends a paragraph.
    """
    word = following.words[0]
    return line.right + _SPACE * line.height + word.right - word.left > right


def _edges(lines: list[PdfLine]) -> tuple[list[PdfLine], list[PdfLine], list[PdfLine]]:
    """Return header, text and footer; header and footer are further away than the lines of the text."""
    rows: list[list[PdfLine]] = []
    for line in lines:
        if rows and are_side_by_side(rows[-1][0], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    steps = [step(a[0], b[0]) for a, b in pairwise(rows)]
    if len(steps) < _LEAST_ROWS_WIDE:
        return [], lines, []
    in_columns = sorted(step(a, b) for a, b in _pairs(lines))
    usual = in_columns[int(_USUAL * (len(in_columns) - 1))] if in_columns else 0.0
    least = max(_EDGE_DISTANCE, _EDGE_RATIO * usual)
    width = max(line.right for line in lines) - min(line.left for line in lines)
    is_short = [sum(line.right - line.left for line in row) <= _EDGE_WIDTH * width for row in rows]
    first = next((k for k in (2, 1) if steps[k - 1] > least and all(is_short[:k])), 0)
    last = next((k for k in (2, 1) if steps[-k] > least and all(is_short[-k:])), 0)
    parts = rows[:first], rows[first : len(rows) - last], rows[len(rows) - last :]
    header, body, footer = ([line for row in part for line in row] for part in parts)
    return _file_order(header), body, _file_order(footer)


def _pairs(lines: Sequence[PdfLine]) -> Iterator[tuple[PdfLine, PdfLine]]:
    """Yield each line with the nearest line above it; lines beside that one, as in another column, are passed over."""
    for k, line in enumerate(lines):
        before = lines[max(0, k - _MOST_BESIDE) : k]
        above = (other for other in reversed(before) if other.left < line.right and line.left < other.right)
        if found := next(above, None):
            yield found, line


def _sorted(lines: Iterable[PdfLine]) -> list[PdfLine]:
    """Return lines from top to bottom; lines side by side from left to right."""
    ordered = sorted(lines, key=lambda line: (-line.top - line.bottom, line.left))
    for k in range(1, len(ordered)):
        at = k
        while at and ordered[at].left < ordered[at - 1].left and are_side_by_side(ordered[at - 1], ordered[at]):
            ordered[at - 1 : at + 1] = reversed(ordered[at - 1 : at + 1])
            at -= 1
    return ordered


def _file_order(lines: list[PdfLine]) -> list[PdfLine]:
    """Return lines from top to bottom if no two of them are side by side, and else in the order of the file."""
    return _from_top(sorted(lines, key=lambda line: line.position))


def _from_top(lines: list[PdfLine]) -> list[PdfLine]:
    """Return the lines from top to bottom, if no two of them are side by side.

    Cells of tables stay in the order of the file. On such a page only a header and a footer are moved.
    """
    if not all(line.has_box for line in lines) or all(a.top >= b.top for a, b in pairwise(lines)):
        return lines
    by_height = sorted(lines, key=lambda line: -line.top)
    if not any(are_side_by_side(a, b) for a, b in pairwise(by_height)):
        return by_height
    first = [by_height[0]] if not are_side_by_side(by_height[0], by_height[1]) else []
    last = [by_height[-1]] if not are_side_by_side(by_height[-2], by_height[-1]) else []
    return [*first, *(line for line in lines if line not in first and line not in last), *last]
