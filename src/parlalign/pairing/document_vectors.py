"""Documents as vectors, and which documents of the other side are like each: all pairs in a few matrix products."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from parlalign.aligning.word_vectors import LETTERS, WordModel, spelling
from parlalign.pairing.sketch import Floats, Kept, Sketch, Sketcher, Vocabulary
from parlalign.pairing.word_weights import number_weights, word_weights

Pairs = npt.NDArray[np.int64]

_SPELT = 512
"""Numbers that stand for what is spelt alike in both languages, each word and number adding ±1 to one of them (feature
hashing, Weinberger et al. 2009)."""
_SPELT_SHARE = 0.3
"""Of the similarity; chosen on jrc.train, as the others here."""
_CENTRED_FROM = 20
"""Documents of a side that what they have in common counts half from: a few have too much in common by chance."""
_CANDIDATES, _BEHIND = 16, 0.12
"""Documents of the other side that are looked at again at most, and how far their similarity may lie behind that of the
best: so nearly all of the right ones are among them, and of unlike documents hardly another."""
_ROWS, _PAIRS_AT_ONCE, _WORDS_AT_ONCE = 1024, 8192, 4096
"""Documents, pairs and words computed together: some 50 MB each."""


@dataclass(frozen=True, slots=True)
class DocumentSet:
    """The documents in one language; `weights` (words,) and `vectors` (words, dimensions) of the words of all, and
    `number_weights` (numbers,)."""

    sketches: Sequence[Sketch]
    weights: Floats
    vectors: npt.NDArray[np.float16]
    spelt: npt.NDArray[np.uint32]
    """A hash of the spelling of each word that both languages share, (words,)."""
    number_weights: Floats

    def words_of(self, document: int) -> tuple[Kept, Floats, Floats]:
        """Return the words of a document with their weights (k,) and vectors (k, dimensions)."""
        words = self.sketches[document].words
        return words, self.weights[words.ids], self.vectors[words.ids].astype(np.float32)

    def numbers_of(self, document: int) -> tuple[Kept, Floats]:
        """Return the numbers of a document with their weights (k,)."""
        numbers = self.sketches[document].numbers
        return numbers, self.number_weights[numbers.ids]


def make_document_sets(
    sketches: Sequence[Sketch], sketcher: Sketcher, model: WordModel
) -> tuple[DocumentSet, DocumentSet]:
    """Return the documents of both languages with what their words tell."""
    weights = number_weights(sketcher.numbers, sketches)
    first, second = (
        _side([sketch for sketch in sketches if sketch.language == code], vocabulary, weights, model, code)
        for code, vocabulary in sketcher.vocabularies.items()
    )
    return first, second


def _side(
    sketches: Sequence[Sketch], vocabulary: Vocabulary, numbers: Floats, model: WordModel, language: str
) -> DocumentSet:
    words = list(vocabulary)
    vectors = np.zeros((len(words), model.dimensions), np.float16)
    for start in range(0, len(words), _WORDS_AT_ONCE):
        vectors[start : start + _WORDS_AT_ONCE] = model.vectors_of(words[start : start + _WORDS_AT_ONCE], language)
    spelt = np.array([zlib.crc32(spelling(word).encode()) for word in words], dtype=np.uint32)
    return DocumentSet(sketches, word_weights(vocabulary, sketches, model, language), vectors, spelt, numbers)


def find_candidates(source: DocumentSet, target: DocumentSet) -> tuple[Pairs, Floats]:
    """Return pairs of documents that may answer each other, (k, 2), in order, and their similarity (k,).

    Each document has its most similar ones of the other side among them.
    """
    if not source.sketches or not target.sketches:
        return np.zeros((0, 2), np.int64), np.zeros(0, np.float32)
    left, right = _document_vectors(source), _document_vectors(target)
    forward, backward = _nearest(left, right), _nearest(right, left)[:, ::-1]
    pairs = np.unique(np.concatenate([forward, backward]), axis=0)
    similarity = np.concatenate([_similarity(left, right, some) for some in np.split(pairs, _cuts(len(pairs)))])
    keep = np.zeros(len(pairs), dtype=bool)
    for side, documents in enumerate((left, right)):
        best = np.full(len(documents), -np.inf, np.float32)
        np.maximum.at(best, pairs[:, side], similarity)
        keep |= similarity >= best[pairs[:, side]] - np.float32(_BEHIND)
    return pairs[keep], similarity[keep]


def _cuts(count: int) -> list[int]:
    return list(range(_PAIRS_AT_ONCE, count, _PAIRS_AT_ONCE))


def _similarity(left: Floats, right: Floats, pairs: Pairs) -> Floats:
    return np.asarray(np.einsum("ij,ij->i", left[pairs[:, 0]], right[pairs[:, 1]]), dtype=np.float32)


def _nearest(rows: Floats, columns: Floats) -> Pairs:
    """Return for each row the most similar columns, as pairs (rows * k, 2)."""
    few = min(_CANDIDATES, len(columns))
    found = []
    for start in range(0, len(rows), _ROWS):
        similar = rows[start : start + _ROWS] @ columns.T
        best = np.argpartition(-similar, few - 1, axis=1)[:, :few]
        row = np.repeat(np.arange(start, start + len(best)), few)
        found.append(np.stack([row, best.ravel()], axis=1))
    return np.concatenate(found)


def _document_vectors(side: DocumentSet) -> Floats:
    """Return vectors whose dot products are similarities, (documents, dimensions)."""
    meaning, spelt = _meanings(side), _spellings(side)
    share = np.float32(_SPELT_SHARE)
    return np.concatenate([_centred(meaning) * np.sqrt(1 - share), _centred(spelt) * np.sqrt(share)], axis=1)


def _meanings(side: DocumentSet) -> Floats:
    """Return the weighted sum of the vectors of each document's words, without those of their letters."""
    size = side.vectors.shape[1] - LETTERS
    sums = np.zeros((len(side.sketches), size), np.float32)
    for k, sketch in enumerate(side.sketches):
        words, weights, vectors = side.words_of(k)
        sums[k] = (weights * (1 + np.log(words.counts))) @ vectors[:, :size] if len(sketch.words.ids) else 0
    return sums


def _spellings(side: DocumentSet) -> Floats:
    sums = np.zeros((len(side.sketches), _SPELT), np.float32)
    for k in range(len(side.sketches)):
        words, weights, _ = side.words_of(k)
        numbers, of_numbers = side.numbers_of(k)
        hashes = np.concatenate([_mixed(side.spelt[words.ids]), _mixed(numbers.ids.astype(np.uint32) + _NUMBERS)])
        signs = np.where(hashes & np.uint32(1 << 20), np.float32(1), np.float32(-1))
        sums[k] = np.bincount(hashes % _SPELT, signs * np.concatenate([weights, of_numbers]), _SPELT)
    return sums


_NUMBERS = np.uint32(0x9E3779B9)  # numbers are other hashes than words


def _mixed(hashes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Return numbers with every bit as if by chance (the finisher of MurmurHash3)."""
    mixed = (hashes ^ (hashes >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    mixed = (mixed ^ (mixed >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return np.asarray(mixed ^ (mixed >> np.uint32(16)))


def _centred(rows: Floats) -> Floats:
    """Return vectors of length 1 without what all documents of the side have in common."""
    common = rows.mean(axis=0) * np.float32(len(rows) / (len(rows) + _CENTRED_FROM))
    rest = rows - common
    return np.asarray(rest / np.maximum(np.linalg.norm(rest, axis=1, keepdims=True), 1e-6), dtype=np.float32)
