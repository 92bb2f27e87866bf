"""The best path through the lattice, step by step."""

from __future__ import annotations

from dataclasses import dataclass

from parlalign.aligning.candidates import Candidates, LogOdds
from parlalign.aligning.lattice import Lattice, Posteriors
from parlalign.aligning.shapes import SHAPES
from parlalign.learning.arrays import Indices

NO_CANDIDATE = -1


@dataclass(frozen=True, slots=True)
class PathStep:
    """A bead of a path, or an unaligned segment, from one node of the lattice to another.

    `score` is its posterior; `candidate` is the number of the bead among the candidates.
    """

    start: tuple[int, int]
    end: tuple[int, int]
    score: float
    candidate: int = NO_CANDIDATE

    @property
    def is_unaligned(self) -> bool:
        return self.candidate == NO_CANDIDATE


def best_path(lattice: Lattice, log_odds: LogOdds) -> list[PathStep]:
    """Return the steps of the best path, with their posteriors."""
    posteriors = lattice.posteriors(log_odds)
    return path_steps(lattice.best_path(posteriors), lattice.candidates, posteriors)


def path_steps(path: Indices, candidates: Candidates, posteriors: Posteriors) -> list[PathStep]:
    """Return the steps of a path in order: its candidates, and the unaligned segments between them."""
    steps: list[PathStep] = []
    i = j = 0
    ends = len(posteriors.source), len(posteriors.target)
    for k in [*path.tolist(), NO_CANDIDATE]:
        shape = SHAPES[candidates.shape[k]] if k >= 0 else None
        first = (
            (int(candidates.row[k]) - shape.rows + 1, int(candidates.column[k]) - shape.columns + 1) if shape else ends
        )
        steps += [PathStep((n, j), (n + 1, j), float(posteriors.source[n])) for n in range(i, first[0])]
        steps += [PathStep((first[0], n), (first[0], n + 1), float(posteriors.target[n])) for n in range(j, first[1])]
        if shape:
            i, j = first[0] + shape.rows, first[1] + shape.columns
            steps.append(PathStep(start=first, end=(i, j), score=float(posteriors.beads[k]), candidate=k))
    return steps
