"""Records as plain values and back. `FIELDS` is the one list of a record's fields: every file format derives from it.

A new optional field of `Record` needs three changes: the attribute of the dataclass, a row in `FIELDS`, and a migration
of the translation memory's database.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import UTC, datetime
from functools import partial
from typing import Any, Literal, NamedTuple, NotRequired, TypedDict, TypeVar

from parlalign.records import (
    CODE_FORMATS,
    LEVELS,
    STATUSES,
    YES,
    Edit,
    FurtherText,
    InlineCodes,
    Origin,
    Record,
    SourcePart,
    Span,
)
from parlalign.text.normalization import normalize_for_xml

_Word = TypeVar("_Word", bound=str)


class SourcePartValues(TypedDict):
    """A `SourcePart` in strings, numbers and lists."""

    document: str
    spans: list[list[int]]
    edits: list[dict[str, Any]]
    doubts: NotRequired[list[dict[str, Any]]]
    """Without doubts, there is no such key."""


class OriginValues(SourcePartValues):
    """An `Origin` in strings, numbers and lists."""

    kind: str
    label: str | None
    further: NotRequired[list[SourcePartValues]]
    """If the text is from one document, there is no such key."""


def record_to_values(record: Record) -> dict[str, Any]:
    """Return a record as plain values by the names of its fields; `record_from_values` reads them back.

    Records of two languages have no values for `further` and `scores`.
    """
    values = _attributes(record)
    for name, to_plain in _CONVERTED:
        values[name] = to_plain(values[name])
    for name in OF_SEVERAL_LANGUAGES:
        if not values[name]:
            del values[name]
    return values


def record_from_values(values: Mapping[str, Any]) -> Record:
    """Return the record with these plain values; an optional field without a value has its default.

    Values of other names are ignored. Raises KeyError, TypeError or ValueError with the value that is missing or wrong.
    """
    record = Record(
        **{name: from_plain(values[name]) for name, from_plain in _FROM_PLAIN if name in values or name in REQUIRED}
    )
    if record.further or record.scores:
        _check_several(record)
    return record


def _check_several(record: Record) -> None:
    """Raise ValueError for a language that occurs twice, and if not each language has a score."""
    languages = record.all_languages
    if len({*languages}) < len(languages):
        raise ValueError(f"languages {', '.join(languages)}: give each once")
    if record.scores and len(record.scores) != len(languages):
        raise ValueError(f"{len(record.scores)} scores: give one for each of the {len(languages)} languages")


def reason_of(error: Exception) -> str:
    """Return in words why values are not a record: for messages about an error of `record_from_values`.

    >>> reason_of(KeyError("id")), reason_of(TypeError("5 is not text"))
    ('id is missing', '5 is not text')
    """
    if isinstance(error, KeyError):
        return f"{error.args[0]} is missing"
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error}"
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)


def normalize_record(record: Record) -> Record:
    r"""Return the record with all its texts as `normalize_for_xml` returns them.

    >>> normalize_record(Record("a\x01", "x\r\n", "", ("nl", "de"), "clause", 0.5, "unpaired")).id
    'a'
    """
    values = _attributes(record)
    for name, normalize in _NORMALIZED:
        values[name] = normalize(values[name])
    return Record(**values)


def _attributes(record: Record) -> dict[str, Any]:
    return {name: getattr(record, name) for name in _NAMES}


def origin_to_values(origin: Origin | None) -> OriginValues | None:
    """Return an origin as plain values."""
    if origin is None:
        return None
    values: OriginValues = {
        "document": origin.document,
        "spans": [list(span) for span in origin.spans],
        "kind": origin.kind,
        "label": origin.label,
        "edits": _edits_to_values(origin.edits),
    }
    if origin.doubts:
        values["doubts"] = _edits_to_values(origin.doubts)
    if origin.further:
        values["further"] = further_to_values(origin)
    return values


def further_to_values(origin: Origin) -> list[SourcePartValues]:
    """Return the parts of a text from further documents as plain values; `further_from_values` reads them back."""
    return [_source_part_to_values(part) for part in origin.further]


def _source_part_to_values(part: SourcePart) -> SourcePartValues:
    values: SourcePartValues = {
        "document": part.document,
        "spans": [list(span) for span in part.spans],
        "edits": _edits_to_values(part.edits),
    }
    if part.doubts:
        values["doubts"] = _edits_to_values(part.doubts)
    return values


def _edits_to_values(edits: Sequence[Edit]) -> list[dict[str, Any]]:
    return [
        {"span": list(e.span), "replacement": e.replacement, "rule": e.rule, "probability": e.probability}
        for e in edits
    ]


def origin_from_values(values: Any) -> Origin | None:
    """Return the origin with the plain values of `origin_to_values`.

    Raises KeyError, TypeError or ValueError with the value that is missing or wrong.
    """
    if values is None:
        return None
    return Origin(
        document=text(values["document"]),
        spans=tuple(_span(span) for span in values["spans"]),
        kind=text(values["kind"]),
        label=None if values["label"] is None else text(values["label"]),
        edits=_edits_from_values(values["edits"]),
        doubts=_edits_from_values(values.get("doubts", ())),
        further=further_from_values(values.get("further", ())),
    )


def further_from_values(values: Any) -> tuple[SourcePart, ...]:
    """Return the parts of `further_to_values`; raise KeyError, TypeError or ValueError as `origin_from_values`."""
    return tuple(
        SourcePart(
            document=text(part["document"]),
            spans=tuple(_span(span) for span in part["spans"]),
            edits=_edits_from_values(part["edits"]),
            doubts=_edits_from_values(part.get("doubts", ())),
        )
        for part in values
    )


def _edits_from_values(values: Any) -> tuple[Edit, ...]:
    return tuple(
        Edit(_span(e["span"]), text(e["replacement"]), text(e["rule"]), probability(e["probability"])) for e in values
    )


def codes_to_values(codes: InlineCodes | None) -> dict[str, str] | None:
    """Return inline codes as plain values; `codes_from_values` reads them back."""
    return None if codes is None else {"format": codes.format, "source": codes.source, "target": codes.target}


def codes_from_values(values: Any) -> InlineCodes | None:
    """Return the inline codes of `codes_to_values`; raise KeyError, TypeError or ValueError as `origin_from_values`."""
    if values is None:
        return None
    language = one_of("format of codes", values["format"], CODE_FORMATS)
    return InlineCodes(language, text(values["source"]), text(values["target"]))


def further_texts_to_values(texts: Sequence[FurtherText]) -> list[dict[str, Any]]:
    """Return the texts in further languages as plain values; `further_texts_from_values` reads them back."""
    return [
        {"language": one.language, "text": one.text, "origin": origin_to_values(one.origin)}
        | ({"codes": one.codes} if one.codes else {})
        for one in texts
    ]


def further_texts_from_values(values: Any) -> tuple[FurtherText, ...]:
    """Return the texts of `further_texts_to_values`; raise KeyError, TypeError or ValueError for wrong values."""
    return tuple(
        FurtherText(
            text(one["language"]), text(one["text"]), origin_from_values(one.get("origin")), text(one.get("codes", ""))
        )
        for one in values or ()
    )


def _scores(value: Any) -> tuple[float | None, ...]:
    return tuple(map(_score, value or ()))


def one_of(name: str, value: object, words: Sequence[_Word]) -> _Word:
    """Return the word that equals `value`; raise ValueError with the choices if there is none."""
    for word in words:
        if value == word:
            return word
    raise ValueError(f"{name} {value!r:.40}: use one of {', '.join(words)}")


def probability(value: object) -> float:
    """Return a number in [0, 1]; raise TypeError or ValueError for anything else."""
    if not 0 <= _float(value) <= 1:
        raise ValueError(f"score {value!r:.40}: give a number from 0 to 1")
    return _float(value)


def _score(value: object) -> float | None:
    return None if value is None else probability(value)


def date(value: object) -> datetime | None:
    """Return the date in UTC of a text in ISO 8601 or of a datetime; without a time zone, UTC is assumed.

    Returns None for None and for an empty text.
    """
    if value is None or value == "":
        return None
    when = value if isinstance(value, datetime) else datetime.fromisoformat(text(value))
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)


def text(value: object) -> str:
    """Return `value` if it is a text; raise TypeError otherwise."""
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.40} is not text")
    return value


def _languages(value: Any) -> tuple[str, str]:
    source, target = _two(value)
    return text(source), text(target)


def _origins(value: Any) -> tuple[Origin | None, Origin | None]:
    origins = [origin_from_values(side) for side in value or (None, None)]
    if len(origins) != 2:
        raise ValueError(f"origin has {len(origins)} sides: give two")
    return origins[0], origins[1]


def _text_pairs(value: Any) -> tuple[tuple[str, str], ...]:
    return tuple(_languages(pair) for pair in value or ())


def _two(value: Any) -> Any:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise TypeError(f"{value!r:.40} must be two values")
    return value


def _float(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{value!r:.40} is not a number")
    return float(value)


def _span(value: Any) -> Span:
    start, end = value
    if not all(type(at) is int and at >= 0 for at in (start, end)):
        raise TypeError(f"{value!r:.40} is not a span")
    return Span(start, end)


def _normalize_texts(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(normalize_for_xml, texts))


def _normalize_origin(origin: Origin | None) -> Origin | None:
    if origin is None:
        return None
    return Origin(
        document=normalize_for_xml(origin.document),
        spans=origin.spans,
        kind=normalize_for_xml(origin.kind),
        label=None if origin.label is None else normalize_for_xml(origin.label),
        edits=_normalize_edits(origin.edits),
        doubts=_normalize_edits(origin.doubts),
        further=tuple(map(_normalize_source_part, origin.further)),
    )


def _normalize_source_part(part: SourcePart) -> SourcePart:
    return SourcePart(
        document=normalize_for_xml(part.document),
        spans=part.spans,
        edits=_normalize_edits(part.edits),
        doubts=_normalize_edits(part.doubts),
    )


def _normalize_edits(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    return tuple(
        Edit(e.span, normalize_for_xml(e.replacement), normalize_for_xml(e.rule), e.probability) for e in edits
    )


def _normalize_further(texts: Sequence[FurtherText]) -> tuple[FurtherText, ...]:
    return tuple(
        FurtherText(
            normalize_for_xml(one.language),
            normalize_for_xml(one.text),
            _normalize_origin(one.origin),
            normalize_for_xml(one.codes),
        )
        for one in texts
    )


def _normalize_codes(codes: InlineCodes | None) -> InlineCodes | None:
    return codes and InlineCodes(codes.format, normalize_for_xml(codes.source), normalize_for_xml(codes.target))


def _unchanged(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class FieldType:
    """How values of one type are stored.

    `column` is the type of their column in a table. `from_plain` reads and checks what `to_plain` returns: strings,
    numbers, lists or None. `normalize` applies `normalize_for_xml` to their texts.
    """

    column: Literal["text", "number", "date", "languages", "origin", "text pairs", "codes", "further texts", "scores"]
    from_plain: Callable[[Any], Any]
    to_plain: Callable[[Any], Any] = _unchanged
    normalize: Callable[[Any], Any] = _unchanged

    @property
    def is_scalar(self) -> bool:
        """Whether a value fits into one cell of a table."""
        return self.column in {"text", "number", "date"}

    @property
    def is_nested(self) -> bool:
        """Whether a value is a list of lists, which a table without nested columns stores as JSON."""
        return self.column in {"origin", "text pairs", "codes", "further texts", "scores"}


TEXT = FieldType("text", text, normalize=normalize_for_xml)
LANGUAGES = FieldType("languages", _languages, normalize=_normalize_texts)
LEVEL = FieldType("text", partial(one_of, "level", words=LEVELS))
SCORE = FieldType("number", _score)
STATUS = FieldType("text", partial(one_of, "status", words=STATUSES))
YES_OR_EMPTY = FieldType("text", partial(one_of, "value", words=("", YES)))
DATE = FieldType("date", date, lambda value: value.isoformat() if value else None)
ORIGINS = FieldType(
    "origin",
    _origins,
    lambda origins: [origin_to_values(side) for side in origins],
    lambda origins: tuple(map(_normalize_origin, origins)),
)
TEXT_PAIRS = FieldType("text pairs", _text_pairs, normalize=lambda pairs: tuple(map(_normalize_texts, pairs)))
CODES = FieldType("codes", codes_from_values, codes_to_values, _normalize_codes)
FURTHER_TEXTS = FieldType("further texts", further_texts_from_values, further_texts_to_values, _normalize_further)
SCORES = FieldType("scores", _scores, list)


class RecordField(NamedTuple):
    """The name of a field of `Record`, and the type of its values."""

    name: str
    type: FieldType


FIELDS = (
    RecordField("id", TEXT),
    RecordField("source", TEXT),
    RecordField("target", TEXT),
    RecordField("languages", LANGUAGES),
    RecordField("level", LEVEL),
    RecordField("score", SCORE),
    RecordField("status", STATUS),
    RecordField("origin", ORIGINS),
    RecordField("comment", TEXT),
    RecordField("changed", DATE),
    RecordField("pieces", TEXT_PAIRS),
    RecordField("crossing", YES_OR_EMPTY),
    RecordField("codes", CODES),
    RecordField("further", FURTHER_TEXTS),
    RecordField("scores", SCORES),
)
"""All fields of `Record`, in its order, which is that of the keys in JSONL."""

OF_SEVERAL_LANGUAGES = ("further", "scores")
"""The fields that only records of more than two languages have. Files of other records do not contain them."""

SCALAR_FIELDS = tuple(field for field in FIELDS if field.type.is_scalar)
"""The fields that have one cell in a table."""

_NAMES = tuple(field.name for field in FIELDS)
_FROM_PLAIN = tuple((field.name, field.type.from_plain) for field in FIELDS)
_CONVERTED = tuple((field.name, field.type.to_plain) for field in FIELDS if field.type.to_plain is not _unchanged)
"""The fields whose values are not plain, and the functions that convert them."""

_NORMALIZED = tuple((field.name, field.type.normalize) for field in FIELDS if field.type.normalize is not _unchanged)
"""The fields with texts, and the functions that normalize them."""

FLAT_FIRST = tuple(sorted(FIELDS, key=lambda field: field.type.is_nested))
"""The fields in the order of the columns of a table: those with nested values are last."""

REQUIRED = frozenset(field.name for field in fields(Record) if field.default is MISSING)
"""The names of the fields that have no default."""


def score_to_text(score: float | None) -> str:
    """Return a score with four decimals; an empty text if there is none.

    >>> score_to_text(0.9), score_to_text(None)
    ('0.9000', '')
    """
    return "" if score is None else f"{score:.4f}"


def score_from_text(written: str) -> float | None:
    """Return the score of a text, None if it is empty; raise ValueError if it is not a number."""
    return float(written) if written.strip() else None


def scalars_to_texts(record: Record) -> dict[str, str]:
    """Return the scalar fields of a record as texts; a number has four decimals, and None is an empty text."""
    texts = {}
    for field in SCALAR_FIELDS:
        value = field.type.to_plain(getattr(record, field.name))
        texts[field.name] = score_to_text(value) if field.type.column == "number" else value or ""
    return texts


def scalars_from_texts(texts: Mapping[str, str]) -> dict[str, Any]:
    """Return the plain values of those scalar fields that are in `texts`; raise ValueError for a wrong number."""
    return {
        field.name: score_from_text(texts[field.name]) if field.type.column == "number" else texts[field.name]
        for field in SCALAR_FIELDS
        if field.name in texts
    }
