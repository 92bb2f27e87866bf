"""The files of a source that are aligned with each other, and the files that are not aligned."""

from __future__ import annotations

from typing import NamedTuple

from parlalign.sources.pair_by_name import NamePairing
from parlalign.text.normalization import printable


class AlignmentTask(NamedTuple):
    """The files to align with each other, source first, or one file that may contain both languages; and a name."""

    name: str
    files: tuple[str, ...]


class PlannedDocument(NamedTuple):
    """A document of a run: its id and its files, source first, or one file that may contain both languages.

    A document that is not aligned has the status `exclusion` (alone, in other languages, ambiguous), and may have a
    `reason`.
    """

    id: str
    files: tuple[str, ...]
    exclusion: str = ""
    reason: str = ""


class IgnoredFiles(NamedTuple):
    """How many files of a source are not documents, for one reason."""

    reason: str
    files: int


def tasks_of(pairing: NamePairing) -> list[AlignmentTask]:
    """Return the tasks of a pairing: first the pairs, then the files that may contain both languages."""
    pairs = [AlignmentTask(printable(pair.name), (pair.source, pair.target)) for pair in pairing.pairs]
    return pairs + [AlignmentTask(printable(name), (name,)) for name in pairing.mixed]
