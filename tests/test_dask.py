"""Batch runs with Dask: with a cluster of the run, and with a separate scheduler and workers."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from pathlib import Path
from shutil import copy

import pytest
from conftest import CORPORA, PROGRAM, aligning_in_process, content_of

from parlalign.batch import dask_client
from parlalign.batch import dask_engine as dask
from parlalign.batch.engines import DaskEngine
from parlalign.batch.job import DocumentTask, Job, hash_of_models
from parlalign.batch.run import align_corpus, open_run
from parlalign.batch.sharding import Sharding
from parlalign.errors import ParlalignError

pytest.importorskip("distributed", reason="Dask is not installed: pip install 'parlalign[dask]'")

SHARDING = Sharding(documents=5)
WORKER = "DASK_DISTRIBUTED__WORKER__PRELOAD"
"""The environment variable of a program that each worker runs first, and that a test can use to break the worker."""
LONGEST = 60  # seconds to wait for any event


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return twelve documents: each resolution without damage in two files, and damaged in two files or one."""
    folder = tmp_path_factory.mktemp("source")
    for number, corpus in enumerate(CORPORA):
        for code in ("nl", "de"):
            copy(corpus / f"{code}.txt", folder / f"{corpus.name}.{code}.txt")
            if number % 2:
                damaged = corpus / "damaged" / f"concordance.{code}.txt"
                copy(damaged, folder / f"{corpus.name}-damaged.{code}.txt")
        if not number % 2:
            copy(corpus / "damaged" / "mixed.txt", folder / f"{corpus.name}-mixed.txt")
    return folder


@pytest.fixture(scope="module")
def expected(source: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    folder = tmp_path_factory.mktemp("local")
    with aligning_in_process():
        return content_of(align_corpus(source, folder, sharding=SHARDING).folder)


class Cluster:
    """A scheduler and workers on loopback, each in a process, which is killed at the end."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self.stack = folder, stack
        named = folder / "scheduler.json"
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(named))
        until(lambda: named.exists() and named.read_text().endswith("}"))
        self.address = str(json.loads(named.read_text())["address"])

    def start_worker(self) -> subprocess.Popen[bytes]:
        return self._start("worker", self.address, "--nthreads", "1", "--no-nanny", "--memory-limit", "0")

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            command = [sys.executable, "-m", "dask", *words, "--no-dashboard"]
            process = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log)
        self.stack.callback(process.wait)
        self.stack.callback(process.kill)
        return process


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    with ExitStack() as stack:
        yield Cluster(tmp_path, stack)


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONGEST
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_dask_cluster_gives_the_result_of_local_workers(
    source: Path, expected: dict[str, object], tmp_path: Path
) -> None:
    corpus = align_corpus(source, tmp_path / "out", engine="dask", jobs=2, sharding=SHARDING)
    assert content_of(corpus.folder) == expected


def test_killed_worker_changes_nothing(
    source: Path, expected: dict[str, object], cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The path of the source is relative, and the workers run in another folder."""
    monkeypatch.chdir(source.parent)
    workers = [cluster.start_worker(), cluster.start_worker()]
    job, folder = Job(source.name), cluster.folder / "out"
    with open_run(job, folder, SHARDING, resume=False) as run:
        for count, _ in enumerate(run.results(DaskEngine(cluster.address))):
            if count == 5:
                workers[0].kill()
        run.report()
    assert workers[0].wait() == -signal.SIGKILL
    assert content_of(folder) == expected


def test_only_a_document_that_kills_its_workers_fails(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killer = CORPORA[0].name
    break_workers(
        tmp_path,
        monkeypatch,
        "import os, signal, parlalign.batch.align_document as work",
        "work.original = getattr(work, 'original', work._align)",  # Dask runs this twice
        f"kill = lambda found: found.files[0] == '{killer}.nl.txt' and os.kill(os.getpid(), signal.SIGKILL)",
        "work._align = lambda job, found, texts: kill(found) or work.original(job, found, texts)",
    )
    corpus = align_corpus(source, tmp_path / "out", engine="dask", jobs=2)
    failed = [document for document in corpus.documents() if document["status"] != "done"]
    assert [document["id"] for document in failed] == [killer]
    assert failed[0]["error"] == "its worker died 2 times: divide the document, or use machines with more memory"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (
            ["import parlalign.batch.job as job", "job.models_hash = lambda: 'others'"],
            "the worker on .*: a worker has another version of parlalign or other models .* than the run .*: install",
        ),
        (
            ["import parlalign.batch.dask_worker as worker", "worker.__version__ = '0.0.1'"],
            "the worker on .* has parlalign 0.0.1 and the run .*: install the same version everywhere",
        ),
        (
            ["import sys", "sys.modules['parlalign'] = None"],
            "the worker tcp://.* cannot load parlalign .*: install version .* on every machine",
        ),
    ],
    ids=["models", "version", "none"],
)
def test_unsuitable_worker_ends_the_run(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: list[str], message: str
) -> None:
    break_workers(tmp_path, monkeypatch, *lines)
    with pytest.raises(ParlalignError, match=f"^{message}"):
        align_corpus(source, tmp_path / "out", engine="dask", jobs=1)


