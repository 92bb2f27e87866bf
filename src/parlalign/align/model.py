"""The linear model of a bead's log-odds, and what it makes of two lists of segments."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from parlalign.align.evidence import Side
from parlalign.align.features import (
    ALONE_FEATURES,
    PAIR_FEATURES,
    Background,
    alone_features,
    background,
    is_inside,
    pair_features,
)
from parlalign.align.lattice import SHAPES, Band, Shape, Weights
from parlalign.models import model_path

MODEL = "align.json"
_CELLS_AT_ONCE = 400_000

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class AlignModel:
    """Weights of the features of pairs and of segments alone, and a bias for each shape."""

    pair: Floats
    alone: Floats
    shapes: dict[Shape, float]

    def weigh(self, source: Side, target: Side, band: Band) -> Weights:
        """Return the log-weight of every bead inside the band."""
        chunks = row_chunks(source.count + 1, band.width)
        local = background(source, target, band, chunks)
        pairs = {}
        for shape in SHAPES:
            weight = np.full((source.count + 1, band.width), -np.inf)
            for rows in chunks:
                scored = pair_features(source, target, shape, band, rows, local) @ self.pair + self.shapes[shape]
                weight[rows] = np.where(is_inside(source, target, shape, band, rows), scored, -np.inf)
            pairs[shape] = weight
        alone = [f @ self.alone for f in both_alone(source, target, local)]
        return Weights(pairs, alone[0], alone[1])

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


def row_chunks(rows: int, width: int) -> list[slice]:
    """Cut rows into slices of a bounded number of cells."""
    step = max(1, _CELLS_AT_ONCE // width)
    return [slice(k, min(k + step, rows)) for k in range(0, rows, step)]


def both_alone(source: Side, target: Side, local: Background) -> Sequence[npt.NDArray[np.float32]]:
    return (
        alone_features(source, local.best_source, local.source[0]),
        alone_features(target, local.best_target, local.target[0]),
    )


def full_band(sources: int, targets: int) -> Band:
    """Every cell."""
    return Band(np.zeros(sources + 1, dtype=np.int64), targets + 1, targets)
