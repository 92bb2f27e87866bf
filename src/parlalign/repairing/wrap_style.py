"""The wrap style of a document: how often its newlines are joins, spaces and ends of paragraphs.

The shares are estimated by expectation maximisation (Saerens et al. 2002) from the scores of the break model.
"""

from __future__ import annotations

import numpy as np

from parlalign.learning.arrays import Doubles
from parlalign.repairing.break_context import BreakContext
from parlalign.repairing.break_scores import BreakScores
from parlalign.repairing.breaks import BreakType
from parlalign.repairing.lines import Lines, WrapStyle

# Shares of JOIN, SPACE, PARAGRAPH among single newlines before those of the document are counted, in pseudo-counts: if
# text is wrapped at any character, as on concordance pages, 7 of 10 newlines are joins. A few clear newlines outweigh
# these counts.
_PRIOR_COUNTS = np.array([0.7, 0.5, 0.3])
_UNWRAPPED_COUNTS = np.array([0.2, 0.2, 1.1])
"""The same if some line is longer than wrapped lines are: newlines of such texts mostly end paragraphs."""
_LONGEST_WRAPPED_LINE = 400
_ROUNDS, _FIT_ROUNDS = 6, 4
_DIVIDE_LIMIT = 4.0
"""Log-odds of a paragraph end from the characters, at most, where the style of a document is estimated."""
_JOIN_PRIOR = 0.85
"""Log-odds of a join at a place drawn evenly from a text (70 %), which the scores of the break model include."""
_SPACE_KEPT = 4.0
"""Log-odds against a join if there is white space next to the newline."""
_WIDE = 0.98
"""The width of the text is this quantile of the lengths of the lines that were wrapped."""
_FULL, _FEW_FULL = 0.85, 0.3
"""Lines of this share of the width are full; text wrapped between words has more than this share of full lines."""
_FEW_NEWLINES = 4
_CLEAR = 0.9
_HYPHENATION_LIMIT = 3


def wrap_style(context: BreakContext, scores: BreakScores) -> WrapStyle:
    """Estimate the wrap style of a document from the scores of its newlines and the lengths of its lines."""
    newlines, lines = context.newlines, context.lines
    is_unwrapped = context.longest_line > _LONGEST_WRAPPED_LINE
    space = np.where(context.breaks.has_space & (context.breaks.indent < 2), _SPACE_KEPT, 0.0)
    join = np.where(context.after_hyphen, 0.0, scores.join - _JOIN_PRIOR - space)[newlines]
    divide = np.clip(scores.divide, -_DIVIDE_LIMIT, _DIVIDE_LIMIT)[newlines]
    shares, likely, fits = _estimate(
        np.stack([join, np.zeros_like(join), divide]), lines, _UNWRAPPED_COUNTS if is_unwrapped else _PRIOR_COUNTS
    )
    log_odds = np.log(shares / shares[BreakType.SPACE])
    cut_words = float(np.sum(likely[BreakType.JOIN] > _CLEAR))
    wraps = float(np.sum(likely[: BreakType.PARAGRAPH].sum(axis=0) > _CLEAR))
    full = 0.0 if is_unwrapped else _share_of_full(lines)
    hyphens = context.after_hyphen[newlines].sum()
    hyphenated = np.log((hyphens + 0.5) / (cut_words + 0.5))
    return WrapStyle(
        join=log_odds[BreakType.JOIN],
        paragraph=log_odds[BreakType.PARAGRAPH],
        fits=fits,
        is_unwrapped=is_unwrapped,
        has_cut_words=cut_words > 0,
        has_wraps=wraps > 0,
        full=full,
        is_uneven=len(join) >= _FEW_NEWLINES and not cut_words and full < _FEW_FULL,
        hyphenated=float(np.clip(hyphenated, -_HYPHENATION_LIMIT, _HYPHENATION_LIMIT)),
    )


def _share_of_full(lines: Lines) -> float:
    if not len(lines.length):
        return 0.0
    return float(np.mean(lines.length >= _FULL * np.quantile(lines.length, _WIDE, method="lower")))


def _estimate(evidence: Doubles, lines: Lines, prior_counts: Doubles) -> tuple[Doubles, Doubles, Doubles]:
    """Return the shares of join, space and paragraph, the probabilities of each newline, and `WrapStyle.fits`.

    `evidence` and the probabilities are of shape (3, n).
    """
    shares, fits = prior_counts / prior_counts.sum(), np.zeros(evidence.shape[1])
    for _ in range(_FIT_ROUNDS):
        total = evidence.copy()
        total[BreakType.PARAGRAPH] += fits
        for _ in range(_ROUNDS):
            counts = normalised(total + np.log(shares)[:, None]).sum(axis=1) + prior_counts
            shares = counts / counts.sum()
        likely = normalised(total + np.log(shares)[:, None])
        fits = _fit_log_odds(lines, likely)
    return shares, likely, fits


def _fit_log_odds(lines: Lines, likely: Doubles) -> Doubles:
    """Return the log-odds of paragraph against wrap from whether the next word would have fitted into the line.

    How often it fits before wraps and before paragraph ends is estimated from the document; in text of one width, it
    never fits before a wrap.
    """
    wrap, paragraph = likely[: BreakType.PARAGRAPH].sum(axis=0), likely[BreakType.PARAGRAPH]
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


def normalised(evidence: Doubles) -> Doubles:
    """Return the probabilities for log-likelihoods of shape (types, n)."""
    weights = np.exp(evidence - evidence.max(axis=0, initial=-np.inf))
    return np.asarray(weights / weights.sum(axis=0))
