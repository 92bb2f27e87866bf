"""Fixtures and functions that several tests share: corpora, external texts, case files, an engine without workers."""

from __future__ import annotations

import faulthandler
import json
import os
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import settings

import parlalign
from parlalign.batch import engines
from parlalign.batch.align_document import align_one, close_source, prepare
from parlalign.batch.job import DocumentResult, DocumentTask, Job
from parlalign.records import Document

pytest_plugins = ["page_fixtures", "postgres_cluster"]

# The same examples on every run, so that a failure is always due to a change of the code.
settings.register_profile("same", derandomize=True, deadline=None)
settings.load_profile("same")

CASES = Path(__file__).parent / "cases"
CORPORA = sorted(path.parent for path in parlalign.corpus_path().glob("*/resolution.txt"))
PROGRAM = """
import signal
for stop in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(stop, signal.SIG_DFL)  # a shell may have tests in the background ignore them
from parlalign.cli.root import main
main()
"""
"""The command line as a separate program, for `python -c`."""
TIMEOUT = 600
"""Seconds for one test; code that takes quadratic time would take hours."""
HEAPS = ("in_the_wild", "synthetic", "negative", "known_failures")


def load_cases(stage: str) -> list[Any]:
    """Return the cases of a stage as pytest parameters; known failures are strict xfails; an empty heap is an error."""
    found = []
    for heap in HEAPS:
        cases = json.loads((CASES / stage / f"{heap}.json").read_text(encoding="utf-8"))
        assert cases, f"{stage}/{heap}.json is empty"
        for case in cases:
            marks = [pytest.mark.xfail(reason=case["reason"], strict=True)] if heap == "known_failures" else []
            found.append(pytest.param(case, id=f"{heap}: {case['label']}", marks=marks))
    return found


def side(folder: Path, name: str) -> Document:
    """Return a file of a corpus as a document."""
    return parlalign.read(folder / f"{name}.txt")


def manifest_of(output: Path) -> dict[str, dict[str, Any]]:
    """Return the rows of the manifest of a run, by id."""
    lines = (output / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["id"]: row for row in map(json.loads, lines)}


def content_of(output: Path) -> dict[str, Any]:
    """Return the output of a run: the bytes of all shards, and the manifest without seconds."""
    shards = {path.name: path.read_bytes() for path in sorted(output.glob("records-*"))}
    return shards | {identity: {**row, "seconds": 0} for identity, row in manifest_of(output).items()}


def benchmark(name: str) -> ModuleType:
    """Import a program of `benchmarks/`; these programs import each other."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
    try:
        return import_module(name)
    finally:
        sys.path.pop(0)


class InProcessEngine:
    """Aligns documents in the process of the test, where the models are loaded already; `jobs` has no effect."""

    def __init__(self, jobs: int | None = None) -> None:
        self.jobs = jobs

    def results(self, job: Job, tasks: Iterator[DocumentTask]) -> Generator[DocumentResult]:
        try:
            prepare(job)
            for task in tasks:
                yield align_one(job, task)
        finally:
            close_source()


@contextmanager
def aligning_in_process() -> Iterator[None]:
    """Make `batch` and `align_corpus` align in the process of the test, unless they use Dask."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "LocalEngine", InProcessEngine)
        yield


@pytest.fixture
def in_process() -> Iterator[None]:
    """Make `batch` and `align_corpus` align in the process of the test, unless they use Dask."""
    with aligning_in_process():
        yield


@pytest.fixture(autouse=True)
def hanging_test_ends() -> Iterator[None]:
    """End the test run with a traceback if a test hangs."""
    faulthandler.dump_traceback_later(TIMEOUT, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


@pytest.fixture
def outside() -> Path:
    """Return the folder of external texts; skip the test if there is none."""
    folder = os.environ.get("PARLALIGN_DATA")
    if not folder:
        pytest.skip("PARLALIGN_DATA does not name a folder of external texts")
    return Path(folder)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Yield a folder on a separate disk of 64 kB; skip the test if such a disk cannot be made."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if made.returncode:
        pytest.skip("no file system can be mounted here: that needs root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture(autouse=True, scope="session")
def own_folder_of_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let the tests, and the programs that they start, keep reviews and settings in a folder of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARLALIGN_HOME", str(tmp_path_factory.mktemp("own") / "parlalign"))
        yield
