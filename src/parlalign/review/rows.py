"""A row of the review: a bead as a person left it, and why it may need a look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from parlalign.records import Record, Span, Status
from parlalign.records.review_flags import DOUBTFUL_SCORE, LOW_SCORE
from parlalign.records.values import origin_from_values, origin_to_values, record_from_values, record_to_values
from parlalign.review.number_check import differing
from parlalign.review.parts import Part, Side, joined, parts_of
from parlalign.text.normalization import normalize_for_cat_tools

SideName = Literal["source", "target"]
SIDES: tuple[SideName, SideName] = ("source", "target")

REASONS = ("score", "repair", "numbers", "unpaired", "hand")
"""Why a row is doubtful: its score, an uncertain repair, numbers that differ, nothing answers it, changed by hand."""

STATES = ("done", "rejected", "sure", "unpaired", "doubtful", "low")
"""What a row asks of a person, least first."""


@dataclass(frozen=True, slots=True)
class Row:
    """A bead in the making: `record` holds all but the texts and origins, which are those of the parts.

    `is_checked` says that a person decided, `is_by_hand` that parts were moved, divided or mended since.
    """

    record: Record
    source: Side
    target: Side
    is_checked: bool = False
    is_by_hand: bool = False

    def side(self, name: SideName) -> Side:
        return self.source if name == "source" else self.target

    def with_side(self, name: SideName, side: Sequence[Part]) -> Row:
        return replace(self, source=tuple(side)) if name == "source" else replace(self, target=tuple(side))

    @property
    def is_empty(self) -> bool:
        return not self.source and not self.target

    @property
    def is_pair(self) -> bool:
        """Whether there is something to read on both sides."""
        return all(any(normalize_for_cat_tools(part.text) for part in side) for side in (self.source, self.target))

    def to_record(self) -> Record:
        """Return the record that is exported; one that nobody touched is that which was read."""
        (source, source_origin), (target, target_origin) = joined(self.source), joined(self.target)
        return replace(self.record, source=source, target=target, origin=(source_origin, target_origin))

    def to_fields(self) -> dict[str, Any]:
        """Return the row as plain values; `row_of` makes it again."""
        sides = [[[part.text, origin_to_values(part.origin)] for part in side] for side in (self.source, self.target)]
        return {
            "record": record_to_values(self.record),
            "sides": sides,
            "checked": self.is_checked,
            "by_hand": self.is_by_hand,
        }


def row_of(fields: Any) -> Row:
    """Return the row that `Row.to_fields` told."""
    source, target = (
        tuple(Part(text, origin_from_values(origin)) for text, origin in side) for side in fields["sides"]
    )
    return Row(record_from_values(fields["record"]), source, target, fields["checked"], fields["by_hand"])


def row_of_record(record: Record) -> Row:
    """Return the row of a record as it was read.

    Accepted pairs are checked; so is a rejected one with a date, which shows that a person did it and no threshold.
    """
    is_checked = record.status == "accepted" or (record.status == "rejected" and record.changed is not None)
    source, target = (
        parts_of(text, origin) for text, origin in zip((record.source, record.target), record.origin, strict=True)
    )
    bare = replace(record, source="", target="", origin=(None, None))
    return Row(bare, source, target, is_checked)


def status_of(row: Row) -> Status:
    """Return the status of a row after its parts have changed: what a person decided before was of other texts."""
    return "paired" if row.is_pair else "unpaired"


def differing_numbers(row: Row) -> tuple[list[Span], list[Span]]:
    """Return where the joined texts of a row have numbers that the other side lacks."""
    return differing((joined(row.source)[0], joined(row.target)[0]), row.record.languages)


def reasons(row: Row) -> list[str]:
    """Return why a person should look at a row, in the order of `REASONS`; nothing once somebody decided."""
    if row.is_checked:
        return []
    found = {
        "score": row.record.status != "unpaired" and row.record.score < DOUBTFUL_SCORE,
        "repair": any(
            edit.is_uncertain
            for side in (row.source, row.target)
            for part in side
            if part.origin
            for edit in part.origin.edits
        ),
        "numbers": any(differing_numbers(row)),
        "unpaired": row.record.status == "unpaired",
        "hand": row.is_by_hand,
    }
    return [reason for reason in REASONS if found[reason]]


def state(row: Row, why: Sequence[str]) -> str:
    """Return what a row asks of a person, one of `STATES`."""
    if row.is_checked:
        return "rejected" if row.record.status == "rejected" else "done"
    if "score" in why and row.record.score < LOW_SCORE:
        return "low"
    if why == ["unpaired"]:
        return "unpaired"
    return "doubtful" if why else "sure"
