"""What a worker does with a document, whatever engine it works for."""

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
from parlalign.batch.job import Job, Outcome, Work, hash_of_content, hash_of_models
from parlalign.batch.memory_limit import memory_bound
from parlalign.batch.tasks import NotMixedError, align_together, own_ids
from parlalign.encoding import load_encoder
from parlalign.errors import ParlalignError
from parlalign.formats.documents import read_content
from parlalign.formats.records.jsonl import write_records
from parlalign.io.urls import redacted
from parlalign.options import Options
from parlalign.pipeline import Alignment, align_documents
from parlalign.records import Document, Record
from parlalign.sources.document_source import DocumentSource
from parlalign.sources.manifest import is_manifest
from parlalign.sources.open_source import open_source
from parlalign.text.normalization import printable

_LEVEL = 6  # of zlib: its own default, which packs records to a fifth

_OPEN = ExitStack()
_ONE_AT_A_TIME = threading.Lock()
"""The bound on memory is that of the process: where an engine gives a worker several threads, they take turns."""


def prepare(job: Job) -> None:
    """Raise `ParlalignError` where this process cannot work: other models, no encoder, a source that is not there."""
    own = hash_of_models(job.encoder)
    if own != job.models:
        raise ParlalignError(
            f"parlalign or the models of a worker ({own[:12]}) are not those of the run ({job.models[:12]}): install"
            " the same version everywhere"
        )
    load_encoder(job.encoder)
    _contents(job.source)


def align_one(job: Job, work: Work, *, begin: Callable[[], None] = lambda: None) -> Outcome:
    """Align one document; whatever is wrong with it is told in the outcome, and nothing is raised.

    `begin` is called when the models are loaded, so that what follows is the document's own doing.
    """
    started = perf_counter()
    with _ONE_AT_A_TIME:
        outcome = _outcome(job, work, begin)
    return replace(outcome, seconds=round(perf_counter() - started, 3))


def _outcome(job: Job, work: Work, begin: Callable[[], None]) -> Outcome:
    content = error = ""
    is_exhausted = False
    try:
        texts = _contents(job.source)
        contents = [texts.content(name) for name in work.files]
        content = hash_of_content(work.files, contents)
        if content == work.known:
            return Outcome(work.position, "unchanged", content)
        _load(job.options)
        begin()
        with memory_bound(job.max_memory):
            return replace(_aligned(job, work, contents), content=content)
    except MemoryError:
        error = f"needs more than {job.max_memory} MiB of memory: divide it, or give more by --max-memory"
        is_exhausted = True
    except ParlalignError as refused:
        error = str(refused)
    except Exception as fault:  # noqa: BLE001 - one document must not stop the others, whatever is wrong
        error = f"stopped by a fault of parlalign ({type(fault).__name__}: {fault}): please report it"
    return Outcome(work.position, "failed", content, printable(error), is_exhausted=is_exhausted)


def _aligned(job: Job, work: Work, contents: list[bytes]) -> Outcome:
    names = [printable(redacted(name)) for name in work.files]
    documents = [replace(read_content(*found), id=found[1]) for found in zip(contents, names, strict=True)]
    try:
        alignment = align_together(documents, job.options)
    except NotMixedError as error:
        return Outcome(work.position, "set aside", error=printable(str(error)))
    own = (work.id,) if is_manifest(job.source) else work.files
    records = own_ids(alignment.records if job.keep_all else alignment.pairs, own)
    return Outcome(work.position, "done", counts=_counts(alignment), records=_packed(records))


def _counts(alignment: Alignment) -> dict[str, object]:
    counts = AlignmentCounts(alignment.options)
    counts.add(alignment)
    return counts.sums()


def _packed(records: Iterable[Record]) -> bytes:
    lines = BytesIO()
    write_records(records, lines)
    return zlib.compress(lines.getvalue(), _LEVEL)


@cache
def _load(options: Options) -> None:
    """Load the models, so that what they take is no document's: align as little as there is."""
    documents = [Document(code, "1. a\nb ...[+++]c", language=code) for code in options.languages]
    align_documents(documents, options)
    load_encoder(str(options.encoder)).span_vectors(["1."], 1)


@lru_cache(maxsize=1)
def _contents(source: str) -> DocumentSource:
    """Return the files of a source, which stay open as long as the worker lives."""
    _OPEN.close()
    return _OPEN.enter_context(open_source(source))


def close_contents() -> None:
    """Close the files of the last source, for a process that lives on after the run."""
    _contents.cache_clear()
    _OPEN.close()
