"""Train the model of links and beads on alignment tasks with known beads.

The links are trained first, by logistic regression. Then the beads are trained as a conditional random field over the
lattice: the gradient of the likelihood is the features of the true path less those expected over all paths (Lafferty et
al. 2001), so the scores of the trained model are probabilities. Rescoring is trained on the regions that are uncertain
by the words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from parlalign.aligning.band import Band
from parlalign.aligning.band_search import find_band
from parlalign.aligning.bead_features import bead_features
from parlalign.aligning.bead_model import AlignModel, BeadModel
from parlalign.aligning.candidate_scoring import candidate_features
from parlalign.aligning.candidates import CandidateFeatures, Candidates, LogOdds, united
from parlalign.aligning.lattice import Lattice, best_path
from parlalign.aligning.link_evidence import EvidenceGrid
from parlalign.aligning.links import WordComparison, compare_words
from parlalign.aligning.rescoring import EncodedRegions
from parlalign.aligning.segment_features import SegmentFeatures
from parlalign.aligning.segment_preparation import prepare_segments
from parlalign.aligning.shapes import SHAPES
from parlalign.aligning.uncertain_regions import certain_probability, uncertain_regions
from parlalign.aligning.word_vectors import word_model
from parlalign.encoding import default_encoder
from parlalign.learning.arrays import Doubles
from parlalign.learning.network import Network, Parameters
from parlalign.records import Bead
from parlalign.stages import part, share_done, steps
from parlalign.training.alignment_tasks import TrainingTask
from parlalign.training.network_training import Adam, fit_log_odds

_LINK_HIDDEN, _BEAD_HIDDEN, _UNALIGNED_HIDDEN = 12, 40, 16
_LINK_EPOCHS, _MAX_UNLINKED = 8, 150_000
_EPOCHS, _RATE = 7, 0.03
"""Sizes and steps, as models/align.md states them; chosen on jrc.dev, europarl.test2007 and installguide."""
_CERTAIN = 0.9
"""Rescoring is trained on more and longer regions than it is used for."""
_MIN_SLOPE = 1e-7
"""Candidates with a smaller slope are left out of the sums, which they do not change."""

_SHAPE_NUMBERS = {(shape.source, shape.target): number for number, shape in enumerate(SHAPES)}


@dataclass(frozen=True, slots=True)
class Example:
    """A lattice with its true path.

    `path` are the numbers of the candidates on it. `unaligned` is 1 for each unaligned segment of the source (n,) and
    of the target (m,), also for those that a bead skips, and 0 for all others.
    """

    lattice: Lattice
    features: CandidateFeatures
    path: tuple[int, ...]
    unaligned: tuple[Doubles, Doubles]


@dataclass(frozen=True, slots=True)
class _PreparedTask:
    """A task with its segments, band and candidates."""

    task: TrainingTask
    source: SegmentFeatures
    target: SegmentFeatures
    band: Band
    grid: EvidenceGrid
    features: CandidateFeatures


def train_align(tasks: Sequence[TrainingTask], seed: int = 1) -> tuple[AlignModel, int]:
    """Return the model, and the number of tasks whose true beads are a path over the candidates.

    Training is deterministic on one thread.
    """
    rng = np.random.default_rng(seed)
    with part(0, 0.15):
        sides = [(prepare_segments(task.source), prepare_segments(task.target)) for task in steps(tasks)]
    bands = [find_band(source.bag, target.bag) for source, target in sides]
    null = word_model().null
    compared = [compare_words(*pair, band, null) for pair, band in zip(sides, bands, strict=True)]
    link = _train_links(compared, tasks, rng)
    grids = [EvidenceGrid(words.evidence(link)) for words in compared]
    prepared = [
        _PreparedTask(
            task=task, source=source, target=target, band=band, grid=grid, features=_with_gold(task.gold, grid)
        )
        for task, (source, target), band, grid in zip(tasks, sides, bands, grids, strict=True)
    ]
    examples = [example for task in prepared if (example := _example_of_task(task))]
    with part(0.3, 0.6):
        words_model = _train_beads(examples, rng)
    with part(0.6, 0.9):
        uncertain = [example for task in steps(prepared) for example in _uncertain_examples(task, words_model)]
    with part(0.9, 1):
        encoder_model = _train_beads(uncertain, rng)
    return AlignModel(link=link, words=words_model, encoder=encoder_model), len(examples)


def _with_gold(gold: Sequence[Bead], grid: EvidenceGrid) -> CandidateFeatures:
    """Return the candidates and their features, also of true beads in the band that are not among the candidates."""
    found, band = candidate_features(grid), grid.evidence.band
    true = [
        (shape, bead.source[-1], bead.target[-1])
        for bead in gold
        if bead.is_pair
        and (shape := _shape_number(bead)) is not None
        and 0 <= bead.target[-1] - band.low[bead.source[-1]] < band.width
    ]
    columns = np.array(true, dtype=np.int32).reshape(-1, 3).T
    candidates = united([found.candidates, Candidates(shape=columns[0], row=columns[1], column=columns[2])])
    if len(candidates.row) == len(found.candidates.row):
        return found
    return CandidateFeatures(candidates=candidates, beads=bead_features(grid, candidates), unaligned=found.unaligned)


def _shape_number(bead: Bead) -> int | None:
    members = (tuple(k - side[0] for k in side) for side in (bead.source, bead.target))
    return _SHAPE_NUMBERS.get((next(members), next(members)))


def _example_of_task(prepared: _PreparedTask) -> Example | None:
    """Return a task as an example; None if its true beads are not a path over the candidates."""
    end = len(prepared.task.source), len(prepared.task.target)
    return _example(prepared.task.gold, prepared.features, prepared.band, (0, 0), end)


def _example(
    gold: Sequence[Bead], features: CandidateFeatures, band: Band, start: tuple[int, int], end: tuple[int, int]
) -> Example | None:
    """Return the true path from one node to another; None if the true beads are not a path over the candidates."""
    candidates = features.candidates
    triples = zip(candidates.shape.tolist(), candidates.row.tolist(), candidates.column.tolist(), strict=True)
    numbers: dict[tuple[int | None, int, int], int] = {key: k for k, key in enumerate(triples)}
    path = []
    is_unaligned = [np.ones(end[side] - start[side]) for side in (0, 1)]
    for bead in gold:
        sides = (bead.source, bead.target)
        inside = [k for side in (0, 1) for k in sides[side] if start[side] <= k < end[side]]
        if not bead.is_pair or not inside:
            continue
        if len(inside) < len(bead.source) + len(bead.target):
            return None
        number = numbers.get((_shape_number(bead), bead.source[-1] - start[0], bead.target[-1] - start[1]))
        if number is None:
            return None
        path.append(number)
        for side in (0, 1):
            is_unaligned[side][[k - start[side] for k in sides[side]]] = 0
    lattice = Lattice(band, candidates, end[1] - start[1])
    path.sort()
    if not lattice.is_path(np.array(path, dtype=np.int64)):
        return None
    return Example(lattice=lattice, features=features, path=tuple(path), unaligned=(is_unaligned[0], is_unaligned[1]))


def _uncertain_examples(prepared: _PreparedTask, words_model: BeadModel) -> list[Example]:
    """Return the regions of a task that are uncertain by the words, if the true path leads through them."""
    features = prepared.features
    lattice = Lattice(prepared.band, features.candidates, len(prepared.task.target))
    steps, posteriors = best_path(lattice, words_model.log_odds(features))
    certain = max(_CERTAIN, certain_probability(prepared.grid.tightness))
    regions = uncertain_regions(steps, posteriors, certain, np.inf)
    if not regions:
        return []
    encoded = EncodedRegions(regions, prepared.source, prepared.target, default_encoder())
    examples = []
    for region, selection, region_features in encoded.region_features(
        regions, features.candidates, prepared.grid, features.unaligned
    ):
        if example := _example(prepared.task.gold, region_features, selection.band, region.start, region.end):
            examples.append(example)
    return examples


def _train_links(
    compared: Sequence[WordComparison], tasks: Sequence[TrainingTask], rng: np.random.Generator
) -> Network:
    """Fit the log-odds that two segments share content.

    In a bead of several segments on both sides it is unknown which of them do, so these cells are left out.
    """
    inputs, outputs = [], []
    for words, task in zip(compared, tasks, strict=True):
        linked = np.zeros((len(task.source), len(task.target)))
        for bead in task.gold:
            if bead.is_pair:
                linked[np.ix_(bead.source, bead.target)] = 1 if min(len(bead.source), len(bead.target)) == 1 else np.nan
        output = np.take_along_axis(linked, words.band.columns, axis=1)
        is_known = ~np.isnan(output)
        inputs.append(words.link_features()[is_known])
        outputs.append(output[is_known])
    features, is_linked = np.concatenate(inputs), np.concatenate(outputs)
    unlinked = np.flatnonzero(is_linked == 0)
    sample = rng.choice(unlinked, min(len(unlinked), _MAX_UNLINKED), replace=False)
    selected = np.concatenate([np.flatnonzero(is_linked == 1), sample])
    return fit_log_odds(features[selected], is_linked[selected], hidden=_LINK_HIDDEN, epochs=_LINK_EPOCHS, rng=rng)


def _train_beads(examples: Sequence[Example], rng: np.random.Generator) -> BeadModel:
    """Maximise the likelihood of the true paths, with one step per lattice."""
    bead_inputs = np.concatenate([example.features.beads for example in examples])
    bead = Network.initial(bead_inputs, _BEAD_HIDDEN, rng)
    unaligned_inputs = np.concatenate([side for example in examples for side in example.features.unaligned])
    unaligned = Network.initial(unaligned_inputs, _UNALIGNED_HIDDEN, rng)
    model = BeadModel(bead=bead, unaligned=unaligned, shapes=np.zeros(len(SHAPES)))
    parameters: Parameters = {
        **{f"bead.{name}": values for name, values in bead.parameters.items()},
        **{f"unaligned.{name}": values for name, values in unaligned.parameters.items()},
        "shapes": model.shapes,
    }
    order = [k for _ in range(_EPOCHS) for k in rng.permutation(len(examples))]
    adam = Adam(parameters, steps=len(order), rate=_RATE)
    for done, k in enumerate(order):
        share_done(done / len(order))
        adam.ascend(_slopes(examples[k], model))
    adam.average()
    return model


def _slopes(example: Example, model: BeadModel) -> Parameters:
    """Return the slopes of the log-likelihood of the true path."""
    features = example.features
    beads = model.bead.scaled(features.beads)
    log_odds, state = model.bead.forward(beads)
    segments = [model.unaligned.scaled(side) for side in features.unaligned]
    outputs = [model.unaligned.forward(side) for side in segments]
    posteriors = example.lattice.posteriors(
        LogOdds(beads=log_odds + model.shapes[features.candidates.shape], source=outputs[0][0], target=outputs[1][0])
    )
    missing = -posteriors.beads
    missing[list(example.path)] += 1
    matters = np.abs(missing) > _MIN_SLOPE
    gradient = model.bead.gradient(beads[matters], state[matters], missing[matters])
    slopes = {f"bead.{name}": values for name, values in gradient.items()}
    slopes["shapes"] = np.bincount(features.candidates.shape, missing, len(SHAPES)).astype(np.float64)
    source, target = (
        model.unaligned.gradient(side, output[1], true - expected)
        for side, output, true, expected in zip(
            segments, outputs, example.unaligned, (posteriors.source, posteriors.target), strict=True
        )
    )
    return slopes | {f"unaligned.{name}": source[name] + target[name] for name in source}
