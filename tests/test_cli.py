"""The command line, in this process and once in its own process, also with invalid input."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import etree

import parlalign
from parlalign.cli.root import main

DAMAGED = parlalign.corpus_path("river-deltas/damaged")
CLEAN = parlalign.corpus_path("river-deltas")
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs a command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *words, stdin=None: CliRunner().invoke(main, [str(word) for word in words], input=stdin)


def counts(stderr: str) -> dict[str, int]:
    found = re.search(r"segments: (\d+) in .*= (\d+) paired \+ (\d+) unpaired \+ (\d+) rejected", stderr)
    assert found, stderr
    return dict(zip(("in", "paired", "unpaired", "rejected"), map(int, found.groups()), strict=True))


def test_two_files_to_tmx(run: Run) -> None:
    result = run("align", DAMAGED / "concordance.nl.txt", DAMAGED / "concordance.de.txt", "-o", "x.tmx")
    assert result.exit_code == 0
    assert counts(result.stderr) == {"in": 36, "paired": 36, "unpaired": 0, "rejected": 0}
    assert len(parlalign.read_records("x.tmx")) == 18
    assert result.stdout == ""


@pytest.mark.parametrize("level", ["paragraph", "clause", "sentence"])
def test_one_mixed_file_and_counts_that_add_up(run: Run, level: str) -> None:
    result = run("align", DAMAGED / "mixed.txt", "-o", "x.jsonl", "--level", level, "--keep-all", "--min-score", "0.99")
    found = counts(result.stderr)
    assert found["in"] == found["paired"] + found["unpaired"] + found["rejected"]
    records = [json.loads(line) for line in Path("x.jsonl").read_text().splitlines()]
    assert sum(len(o["spans"]) for r in records for o in r["origin"] if o) == found["in"]
    assert {r["status"] for r in records} <= {"paired", "unpaired", "rejected"}
    assert all(r["score"] >= 0.99 for r in records if r["status"] == "paired")


def test_either_order_of_files(run: Run) -> None:
    run("align", CLEAN / "nl.txt", CLEAN / "de.txt", "-o", "a.tsv")
    run("align", CLEAN / "de.txt", CLEAN / "nl.txt", "-o", "b.tsv")
    run("align", CLEAN / "de.txt", CLEAN / "nl.txt", "-o", "c.tsv", "--languages", "de-nl")
    assert Path("a.tsv").read_text() == Path("b.tsv").read_text()
    (first, *_) = parlalign.read_records("c.tsv")
    assert first.languages == ("de", "nl")
    assert first.source.startswith("Entschließung")


def test_segmented_lines_to_beads(run: Run) -> None:
    Path("nl.txt").write_text("De vergadering is gesloten.\n\nWij steunen het verslag.\n")
    Path("de.txt").write_text("Die Sitzung ist geschlossen.\nWir unterstützen den Bericht.\n")
    assert run("align", "--segmented", "nl.txt", "de.txt", "-o", "x.beads").exit_code == 0
    lines = [line.rsplit(":", 1)[0] for line in Path("x.beads").read_text().splitlines()]
    assert lines == ["[0]:[0]", "[1]:[]", "[2]:[1]"]
    result = run("evaluate", "x.beads", "x.beads")
    assert "F1 1.0000" in result.stdout


def test_repair_to_stdout_and_file(run: Run) -> None:
    damaged = "de grens\noverschrijdende samenwerking"
    result = run("repair", "-", "--language", "nl", "--edits", "e.jsonl", stdin=damaged)
    assert result.stdout == "de grensoverschrijdende samenwerking"
    (edit,) = [json.loads(line) for line in Path("e.jsonl").read_text().splitlines()]
    assert (edit["span"], edit["replaced"], edit["rule"]) == ([8, 9], "\n", "wrap-join")
    clean = (CLEAN / "nl.txt").read_bytes()
    assert run("repair", CLEAN / "nl.txt", "-o", "r.txt").exit_code == 0
    assert Path("r.txt").read_bytes() == clean


def test_repair_lists_and_counts_all_uncertain_decisions(run: Run) -> None:
    line = "is van mening dat deEuropese Commissie de havens moet\nsteunen;"
    page = f"{line}\nDe veerboten varen in de winter niet naar het eil\nWij vinden dat de boten varen."
    result = run("repair", "-", "--language", "nl", "--edits", "e.jsonl", stdin=page)
    assert result.stdout == page.replace("moet\n", "moet ")
    assert "repairs: 1 (1 wrap-space), 2 uncertain (with 1 kept line break, 1 glued word)" in result.stderr
    decisions = [json.loads(line) for line in Path("e.jsonl").read_text().splitlines()]
    assert [(each["kind"], each["rule"], each["uncertain"], each["replaced"]) for each in decisions] == [
        ("proposal", "glued-words", True, ""),
        ("edit", "wrap-space", False, "\n"),
        ("kept", "wrap-paragraph", False, "\n"),
        ("kept", "wrap-paragraph", True, "\n"),
    ]
    result = run("repair", "-", "--language", "nl", "--split-glued-words", stdin=page)
    assert result.stdout == page.replace("moet\n", "moet ").replace("deEuropese", "de Europese")
    assert "repairs: 2 (1 glued-words, 1 wrap-space), 2 uncertain (with 1 kept line break)" in result.stderr


def test_a_tmx_is_plain_and_jsonl_exact(run: Run) -> None:
    nl, de = "1. steunt de haven in dit ge\u00adbied;", "1. unterstützt den Hafen in\u00a0diesem Gebiet;"
    Path("t.txt").write_text(f"{nl}\n\n{de}\n", encoding="utf-8")
    for name, options, texts in [
        ("x.tmx", [], (nl.replace("\u00ad", ""), de.replace("\u00a0", " "))),
        ("x.tmx", ["--exact"], (nl, de)),
        ("x.jsonl", [], (nl, de)),
    ]:
        assert run("align", "t.txt", "-o", name, *options).exit_code == 0
        (record,) = parlalign.read_records(name)
        assert (record.source, record.target) == texts
    run("convert", "x.jsonl", "y.tmx")
    assert parlalign.read_records("y.tmx")[0].source == nl


def test_options_without_effect_are_reported(run: Run) -> None:
    run("align", DAMAGED / "mixed.txt", "-o", "x.tmx")
    result = run("convert", "x.tmx", "x.jsonl", "--codes", "nl,de", "--encoding", "utf-16")
    assert result.exit_code == 0
    assert result.stderr.startswith("--codes has no effect: .jsonl does not support it\n--encoding has no effect")
    assert "changes nothing" not in run("convert", "x.tmx", "y.tmx", "--codes", "nl,de", "--no-props").stderr


def test_segment_and_convert(run: Run) -> None:
    assert run("segment", DAMAGED / "mixed.txt", "-o", "s.jsonl", "--level", "clause").exit_code == 0
    segments = [json.loads(line) for line in Path("s.jsonl").read_text().splitlines()]
    assert {s["language"] for s in segments} == {"nl", "de"}
    run("align", DAMAGED / "mixed.txt", "-o", "x.tmx")
    assert run("convert", "x.tmx", "x.jsonl").exit_code == 0
    assert run("convert", "x.jsonl", "y.tsv").exit_code == 0
    assert run("convert", "y.tsv", "z.tmx").exit_code == 0
    texts = [[(r.id, r.source, r.target) for r in parlalign.read_records(name)] for name in ("x.tmx", "z.tmx")]
    assert texts[0] == texts[1]


def test_every_command_has_help_and_is_in_the_readme() -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text()
    for name, command in main.commands.items():
        assert command.help
        assert f"`{name}`" in readme


def test_a_real_process(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONWARNINGS": "error"}
    words = [sys.executable, "-c", "from parlalign.cli.root import main; main()"]
    done = subprocess.run([*words, "--version"], capture_output=True, text=True, env=environment, check=True)
    assert parlalign.__version__ in done.stdout
    out = tmp_path / "x.tmx"
    text = (DAMAGED / "mixed.txt").read_bytes()
    more = [*words, "-v", "align", "-", "-o", str(out)]
    aligned = subprocess.run(more, input=text, capture_output=True, env=environment, check=True)
    assert b"aligned ['stdin']" in aligned.stderr
    assert len(parlalign.read_records(out)) == 18


BAD: list[tuple[str, bytes, list[str], str]] = [
    ("binary", b"\x7fELF\0\0\1", [], "NUL byte at offset 4"),
    ("English", b"The ports of the islands are to be modernised and all the funds are there.", [], r"English \(en\)"),
    ("language", b"De haven.", ["--languages", "nl-xx"], "'xx' is not supported: use a code of ISO 639"),
    ("languages", b"De haven.", ["--languages", "nl"], "give two codes, as in nl-de"),
    ("same language", b"De haven.", ["--languages", "nl-nl"], "the two languages are the same"),
    ("suffix", b"De haven.", ["-o", "x.doc"], "cannot write .doc"),
    ("folder", b"De haven.", ["-o", "no/x.tmx"], "its folder does not exist"),
    ("directory", b"De haven.", ["-o", "out.tmx"], "is a directory"),
    ("UTF-16 cut short", b"\xff\xfeD\0e", [], "byte 4 is not utf-16"),
]


@pytest.mark.parametrize(("content", "words", "message"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_bad_input_gives_a_one_line_error(run: Run, content: bytes, words: list[str], message: str) -> None:
    Path("in.txt").write_bytes(content)
    Path("out.tmx").mkdir()
    result = run("align", "in.txt", "-o", "x.tmx", *words)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    assert re.search(message, result.stderr)
    assert sorted(path.name for path in Path().iterdir()) == ["in.txt", "out.tmx"]


EMPTY = [
    ("empty file", ""),
    ("white space", " \n\t\n  "),
    ("only markers", "...[+++] …[+++]\n...[+++]"),
    ("one language", "De havens van de eilanden zijn verouderd.\n\nDe kosten stijgen elk jaar."),
    ("digits", "1\n2\n3\n"),
    ("a lone surrogate of emoji", "De haven 🚢 is dicht\u200b."),
]


@pytest.mark.parametrize("text", [case[1] for case in EMPTY], ids=[case[0] for case in EMPTY])
def test_nothing_to_pair_is_not_an_error(run: Run, text: str) -> None:
    Path("in.txt").write_text(text, encoding="utf-8")
    for name in ("x.tmx", "x.tsv", "x.jsonl", "x.beads"):
        result = run("align", "in.txt", "-o", name, "--level", "clause")
        assert result.exit_code == 0, result.stderr
        assert "give a text in it" in result.stderr
    assert not etree.parse("x.tmx").findall(".//tu")


def test_usage_errors(run: Run) -> None:
    assert run("align", "a", "b", "c", "--segmented", "-o", "x.beads").exit_code == 2
    assert run("align", "a").exit_code == 2
    assert run("nonsense").exit_code == 2


def test_input_is_never_overwritten(run: Run) -> None:
    Path("in.txt").write_text("de grens\noverschrijdende")
    result = run("repair", "in.txt", "-o", "in.txt")
    assert "this is the input file" in result.stderr
    assert Path("in.txt").read_text() == "de grens\noverschrijdende"


def test_files_of_each_language_are_never_overwritten(run: Run) -> None:
    Path("c.nl").write_text("een\n")
    Path("c.de").write_text("eins\n")
    page = "<?xml version='1.0'?><html><body><p>een</p></body></html>"
    Path("c.nl.xml").write_text(page)
    for words in (("convert", "c.moses", "c.moses"), ("align", "c.moses", "-o", "c.moses")):
        assert "this is the input file" in run(*words).stderr
    assert "this is the input file" in run("align", "c.nl.xml", "c.de", "-o", "c.xces").stderr
    assert Path("c.nl.xml").read_text() == page


@pytest.mark.parametrize("codes", ["nl-NL,nl-BE", "nl_BE", "nl-\x01"])
def test_language_tags_are_checked(run: Run, codes: str) -> None:
    Path("x.jsonl").touch()
    result = run("convert", "x.jsonl", "y.tmx", "--codes", codes)
    assert result.exit_code in {1, 2}
    assert "Error: " in result.stderr


@pytest.mark.parametrize("epoch", ["99999999999999999", "²", "never"])
def test_invalid_source_date_epoch_is_refused(run: Run, epoch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("x.jsonl").touch()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    result = run("convert", "x.jsonl", "y.tmx")
    assert (result.exit_code, "SOURCE_DATE_EPOCH" in result.stderr) == (2, True)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a user who may not write everywhere")
def test_unwritable_folder_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    result = run("align", DAMAGED / "mixed.txt", "-o", "locked/x.tmx")
    assert "cannot be written" in result.stderr


def test_large_and_odd_inputs(run: Run) -> None:
    Path("lines.txt").write_text("ja\n" * 50_000)
    assert run("align", "lines.txt", "-o", "x.tmx").exit_code == 0
    Path("line.txt").write_text("De haven van het eiland is verouderd en de kosten stijgen. " * 10_000)
    assert run("align", "line.txt", "-o", "y.tmx", "--level", "sentence").exit_code == 0


def test_training_never_overwrites_its_texts(run: Run) -> None:
    Path("t.txt").write_text("De haven van de stad is dicht.\n" * 1200)
    result = run("train", "sentences", "--language", "nl", "t.txt", "-o", "t.txt")
    assert "this is the input file" in result.stderr
    assert Path("t.txt").read_text().startswith("De haven")


@pytest.mark.parametrize(
    ("codes", "message"),
    [
        ("nl-NL", "--codes nl-NL: give the tags of both languages, such as nl-NL,de-DE"),
        ("nl-NL,nl-BE", "--codes nl-NL,nl-BE: two tags for one language"),
        ("nl-NL,qq-QQ", "--codes nl-NL,qq-QQ: qq-QQ is not the tag of a language: give tags such as nl-NL,de-DE"),
        ("nl-BE,fr-BE", "--codes nl-BE,fr-BE: give the tags of nl and de, such as nl-NL,de-DE"),
    ],
)
def test_tags_are_those_of_both_languages(run: Run, codes: str, message: str) -> None:
    result = run("align", CLEAN / "nl.txt", CLEAN / "de.txt", "-o", "x.tmx", "--codes", codes)
    assert (result.exit_code, message in result.stderr) == (2, True), result.stderr
    assert not Path("x.tmx").exists()


def test_segmented_files_have_the_languages_of_their_names(run: Run) -> None:
    for name in ("a.de.txt", "a.nl.txt", "a.fr.txt", "b.txt"):
        Path(name).write_text("1 2 3\n")
    result = run("align", "--segmented", "a.de.txt", "a.fr.txt", "-o", "x.beads")
    assert result.stderr.startswith("languages: de-fr, as in the names of the files; --languages sets others\n")
    assert "languages:" not in run("align", "--segmented", "a.nl.txt", "a.de.txt", "-o", "x.beads").stderr
    given = run("align", "--segmented", "a.fr.txt", "b.txt", "-o", "x.beads", "--languages", "nl-de")
    assert given.exit_code == 0
    result = run("align", "--segmented", "a.fr.txt", "b.txt", "-o", "x.beads")
    assert (result.exit_code, "a.fr.txt: its name tells fr, and the languages are nl-de" in result.stderr) == (2, True)
