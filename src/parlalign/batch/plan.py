"""Which documents a source holds: those to be aligned, in order, and then those that stay out, with the reason.

Run as a program it prints them as JSON Lines, so that the names of a large folder do not stay in a run's memory.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

from parlalign.batch.tasks import tasks_of
from parlalign.errors import ParlalignError
from parlalign.io.urls import redacted
from parlalign.sources.manifest import HEADER, ManifestRow, format_row, is_manifest, read_manifest
from parlalign.sources.open_collection import MAX_FILES_OF_RUN, open_collection
from parlalign.sources.open_source import full_path
from parlalign.sources.pair_by_name import NamePairing, find_pairs
from parlalign.sources.zip_archive import is_zip
from parlalign.text.normalization import printable


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
    """Yield all that a folder, archive or manifest holds, tasks first; no id comes twice.

    Raises `ParlalignError` for a source that cannot be read or names nothing to align, and for a manifest at a line
    that is no row or repeats an id.
    """
    is_list = is_manifest(source) and not Path(source).is_dir()
    tasks = 0
    for found in _listed(source) if is_list else _told_apart(_found(source, languages)):
        tasks += isinstance(found, Planned) and not found.place
        yield found
    if not tasks:
        cure = (
            "give a line a document: id, source, target"
            if is_list
            else "name files as in x.nl.html and x.de.html, or nl/x.html and de/x.html, or let `parlalign pair` find"
            " out which belong together"
        )
        raise ParlalignError(f"{redacted(source)}: nothing to pair: {cure}")


def _listed(source: str) -> Iterator[Planned]:
    ids: set[str] = set()
    for row in read_manifest(source):
        identity = printable(row.id)
        if identity in ids:
            raise ParlalignError(f"{redacted(source)}: two documents have the id {identity!r}: give each its own")
        ids.add(identity)
        yield Planned(identity, (row.source, row.target) if row.target else (row.source,))


def _found(source: str, languages: tuple[str, str]) -> Iterator[Planned | Ignored]:
    with open_collection(source, max_files=MAX_FILES_OF_RUN) as texts:
        pairing = find_pairs(texts.names, languages)
        for task in tasks_of(pairing):
            yield Planned(task.name, task.files)
        yield from _left_out(pairing)
        for reason, count in sorted(texts.ignored.items()):
            yield Ignored(reason, count)


def _told_apart(found: Iterable[Planned | Ignored]) -> Iterator[Planned | Ignored]:
    """Give documents ids of their own: `a.txt` may be a file, and what is left of the names of a pair."""
    ids: set[str] = set()
    for each in found:
        if isinstance(each, Planned):
            names = chain([each.id, printable(each.files[0])], (f"{each.id}#{k}" for k in count(2)))
            identity = next(name for name in names if name not in ids)
            ids.add(identity)
            yield each._replace(id=identity)
        else:
            yield each


def _left_out(pairing: NamePairing) -> Iterator[Planned]:
    for name in pairing.unpaired:
        yield Planned(printable(name), (name,), "alone")
    for name in pairing.other_languages:
        yield Planned(printable(name), (name,), "in other languages")
    for group in pairing.ambiguous:
        for name in group.names:
            yield Planned(printable(name), (name,), "ambiguous", group.reason)


def plan_lines(source: str, languages: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """Yield lines for a person who wants to know what a run would do, each with the stream it goes to.

    On `out` goes a manifest of what would be aligned, with whole paths; members of an archive, which have none, by
    their names. On `err` goes how many files stay out, by reason.
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
            first, second = (*(full_path(source, name) for name in found.files), None)[:2]
            yield "out", format_row(ManifestRow(found.id, str(first), second))
    yield "err", f"{tasks} documents to align"
    for reason, files in out.items():
        yield "err", f"left out: {files} {reason}"
    if is_zip(source):
        yield "err", "files of an archive are no paths: this list is none to run from"


def main() -> None:
    """Print the plan that stdin asks for a line a document, then what is ignored; or the error that there is."""
    source, languages = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_the_run, daemon=True).start()
    try:
        for found in iter_plan(source, tuple(languages)):
            kind = "planned" if isinstance(found, Planned) else "ignored"
            sys.stdout.write(json.dumps({kind: found}) + "\n")
        sys.stdout.write(json.dumps({"end": True}) + "\n")
    except ParlalignError as error:
        sys.stdout.write(json.dumps({"error": str(error)}) + "\n")
    sys.stdout.flush()
    os._exit(0)  # the thread reads for ever


def _end_with_the_run() -> None:
    """End when there is nobody who asked: listing a store may take minutes, and a run be killed meanwhile."""
    sys.stdin.read()
    os._exit(1)