def break_workers(folder: Path, monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    program = folder / "broken.py"
    program.write_text("\n".join(lines))
    monkeypatch.setenv(WORKER, str(program))


def test_lost_scheduler(source: Path, expected: dict[str, object], cluster: Cluster) -> None:
    cluster.start_worker()
    folder = cluster.folder / "out"
    with open_run(Job(str(source)), folder, SHARDING, resume=False) as run:
        results = run.results(DaskEngine(cluster.address))
        next(results)
        cluster.scheduler.kill()
        with pytest.raises(ParlalignError, match=r"the connection is lost: .* continue with --resume"):
            list(results)
    with aligning_in_process():
        assert content_of(align_corpus(source, folder, resume=True, sharding=SHARDING).folder) == expected


def test_run_waits_for_workers(
    source: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Starter(logging.Handler):
        def emit(self, _record: logging.LogRecord) -> None:
            cluster.start_worker()

    monkeypatch.setattr(dask, "_WARN_AFTER", 0.0)
    starter = Starter()
    dask.logger.addHandler(starter)
    try:
        results = list(dask.run_dask(job(source), tasks(source)[:2].__iter__(), cluster.address, 1))
    finally:
        dask.logger.removeHandler(starter)
    assert sorted(result.position for result in results) == [0, 1]
    assert caplog.messages == [f"scheduler {cluster.address}: has no workers: waiting for them"]


def job(source: Path) -> Job:
    job = Job(str(source))
    return replace(job, models=hash_of_models(job.encoder))


def tasks(source: Path) -> list[DocumentTask]:
    names = sorted(path.name for path in source.glob("*.nl.txt"))
    return [DocumentTask(position, name, (name, name.replace(".nl.", ".de."))) for position, name in enumerate(names)]


def test_number_of_submitted_tasks_is_limited(source: Path) -> None:
    drawn = 0

    def draw() -> Iterator[DocumentTask]:
        nonlocal drawn
        for position in range(1000):
            drawn += 1
            yield tasks(source)[0]._replace(position=position)

    with closing(dask.run_dask(job(source), draw(), None, 1)) as results:
        next(results)
    assert drawn <= 2 * dask._PER_THREAD + dask._QUEUED


def test_unreachable_scheduler(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_client, "_CONNECT", 1)
    with pytest.raises(ParlalignError, match=r"^scheduler tcp://127.0.0.1:9: cannot be reached .*: start it with"):
        align_corpus(source, tmp_path / "out", engine="dask", scheduler="tcp://127.0.0.1:9")


@pytest.mark.parametrize("address", ["nonsense", "http://x:1", "tcp://x", "tcp://x:99999", "tcp://:1"])
def test_invalid_scheduler_address_is_refused(address: str, source: Path, tmp_path: Path) -> None:
    with pytest.raises(ParlalignError, match="is not an address: give it as tcp://host:8786"):
        align_corpus(source, tmp_path / "out", engine="dask", scheduler=address)


def test_mismatched_encryption_settings_are_refused(source: Path, tmp_path: Path) -> None:
    from dask import config

    with pytest.raises(
        ParlalignError, match=r"TLS needs a certificate, but none is configured: see distributed.comm.tls"
    ):
        align_corpus(source, tmp_path / "out", engine="dask", scheduler="tls://127.0.0.1:9")
    with (
        config.set({"distributed.comm.require-encryption": True}),
        pytest.raises(ParlalignError, match="Dask is configured to require encryption: give tls://host:8786"),
    ):
        align_corpus(source, tmp_path / "out", resume=True, engine="dask", scheduler="tcp://127.0.0.1:9")


def test_missing_dask_names_the_extra(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ParlalignError, match=re.escape("pip install 'parlalign[dask]'")):
        align_corpus(source, tmp_path / "out", engine="dask")


def test_script_without_a_guard(source: Path, expected: dict[str, object], tmp_path: Path) -> None:
    """Workers must not import the main program, because this would run it again. Another cluster has the usual port."""
    script = tmp_path / "script.py"
    script.write_text(
        "from parlalign.batch.run import align_corpus\n"
        "from parlalign.batch.sharding import Sharding\n"
        f"corpus = align_corpus({str(source)!r}, 'out', engine='dask', jobs=1, sharding=Sharding(documents=5))\n"
        "print(len(corpus.shards))\n"
    )
    with ExitStack() as stack:
        with suppress(OSError):  # it is taken already
            stack.enter_context(socket.create_server(("", 8787)))
        done = subprocess.run([sys.executable, script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("3\n", "")
    assert (tmp_path / "out" / "records-00000.jsonl").read_bytes() == expected["records-00000.jsonl"]


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="the test lists processes in /proc")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_stopped_run_leaves_nothing_behind(source: Path, tmp_path: Path, sent: signal.Signals) -> None:
    words = ["batch", str(source), "-o", str(tmp_path / "out"), "--engine", "dask", "--jobs", "2", "--log-json"]
    command = [sys.executable, "-c", PROGRAM, *words]
    known = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, env=known, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        lines = [process.stderr.readline(), process.stderr.readline()]
        process.send_signal(sent)
        lines += process.stderr.readlines()  # which ends when the last process of the cluster does
    assert process.returncode == (130 if sent == signal.SIGINT else -sent)
    assert [line for line in lines if not line.startswith('{"event"')] == []
    until(lambda: not processes_with(f"TMPDIR={tmp_path}"))
    until(lambda: {path.name for path in tmp_path.iterdir()} == {"out"})


def processes_with(variable: str) -> list[Path]:
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            variables = path.read_bytes().split(b"\0")
        except OSError:
            continue
        if variable.encode() in variables:
            found.append(path)
    return found
