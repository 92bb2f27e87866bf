"""Records of a memory that translate the source of another record, but in other words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from parlalign.memory.entries import RECORD_COLUMNS, RECORDS_WITH_TEXTS, languages_of, record_of_row
from parlalign.memory.entry_conditions import conditions_of
from parlalign.memory.matching import Match
from parlalign.memory.offers import Kind
from parlalign.memory.store import Store
from parlalign.memory.text_keys import LANGUAGE_SHIFT
from parlalign.memory.texts import Text, form_hash
from parlalign.memory.wording import loose_wording
from parlalign.records import Record
from parlalign.records.record_filter import RecordFilter

_QUERY = """
SELECT found.*, t.text AS translation, d.name AS document FROM (
  SELECT r.{side} AS key, r.{other} AS other, count(*) AS records, min(r.id) AS id,
    min(coalesce(r.source_document, r.target_document)) AS document_number,
    min(r.number) AS first, max(r.number) AS last, max(r.changed) AS changed,
    max(CASE r.status WHEN 'accepted' THEN 1 ELSE 0 END) AS accepted
  FROM records r WHERE r.{side} {in_list} AND {condition} GROUP BY r.{side}, r.{other}
) found JOIN texts t ON t.key = found.other LEFT JOIN documents d ON d.number = found.document_number
"""


_Identity = tuple[str, str | None]
"""An id and a document, as equal pairs that parlalign has aligned in two documents have the same id."""


class _Translation(NamedTuple):
    """All records with the same two texts."""

    order: tuple[int, int, int]
    """Sorts translations: accepted ones first, then by date of change, latest first, then by import, latest first."""
    language: int
    text: str
    side: int
    records: int
    identity: _Identity
    """That of the record, if it is only one."""
    numbers: tuple[int, int]
    """The lowest and the highest number of the records."""


def find_contradictions(store: Store, records: Sequence[Record]) -> list[Match | None]:
    """Return for each record one of the memory that translates its source in other words, or None.

    It is None if any record of the memory translates the source as the given one does. Texts are compared by their
    words, without enumerators and numbers of notes. A record of the memory with the same id and document as the given
    one is ignored.
    """
    numbers = {code: number for number, code in languages_of(store).items()}
    asked = {
        k: (numbers[record.languages[0]], store.storable(record.source))
        for k, record in enumerate(records)
        if numbers.keys() >= {*record.languages} and record.source.strip() and record.target.strip()
    }
    wording = cache(loose_wording)

    def same(one: str, other: str) -> bool:
        return one == other or wording(one) == wording(other)

    keys = _keys_of_forms(store, {*asked.values()}, same)
    translations = _translations(store, {key for found in keys.values() for key in found})
    chosen: dict[int, _Translation] = {}
    for k, source in asked.items():
        record = records[k]
        language = numbers[record.languages[1]]
        found = [
            each
            for key in keys[source]
            for each in translations[key]
            if each.language == language and (each.records > 1 or each.identity != identity_of(record))
        ]
        if found and not any(same(each.text, record.target) for each in found):
            chosen[k] = min(found)
    return _matches(store, records, chosen)


def identity_of(record: Record) -> _Identity:
    """Return what tells the own record of a row from those of other documents."""
    return record.id, next((origin.document for origin in record.origin if origin), None)


def _keys_of_forms(store: Store, texts: Collection[Text], same: Callable[[str, str], bool]) -> Mapping[Text, set[int]]:
    """Return the keys of the texts of the memory that are the same as each text."""
    hashes = defaultdict(set)
    for language, text in texts:
        hashes[form_hash(language, text)].add((language, text))
    found = defaultdict(set)
    query = f"SELECT key, form, text FROM texts WHERE form {store.in_list}"
    for key, form, text in store.execute(query, (store.value_of_list(hashes),)):
        for each in hashes[form]:
            if key >> LANGUAGE_SHIFT == each[0] and same(text, each[1]):
                found[each].add(key)
    return found


def _translations(store: Store, keys: Collection[int]) -> Mapping[int, list[_Translation]]:
    """Return the translations of texts by their keys."""
    found = defaultdict(list)
    condition, values = conditions_of(RecordFilter(), store)
    sides = ("source", "target")
    for side, name in enumerate(sides if keys else ()):
        query = _QUERY.format(side=name, other=sides[1 - side], condition=condition, in_list=store.in_list)
        for row in store.rows(query, (store.value_of_list(keys), *values)):
            found[row["key"]].append(
                _Translation(
                    (-row["accepted"], -(row["changed"] or 0), -row["last"]),
                    row["other"] >> LANGUAGE_SHIFT,
                    row["translation"],
                    side,
                    row["records"],
                    (row["id"], row["document"]),
                    (row["first"], row["last"]),
                )
            )
    return found


def _matches(store: Store, asked: Sequence[Record], chosen: Mapping[int, _Translation]) -> list[Match | None]:
    numbers: Iterable[int] = {number for each in chosen.values() for number in each.numbers}
    languages = languages_of(store)
    query = f"SELECT {RECORD_COLUMNS}, r.number FROM {RECORDS_WITH_TEXTS} WHERE r.number {store.in_list}"
    rows = store.rows(query, (store.value_of_list(numbers),))
    records = {row["number"]: record_of_row(row, languages) for row in rows}
    matches: list[Match | None] = [None] * len(asked)
    for k, each in chosen.items():
        first, last = (records[number] for number in each.numbers)
        record = first if identity_of(last) == identity_of(asked[k]) else last
        texts = (record.source, record.target) if each.side == 0 else (record.target, record.source)
        kind: Kind = "exact" if texts[0] == asked[k].source else "form"
        matches[k] = Match(100, record, each.side, each.records - 1, kind, *texts)
    return matches
