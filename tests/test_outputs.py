"""Outputs: nothing replaces a file that has content, backups, devices and pipes, and outputs that lead to an input."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import parlalign
from parlalign import ParlalignError, Record
from parlalign.cli.root import main
from parlalign.cli.shared_options import INPUT_FORMATS, RECORD_FORMATS
from parlalign.formats.records.reading import READERS
from parlalign.formats.records.writing import WRITERS, write_file
from parlalign.io.atomic import atomic_write
from parlalign.io.special_output import is_special

CLEAN = parlalign.corpus_path("river-deltas")
GOOD = "what a person has made"
PAIR = Record("1", "De haven is dicht.", "Der Hafen ist zu.", ("nl", "de"), "paragraph", 0.9, "paired")
REJECTED = Record("2", "De brug is open.", "Die Tinte ist rot.", ("nl", "de"), "paragraph", 0.9, "rejected")
posix = pytest.mark.skipif(os.name != "posix", reason="other systems have no such files")
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs a command in a folder with texts that give nothing."""
    monkeypatch.chdir(tmp_path)
    Path("nl.txt").write_text("Over de veerboot is gisteren niets meer gezegd.")
    Path("de.txt").write_text("Siebzehn Imker zählten im Mai ihre Völker und Waben.")
    Path("nl.lines").write_text("")
    Path("empty.txt").write_text("\n")
    Path("empty.jsonl").touch()
    parlalign.write([REJECTED], "rejected.jsonl")
    parlalign.write([PAIR], "pair.jsonl")
    Path("heap").mkdir()
    Path("heap/one.txt").write_text("Over de veerboot is gisteren niets meer gezegd.")
    with parlalign.open_memory("memory.sqlite") as memory:
        memory.add([PAIR])
    return lambda *words: CliRunner().invoke(main, [*words])


def names() -> set[str]:
    return {path.name for path in Path().iterdir()}


NOTHING = [
    ("align", "nl.txt", "de.txt", "-o", "out.tmx", "--min-score", "1"),
    ("align", "nl.txt", "de.txt", "-o", "out.beads", "--segmented", "--crossing", "never"),
    ("align", "nl.txt", "de.txt", "-o", "out.xlsx", "--min-score", "1"),
    ("convert", "empty.jsonl", "out.tmx"),
    ("convert", "rejected.jsonl", "out.tmx"),
    ("convert", "pair.jsonl", "out.xliff", "--min-score", "0.95"),
    ("convert", "pair.jsonl", "out.tsv", "--max-chars", "5"),
    ("memory", "export", "memory.sqlite", "out.jsonl", "--document", "none"),
    ("repair", "empty.txt", "-o", "out.txt", "--edits", "edits.jsonl"),
    ("segment", "empty.txt", "-o", "out.jsonl"),
    ("pair", "heap", "-o", "out.tsv"),
    ("show", "empty.jsonl", "--html", "out.html"),
]


@pytest.mark.parametrize("words", NOTHING, ids=lambda words: "-".join(words[:2]))
def test_nothing_replaces_no_file_that_has_content(run: Run, words: tuple[str, ...]) -> None:
    output = next(word for word in words if word.startswith("out."))
    Path(output).write_text(GOOD)
    before = names()
    if "--segmented" in words:
        Path("nl.txt").write_text("")
    result = run(*words)
    last = result.stderr.splitlines()[-1]
    assert result.exit_code == 3, result.output
    assert last.startswith(f"{output}: not replaced: no ")
    assert last.endswith("; --force replaces it")
    assert Path(output).read_text() == GOOD
    assert names() == before
    result = run(*words, "--force")
    assert result.exit_code == 0, result.output
    assert GOOD not in Path(output).read_bytes().decode("latin-1")


