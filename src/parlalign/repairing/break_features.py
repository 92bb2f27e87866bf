"""What speaks for each sense of a break, as features of a logistic regression.

The letters speak through the break model. What a newline is likely to be in this document at all (wrapped anywhere, at
spaces, hyphenated, or only at paragraph ends) is estimated from all its newlines together, by expectation maximisation
of the shares of the senses (Saerens et al. 2002). The lines speak by their lengths, beginnings and ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from parlalign.learning.hashed_logistic import Floats
from parlalign.repairing.break_model import BreakScores
from parlalign.repairing.breaks import Bools, Breaks
from parlalign.repairing.lines import COLON, COMMA, FINAL, NO_END, Lines
from parlalign.repairing.vocabulary import FEATURES as VOCABULARY_FEATURES


class Sense(IntEnum):
    """What a break stands for."""

    JOIN = 0
    SPACE = 1
    PARAGRAPH = 2
    DROP_HYPHEN = 3


JOIN_FEATURES = (
    "bias", "letters", "letters beyond", "marker", "marker, letters", "space after marker", "space beside newline",
    "join share", "page end", "hyphen", "hyphen, letters", "hyphen, soft", "hyphen, whole word",
    "hyphen before conjunction", "hyphen before capital", *VOCABULARY_FEATURES, "hyphen, apart is known",
)  # fmt: skip
PARAGRAPH_FEATURES = (
    "bias", "letters", "paragraph share", "share of joins", "fits", "short line", "before short line", "narrow line",
    "unwrapped", "unwrapped, narrow line", "empty lines", "empty lines and wraps", "markers", "few newlines",
    "indented", "outdented", "space beside newline", "page end", "after heading", "before heading",
    "before enumerator", "before dash", "before next number", "after final", "after colon", "after comma", "after none",
    "before capital", "before small letter", "capital to none", "after hyphen", "before formula", "cut words",
    "full lines", "uneven lines",
)  # fmt: skip
DROP_FEATURES = (
    "hyphen", "letters", "whole word", "whole word beyond", "hyphen is soft", "hyphen before conjunction",
    "hyphenated", "soft hyphen", "cut words", "between capitals", "capital to small letter", *VOCABULARY_FEATURES,
)  # fmt: skip
EXPECTED = {
    **dict.fromkeys(
        ("letters", "letters beyond", "join share", "paragraph share", "fits", "whole word", "hyphen is soft"), 1.0
    ),
    "hyphen": 3.0,
    "hyphen before conjunction": -4.0,
    "capital to small letter": -6.0,
    "soft hyphen": 8.0,
}
"""The weights before any text is seen: 1 for what is log-odds itself; a hyphen before a newline is seldom followed by a
space, but for `voor-⏎en`; `HIV-⏎positief` keeps its hyphen. Others 0."""
FEATURES = {"join": JOIN_FEATURES, "paragraph": PARAGRAPH_FEATURES, "drop": DROP_FEATURES}

# Shares of JOIN, SPACE, PARAGRAPH among single newlines before a document is seen, in pseudo-counts: wraps at any
# character, as on concordance pages, join in 7 of 10 cases; a few clear newlines of a document outweigh them.
_PRIOR_COUNTS = np.array([0.7, 0.5, 0.3])
_UNWRAPPED_COUNTS = np.array([0.2, 0.2, 1.1])
"""The same where some line is longer than wraps leave any: such newlines mostly end paragraphs."""
_LONGEST_WRAPPED_LINE = 400
_ROUNDS, _FIT_ROUNDS = 6, 4
_STYLE_LIMIT = 4.0
"""Log-odds of a paragraph end from the letters, at most, where the style of a document is estimated."""
_JOIN_PRIOR = 0.85
"""Log-odds of a join at a place drawn evenly over a text (70 %), which the break model has inside its scores."""
_SPACE_KEPT = 4.0
_LIMIT = 6.0
"""Log-odds up to which the letters are taken at their word."""
_SHORT_LINE, _NARROW_LINE = 25, 60
"""Wraps on concordance pages leave lines of 25 characters or more; a heading is seldom longer than 60."""
_WIDE = 0.98
"""Quantile of the lengths of lines that were wrapped, taken as the width of the text."""
_FULL, _FEW_FULL = 0.85, 0.3
"""Lines of so much of the width are full; text that was wrapped, and nowhere inside words, has more such lines."""
_FEWEST_EMPTY_LINES = 3
_FEW_NEWLINES = 4
_CLEAR = 0.9


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All that is known of n breaks; `lines` describes those at `newlines`, which are single and inside the text."""

    breaks: Breaks
    newlines: Bools
    lines: Lines
    longest_line: int
    """In characters, of all lines of the text."""
    vocabulary: Floats
    after_hyphen: Bools
    """A newline after a letter and a hyphen, before a letter: `samen-⏎werking`."""
    after_soft_hyphen: Bools
    before_conjunction: Bools
    between_capitals: Bools
    """A capital before the hyphen, one after the newline: `ZUSAMMEN-⏎ARBEIT`, `EU-⏎Recht`."""
    capital_to_small: Bools
    """`HIV-⏎positiv`."""
    before_capital: Bools
    before_small: Bools


