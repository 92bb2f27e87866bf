"""The conditions in SQL that select the records of a filter."""

from __future__ import annotations

from typing import Any

from parlalign.io.sqlite import SCORE_CONDITIONS, all_conditions
from parlalign.memory.columns import seconds
from parlalign.memory.concordance import keys_with, parse
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
    "ids": "r.id {in_list}",
    "file": "r.file IN (SELECT number FROM files WHERE ? IN (name, substr(name, 1, length(name) - 9), path))",
    "words": "(r.source {in_list} OR r.target {in_list})",
}


def conditions_of(only: RecordFilter, store: Store) -> tuple[str, list[Any]]:
    """Return a condition on `records r` that is true for the records that meet `only`, and the values in it."""
    criteria = only.criteria()
    criteria |= {name: seconds(value) for name, value in (("since", only.since), ("until", only.until)) if value}
    if only.ids is not None:
        criteria["ids"] = store.value_of_list(store.storable(each).replace("\0", "?") for each in only.ids)
    if only.words is not None:
        criteria["words"] = _keys_with_words(store, only.words)
    conditions = {
        name: condition.replace("{further}", store.has_further_document).replace("{in_list}", store.in_list)
        for name, condition in _CONDITIONS.items()
    }
    condition, values = all_conditions(criteria, conditions)
    return condition, [store.storable(value) if isinstance(value, str) else value for value in values]


def _keys_with_words(store: Store, words: str) -> Any:
    query = parse(store.storable(words))
    languages = store.execute("SELECT number FROM languages")
    return store.value_of_list([key for (number,) in languages for key in keys_with(store, query, number)])
