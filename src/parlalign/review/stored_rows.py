"""Rows in the tables of a journal.

The columns of `rows` are what lists, filters and decisions need; `contents` has the texts and the other fields of the
record in JSON, `folded_texts` what a search compares. `reasons`, `state` and `doubt` are those that a row has without a
decision, so that a decision changes three columns only.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from parlalign.io.sqlite import score_to_number, storable
from parlalign.records.text_replacement import SIDES, SideName
from parlalign.review.row_segments import join_segments
from parlalign.review.rows import (
    REASONS,
    STATES,
    Row,
    review_state,
    row_doubt_reasons,
    row_from_values,
    undecided_status,
)
from parlalign.text.folding import fold
from parlalign.text.normalization import readable_name

_DECISION = ("status", "changed")
"""The fields of a record that are columns of `rows` and not in `contents`, because decisions change them."""
ROW_COLUMNS = (
    "place", "id", "status", "checked", "by_hand", "changed", "pair", "score", "reasons", "state", "doubt", "kind",
    "document",
)  # fmt: skip
"""The columns of `rows` without key and version."""
TEXT_COLUMNS = ("fields", "source", "target")
"""The columns of `contents` and `folded_texts` without the key."""
FROM_STORED = "FROM rows JOIN contents USING (key)"
STORED_COLUMNS = "key, place, version, reasons, doubt, document, status, checked, by_hand, changed, fields"
"""The columns that `stored_row` needs, from `FROM_STORED`."""


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A row of the journal with its key, which never changes, its position, and the version of its last change.

    `reasons` say why it is doubtful; a checked row has none. `doubt` is from 0 to 1, higher for rows to look at
    earlier. `document` is the name of its pair of documents. `number` is its number in the whole file, from 1; 0 if it
    was not counted.
    """

    key: int
    position: str
    version: int
    reasons: tuple[str, ...]
    row: Row
    document: str
    doubt: float = 0.0
    number: int = 0


def stored_row(columns: Sequence[Any]) -> StoredRow:
    """Return the row of its `STORED_COLUMNS`."""
    key, position, version, bits, doubt, document, status, checked, by_hand, changed, fields = columns
    values = json.loads(fields)
    record = {**values["record"], "status": status, "changed": changed}
    row = row_from_values({**values, "record": record, "checked": bool(checked), "by_hand": bool(by_hand)})
    reasons = () if checked else tuple(reason for number, reason in enumerate(REASONS) if bits >> number & 1)
    return StoredRow(key, position, version, reasons, row, document, doubt)


def row_values(stored: StoredRow) -> tuple[Any, ...]:
    """Return the values of `ROW_COLUMNS` and `TEXT_COLUMNS`."""
    row = stored.row
    undecided = replace(row, record=replace(row.record, status=undecided_status(row)), is_checked=False)
    reasons = row_doubt_reasons(undecided)
    (source, source_origin), (target, target_origin) = join_segments(row.source), join_segments(row.target)
    origin = source_origin or target_origin
    values = row.to_values()
    record = values["record"]
    changed = record["changed"]
    fields = {
        "record": {name: value for name, value in record.items() if name not in _DECISION},
        "sides": values["sides"],
    }
    return (
        stored.position,
        storable(row.record.id),
        row.record.status,
        row.is_checked,
        row.is_by_hand,
        changed,
        undecided.record.status == "paired",
        score_to_number(row.record.score),
        sum(1 << REASONS.index(reason) for reason in reasons),
        STATES.index(review_state(undecided, reasons)),
        stored.doubt,
        storable(origin.kind) if origin else "",
        readable_name(stored.document),
        json.dumps(fields),  # in ASCII: SQLite does not accept unpaired surrogates
        storable(fold(source)),
        storable(fold(target)),
    )


_ALL = ("key", "version", *ROW_COLUMNS)
_INSERT = f"INSERT INTO rows ({', '.join(_ALL)}) VALUES ({', '.join('?' * len(_ALL))})"


def insert_row(connection: sqlite3.Connection, stored: StoredRow) -> int:
    """Insert a row; return its key, which is a new one if that of `stored` is 0. Its reasons are computed."""
    values = row_values(stored)
    columns, texts = values[: len(ROW_COLUMNS)], values[len(ROW_COLUMNS) :]
    connection.execute(_INSERT, (stored.key or None, stored.version, *columns))
    key = stored.key or int(connection.execute("SELECT last_insert_rowid()").fetchone()[0])
    connection.execute("INSERT INTO contents VALUES (?, ?)", (key, texts[0]))
    connection.execute("INSERT INTO folded_texts VALUES (?, ?, ?)", (key, *texts[1:]))
    return key


def delete_row(connection: sqlite3.Connection, key: int) -> None:
    """Delete a row with its texts."""
    for table in ("rows", "contents", "folded_texts"):
        connection.execute(f"DELETE FROM {table} WHERE key = ?", (key,))


class DocumentNames:
    """Names of the pairs of documents of a file: that of the source, also for segments that only the target has."""

    def __init__(self) -> None:
        self._source_of: dict[str, str] = {}

    def document_of(self, row: Row) -> str:
        """Return the name of the documents of a row's source, or of its target if it has no source."""
        source, target = (_documents(row, side) for side in SIDES)
        if source and target:
            self._source_of.setdefault(target, source)
        return source or target

    def apply_pairs(self, connection: sqlite3.Connection) -> None:
        """Give the rows and saved rows that only have a target the name of the source document of their pair."""
        sources = set(self._source_of.values())
        renamed = [(source, target) for target, source in self._source_of.items() if target not in sources]
        for table in ("rows", "saved_rows"):
            connection.executemany(
                f"UPDATE {table} SET document = ? WHERE document = ?",
                [tuple(map(readable_name, names)) for names in renamed],
            )


def _documents(row: Row, side: SideName) -> str:
    origin = join_segments(row.side(side))[1]
    return " · ".join(origin.documents) if origin else ""
