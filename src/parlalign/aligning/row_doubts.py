"""How likely each row of an alignment is wrong, so that a person looks at the doubtful rows first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from math import prod

from parlalign.checking.doubts import is_judged
from parlalign.records import KEPT_BREAK, Record

NEIGHBOURS = 2
"""A doubt depends on the record and on this many records on either side."""
_UNKNOWN_SCORE = 0.9
"""What is assumed of a record without a score."""
_ROWS_AT_ONCE = 1000


def with_doubts(records: Iterable[Record]) -> Iterator[tuple[Record, float]]:
    """Yield each record with its doubt, as `row_doubts` does; only some records are in memory at the same time."""
    following = iter(records)
    rows = list(islice(following, _ROWS_AT_ONCE + NEIGHBOURS))
    first = 0  # the rows before it have been yielded, and are only neighbours
    while first < len(rows):
        more = list(islice(following, _ROWS_AT_ONCE))
        last = len(rows) - NEIGHBOURS if more else len(rows)
        doubts = row_doubts(rows)
        yield from zip(rows[first:last], doubts[first:last], strict=True)
        start = max(last - NEIGHBOURS, 0)
        rows, first = rows[start:] + more, last - start


def row_doubts(records: Sequence[Record]) -> list[float]:
    """Return the doubt of each of successive records: the probability, from 0 to 1, that the record is wrong.

    A record is wrong if its texts do not translate each other completely, if an unaligned text has a translation, or if
    a text has a wrong repair. The doubt of a record that a person judged is 0.

    If a person changes a record, its own doubt and those of the `NEIGHBOURS` records on either side change. To update
    them, give these records with their own neighbours, and use the results of those that change: 4 · `NEIGHBOURS` + 1
    records give 2 · `NEIGHBOURS` + 1 doubts.

    >>> first, second = (Record(f"p{k}", "een", "eins", ("nl", "de"), "clause", k / 4, "paired") for k in (1, 3))
    >>> first_doubt, second_doubt = row_doubts([first, second])
    >>> first_doubt > second_doubt
    True
    """
    return [_doubt(record) for record in records]


def _doubt(record: Record) -> float:
    if is_judged(record):
        return 0.0
    score = _UNKNOWN_SCORE if record.score is None else record.score
    return 1 - score * _right_repairs(record)


def _right_repairs(record: Record) -> float:
    """Return the probability that all repairs of both texts and all kept newlines are right, and no proposal is."""
    parts = [part for side in record.origin if side for part in side.parts]
    made = prod(edit.probability for part in parts for edit in part.edits)
    kept = (
        doubt.probability if doubt.rule == KEPT_BREAK else 1 - doubt.probability
        for part in parts
        for doubt in part.doubts
    )
    return made * prod(kept)