def log_odds(features: dict[str, Floats], around: Surroundings, weights: dict[str, Floats]) -> Floats:
    """Return an (n, 4) array: the log-odds of each sense against the space, -inf where it is out of the question."""
    evidence = np.zeros((len(around.breaks), len(Sense)))
    evidence[:, Sense.JOIN] = features["join"] @ weights["join"]
    evidence[:, Sense.PARAGRAPH] = np.where(around.newlines, features["paragraph"] @ weights["paragraph"], -np.inf)
    may_drop = around.after_hyphen & (around.after_soft_hyphen | _is_hyphenated(features["drop"], around.breaks))
    evidence[:, Sense.DROP_HYPHEN] = np.where(may_drop, features["drop"] @ weights["drop"], -np.inf)
    return evidence


def _is_hyphenated(drop_features: Floats, breaks: Breaks) -> Bools:
    """Tell whether hyphens may have been put in at all: not where words are cut without them, as in concordances.

    There, no more than white space and markers may be changed.
    """
    more_hyphens = drop_features[:, DROP_FEATURES.index("hyphenated")] > 0
    return more_hyphens & ~breaks.has_marker.any()


def sense_features(around: Surroundings, scores: BreakScores) -> dict[str, Floats]:
    """Return, for each sense but the space, an (n, features) array."""
    style = _Style(around, scores)
    return {
        "join": _join_features(around, scores, style),
        "paragraph": _paragraph_features(around, scores, style),
        "drop": _drop_features(around, scores, style),
    }


class _Style:
    """What the document says of its newlines, from the letters alone."""

    def __init__(self, around: Surroundings, scores: BreakScores) -> None:
        newlines, lines = around.newlines, around.lines
        space = np.where(around.breaks.has_space & (around.breaks.indent < 2), _SPACE_KEPT, 0.0)
        join = np.where(around.after_hyphen, 0.0, scores.join - _JOIN_PRIOR - space)[newlines]
        divide = np.clip(scores.divide, -_STYLE_LIMIT, _STYLE_LIMIT)[newlines]
        evidence = np.stack([join, np.zeros_like(join), divide])
        self.is_unwrapped = float(around.longest_line > _LONGEST_WRAPPED_LINE)
        shares, likely, self.fits = _estimate(
            evidence, lines, _UNWRAPPED_COUNTS if self.is_unwrapped else _PRIOR_COUNTS
        )
        self.join, _, self.paragraph = np.log(shares / shares[Sense.SPACE])
        self.cut_words = float(np.sum(likely[Sense.JOIN] > _CLEAR))
        self.wraps = float(np.sum(likely[: Sense.PARAGRAPH].sum(axis=0) > _CLEAR))
        self.full = 0.0 if self.is_unwrapped else _share_of_full(lines)
        self.is_uneven = float(len(join) >= _FEW_NEWLINES and not self.cut_words and self.full < _FEW_FULL)
        hyphens = around.after_hyphen[newlines]
        cuts = np.log((hyphens.sum() + 0.5) / (self.cut_words + 0.5))
        self.hyphenated = float(np.clip(cuts, -3, 3))


def _share_of_full(lines: Lines) -> float:
    if not len(lines.length):
        return 0.0
    return float(np.mean(lines.length >= _FULL * np.quantile(lines.length, _WIDE, method="lower")))


