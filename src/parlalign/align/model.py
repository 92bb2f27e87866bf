"""The linear model of a bead's log-odds, and what it makes of two lists of segments."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from parlalign.align.features import (
    ALONE_FEATURES,
    PAIR_FEATURES,
    Background,
    Grid,
    alone_features,
    background,
    pair_features,
)
from parlalign.align.lattice import SHAPES, Band, Shape, Weights
from parlalign.resources import model_path

MODEL = "align.json"
_CELLS_AT_ONCE = 400_000

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class AlignModel:
    """Weights of the features of pairs and of segments alone, and a bias for each shape."""

    pair: Floats
    alone: Floats
    shapes: dict[Shape, float]

    def weigh(self, grid: Grid) -> Weights:
        """Return the log-weight of every bead inside the band."""
        chunks = row_chunks(grid)
        local = background(grid, chunks)
        pairs = {}
        for shape in SHAPES:
            weight = np.full((grid.source.count + 1, grid.band.width), -np.inf)
            for rows in chunks:
                scored = pair_features(grid, shape, rows, local) @ self.pair + self.shapes[shape]
                weight[rows] = np.where(grid.is_inside(shape, rows), scored, -np.inf)
            pairs[shape] = weight
        source, target = both_alone(grid, local)
        return Weights(pairs, source @ self.alone, target @ self.alone)

    def save(self, file: BinaryIO) -> None:
        numbers = {
            "pair": dict(zip(PAIR_FEATURES, self.pair.round(4).tolist(), strict=True)),
            "alone": dict(zip(ALONE_FEATURES, self.alone.round(4).tolist(), strict=True)),
            "shapes": {f"{a}-{b}": round(self.shapes[a, b], 4) for a, b in SHAPES},
        }
        file.write((json.dumps(numbers, indent=1) + "\n").encode())

    @classmethod
    def load(cls, path: Path) -> AlignModel:
        numbers = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            np.array([numbers["pair"][name] for name in PAIR_FEATURES]),
            np.array([numbers["alone"][name] for name in ALONE_FEATURES]),
            {(a, b): numbers["shapes"][f"{a}-{b}"] for a, b in SHAPES},
        )


@cache
def align_model() -> AlignModel:
    """Load the shipped model."""
    return AlignModel.load(model_path(MODEL))


def row_chunks(grid: Grid) -> list[slice]:
    """Cut the rows into slices of a bounded number of cells."""
    rows, step = grid.source.count + 1, max(1, _CELLS_AT_ONCE // grid.band.width)
    return [slice(k, min(k + step, rows)) for k in range(0, rows, step)]


def both_alone(grid: Grid, local: Background) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Return the features of leaving each segment of the source, and each of the target, unpaired."""
    return (
        alone_features(grid.source, local.best_source, local.source[0]),
        alone_features(grid.target, local.best_target, local.target[0]),
    )


def full_band(sources: int, targets: int) -> Band:
    """Every cell."""
    return Band(np.zeros(sources + 1, dtype=np.int64), targets + 1, targets)
