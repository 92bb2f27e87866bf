"""A row of the review: a bead that a person can change, and the reasons why it is doubtful.

The facts of the languages, which the reasons need, are loaded with the first row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from parlalign.records import Record, Status
from parlalign.records.review_flags import score_grade
from parlalign.records.text_replacement import SideName
from parlalign.records.values import origin_from_values, origin_to_values, record_from_values, record_to_values
from parlalign.review.row_segments import RowSegment, join_segments, segments_of
from parlalign.text.normalization import has_visible_text

if TYPE_CHECKING:
    from parlalign.checking.fact_comparison import FactDifference

Direction = Literal["above", "below"]

REASONS = ("score", "repair", "facts", "unpaired", "hand")
"""Why a row is doubtful: the reasons of `doubt_reasons`, and that a person changed it.

The order is part of the file format: journals store the reasons of a row as bits.
"""

STATES = ("done", "rejected", "sure", "unpaired", "doubtful", "low")
"""Review states of rows, by rising urgency. The order is part of the file format."""


@dataclass(frozen=True, slots=True)
class Row:
    """A bead under review: its segments, and a `record` that holds everything except texts and origins.

    `is_checked` means that a person accepted or rejected it, `is_by_hand` that a person changed its segments since.
    """

    record: Record
    source: tuple[RowSegment, ...]
    target: tuple[RowSegment, ...]
    is_checked: bool = False
    is_by_hand: bool = False

    def side(self, name: SideName) -> tuple[RowSegment, ...]:
        return self.source if name == "source" else self.target

    def with_side(self, name: SideName, segments: Sequence[RowSegment]) -> Row:
        if name == "source":
            return replace(self, source=tuple(segments))
        return replace(self, target=tuple(segments))

    @property
    def is_empty(self) -> bool:
        return not self.source and not self.target

    @property
    def is_pair(self) -> bool:
        """Whether both sides have visible text."""
        return all(
            any(has_visible_text(segment.text) for segment in segments) for segments in (self.source, self.target)
        )

    def to_record(self) -> Record:
        """Return the record that is exported; for an unchanged row, the record that was read."""
        (source, source_origin), (target, target_origin) = join_segments(self.source), join_segments(self.target)
        return replace(self.record, source=source, target=target, origin=(source_origin, target_origin))

    def to_values(self) -> dict[str, Any]:
        """Return the row as plain values for JSON; `row_from_values` is the inverse."""
        sides = [
            [[segment.text, origin_to_values(segment.origin)] for segment in segments]
            for segments in (self.source, self.target)
        ]
        return {
            "record": record_to_values(self.record),
            "sides": sides,
            "checked": self.is_checked,
            "by_hand": self.is_by_hand,
        }


def row_from_values(values: Any) -> Row:
    """Return the row of `Row.to_values`."""
    source, target = (
        tuple(RowSegment(text, origin_from_values(origin)) for text, origin in segments) for segments in values["sides"]
    )
    return Row(record_from_values(values["record"]), source, target, values["checked"], values["by_hand"])


def row_from_record(record: Record) -> Row:
    """Return the row of a record that was read.

    It is checked if a person judged the record.
    """
    from parlalign.checking.doubts import is_judged

    source, target = (
        segments_of(text, origin) for text, origin in zip((record.source, record.target), record.origin, strict=True)
    )
    without_texts = replace(record, source="", target="", origin=(None, None))
    return Row(without_texts, source, target, is_judged(record))


def row_documents(row: Row, side: SideName) -> set[str]:
    """Return the documents of the segments of one side."""
    return {name for segment in row.side(side) if segment.origin for name in segment.origin.documents}


def undecided_status(row: Row) -> Status:
    """Return the status of a row on which nobody has decided."""
    return "paired" if row.is_pair else "unpaired"


def differing_facts_of_row(row: Row) -> tuple[FactDifference, ...]:
    """Return the facts in which the joined texts of a row differ."""
    return _differing_facts(join_segments(row.source)[0], join_segments(row.target)[0], row.record.languages)


@lru_cache(maxsize=500)  # the rows of a page, which are shown again after each action
def _differing_facts(source: str, target: str, languages: tuple[str, str]) -> tuple[FactDifference, ...]:
    from parlalign.checking.fact_comparison import fact_differences

    return fact_differences((source, target), languages)


def row_doubt_reasons(row: Row) -> list[str]:
    """Return why a row is doubtful, in the order of `REASONS`; a checked row has no reasons."""
    from parlalign.checking.doubts import doubt_reasons

    if row.is_checked:
        return []
    reasons = {*doubt_reasons(row.to_record()), *(["hand"] if row.is_by_hand else [])}
    return [reason for reason in REASONS if reason in reasons]


def review_state(row: Row, reasons: Sequence[str]) -> str:
    """Return the review state of a row with its `row_doubt_reasons`: one of `STATES`."""
    if row.is_checked:
        return "rejected" if row.record.status == "rejected" else "done"
    if "score" in reasons and score_grade(row.record.score) == "low":
        return "low"
    if reasons == ["unpaired"]:
        return "unpaired"
    return "doubtful" if reasons else "sure"