@pytest.mark.parametrize("words", NOTHING, ids=lambda words: "-".join(words[:2]))
def test_nothing_is_written_where_nothing_is(run: Run, words: tuple[str, ...]) -> None:
    output = next(word for word in words if word.startswith("out."))
    assert run(*words).exit_code == 0
    assert Path(output).is_file()
    assert run(*words).exit_code == 0  # the file stays the same
    Path(output).write_bytes(b"")
    assert run(*words).exit_code == 0


@pytest.mark.parametrize("form", ["moses", "xces"])
def test_the_files_of_a_format_are_kept_together(run: Run, form: str) -> None:
    run("convert", "pair.jsonl", f"corpus.{form}")
    files = {path: path.read_bytes() for path in Path().glob("corpus.*")}
    assert len(files) == 3
    result = run("convert", "empty.jsonl", f"corpus.{form}")
    assert result.exit_code == 3
    assert "not replaced: no records to write" in result.stderr
    assert {path: path.read_bytes() for path in Path().glob("corpus.*")} == files


def test_the_reasons_are_named(run: Run) -> None:
    Path("out.tmx").write_text(GOOD)
    result = run("convert", "rejected.jsonl", "out.tmx")
    assert result.stderr.splitlines()[0] == "rejected.jsonl: 1 left out: rejected"
    result = run("convert", "pair.jsonl", "out.tmx", "--max-chars", "5")
    assert "no records to write (1 left out: over 5 characters);" in result.stderr


def test_the_library_writes_what_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "out.jsonl").write_text(GOOD)
    assert parlalign.write([], tmp_path / "out.jsonl") == 0
    assert (tmp_path / "out.jsonl").read_text() == ""


def test_a_backup_is_never_overwritten(run: Run) -> None:
    Path("out.tsv").write_text(GOOD)
    assert run("convert", "pair.jsonl", "out.tsv", "--backup").exit_code == 0
    assert Path("out.tsv.bak").read_text() == GOOD
    content = Path("out.tsv").read_bytes()
    assert run("convert", "empty.jsonl", "out.tsv", "--backup", "--force").exit_code == 0
    assert (Path("out.tsv.bak").read_text(), Path("out.tsv.bak2").read_bytes()) == (GOOD, content)
    Path("out.tsv").write_text("")
    run("convert", "pair.jsonl", "out.tsv", "--backup")
    assert not Path("out.tsv.bak3").exists()  # an empty file is no content


def test_backups_of_one_format_have_one_number(run: Run) -> None:
    run("convert", "pair.jsonl", "corpus.moses")
    Path("corpus.de.bak").write_text(GOOD)
    run("convert", "pair.jsonl", "corpus.moses", "--backup")
    assert {path.name for path in Path().glob("corpus.*.bak*")} == {
        "corpus.nl.bak2",
        "corpus.de.bak2",
        "corpus.ids.bak2",
        "corpus.de.bak",
    }


def test_no_backup_without_a_file_or_without_the_option(run: Run) -> None:
    for words in (("--backup",), ()):
        assert run("convert", "pair.jsonl", "out.tsv", *words).exit_code == 0
    assert not any(name.endswith(".bak") for name in names())


@posix
def test_devices_are_written_to(run: Run) -> None:
    assert run("convert", "pair.jsonl", os.devnull, "--format", "tmx").exit_code == 0
    assert is_special(os.devnull)
    Path("link.tmx").symlink_to(os.devnull)
    assert run("convert", "pair.jsonl", "link.tmx").exit_code == 0
    assert Path("link.tmx").is_symlink()
    assert run("convert", "empty.jsonl", "link.tmx").exit_code == 0


@posix
@pytest.mark.parametrize("form", ["tmx", "jsonl", "xlsx", "parquet", "spacy"])
def test_a_named_pipe_gets_the_file(run: Run, form: str) -> None:
    pipe = Path(f"pipe.{form}")
    os.mkfifo(pipe)
    received: list[bytes] = []
    reader = threading.Thread(target=lambda: received.append(pipe.read_bytes()))
    reader.start()
    assert run("convert", "pair.jsonl", pipe.name).exit_code == 0
    reader.join()
    assert pipe.is_fifo()
    Path(f"copy.{form}").write_bytes(received[0])
    assert [record.source for record in parlalign.read_records(f"copy.{form}")] == [PAIR.source]


