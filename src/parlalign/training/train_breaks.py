"""Train the break model of a language from plain text: every position of clean text is an example of a break."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from parlalign.languages.facts import Language
from parlalign.languages.language_spans import LanguageSpan
from parlalign.learning.hashed_logistic import Floats, Indices, Learner
from parlalign.records import Span
from parlalign.repairing.break_features import EXPECTED, FEATURES, Sense, sense_features
from parlalign.repairing.break_model import JOIN_BITS, SIDE_BITS, BreakModel, to_side_bits
from parlalign.repairing.breaks import find_breaks
from parlalign.repairing.character_features import MARGIN, Reader
from parlalign.repairing.decisions import GLUE, surroundings
from parlalign.repairing.hashed_text import IS_LETTER, IS_VOWEL, PAD, Codes, Text, codes
from parlalign.repairing.provisional_text import draft
from parlalign.repairing.word_classes import WordClasses, train_classes
from parlalign.training.simulated_damage import damaged_documents

Bools = npt.NDArray[np.bool_]
Examples = tuple[Indices, Bools]

_SEED = 1
_REFERENCE_COPIES = 200  # of the printed forms of identifiers, so that they weigh as those of a frequent kind
_CHUNK = 50  # lines that stay together, as a document
_HELD_OUT = 40  # one chunk of so many is kept for calibration and for the weights of decisions
_BLOCK = 4000  # lines whose examples are shuffled together, at most
_BLOCK_SIZE = 200_000  # characters of the same
_HYPHEN, _SPACE, _PAD = ord("-"), ord(" "), ord(PAD)
_HELD_OUT_RATE = 0.3  # of the positions held out that calibrate
_SOFT_SPARSITY = 0.1  # hyphens are rare: what was seen a few times has to count
_DECAY = 10.0
_STEPS = 25

_ENUMERATORS = ("– ", "- ", "• ", "(a) ", "a) ", "(i) ", "1. ", "12. ", "(3) ", "A. ", "AB. ")
_FINAL = ".;:!?,"


def train_breaks(lines: Sequence[str], facts: Language, passes: int = 1) -> BreakModel:
    """Train on clean lines of a language, a sentence or paragraph each, in the order of their documents.

    The same lines in the same order give the same model.
    """
    chunks = [lines[k : k + _CHUNK] for k in range(0, len(lines), _CHUNK)]
    held_out, kept = chunks[::_HELD_OUT], [chunk for k, chunk in enumerate(chunks) if k % _HELD_OUT]
    learnt_from = [*(line for chunk in kept for line in chunk), *facts.references * _REFERENCE_COPIES]
    random.Random(_SEED).shuffle(learnt_from)
    classes = train_classes(learnt_from)
    blocks, held_blocks = _blocks(learnt_from), _blocks([line for chunk in held_out for line in chunk])
    rng = np.random.default_rng(_SEED)
    join, divide = Learner(JOIN_BITS), Learner(SIDE_BITS)
    soft = Learner(SIDE_BITS, _SOFT_SPARSITY)
    for k in range(passes):
        for block in blocks:
            join.learn(*_join_examples(block, classes, rng, 1.0))
            soft.learn(*_soft_examples(block, classes, rng))
            if k == 0:
                divide.learn(*_divide_examples(block, facts, classes, rng))
    model = BreakModel(
        join.finish(*_together(_join_examples(block, classes, rng, _HELD_OUT_RATE) for block in held_blocks)),
        divide.finish(*_together(_divide_examples(block, facts, classes, rng) for block in held_blocks)),
        soft.finish(*_together(_soft_examples(block, classes, rng) for block in held_blocks)),
        classes,
        {},
    )
    return replace(model, weights=train_weights(model, held_out, facts))


def train_weights(model: BreakModel, chunks: Iterable[Sequence[str]], facts: Language) -> dict[str, Floats]:
    """Fit how letters, lines and the document weigh together, on documents that the tables were not trained on."""
    rng = random.Random(_SEED)
    features: dict[str, list[Floats]] = {name: [] for name in FEATURES}
    gold: list[Indices] = []
    masks: list[Bools] = []
    for chunk in chunks:
        if len(chunk) < 2:
            continue
        for damaged in damaged_documents(chunk, facts, rng):
            breaks = find_breaks(damaged.source)
            senses = np.array([damaged.senses.get(at, -1) for at in breaks.start.tolist()], dtype=np.int64)
            around, certain, after_enumerator = surroundings(
                damaged.source, breaks, [LanguageSpan(Span(0, len(damaged.source)), None)]
            )
            glue = [GLUE[Sense(k)] if k >= 0 else " " for k in senses.tolist()]
            found = sense_features(around, model.score(*draft(damaged.source, breaks, glue)))
            chosen = (senses >= 0) & ~certain & ~after_enumerator
            # What the simulation calls a hyphen has to look like one.
            chosen &= (senses != Sense.DROP_HYPHEN) | around.after_hyphen
            chosen &= (senses != Sense.PARAGRAPH) | around.newlines
            for name in FEATURES:
                features[name].append(found[name][chosen])
            gold.append(senses[chosen])
            masks.append(np.column_stack([around.newlines, around.after_hyphen])[chosen])
    return _fit(
        {name: np.concatenate(rows) for name, rows in features.items()}, np.concatenate(gold), np.concatenate(masks)
    )


def _fit(features: dict[str, Floats], gold: Indices, possible: Bools) -> dict[str, Floats]:
    """Return weights of greatest likelihood, with a penalty on their squares, by Newton's method."""
    names = list(FEATURES)
    senses = (Sense.JOIN, Sense.PARAGRAPH, Sense.DROP_HYPHEN)
    allowed = np.column_stack([np.ones(len(gold), dtype=bool), possible])
    sizes = [features[name].shape[1] for name in names]
    cuts = np.cumsum(sizes)[:-1]
    expected = np.array([EXPECTED.get(name, 0.0) for columns in FEATURES.values() for name in columns])
    weights = expected.copy()
    for _ in range(_STEPS):
        parts = np.split(weights, cuts)
        evidence = np.column_stack([features[name] @ part for name, part in zip(names, parts, strict=True)])
        evidence = np.where(allowed, evidence, -np.inf)
        top = np.maximum(evidence.max(axis=1, keepdims=True), 0)
        odds = np.exp(evidence - top)
        shares = odds / (odds.sum(axis=1, keepdims=True) + np.exp(-top))
        gradient = np.concatenate(
            [
                features[name].T @ (shares[:, k] - (gold == sense))
                for k, (name, sense) in enumerate(zip(names, senses, strict=True))
            ]
        )
        blocks = [
            [
                (features[a] * (shares[:, i] * ((i == j) - shares[:, j]))[:, None]).T @ features[b]
                for j, b in enumerate(names)
            ]
            for i, a in enumerate(names)
        ]
        curvature = np.block(blocks) + _DECAY * np.eye(len(weights))
        step = np.linalg.solve(curvature, gradient + _DECAY * (weights - expected))
        weights = weights - step * min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-9))
    return dict(zip(names, np.split(weights.round(4), cuts), strict=True))


