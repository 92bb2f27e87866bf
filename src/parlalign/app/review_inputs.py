"""The inputs of a review: what they are, where their journal is, and how they are recognised again."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, cast

from parlalign.api import RECORD_READERS, iter_records
from parlalign.batch.tasks import tasks_of
from parlalign.errors import ParlalignError
from parlalign.formats.records.output_paths import replaces_input
from parlalign.formats.records.reading import kind_of_records
from parlalign.io.resources import file_hash, version_of_outputs
from parlalign.io.stream_input import is_stream
from parlalign.io.urls import is_url
from parlalign.options import Options
from parlalign.records import CROSSING
from parlalign.records.values import record_to_values
from parlalign.review.journal_queries import JournalReader
from parlalign.sources.document_numbers import refuse_number
from parlalign.sources.document_source import DocumentSource
from parlalign.sources.folder import refuse_document_of_folder
from parlalign.sources.open_collection import is_collection, open_collection
from parlalign.sources.pair_by_name import find_pairs
from parlalign.stages import steps

JOURNAL_SUFFIX = ".review"

InputKind = Literal["journal", "records", "texts", "collection"]


def kind_of_inputs(inputs: Sequence[str]) -> InputKind:
    """Return what the inputs of a review are; raise `ParlalignError` if they cannot be reviewed."""
    _check_inputs(inputs)
    if any(map(is_collection, inputs)):
        if len(inputs) > 1:
            raise ParlalignError("give one folder or zip archive and no other input: its own files are paired")
        return "collection"
    if len(inputs) > 1:
        return "records" if are_catalogues(inputs) else "texts"
    kind = kind_of_records(inputs[0])
    return "journal" if kind == JOURNAL_SUFFIX else "records" if kind in RECORD_READERS else "texts"


def are_catalogues(paths: Sequence[str]) -> bool:
    """Return whether files are two gettext catalogues, whose messages are paired."""
    return [kind_of_records(path) for path in paths] == [".po", ".po"]


def _check_inputs(inputs: Sequence[str]) -> None:
    for path in inputs:
        if is_stream(path):
            raise stream_error(path)
        if not Path(path).is_file() and (is_url(path) or not Path(path).is_dir()):
            journal = find_journal(inputs)
            if not journal.exists():
                refuse_number(path)
            cure = f"its review is in {journal}: give that file" if journal.exists() else "check the path"
            raise ParlalignError(f"{path}: no such file: {cure}")


def stream_error(place: str) -> ParlalignError:
    """Return the error for an open stream as an input or a journal."""
    return ParlalignError(f"{place}: a review needs files, which the next review can find: name a file")


def find_journal(inputs: Sequence[str]) -> Path:
    """Return the path of the journal for inputs; two texts find the one that was made for them in the other order."""
    path, other = (default_journal(order) for order in (inputs, inputs[::-1]))
    return other if other.exists() and not path.exists() else path


def default_journal(inputs: Sequence[str]) -> Path:
    """Return the path of the journal for inputs, beside the first input.

    >>> default_journal(["texts/r.nl.txt", "texts/r.de.txt"]).name, default_journal(["memory.tmx"]).name
    ('r.nl+r.de.review', 'memory.tmx.review')
    """
    first = Path(inputs[0])
    if len(inputs) > 1:
        return first.with_name("+".join(Path(path).stem for path in inputs) + JOURNAL_SUFFIX)
    name = input_name(inputs[0])
    if not name:
        raise ParlalignError(f"{inputs[0]}: nothing can be written beside it: name a file with --journal")
    beside = first if first.name == name else first.resolve()
    return beside.with_name(name + JOURNAL_SUFFIX)


def input_name(path: str) -> str:
    """Return the name of an input, also of `.` and `..`; the root folder has none."""
    name = Path(path).name
    return Path(path).resolve().name if name in {"", ".."} else name


def check_place(path: Path, inputs: Sequence[str], kind: InputKind) -> None:
    """Raise `ParlalignError` if a journal cannot be written at a path, or would replace an input."""
    if replaces_input(path, JOURNAL_SUFFIX, inputs):
        cure = "leave out --journal to continue this review, or " if kind == "journal" else ""
        raise ParlalignError(f"{path}: is the input itself: {cure}name another file with --journal")
    if kind == "collection":
        refuse_document_of_folder(str(path), inputs[0])
    if not os.access(path.absolute().parent, os.W_OK):
        raise ParlalignError(f"{path}: its folder does not exist or is not writable: give another place with --journal")
    if path.exists() and not path.is_file():
        raise ParlalignError(f"{path}: is not a regular file: name another file with --journal")


def journal_facts(
    inputs: Sequence[str], kind: InputKind, languages: tuple[str, str] | None, options: Options
) -> dict[str, Any]:
    """Return what identifies a review, in the form in which JSON returns it."""
    if kind == "collection":
        hashes = [_collection_hash(inputs[0], options.languages)]
    else:
        hashes = [_content_hash(path) for path in inputs]
    facts = {
        "name": " + ".join(map(input_name, inputs)),
        "inputs": hashes,
        "choices": {"languages": languages} if kind in {"journal", "records"} else _alignment_options(options),
        "made_by": f"parlalign {version_of_outputs()}",
    }
    return cast("dict[str, Any]", json.loads(json.dumps(facts)))


def _alignment_options(options: Options) -> dict[str, Any]:
    choices: dict[str, Any] = {"languages": options.languages, "level": options.level, "encoder": str(options.encoder)}
    choices |= {"keep-navigation": True} if options.keep_navigation else {}
    return choices | ({"crossing": options.crossing} if options.crossing != CROSSING[0] else {})


def _content_hash(path: str) -> str:
    """Return the SHA-256 of a file, or of the records of a database, because reading can change its bytes."""
    if kind_of_records(path) not in (".sqlite", JOURNAL_SUFFIX):
        return file_hash(Path(path))
    content = sha256()
    for record in iter_records(path):
        content.update(json.dumps(record_to_values(record)).encode("ascii"))
    return content.hexdigest()


def _collection_hash(path: str, languages: tuple[str, str]) -> str:
    """Return the SHA-256 of the names and contents of the files that are aligned."""
    content = sha256()
    with open_collection(path) as source:
        for task in steps(tasks_of(find_pairs(source.names, languages))):
            files = [(name, _document_hash(source, name)) for name in task.files]
            content.update(json.dumps(files).encode("ascii"))
    return content.hexdigest()


def _document_hash(source: DocumentSource, name: str) -> str:
    try:
        return sha256(source.content(name)).hexdigest()
    except ParlalignError:
        return "unreadable"


def belongs_to(path: Path, facts: dict[str, Any]) -> bool:
    """Return whether a journal has these inputs and options; raise `ParlalignError` if not and it contains actions."""
    with JournalReader(path) as reader:
        stored, has_actions = reader.facts(), reader.version > 0
    has_inputs = stored.get("inputs") in (facts["inputs"], facts["inputs"][::-1])
    if has_inputs and stored.get("choices") == facts["choices"]:
        return True
    if not has_actions:
        return False
    cure = f"export it (parlalign convert {path} OUT), or give another file with --journal"
    if not has_inputs:
        raise ParlalignError(f"{facts['name']}: is not the input of the review in {path}: {cure}")
    options = " and ".join(f"--{name} {_option(value)}".strip() for name, value in stored["choices"].items() if value)
    raise ParlalignError(f"{path}: the review was started with other options ({options}): give these, or {cure}")


def _option(value: Any) -> str:
    if value is True:
        return ""
    return "-".join(value) if isinstance(value, list) else str(value)
