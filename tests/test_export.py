"""Export from the review page: files, translation memories, and disks that are full."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

import parlalign
from parlalign import ParlalignError, Record
from parlalign.app.start.start_page import StartPage
from parlalign.memory import Added
from parlalign.review.application import make_app
from parlalign.review.exporting import export_name
from parlalign.review.journal_file import make_journal

TOKEN = "secret"  # noqa: S105 - it is told to nobody but the tests
HOME = "http://127.0.0.1:8125"
NAME = "r.nl.txt + r.de.txt"
RECORD = Record("p1", "een haven", "ein Hafen", ("nl", "de"), "paragraph", 0.9, "paired")
RECORDS = [
    replace(RECORD, status="accepted"),
    replace(RECORD, id="p2", source="x" * 3000, target="Text"),
    replace(RECORD, id="p3", source="twee", target="zwei", status="rejected"),
    replace(RECORD, id="p4", source="drie", target="", status="unpaired"),
]


class Visitor:
    """Asks the server of a review as its page would."""

    def __init__(
        self, folder: Path, records: list[Record], name: str = NAME, languages: tuple[str, str] = ("nl", "de")
    ) -> None:
        self.page = StartPage(folder / "parlalign")
        self.journal = folder / "x.review"
        make_journal(self.journal, records, {"name": name, "languages": list(languages)})
        self.review = self.page.reviews.open(self.journal)

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(make_app(self.page.reviews, TOKEN, self.page.routes))
            async with httpx.AsyncClient(transport=transport, base_url=f"{HOME}/{TOKEN}/") as client:
                return await client.request(method, path, headers={"Origin": HOME}, **more)

        return asyncio.run(asked())

    def export(self, **choices: str | int) -> httpx.Response:
        return self.ask("GET", f"reviews/{self.review}/api/export", params=choices)

    def add(self, memory: Path | str = "", accepted: object = False) -> Any:
        words = {"review": self.review, "memory": str(memory), "accepted": accepted}
        return self.ask("POST", "api/memories", json=words).json()

    def memories(self) -> Any:
        return self.ask("GET", "api/memories").json()["memories"]


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    visitor = Visitor(tmp_path, RECORDS)
    with visitor.page:
        yield visitor


@contextmanager
def full_disk(most: int) -> Iterator[None]:
    """Let no file become larger than a number of bytes, as on a disk that is full."""
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_file_has_the_tags_and_the_texts_that_were_chosen(visitor: Visitor) -> None:
    about = visitor.ask("GET", f"reviews/{visitor.review}/api/about").json()
    assert [each["name"] for each in about["formats"] if each["common"]] == ["tmx", "xliff", "xlsx"]
    assert [each["name"] for each in about["formats"] if each["tags"]] == ["tmx", "xliff", "html"]
    assert [language["tag"] for language in about["languages"]] == ["nl-NL", "de-DE"]
    answer = visitor.export(format="tmx", codes="nl-BE, de-AT", longest=2000)
    assert 'xml:lang="nl-BE"' in answer.text
    assert 'xml:lang="de-AT"' in answer.text
    assert answer.headers["Content-Disposition"].endswith(quote("r.nl+r.de.tmx"))
    assert json.loads(answer.headers["Export-Counts"]) == {"written": 1, "longer": 1, "left_out": 2}
    assert 'xml:lang="de-DE"' in visitor.export(format="tmx", codes="nl-BE").text
    everything = visitor.export(format="jsonl")
    assert json.loads(everything.headers["Export-Counts"]) == {"written": 4, "longer": 0, "left_out": 0}
    accepted = visitor.export(format="jsonl", accepted=1)
    assert [json.loads(line)["id"] for line in accepted.text.splitlines()] == ["p1"]


def test_languages_that_nobody_knows_are_exported(tmp_path: Path) -> None:
    visitor = Visitor(tmp_path, [replace(RECORD, languages=("qqq", "de"))], languages=("qqq", "de"))
    with visitor.page:
        text = visitor.export(format="tmx", codes="de-AT").text
        assert 'xml:lang="qqq"' in text
        assert 'xml:lang="de-AT"' in text


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        ({"format": "tmx", "codes": "nl-BE,fr-BE"}, "bad-codes"),
        ({"format": "tmx", "codes": "nl_BE!,de-AT"}, "bad-codes"),
        ({"format": "tmx", "codes": "nl-NL,nl-BE"}, "bad-codes"),
        ({"format": "tmx", "longest": "0"}, "bad-request"),
        ({"format": "tmx", "longest": "-5"}, "bad-request"),
        ({"format": "tmx", "longest": "many"}, "bad-request"),
        ({"format": "exe"}, "bad-request"),
        ({"format": "tmx", "longest": "3"}, "nothing-to-export"),
    ],
)
def test_choices_that_cannot_be_followed_give_no_file(
    visitor: Visitor, choices: dict[str, str], code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    answer = visitor.export(**choices)
    assert (answer.status_code, answer.json()["error"]) == (422, code)
    assert [*(tmp_path / "temporary").iterdir()] == []


@pytest.mark.skipif(sys.platform == "win32", reason="limits of file sizes are those of Unix")
@pytest.mark.parametrize("form", ["tmx", "xlsx", "moses", "parquet", "spacy", "html"])
def test_an_export_to_a_full_disk_leaves_nothing(
    form: str, visitor: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    with full_disk(500):
        answer = visitor.export(format=form)
    assert answer.status_code == 507
    assert answer.json()["error"] == "disk-full"
    assert str(tmp_path) not in answer.json()["message"]
    assert [*folder.iterdir()] == []
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    assert visitor.export(format=form).status_code == 503


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names of files are always Unicode there")
def test_names_that_are_not_utf_8_are_readable(tmp_path: Path) -> None:
    name = os.fsdecode(b"Entschlie\xdfung \xc3\xbc.nl.tmx")
    visitor = Visitor(tmp_path, RECORDS, name)
    with visitor.page:
        about = visitor.ask("GET", f"reviews/{visitor.review}/api/about").json()
        assert about["name"] == "Entschließung ü.nl.tmx"
        disposition = visitor.export(format="jsonl").headers["Content-Disposition"]
        assert disposition.endswith(f"filename*=utf-8''{quote('Entschließung ü.nl.jsonl')}")


def test_names_of_exports_are_valid_everywhere() -> None:
    assert export_name('a:b\0"c\n.txt + ../..\\x.txt') == "a_b__c_+.._x"
    assert export_name("..") == export_name("") == "review"
    assert len(export_name("ü" * 500).encode()) == 160


def test_a_review_is_added_to_a_memory(visitor: Visitor) -> None:
    own = visitor.page.home / "memory.sqlite"
    assert visitor.memories() == [{"path": str(own), "name": str(own), "own": True, "exists": False}]
    expected = {"name": str(own), "added": 1, "updated": 0, "unchanged": 0, "left_out": 0, "records": 1}
    assert visitor.add(accepted=True) == expected
    assert visitor.add() == {**expected, "unchanged": 1, "left_out": 2, "records": 2}
    with parlalign.open_memory(own) as memory:
        assert [record.id.split("#")[1] for record in memory.records()] == ["p1", "p2"]
    if sys.platform != "win32":
        assert own.stat().st_mode & 0o777 == 0o600
    other = visitor.journal.with_name("other.sqlite")
    assert visitor.add(other)["added"] == 2
    assert [(each["path"], each["own"]) for each in visitor.memories()] == [(str(other), False), (str(own), True)]
    other.unlink()
    assert [each["path"] for each in visitor.memories()] == [str(own)]


def test_only_a_memory_is_written_to(visitor: Visitor) -> None:
    folder = visitor.journal.parent
    text = folder / "text.sqlite"
    text.write_text("no memory at all, but a text of some length\n" * 100)
    before = text.read_bytes()
    journal = folder / "copy.sqlite"
    journal.write_bytes(visitor.journal.read_bytes())
    for file in (text, journal):
        answer = visitor.add(file)
        assert (answer["error"], "is not a" in answer["message"]) == ("other-file", True)
    assert text.read_bytes() == before
    assert visitor.add("relative.sqlite")["error"] == "bad-memory-path"
    assert visitor.add(folder / "x.txt")["error"] == "bad-memory-path"
    assert visitor.add(f"{folder}/a\0b.sqlite")["error"] == "bad-memory-path"
    assert visitor.add("~nobody-of-this-name/x.sqlite")["error"] == "bad-memory-path"
    (folder / "folder.sqlite").mkdir()
    assert visitor.add(folder / "folder.sqlite")["error"] == "other-file"
    assert "File name too long" in visitor.add(folder / f"{'x' * 300}.sqlite")["message"]
    assert visitor.add(folder / "none" / "x.sqlite")["error"] == "no-folder"
    assert visitor.add("", accepted="yes")["error"] == "bad-request"
    assert [each["path"] for each in visitor.memories()] == [str(visitor.page.home / "memory.sqlite")]


@pytest.mark.skipif(sys.platform == "win32", reason="limits of file sizes are those of Unix")
def test_a_new_memory_on_a_full_disk_is_removed(visitor: Visitor) -> None:
    own = visitor.page.home / "memory.sqlite"
    with full_disk(8192):
        answer = visitor.add()
    assert answer["error"] in {"disk-full", "failed"}  # SQLite tells a full disk from a limit of the size
    assert [*own.parent.iterdir()] == []
    assert visitor.add()["added"] == 2
    with full_disk(8192):
        assert visitor.add(own)["error"] in {"disk-full", "failed"}
    with parlalign.open_memory(own) as memory:
        assert len(memory) == 2


def test_rows_that_are_added_before_an_error_are_counted(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def add_and_fail(_memory: object, records: Iterator[Record], counts: Added, *, file: str) -> None:
        assert file == str(visitor.journal)
        counts.added = len(list(records)[:3])
        raise ParlalignError("the disk is full", code="disk-full")

    assert visitor.add()["added"] == 2
    monkeypatch.setattr("parlalign.memory.Memory.add", add_and_fail)
    answer = visitor.add()
    assert (answer["error"], answer["values"]) == ("partly-added", {"n": 3, "message": "the disk is full"})
    other = visitor.journal.with_name("other.sqlite")
    assert visitor.add(other)["error"] == "disk-full"
    assert not other.exists()
