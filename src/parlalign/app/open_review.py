"""Start a review of files, or resume one: from the files to the journal."""

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
from parlalign.io.stream_input import is_stream
from parlalign.options import Options
from parlalign.records import CROSSING, Record
from parlalign.records.read_report import ReadReport
from parlalign.records.values import record_to_values
from parlalign.review.journal_file import is_blank, make_journal
from parlalign.review.journal_queries import JournalReader
from parlalign.sources.document_numbers import refuse_number

JOURNAL_SUFFIX = ".review"


class OpenedReview(NamedTuple):
    """The path of a journal, whether it existed before, and messages about making it."""

    path: Path
    is_resumed: bool
    notes: tuple[str, ...] = ()


def open_review(
    inputs: Sequence[str], *, journal: str | None = None, languages: tuple[str, str] | None = None, options: Options
) -> OpenedReview:
    """Return the journal of a review of one file of records, or of one or two texts, which are aligned first.

    The journal is made if it does not exist; the inputs are not changed. `languages` selects two languages of a file of
    records that has more. Raises `ParlalignError` if an input cannot be read, or if the inputs or the options are not
    those with which an existing review was started.
    """
    for place in (*inputs, *([journal] if journal else [])):
        if is_stream(place):
            raise ParlalignError(f"{place}: a review needs files, which the next review can find: name a file")
    _check_inputs(inputs)
    kinds = [kind_of_records(path) for path in inputs]
    has_records = len(inputs) == 1 and kinds[0] in RECORD_READERS
    if kinds == [JOURNAL_SUFFIX] and journal is None:
        JournalReader(inputs[0]).close()
        return OpenedReview(Path(inputs[0]), is_resumed=True)
    path = Path(journal) if journal else default_journal(inputs)
    if not os.access(path.absolute().parent, os.W_OK):
        raise ParlalignError(f"{path}: its folder does not exist or is not writable: give another place with --journal")
    facts = _journal_facts(inputs, kinds, {"languages": languages} if has_records else _alignment_options(options))
    if path.exists() and not is_blank(path):
        if _matches(path, facts):
            return OpenedReview(path, is_resumed=True)
        for file in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
            file.unlink(missing_ok=True)
    if has_records:
        report = ReadReport(languages=languages)
        _make(path, counted(iter_records(inputs[0], report), "records"), facts, {})
        return OpenedReview(path, is_resumed=False, notes=tuple(read_summary(inputs[0], report)))
    return OpenedReview(path, is_resumed=False, notes=tuple(_align_and_make(path, inputs, facts, options)))


def _check_inputs(inputs: Sequence[str]) -> None:
    for path in inputs:
        if Path(path).is_dir():
            cure = f"make one file of it first (parlalign align {path} -o all.jsonl --keep-all)"
            raise ParlalignError(f"{path}: is a folder: {cure}")
        if not Path(path).is_file():
            journal = default_journal(inputs)
            if not journal.exists():
                refuse_number(path)
            cure = f"its review is in {journal}: give that file" if journal.exists() else "check the path"
            raise ParlalignError(f"{path}: no such file: {cure}")


def default_journal(inputs: Sequence[str]) -> Path:
    """Return the path of the journal for inputs, in the folder of the first input.

    >>> default_journal(["texts/r.nl.txt", "texts/r.de.txt"]).name, default_journal(["memory.tmx"]).name
    ('r.nl+r.de.review', 'memory.tmx.review')
    """
    first = Path(inputs[0])
    if len(inputs) == 1:
        return first.with_name(first.name + JOURNAL_SUFFIX)
    return first.with_name("+".join(Path(path).stem for path in inputs) + JOURNAL_SUFFIX)


def _alignment_options(options: Options) -> dict[str, Any]:
    choices: dict[str, Any] = {"languages": options.languages, "level": options.level, "encoder": str(options.encoder)}
    choices |= {"keep-navigation": True} if options.keep_navigation else {}
    return choices | ({"crossing": options.crossing} if options.crossing != CROSSING[0] else {})


def _journal_facts(inputs: Sequence[str], kinds: Sequence[str], choices: dict[str, Any]) -> dict[str, Any]:
    """Return what identifies a review, in the form in which JSON returns it."""
    facts = {
        "name": " + ".join(Path(path).name for path in inputs),
        "inputs": [_content_hash(path, kind) for path, kind in zip(inputs, kinds, strict=True)],
        "choices": choices,
        "made_by": f"parlalign {__version__}",
    }
    return cast("dict[str, Any]", json.loads(json.dumps(facts)))


def _content_hash(path: str, kind: str) -> str:
    """Return the SHA-256 of a file, or of the records of a database, because reading can change its bytes."""
    if kind not in (".sqlite", JOURNAL_SUFFIX):
        return file_hash(Path(path))
    content = sha256()
    for record in iter_records(path):
        content.update(json.dumps(record_to_values(record)).encode("ascii"))
    return content.hexdigest()


def _matches(path: Path, facts: dict[str, Any]) -> bool:
    """Return whether a journal has these inputs and options; raise `ParlalignError` if not and it contains actions."""
    with JournalReader(path) as reader:
        stored, has_actions = reader.facts(), reader.version > 0
    cure = f"export it (parlalign convert {path} OUT), or give another file with --journal"
    if stored.get("inputs") == facts["inputs"] and stored.get("choices") == facts["choices"]:
        return True
    if not has_actions:
        return False
    if stored.get("inputs") != facts["inputs"]:
        raise ParlalignError(f"{facts['name']}: is not the input of the review in {path}: {cure}")
    options = " and ".join(f"--{name} {_option(value)}".strip() for name, value in stored["choices"].items() if value)
    raise ParlalignError(f"{path}: the review was started with other options ({options}): give these, or {cure}")


def _option(value: Any) -> str:
    if value is True:
        return ""
    return "-".join(value) if isinstance(value, list) else str(value)


def _align_and_make(path: Path, inputs: Sequence[str], facts: dict[str, Any], options: Options) -> Iterator[str]:
    from parlalign.pipeline import align_documents

    with working("aligning"):
        alignment = align_documents(read_documents(inputs, options.languages), options)
    _make(path, alignment.exported, facts, {document.id: document.source for document in alignment.documents})
    return alignment_summary(alignment)


def _make(path: Path, records: Iterable[Record], facts: dict[str, Any], sources: dict[str, str]) -> None:
    remaining = iter(records)
    first = next(remaining, None)
    if first is None:
        raise ParlalignError(f"{facts['name']}: contains no records: there is nothing to review")
    make_journal(path, chain([first], remaining), {**facts, "languages": first.languages}, sources)
