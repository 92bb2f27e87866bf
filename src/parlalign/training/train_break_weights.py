"""Fit the weights of break features on simulated damage."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from parlalign.languages.facts import Language
from parlalign.learning.arrays import Doubles, Flags, Indices
from parlalign.records import LanguageSpan, Span
from parlalign.repairing.break_context import break_context
from parlalign.repairing.break_features import FEATURES, TYPES, break_features
from parlalign.repairing.break_model import BreakModel
from parlalign.repairing.breaks import BreakType, find_breaks, take
from parlalign.repairing.provisional_text import REPLACEMENTS, provisional_text
from parlalign.repairing.read_lines import read_lines
from parlalign.repairing.wrap_style import wrap_style
from parlalign.training.simulated_damage import DamagedText, damaged_documents

_SEED = 1
_DECAY = 10.0
_STEPS = 25


@dataclass(frozen=True, slots=True)
class _Sample:
    """The features of n breaks by the name of their type, their true types, and which types are possible (n, 2).

    The columns of `possible` are for paragraphs and for dropped hyphens; joins are always possible.
    """

    features: dict[str, Doubles]
    types: Indices
    possible: Flags


def train_break_weights(model: BreakModel, chunks: Iterable[Sequence[str]], facts: Language) -> dict[str, Doubles]:
    """Return the weights of the features, fitted on documents that the tables of the model were not trained on."""
    rng = random.Random(_SEED)
    samples = [
        _sample(damaged, model)
        for chunk in chunks
        if len(chunk) > 1
        for damaged in damaged_documents(chunk, facts, rng)
    ]
    return _fit(
        {name: np.concatenate([sample.features[name] for sample in samples]) for name in FEATURES},
        np.concatenate([sample.types for sample in samples]),
        np.concatenate([sample.possible for sample in samples]),
    )


def _sample(damaged: DamagedText, model: BreakModel) -> _Sample:
    """Return the breaks of a damaged text that a decision depends on the features for."""
    source, breaks = damaged.source, find_breaks(damaged.source)
    types = np.array([damaged.types.get(at, -1) for at in breaks.start.tolist()], dtype=np.int64)
    lines = read_lines(source, take(breaks, breaks.has_newline))
    context = break_context(source, breaks, lines, [LanguageSpan(Span(0, len(source)), None)])
    replacements = [REPLACEMENTS[BreakType(k)] if k >= 0 else " " for k in types.tolist()]
    scores = model.score(*provisional_text(source, breaks, replacements))
    features = break_features(context, scores, wrap_style(context, scores))
    is_used = (types >= 0) & ~context.is_certain & ~context.follows_enumerator
    # Breaks whose simulated type is impossible by their form are left out.
    is_used &= (types != BreakType.DROP_HYPHEN) | context.after_hyphen
    is_used &= (types != BreakType.PARAGRAPH) | context.newlines
    return _Sample(
        features={name: features[name][is_used] for name in FEATURES},
        types=types[is_used],
        possible=np.column_stack([context.newlines, context.after_hyphen])[is_used],
    )


def _fit(features: dict[str, Doubles], gold: Indices, possible: Flags) -> dict[str, Doubles]:
    """Return the weights of greatest likelihood by Newton's method, with a penalty on the distance from the priors."""
    names = list(FEATURES)
    allowed = np.column_stack([np.ones(len(gold), dtype=bool), possible])
    cuts = np.cumsum([features[name].shape[1] for name in names])[:-1]
    priors = np.array([feature.prior for name in names for feature in FEATURES[name]])
    weights = priors.copy()
    for _ in range(_STEPS):
        shares = _shares(features, np.split(weights, cuts), allowed)
        errors = [shares[:, k] - (gold == TYPES[name]) for k, name in enumerate(names)]
        gradient = np.concatenate([features[name].T @ error for name, error in zip(names, errors, strict=True)])
        curvature = _curvature(features, shares) + _DECAY * np.eye(len(weights))
        step = np.linalg.solve(curvature, gradient + _DECAY * (weights - priors))
        weights = weights - step * min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-9))
    return dict(zip(names, np.split(weights.round(4), cuts), strict=True))


def _shares(features: dict[str, Doubles], weights: Sequence[Doubles], allowed: Flags) -> Doubles:
    """Return the probability of each type but the space (n, 3)."""
    columns = [features[name] @ part for name, part in zip(FEATURES, weights, strict=True)]
    evidence = np.where(allowed, np.column_stack(columns), -np.inf)
    top = np.maximum(evidence.max(axis=1, keepdims=True), 0)
    odds = np.exp(evidence - top)
    return np.asarray(odds / (odds.sum(axis=1, keepdims=True) + np.exp(-top)))


def _curvature(features: dict[str, Doubles], shares: Doubles) -> Doubles:
    """Return the second derivatives of the negative log-likelihood by the weights."""
    blocks = [
        [
            (features[a] * (shares[:, i] * ((i == j) - shares[:, j]))[:, None]).T @ features[b]
            for j, b in enumerate(FEATURES)
        ]
        for i, a in enumerate(FEATURES)
    ]
    return np.block(blocks)
