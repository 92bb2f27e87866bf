"""The columns of the table `records`, in one list from which its SQL and the values of a record derive."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, NamedTuple

from parlalign.io.sqlite import score_to_number
from parlalign.records import Origin, Record
from parlalign.records.values import codes_to_values, further_to_values

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Column(NamedTuple):
    """A column: its name, its type in SQL, and the value that a record has in it.

    If the column `refers_to` another table, the value is what that table has: the code of a language, a text, or the
    name of a document. The column itself contains the number of that row.
    """

    name: str
    type: str
    value: Callable[[Record], Any]
    refers_to: Literal["", "languages", "texts", "documents"] = ""

    @property
    def definition(self) -> str:
        """The SQL that defines the column."""
        return f"{self.name} {self.type}{f' REFERENCES {self.refers_to}' if self.refers_to else ''}"


def record_id(record: Record) -> str:
    """Return the id of a record, or a hash of its languages and texts if it has none."""
    if record.id:
        return record.id
    content = "\x1f".join([*record.languages, record.source, record.target])
    return "m" + hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:16]


def seconds(date: datetime | None) -> int | None:
    """Return a date in whole seconds since 1970."""
    return None if date is None else (date - EPOCH) // timedelta(seconds=1)


def _document(record: Record, side: int) -> str | None:
    origin = record.origin[side]
    return None if origin is None else origin.document


def _label(record: Record) -> str | None:
    """Return the label of the source, or of the target if the source has none."""
    return next((side.label for side in record.origin if side and side.label is not None), None)


def _origin_json(record: Record) -> str | None:
    """Return both origins, `YES` if the pair crosses others, the sub-segments and the inline codes in compact JSON.

    Returns None if there are none of them.
    """
    crossing = [record.crossing] if record.crossing else []
    codes = [codes_to_values(record.codes)] if record.codes else []
    if record.origin == (None, None) and not crossing and not record.pieces and not codes:
        return None
    return _JSON.encode([*map(_origin_list, record.origin), *crossing, *record.pieces, *codes])


def _origin_list(origin: Origin | None) -> list[Any] | None:
    """Return an origin as a list; its last members are left out if there are no doubts and no further documents.

    A further document is an object with the key `document`, by which `entry_conditions` finds the record.
    """
    if origin is None:
        return None
    edits, doubts = (
        [[*edit.span, edit.replacement, edit.rule, edit.probability] for edit in edits]
        for edits in (origin.edits, origin.doubts)
    )
    last = [doubts, further_to_values(origin)] if origin.further else [doubts] if doubts else []
    return [origin.document, origin.kind, origin.label, origin.spans, edits, *last]


COLUMNS = (
    Column("id", "TEXT NOT NULL", record_id),
    Column("source_language", "INTEGER NOT NULL", lambda record: record.languages[0], "languages"),
    Column("target_language", "INTEGER NOT NULL", lambda record: record.languages[1], "languages"),
    Column("source", "INTEGER NOT NULL", lambda record: record.source, "texts"),
    Column("target", "INTEGER NOT NULL", lambda record: record.target, "texts"),
    Column("level", "TEXT NOT NULL", lambda record: record.level),
    Column("score", "REAL NOT NULL", lambda record: score_to_number(record.score)),
    Column("status", "TEXT NOT NULL", lambda record: record.status),
    Column("changed", "INTEGER", lambda record: seconds(record.changed)),
    Column("comment", "TEXT NOT NULL", lambda record: record.comment),
    Column("source_document", "INTEGER", lambda record: _document(record, 0), "documents"),
    Column("target_document", "INTEGER", lambda record: _document(record, 1), "documents"),
    Column("label", "TEXT", _label),
    Column("origin", "TEXT", _origin_json),
)
"""In the order of the table. A scalar field of `Record` is stored in the column of its name,
if there is one."""

KEY = ("id", "source_language", "target_language")
"""The columns that identify a record."""


def values_of(record: Record, storable: Callable[[str], str]) -> dict[str, Any]:
    """Return the values of a record by column, with texts as they are stored (`Store.storable`)."""
    values = {column.name: column.value(record) for column in COLUMNS}
    for name, value in values.items():
        if isinstance(value, str):
            values[name] = storable(value)
    return values
