"""Examples of breaks from clean text, for the three regressions of a break model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from parlalign.languages.facts import Language
from parlalign.learning.arrays import Flags, Indices
from parlalign.repairing.break_model import JOIN_BITS, to_side_bits
from parlalign.repairing.character_features import MARGIN, CharacterFeatures
from parlalign.repairing.hashed_text import IS_LETTER, PAD, Codes, HashedText, code_points
from parlalign.repairing.word_classes import WordClasses

Examples = tuple[Indices, Flags]
"""Rows of features (n, features), and whether each example is positive."""

_HYPHEN, _SPACE, _PAD = ord("-"), ord(" "), ord(PAD)
_ENUMERATORS = ("– ", "- ", "• ", "(a) ", "a) ", "(i) ", "1. ", "12. ", "(3) ", "A. ", "AB. ")
_FINAL = ".;:!?,"


def join_examples(block: list[str], classes: WordClasses, rng: np.random.Generator, rate: float) -> Examples:
    """Return cuts at random places; a cut at or next to a space removes the space, as a wrap does."""
    points = _padded(block)
    at = MARGIN + np.flatnonzero(rng.random(len(points) - 2 * MARGIN) < rate)
    at_space = points[at] == _SPACE
    after_space = ~at_space & (points[at - 1] == _SPACE)
    start, end = np.where(after_space, at - 1, at), np.where(at_space, at + 1, at)
    inside = ~np.isin(points[start - 1], (_SPACE, _PAD)) & ~np.isin(points[end], (_SPACE, _PAD))
    return _shuffled(
        CharacterFeatures(HashedText(points), classes), start[inside], end[inside], (start == end)[inside], rng
    )


def divide_examples(block: list[str], facts: Language, classes: WordClasses, rng: np.random.Generator) -> Examples:
    """Return the ends of lines against as many spaces inside lines.

    Some lines lose their closing mark, as in headings and addresses, or get a comma or semicolon instead, as in
    citations. Some begin with an enumerator, and some are after a line with the number of an article.
    """
    points = _padded(
        [part for line in block for part in _vary_line(line, facts, rng.random(), int(rng.integers(1 << 30)))]
    )
    inner = points[MARGIN:-MARGIN]
    ends, spaces = np.flatnonzero(inner == _PAD) + MARGIN, np.flatnonzero(inner == _SPACE) + MARGIN
    spaces = rng.choice(spaces, size=min(len(ends), len(spaces)), replace=False)
    at = np.concatenate([ends, spaces])
    rows, is_end = _shuffled(
        CharacterFeatures(HashedText(points), classes), at, at + 1, np.arange(len(at)) < len(ends), rng
    )
    return to_side_bits(rows), is_end


def soft_examples(block: list[str], facts: Language, classes: WordClasses, rng: np.random.Generator) -> Examples:
    """Return places where a word may be hyphenated against the hyphens of words, twice as many of the first.

    A word is hyphenated before a consonant and a vowel, with a vowel in the three letters before; compounds also before
    a vowel. This is an approximation. The hyphen itself is not part of the features.
    """
    points = _padded(block)
    letter, vowel = IS_LETTER[points], np.isin(points, [ord(char) for char in facts.vowels])
    inner = np.arange(MARGIN, len(points) - MARGIN)
    hyphens = inner[(points[inner] == _HYPHEN) & letter[inner - 1] & letter[inner + 1]]
    is_place = letter[inner - 2] & letter[inner - 1] & letter[inner] & ~vowel[inner] & vowel[inner + 1]
    is_place &= vowel[inner - 1] | vowel[inner - 2] | (vowel[inner - 3] & letter[inner - 3])
    before_vowel = letter[inner - 2] & letter[inner - 1] & ~vowel[inner - 1] & vowel[inner] & letter[inner + 1]
    places = np.concatenate(
        [_sample(inner[is_place], 2 * len(hyphens), rng), _sample(inner[before_vowel], len(hyphens) // 3, rng)]
    )
    start, end = np.concatenate([places, hyphens]), np.concatenate([places, hyphens + 1])
    rows, is_soft = _shuffled(
        CharacterFeatures(HashedText(points), classes), start, end, np.arange(len(start)) < len(places), rng
    )
    return to_side_bits(rows), is_soft


def _sample(places: Indices, count: int, rng: np.random.Generator) -> Indices:
    """Return `count` of the places, or all if there are fewer."""
    return rng.choice(places, size=min(count, len(places)), replace=False)


def _shuffled(
    features: CharacterFeatures, start: Indices, end: Indices, label: Flags, rng: np.random.Generator
) -> Examples:
    order = rng.permutation(len(start))
    return features.rows(start[order], end[order], JOIN_BITS), label[order]


def _vary_line(line: str, facts: Language, chance: float, seed: int) -> list[str]:
    """Return the line with another end and beginning, or with a heading before it, by two random numbers."""
    if chance < 0.3:
        line = line.rstrip(_FINAL)
    elif chance < 0.45:
        line = line.rstrip(_FINAL) + ";,"[seed % 2]
    if seed % 8 == 0:
        line = _ENUMERATORS[seed // 8 % len(_ENUMERATORS)] + line
    elif seed % 16 == 1 and facts.divisions:
        return [f"{facts.divisions[seed // 16 % len(facts.divisions)].capitalize()} {seed // 256 % 40}", line or "."]
    return [line or "."]


def _padded(block: Sequence[str]) -> Codes:
    return code_points(PAD * MARGIN + PAD.join(block) + PAD * MARGIN)


def joined_examples(examples: Iterable[Examples]) -> Examples:
    """Return several sets of examples as one."""
    rows, labels = zip(*examples, strict=True)
    return np.concatenate(rows), np.concatenate(labels)
