"""A change to records of a memory: other values, or other words in their texts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from parlalign.errors import NotPossibleError, ParlalignError
from parlalign.records import Record, Status
from parlalign.records.text_replacement import SideName, TextReplacement, parse_replacement

_SECONDS = 5.0
"""The time in which a pattern must have gone through one text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordChange:
    """What to change in each of some records; None leaves a value as it is."""

    source: str | None = None
    target: str | None = None
    comment: str | None = None
    status: Status | None = None
    replacement: TextReplacement | None = None

    def __post_init__(self) -> None:
        if any(text is not None and not text.strip() for text in (self.source, self.target)):
            raise ParlalignError("a record has two texts: give one that is not empty, or delete the record")
        if self.status == "unpaired":
            raise ParlalignError(
                "status unpaired: a record of a memory is paired, accepted or rejected: give one of these"
            )
        if all(value is None for value in (self.source, self.target, self.comment, self.status, self.replacement)):
            raise ParlalignError("nothing to change: give a text, a comment, a status or a replacement")

    @property
    def is_of_one_record(self) -> bool:
        """Whether it gives a whole text, which only one record can have."""
        return self.source is not None or self.target is not None

    def changed(self, record: Record, date: datetime) -> Record | None:
        """Return a record after the change, with a date; None if nothing changes.

        The id, the score and the places in documents stay. Sub-segments and inline codes belong to the former texts: if
        a text changes, they are removed. Raises `ParlalignError` if a text would become empty or too long.
        """
        given = {
            "source": self.source, "target": self.target, "comment": self.comment, "status": self.status,
        }  # fmt: skip
        values: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
        new = self._replaced(replace(record, **values))
        if new == record:
            return None
        if (new.source, new.target) != (record.source, record.target):
            new = replace(new, pieces=(), codes=None)
        return replace(new, changed=date)

    def _replaced(self, record: Record) -> Record:
        if self.replacement is None:
            return record
        values: dict[str, Any] = {side: _text(record, side, self.replacement) for side in self.replacement.sides}
        return replace(record, **values)


def _text(record: Record, side: SideName, replacement: TextReplacement) -> str:
    """Return a text of a record after a replacement."""
    replacement.seconds_left = _SECONDS
    text = record.source if side == "source" else record.target
    try:
        found = replacement.replaced(text)
    except NotPossibleError as error:
        raise _refusal(error) from error
    if found is None:
        return text
    if not found.is_possible:
        message = "the replacement leaves no text, or one that is too long: exclude it by a filter"
        raise ParlalignError(f"record {record.id!r:.80}: {message}")
    return found.text


def replacement_of(find: str, new: str, *, is_regex: bool, side: str = "both") -> TextReplacement:
    """Return a replacement in texts; upper and lower case are different.

    Raises `ParlalignError` for a wrong pattern.
    """
    try:
        return parse_replacement({"find": find, "replacement": new, "side": side, "regex": is_regex, "case": True})
    except NotPossibleError as error:
        raise _refusal(error) from error


def _refusal(error: NotPossibleError) -> ParlalignError:
    """Return the error of a pattern as a message."""
    reason, place = error.values.get("reason"), error.values.get("place")
    where = f" at character {place} ({reason})" if reason else f" ({error.code})"
    return ParlalignError(f"the pattern or the replacement is wrong{where}: correct it")
