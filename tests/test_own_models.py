"""Models of one's own: which files are used, what is refused, and how a language is trained from a folder of data."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import numpy as np
import pytest
from click.testing import CliRunner, Result
from spanish_texts import write_data_folder
from test_start import Visitor

import parlalign
from parlalign._version import __version__
from parlalign.aligning.bead_model import align_model
from parlalign.aligning.word_vectors import word_model
from parlalign.app.open_review import open_review
from parlalign.app.start.start_page import StartPage
from parlalign.cli.root import main
from parlalign.errors import ParlalignError
from parlalign.io.resources import (
    MODELS,
    file_hash,
    model_path,
    models_hash,
    own_models,
    use_models,
    version_of_outputs,
)
from parlalign.languages.discrimination import can_tell_apart
from parlalign.languages.identify import has_word_model
from parlalign.languages.language_models import has_break_model
from parlalign.languages.language_spans import document_language_spans
from parlalign.languages.settling import settle_languages
from parlalign.options import Options
from parlalign.records import Document
from parlalign.review.journal_queries import JournalReader
from parlalign.training.from_files import read_lines
from parlalign.training.least_text import shortage

Run = Callable[..., Result]
BROKEN = "El Consejo apru\neba las medidas contra la se\nquía."


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the models of Spanish, trained by the command."""
    folder = tmp_path_factory.mktemp("own")
    write_data_folder(folder / "data")
    (folder / "data" / "mono" / "notes.txt").write_text("No.\n")
    command = ["train", "models", "--language", "es", str(folder / "data"), "-o", str(folder / "models")]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0, result.output
    assert "mono/notes.txt: not used: its suffix is no language" in result.output
    assert "language.es.npz: does not tell es from fr: 0 lines of fr are too few" in result.output
    return folder / "models"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture(autouse=True)
def shipped_models() -> Iterator[None]:
    """Use parlalign's own models before and after each test."""
    before = os.environ.pop(MODELS, None)
    yield
    use_models(None)
    if before:
        os.environ[MODELS] = before


def test_own_models_are_used_before_those_of_parlalign(trained: Path) -> None:
    names = ["breaks.es.npz", "language.es.npz", "sentences.es.json.gz", "words.es.npz"]
    before = models_hash()
    assert not has_break_model("es")
    assert not has_word_model(("es", "nl"))
    assert version_of_outputs() == __version__
    use_models(trained)
    assert [*own_models()] == names
    assert has_break_model("es")
    assert has_word_model(("nl", "es"))
    assert word_model().table("es")
    assert model_path("breaks.nl.npz").parent != trained
    assert parlalign.repair(BROKEN, language="es").text == "El Consejo aprueba las medidas contra la sequía."
    assert version_of_outputs().startswith(f"{__version__}+models.")
    assert models_hash() != before
    use_models(None)
    assert not has_break_model("es")
    assert models_hash() == before


def test_each_model_has_a_card(trained: Path) -> None:
    for model in trained.glob("*.*z"):
        card = trained.joinpath(".".join(model.name.split(".")[:2]) + ".md").read_text(encoding="utf-8")
        assert f"sha256 {file_hash(model)}" in card
        assert re.search(rf"mono/texts.es \| 196 \| {file_hash(trained.parent / 'data/mono/texts.es')} ", card)
        assert ("sentences.nl" in card) == (model.name in {"language.es.npz", "words.es.npz"})
        assert f"parlalign train models --language es {trained.parent / 'data'} -o {trained}" in card
    assert len([*trained.glob("*.md")]) == 4


def test_a_command_uses_own_models_and_forgets_them(run: Run, trained: Path) -> None:
    Path("b.txt").write_text(BROKEN, encoding="utf-8")
    result = run("repair", "b.txt", "--language", "es", "--models", trained)
    assert "aprueba" in result.stdout
    assert MODELS not in os.environ
    assert "aprueba" not in run("repair", "b.txt", "--language", "es").stdout
    lines = run("--models", trained, "--version").stdout.split("\n")
    assert lines[:2] == [f"parlalign, version {__version__}", f"models in {trained}:"]
    assert lines[2].startswith("  breaks.es.npz  sha256 ")


def _commands(group: click.Group, *names: str) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, *names, name)
        else:
            yield (*names, name)


