"""Decide what each break stands for: nothing, a hyphen's end, a space, or the end of a paragraph.

The letters either side speak through the break model. What a newline is likely to be in this document at all (wrapped
anywhere, at spaces, hyphenated, or only at paragraph ends) is estimated from all its breaks together, by expectation
maximisation of the class shares (Saerens et al. 2002).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from parlalign.hashed import Floats
from parlalign.repairing.breaks import Break
from parlalign.repairing.model import BreakScores


class Sense(IntEnum):
    """What a break stands for."""

    JOIN = 0
    SPACE = 1
    PARAGRAPH = 2
    DROP_HYPHEN = 3


@dataclass(frozen=True, slots=True)
class Decision:
    """The likeliest sense of a break and its probability."""

    sense: Sense
    probability: float


@dataclass(frozen=True, slots=True)
class Place:
    """A break with what stands around it."""

    found: Break
    left: str
    right: str
    line_length: int
    """Characters since the newline before."""
    next_length: int
    """Characters to the next newline."""
    is_before_conjunction: bool
    """The next word can follow a suspended hyphen: `voor-⏎en nadelen`."""
    is_at_seam: bool
    """The language changes here."""

    @property
    def is_at_edge(self) -> bool:
        return not self.left or not self.right

    @property
    def is_after_hyphen(self) -> bool:
        """A letter and a hyphen before a newline, a small letter after it: `samen-⏎werking`, not `Nord-⏎Süd`."""
        return (
            not self.found.has_marker
            and self.left[-1:] in HYPHENS
            and self.left[-2:-1].isalpha()
            and self.right[:1].islower()
        )


HYPHENS = ("-", "\u00ad", "\u2010", "\u2011")
_SOFT_HYPHEN = "\u00ad"

# Shares of JOIN, SPACE, PARAGRAPH, DROP_HYPHEN among single newlines before a document is seen, in pseudo-counts: wraps
# at any character, as on concordance pages, join in 7 of 10 cases; a few clear newlines of a document outweigh them.
_PRIOR_COUNTS = np.array([0.7, 0.5, 0.3, 0.0])
_UNWRAPPED_COUNTS = np.array([0.2, 0.2, 1.1, 0.0])
"""The same where some line is longer than wraps leave any: such newlines mostly end paragraphs."""
_LONGEST_WRAPPED_LINE = 400
_ROUNDS = 20
_CLEAR = 0.9  # probability from which a newline tells of the others

_JOIN_PRIOR = 0.85
"""Log-odds of a join at a place drawn evenly over a text (70 %), which the break model has inside its scores."""

_SPACE_KEPT = 4.0
"""White space kept beside a newline or behind a marker: half the word gaps have it, and one of 100 cuts in a word."""
_NO_SPACE_BEHIND_MARKER = -0.7
_BLANK_AT_END = 1.2
_INDENTED = 1.5
"""A blank beside the newline is a third as frequent at paragraph ends as at word gaps; paragraphs may be indented."""
_DIVIDE_LIMIT = 6.0
"""A line end looks like the next; more than this the letters do not know."""

_SHORT_LINE = 25
_IS_SHORT = 1.5
_NARROW_LINE = 60
"""Wraps leave lines of 25 characters or more; a shorter one, or a shorter one after a narrow one, is a line of its own
(an address, a list, a heading). So is a narrow one where other lines are longer than wraps leave them."""

_EMPTY_LINES_DIVIDE = 3.0
_FEWEST_EMPTY_LINES = 3
"""Where words are cut and empty lines divide the paragraphs, a single newline hardly ever does."""

_SUSPENDED = 8.0
"""A hyphen that is followed by `en`, `und` and the like, and hardly any other, stands before a space."""

_HYPHENATED_DOCUMENT, _UNKNOWN_DOCUMENT, _WRAPPED_ANYWHERE = 2.5, 0.0, -5.0
"""Log-odds that a hyphen before a newline is there for the newline only."""

_FITS = (np.log(0.05), np.log(0.85))
_FITS_NOT = (np.log(0.95), np.log(0.15))
"""In fixed-width text, for SPACE and PARAGRAPH: would the next word have fitted into the line?"""


def decide(places: list[Place], scores: BreakScores) -> list[Decision]:
    """Return a decision for each place; edges, seams and empty lines are certain."""
    if not places:
        return []
    evidence = np.stack([_evidence(place, scores, k) for k, place in enumerate(places)])
    is_newline = np.array([_is_single_newline(place) for place in places], dtype=bool)
    if is_newline.any():
        evidence[is_newline] = _weigh_newlines(places, is_newline, evidence[is_newline])
    return [
        Decision(Sense.PARAGRAPH, 1.0) if _is_certain(place) else Decision(Sense(int(row.argmax())), float(row.max()))
        for place, row in zip(places, _normalise(evidence), strict=True)
    ]


def _weigh_newlines(places: list[Place], is_newline: npt.NDArray[np.bool_], evidence: Floats) -> Floats:
    """Add to the evidence of single newlines what the document says of them all."""
    newlines = [place for place, single in zip(places, is_newline, strict=True) if single]
    is_unwrapped = max(max(place.line_length, place.next_length) for place in places) > _LONGEST_WRAPPED_LINE
    cuts_words = (_normalise(evidence)[:, Sense.JOIN] > _CLEAR).any()
    evidence = evidence + _hyphen_evidence(newlines, evidence)
    evidence += _width_evidence(newlines, evidence)
    if is_unwrapped:
        evidence[[place.line_length < _NARROW_LINE for place in newlines], Sense.PARAGRAPH] += _IS_SHORT
    if cuts_words and sum(place.found.is_blank_line for place in places) >= _FEWEST_EMPTY_LINES:
        evidence[:, Sense.PARAGRAPH] -= _EMPTY_LINES_DIVIDE
    shares = _shares(evidence, _UNWRAPPED_COUNTS if is_unwrapped else _PRIOR_COUNTS)
    return np.asarray(evidence + np.log(shares)[None, :])


def _is_certain(place: Place) -> bool:
    return place.is_at_edge or place.is_at_seam or place.found.is_blank_line


def _is_single_newline(place: Place) -> bool:
    return not place.found.has_marker and not _is_certain(place)


def _evidence(place: Place, scores: BreakScores, k: int) -> Floats:
    """Return the log-likelihood of each sense, up to a constant."""
    join = float(scores.join[k])
    if place.found.has_marker:
        join -= _SPACE_KEPT if place.found.has_space_after else _NO_SPACE_BEHIND_MARKER
        return np.array([join, 0.0, -np.inf, -np.inf])
    join -= _JOIN_PRIOR + (_SPACE_KEPT if place.found.has_space_after else 0.0)
    divide = float(np.clip(scores.divide[k], -_DIVIDE_LIMIT, _DIVIDE_LIMIT))
    divide += _INDENTED if place.found.is_indented else -_BLANK_AT_END if place.found.has_space_after else 0.0
    divide += _IS_SHORT * (place.line_length < _SHORT_LINE)
    divide += _IS_SHORT * (place.next_length < _SHORT_LINE and place.line_length < _NARROW_LINE)
    if not place.is_after_hyphen:
        return np.array([join, 0.0, divide, -np.inf])
    suspended = _SUSPENDED if place.is_before_conjunction else -_SUSPENDED / 2
    return np.array([join, suspended, divide, join + float(scores.soft[k])])


def _hyphen_evidence(places: list[Place], evidence: Floats) -> Floats:
    """Return what the document says of hyphens at line ends: words cut without one speak against them."""
    after_hyphen = np.array([place.is_after_hyphen for place in places])
    cut_words = int((_normalise(evidence)[~after_hyphen, Sense.JOIN] > _CLEAR).sum())
    if cut_words > after_hyphen.sum():
        log_odds = _WRAPPED_ANYWHERE
    elif not cut_words and after_hyphen.sum() >= 2 and after_hyphen.mean() >= 0.1:
        log_odds = _HYPHENATED_DOCUMENT
    else:
        log_odds = _UNKNOWN_DOCUMENT
    added = np.zeros_like(evidence)
    added[:, Sense.DROP_HYPHEN] = log_odds
    soft = [place.left[-1:] == _SOFT_HYPHEN for place in places]
    added[soft, Sense.DROP_HYPHEN] = 10.0
    return added


def _width_evidence(places: list[Place], evidence: Floats) -> Floats:
    """In text of a fixed width, a line that had room for the next word ends a paragraph."""
    added = np.zeros_like(evidence)
    lengths = np.array([place.line_length for place in places])
    width = np.quantile(lengths, 0.95)
    fits = lengths + 1 + np.array([len((place.right.split(None, 1) or [""])[0]) for place in places]) <= width
    clear_wraps = _normalise(evidence)[:, [Sense.SPACE, Sense.DROP_HYPHEN]].sum(axis=1) > _CLEAR
    if clear_wraps.sum() >= 4 and fits[clear_wraps].mean() <= 0.1:
        added[:, Sense.SPACE] = np.where(fits, _FITS[0], _FITS_NOT[0])
        added[:, Sense.PARAGRAPH] = np.where(fits, _FITS[1], _FITS_NOT[1])
    return added


def _shares(evidence: Floats, prior_counts: Floats) -> Floats:
    """Estimate the share of each sense; hyphens dropped count as spaces, for they say as little of mid-word wraps."""
    shares = prior_counts / prior_counts.sum()
    for _ in range(_ROUNDS):
        shares[Sense.DROP_HYPHEN] = max(shares[Sense.JOIN], shares[Sense.SPACE])
        counts = _normalise(evidence + np.log(shares)[None, :]).sum(axis=0)
        counts[Sense.SPACE] += counts[Sense.DROP_HYPHEN]
        counts[Sense.DROP_HYPHEN] = 0.0
        counts += prior_counts
        shares = counts / counts.sum()
    shares[Sense.DROP_HYPHEN] = max(shares[Sense.JOIN], shares[Sense.SPACE])
    return np.asarray(shares)


def _normalise(evidence: Floats) -> Floats:
    weights = np.exp(evidence - evidence.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))
