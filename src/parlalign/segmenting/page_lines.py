"""Lines of a page that are not part of its text: navigation and metadata before and after it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import NamedTuple

import regex

from parlalign.languages import LANGUAGES
from parlalign.records import METADATA, NAVIGATION, Span
from parlalign.segmenting.page_items import Items, read_items

_LINE = re.compile(r"\S(?:[^\n\r\f\v\x85\u2028\u2029]*\S)?")
_ENUMERATED = regex.compile(r"\(?(?:\d{1,3}|\p{L}{1,2}|[ivx]{1,5})[.)]\s+\p{L}|[–—•▪·*-]\s+\p{L}")
_FINAL = regex.compile(r"[.;:,!?][\"”“’»)\]]*$")
_LABELLED = regex.compile(r"\p{Lu}[^.;:!?]{1,40}?(?P<space>\s)?:(?:\s(?P<value>.{1,80}))?")
"""Matches `Zaaknummer : 12`; not `Besluit: de Raad stemt in met …`, which is too long."""
_NOTE = regex.compile(r"\(\d{1,3}\)|\[\d{1,3}\]")
_WORD = regex.compile(r"\p{L}{2}")
_GLUED_TO_END = regex.compile(r"[.;:,!?][\"”“’»)\]]*(?=\p{Lu}\p{Ll})")

_LONGEST = 800  # characters of a head whose lines are glued, at most
_LONGEST_PART = 120  # characters of a line that an item continues on
_SHORT, _MOST_WORDS = 60, 8  # characters and words of a link
_PROSE = 60  # characters of a line that ends like a sentence
_MOST_FEET = 3  # places in a line where a foot may begin
_LARGEST_GAP = 3
"""Unknown lines between two page lines: a title in up to three lines."""
_NEAR, _NEAR_END = 6, 30
"""Lines from a change of language, and from an end of the text, that are read first; a page has some items there."""
_MENU, _MOST_LINKS = 3, 10
"""The lines of a menu of unknown links, and the most unknown links one after another."""
_ENOUGH, _ENOUGH_INSIDE, _LEAST_INSIDE = 3, 8, 4
"""The evidence that page lines at an edge of the text need, and the evidence and number of others. Set by hand: all
heads of a set of 16 pages are found, and no paragraph of europarl.test2007, jrc.dev and acts of the DGT memory."""


class PageLine(NamedTuple):
    """A line, or the first or last part of one, that belongs to the page; `kind` is navigation or metadata."""

    span: Span
    kind: str


@dataclass(slots=True)
class _Line:
    """A line with the items that it begins with; `kind` is None if it may be part of the text."""

    span: Span
    text: str
    items: Items
    kind: str | None

    @property
    def begins_text(self) -> bool:
        """Whether it can only be part of the text: an opening, a citation, a numbered paragraph or a sentence."""
        return self.kind is None and (
            self.text.lower().startswith(_leads())
            or bool(_ENUMERATED.match(self.text))
            or (len(self.text) > _PROSE and bool(_FINAL.search(self.text)))
        )

    @property
    def is_short(self) -> bool:
        """Whether it may be a link that is not known."""
        return (
            len(self.text) <= _SHORT
            and len(self.text.split()) <= _MOST_WORDS
            and not self.text[0].islower()
            and not self.text.isupper()
            and not _FINAL.search(self.text)
        )

    @property
    def is_labelled(self) -> bool:
        return self.kind == METADATA and ":" in self.text


@cache
def _leads() -> tuple[str, ...]:
    """Return the beginnings of openings and citations, in lower case."""
    return tuple(lead for facts in LANGUAGES.values() for lead in (*facts.openings, *facts.citation_leads))


def find_page_lines(text: str, switches: Iterable[int] = ()) -> list[PageLine]:
    """Return the navigation and metadata at the beginning and end of a text, and between two pages, in order.

    They are lines that consist of known links, labels, dates and references, whatever their white space, and the short
    lines between them. `switches` are the offsets at which the language changes; another page may begin there.

    >>> head = "Index\\nVolledige tekst\\nProcedure : 2009/2227(INI)\\nPDF 396kWORD 68k\\n"
    >>> [line.kind for line in find_page_lines(head + "Resolutie over veerdiensten\\nHet Europees Parlement,")]
    ['navigation', 'navigation', 'metadata', 'navigation']
    """
    spans = [Span(*match.span()) for match in _LINE.finditer(text)]
    edges = [0, *(bisect_left(spans, (at,)) for at in sorted(switches)), len(spans)]
    if not _has_items(text, spans, edges):
        return []
    lines = list(_lines(text, spans))
    edges = [0, *(bisect_left(lines, at, key=lambda line: line.span.start) for at in sorted(switches)), len(lines)]
    runs = list(_runs(lines))
    has_text = any(line.begins_text for line in lines)
    if not has_text or not any(_is_page(lines, run, edges, _ENOUGH) for run in runs):
        return []
    found: list[PageLine] = []
    for run in runs:
        if _is_page(lines, run, edges, 1):  # the page has other such lines
            _add_lines_inside(lines, run)
            all_lines = _with_lines_around(lines, run)
            found += [PageLine(line.span, line.kind) for line in lines[all_lines.start : all_lines.stop] if line.kind]
    return found


def _has_items(text: str, spans: Sequence[Span], edges: Sequence[int]) -> bool:
    """Return whether enough items are near one of the edges; only few lines are read to find this out."""
    last = len(spans)
    windows = [(max(at - _NEAR, 0), min(at + _NEAR, last)) for at in edges[1:-1]]
    windows += [(0, min(_NEAR_END, last)), (max(last - _NEAR_END, 0), last)]
    evidence = [0] * (last + 1)
    for k in {k for window in windows for k in range(*window)}:
        line = text[slice(*spans[k])][:_LONGEST]
        evidence[k + 1] = 0 if _NOTE.match(line) else read_items(line).evidence
    totals = list(accumulate(evidence))
    return any(totals[end] - totals[start] >= _ENOUGH for start, end in windows)


def _lines(text: str, spans: Sequence[Span]) -> Iterator[_Line]:
    """Yield the lines at `spans`; those that an item continues on are one, and glued text is divided."""
    k = 0
    while k < len(spans):
        line = _read(text, spans[k])
        if k + 1 < len(spans) and (longer := _continued(text, line, spans[k + 1])):
            line, k = longer, k + 1
        yield from _divided(text, line)
        k += 1


def _read(text: str, span: Span) -> _Line:
    body = text[slice(*span)]
    items = read_items(body[:_LONGEST])
    is_page_line = items.end == len(body) and not (items.kind == METADATA and _may_be_text(body))
    return _Line(span, body, items, items.kind if is_page_line else None)


def _may_be_text(body: str) -> bool:
    """Return whether a line of references may be text.

    It may be the end of a title, as `(2010/2387(INI))` and `2012/0146(COD))`, or a note, as `PB L 88 van 4.4.2011.`
    """
    is_in_brackets = body.startswith("(") and body.endswith(")")
    return is_in_brackets or body.count("(") != body.count(")") or bool(_NOTE.match(body)) or body.endswith(".")


def _continued(text: str, line: _Line, following: Span) -> _Line | None:
    """Return a line together with the next one if an item begins on it and ends on the next one."""
    if line.kind or max(len(line.text), following.end - following.start) > _LONGEST_PART:
        return None
    both = _read(text, Span(line.span.start, following.end))
    return both if both.kind and not both.items.has_free_value and not line.begins_text else None


def _divided(text: str, line: _Line) -> Iterator[_Line]:
    """Yield a line, or its parts if a head is glued to a title, or a foot to the last sentence."""
    end = line.items.end
    rest = line.text[end:].lstrip()
    if line.kind or len(line.text) < 2:
        yield line
    elif line.items.evidence >= _ENOUGH and line.items.is_known and rest[:1].isupper():
        start = line.span.start
        yield _Line(Span(start, start + end), line.text[:end], line.items, line.items.kind)
        yield _read(text, Span(line.span.end - len(rest), line.span.end))
    else:
        for match in [*_GLUED_TO_END.finditer(line.text, max(0, len(line.text) - 200))][-_MOST_FEET:]:
            foot = _read(text, Span(line.span.start + match.end(), line.span.end))
            if foot.kind and foot.items.evidence > 1 and foot.items.is_known:
                yield _read(text, Span(line.span.start, line.span.start + match.end()))
                yield foot
                return
        yield line


def _runs(lines: Sequence[_Line]) -> Iterator[range]:
    """Yield the ranges of lines from one page line to another with few unknown lines between them."""
    start, last = -1, -1
    for k, line in enumerate(lines):
        if start >= 0 and (line.begins_text or not _is_small(lines, range(last + 1, k))):
            yield range(start, last + 1)
            start = -1
        if line.kind and line.items.evidence:
            start, last = k if start < 0 else start, k
    if start >= 0:
        yield range(start, last + 1)


def _is_small(lines: Sequence[_Line], gap: range) -> bool:
    """Return whether only a title or some links may be between two page lines, or between one and the edge."""
    if len(gap) > _MOST_LINKS:
        return False
    unknown = [lines[k] for k in gap if lines[k].kind is None]
    is_title = len(unknown) <= _LARGEST_GAP
    return not any(line.begins_text for line in unknown) and (is_title or all(line.is_short for line in unknown))


def _is_page(lines: Sequence[_Line], run: range, edges: Sequence[int], enough: int) -> bool:
    """Return whether the lines of a run are page lines; at the edges of a text, less evidence is enough."""
    known = [lines[k].items for k in run if lines[k].kind]
    evidence = sum(items.evidence for items in known)
    if not any(items.is_known for items in known):
        return False
    before, after = bisect_left(edges, run.start + 1) - 1, bisect_left(edges, run.stop)
    gaps = range(edges[before], run.start), range(run.stop, edges[after])
    if any(_is_small(lines, gap) for gap in gaps):
        return evidence >= enough
    return evidence >= _ENOUGH_INSIDE and len(known) >= _LEAST_INSIDE


def _add_lines_inside(lines: Sequence[_Line], run: range) -> None:
    """Give a kind to the unknown lines between page lines that are values, labels with values, or links.

    A title may stand between two metadata, and between a link and metadata; few lines there are kept.
    """
    for k in run:
        line, before, after = lines[k], lines[k - 1], lines[min(k + 1, len(lines) - 1)]
        if line.kind is None and (not _WORD.search(line.text) or _is_labelled_value(line, before, after)):
            line.kind = METADATA
    before, unknown = lines[run.start], list[_Line]()
    for line in lines[run.start : run.stop]:
        if line.kind is None:
            unknown.append(line)
            continue
        is_menu = before.kind == NAVIGATION and (line.kind == NAVIGATION or len(unknown) >= _MENU)
        if is_menu and all(other.is_short for other in unknown):
            _set_navigation(unknown)
        before, unknown = line, []


def _is_labelled_value(line: _Line, before: _Line, after: _Line) -> bool:
    """Return whether an unknown line is a label with its value, or the value of the label before it.

    Titles contain colons, too, but none after a space, and may stand after a label without a value.
    """
    match = _LABELLED.fullmatch(line.text)
    if match and (match["space"] or (match["value"] and read_items(match["value"]).end == len(match["value"]))):
        return True
    is_value = before.items.ends_in_label and line.is_short
    return after.is_labelled and (is_value or (match is not None and before.is_labelled))


def _with_lines_around(lines: Sequence[_Line], run: range) -> range:
    """Return a run with the short lines before a head and after a foot, which get a kind."""
    start, stop = run.start, run.stop
    has_title = stop < len(lines) and not lines[stop].begins_text
    is_menu = all(line.kind == NAVIGATION for line in lines[start : start + (1 if start >= _MENU else 2)])
    if start <= _MOST_LINKS and has_title and is_menu and all(line.is_short for line in lines[:start]):
        start = 0
    is_foot = len(lines) - stop <= _LARGEST_GAP and any(line.begins_text for line in lines[:start])
    if is_foot and all(line.is_short for line in lines[stop:]):
        stop = len(lines)
    _set_navigation([*lines[start : run.start], *lines[run.stop : stop]])
    return range(start, stop)


def _set_navigation(lines: Iterable[_Line]) -> None:
    for line in lines:
        line.kind = line.kind or NAVIGATION
