"""Compare beads found with beads known: strict and lax precision, recall and F1 (Sennrich and Volk 2010)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from parlalign.records import Bead


@dataclass(frozen=True, slots=True)
class Agreement:
    """Precision, recall and their harmonic mean, each in [0, 1]."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """`strict`: the same bead. `lax`: a bead that shares a linked pair of segments. `pairs`: linked pairs of segments.

    Beads with an empty side do not count.
    """

    strict: Agreement
    lax: Agreement
    pairs: Agreement
    found: int
    gold: int


def evaluate(found: Iterable[Bead], gold: Iterable[Bead]) -> Evaluation:
    """Score beads against the true ones.

    >>> true = [Bead((0,), (0, 1), 1.0), Bead((1,), (2,), 1.0)]
    >>> evaluate([Bead((0,), (0,), 0.9), Bead((1,), (2,), 0.8)], true).strict
    Agreement(precision=0.5, recall=0.5)
    """
    found_beads = {(bead.source, bead.target) for bead in found if bead.is_pair}
    gold_beads = {(bead.source, bead.target) for bead in gold if bead.is_pair}
    found_links, gold_links = _links(found_beads), _links(gold_beads)
    right, shared = len(found_beads & gold_beads), len(found_links & gold_links)
    return Evaluation(
        strict=_agreement(right, right, len(found_beads), len(gold_beads)),
        lax=_agreement(
            sum(not gold_links.isdisjoint(_links([bead])) for bead in found_beads),
            sum(not found_links.isdisjoint(_links([bead])) for bead in gold_beads),
            len(found_beads),
            len(gold_beads),
        ),
        pairs=_agreement(shared, shared, len(found_links), len(gold_links)),
        found=len(found_beads),
        gold=len(gold_beads),
    )


def _links(beads: Iterable[tuple[tuple[int, ...], tuple[int, ...]]]) -> set[tuple[int, int]]:
    return {(i, j) for source, target in beads for i in source for j in target}


def _agreement(right_found: int, right_gold: int, found: int, gold: int) -> Agreement:
    return Agreement(right_found / found if found else 0.0, right_gold / gold if gold else 0.0)