def _estimate(evidence: Floats, lines: Lines, prior_counts: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the shares of join, space and paragraph, what each newline likely is, and what its length says.

    `evidence` and the second result are of shape (3, n).
    """
    shares, fits = prior_counts / prior_counts.sum(), np.zeros(evidence.shape[1])
    for _ in range(_FIT_ROUNDS):
        seen = evidence.copy()
        seen[Sense.PARAGRAPH] += fits
        for _ in range(_ROUNDS):
            counts = normalise(seen + np.log(shares)[:, None]).sum(axis=1) + prior_counts
            shares = counts / counts.sum()
        likely = normalise(seen + np.log(shares)[:, None])
        fits = _fit_evidence(lines, likely)
    return shares, likely, fits


def _fit_evidence(lines: Lines, likely: Floats) -> Floats:
    """Return the log-odds of paragraph against wrap from whether the next word would have fitted into the line.

    How often it fits before either is estimated from the document; in text of a fixed width, never before a wrap.
    """
    wrap, paragraph = likely[: Sense.PARAGRAPH].sum(axis=0), likely[Sense.PARAGRAPH]
    wrapped = lines.length[wrap > 0.5]
    if not len(wrapped):
        return np.zeros(len(wrap))
    width = np.quantile(wrapped, _WIDE, method="lower")
    fits = lines.length + 1 + lines.next_word <= width
    before_wrap = (wrap @ fits + 1.0) / (wrap.sum() + 1.5)
    before_paragraph = (paragraph @ fits + 8.0) / (paragraph.sum() + 10.0)
    return np.asarray(
        np.where(fits, np.log(before_paragraph / before_wrap), np.log((1 - before_paragraph) / (1 - before_wrap)))
    )


def _join_features(around: Surroundings, scores: BreakScores, style: _Style) -> Floats:
    breaks, hyphen = around.breaks, around.after_hyphen.astype(float)
    newline = ~breaks.has_marker
    is_spaced = breaks.has_space & (breaks.indent < 2)
    columns = [
        newline,
        np.clip(scores.join, -_LIMIT, _LIMIT),
        _beyond(scores.join),
        breaks.has_marker,
        breaks.has_marker * np.clip(scores.join, -_LIMIT, _LIMIT),
        breaks.has_marker & breaks.has_space,
        newline & is_spaced,
        newline * style.join,
        breaks.is_page_end,
        hyphen,
        hyphen * scores.join,
        hyphen * np.clip(scores.soft, -_LIMIT, _LIMIT),
        hyphen * np.clip(scores.whole, -_LIMIT, _LIMIT),
        hyphen * around.before_conjunction,
        hyphen * around.before_capital,
    ]
    return np.column_stack([*columns, around.vocabulary * (1 - hyphen)[:, None], hyphen * around.vocabulary[:, 3]])


def _paragraph_features(around: Surroundings, scores: BreakScores, style: _Style) -> Floats:
    breaks, lines, newlines = around.breaks, around.lines, around.newlines
    empty = float(np.sum(breaks.newlines > 1) >= _FEWEST_EMPTY_LINES)
    narrow = lines.length < _NARROW_LINE
    is_none = lines.end == NO_END
    columns = [
        1.0,
        np.clip(scores.divide, -_LIMIT, _LIMIT)[newlines],
        style.paragraph,
        style.join,
        style.fits,
        lines.length < _SHORT_LINE,
        (lines.next_length < _SHORT_LINE) & narrow,
        narrow,
        style.is_unwrapped,
        narrow * style.is_unwrapped,
        empty,
        empty * (style.wraps > 0),
        float(breaks.has_marker.any()),
        float(newlines.sum() < _FEW_NEWLINES),
        lines.indent >= 2,
        lines.indent <= -2,
        breaks.has_space[newlines] & (breaks.indent[newlines] < 2),
        breaks.is_page_end[newlines],
        lines.is_heading,
        lines.is_before_heading,
        lines.is_before_enumerator,
        lines.is_before_dash,
        lines.is_before_next_number,
        lines.end == FINAL,
        lines.end == COLON,
        lines.end == COMMA,
        is_none,
        around.before_capital[newlines],
        around.before_small[newlines],
        is_none & narrow & lines.starts_with_capital,
        around.after_hyphen[newlines],
        lines.is_before_formula,
        float(style.cut_words > 0),
        style.full,
        style.is_uneven,
    ]
    features = np.zeros((len(breaks), len(columns)))
    features[newlines] = np.column_stack([np.broadcast_to(column, newlines.sum()) for column in columns])
    return features


def _drop_features(around: Surroundings, scores: BreakScores, style: _Style) -> Floats:
    columns = [
        np.ones(len(around.breaks)),
        np.clip(scores.join, -_LIMIT, _LIMIT),
        np.clip(scores.whole, -_LIMIT, _LIMIT),
        _beyond(scores.whole),
        np.clip(scores.soft, -_LIMIT, _LIMIT),
        around.before_conjunction,
        np.full(len(around.breaks), style.hyphenated),
        around.after_soft_hyphen,
        np.full(len(around.breaks), float(style.cut_words > 0)),
        around.between_capitals,
        around.capital_to_small,
    ]
    return np.column_stack([*columns, around.vocabulary])


def _beyond(log_odds: Floats) -> Floats:
    """Return what exceeds the limit: where the letters are surer than that, texts with slips of the pen decide."""
    return np.asarray(log_odds - np.clip(log_odds, -_LIMIT, _LIMIT))


def normalise(evidence: Floats) -> Floats:
    """Turn log-likelihoods of shape (senses, n) into probabilities."""
    weights = np.exp(evidence - evidence.max(axis=0, initial=-np.inf))
    return np.asarray(weights / weights.sum(axis=0))
