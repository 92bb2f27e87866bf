"""`-` as standard input and output of every command, as pipes of a shell give them."""

from __future__ import annotations

import gzip
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import PROGRAM

import parlalign
from parlalign.cli.root import main

CLEAN = parlalign.corpus_path("river-deltas")
Run = Callable[..., Result]
posix = pytest.mark.skipif(os.name != "posix", reason="needs the shell and terminals of Unix")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the pairs of a resolution in all formats."""
    folder = tmp_path_factory.mktemp("files")
    pairs = parlalign.align_files(CLEAN / "nl.txt", CLEAN / "de.txt")
    for suffix in ("jsonl", "tmx", "tsv", "xliff", "xlsx", "parquet", "spacy"):
        parlalign.write(pairs, folder / f"pairs.{suffix}")
    return folder


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs a command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *words, stdin=b"": CliRunner().invoke(main, [str(word) for word in words], input=stdin)


def texts(stdout: bytes) -> list[str]:
    """Return the sources of a file in JSON Lines."""
    Path("read.jsonl").write_bytes(stdout)
    return [record.source for record in parlalign.read_records("read.jsonl")]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("form", ["jsonl", "tmx", "tsv", "xliff", "xlsx", "parquet"])
def test_records_are_recognised_by_their_content(run: Run, files: Path, form: str, packed: bool) -> None:
    content = (files / f"pairs.{form}").read_bytes()
    result = run("convert", "-", "-", "--format", "jsonl", stdin=gzip.compress(content) if packed else content)
    assert result.exit_code == 0, result.output
    assert texts(result.stdout_bytes) == [record.source for record in parlalign.read_records(files / "pairs.jsonl")]
    assert result.stderr.endswith("-: 18 records written\n")


def test_the_format_of_the_input_can_be_named(run: Run, files: Path) -> None:
    content = (files / "pairs.spacy").read_bytes()
    assert run("convert", "-", "x.tmx", stdin=content).exit_code == 1
    assert run("convert", "-", "x.tmx", "--input-format", "spacy", stdin=content).exit_code == 0
    Path("pairs").write_bytes((files / "pairs.jsonl").read_bytes())
    assert run("show", "pairs", "--input-format", "jsonl").exit_code == 0
    assert run("memory", "add", "tm.sqlite", "pairs", "--input-format", "jsonl").exit_code == 0


@pytest.mark.parametrize("form", ["tmx", "xlsx", "parquet", "spacy", "html"])
def test_each_format_of_one_file_goes_through_a_pipe(run: Run, files: Path, form: str) -> None:
    result = run("convert", files / "pairs.jsonl", "-", "--format", form)
    run("convert", files / "pairs.jsonl", f"named.{form}")
    named = Path(f"named.{form}").read_bytes()
    assert abs(len(result.stdout_bytes) - len(named)) < 200  # names and dates of containers
    assert result.stdout_bytes[:20] == named[:20]


def test_a_text_goes_through_all_commands(run: Run, files: Path) -> None:
    text = (CLEAN / "nl.txt").read_bytes()
    repaired = run("repair", "-", "-o", "-", stdin=text)
    assert repaired.stdout == run("repair", "-", stdin=text).stdout != ""
    segments = run("segment", "-", "-o", "-", stdin=text)
    assert segments.stdout.startswith('{"id": ')
    assert segments.stderr.endswith("-: 18 segments written\n")
    aligned = run("align", "-", CLEAN / "de.txt", "-o", "-", "--format", "tmx", stdin=text)
    assert aligned.stdout.startswith("<?xml")
    assert "segments: 36 in" in aligned.stderr
    again = run("align", "-", "-o", "-", "--format", "beads", stdin=aligned.stdout_bytes)
    assert len(again.stdout.splitlines()) == 18, again.stderr
    gold = Path("gold.beads")
    gold.write_text(again.stdout)
    assert "F1 1.0000" in run("evaluate", "-", gold, stdin=again.stdout_bytes).stdout
    assert "F1 1.0000" in run("evaluate", files / "pairs.tmx", "-", stdin=(files / "pairs.jsonl").read_bytes()).stdout
    assert "18 records read" in run("show", "-", stdin=aligned.stdout_bytes).stdout
    assert run("show", "-", "--html", "-", stdin=aligned.stdout_bytes).stdout.startswith("<!DOCTYPE html>")


def test_a_memory_reads_and_writes_pipes(run: Run, files: Path) -> None:
    result = run("memory", "add", "tm.sqlite", "-", stdin=(files / "pairs.tmx").read_bytes())
    assert "now 18 records" in result.stderr
    exported = run("memory", "export", "tm.sqlite", "-", "--format", "jsonl")
    assert len(texts(exported.stdout_bytes)) == 18


def test_pairs_of_documents_go_to_standard_output(run: Run) -> None:
    Path("heap").mkdir()
    for number, code in enumerate(("nl", "de")):
        Path(f"heap/{number}.txt").write_bytes((CLEAN / f"{code}.txt").read_bytes())
    result = run("pair", "heap", "-o", "-", "--format", "tsv")
    assert result.stdout.splitlines()[1].split("\t")[1:3] == ["heap/0.txt", "heap/1.txt"]


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("convert", "x.jsonl", "-"), "-: has no suffix that tells the format: add --format tmx"),
        (("pair", ".", "-o", "-"), "-: has no suffix that tells the format: add --format tsv"),
        (("convert", "x.jsonl", "-", "--format", "xces"), "-: xces is several files: name a file, such as corpus.xces"),
        (("convert", "-", "x.tmx"), "-: is a text and not a table"),
    ],
)
def test_errors_name_the_option(run: Run, words: tuple[str, ...], error: str) -> None:
    Path("x.jsonl").write_text("")
    result = run(*words, stdin=b"Een tekst.")
    assert (result.exit_code, result.stderr.startswith(f"Error: {error}")) == (1, True), result.stderr


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "program").write_text(PROGRAM)
    program = f"{sys.executable} {folder / 'program'}"
    return subprocess.run(
        ["bash", "-c", f'p() {{ {program} "$@"; }}; {command}'],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@posix
@pytest.mark.parametrize("form", ["tmx", "tsv", "xlsx", "html"])
def test_a_pipe_that_is_closed_early_is_quiet(files: Path, tmp_path: Path, form: str) -> None:
    (tmp_path / "many.jsonl").write_bytes((files / "pairs.jsonl").read_bytes() * 300)
    result = shell(f"p convert many.jsonl - --format {form} | head -c 9 >/dev/null; echo ${{PIPESTATUS[0]}}", tmp_path)
    assert (result.stdout, result.stderr) == ("141\n", "")


@posix
def test_closed_streams_are_one_line(files: Path, tmp_path: Path) -> None:
    result = shell("p convert - x.tmx <&-", tmp_path)
    assert (result.returncode, result.stderr) == (1, "Error: -: standard input is closed: name a file\n")
    result = shell(f"p convert {files}/pairs.jsonl - --format tmx >&-", tmp_path)
    assert (result.returncode, result.stderr) == (1, "Error: -: standard output is closed: name a file\n")


@posix
def test_process_substitution_is_written_to(files: Path, tmp_path: Path) -> None:
    result = shell(f"p convert {files}/pairs.jsonl >(wc -l >&2; echo end >&2) --format tsv; wait; sleep 0.3", tmp_path)
    assert sorted(result.stderr.split("\n"))[1:-1] != []
    assert "19" in result.stderr


@posix
@pytest.mark.parametrize(("form", "code"), [("xlsx", 1), ("parquet", 1), ("spacy", 1), ("tsv", 0)])
def test_binary_formats_are_not_shown_on_a_terminal(files: Path, form: str, code: int) -> None:
    reader, terminal = pty.openpty()
    try:
        command = [sys.executable, "-c", PROGRAM, "convert", str(files / "pairs.jsonl"), "-", "--format", form]
        with subprocess.Popen(command, stdout=terminal, stderr=subprocess.PIPE, text=True) as process:
            os.close(terminal)
            shown = read_all(reader)
            assert process.stderr
            stderr = process.stderr.read()
        assert process.returncode == code
        assert ("is no text for a terminal" in stderr) == bool(code)
        assert bool(shown) != bool(code)
    finally:
        os.close(reader)


def read_all(reader: int) -> bytes:
    """Return what a program writes to a terminal until it ends, which is an error of input in Linux."""
    shown = b""
    try:
        while chunk := os.read(reader, 4096):
            shown += chunk
    except OSError:
        pass
    return shown


@posix
def test_progress_is_shown_by_stage_on_a_terminal(files: Path, tmp_path: Path) -> None:
    (tmp_path / "many.jsonl").write_bytes((files / "pairs.jsonl").read_bytes() * 600)
    reader, terminal = pty.openpty()
    command = [sys.executable, "-c", PROGRAM, "convert", str(tmp_path / "many.jsonl"), str(tmp_path / "x.tmx")]
    with subprocess.Popen(command, stderr=terminal, env={**os.environ, "TERM": "xterm", "COLUMNS": "80"}) as process:
        os.close(terminal)
        shown = read_all(reader).decode()
    os.close(reader)
    assert process.returncode == 0
    assert "convert" in shown
    assert "%" in shown


def test_stages_reach_their_end(run: Run) -> None:
    assert run is not None
    seen: list[tuple[str, float]] = []
    documents = [parlalign.read(CLEAN / f"{code}.txt") for code in ("nl", "de")]
    parlalign.align_documents(
        documents, parlalign.Options(level="sentence"), progress=lambda stage, share: seen.append((stage, share))
    )
    stages = [stage for stage, _ in seen]
    assert list(dict.fromkeys(stages)) == ["repair", "align"]
    for name in ("repair", "align"):
        shares = [share for stage, share in seen if stage == name]
        assert shares == sorted(shares)
        assert (shares[0], shares[-1]) == (0, 1)
        assert len(shares) > 5


def test_the_number_of_documents_is_checked() -> None:
    documents = [parlalign.read(CLEAN / f"{code}.txt") for code in ("nl", "de", "nl")]
    for some in (documents, []):
        with pytest.raises(parlalign.ParlalignError, match=f"^{len(some)} documents: give one with both languages"):
            parlalign.align_documents(some)


@posix
@pytest.mark.parametrize("form", ["jsonl", "tmx", "tsv", "parquet"])
def test_process_substitution_is_read(files: Path, tmp_path: Path, form: str) -> None:
    result = shell(f"p convert <(cat {files}/pairs.{form}) - --format tsv | wc -l", tmp_path)
    assert result.stdout.strip() == "19", result.stderr
    result = shell(f"p show <(gzip -c {files}/pairs.{form}) | grep read", tmp_path)
    assert result.stdout.startswith("18 records read"), result.stderr


@posix
def test_two_texts_are_read_from_two_pipes(tmp_path: Path) -> None:
    command = f"p align <(cat {CLEAN}/nl.txt) <(cat {CLEAN}/de.txt) -o - --format tsv 2>/dev/null | wc -l"
    assert shell(command, tmp_path).stdout.strip() == "19"


@pytest.mark.parametrize("words", [("review", "-"), ("review", "x.jsonl", "--journal", "-")])
def test_a_review_needs_files(run: Run, words: tuple[str, ...]) -> None:
    result = run(*words)
    assert (result.exit_code, "a review needs files" in result.stderr) == (1, True)


def test_a_batch_needs_files(run: Run) -> None:
    result = run("batch", "-", "-o", "out")
    assert (result.exit_code, "a run needs files" in result.stderr) == (1, True)


def test_text_and_edits_are_not_mixed(run: Run) -> None:
    text = b"de grens\noverschrijdende samenwerking"
    result = run("repair", "-", "--edits", "-", stdin=text)
    assert (result.exit_code, "would be mixed" in result.stderr) == (1, True)
    result = run("repair", "-", "-o", "x.txt", "--edits", "-", stdin=text)
    assert '"rule": "wrap-join"' in result.stdout
