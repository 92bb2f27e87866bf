"""Alignment of one document in a worker, the same for all engines."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import replace
from functools import cache, lru_cache
from io import BytesIO
from time import perf_counter

from parlalign.batch.counts import AlignmentCounts
from parlalign.batch.job import DocumentResult, DocumentTask, Job, hash_of_content, hash_of_models
from parlalign.batch.memory_limit import memory_limit
from parlalign.batch.task_alignment import NotMixedError, align_task, documents_of_task, with_unique_ids
from parlalign.encoding import load_encoder
from parlalign.errors import ParlalignError
from parlalign.formats.records.jsonl import write_records
from parlalign.io.urls import redacted
from parlalign.options import Options
from parlalign.pipeline import Alignment, align_documents
from parlalign.records import Document, Record
from parlalign.sources.document_source import DocumentSource
from parlalign.sources.manifest import is_manifest
from parlalign.sources.open_source import open_source
from parlalign.text.normalization import printable

_LEVEL = 6  # the default of zlib, which compresses records to a fifth

_OPEN = ExitStack()
_ONE_AT_A_TIME = threading.Lock()
"""The memory limit applies to the whole process, so threads of one worker align one document at a time."""


def prepare(job: Job) -> None:
    """Raise `ParlalignError` if this process has other models, or cannot load the encoder or open the source."""
    own = hash_of_models(job.encoder)
    if own != job.models:
        raise ParlalignError(
            f"a worker has another version of parlalign or other models ({own[:12]}) than the run ({job.models[:12]}):"
            " install the same version everywhere, with the same models in PARLALIGN_MODELS"
        )
    load_encoder(job.encoder)
    _open_source(job.source)


def align_one(job: Job, task: DocumentTask, *, begin: Callable[[], None] = lambda: None) -> DocumentResult:
    """Align one document. Errors are part of the result and are not raised.

    `begin` is called when the models are loaded, so that a failure after that is due to the document.
    """
    started = perf_counter()
    with _ONE_AT_A_TIME:
        result = _result(job, task, begin)
    return replace(result, seconds=round(perf_counter() - started, 3))


def _result(job: Job, task: DocumentTask, begin: Callable[[], None]) -> DocumentResult:
    content = error = ""
    is_exhausted = False
    try:
        source = _open_source(job.source)
        contents = [source.content(name) for name in task.files]
        content = hash_of_content(task.files, contents)
        if content == task.known_content:
            return DocumentResult(task.position, "unchanged", content)
        _load(job.options)
        begin()
        with memory_limit(job.max_memory):
            return replace(_align(job, task, contents), content=content)
    except MemoryError:
        error = f"needs more than {job.max_memory} MiB of memory: divide the document, or raise --max-memory"
        is_exhausted = True
    except ParlalignError as problem:
        error = str(problem)
    except Exception as problem:  # noqa: BLE001 - an error in one document must not stop the others
        error = f"internal error of parlalign ({type(problem).__name__}: {problem}): please report it"
    return DocumentResult(task.position, "failed", content, printable(error), is_exhausted=is_exhausted)


def _align(job: Job, task: DocumentTask, contents: list[bytes]) -> DocumentResult:
    names = [printable(redacted(name)) for name in task.files]
    try:
        files = list(zip(contents, names, strict=True))
        documents = documents_of_task(files, names, job.languages)
        alignment = align_task(documents, job.options)
    except NotMixedError as error:
        return DocumentResult(task.position, "set aside", error=printable(str(error)))
    own_names = (task.id,) if is_manifest(job.source) else task.files
    records = with_unique_ids(alignment.exported if job.keep_all else alignment.pairs, own_names)
    return DocumentResult(task.position, "done", counts=_counts(alignment), records=_compress(records))


def _counts(alignment: Alignment) -> dict[str, object]:
    counts = AlignmentCounts(alignment.options)
    counts.add(alignment)
    return counts.sums()


def _compress(records: Iterable[Record]) -> bytes:
    lines = BytesIO()
    write_records(records, lines)
    return zlib.compress(lines.getvalue(), _LEVEL)


@cache
def _load(options: Options) -> None:
    """Load the models by aligning very short texts, so that their memory is not counted as that of a document."""
    documents = [Document(code, "1. a\nb ...[+++]c", language=code) for code in options.languages]
    align_documents(documents, options)
    load_encoder(str(options.encoder)).span_vectors(["1."], 1)


@lru_cache(maxsize=1)
def _open_source(source: str) -> DocumentSource:
    """Return a source, which stays open until the worker ends."""
    _OPEN.close()
    return _OPEN.enter_context(open_source(source))


def close_source() -> None:
    """Close the last source, in a process that continues after the run."""
    _open_source.cache_clear()
    _OPEN.close()
