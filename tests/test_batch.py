"""Batch runs: output, resumed and interrupted runs, errors and limits."""

from __future__ import annotations

import json
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import CORPORA, PROGRAM, aligning_in_process, content_of, manifest_of

import parlalign
from parlalign.batch.job import DocumentTask, Job, hash_of_models
from parlalign.batch.local_engine import run_local
from parlalign.batch.run import JOURNAL
from parlalign.batch.run_journal import RunJournal
from parlalign.cli.root import main
from parlalign.errors import ParlalignError

Run = Callable[..., Result]
FIELDS = {"id", "source", "target", "status", "error", "shard", "pairs", "segments", "edits", "uncertain", "seconds"}
HASHES = {"content", "options", "models"}


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of pairs, a mixed text, a text in one language, a damaged pair, and files that are ignored."""
    folder = tmp_path_factory.mktemp("texts")
    for corpus in CORPORA[:3]:
        for code in ("nl", "de"):
            (folder / code).mkdir(exist_ok=True)
            shutil.copy(corpus / f"{code}.txt", folder / code / f"{corpus.name}.txt")
    shutil.copy(CORPORA[0] / "damaged" / "mixed.txt", folder / "page.txt")
    (folder / "notes.txt").write_text("De vergadering is gesloten. Er was niemand meer.\n")
    for code in ("nl", "de"):
        (folder / f"broken.{code}.docx").write_bytes(b"PK\x03\x04 not a document")
    (folder / "lone.nl.txt").write_text("De vergadering is gesloten.\n")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    return folder


@pytest.fixture
def run_with_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs `batch` in an empty folder; its workers are processes."""
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(main, ["batch", *map(str, words)])


@pytest.fixture
def run(run_with_workers: Run, in_process: None) -> Run:  # noqa: ARG001
    """Return a function that runs `batch` in an empty folder; documents are aligned in this process."""
    return run_with_workers


