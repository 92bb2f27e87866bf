"""Word vectors that Dutch and German share, and how a text becomes a bag of them.

A word's vector is that of the bundled encoder, projected to few dimensions, plus what parallel text taught about the
word itself; the dot product of two of them is the log-odds, up to a constant, that the one translates the other. Behind
it stand the letters of the word, so that names and cognates are alike without being known.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import regex

from parlalign.encoding import default_encoder
from parlalign.io.resources import model_path
from parlalign.languages import LANGUAGES

MODEL = "words.npz"

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.int64]

_TOKEN = regex.compile(r"\p{Han}{1,2}|[\p{Hiragana}\p{Katakana}ー]{1,3}|\d+(?:[.,]\d+)*|\p{L}[\p{L}\p{M}]*")
"""A number with its separators, a word, or a few characters of a script that puts no spaces between words."""
_THAI = regex.compile(r"\p{Thai}")

LETTERS = 64
_LETTERS_NORM, _NUMBER_NORM = 1.5, 3.0
_LONGEST_SEGMENT = 400
"""Words read of one segment: more do not change what it answers, and one line may hold a whole book."""
_LETTER_SIZES, _PART_SIZES = (3, 4), (3, 4, 5)

_UNSEEN_TEXT = 100_000
_NOTHING = 0.01
"""The weight of the word that stands in a segment without words."""
_COMMON, _RAREST = 5.0, 8.0
"""Words of a share above e^-5 of the text tell nothing; those 8 nats rarer tell most (inverse frequency)."""


@dataclass(frozen=True, slots=True)
class Bag:
    """The words of a list of n segments: `words` (k,) as rows of `vectors` (types, dimensions) and `weights` (types,),
    these in [0, 1]; and `starts` (n + 1,), where the words of each segment begin. Every segment has at least one word,
    of nearly no weight where it has none."""

    vectors: Floats
    weights: Floats
    words: Indices
    starts: Indices

    def take(self, segments: Indices) -> Bag:
        """Return the words of some of the segments."""
        sizes = np.diff(self.starts)[segments]
        starts = np.concatenate([[0], np.cumsum(sizes)])
        words = np.repeat(self.starts[segments] - starts[:-1], sizes) + np.arange(starts[-1])
        types, own = np.unique(self.words[words], return_inverse=True)
        return Bag(self.vectors[types], self.weights[types], own, starts)


@dataclass(frozen=True)
class WordModel:
    """A table of words for each language it was trained on, and the projection that serves all others.

    `null` is the log-odds that a word of its text has no counterpart, on the scale of the dot products. `parts` (slots,
    dimensions) has the vectors of hashed letter sequences, from which those of other words are put together.
    """

    words: dict[str, bytes]
    vectors: dict[str, npt.NDArray[np.int8]]
    scales: dict[str, Floats]
    rarity: dict[str, npt.NDArray[np.uint8]]
    parts: npt.NDArray[np.int8]
    parts_scale: float
    projection: Floats
    mean: Floats
    null: float

    @classmethod
    def load(cls, path: Path) -> WordModel:
        with np.load(path, allow_pickle=False) as arrays:
            codes = [name.split(".")[1] for name in arrays.files if name.startswith("words.")]
            return cls(
                {code: arrays[f"words.{code}"].tobytes() for code in codes},
                {code: arrays[f"vectors.{code}"] for code in codes},
                {code: arrays[f"scales.{code}"].astype(np.float32) for code in codes},
                {code: arrays[f"rarity.{code}"] for code in codes},
                arrays["parts"],
                float(arrays["parts_scale"]),
                arrays["projection"].astype(np.float32),
                arrays["mean"].astype(np.float32),
                float(arrays["null"]),
            )

    def save(self, file: BinaryIO) -> None:
        arrays: dict[str, npt.NDArray[np.generic]] = {
            "projection": self.projection.astype(np.float16),
            "mean": self.mean.astype(np.float16),
            "null": np.array(self.null),
            "parts": self.parts,
            "parts_scale": np.array(self.parts_scale),
        }
        for code in self.words:
            arrays[f"words.{code}"] = np.frombuffer(self.words[code], np.uint8)
            arrays[f"vectors.{code}"] = self.vectors[code]
            arrays[f"scales.{code}"] = self.scales[code].astype(np.float16)
            arrays[f"rarity.{code}"] = self.rarity[code]
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]

    @cached_property
    def _rows(self) -> dict[str, dict[str, int]]:
        return {}

    def rows(self, language: str) -> dict[str, int]:
        """Return the row of each word of the table of a language; made when it is first asked for."""
        if language not in self._rows:
            known = self.words[language].decode().split("\n")
            self._rows[language] = {word: row for row, word in enumerate(known)}
        return self._rows[language]

    def bag(self, texts: Sequence[str], language: str) -> Bag:
        """Return the words of segments with their vectors and weights."""
        tokens = [words_of(text)[:_LONGEST_SEGMENT] for text in texts]
        counts = Counter(word for words in tokens for word in words)
        types = {word: k for k, word in enumerate(counts)}
        weights = self.weights_of(counts, language)
        lengths = np.fromiter(map(len, tokens), np.int64, len(tokens))
        flat = np.fromiter((types[word] for words in tokens for word in words), np.int64, int(lengths.sum()))
        keep = weights[flat] > 0
        flat, segment = flat[keep], np.repeat(np.arange(len(tokens)), lengths)[keep]
        left = np.bincount(segment, minlength=len(tokens))
        # A segment without a word that tells anything gets one without a meaning.
        empty = np.flatnonzero(left == 0)
        flat = np.insert(flat, np.searchsorted(segment, empty), len(types))
        starts = np.concatenate([[0], np.cumsum(np.maximum(left, 1))])
        vectors = np.concatenate([self.vectors_of(list(types), language), np.zeros((1, self.dimensions), np.float32)])
        return Bag(vectors, np.append(weights, np.float32(_NOTHING)), flat, starts)

    @property
    def dimensions(self) -> int:
        return int(self.projection.shape[1]) + LETTERS

    def vectors_of(self, words: Sequence[str], language: str) -> Floats:
        """Return the vectors of words, (len(words), dimensions): meaning first, letters after it."""
        meaning = np.zeros((len(words), self.projection.shape[1]), np.float32)
        is_number = np.array([word[0].isdigit() for word in words], dtype=bool)
        numbers = [number_form(word) for word in words if word[0].isdigit()]
        whole = np.array([zlib.crc32(number.encode()) for number in numbers], dtype=np.uint64)
        meaning[is_number] = _signs(whole) * np.float32(_NUMBER_NORM / np.sqrt(meaning.shape[1]))
        others = np.flatnonzero(~is_number)
        rest = [words[k] for k in others.tolist()]
        if language in self.words:
            self._look_up(rest, others, meaning, language)
        elif rest:
            meaning[others] = self.project(default_encoder().span_vectors(rest, 1)[0])
        return np.concatenate([meaning, letter_vectors(words)], axis=1)

    def project(self, encoded: Floats) -> Floats:
        """Return encoder vectors of words, (n, 512), in the space of the tables."""
        return np.asarray(centred(encoded, self.mean) @ self.projection)

    def _look_up(self, words: Sequence[str], at: Indices, meaning: Floats, language: str) -> None:
        """Fill in rows of the table; a word that is not in it is put together from its letter sequences."""
        rows, table, scales = self.rows(language), self.vectors[language], self.scales[language]
        known = np.array([rows.get(word, -1) for word in words], dtype=np.int64)
        found = known >= 0
        meaning[at[found]] = table[known[found]] * scales[known[found], None]
        unknown = [words[k] for k in np.flatnonzero(~found).tolist()]
        if unknown:
            slots, starts = part_slots(unknown, len(self.parts))
            sums = np.add.reduceat(self.parts[slots].astype(np.float32), starts[:-1], axis=0)
            meaning[at[~found]] = sums * (self.parts_scale / np.sqrt(np.diff(starts)))[:, None]

    def weights_of(self, counts: Counter[str], language: str) -> Floats:
        """Return how much each word tells, in [0, 1]: by its share of a corpus, else by that of the text itself, as if
        some text without the word came before it."""
        if language in self.words:
            rows, rarity = self.rows(language), self.rarity[language]
            found = [255 if word[0].isdigit() or word not in rows else rarity[rows[word]] for word in counts]
            return np.array(found, dtype=np.float32) / np.float32(255)
        total = counts.total() + _UNSEEN_TEXT
        empty = LANGUAGES[language].function_words if language in LANGUAGES else frozenset()
        weights = [
            0.0 if word in empty else 1.0 if word[0].isdigit() else rarity_of(c / total) for word, c in counts.items()
        ]
        return np.array(weights, dtype=np.float32)


def words_of(text: str) -> list[str]:
    """Return the words and numbers of a text, lower case; in Thai, the encoder's subwords.

    >>> words_of("Der Rat zahlt 1.500 €.")
    ['der', 'rat', 'zahlt', '1.500']
    """
    if _THAI.search(text):
        text = " ".join(default_encoder().pieces(text))
    return _TOKEN.findall(text.lower())


def number_form(number: str) -> str:
    """Return a number without its separators of thousands, as both languages print it otherwise.

    >>> number_form("1.500"), number_form("3,5")
    ('1500', '3.5')
    """
    whole = regex.sub(r"[.,](?=\d{3}(?:\D|$))", "", number)
    return whole.replace(",", ".")


def centred(vectors: Floats, mean: Floats) -> Floats:
    """Return vectors less what all have in common, of unit length."""
    return unit(vectors - mean)


def unit(rows: Floats) -> Floats:
    """Return vectors of length 1; nearly none where there is nothing."""
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6))


def rarity_of(share: float) -> float:
    """Return what a word of this share of a text tells, in [0, 1]."""
    return float(np.clip((-np.log(share) - _COMMON) / _RAREST, 0.0, 1.0))


def part_slots(words: Sequence[str], slots: int) -> tuple[Indices, Indices]:
    """Return the hashes of the sequences of 3 to 5 letters of words, and where those of each begin, (words + 1,)."""
    hashes, starts = _sequences(words, _PART_SIZES)
    return (_mixed(hashes) % np.uint64(slots)).astype(np.int64), starts


def letter_vectors(words: Sequence[str]) -> Floats:
    """Return vectors of the sequences of 3 and 4 letters of each word, (n, 64), of one length; words spelt alike, but
    for what the languages spell differently, have like ones."""
    if not words:
        return np.zeros((0, LETTERS), np.float32)
    hashes, starts = _sequences([spelling(word) for word in words], _LETTER_SIZES)
    sums = np.add.reduceat(_signs(hashes), starts[:-1], axis=0)
    return np.asarray(sums * (_LETTERS_NORM / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)))


def spelling(word: str) -> str:
    """Return a word as both languages might spell it.

    >>> spelling("fraktion"), spelling("fractie"), spelling("größe")
    ('fraktion', 'fraktie', 'grosse')
    """
    if not word.isascii():
        split = unicodedata.normalize("NFD", word.replace("ß", "ss"))
        word = "".join(char for char in split if not unicodedata.combining(char))
    return word.replace("c", "k").replace("ph", "f")


def _sequences(words: Sequence[str], sizes: Sequence[int]) -> tuple[npt.NDArray[np.uint64], Indices]:
    """Return hashes of all sequences of so many letters, those of a word together, and where each word's begin,
    (words + 1,). The ends of a word count as letters, so that each has one sequence of three at least."""
    framed = [f"^{word}$" for word in words]
    codes = np.frombuffer("".join(framed).encode("utf-32-le"), "<u4").astype(np.uint64)
    word = np.repeat(np.arange(len(words)), [len(text) for text in framed])
    hashes, of_word = [], []
    running = np.zeros_like(codes)
    for size in range(1, max(sizes) + 1):
        # The letters at k … k + size - 1, a number in a base that is odd and large.
        running = running[: len(codes) - size + 1] * _BASE + codes[size - 1 :]
        if size in sizes:
            whole = word[: len(running)] == word[size - 1 :]
            hashes.append(running[whole])
            of_word.append(word[: len(running)][whole])
    order = np.argsort(np.concatenate(of_word), kind="stable")
    counts = np.bincount(np.concatenate(of_word), minlength=len(words))
    return np.concatenate(hashes)[order], np.concatenate([[0], np.cumsum(counts)])


_BASE = np.uint64(0x100000001B3)


def _mixed(hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Return numbers with every bit as if by chance (the finisher of SplitMix64, Steele et al. 2014)."""
    mixed = hashes * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)))


def _signs(hashes: npt.NDArray[np.uint64]) -> Floats:
    """Return a vector of ±1 for each hash, (n, 64), the same for the same hash."""
    bits = np.unpackbits(_mixed(hashes).astype("<u8").view(np.uint8).reshape(-1, 8), axis=1)
    return bits.astype(np.float32) * 2 - 1


@cache
def word_model() -> WordModel:
    """Load the shipped model."""
    return WordModel.load(model_path(MODEL))
