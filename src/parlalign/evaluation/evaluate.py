"""Compare beads that were found with gold beads: agreement, also by shape of bead, and the calibration of the scores.

A segment that is in no pair of a ladder is unaligned, whether the ladder contains it or not. The order of the indices
in a bead does not matter. Found beads and gold beads may contain a segment several times: each bead is counted, equal
beads once with the last score. `Evaluation.overlapping` and `Evaluation.repeated` count such segments.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from math import nan
from pathlib import Path

from parlalign.errors import ParlalignError
from parlalign.evaluation.alignment_files import FORMS, read_alignment
from parlalign.evaluation.calibration import Calibration, measure_calibration
from parlalign.evaluation.found_and_gold import with_same_numbers
from parlalign.records import Bead
from parlalign.text.normalization import printable

logger = logging.getLogger(__name__)

SHAPES = ("1-1", "1-2", "2-1", "2-2", "other pairs", "1-0", "0-1")
"""Numbers of source and target segments in a bead. 1-0 and 0-1 count unaligned segments one by one."""

_MOST_LINKS = 5_000_000
"""The most pairs of segments that the beads of a document may join, each of which takes some 200 bytes. Two million
sentences have some two million; a ladder with one wrong number may have any number."""

_Sides = tuple[tuple[int, ...], tuple[int, ...]]
_Segment = tuple[str, int]  # "source" or "target", and its index


@dataclass(frozen=True, slots=True)
class Agreement:
    """Counts of what was found, what is in the gold, and how many of each are also in the other.

    `right_found` and `right_gold` differ in the lax count, where one bead may match several. Precision, recall and F1
    are in [0, 1], and 0 if their denominator is 0.
    """

    found: int
    gold: int
    right_found: int
    right_gold: int

    def __add__(self, other: Agreement) -> Agreement:
        return Agreement(
            found=self.found + other.found,
            gold=self.gold + other.gold,
            right_found=self.right_found + other.right_found,
            right_gold=self.right_gold + other.right_gold,
        )

    @property
    def precision(self) -> float:
        """The share of the found that is right."""
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
        """Precision, recall and F1 for display: NaN if their denominator is 0."""
        return (
            self.precision if self.found else nan,
            self.recall if self.gold else nan,
            self.f1 if self.found or self.gold else nan,
        )


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The agreement of beads with gold, and the calibration of their scores.

    `strict` counts equal beads, `lax` beads that share a pair of linked segments, and `pairs` pairs of linked segments.
    All three leave out beads with an empty side. `shapes` has the strict agreement for each of `SHAPES`, in their
    order. `calibration` covers all beads found. `overlapping` is the number of segments that were found in several
    beads, and `repeated` the number of segments that the gold has in several beads. `unknown` is the number of segments
    found that the gold does not contain; they count as unaligned in it. `listed_deletions` counts the 1-0 and 0-1 beads
    that were found and that the gold has as the same beads; its `gold` is 0, because recall leaves them out.
    Source of strict and lax: Sennrich and Volk 2010, MT-based Sentence Alignment for OCR-generated Parallel Texts.
    """

    strict: Agreement
    lax: Agreement
    pairs: Agreement
    shapes: tuple[tuple[str, Agreement], ...]
    calibration: Calibration
    listed_deletions: Agreement
    overlapping: int
    repeated: int
    unknown: int
    documents: int

    def __add__(self, other: Evaluation) -> Evaluation:
        return Evaluation(
            strict=self.strict + other.strict,
            lax=self.lax + other.lax,
            pairs=self.pairs + other.pairs,
            shapes=tuple((shape, a + b) for (shape, a), (_, b) in zip(self.shapes, other.shapes, strict=True)),
            calibration=self.calibration + other.calibration,
            listed_deletions=self.listed_deletions + other.listed_deletions,
            overlapping=self.overlapping + other.overlapping,
            repeated=self.repeated + other.repeated,
            unknown=self.unknown + other.unknown,
            documents=self.documents + other.documents,
        )

    @property
    def found(self) -> int:
        """The number of beads found that have both sides."""
        return self.strict.found

    @property
    def gold(self) -> int:
        """The number of gold beads that have both sides."""
        return self.strict.gold

    @property
    def published_strict(self) -> Agreement:
        """Strict agreement as papers since vecalign count it.

        A found bead with an empty side counts in the precision: it is right if the gold has the same bead. The recall
        is over the beads of the gold that have both sides. Only the beads that the ladders list are counted.
        Source: Thompson and Koehn 2019, Vecalign: Improved Sentence Alignment in Linear Time and Space, EMNLP; the
        count is that of its program `score.py`.
        """
        return self.strict + self.listed_deletions

    @property
    def published_lax(self) -> Agreement:
        """Lax agreement as papers since vecalign count it; see `published_strict`."""
        return self.lax + self.listed_deletions

    @property
    def deletions(self) -> Agreement:
        """The agreement of unaligned segments of both sides."""
        shapes = dict(self.shapes)
        return shapes["1-0"] + shapes["0-1"]


