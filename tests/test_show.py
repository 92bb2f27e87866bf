"""`parlalign show`: layout, selection, counts and pager, and texts with control characters."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import PROGRAM
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from strategies import records

import parlalign
from parlalign import Record, Span, open_memory
from parlalign.app.record_selection import RecordSelection
from parlalign.app.summary import number_of
from parlalign.cli.pager import Screen
from parlalign.cli.record_columns import Columns
from parlalign.cli.record_pages import pages
from parlalign.cli.root import main
from parlalign.errors import ParlalignError
from parlalign.records import Edit, Origin
from parlalign.records.read_report import ReadReport
from parlalign.text.normalization import escape_for_terminal

Run = Callable[..., Result]
SGR = re.compile(r"\x1b\[[0-9;]*m")
NL = "1. verzoekt de Commissie de grensoverschrijdende samenwerking tussen de havens te steunen;"
DE = "1. fordert die Kommission auf, die grenzüberschreitende Zusammenarbeit der Häfen zu unterstützen;"
AR = "يشدد البرلمان على أهمية التعاون بين الموانئ في الجزر الصغيرة ويطلب من المفوضية تقديم تقرير سنوي عن ذلك."


def origin(document: str, text: str, *edits: Edit) -> Origin:
    return Origin(document, (Span(0, len(text) + len(edits)),), "paragraph", "1", edits)


AT = NL.index("werking")
UNSURE = Edit(Span(AT, AT + 1), "", "wrap-join", 0.61)
BOTH = (origin("a.nl.txt", NL), origin("a.de.txt", DE))
MARKED = (origin("a.nl.txt", NL, UNSURE), BOTH[1])
PAIR = Record("p1", NL, DE, ("nl", "de"), "paragraph", 0.9712, "paired", BOTH)
RECORDS = [
    PAIR,
    Record("p2", NL, DE, ("nl", "de"), "paragraph", 0.9712, "paired", MARKED),
    Record("p3", NL, DE, ("nl", "de"), "paragraph", 0.8999, "paired", BOTH),
    Record("p4", NL, "", ("nl", "de"), "paragraph", 0.6, "unpaired", (BOTH[0], None)),
    Record("p5", NL, DE, ("nl", "de"), "paragraph", 0.31, "rejected", BOTH, "klopt niet:\nander lid"),
    Record("p6", NL, DE, ("nl", "de"), "paragraph", 0.31, "accepted", BOTH),
]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "70")
    parlalign.write(RECORDS, "x.jsonl")
    return lambda *words: CliRunner().invoke(main, ["show", *map(str, words)])


def shown(text: str) -> list[str]:
    return re.findall(r"^── \d+ · .* · (p\d)(?: |$)", text, re.MULTILINE)


def test_layout_of_records(run: Run) -> None:
    result = run("x.jsonl", "--start", "2", "--status", "paired", "--status", "rejected")
    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert lines[:6] == [
        "Dutch · a.nl.txt                                 │ German · a.de.txt",
        "── 2 · 0.97 · paired · paragraph 1 · p2 " + "─" * 60,
        "1. verzoekt de Commissie de grensoverschrijdende │ 1. fordert die Kommission auf, die",
        "[samen|werking] tussen de havens te steunen;     │ grenzüberschreitende Zusammenarbeit der Häfen zu",
        "                                                 │ unterstützen;",
        "    source: line break joined, 61 % sure: samen|werking",
    ]
    assert lines[6] == "── 3 · 0.89 doubtful · paired · paragraph 1 · p3 " + "─" * 51
    assert "── 5 · 0.31 low · rejected · paragraph 1 · p5 " + "─" * 54 in lines
    assert lines[-6:] == [
        "    comment: klopt niet:",
        "    ander lid",
        "─" * 100,
        "6 records read: 3 paired, 1 accepted, 1 rejected, 1 unpaired; 4 doubtful (score below 0.9, uncertain",
        "repair, facts that differ, no translation)",
        "3 shown",
    ]


def test_unpaired_record_shows_no_counterpart(run: Run) -> None:
    (first,) = [line for line in run("x.jsonl", "--status", "unpaired").stdout.splitlines() if "verzoekt" in line]
    assert first.endswith(" │ (no counterpart)")


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        ([], ["p1", "p2", "p3", "p4", "p5", "p6"]),
        (["--doubtful"], ["p2", "p3", "p4", "p5"]),
        (["--doubtful", "--min-score", "0.9"], ["p2"]),
        (["--status", "accepted", "--status", "unpaired"], ["p4", "p6"]),
        (["--min-score", "0"], ["p1", "p2", "p3", "p5", "p6"]),
        (["--max-score", "0.9"], ["p3", "p5", "p6"]),
        (["--max-score", "0.9", "--min-score", "0.8999"], ["p3"]),
        (["--start", "5"], ["p5", "p6"]),
        (["--start", "2", "--limit", "2"], ["p2", "p3"]),
        (["--status", "rejected", "--max-score", "0.1"], []),
        (["--languages", "de-nl"], ["p1", "p2", "p3", "p4", "p5", "p6"]),
    ],
)
def test_options_select_records(run: Run, options: list[str], ids: list[str]) -> None:
    result = run("x.jsonl", *options)
    assert result.exit_code == 0
    assert shown(result.stdout) == ids
    page = run("x.jsonl", *options, "--html", "page.html")
    assert (page.exit_code, page.stdout) == (0, "")
    assert re.findall(r'<article [^>]*id="(p\d)"', Path("page.html").read_text()) == ids
    assert f"page.html: {number_of(len(ids), 'record')} written" in page.stderr


def test_counts_are_those_of_the_file(run: Run) -> None:
    total = "6 records read: 3 paired, 1 accepted, 1 rejected, 1 unpaired; 4 doubtful"
    for options, end in [([], None), (["--doubtful"], "4 shown"), (["--status", "paired"], "3 shown")]:
        text = run("x.jsonl", *options).stdout
        assert text.count(total) == 1
        assert re.findall(r"^\d+ shown.*", text, re.MULTILINE) == ([end] if end else [])
    assert "2 records read: 2 paired;" in (cut := run("x.jsonl", "--limit", "2").stdout)
    assert cut.endswith("\n2 shown; reading stopped at --limit\n")
    Path("none.jsonl").touch()
    assert run("none.jsonl").stdout.splitlines()[-1] == "0 records read"


def test_memory_with_languages_reversed(run: Run) -> None:
    with open_memory("tm.sqlite") as memory:
        memory.add(replace(record, status="paired") for record in RECORDS if record.target)
        memory.add(RECORDS[4:5])
    result = run("tm.sqlite", "--languages", "de-nl", "--status", "rejected")
    assert shown(result.stdout) == ["p5"]
    assert result.stdout.startswith("German · a.de.txt")
    assert "5 records read" in result.stdout
    refused = run("tm.sqlite", "--languages", "de-fr")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr == "Error: tm.sqlite: is in nl-de: name two of them as --languages\n"


def test_page_with_invalid_path_is_refused(run: Run) -> None:
    with open_memory("tm.html") as memory:
        memory.add(RECORDS[:1])
    before = Path("tm.html").read_bytes()
    assert "this is the input file" in run("tm.html", "--html", "tm.html").stderr
    assert Path("tm.html").read_bytes() == before
    assert "cannot write .jsonl here: use .html" in run("x.jsonl", "--html", "y.jsonl").stderr


def test_file_is_read_only_as_far_as_it_is_shown(run: Run) -> None:
    with Path("x.jsonl").open("a") as file:
        file.write("{}\n")
    assert run("x.jsonl", "--limit", "6").exit_code == 0
    stream = pages("x.jsonl", ReadReport(), RecordSelection(), Screen())
    assert shown("".join(next(stream) for _ in range(6))) == ["p1", "p2", "p3", "p4", "p5", "p6"]
    with pytest.raises(ParlalignError, match="line 7: is not a record"):
        next(stream)
    result = run("x.jsonl")
    assert result.exit_code == 1
    assert shown(result.stdout)[-1] == "p6"
    assert result.stderr.startswith("Error: x.jsonl, line 7: is not a record")


def test_corrected_faults_are_reported(run: Run) -> None:
    parlalign.write(RECORDS[:1], "x.tmx")
    Path("x.tmx").write_text(Path("x.tmx").read_text().replace("havens", "hav&#1;ens"))
    result = run("x.tmx")
    assert shown(result.stdout) == ["p1"]
    assert result.stderr.startswith("x.tmx: repaired: 2 × control character")


@pytest.mark.parametrize("width", [160, 60, 59, 20])
def test_narrow_screens_have_no_columns(width: int) -> None:
    lines = Columns(width, coloured=False).record(1, RECORDS[1]).splitlines()
    assert max(map(cell_len, lines)) == width
    assert any("│" in line for line in lines) == (width >= 60)
    assert ("Dutch:" in lines) == (width < 60)


def test_right_to_left_text_is_not_in_columns() -> None:
    record = Record("p1", AR, DE, ("ar", "de"), "paragraph", 0.95, "paired")
    text = Columns(100, coloured=False).record(1, record)
    assert " ".join(text.partition("Arabic:\n")[2].partition("\nGerman:")[0].split("\n")) == AR
    for line in text.splitlines():
        directions = {unicodedata.bidirectional(char) for char in line}
        assert not ("AL" in directions and ("L" in directions or "│" in line))


@given(record=records, width=st.sampled_from([20, 60, 100]), coloured=st.booleans())
def test_texts_are_complete_and_have_no_control_sequences(record: Record, width: int, coloured: bool) -> None:
    columns = Columns(width, coloured=coloured)
    text = columns.record(1, record) + columns.footer([record.id])
    plain = SGR.sub("", text) if coloured else text
    for line in plain.split("\n"):
        assert cell_len(line) <= width
        assert all(char.isprintable() or char in "\u061c\u200c\u200d\u200e\u200f" for char in line)
    if width == 20 and not any(side.edits for side in record.origin if side):
        assert squeezed(record.source) in squeezed(plain)
        assert squeezed(record.target) in squeezed(plain)


def squeezed(text: str) -> str:
    return "".join(escape_for_terminal(text).split())


def test_colours_add_no_information() -> None:
    for record in RECORDS:
        coloured, plain = (Columns(100, coloured=on).record(1, record) for on in (True, False))
        words = [re.sub(r"[\s\[\]│]", "", text) for text in (SGR.sub("", coloured), plain)]
        assert coloured != plain
        assert sorted(words[0]) == sorted(words[1])


def program(*words: object, **environment: str) -> tuple[list[str], dict[str, str]]:
    unset = ("COLUMNS", "LESS", "LINES", "NO_COLOR", "PAGER", "TERM")
    environ = {name: value for name, value in os.environ.items() if name not in unset}
    return [sys.executable, "-c", PROGRAM, "show", *map(str, words)], environ | {"TERM": "xterm"} | environment


def on_a_terminal(*words: object, width: int, **environment: str) -> tuple[int, str]:
    """Run the program in a new terminal; return its exit code and its output."""
    fcntl, pty, termios = (pytest.importorskip(name) for name in ("fcntl", "pty", "termios"))
    keyboard, screen = pty.openpty()
    fcntl.ioctl(
        screen, termios.TIOCSWINSZ, (24).to_bytes(2, sys.byteorder) + width.to_bytes(2, sys.byteorder) + b"\0" * 4
    )
    command, environ = program(*words, **environment)
    with subprocess.Popen(command, stdin=screen, stdout=screen, stderr=screen, env=environ) as process:
        os.close(screen)
        parts = []
        try:
            while part := os.read(keyboard, 1 << 16):
                parts.append(part)
        except OSError:  # Linux: the other end is closed
            pass
        finally:
            os.close(keyboard)
    return process.returncode, b"".join(parts).decode().replace("\r\n", "\n")


@pytest.mark.parametrize("environment", [{}, {"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
def test_a_real_terminal(run: Run, environment: dict[str, str]) -> None:
    assert run is not None
    code, text = on_a_terminal("x.jsonl", width=64, PAGER="cat", **environment)
    assert code == 0
    assert shown(SGR.sub("", text)) == [f"p{k}" for k in range(1, 7)]
    assert max(map(cell_len, SGR.sub("", text).split("\n"))) == 64
    assert ("\x1b" in text) == (not environment)
    assert ("[samen|werking]" in text) == bool(environment)


def test_pager_closed_early_and_damaged_file(run: Run) -> None:
    assert run is not None
    Path("x.jsonl").write_text(Path("x.jsonl").read_text() * 200 + "{}\n")
    assert on_a_terminal("x.jsonl", width=80, PAGER="true") == (0, "")
    code, text = on_a_terminal("x.jsonl", width=80, PAGER="cat")
    assert code == 1
    assert len(shown(SGR.sub("", text))) == 1200
    assert text.rpartition("\nError: ")[2].startswith("x.jsonl, line 1201: is not a record")
    code, text = on_a_terminal("y.jsonl", width=80, PAGER="sed s/^/paged/")
    assert (code, text) == (1, "Error: y.jsonl: no such file: check the path\n")


def test_a_pipe_that_is_closed_early_is_quiet(run: Run) -> None:
    assert run is not None
    Path("x.jsonl").write_text(Path("x.jsonl").read_text() * 500)
    command, environ = program("x.jsonl", COLUMNS="300")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().decode().startswith("Dutch · a.nl.txt")
        process.stdout.close()
        assert process.stderr.read() == b""


def test_memory_search_escapes_control_characters(tmp_path: Path) -> None:
    source = "De vergadering\x1b]0;weg\x07 is\u202e gesloten."
    with open_memory(tmp_path / "tm.sqlite") as memory:
        memory.add([Record("p\x1b[2J", source, DE, ("nl", "de"), "sentence", 0.8999, "paired")])
    found = CliRunner().invoke(main, ["memory", "search", str(tmp_path / "tm.sqlite"), "vergadering", "--concordance"])
    first, *_, last = found.stdout.splitlines()
    assert first == r"       nl  De [vergadering]\x1b]0;weg\x07 is\u202e gesloten."
    assert last == r"       p\x1b[2J · score 0.89 · paired · score below 0.9"
    assert json.loads(CliRunner().invoke(main, ["memory", "stats", str(tmp_path / "tm.sqlite"), "--json"]).stdout)
