"""The conditions in SQL that select the records of a filter."""

from __future__ import annotations

from typing import Any

from parlalign.io.sqlite import SCORE_CONDITIONS, all_conditions
from parlalign.memory.columns import seconds
from parlalign.memory.store import Store
from parlalign.records.record_filter import RecordFilter

_CONDITIONS = {
    "source_language": "r.source_language = (SELECT number FROM languages WHERE code = ?)",
    "target_language": "r.target_language = (SELECT number FROM languages WHERE code = ?)",
    "between": "r.source_language IN (SELECT number FROM languages WHERE code IN (?))"
    " AND r.target_language IN (SELECT number FROM languages WHERE code IN (?))"
    " AND r.source_language != r.target_language",
    "document": "((SELECT number FROM documents WHERE name = ?) IN (r.source_document, r.target_document)"
    " OR r.origin LIKE '%{%' AND {further})",  # only origins with further documents or codes have objects in their JSON
    "label": "r.label = ?",
    **SCORE_CONDITIONS,
    "level": "r.level = ?",
    "since": "r.changed >= ?",
    "until": "r.changed <= ?",
    "status": "r.status IN (?)",
}


def conditions_of(only: RecordFilter, store: Store) -> tuple[str, list[Any]]:
    """Return a condition on `records r` that is true for the records that meet `only`, and the values in it."""
    dates = {name: seconds(value) for name, value in (("since", only.since), ("until", only.until)) if value}
    document = _CONDITIONS["document"].replace("{further}", store.has_further_document)
    condition, values = all_conditions(only.criteria() | dates, _CONDITIONS | {"document": document})
    return condition, [store.storable(value) if isinstance(value, str) else value for value in values]