@pytest.fixture(scope="module")
def done(texts: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a complete run."""
    output = tmp_path_factory.mktemp("done") / "out"
    result = CliRunner().invoke(main, ["batch", str(texts), "-o", str(output), "--shard-size", "2"])
    assert result.exit_code == 3, result.output
    return output


@pytest.fixture(scope="module")
def by_sentence(texts: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a complete run at sentence level."""
    output = tmp_path_factory.mktemp("by-sentence") / "out"
    words = ["--shard-size", "2", "--level", "sentence"]
    with aligning_in_process():
        assert CliRunner().invoke(main, ["batch", str(texts), "-o", str(output), *words]).exit_code == 3
    return output


def events(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stderr.splitlines()]


def results(result: Result) -> dict[str, str]:
    return {event["id"]: event["result"] for event in events(result) if event["event"] == "document"}


def test_manifest_has_the_status_of_each_document(done: Path) -> None:
    rows = manifest_of(done)
    statuses = {identity: row["status"] for identity, row in rows.items()}
    named = {corpus.name: "done" for corpus in CORPORA[:3]}
    assert statuses == named | {
        "page.txt": "done",
        "notes.txt": "set aside",
        "broken": "failed",
        "lone.nl.txt": "alone",
    }
    assert all(set(row) == FIELDS | HASHES for row in rows.values())
    assert "is a damaged Word document" in rows["broken"]["error"]
    assert rows["broken"]["shard"] is None
    assert all(re.fullmatch(r"[0-9a-f]{64}", row["content"]) for row in rows.values() if row["status"] != "alone")
    assert {row["models"] for row in rows.values()} == {hash_of_models("use")}
    assert len({row["options"] for row in rows.values()}) == 1


def test_counts_add_up(texts: Path, run: Run) -> None:
    result = run(texts, "-o", "out")
    assert result.exit_code == 3
    files = sum(path.is_file() for path in texts.rglob("*"))
    (line,) = re.findall(r"^documents: (\d+) in = (.*)$", result.stderr, re.MULTILINE)
    assert int(line[0]) == files == sum(map(int, re.findall(r"\d+", line[1])))
    assert "ignored: 1 not read (.png)" in result.stderr
    rows = manifest_of(Path("out")).values()
    records = list(parlalign.read_records("out/records-00000.jsonl"))
    assert len(records) == sum(row["pairs"] for row in rows)
    assert f"records: {len(records)} written in 1 shard\n" in result.stderr
    described = json.loads(Path("out/run.json").read_text())
    assert described["documents"] == {"alone": 1, "done": 4, "failed": 1, "set aside": 1}
    assert described["shards"]["records-00000.jsonl"]["records"] == len(records)


def test_records_are_those_of_align(texts: Path, done: Path, tmp_path: Path) -> None:
    whole = tmp_path / "all.jsonl"
    assert CliRunner().invoke(main, ["align", str(texts), "-o", str(whole)]).exit_code == 3
    shards = sorted(done.glob("records-*.jsonl"))
    assert len(shards) == 3
    assert b"".join(path.read_bytes() for path in shards) == whole.read_bytes()


def test_result_does_not_depend_on_the_number_of_workers(texts: Path, done: Path, run_with_workers: Run) -> None:
    run_with_workers(texts, "-o", "out", "--shard-size", 2, "--jobs", 3)
    assert content_of(Path("out")) == content_of(done)


def test_a_zip_gives_the_same_records(texts: Path, done: Path, run: Run) -> None:
    shutil.make_archive("texts", "zip", texts)
    run("texts.zip", "-o", "out", "--shard-size", 2)
    assert content_of(Path("out")) == content_of(done)


def test_resumed_run_aligns_only_failed_documents(texts: Path, done: Path, run: Run) -> None:
    shutil.copytree(done, "out")
    result = run(texts, "-o", "out", "--shard-size", 2, "--resume", "--log-json")
    assert result.exit_code == 3
    assert {identity for identity, found in results(result).items() if found != "unchanged"} == {"broken"}
    assert events(result)[0] == {"event": "begin", "documents": 6, "finished": 5, "lost": 0}
    assert content_of(Path("out")) == content_of(done)


def test_resumed_run_aligns_changed_documents(texts: Path, run: Run) -> None:
    shutil.copytree(texts, "in")
    run("in", "-o", "out")
    first, second, third = (corpus.name for corpus in CORPORA[:3])
    for code in ("nl", "de"):
        with Path("in", code, f"{first}.txt").open("a") as file:
            file.write("\n\n999. 2026\n")
        Path("in", code, f"{second}.txt").unlink()
        shutil.copy(Path("in", code, f"{third}.txt"), Path("in", code, "new.txt"))
    result = run("in", "-o", "out", "--resume", "--log-json")
    assert {name for name, found in results(result).items() if found == "done"} == {first, "new"}
    run("in", "-o", "whole")
    assert content_of(Path("out")) == content_of(Path("whole"))


def test_other_options_align_all_documents_again(texts: Path, run: Run) -> None:
    run(texts, "-o", "out", "--min-score", "0.9")
    result = run(texts, "-o", "out", "--resume", "--log-json")
    assert "unchanged" not in results(result).values()
    run(texts, "-o", "whole")
    assert content_of(Path("out")) == content_of(Path("whole"))


def stopped_after_one(*words: str, number: int = signal.SIGINT) -> tuple[int, list[dict[str, Any]]]:
    """Run until a document is aligned, then send a signal; return the exit code and the log after the signal."""
    command = [sys.executable, "-c", PROGRAM, "batch", *words, "--log-json", "--jobs", "1"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        for line in process.stderr:
            if json.loads(line).get("result") == "done":
                break
        process.send_signal(number)
        rest = [json.loads(line) for line in process.stderr]
    return process.returncode, rest


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_shards_of_other_options_are_removed(
    texts: Path, done: Path, by_sentence: Path, tmp_path: Path, number: signal.Signals
) -> None:
    output = tmp_path / "out"
    shutil.copytree(done, output)
    words = [str(texts), "-o", str(output), "--shard-size", "2", "--resume", "--level", "sentence"]
    stopped_after_one(*words, number=number)
    rows = manifest_of(output)
    shards = {path.name for path in output.glob("records-*")}
    assert shards < {path.name for path in done.glob("records-*")}
    assert {row["shard"] for row in rows.values() if row["shard"]} <= shards
    assert "waiting" in {row["status"] for row in rows.values()}
    assert set(json.loads((output / "run.json").read_text())["shards"]) <= shards
    for name in shards:
        assert {record.level for record in parlalign.iter_records(output / name)} == {"sentence"}
    assert CliRunner().invoke(main, ["batch", *words]).exit_code == 3
    assert content_of(output) == content_of(by_sentence)


def test_run_that_cannot_start_removes_nothing(texts: Path, done: Path, run_with_workers: Run) -> None:
    shutil.copytree(done, "out")
    assert run_with_workers(texts, "-o", "out", "--resume", "--format", "tsv", "--encoder", "nonsense").exit_code == 1
    assert content_of(Path("out")) == content_of(done)


def test_results_of_missing_documents_are_kept(texts: Path, done: Path, run: Run) -> None:
    shutil.copytree(done, "out")
    Path("in").mkdir()
    shutil.copy(texts / "page.txt", "in")
    result = run("in", "-o", "out", "--resume")
    assert "5 documents that were finished earlier are no longer in the source" in result.stderr
    result = run(texts, "-o", "out", "--shard-size", 2, "--resume", "--log-json")
    assert "done" not in results(result).values()
    assert content_of(Path("out")) == content_of(done)


def test_equal_names_get_different_ids(run: Run) -> None:
    Path("in").mkdir()
    for code in ("nl", "de"):
        for name in (f"a.{code}.txt", f"a.txt.{code}.txt"):
            shutil.copy(CORPORA[0] / f"{code}.txt", Path("in") / name)
    shutil.copy(CORPORA[0] / "damaged" / "mixed.txt", "in/a.txt")
    assert run("in", "-o", "out").exit_code == 0
    assert len(manifest_of(Path("out"))) == 3


def test_ids_come_from_the_manifest(run: Run) -> None:
    rows = "".join(f"{name}\t{CORPORA[0]}/nl.txt\t{CORPORA[0]}/de.txt\n" for name in "ab")
    Path("pairs.tsv").write_text(rows)
    assert run("pairs.tsv", "-o", "out").exit_code == 0
    records = parlalign.read_records("out/records-00000.jsonl")
    assert len({record.id for record in records}) == len(records)
    Path("pairs.tsv").write_text(rows.replace("b\t", "a\t"))
    result = run("pairs.tsv", "-o", "twice")
    assert result.exit_code == 1
    assert "pairs.tsv: two documents have the id 'a'" in result.stderr


def test_credentials_are_not_in_the_results(run: Run) -> None:
    Path("pairs.tsv").write_text("a\thttps://user:secret@127.0.0.1:1/x.nl.txt?token=abc\t/x.de.txt\n")
    assert run("pairs.tsv", "-o", "out").exit_code == 3
    for path in (Path("out/manifest.jsonl"), Path("out/run.json")):
        assert "secret" not in path.read_text()
        assert "token" not in path.read_text()


def test_file_that_is_not_a_journal_is_unchanged(texts: Path, run: Run) -> None:
    Path("out").mkdir()
    with closing(sqlite3.connect("out/journal.sqlite")) as other:
        other.execute("CREATE TABLE mine (x)")
    before = Path("out/journal.sqlite").read_bytes()
    assert "is not a journal of a run" in run(texts, "-o", "out").stderr
    assert Path("out/journal.sqlite").read_bytes() == before


def test_output_of_a_dry_run_is_a_manifest(texts: Path, run: Run, tmp_path: Path) -> None:
    odd = tmp_path / "in"
    shutil.copytree(texts, odd)
    for code in ("nl", "de"):
        shutil.copy(CORPORA[0] / f"{code}.txt", odd / f"tab\there.{code}.txt")
    listed = run(odd, "-o", "out", "--dry-run").stdout
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "pairs.tsv").write_text(listed)
    assert run("elsewhere/pairs.tsv", "-o", "out").exit_code == 3
    statuses = Counter(row["status"] for row in manifest_of(Path("out")).values())
    assert statuses == {"done": 5, "failed": 1, "set aside": 1}


def test_another_format_is_written_without_aligning(texts: Path, done: Path, run: Run) -> None:
    shutil.copytree(done, "out")
    result = run(texts, "-o", "out", "--resume", "--format", "tmx", "--log-json")
    assert set(results(result).values()) == {"unchanged", "failed"}
    assert [path.name for path in Path("out").glob("records-*")] == ["records-00000.tmx"]
    run(texts, "-o", "whole", "--format", "tmx")
    assert content_of(Path("out")) == content_of(Path("whole"))
    assert len(parlalign.read_records("out/records-00000.tmx")) == sum(
        row["pairs"] for row in manifest_of(done).values()
    )


@pytest.mark.parametrize("form", ["jsonl.gz", "tsv", "tmx.gz", "xliff", "parquet"])
def test_shards_of_every_format_are_read_back(texts: Path, done: Path, run: Run, form: str) -> None:
    shutil.copytree(done, "out")
    run(texts, "-o", "out", "--resume", "--format", form)
    records = parlalign.read_records(f"out/records-00000.{form}")
    assert len(records) == sum(row["pairs"] for row in manifest_of(done).values())


def test_a_damaged_or_missing_shard_is_written_again(texts: Path, done: Path, run: Run) -> None:
    shutil.copytree(done, "out")
    Path("out/records-00000.jsonl").write_bytes(b"half a li")
    Path("out/records-00001.jsonl").unlink()
    Path("out/.records-00002.jsonl.x.part").touch()
    run(texts, "-o", "out", "--shard-size", 2, "--resume")
    assert content_of(Path("out")) == content_of(done)
    assert not list(Path("out").glob(".*"))


def test_keep_all_writes_unpaired_records(run: Run) -> None:
    Path("in").mkdir()
    shutil.copy(CORPORA[0] / "nl.txt", "in/x.nl.txt")
    Path("in/x.de.txt").write_text("\n\n".join((CORPORA[0] / "de.txt").read_text().split("\n\n")[3:]))
    assert run("in", "-o", "out", "--keep-all").exit_code == 0
    assert "unpaired" in {record.status for record in parlalign.read_records("out/records-00000.jsonl")}


def test_align_corpus(texts: Path, done: Path, tmp_path: Path) -> None:
    sharding = parlalign.Sharding(documents=2)
    corpus = parlalign.align_corpus(texts, tmp_path / "out", sharding=sharding, jobs=1)
    assert corpus.failed == 1
    assert [path.name for path in corpus.shards] == [f"records-{number:05}.jsonl" for number in range(3)]
    assert [row["id"] for row in corpus.documents()] == list(manifest_of(done))
    assert len(list(corpus.records())) == sum(row["pairs"] for row in corpus.documents())


def test_encoder_object_is_refused(texts: Path, tmp_path: Path) -> None:
    options = parlalign.Options(encoder=object())  # type: ignore[arg-type]
    with pytest.raises(ParlalignError, match="by its name"):
        parlalign.align_corpus(texts, tmp_path / "out", options)


def test_unknown_encoder_stops_the_run(texts: Path, run_with_workers: Run) -> None:
    result = run_with_workers(texts, "-o", "out", "--encoder", "nonsense")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1].startswith("Error: encoder 'nonsense' is unknown")