def save_breaks(model: BreakModel, file: BinaryIO) -> None:
    """Write the model as a compressed `.npz`; the same model gives the same bytes."""
    arrays = {
        **model.join.arrays("join"),
        **model.divide.arrays("divide"),
        **model.soft.arrays("soft"),
        **model.classes.arrays(),
        **{f"weights.{name}": weights for name, weights in model.weights.items()},
    }
    np.savez_compressed(file, **arrays)  # type: ignore[arg-type]


def _blocks(lines: Sequence[str]) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    size = 0
    for line in lines:
        if size >= _BLOCK_SIZE or len(blocks[-1]) >= _BLOCK:
            blocks.append([])
            size = 0
        blocks[-1].append(line)
        size += len(line)
    return blocks


def _join_examples(block: list[str], classes: WordClasses, rng: np.random.Generator, rate: float) -> Examples:
    """Cut at random places; a cut at or next to a space takes the space away, as a wrap does."""
    points = _padded(block)
    at = MARGIN + np.flatnonzero(rng.random(len(points) - 2 * MARGIN) < rate)
    at_space = points[at] == _SPACE
    after_space = ~at_space & (points[at - 1] == _SPACE)
    start, end = np.where(after_space, at - 1, at), np.where(at_space, at + 1, at)
    inside = ~np.isin(points[start - 1], (_SPACE, _PAD)) & ~np.isin(points[end], (_SPACE, _PAD))
    return _shuffled(Reader(Text(points), classes), start[inside], end[inside], (start == end)[inside], rng)


