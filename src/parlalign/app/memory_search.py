"""A search in a translation memory, whose results are shown or written to a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from parlalign.app.progress import counted
from parlalign.formats.records.write_report import WriteReport
from parlalign.memory import Filter, Hit, Match, Memory
from parlalign.memory.concordance import parse
from parlalign.records import Record

if TYPE_CHECKING:
    from parlalign.app.commands import Output

_SAME_TEXTS = "the same texts as a record that was found"


@dataclass(frozen=True, slots=True)
class Search:
    """A search for similar texts, or a concordance; `limit` is the largest number of results, None for a default."""

    text: str
    concordance: bool
    language: str | None
    least: int
    limit: int | None
    only: Filter

    def results(self, memory: Memory) -> list[Hit] | list[Match]:
        """Return the results to show, at most `limit` of them, or 5, or 20 in a concordance."""
        if self.concordance:
            return memory.concordance(self.text, language=self.language, limit=self.limit or 20, only=self.only)
        return memory.search(self.text, language=self.language, least=self.least, limit=self.limit or 5, only=self.only)

    def write(self, memory: Memory, output: Output) -> WriteReport:
        """Write the records found, at most `limit` of them, or all; words of a concordance are marked in a sheet."""
        found: Iterable[Hit] | Iterable[Match]
        if self.concordance:
            words_found = parse(self.text).spans_if_all
            output = replace(output, write_options=replace(output.write_options, words_found=words_found))
            found = islice(memory.every_hit(self.text, language=self.language, only=self.only), self.limit)
        else:
            found = memory.search(
                self.text,
                language=self.language,
                least=self.least,
                limit=self.limit,
                only=self.only,
                assemble=False,  # its record is not in the memory
            )
        copies = _Copies()
        report = output.write(counted(copies.records(found), "records"))
        if copies.count:
            report.left_out[_SAME_TEXTS] += copies.count
        return report


@dataclass(slots=True)
class _Copies:
    """Counts the further records with the texts of those that are written."""

    count: int = 0

    def records(self, found: Iterable[Hit] | Iterable[Match]) -> Iterator[Record]:
        """Yield the records of the results, each once, and count their copies."""
        given: set[tuple[str, tuple[str, str]]] = set()
        for result in found:
            key = result.record.id, result.record.languages
            if key not in given:  # otherwise it was found by several of its texts
                given.add(key)
                self.count += result.copies
                yield result.record
