"""Rows of the run journal: the result of a document, and a shard."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple


class ResultRow(NamedTuple):
    """A document of the run and, if `result` is not empty, its result with the options of the run."""

    position: int
    id: str
    files: tuple[str, ...]
    exclusion: str
    reason: str
    result: str
    content: str
    error: str
    seconds: float
    counts: dict[str, Any]


class Shard(NamedTuple):
    """A file of records.

    `made_of` is a hash of its documents and options, and `content` a hash of its bytes; `written` is the number of
    records in it, and `left_out` counts those that were not written, by reason.
    """

    name: str
    made_of: str
    content: str
    written: int
    left_out: Counter[str]
