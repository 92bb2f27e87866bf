"""The beads that are considered: which of the next segments of each side go together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

_LONGEST = 5


@dataclass(frozen=True)
class Shape:
    """The members of a bead of each side, counted from the first; what is left out between them is left alone."""

    source: tuple[int, ...]
    target: tuple[int, ...]

    @cached_property
    def rows(self) -> int:
        return self.source[-1] + 1

    @cached_property
    def columns(self) -> int:
        return self.target[-1] + 1

    @cached_property
    def left_out(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The segments of each side between the members that are none."""
        return (
            tuple(k for k in range(self.rows) if k not in self.source),
            tuple(k for k in range(self.columns) if k not in self.target),
        )

    @cached_property
    def has_hole(self) -> bool:
        return any(self.left_out)

    def __str__(self) -> str:
        """Write the members as digits: `01-0` is 2-1, `02-0` has a segment between its two."""
        return f"{''.join(map(str, self.source))}-{''.join(map(str, self.target))}"


_RUNS = [tuple(range(size)) for size in range(1, _LONGEST + 1)]
_BROKEN = [(0, 2), (0, 3), (0, 2, 3), (0, 1, 3)]

SHAPES = (
    *(Shape(source, target) for source in _RUNS for target in _RUNS),
    *(Shape(broken, run) for broken in _BROKEN for run in _RUNS[:2]),
    *(Shape(run, broken) for broken in _BROKEN for run in _RUNS[:2]),
)
"""1-1 to 5-5, and those of one or two segments with two or three of the other side that something foreign stands
between, as a note between two halves of a paragraph."""

ONE_TO_ONE = 0
SIZES = np.array([(shape.rows, shape.columns) for shape in SHAPES], np.int32)
"""The segments of each side that each shape spans, (shapes, 2)."""
