"""The shapes of beads that the aligner considers: which of the next segments of each side belong to the bead."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

MAX_SEGMENTS = 5
"""Segments of one side in a bead at most; chosen on jrc.dev, europarl.test2007 and installguide."""


@dataclass(frozen=True)
class Shape:
    """The members of a bead on each side, counted from the first; segments between them are skipped and stay
    unaligned."""

    source: tuple[int, ...]
    target: tuple[int, ...]

    @cached_property
    def rows(self) -> int:
        """The number of source segments that the bead spans, including skipped ones."""
        return self.source[-1] + 1

    @cached_property
    def columns(self) -> int:
        """The number of target segments that the bead spans, including skipped ones."""
        return self.target[-1] + 1

    @cached_property
    def skipped(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The segments of each side that lie between the members but are not members."""
        return (
            tuple(k for k in range(self.rows) if k not in self.source),
            tuple(k for k in range(self.columns) if k not in self.target),
        )

    @cached_property
    def has_gap(self) -> bool:
        """Whether the bead skips a segment."""
        return any(self.skipped)

    def __str__(self) -> str:
        """Write the members as digits: `01-0` is a 2-1 bead, `02-0` skips a segment between its two."""
        return f"{''.join(map(str, self.source))}-{''.join(map(str, self.target))}"


_CONTIGUOUS = [tuple(range(size)) for size in range(1, MAX_SEGMENTS + 1)]
_WITH_GAP = [(0, 2), (0, 3), (0, 2, 3), (0, 1, 3)]

SHAPES = (
    *(Shape(source, target) for source in _CONTIGUOUS for target in _CONTIGUOUS),
    *(Shape(source, target) for source in _WITH_GAP for target in _CONTIGUOUS[:2]),
    *(Shape(source, target) for target in _WITH_GAP for source in _CONTIGUOUS[:2]),
)
"""1-1 to 5-5, and one or two segments with two or three of the other side that unrelated segments separate, such as a
footnote between two halves of a paragraph. The order is that of the file of the model."""

ONE_TO_ONE = 0
SIZES = np.array([(shape.rows, shape.columns) for shape in SHAPES], np.int32)
"""The segments of each side that each shape spans, (shapes, 2)."""