def evaluate(found: Iterable[Bead], gold: Iterable[Bead]) -> Evaluation:
    """Compare the beads of a document with the gold. Raises `ParlalignError` if they join millions of segments.

    >>> gold = [Bead((0,), (0, 1), 1.0), Bead((1,), (2,), 1.0)]
    >>> result = evaluate([Bead((0,), (0,), 0.9), Bead((), (1,), 0.7), Bead((1,), (2,), 0.8)], gold)
    >>> result.strict.f1, result.lax.f1, result.deletions.precision
    (0.5, 1.0, 0.0)
    >>> round(result.published_strict.f1, 4), round(result.published_lax.f1, 4)
    (0.4, 0.8)
    """
    found, gold = list(found), list(gold)
    scores = {_sides(bead): bead.score for bead in found}
    gold_beads = [_sides(bead) for bead in gold]
    found_pairs, gold_pairs = ({sides for sides in beads if all(sides)} for beads in (scores, gold_beads))
    found_segments, gold_segments = _segments(scores), _segments(gold_beads)
    all_segments = found_segments | gold_segments
    found_unaligned, gold_unaligned = all_segments - _segments(found_pairs), all_segments - _segments(gold_pairs)
    found_links, gold_links = _links(found_pairs), _links(gold_pairs)
    right = {sides: sides in gold_pairs if all(sides) else _segments([sides]) <= gold_unaligned for sides in scores}
    return Evaluation(
        strict=_agreement(found_pairs, gold_pairs),
        lax=Agreement(
            found=len(found_pairs),
            gold=len(gold_pairs),
            right_found=sum(not gold_links.isdisjoint(_links([pair])) for pair in found_pairs),
            right_gold=sum(not found_links.isdisjoint(_links([pair])) for pair in gold_pairs),
        ),
        pairs=_agreement(found_links, gold_links),
        shapes=tuple(
            _by_shape(found_pairs | _unaligned_beads(found_unaligned), gold_pairs | _unaligned_beads(gold_unaligned))
        ),
        calibration=measure_calibration((scores[sides], right[sides]) for sides in scores if any(sides)),
        listed_deletions=_listed_deletions(scores.keys(), gold_beads),
        overlapping=_number_repeated(found),
        repeated=_number_repeated(gold),
        unknown=len(found_segments - gold_segments),
        documents=1,
    )


def evaluate_all(documents: Iterable[tuple[Iterable[Bead], Iterable[Bead]]]) -> Evaluation:
    """Compare many documents with their gold; the counts are summed, so long documents have more influence.

    Each document is a pair: the beads found and the gold.
    """
    return _pooled(evaluate(found, gold) for found, gold in documents)


def evaluate_files(
    found: str | Path,
    gold: str | Path,
    *,
    segments: tuple[str, str] | None = None,
    languages: tuple[str, str] | None = None,
) -> Evaluation:
    """Compare a file of beads with another one, or the files of a folder with those of another folder.

    The files may be ladders, XCES, records, Moses pairs or the text output of hunalign. `segments` are the two text
    files whose lines the numbers of a ladder count; they are needed to compare a ladder with texts. `languages` chooses
    the texts of a file with more than two languages.

    For each `<name>.gold` in the gold folder (or `<name>` with a suffix of `FORMS`) the other folder must contain
    `<name>` with a suffix of `FORMS`. A warning is logged for a file without gold. Raises `ParlalignError` if a file is
    missing or wrong.
    """
    if segments and Path(found).is_dir():
        raise ParlalignError(f"{found}: is a folder, and --segments are the texts of one document: give two files")
    return _pooled(
        evaluate(
            *with_same_numbers(read_alignment(f"{one}", languages), read_alignment(f"{other}", languages), segments)
        )
        for one, other in _matched(Path(found), Path(gold))
    )


