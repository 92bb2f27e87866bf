"""The one filter of records: criteria, and whether a record meets them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from parlalign.errors import ParlalignError
from parlalign.records import Level, Record, Status

FOR_USE = frozenset({".tmx", ".moses"})
"""Formats in which every pair is used as a translation: rejected pairs are not written."""

EXACT = frozenset({".jsonl", ".parquet", ".spacy"})
"""Formats for research, which keep texts exactly; the others replace characters that CAT tools do not accept."""

WITH_TAGS = frozenset({".tmx", ".xliff", ".xlf", ".html"})
"""Formats in which languages have tags such as `nl-BE`."""

FOR_REVIEW = frozenset({".xlsx", ".html"})
"""Formats for a person who checks the alignment: unpaired segments are written, too."""

_DAY = timedelta(seconds=86399)  # from the first second of a day to the last


def parse_moment(text: str, *, is_end: bool = False) -> datetime:
    """Return the time of a date or time in ISO 8601, in UTC if it has no zone; a date as an end is its last second.

    Raises `ValueError` for other texts.

    >>> parse_moment("2024-05-01", is_end=True).isoformat()
    '2024-05-01T23:59:59+00:00'
    """
    moment = datetime.fromisoformat(text)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment + _DAY if is_end and len(text) == len("2024-05-01") else moment


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """Criteria, all of which a record has to meet; None stands for no criterion.

    `status` is one status or several. Without it, all but rejected records meet the filter; with `all`, these do, too.
    `languages` are source and target; `between` are two languages, either of which is the source. `document` is that of
    the source or the target. `label` is that of the source, or of the target if the source has none. Unpaired records
    have no score that could meet `min_score` or `max_score`. A record without a score is not below a threshold: it
    meets `min_score`, but not `max_score`.
    `since` and `until` are times with a zone; records without a date of change meet neither. `ids` are ids of
    records. Only a translation memory knows `file`, the name or the path of the file from which a record was added or
    last updated, and `words`, which one text of a record contains as in a concordance.
    """

    languages: tuple[str, str] | None = None
    document: str | None = None
    label: str | None = None
    min_score: float | None = None
    level: Level | None = None
    status: Status | Literal["all"] | tuple[Status, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None
    max_score: float | None = None
    between: tuple[str, str] | None = None
    ids: tuple[str, ...] | None = None
    file: str | None = None
    words: str | None = None

    def criteria(self) -> dict[str, Any]:
        """Return the criteria that are set, by name; there is one for each language, and the statuses are a tuple."""
        source, target = self.languages or (None, None)
        criteria = {
            "source_language": source,
            "target_language": target,
            "document": self.document,
            "label": self.label,
            "min_score": self.min_score,
            "max_score": self.max_score,
            "level": self.level,
            "since": self.since,
            "until": self.until,
            "status": self.statuses,
            "between": self.between,
            "ids": self.ids,
            "file": self.file,
            "words": self.words,
        }
        return {name: value for name, value in criteria.items() if value is not None}

    @property
    def statuses(self) -> tuple[Status, ...] | None:
        """The statuses that meet the filter; None if all do."""
        if self.status == "all":
            return None
        if self.status is None:
            return ("paired", "accepted", "unpaired")
        return self.status if isinstance(self.status, tuple) else (self.status,)

    def matches(self, record: Record) -> bool:
        """Return whether a record meets all criteria; raise `ParlalignError` for `file` and `words`."""
        if self.file is not None or self.words is not None:
            raise ParlalignError("filter by file or words: is only possible in a translation memory: leave it out")
        return (
            (self.statuses is None or record.status in self.statuses)
            and self.languages in {None, record.languages}
            and self.between in {None, record.languages, record.languages[::-1]}
            and self.level in {None, record.level}
            and (self.ids is None or record.id in self.ids)
            and self.label in {None, _label(record)}
            and (self.document is None or self.document in _documents(record))
            and self._score_matches(record)
            and self._date_matches(record.changed)
        )

    def _score_matches(self, record: Record) -> bool:
        if self.min_score is None and self.max_score is None:
            return True
        if record.status == "unpaired":
            return False
        if record.score is None:
            return self.max_score is None
        least = 0.0 if self.min_score is None else self.min_score
        most = 1.0 if self.max_score is None else self.max_score
        return least <= record.score <= most

    def _date_matches(self, changed: datetime | None) -> bool:
        if self.since is None and self.until is None:
            return True
        return (
            changed is not None
            and (self.since is None or self.since <= changed)
            and (self.until is None or changed <= self.until)
        )


def _documents(record: Record) -> set[str]:
    return {document for side in record.origins if side for document in side.documents}


def _label(record: Record) -> str | None:
    return next((side.label for side in record.origins if side and side.label is not None), None)


@dataclass(slots=True)
class OutputFilter:
    """Which records are written to a file, and how many were left out, by reason.

    A record that a person accepted is written regardless of its score. Unpaired records and records without a score are
    not compared with `min_score`.
    """

    min_score: float
    keeps_rejected: bool
    left_out: Counter[str] = field(default_factory=Counter)

    def filtered(self, records: Iterable[Record]) -> Iterator[Record]:
        """Yield the records to write, and count the others."""
        by_status = RecordFilter(status="all" if self.keeps_rejected else None)
        by_score = RecordFilter(status="all", min_score=self.min_score)
        for record in records:
            if not by_status.matches(record):
                self.left_out["rejected"] += 1
            elif record.status == "paired" and not by_score.matches(record):
                self.left_out[f"score below {self.min_score:g}"] += 1
            else:
                yield record
