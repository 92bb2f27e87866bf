"""Train the model that identifies the language of words, in pairs of languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import BinaryIO

import numpy as np

from parlalign.languages.identify import BITS, WORD, hash_words
from parlalign.learning.hashed_logistic import HashedLogistic
from parlalign.training.hashed_learner import HashedLearner

_SAMPLE = 1_500_000  # running words of a language
_BLOCK = 50_000  # words hashed together


def train_language(texts: Mapping[str, Iterable[str]]) -> dict[str, HashedLogistic]:
    """Train on lines of each language; return a regression for each two of them, by their codes (`nl-de`)."""
    running = {code: [word for line in lines for word in WORD.findall(line)] for code, lines in texts.items()}
    return {f"{first}-{second}": _train(running[first], running[second]) for first, second in combinations(running, 2)}


def train_against(language: str, texts: Mapping[str, Iterable[str]]) -> dict[str, HashedLogistic]:
    """Train on lines of a further language and of others; return a regression for the language and each other one."""
    running = {code: [word for line in lines for word in WORD.findall(line)] for code, lines in texts.items()}
    return {f"{language}-{other}": _train(running[language], running[other]) for other in running if other != language}


def _train(first: list[str], second: list[str]) -> HashedLogistic:
    """Train on the same number of running words of each of two languages, drawn evenly."""
    rng = np.random.default_rng(1)
    words: list[str] = []
    for running in (first, second):
        words += [running[k] for k in rng.choice(len(running), size=min(_SAMPLE, len(running)), replace=False)]
    is_second = np.arange(len(words)) >= len(words) // 2
    order = rng.permutation(len(words))
    held_out = order[: len(order) // 20]
    learner = HashedLearner(BITS)
    for start in range(len(held_out), len(order), _BLOCK):
        rows = order[start : start + _BLOCK]
        learner.learn(hash_words([words[k] for k in rows]), is_second[rows])
    return learner.finish(hash_words([words[k] for k in held_out]), is_second[held_out])


def save_language(model: Mapping[str, HashedLogistic], file: BinaryIO) -> None:
    """Write the model as a compressed `.npz`; the same model gives the same bytes."""
    arrays = {name: array for pair, table in model.items() for name, array in table.arrays(pair).items()}
    np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
