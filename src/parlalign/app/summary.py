"""What was done, in counts that add up, for a person to read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import isnan

from parlalign.batch.counts import AlignmentCounts, missing_sides
from parlalign.batch.report import Report
from parlalign.evaluation.calibration import Calibration
from parlalign.evaluation.evaluate import Agreement, Evaluation
from parlalign.formats.records.write_report import WriteReport
from parlalign.languages import LANGUAGES, REPAIRED
from parlalign.pairing import DocumentPairing
from parlalign.pipeline import Alignment
from parlalign.records import Edit
from parlalign.records.read_report import ReadReport
from parlalign.text.normalization import printable

NO_PAIR = "no pair: nothing in the one language answers the other"

SHOWN = 10
"""Names, or groups of them, in a list for a person."""


def alignment_summary(alignment: Alignment) -> Iterator[str]:
    """Yield lines: segments in and where they went, pairs, repairs."""
    counts = AlignmentCounts(alignment.options)
    counts.add(alignment)
    yield from missing_sides(alignment)
    yield from _counts_lines(counts)
    if not alignment.pairs and alignment.source and alignment.target:
        yield NO_PAIR


def collection_summary(places: Counter[str], ignored: Counter[str], counts: AlignmentCounts) -> Iterator[str]:
    """Yield lines: documents in and where they went (`places`), why some were ignored, then sums over the aligned."""
    total = places.total() + ignored.total()
    parts = [f"{count} {place}" for place, count in places.items() if count]
    parts += [f"{ignored.total()} ignored"] if ignored else []
    yield f"documents: {total} in = {' + '.join(parts)}"
    if ignored:
        yield "ignored: " + ", ".join(f"{count} {reason}" for reason, count in sorted(ignored.items()))
    yield from _counts_lines(counts)


def batch_summary(report: Report) -> Iterator[str]:
    """Yield lines: documents by status, files in and where they went, sums over the aligned, records written."""
    named = ", ".join(f"{count} {status}" for status, count in sorted(report.statuses.items()))
    yield f"run: {report.statuses.total()} documents = {named or 'none'}"
    yield from collection_summary(report.places, report.ignored, report.counts)
    left_out = sum((shard.left_out for shard in report.shards), Counter[str]())
    beside = "".join(f", {count} left out: {reason}" for reason, count in sorted(left_out.items()))
    files = "1 shard" if len(report.shards) == 1 else f"{len(report.shards)} shards"
    yield f"records: {sum(shard.written for shard in report.shards)} written in {files}{beside}"


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


def read_summary(path: str, reading: ReadReport) -> Iterator[str]:
    """Yield lines that say what was mended in a file of records, and what of it no record has a place for."""
    for verb, counts in (("mended", reading.mended), ("left out", reading.left_out)):
        if counts:
            yield f"{path}: {verb}: " + ", ".join(f"{count} × {what}" for what, count in counts.items())


def write_summary(path: str, tally: WriteReport) -> str:
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


def pairing_summary(pairing: DocumentPairing, languages: tuple[str, str]) -> Iterator[str]:
    """Yield lines: what is in no pair and why, then documents in and where they went."""
    for name, reason in pairing.unreadable[:SHOWN]:
        yield f"{printable(name)}: unreadable: {reason}"
    if len(pairing.unreadable) > SHOWN:
        yield f"unreadable: {len(pairing.unreadable) - SHOWN} more"
    for place, names in (
        ("alone", pairing.alone),
        ("in other languages", pairing.foreign),
        (f"mixed, with text in {languages[0]} and in {languages[1]}", pairing.mixed),
        ("without words that tell a language", pairing.untold),
        ("the same text more than once, so that no pair of them is sure", pairing.repeated),
    ):
        if names:
            yield f"{place}: {list_names(names)}"
    parts = [f"{count} {place}" for place, count in pairing.places.items() if count]
    parts += [f"{pairing.ignored.total()} ignored"] if pairing.ignored else []
    yield f"documents: {pairing.documents} in = {' + '.join(parts)}"
    if pairing.ignored:
        yield "ignored: " + ", ".join(f"{count} {reason}" for reason, count in sorted(pairing.ignored.items()))


def list_names(names: Sequence[str]) -> str:
    """Return names for a person to read, of many the first ten."""
    shown = ", ".join(printable(name) for name in names[:SHOWN])
    return shown if len(names) <= SHOWN else f"{shown} and {len(names) - SHOWN} more"
