"""Train the bead model on alignment tasks with known beads: a conditional random field over the lattice.

The gradient of the likelihood is the features of the true walk less those expected over all walks (Lafferty et al.
2001), so the scores of the trained model are probabilities.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from parlalign.align.evidence import both_sides
from parlalign.align.features import ALONE_FEATURES, LONGEST, PAIR_FEATURES, Grid, background, pair_features
from parlalign.align.lattice import SHAPES, Band, Shape, Weights, posteriors
from parlalign.align.model import AlignModel, both_alone, full_band, row_chunks
from parlalign.encode import default_encoder
from parlalign.records import Bead, Segment

_SIZES = (len(PAIR_FEATURES), len(SHAPES), len(ALONE_FEATURES))
_EPOCHS = 8
_RATE = 0.05
_DECAY = 1e-4


@dataclass(frozen=True, slots=True)
class Lattice:
    """A pair of documents with the true walk, its beads as (shape, source end, target end)."""

    features: dict[Shape, npt.NDArray[np.float32]]
    inside: dict[Shape, npt.NDArray[np.bool_]]
    alone: tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]
    band: Band
    walk: tuple[tuple[Shape, int, int], ...]


def make_lattice(source: list[Segment], target: list[Segment], gold: list[Bead]) -> Lattice | None:
    """Return the lattice of a task; None where the true beads are no walk of it (crossing, or of other sizes)."""
    walk = true_walk(gold, len(source), len(target))
    if walk is None:
        return None
    sides = both_sides(source, target, default_encoder(), LONGEST)
    grid = Grid(*sides, full_band(len(source), len(target)))
    local = background(grid, row_chunks(grid))
    rows = slice(0, len(source) + 1)
    return Lattice(
        {shape: pair_features(grid, shape, rows, local) for shape in SHAPES},
        {shape: grid.is_inside(shape, rows) for shape in SHAPES},
        both_alone(grid, local),
        grid.band,
        tuple(walk),
    )


def true_walk(gold: list[Bead], sources: int, targets: int) -> list[tuple[Shape, int, int]] | None:
    """Order beads into a walk; None where they cross, leave gaps, or have a size that is not considered."""
    walk: list[tuple[Shape, int, int]] = []
    pairs = sorted((bead for bead in gold if bead.is_pair), key=lambda bead: bead.source)
    i = j = 0
    for source, target in [*((bead.source, bead.target) for bead in pairs), ((sources,), (targets,))]:
        if source[0] < i or target[0] < j:
            return None
        walk += [((1, 0), k + 1, j) for k in range(i, source[0])]
        walk += [((0, 1), source[0], k + 1) for k in range(j, target[0])]
        i, j = source[-1] + 1, target[-1] + 1
        shape = (len(source), len(target))
        if source[0] < sources or target[0] < targets:
            if shape not in SHAPES or i - source[0] != shape[0] or j - target[0] != shape[1]:
                return None
            walk.append((shape, i, j))
    return walk


def train_align(lattices: list[Lattice], seed: int = 1) -> AlignModel:
    """Maximise the likelihood of the true walks with Adam (Kingma and Ba 2015), a task a step; deterministic.

    The weights are the mean of those of the second half of all steps (Polyak and Juditsky 1992).
    """
    parameters = np.zeros(sum(_SIZES))
    parameters[0] = 5.0
    first, second, total = np.zeros_like(parameters), np.zeros_like(parameters), np.zeros_like(parameters)
    rng = np.random.default_rng(seed)
    order = [k for _ in range(_EPOCHS) for k in rng.permutation(len(lattices))]
    for step, k in enumerate(order, 1):
        gradient = _gradient(lattices[k], _model(parameters)) - _DECAY * parameters
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        corrected = first / (1 - 0.9**step) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
        parameters = parameters + _RATE * (1 - step / len(order)) * corrected
        if step > len(order) // 2:
            total += parameters
    return _model(total / (len(order) - len(order) // 2))


def _model(parameters: npt.NDArray[np.float64]) -> AlignModel:
    pair, shapes, alone = np.split(parameters, np.cumsum(_SIZES)[:-1])
    return AlignModel(pair, alone, dict(zip(SHAPES, shapes.tolist(), strict=True)))


def _gradient(lattice: Lattice, model: AlignModel) -> npt.NDArray[np.float64]:
    pairs = {
        shape: np.where(lattice.inside[shape], lattice.features[shape] @ model.pair + model.shapes[shape], -np.inf)
        for shape in SHAPES
    }
    expected = posteriors(Weights(pairs, lattice.alone[0] @ model.alone, lattice.alone[1] @ model.alone), lattice.band)
    pair, alone = np.zeros(_SIZES[0]), np.zeros(_SIZES[2])
    shapes = dict.fromkeys(SHAPES, 0.0)
    for shape in SHAPES:
        probability = expected.pairs[shape]
        pair -= np.einsum("ij,ijk->k", probability, lattice.features[shape])
        shapes[shape] -= probability.sum()
    alone -= expected.source.sum(axis=1)[1:] @ lattice.alone[0]
    alone -= expected.target.sum(axis=0)[1:] @ lattice.alone[1]
    for shape, i, j in lattice.walk:
        if shape == (1, 0):
            alone += lattice.alone[0][i - 1]
        elif shape == (0, 1):
            alone += lattice.alone[1][j - 1]
        else:
            pair += lattice.features[shape][i, j]
            shapes[shape] += 1
    return np.concatenate([pair, list(shapes.values()), alone])
