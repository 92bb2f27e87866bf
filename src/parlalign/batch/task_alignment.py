"""The alignment of the documents of one task, and unique ids for its records."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from parlalign.aligning.bead_records import content_id
from parlalign.batch.counts import missing_sides
from parlalign.errors import ParlalignError
from parlalign.options import Options
from parlalign.pipeline import Alignment, align_documents
from parlalign.records import Document, Record


class NotMixedError(ParlalignError):
    """A single file is not in both languages; its name does not indicate that it should be."""


def align_task(documents: Sequence[Document], options: Options, *, sub_segments: bool = True) -> Alignment:
    """Align the documents of a task, and add sub-segments to its records if `sub_segments` is true.

    Raises `ParlalignError` if one of the languages has no text; this is a `NotMixedError` if there is one document.
    """
    error_class = ParlalignError if len(documents) == 2 else NotMixedError
    try:
        alignment = align_documents(documents, options, sub_segments=sub_segments)
    except ParlalignError as error:
        raise error_class(str(error)) from error
    if missing := list(missing_sides(alignment)):
        raise error_class("; ".join(missing))
    return alignment


def with_unique_ids(records: Sequence[Record], files: Sequence[str]) -> Iterator[Record]:
    """Yield records with ids that no record of another document has: hashes of their ids and of the file names.

    The ids of a document do not depend on other files in the folder, and are the same for a zip archive of the folder.
    """
    names = unicodedata.normalize("NFC", "\x1f".join(files))
    for record in records:
        yield replace(record, id=content_id(f"{names}\x1f{record.id}"))
