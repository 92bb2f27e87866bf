"""Records from texts with free properties (TMX, XLIFF), as `writers.properties` makes them and as others leave them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from parlalign.errors import ParlalignError
from parlalign.languages import LANGUAGES
from parlalign.records import STATUSES, Level, Origin, Record, Span, Status
from parlalign.records.values import date, probability


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
