"""Footnotes of PDF files: found at the foot of a page or a column, and moved to the end of the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import regex

from parlalign.formats.documents.pdf_columns import Flow
from parlalign.formats.documents.pdf_lines import PdfLine, step, text_height, with_text

_MARK = regex.compile(  # `1 ABl. C 83`, `(1) ABl. C 83`, `* Zie`, `(a) Zie`; not `1. fordert`, `1 250 000`
    r"\((\d{1,3}|\*{1,3}|[†‡§]|\p{Ll})\)\s*|(\d{1,3}|\*{1,3}|[†‡§])\)?\s+(?!\d{3}(?!\d))|(\*{1,3}|[†‡§])(?=\p{L})"
)
_STAR = regex.compile(r"(?<=[\p{L}\p{P}])(\*{1,3}|†)[.,;:]?$")  # the end of a word that calls a note: `haven*,`
_BRACKETS = regex.compile(r"(?<=[\p{L}\p{P}]\s?)\((\d{1,3}|\*{1,3}|\p{Ll})\)(?=[\s.,;:]|$)")
_NOTE_HEIGHT = 0.93  # of a line of a note, relative to the text; 10 to 12 points, 7 to 8.5 in the Official Journal
_FOOTER_DISTANCE = 1.8  # line heights between the notes and the footer
_MOST_FOOTER_LINES = 3  # below the notes: footer, page number, language
_RULE_DISTANCE = 2.5  # line heights from the rule above the notes to the foot of the first note
_LEAST_RULE, _MOST_RULE = 0.15, 0.75  # of the width of the text; word processors use 25 to 33 %
_SENTENCE_END = regex.compile(r"[.!?][\p{Pe}\p{Pf}\"']?$")


class Rule(NamedTuple):
    """A horizontal line on a page: its height on the page and its ends, in points."""

    height: float
    left: float
    right: float


def split_notes(pages: Sequence[list[Flow]], rules: Sequence[list[Rule]]) -> tuple[list[list[Flow]], list[Flow]]:
    """Return the pages without their footnotes, and the footnotes, each beginning `(1) `."""
    note_height = _NOTE_HEIGHT * text_height([line for flows in pages for flow in flows for line in flow.lines])
    texts: list[list[Flow]] = []
    notes: list[Flow] = []
    for flows, page_rules in zip(pages, rules, strict=True):
        called = _called([line for flow in flows for line in flow.lines])
        kept = []
        for flow in flows:
            foot = _foot(flow.lines, called, page_rules, note_height)
            if notes and not _SENTENCE_END.search(notes[-1].lines[-1].text):
                foot = _with_continuation(flow.lines, foot, page_rules, note_height)
            for line in flow.lines[foot.start : foot.stop]:
                if notes and note_sign(line) is None:
                    notes[-1].lines.append(line)
                else:
                    notes.append(Flow([_as_note(line)], flow.column))
            kept.append(replace(flow, lines=flow.lines[: foot.start] + flow.lines[foot.stop :]))
        texts.append([flow for flow in kept if flow.lines])
    return texts, notes


def _called(lines: Sequence[PdfLine]) -> list[str]:
    """Return the signs that call notes, in order: raised ones, and stars after a word if a line begins with them."""
    marks = {note_sign(line) for line in lines}
    called: dict[str, None] = {}
    for line in lines:
        called.update(dict.fromkeys(line.calls))
        if "*" in line.text or "†" in line.text:
            stars = [match[1] for word in line.text.split() if (match := _STAR.search(word))]
            called.update(dict.fromkeys(star for star in stars if star in marks))
    return list(called)


def _in_brackets(lines: Sequence[PdfLine]) -> list[str]:
    """Return the signs in brackets after words; they call notes if a small line begins with them: `haven(1)`."""
    return [match[1] for line in lines if "(" in line.text for match in _BRACKETS.finditer(line.text)]


def _foot(lines: Sequence[PdfLine], called: Sequence[str], rules: Sequence[Rule], note_height: float) -> range:
    """Return the indices of the lines of notes; the footer below them is not among them."""
    own = [sign for sign in _called(lines) if sign in called]
    starts = (
        _first_note_in_order(lines, called),
        _first_note_in_order(lines, own),
        _first_note_below_rule(lines, [*called, *_in_brackets(lines)], rules),
        _first_small_note(lines, [*called, *_in_brackets(lines)], note_height),
    )
    start = min((start for start in starts if start is not None), default=len(lines))
    last = max((k for k in range(start, len(lines)) if note_sign(lines[k]) in called), default=start)
    end = len(lines)
    while end - 1 > last and step(lines[end - 2], lines[end - 1]) > _FOOTER_DISTANCE:
        end -= 1  # footer, page number
    return range(start, end)


def _first_note_in_order(lines: Sequence[PdfLine], called: Sequence[str]) -> int | None:
    """Return the index of the first note if, for each sign called, a line at the foot begins with it."""
    first_call = next((k for k, line in enumerate(lines) if line.calls and note_sign(line) != line.calls[0]), -1)
    first = len(lines)
    for sign in reversed(called):
        first = next((k for k in range(first - 1, first_call, -1) if note_sign(lines[k]) == sign), -1)
        if first < 0:
            return None
    return first if called else None


def _first_note_below_rule(lines: Sequence[PdfLine], called: Sequence[str], rules: Sequence[Rule]) -> int | None:
    """Return the index of the first line below a short rule if it begins with a sign that is called."""
    first = _below_rule(lines, rules)
    return first if first is not None and note_sign(lines[first]) in called else None


def _below_rule(lines: Sequence[PdfLine], rules: Sequence[Rule]) -> int | None:
    """Return the index of the first line below a short rule that begins at the left edge of the text."""
    if not rules or not all(line.has_box for line in lines):
        return None
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    for rule in rules:
        width = (rule.right - rule.left) / max(right - left, 1.0)
        if not _LEAST_RULE < width < _MOST_RULE or abs(rule.left - left) > lines[0].height:
            continue
        first = next((k for k, line in enumerate(lines) if line.bottom < rule.height), None)
        if first and all(line.bottom < rule.height for line in lines[first:]):
            distance = rule.height - lines[first].bottom
            if distance < _RULE_DISTANCE * lines[first].height:
                return first
    return None


def _first_small_note(lines: Sequence[PdfLine], called: Sequence[str], note_height: float) -> int | None:
    """Return the index of the first line that begins with the sign of a note and is small, like all lines below it."""
    start = None
    for k in range(len(lines) - 1, -1, -1):
        line = lines[k]
        if line.height > note_height and len(lines) - k > _MOST_FOOTER_LINES:
            break
        mark = note_sign(line)
        if line.height <= note_height and mark is not None and (mark in called or mark in line.calls[:1]):
            start = k
    return start


def _with_continuation(lines: Sequence[PdfLine], foot: range, rules: Sequence[Rule], note_height: float) -> range:
    """Return the indices of notes with those of the lines above them that continue a note of the page before."""
    below_rule = _below_rule(lines[: foot.stop], rules) if foot.stop else None
    if below_rule is not None and below_rule < foot.start:
        start = below_rule
    else:
        end = foot.start
        if not foot:
            while (
                end > 1
                and step(lines[end - 2], lines[end - 1]) > _FOOTER_DISTANCE
                and _is_small(lines[end - 2], note_height)
            ):
                end -= 1  # footer
        start = end
        while start and _is_small(lines[start - 1], note_height):
            start -= 1
        if start == 0:
            return foot
        foot = foot or range(start, end)
    return range(start, foot.stop)


def _is_small(line: PdfLine, note_height: float) -> bool:
    return line.has_box and line.height <= note_height


def note_sign(line: PdfLine) -> str | None:
    """Return the sign with which a line begins if it may begin a note."""
    if line.calls and line.text.startswith(f"({line.calls[0]})"):
        return line.calls[0]
    match = _MARK.match(line.text)
    return match[match.lastindex or 1] if match else None


def _as_note(line: PdfLine) -> PdfLine:
    mark = note_sign(line)
    if mark is None:
        return line
    match = _MARK.match(line.text)
    text = line.text[match.end() if match else len(mark) + 2 :]
    return with_text(line, f"({mark}) {text}")