def test_dry_run_prints_a_manifest_and_writes_nothing(texts: Path, run: Run) -> None:
    result = run(texts, "-o", "out", "--dry-run")
    assert result.exit_code == 0
    header, *rows = result.stdout.splitlines()
    assert header.split("\t")[:3] == ["id", "source", "target"]
    assert len(rows) == 6
    assert "alone" in result.stderr
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nowhere", "-o", "out"], "nowhere"),
        (["empty", "-o", "out"], "nothing to pair"),
        (["in", "-o", "full"], "contains other files"),
        (["in", "-o", "in/out"], "is inside the source in"),
        (["in", "-o", "no/out"], "make it first"),
        (["in", "-o", "file"], "cannot be used for results"),
        (["in", "-o", "out", "--scheduler", "tcp://x:1"], "has no scheduler"),
    ],
)
def test_invalid_arguments_give_a_one_line_error(run: Run, words: list[str], message: str) -> None:
    for folder in ("empty", "full", "in"):
        Path(folder).mkdir()
    for file in ("full/x", "file", "in/x.nl.txt", "in/x.de.txt"):
        Path(file).write_text("een")
    result = run(*words)
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert message in result.stderr
    assert not Path("out").exists()
    assert Path("full/x").read_text() == "een"


def test_second_run_without_resume_is_refused(texts: Path, done: Path, run: Run) -> None:
    shutil.copytree(done, "out")
    before = content_of(Path("out"))
    result = run(texts, "-o", "out")
    assert result.exit_code == 1
    assert "--resume" in result.stderr
    assert content_of(Path("out")) == before


