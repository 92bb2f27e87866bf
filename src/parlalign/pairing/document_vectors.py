"""Vectors of documents, and the most similar documents of the other side, by a few matrix products."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from parlalign.aligning.word_vectors import LETTERS, WordModel, spelling
from parlalign.learning.arrays import Floats, Indices
from parlalign.learning.unit_vectors import centred
from parlalign.pairing.sketch import DocumentTerms, Sketch, Sketcher, Vocabulary
from parlalign.pairing.word_weights import number_weights, word_weights

Pairs = Indices
"""Pairs of documents by number, (k, 2)."""

_SPELLING_DIMENSIONS = 512
"""Dimensions for words and numbers with the same spelling in both languages; each adds ± its weight to one dimension
(feature hashing, Weinberger et al. 2009)."""
_SPELLING_SHARE = 0.3
"""The share of spelling in the similarity; chosen on jrc.train, as are the other constants here."""
_CENTRING_PRIOR = 20
"""From this number of documents of a side on, more than half of their mean is subtracted: a few documents have much in
common by chance."""
_MAX_CANDIDATES, _MAX_DISTANCE = 16, 0.12
"""Candidates of each document at most, and how far their similarity may be below that of the best one: nearly all
correct pairs are among them, and few pairs of unrelated documents."""
_DOCUMENTS_AT_ONCE, _PAIRS_AT_ONCE, _WORDS_AT_ONCE = 1024, 8192, 4096
"""Documents, pairs and words computed together: some 50 MB each."""
_NUMBER_SEED = np.uint32(0x9E3779B9)
"""Added to the ids of numbers, so that their hashes differ from those of words (the golden ratio in 32 bits)."""


@dataclass(frozen=True, slots=True)
class DocumentSet:
    """The documents in one language, with the weights and vectors of their words, and the weights of numbers.

    `weights` (words,), `vectors` (words, dimensions) and `spellings` (words,), hashes of the spelling that both
    languages share, are indexed by the ids of words; `number_weights` (numbers,) by those of numbers.
    """

    sketches: Sequence[Sketch]
    weights: Floats
    vectors: npt.NDArray[np.float16]
    spellings: npt.NDArray[np.uint32]
    number_weights: Floats

    def words_of(self, document: int) -> tuple[DocumentTerms, Floats, Floats]:
        """Return the words of a document with their weights (k,) and vectors (k, dimensions)."""
        words = self.sketches[document].words
        return words, self.weights[words.ids], self.vectors[words.ids].astype(np.float32)

    def numbers_of(self, document: int) -> tuple[DocumentTerms, Floats]:
        """Return the numbers of a document with their weights (k,)."""
        numbers = self.sketches[document].numbers
        return numbers, self.number_weights[numbers.ids]


def make_document_sets(
    sketches: Sequence[Sketch], sketcher: Sketcher, model: WordModel
) -> tuple[DocumentSet, DocumentSet]:
    """Return the documents of both languages with the weights and vectors of their words."""
    weights = number_weights(sketcher.numbers, sketches)
    first, second = (
        _document_set([sketch for sketch in sketches if sketch.language == code], vocabulary, weights, model, code)
        for code, vocabulary in sketcher.vocabularies.items()
    )
    return first, second


def _document_set(
    sketches: Sequence[Sketch], vocabulary: Vocabulary, numbers: Floats, model: WordModel, language: str
) -> DocumentSet:
    words = list(vocabulary)
    vectors = np.zeros((len(words), model.dimensions), np.float16)
    for start in range(0, len(words), _WORDS_AT_ONCE):
        vectors[start : start + _WORDS_AT_ONCE] = model.vectors_of(words[start : start + _WORDS_AT_ONCE], language)
    return DocumentSet(
        sketches=sketches,
        weights=word_weights(vocabulary, sketches, model, language),
        vectors=vectors,
        spellings=np.array([zlib.crc32(spelling(word).encode()) for word in words], dtype=np.uint32),
        number_weights=numbers,
    )


def find_candidates(source: DocumentSet, target: DocumentSet) -> tuple[Pairs, Floats]:
    """Return candidate pairs of documents, (k, 2), in order, and their similarity (k,).

    For each document, they contain the most similar documents of the other side.
    """
    if not source.sketches or not target.sketches:
        return np.zeros((0, 2), np.int64), np.zeros(0, np.float32)
    rows, columns = _document_vectors(source), _document_vectors(target)
    forward, backward = _nearest(rows, columns), _nearest(columns, rows)[:, ::-1]
    pairs = np.unique(np.concatenate([forward, backward]), axis=0)
    similarity = np.concatenate(
        [_similarity(rows, columns, some) for some in np.split(pairs, _split_points(len(pairs)))]
    )
    is_candidate = np.zeros(len(pairs), dtype=bool)
    for side, documents in enumerate((rows, columns)):
        best = np.full(len(documents), -np.inf, np.float32)
        np.maximum.at(best, pairs[:, side], similarity)
        is_candidate |= similarity >= best[pairs[:, side]] - np.float32(_MAX_DISTANCE)
    return pairs[is_candidate], similarity[is_candidate]


def _split_points(count: int) -> list[int]:
    return list(range(_PAIRS_AT_ONCE, count, _PAIRS_AT_ONCE))


def _similarity(rows: Floats, columns: Floats, pairs: Pairs) -> Floats:
    return np.asarray(np.einsum("ij,ij->i", rows[pairs[:, 0]], columns[pairs[:, 1]]), dtype=np.float32)


def _nearest(rows: Floats, columns: Floats) -> Pairs:
    """Return the most similar columns of each row as pairs, (rows * k, 2)."""
    few = min(_MAX_CANDIDATES, len(columns))
    pairs = []
    for start in range(0, len(rows), _DOCUMENTS_AT_ONCE):
        similarity = rows[start : start + _DOCUMENTS_AT_ONCE] @ columns.T
        best = np.argpartition(-similarity, few - 1, axis=1)[:, :few]
        row = np.repeat(np.arange(start, start + len(best)), few)
        pairs.append(np.stack([row, best.ravel()], axis=1))
    return np.concatenate(pairs)


def _document_vectors(documents: DocumentSet) -> Floats:
    """Return vectors whose dot products are similarities, (documents, dimensions)."""
    meanings, spellings = _meaning_sums(documents), _spelling_sums(documents)
    share = np.float32(_SPELLING_SHARE)
    return np.concatenate([_centred(meanings) * np.sqrt(1 - share), _centred(spellings) * np.sqrt(share)], axis=1)


def _meaning_sums(documents: DocumentSet) -> Floats:
    """Return the weighted sum of the word vectors of each document, without the dimensions of their letters."""
    size = documents.vectors.shape[1] - LETTERS
    sums = np.zeros((len(documents.sketches), size), np.float32)
    for k, sketch in enumerate(documents.sketches):
        words, weights, vectors = documents.words_of(k)
        sums[k] = (weights * (1 + np.log(words.counts))) @ vectors[:, :size] if len(sketch.words.ids) else 0
    return sums


def _spelling_sums(documents: DocumentSet) -> Floats:
    """Return the hashed words and numbers of each document, (documents, _SPELLING_DIMENSIONS)."""
    sums = np.zeros((len(documents.sketches), _SPELLING_DIMENSIONS), np.float32)
    for k in range(len(documents.sketches)):
        words, weights, _ = documents.words_of(k)
        numbers, own_number_weights = documents.numbers_of(k)
        number_hashes = _mix(numbers.ids.astype(np.uint32) + _NUMBER_SEED)
        hashes = np.concatenate([_mix(documents.spellings[words.ids]), number_hashes])
        signs = np.where(hashes & np.uint32(1 << 20), np.float32(1), np.float32(-1))
        values = signs * np.concatenate([weights, own_number_weights])
        sums[k] = np.bincount(hashes % _SPELLING_DIMENSIONS, values, _SPELLING_DIMENSIONS)
    return sums


def _mix(hashes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Return hashes in which each bit depends on all bits (the finalizer of MurmurHash3, Appleby 2011)."""
    mixed = (hashes ^ (hashes >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    mixed = (mixed ^ (mixed >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return np.asarray(mixed ^ (mixed >> np.uint32(16)))


def _centred(rows: Floats) -> Floats:
    """Return vectors of length 1 after most of the mean of all documents is subtracted."""
    mean = rows.mean(axis=0) * np.float32(len(rows) / (len(rows) + _CENTRING_PRIOR))
    return centred(rows, mean)
