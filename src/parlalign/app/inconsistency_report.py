"""The report of inconsistent translations, which is shown or written to a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from parlalign._version import __version__
from parlalign.app.progress import counted
from parlalign.app.summary import number_of
from parlalign.io.atomic import output_files
from parlalign.memory import Compared, Filter, Inconsistency, Memory, Sameness
from parlalign.memory.inconsistency_files import WRITERS, write_inconsistencies
from parlalign.memory.inconsistency_rows import NAMES, ReportCounts

if TYPE_CHECKING:
    from parlalign.app.commands import TextOutput

_GUIDE = """Each row is a translation; all translations of a text have the same number of a group.
The translation that was changed last comes first. Bold red words differ from it.
You can sort and filter the rows. To correct a record in the translation memory, look it up by its id."""


@dataclass(slots=True)
class InconsistencyReport:
    """The texts of a memory with several translations; `counts` has those that were read so far."""

    memory: Memory
    only: Filter
    side: int
    sameness: Sameness
    counts: Compared = field(default_factory=Compared)

    @property
    def names(self) -> tuple[str, str]:
        """What the text and its translations are: source and target, or the reverse."""
        return NAMES[self.side], NAMES[1 - self.side]

    def found(self) -> Iterator[Inconsistency]:
        """Yield the texts, and count them."""
        return self.memory.inconsistencies(self.only, side=self.side, sameness=self.sameness, counts=self.counts)

    def write(self, output: TextOutput, limit: int | None) -> Iterator[str]:
        """Write the texts to a file, at most `limit` of them; yield the summary."""
        suffix = output.check([self.memory.name], *WRITERS)
        found = islice(counted(self.found(), f"{self.names[0]}s"), limit)
        with output_files(output.replacing):
            written = write_inconsistencies(found, output.path, suffix, side=self.side, about=self._about())
        yield from self._written_lines(output.path, written)
        if limit is None or self.counts.inconsistent < limit:  # otherwise the rest was not read
            yield from self.only_in_form()

    def summary(self, shown: int) -> Iterator[str]:
        """Yield what a reader should know who sees the first texts."""
        text, translation = self.names
        if not self.counts.inconsistent:
            yield f"no {text} has several {translation}s"
        else:
            rest = self.counts.inconsistent - shown
            more = f"; {rest} of them not shown: -o OUT.xlsx writes all" if rest else ""
            yield f"{number_of(self.counts.inconsistent, text)} with several {translation}s{more}"
        yield from self.only_in_form()

    def only_in_form(self) -> Iterator[str]:
        """Yield a line if there are texts whose translations differ in no word."""
        if count := self.counts.only_in_form:
            texts = number_of(count, f"more {self.names[0]}")
            yield f"{texts} with {self.names[1]}s that differ only in form: --exact reports them"

    def _written_lines(self, path: str, written: ReportCounts) -> Iterator[str]:
        text, translation = self.names
        yield (
            f"{path}: {number_of(self.counts.inconsistent, text)} with several {translation}s written,"
            f" in {number_of(written.written, 'row')}"
        )
        if written.cut:
            yield f"{path}: {number_of(written.cut, 'text')} cut, because a cell cannot hold them"
        if written.no_room:
            yield f"{path}: {number_of(written.no_room, translation)} left out: no room in the sheet"

    def _about(self) -> list[str]:
        text, translation = self.names
        return [
            f"{text.capitalize()}s with several {translation}s",
            *_GUIDE.split("\n"),
            self.sameness.description(text, translation),
            f"parlalign {__version__}, translation memory {self.memory.name}",
        ]
