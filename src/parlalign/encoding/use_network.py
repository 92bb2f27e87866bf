"""The forward pass of the multilingual Universal Sentence Encoder: from token ids to sums, from sums to vectors.

A token's features are its embedding and three convolutions of two layers each, layer-normed together. Whatever depends
on the token alone (embedding, projection, its share of the first layer at each place of a window) is computed once for
all its occurrences nearby; the second layer is computed only where a sum asks for it. The sum over tokens commutes with
the projection that follows, so that one is applied to sums.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from parlalign.encoding.encoder import Vectors

REACH = 4
"""Tokens either side that two layers of width 5 see."""

_ORDERS = ((2, 0), (3, 1), (5, 2))
"""Width and left context of the three convolutions, as in the package."""

_CHANNELS = 256
_PADDING = (-1, -1)
"""Two rows of zeros part neighbours, as far as one layer sees; -1, no token's id, is first among sorted ids."""

_WINDOW = 1000
"""Tokens of a long text computed at a time."""

_BLOCK = 1024
_BLOCKS_TOGETHER = 16
"""A block of tokens fits the cache; blocks together share what depends on the token alone. Measured on news text."""

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TokenStretch:
    """Tokens and the part `start` … `stop` - 1 of them, never empty, whose features are summed; the rest is context."""

    ids: tuple[int, ...]
    start: int
    stop: int


def stretches(ids: Sequence[int], start: int, stop: int) -> Iterator[TokenStretch]:
    """Yield what covers tokens `start` … `stop` - 1 of a text, with all the context that they see and no more."""
    for first in range(start, stop, _WINDOW):
        last = min(first + _WINDOW, stop)
        seen_from = max(first - REACH, 0)
        yield TokenStretch(tuple(ids[seen_from : last + REACH]), first - seen_from, last - seen_from)