def test_run_in_a_folder_with_an_active_run_is_refused(texts: Path, done: Path, run: Run) -> None:
    shutil.copytree(done, "out")
    journal = RunJournal(Path("out") / JOURNAL, "x")
    result = run(texts, "-o", "out", "--resume")
    journal.close()
    assert result.exit_code == 1
    assert "another run is active in this folder" in result.stderr


def test_only_a_document_over_the_memory_limit_fails(run_with_workers: Run) -> None:
    Path("in").mkdir()
    for code in ("nl", "de"):
        text = (CORPORA[0] / f"{code}.txt").read_text()
        Path(f"in/small.{code}.txt").write_text(text)
        Path(f"in/large.{code}.txt").write_text("\n\n".join(text.replace("1", str(k)) for k in range(400)))
    result = run_with_workers("in", "-o", "out", "--max-memory", 64)
    assert result.exit_code == 3
    rows = manifest_of(Path("out"))
    assert {name: row["status"] for name, row in rows.items()} == {"large": "failed", "small": "done"}
    assert rows["large"]["error"].startswith("needs more than 64 MiB of memory")


def test_other_models_are_refused(texts: Path) -> None:
    job = Job(str(texts), models="other")
    with pytest.raises(ParlalignError, match="install the same version"):
        list(run_local(job, iter([DocumentTask(0, "page", ("page.txt",))]), 1))


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_interrupted_run_stops_cleanly_and_can_be_resumed(
    texts: Path, done: Path, tmp_path: Path, number: signal.Signals
) -> None:
    words = [str(texts), "-o", str(tmp_path / "out"), "--shard-size", "2"]
    code, rest = stopped_after_one(*words, number=number)
    assert code == 128 + number
    assert "--resume" in rest[-1]["line"]
    statuses = [row["status"] for row in manifest_of(tmp_path / "out").values()]
    assert "waiting" in statuses
    result = CliRunner().invoke(main, ["batch", *words, "--resume"])
    assert result.exit_code == 3
    assert content_of(tmp_path / "out") == content_of(done)


def test_unnamed_files_are_paired_by_text_and_aligned(run: Run) -> None:
    Path("heap").mkdir()
    for number, corpus in enumerate(CORPORA):
        for code, name in (("nl", f"{97 * number % 11}.txt"), ("de", f"{31 + 7 * number}.txt")):
            shutil.copy(corpus / f"{code}.txt", Path("heap") / name)
    assert CliRunner().invoke(main, ["pair", "heap", "-o", "pairs.tsv"]).exit_code == 0
    assert run("pairs.tsv", "-o", "out").exit_code == 0
    rows = manifest_of(Path("out")).values()
    assert len(rows) == len(CORPORA)
    assert all(row["pairs"] > 0.9 * row["segments"] / 2 for row in rows)
