"""Digests of records and their totals, by which a memory finds out whether it still has what was added."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple, Protocol

from parlalign.io.sqlite import ChangedContentError
from parlalign.memory.store import Store

_BITS = 64


class _Values(Protocol):
    def __getitem__(self, name: str, /) -> Any: ...


def digest_of(values: _Values, languages: tuple[str, str]) -> int:
    """Return the digest of a record, over all that comes out again: its texts, languages and other values.

    `values` are by column, with the texts themselves and the score as it is stored. Columns that repeat a part of the
    origin for filters are not included. Raises TypeError for a value of another type than parlalign writes.
    """
    origin = values["origin"]
    content = "\0".join(
        (
            values["id"], *languages, values["source"], values["target"], values["level"], values["status"],
            values["comment"], "" if origin is None else origin, f"{values['score']!r} {values['changed']!r}",
        )
    )  # fmt: skip
    return int.from_bytes(hashlib.blake2b(content.encode(), digest_size=_BITS // 8).digest(), "big", signed=True)


def checksum(digests: Iterable[int], start: int = 0) -> int:
    """Return a sum of digests, modulo 2**64 and with a sign, so that a column for integers can store it.

    >>> checksum([2**63 - 1, 1]), checksum([-(2**63)], start=-1)
    (-9223372036854775808, 9223372036854775807)
    """
    half = 1 << _BITS - 1
    return (sum(digests, start) + half) % (2 * half) - half


def placed(digest: int, number: int) -> int:
    """Return what a record adds to the checksum: two records that are exchanged add something else than before."""
    return digest * (2 * number + 1)


class Totals(NamedTuple):
    """What the records of a memory have to add up to, and the last serial number.

    Each text gets a serial number, and so does each transaction that changes records: of two states of a memory, the
    later one has the higher number.
    """

    serial: int
    records: int
    checksum: int


def totals_of(store: Store) -> Totals:
    """Return the totals of a memory; raise ChangedContentError if they are missing."""
    rows = store.execute("SELECT serial, records, checksum FROM totals")
    if len(rows) != 1:
        raise ChangedContentError(f"it has {len(rows)} rows of totals instead of one")
    return Totals(*rows[0])


def change_totals(store: Store, added: Collection[int], removed: Collection[int]) -> None:
    """Change the totals by the placed digests of records that are added and removed; both for one that is replaced."""
    before = totals_of(store)
    after = checksum(added, before.checksum - sum(removed))
    values = (before.serial + 1, before.records + len(added) - len(removed), after)
    store.execute("UPDATE totals SET serial = ?, records = ?, checksum = ?", values)
