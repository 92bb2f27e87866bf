"""The plan of a run: the documents to align, in order, and then the documents that are not aligned, with the reason.

As a program, this module prints them as JSON Lines, so that a run does not keep the names of a large folder in memory.
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

from parlalign.batch.tasks import IgnoredFiles, PlannedDocument, tasks_of
from parlalign.errors import ParlalignError
from parlalign.io.open_streams import STANDARD
from parlalign.io.urls import redacted
from parlalign.sources.document_numbers import refuse_number
from parlalign.sources.manifest import HEADER, ManifestRow, format_row, is_manifest, read_manifest
from parlalign.sources.nothing_to_pair import nothing_to_pair
from parlalign.sources.open_collection import MAX_FILES_IN_BATCH, open_collection
from parlalign.sources.open_source import full_path
from parlalign.sources.pair_by_name import NamePairing, find_pairs
from parlalign.sources.unread_files import unread_kinds
from parlalign.sources.zip_archive import is_zip
from parlalign.text.normalization import printable


def iter_plan(source: str, languages: tuple[str, str]) -> Iterator[PlannedDocument | IgnoredFiles]:
    """Yield the documents of a folder, archive or manifest, those to align first; all ids are different.

    Raises `ParlalignError` if the source cannot be read or has nothing to align, or if a line of a manifest is not a
    valid row or repeats an id.
    """
    refuse_number(source)
    if source == STANDARD:
        raise ParlalignError("-: a run needs files, which --resume can find again: name a folder, archive or manifest")
    if is_manifest(source) and not Path(source).is_dir():
        yield from _documents_of_manifest(source)
    else:
        yield from _with_unique_ids(_files_of_collection(source, languages))


def _documents_of_manifest(source: str) -> Iterator[PlannedDocument]:
    ids: set[str] = set()
    for row in read_manifest(source):
        identity = printable(row.id)
        if identity in ids:
            raise ParlalignError(f"{redacted(source)}: two documents have the id {identity!r}: give each its own")
        ids.add(identity)
        yield PlannedDocument(identity, (row.source, row.target) if row.target else (row.source,))
    if not ids:
        cure = "give one line for each document: id, source, target"
        raise ParlalignError(f"{redacted(source)}: nothing to pair: {cure}")


def _files_of_collection(source: str, languages: tuple[str, str]) -> Iterator[PlannedDocument | IgnoredFiles]:
    with open_collection(source, max_files=MAX_FILES_IN_BATCH) as collection:
        pairing = find_pairs(collection.names, languages)
        tasks = tasks_of(pairing)
        for task in tasks:
            yield PlannedDocument(task.name, task.files)
        yield from _excluded(pairing)
        for reason, count in sorted(collection.ignored.items()):
            yield IgnoredFiles(reason, count)
        if not tasks:
            cure = (
                "name files as in x.nl.html and x.de.html, or nl/x.html and de/x.html, or let `parlalign pair` find"
                " the pairs"
            )
            raise nothing_to_pair(collection, "nothing to pair", cure, languages)


def _with_unique_ids(plan: Iterable[PlannedDocument | IgnoredFiles]) -> Iterator[PlannedDocument | IgnoredFiles]:
    """Yield the plan with different ids for all documents.

    For instance, `a.txt` may be the name of a file and also the common name of a pair.
    """
    ids: set[str] = set()
    for entry in plan:
        if isinstance(entry, PlannedDocument):
            names = chain([entry.id, printable(entry.files[0])], (f"{entry.id}#{k}" for k in count(2)))
            identity = next(name for name in names if name not in ids)
            ids.add(identity)
            yield entry._replace(id=identity)
        else:
            yield entry


def _excluded(pairing: NamePairing) -> Iterator[PlannedDocument]:
    for name in pairing.unpaired:
        yield PlannedDocument(printable(name), (name,), "alone")
    for name in pairing.other_languages:
        yield PlannedDocument(printable(name), (name,), "in other languages")
    for group in pairing.ambiguous:
        for name in group.names:
            yield PlannedDocument(printable(name), (name,), "ambiguous", group.reason)


def plan_lines(source: str, languages: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """Yield lines that say what a run would do, each with the stream to print it on.

    `out` gets a manifest of what would be aligned, with absolute paths, or names for the members of an archive. `err`
    gets the number of files that would not be aligned, by reason.
    """
    left_out: Counter[str] = Counter()
    tasks = 0
    yield "out", HEADER
    for entry in iter_plan(source, languages):
        if isinstance(entry, IgnoredFiles):
            left_out[entry.reason] += entry.files
        elif entry.exclusion:
            left_out[entry.exclusion] += 1
        else:
            tasks += 1
            path, target = (*(full_path(source, name) for name in entry.files), None)[:2]
            yield "out", format_row(ManifestRow(entry.id, str(path), target))
    yield "err", f"{tasks} documents to align"
    for reason, files in left_out.items():
        yield "err", f"left out: {files} {reason}"
    for kind in unread_kinds(left_out):
        yield "err", f"left out: {kind}"
    if is_zip(source):
        yield "err", "this list cannot be used as a manifest: files of an archive have no paths"


def main() -> None:
    """Print the plan of the source on stdin, a line for each document and each reason to ignore files, or the error."""
    source, languages = json.loads(sys.stdin.readline())
    threading.Thread(target=_exit_when_run_ends, daemon=True).start()
    try:
        for entry in iter_plan(source, tuple(languages)):
            kind = "planned" if isinstance(entry, PlannedDocument) else "ignored"
            sys.stdout.write(json.dumps({kind: entry}) + "\n")
        sys.stdout.write(json.dumps({"end": True}) + "\n")
    except ParlalignError as error:
        sys.stdout.write(json.dumps({"error": str(error)}) + "\n")
    sys.stdout.flush()
    os._exit(0)  # the thread reads until the run ends


def _exit_when_run_ends() -> None:
    """End this program when the run ends; otherwise it could continue to list a remote folder for minutes."""
    sys.stdin.read()
    os._exit(1)
