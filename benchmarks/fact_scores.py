"""Fit how much facts that differ lower the score of a pair, and measure the scores before and after.

    PARLALIGN_DATA=… python benchmarks/fact_scores.py [TASKS]

The program aligns tasks that are made from line-aligned text (TASKS of each corpus, default 60): lines in order, short
lines sorted so that neighbours differ in their numbers, and documents of one to three lines that are little more than
a date, a number or an answer. It prints the constants of `aligning/fact_scores.py` with their standard errors. For
corpora that are not fitted it prints the log loss of the scores as they are and as they are adjusted.
"""

from __future__ import annotations

import os
import random
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from unittest import mock

import numpy as np

from parlalign.aligning.fact_scores import adjust_score, exchanged_share
from parlalign.aligning.list_alignment import align_prepared
from parlalign.aligning.segment_preparation import prepare_segments
from parlalign.checking.fact_comparison import fact_differences
from parlalign.training import alignment_tasks
from parlalign.training.alignment_tasks import make_tasks
from parlalign.training.parallel_text import ParallelText

Pair = tuple[str, str]
FOLDER = Path(os.environ.get("PARLALIGN_DATA", "")) / "data"
FITTED = (
    ("nl-de", tuple(f"parallel/{name}" for name in ("europarl.devtest2006", "europarl.test2006", "ecdc", "lohelp"))),
    ("nl-fr", ("multi/bekamer_vragen", "multi/belaws")),
    ("en-fr", ("multi/europarl2000", "multi/canlaw")),
    ("nl-en", ("multi/eu_aiact",)),
)
MEASURED = (("nl-de", ("parallel/jrc.dev",)), ("nl-de", ("parallel/ntrex.dev",)))
FEATURES = ("intercept", "slope", "exchanged", "wholly exchanged", "left out", "negation")
PENALTY = 0.3
SHORT_DOCUMENTS = (1, 1, 2, 3)
SHORT_LINES = {
    "nl": ("{d}-{m}-{y}", "Vergadering van {d}-{m}-{y}", "Artikel {n}", "{n} stemmen voor, {d} tegen", "Ja.", "Nee."),
    "de": ("{d}.{m}.{y}", "Sitzung vom {d}.{m}.{y}", "Artikel {n}", "{n} Stimmen dafür, {d} dagegen", "Ja.", "Nein."),
    "fr": ("{d}/{m}/{y}", "Séance du {d}/{m}/{y}", "Article {n}", "{n} voix pour, {d} contre", "Oui.", "Non."),
    "en": ("{d}/{m}/{y}", "Sitting of {d}/{m}/{y}", "Article {n}", "{n} votes for, {d} against", "Yes.", "No."),
}


class Aligned(NamedTuple):
    """An aligned pair: its score, whether it is right, and what differs."""

    score: float
    adjusted: float
    is_right: bool
    features: tuple[float, float, float, float]


def lines(name: str, languages: tuple[str, str]) -> list[Pair]:
    """Return the pairs of a corpus."""
    sides = [(FOLDER / f"{name}.{code}").read_text(encoding="utf-8").split("\n") for code in languages]
    return [(one, other) for one, other in zip(*sides, strict=True) if one.strip() and other.strip()]