def test_every_command_takes_own_models_before_and_after_its_name(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for names in _commands(main):
        for words in (("--models", "none", *names), (*names, "--models", "none")):
            result = run(*words)
            message = "Error: none: there is no such folder: name one with models\n"
            assert (result.exit_code, result.stderr) == (1, message), words
    monkeypatch.setenv(MODELS, "unset")
    assert run("convert", "a.tmx", "b.tmx", "--models", "none").stderr.startswith("Error: none:")


def test_outputs_and_workers_of_a_batch_run_have_the_models(run: Run, trained: Path) -> None:
    Path("in").mkdir()
    for code in ("nl", "de"):
        shutil.copy(parlalign.corpus_path(f"island-ports/{code}.txt"), f"in/a.{code}.txt")
    result = run("batch", "in", "-o", "out", "--models", trained, "--jobs", 1, "--format", "jsonl")
    assert result.exit_code == 0, result.stderr
    summary = json.loads(Path("out/run.json").read_text())
    assert [*summary["own_models"]] == sorted(path.name for path in trained.glob("*.*z"))
    assert summary["parlalign"].startswith(f"{__version__}+models.")


def test_a_review_and_the_processes_of_the_start_page_have_the_models(trained: Path, tmp_path: Path) -> None:
    spanish, dutch = (
        f"{BROKEN}\n\nEl Consejo rechaza el informe.",
        "De Raad keurt de maatregelen tegen droogte goed.\n\nNee.",
    )
    texts = {"a.es.txt": spanish, "a.nl.txt": dutch}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    use_models(trained)
    options = Options(("nl", "es"))
    opened = open_review(
        [str(tmp_path / name) for name in texts],
        journal=str(tmp_path / "a.review"),
        languages=("nl", "es"),
        options=options,
    )
    with JournalReader(opened.path) as reader:
        assert reader.facts()["made_by"] == f"parlalign {version_of_outputs()}"
    with StartPage(tmp_path / "home") as page:
        visitor = Visitor(page)
        draft = visitor.drop({name: text.encode() for name, text in texts.items()})
        state = visitor.finish(visitor.begin(draft, ["nl", "es"]))
        assert state["state"] == "done", state
        rows = json.dumps(visitor.rows(state["review"]), ensure_ascii=False)
        assert "aprueba las medidas contra la sequía" in rows


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("breaks.es.npz", "cut", "is damaged, or a model for another version"),
        ("breaks.nl.npz", "words.es.npz", "is damaged, or a model for another version"),
        ("align.json", '{"link": {}}', "it has other features"),
        ("words.es.npz", "cut", "is damaged, or a model for another version"),
        ("breaks.nl.npz", "a link to nothing", "is damaged, or a model for another version"),
        ("language.it.npz", "language.es.npz", "(it is not of it)"),
        ("language.es.npz", "breaks.es.npz", "(it is of another kind)"),
    ],
)
def test_damaged_models_are_refused(tmp_path: Path, trained: Path, name: str, change: str, message: str) -> None:
    own = tmp_path / "own"
    shutil.copytree(trained, own)
    if change == "cut":
        (own / name).write_bytes((own / name).read_bytes()[:1000])
    elif change == "a link to nothing":
        (own / name).symlink_to(tmp_path / "nothing")
    elif change.startswith("{"):
        (own / name).write_text(change)
    else:
        shutil.copy(own / change, own / name)
    use_models(own)
    loads: dict[str, Callable[[], object]] = {
        "align.json": align_model,
        "words.es.npz": lambda: word_model().table("es"),
    }
    loads |= dict.fromkeys(("language.it.npz", "language.es.npz"), lambda: has_word_model(("es", "nl")))
    load = loads.get(name, lambda: parlalign.repair("a\nb", language=name.split(".")[1]))
    with pytest.raises(ParlalignError) as error:
        load()
    assert message in str(error.value)
    assert str(error.value).startswith(str(own / name))
    assert "\n" not in str(error.value)


def test_a_model_tells_a_language_that_nothing_else_knows(tmp_path: Path, trained: Path) -> None:
    assert not can_tell_apart(("nl", "mi"))
    with np.load(trained / "language.es.npz") as arrays:
        renamed = {name.replace("es-", "mi-"): arrays[name] for name in arrays.files}
    np.savez_compressed(tmp_path / "language.mi.npz", **renamed)
    use_models(tmp_path)
    assert can_tell_apart(("nl", "mi"))
    text = "El Consejo aprueba las medidas contra la sequía.\n\nDe Raad verwerpt de steun voor bibliotheken."
    documents = settle_languages([Document("mixed", text)], ("nl", "mi"))
    assert [span.language for span in document_language_spans(documents[0], ("nl", "mi"))] == ["mi", "nl"]


def test_a_table_of_words_for_another_word_model_is_refused(tmp_path: Path, trained: Path) -> None:
    shutil.copy(trained / "words.es.npz", tmp_path / "words.es.npz")
    shipped = word_model()
    with (tmp_path / "words.npz").open("wb") as file:
        shipped.__class__(**{**vars(shipped), "null": shipped.null + 1}).save(file)
    use_models(tmp_path)
    with pytest.raises(ParlalignError, match=r"words.es.npz: was trained with another word model"):
        word_model().table("es")
    assert word_model().table("fr") is None


