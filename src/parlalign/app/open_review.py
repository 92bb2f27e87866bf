"""Start a review of files, or resume one: from the files to the journal."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext, suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from parlalign.api import iter_records, read_documents
from parlalign.app.collection import Collection
from parlalign.app.progress import stages_shown
from parlalign.app.review_inputs import (
    belongs_to,
    check_place,
    find_journal,
    journal_facts,
    kind_of_inputs,
    stream_error,
)
from parlalign.app.summary import alignment_summary, read_summary
from parlalign.batch.counts import missing_sides
from parlalign.batch.task_alignment import with_unique_ids
from parlalign.errors import ParlalignError
from parlalign.formats.records.po import pair_catalogues
from parlalign.io.sqlite import remove_database
from parlalign.io.stream_input import is_stream
from parlalign.options import Options
from parlalign.records import Record
from parlalign.records.read_report import ReadReport
from parlalign.review.journal_file import is_blank, make_journal
from parlalign.review.journal_queries import JournalReader
from parlalign.sources.open_collection import open_collection
from parlalign.stages import Progress, stage, steps

if TYPE_CHECKING:
    from parlalign.pipeline import Alignment


class OpenedReview(NamedTuple):
    """The path of a journal, whether it existed before, messages about making it, and files that are not in it."""

    path: Path
    is_resumed: bool
    notes: tuple[str, ...] = ()
    not_aligned: tuple[str, ...] = ()


class _NewReview(NamedTuple):
    """A journal that is to be made: its path and facts, the inputs, and how they are read and aligned."""

    path: Path
    facts: dict[str, Any]
    inputs: Sequence[str]
    languages: tuple[str, str] | None
    options: Options
    progress: Progress | None
    not_aligned: list[str]
    """Files of a folder that could not be aligned."""


def open_review(
    inputs: Sequence[str],
    *,
    journal: str | None = None,
    languages: tuple[str, str] | None = None,
    options: Options,
    progress: Progress | None = None,
) -> OpenedReview:
    """Return the journal of a review of one file of records, or of texts, which are aligned first.

    Texts are in one or two files, or in a folder or zip archive, whose files are paired by name. The journal is made if
    it does not exist; the inputs are not changed. `languages` selects two languages of a file of records that has more.
    `progress` is called with the stage (`read`, `repair`, `align`, `write`) and the share of it that is done; without
    it, a terminal shows them. Raises `ParlalignError` if an input cannot be read, or if the inputs or the options are
    not those with which an existing review was started.
    """
    if journal and is_stream(journal):
        raise stream_error(journal)
    kind = kind_of_inputs(inputs)
    if kind == "journal" and journal is None:
        JournalReader(inputs[0]).close()
        return OpenedReview(Path(inputs[0]), is_resumed=True)
    path = Path(journal) if journal else find_journal(inputs)
    check_place(path, inputs, kind)
    with nullcontext(progress) if progress else stages_shown() as heard:
        with stage("read", heard):
            facts = journal_facts(inputs, kind, languages, options)
        if path.exists() and not is_blank(path) and belongs_to(path, facts):
            return OpenedReview(path, is_resumed=True)
        new = _NewReview(path, facts, inputs, languages, options, heard, [])
        notes = {"collection": _align_collection, "texts": _align_texts}.get(kind, _read_records)(new)
    return OpenedReview(path, is_resumed=False, notes=tuple(notes), not_aligned=tuple(new.not_aligned))


def _read_records(new: _NewReview) -> Iterable[str]:
    report = ReadReport(languages=new.languages, several_languages="refused")
    with stage("read", new.progress):
        if len(new.inputs) == 1:
            records = iter_records(new.inputs[0], report)
        else:
            records = pair_catalogues(new.inputs[0], new.inputs[1], new.options.languages, report)
        _make(new, records, {})
    return read_summary(" and ".join(new.inputs), report)


def _align_texts(new: _NewReview) -> Iterable[str]:
    from parlalign.pipeline import align_documents

    with stage("read", new.progress):
        documents = read_documents(new.inputs, new.options.languages)
    alignment = align_documents(documents, new.options, progress=new.progress)
    _check_languages(new, alignment)
    with stage("write", new.progress):
        _make(new, steps(alignment.exported), {document.id: document.source for document in alignment.documents})
    return alignment_summary(alignment)


def _check_languages(new: _NewReview, alignment: Alignment) -> None:
    """Raise `ParlalignError` if no row of the review would have a translation, because a language is missing."""
    missing = [*missing_sides(alignment)]
    if len(missing) == 1:
        code = "one-language" if len(new.inputs) == 1 else "same-language"
        raise ParlalignError(f"{new.facts['name']}: {missing[0]}", code=code)


def _align_collection(new: _NewReview) -> Iterable[str]:
    with open_collection(new.inputs[0], exclude=new.path) as source:
        collection = Collection(source, new.options)
        notes = list(collection.left_out())
        sources: dict[str, str] = {}
        with stage("align", new.progress):
            _make(new, _records_of_collection(collection, notes.append, sources), sources)
        new.not_aligned.extend(collection.not_aligned)
    return [*notes, *collection.summary()]


def _records_of_collection(
    collection: Collection, say: Callable[[str], None], sources: dict[str, str]
) -> Iterator[Record]:
    """Yield the records of all documents, and add the source text of each document to `sources`."""
    for task, alignment in collection.alignments(lambda _name: None, say):
        sources |= {document.id: document.source for document in alignment.documents}
        yield from with_unique_ids(alignment.exported, task.files)
        del alignment  # frees memory before the next alignment


def _make(new: _NewReview, records: Iterable[Record], sources: dict[str, str]) -> None:
    remaining = iter(records)
    first = next(remaining, None)
    if first is None:
        message = f"{new.facts['name']}: contains no records: there is nothing to review"
        raise ParlalignError(message, code="no-text")
    _remove_unused(new.path)
    try:
        make_journal(new.path, chain([first], remaining), {**new.facts, "languages": first.languages}, sources)
    except BaseException:
        with suppress(ParlalignError, OSError):  # the error before tells more
            _remove_blank(new.path)
        raise


def _remove_blank(path: Path) -> None:
    """Remove a journal that was not completed."""
    file = Path(os.path.realpath(path))
    if file.exists() and is_blank(file):
        remove_database(file)


def _remove_unused(path: Path) -> None:
    """Remove a journal without actions, so that another one can be made at its path; keep every other file."""
    file = Path(os.path.realpath(path))  # SQLite puts its further files beside the file that a link leads to
    if not file.exists() or is_blank(file):
        return
    with JournalReader(file) as reader:
        if reader.version > 0:
            raise ParlalignError(f"{path}: another program has begun this review: repeat the command to continue it")
    remove_database(file)
