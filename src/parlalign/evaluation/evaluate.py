"""Compare beads found with beads known: agreement, by shape of bead and over many documents; calibration of scores.

A segment that a ladder puts into no pair is left alone by it, named or not. The indices of a bead have no order. The
gold names a segment once at most. What is found may name it more often: each bead counts, the same one once with the
score it has last, and `Evaluation.overlapping` tells of it.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from math import nan
from pathlib import Path

from parlalign.errors import ParlalignError
from parlalign.evaluation.calibration import Calibration, measure_calibration
from parlalign.formats.records.ladder import read_beads
from parlalign.records import Bead
from parlalign.text.normalization import printable

logger = logging.getLogger(__name__)

SHAPES = ("1-1", "1-2", "2-1", "2-2", "other pairs", "1-0", "0-1")
"""Source and target segments of a bead. 1-0 and 0-1 count segments left alone, however a ladder writes them."""

_Sides = tuple[tuple[int, ...], tuple[int, ...]]
_Segment = tuple[str, int]  # "source" or "target", and its index


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many are found, how many are in the gold, and how many of each the other has, too.

    `right_found` and `right_gold` differ where one may answer several (lax). Precision, recall and F1 are in [0, 1];
    they are 0 where there is nothing that they could be a share of.
    """

    found: int
    gold: int
    right_found: int
    right_gold: int

    def __add__(self, other: Agreement) -> Agreement:
        return Agreement(
            self.found + other.found,
            self.gold + other.gold,
            self.right_found + other.right_found,
            self.right_gold + other.right_gold,
        )

    @property
    def precision(self) -> float:
        """The share of what is found that is right."""
        return self.right_found / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of the gold that is found."""
        return self.right_gold / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    @property
    def figures(self) -> tuple[float, float, float]:
        """Precision, recall and F1 to be shown: not a number where there is nothing that they could be a share of."""
        return (
            self.precision if self.found else nan,
            self.recall if self.gold else nan,
            self.f1 if self.found or self.gold else nan,
        )


@dataclass(frozen=True, slots=True)
class Evaluation:
    """`strict`: the same bead. `lax`: a bead that shares a linked pair of segments. `pairs`: linked pairs of segments.

    These leave out beads with an empty side. `shapes` has the strict agreement for each of `SHAPES`, in their order.
    `calibration` is that of all beads found, pairs and others. `overlapping` is the number of segments that are found
    more than once, `unknown` of those found that the gold does not name: there, they are taken to be left alone.
    Source of strict and lax: Sennrich and Volk 2010, MT-based Sentence Alignment for OCR-generated Parallel Texts.
    """

    strict: Agreement
    lax: Agreement
    pairs: Agreement
    shapes: tuple[tuple[str, Agreement], ...]
    calibration: Calibration
    overlapping: int
    unknown: int
    documents: int

    def __add__(self, other: Evaluation) -> Evaluation:
        return Evaluation(
            self.strict + other.strict,
            self.lax + other.lax,
            self.pairs + other.pairs,
            tuple((shape, a + b) for (shape, a), (_, b) in zip(self.shapes, other.shapes, strict=True)),
            self.calibration + other.calibration,
            self.overlapping + other.overlapping,
            self.unknown + other.unknown,
            self.documents + other.documents,
        )

    @property
    def found(self) -> int:
        """The number of beads found that have both sides."""
        return self.strict.found

    @property
    def gold(self) -> int:
        """The number of true beads that have both sides."""
        return self.strict.gold

    @property
    def deletions(self) -> Agreement:
        """Segments left alone, of both sides: recall is the share of the true ones, precision of those found."""
        shapes = dict(self.shapes)
        return shapes["1-0"] + shapes["0-1"]


def evaluate(found: Iterable[Bead], gold: Iterable[Bead]) -> Evaluation:
    """Score the beads of a document against the true ones.

    Raises `ParlalignError` where the gold names a segment twice.

    >>> true = [Bead((0,), (0, 1), 1.0), Bead((1,), (2,), 1.0)]
    >>> result = evaluate([Bead((0,), (0,), 0.9), Bead((), (1,), 0.7), Bead((1,), (2,), 0.8)], true)
    >>> result.strict.f1, result.lax.f1, result.deletions.precision
    (0.5, 1.0, 0.0)
    """
    found, gold = list(found), list(gold)
    _check_named_once(gold)
    scores = {_sides(bead): bead.score for bead in found}
    gold_beads = [_sides(bead) for bead in gold]
    found_pairs, gold_pairs = ({sides for sides in beads if all(sides)} for beads in (scores, gold_beads))
    found_segments, gold_segments = _segments(scores), _segments(gold_beads)
    named = found_segments | gold_segments
    found_alone, gold_alone = named - _segments(found_pairs), named - _segments(gold_pairs)
    found_links, gold_links = _links(found_pairs), _links(gold_pairs)
    right = {sides: sides in gold_pairs if all(sides) else _segments([sides]) <= gold_alone for sides in scores}
    return Evaluation(
        strict=_agreement(found_pairs, gold_pairs),
        lax=Agreement(
            len(found_pairs),
            len(gold_pairs),
            sum(not gold_links.isdisjoint(_links([pair])) for pair in found_pairs),
            sum(not found_links.isdisjoint(_links([pair])) for pair in gold_pairs),
        ),
        pairs=_agreement(found_links, gold_links),
        shapes=tuple(_by_shape(found_pairs | _alone(found_alone), gold_pairs | _alone(gold_alone))),
        calibration=measure_calibration((scores[sides], right[sides]) for sides in scores if any(sides)),
        overlapping=sum(count > 1 for count in _mentions(found).values()),
        unknown=len(found_segments - gold_segments),
        documents=1,
    )


def evaluate_all(documents: Iterable[tuple[Iterable[Bead], Iterable[Bead]]]) -> Evaluation:
    """Score many documents together, each its beads found and the true ones: counts are summed over documents.

    So long documents weigh more than short ones. Raises `ParlalignError` where the gold of one names a segment twice.
    """
    return _pooled(evaluate(found, gold) for found, gold in documents)


def evaluate_files(found: str | Path, gold: str | Path) -> Evaluation:
    """Score a ladder file against another, or the files of a folder against those of another, together.

    For each `<name>.gold` in the folder of the gold, or `<name>.beads` where that is missing, there has to be a
    `<name>.beads` in the folder found. A warning is logged for one that has no gold. Raises `ParlalignError` where a
    file is missing or wrong.
    """
    return _pooled(_evaluate_file(*paths) for paths in _matched(Path(found), Path(gold)))


def _pooled(evaluations: Iterable[Evaluation]) -> Evaluation:
    empty = Agreement(0, 0, 0, 0)
    shapes = tuple((shape, empty) for shape in SHAPES)
    return sum(evaluations, start=Evaluation(empty, empty, empty, shapes, measure_calibration(()), 0, 0, 0))


def _evaluate_file(found: Path, gold: Path) -> Evaluation:
    found_beads, gold_beads = read_beads(found), read_beads(gold)
    try:
        return evaluate(found_beads, gold_beads)
    except ParlalignError as error:
        raise ParlalignError(f"{gold}: {error}") from error


def _matched(found: Path, gold: Path) -> Iterator[tuple[Path, Path]]:
    """Yield what is found and its gold: the two paths, or those of the files in two folders, by name."""
    if not (found.is_dir() or gold.is_dir()):
        yield found, gold
        return
    for folder, other in ((found, gold), (gold, found)):
        if not folder.is_dir():
            raise ParlalignError(f"{folder}: is no folder, but {other} is one: name two files or two folders")
    golds = _gold_files(found, gold)
    if not golds:
        raise ParlalignError(f"{gold}: holds no .gold or .beads file: name the folder of the gold")
    for path in sorted(found.glob("*.beads")):
        if path.stem not in golds:
            logger.warning("%s: left out, %s has no gold for it", printable(str(path)), printable(str(gold)))
    for name, path in sorted(golds.items()):
        answer = found / f"{name}.beads"
        if not answer.exists():
            raise ParlalignError(f"{answer}: no such file, but {path} is the gold for it: align it, too")
        yield answer, path


def _gold_files(found: Path, gold: Path) -> dict[str, Path]:
    """Return the files of the gold by name. Where both are in one folder, .beads beside .gold are what was found."""
    by_name = {path.stem: path for path in gold.glob("*.gold")}
    if by_name and found.samefile(gold):
        return by_name
    return {path.stem: path for path in gold.glob("*.beads")} | by_name


def _check_named_once(gold: list[Bead]) -> None:
    for (side, index), count in _mentions(gold).items():
        if count > 1:
            where = f"{side} segment {index} stands {count} times in the gold"
            raise ParlalignError(f"{where}: name it once; each document has a ladder of its own")


def _mentions(beads: list[Bead]) -> Counter[_Segment]:
    source = (("source", i) for bead in beads for i in bead.source)
    return Counter([*source, *(("target", j) for bead in beads for j in bead.target)])


def _sides(bead: Bead) -> _Sides:
    return tuple(sorted(set(bead.source))), tuple(sorted(set(bead.target)))


def _segments(beads: Iterable[_Sides]) -> set[_Segment]:
    return {(name, k) for sides in beads for name, side in zip(("source", "target"), sides, strict=True) for k in side}


def _links(beads: Iterable[_Sides]) -> set[tuple[int, int]]:
    return {(i, j) for source, target in beads for i in source for j in target}


def _alone(segments: set[_Segment]) -> set[_Sides]:
    """Return a bead of its own for each segment."""
    return {((k,), ()) if side == "source" else ((), (k,)) for side, k in segments}


def _by_shape(found: set[_Sides], gold: set[_Sides]) -> Iterator[tuple[str, Agreement]]:
    for shape in SHAPES:
        yield shape, _agreement(*({sides for sides in beads if _shape(sides) == shape} for beads in (found, gold)))


def _shape(sides: _Sides) -> str:
    shape = f"{len(sides[0])}-{len(sides[1])}"
    return shape if shape in SHAPES else "other pairs"


def _agreement(found: Set[object], gold: Set[object]) -> Agreement:
    right = len(found & gold)
    return Agreement(len(found), len(gold), right, right)
