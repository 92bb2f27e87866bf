"""Records as plain values and back, for the formats that keep origins whole; what comes back is checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypedDict, TypeVar

from parlalign.records import LEVELS, STATUSES, Edit, Origin, Record, Span
from parlalign.text.normalization import normalize_for_xml

_Word = TypeVar("_Word", bound=str)


class OriginValues(TypedDict):
    """An `Origin` in strings, numbers and lists."""

    document: str
    spans: list[list[int]]
    kind: str
    label: str | None
    edits: list[dict[str, Any]]


def normalize_record(record: Record) -> Record:
    """Return the record with all its texts as `normalize_for_xml` returns them.

    >>> normalize_record(Record("a\\x01", "x\\r\\n", "", ("nl", "de"), "clause", 0.5, "unpaired")).id
    'a'
    """
    return Record(
        id=normalize_for_xml(record.id),
        source=normalize_for_xml(record.source),
        target=normalize_for_xml(record.target),
        languages=(normalize_for_xml(record.languages[0]), normalize_for_xml(record.languages[1])),
        level=record.level,
        score=record.score,
        status=record.status,
        origin=(_normal_origin(record.origin[0]), _normal_origin(record.origin[1])),
        comment=normalize_for_xml(record.comment),
        changed=record.changed,
        pieces=tuple((normalize_for_xml(source), normalize_for_xml(target)) for source, target in record.pieces),
    )


def _normal_origin(origin: Origin | None) -> Origin | None:
    if origin is None:
        return None
    edits = (
        Edit(e.span, normalize_for_xml(e.replacement), normalize_for_xml(e.rule), e.probability) for e in origin.edits
    )
    label = None if origin.label is None else normalize_for_xml(origin.label)
    return Origin(normalize_for_xml(origin.document), origin.spans, normalize_for_xml(origin.kind), label, tuple(edits))


def record_to_values(record: Record) -> dict[str, Any]:
    """Return a record as plain values by the names of `Record`; `record_from_values` makes it again."""
    return {
        "id": record.id,
        "source": record.source,
        "target": record.target,
        "languages": record.languages,
        "level": record.level,
        "score": record.score,
        "status": record.status,
        "origin": [origin_to_values(side) for side in record.origin],
        "comment": record.comment,
        "changed": record.changed.isoformat() if record.changed else None,
        "pieces": record.pieces,
    }


def origin_to_values(origin: Origin | None) -> OriginValues | None:
    """Return an origin as plain values."""
    if origin is None:
        return None
    edits = [
        {"span": list(e.span), "replacement": e.replacement, "rule": e.rule, "probability": e.probability}
        for e in origin.edits
    ]
    spans = [list(span) for span in origin.spans]
    return {"document": origin.document, "spans": spans, "kind": origin.kind, "label": origin.label, "edits": edits}


def origin_from_values(fields: Any) -> Origin | None:
    """Return the origin that `origin_to_values` told; raise KeyError, TypeError or ValueError where it is none."""
    if fields is None:
        return None
    edits = (
        Edit(_span(e["span"]), text(e["replacement"]), text(e["rule"]), probability(e["probability"]))
        for e in fields["edits"]
    )
    label = None if fields["label"] is None else text(fields["label"])
    spans = tuple(_span(span) for span in fields["spans"])
    return Origin(text(fields["document"]), spans, text(fields["kind"]), label, tuple(edits))


def record_from_values(fields: Mapping[str, Any]) -> Record:
    """Return the record of fields by the names of `Record`, its origins as of `origin_to_values`; what a Record need not
    have need not be there.

    Raises KeyError, TypeError or ValueError that says which is wrong.
    """
    source, target = _two(fields["languages"])
    origins = [origin_from_values(side) for side in fields.get("origin") or (None, None)]
    if len(origins) != 2:
        raise ValueError(f"origin has {len(origins)} sides: give two")
    return Record(
        id=text(fields["id"]),
        source=text(fields["source"]),
        target=text(fields["target"]),
        languages=(text(source), text(target)),
        level=one_of("level", fields["level"], LEVELS),
        score=probability(fields["score"]),
        status=one_of("status", fields["status"], STATUSES),
        origin=(origins[0], origins[1]),
        comment=text(fields.get("comment", "")),
        changed=date(fields.get("changed")),
        pieces=tuple(_piece(piece) for piece in fields.get("pieces") or ()),
    )


def one_of(name: str, value: object, words: Sequence[_Word]) -> _Word:
    """Return the word that `value` is; raise ValueError with the choices where it is none."""
    for word in words:
        if value == word:
            return word
    raise ValueError(f"{name} {value!r:.40}: use one of {', '.join(words)}")


def probability(value: object) -> float:
    """Return a number in [0, 1]; raise TypeError or ValueError for anything else."""
    if not 0 <= _float(value) <= 1:
        raise ValueError(f"score {value!r:.40}: give a number from 0 to 1")
    return _float(value)


def date(value: object) -> datetime | None:
    """Return a date in UTC from ISO 8601 or a datetime, which is in UTC where it names no zone; None for nothing."""
    if value is None or value == "":
        return None
    when = value if isinstance(value, datetime) else datetime.fromisoformat(text(value))
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)


def text(value: object) -> str:
    """Return `value` where it is text; raise TypeError otherwise."""
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.40} is no text")
    return value


def _piece(value: Any) -> tuple[str, str]:
    source, target = _two(value)
    return text(source), text(target)


def _two(value: Any) -> Any:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise TypeError(f"{value!r:.40} are no two")
    return value


def _float(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{value!r:.40} is no number")
    return float(value)


def _span(value: Any) -> Span:
    start, end = value
    if not all(type(at) is int and at >= 0 for at in (start, end)):
        raise TypeError(f"{value!r:.40} is no span")
    return Span(start, end)
