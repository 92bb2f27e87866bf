"""Encoders of whole texts: the joined text of each span of segments is embedded, each different text once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import chain

import numpy as np

from parlalign.encoding.encoder import Vectors
from parlalign.io.resources import corpus_path
from parlalign.learning.unit_vectors import unit

_CLAUSES = 4
"""Clauses of each text in the corpora from which the centre is computed, 48 in all; twice as many change it little."""


class JoinedEncoder:
    """Encodes the joined text of spans with `embed`, and subtracts the mean vector of parliamentary text.

    `embed` takes n texts and returns an array (n, dimensions). `languages` are those that it was trained on, or None if
    they are not known.

    The vectors of many encoders have a direction in common: in multilingual-e5-small unrelated texts have a similarity
    of .79, while the model of beads expects one near 0. After the mean vector of some clauses of the corpora is
    subtracted, it is .15, and .73 for translations (.06 and .74 with the bundled encoder; medians over 50 sentences of
    NTREX).
    """

    def __init__(
        self, name: str, embed: Callable[[list[str]], Vectors], languages: frozenset[str] | None = None
    ) -> None:
        self.name = name
        self.languages = languages
        self._embed = embed

    def span_vectors(self, segments: Sequence[str], longest: int) -> list[Vectors]:
        """Return unit vectors of all spans of up to `longest` segments, shapes (n - w + 1, dimensions)."""
        spans = [
            [_joined(segments[start : start + width]) for start in range(len(segments) - width + 1)]
            for width in range(1, longest + 1)
        ]
        index = {text: k for k, text in enumerate(dict.fromkeys(chain.from_iterable(spans)))}
        vectors = unit(self._unit_vectors(list(index)) - self._centre) if index else self._centre[None][:0]
        return [vectors[np.array([index[text] for text in texts], dtype=np.intp)] for texts in spans]

    @cached_property
    def _centre(self) -> Vectors:
        clauses = []
        for path in sorted(corpus_path().glob("*/clauses.*.txt")):
            lines = path.read_text(encoding="utf-8").splitlines()
            clauses += lines[:: len(lines) // _CLAUSES][:_CLAUSES]
        return np.asarray(self._unit_vectors(clauses).mean(axis=0))

    def _unit_vectors(self, texts: list[str]) -> Vectors:
        return unit(np.asarray(self._embed(texts), dtype=np.float32))


def _joined(segments: Sequence[str]) -> str:
    """Join segments by spaces; unpaired surrogates and NUL are replaced, as some tokenizers fail on them."""
    return " ".join(filter(None, segments)).encode("utf-8", "replace").decode().replace("\0", " ")