def similar_lines(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the short lines with numbers, sorted by their words, so that neighbours differ in their numbers."""
    short = [pair for pair in pairs if re.search(r"\d", pair[0]) and len(pair[0]) < 120]
    return sorted(short, key=lambda pair: re.sub(r"\d+", "0", pair[0]))


def short_lines(languages: tuple[str, str], rng: random.Random) -> list[Pair]:
    """Return pairs of lines that are little more than a fact."""
    found: list[Pair] = []
    for _ in range(3000):
        kind = rng.randrange(len(SHORT_LINES["nl"]))
        facts = {
            "d": rng.randint(1, 28),
            "m": rng.randint(1, 12),
            "y": rng.randint(2001, 2020),
            "n": rng.randint(2, 400),
        }
        source, target = (SHORT_LINES[code][kind].format(**facts) for code in languages)
        found.append((source, target))
    return found


def aligned(corpora: Sequence[Sequence[Pair]], languages: tuple[str, str], tasks: int) -> Iterator[Aligned]:
    """Align tasks and yield the pairs that are found; their scores do not depend on their facts."""
    texts = [ParallelText(languages, [((one,), (other,)) for one, other in each]) for each in corpora if each]
    # Words that are dropped or replaced to make a translation loose may be facts.
    with mock.patch.object(alignment_tasks, "_LOOSE_SHARE", 0.0):
        made = make_tasks(texts, [], tasks * len(corpora))
    for task in made:
        gold = {(bead.source, bead.target) for bead in task.gold}
        for bead in align_prepared(prepare_segments(task.source), prepare_segments(task.target)):
            if not bead.is_pair:
                continue
            source, target = (
                " ".join(side[k].text for k in numbers)
                for side, numbers in ((task.source, bead.source), (task.target, bead.target))
            )
            found = fact_differences((source, target), (task.source[0].language, task.target[0].language))
            exchanged = [each for each in found if each.source and each.target]
            one_sided = {each.kind for each in found if each not in exchanged}
            features = (
                float(bool(exchanged)),
                min(1.0, 2 * exchanged_share(exchanged, (source, target))) if exchanged else 0.0,
                float(bool(one_sided - {"negation"})),
                float("negation" in one_sided),
            )
            adjusted = adjust_score(bead.score, found, (source, target))
            yield Aligned(bead.score, adjusted, (bead.source, bead.target) in gold, features)


def fit(pairs: Sequence[Aligned]) -> tuple[np.ndarray, np.ndarray]:
    """Return the weights of a logistic regression on the log-odds of the scores and the features, and their errors."""
    right = np.array([pair.is_right for pair in pairs], dtype=float)
    score = np.clip([pair.score for pair in pairs], 1e-4, 1 - 1e-4)
    values = np.column_stack([np.ones(len(pairs)), np.log(score / (1 - score)), [pair.features for pair in pairs]])
    start = np.array([0.0, 1.0, *[0.0] * (values.shape[1] - 2)])
    weights = start.copy()
    for _ in range(50):
        predicted = 1 / (1 + np.exp(-values @ weights))
        gradient = values.T @ (predicted - right) + PENALTY * (weights - start)
        curvature = (values * (predicted * (1 - predicted))[:, None]).T @ values + PENALTY * np.eye(len(weights))
        step = np.linalg.solve(curvature, gradient)
        weights -= step / max(1.0, float(np.abs(step).max()))  # a full step may leave the region where it converges
    return weights, np.sqrt(np.diag(np.linalg.inv(curvature)))


def log_loss(scores: Sequence[float], right: Sequence[bool]) -> float:
    """Return the mean negative log probability of what is true."""
    clipped = np.clip(scores, 1e-4, 1 - 1e-4)
    return float(-np.mean(np.where(right, np.log(clipped), np.log(1 - clipped))))


def main() -> None:
    """Fit the constants, and measure them."""
    tasks = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    pairs: list[Aligned] = []
    for pair, names in FITTED:
        languages = pair.split("-")[0], pair.split("-")[1]
        corpora = [lines(name, languages) for name in names]
        pairs += aligned([*corpora, *map(similar_lines, corpora)], languages, tasks)
        with mock.patch.object(alignment_tasks, "_DOCUMENT_SIZES", SHORT_DOCUMENTS):
            pairs += aligned([short_lines(languages, random.Random(1))], languages, 5 * tasks)
    weights, errors = fit(pairs)
    print(f"{len(pairs)} pairs, {sum(any(pair.features) for pair in pairs)} with facts that differ")
    for name, weight, error in zip(FEATURES, weights, errors, strict=True):
        print(f"    {name:18} {weight:6.2f} ± {error:.2f}")
    for pair, names in MEASURED:
        languages = pair.split("-")[0], pair.split("-")[1]
        corpora = [lines(name, languages) for name in names]
        found = list(aligned([*corpora, *map(similar_lines, corpora)], languages, tasks))
        right = [each.is_right for each in found]
        before, after = (
            log_loss(scores, right) for scores in zip(*[(each.score, each.adjusted) for each in found], strict=True)
        )
        print(f"{names[0]}: {len(found)} pairs, log loss {before:.4f} without facts, {after:.4f} with facts")


if __name__ == "__main__":
    main()
