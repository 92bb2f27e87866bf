"""Align the documents of a folder or zip archive one pair at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from parlalign.app.summary import NO_PAIR, SHOWN, collection_summary, list_names, number_of, remarks
from parlalign.batch.counts import AlignmentCounts
from parlalign.batch.task_alignment import NotMixedError, align_task, documents_of_task, with_unique_ids
from parlalign.batch.tasks import AlignmentTask, tasks_of
from parlalign.encoding import load_encoder
from parlalign.errors import ParlalignError
from parlalign.io.urls import redacted
from parlalign.options import Options
from parlalign.pipeline import Alignment
from parlalign.records import Document, Record
from parlalign.sources.document_source import DocumentCollection, document_path
from parlalign.sources.nothing_to_pair import nothing_to_pair
from parlalign.sources.pair_by_name import NamePairing, find_pairs
from parlalign.stages import steps
from parlalign.text.normalization import printable


class Collection:
    """The documents of a folder or archive, and counts of the alignments made so far.

    Raises `ParlalignError` if the encoder cannot be loaded or does not know a language.
    """

    def __init__(self, source: DocumentCollection, options: Options, *, sub_segments: bool = True) -> None:
        options.check_encoder()
        encoder = options.encoder
        self.options = replace(options, encoder=load_encoder(encoder) if isinstance(encoder, str) else encoder)
        self.source = source
        self.sub_segments = sub_segments
        self.counts = AlignmentCounts(options)
        self.pairing = find_pairs(source.names, options.languages)
        self.tasks = tasks_of(self.pairing)
        self.places = _places(self.pairing)
        self.not_aligned: list[str] = []
        """Files that belong together by their names, and could not be aligned."""

    @property
    def documents(self) -> int:
        """How many files there are, including the ignored ones."""
        return len(self.source.names) + self.source.ignored.total()

    @property
    def failed(self) -> int:
        """How many files could not be read, or are not in the languages that their names indicate."""
        return self.places["failed"]

    def left_out(self) -> Iterator[str]:
        """Yield lines about the files that are not aligned because of their names."""
        return _left_out_lines(self.pairing)

    def records(
        self, started: Callable[[str], None], say: Callable[[str], None], *, keep_all: bool = False
    ) -> Iterator[Record]:
        """Yield the pairs, or all exported records, of each task in order; arguments and errors as in `alignments`."""
        for task, alignment in self.alignments(started, say):
            yield from with_unique_ids(alignment.exported if keep_all else alignment.pairs, task.files)
            del alignment  # frees memory before the next alignment

    def alignments(
        self, started: Callable[[str], None], say: Callable[[str], None]
    ) -> Iterator[tuple[AlignmentTask, Alignment]]:
        """Yield each task that could be aligned, in order, with its alignment; each is a step of the current stage.

        `started` is called with the name of each task before it is aligned, and `say` with a line if a task fails.
        Raises `ParlalignError` if there is no task, and at the end if no task could be aligned.
        """
        if not self.tasks:
            raise nothing_to_pair(
                self.source,
                f"nothing to pair in {number_of(self.documents, 'file')}",
                "name them as in x.nl.html and x.de.html, or nl/x.html and de/x.html",
                self.options.languages,
            )
        done, failures = 0, list[str]()

        def say_failure(line: str) -> None:
            failures.append(line)
            say(line)

        for task in steps(self.tasks):
            started(task.name)
            alignment = self._align(task, say if done else say_failure)
            if alignment:
                done += 1
                yield task, alignment
            del alignment  # frees memory before the next alignment
        if not done:
            message = f"{self.source.where}: none of its {self.documents} files could be aligned: {failures[0]}"
            raise ParlalignError(message, code="no-pairs")

    def summary(self) -> Iterator[str]:
        """Yield lines with counts that add up."""
        return collection_summary(self.places, self.source.ignored, self.counts)

    def _align(self, task: AlignmentTask, say: Callable[[str], None]) -> Alignment | None:
        """Return the alignment of a task, and count it; if it fails, count and report that, and return None."""
        try:
            documents = self._documents(task)
            alignment = align_task(documents, self.options, sub_segments=self.sub_segments)
        except NotMixedError as error:
            self.places["set aside"] += 1
            say(f"{task.name}: set aside: {error}")
        except (ParlalignError, MemoryError) as error:
            self.places["failed"] += len(task.files)
            say(f"{task.name}: failed: {str(error) or 'not enough memory'}")
        else:
            self.places["in pairs" if len(task.files) == 2 else "mixed"] += len(task.files)
            self.counts.add(alignment)
            for document in alignment.documents:
                for remark in remarks(document):
                    say(remark)
            if not alignment.pairs:
                say(f"{task.name}: {NO_PAIR}")
            return alignment
        self.not_aligned += task.files
        return None

    def _documents(self, task: AlignmentTask) -> list[Document]:
        where = self.source.where
        files = [(self.source.content(name), document_path(where, name)) for name in task.files]
        return documents_of_task(files, [printable(redacted(name)) for name in task.files], self.options.languages)


def _places(pairing: NamePairing) -> Counter[str]:
    """Return the counts of the files that are not aligned, after counts of 0 for the files that are aligned."""
    places = Counter({"in pairs": 0, "mixed": 0, "alone": len(pairing.unpaired)})
    places["in other languages"] = len(pairing.other_languages)
    places["ambiguous"] = sum(len(group.names) for group in pairing.ambiguous)
    return places


def _left_out_lines(pairing: NamePairing) -> Iterator[str]:
    if pairing.unpaired:
        yield f"alone: {list_names(pairing.unpaired)}"
    if pairing.other_languages:
        yield f"in other languages: {list_names(pairing.other_languages)}"
    for group in pairing.ambiguous[:SHOWN]:
        yield f"ambiguous: {list_names(group.names)}: {group.reason}"
    if len(pairing.ambiguous) > SHOWN:
        yield f"ambiguous: {len(pairing.ambiguous) - SHOWN} more such groups"
