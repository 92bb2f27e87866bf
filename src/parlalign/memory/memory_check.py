"""The check of a memory: whether it is whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from parlalign.errors import ParlalignError
from parlalign.io.sqlite import ROW_ERRORS, row_errors
from parlalign.memory.columns import values_of
from parlalign.memory.digests import checksum, placed, totals_of
from parlalign.memory.entries import STORED_COLUMNS, languages_of, numbered_pieces, record_of_row
from parlalign.memory.store import NamedRow, Store
from parlalign.memory.text_keys import LANGUAGE_SHIFT, LENGTH_SHIFT, text_hash, text_key
from parlalign.memory.texts import UNUSED, form_hash
from parlalign.text.folding import folded_words

_MOST_FAULTS = 20
"""Faults of each kind that are listed."""
_SAMPLE = 500
"""Texts that are looked up in the index of words."""
_PHRASE = 50
"""Words of a text that are looked up."""
_PIECES = (
    "SELECT p.position, s.text, t.text FROM pieces p JOIN texts s ON s.key = p.source JOIN texts t ON t.key = p.target"
    " WHERE p.record = ? ORDER BY p.position"
)


@dataclass(slots=True)
class Check:
    """How many records and texts a check has read, and the faults, one sentence each; none if the memory is whole."""

    records: int = 0
    texts: int = 0
    faults: list[str] = field(default_factory=list)


def check_memory(store: Store) -> Check:
    """Check a memory: the database itself, all records and texts, and a sample of the index of words.

    The digests are compared with the records, the totals with their number and checksum, the columns for filters with
    the origins, and the pieces with the records. The keys, hashes and frequencies of all texts are computed again.
    Frequencies may be too high, because words of removed texts stay in the index. `_SAMPLE` texts are looked up in it.
    At most `_MOST_FAULTS` of a kind are listed.
    """
    check = Check()
    _collect(store, check, store.faults)
    with store.errors(), store.transaction():
        _collect(store, check, lambda: _record_faults(store, check))
        _collect(store, check, lambda: _text_faults(store, check))
    return check


def _collect(store: Store, check: Check, find: Callable[[], Iterator[str]]) -> None:
    """Add faults of one kind; that something cannot be read is a fault, too."""
    try:
        with store.errors(), row_errors(store.name):
            for fault in islice(find(), _MOST_FAULTS):
                check.faults.append(fault)
    except ParlalignError as error:
        if error.code != "damaged":
            raise
        check.faults.append(str(error))


def _record_faults(store: Store, check: Check) -> Iterator[str]:
    codes = {code: code for code in languages_of(store).values()}
    digests = pieces = 0
    for row in store.rows(f"SELECT {STORED_COLUMNS}, r.number, r.digest FROM records r ORDER BY r.number"):
        check.records += 1
        digests += placed(row["digest"], row["number"])
        try:
            pieces += len(_check_record(store, row, codes))
        except ROW_ERRORS as error:
            yield f"record {row['id']!r:.80}: {error}"
    totals = totals_of(store)
    if check.records != totals.records:
        yield f"there are {check.records} records, and there should be {totals.records}"
    if checksum([digests]) != totals.checksum:
        yield "the checksum of the records is not that of the records that were added"
    [(stored,)] = store.execute("SELECT count(*) FROM pieces")
    if stored != pieces:
        yield f"there are {stored} sub-segments, and there should be {pieces}"


def _check_record(store: Store, row: NamedRow, codes: Mapping[str, str]) -> list[tuple[int, str, str]]:
    """Return the pieces of a record; raise ValueError or another of ROW_ERRORS if it has a fault."""
    record = record_of_row(row, codes)
    for name, value in values_of(record, store.storable).items():
        if row[name] != value and name != "origin":  # another version may have written the same origin in other JSON
            raise ValueError(f"{name} is {row[name]!r:.80}, and should be {value!r:.80}")
    pieces = [(position, *texts) for position, texts in numbered_pieces(record.pieces)]
    if pieces and store.execute(_PIECES, (row["number"],)) != pieces:
        raise ValueError("its sub-segments are not found")
    return pieces


def _text_faults(store: Store, check: Check) -> Iterator[str]:
    """Yield faults of texts, of the frequencies of their words, and of the index."""
    last = totals_of(store).serial
    [(number,)] = store.execute("SELECT count(*) FROM texts")
    frequencies: Counter[tuple[int, str]] = Counter()
    for row in store.rows("SELECT key, hash, form, text FROM texts ORDER BY key"):
        key, text = row["key"], row["text"]
        language, serial, words = key >> LANGUAGE_SHIFT, key & (1 << LENGTH_SHIFT) - 1, folded_words(text)
        frequencies.update((language, store.indexed_word(word)) for word in set(words))
        numbers = (text_key(language, len(words), serial), text_hash(language, text), form_hash(language, text))
        if numbers != (key, row["hash"], row["form"]) or serial > last:
            yield f"text {text!r:.80}: its key or hash is wrong"
        elif check.texts % (number // _SAMPLE + 1) == 0 and not _is_in_index(store, key, words):
            yield f"text {text!r:.80}: is not in the index of words"
        check.texts += 1
    [(unused,)] = store.execute(f"SELECT count(*) FROM texts WHERE {UNUSED}")
    if unused:
        yield f"{unused} texts belong to no record"
    for language, word, texts, backwards in store.execute("SELECT language, word, texts, backwards FROM frequencies"):
        if texts < frequencies.pop((language, word), 0) or backwards != word[::-1]:
            yield f"word {word!r:.80}: its frequency is wrong"
    if frequencies:
        yield f"{len(frequencies)} words have no frequency"


def _is_in_index(store: Store, key: int, words: list[str]) -> bool:
    return not words or [*store.keys_with_phrases([[tuple(words[:_PHRASE])]], key, key)] == [key]
