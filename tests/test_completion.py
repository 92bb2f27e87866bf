"""Completion in a real bash: names of files, languages, formats and options; the scripts for other shells."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

import parlalign
from parlalign.cli.root import main

PROGRAM = Path(sys.executable).with_name("parlalign")
BASH = shutil.which("bash")
needs_bash = pytest.mark.skipif(not BASH or not PROGRAM.exists(), reason="needs bash and an installed parlalign")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with files whose names a shell has to quote."""
    for name in ("memory.tmx", "met spatie [1].tmx", "page (2).txt"):
        (tmp_path / name).touch()
    (tmp_path / "texts").mkdir()
    return tmp_path


def environment() -> dict[str, str]:
    package = str(Path(parlalign.__file__).parents[1])
    paths = {"PYTHONPATH": package, "PATH": f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}"}
    return {**os.environ, **paths, "TERM": "dumb", "INPUTRC": os.devnull}


def completed(words: list[str], folder: Path) -> list[str]:
    """Return the completions of the last word, each as type and value: the protocol of the scripts of click."""
    line = " ".join(f"'{word}'" if " " in word else word for word in words)
    variables = {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1), "_PARLALIGN_COMPLETE": "bash_complete"}
    result = subprocess.run(
        [str(PROGRAM)], cwd=folder, env={**environment(), **variables}, capture_output=True, text=True, check=True
    )
    assert result.stderr == ""
    return result.stdout.splitlines()


@needs_bash
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("parlalign convert mem", "file,mem"),
        ("parlalign convert memory.tmx ", "file,"),
        ("parlalign align memory.tmx -o out", "file,out"),
        ("parlalign memory add tm.sqlite mem", "file,mem"),
        ("parlalign evaluate --segments memory.tmx ", "file,"),
        ("parlalign review --journal ", "file,"),
        ("parlalign pair te", "dir,te"),
        ("parlalign batch texts -o ", "dir,"),
        ("parlalign convert a.tmx - --format js", "plain,jsonl"),
        ("parlalign align a.txt --level cl", "plain,clause"),
        ("parlalign align a.txt --languages nl-d", "plain,nl-de"),
        ("parlalign repair a.txt --language n", "plain,nl"),
        ("parlalign memory sea", "plain,search"),
        ("parlalign align --bac", "plain,--backup"),
    ],
)
def test_the_program_says_what_follows(folder: Path, words: str, expected: str) -> None:
    assert expected in completed(words.split(" "), folder)


@needs_bash
def test_all_pairs_of_languages_follow(folder: Path) -> None:
    found = completed(["parlalign", "align", "a.txt", "--languages", "nl-"], folder)
    assert {"plain,nl-de", "plain,nl-zh-tw"} <= {*found}
    assert "plain,nl-nl" not in found


def typed(keys: str, folder: Path) -> list[str]:
    """Type keys into an interactive bash with completion switched on; return the words that the command gets."""
    import pty

    script = f'eval "$(_PARLALIGN_COMPLETE=bash_source {PROGRAM})"; PS1="ready>"; bind "set bell-style none"\n'
    pid, terminal = pty.fork()
    if pid == 0:  # pragma: no cover - the child becomes a shell
        os.chdir(folder)
        os.execvpe(str(BASH), [str(BASH), "--norc", "--noprofile", "-i"], environment())  # noqa: S606
    try:
        os.write(terminal, script.encode())
        wait_for(terminal, "\nready>")
        os.write(terminal, keys.encode())
        wait_for(terminal, "", seconds=3)
        # Ctrl-A, and a command that prints each word instead of the program; then return.
        os.write(terminal, b"\x01printf '<%s>' \n")
        shown = wait_for(terminal, ">ready>")
    finally:
        os.close(terminal)
        os.waitpid(pid, 0)
    line = shown.replace("\r", "").split("\n")[-1].removesuffix("ready>")
    return line.strip("<>").split("><")[1:]


def wait_for(terminal: int, end: str, seconds: float = 20) -> str:
    """Return what a terminal shows until it ends with a text, or for some seconds without one."""
    import select

    shown, latest = "", time.monotonic() + seconds
    while time.monotonic() < latest:
        if select.select([terminal], [], [], 0.1)[0]:
            shown += os.read(terminal, 4096).decode(errors="replace")
        if end and shown.replace("\r", "").endswith(end):
            return shown
    return shown


@needs_bash
@pytest.mark.skipif(os.name != "posix", reason="needs a terminal of Unix")
@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("parlalign show mem\t", ["show", "memory.tmx"]),
        ("parlalign convert met\t out.tsv", ["convert", "met spatie [1].tmx", "out.tsv"]),
        ("parlalign repair page\\ \\(\t", ["repair", "page (2).txt"]),
        ("parlalign show 'met spa\t", ["show", "met spatie [1].tmx"]),
        ("parlalign align a -o mem\t --languages nl-d\t", ["align", "a", "-o", "memory.tmx", "--languages", "nl-de"]),
    ],
)
def test_bash_completes_names_that_it_has_to_quote(folder: Path, keys: str, words: list[str]) -> None:
    assert typed(keys, folder) == words


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_scripts_of_all_shells_complete_files(shell: str) -> None:
    from click.shell_completion import get_completion_class

    script = get_completion_class(shell)
    assert script is not None
    source = script(main, {}, "parlalign", "_PARLALIGN_COMPLETE").source()
    assert {"bash": "compopt -o default", "zsh": "_path_files -f", "fish": "__fish_complete_path"}[shell] in source


def commands(group: click.Group) -> list[click.Command]:
    found: list[click.Command] = []
    for command in group.commands.values():
        found += commands(command) if isinstance(command, click.Group) else [command]
    return found


@pytest.mark.parametrize("command", commands(main), ids=lambda command: command.name)
def test_every_argument_completes(command: click.Command) -> None:
    """A text argument completes nothing, and its completion hides the names of files that the shell would show."""
    free = {"text"}  # the text that `memory search` looks for
    arguments = [param for param in command.params if isinstance(param, click.Argument)]
    assert [param.name for param in arguments if param.type is click.STRING and param.name not in free] == []
