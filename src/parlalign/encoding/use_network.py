"""The forward pass of the multilingual Universal Sentence Encoder: from token ids to sums, from sums to vectors.

The features of a token are its embedding and three convolutions of two layers each, with a common layer norm. What
depends only on the token (embedding, projection, and its contribution to the first layer at each place of the kernel)
is computed once for all its occurrences in some blocks. The second layer is computed only for the tokens that are
summed. The sum over tokens commutes with the projection that follows, so the projection is applied to sums.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from parlalign.encoding.encoder import Vectors
from parlalign.learning.arrays import Floats, Indices

REACH = 4
"""Tokens on either side that the output of two layers of width 5 depends on."""

_ORDERS = ((2, 0), (3, 1), (5, 2))
"""Width and left context of the three convolutions, as in the package."""

_CHANNELS = 256
_PADDING = (-1, -1)
"""Two rows of zeros separate windows, as one layer depends on two neighbours; -1 is no token id and is sorted first."""

_MAX_WINDOW = 1000
"""Tokens of a long text in one window at most."""

_BLOCK = 1024
_BLOCKS_AT_ONCE = 16
"""A block of tokens fits into the cache; some blocks share what depends only on the token. Measured on news text."""


@dataclass(frozen=True, slots=True)
class TokenWindow:
    """Tokens, of which the features of `start` … `stop` - 1, at least one, are summed; the others are context."""

    ids: tuple[int, ...]
    start: int
    stop: int


def token_windows(ids: Sequence[int], start: int, stop: int) -> Iterator[TokenWindow]:
    """Yield windows that cover tokens `start` … `stop` - 1 of a text, with all the context that they depend on."""
    for first in range(start, stop, _MAX_WINDOW):
        last = min(first + _MAX_WINDOW, stop)
        context = max(first - REACH, 0)
        yield TokenWindow(ids=tuple(ids[context : last + REACH]), start=first - context, stop=last - context)


class UseNetwork:
    """Computes with the weights of the package's own `NumpyBackend`."""

    def __init__(self, weights: Any) -> None:
        self._weights = w = weights
        # With column blocks instead of row blocks, one product computes the contributions at all places of the kernel.
        self._first = [
            w1.reshape(width, _CHANNELS, _CHANNELS).transpose(1, 0, 2).reshape(_CHANNELS, -1).copy()
            for (width, _), w1 in zip(_ORDERS, w.w1, strict=True)
        ]
        # The gain and the offset of the last layer norm are part of the projection.
        self._projection = w.ln_g[:, None] * w.cnn_W
        self._offset = w.ln_b @ w.cnn_W + w.cnn_b

    def sums(self, windows: Sequence[TokenWindow]) -> Vectors:
        """Return the projected sum of the features of each window, shape (n, 512)."""
        blocks = [_Block.of(some) for some in _blocks(windows)]
        sums = []
        for k in range(0, len(blocks), _BLOCKS_AT_ONCE):
            together = blocks[k : k + _BLOCKS_AT_ONCE]
            tokens = self._tokens(np.unique(np.concatenate([block.ids for block in together])))
            sums += [self._block_sums(block, tokens) for block in together]
        return np.concatenate(sums) if sums else np.zeros((0, 512), np.float32)

    def vectors(self, sums: Vectors, lengths: Floats) -> Vectors:
        """Return unit vectors, (n, 512), from the sums over texts of `lengths` tokens (n,)."""
        w = self._weights
        mean = sums / np.sqrt(lengths)[:, None]
        y0 = np.maximum(mean @ w.d0, 0)
        y1 = np.maximum(mean @ w.p1 + y0 @ w.d1, 0)
        y2 = np.maximum(y1 @ w.d2, 0)
        z = np.tanh(y1 @ w.p3 + y2 @ w.d3)
        return np.asarray(z / np.sqrt(np.maximum((z * z).sum(axis=1, keepdims=True), w.eps)), dtype=np.float32)

    def _tokens(self, ids: Indices) -> _Tokens:
        """Compute what depends only on each token; the first of `ids` is the padding."""
        w = self._weights
        quantised = ids % len(w.scale)
        embedded = w.table[ids] * w.scale[quantised, None] + w.lo[quantised, None]
        projected = embedded @ w.proj_W + w.proj_b
        projected -= projected.mean(axis=1, keepdims=True)
        projected /= np.sqrt(_squares(projected) / projected.shape[1] + np.float32(w.eps))[:, None]
        projected = projected * w.ln_g_all + w.ln_b_all
        projected[0] = 0
        branches = [np.ascontiguousarray(branch) for branch in np.split(projected, len(_ORDERS), axis=1)]
        contributions = [
            (x @ first).reshape(len(ids), -1, _CHANNELS) for x, first in zip(branches, self._first, strict=True)
        ]
        return _Tokens(
            ids=ids,
            embedded=embedded,
            sums=embedded.sum(axis=1),
            squares=_squares(embedded),
            branches=branches,
            contributions=contributions,
        )

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

    def _convolved(self, k: int, block: _Block, tokens: _Tokens, rows: Indices) -> Floats:
        """Return the output of both layers of a convolution for the tokens that are summed, shape (summed, 256)."""
        w = self._weights
        width, left = _ORDERS[k]
        inner = slice(len(_PADDING), len(rows) - len(_PADDING))
        hidden = np.zeros((len(rows), _CHANNELS), np.float32)
        hidden[inner] = w.b1[k]
        for place in range(width):
            at = place - left
            hidden[inner] += tokens.contributions[k][:, place][rows[inner.start + at : inner.stop + at]]
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
    """What depends only on a token, with one row per different token; the first row is the padding."""

    ids: Indices
    embedded: Floats  # (n, 512)
    sums: Floats  # of the embedding, (n,)
    squares: Floats  # sums of the squares of the embedding, (n,)
    branches: list[Floats]  # (n, 256) for each convolution
    contributions: list[Floats]  # (n, width, 256): those of the token to the first layer at each place of the kernel


@dataclass(frozen=True, slots=True)
class _Block:
    """Some windows in one sequence, with padding around each."""

    ids: Indices
    summed: Indices  # the indices in `ids` of the tokens that are summed
    starts: Indices  # the index in `summed` where each window begins
    counts: Floats  # the number of tokens that each window sums

    @staticmethod
    def of(windows: Sequence[TokenWindow]) -> _Block:
        ids, first = [*_PADDING], []
        for window in windows:
            first.append(len(ids) + window.start)
            ids += window.ids
            ids += _PADDING
        counts = np.array([window.stop - window.start for window in windows])
        starts = np.cumsum(counts) - counts
        summed = np.arange(counts.sum()) + np.repeat(np.array(first) - starts, counts)
        return _Block(ids=np.array(ids), summed=summed, starts=starts, counts=counts.astype(np.float32))


def _blocks(windows: Sequence[TokenWindow]) -> Iterator[Sequence[TokenWindow]]:
    start, size = 0, 0
    for k, window in enumerate(windows):
        if size and size + len(window.ids) > _BLOCK:
            yield windows[start:k]
            start, size = k, 0
        size += len(window.ids)
    if size:
        yield windows[start:]


def _squares(rows: Floats) -> Floats:
    return np.asarray(np.einsum("ij,ij->i", rows, rows))
