"""The docs are true: commands and snippets run, what is shown comes out, links lead somewhere, the site is whole.

Blocks of code run page by page, in order, in a folder of inputs that all pages know. What is told of the fences:

* `sh`, `python` and `pycon` run; `text title="Output"` is what the block before prints (`…` stands for anything), any
  other title is the name of a file with that text;
* `<!-- not run: reason -->` above a fence leaves it out, and `NOT_RUN` has to know of it.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import click
import pytest
from builders import doceo, pdf, word, zipped
from click.testing import CliRunner
from conftest import PROGRAM
from lxml import html
from spanish_texts import write_data_folder

import parlalign
from parlalign.cli.root import main

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
PROSE = [*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "corpora" / "README.md", *sorted((ROOT / "models").glob("*.md"))]
SHOWN = {"text", "yaml", "dockerfile", "sql"}
"""Fences that nothing here runs; a test of the memory runs those of SQL."""
SERVES = re.compile(r"parlalign (app|review|memory serve)\b")
"""Commands that run until they are stopped."""
NOT_RUN = {
    ("README.md", "installs"): 1,
    ("docs/batch.md", "needs a bucket"): 1,
    ("docs/batch.md", "needs a cluster"): 6,
    ("docs/fetch.md", "installs"): 1,
    ("docs/fetch.md", "needs the network"): 2,
    ("docs/install.md", "installs"): 2,
    ("docs/memory-server.md", "needs the server"): 2,
    ("docs/memory-teams.md", "installs"): 1,
    ("docs/memory-teams.md", "needs a server"): 4,
    ("docs/new-language.md", "a part of languages/es.py"): 1,
    ("docs/new-language.md", "shows an error"): 1,
    ("docs/reliability.md", "takes half an hour"): 1,
    ("docs/reliability.md", "takes several minutes"): 1,
}
"""How many blocks of a page are left out, and why."""
_BLOCK = re.compile(
    r'^(?:<!-- not run: (?P<reason>[^\n]+) -->\n)?(?P<indent> *)```(?P<language>\w*)(?: title="(?P<title>[^"\n]+)")?\n'
    r"(?P<text>.*?)^(?P=indent)```$",
    re.DOTALL | re.MULTILINE,
)
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_SHELL = re.compile(r"[|&;<>$*?`~]")  # what a shell has to see to: `a | b`, `x*.tmx`


class Block(NamedTuple):
    """A fenced block of a page; `line` is where its text begins."""

    line: int
    language: str
    title: str
    reason: str
    text: str


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks_of(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    found = []
    for match in _BLOCK.finditer(text):
        lines = match["text"].splitlines(keepends=True)
        body = "".join(line.removeprefix(match["indent"]) for line in lines)
        at = text.count("\n", 0, match.start("text")) + 1
        found.append(Block(at, match["language"], match["title"] or "", match["reason"] or "", body))
    return found


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of the files that the docs speak of."""
    folder = tmp_path_factory.mktemp("inputs")
    shutil.copy(parlalign.corpus_path("border-hospitals/damaged/mixed.txt"), folder / "page.txt")
    for code in ("nl", "de", "fr"):
        shutil.copy(ROOT / "tests" / "texts" / f"{code}.txt", folder / f"text.{code}.txt")
    for name, build in {"nl.html": doceo, "de.docx": word, "nl.pdf": pdf, "de.pdf": pdf}.items():
        paragraphs = (folder / f"text.{name[:2]}.txt").read_text(encoding="utf-8").strip().split("\n\n")
        (folder / f"text.{name}").write_bytes(build(paragraphs))
    for k, corpus in enumerate(("island-ports", "river-deltas")):
        for j, code in enumerate(("nl", "de")):
            for copy in (f"texts/{corpus}.{code}.txt", f"heap/{3 * k + 2 * j}.txt"):
                (folder / copy).parent.mkdir(exist_ok=True)
                shutil.copy(parlalign.corpus_path(f"{corpus}/{code}.txt"), folder / copy)
    write_data_folder(folder / "data")
    (folder / "texts.zip").write_bytes(zipped({path.name: path.read_bytes() for path in folder.glob("texts/*")}))
    return folder


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_code_runs_and_prints_what_is_shown(
    page: Path, inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(inputs, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BROWSER", "true")  # opens nothing
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"])
    names: dict[str, Any] = {"__name__": "docs"}
    printed = ""
    for block in blocks_of(page):
        where = f"{name_of(page)}:{block.line}"
        if block.title == "Output":
            assert_shown(printed, block.text, where)
        elif block.title:
            Path(block.title).write_text(block.text, encoding="utf-8")
        elif block.reason or block.language in SHOWN:
            continue
        elif block.language == "sh":
            printed = "".join(output_of(line, where) for line in lines_of(block.text))
        elif block.language == "pycon":
            run_session(block, names, where)
        else:
            printed = output_of_python(block, names, where)


def lines_of(script: str) -> Iterator[str]:
    """Yield the commands of a script without comments, a line that goes on as one."""
    for line in script.replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True)
        if words:
            yield line


def output_of(line: str, where: str) -> str:
    """Run a command, one of parlalign in this process unless a shell has to read it."""
    bare = _QUOTED.sub("", line).split(" #")[0]
    words = shlex.split(line, comments=True)
    if SERVES.match(line):
        return output_of_server(words[1:])
    if words[0] == "parlalign" and not _SHELL.search(bare):
        result = CliRunner().invoke(main, words[1:])
        assert result.exit_code == 0, f"{where}: {line}\n{result.output}{result.exception!r}"
        return result.output
    done = subprocess.run(["bash", "-ec", f"{{ {line}\n}} 2>&1"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{where}: {line}\n{done.stdout}"
    return done.stdout


def output_of_server(words: list[str]) -> str:
    """Start what runs until it is stopped, on any port, and stop it as Ctrl-C does when it has told its address."""
    command = [sys.executable, "-c", PROGRAM, *words, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        assert server.stdout
        told = ""
        for line in server.stdout:
            told += line
            if line.startswith("http://127.0.0.1:"):
                server.send_signal(signal.SIGINT)
    assert server.returncode == 0, told
    return told


def output_of_python(block: Block, names: dict[str, Any], where: str) -> str:
    code = compile("\n" * (block.line - 1) + block.text, where, "exec")
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(code, names)  # noqa: S102 - our own docs
    return printed.getvalue()


def run_session(block: Block, names: dict[str, Any], where: str) -> None:
    session = doctest.DocTestParser().get_doctest(block.text.replace("…", "..."), names, where, where, block.line)
    told = io.StringIO()
    failed = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(session, out=told.write, clear_globs=False).failed
    assert not failed, told.getvalue()
    names.update(session.globs)


def assert_shown(printed: str, shown: str, where: str) -> None:
    """Compare but for white space at the ends of lines; `…` stands for anything, on a line of its own for any lines."""
    lines = [re.escape(line.rstrip()) for line in shown.rstrip().splitlines()]
    pattern = "\n".join(r"[\s\S]*" if line == "…" else line.replace("…", ".*") for line in lines)
    found = "\n".join(line.rstrip() for line in printed.rstrip().splitlines())
    assert re.fullmatch(pattern, found), f"{where} shows something else than is printed:\n{found}"


def test_fences_are_of_known_kinds_and_what_is_not_run_is_known() -> None:
    not_run = Counter((name_of(page), b.reason) for page in PAGES for b in blocks_of(page) if b.reason)
    assert not_run == NOT_RUN
    for page in PAGES:
        blocks = blocks_of(page)
        assert {block.language for block in blocks} <= {"sh", "python", "pycon", *SHOWN}, page
        assert 2 * len(blocks) == page.read_text(encoding="utf-8").count("```"), f"{page}: a fence in no known form"


@pytest.mark.parametrize("page", PROSE, ids=name_of)
def test_links_lead_to_files_of_the_project(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'(?:href|src|srcset)="([^"]+)"', text):
        if not link.startswith(("https://", "#")):
            target = (page.parent / link.split("#")[0]).resolve()
            assert target.is_file(), f"{name_of(page)}: {link}"


def test_every_dependency_has_its_line() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    page = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    always = re.findall(r"^\| ([\w-]+) \|", page.split("## Extras")[0], re.MULTILINE)
    names = {re.split(r"[\[<>=]", requirement)[0] for requirement in project["dependencies"]}
    assert names <= {*always, "openpyxl"} - {"package"}
    extras = dict(re.findall(r"^\| `([\w-]+)` \| (.*)", page, re.MULTILINE))
    assert extras.keys() == project["optional-dependencies"].keys()
    for extra in extras.keys() - {"test"}:
        for requirement in project["optional-dependencies"][extra]:
            assert re.split(r"[\[<>=]", requirement)[0] in extras[extra], requirement


def test_every_notebook_is_told_of() -> None:
    tutorial = (ROOT / "docs/tutorials/researchers.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`([\w-]+\.ipynb)`", tutorial))
    assert told == {path.name for path in (ROOT / "notebooks").glob("*.ipynb")}


def test_keys_of_the_review_are_those_of_its_page() -> None:
    words = (ROOT / "src/parlalign/review/page/texts-en.js").read_text(encoding="utf-8")
    named = re.findall(r'^  "keys-[\w-]+(?<!-does)": "(\[.+)",$', words, re.MULTILINE)
    keys = {re.sub(r"[][]", "", key).upper() for line in named for key in re.findall(r"\S+", line)}
    table = re.search(
        r"^## Keys\n(.*?)^## ", (ROOT / "docs/review.md").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    assert table
    told = re.findall(r"^\| (?!key |-)(.+?) \|", table[1], re.MULTILINE)
    assert {key.upper() for line in told for key in line.replace(",", " ").split()} == keys


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the built site; the build is strict: a warning, as of a link to a part that is not there, ends it."""
    if not find_spec("mkdocs"):
        pytest.skip("mkdocs is not installed: pip install '.[docs]'")
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def page_of(site: Path, name: str) -> Any:
    return html.fromstring((site / name).read_bytes())


def test_every_command_and_option_is_in_the_reference(site: Path) -> None:
    page = page_of(site, "cli.html")
    for path, command in commands(main, "parlalign"):
        identity = path.replace(" ", "-")
        (heading,) = page.xpath(f"//h2[@id='{identity}']")
        assert heading.text == path
        shown = " ".join(page.xpath(f"//dl[@id='{identity}-options']/dt//text()"))
        names = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", shown))
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert names.issuperset([*parameter.opts, *parameter.secondary_opts]), path


def commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name, part in command.commands.items():
            yield from commands(part, f"{path} {name}")


def test_every_public_name_is_in_the_reference_with_words(site: Path) -> None:
    page = page_of(site, "api.html")
    for name in parlalign.__all__:
        assert page.xpath(f"//*[@id='parlalign.{name}']"), name
        if name != "__version__":
            docstring = getattr(parlalign, name).__doc__
            assert docstring.split("\n")[0].split("`")[0].strip() in re.sub(r"\s+", " ", page.text_content()), name


def test_every_model_has_its_card_on_the_site(site: Path) -> None:
    for card in (ROOT / "models").glob("*.md"):
        assert page_of(site, f"models/{card.stem}.html").xpath("//article//h2")


def test_the_site_takes_nothing_from_the_web(site: Path) -> None:
    for path in site.rglob("*.html"):
        page = page_of(site, str(path))
        taken = page.xpath("//script/@src | //img/@src | //iframe/@src | //link[not(@rel='canonical')]/@href")
        assert taken
        assert [address for address in taken if re.match(r"(\w+:)?//", address)] == [], path
    for path in site.rglob("*.css"):
        assert not re.search(r"url\(\s*['\"]?(https?:)?//|@import", path.read_text(encoding="utf-8")), path
