"""The documents that are aligned with each other: which they are, the alignment of one pair, and ids of its records."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from parlalign.aligning.bead_records import content_id
from parlalign.batch.counts import missing_sides
from parlalign.errors import ParlalignError
from parlalign.options import Options
from parlalign.pipeline import Alignment, align_documents
from parlalign.records import Document, Record
from parlalign.sources.pair_by_name import NamePairing
from parlalign.text.normalization import printable


class Task(NamedTuple):
    """The files that are aligned with each other, source first, or the one that may hold both; and their name."""

    name: str
    files: tuple[str, ...]


class NotMixedError(ParlalignError):
    """A file without a code in its name, which promises nothing, is not in both languages."""


def align_together(documents: Sequence[Document], options: Options, *, sub_segments: bool = True) -> Alignment:
    """Align the documents of a task; one without text in either language raises `ParlalignError`.

    Where there is one document, which may never have been meant to hold both, it is a `NotMixedError`.
    """
    refused = ParlalignError if len(documents) == 2 else NotMixedError
    try:
        alignment = align_documents(documents, options, sub_segments=sub_segments)
    except ParlalignError as error:
        raise refused(str(error)) from error
    if missing := list(missing_sides(alignment)):
        raise refused("; ".join(missing))
    return alignment


def tasks_of(pairing: NamePairing) -> list[Task]:
    """Return what is to be aligned: the pairs, then the files that may hold both languages."""
    pairs = [Task(printable(pair.name), (pair.source, pair.target)) for pair in pairing.pairs]
    return pairs + [Task(printable(name), (name,)) for name in pairing.mixed]


def own_ids(records: Sequence[Record], files: Sequence[str]) -> Iterator[Record]:
    """Give records ids that are no other document's: hashes of their ids and the names of their files.

    So the ids of a document stay as they are whatever else is in the folder, and are the same in a zip of it.
    """
    place = unicodedata.normalize("NFC", "\x1f".join(files))
    for record in records:
        yield replace(record, id=content_id(f"{place}\x1f{record.id}"))
