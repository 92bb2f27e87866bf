"""Runs that are killed, lack memory or disk space, or read changing files: no result is lost, and output is the same.

PARLALIGN_FAULTS is how often each process is killed; a few times without it.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import CORPORA, PROGRAM, aligning_in_process, content_of, manifest_of

import parlalign
from parlalign.batch import local_engine as local
from parlalign.batch.job import DocumentTask, Job, hash_of_models
from parlalign.cli.root import main
from parlalign.errors import ParlalignError

KILLS = int(os.environ.get("PARLALIGN_FAULTS", "3"))
PIECE = 4  # paragraphs of a document: a run has some fifty, each of some ten milliseconds
PATIENCE = 60  # seconds

DIES = """
import os, signal
from parlalign.batch import align_document, worker
honest = align_document.align_one
def align_one(job, task, *, begin):
    if task.position != 1:
        return honest(job, task, begin=begin)
    begin()
    os.kill(os.getpid(), signal.SIGKILL)
align_document.align_one = align_one
worker.main()
"""
JUMPS = """
import itertools, time
jumps = itertools.cycle([0, 10**6, -10**6, 3600])
honest = time.time
time.time = lambda: honest() + next(jumps)
"""


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of small pairs, cut from the corpora."""
    folder = tmp_path_factory.mktemp("texts")
    for corpus in CORPORA:
        sides = [(corpus / f"{code}.txt").read_text(encoding="utf-8").split("\n\n") for code in ("nl", "de")]
        for start in range(0, len(sides[0]), PIECE):
            for code, side in zip(("nl", "de"), sides, strict=True):
                name = f"{corpus.name}-{start:02}.{code}.txt"
                (folder / name).write_text("\n\n".join(side[start : start + PIECE]), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def clean(texts: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return the output of an undisturbed run."""
    output = tmp_path_factory.mktemp("clean") / "out"
    finish(texts, output)
    return content_of(output)


def words_of(source: Path, output: Path, *words: str) -> list[str]:
    return ["batch", str(source), "-o", str(output), "--shard-size", "7", "--jobs", "2", *words]


def finish(source: Path, output: Path, *words: str) -> None:
    """Run to the end in this process."""
    with aligning_in_process():
        result = CliRunner().invoke(main, words_of(source, output, *words))
    assert result.exit_code == 0, result.output


def command(source: Path, output: Path, *words: str) -> list[str]:
    return [sys.executable, "-c", PROGRAM, *words_of(source, output, *words)]


def finished(source: Path, output: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, **environment}
    return subprocess.run(command(source, output, *words), check=False, capture_output=True, text=True, env=env)


@contextmanager
def begun(source: Path, output: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """Yield a run whose first document is finished."""
    with subprocess.Popen(command(source, output, "--log-json", *words), stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        for line in process.stderr:
            if json.loads(line)["event"] == "document":
                break
        drain = threading.Thread(target=process.stderr.read)
        drain.start()
        try:
            yield process
        finally:
            process.kill()
            drain.join()


def children(process: subprocess.Popen[str]) -> list[int]:
    """Return the processes that a process has started and not yet waited for."""
    with suppress(FileNotFoundError):
        tasks = Path(f"/proc/{process.pid}/task").iterdir()
        return [int(pid) for task in tasks for pid in (task / "children").read_text().split()]
    return []


def is_alive(pid: int) -> bool:
    """Return whether a process exists and is not a zombie."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return False


linux = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc to find workers")


@linux
def test_killed_workers_lose_no_results(texts: Path, clean: dict[str, Any], tmp_path: Path) -> None:
    rng = random.Random(1)
    killed = runs = 0
    while killed < KILLS:
        output = tmp_path / str(runs)
        with begun(texts, output) as process:
            while process.poll() is None and killed < KILLS:
                if workers := children(process):
                    with suppress(ProcessLookupError):
                        os.kill(rng.choice(workers), signal.SIGKILL)
                        killed += 1
                time.sleep(rng.uniform(0, 4))  # a worker needs a second or two to come back
            assert process.wait() == 0
        assert content_of(output) == clean
        runs += 1


@linux
def test_killed_runs_can_be_resumed(texts: Path, clean: dict[str, Any], tmp_path: Path) -> None:
    rng = random.Random(2)
    output = tmp_path / "out"
    for _ in range(KILLS):
        with subprocess.Popen(command(texts, output, "--resume"), stderr=subprocess.DEVNULL, text=True) as process:
            time.sleep(rng.uniform(0, 3))
            workers = children(process)
            process.kill()
        for shard in output.glob("records-*"):
            assert shard.read_bytes() == clean[shard.name]
        end = time.monotonic() + PATIENCE
        while any(map(is_alive, workers)) and time.monotonic() < end:
            time.sleep(0.1)
        assert not any(map(is_alive, workers)), "workers outlive their run"
    finish(texts, output, "--resume")
    assert content_of(output) == clean


def test_finished_documents_of_a_killed_run_are_not_aligned_again(texts: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    with begun(texts, output):
        time.sleep(1)
    before = json.loads(finished(texts, output, "--resume", "--log-json").stderr.splitlines()[0])
    assert before["finished"] > 0


def test_a_second_run_in_the_same_place_is_refused(texts: Path, clean: dict[str, Any], tmp_path: Path) -> None:
    output = tmp_path / "out"
    with begun(texts, output) as process:
        second = finished(texts, output, "--resume")
        if process.poll() is None:  # else there was none to be in the way
            assert second.returncode == 1
            assert "another run is active in this folder" in second.stderr
            assert len(second.stderr.splitlines()) == 1
        process.wait()
    finish(texts, output, "--resume")
    assert content_of(output) == clean


def test_full_disk_stops_the_run_which_can_be_resumed(texts: Path, clean: dict[str, Any], small_disk: Path) -> None:
    output = small_disk / "out"
    stopped = finished(texts, output)
    assert stopped.returncode == 1
    assert "check the folder and the disk" in stopped.stderr.splitlines()[-1]
    assert "Traceback" not in stopped.stderr
    for shard in output.glob("records-*"):
        assert shard.read_bytes() == clean[shard.name]
    subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
    finish(texts, output, "--resume")
    assert content_of(output) == clean


def test_only_unreadable_files_fail(texts: Path, tmp_path: Path) -> None:
    source = tmp_path / "in"
    shutil.copytree(texts, source)
    first, *others = sorted(source.glob("*.nl.txt"))
    manifest = tmp_path / "pairs.tsv"
    lines = [f"{path.name}\t{path}\t{str(path).replace('.nl.', '.de.')}" for path in others]
    broken = "/proc/self/mem" if Path("/proc/self/mem").exists() else str(source)
    manifest.write_text(
        "\n".join(["id\tsource\ttarget", *lines, f"odd\t{broken}\t{first}", f"gone\t{first}x\t{first}"])
    )
    assert finished(manifest, tmp_path / "out").returncode == 3
    failed = {row["id"]: row["error"] for row in manifest_of(tmp_path / "out").values() if row["status"] != "done"}
    assert set(failed) == {"odd", "gone"}
    assert "cannot be read" in failed["odd"] or "is a directory" in failed["odd"]
    assert "no such file" in failed["gone"]


def test_files_that_change_during_a_run_are_aligned_again(texts: Path, tmp_path: Path) -> None:
    source, output = tmp_path / "in", tmp_path / "out"
    shutil.copytree(texts, source)
    paths = sorted(source.glob("*.nl.txt"))
    before = {path: path.read_text(encoding="utf-8") for path in paths}
    stop = threading.Event()

    def change() -> None:
        rng = random.Random(3)
        while not stop.wait(0.01):
            path = rng.choice(paths)
            path.write_text(rng.choice(["", before[path][:200], before[path] + "\n\n7. 2026"]), encoding="utf-8")

    changing = threading.Thread(target=change)
    changing.start()
    try:
        assert finished(source, output).returncode in (0, 3)
    finally:
        stop.set()
        changing.join()
    for path, text in before.items():
        path.write_text(text, encoding="utf-8")
    finish(source, output, "--resume")
    finish(source, tmp_path / "whole")
    assert content_of(output) == content_of(tmp_path / "whole")


def test_only_a_document_that_kills_its_worker_fails(texts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "start_program", lambda _: start_script(DIES))
    job = Job(str(texts), models=hash_of_models("use"))
    files = sorted(path.name for path in texts.glob("*.txt"))
    tasks = [DocumentTask(k, str(k), (files[2 * k + 1], files[2 * k])) for k in range(4)]
    results = {result.position: result for result in local.run_local(job, iter(tasks), 2)}
    assert [results[k].status for k in range(4)] == ["done", "failed", "done", "done"]
    assert "its worker died 3 times (by SIGKILL)" in results[1].error


def test_workers_that_die_at_the_start_end_the_run(texts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "start_program", lambda _: start_script("raise SystemExit(7)"))
    job = Job(str(texts), models=hash_of_models("use"))
    with pytest.raises(ParlalignError, match=r"workers die when they start \(with exit code 7\)"):
        list(local.run_local(job, iter([DocumentTask(0, "page", ("page.txt",))]), 1))


def start_script(program: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def test_a_clock_that_jumps_changes_nothing(texts: Path, clean: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(JUMPS)
    output = tmp_path / "out"
    assert finished(texts, output, PYTHONPATH=str(tmp_path)).returncode == 0
    assert content_of(output) == clean
    assert all(0 <= row["seconds"] < 3600 for row in manifest_of(output).values())
    assert parlalign.read_records(output / "records-00000.jsonl")
