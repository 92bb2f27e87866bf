"""Word vectors that Dutch, German, English and French share, and bags of the words of a text.

The vector of a word is that of the bundled encoder, projected to few dimensions, plus an offset learnt from parallel
text. The dot product of two vectors is the log-odds, up to a constant, that one word translates the other. Further
dimensions represent the letters of the word, so that names and cognates are similar even if the word is unknown.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import regex

from parlalign.aligning.word_bags import Bag
from parlalign.aligning.word_tables import WORD_MODEL, WordTable, additional_table
from parlalign.encoding import default_encoder
from parlalign.io.resources import for_models, load_model
from parlalign.languages import facts_of
from parlalign.learning.arrays import Floats, Indices
from parlalign.learning.unit_vectors import centred

_TOKEN = regex.compile(r"\p{Han}{1,2}|[\p{Hiragana}\p{Katakana}ー]{1,3}|\d+(?:[.,]\d+)*|\p{L}[\p{L}\p{M}]*")
"""A number, a word, or a few characters of a script without spaces: `2.500`, `ausschuß`, `議会`; not `–`."""
_THAI = regex.compile(r"\p{Thai}")

LETTERS = 64
"""Dimensions that represent the letters of a word."""
_LETTERS_NORM, _NUMBER_NORM = 1.5, 3.0
"""Lengths of the vectors of letters and of numbers; chosen on jrc.dev, europarl.test2007 and installguide."""
_MAX_WORDS = 400
"""Words of a segment that are read at most: more do not change the alignment, and a line may contain a whole book."""
_LETTER_SIZES, _PART_SIZES = (3, 4), (3, 4, 5)
"""Lengths of the letter sequences that represent a word, and of those whose vectors compose that of an unknown word."""

_PRIOR_WORDS = 100_000
"""Size of an assumed further text, by which rarity is estimated in a language without a table."""
_PLACEHOLDER_WEIGHT = 0.01
"""The weight of the placeholder in a segment without words."""
_BASE = np.uint64(0x100000001B3)
"""The prime of the 64-bit FNV hash (Fowler, Noll and Vo 1991)."""
COMMON, RARITY_RANGE = 5.0, 8.0
"""A word whose share of the text exceeds e^-5 has no weight; one that is 8 nats rarer has full weight (inverse document
frequency, Spärck Jones 1972, with these bounds)."""


@dataclass(frozen=True)
class WordModel:
    """The tables of the languages that it was trained on, and a projection for words that are in no table.

    `parts` (slots, dimensions) times `parts_scale` are the vectors of hashed letter sequences, whose sum is the vector
    of a word that is not in the table of its language; they are used only for the languages of `tables`. `null` is the
    log-odds that a word has no translation, on the scale of the dot products.
    """

    tables: dict[str, WordTable]
    parts: npt.NDArray[np.int8]
    parts_scale: float
    projection: Floats
    mean: Floats
    null: float

    @classmethod
    def load(cls, path: Path) -> WordModel:
        """Read a model that `save` wrote."""
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            codes = [name.split(".")[1] for name in arrays.files if name.startswith("words.")]
            columns = ("words", "vectors", "scales", "rarity")
            return cls(
                tables={
                    code: WordTable.from_arrays({name: arrays[f"{name}.{code}"] for name in columns}) for code in codes
                },
                parts=arrays["parts"],
                parts_scale=float(arrays["parts_scale"]),
                projection=arrays["projection"].astype(np.float32),
                mean=arrays["mean"].astype(np.float32),
                null=float(arrays["null"]),
            )

    def save(self, file: BinaryIO) -> None:
        """Write the model as a compressed `.npz`; the same model gives the same bytes."""
        arrays: dict[str, npt.NDArray[np.generic]] = {
            "projection": self.projection.astype(np.float16),
            "mean": self.mean.astype(np.float16),
            "null": np.array(self.null),
            "parts": self.parts,
            "parts_scale": np.array(self.parts_scale),
        }
        for code, table in self.tables.items():
            arrays |= {f"{name}.{code}": column for name, column in table.arrays().items()}
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]

    def table(self, language: str) -> WordTable | None:
        """Return the table of a language, None if it has none."""
        return self.tables.get(language) or additional_table(language)

    def knows(self, language: str) -> bool:
        """Return whether the vectors of the words of a language have a meaning, from its table or from the encoder."""
        return language in default_encoder().languages or self.table(language) is not None

    def bag(self, texts: Sequence[str], language: str) -> Bag:
        """Return the words of segments with their vectors and weights; words without weight are dropped."""
        tokens = [words_of(text)[:_MAX_WORDS] for text in texts]
        counts = Counter(word for words in tokens for word in words)
        types = {word: k for k, word in enumerate(counts)}
        weights = self.weights_of(counts, language)
        lengths = np.fromiter(map(len, tokens), np.int64, len(tokens))
        occurrences = np.fromiter((types[word] for words in tokens for word in words), np.int64, int(lengths.sum()))
        has_weight = weights[occurrences] > 0
        occurrences, segment = occurrences[has_weight], np.repeat(np.arange(len(tokens)), lengths)[has_weight]
        sizes = np.bincount(segment, minlength=len(tokens))
        # A segment without words gets a placeholder without meaning.
        empty = np.flatnonzero(sizes == 0)
        placeholder = np.zeros((1, self.dimensions), np.float32)
        return Bag(
            vectors=np.concatenate([self.vectors_of(list(types), language), placeholder]),
            weights=np.append(weights, np.float32(_PLACEHOLDER_WEIGHT)),
            words=np.insert(occurrences, np.searchsorted(segment, empty), len(types)),
            starts=np.concatenate([[0], np.cumsum(np.maximum(sizes, 1))]),
        )

    @property
    def dimensions(self) -> int:
        """The dimensions of a word vector: those of the meaning, then those of the letters."""
        return int(self.projection.shape[1]) + LETTERS

    def vectors_of(self, words: Sequence[str], language: str) -> Floats:
        """Return the vectors of words, (len(words), dimensions): first the meaning, then the letters."""
        meaning = np.zeros((len(words), self.projection.shape[1]), np.float32)
        is_number = np.array([word[0].isdigit() for word in words], dtype=bool)
        numbers = [number_form(word) for word in words if word[0].isdigit()]
        hashes = np.array([zlib.crc32(number.encode()) for number in numbers], dtype=np.uint64)
        meaning[is_number] = _signs(hashes) * np.float32(_NUMBER_NORM / np.sqrt(meaning.shape[1]))
        others = np.flatnonzero(~is_number)
        rest = [words[k] for k in others.tolist()]
        if rest:
            meaning[others] = self._meanings(rest, language)
        return np.concatenate([meaning, letter_vectors(words)], axis=1)

    def project(self, encoded: Floats) -> Floats:
        """Project encoder vectors of words, (n, 512), to the space of the tables."""
        return np.asarray(centred(encoded, self.mean) @ self.projection)

    def _meanings(self, words: Sequence[str], language: str) -> Floats:
        """Return the vectors of words other than numbers, (len(words), dimensions)."""
        table = self.table(language)
        if table is None:
            return self._encoded(words)
        rows = np.array([table.rows.get(word, -1) for word in words], dtype=np.int64)
        is_known = rows >= 0
        meanings = np.zeros((len(words), self.projection.shape[1]), np.float32)
        meanings[is_known] = table.meanings(rows[is_known])
        unknown = [words[k] for k in np.flatnonzero(~is_known).tolist()]
        if unknown:
            meanings[~is_known] = self._composed(unknown) if language in self.tables else self._encoded(unknown)
        return meanings

    def _encoded(self, words: Sequence[str]) -> Floats:
        return self.project(default_encoder().span_vectors(words, 1)[0])

    def _composed(self, words: Sequence[str]) -> Floats:
        """Return the vectors of words as the sums of those of their letter sequences."""
        slots, starts = part_slots(words, len(self.parts))
        sums = np.add.reduceat(self.parts[slots].astype(np.float32), starts[:-1], axis=0)
        return np.asarray(sums * (self.parts_scale / np.sqrt(np.diff(starts)))[:, None])

    def weights_of(self, counts: Counter[str], language: str) -> Floats:
        """Return the weight of each word, in [0, 1], by its rarity.

        In a language without a table, the rarity is that in the text itself, to which a further text without the word
        is added.
        """
        table = self.table(language)
        if table is not None:
            rows, rarity = table.rows, table.rarity
            rarities = [255 if word[0].isdigit() or word not in rows else rarity[rows[word]] for word in counts]
            return np.array(rarities, dtype=np.float32) / np.float32(255)
        total = counts.total() + _PRIOR_WORDS
        function_words = facts_of(language).function_words
        weights = [
            0.0 if word in function_words else 1.0 if word[0].isdigit() else rarity_of(c / total)
            for word, c in counts.items()
        ]
        return np.array(weights, dtype=np.float32)


def words_of(text: str) -> list[str]:
    """Return the words and numbers of a text in lower case; in Thai, the subwords of the encoder.

    >>> words_of("Der Rat zahlt 1.500 €.")
    ['der', 'rat', 'zahlt', '1.500']
    """
    if _THAI.search(text):
        text = " ".join(default_encoder().subwords(text))
    return _TOKEN.findall(text.lower())


def number_form(number: str) -> str:
    """Return a number in a form that does not depend on the language: without thousands separators, with a point.

    >>> number_form("1.500"), number_form("3,5")
    ('1500', '3.5')
    """
    whole = regex.sub(r"[.,](?=\d{3}(?:\D|$))", "", number)
    return whole.replace(",", ".")


def rarity_of(share: float) -> float:
    """Return the rarity, in [0, 1], of a word with this share of a text."""
    return float(np.clip((-np.log(share) - COMMON) / RARITY_RANGE, 0.0, 1.0))


def part_slots(words: Sequence[str], slots: int) -> tuple[Indices, Indices]:
    """Return the slots of the sequences of 3 to 5 letters of words, and where those of each begin, (words + 1,)."""
    hashes, starts = _sequences(words, _PART_SIZES)
    return (_mix(hashes) % np.uint64(slots)).astype(np.int64), starts


def letter_vectors(words: Sequence[str]) -> Floats:
    """Return vectors of the sequences of 3 and 4 letters of each word, (n, 64), all of the same length.

    Words with a similar spelling have similar vectors; differences in spelling between the languages are ignored.
    """
    if not words:
        return np.zeros((0, LETTERS), np.float32)
    hashes, starts = _sequences([spelling(word) for word in words], _LETTER_SIZES)
    # The sum of ±1 is twice the number of ones less the number of sequences: integers are added three times as fast.
    ones = np.add.reduceat(_bits(hashes), starts[:-1], axis=0, dtype=np.int16)
    sums = (2 * ones - np.diff(starts)[:, None]).astype(np.float32)
    return np.asarray(sums * (_LETTERS_NORM / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)))


def spelling(word: str) -> str:
    """Return a word without the differences in spelling between the languages.

    >>> spelling("fraktion"), spelling("fractie"), spelling("größe")
    ('fraktion', 'fraktie', 'grosse')
    """
    if not word.isascii():
        split = unicodedata.normalize("NFD", word.replace("ß", "ss"))
        word = "".join(char for char in split if not unicodedata.combining(char))
    return word.replace("c", "k").replace("ph", "f")


def _sequences(words: Sequence[str], sizes: Sequence[int]) -> tuple[npt.NDArray[np.uint64], Indices]:
    """Return hashes of all letter sequences of the given sizes, word by word, and where those of each word begin,
    (words + 1,).

    The ends of a word count as letters, so that each word has at least one sequence of three.
    """
    framed = [f"^{word}$" for word in words]
    codes = np.frombuffer("".join(framed).encode("utf-32-le"), "<u4").astype(np.uint64)
    word = np.repeat(np.arange(len(words)), [len(text) for text in framed])
    hashes, owners = [], []
    running = np.zeros_like(codes)
    for size in range(1, max(sizes) + 1):
        # The letters at k … k + size - 1 as the digits of a number in a large odd base.
        running = running[: len(codes) - size + 1] * _BASE + codes[size - 1 :]
        if size in sizes:
            is_in_one_word = word[: len(running)] == word[size - 1 :]
            hashes.append(running[is_in_one_word])
            owners.append(word[: len(running)][is_in_one_word])
    order = np.argsort(np.concatenate(owners), kind="stable")
    counts = np.bincount(np.concatenate(owners), minlength=len(words))
    return np.concatenate(hashes)[order], np.concatenate([[0], np.cumsum(counts)])


def _mix(hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Return hashes in which each bit depends on all bits (the finalizer of SplitMix64, Steele et al. 2014)."""
    mixed = hashes * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)))


def _signs(hashes: npt.NDArray[np.uint64]) -> Floats:
    """Return a vector of ±1 for each hash, (n, 64); equal hashes have equal vectors."""
    return _bits(hashes).astype(np.float32) * 2 - 1


def _bits(hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint8]:
    """Return 64 bits for each hash, (n, 64)."""
    return np.unpackbits(_mix(hashes).astype("<u8").view(np.uint8).reshape(-1, 8), axis=1)


@for_models
def word_model() -> WordModel:
    """Load the model."""
    return load_model(WORD_MODEL, WordModel.load)
