"""Which rows a person wants to see, as a condition in SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, Literal

from parlalign.io.sqlite import SCORE_CONDITIONS, all_conditions
from parlalign.records import STATUSES, Status
from parlalign.records.record_filter import RecordFilter
from parlalign.records.values import one_of
from parlalign.review.action_errors import NotPossibleError
from parlalign.review.rows import REASONS, SIDES
from parlalign.text.folding import fold

_SHOWN = {"all": "1", "doubtful": "reasons > 0", "open": "NOT checked", "done": "checked", "hand": "by_hand"}
_CONDITIONS = {
    "status": "status IN (?)",
    **SCORE_CONDITIONS,
    "kind": "kind = ?",
    "reason": "reasons & ?",
}


@dataclass(frozen=True, slots=True)
class RowFilter(RecordFilter):
    """Criteria of rows; in addition to the statuses and scores of records, those that only a review has.

    `show` is one of all, doubtful, open, done, hand. `kind` is that of the segments, `reason` one of `REASONS`. `text`
    is searched for in both texts, or in that of `side`; case and accents are ignored. An empty text is no criterion.
    """

    status: Status | Literal["all"] | tuple[Status, ...] | None = "all"
    show: str = "all"
    kind: str = ""
    reason: str = ""
    text: str = ""
    side: str = ""

    def clause(self) -> tuple[str, list[Any]]:
        """Return a condition in SQL, and the values in it."""
        criteria = RecordFilter.criteria(self)
        if self.kind:
            criteria["kind"] = self.kind
        if self.reason:
            criteria["reason"] = 1 << REASONS.index(self.reason)
        condition, values = all_conditions(criteria, _CONDITIONS)
        if text := self.text.strip():
            folded = fold(text)
            sides = [self.side] if self.side else list(SIDES)
            found = " OR ".join(f"instr({side}, ?)" for side in sides)
            condition += f" AND ({found})" if folded else " AND 0"  # no folded text contains an accent alone
            values += [folded] * len(sides) if folded else []
        return f"{_SHOWN[self.show]} AND {condition}", values


def parse_filter(words: Mapping[str, str]) -> RowFilter:
    """Return the filter with the parameters of an address; raise `NotPossibleError` for an unknown value."""
    show, status, reason, side = (words.get(name, "") for name in ("show", "status", "reason", "side"))
    choices = ((show or "all", _SHOWN), (status or STATUSES[0], STATUSES), (reason or REASONS[0], REASONS))
    if any(word not in known for word, known in choices) or (side or SIDES[0]) not in SIDES:
        raise NotPossibleError("bad-request")
    return RowFilter(
        show=show or "all",
        status=one_of("status", status, STATUSES) if status else "all",
        kind=words.get("kind", ""),
        reason=reason,
        min_score=_number(words.get("least")),
        max_score=_number(words.get("most")),
        text=words.get("text", ""),
        side=side,
    )


def _number(word: str | None) -> float | None:
    try:
        number = float(word) if word else None
    except ValueError as error:
        raise NotPossibleError("bad-request") from error
    if number is not None and not isfinite(number):
        raise NotPossibleError("bad-request")
    return number
