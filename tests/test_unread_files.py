"""Folders and archives with files of kinds that are not read: which kinds, how many, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from builders import zipped
from click.testing import CliRunner, Result

from parlalign.cli.root import main
from parlalign.formats.documents import READERS
from parlalign.formats.unread_kinds import CURES
from parlalign.sources.unread_files import unread_kinds, unread_reason

NL = "De vuurtoren wijst de schepen al honderd jaar de weg naar de haven.\n"
DE = "Der Leuchtturm weist den Schiffen seit hundert Jahren den Weg zum Hafen.\n"
WORD = "2 files are .doc, which is not read: save as .docx in Word or LibreOffice"

Fill = Callable[..., Path]
Run = Callable[..., Result]


@pytest.fixture
def fill(tmp_path: Path) -> Fill:
    """Return a function that makes a folder, or a zip archive of the same files."""

    def fill(*names: str, is_zip: bool = False) -> Path:
        texts = {name: DE if ".de." in name or name.startswith("de/") else NL for name in names}
        if is_zip:
            (tmp_path / "texts.zip").write_bytes(zipped({**texts}))
            return tmp_path / "texts.zip"
        for name, text in texts.items():
            path = tmp_path / "texts" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return tmp_path / "texts"

    return fill


@pytest.fixture
def run() -> Run:
    return lambda *arguments: CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.mark.parametrize("is_zip", [False, True])
def test_a_folder_of_one_kind(fill: Fill, run: Run, tmp_path: Path, *, is_zip: bool) -> None:
    folder = fill("a.nl.doc", "a.de.doc", is_zip=is_zip)
    result = run("align", folder, "-o", tmp_path / "x.tmx")
    assert result.exit_code == 1
    assert result.stderr == f"Error: {folder}: nothing to pair in 2 files: {WORD}\n"


def test_batch_and_pair_give_the_same_reason(fill: Fill, run: Run, tmp_path: Path) -> None:
    folder = fill("nl/a.doc", "de/a.doc")
    for command, out in (("batch", "out"), ("pair", "x.tsv")):
        result = run(command, folder, "-o", tmp_path / out)
        assert result.exit_code == 1
        assert f"{folder}: " in result.stderr
        assert WORD in result.stderr
        assert "name" not in result.stderr.replace(str(folder), "")
    assert WORD in run("batch", folder, "-o", tmp_path / "out", "--dry-run").stderr


def test_other_files_are_aligned_and_the_unread_ones_counted(fill: Fill, run: Run, tmp_path: Path) -> None:
    folder = fill("a.nl.doc", "a.de.doc", "b.nl.txt", "b.de.txt", "c.jpg", "LEESMIJ")
    for command, out in (("align", "x.jsonl"), ("batch", "out"), ("pair", "x.tsv")):
        result = run(command, folder, "-o", tmp_path / out)
        assert result.exit_code == 0, result.stderr
        assert "ignored: 1 in no format that is read, 2 not read (.doc), 1 not read (.jpg)\n" in result.stderr
        assert f"ignored: {WORD}\n" in result.stderr
        assert "ignored: 1 file is .jpg, which is not read: run OCR" in result.stderr


def test_names_are_the_reason_only_if_they_are_wrong(fill: Fill, run: Run, tmp_path: Path) -> None:
    folder = fill("a.nl.txt", "a.de.doc")
    result = run("align", folder, "-o", tmp_path / "x.tmx")
    assert "name them" not in result.stderr
    assert "nothing to pair in 2 files: 1 file is .doc, which is not read" in result.stderr
    fill("c.jpg").joinpath("a.de.doc").unlink()
    result = run("align", folder, "-o", tmp_path / "x.tmx")
    assert "name them as in x.nl.html and x.de.html" in result.stderr
    assert "1 file is .jpg, which is not read" in result.stderr


def test_reasons_and_their_texts() -> None:
    reasons = {unread_reason(f".k{number}"): 1 for number in range(13)} | {unread_reason(".zzz"): 2, "hidden": 1}
    kinds = list(unread_kinds(reasons))
    assert kinds[0] == "2 files are .zzz, which is not read: save as .docx, .html or .txt"
    assert kinds[-1] == "4 more files are of 4 more kinds that are not read"
    assert len(kinds) == 11
    assert [unread_reason(suffix) for suffix in ("", ".2010", ". Entwurf")] == ["in no format that is read"] * 3


def test_no_kind_is_both_read_and_not_read() -> None:
    assert not READERS.keys() & CURES.keys()
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in CURES)
