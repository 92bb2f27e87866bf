"""Train the break model of a language from plain text: every position of clean text is an example of a break."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import BinaryIO

import numpy as np

from parlalign.languages.facts import Language
from parlalign.repairing.break_model import JOIN_BITS, SIDE_BITS, BreakModel
from parlalign.stages import share_done
from parlalign.training.break_examples import divide_examples, join_examples, joined_examples, soft_examples
from parlalign.training.hashed_learner import HashedLearner
from parlalign.training.train_break_weights import train_break_weights
from parlalign.training.train_word_classes import train_word_classes

_SEED = 1
_REFERENCE_COPIES = 200  # of the printed forms of identifiers, which are rare in the texts
_CHUNK = 50  # lines that stay together, as a document
_HELD_OUT = 40  # one chunk of so many is held out for calibration and for the weights of decisions
_BLOCK = 4000  # lines whose examples are shuffled together, at most
_BLOCK_SIZE = 200_000  # characters of the same
_HELD_OUT_RATE = 0.3  # of the held-out positions, used for calibration
_SOFT_SPARSITY = 0.1  # hyphens are rare, so features that occur a few times need a weight


def train_breaks(lines: Sequence[str], facts: Language, passes: int = 1) -> BreakModel:
    """Train on clean lines of a language, one sentence or paragraph each, in the order of their documents.

    The same lines in the same order give the same model.
    """
    chunks = [lines[k : k + _CHUNK] for k in range(0, len(lines), _CHUNK)]
    held_out, training = chunks[::_HELD_OUT], [chunk for k, chunk in enumerate(chunks) if k % _HELD_OUT]
    training_lines = [*(line for chunk in training for line in chunk), *facts.references * _REFERENCE_COPIES]
    random.Random(_SEED).shuffle(training_lines)
    classes = train_word_classes(training_lines)
    blocks, held_blocks = _blocks(training_lines), _blocks([line for chunk in held_out for line in chunk])
    rng = np.random.default_rng(_SEED)
    join, divide = HashedLearner(JOIN_BITS), HashedLearner(SIDE_BITS)
    soft = HashedLearner(SIDE_BITS, _SOFT_SPARSITY)
    for k in range(passes):
        for done, block in enumerate(blocks):
            share_done((k + done / len(blocks)) / passes)
            join.learn(*join_examples(block, classes, rng, 1.0))
            soft.learn(*soft_examples(block, facts, classes, rng))
            if k == 0:
                divide.learn(*divide_examples(block, facts, classes, rng))
    model = BreakModel(
        join=join.finish(*joined_examples(join_examples(block, classes, rng, _HELD_OUT_RATE) for block in held_blocks)),
        divide=divide.finish(*joined_examples(divide_examples(block, facts, classes, rng) for block in held_blocks)),
        soft=soft.finish(*joined_examples(soft_examples(block, facts, classes, rng) for block in held_blocks)),
        classes=classes,
        weights={},
    )
    return replace(model, weights=train_break_weights(model, held_out, facts))


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
    """Divide the lines into blocks of limited size, whose examples are shuffled together."""
    blocks: list[list[str]] = [[]]
    size = 0
    for line in lines:
        if size >= _BLOCK_SIZE or len(blocks[-1]) >= _BLOCK:
            blocks.append([])
            size = 0
        blocks[-1].append(line)
        size += len(line)
    return blocks
