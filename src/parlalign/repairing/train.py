"""Train the break model of a language from plain text: every position of clean text is an example of a break."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from parlalign.hashed import Learner
from parlalign.repairing.features import CONTEXT, PAD, Codes, codes, hash_breaks
from parlalign.repairing.model import JOIN_BITS, SIDE_BITS, BreakModel, to_side_bits

Bools = npt.NDArray[np.bool_]

_SEED = 1
_BLOCK = 200_000  # characters whose examples are shuffled together
_HELD_OUT_BLOCKS = 3
_MARGIN = CONTEXT + 1
_HYPHEN, _SPACE, _PAD = ord("-"), ord(" "), ord(PAD)

_ENUMERATORS = ("– ", "- ", "• ", "(a) ", "a) ", "(i) ", "1. ", "12. ", "(3) ", "A. ", "AB. ", "Artikel 7 ", "§ 5 ")
_FINAL = ".;:!?,"


def train_breaks(lines: list[str], passes: int = 2, rate: float = 1.0) -> BreakModel:
    """Train on clean lines, a sentence or paragraph each; `rate` of all positions are seen in each pass.

    The same lines in the same order give the same model.
    """
    lines = list(lines)
    random.Random(_SEED).shuffle(lines)
    blocks = _blocks(lines)
    held_out, blocks = blocks[:_HELD_OUT_BLOCKS], blocks[_HELD_OUT_BLOCKS:] or blocks
    rng = np.random.default_rng(_SEED)
    join, divide, soft = Learner(JOIN_BITS), Learner(SIDE_BITS), Learner(SIDE_BITS)
    for k in range(passes):
        for block in blocks:
            join.learn(*_join_examples(block, rng, rate))
            if k == 0:
                divide.learn(*_divide_examples(block, rng))
                soft.learn(*_soft_examples(block, rng))
    return BreakModel(
        join.finish(*_together(_join_examples(block, rng, 1.0) for block in held_out)),
        divide.finish(*_together(_divide_examples(block, rng) for block in held_out)),
        soft.finish(*_together(_soft_examples(block, rng) for block in held_out)),
    )


def save_breaks(model: BreakModel, file: BinaryIO) -> None:
    """Write the model as a compressed `.npz`; the same model gives the same bytes."""
    arrays = model.join.arrays("join") | model.divide.arrays("divide") | model.soft.arrays("soft")
    np.savez_compressed(file, **arrays)  # type: ignore[arg-type]


def _blocks(lines: list[str]) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    size = 0
    for line in lines:
        if size >= _BLOCK:
            blocks.append([])
            size = 0
        blocks[-1].append(line)
        size += len(line)
    return blocks


def _join_examples(block: list[str], rng: np.random.Generator, rate: float) -> tuple[npt.NDArray[np.int64], Bools]:
    """Cut at random places; a cut at or next to a space takes the space away, as a wrap does."""
    text = _padded(block)
    at = _MARGIN + np.flatnonzero(rng.random(len(text) - 2 * _MARGIN) < rate)
    at_space = text[at] == _SPACE
    after_space = ~at_space & (text[at - 1] == _SPACE)
    start, end = np.where(after_space, at - 1, at), np.where(at_space, at + 1, at)
    inside = ~np.isin(text[start - 1], (_SPACE, _PAD)) & ~np.isin(text[end], (_SPACE, _PAD))
    start, end = start[inside], end[inside]
    order = rng.permutation(len(start))
    start, end = start[order], end[order]
    return hash_breaks(*_sides(text, start, end), JOIN_BITS), start == end


def _divide_examples(block: list[str], rng: np.random.Generator) -> tuple[npt.NDArray[np.int64], Bools]:
    """Ends of lines against as many spaces inside lines.

    Some lines lose their closing mark, as headings and addresses have none, or have a comma or semicolon for it, as
    citations have; some begin with an enumerator.
    """
    varied = [_vary_line(line, rng.random(), int(rng.integers(1 << 30))) for line in block]
    text = _padded(varied)
    ends = np.flatnonzero(text[_MARGIN:-_MARGIN] == _PAD) + _MARGIN
    inner = np.flatnonzero(text[_MARGIN:-_MARGIN] == _SPACE) + _MARGIN
    spaces = rng.choice(inner, size=min(len(ends), len(inner)), replace=False)
    at = np.concatenate([ends, spaces])
    is_end = np.arange(len(at)) < len(ends)
    order = rng.permutation(len(at))
    at, is_end = at[order], is_end[order]
    return to_side_bits(hash_breaks(*_sides(text, at, at + 1), JOIN_BITS)), is_end


def _soft_examples(block: list[str], rng: np.random.Generator) -> tuple[npt.NDArray[np.int64], Bools]:
    """Places inside words, as if hyphenated, against as many hyphens that the words have.

    The hyphen itself is left out of the features: it is the same on both sides.
    """
    text = _padded(block)
    inner = text[_MARGIN:-_MARGIN]
    letter = np.array([chr(c).isalpha() for c in text.tolist()])
    hyphens = np.flatnonzero(inner == _HYPHEN) + _MARGIN
    hyphens = hyphens[letter[hyphens - 1] & letter[hyphens + 1]]
    word_places = _MARGIN + np.flatnonzero(
        letter[_MARGIN - 2 : -_MARGIN - 2]
        & letter[_MARGIN - 1 : -_MARGIN - 1]
        & letter[_MARGIN:-_MARGIN]
        & letter[_MARGIN + 1 : -_MARGIN + 1]
    )
    places = rng.choice(word_places, size=min(len(hyphens), len(word_places)), replace=False)
    start = np.concatenate([places, hyphens])
    end = np.concatenate([places, hyphens + 1])
    is_soft = np.arange(len(start)) < len(places)
    order = rng.permutation(len(start))
    start, end, is_soft = start[order], end[order], is_soft[order]
    return to_side_bits(hash_breaks(*_sides(text, start, end), JOIN_BITS)), is_soft


def _vary_line(line: str, chance: float, seed: int) -> str:
    if chance < 0.3:
        line = line.rstrip(_FINAL)
    elif chance < 0.45:
        line = line.rstrip(_FINAL) + ";,"[seed % 2]
    if seed % 8 == 0:
        line = _ENUMERATORS[seed // 8 % len(_ENUMERATORS)] + line
    return line or "."


def _padded(block: list[str]) -> npt.NDArray[np.uint32]:
    return codes(PAD * _MARGIN + PAD.join(block) + PAD * _MARGIN)


def _sides(
    text: npt.NDArray[np.uint32], start: npt.NDArray[np.int64], end: npt.NDArray[np.int64]
) -> tuple[Codes, Codes]:
    """Return the codes before `start` and from `end` on, nearest first; beyond the end of a line all is `PAD`."""
    steps = np.arange(CONTEXT)
    left, right = text[start[:, None] - 1 - steps], text[end[:, None] + steps]
    return tuple(  # type: ignore[return-value]
        np.where(np.maximum.accumulate(side == _PAD, axis=1), _PAD, side).astype(np.uint64) for side in (left, right)
    )


def _together(examples: Iterator[tuple[npt.NDArray[np.int64], Bools]]) -> tuple[npt.NDArray[np.int64], Bools]:
    rows, labels = zip(*examples, strict=True)
    return np.concatenate(rows), np.concatenate(labels)
