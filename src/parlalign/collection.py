"""Align all that is in a folder or zip archive, one pair of documents after the other."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from parlalign.align.records import content_id
from parlalign.encode import load_encoder
from parlalign.errors import ParlalignError
from parlalign.options import Options
from parlalign.pipeline import Alignment, align_documents
from parlalign.plain import printable
from parlalign.readers.archive import Texts, read_member
from parlalign.readers.pairs import Pairing, find_pairs
from parlalign.records import Document, Record
from parlalign.summary import NO_PAIR, AlignmentCounts, collection_summary, missing_sides

SHOWN = 10
"""Names, or groups of them, in a list for a person."""


class Task(NamedTuple):
    """The files that are aligned with each other, source first, or the one that may hold both; and their name."""

    name: str
    files: tuple[str, ...]


class NotMixedError(ParlalignError):
    """A file without a code in its name, which promises nothing, is not in both languages."""


class Collection:
    """An alignment of all documents in one place, and what became of each till now.

    Raises `ParlalignError` for an encoder that is not there.
    """

    def __init__(self, texts: Texts, options: Options) -> None:
        encoder = options.encoder
        self.options = replace(options, encoder=load_encoder(encoder) if isinstance(encoder, str) else encoder)
        self.texts = texts
        self.counts = AlignmentCounts(options)
        self.pairing = find_pairs(texts.names, options.languages)
        self.tasks = tasks_of(self.pairing)
        self.places = _places(self.pairing)

    @property
    def documents(self) -> int:
        """How many files there are, the ignored ones included."""
        return len(self.texts.names) + self.texts.ignored.total()

    @property
    def failed(self) -> int:
        """How many documents could not be aligned though their names promise it, or could not be read."""
        return self.places["failed"]

    def left_out(self) -> Iterator[str]:
        """Yield lines about the documents whose names give them no counterpart."""
        return _left_out(self.pairing)

    def records(
        self, started: Callable[[str], None], say: Callable[[str], None], *, keep_all: bool = False
    ) -> Iterator[Record]:
        """Yield the pairs, or all records, of one document after the other.

        `started` is told the name of each as it begins, `say` a line where it is not aligned. Raises `ParlalignError`
        where nothing is to be paired, and at the end where nothing could be.
        """
        if not self.tasks:
            raise ParlalignError(
                f"{self.texts.where}: nothing to pair in {self.documents} files: name them as in x.nl.html and"
                " x.de.html, or nl/x.html and de/x.html"
            )
        done = 0
        for task in self.tasks:
            started(task.name)
            alignment = self._aligned_or_said(task, say)
            if alignment:
                done += 1
                yield from own_ids(alignment.records if keep_all else alignment.pairs, task.files)
            del alignment  # before the next is made
        if not done:
            raise ParlalignError(f"{self.texts.where}: none of its {self.documents} files could be aligned: see above")

    def summary(self) -> Iterator[str]:
        """Yield lines with counts that add up."""
        return collection_summary(self.places, self.texts.ignored, self.counts)

    def _aligned_or_said(self, task: Task, say: Callable[[str], None]) -> Alignment | None:
        """Return an alignment and count it; None where it could not be made, which is counted and said."""
        try:
            alignment = align_together([read_member(self.texts, file) for file in task.files], self.options)
        except NotMixedError as error:
            self.places["set aside"] += 1
            say(f"{task.name}: set aside: {error}")
        except (ParlalignError, MemoryError) as error:
            self.places["failed"] += len(task.files)
            say(f"{task.name}: failed: {str(error) or 'the memory does not suffice'}")
        else:
            self.places["in pairs" if len(task.files) == 2 else "mixed"] += len(task.files)
            self.counts.add(alignment)
            if not alignment.pairs:
                say(f"{task.name}: {NO_PAIR}")
            return alignment
        return None


def align_together(documents: Sequence[Document], options: Options) -> Alignment:
    """Align the documents of a task; one without text in either language raises `ParlalignError`.

    Where there is one document, which may never have been meant to hold both, it is a `NotMixedError`.
    """
    refused = ParlalignError if len(documents) == 2 else NotMixedError
    try:
        alignment = align_documents(documents, options)
    except ParlalignError as error:
        raise refused(str(error)) from error
    if missing := list(missing_sides(alignment)):
        raise refused("; ".join(missing))
    return alignment


def tasks_of(pairing: Pairing) -> list[Task]:
    """Return what is to be aligned: the pairs, then the files that may hold both languages."""
    pairs = [Task(printable(pair.name), (pair.source, pair.target)) for pair in pairing.pairs]
    return pairs + [Task(printable(name), (name,)) for name in pairing.mixed]


def _places(pairing: Pairing) -> Counter[str]:
    """Return the documents by what became of them, in the order in which they are told; open tasks in none yet."""
    places = Counter({"in pairs": 0, "mixed": 0, "alone": len(pairing.alone)})
    places["in other languages"] = len(pairing.foreign)
    places["ambiguous"] = sum(len(group.names) for group in pairing.ambiguous)
    return places


def _left_out(pairing: Pairing) -> Iterator[str]:
    if pairing.alone:
        yield f"alone: {listed(pairing.alone)}"
    if pairing.foreign:
        yield f"in other languages: {listed(pairing.foreign)}"
    for group in pairing.ambiguous[:SHOWN]:
        yield f"ambiguous: {listed(group.names)}: {group.reason}"
    if len(pairing.ambiguous) > SHOWN:
        yield f"ambiguous: {len(pairing.ambiguous) - SHOWN} more such groups"


def listed(names: Sequence[str]) -> str:
    """Return names for a person to read, of many the first ten."""
    shown = ", ".join(printable(name) for name in names[:SHOWN])
    return shown if len(names) <= SHOWN else f"{shown} and {len(names) - SHOWN} more"


def own_ids(records: Sequence[Record], files: Sequence[str]) -> Iterator[Record]:
    """Give records ids that are no other document's: hashes of their ids and the names of their files.

    So the ids of a document stay as they are whatever else is in the folder, and are the same in a zip of it.
    """
    place = unicodedata.normalize("NFC", "\x1f".join(files))
    for record in records:
        yield replace(record, id=content_id(f"{place}\x1f{record.id}"))
