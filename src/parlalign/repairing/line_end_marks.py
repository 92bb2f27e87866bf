"""Marks that stand for a hyphen at a line end, such as `¬`: they become hyphens, which the break model knows."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import regex

from parlalign.languages.language_models import has_break_model
from parlalign.learning.arrays import Flags, Indices
from parlalign.records import Edit, LanguageSpan, Span
from parlalign.repairing.break_languages import break_languages
from parlalign.repairing.break_model import break_model
from parlalign.repairing.breaks import HYPHENS, NEWLINE, Breaks, find_breaks
from parlalign.repairing.line_words import CONJUNCTIONS
from parlalign.text.invisible import SOFT_HYPHEN

_HYPHEN_MARKS = "¬⸗¯\x02\ufffe"
"""They always mean a hyphen: FineReader writes the first, Fraktur has the second, pdfium writes the last two."""
_DASHES = "=~\u2012\u2013\u2014\u2015\u2212"
"""They mean a hyphen, a dash or a part of a formula."""
_MARKS = frozenset(f"{_HYPHEN_MARKS}{_DASHES}")
_PAIRS = frozenset(pair for char in HYPHENS for pair in (char + SOFT_HYPHEN, SOFT_HYPHEN + char))
_LINE_END = regex.compile(rf"[\p{{Zs}}\t]*{NEWLINE}")
_INSIDE_MARKS = f"¬⸗{SOFT_HYPHEN}"
_INSIDE_LINE = regex.compile(rf"(?<=\p{{L}}{{2}})(?:{SOFT_HYPHEN}[\p{{Zs}}\t]+|[¬⸗][\p{{Zs}}\t]*)(?=(\p{{Ll}}{{2,}}))")
"""Matches the mark and the space in `amende¬ ment`: lines were joined before, and their marks kept."""
_LIMIT, _LEAST = 6.0, 1.0
"""A dash is a hyphen if the log-odds of a join, up to the limit, are at least 1 on average over its line ends. In news
and law, 1 in 100 single hyphenation points has less, and 1 in 200 single word gaps has more."""
_CERTAIN, _LIKELY = 0.999, 0.98


def line_end_mark_edits(text: str, language_spans: Callable[[], Sequence[LanguageSpan]]) -> list[Edit]:
    """Return edits that replace marks of hyphenation at line ends by hyphens, in languages with a break model.

    A dash at a line end is a hyphen if the break model takes the letters around it for one word, on average over all
    line ends with this dash. Inside a line, the mark and the space after it are removed: `amende¬ ment`. Rules:
    `hyphen-mark`, and `soft-hyphen` for a soft hyphen inside a line. The language spans are computed only if there may
    be a mark.

    >>> text = "de samen¬\\nwerking en de verorde¬\\nning"
    >>> [edit.span.start for edit in line_end_mark_edits(text, lambda: [LanguageSpan(Span(0, 36), "nl")])]
    [8, 31]
    """
    inside = _edits_inside_lines(text)
    has_marks = any(_ends_a_line(mark, text) for mark in (*_MARKS, *_PAIRS))
    breaks = find_breaks(text if has_marks else "")
    places = _places(text, breaks)
    if not places and not inside:
        return []
    spans = language_spans()
    languages, has_model = break_languages(breaks, spans)
    edits = []
    for mark, is_after_mark in places.items():
        rows = np.flatnonzero(is_after_mark & has_model)
        if mark not in _DASHES or _is_hyphen(text, breaks.start[rows] - 1, breaks.end[rows], languages[rows]):
            probability = _LIKELY if mark in _DASHES else _CERTAIN
            ends = breaks.start[rows].tolist()
            edits += [Edit(Span(end - len(mark), end), "-", "hyphen-mark", probability) for end in ends]
    starts = [span.span.start for span in spans]
    for edit in inside:
        code = spans[bisect_right(starts, edit.span.start) - 1].language
        if code is None or has_break_model(code):
            edits.append(edit)
    return sorted(edits, key=lambda edit: edit.span)


def _ends_a_line(mark: str, text: str) -> bool:
    at = text.find(mark)
    while at >= 0:
        if _LINE_END.match(text, at + len(mark)):
            return True
        at = text.find(mark, at + 1)
    return False


def _places(text: str, breaks: Breaks) -> dict[str, Flags]:
    """Return, for each mark, which breaks it stands before, where these are between two letters."""
    places: dict[str, Flags] = defaultdict(lambda: np.zeros(len(breaks), dtype=bool))
    may_wrap = np.flatnonzero(~breaks.has_marker & ((breaks.newlines == 1) | breaks.is_page_end))
    for k, start, end in zip(may_wrap.tolist(), breaks.start[may_wrap], breaks.end[may_wrap], strict=True):
        mark = text[max(0, start - 2) : start]
        if mark not in _PAIRS:
            mark = mark[-1:]
            if mark not in _MARKS:
                continue
        first = start - len(mark)
        if text[max(0, first - 1) : first].isalpha() and text[end : end + 1].isalpha():
            places[mark][k] = True
    return places


def _is_hyphen(text: str, start: Indices, end: Indices, languages: npt.NDArray[np.str_]) -> bool:
    """Return whether the dashes at `start` are hyphens, by the letters before `start` and from `end` on."""
    is_inside = np.array([text[a - 1].islower() and text[b].islower() for a, b in zip(start, end, strict=True)], bool)
    log_odds = [
        break_model(code).score(text, start[rows], end[rows]).join
        for code in np.unique(languages).tolist()
        if (rows := is_inside & (languages == code)).any()
    ]
    return bool(log_odds) and float(np.clip(np.concatenate(log_odds), -_LIMIT, _LIMIT).mean()) >= _LEAST


def _edits_inside_lines(text: str) -> list[Edit]:
    """Return the edits that remove a mark with the space after it inside a word.

    A soft hyphen before a conjunction is a suspended hyphen (`Schwarz- oder Rotwild`), and stays.
    """
    if not any(char in text for char in _INSIDE_MARKS):
        return []
    edits = []
    for match in _INSIDE_LINE.finditer(text):
        if match[1] not in CONJUNCTIONS:
            rule = "soft-hyphen" if match[0][0] == SOFT_HYPHEN else "hyphen-mark"
            edits.append(Edit(Span(*match.span()), "", rule, _LIKELY))
    return edits