class UseNetwork:
    """Computes with the weights of the package's own `NumpyBackend`."""

    def __init__(self, weights: Any) -> None:
        self._weights = w = weights
        # Column blocks instead of row blocks: one product gives a token's share at every place of the window.
        self._first = [
            w1.reshape(width, _CHANNELS, _CHANNELS).transpose(1, 0, 2).reshape(_CHANNELS, -1).copy()
            for (width, _), w1 in zip(_ORDERS, w.w1, strict=True)
        ]
        # The gain and the offset of the last layer norm go into the projection.
        self._projection = w.ln_g[:, None] * w.cnn_W
        self._offset = w.ln_b @ w.cnn_W + w.cnn_b

    def sums(self, parts: Sequence[TokenStretch]) -> Vectors:
        """Return the projected sum of the features of each stretch, shape (n, 512)."""
        blocks = [_Block.of(some) for some in _blocks(parts)]
        found = []
        for k in range(0, len(blocks), _BLOCKS_TOGETHER):
            together = blocks[k : k + _BLOCKS_TOGETHER]
            tokens = self._tokens(np.unique(np.concatenate([block.ids for block in together])))
            found += [self._block_sums(block, tokens) for block in together]
        return np.concatenate(found) if found else np.zeros((0, 512), np.float32)

    def vectors(self, sums: Vectors, lengths: Floats) -> Vectors:
        """Return unit vectors from the sums over texts of so many tokens, shape (n, 512)."""
        w = self._weights
        mean = sums / np.sqrt(lengths)[:, None]
        y0 = np.maximum(mean @ w.d0, 0)
        y1 = np.maximum(mean @ w.p1 + y0 @ w.d1, 0)
        y2 = np.maximum(y1 @ w.d2, 0)
        z = np.tanh(y1 @ w.p3 + y2 @ w.d3)
        return np.asarray(z / np.sqrt(np.maximum((z * z).sum(axis=1, keepdims=True), w.eps)), dtype=np.float32)

    def _tokens(self, ids: Ids) -> _Tokens:
        """Compute what depends on each token alone; the first of `ids` is the padding."""
        w = self._weights
        quantised = ids % len(w.scale)
        embedded = w.table[ids] * w.scale[quantised, None] + w.lo[quantised, None]
        projected = embedded @ w.proj_W + w.proj_b
        projected -= projected.mean(axis=1, keepdims=True)
        projected /= np.sqrt(_squares(projected) / projected.shape[1] + np.float32(w.eps))[:, None]
        projected = projected * w.ln_g_all + w.ln_b_all
        projected[0] = 0
        branches = [np.ascontiguousarray(branch) for branch in np.split(projected, len(_ORDERS), axis=1)]
        shares = [(x @ first).reshape(len(ids), -1, _CHANNELS) for x, first in zip(branches, self._first, strict=True)]
        return _Tokens(ids, embedded, embedded.sum(axis=1), _squares(embedded), branches, shares)

    def _block_sums(self, block: _Block, tokens: _Tokens) -> Vectors:
        w = self._weights
        rows = np.searchsorted(tokens.ids, block.ids)
        summed = rows[block.summed]
        convolved = np.concatenate([self._convolved(k, block, tokens, rows) for k in range(len(_ORDERS))], axis=1)
        features = tokens.embedded.shape[1] + convolved.shape[1]
        mean = (tokens.sums[summed] + convolved.sum(axis=1)) / features
        variance = (tokens.squares[summed] + _squares(convolved)) / features - mean * mean
        scale = 1 / np.sqrt(np.maximum(variance, 0) + np.float32(w.eps))
        convolved *= scale[:, None]
        embedded = tokens.embedded[summed] * scale[:, None]
        sums = np.hstack([np.add.reduceat(part, block.starts, axis=0) for part in (embedded, convolved)])
        sums -= np.add.reduceat(mean * scale, block.starts)[:, None]
        return np.asarray(sums @ self._projection + block.counts[:, None] * self._offset)

    def _convolved(self, k: int, block: _Block, tokens: _Tokens, rows: Ids) -> Floats:
        """Return the output of both layers of a convolution for the tokens to be summed, shape (summed, 256)."""
        w = self._weights
        width, left = _ORDERS[k]
        inner = slice(len(_PADDING), len(rows) - len(_PADDING))
        hidden = np.zeros((len(rows), _CHANNELS), np.float32)
        hidden[inner] = w.b1[k]
        for place in range(width):
            at = place - left
            hidden[inner] += tokens.shares[k][:, place][rows[inner.start + at : inner.stop + at]]
        np.maximum(hidden, 0, out=hidden)
        hidden += tokens.branches[k][rows]
        hidden[rows == 0] = 0
        around = block.summed[:, None] + np.arange(-left, width - left)
        out = hidden[around].reshape(len(around), -1) @ w.w2[k]
        out += w.b2[k]
        np.maximum(out, 0, out=out)
        out += hidden[block.summed]
        return np.asarray(out)


@dataclass(frozen=True, slots=True)
class _Tokens:
    """What depends on a token alone, a row for each different one, the padding first."""

    ids: Ids
    embedded: Floats  # (n, 512)
    sums: Floats  # of the embedding
    squares: Floats  # their sum
    branches: list[Floats]  # (n, 256) for each convolution
    shares: list[Floats]  # (n, width, 256): what the token adds to the first layer from each place of the window


@dataclass(frozen=True, slots=True)
class _Block:
    """Stretches in one row, padding around each."""

    ids: Ids
    summed: Ids  # where in `ids` the tokens to be summed are
    starts: Ids  # where in `summed` each stretch begins
    counts: Floats  # how many tokens each stretch sums

    @staticmethod
    def of(parts: Sequence[TokenStretch]) -> _Block:
        ids, first = [*_PADDING], []
        for part in parts:
            first.append(len(ids) + part.start)
            ids += part.ids
            ids += _PADDING
        counts = np.array([part.stop - part.start for part in parts])
        starts = np.cumsum(counts) - counts
        summed = np.arange(counts.sum()) + np.repeat(np.array(first) - starts, counts)
        return _Block(np.array(ids), summed, starts, counts.astype(np.float32))


def _blocks(parts: Sequence[TokenStretch]) -> Iterator[Sequence[TokenStretch]]:
    start, size = 0, 0
    for k, part in enumerate(parts):
        if size and size + len(part.ids) > _BLOCK:
            yield parts[start:k]
            start, size = k, 0
        size += len(part.ids)
    if size:
        yield parts[start:]


def _squares(rows: Floats) -> Floats:
    return np.asarray(np.einsum("ij,ij->i", rows, rows))
