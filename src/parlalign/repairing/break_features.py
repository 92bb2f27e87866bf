"""The features of a break, one row each, for a logistic regression over the types of a break.

The features come from the scores of the break model, the words, the lines, and the wrap style of the document. The
weights in the files of the models are in the order of the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from parlalign.learning.arrays import Doubles, Flags
from parlalign.repairing.break_context import BreakContext
from parlalign.repairing.break_scores import BreakScores
from parlalign.repairing.breaks import Breaks, BreakType
from parlalign.repairing.lines import COLON, COMMA, FINAL, NO_END, WrapStyle

_LIMIT = 6.0
"""Log-odds of the break model above which a score counts with another weight."""
_SHORT_LINE, _NARROW_LINE = 25, 60
"""Wraps on concordance pages leave lines of 25 characters or more; a heading is seldom longer than 60."""
_FEWEST_EMPTY_LINES = 3
_FEW_NEWLINES = 4


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What the features of the n breaks of a text are computed from."""

    context: BreakContext
    scores: BreakScores
    style: WrapStyle

    @property
    def hyphen(self) -> Doubles:
        return self.context.after_hyphen.astype(float)

    @property
    def no_hyphen(self) -> Doubles:
        return 1 - self.hyphen

    @property
    def is_newline(self) -> Flags:
        return ~self.context.breaks.has_marker

    @property
    def has_space(self) -> Flags:
        """White space next to the break that is no indentation."""
        return self.context.breaks.has_space & (self.context.breaks.indent < 2)

    @property
    def is_narrow(self) -> Flags:
        return self.context.lines.length < _NARROW_LINE

    @property
    def has_empty_lines(self) -> bool:
        return bool(np.sum(self.context.breaks.newlines > 1) >= _FEWEST_EMPTY_LINES)

    def at_newlines(self, values: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        return values[self.context.newlines]


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature: its values for all breaks, or one value for the document, and its weight before training."""

    name: str
    values: Callable[[_Evidence], npt.NDArray[np.generic] | float]
    prior: float = 0.0


def _limited(log_odds: Doubles) -> Doubles:
    return np.clip(log_odds, -_LIMIT, _LIMIT)


def _beyond(log_odds: Doubles) -> Doubles:
    """Return what exceeds the limit: its weight is fitted on texts with misprints, where high scores may be wrong."""
    return np.asarray(log_odds - _limited(log_odds))


# A prior weight is 1 for a feature that is itself a log-odds of the type, and 0 for others, with these exceptions: a
# hyphen before a newline is seldom followed by a space, except before a conjunction (`voor-⏎en`); `HIV-⏎positief` keeps
# its hyphen; a soft hyphen is always dropped.
JOIN_FEATURES = (
    Feature("bias", lambda e: e.is_newline),
    Feature("letters", lambda e: _limited(e.scores.join), prior=1.0),
    Feature("letters beyond", lambda e: _beyond(e.scores.join), prior=1.0),
    Feature("marker", lambda e: e.context.breaks.has_marker),
    Feature("marker, letters", lambda e: e.context.breaks.has_marker * _limited(e.scores.join)),
    Feature("space after marker", lambda e: e.context.breaks.has_marker & e.context.breaks.has_space),
    Feature("space next to newline", lambda e: e.is_newline & e.has_space),
    Feature("join share", lambda e: e.is_newline * e.style.join, prior=1.0),
    Feature("page end", lambda e: e.context.breaks.is_page_end),
    Feature("hyphen", lambda e: e.hyphen, prior=3.0),
    Feature("hyphen, letters", lambda e: e.hyphen * e.scores.join),
    Feature("hyphen, soft", lambda e: e.hyphen * _limited(e.scores.soft)),
    Feature("hyphen, whole word", lambda e: e.hyphen * _limited(e.scores.whole)),
    Feature("hyphen before conjunction", lambda e: e.hyphen * e.context.before_conjunction, prior=-4.0),
    Feature("hyphen before capital", lambda e: e.hyphen * e.context.before_capital),
    Feature("joined is known", lambda e: e.no_hyphen * e.context.words.joined_is_known),
    Feature("long joined is known", lambda e: e.no_hyphen * e.context.words.long_joined_is_known),
    Feature("joined count", lambda e: e.no_hyphen * e.context.words.joined_count),
    Feature("apart is known", lambda e: e.no_hyphen * e.context.words.apart_is_known),
    Feature("parts are known", lambda e: e.no_hyphen * e.context.words.parts_are_known),
    Feature("hyphen, apart is known", lambda e: e.hyphen * e.context.words.apart_is_known),
)
"""For all breaks. The bias is for newlines only; markers have their own."""

PARAGRAPH_FEATURES = (
    Feature("bias", lambda _: 1.0),
    Feature("letters", lambda e: e.at_newlines(_limited(e.scores.divide)), prior=1.0),
    Feature("paragraph share", lambda e: e.style.paragraph, prior=1.0),
    Feature("share of joins", lambda e: e.style.join),
    Feature("fits", lambda e: e.style.fits, prior=1.0),
    Feature("short line", lambda e: e.context.lines.length < _SHORT_LINE),
    Feature("before short line", lambda e: (e.context.lines.next_length < _SHORT_LINE) & e.is_narrow),
    Feature("narrow line", lambda e: e.is_narrow),
    Feature("unwrapped", lambda e: e.style.is_unwrapped),
    Feature("unwrapped, narrow line", lambda e: e.is_narrow & e.style.is_unwrapped),
    Feature("empty lines", lambda e: e.has_empty_lines),
    Feature("empty lines and wraps", lambda e: e.has_empty_lines and e.style.has_wraps),
    Feature("markers", lambda e: bool(e.context.breaks.has_marker.any())),
    Feature("few newlines", lambda e: e.context.newlines.sum() < _FEW_NEWLINES),
    Feature("indented", lambda e: e.context.lines.indent >= 2),
    Feature("outdented", lambda e: e.context.lines.indent <= -2),
    Feature("space next to newline", lambda e: e.at_newlines(e.has_space)),
    Feature("page end", lambda e: e.at_newlines(e.context.breaks.is_page_end)),
    Feature("after heading", lambda e: e.context.lines.is_heading),
    Feature("before heading", lambda e: e.context.lines.is_before_heading),
    Feature("before enumerator", lambda e: e.context.lines.is_before_enumerator),
    Feature("before dash", lambda e: e.context.lines.is_before_dash),
    Feature("before next number", lambda e: e.context.lines.is_before_next_number),
    Feature("after final", lambda e: e.context.lines.end == FINAL),
    Feature("after colon", lambda e: e.context.lines.end == COLON),
    Feature("after comma", lambda e: e.context.lines.end == COMMA),
    Feature("after none", lambda e: e.context.lines.end == NO_END),
    Feature("before capital", lambda e: e.at_newlines(e.context.before_capital)),
    Feature("before small letter", lambda e: e.at_newlines(e.context.before_small)),
    Feature(
        "capital to none",
        lambda e: (e.context.lines.end == NO_END) & e.is_narrow & e.context.lines.starts_with_capital,
    ),
    Feature("after hyphen", lambda e: e.at_newlines(e.context.after_hyphen)),
    Feature("before formula", lambda e: e.context.lines.is_before_formula),
    Feature("cut words", lambda e: e.style.has_cut_words),
    Feature("full lines", lambda e: e.style.full),
    Feature("uneven lines", lambda e: e.style.is_uneven),
)
"""For the breaks at `BreakContext.newlines`; they are 0 for others."""

DROP_FEATURES = (
    Feature("hyphen", lambda _: 1.0, prior=3.0),
    Feature("letters", lambda e: _limited(e.scores.join), prior=1.0),
    Feature("whole word", lambda e: _limited(e.scores.whole), prior=1.0),
    Feature("whole word beyond", lambda e: _beyond(e.scores.whole)),
    Feature("hyphen is soft", lambda e: _limited(e.scores.soft), prior=1.0),
    Feature("hyphen before conjunction", lambda e: e.context.before_conjunction, prior=-4.0),
    Feature("hyphenated", lambda e: e.style.hyphenated),
    Feature("soft hyphen", lambda e: e.context.after_soft_hyphen, prior=8.0),
    Feature("cut words", lambda e: e.style.has_cut_words),
    Feature("between capitals", lambda e: e.context.between_capitals),
    Feature("capital to small letter", lambda e: e.context.capital_to_small, prior=-6.0),
    Feature("joined is known", lambda e: e.context.words.joined_is_known),
    Feature("long joined is known", lambda e: e.context.words.long_joined_is_known),
    Feature("joined count", lambda e: e.context.words.joined_count),
    Feature("apart is known", lambda e: e.context.words.apart_is_known),
    Feature("parts are known", lambda e: e.context.words.parts_are_known),
)
"""For breaks after a hyphen."""

FEATURES = {"join": JOIN_FEATURES, "paragraph": PARAGRAPH_FEATURES, "drop": DROP_FEATURES}
"""The features of each type but the space, by the name that its weights have in the files of the models."""

TYPES = {"join": BreakType.JOIN, "paragraph": BreakType.PARAGRAPH, "drop": BreakType.DROP_HYPHEN}

_HYPHENATED = next(k for k, feature in enumerate(DROP_FEATURES) if feature.name == "hyphenated")


def break_features(context: BreakContext, scores: BreakScores, style: WrapStyle) -> dict[str, Doubles]:
    """Return an (n, features) array for each type but the space."""
    evidence = _Evidence(context, scores, style)
    paragraph = np.zeros((len(context.breaks), len(PARAGRAPH_FEATURES)))
    paragraph[context.newlines] = _columns(PARAGRAPH_FEATURES, evidence, int(context.newlines.sum()))
    return {
        "join": _columns(JOIN_FEATURES, evidence, len(context.breaks)),
        "paragraph": paragraph,
        "drop": _columns(DROP_FEATURES, evidence, len(context.breaks)),
    }


def _columns(features: Sequence[Feature], evidence: _Evidence, count: int) -> Doubles:
    """Return an array of shape (count, features) with the values of the features as columns."""
    columns = np.empty((count, len(features)))
    for k, feature in enumerate(features):
        columns[:, k] = feature.values(evidence)
    return columns


def log_odds(features: dict[str, Doubles], context: BreakContext, weights: dict[str, Doubles]) -> Doubles:
    """Return an (n, 4) array: the log-odds of each type against the space, -inf if the type is impossible."""
    evidence = np.zeros((len(context.breaks), len(BreakType)))
    evidence[:, BreakType.JOIN] = features["join"] @ weights["join"]
    evidence[:, BreakType.PARAGRAPH] = np.where(context.newlines, features["paragraph"] @ weights["paragraph"], -np.inf)
    may_drop = context.after_hyphen & (context.after_soft_hyphen | _is_hyphenated(features["drop"], context.breaks))
    evidence[:, BreakType.DROP_HYPHEN] = np.where(may_drop, features["drop"] @ weights["drop"], -np.inf)
    return evidence


def _is_hyphenated(drop_features: Doubles, breaks: Breaks) -> Flags:
    """Return whether hyphens may have been inserted at line ends; they were not if words are cut without a hyphen.

    In concordances, only white space and markers may be changed.
    """
    has_more_hyphens = drop_features[:, _HYPHENATED] > 0
    return has_more_hyphens & ~breaks.has_marker.any()
