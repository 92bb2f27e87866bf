"""The conditions in SQL that select the records of a filter."""

from __future__ import annotations

from typing import Any

from parlalign.io.sqlite import SCORE_CONDITIONS, all_conditions
from parlalign.memory.columns import seconds
from parlalign.records.record_filter import RecordFilter

HAS_FURTHER_DOCUMENTS = "r.origin LIKE '%{%' AND json_valid(r.origin)"
"""Whether a text of `records r` may be from several documents: only their origins have objects in their JSON."""

_CONDITIONS = {
    "source_language": "r.source_language = (SELECT number FROM languages WHERE code = ?)",
    "target_language": "r.target_language = (SELECT number FROM languages WHERE code = ?)",
    "document": "((SELECT number FROM documents WHERE name = ?) IN (r.source_document, r.target_document)"
    f" OR {HAS_FURTHER_DOCUMENTS} AND ? IN (SELECT atom FROM json_tree(r.origin) WHERE key = 'document'))",
    "label": "r.label = ?",
    **SCORE_CONDITIONS,
    "level": "r.level = ?",
    "since": "r.changed >= ?",
    "until": "r.changed <= ?",
    "status": "r.status IN (?)",
}


def conditions_of(only: RecordFilter) -> tuple[str, list[Any]]:
    """Return a condition on `records r` that is true for the records that meet `only`, and the values in it."""
    dates = {name: seconds(value) for name, value in (("since", only.since), ("until", only.until)) if value}
    return all_conditions(only.criteria() | dates, _CONDITIONS)
