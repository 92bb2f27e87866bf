"""Train the word vectors on parallel text: each word must find the translation of its line among other lines.

For a word x of a line and the words y of all lines of a batch, exp(x · y) is the odds that y translates x (as in IBM
Model 1, Brown et al. 1993, with vectors instead of its table). The likelihood that the translation is in the right
line, or that there is none, is maximised. The parameters are the projection of the encoder's vectors, which is used for
all words and languages, and an offset for each word of the parallel text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from parlalign.aligning.word_tables import WORD_MODEL, WordTable
from parlalign.aligning.word_vectors import LETTERS, WordModel, letter_vectors, part_slots, rarity_of, words_of
from parlalign.encoding import default_encoder
from parlalign.io.resources import model_hash
from parlalign.learning.arrays import Floats, Indices
from parlalign.learning.unit_vectors import centred
from parlalign.stages import share_done

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
Batch = list[tuple[Indices, Indices]]
"""The ids of the words of some pairs of lines."""


class _LearntTable:
    """The words of one language during the training."""

    def __init__(self, words: list[str], rarity: Floats, encoded: Floats) -> None:
        self.words, self.rarity, self.encoded = words, rarity, encoded
        self.rows = {word: row for row, word in enumerate(words)}
        self.letters = letter_vectors(words)
        self.offsets = np.zeros((len(words), _DIMENSIONS), np.float32)
        self.steps = np.full(len(words), 1e-6, np.float32)

    def meanings(self, ids: Indices, projection: Floats) -> Floats:
        """Return the vectors of some words, (ids, dimensions)."""
        return np.asarray(self.encoded[ids] @ projection + self.offsets[ids])

    def ascend(self, ids: Indices, slopes: Floats) -> None:
        """Take an Adagrad step (Duchi et al. 2011) with the offsets of words, given the slopes of their vectors."""
        rows, inverse = np.unique(ids, return_inverse=True)
        gradient = np.zeros((len(rows), _DIMENSIONS), np.float32)
        np.add.at(gradient, inverse, slopes)
        gradient -= _DECAY * self.offsets[rows]
        self.steps[rows] += (gradient * gradient).mean(axis=1)
        self.offsets[rows] += _RATE * gradient / np.sqrt(self.steps[rows])[:, None]


class _FixedTable:
    """The words of a language whose vectors are known."""

    def __init__(self, table: WordTable) -> None:
        self.rows, self._table = table.rows, table
        self.rarity = table.rarity.astype(np.float32) / 255
        self.letters = letter_vectors(list(table.rows))

    def meanings(self, ids: Indices, _projection: Floats) -> Floats:
        """Return the vectors of some words, (ids, dimensions)."""
        return self._table.meanings(ids)


_Tables = tuple[_LearntTable | _FixedTable, _LearntTable]


def train_words(
    languages: tuple[str, str], corpora: Sequence[Pairs], texts: tuple[Sequence[str], Sequence[str]], size: int
) -> WordModel:
    """Train on line-aligned `corpora`; the words of each language and their rarity come from its `texts`.

    The table of each language has its `size` most frequent words. Training is deterministic on one thread.
    """
    vocabularies = [_vocabulary(lines, size) for lines in texts]
    vectors = [default_encoder().span_vectors(words, 1)[0] for words, _ in vocabularies]
    mean = np.asarray((vectors[0].mean(axis=0) + vectors[1].mean(axis=0)) / 2)
    encoded = [centred(rows, mean) for rows in vectors]
    source, target = (
        _LearntTable(words, rarity, rows) for (words, rarity), rows in zip(vocabularies, encoded, strict=True)
    )
    projection = _principal(np.concatenate(encoded)) * np.float32(_SCALE)
    projection, null = _learn((source, target), projection, corpora)
    meanings = [table.encoded @ projection + table.offsets for table in (source, target)]
    parts = _fit_parts(source.words + target.words, np.concatenate(meanings))
    parts_scale = max(float(np.quantile(np.abs(parts), 0.9999)) / 127, 1e-9)
    return WordModel(
        tables={
            code: WordTable.of(table.words, rows, table.rarity)
            for code, table, rows in zip(languages, (source, target), meanings, strict=True)
        },
        parts=np.rint(parts / parts_scale).clip(-127, 127).astype(np.int8),
        parts_scale=parts_scale,
        projection=projection,
        mean=mean,
        null=null,
    )


def train_word_table(
    model: WordModel, corpora: Sequence[tuple[str, Pairs]], texts: Sequence[str], size: int
) -> WordTable:
    """Train the table of a further language; the model and the tables that exist stay as they are.

    Each corpus is line-aligned text with the code of its source language, which has a table; its target is in the
    further language. The words of the table and their rarity come from `texts` in that language. Training is
    deterministic on one thread.
    """
    words, rarity = _vocabulary(texts, size)
    learnt = _LearntTable(words, rarity, centred(default_encoder().span_vectors(words, 1)[0], model.mean))
    fixed = {code: _FixedTable(table) for code, _ in corpora if (table := model.table(code))}
    for tables, batch in _batches([((fixed[code], learnt), pairs) for code, pairs in corpora]):
        _step(tables, model.projection, model.null, batch)
    meanings = learnt.meanings(np.arange(len(words)), model.projection)
    return WordTable.of(words, meanings, rarity, model_hash(WORD_MODEL))


def _vocabulary(lines: Sequence[str], size: int) -> tuple[list[str], Floats]:
    """Return the most frequent words of a text, sorted, and their rarity."""
    counts = Counter(word for line in lines for word in words_of(line) if not word[0].isdigit())
    words = sorted(word for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:size])
    total = counts.total()
    return words, np.array([rarity_of((counts[word] + 1) / total) for word in words], dtype=np.float32)


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


def _learn(tables: _Tables, projection: Floats, corpora: Sequence[Pairs]) -> tuple[Floats, float]:
    """Learn both tables, the projection and the null log-odds; return the last two."""
    steps, null, null_step = np.full(projection.shape, 1e-6, np.float32), _NULL, 1e-6
    for _, batch in _batches([(tables, pairs) for pairs in corpora]):
        slope, null_slope = _step(tables, projection, null, batch)
        steps += slope * slope
        projection += _PROJECTION_RATE * slope / np.sqrt(steps)
        null_step += null_slope**2
        null += _NULL_RATE * null_slope / np.sqrt(null_step)
    return projection, float(null)


def _batches(corpora: Sequence[tuple[_Tables, Pairs]]) -> Iterator[tuple[_Tables, Batch]]:
    """Yield batches of lines as word ids, with their tables: random lines in one pass, neighbours in the next."""
    rng = np.random.default_rng(1)
    read = [(tables, [_ids_of_line(tables, pair) for pair in pairs]) for tables, pairs in corpora]
    lines = [(tables, [pair for pair in corpus if len(pair[0]) and len(pair[1])]) for tables, corpus in read]
    for number in range(_PASSES):
        batches = []
        for tables, corpus in lines:
            order = np.arange(len(corpus)) if number % 2 else rng.permutation(len(corpus))
            batches += [
                (tables, [corpus[k] for k in order[at : at + _LINES_PER_BATCH]])
                for at in range(0, len(order), _LINES_PER_BATCH)
            ]
        for done, k in enumerate(rng.permutation(len(batches))):
            share_done((number + done / len(batches)) / _PASSES)
            yield batches[k]


def _ids_of_line(tables: _Tables, pair: tuple[str, str]) -> tuple[Indices, Indices]:
    source, target = (
        np.array(sorted({table.rows[word] for word in words_of(text) if word in table.rows}), dtype=np.int64)
        for table, text in zip(tables, pair, strict=True)
    )
    return source, target


def _step(tables: _Tables, projection: Floats, null: float, batch: Batch) -> tuple[Floats, float]:
    """Update the offsets of the words of a batch; return the slopes of the projection and of the null log-odds."""
    ids = [np.concatenate([pair[side] for pair in batch]) for side in (0, 1)]
    line = [np.repeat(np.arange(len(batch)), [len(pair[side]) for pair in batch]) for side in (0, 1)]
    vectors = [table.meanings(i, projection) for table, i in zip(tables, ids, strict=True)]
    letters = [table.letters[i] for table, i in zip(tables, ids, strict=True)]
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
    for table, i, slopes in zip(tables, ids, (slope @ vectors[1], slope.T @ vectors[0]), strict=True):
        if isinstance(table, _LearntTable):
            total += table.encoded[i].T @ slopes
            table.ascend(i, slopes)
    return total, null_slope
