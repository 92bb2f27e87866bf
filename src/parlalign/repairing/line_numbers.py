"""Line numbers in the margin: each line or every fifth has one, before it, after it, or on a line of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Sequence
from itertools import pairwise
from typing import NamedTuple

import regex

from parlalign.records import Edit, Span
from parlalign.repairing.boilerplate_lines import PAGE_END, BoilerplateLine, is_continued, is_open

_BEFORE = regex.compile(r"^(\d{1,4})(?:\s+(?=\S)|$)")
_AFTER = regex.compile(r"\s+(\d{1,4})$")
_NEWLINE = regex.compile(r"\r\n|[\r\n]")
_FEWEST, _FEWEST_OF_ALL = 3, 6  # numbers that count some lines, and numbers of all lines
_LARGEST_STEP = 25
_USUAL_STEPS = frozenset({5, 10})
_LEAST_FOUND = 0.5  # of the numbers of a step; blank lines may be counted, and have no number
_LARGEST_FIRST = 1000  # four figures at equal distances may be years
_LEAST_OF_MARGINS = 0.4  # of all numbers at this end of a line
_LEAST_NUMBERED = 0.8  # of all lines, if each line has a number, or of the numbers that count lines
_LEAST_CUT, _LEAST_ENDED = 0.2, 0.05  # of the lines end inside a sentence, and have an end of one; in a list, few do
_ALMOST_LONGEST, _LEAST_CUT_IN_FULL_LINES = 0.85, 0.4  # the same by the length of the lines, as before German nouns
_SENTENCE_END = regex.compile(r"[.;:!?](?:\s|$)")
_FULL, _LEAST_FULL = 0.7, 0.5  # of the length of the longest lines, and the share of lines of this length
_LONGEST_LINES = 0.95  # quantile
_NARROWEST = 30  # characters of the longest lines
_MOST_UNCOUNTED = 3  # lines between two numbers that are not counted: a header
_PROBABILITY = 0.98


class _Margin(NamedTuple):
    """A number at an end of a line, which may be its line number."""

    line: int
    value: int
    span: Span
    """The number with the white space between it and the text."""
    text: str
    """The rest of the line."""


def line_number_edits(source: str, lines: Sequence[BoilerplateLine]) -> list[Edit]:
    """Return edits that remove line numbers (rule `line-number`): numbers that count the lines between them.

    >>> from parlalign.repairing.boilerplate_lines import page_lines
    >>> text = "".join(f"{'' if k % 5 else f'{k} '}in haven {k} en\\n" for k in range(1, 17))
    >>> [edit.span for edit in line_number_edits(text, page_lines(text))]
    [Span(start=56, end=58), Span(start=128, end=131), Span(start=206, end=209)]
    """
    before, after, alone = _margins(lines)
    if max(len(before), len(after), len(alone)) < 2:
        return []
    counters = _counters(lines, {margin.line for margin in alone})
    edits = [_edit_before(lines, margin) for margin in _line_numbers(before, lines, counters)]
    edits += [Edit(m.span, "", "line-number", _PROBABILITY) for m in _line_numbers(after, lines, counters)]
    edits += [_edit_alone(source, lines, margin) for margin in _line_numbers(alone, lines, counters)]
    return sorted(edits, key=lambda edit: edit.span)


def _margins(lines: Sequence[BoilerplateLine]) -> tuple[list[_Margin], list[_Margin], list[_Margin]]:
    """Return the numbers before the text of their line, after it, and on lines of their own."""
    before: list[_Margin] = []
    after: list[_Margin] = []
    alone: list[_Margin] = []
    for k, line in enumerate(lines):
        body = line.body
        start = line.span.start + line.indent
        if body[0].isdigit() and (match := _BEFORE.match(body)):
            margin = _Margin(k, int(match[1]), Span(start, start + match.end()), body[match.end() :])
            (alone if match.end() == len(body) else before).append(margin)
        if body[-1].isdigit() and (match := _AFTER.search(body)):
            span = Span(start + match.start(), start + match.end())
            after.append(_Margin(k, int(match[1]), span, body[: match.start()]))
    return before, after, alone


def _counters(lines: Sequence[BoilerplateLine], alone: Container[int]) -> list[list[int]]:
    """Return what a line number may be counted by: text lines or rows, of the document or of the page."""
    text_lines, rows, first_line, first_row = [], [], [], []
    texts = numbers = 0
    for k, line in enumerate(lines):
        if not k or line.page != lines[k - 1].page:
            page_texts, page_rows = texts, line.row - numbers
        text_lines.append(texts)
        rows.append(line.row - numbers)
        first_line.append(texts - page_texts)
        first_row.append(line.row - numbers - page_rows)
        texts += k not in alone
        numbers += k in alone
    return [text_lines, rows, *([first_line, first_row] if lines[-1].page else [])]


def _line_numbers(margins: list[_Margin], lines: Sequence[BoilerplateLine], counters: list[list[int]]) -> list[_Margin]:
    """Return which of the numbers are line numbers, by the counter that explains the most of them."""
    return max((_counted(margins, lines, counter) for counter in counters), key=len)


def _counted(margins: list[_Margin], lines: Sequence[BoilerplateLine], counter: list[int]) -> list[_Margin]:
    """Return the numbers that increase as the counter does, and those that continue a sequence of them."""
    groups: dict[int, list[_Margin]] = defaultdict(list)
    for margin in margins:
        groups[margin.value - counter[margin.line]].append(margin)
    found: dict[int, _Margin] = {}
    step = 0
    for first_value, group in groups.items():
        if group_step := _step(group, first_value, lines):
            step = group_step
            found |= {margin.line: margin for margin in group if margin.value % step == 0}
    if len(found) < _LEAST_OF_MARGINS * len(margins):
        return []  # columns of a table
    return _continued(margins, found, step, counter)


def _step(group: list[_Margin], first_value: int, lines: Sequence[BoilerplateLine]) -> int:
    """Return from how many lines each has a number if these numbers are line numbers, or 0.

    `first_value` is the number that the first line would have. If it is 1, two numbers are enough. Numbers of headings,
    as in `Frage 2`, are no line numbers: the rest of their lines is the same.
    """
    if group[0].text and 2 * len({margin.text for margin in group}) <= len(group):
        return 0
    runs = _runs([margin.value for margin in group])
    steps = sorted({b - a for run in runs for a, b in pairwise(run)}, reverse=True)
    if 1 in steps and len(group) >= _FEWEST_OF_ALL and _are_wrapped(group, lines):
        return 1
    for step in steps:
        if not 1 < step <= _LARGEST_STEP:
            continue
        counted = [[value for value in run if value % step == 0] for run in runs]
        expected = sum((run[-1] - run[0]) // step + 1 for run in counted if run)
        found = sum(map(len, counted))
        is_enough = found >= _FEWEST or (found > 1 and first_value == 1 and step in _USUAL_STEPS)
        if (
            is_enough
            and found >= max(_LEAST_FOUND * expected, _LEAST_NUMBERED * len(group))
            and runs[0][0] < _LARGEST_FIRST
        ):
            return step
    return 0


def _runs(values: list[int]) -> list[list[int]]:
    """Return the values in runs that increase: line numbers may begin again on each page."""
    runs: list[list[int]] = []
    for value in values:
        if runs and runs[-1][-1] < value:
            runs[-1].append(value)
        else:
            runs.append([value])
    return runs


def _are_wrapped(group: list[_Margin], lines: Sequence[BoilerplateLine]) -> bool:
    """Return whether the lines with a number each are lines of wrapped text, and not items of a list."""
    bodies = [_AFTER.sub("", _BEFORE.sub("", line.body)) for line in lines[group[0].line : group[-1].line + 1]]
    texts = [body for body in bodies if body]
    lengths = sorted(map(len, texts))
    if len(group) < _LEAST_NUMBERED * len(texts) or len(texts) < _FEWEST_OF_ALL:
        return False
    longest = lengths[int(_LONGEST_LINES * (len(lengths) - 1))]
    full = sum(length >= _FULL * longest for length in lengths)
    cut = sum(is_open(a) and is_continued(b) for a, b in pairwise(texts))
    cut_in_full_line = sum(is_open(text) and len(text) >= _ALMOST_LONGEST * longest for text in texts)
    ended = sum(_SENTENCE_END.search(text) is not None for text in texts)
    return (
        longest >= _NARROWEST
        and full >= _LEAST_FULL * len(texts)
        and (cut >= _LEAST_CUT * len(texts) or cut_in_full_line >= _LEAST_CUT_IN_FULL_LINES * len(texts))
        and ended >= _LEAST_ENDED * len(texts)
    )


def _continued(margins: list[_Margin], found: dict[int, _Margin], step: int, counter: list[int]) -> list[_Margin]:
    """Return the line numbers with those that come next to one of them where lines between them are not counted."""
    for ordered, change in ((margins, step), (margins[::-1], -step)):
        last: _Margin | None = None
        for margin in ordered:
            is_next = (
                last is not None
                and margin.value == last.value + change
                and abs(counter[margin.line] - counter[last.line]) <= step + _MOST_UNCOUNTED
            )
            if margin.line in found or is_next:
                found[margin.line] = last = margin
    return sorted(found.values())


def _edit_before(lines: Sequence[BoilerplateLine], margin: _Margin) -> Edit:
    """Return the edit that removes a number before the text; blanks take its place if other lines are indented."""
    line, (start, end) = lines[margin.line], margin.span
    indent = end - line.span.start
    near = [lines[k] for k in (margin.line - 1, margin.line + 1) if 0 <= k < len(lines)]
    if any(other.indent >= indent - 1 > 0 for other in near):
        return Edit(Span(start, end), " " * (end - start), "line-number", _PROBABILITY)
    return Edit(Span(line.span.start, end), "", "line-number", _PROBABILITY)


def _edit_alone(source: str, lines: Sequence[BoilerplateLine], margin: _Margin) -> Edit:
    """Return the edit that removes a line with only a number, with its newline.

    Empty lines around it are removed, too, if a sentence goes on across it.
    """
    k, (start, end) = margin.line, lines[margin.line].span
    if 0 < k < len(lines) - 1 and is_open(lines[k - 1].body) and is_continued(lines[k + 1].body):
        start, end = lines[k - 1].span.end, lines[k + 1].span.start
        return Edit(Span(start, end), PAGE_END if PAGE_END in source[start:end] else "\n", "line-number", _PROBABILITY)
    newline = _NEWLINE.match(source, end)
    return Edit(Span(start, newline.end() if newline else end), "", "line-number", _PROBABILITY)
