"""Rescore uncertain regions with the vectors of the sentence encoder."""

from __future__ import annotations

from collections.abc import Sequence

from parlalign.aligning.bead_model import align_model
from parlalign.aligning.candidates import Candidates
from parlalign.aligning.encoded_regions import EncodedRegions
from parlalign.aligning.lattice import Lattice, PathStep, best_path
from parlalign.aligning.link_evidence import EvidenceGrid
from parlalign.aligning.uncertain_regions import (
    UncertainRegion,
)
from parlalign.learning.arrays import Floats


def rescore_regions(
    regions: Sequence[UncertainRegion],
    candidates: Candidates,
    grid: EvidenceGrid,
    unaligned: tuple[Floats, Floats],
    encoded: EncodedRegions,
) -> list[list[PathStep]]:
    """Return the best path through each region, by the words and the vectors of the encoder.

    `unaligned` are the features of all unaligned segments by the words.
    """
    model, paths = align_model().encoder, []
    for region, selection, features in encoded.region_features(regions, candidates, grid, unaligned):
        lattice = Lattice(selection.band, selection.relative, region.end[1] - region.start[1])
        paths.append([_from_region(step, region) for step in best_path(lattice, model.log_odds(features))[0]])
    return paths


def _from_region(step: PathStep, region: UncertainRegion) -> PathStep:
    """Return a step of a region's path as a step of the whole path."""
    i, j = region.start
    return PathStep(
        start=(step.start[0] + i, step.start[1] + j),
        end=(step.end[0] + i, step.end[1] + j),
        score=step.score,
        shape=step.shape,
    )


def replace_regions(
    steps: Sequence[PathStep], regions: Sequence[UncertainRegion], paths: Sequence[Sequence[PathStep]]
) -> list[PathStep]:
    """Return the steps with those of each region replaced by its path."""
    replaced: list[PathStep] = []
    rest = iter(steps)
    step = next(rest, None)
    for region, path in zip(regions, paths, strict=True):
        while step and step.start != region.start:
            replaced.append(step)
            step = next(rest, None)
        replaced += path
        while step and step.end != region.end:
            step = next(rest, None)
        step = next(rest, None)
    return [*replaced, *([step] if step else []), *rest]
