"""Properties of a record in formats that allow any property (TMX, XLIFF)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from parlalign.errors import ParlalignError
from parlalign.languages import CODES
from parlalign.records import (
    STATUSES,
    CodeFormat,
    FurtherText,
    InlineCodes,
    Level,
    Origin,
    Record,
    SourcePart,
    Span,
    Status,
)
from parlalign.records.values import (
    SCALAR_FIELDS,
    date,
    probability,
    scalars_from_texts,
    scalars_to_texts,
    score_to_text,
)

Property = tuple[str, str]
"""A type, for instance `x-score`, and its value."""

_WITH_ELEMENT = {"id", "source", "target", "level", "score", "status", "comment", "changed"}
_OTHER_FIELDS = [field for field in SCALAR_FIELDS if field.name not in _WITH_ELEMENT]
"""Fields of `Record` that have no element or property of their own in these formats; each is a property of its name."""


@dataclass(frozen=True, slots=True)
class EntryText:
    """A text with its language tag and properties."""

    text: str
    tag: str
    properties: Mapping[str, str]
    xml: str = ""
    """The text with its inline codes; empty if it has none."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The fields that both texts of an entry share."""

    id: str
    level: Level
    properties: Mapping[str, str]
    comment: str = ""
    changed: datetime | None = None


def record_properties(record: Record) -> Iterator[Property]:
    """Yield score, status, kind, label and uncertain repairs of a record, and fields that have no other place."""
    if record.score is not None:
        yield "x-score", score_to_text(record.score)
    if record.status != "paired":
        yield "x-status", record.status
    origin = record.first_origin
    if origin:
        yield "x-kind", origin.kind
        if origin.label:
            yield "x-label", origin.label
    for edit in record.uncertain_edits:
        yield "x-repairs", f"{edit.rule} at {edit.span.start}-{edit.span.end}: {edit.probability:.2f}"
    for doubt in record.doubts:
        yield "x-repairs", f"{doubt.rule} at {doubt.span.start}-{doubt.span.end}, not made: {doubt.probability:.2f}"
    texts = scalars_to_texts(record) if _OTHER_FIELDS else {}
    yield from ((f"x-{field.name}", texts[field.name]) for field in _OTHER_FIELDS if texts[field.name])


def text_properties(record: Record, side: int) -> Iterator[Property]:
    """Yield document and spans of a text (0 is the source), and its kind and label if the record has others.

    Texts of records of more than two languages have a score, too.
    """
    if record.scores and (own := record.scores[side]) is not None:
        yield "x-score", score_to_text(own)
    origin = record.origins[side]
    if origin is None:
        return
    for number, part in enumerate(origin.parts, 1):
        document, spans = _place_properties(number)
        yield document, part.document
        yield spans, " ".join(f"{span.start}-{span.end}" for span in part.spans)
    first = record.first_origin
    if first and _name(first) != _name(origin):
        yield "x-kind", origin.kind
        yield "x-label", origin.label or ""


def _place_properties(number: int) -> tuple[str, str]:
    """Return the types of the properties for document and spans of a part, numbered from the second part of a text.

    >>> _place_properties(1), _place_properties(2)
    (('x-document', 'x-span'), ('x-document-2', 'x-span-2'))
    """
    suffix = f"-{number}" if number > 1 else ""
    return f"x-document{suffix}", f"x-span{suffix}"


def _name(origin: Origin) -> tuple[str, str]:
    return origin.kind, origin.label or ""


def make_record(entry: Entry, texts: Sequence[EntryText], where: str, code_format: CodeFormat) -> Record:
    """Return the record of an entry with two texts or more; an entry of another tool has no score and no origin.

    Raises `ParlalignError` if a property that parlalign writes has a wrong value.
    """
    try:
        score = _own_score(entry.properties)
        origins = [_origin(one.properties, entry.properties) for one in texts]
        scores = [_own_score(one.properties) for one in texts] if len(texts) > 2 else []
        others = _other_fields(entry.properties)
    except (ValueError, TypeError) as error:
        raise ParlalignError(f"{where}: a property is wrong ({error}): correct or delete it") from error
    return Record(
        id=entry.id,
        source=texts[0].text,
        target=texts[1].text,
        languages=(code_of(texts[0].tag), code_of(texts[1].tag)),
        level=entry.level,
        score=score,
        status=_status(entry, texts),
        origin=(origins[0], origins[1]),
        comment=entry.comment,
        changed=entry.changed,
        codes=InlineCodes(code_format, texts[0].xml, texts[1].xml) if any(one.xml for one in texts) else None,
        further=tuple(
            FurtherText(code_of(one.tag), one.text, origin, one.xml)
            for one, origin in zip(texts[2:], origins[2:], strict=True)
        ),
        scores=tuple(scores) if any(scores) else (),
        **others,
    )


def _own_score(properties: Mapping[str, str]) -> float | None:
    written = properties.get("x-score")
    return None if written is None else probability(float(written))


def _status(entry: Entry, texts: Sequence[EntryText]) -> Status:
    named = entry.properties.get("x-status", "paired")
    if sum(bool(one.text.strip()) for one in texts) < 2:
        return "unpaired"
    return next((status for status in STATUSES if status == named), "paired")


def _origin(own: Mapping[str, str], shared: Mapping[str, str]) -> Origin | None:
    parts = list(_source_parts(own))
    if not parts:
        return None
    first, *further = parts
    kind = own.get("x-kind", shared.get("x-kind", "text"))
    label = own.get("x-label") if "x-kind" in own else shared.get("x-label")
    return Origin(first.document, first.spans, kind, label or None, further=tuple(further))


def _source_parts(own: Mapping[str, str]) -> Iterator[SourcePart]:
    for number in count(1):
        document, spans = _place_properties(number)
        if document not in own:
            return
        ends = (span.split("-") for span in own.get(spans, "").split())
        yield SourcePart(own[document], tuple(Span(*map(int, pair)) for pair in ends))


def _other_fields(properties: Mapping[str, str]) -> dict[str, Any]:
    texts = {field.name: properties.get(f"x-{field.name}") for field in _OTHER_FIELDS}
    values = scalars_from_texts({name: text for name, text in texts.items() if text is not None})
    return {field.name: field.type.from_plain(values[field.name]) for field in _OTHER_FIELDS if field.name in values}


def code_of(tag: str) -> str:
    """Return the language code of a tag: `nl` for `nl-BE`, `zh-tw` for `zh-TW`; an unknown tag stays as it is.

    >>> [code_of(tag) for tag in ("nl_BE", "fi-FI", "zh-TW", "x-own")]
    ['nl', 'fi', 'zh-tw', 'x-own']
    """
    whole = tag.replace("_", "-").lower()
    return next((code for code in (whole, whole.split("-")[0]) if code in CODES), tag)


def date_of(value: str | None) -> datetime | None:
    """Return the date in UTC of a text as TMX has it (`20261122T080000Z`) or in ISO 8601; None if it is not a date."""
    try:
        return date(value)
    except (ValueError, OverflowError):
        return None
