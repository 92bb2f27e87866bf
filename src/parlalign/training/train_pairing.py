"""Learn the weights of the model: collections of documents with known pairs, made from line-aligned text."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import regex

from parlalign.aligning.word_vectors import WordModel
from parlalign.pairing.assign import assign
from parlalign.pairing.document_vectors import Pairs, find_candidates, make_document_sets
from parlalign.pairing.pair_features import pair_features
from parlalign.pairing.pair_model import PairingModel
from parlalign.pairing.sketch import Floats, Sketch, Sketcher
from parlalign.training.network_training import fit_log_odds

Lines = Sequence[tuple[str, str]]

_SIZES = (1, 1, 1, 2, 2, 5, 5, 20, 60, 120)
"""Documents of a collection, before some lose their counterpart."""
_LENGTHS = (2, 4, 8, 15, 30, 60)
"""Lines of a document."""
_WITH_NUMBER = regex.compile(r"(?<!\S)[^\s\d]*+\d\S*+")
_ALONE, _HALVED = 0.2, 0.25
"""Shares of documents without a counterpart, and of those of which each side has another half."""
_FAMILY, _RENUMBERED, _COPIED = 0.4, 0.2, (0.3, 0.5, 0.8, 0.95)
"""Shares of documents that are like another one, of these that differ in numbers alone, and of lines that others share
with it."""
_HELD_OUT = 2
"""Of so many collections one teaches how far the lead over rivals counts."""
_HIDDEN, _EPOCHS = 10, 8
_RIVAL_HIDDEN, _RIVAL_EPOCHS = 4, 20


@dataclass(slots=True)
class _Texts:
    """Documents of a collection by name, as lines; those of one name answer each other."""

    source: dict[str, list[str]] = field(default_factory=dict)
    target: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Judged:
    """Candidate pairs of a collection, their features, and which are right."""

    pairs: Pairs
    features: Floats
    is_right: npt.NDArray[np.bool_]


def train_pairing(
    corpora: Sequence[Lines], languages: tuple[str, str], model: WordModel, count: int, seed: int = 1
) -> PairingModel:
    """Learn from `count` collections made of line-aligned texts, other ones than the word vectors are learnt from.

    The same texts give the same weights on one thread.
    """
    rng, chance = random.Random(seed), np.random.default_rng(seed)
    judged = [_judged(_collection(corpora, rng), languages, model) for _ in range(count)]
    taught = [one for k, one in enumerate(judged) if k % _HELD_OUT]
    features, right = np.concatenate([one.features for one in taught]), np.concatenate([one.is_right for one in taught])
    pair = fit_log_odds(features, right.astype(np.float64), hidden=_HIDDEN, epochs=_EPOCHS, rng=chance)
    chosen = [(one, *assign(one.pairs, pair(one.features))) for one in judged[::_HELD_OUT]]
    features = np.concatenate([features for _, _, features in chosen])
    right = np.concatenate([one.is_right[taken] for one, taken, _ in chosen])
    return PairingModel(
        pair, fit_log_odds(features, right.astype(np.float64), hidden=_RIVAL_HIDDEN, epochs=_RIVAL_EPOCHS, rng=chance)
    )


def _judged(texts: _Texts, languages: tuple[str, str], model: WordModel) -> _Judged:
    sketcher = Sketcher(languages, model)
    sketches: list[Sketch] = []
    for code, documents in zip(languages, (texts.source, texts.target), strict=True):
        sketches += [sketcher.sketch(name, "\n".join(lines), code) for name, lines in documents.items()]
    source, target = make_document_sets(sketches, sketcher, model)
    pairs, similarity = find_candidates(source, target)
    features = pair_features(source, target, pairs, similarity, model.null)
    right = [source.sketches[i].name == target.sketches[j].name for i, j in pairs.tolist()]
    return _Judged(pairs, features, np.array(right, dtype=bool))


def _collection(corpora: Sequence[Lines], rng: random.Random) -> _Texts:
    """Return documents of one kind: running text or lines drawn at random, of one corpus or all, some of them alone,
    halved or much like others; in some collections without numbers, damaged, or with lines joined and lost."""
    some = corpora if rng.random() < 0.3 else [rng.choice(corpora)]
    is_running, longest = rng.random() < 0.6, rng.choice(_LENGTHS)
    whole: list[list[tuple[str, str]]] = []
    for _ in range(rng.choice(_SIZES)):
        lines = _lines(some, rng.randint(1, longest), rng, is_running=is_running)
        if whole and rng.random() < _FAMILY:
            lines = _like(rng.choice(whole), lines, rng)
        whole.append(lines)
    texts = _Texts()
    for k, lines in enumerate(whole):
        _place(texts, f"{k}", lines, rng)
    return _hurt(texts, rng)


def _lines(corpora: Sequence[Lines], count: int, rng: random.Random, *, is_running: bool) -> list[tuple[str, str]]:
    corpus = rng.choice(corpora)
    if is_running:
        start = rng.randrange(max(len(corpus) - count, 1))
        return list(corpus[start : start + count])
    return [rng.choice(rng.choice(corpora)) for _ in range(count)]


def _like(other: Lines, own: Lines, rng: random.Random) -> list[tuple[str, str]]:
    """Return another document with some of its lines replaced, or with other numbers, as amending acts are alike."""
    if rng.random() < _RENUMBERED:
        digits = str.maketrans("0123456789", "".join(rng.sample("0123456789", 10)))
        return [(a.translate(digits), b.translate(digits)) for a, b in other]
    share = rng.choice(_COPIED)
    like = [line if rng.random() < share else rng.choice(own) for line in other]
    return like if like != list(other) else [*like, own[0]]


def _place(texts: _Texts, name: str, lines: list[tuple[str, str]], rng: random.Random) -> None:
    """Put a document on both sides, on one, or a different half of it on each."""
    source, target = [a for a, _ in lines], [b for _, b in lines]
    fate, middle = rng.random(), len(lines) // 2
    if fate < _ALONE:
        side, text = rng.choice([(texts.source, source), (texts.target, target)])
        side[name] = text
    elif fate < _ALONE + _HALVED and middle > 1:
        texts.source[f"{name} first"], texts.target[f"{name} second"] = source[:middle], target[middle:]
    else:
        texts.source[name], texts.target[name] = source, target


def _hurt(texts: _Texts, rng: random.Random) -> _Texts:
    without_numbers = rng.random() < 0.4
    joined, lost, cut = (rng.choice((0.0, 0.0, share)) for share in (0.3, 0.1, 0.02))
    sides = []
    for side in (texts.source, texts.target):
        sides.append({name: _changed(lines, rng, joined, lost, cut) for name, lines in side.items()})
        if without_numbers:
            sides[-1] = {name: [_WITH_NUMBER.sub(" ", line) for line in lines] for name, lines in sides[-1].items()}
    return _Texts(*sides)


def _changed(lines: Sequence[str], rng: random.Random, joined: float, lost: float, cut: float) -> list[str]:
    """Return lines of which some are joined to the one before, some are lost, and in some of whose words the text is
    broken."""
    changed: list[str] = []
    for line in lines:
        if len(lines) > 4 and rng.random() < lost:
            continue
        text = "".join(f"{char}\n" if rng.random() < cut and char != " " else char for char in line) if cut else line
        if changed and rng.random() < joined:
            changed[-1] += f" {text}"
        else:
            changed.append(text)
    return changed or list(lines[:1])
