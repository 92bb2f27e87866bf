"""Which rows a person wants to see, as a condition of SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from parlalign.records import STATUSES
from parlalign.review.action_errors import NotPossibleError
from parlalign.review.rows import REASONS, SIDES
from parlalign.text.folding import fold

_SHOWN = {"all": "1", "doubtful": "reasons > 0", "open": "NOT checked", "done": "checked", "hand": "by_hand"}


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Conditions that all have to be met; None or empty where one is not asked for.

    `text` is looked for in both texts, or in that of `side`, without regard to capitals and accents.
    """

    show: str = "all"
    status: str = ""
    kind: str = ""
    reason: str = ""
    least: float | None = None
    most: float | None = None
    text: str = ""
    side: str = ""

    def clause(self) -> tuple[str, list[Any]]:
        """Return a condition of SQL with its values."""
        conditions: list[str] = [_SHOWN[self.show]]
        values: list[Any] = []
        for condition, value in (
            ("status = ?", self.status),
            ("kind = ?", self.kind),
            ("reasons & ?", 1 << REASONS.index(self.reason) if self.reason else ""),
            ("score >= ?", self.least),
            ("score <= ?", self.most),
        ):
            if value not in ("", None):
                conditions.append(condition)
                values.append(value)
        if asked := self.text.strip():
            words = fold(asked)
            conditions.append("1" if words else "0")  # an accent alone is in no folded text
            sides = [self.side] if self.side else list(SIDES)
            conditions.append("(" + " OR ".join(f"instr({side}, ?)" for side in sides) + ")")
            values += [words] * len(sides)
        return " AND ".join(conditions), values


def asked_filter(words: Mapping[str, str]) -> RowFilter:
    """Return the filter that the words of an address ask for; raise `NotPossibleError` for one that there is not."""
    show, status, reason, side = (words.get(name, "") for name in ("show", "status", "reason", "side"))
    choices = ((show or "all", _SHOWN), (status or STATUSES[0], STATUSES), (reason or REASONS[0], REASONS))
    if any(word not in known for word, known in choices) or (side or SIDES[0]) not in SIDES:
        raise NotPossibleError("bad-request")
    return RowFilter(
        show=show or "all",
        status=status,
        kind=words.get("kind", ""),
        reason=reason,
        least=_number(words.get("least")),
        most=_number(words.get("most")),
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
