"""Align all that is in a folder or zip archive, one pair of documents after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from parlalign.app.summary import NO_PAIR, SHOWN, collection_summary, list_names
from parlalign.batch.counts import AlignmentCounts
from parlalign.batch.tasks import NotMixedError, Task, align_together, own_ids, tasks_of
from parlalign.encoding import load_encoder
from parlalign.errors import ParlalignError
from parlalign.options import Options
from parlalign.pipeline import Alignment
from parlalign.records import Record
from parlalign.sources.document_source import DocumentCollection
from parlalign.sources.open_collection import read_document
from parlalign.sources.pair_by_name import NamePairing, find_pairs


class Collection:
    """An alignment of all documents in one place, and what became of each till now.

    Raises `ParlalignError` for an encoder that is not there.
    """

    def __init__(self, texts: DocumentCollection, options: Options, *, sub_segments: bool = True) -> None:
        encoder = options.encoder
        self.options = replace(options, encoder=load_encoder(encoder) if isinstance(encoder, str) else encoder)
        self.texts = texts
        self.sub_segments = sub_segments
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
            documents = [read_document(self.texts, file) for file in task.files]
            alignment = align_together(documents, self.options, sub_segments=self.sub_segments)
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


def _places(pairing: NamePairing) -> Counter[str]:
    """Return the documents by what became of them, in the order in which they are told; open tasks in none yet."""
    places = Counter({"in pairs": 0, "mixed": 0, "alone": len(pairing.unpaired)})
    places["in other languages"] = len(pairing.other_languages)
    places["ambiguous"] = sum(len(group.names) for group in pairing.ambiguous)
    return places


def _left_out(pairing: NamePairing) -> Iterator[str]:
    if pairing.unpaired:
        yield f"alone: {list_names(pairing.unpaired)}"
    if pairing.other_languages:
        yield f"in other languages: {list_names(pairing.other_languages)}"
    for group in pairing.ambiguous[:SHOWN]:
        yield f"ambiguous: {list_names(group.names)}: {group.reason}"
    if len(pairing.ambiguous) > SHOWN:
        yield f"ambiguous: {len(pairing.ambiguous) - SHOWN} more such groups"
