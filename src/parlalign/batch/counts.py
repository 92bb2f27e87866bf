"""Sums over the alignments of many documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from parlalign.checking.doubts import doubt_reasons
from parlalign.languages import facts_of
from parlalign.options import Options

if TYPE_CHECKING:
    from parlalign.pipeline import AlignedRecords
    from parlalign.records import Document

_COUNTERS = ("segments", "set_aside", "rules", "not_made", "doubts")
_NUMBERS = ("uncertain", "pairs", "crossing", "left_out", "records", "doubtful")


@dataclass(slots=True)
class AlignmentCounts:
    """Sums over alignments with the same options.

    `languages` are those of the options, or more, and `sides` are the numbers of segments in each of them; `segments`
    counts the segments by result (paired, unpaired, rejected, left out). `left_out` is the number of pairs of
    navigation and metadata that are left out. `crossing` is the number of pairs that cross others.
    `set_aside` counts segments in other languages by language, and `rules` counts edits by rule. `uncertain` counts all
    uncertain decisions, and `not_made` those that are no edits, by the name of their kind. `records` counts the
    exported records, `doubtful` the doubtful ones among them, and `doubts` their reasons.
    """

    options: Options
    languages: tuple[str, ...] = ()
    sides: list[int] = field(default_factory=list)
    segments: Counter[str] = field(default_factory=Counter)
    set_aside: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    not_made: Counter[str] = field(default_factory=Counter)
    doubts: Counter[str] = field(default_factory=Counter)
    uncertain: int = 0
    pairs: int = 0
    crossing: int = 0
    left_out: int = 0
    records: int = 0
    doubtful: int = 0

    def __post_init__(self) -> None:
        self.languages = self.languages or self.options.languages
        self.sides = self.sides or [0] * len(self.languages)

    def add(self, alignment: AlignedRecords) -> None:
        self.sides = [count + len(side) for count, side in zip(self.sides, alignment.sides, strict=True)]
        self.segments.update(alignment.segment_counts())
        self.set_aside.update(segment.language for segment in alignment.set_aside)
        self.rules.update(edit.rule for edit in alignment.edits)
        for document in alignment.documents:
            self.uncertain += len(document.uncertain_decisions)
            self.not_made.update(decisions_not_made(document))
        for record in alignment.exported:
            reasons = doubt_reasons(record)
            self.records += 1
            self.doubtful += bool(reasons)
            self.doubts.update(reasons)
        self.pairs += len(alignment.pairs)
        self.crossing += sum(bool(record.crossing) for record in alignment.pairs)
        self.left_out += sum(record.status == "paired" for record in alignment.left_out)

    def sums(self) -> dict[str, Any]:
        """Return the sums as plain values."""
        counters = {name: dict(getattr(self, name)) for name in _COUNTERS}
        numbers = {name: getattr(self, name) for name in _NUMBERS}
        return {"sides": self.sides, **numbers, **counters}

    def add_sums(self, sums: dict[str, Any]) -> None:
        """Add what `sums` returned for other documents."""
        self.sides = [one + other for one, other in zip(self.sides, sums["sides"], strict=True)]
        for name in _COUNTERS:
            getattr(self, name).update(sums.get(name, {}))
        for name in _NUMBERS:
            setattr(self, name, getattr(self, name) + sums.get(name, 0))


def decisions_not_made(document: Document) -> Counter[str]:
    """Return the number of uncertain decisions of a document that are no edits, by kind."""
    kept = sum(kept.is_uncertain for kept in document.kept_breaks)
    return +Counter({"kept line break": kept, "glued word": len(document.proposals)})


def missing_sides(alignment: AlignedRecords) -> Iterator[str]:
    """Yield a line for each of the languages without a segment."""
    for code, side in zip(alignment.languages, alignment.sides, strict=True):
        if not side:
            yield f"no text in {facts_of(code).name} ({code}): give a text in it, or name other --languages"
