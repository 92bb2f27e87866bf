"""Results of a search as plain values, which `memory search --json` and the memory server write as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from parlalign.checking.doubts import doubt_reasons
from parlalign.memory.lookup import Hit
from parlalign.memory.matching import Match


def result_values(found: Hit | Match) -> dict[str, Any]:
    """Return the match or the spans of a result, the side that was found, and its record.

    `texts` are those that a match offers, that in the language of the query first. `document` and `label` are those of
    the source, or of the target if the source has none.
    """
    first: dict[str, Any]
    if isinstance(found, Match):
        first = {
            "match": found.score,
            "kind": found.kind,
            "texts": [found.source, found.translation],
            "numbers": found.numbers,
            "parts": [result_values(part) for part in found.parts],
        }
    else:
        first = {"spans": found.spans, "other_spans": found.other_spans}
    record = found.record
    sides = [side for side in record.origin if side]
    return (
        first
        | {"side": ("source", "target")[found.side], "copies": found.copies}
        | asdict(record, dict_factory=_fields)
        | {
            "changed": record.changed.isoformat() if record.changed else None,
            "doubts": doubt_reasons(record),
            "document": next((side.document for side in sides), None),
            "label": next((side.label for side in sides if side.label is not None), None),
        }
    )


def _fields(named: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return fields by name; as in other formats, there is no `further` if a text is from one document."""
    return {name: value for name, value in named if name != "further" or value}
