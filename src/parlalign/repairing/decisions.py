"""Decide what each break of a text stands for: nothing, a dropped hyphen, a space, or the end of a paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

import numpy as np
import numpy.typing as npt

from parlalign.languages import REPAIRED
from parlalign.learning.arrays import Doubles, Flags
from parlalign.records import LanguageSpan
from parlalign.repairing.break_context import BreakContext, break_context
from parlalign.repairing.break_features import break_features, log_odds
from parlalign.repairing.break_languages import break_languages
from parlalign.repairing.break_model import break_model
from parlalign.repairing.break_scores import BreakScores
from parlalign.repairing.breaks import Breaks, BreakType, Decisions, take
from parlalign.repairing.provisional_text import REPLACEMENTS, ProvisionalText, provisional_text
from parlalign.repairing.read_lines import read_lines
from parlalign.repairing.wrap_style import normalised, wrap_style

_ROUNDS = 2
_CONTEXT = 100
"""Characters on either side of a break that its features depend on, apart from the longest words."""
_NARROWEST, _FEWEST_ITEMS = 15, 5
"""A text is a list if all its lines are shorter than this and it has at least so many newlines; set by hand."""
_ENUMERATOR_LOG_ODDS = 5.0
"""Log-odds that the newline after an enumerator on a line of its own is a space."""
_REFERENCE_LOG_ODDS = 5.0
"""Log-odds that a newline next to the line of a document number or a date ends a paragraph."""


def decide(
    source: str, breaks: Breaks, language_spans: Sequence[LanguageSpan], parallel_texts: Sequence[str] = ()
) -> Decisions:
    """Decide all breaks of a text, given its languages and texts with the same content.

    In the second round, breaks that are near others are decided again, as their context has changed.
    """
    languages, has_model = break_languages(breaks, language_spans)
    lines = read_lines(source, take(breaks, breaks.has_newline))
    context = break_context(source, breaks, lines, language_spans, parallel_texts)
    is_certain = context.is_certain
    if context.longest_line < _NARROWEST and context.newlines.sum() >= _FEWEST_ITEMS:
        is_certain = is_certain | context.newlines  # a list of words or figures: no text is wrapped at such a width
    types = np.where(is_certain, BreakType.PARAGRAPH, BreakType.SPACE)
    probability = np.ones(len(breaks))
    scores = BreakScores.zeros(len(breaks))
    needs_scoring = np.ones(len(breaks), dtype=bool)
    for _ in range(_ROUNDS):
        if not needs_scoring.any():
            break
        provisional = provisional_text(source, breaks, [REPLACEMENTS[BreakType(k)] for k in types.tolist()])
        _score(provisional, languages, needs_scoring, scores)
        evidence = _log_odds(scores, context, languages)
        evidence[context.follows_enumerator] = [-np.inf, _ENUMERATOR_LOG_ODDS, 0.0, -np.inf]
        evidence[context.beside_reference] = [-np.inf, 0.0, _REFERENCE_LOG_ODDS, -np.inf]
        shares = normalised(evidence.T)
        before, types = types, np.where(is_certain, BreakType.PARAGRAPH, shares.argmax(axis=0))
        probability = np.where(is_certain, 1.0, shares.max(axis=0))
        needs_scoring = _has_changed_neighbour(breaks, types != before)
    return Decisions(
        types=types,
        probability=probability,
        has_model=has_model,
        follows_enumerator=context.follows_enumerator,
    )


def _has_changed_neighbour(breaks: Breaks, changed: Flags) -> Flags:
    """Return, for each break, whether another break that changed is near enough to change its features."""
    places = breaks.start[changed]
    near = np.searchsorted(places, breaks.end + _CONTEXT) - np.searchsorted(places, breaks.start - _CONTEXT)
    return np.asarray(near - changed > 0)


def _score(
    provisional: ProvisionalText, languages: npt.NDArray[np.str_], needs_scoring: Flags, scores: BreakScores
) -> None:
    """Score breaks by the characters around them, each with the model of its language; change `scores` in place."""
    for code in REPAIRED:
        rows = np.flatnonzero(needs_scoring & (languages == code))
        if len(rows):
            new = break_model(code).score(provisional.text, provisional.start[rows], provisional.end[rows])
            for field in fields(BreakScores):
                getattr(scores, field.name)[rows] = getattr(new, field.name)


def _log_odds(scores: BreakScores, context: BreakContext, languages: npt.NDArray[np.str_]) -> Doubles:
    """Return the log-odds of each type (n, types) by the weights of each break's language."""
    features = break_features(context, scores, wrap_style(context, scores))
    evidence = np.zeros((len(languages), len(BreakType)))
    for code in REPAIRED:
        rows = languages == code
        if rows.any():
            evidence[rows] = log_odds(features, context, break_model(code).weights)[rows]
    return evidence
