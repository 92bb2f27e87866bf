"""Train the word vectors on parallel text: each word must find the translation of its line among other lines.

For a word x of a line and the words y of all lines of a batch, exp(x · y) is the odds that y translates x (as in IBM
Model 1, Brown et al. 1993, with vectors instead of its table). The likelihood that the translation is in the right
line, or that there is none, is maximised. The parameters are the projection of the encoder's vectors, which is used for
all words and languages, and an offset for each word of the parallel text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from parlalign.aligning.word_vectors import LETTERS, WordModel, letter_vectors, part_slots, rarity_of, words_of
from parlalign.encoding import default_encoder
from parlalign.learning.arrays import Floats, Indices
from parlalign.learning.unit_vectors import centred

_DIMENSIONS = LETTERS
_PASSES = 2
_LINES_PER_BATCH = 48
_RATE, _PROJECTION_RATE, _NULL_RATE = 0.12, 0.02, 0.02
_DECAY = 0.01
_SCALE, _NULL = 4.0, 4.0
"""Steps, weight decay, and initial values of the scale of the vectors and of the null log-odds, set by hand."""
_LENGTHENING = 1.2
"""The vectors that are composed of letter sequences are too short for words outside the training text."""
_SLOTS, _RIDGE, _STEPS = 2**17, 0.3, 25
"""Slots of hashed letter sequences, the ridge penalty, and steps of conjugate gradients, set by hand."""
_UNTRANSLATED = 0.05
"""The weight of a word without a translation relative to one with a translation in the right line."""

Pairs = Sequence[tuple[str, str]]


class _Table:
    """The words of one language during the training."""

    def __init__(self, words: list[str], counts: Counter[str], encoded: Floats) -> None:
        self.words = words
        self.rows = {word: row for row, word in enumerate(words)}
        total = counts.total()
        self.rarity = np.array([rarity_of((counts[word] + 1) / total) for word in words], dtype=np.float32)
        self.encoded = encoded
        self.letters = letter_vectors(words)
        self.offsets = np.zeros((len(words), _DIMENSIONS), np.float32)
        self.steps = np.full(len(words), 1e-6, np.float32)

    def ids(self, text: str) -> Indices:
        return np.array(sorted({self.rows[word] for word in words_of(text) if word in self.rows}), dtype=np.int64)


def train_words(
    languages: tuple[str, str], corpora: Sequence[Pairs], texts: tuple[Sequence[str], Sequence[str]], size: int
) -> WordModel:
    """Train on line-aligned `corpora`; the words of each language and their rarity come from its `texts`.

    The table of each language has its `size` most frequent words. Training is deterministic on one thread.
    """
    counts = tuple(
        Counter(word for line in lines for word in words_of(line) if not word[0].isdigit()) for lines in texts
    )
    most_frequent = [
        sorted(word for word, _ in sorted(c.items(), key=lambda item: (-item[1], item[0]))[:size]) for c in counts
    ]
    vectors = [default_encoder().span_vectors(words, 1)[0] for words in most_frequent]
    mean = np.asarray((vectors[0].mean(axis=0) + vectors[1].mean(axis=0)) / 2)
    encoded = [centred(rows, mean) for rows in vectors]
    tables = [_Table(*columns) for columns in zip(most_frequent, counts, encoded, strict=True)]
    projection = _principal(np.concatenate(encoded)) * np.float32(_SCALE)
    projection, null = _learn(tables, projection, corpora)
    meanings = [table.encoded @ projection + table.offsets for table in tables]
    parts = _fit_parts([word for table in tables for word in table.words], np.concatenate(meanings))
    parts_scale = max(float(np.quantile(np.abs(parts), 0.9999)) / 127, 1e-9)
    scales = [np.abs(rows).max(axis=1).clip(1e-6) / 127 for rows in meanings]
    rows = list(zip(languages, tables, meanings, scales, strict=True))
    return WordModel(
        words={code: "\n".join(table.words).encode() for code, table, _, _ in rows},
        vectors={code: np.rint(meaning / scale[:, None]).astype(np.int8) for code, _, meaning, scale in rows},
        scales={code: scale.astype(np.float32) for code, _, _, scale in rows},
        rarity={code: np.rint(table.rarity * 255).astype(np.uint8) for code, table, _, _ in rows},
        parts=np.rint(parts / parts_scale).clip(-127, 127).astype(np.int8),
        parts_scale=parts_scale,
        projection=projection,
        mean=mean,
        null=null,
    )


def _principal(vectors: Floats) -> Floats:
    """Return the principal directions of unit vectors, (512, dimensions)."""
    _, directions = np.linalg.eigh(vectors.T @ vectors)
    return np.ascontiguousarray(directions[:, ::-1][:, :_DIMENSIONS], dtype=np.float32)


def _fit_parts(words: list[str], meanings: Floats) -> Floats:
    """Fit vectors of letter sequences whose sums approximate the vectors of the words (fastText, Bojanowski et al.
    2017).

    This is ridge regression by conjugate gradients; the result is lengthened.
    """
    from scipy.sparse import csr_matrix

    slots, starts = part_slots(words, _SLOTS)
    sizes = np.diff(starts)
    shares = np.repeat(1 / np.sqrt(sizes), sizes).astype(np.float32)
    design = csr_matrix((shares, slots, starts), shape=(len(words), _SLOTS))
    fitted = np.zeros((_SLOTS, meanings.shape[1]), np.float32)
    rest = np.asarray(design.T @ meanings)
    direction, norm = rest.copy(), (rest * rest).sum(axis=0)
    for _ in range(_STEPS):
        image = np.asarray(design.T @ (design @ direction)) + np.float32(_RIDGE) * direction
        step = norm / np.maximum((direction * image).sum(axis=0), 1e-9)
        fitted += step * direction
        rest -= step * image
        before, norm = norm, (rest * rest).sum(axis=0)
        direction = rest + norm / np.maximum(before, 1e-30) * direction
    return fitted * np.float32(_LENGTHENING)


def _learn(tables: list[_Table], projection: Floats, corpora: Sequence[Pairs]) -> tuple[Floats, float]:
    """Take Adagrad steps (Duchi et al. 2011) over batches of lines: random ones in one pass, neighbours in the next."""
    rng = np.random.default_rng(1)
    lines = [[(tables[0].ids(a), tables[1].ids(b)) for a, b in pairs] for pairs in corpora]
    lines = [[pair for pair in corpus if len(pair[0]) and len(pair[1])] for corpus in lines]
    steps, null, null_step = np.full(projection.shape, 1e-6, np.float32), _NULL, 1e-6
    for number in range(_PASSES):
        batches = []
        for corpus in lines:
            order = np.arange(len(corpus)) if number % 2 else rng.permutation(len(corpus))
            batches += [
                [corpus[k] for k in order[at : at + _LINES_PER_BATCH]] for at in range(0, len(order), _LINES_PER_BATCH)
            ]
        for k in rng.permutation(len(batches)):
            slope, null_slope = _step(tables, projection, null, batches[k])
            steps += slope * slope
            projection += _PROJECTION_RATE * slope / np.sqrt(steps)
            null_step += null_slope**2
            null += _NULL_RATE * null_slope / np.sqrt(null_step)
    return projection, float(null)


def _step(
    tables: list[_Table], projection: Floats, null: float, batch: list[tuple[Indices, Indices]]
) -> tuple[Floats, float]:
    """Update the offsets of the words of a batch; return the slopes of the projection and of the null log-odds."""
    ids = [np.concatenate([pair[side] for pair in batch]) for side in (0, 1)]
    line = [np.repeat(np.arange(len(batch)), [len(pair[side]) for pair in batch]) for side in (0, 1)]
    vectors = [t.encoded[i] @ projection + t.offsets[i] for t, i in zip(tables, ids, strict=True)]
    letters = [t.letters[i] for t, i in zip(tables, ids, strict=True)]
    odds = np.exp(np.minimum(vectors[0] @ vectors[1].T + letters[0] @ letters[1].T, 30))
    right = odds * (line[0][:, None] == line[1][None])
    none = np.float32(np.exp(null))
    slope, null_slope = np.zeros_like(odds), 0.0
    for side, axis in ((0, 1), (1, 0)):
        weight = np.expand_dims(tables[side].rarity[ids[side]], axis)
        all_odds = odds.sum(axis=axis, keepdims=True) + none
        right_odds = right.sum(axis=axis, keepdims=True) + none * np.float32(_UNTRANSLATED)
        slope += right * (weight / right_odds) - odds * (weight / all_odds)
        null_slope += float((weight * none * (_UNTRANSLATED / right_odds - 1 / all_odds)).sum())
    total = np.zeros_like(projection)
    for side, slopes in enumerate((slope @ vectors[1], slope.T @ vectors[0])):
        table = tables[side]
        total += table.encoded[ids[side]].T @ slopes
        rows, inverse = np.unique(ids[side], return_inverse=True)
        gradient = np.zeros((len(rows), projection.shape[1]), np.float32)
        np.add.at(gradient, inverse, slopes)
        gradient -= _DECAY * table.offsets[rows]
        table.steps[rows] += (gradient * gradient).mean(axis=1)
        table.offsets[rows] += _RATE * gradient / np.sqrt(table.steps[rows])[:, None]
    return total, null_slope
