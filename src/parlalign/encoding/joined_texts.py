"""Encoders that know whole texts alone: the text of each run of segments is embedded, each different one once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import chain

import numpy as np

from parlalign.encoding.encoder import Vectors
from parlalign.io.resources import corpus_path

_CLAUSES = 4
"""Of each text in the corpora, from which the centre is made: 48 in all; twice as many move it little."""


class JoinedEncoder:
    """Gives runs the vectors of their text as `embed` makes them, from the centre of parliamentary text.

    `embed` takes n texts and returns an array (n, dimensions).

    The vectors of many encoders share a direction: those of multilingual-e5-small have a similarity of .79 where the
    texts are unrelated, while the weights of the beads expect one near 0. So the mean vector of some clauses of the
    corpora is taken away: that leaves .15, and .73 for translations (the bundled encoder: .06 and .74; medians over 50
    sentences of NTREX).
    """

    def __init__(self, name: str, embed: Callable[[list[str]], Vectors]) -> None:
        self.name = name
        self._embed = embed

    def span_vectors(self, segments: Sequence[str], longest: int) -> list[Vectors]:
        """Return the vectors of all runs of up to `longest` neighbours, shapes (n - w + 1, dimensions), unit length."""
        runs = [
            [_joined(segments[start : start + width]) for start in range(len(segments) - width + 1)]
            for width in range(1, longest + 1)
        ]
        index = {text: k for k, text in enumerate(dict.fromkeys(chain.from_iterable(runs)))}
        vectors = _unit(self._unit_vectors(list(index)) - self._centre) if index else self._centre[None][:0]
        return [vectors[np.array([index[text] for text in texts], dtype=np.intp)] for texts in runs]

    @cached_property
    def _centre(self) -> Vectors:
        clauses = []
        for path in sorted(corpus_path().glob("*/clauses.*.txt")):
            lines = path.read_text(encoding="utf-8").splitlines()
            clauses += lines[:: len(lines) // _CLAUSES][:_CLAUSES]
        return np.asarray(self._unit_vectors(clauses).mean(axis=0))

    def _unit_vectors(self, texts: list[str]) -> Vectors:
        return _unit(np.asarray(self._embed(texts), dtype=np.float32))


def _joined(run: Sequence[str]) -> str:
    """Join segments by spaces; lone surrogates and NUL, at which tokenisers of other makes stop, are replaced."""
    return " ".join(filter(None, run)).encode("utf-8", "replace").decode().replace("\0", " ")


def _unit(rows: Vectors) -> Vectors:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6), dtype=np.float32)
