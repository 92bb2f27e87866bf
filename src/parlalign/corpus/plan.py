"""Which documents a source holds: those to be aligned, in order, and then those that stay out, with the reason.

Run as a program it prints them as JSON Lines, so that the names of a large folder do not stay in a run's memory.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from parlalign.collection import tasks_of
from parlalign.corpus.manifest import HEADER, ManifestRow, is_manifest, read_manifest, table_line
from parlalign.errors import ParlalignError
from parlalign.languages import parse_pair
from parlalign.plain import printable
from parlalign.readers.archive import MAX_FILES, opened_texts, place_of
from parlalign.readers.pairs import Pairing, find_pairs


class Planned(NamedTuple):
    """A document: its id, its files (source first; one that may hold both), and where it belongs if it is no task."""

    id: str
    files: tuple[str, ...]
    place: str = ""
    reason: str = ""


class Ignored(NamedTuple):
    """How many files of a source are no documents, for a reason."""

    reason: str
    files: int


def iter_plan(source: str, languages: tuple[str, str]) -> Iterator[Planned | Ignored]:
    """Yield all that a folder, archive or manifest holds, tasks first.

    Raises `ParlalignError` for a source that cannot be read, and for a manifest at a line that is no row.
    """
    if is_manifest(source):
        for row in read_manifest(source):
            yield Planned(printable(row.id), (row.source, row.target) if row.target else (row.source,))
        return
    with opened_texts(source, most=MAX_FILES) as texts:
        pairing = find_pairs(texts.names, languages)
        for task in tasks_of(pairing):
            yield Planned(task.name, task.files)
        yield from _left_out(pairing)
        for reason, count in sorted(texts.ignored.items()):
            yield Ignored(reason, count)


def _left_out(pairing: Pairing) -> Iterator[Planned]:
    for name in pairing.alone:
        yield Planned(printable(name), (name,), "alone")
    for name in pairing.foreign:
        yield Planned(printable(name), (name,), "in other languages")
    for group in pairing.ambiguous:
        for name in group.names:
            yield Planned(printable(name), (name,), "ambiguous", group.reason)


def plan_lines(source: str, languages: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """Yield lines for a person who wants to know what a run would do, each with the stream it goes to.

    On `out` goes a manifest of what would be aligned, on `err` how many files stay out, by reason.
    """
    out: Counter[str] = Counter()
    tasks = 0
    yield "out", HEADER
    for found in iter_plan(source, languages):
        if isinstance(found, Ignored):
            out[found.reason] += found.files
        elif found.place:
            out[found.place] += 1
        else:
            tasks += 1
            first, second = (*(place_of(source, name) for name in found.files), None)[:2]
            yield "out", table_line(ManifestRow(found.id, str(first), second))
    yield "err", f"{tasks} documents to align"
    for reason, count in out.items():
        yield "err", f"{count} files stay out: {reason}"


def main(source: str, languages: str) -> None:
    """Print a plan a line a document, then what is ignored; or the error that there is."""
    try:
        for found in iter_plan(source, parse_pair(languages)):
            kind = "planned" if isinstance(found, Planned) else "ignored"
            sys.stdout.write(json.dumps({kind: found}) + "\n")
        sys.stdout.write(json.dumps({"end": True}) + "\n")
    except ParlalignError as error:
        sys.stdout.write(json.dumps({"error": str(error)}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
