"""How likely each row of an alignment is wrong, so that a person looks at the doubtful rows first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from math import prod

import numpy as np

from parlalign.aligning.doubt_model import doubt_model
from parlalign.aligning.row_features import row_features, shifted
from parlalign.checking.doubts import is_judged
from parlalign.learning.arrays import Doubles, Flags
from parlalign.records import KEPT_BREAK, Record

NEIGHBOURS = 5
"""A doubt depends on the record and on this many records on either side."""
_ROWS_AT_ONCE = 2000
_MOST_LOG_ODDS = 30.0


def row_doubts(records: Sequence[Record]) -> list[float]:
    """Return the doubt of each of successive records: the probability, from 0 to 1, that the record is wrong.

    A record is wrong if its texts do not translate each other completely, if an unaligned text has a translation, or if
    a text has a wrong repair. The doubt of a record that a person judged is 0. The doubt of other records assumes that
    the more doubtful ones of the neighbours are checked first: a correction often corrects two rows, so the second row
    of a wrong pair of rows is less doubtful than the first.

    If a person changes or judges a record, its own doubt and those of the `NEIGHBOURS` records on either side change.
    To update them, give these records with `NEIGHBOURS` more on either side, and use only the results of the former.
    After a decision without a change this may be omitted, because the order of the other records hardly changes.

    >>> records = [Record(f"p{k}", "een", "eins", ("nl", "de"), "clause", k / 4, "paired") for k in (1, 3)]
    >>> first, second = row_doubts(records)
    >>> first > second
    True
    """
    by_languages = (list(run) for _, run in groupby(records, key=lambda record: record.languages))
    return [doubt for run in by_languages for doubt in _doubts_of_one_pair(run)]


def with_doubts(records: Iterable[Record]) -> Iterator[tuple[Record, float]]:
    """Yield each record with its doubt, as in `row_doubts`; only some records are in memory at the same time."""
    following = iter(records)
    rows = list(islice(following, _ROWS_AT_ONCE + NEIGHBOURS))
    first = 0  # the rows before it have been yielded, and are only neighbours
    while first < len(rows):
        more = list(islice(following, _ROWS_AT_ONCE))
        last = len(rows) - NEIGHBOURS if more else len(rows)
        yield from zip(rows[first:last], row_doubts(rows)[first:last], strict=True)
        start = max(last - NEIGHBOURS, 0)
        rows, first = rows[start:] + more, last - start


def _doubts_of_one_pair(records: Sequence[Record]) -> list[float]:
    """Return the doubts of records of one pair of languages."""
    model = doubt_model()
    judged = np.array([is_judged(record) for record in records])
    log_odds = model.network(row_features(records))
    log_odds -= model.relief * neighbours_checked_before(log_odds, judged)
    is_right = 1 / (1 + np.exp(log_odds.clip(-_MOST_LOG_ODDS, _MOST_LOG_ODDS)))
    are_repairs_right = np.array([_probability_of_repairs(record) for record in records])
    doubts: list[float] = np.where(judged, 0.0, 1 - is_right * are_repairs_right).tolist()
    return doubts


def neighbours_checked_before(log_odds: Doubles, judged: Flags) -> Doubles:
    """Return how many of the two neighbours of each row are checked before it: judged, or more doubtful.

    >>> neighbours_checked_before(np.array([2.0, 1.0, 2.0]), np.array([False, False, False])).tolist()
    [0.0, 2.0, 0.0]
    """
    order = np.where(judged, np.inf, log_odds)
    above, below = (shifted(order, offset, -np.inf) for offset in (-1, 1))
    return np.asarray((above >= order).astype(np.float64) + (below > order))


def _probability_of_repairs(record: Record) -> float:
    """Return the probability that all repairs of both texts and all kept newlines are right, and no proposal is."""
    parts = [part for side in record.origin if side for part in side.parts]
    made = prod(edit.probability for part in parts for edit in part.edits)
    kept = (
        doubt.probability if doubt.rule == KEPT_BREAK else 1 - doubt.probability
        for part in parts
        for doubt in part.doubts
    )
    return made * prod(kept)
