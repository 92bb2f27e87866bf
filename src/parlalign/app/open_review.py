"""From files to a journal: begin a review, or go on with one."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, cast

from parlalign._version import __version__
from parlalign.api import RECORD_READERS, iter_records, read_documents
from parlalign.app.progress import counted, working
from parlalign.app.summary import alignment_summary, read_summary
from parlalign.errors import ParlalignError
from parlalign.formats.records.reading import kind_of_records
from parlalign.io.resources import file_hash
from parlalign.options import Options
from parlalign.records import Record
from parlalign.records.read_report import ReadReport
from parlalign.records.values import record_to_values
from parlalign.review.journal_file import is_blank, make_journal
from parlalign.review.journal_queries import JournalReader

JOURNAL = ".review"
"""The suffix of journals."""


class Opened(NamedTuple):
    """A journal, whether it was there before, and what is to be said of its making."""

    path: Path
    is_resumed: bool
    notes: tuple[str, ...] = ()


def open_review(
    inputs: Sequence[str], *, journal: str | None = None, languages: tuple[str, str] | None = None, options: Options
) -> Opened:
    """Return the journal of a review of a file of records or of one or two texts, which are aligned first.

    It is made where there is none; the files are only read. `languages` are those wanted of a file of records that has
    more than two. Raises `ParlalignError` for files that cannot be read, and where they or the choices are no longer
    those with which the review began.
    """
    _check_inputs(inputs)
    kinds = [kind_of_records(given) for given in inputs]
    is_of_records = len(inputs) == 1 and kinds[0] in RECORD_READERS
    if kinds == [JOURNAL] and journal is None:
        JournalReader(inputs[0]).close()
        return Opened(Path(inputs[0]), is_resumed=True)
    path = Path(journal) if journal else journal_beside(inputs)
    if not os.access(path.absolute().parent, os.W_OK):
        raise ParlalignError(f"{path}: its folder may not be written, or is not there: name another place as --journal")
    facts = _facts(inputs, kinds, {"languages": languages} if is_of_records else _choices(options))
    if path.exists() and not is_blank(path):
        if _is_of(path, facts):
            return Opened(path, is_resumed=True)
        for file in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
            file.unlink(missing_ok=True)
    if is_of_records:
        reading = ReadReport(languages=languages)
        _make(path, counted(iter_records(inputs[0], reading), "records"), facts, {})
        return Opened(path, is_resumed=False, notes=tuple(read_summary(inputs[0], reading)))
    return Opened(path, is_resumed=False, notes=tuple(_align(path, inputs, facts, options)))


def _check_inputs(inputs: Sequence[str]) -> None:
    for given in inputs:
        if Path(given).is_dir():
            cure = f"make one file of it first (parlalign align {given} -o all.jsonl --keep-all)"
            raise ParlalignError(f"{given}: is a folder: {cure}")
        if not Path(given).is_file():
            begun = journal_beside(inputs)
            cure = f"its review is in {begun}: give that" if begun.exists() else "check the path"
            raise ParlalignError(f"{given}: no such file: {cure}")


def journal_beside(inputs: Sequence[str]) -> Path:
    """Return where the journal of a review is, unless the user says otherwise.

    >>> journal_beside(["texts/r.nl.txt", "texts/r.de.txt"]).name, journal_beside(["memory.tmx"]).name
    ('r.nl+r.de.review', 'memory.tmx.review')
    """
    first = Path(inputs[0])
    if len(inputs) == 1:
        return first.with_name(first.name + JOURNAL)
    return first.with_name("+".join(Path(path).stem for path in inputs) + JOURNAL)


def _choices(options: Options) -> dict[str, Any]:
    return {"languages": options.languages, "level": options.level, "encoder": str(options.encoder)}


def _facts(inputs: Sequence[str], kinds: Sequence[str], choices: dict[str, Any]) -> dict[str, Any]:
    """Return what tells a review from another, as JSON gives it back."""
    told = {
        "name": " + ".join(Path(path).name for path in inputs),
        "inputs": [_content_hash(path, kind) for path, kind in zip(inputs, kinds, strict=True)],
        "choices": choices,
        "made_by": f"parlalign {__version__}",
    }
    return cast("dict[str, Any]", json.loads(json.dumps(told)))


def _content_hash(path: str, kind: str) -> str:
    """Return the SHA-256 of a file; of a database that of its records: its bytes change when somebody only looks."""
    if kind not in (".sqlite", JOURNAL):
        return file_hash(Path(path))
    content = sha256()
    for record in iter_records(path):
        content.update(json.dumps(record_to_values(record)).encode("ascii"))
    return content.hexdigest()


def _is_of(path: Path, facts: dict[str, Any]) -> bool:
    """Tell whether a journal is of these files and choices; raise `ParlalignError` where it is not and holds work."""
    with JournalReader(path) as looking:
        begun, is_empty = looking.facts(), looking.version == 0
    cure = f"export it (parlalign convert {path} OUT), or name another file as --journal"
    if begun.get("inputs") == facts["inputs"] and begun.get("choices") == facts["choices"]:
        return True
    if is_empty:
        return False
    if begun.get("inputs") != facts["inputs"]:
        raise ParlalignError(f"{facts['name']}: is not what the review in {path} began with: {cure}")
    told = " and ".join(f"--{name} {_option(value)}" for name, value in begun["choices"].items() if value)
    raise ParlalignError(f"{path}: the review began with other options ({told}): give these, or {cure}")


def _option(value: Any) -> str:
    return "-".join(value) if isinstance(value, list) else str(value)


def _align(path: Path, inputs: Sequence[str], facts: dict[str, Any], options: Options) -> Iterator[str]:
    from parlalign.pipeline import align_documents

    with working("aligning"):
        alignment = align_documents(read_documents(inputs, options.languages), options)
    _make(path, alignment.records, facts, {document.id: document.source for document in alignment.documents})
    return alignment_summary(alignment)


def _make(path: Path, records: Iterable[Record], facts: dict[str, Any], sources: dict[str, str]) -> None:
    found = iter(records)
    first = next(found, None)
    if first is None:
        raise ParlalignError(f"{facts['name']}: holds no records: there is nothing to review")
    make_journal(path, chain([first], found), {**facts, "languages": first.languages}, sources)
