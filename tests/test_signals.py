"""Commands that a signal ends while they write: they leave no file, and existing files are unchanged."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PROGRAM

import parlalign
from parlalign.app.signals import Stopped, stoppable
from parlalign.cli.shared_options import RECORD_FORMATS
from parlalign.io.atomic import atomic_write, output_files
from parlalign.io.stop_signals import stops_deferred

STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LATEST = 20  # seconds until a command must have begun to write, also on a busy machine
posix = pytest.mark.skipif(os.name != "posix", reason="other systems have no such signals")


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a file of records and a text that take seconds to convert and to repair."""
    folder = tmp_path_factory.mktemp("large")
    clean = parlalign.corpus_path("river-deltas")
    records = parlalign.align_files(clean / "nl.txt", clean / "de.txt")
    parlalign.write(records, folder / "small.jsonl")
    (folder / "records.jsonl").write_bytes((folder / "small.jsonl").read_bytes() * 2500)
    damaged = parlalign.corpus_path("river-deltas/damaged") / "concordance.nl.txt"
    (folder / "text.txt").write_bytes((damaged.read_bytes() + b"\n\n") * 60)
    return folder


def started(folder: Path, *words: str) -> subprocess.Popen[str]:
    (folder / "tmp").mkdir(exist_ok=True)
    environment = {**os.environ, "TMPDIR": str(folder / "tmp")}
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *words], cwd=folder, env=environment, stderr=subprocess.PIPE, text=True
    )


def stopped(process: subprocess.Popen[str], number: int, when: Callable[[], bool]) -> tuple[int, str]:
    """Send a signal as soon as a condition holds; return the exit code and standard error."""
    latest = time.monotonic() + LATEST
    while not when() and process.poll() is None and time.monotonic() < latest:
        time.sleep(0.01)
    process.send_signal(number)
    _, stderr = process.communicate(timeout=LATEST)
    return process.returncode, stderr


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def write_together(*paths: Path) -> None:
    with output_files():
        for path in paths:
            with atomic_write(path) as file:
                file.write(b"new")


@posix
@pytest.mark.parametrize("form", [*RECORD_FORMATS, "jsonl.gz", "tmx.gz"])
def test_a_stopped_conversion_leaves_nothing(form: str, large: Path, tmp_path: Path) -> None:
    number = STOPS[len(form) % 3]
    output = tmp_path / f"memory.{form}"
    output.write_text("what was there before")
    process = started(tmp_path, "convert", str(large / "records.jsonl"), output.name)
    rng = random.Random(form)
    begun: list[float] = []
    latest = time.monotonic() + (2 if form == "spacy" else LATEST)  # a DocBin is collected in memory

    def is_writing() -> bool:
        if not begun and (any(tmp_path.glob(".*.part")) or time.monotonic() > latest):
            begun.append(time.monotonic() + rng.uniform(0, 0.7))
        return bool(begun) and time.monotonic() > begun[0]

    code, stderr = stopped(process, number, is_writing)
    assert begun
    assert (code, stderr.splitlines()[-1]) == (128 + number, "stopped")
    assert names(tmp_path) == [output.name, "tmp"]
    assert output.read_text() == "what was there before"


@posix
@pytest.mark.parametrize(
    ("number", "words"),
    [
        (STOPS[0], ("repair", "text.txt", "-o", "out.txt", "--edits", "edits.jsonl")),
        (STOPS[1], ("segment", "text.txt", "-o", "out.jsonl")),
        (STOPS[2], ("align", "text.txt", "text.txt", "-o", "out.tmx")),
        (STOPS[0], ("show", "records.jsonl", "--html", "out.html")),
        (STOPS[1], ("train", "sentences", "--language", "nl", "text.txt", "-o", "model")),
        (STOPS[2], ("memory", "export", "memory.sqlite", "out.tmx")),
    ],
)
def test_a_command_stopped_at_any_moment_leaves_nothing(
    number: int, words: tuple[str, ...], large: Path, tmp_path: Path
) -> None:
    for name in ("text.txt", "records.jsonl"):
        (tmp_path / name).symlink_to(large / name)
    if words[0] == "memory":
        with parlalign.open_memory(tmp_path / "memory.sqlite") as memory:
            memory.add(parlalign.read_records(large / "small.jsonl"))
    outputs = {"out.txt", "edits.jsonl", "out.jsonl", "out.tmx", "out.html", "model"}
    at = time.monotonic() + random.Random(f"{words}{number}").uniform(0.2, 2.5)
    code, _ = stopped(started(tmp_path, *words), number, lambda: time.monotonic() > at)
    left = {name for name in names(tmp_path) if name not in {"text.txt", "records.jsonl", "memory.sqlite", "tmp"}}
    if code == 0:
        assert left <= outputs  # it was finished before
    else:
        assert code in {128 + number, -number}  # before the command begins, the signal has its usual effect
        assert not any(name.endswith(".part") or name.startswith("tmp/") for name in left)


@posix
def test_ctrl_c_while_the_commands_are_loaded_shows_no_traceback() -> None:
    program = """if True:
        import signal, sys
        import parlalign.cli

        class Interrupting:
            def find_spec(self, name, path=None, target=None):
                if name == "parlalign.cli.align_command":
                    signal.raise_signal(signal.SIGINT)

        sys.meta_path.insert(0, Interrupting())
        parlalign.cli.main()
    """
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (-signal.SIGINT, "", "")


@posix
def test_a_signal_between_two_files_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = Path.replace

    def replaced(self: Path, target: Path) -> Path:
        signal.raise_signal(signal.SIGTERM)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", replaced)
    with pytest.raises(Stopped), stoppable():
        write_together(tmp_path / "corpus.nl", tmp_path / "corpus.de")
    assert names(tmp_path) == ["corpus.de", "corpus.nl"]


def test_an_error_between_two_files_undoes_the_first(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("former")
    (tmp_path / "c").mkdir()
    with pytest.raises(parlalign.ParlalignError, match="c: cannot be written"):
        write_together(*(tmp_path / name for name in "abc"))
    assert names(tmp_path) == ["a", "c"]
    assert (tmp_path / "a").read_text() == "former"


@posix
def test_deferred_signals_are_raised_once_and_later() -> None:
    events = []

    def stop() -> None:
        with stops_deferred():
            signal.raise_signal(signal.SIGTERM)
            events.append("finished")
        events.append("not reached")

    with pytest.raises(Stopped) as raised, stoppable():
        stop()
    assert events == ["finished"]
    assert raised.value.exit_code == 143


class Dropping:
    """An object whose destructor is interrupted: Python drops the exception and continues."""

    def __del__(self) -> None:
        signal.raise_signal(signal.SIGTERM)
        time.sleep(0)


@posix
def test_a_signal_in_a_destructor_is_sent_again() -> None:
    def destroy() -> None:
        Dropping()
        time.sleep(LATEST)

    begun = time.monotonic()
    with pytest.raises(Stopped), stoppable():
        destroy()
    assert time.monotonic() - begun < LATEST / 2


@posix
def test_a_signal_while_a_class_is_made_stops() -> None:
    class Field:
        def __set_name__(self, owner: type, name: str) -> None:
            signal.raise_signal(signal.SIGTERM)
            time.sleep(0)

    with pytest.raises(Stopped), stoppable():
        type("Owner", (), {"field": Field()})
