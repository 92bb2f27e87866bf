"""Which rows a person wants to see, as a condition in SQL."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, Literal

from parlalign.errors import NotPossibleError
from parlalign.io.sqlite import SCORE_CONDITIONS, all_conditions
from parlalign.records import STATUSES, Status
from parlalign.records.record_filter import RecordFilter
from parlalign.records.text_replacement import SIDES
from parlalign.records.values import one_of
from parlalign.review.rows import REASONS
from parlalign.text.folding import fold

_SHOWN = {
    "all": "true",
    "doubtful": "(reasons > 0 AND NOT checked)",
    "open": "NOT checked",
    "done": "checked",
    "hand": "by_hand",
}
_CONDITIONS = {
    "status": "status IN (?)",
    **SCORE_CONDITIONS,
    "kind": "kind = ?",
    "document": "document = ?",
    "reason": "(reasons & ? AND NOT checked)",
}
SOUGHT = {
    "doubtful": _SHOWN["doubtful"],
    "open": _SHOWN["open"],
    "fact": f"(reasons & {1 << REASONS.index('facts')} AND NOT checked)",
}
"""Rows to which a key of the page goes, in SQL."""
UNDECIDED_STATUS = "iif(pair, 'paired', 'unpaired')"
CHANGED_BY = {
    "accept": "NOT (checked AND status = iif(pair, 'accepted', 'unpaired'))",
    "reject": "(pair AND NOT (checked AND status = 'rejected'))",
    "clear": f"(checked OR status != {UNDECIDED_STATUS})",
}
"""Rows that an action on many rows changes, in SQL."""
_WHAT = {"": "true", **SOUGHT, **CHANGED_BY}
KEY = re.compile(r"\d{1,15}", re.ASCII)
"""The key of a row, exact in JavaScript: `12`, not `-1`."""
ORDERS = {"text": "place", "doubt": "doubt DESC, place"}
"""The orders of a list of rows, in SQL."""


@dataclass(frozen=True, slots=True)
class RowFilter(RecordFilter):
    """Criteria of rows; in addition to the statuses and scores of records, those that only a review has.

    `show` is one of all, doubtful, open, done, hand. `kind` is that of the segments, `reason` one of `REASONS`. `text`
    is searched for in both texts, or in that of `side`; case and accents are ignored. An empty text is no criterion.
    `document` is the name of a pair of documents. `order` is one of `ORDERS`. `first` and `last` are keys of rows: the
    list is limited to the range between them, ends included. `what` limits the list to rows of
    `SOUGHT` or `CHANGED_BY`, of which it is a name, and `also` to rows with a second text.
    """

    status: Status | Literal["all"] | tuple[Status, ...] | None = "all"
    show: str = "all"
    kind: str = ""
    reason: str = ""
    text: str = ""
    side: str = ""
    order: str = "text"
    first: int | None = None
    last: int | None = None
    what: str = ""
    also: str = ""

    def clause(self) -> tuple[str, list[Any]]:
        """Return a condition in SQL, and the values in it."""
        criteria = RecordFilter.criteria(self)
        if self.kind:
            criteria["kind"] = self.kind
        if self.reason:
            criteria["reason"] = 1 << REASONS.index(self.reason)
        condition, values = all_conditions(criteria, _CONDITIONS)
        sides = [self.side] if self.side else list(SIDES)
        for text, where in ((self.text.strip(), sides), (self.also, list(SIDES))):
            if text and not (folded := fold(text)):
                condition += " AND false"  # no folded text contains an accent alone
            elif text:
                found = " OR ".join(f"instr({side}, ?)" for side in where)
                condition += f" AND key IN (SELECT key FROM folded_texts WHERE {found})"
                values += [folded] * len(where)
        return " AND ".join([_SHOWN[self.show], _WHAT[self.what], condition]), values


_CHOICES = {"show": _SHOWN, "status": STATUSES, "reason": REASONS, "side": SIDES, "order": ORDERS}


def parse_filter(words: Mapping[str, str]) -> RowFilter:
    """Return the filter with the parameters of an address; raise `NotPossibleError` for an unknown value."""
    for name, known in _CHOICES.items():
        if words.get(name) and words[name] not in known:
            raise NotPossibleError("bad-request")
    status = words.get("status")
    return RowFilter(
        show=words.get("show") or "all",
        status=one_of("status", status, STATUSES) if status else "all",
        kind=words.get("kind", ""),
        document=words.get("document") or None,
        reason=words.get("reason", ""),
        min_score=_number(words.get("least")),
        max_score=_number(words.get("most")),
        text=words.get("text", ""),
        side=words.get("side", ""),
        order=words.get("order") or "text",
        first=_key(words.get("from")),
        last=_key(words.get("to")),
    )


def _number(word: str | None) -> float | None:
    try:
        number = float(word) if word else None
    except ValueError as error:
        raise NotPossibleError("bad-request") from error
    if number is not None and not isfinite(number):
        raise NotPossibleError("bad-request")
    return number


def _key(word: str | None) -> int | None:
    if word and not KEY.fullmatch(word):
        raise NotPossibleError("bad-request")
    return int(word) if word else None