def _divide_examples(block: list[str], facts: Language, classes: WordClasses, rng: np.random.Generator) -> Examples:
    """Ends of lines against as many spaces inside lines.

    Some lines lose their closing mark, as headings and addresses have none, or have a comma or semicolon for it, as
    citations have; some begin with an enumerator, some have the number of an article before them.
    """
    points = _padded(
        [part for line in block for part in _vary_line(line, facts, rng.random(), int(rng.integers(1 << 30)))]
    )
    inner = points[MARGIN:-MARGIN]
    ends, spaces = np.flatnonzero(inner == _PAD) + MARGIN, np.flatnonzero(inner == _SPACE) + MARGIN
    spaces = rng.choice(spaces, size=min(len(ends), len(spaces)), replace=False)
    at = np.concatenate([ends, spaces])
    rows, is_end = _shuffled(Reader(Text(points), classes), at, at + 1, np.arange(len(at)) < len(ends), rng)
    return to_side_bits(rows), is_end


def _soft_examples(block: list[str], classes: WordClasses, rng: np.random.Generator) -> Examples:
    """Places where a word may be hyphenated, roughly, against the hyphens that words have; twice as many of the first.

    A word is hyphenated before a consonant and a vowel, with a vowel in the three letters before; compounds also before
    a vowel. The hyphen itself is left out of the features: it is the same on both sides.
    """
    points = _padded(block)
    letter, vowel = IS_LETTER[points], IS_VOWEL[points]
    inner = np.arange(MARGIN, len(points) - MARGIN)
    hyphens = inner[(points[inner] == _HYPHEN) & letter[inner - 1] & letter[inner + 1]]
    is_place = letter[inner - 2] & letter[inner - 1] & letter[inner] & ~vowel[inner] & vowel[inner + 1]
    is_place &= vowel[inner - 1] | vowel[inner - 2] | (vowel[inner - 3] & letter[inner - 3])
    before_vowel = letter[inner - 2] & letter[inner - 1] & ~vowel[inner - 1] & vowel[inner] & letter[inner + 1]
    places = np.concatenate(
        [_some(inner[is_place], 2 * len(hyphens), rng), _some(inner[before_vowel], len(hyphens) // 3, rng)]
    )
    start, end = np.concatenate([places, hyphens]), np.concatenate([places, hyphens + 1])
    rows, is_soft = _shuffled(Reader(Text(points), classes), start, end, np.arange(len(start)) < len(places), rng)
    return to_side_bits(rows), is_soft


def _some(places: Indices, count: int, rng: np.random.Generator) -> Indices:
    return rng.choice(places, size=min(count, len(places)), replace=False)


def _shuffled(reader: Reader, start: Indices, end: Indices, label: Bools, rng: np.random.Generator) -> Examples:
    order = rng.permutation(len(start))
    return reader.rows(start[order], end[order], JOIN_BITS), label[order]


def _vary_line(line: str, facts: Language, chance: float, seed: int) -> list[str]:
    if chance < 0.3:
        line = line.rstrip(_FINAL)
    elif chance < 0.45:
        line = line.rstrip(_FINAL) + ";,"[seed % 2]
    if seed % 8 == 0:
        line = _ENUMERATORS[seed // 8 % len(_ENUMERATORS)] + line
    elif seed % 16 == 1:
        return [f"{facts.divisions[seed // 16 % len(facts.divisions)].capitalize()} {seed // 256 % 40}", line or "."]
    return [line or "."]


def _padded(block: Sequence[str]) -> Codes:
    return codes(PAD * MARGIN + PAD.join(block) + PAD * MARGIN)


def _together(examples: Iterable[Examples]) -> Examples:
    rows, labels = zip(*examples, strict=True)
    return np.concatenate(rows), np.concatenate(labels)
