"""Decide what each break of a text stands for: nothing, a hyphen's end, a space, or the end of a paragraph."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from parlalign.languages import REPAIRED
from parlalign.languages.language_spans import LanguageSpan
from parlalign.learning.hashed_logistic import Floats
from parlalign.repairing.break_features import Sense, Surroundings, log_odds, normalise, sense_features
from parlalign.repairing.break_model import HYPHENS, BreakScores, break_model
from parlalign.repairing.breaks import Bools, Breaks, Ints, find_breaks, take
from parlalign.repairing.lines import read_lines
from parlalign.repairing.provisional_text import draft
from parlalign.repairing.vocabulary import vocabulary_features

GLUE = {Sense.JOIN: "", Sense.SPACE: " ", Sense.PARAGRAPH: "\n", Sense.DROP_HYPHEN: ""}
_SOFT_HYPHEN = "\u00ad"
_SIGHT = 100
"""Characters either side that a break may see; all but the longest words of what the features read."""
_NARROWEST, _FEWEST_ITEMS = 15, 5
_ENUMERATOR = 5.0
"""Log-odds that the newline after an enumerator on a line of its own is a space."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """The likeliest sense of each of n breaks and its probability; `known` tells which are in a language we repair."""

    breaks: Breaks
    known: Bools
    sense: Ints
    probability: Floats
    after_enumerator: Bools


def decide(source: str, breaks: Breaks, runs: Sequence[LanguageSpan], parallel_texts: Sequence[str] = ()) -> Decisions:
    """Decide all breaks of a text, given its languages and the texts that belong to it.

    Twice: the second time those that have others near see them as they were decided the first time.
    """
    codes, known = _languages(breaks, runs)
    around, certain, after_enumerator = surroundings(source, breaks, runs, parallel_texts)
    if around.longest_line < _NARROWEST and around.newlines.sum() >= _FEWEST_ITEMS:
        certain |= around.newlines  # a list of words or figures: no text is wrapped so narrow
    sense = np.where(certain, Sense.PARAGRAPH, Sense.SPACE)
    probability = np.ones(len(breaks))
    scores = BreakScores(*(np.zeros(len(breaks)) for _ in fields(BreakScores)))
    is_stale = np.ones(len(breaks), dtype=bool)
    for _ in range(2):
        if not is_stale.any():
            break
        glue = [GLUE[Sense(k)] for k in sense.tolist()]
        _score(draft(source, breaks, glue), codes, is_stale, scores)
        evidence = _evidence(scores, around, codes)
        evidence[after_enumerator] = [-np.inf, _ENUMERATOR, 0.0, -np.inf]
        shares = normalise(evidence.T)
        before, sense = sense, np.where(certain, Sense.PARAGRAPH, shares.argmax(axis=0))
        probability = np.where(certain, 1.0, shares.max(axis=0))
        is_stale = _sees(breaks, sense != before)
    return Decisions(breaks, known, sense, probability, after_enumerator)


def _sees(breaks: Breaks, changed: Bools) -> Bools:
    """Tell for each break whether another one that changed is near enough to be seen."""
    places = breaks.start[changed]
    near = np.searchsorted(places, breaks.end + _SIGHT) - np.searchsorted(places, breaks.start - _SIGHT)
    return np.asarray(near - changed > 0)


def surroundings(
    source: str, breaks: Breaks, runs: Sequence[LanguageSpan], parallel_texts: Sequence[str] = ()
) -> tuple[Surroundings, Bools, Bools]:
    """Return what is around the breaks, which of them certainly end a paragraph, and which follow a lone enumerator."""
    with_newline = (breaks.newlines > 0) | ~breaks.has_marker
    lines = read_lines(source, take(breaks, with_newline))
    is_lone = np.zeros(len(breaks), dtype=bool)
    is_lone[with_newline] = lines.is_after_enumerator
    inside = (breaks.start > 0) & (breaks.end < len(source))
    is_lone &= inside & ~breaks.has_marker
    starts = np.array([run.span.start for run in runs] + [len(source) + 1])
    is_seam = starts[np.searchsorted(starts, breaks.start)] <= breaks.end
    is_empty_line = (breaks.newlines > 1) & ~breaks.is_page_end
    certain = ~inside | ((is_seam | is_empty_line) & ~is_lone)
    newlines = ~breaks.has_marker & ~certain
    left = [source[at - 1 : at] for at in breaks.start.tolist()]
    before_hyphen = [source[max(0, at - 2) : at - 1] for at in breaks.start.tolist()]
    right = [source[at : at + 1] for at in breaks.end.tolist()]
    after_hyphen = newlines & np.array(
        [a in HYPHENS and b.isalpha() and c.isalpha() for a, b, c in zip(left, before_hyphen, right, strict=True)], bool
    )
    capitals = np.array([char.isupper() for char in right], dtype=bool)
    small = np.array([char.islower() for char in right], dtype=bool)
    capital_before = np.array([char.isupper() for char in before_hyphen], dtype=bool)
    conjunction = np.zeros(len(breaks), dtype=bool)
    conjunction[with_newline] = lines.is_before_conjunction
    around = Surroundings(
        breaks,
        newlines,
        take(lines, newlines[with_newline]),
        int(max(lines.length.max(initial=0), lines.next_length.max(initial=0))),
        vocabulary_features(
            source,
            (breaks.start - after_hyphen, breaks.end),
            [(source, breaks), *((text, find_breaks(text)) for text in parallel_texts)],
        ),
        after_hyphen,
        after_hyphen & np.array([char == _SOFT_HYPHEN for char in left], dtype=bool),
        conjunction,
        capitals & capital_before,
        small & capital_before,
        capitals,
        small,
    )
    return around, certain, is_lone & newlines


def _languages(breaks: Breaks, runs: Sequence[LanguageSpan]) -> tuple[npt.NDArray[np.str_], Bools]:
    """Return the language that each break is read in, and whether it is one that we repair."""
    starts = [run.span.start for run in runs]
    codes = [runs[bisect_right(starts, at) - 1].language for at in breaks.start.tolist()]
    # Without a word that tells the language, as in a list of numbers, either model will do.
    fallback = next((code for code in codes if code in REPAIRED), REPAIRED[0])
    read_in = np.array([code or fallback for code in codes])
    return read_in, np.isin(read_in, REPAIRED)


def _score(drafted: tuple[str, Ints, Ints], codes: npt.NDArray[np.str_], chosen: Bools, scores: BreakScores) -> None:
    """Score the chosen breaks by the letters around them, each with the model of its language."""
    text, start, end = drafted
    for code in REPAIRED:
        mine = np.flatnonzero(chosen & (codes == code))
        if len(mine):
            found = break_model(code).score(text, start[mine], end[mine])
            for field in fields(BreakScores):
                getattr(scores, field.name)[mine] = getattr(found, field.name)


def _evidence(scores: BreakScores, around: Surroundings, codes: npt.NDArray[np.str_]) -> Floats:
    features = sense_features(around, scores)
    evidence = np.zeros((len(codes), len(Sense)))
    for code in REPAIRED:
        mine = codes == code
        if mine.any():
            evidence[mine] = log_odds(features, around, break_model(code).weights)[mine]
    return evidence
