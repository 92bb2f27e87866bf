"""Summaries of the commands, with counts that add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import isnan
from typing import TYPE_CHECKING

from parlalign.batch.counts import AlignmentCounts, decisions_not_made, missing_sides
from parlalign.languages import name_of
from parlalign.records.review_flags import DOUBT_REASONS
from parlalign.repairing.repair_limits import limits_of
from parlalign.sources.unread_files import unread_kinds
from parlalign.text.normalization import printable

if TYPE_CHECKING:
    from parlalign.batch.report import Report
    from parlalign.evaluation.calibration import Calibration
    from parlalign.evaluation.evaluate import Agreement, Evaluation
    from parlalign.formats.records.write_report import WriteReport
    from parlalign.pairing import DocumentPairing
    from parlalign.pipeline import AlignedRecords
    from parlalign.records import Document
    from parlalign.records.read_report import ReadReport

NO_PAIR = "no pair found: no segment has a counterpart in the other language"

SHOWN = 10
"""The most names, or groups of names, in a list for users."""


def alignment_summary(alignment: AlignedRecords) -> Iterator[str]:
    """Yield lines: how many segments were paired or unaligned, and how many repairs were made."""
    counts = AlignmentCounts(alignment.options, alignment.languages)
    counts.add(alignment)
    yield from (line for document in alignment.documents for line in remarks(document))
    yield from missing_sides(alignment)
    yield from _counts_lines(counts)
    if not alignment.pairs and all(alignment.sides):
        yield NO_PAIR


def collection_summary(places: Counter[str], ignored: Counter[str], counts: AlignmentCounts) -> Iterator[str]:
    """Yield lines: the documents by result (`places`), the ignored files by reason, and sums over the alignments."""
    total = places.total() + ignored.total()
    parts = [f"{count} {place}" for place, count in places.items() if count]
    parts += [f"{ignored.total()} ignored"] if ignored else []
    yield f"documents: {total} in = {' + '.join(parts)}"
    yield from _ignored_lines(ignored)
    yield from _counts_lines(counts)


def _ignored_lines(ignored: Counter[str]) -> Iterator[str]:
    if ignored:
        yield "ignored: " + ", ".join(f"{count} {reason}" for reason, count in sorted(ignored.items()))
    for kind in unread_kinds(ignored):
        yield f"ignored: {kind}"


def batch_summary(report: Report) -> Iterator[str]:
    """Yield lines: documents by status, files by result, sums over the alignments, records written."""
    named = ", ".join(f"{count} {status}" for status, count in sorted(report.statuses.items()))
    yield f"run: {report.statuses.total()} documents = {named or 'none'}"
    yield from collection_summary(report.places, report.ignored, report.counts)
    left_out = sum((shard.left_out for shard in report.shards), Counter[str]())
    reasons = "".join(f", {count} left out: {reason}" for reason, count in sorted(left_out.items()))
    files = "1 shard" if len(report.shards) == 1 else f"{len(report.shards)} shards"
    yield f"records: {sum(shard.written for shard in report.shards)} written in {files}{reasons}"


def _counts_lines(counts: AlignmentCounts) -> Iterator[str]:
    codes = counts.languages
    segments = counts.segments
    sides = ", ".join(f"{count} {code}" for count, code in zip(counts.sides, codes, strict=True))
    yield (
        f"segments: {segments['in']} in ({sides}) = {segments['paired']} paired + {segments['unpaired']} unpaired"
        f" + {segments['rejected']} rejected (score below {counts.options.min_score:g})"
        + (f" + {segments['left out']} left out (navigation and metadata)" if segments["left out"] else "")
    )
    if segments["left out"]:
        pairs = number_of(counts.left_out, "pair")
        yield f"{pairs} of navigation and metadata left out: --keep-navigation keeps them"
    if counts.crossing:
        yield f"crossing: {counts.crossing} of {number_of(counts.pairs, 'pair')} cross others: their order differs"
    if counts.set_aside:
        named = ", ".join(f"{n} in {name_of(code)}" for code, n in counts.set_aside.items())
        which = "neither language" if len(codes) == 2 else "none of the languages"
        yield f"set aside: {counts.set_aside.total()} segments in {which} ({named})"
    yield _repairs_line(counts.rules, counts.uncertain, counts.not_made)
    yield _doubts_line(counts)
    for code in codes:
        yield from unrepaired_note(code)


def _doubts_line(counts: AlignmentCounts) -> str:
    """Return a line with the number of doubtful records, and of those with each reason; a record may have several."""
    reasons = ", ".join(f"{counts.doubts[key]} {name}" for key, name in DOUBT_REASONS.items() if counts.doubts[key])
    named = f" ({reasons})" if reasons else ""
    return f"doubtful: {counts.doubtful} of {number_of(counts.records, 'record')}{named}"


def unrepaired_note(code: str | None) -> Iterator[str]:
    """Yield a line that says what is repaired in a language without a break model."""
    if code and (limits := limits_of(code)):
        yield limits


def remarks(document: Document) -> Iterator[str]:
    """Yield a line for each remark on how the file of a document was read."""
    yield from (f"{printable(document.path or document.id)}: {remark}" for remark in document.remarks)


def repair_summary(document: Document) -> str:
    """Return a line with the number of edits by rule, and of uncertain decisions."""
    rules = Counter(edit.rule for edit in document.edits)
    return _repairs_line(rules, len(document.uncertain_decisions), decisions_not_made(document))


def _repairs_line(rules: Counter[str], uncertain: int, not_made: Counter[str]) -> str:
    named = ", ".join(f"{count} {rule}" for rule, count in sorted(rules.items()))
    made = f"repairs: {rules.total()} ({named})" if rules else "repairs: none"
    if not rules and not uncertain:
        return made
    others = ", ".join(number_of(count, kind) for kind, count in not_made.items() if count)
    return f"{made}, {uncertain} uncertain{f' (with {others})' if others else ''}"


def read_summary(path: str, report: ReadReport) -> Iterator[str]:
    """Yield a line for each thing that a user should know about how a file of records was read."""
    yield from (f"{path}: {line}" for line in report.lines())


def write_summary(path: str, report: WriteReport) -> str:
    """Return a line with the number of records written, and of those left out by reason; they add up to all records."""
    named = ", ".join(map(str, report.files)) or path
    written = (
        number_of(report.written, "record") if not report.left_out else f"{report.written} of {report.taken_in} records"
    )
    notes = [f"{written} written"]
    if report.pieces:
        entries = "1 entry" if report.pieces == 1 else f"{report.pieces} entries"
        notes[0] += f" (plus {entries} for CAT tools: parts of texts, and texts without their numbers)"
    if report.corrected:
        notes.append(f"control characters removed from {number_of(report.corrected, 'record')}")
    if report.without_codes:
        notes.append(f"inline codes left out of {number_of(report.without_codes, 'record')}")
    notes += [f"{count} left out: {reason}" for reason, count in report.left_out.items()]
    return f"{named}: {', '.join(notes)}"


def number_of(count: int, noun: str) -> str:
    """Return a count with its noun.

    >>> number_of(1, "record"), number_of(2, "record")
    ('1 record', '2 records')
    """
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def evaluation_summary(evaluation: Evaluation, *, published: bool = False) -> Iterator[str]:
    """Yield lines: agreement, agreement by shape, unaligned segments, calibration; a dash stands for no figure.

    With `published`, the count of papers since vecalign is added.
    """
    yield _agreement_line("strict", evaluation.strict)
    yield _agreement_line("lax", evaluation.lax)
    yield _agreement_line("pairs", evaluation.pairs)
    for shape, agreement in evaluation.shapes:
        yield _agreement_line(shape, agreement)
    yield _agreement_line("deletions", evaluation.deletions)
    if published:
        yield _agreement_line("published strict", evaluation.published_strict)
        yield _agreement_line("published lax   ", evaluation.published_lax)
    yield (
        f"beads with both sides: {evaluation.found} found, {evaluation.gold} in gold; documents: {evaluation.documents}"
    )
    if evaluation.overlapping:
        yield f"segments that are in several beads: {evaluation.overlapping}; each of these beads is counted"
    if evaluation.repeated:
        yield f"segments that the gold has in several beads: {evaluation.repeated}; each of these beads is counted"
    if evaluation.unknown:
        yield f"segments that the gold does not contain: {evaluation.unknown}; they count as unaligned in the gold"
    yield from _calibration_lines(evaluation.calibration)


def _agreement_line(name: str, agreement: Agreement) -> str:
    precision, recall, f1 = (_figure(figure) for figure in agreement.figures)
    counts = f"found {agreement.found:>6}  gold {agreement.gold:>6}  right {agreement.right_found:>6}"
    differs = agreement.right_gold != agreement.right_found
    note = f" ({agreement.right_gold} of the gold)" if differs else ""
    return f"{name:11}  P {precision}  R {recall}  F1 {f1}  {counts}{note}"


def _calibration_lines(calibration: Calibration) -> Iterator[str]:
    if calibration.outside:
        total = calibration.count + calibration.outside
        yield f"calibration: none, because {calibration.outside} of {total} scores are not between 0 and 1"
    elif not calibration.count:
        yield "calibration: none, because there are no scores"
    else:
        yield f"calibration error {calibration.error:.4f}, {calibration.count} scores read as probabilities:"
        for row in calibration.bins:
            figures = f"score {_figure(row.mean_score)}  right {_figure(row.share_right)}"
            yield f"{row.low:.1f} to {row.high:.1f}   {figures}  beads {row.count:>6}"
    if calibration.missing:
        yield f"beads without a score: {calibration.missing}; calibration leaves them out"


def _figure(figure: float) -> str:
    return f"{'–':6}" if isnan(figure) else f"{figure:.4f}"


def pairing_summary(pairing: DocumentPairing, languages: tuple[str, str]) -> Iterator[str]:
    """Yield lines: the documents without a pair by reason, and all documents by result."""
    for name, reason in pairing.unreadable[:SHOWN]:
        yield f"{printable(name)}: unreadable: {reason}"
    if len(pairing.unreadable) > SHOWN:
        yield f"unreadable: {len(pairing.unreadable) - SHOWN} more"
    for place, names in (
        ("alone", pairing.alone),
        ("in other languages", pairing.foreign),
        (f"mixed, with text in {languages[0]} and in {languages[1]}", pairing.mixed),
        ("without words that identify a language", pairing.untold),
        ("with the same text as another document, so that their pairs are uncertain", pairing.repeated),
    ):
        if names:
            yield f"{place}: {list_names(names)}"
    parts = [f"{count} {place}" for place, count in pairing.places.items() if count]
    parts += [f"{pairing.ignored.total()} ignored"] if pairing.ignored else []
    yield f"documents: {pairing.documents} in = {' + '.join(parts)}"
    yield from _ignored_lines(pairing.ignored)


def list_names(names: Sequence[str]) -> str:
    """Return the first ten names in one text, and how many more there are."""
    shown = ", ".join(printable(name) for name in names[:SHOWN])
    return shown if len(names) <= SHOWN else f"{shown} and {len(names) - SHOWN} more"
