"""Train the model of wrong rows on alignments of tasks with known beads."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from parlalign.aligning import align_lists
from parlalign.aligning.bead_records import make_records
from parlalign.aligning.doubt_model import DoubtModel
from parlalign.aligning.row_doubts import neighbours_checked_before
from parlalign.aligning.row_features import row_features
from parlalign.evaluation.corrections import RowCorrections, bead_corrections
from parlalign.languages import UNKNOWN
from parlalign.learning.arrays import Doubles, Flags, Floats
from parlalign.options import Options
from parlalign.records import Document, Record, Segment, Span
from parlalign.training.alignment_tasks import TrainingTask
from parlalign.training.network_training import fit_log_odds

_HIDDEN, _EPOCHS = 16, 12
_WITHOUT_SCORES, _WITHOUT_ORIGINS, _WITHOUT_WORDS = 0.2, 0.2, 0.1
"""Shares of the tasks whose records have no scores, as in files of other tools; no origins, so that the numbers of
segments are unknown; and no tables of words for their languages. Set by hand."""
_RELIEFS = tuple(k / 10 for k in range(51))
_MOST_LOG_ODDS = 30.0


@dataclass(frozen=True, slots=True)
class _JudgedRows:
    """The rows of an alignment: their features, whether they are wrong, and how they can be corrected."""

    features: Floats
    is_wrong: Flags
    corrections: RowCorrections

    def is_wrong_after(self, log_odds: Doubles) -> Flags:
        """Return which rows are wrong after the more doubtful ones of their neighbours have been corrected."""
        return np.array([self._is_wrong_after(row, log_odds) for row in range(len(log_odds))])

    def _is_wrong_after(self, row: int, log_odds: Doubles) -> bool:
        above, below = row - 1, row + 1
        corrected = frozenset[tuple[str, int]]()
        if above >= 0 and log_odds[above] >= log_odds[row]:
            corrected |= self.corrections.corrected(above)
        if below < len(log_odds) and log_odds[below] > log_odds[row]:
            corrected |= self.corrections.corrected(below)
        return self.corrections.is_wrong(row, corrected)


def train_doubt(tasks: Sequence[TrainingTask], seed: int = 1) -> tuple[DoubtModel, int]:
    """Return the model, and the number of rows that it was trained on.

    The same tasks give the same model on one thread.
    """
    rng = random.Random(seed)
    judged = [_judged_rows(task, rng) for task in tasks]
    network = fit_log_odds(
        np.concatenate([rows.features for rows in judged]),
        np.concatenate([rows.is_wrong for rows in judged]).astype(np.float64),
        hidden=_HIDDEN,
        epochs=_EPOCHS,
        rng=np.random.default_rng(seed),
    )
    log_odds = [network(rows.features) for rows in judged]
    checked = [neighbours_checked_before(each, np.zeros(len(each), dtype=bool)) for each in log_odds]
    is_wrong = [rows.is_wrong_after(each) for rows, each in zip(judged, log_odds, strict=True)]
    relief = _fit_relief(np.concatenate(log_odds), np.concatenate(checked), np.concatenate(is_wrong))
    return DoubtModel(network=network, relief=relief), sum(len(rows.features) for rows in judged)


def _fit_relief(log_odds: Doubles, checked: Doubles, is_wrong: Flags) -> float:
    """Return the relief with the least log loss."""

    def loss(relief: float) -> float:
        reduced = np.clip(log_odds - relief * checked, -_MOST_LOG_ODDS, _MOST_LOG_ODDS)
        return float(np.logaddexp(0, np.where(is_wrong, -reduced, reduced)).mean())

    return min(_RELIEFS, key=loss)


def _judged_rows(task: TrainingTask, rng: random.Random) -> _JudgedRows:
    beads = align_lists(task.source, task.target)
    texts = [segment.text for segment in task.source], [segment.text for segment in task.target]
    corrections = bead_corrections(beads, task.gold, texts)
    segments = _with_spans(task.source), _with_spans(task.target)
    languages = task.source[0].language, task.target[0].language
    records = make_records(beads, segments, [Document("", "")], Options(languages=languages))
    is_wrong = np.array([corrections.is_wrong(row) for row in range(len(beads))])
    return _JudgedRows(row_features(_with_less(records, rng)), is_wrong, corrections)


def _with_spans(segments: Sequence[Segment]) -> list[Segment]:
    """Return segments with spans that differ, by which the segments of a record are counted."""
    return [replace(segment, span=Span(k, k + 1), document="") for k, segment in enumerate(segments)]


def _with_less(records: Sequence[Record], rng: random.Random) -> list[Record]:
    """Return the records of a task, at random without what records of other origin lack."""
    draws = [rng.random() for _ in range(3)]
    kept = list(records)
    if draws[0] < _WITHOUT_SCORES:
        kept = [replace(record, score=None) for record in kept]
    if draws[1] < _WITHOUT_ORIGINS:
        kept = [replace(record, origin=(None, None)) for record in kept]
    if draws[2] < _WITHOUT_WORDS:
        kept = [replace(record, languages=(UNKNOWN, UNKNOWN)) for record in kept]
    return kept
