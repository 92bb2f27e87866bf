"""Decide what each break of a text stands for: nothing, a dropped hyphen, a space, or the end of a paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

import numpy as np
import numpy.typing as npt

from parlalign.languages.language_models import has_break_model
from parlalign.learning.arrays import Doubles, Flags, Indices
from parlalign.records import LanguageSpan
from parlalign.repairing.break_context import BreakContext, break_context
from parlalign.repairing.break_features import break_features, log_odds
from parlalign.repairing.break_languages import break_languages
from parlalign.repairing.break_model import break_model
from parlalign.repairing.break_rules import break_rules
from parlalign.repairing.break_scores import BreakScores
from parlalign.repairing.breaks import Breaks, BreakType, Decisions, take
from parlalign.repairing.concordance_pages import Concordance, concordance_languages, find_concordance
from parlalign.repairing.provisional_text import REPLACEMENTS, ProvisionalText, in_running_case, provisional_text
from parlalign.repairing.read_lines import read_lines
from parlalign.repairing.wrap_style import normalised, wrap_style

_ROUNDS = 2
_CONTEXT = 100
"""Characters on either side of a break that its features depend on, apart from the longest words."""
_NARROWEST, _FEWEST_ITEMS = 15, 5
"""A text is a list if all its lines are shorter than this and it has at least so many newlines; set by hand."""
_LEAST = 1e-6
"""The least probability that a text of a concordance begins, or does not."""
_ENUMERATOR_LOG_ODDS = 5.0
"""Log-odds that the newline after an enumerator on a line of its own is a space."""
_REFERENCE_LOG_ODDS = 5.0
"""Log-odds that a newline next to the line of a document number or a date ends a paragraph."""


def decide(
    source: str,
    breaks: Breaks,
    language_spans: Sequence[LanguageSpan],
    parallel_texts: Sequence[str] = (),
    *,
    kept: Flags | None = None,
) -> Decisions:
    """Decide all breaks of a text, given its languages and texts with the same content.

    `kept` are newlines that certainly end a paragraph, as those between links of a page.
    In the second round, breaks that are near others are decided again, as their context has changed.
    """
    languages, has_model = break_languages(breaks, language_spans)
    lines = read_lines(source, take(breaks, breaks.has_newline))
    context = break_context(source, breaks, lines, language_spans, parallel_texts)
    is_certain = _is_certain(context, kept)
    types = np.where(is_certain, BreakType.PARAGRAPH, BreakType.SPACE)
    probability = np.ones(len(breaks))
    scores = BreakScores.zeros(len(breaks))
    needs_scoring = np.ones(len(breaks), dtype=bool)
    concordance = None
    rules = break_rules(source, breaks, languages, language_spans, parallel_texts)
    for number in range(_ROUNDS):
        if not needs_scoring.any():
            break
        provisional = _provisional(source, breaks, types)
        _score(provisional, languages, needs_scoring, scores)
        evidence = _log_odds(scores, context, languages)
        rules.apply(evidence)
        evidence[context.follows_enumerator] = [-np.inf, _ENUMERATOR_LOG_ODDS, 0.0, -np.inf]
        evidence[context.beside_reference] = [-np.inf, 0.0, _REFERENCE_LOG_ODDS, -np.inf]
        if number == 0 and concordance_languages(breaks, language_spans):
            likely = np.where(is_certain, BreakType.PARAGRAPH, evidence.argmax(axis=1))
            provisional = _provisional(source, breaks, likely)
            concordance = find_concordance(source, breaks, evidence, provisional, language_spans)
            if concordance:
                language_spans = concordance.spans(language_spans)
                languages, has_model = break_languages(breaks, language_spans)
                context = break_context(source, breaks, lines, language_spans, parallel_texts)
                is_certain = _is_certain(context, kept)
        if concordance:
            _apply_text_starts(concordance, breaks, evidence)
        shares = normalised(evidence.T)
        before, types = types, np.where(is_certain, BreakType.PARAGRAPH, shares.argmax(axis=0))
        probability = np.where(is_certain, 1.0, shares.max(axis=0))
        needs_scoring = _has_changed_neighbour(breaks, types != before)
    return Decisions(
        types=types,
        probability=probability,
        is_certain=is_certain,
        is_decided=has_model,
        follows_enumerator=context.follows_enumerator,
        text_starts=concordance.starts if concordance else {},
    )


def _is_certain(context: BreakContext, kept: Flags | None) -> Flags:
    """Return which breaks certainly end a paragraph: in a list of words or figures, all newlines."""
    is_certain = context.is_certain if kept is None else context.is_certain | kept
    if context.longest_line < _NARROWEST and context.newlines.sum() >= _FEWEST_ITEMS:
        return is_certain | context.newlines  # no text is wrapped at such a width
    return is_certain


def _provisional(source: str, breaks: Breaks, types: Indices) -> ProvisionalText:
    return provisional_text(source, breaks, [REPLACEMENTS[BreakType(k)] for k in types.tolist()])


def _apply_text_starts(concordance: Concordance, breaks: Breaks, evidence: Doubles) -> None:
    """Change the log-odds (n, 4) so that texts begin after breaks with the probabilities of a concordance."""
    _, at, of_break = np.intersect1d(concordance.places, breaks.end, return_indices=True)
    others = np.delete(evidence[of_break], BreakType.PARAGRAPH, axis=1)
    probability = np.clip(concordance.probability[at], _LEAST, 1 - _LEAST)
    odds = np.log(probability / (1 - probability))
    evidence[of_break, BreakType.PARAGRAPH] = np.logaddexp.reduce(others, axis=1) + odds


def _has_changed_neighbour(breaks: Breaks, changed: Flags) -> Flags:
    """Return, for each break, whether another break that changed is near enough to change its features."""
    places = breaks.start[changed]
    near = np.searchsorted(places, breaks.end + _CONTEXT) - np.searchsorted(places, breaks.start - _CONTEXT)
    return np.asarray(near - changed > 0)


def _score(
    provisional: ProvisionalText, languages: npt.NDArray[np.str_], needs_scoring: Flags, scores: BreakScores
) -> None:
    """Score breaks by the characters around them, each with the model of its language; change `scores` in place."""
    text = in_running_case(provisional.text)
    for code in _with_model(languages):
        rows = np.flatnonzero(needs_scoring & (languages == code))
        if len(rows):
            new = break_model(code).score(text, provisional.start[rows], provisional.end[rows])
            for field in fields(BreakScores):
                getattr(scores, field.name)[rows] = getattr(new, field.name)


def _log_odds(scores: BreakScores, context: BreakContext, languages: npt.NDArray[np.str_]) -> Doubles:
    """Return the log-odds of each type (n, types) by the weights of each break's language."""
    features = break_features(context, scores, wrap_style(context, scores))
    evidence = np.zeros((len(languages), len(BreakType)))
    for code in _with_model(languages):
        rows = languages == code
        evidence[rows] = log_odds(features, context, break_model(code).weights)[rows]
    return evidence


def _with_model(languages: npt.NDArray[np.str_]) -> list[str]:
    """Return the codes of the languages that have a break model."""
    return [code for code in np.unique(languages).tolist() if has_break_model(code)]