def test_folders_without_models_are_refused(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder, message in (("none", "none: there is no such folder"), (str(tmp_path), "contains no model")):
        with pytest.raises(ParlalignError, match=message):
            use_models(folder)
        result = run("repair", "x.txt", "--models", folder)
        assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
        assert message in result.stderr
    monkeypatch.setenv(MODELS, "none")
    result = run("repair", "x.txt")
    assert (result.exit_code, result.stderr) == (
        1,
        "Error: PARLALIGN_MODELS=none: there is no such folder: name one with models\n",
    )


def test_what_a_data_folder_lacks_is_said(run: Run) -> None:
    Path("data/mono").mkdir(parents=True)
    Path("data/mono/a.es").write_text("Una frase.\n" * 700)
    Path("data/parallel").mkdir()
    Path("data/parallel/a.es").write_text("Una frase.\n")
    result = run("train", "models", "--language", "es", "data", "-o", "out")
    assert result.exit_code == 0, result.stderr
    assert "data/parallel/a.es: not used in pairs: no file of this name in another language" in result.stderr
    assert "sentences.es.json.gz: not trained: 701 lines of es are too few" in result.stderr
    assert "words.es.npz: not trained: 0 pairs of lines with es are too few" in result.stderr
    assert {path.name for path in Path("out").iterdir()} == {"breaks.es.npz", "breaks.es.md"}


@pytest.mark.parametrize(
    ("language", "message"),
    [("lb", "write parlalign/languages/lb.py first"), ("it", "no text in Italian (it)"), ("es", "too little text")],
)
def test_a_language_without_facts_or_text_is_refused(run: Run, language: str, message: str) -> None:
    Path("data/mono").mkdir(parents=True)
    Path("data/mono/a.es").write_text("Una frase.\n")
    result = run("train", "models", "--language", language, "data", "-o", "out")
    assert result.exit_code == 1
    assert message in result.stderr.split("\n")[-2]
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"Een zin.\n" * 1199, "data/parallel/a.nl: 1200 lines of nl against 1201 of es: align them by line"),
        (b"Een\0zin.\n" * 1200, "data/parallel/a.nl, line 1: cannot train on a NUL character: give plain UTF-8"),
        (b"\xff\n" * 1200, "data/parallel/a.nl: cannot train on it ('utf-8' codec"),
        (b"\n" * 1200, "data/parallel/a.nl: no line has text in both files"),
    ],
)
def test_text_that_cannot_be_used_is_refused_before_the_training(run: Run, text: bytes, message: str) -> None:
    Path("data/parallel").mkdir(parents=True)
    Path("data/parallel/a.es").write_text("Una frase.\n" * 1200)
    Path("data/parallel/a.nl").write_bytes(text)
    result = run("train", "models", "--language", "es", "data", "-o", "out")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert result.stderr.startswith(f"Error: {message}")
    assert not Path("out").exists()


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.es").write_text("\ufeffUna frase.", encoding="utf-8")
    assert read_lines([tmp_path / "a.es"]) == ["Una frase."]


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("../x", "'../x' is not supported: use a code of ISO 639"),
        ("zz", "'zz' is not supported: use a code of ISO 639"),
        ("en-GB", "'en-GB' is not supported: use en"),
        ("ES", "'ES' is not supported: use es"),
    ],
)
def test_other_texts_than_codes_are_refused(run: Run, code: str, message: str) -> None:
    result = run("train", "models", "--language", code, "data", "-o", "out")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert message in result.stderr
    result = run("align", "a.txt", "b.txt", "-o", "x.tmx", "--languages", f"{code}-nl")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)


def test_words_and_beads_of_any_pair_need_enough_text(run: Run) -> None:
    for code in ("es", "pt"):
        Path(f"a.{code}").write_text("Frase.\n" * 900)
    pair = ("--source", "es", "--target", "pt")
    for command in (("words", "a", *pair), ("align", "a", *pair)):
        result = run("train", *command, "-o", "x")
        assert (result.exit_code, result.stderr.count("\n")) == (1, 1), result.stderr
        assert "900 pairs of lines are too few to train on: at least" in result.stderr
    result = run("train", "words", "a", "--source", "es", "-o", "x")
    assert result.exit_code == 2
    assert "--source and --target belong together" in result.stderr


def test_the_number_of_lines_that_is_needed_is_named() -> None:
    assert shortage("breaks", 499, "lines") == "499 lines are too few to train on: at least 500 are needed"
    assert not shortage("breaks", 500, "lines")