@posix
def test_a_socket_gets_the_file(run: Run) -> None:
    received: list[bytes] = []
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.jsonl")
        server.listen(1)

        def receive() -> None:
            connection, _ = server.accept()
            with connection, connection.makefile("rb") as stream:
                received.append(stream.read())

        reader = threading.Thread(target=receive)
        reader.start()
        assert run("convert", "pair.jsonl", "socket.jsonl").exit_code == 0
        reader.join()
    assert Path("socket.jsonl").is_socket()
    assert received == [Path("pair.jsonl").read_bytes()]


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="the system has no /dev/fd")
def test_an_open_file_is_written_to_at_its_place(tmp_path: Path) -> None:
    with (tmp_path / "log.txt").open("w+b") as file:
        file.write(b"before\n")
        file.flush()
        write_file([PAIR], f"/dev/fd/{file.fileno()}", form="tsv")
    assert (tmp_path / "log.txt").read_bytes().startswith(b"before\nid\tsource\ttarget\t")


@posix
def test_several_files_need_a_name(run: Run) -> None:
    for output in (os.devnull, "-"):
        result = run("convert", "pair.jsonl", output, "--format", "moses")
        assert result.exit_code == 1
        assert result.stderr == f"Error: {output}: moses is several files: name a file, such as corpus.moses\n"


def test_a_full_device_is_one_line(run: Run) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("the system has no full device")
    result = run("convert", "pair.jsonl", "/dev/full", "--format", "tmx")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: /dev/full: cannot be written (No space left on device): ")


def _link(name: str, target: str) -> str:
    Path(name).symlink_to(target)
    return name


def _hard(name: str, target: str) -> str:
    Path(name).hardlink_to(target)
    return name


@posix
@pytest.mark.parametrize(
    "words",
    [
        lambda: ("align", "nl.txt", "de.txt", "-o", _link("out.tmx", "de.txt")),
        lambda: ("align", "nl.txt", "de.txt", "-o", "de.txt", "--format", "tmx"),
        lambda: ("align", "heap/one.txt", "-o", "heap/../heap/./one.txt", "--format", "html"),
        lambda: ("align", "nl.txt", "de.txt", "-o", _hard("out.beads", "nl.txt"), "--segmented"),
        lambda: ("convert", "pair.jsonl", "./pair.jsonl"),
        lambda: ("convert", "pair.jsonl", _link("again.jsonl", "pair.jsonl")),
        lambda: ("convert", "pair.jsonl", _hard("hard.jsonl", "pair.jsonl")),
        lambda: ("convert", _hard("corpus.nl", "pair.jsonl"), "corpus.moses", "--input-format", "jsonl"),
        lambda: ("convert", _hard("corpus.ids", "pair.jsonl"), "corpus.moses", "--input-format", "jsonl"),
        lambda: ("convert", _hard("corpus.de.xml", "pair.jsonl"), "corpus.xces", "--input-format", "jsonl"),
        lambda: ("repair", "nl.txt", "-o", "nl.txt"),
        lambda: ("repair", "nl.txt", "--edits", _link("edits.jsonl", "nl.txt")),
        lambda: ("segment", "nl.txt", "-o", _hard("nl.jsonl", "nl.txt")),
        lambda: ("show", "pair.jsonl", "--html", _hard("page.html", "pair.jsonl")),
        lambda: ("memory", "export", "memory.sqlite", "memory.sqlite", "--format", "tmx"),
        lambda: ("memory", "export", "memory.sqlite", _link("out.tmx", "memory.sqlite")),
        lambda: ("train", "sentences", "--language", "nl", "nl.txt", "-o", _link("model", "nl.txt")),
    ],
)
def test_an_output_that_leads_to_an_input_is_refused(run: Run, words: Callable[[], tuple[str, ...]]) -> None:
    given = words()
    content = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    result = run(*given, "--force") if given[0] != "train" else run(*given)
    assert result.exit_code == 1, result.output
    assert "this is the input file: give another output file" in result.stderr
    assert {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()} == content


