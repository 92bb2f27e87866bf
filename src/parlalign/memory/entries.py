"""Records as rows, and back."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Any

from parlalign.io.sqlite import storable
from parlalign.records import LEVELS, STATUSES, Edit, Origin, Record, Span
from parlalign.records.values import probability

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

COLUMNS = (
    "r.id, s.text, t.text, r.source_language, r.target_language, r.level, r.score, r.status, r.origin, r.comment,"
    " r.changed"
)
"""What `record_of` needs, in its order."""

JOINED = "records r JOIN texts s ON s.key = r.source JOIN texts t ON t.key = r.target"


def record_id(record: Record) -> str:
    """Return the id of a record, or one made of its languages and texts where it has none."""
    if record.id:
        return storable(record.id)
    content = "\x1f".join([*record.languages, record.source, record.target])
    return "m" + hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:16]


def seconds(moment: datetime | None) -> int | None:
    """Return a date in whole seconds since 1970."""
    return None if moment is None else (moment - _EPOCH) // timedelta(seconds=1)


def origin_json(record: Record) -> str | None:
    """Return both origins, and the pieces behind them, in compact JSON; None where there is nothing of these."""
    if record.origin == (None, None) and not record.pieces:
        return None
    return storable(_JSON.encode([*(_side(side) for side in record.origin), *record.pieces]))


def _side(origin: Origin | None) -> list[Any] | None:
    if origin is None:
        return None
    edits = [[*edit.span, edit.replacement, edit.rule, edit.probability] for edit in origin.edits]
    return [origin.document, origin.kind, origin.label, origin.spans, edits]


def record_of(row: sqlite3.Row | tuple[Any, ...], languages: dict[int, str]) -> Record:
    """Return the record in a row of `COLUMNS`."""
    number, source, target, first, second, level, score, status, origin, comment, changed = row
    if not all(isinstance(told, str) for told in (number, source, target, comment)):
        raise TypeError(f"record {number!r:.20} has no text where it should")
    *sides, pieces = _told(origin)
    return Record(
        id=number,
        source=source,
        target=target,
        languages=(languages[first], languages[second]),
        level=LEVELS[LEVELS.index(level)],
        score=probability(score),
        status=STATUSES[STATUSES.index(status)],
        origin=(_origin(sides[0]), _origin(sides[1])),
        comment=comment,
        changed=None if changed is None else _EPOCH + timedelta(seconds=changed),
        pieces=pieces,
    )


def _told(origin: str | None) -> tuple[Any, Any, tuple[tuple[str, str], ...]]:
    """Return the sides and pieces that `origin_json` made text of."""
    source, target, *pieces = json.loads(origin) if origin else (None, None)
    return source, target, tuple((piece[0], piece[1]) for piece in pieces)


def _origin(side: list[Any] | None) -> Origin | None:
    if side is None:
        return None
    document, kind, label, spans, edits = side
    made = (Edit(Span(start, end), text, rule, probability) for start, end, text, rule, probability in edits)
    return Origin(document, tuple(Span(*span) for span in spans), kind, label, tuple(made))