def _pooled(evaluations: Iterable[Evaluation]) -> Evaluation:
    zero = Agreement(found=0, gold=0, right_found=0, right_gold=0)
    empty = Evaluation(
        strict=zero,
        lax=zero,
        pairs=zero,
        shapes=tuple((shape, zero) for shape in SHAPES),
        calibration=measure_calibration(()),
        listed_deletions=zero,
        overlapping=0,
        repeated=0,
        unknown=0,
        documents=0,
    )
    return sum(evaluations, start=empty)


def _matched(found: Path, gold: Path) -> Iterator[tuple[Path, Path]]:
    """Yield each found file with its gold: the two paths, or the files of two folders by name."""
    if not (found.is_dir() or gold.is_dir()):
        yield found, gold
        return
    for folder, other in ((found, gold), (gold, found)):
        if not folder.is_dir():
            raise ParlalignError(f"{folder}: not a folder, but {other} is one: give two files or two folders")
    golds = _gold_files(found, gold)
    if not golds:
        raise ParlalignError(
            f"{gold}: contains no .gold or .beads file and no other file of beads: give the folder of the gold"
        )
    files = _by_name(found, FORMS)
    for name in sorted(files.keys() - golds.keys()):
        shown = printable(str(files[name])), printable(str(gold))
        logger.warning("%s: left out, because %s has no gold for it", *shown)
    for name, path in sorted(golds.items()):
        if name not in files:
            beads = found / f"{name}.beads"
            raise ParlalignError(f"{beads}: no such file, but {path} is the gold for it: align this document, too")
        yield files[name], path


def _gold_files(found: Path, gold: Path) -> dict[str, Path]:
    """Return the gold files by name.

    If found and gold files are in one folder, the .gold files are the gold, and the others are the found ones.
    """
    by_name = _by_name(gold, (".gold",))
    if by_name and found.samefile(gold):
        return by_name
    return _by_name(gold, FORMS) | by_name


def _by_name(folder: Path, suffixes: Sequence[str]) -> dict[str, Path]:
    """Return the files of a folder by name; of several files with a name, the one whose suffix comes first."""
    return {path.stem: path for suffix in reversed(suffixes) for path in sorted(folder.glob(f"*{suffix}"))}


def _listed_deletions(found: Set[_Sides], gold: Iterable[_Sides]) -> Agreement:
    """Return the agreement of the beads that list segments of one side only."""
    alone = {sides for sides in found if any(sides) and not all(sides)}
    return Agreement(found=len(alone), gold=0, right_found=len(alone.intersection(gold)), right_gold=0)


def _number_repeated(beads: list[Bead]) -> int:
    """Return the number of segments that are in several beads."""
    source = Counter(i for bead in beads for i in bead.source)
    target = Counter(j for bead in beads for j in bead.target)
    return sum(count > 1 for counts in (source, target) for count in counts.values())


def _sides(bead: Bead) -> _Sides:
    return tuple(sorted(set(bead.source))), tuple(sorted(set(bead.target)))


def _segments(beads: Iterable[_Sides]) -> set[_Segment]:
    return {(name, k) for sides in beads for name, side in zip(("source", "target"), sides, strict=True) for k in side}


def _links(beads: Collection[_Sides]) -> set[tuple[int, int]]:
    count = sum(len(source) * len(target) for source, target in beads)
    if count > _MOST_LINKS:
        raise ParlalignError(
            f"the beads join {count:,} pairs of segments, more than {_MOST_LINKS:,}: correct the beads with the most "
            "segments, or divide the document"
        )
    return {(i, j) for source, target in beads for i in source for j in target}


def _unaligned_beads(segments: set[_Segment]) -> set[_Sides]:
    """Return one bead for each segment."""
    return {((k,), ()) if side == "source" else ((), (k,)) for side, k in segments}


def _by_shape(found: set[_Sides], gold: set[_Sides]) -> Iterator[tuple[str, Agreement]]:
    for shape in SHAPES:
        yield shape, _agreement(*({sides for sides in beads if _shape(sides) == shape} for beads in (found, gold)))


def _shape(sides: _Sides) -> str:
    shape = f"{len(sides[0])}-{len(sides[1])}"
    return shape if shape in SHAPES else "other pairs"


def _agreement(found: Set[object], gold: Set[object]) -> Agreement:
    right = len(found & gold)
    return Agreement(found=len(found), gold=len(gold), right_found=right, right_gold=right)
