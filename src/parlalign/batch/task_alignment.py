"""The alignment of the documents of one task, and unique ids for its records."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from parlalign.aligning.bead_records import content_id
from parlalign.batch.counts import missing_sides
from parlalign.errors import ParlalignError
from parlalign.formats.documents import read_content
from parlalign.formats.records.reading import texts_of_table
from parlalign.formats.records.two_columns import NoColumnsError
from parlalign.options import Options
from parlalign.pipeline import Alignment, align_documents
from parlalign.records import Document, Record


class NotMixedError(ParlalignError):
    """A single file is not in both languages; its name does not indicate that it should be."""


def documents_of_task(
    files: Sequence[tuple[bytes, str]], ids: Sequence[str], languages: tuple[str, str]
) -> list[Document]:
    """Return the documents of a task with their ids: one for each file, or the texts of both languages of a table.

    Each file is its content, and its place for messages. Raises `NotMixedError` for a table without texts in both
    languages, and `ParlalignError` for a file that cannot be read.
    """
    if len(files) == 1:
        try:
            texts = texts_of_table(*files[0], languages)
        except NoColumnsError as error:
            raise NotMixedError(str(error)) from error
        if texts is not None:
            return [replace(text, id=f"{ids[0]}:{text.language}") for text in texts]
    return [replace(read_content(*file), id=name) for file, name in zip(files, ids, strict=True)]


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