def test_the_log_of_a_memory_is_an_input(run: Run) -> None:
    with parlalign.open_memory("memory.sqlite") as memory:
        memory.add([REJECTED])
        assert Path("memory.sqlite-wal").exists()
        result = run("memory", "export", "memory.sqlite", "memory.sqlite-wal", "--format", "tsv")
    assert "this is the input file" in result.stderr


def test_a_document_of_the_input_folder_is_refused(run: Run) -> None:
    Path("pages").mkdir()
    for code in ("nl", "de"):
        Path(f"pages/x.{code}.html").write_text(f"<p>{(CLEAN / f'{code}.txt').read_text()}</p>")
    before = Path("pages/x.nl.html").read_bytes()
    result = run("align", "pages", "-o", "pages/x.nl.html", "--force")
    assert result.exit_code == 1
    assert "is a document of the input folder" in result.stderr
    assert Path("pages/x.nl.html").read_bytes() == before
    for suffix in ("html", "tsv", "xlsx"):
        for _ in range(2):  # the output of an earlier run is no document
            assert run("align", "pages", "-o", f"pages/overview.{suffix}").exit_code == 0
        Path(f"pages/overview.{suffix}").unlink()
    Path("pages/glossary.tsv").write_text("nl\tde\nde haven\tder Hafen\n")
    assert "is a document of the input folder" in run("align", "pages", "-o", "pages/glossary.tsv").stderr
    result = run("pair", "pages", "-o", "pages/x.nl.html", "--format", "tsv")
    assert "is a document of the input folder" in result.stderr
    for _ in range(2):
        assert run("pair", "pages", "-o", "pages/pairs.tsv").exit_code == 0


def test_a_name_of_a_folder_is_no_output(run: Run) -> None:
    result = run("convert", "pair.jsonl", "folder/", "--format", "tmx")
    assert (result.exit_code, "is a directory: name a file" in result.stderr) == (1, True)


def test_two_outputs_in_one_file_are_refused(run: Run) -> None:
    Path("edits.jsonl").symlink_to("text.txt")
    result = run("repair", "nl.txt", "-o", "text.txt", "--edits", "edits.jsonl")
    assert (result.exit_code, "another output leads to the same file" in result.stderr) == (1, True)
    assert not Path("text.txt").exists()
    assert not [*Path().glob(".*.part")]


def test_an_output_inside_an_archive_is_refused(run: Run) -> None:
    Path("texts.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    result = run("align", "texts.zip", "-o", "texts.zip/out.tmx")
    assert (result.exit_code, "its folder does not exist" in result.stderr) == (1, True)
    assert "this is the input file" in run("align", "texts.zip", "-o", "texts.zip", "--format", "tmx").stderr


def test_the_formats_of_the_option_are_those_of_the_writers() -> None:
    assert {f".{form}" for form in RECORD_FORMATS} == {*WRITERS} - {".xlf"}
    others = {".xlf", ".tab", ".moses"}  # two other names, and a format of several files
    assert {f".{form}" for form in INPUT_FORMATS} == {*READERS} - others


def test_a_format_that_is_not_written_here(tmp_path: Path) -> None:
    with pytest.raises(ParlalignError, match="cannot write a file without a suffix here"):
        parlalign.write([PAIR], tmp_path / "records")
    assert write_file([PAIR], tmp_path / "records", form="tsv").written == 1


def test_the_mode_of_the_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("old")
    path.chmod(0o640)
    with atomic_write(path) as file:
        file.write(b"new")
    assert path.stat().st_mode & 0o777 == 0o640
