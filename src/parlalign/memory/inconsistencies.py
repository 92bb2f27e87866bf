"""Texts of a memory that have several translations: which texts and translations count as the same, and the groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from parlalign.memory.entries import RECORD_COLUMNS, RECORDS_WITH_TEXTS, languages_of, record_of_row
from parlalign.memory.entry_conditions import conditions_of
from parlalign.memory.store import Store
from parlalign.memory.text_keys import LANGUAGE_SHIFT, text_hash
from parlalign.memory.wording import loose_wording
from parlalign.records import Record
from parlalign.records.record_filter import RecordFilter

_SIDES = ("source", "target")
_TABLE = [(name, "i8") for name in ("identity", "text", "language", "records", "least", "most")]
"""Columns of numbers: what texts that count as the same have in common, the key of a text, the language of its
translations, the number of its records, and the lowest and highest key of its translations."""


@dataclass(frozen=True, slots=True)
class Translation:
    """A translation of a text, with the records that have it, the one that was changed last first.

    `text` is that of the first record; other records may have it with other capitals, punctuation or white space.
    """

    text: str
    records: tuple[Record, ...]

    @property
    def changed(self) -> datetime | None:
        """The latest date of change, or None if no record has a date."""
        return self.records[0].changed

    @property
    def statuses(self) -> Counter[str]:
        """The number of records of each status."""
        return Counter(record.status for record in self.records)

    @property
    def documents(self) -> list[str]:
        """The names of the documents of the sources, in the order of the records; of a target if a source has none."""
        origins = (record.origin[0] or record.origin[1] for record in self.records)
        return [*dict.fromkeys(name for origin in origins if origin for name in origin.documents if name)]


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """A text with several translations, the one that was changed last first.

    `side` is 0 if the text is the source of the records, and 1 if it is their target. `languages` are those of the text
    and of its translations.
    """

    text: str
    translations: tuple[Translation, ...]
    languages: tuple[str, str]
    side: int

    @property
    def record_count(self) -> int:
        """The number of records of all translations."""
        return sum(len(translation.records) for translation in self.translations)


@dataclass(slots=True)
class Compared:
    """Counts of texts with several translations: those that are reported, and those that differ only in form."""

    inconsistent: int = 0
    only_in_form: int = 0


@dataclass(frozen=True, slots=True)
class Sameness:
    """Which texts and which translations count as the same.

    By default, texts are the same if they are equal, and translations are the same if they have the same words: they
    may differ in form, which is in capitals, punctuation, white space, enumerators and numbers of notes. If the
    comparison is `loose`, texts may differ in form, too. If it is `exact`, translations are the same only if they are
    equal.
    """

    loose: bool = False
    exact: bool = False

    def description(self, text: str, translation: str) -> str:
        """Return a sentence about what counts, with the names of a text and its translation."""
        same = "have the same words" if self.loose else "are equal"
        different = "differ" if self.exact else "have other words"
        return (
            f"{text.capitalize()}s are the same if they {same}."
            f" {translation.capitalize()}s are different if they {different}."
        )


BY_WORDS = Sameness()


class _Group(NamedTuple):
    """Texts that count as the same, by their keys, and the number of the language of their translations."""

    texts: list[int]
    language: int


class Groups:
    """The groups of texts with several translations in one state of a memory."""

    def __init__(self, store: Store, only: RecordFilter, side: int, sameness: Sameness) -> None:
        self._store = store
        self._condition, self._values = conditions_of(only, store)
        self._text, self._translation = _SIDES if side == 0 else _SIDES[::-1]
        self._side = side
        self._sameness = sameness
        self._compared: Callable[[str], str] = str if sameness.exact else loose_wording
        """Returns the same for translations that count as the same."""
        self._languages = languages_of(store)

    def inconsistencies(self, counts: Compared) -> Iterator[Inconsistency]:
        """Yield the texts with several translations, those of most records first, and count them."""
        for group in self._groups():
            found = self._inconsistency(group)
            if len(found.translations) > 1:
                counts.inconsistent += 1
                yield found
            else:
                counts.only_in_form += 1

    def _inconsistency(self, group: _Group) -> Inconsistency:
        translations = [
            Translation(_texts(records[0])[1 - self._side], tuple(records)) for records in self._by_translation(group)
        ]
        translations.sort(key=_latest_first)
        codes = self._languages[group.texts[0] >> LANGUAGE_SHIFT], self._languages[group.language]
        text = _texts(translations[0].records[0])[self._side]
        return Inconsistency(text, tuple(translations), codes, self._side)

    def _by_translation(self, group: _Group) -> Iterable[list[Record]]:
        """Return the records of a group, in a list for each translation; equal texts are in memory once."""
        by_wording: dict[str, list[Record]] = {}
        by_text: dict[str, list[Record]] = {}
        shared: dict[str, str] = {}
        for record in self._records(group):
            source, target = (shared.setdefault(text, text) for text in _texts(record))
            text = (source, target)[1 - self._side]
            if text not in by_text:
                by_text[text] = by_wording.setdefault(self._compared(text), [])
            by_text[text].append(replace(record, source=source, target=target))
        return by_wording.values()

    def _records(self, group: _Group) -> Iterator[Record]:
        """Yield the records of a group, latest change first, then by import."""
        query = (
            f"SELECT {RECORD_COLUMNS} FROM {RECORDS_WITH_TEXTS} WHERE r.{self._text} {self._store.in_list}"
            f" AND r.{self._translation}_language = ? AND {self._condition}"
            " ORDER BY r.changed DESC NULLS LAST, r.number"
        )
        values = (self._store.value_of_list(group.texts), group.language, *self._values)
        return (record_of_row(row, self._languages) for row in self._store.rows(query, values))

    def _groups(self) -> Iterator[_Group]:
        """Yield the groups with at least two translations that are not equal, those of most records first."""
        import numpy as np

        table = np.fromiter(self._counted_texts(), _TABLE)
        table = table[np.lexsort((table["text"], table["language"], table["identity"]))]
        if not len(table):
            return
        is_first = (np.diff(table["identity"], prepend=0) != 0) | (np.diff(table["language"], prepend=-1) != 0)
        is_first[0] = True
        starts = np.flatnonzero(is_first)
        ends = np.append(starts[1:], len(table))
        records = np.add.reduceat(table["records"], starts)
        several = np.minimum.reduceat(table["least"], starts) != np.maximum.reduceat(table["most"], starts)
        for k in np.lexsort((table["text"][starts], -records)):
            if several[k]:
                some = table[starts[k] : ends[k]]
                yield _Group(some["text"].tolist(), int(some["language"][0]))

    def _counted_texts(self) -> Iterator[tuple[int, ...]]:
        """Yield a row of the table for each text and language of its translations."""
        text, translation = self._text, self._translation
        if self._sameness.loose:
            repeated, several = "true", "true"
        else:
            repeated = f"r.{text} IN (SELECT {text} FROM records GROUP BY {text} HAVING count(*) > 1)"
            several = f"min(r.{translation}) <> max(r.{translation})"
        query = (
            f"SELECT g.*, t.text FROM (SELECT r.{text} AS key, r.{translation}_language AS language,"
            f" count(*) AS records, min(r.{translation}) AS least, max(r.{translation}) AS most FROM records r"
            f" WHERE {repeated} AND {self._condition} GROUP BY r.{text}, r.{translation}_language HAVING {several}) g"
            " JOIN texts t ON t.key = g.key"
        )
        for row in self._store.rows(query, self._values):
            key = row["key"]
            yield self._identity(key, row["text"]), key, row["language"], row["records"], row["least"], row["most"]

    def _identity(self, key: int, text: str) -> int:
        """Return the same number for texts that count as the same; a text without words is only the same as itself."""
        return text_hash(key >> LANGUAGE_SHIFT, loose_wording(text) or text) if self._sameness.loose else key


def _texts(record: Record) -> tuple[str, str]:
    return record.source, record.target


def _latest_first(translation: Translation) -> tuple[bool, float, int]:
    """Sorts translations by date of change, latest first, then by number of records."""
    changed = translation.changed
    return changed is None, -changed.timestamp() if changed else 0, -len(translation.records)
