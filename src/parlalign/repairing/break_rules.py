"""Rules about what a break cannot stand for, whatever the letters around it are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import regex

from parlalign.learning.arrays import Doubles, Flags
from parlalign.records import LanguageSpan
from parlalign.repairing.breaks import NEWLINE, Breaks, BreakType
from parlalign.repairing.cut_labels import label_breaks
from parlalign.repairing.mark_spacing import join_log_odds_at_brackets, join_log_odds_at_marks

_NEVER_AFTER_SPACE = regex.compile(r"[),;](?![-)])|\.(?=\s|$)(?!\s*\.)|[’”][,.;]")
"""Matches `, en`, `). De`, `. De`, `’, zei`; not `.5`, `...`, `. . .`, `;-)`, `’s avonds`."""
_CLOSING = frozenset("),;.’”")
_WORD_OR_BRACKET = regex.compile(r"[(\[\w]")
_SPACE_AT_END = regex.compile(r"\][^\S\n\r\f\v\x85\u2028\u2029]+$")
"""Matches the end of `...[+++] `; not that of `...[+++]⏎`."""
_NEWLINE_AT_END = regex.compile(rf"\][^\S\n\r\f\v\x85\u2028\u2029]*+{NEWLINE}\s*$")
"""Matches the end of `...[+++]⏎`."""
_MARKER_JOIN_LIMIT = -3.9
"""The highest log-odds of a join against a space at a marker before a space: 48 of 48 were spaces on real pages, so
that the probability of a space is at least .98 (Laplace 1774)."""

_MARK_LOG_ODDS = 5.0
"""Log-odds that no paragraph ends before `; : ! ? »` or after `«`; some lines of quotations begin with `»`."""


@dataclass(frozen=True, slots=True)
class BreakRules:
    """The rules about the breaks of a text: which of them they apply to."""

    is_no_join: Flags
    """A marker before a space: most probably no join."""
    is_never_space: Flags
    """A newline before `) , ; . ’ ”`."""
    is_never_join: Flags
    """A newline between a number and the label of a numbered paragraph that is due after it, or after `;`."""
    join_at_marks: Doubles
    """What the other marks of the text show about a break beside a mark, in log-odds; nan elsewhere."""
    join_at_brackets: Doubles
    """The same about a break before the bracket of a reference; 0 elsewhere."""

    def apply(self, evidence: Doubles) -> None:
        """Change the log-odds (n, types) of the breaks in place."""
        joins = evidence[:, BreakType.JOIN]
        joins += self.join_at_brackets + np.nan_to_num(self.join_at_marks)
        evidence[~np.isnan(self.join_at_marks), BreakType.PARAGRAPH] -= _MARK_LOG_ODDS
        np.minimum(joins, _MARKER_JOIN_LIMIT, out=joins, where=self.is_no_join)
        joins[self.is_never_join] = -np.inf
        evidence[self.is_never_space, BreakType.SPACE] = -np.inf


def break_rules(
    source: str,
    breaks: Breaks,
    languages: npt.NDArray[np.str_],
    language_spans: Sequence[LanguageSpan],
    parallel_texts: Sequence[str] = (),
) -> BreakRules:
    """Return the rules that apply to the breaks of a text, each of which is in one of `languages`."""
    apart = [each.start for each in label_breaks(source, breaks, parallel_texts) if not each.is_inside]
    join_at_marks = join_log_odds_at_marks(source, breaks, languages, language_spans)
    return BreakRules(
        is_no_join=is_marker_before_space(source, breaks),
        is_never_space=_is_before_closing_mark(source, breaks) & np.isnan(join_at_marks),
        is_never_join=np.isin(breaks.start, apart) | _is_after_semicolon(source, breaks),
        join_at_marks=join_at_marks,
        join_at_brackets=join_log_odds_at_brackets(source, breaks),
    )


def is_marker_before_space(source: str, breaks: Breaks) -> Flags:
    """Return, for each break, whether it is a marker with a space after it."""
    return _is_marker_before(_SPACE_AT_END, source, breaks)


def is_marker_before_newline(source: str, breaks: Breaks) -> Flags:
    """Return, for each break, whether it is a marker with a newline after it."""
    return _is_marker_before(_NEWLINE_AT_END, source, breaks)


def _is_marker_before(pattern: regex.Pattern[str], source: str, breaks: Breaks) -> Flags:
    found = breaks.has_marker & breaks.has_space
    rows = np.flatnonzero(found).tolist()
    bounds = zip(breaks.start[rows].tolist(), breaks.end[rows].tolist(), strict=True)
    found[rows] = [bool(pattern.search(source, start, end)) for start, end in bounds]
    return found


def _is_after_semicolon(source: str, breaks: Breaks) -> Flags:
    """Return, for each break, whether it is between `;` and a bracket, letter or digit: `charges;⏎(ii) grant`."""
    bounds = zip(breaks.start.tolist(), breaks.end.tolist(), strict=True)
    found = [source[start - 1 : start] == ";" and bool(_WORD_OR_BRACKET.match(source, end)) for start, end in bounds]
    return np.array(found, dtype=bool)


def _is_before_closing_mark(source: str, breaks: Breaks) -> Flags:
    """Return, for each newline without a marker, whether the text after it begins with one of `) , ; . ’ ”`."""
    is_before = np.array(
        [source[at : at + 1] in _CLOSING and bool(_NEVER_AFTER_SPACE.match(source, at)) for at in breaks.end.tolist()],
        dtype=bool,
    )
    return np.asarray(is_before & ~breaks.has_marker)
