"""Train the model that identifies Dutch and German words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

import numpy as np

from parlalign.languages.identify import BITS, NAME, WORD, hash_words
from parlalign.learning.hashed_logistic import HashedLogistic
from parlalign.training.hashed_learner import HashedLearner

_SAMPLE = 1_500_000  # running words of a language
_BLOCK = 50_000  # words hashed together


def train_language(nl: Iterable[str], de: Iterable[str]) -> HashedLogistic:
    """Train on lines of Dutch and of German: the same number of running words of each, drawn evenly."""
    rng = np.random.default_rng(1)
    words: list[str] = []
    for lines in (nl, de):
        running = [word for line in lines for word in WORD.findall(line)]
        words += [running[k] for k in rng.choice(len(running), size=min(_SAMPLE, len(running)), replace=False)]
    is_german = np.arange(len(words)) >= len(words) // 2
    order = rng.permutation(len(words))
    held_out = order[: len(order) // 20]
    learner = HashedLearner(BITS)
    for start in range(len(held_out), len(order), _BLOCK):
        rows = order[start : start + _BLOCK]
        learner.learn(hash_words([words[k] for k in rows]), is_german[rows])
    return learner.finish(hash_words([words[k] for k in held_out]), is_german[held_out])


def save_language(model: HashedLogistic, file: BinaryIO) -> None:
    """Write the model as a compressed `.npz`; the same model gives the same bytes."""
    np.savez_compressed(file, **model.arrays(NAME))  # type: ignore[arg-type]
