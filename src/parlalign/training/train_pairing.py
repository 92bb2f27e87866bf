"""Train the model of document pairs on collections with known pairs, made from line-aligned text."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import regex

from parlalign.aligning.word_vectors import WordModel
from parlalign.learning.arrays import Flags, Floats
from parlalign.pairing.assign import assign
from parlalign.pairing.document_vectors import Pairs, find_candidates, make_document_sets
from parlalign.pairing.pair_features import pair_features
from parlalign.pairing.pair_model import PairingModel
from parlalign.pairing.sketch import Sketch, Sketcher
from parlalign.training.network_training import fit_log_odds

Lines = Sequence[tuple[str, str]]
"""Lines of a text with their translations."""

_SIZES = (1, 1, 1, 2, 2, 5, 5, 20, 60, 120)
"""Documents of a collection, before some lose their counterpart. These constants and the following describe the
collections that models/pairing.md documents; they were set by hand."""
_LENGTHS = (2, 4, 8, 15, 30, 60)
"""Lines of a document at most."""
_WITH_NUMBER = regex.compile(r"(?<!\S)[^\s\d]*+\d\S*+")
"""A word with a digit: `73/238/EWG,`; not `EWG`."""
_ALL_CORPORA, _RUNNING_TEXT = 0.3, 0.6
"""Shares of collections made from all corpora, and of running text instead of lines drawn at random."""
_WITHOUT_COUNTERPART, _HALVED = 0.2, 0.25
"""Shares of documents without a counterpart, and of those of which each side has another half."""
_SIMILAR, _RENUMBERED, _COPIED = 0.4, 0.2, (0.3, 0.5, 0.8, 0.95)
"""Shares of documents that are similar to another one, of these that differ only in numbers, and of the lines that they
share with it."""
_WITHOUT_NUMBERS = 0.4
"""Share of collections from which numbers are removed."""
_JOINED, _LOST, _BROKEN = 0.3, 0.1, 0.02
"""Shares of lines that are joined to the one before or lost, and of characters after which a line is broken; each in a
third of the collections."""
_HELD_OUT = 2
"""One of so many collections trains the network of rivals, the others that of pairs."""
_HIDDEN, _EPOCHS = 10, 8
_RIVAL_HIDDEN, _RIVAL_EPOCHS = 4, 20


@dataclass(slots=True)
class _Texts:
    """The documents of a collection by name, as lines; those with the same name are pairs."""

    source: dict[str, list[str]] = field(default_factory=dict)
    target: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _LabelledPairs:
    """The candidate pairs of a collection, their features, and whether they are correct."""

    pairs: Pairs
    features: Floats
    is_correct: Flags


def train_pairing(
    corpora: Sequence[Lines], languages: tuple[str, str], model: WordModel, count: int, seed: int = 1
) -> PairingModel:
    """Train on `count` collections made from line-aligned texts, which the word vectors must not be trained on.

    The same texts give the same model on one thread.
    """
    rng, numpy_rng = random.Random(seed), np.random.default_rng(seed)
    collections = [_labelled_pairs(_collection(corpora, rng), languages, model) for _ in range(count)]
    training = [pairs for k, pairs in enumerate(collections) if k % _HELD_OUT]
    pair = fit_log_odds(
        np.concatenate([pairs.features for pairs in training]),
        np.concatenate([pairs.is_correct for pairs in training]).astype(np.float64),
        hidden=_HIDDEN,
        epochs=_EPOCHS,
        rng=numpy_rng,
    )
    held_out = [(pairs, *assign(pairs.pairs, pair(pairs.features))) for pairs in collections[::_HELD_OUT]]
    rivals = fit_log_odds(
        np.concatenate([features for _, _, features in held_out]),
        np.concatenate([pairs.is_correct[assigned] for pairs, assigned, _ in held_out]).astype(np.float64),
        hidden=_RIVAL_HIDDEN,
        epochs=_RIVAL_EPOCHS,
        rng=numpy_rng,
    )
    return PairingModel(pair=pair, rivals=rivals)


def _labelled_pairs(texts: _Texts, languages: tuple[str, str], model: WordModel) -> _LabelledPairs:
    sketcher = Sketcher(languages, model)
    sketches: list[Sketch] = []
    for code, documents in zip(languages, (texts.source, texts.target), strict=True):
        sketches += [sketcher.sketch(name, "\n".join(lines), code) for name, lines in documents.items()]
    source, target = make_document_sets(sketches, sketcher, model)
    pairs, similarity = find_candidates(source, target)
    features = pair_features(source, target, pairs, similarity, model.null)
    is_correct = [source.sketches[i].name == target.sketches[j].name for i, j in pairs.tolist()]
    return _LabelledPairs(pairs=pairs, features=features, is_correct=np.array(is_correct, dtype=bool))


def _collection(corpora: Sequence[Lines], rng: random.Random) -> _Texts:
    """Return documents of one kind: running text or lines drawn at random, from one corpus or all.

    Some have no counterpart, are halved or are similar to others. Some collections lose their numbers, are damaged, or
    have lines joined and lost.
    """
    some = corpora if rng.random() < _ALL_CORPORA else [rng.choice(corpora)]
    is_running, longest = rng.random() < _RUNNING_TEXT, rng.choice(_LENGTHS)
    documents: list[list[tuple[str, str]]] = []
    for _ in range(rng.choice(_SIZES)):
        lines = _draw_lines(some, rng.randint(1, longest), rng, is_running=is_running)
        if documents and rng.random() < _SIMILAR:
            lines = _similar_document(rng.choice(documents), lines, rng)
        documents.append(lines)
    texts = _Texts()
    for k, lines in enumerate(documents):
        _add_document(texts, f"{k}", lines, rng)
    return _damaged(texts, rng)


def _draw_lines(corpora: Sequence[Lines], count: int, rng: random.Random, *, is_running: bool) -> list[tuple[str, str]]:
    corpus = rng.choice(corpora)
    if is_running:
        start = rng.randrange(max(len(corpus) - count, 1))
        return list(corpus[start : start + count])
    return [rng.choice(rng.choice(corpora)) for _ in range(count)]


def _similar_document(other: Lines, own: Lines, rng: random.Random) -> list[tuple[str, str]]:
    """Return another document with some of its lines replaced, or with other numbers, as in amending acts."""
    if rng.random() < _RENUMBERED:
        digits = str.maketrans("0123456789", "".join(rng.sample("0123456789", 10)))
        return [(a.translate(digits), b.translate(digits)) for a, b in other]
    share = rng.choice(_COPIED)
    similar = [line if rng.random() < share else rng.choice(own) for line in other]
    return similar if similar != list(other) else [*similar, own[0]]


def _add_document(texts: _Texts, name: str, lines: list[tuple[str, str]], rng: random.Random) -> None:
    """Add a document to both sides, to one, or a different half of it to each."""
    source, target = [a for a, _ in lines], [b for _, b in lines]
    draw, middle = rng.random(), len(lines) // 2
    if draw < _WITHOUT_COUNTERPART:
        side, text = rng.choice([(texts.source, source), (texts.target, target)])
        side[name] = text
    elif draw < _WITHOUT_COUNTERPART + _HALVED and middle > 1:
        texts.source[f"{name} first"], texts.target[f"{name} second"] = source[:middle], target[middle:]
    else:
        texts.source[name], texts.target[name] = source, target


def _damaged(texts: _Texts, rng: random.Random) -> _Texts:
    without_numbers = rng.random() < _WITHOUT_NUMBERS
    joined, lost, broken = (rng.choice((0.0, 0.0, share)) for share in (_JOINED, _LOST, _BROKEN))
    sides = []
    for side in (texts.source, texts.target):
        sides.append({name: _damaged_lines(lines, rng, joined, lost, broken) for name, lines in side.items()})
        if without_numbers:
            sides[-1] = {name: [_WITH_NUMBER.sub(" ", line) for line in lines] for name, lines in sides[-1].items()}
    return _Texts(*sides)


def _damaged_lines(lines: Sequence[str], rng: random.Random, joined: float, lost: float, broken: float) -> list[str]:
    """Return lines of which some are joined to the one before, some are lost, and some are broken within words."""
    damaged: list[str] = []
    for line in lines:
        if len(lines) > 4 and rng.random() < lost:
            continue
        text = (
            "".join(f"{char}\n" if rng.random() < broken and char != " " else char for char in line) if broken else line
        )
        if damaged and rng.random() < joined:
            damaged[-1] += f" {text}"
        else:
            damaged.append(text)
    return damaged or list(lines[:1])
