"""Which records are meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from parlalign.memory.entries import seconds
from parlalign.records import Level, Status


@dataclass(frozen=True, slots=True)
class Filter:
    """What records have to be like: all that is given here holds of them.

    Rejected ones are meant only where `status` is that, or `all`.
    `languages` are source and target; `document` is that of either side, `label` that of the source, or of the target
    where the source has none; `since` and `until` are moments (aware) between which the record was changed: one without
    a date is not meant.
    """

    languages: tuple[str, str] | None = None
    document: str | None = None
    label: str | None = None
    min_score: float | None = None
    level: Level | None = None
    status: Status | Literal["all"] | None = None
    since: datetime | None = None
    until: datetime | None = None

    def clause(self) -> tuple[str, list[Any]]:
        """Return a condition on `records r` in SQL, and the values of its question marks."""
        first, second = self.languages or (None, None)
        number = "(SELECT number FROM {} WHERE {} = ?)"
        document = number.format("documents", "name")
        language = number.format("languages", "code")
        conditions: list[tuple[str, list[Any]]] = [
            (f"r.source_language = {language}", [first]),
            (f"r.target_language = {language}", [second]),
            (f"{document} IN (r.source_document, r.target_document)", [self.document]),
            ("r.label = ?", [self.label]),
            ("r.score >= ?", [self.min_score]),
            ("r.level = ?", [self.level]),
            ("r.changed >= ?", [seconds(self.since)]),
            ("r.changed <= ?", [seconds(self.until)]),
        ]
        if self.status != "all":
            conditions.append(("r.status = ?", [self.status]) if self.status else ("r.status <> ?", ["rejected"]))
        given = [(sql, values) for sql, values in conditions if values != [None]]
        return " AND ".join(sql for sql, _ in given) or "true", [value for _, values in given for value in values]
