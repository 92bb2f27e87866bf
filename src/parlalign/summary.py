"""What was done, in counts that add up, for a person to read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import isnan
from typing import Any

from parlalign.calibration import Calibration
from parlalign.evaluate import Agreement, Evaluation
from parlalign.languages import LANGUAGES, REPAIRED
from parlalign.options import Options
from parlalign.pipeline import Alignment
from parlalign.readers.reading import Reading
from parlalign.records import Edit
from parlalign.writers.tally import Tally

NO_PAIR = "no pair: nothing in the one language answers the other"

_COUNTERS = ("segments", "set_aside", "rules")


@dataclass(slots=True)
class AlignmentCounts:
    """Sums over alignments by the same options: segments of each side, where they went, what was repaired."""

    options: Options
    sides: list[int] = field(default_factory=lambda: [0, 0])
    segments: Counter[str] = field(default_factory=Counter)
    set_aside: Counter[str] = field(default_factory=Counter)
    """Segments in neither language, by language."""
    rules: Counter[str] = field(default_factory=Counter)
    """Edits by rule."""
    uncertain: int = 0
    pairs: int = 0

    def add(self, alignment: Alignment) -> None:
        self.sides[0] += len(alignment.source)
        self.sides[1] += len(alignment.target)
        self.segments.update(alignment.segment_counts())
        self.set_aside.update(segment.language for segment in alignment.set_aside)
        self.rules.update(edit.rule for edit in alignment.edits)
        self.uncertain += sum(edit.is_uncertain for edit in alignment.edits)
        self.pairs += len(alignment.pairs)

    def sums(self) -> dict[str, Any]:
        """Return the sums as plain values."""
        counters = {name: dict(getattr(self, name)) for name in _COUNTERS}
        return {"sides": self.sides, "uncertain": self.uncertain, "pairs": self.pairs, **counters}

    def add_sums(self, sums: dict[str, Any]) -> None:
        """Add what `sums` returned for other documents."""
        self.sides = [one + other for one, other in zip(self.sides, sums["sides"], strict=True)]
        for name in _COUNTERS:
            getattr(self, name).update(sums[name])
        self.uncertain += sums["uncertain"]
        self.pairs += sums["pairs"]


def alignment_summary(alignment: Alignment) -> Iterator[str]:
    """Yield lines: segments in and where they went, pairs, repairs."""
    counts = AlignmentCounts(alignment.options)
    counts.add(alignment)
    yield from missing_sides(alignment)
    yield from _counts_lines(counts)
    if not alignment.pairs and alignment.source and alignment.target:
        yield NO_PAIR


def missing_sides(alignment: Alignment) -> Iterator[str]:
    """Yield a line for each language that no segment is in."""
    for code, side in zip(alignment.options.languages, (alignment.source, alignment.target), strict=True):
        if not side:
            yield f"no text in {LANGUAGES[code].name} ({code}): nothing to pair with"


def collection_summary(places: Counter[str], ignored: Counter[str], counts: AlignmentCounts) -> Iterator[str]:
    """Yield lines: documents in and where they went (`places`), why some were ignored, then sums over the aligned."""
    total = places.total() + ignored.total()
    parts = [f"{count} {place}" for place, count in places.items() if count]
    parts += [f"{ignored.total()} ignored"] if ignored else []
    yield f"documents: {total} in = {' + '.join(parts)}"
    if ignored:
        yield "ignored: " + ", ".join(f"{count} {reason}" for reason, count in sorted(ignored.items()))
    yield from _counts_lines(counts)


def _counts_lines(counts: AlignmentCounts) -> Iterator[str]:
    codes = counts.options.languages
    segments = counts.segments
    sides = f"{counts.sides[0]} {codes[0]}, {counts.sides[1]} {codes[1]}"
    yield (
        f"segments: {segments['in']} in ({sides}) = {segments['paired']} paired + {segments['unpaired']} unpaired"
        f" + {segments['rejected']} rejected (score below {counts.options.min_score:g})"
    )
    if counts.set_aside:
        named = ", ".join(
            f"{n} in {LANGUAGES[code].name if code in LANGUAGES else code}" for code, n in counts.set_aside.items()
        )
        yield f"set aside: {counts.set_aside.total()} segments in neither language ({named})"
    yield _repairs_line(counts.rules, counts.uncertain)
    for code in codes:
        yield from unrepaired_note(code)


def unrepaired_note(code: str | None) -> Iterator[str]:
    """Yield a line that says what is not repaired in a language without a break model."""
    if code in LANGUAGES and code not in REPAIRED:
        facts = LANGUAGES[code]
        mended = "only line wraps at one width are mended" if facts.is_spaced else "its line breaks stay as they are"
        yield f"{facts.name} ({code}) has no break model: {mended}"


def repair_summary(edits: Sequence[Edit]) -> str:
    """Return a line with the number of edits by rule and of the uncertain ones."""
    return _repairs_line(Counter(edit.rule for edit in edits), sum(edit.is_uncertain for edit in edits))


def _repairs_line(rules: Counter[str], uncertain: int) -> str:
    if not rules:
        return "repairs: none"
    named = ", ".join(f"{count} {rule}" for rule, count in sorted(rules.items()))
    return f"repairs: {rules.total()} ({named}), {uncertain} uncertain"


def reading_summary(path: str, reading: Reading) -> Iterator[str]:
    """Yield lines that say what was mended in a file of records, and what of it no record has a place for."""
    for verb, counts in (("mended", reading.mended), ("left out", reading.left_out)):
        if counts:
            yield f"{path}: {verb}: " + ", ".join(f"{count} × {what}" for what, count in counts.items())


def tally_summary(path: str, tally: Tally) -> str:
    """Return a line with the records written and those left out, by reason; together they are all that came in."""
    named = ", ".join(map(str, tally.files)) or path
    pieces = "a piece" if tally.pieces == 1 else f"{tally.pieces} pieces"
    beside = f", with {pieces} of them for tools that cut elsewhere" if tally.pieces else ""
    beside += f", {tally.mended} without their control characters" if tally.mended else ""
    if not tally.left_out:
        return f"{named}: {tally.written} records written{beside}"
    left_out = ", ".join(f"{count} left out: {reason}" for reason, count in tally.left_out.items())
    return f"{named}: {tally.written} of {tally.taken_in} records written{beside}, {left_out}"


def evaluation_summary(evaluation: Evaluation) -> Iterator[str]:
    """Yield lines: agreement, the same by shape, segments left alone, calibration; a dash where there is no figure."""
    yield _agreement_line("strict", evaluation.strict)
    yield _agreement_line("lax", evaluation.lax)
    yield _agreement_line("pairs", evaluation.pairs)
    for shape, agreement in evaluation.shapes:
        yield _agreement_line(shape, agreement)
    yield _agreement_line("deletions", evaluation.deletions)
    yield (
        f"beads with both sides: {evaluation.found} found, {evaluation.gold} in gold; documents: {evaluation.documents}"
    )
    if evaluation.overlapping:
        yield f"segments in more than one bead found: {evaluation.overlapping}; each of these beads counts"
    if evaluation.unknown:
        yield f"segments found that the gold does not name: {evaluation.unknown}, taken as left alone there"
    yield from _calibration_lines(evaluation.calibration)


def _agreement_line(name: str, agreement: Agreement) -> str:
    precision, recall, f1 = (_figure(figure) for figure in agreement.figures)
    counts = f"found {agreement.found:>6}  gold {agreement.gold:>6}  right {agreement.right_found:>6}"
    differs = agreement.right_gold != agreement.right_found
    met = f" ({agreement.right_gold} of the gold)" if differs else ""
    return f"{name:11}  P {precision}  R {recall}  F1 {f1}  {counts}{met}"


def _calibration_lines(calibration: Calibration) -> Iterator[str]:
    if calibration.outside:
        total = calibration.count + calibration.outside
        yield f"calibration: none, {calibration.outside} of {total} scores are no probabilities, being outside 0 to 1"
    elif not calibration.count:
        yield "calibration: none, there are no scores"
    else:
        yield f"calibration error {calibration.error:.4f}, {calibration.count} scores read as probabilities:"
        for row in calibration.bins:
            figures = f"score {_figure(row.mean_score)}  right {_figure(row.share_right)}"
            yield f"{row.low:.1f} to {row.high:.1f}   {figures}  beads {row.count:>6}"


def _figure(figure: float) -> str:
    return f"{'–':6}" if isnan(figure) else f"{figure:.4f}"
