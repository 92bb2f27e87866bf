"""Train the model of links and beads on alignment tasks with known beads.

Links first, by logistic regression. Then beads, as a conditional random field over the lattice: the gradient of the
likelihood is the features of the true walk less those expected over all walks (Lafferty et al. 2001), so the scores of
the trained model are probabilities. The second look is trained on the stretches that the first leaves in doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from parlalign.aligning import walk
from parlalign.aligning.band import Band, Floats, find_band
from parlalign.aligning.bead_features import Cells
from parlalign.aligning.bead_model import AlignModel, BeadModel, Considered, Gathered, consider, gather
from parlalign.aligning.lattice import Doubles, Lattice, Weights
from parlalign.aligning.rescoring import EncodedStretches, doubtful_stretches, within
from parlalign.aligning.segment_features import SegmentFeatures, prepare_segments
from parlalign.aligning.shapes import SHAPES
from parlalign.encoding import default_encoder
from parlalign.learning.network import Network, Parameters
from parlalign.records import Bead
from parlalign.training.alignment_tasks import AlignmentTask

_LINK_HIDDEN, _PAIR_HIDDEN, _ALONE_HIDDEN = 12, 16, 6
_LINK_EPOCHS, _LINK_BATCH, _LINK_RATE, _MOST_UNLINKED = 8, 256, 0.02, 150_000
_EPOCHS, _RATE, _DECAY = 7, 0.03, 1e-4
_AVERAGED = 0.4
"""The weights are the mean of those of the last steps, this share of all (Polyak and Juditsky 1992)."""

_LESS_CERTAIN = 0.9
"""The second look learns from more and longer stretches than it is used for."""
_FELT = 1e-7
"""Slopes below this are left out of the sums."""

_NUMBERS = {(shape.source, shape.target): number for number, shape in enumerate(SHAPES)}


@dataclass(frozen=True, slots=True)
class Example:
    """A lattice with the true walk: its candidates by index, and the segments left alone outside and inside of them."""

    lattice: Lattice
    considered: Considered
    walk: tuple[int, ...]
    alone: tuple[Doubles, Doubles]


class _Adam:
    """Steps of Kingma and Ba (2015) for named parameters, upwards, with the mean of the last of them."""

    def __init__(self, parameters: Parameters, steps: int, rate: float) -> None:
        self.parameters, self._steps, self._rate, self._step = parameters, steps, rate, 0
        self._first = {name: np.zeros_like(values) for name, values in parameters.items()}
        self._second = {name: np.zeros_like(values) for name, values in parameters.items()}
        self._total = {name: np.zeros_like(values) for name, values in parameters.items()}
        self._averaged = 0

    def climb(self, slopes: Parameters) -> None:
        self._step += 1
        rate = self._rate * (1 - self._step / (self._steps + 1))
        for name, values in self.parameters.items():
            slope = slopes[name] - _DECAY * values
            self._first[name] += 0.1 * (slope - self._first[name])
            self._second[name] += 0.001 * (slope * slope - self._second[name])
            first, second = self._first[name] / (1 - 0.9**self._step), self._second[name] / (1 - 0.999**self._step)
            np.add(values, rate * first / (np.sqrt(second) + 1e-8), out=values)
        if self._step > (1 - _AVERAGED) * self._steps:
            self._averaged += 1
            for name, values in self.parameters.items():
                self._total[name] += values

    def settle(self) -> None:
        """Put the mean in the place of the last values."""
        for name, values in self.parameters.items():
            values[:] = self._total[name] / self._averaged


def train_align(tasks: Sequence[AlignmentTask], seed: int = 1) -> tuple[AlignModel, int]:
    """Return the model, and the number of tasks whose true beads are a walk over the candidates. Deterministic on one
    thread."""
    rng = np.random.default_rng(seed)
    sides = [(prepare_segments(task.source), prepare_segments(task.target)) for task in tasks]
    bands = [find_band(source.bag, target.bag) for source, target in sides]
    gathered = [gather(*pair, band) for pair, band in zip(sides, bands, strict=True)]
    link = _train_links(gathered, tasks, rng)
    considered = [consider(Cells(of.weighed(link))) for of in gathered]
    examples = [
        example
        for task, of, band in zip(tasks, considered, bands, strict=True)
        if (example := _example(task.gold, of, band, (0, 0), (len(task.source), len(task.target))))
    ]
    words = _train_beads(examples, rng)
    again = [
        example
        for task, of, band, pair in zip(tasks, considered, bands, sides, strict=True)
        for example in _doubtful(task, of, band, pair, words)
    ]
    return AlignModel(link, words, _train_beads(again, rng)), len(examples)


def _example(
    gold: Sequence[Bead], considered: Considered, band: Band, start: tuple[int, int], end: tuple[int, int]
) -> Example | None:
    """Return the true walk from place to place; None where it is none over the candidates."""
    found = considered.candidates
    places = {
        key: k
        for k, key in enumerate(zip(found.shape.tolist(), found.row.tolist(), found.column.tolist(), strict=True))
    }
    walk = []
    is_alone = [np.ones(end[side] - start[side]) for side in (0, 1)]
    for bead in gold:
        sides = (bead.source, bead.target)
        within = [k for side in (0, 1) for k in sides[side] if start[side] <= k < end[side]]
        if not bead.is_pair or not within:
            continue
        if len(within) < len(bead.source) + len(bead.target):
            return None
        members = [tuple(k - side[0] for k in side) for side in sides]
        number = _NUMBERS.get((members[0], members[1]))
        key = (number, bead.source[-1] - start[0], bead.target[-1] - start[1])
        if number is None or key not in places:
            return None
        walk.append(places[key])
        for side in (0, 1):
            is_alone[side][[k - start[side] for k in sides[side]]] = 0
    lattice = Lattice(band, found, end[1] - start[1])
    walk.sort()
    if not lattice.is_walk(np.array(walk, dtype=np.int64)):
        return None
    return Example(lattice, considered, tuple(walk), (is_alone[0], is_alone[1]))


def _doubtful(
    task: AlignmentTask,
    considered: Considered,
    band: Band,
    pair: tuple[SegmentFeatures, SegmentFeatures],
    words: BeadModel,
) -> list[Example]:
    """Return the stretches of a task that the first look leaves in doubt, where the true walk goes through them."""
    items = walk(Lattice(band, considered.candidates, len(task.target)), words.weigh(considered))
    stretches = doubtful_stretches(items, _LESS_CERTAIN, np.inf)
    if not stretches:
        return []
    encoded = EncodedStretches(stretches, *pair, default_encoder())
    examples = []
    for stretch in stretches:
        here, moved, narrow = within(stretch, considered.candidates, band)
        found = considered.candidates.take(here)
        inner = encoded.consider(stretch, found, moved, considered.pairs[here], considered.alone)
        if len(here) and (example := _example(task.gold, inner, narrow, stretch.start, stretch.end)):
            examples.append(example)
    return examples


def _train_links(gathered: Sequence[Gathered], tasks: Sequence[AlignmentTask], rng: np.random.Generator) -> Network:
    """Fit the odds that two segments have a part in common; where several meet several, which do is not known."""
    inputs, answers = [], []
    for of, task in zip(gathered, tasks, strict=True):
        linked = np.zeros((len(task.source), len(task.target)))
        for bead in task.gold:
            if bead.is_pair:
                linked[np.ix_(bead.source, bead.target)] = 1 if min(len(bead.source), len(bead.target)) == 1 else np.nan
        answer = np.take_along_axis(linked, of.band.columns, axis=1)
        known = ~np.isnan(answer)
        inputs.append(of.features()[known])
        answers.append(answer[known])
    features, right = np.concatenate(inputs), np.concatenate(answers)
    apart = np.flatnonzero(right == 0)
    chosen = np.concatenate(
        [np.flatnonzero(right == 1), rng.choice(apart, min(len(apart), _MOST_UNLINKED), replace=False)]
    )
    return fit_odds(features[chosen], right[chosen], _LINK_HIDDEN, _LINK_EPOCHS, rng)


def fit_odds(features: Floats, right: Doubles, hidden: int, epochs: int, rng: np.random.Generator) -> Network:
    """Fit a network to the odds of what is right (k,), 1 or 0, by its features (k, n)."""
    network = Network.fresh(features, hidden, rng)
    scaled = network.scaled(features)
    batches = -(-len(features) // _LINK_BATCH)
    adam = _Adam(network.parameters, epochs * batches, _LINK_RATE)
    for _ in range(epochs):
        for batch in np.array_split(rng.permutation(len(features)), batches):
            odds, state = network.run(scaled[batch])
            slope = right[batch] - 1 / (1 + np.exp(-odds))
            adam.climb(network.gradient(scaled[batch], state, slope / len(batch)))
    adam.settle()
    return network


def _train_beads(examples: Sequence[Example], rng: np.random.Generator) -> BeadModel:
    """Maximise the likelihood of the true walks, a lattice a step."""
    pair = Network.fresh(np.concatenate([example.considered.pairs for example in examples]), _PAIR_HIDDEN, rng)
    alone_inputs = np.concatenate([side for example in examples for side in example.considered.alone])
    alone = Network.fresh(alone_inputs, _ALONE_HIDDEN, rng)
    model = BeadModel(pair, alone, np.zeros(len(SHAPES)))
    parameters: Parameters = {
        **{f"pair.{name}": values for name, values in pair.parameters.items()},
        **{f"alone.{name}": values for name, values in alone.parameters.items()},
        "shapes": model.shapes,
    }
    order = [k for _ in range(_EPOCHS) for k in rng.permutation(len(examples))]
    adam = _Adam(parameters, len(order), _RATE)
    for k in order:
        adam.climb(_slopes(examples[k], model))
    adam.settle()
    return model


def _slopes(example: Example, model: BeadModel) -> Parameters:
    """Return the slope of the log-likelihood of the true walk."""
    considered = example.considered
    pairs = model.pair.scaled(considered.pairs)
    odds, state = model.pair.run(pairs)
    both = [model.alone.scaled(side) for side in considered.alone]
    runs = [model.alone.run(side) for side in both]
    found = example.lattice.posteriors(
        Weights(odds + model.shapes[considered.candidates.shape], runs[0][0], runs[1][0])
    )
    missed = -found.beads
    missed[list(example.walk)] += 1
    felt = np.abs(missed) > _FELT
    slopes = {
        f"pair.{name}": values for name, values in model.pair.gradient(pairs[felt], state[felt], missed[felt]).items()
    }
    slopes["shapes"] = np.bincount(considered.candidates.shape, missed, len(SHAPES)).astype(np.float64)
    alone = [
        model.alone.gradient(side, run[1], true - expected)
        for side, run, true, expected in zip(both, runs, example.alone, (found.source, found.target), strict=True)
    ]
    return slopes | {f"alone.{name}": alone[0][name] + alone[1][name] for name in alone[0]}
