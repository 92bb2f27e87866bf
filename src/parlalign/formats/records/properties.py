"""Properties of a record in formats that allow free properties (TMX, XLIFF)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from parlalign.errors import ParlalignError
from parlalign.languages import LANGUAGES
from parlalign.records import STATUSES, Level, Origin, Record, Span, Status
from parlalign.records.values import date, probability

Property = tuple[str, str]
"""A type, as `x-score`, and its value."""


def record_properties(record: Record) -> Iterator[Property]:
    """Yield score, status, kind, label and uncertain repairs of a record."""
    yield "x-score", f"{record.score:.4f}"
    if record.status != "paired":
        yield "x-status", record.status
    origin = record.origin[0] or record.origin[1]
    if origin:
        yield "x-kind", origin.kind
        if origin.label:
            yield "x-label", origin.label
    for edit in record.uncertain_edits:
        yield "x-repairs", f"{edit.rule} at {edit.span.start}-{edit.span.end}: {edit.probability:.2f}"


def side_properties(record: Record, side: int) -> Iterator[Property]:
    """Yield document and spans of one text, and its kind and label where they are not those of the record."""
    origin = record.origin[side]
    if origin is None:
        return
    yield "x-document", origin.document
    yield "x-span", " ".join(f"{span.start}-{span.end}" for span in origin.spans)
    first = record.origin[0]
    if side and first and _name(first) != _name(origin):
        yield "x-kind", origin.kind
        yield "x-label", origin.label or ""


def _name(origin: Origin) -> tuple[str, str]:
    return origin.kind, origin.label or ""


@dataclass(frozen=True, slots=True)
class EntryText:
    """A text with its language tag and properties."""

    text: str
    tag: str
    properties: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """What is told of two texts together."""

    id: str
    level: Level
    properties: Mapping[str, str]
    comment: str = ""
    changed: datetime | None = None


def make_record(entry: Entry, sides: tuple[EntryText, EntryText], where: str) -> Record:
    """Return the record of an entry; of other tools' entries the score is 1 and no origin is known.

    Raises `ParlalignError` where a property of ours has a wrong value.
    """
    try:
        score = probability(float(entry.properties.get("x-score", 1.0)))
        origins = [_origin(side.properties, entry.properties) for side in sides]
    except (ValueError, TypeError) as error:
        raise ParlalignError(f"{where}: a property is wrong ({error}): mend or delete it") from error
    return Record(
        id=entry.id,
        source=sides[0].text,
        target=sides[1].text,
        languages=(code_of(sides[0].tag), code_of(sides[1].tag)),
        level=entry.level,
        score=score,
        status=_status(entry, sides),
        origin=(origins[0], origins[1]),
        comment=entry.comment,
        changed=entry.changed,
    )


def _status(entry: Entry, sides: tuple[EntryText, EntryText]) -> Status:
    told = entry.properties.get("x-status", "paired")
    if not (sides[0].text.strip() and sides[1].text.strip()):
        return "unpaired"
    return next((status for status in STATUSES if status == told), "paired")


def _origin(own: Mapping[str, str], shared: Mapping[str, str]) -> Origin | None:
    if "x-document" not in own:
        return None
    spans = (Span(*map(int, span.split("-"))) for span in own.get("x-span", "").split())
    label = own.get("x-label") if "x-kind" in own else shared.get("x-label")
    return Origin(own["x-document"], tuple(spans), own.get("x-kind", shared.get("x-kind", "text")), label or None)


def code_of(tag: str) -> str:
    """Return our code for a language tag: `nl` for `nl-BE`, `zh-tw` for `zh-TW`; a tag we do not know stays whole."""
    whole = tag.replace("_", "-").lower()
    return next((code for code in (whole, whole.split("-")[0]) if code in LANGUAGES), tag)


def date_of(value: str | None) -> datetime | None:
    """Return a date of TMX (`20261122T080000Z`) or ISO 8601, in UTC; None for none, and for what is no date."""
    try:
        return date(value)
    except (ValueError, OverflowError):
        return None
