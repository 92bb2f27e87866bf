"""The start page over HTTP: dropped files, proposals, jobs, saved reviews, settings, and whom the server lets in."""

from __future__ import annotations

import asyncio
import io
import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO
from unittest.mock import Mock

import httpx
import pytest
from click.testing import CliRunner
from conftest import CORPORA, PROGRAM
from starlette.routing import Route

import parlalign
from parlalign.app.start import drafts, start_page
from parlalign.app.start.own_folder import own_folder
from parlalign.app.start.session_folder import session_folder
from parlalign.app.start.start_page import StartPage
from parlalign.app.start.upload_paths import safe_path
from parlalign.app.start.worker_process import WorkerEndedError
from parlalign.cli.root import main
from parlalign.errors import ParlalignError
from parlalign.review.application import make_app
from parlalign.review.journal_file import make_journal
from parlalign.review.review_journal import Journal
from parlalign.review.row_filter import RowFilter

PORT = 8124
HOME = f"http://127.0.0.1:{PORT}"
TOKEN = "secret"  # noqa: S105 - it is told to nobody but the tests
LANGUAGES = ("nl", "de")
TEXTS = {code: (CORPORA[0] / "damaged" / f"concordance.{code}.txt").read_bytes() for code in LANGUAGES}
"""One resolution, damaged, in each language."""
LONGEST_JOB = 120.0  # seconds


class Visitor:
    """Asks the start page as a browser on this machine would."""

    def __init__(self, page: StartPage) -> None:
        self.page = page
        self.app: Any = make_app(page.reviews, TOKEN, page.routes)

    def ask(
        self, method: str, path: str, headers: Mapping[str, str | None] | None = None, **more: Any
    ) -> httpx.Response:
        sent = {name: value for name, value in {"Origin": HOME, **(headers or {})}.items() if value is not None}

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url=HOME) as client:
                return await client.request(method, path, headers=sent, **more)

        return asyncio.run(asked())

    def api(self, method: str, path: str, words: Any = None, **more: Any) -> Any:
        """Return the answer in JSON."""
        given = more if words is None else {"json": words, **more}
        return self.ask(method, f"/{TOKEN}/api/{path}", **given).json()

    def drop(self, files: Mapping[str, bytes]) -> str:
        """Drop files as a new draft; return its id."""
        draft = str(self.api("POST", "drafts", {})["draft"])
        for path, content in files.items():
            assert "error" not in self.put(draft, path, content)
        return draft

    def put(self, draft: str, path: str, content: bytes) -> Any:
        return self.api("PUT", f"drafts/{draft}/files", params={"path": path}, content=content)

    def begin(self, draft: str, languages: Any = LANGUAGES, level: Any = "paragraph") -> str:
        answer = self.api("POST", "jobs", {"draft": draft, "languages": languages, "level": level})
        return str(answer["job"])

    def finish(self, job: str) -> Any:
        """Wait until a job has ended; return its state."""
        return self.wait(job, lambda state: state["state"] != "running")

    def wait(self, job: str, has_come: Callable[[Any], bool]) -> Any:
        until = time.monotonic() + LONGEST_JOB
        while time.monotonic() < until:
            state = self.api("GET", f"jobs/{job}")
            if has_come(state):
                return state
            time.sleep(0.05)
        raise AssertionError(state)

    def rows(self, review: str) -> Any:
        return self.ask("GET", f"/{TOKEN}/reviews/{review}/api/rows?count=3").json()


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartPage]:
    """One server for all tests, because its processes load models."""
    with StartPage(tmp_path_factory.mktemp("home") / "parlalign") as page:
        yield page


@pytest.fixture
def visitor(page: StartPage) -> Iterator[Visitor]:
    yield Visitor(page)
    assert leftovers(page) == []


def leftovers(page: StartPage) -> list[str]:
    """Return the files of the session that no draft needs, and remove the drafts."""
    session = page._session
    for identity in [*session.drafts._drafts]:
        session.drafts.remove(identity)
    for _ in range(100):
        found = [str(path) for path in page.home.glob("sessions/*/*/*")]
        if not found:
            break
        time.sleep(0.05)
    return found


def pair(name: str = "r") -> dict[str, bytes]:
    """Return two texts; those of another name have another text, because the same text is the same review."""
    return {f"{name}.{code}.txt": text + f"\n\n{name}.\n".encode() for code, text in TEXTS.items()}


# From files to a review ----------------------------------------------------------------------------------------------


def test_two_texts_become_a_review_and_are_found_again(visitor: Visitor) -> None:
    draft = visitor.drop(pair())
    facts = visitor.api("GET", f"drafts/{draft}")
    assert (facts["kind"], facts["pairs"], facts["languages"], facts["level"]) == (
        "texts",
        1,
        ["nl", "de"],
        "paragraph",
    )
    assert [(file["path"], file["language"], file["form"]) for file in facts["files"]] == [
        ("r.nl.txt", "nl", ".txt"),
        ("r.de.txt", "de", ".txt"),
    ]
    job = visitor.begin(draft)
    state = visitor.wait(job, lambda state: state["stage"] is not None)
    assert 0 <= state["share"] <= 1
    state = visitor.finish(job)
    assert (state["state"], state["stage"], state["error"], state["resumed"]) == ("done", "write", None, False), state
    assert any("segments: " in note for note in state["notes"])
    assert visitor.rows(state["review"])["total"] > 10
    assert visitor.api("GET", f"drafts/{draft}")["error"] == "gone"  # the files are not needed any more
    # a decision, and the same files in the other order
    key = visitor.rows(state["review"])["rows"][0]
    words = {"action": "accept", "key": key["key"], "versions": {key["key"]: 0}}
    assert visitor.ask("POST", f"/{TOKEN}/reviews/{state['review']}/api/act", json=words).status_code == 200
    again = visitor.finish(visitor.begin(visitor.drop(dict(reversed(pair().items())))))
    assert (again["state"], again["review"], again["resumed"]) == ("done", state["review"], True)
    listed = visitor.api("GET", "start")["reviews"]
    assert [(each["name"], each["done"], each["own"], each["missing"]) for each in listed] == [
        ("r.nl.txt + r.de.txt", 1, True, False)
    ]
    other = visitor.finish(visitor.begin(visitor.drop(pair()), level="sentence"))
    assert other["review"] != state["review"]
    path = visitor.page.saved.path_of(state["review"])
    assert path
    assert b"sessions" not in path.read_bytes()  # no path of the copies


def test_records_of_any_languages_are_reviewed_as_they_are(visitor: Visitor, tmp_path: Path) -> None:
    records = [
        parlalign.Record(str(k), "Guten Tag.", "Bonjour.", ("de", "fr"), "sentence", 0.9, "paired") for k in range(3)
    ]
    parlalign.write(records, tmp_path / "x.tmx")
    draft = visitor.drop({"x.tmx": (tmp_path / "x.tmx").read_bytes()})
    facts = visitor.api("GET", f"drafts/{draft}")
    assert (facts["kind"], facts["files"][0]["language"]) == ("records", ["de", "fr"])
    state = visitor.finish(visitor.begin(draft, languages=None, level=None))
    assert (state["state"], visitor.rows(state["review"])["total"]) == ("done", 3), state


def test_one_text_in_two_languages(visitor: Visitor) -> None:
    pasted = b"\n\n".join(TEXTS.values())
    draft = visitor.drop({"Text.txt": pasted})
    facts = visitor.api("GET", f"drafts/{draft}")
    assert (facts["kind"], facts["languages"]) == ("texts", ["nl", "de"])
    assert facts["files"][0]["language"] == ["nl", "de"]
    assert visitor.finish(visitor.begin(draft))["state"] == "done"


def test_languages_may_change_within_a_paragraph(visitor: Visitor) -> None:
    paragraphs = zip(*([line for line in text.split(b"\n") if len(line) > 60] for text in TEXTS.values()), strict=False)
    draft = visitor.drop({"Text.txt": b"\n\n".join(map(b"\n".join, paragraphs))})
    assert visitor.api("GET", f"drafts/{draft}")["languages"] == ["nl", "de"]


def test_every_second_line_may_be_in_the_other_language(visitor: Visitor) -> None:
    lines = zip(*([line for line in text.split(b"\n") if len(line) > 60] * 20 for text in TEXTS.values()), strict=False)
    draft = visitor.drop({"Text.txt": b"\n".join(line for both in lines for line in both)})
    assert visitor.api("GET", f"drafts/{draft}")["languages"] == ["nl", "de"]


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        ([TEXTS["nl"], TEXTS["nl"][:9000]], (["same-language"], None)),
        ([TEXTS["nl"], "Europaparlamentet uppmanar kommissionen att lägga fram ett förslag.".encode()],
         (["unsupported-language"], None)),
        ([TEXTS["nl"]], (["one-language"], None)),
        ([b"7", b"8"], ([], None)),
    ],
    ids=["same", "unsupported", "one", "none"],
)  # fmt: skip
def test_languages_that_make_no_pair(texts: list[bytes], found: tuple[list[str], Any], visitor: Visitor) -> None:
    draft = visitor.drop({f"{k}.txt": text for k, text in enumerate(texts)})
    facts = visitor.api("GET", f"drafts/{draft}")
    assert ([warning["error"] for warning in facts["warnings"]], facts["languages"]) == found
    if found[0] in (["one-language"], ["same-language"]):  # also if two languages are chosen by hand
        assert visitor.finish(visitor.begin(draft))["error"]["error"] == found[0][0]


@pytest.mark.parametrize("languages", [("de", "nl"), ("en", "fr")])
def test_the_languages_that_were_chosen_last_keep_their_order(languages: tuple[str, str], visitor: Visitor) -> None:
    visitor.api("PUT", "settings", {"languages": list(languages)})
    draft = visitor.drop({"Text.txt": b"\n\n".join(TEXTS.values())})
    assert {*visitor.api("GET", f"drafts/{draft}")["languages"]} == {"nl", "de"}
    assert {*visitor.api("GET", f"drafts/{visitor.drop(pair())}")["languages"]} == {"nl", "de"}
    if {*languages} == {*LANGUAGES}:
        assert visitor.api("GET", f"drafts/{visitor.drop(pair())}")["languages"] == ["de", "nl"]
        assert visitor.api("GET", f"drafts/{draft}")["languages"] == ["de", "nl"]
    visitor.api("PUT", "settings", {"languages": None})
    reversed_pair = dict(reversed(pair().items()))
    assert visitor.api("GET", f"drafts/{visitor.drop(reversed_pair)}")["languages"] == ["de", "nl"]


def catalogue(language: str, *texts: str) -> bytes:
    header = f'msgid ""\nmsgstr "Language: {language}\\nContent-Type: text/plain; charset=UTF-8\\n"\n'
    messages = [f'\nmsgid "message {k}"\nmsgstr "{text}"\n' for k, text in enumerate(texts)]
    return "".join([header, *messages]).encode()


def test_two_catalogues_are_paired_by_their_messages(visitor: Visitor) -> None:
    texts = {"nl.po": catalogue("nl", "Openen", "Sluiten"), "fr.po": catalogue("fr", "Ouvrir", "", "Plus")}
    draft = visitor.drop(texts)
    facts = visitor.api("GET", f"drafts/{draft}")
    assert (facts["kind"], facts["languages"], facts["warnings"]) == ("texts", ["nl", "fr"], [])
    state = visitor.finish(visitor.begin(draft, languages=["nl", "fr"]))
    assert state["state"] == "done", state
    (row,) = visitor.rows(state["review"])["rows"]
    assert [row[side][0]["text"] for side in ("source", "target")] == ["Openen", "Ouvrir"]
    mixed = visitor.drop({"nl.po": catalogue("nl", "Openen"), "r.de.txt": TEXTS["de"]})
    assert visitor.api("GET", f"drafts/{mixed}")["files"][0]["error"]["error"] == "unknown-kind"


def folder(top: str = "", kind: str = "") -> dict[str, bytes]:
    """Return two pairs, a text without a counterpart and a file that is not read."""
    texts = {
        f"{top}{code}/{name}.txt": text + f"\n\n{name} {top} {kind}.\n".encode()
        for name in ("a", "b")
        for code, text in TEXTS.items()
    }
    return {**texts, f"{top}nl/alone.txt": TEXTS["nl"], f"{top}notes.xyz": b"x"}


def zipped(files: Mapping[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


@pytest.mark.parametrize(
    ("files", "name"),
    [
        (folder("resolutions/"), "resolutions"),
        (folder(), "a.txt + 5"),
        ({"texts.zip": zipped(folder(kind="zip"))}, "texts.zip"),
    ],
    ids=["folder", "files", "zip"],
)
def test_a_folder_becomes_one_review(files: dict[str, bytes], name: str, visitor: Visitor) -> None:
    draft = visitor.drop(files)
    facts = visitor.api("GET", f"drafts/{draft}")
    assert (facts["kind"], facts["pairs"], facts["languages"]) == ("folder", 2, ["nl", "de"])
    assert {warning["error"]: warning["values"]["n"] for warning in facts["warnings"]} == {
        "unpaired-files": 1,
        "unread-files": 1,
    }
    state = visitor.finish(visitor.begin(draft))
    assert state["state"] == "done", state
    assert str(visitor.page.home) not in json.dumps(state)
    (listed,) = [each for each in visitor.api("GET", "start")["reviews"] if each["id"] == state["review"]]
    assert listed["name"] == name
    assert listed["rows"] == visitor.rows(state["review"])["total"] > 20


def test_an_archive_among_other_files_is_not_opened(visitor: Visitor) -> None:
    facts = visitor.api("GET", f"drafts/{visitor.drop({**pair(), 'x.zip': zipped(folder())})}")
    assert facts["pairs"] == 1
    assert [(warning["error"], warning["values"]) for warning in facts["warnings"]] == [
        ("unopened-archives", {"n": 1, "names": "x.zip"})
    ]


# What is wrong -------------------------------------------------------------------------------------------------------

ENCRYPTED = zipped({"a.nl.txt": TEXTS["nl"], "a.de.txt": TEXTS["de"]})


def locked(content: bytes) -> bytes:
    """Return a zip archive whose entries say that they are encrypted."""
    changed = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := content.find(signature, at + 1)) >= 0:
            changed[at + offset] |= 1
    return bytes(changed)


FRENCH = ("Le Parlement européen demande à la Commission de présenter une proposition sur les ports. " * 5).encode()


@pytest.mark.parametrize(
    ("files", "code", "path"),
    [
        ({"r.nl.txt": TEXTS["nl"], "r.de.txt": b""}, "empty-file", "r.de.txt"),
        ({"r.nl.docx": b"PK\x03\x04" + b"x" * 100, "r.de.txt": TEXTS["de"]}, "damaged", "r.nl.docx"),
        ({"r.docx": zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<w"})}, "damaged", "r.docx"),
        ({"r.pdf": b"%PDF-1.7 nonsense"}, "damaged", "r.pdf"),
        ({"r.nl.txt": b" \n", "r.de.txt": b"\n"}, "no-text", None),
        ({"picture.png": b"\x89PNG\r\n"}, "unknown-kind", "picture.png"),
        ({"r.nl.txt": TEXTS["nl"], "r.fr.txt": FRENCH}, "other-language", "r.fr.txt"),
        ({"x.tmx": b"<tmx><body><tu>"}, "damaged", "x.tmx"),
        ({"x.zip": b"PK\x03\x04" + b"x" * 100}, "damaged", "x.zip"),
        ({"x.zip": locked(ENCRYPTED)}, "no-pairs", "x.zip"),
        ({"x.zip": zipped({"x.xyz": b"x"})}, "no-pairs", "x.zip"),
        (
            {"x.docx": zipped({"[Content_Types].xml": b"", "word/document.xml": b" " * (8 << 20)})},
            "too-large",
            "x.docx",
        ),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_what_is_wrong_is_said_with_a_code_and_the_file(
    files: dict[str, bytes], code: str, path: str, visitor: Visitor
) -> None:
    draft = visitor.drop(files)
    answer = visitor.api("POST", "jobs", {"draft": draft, "languages": LANGUAGES, "level": "paragraph"})
    error = answer if "error" in answer else visitor.finish(answer["job"])["error"]
    assert (error["error"], error["values"].get("path")) == (code, path), error
    assert str(visitor.page.home) not in json.dumps(error)
    facts = visitor.api("GET", f"drafts/{draft}")  # the files are kept: the person may choose other languages
    assert str(visitor.page.home) not in json.dumps(facts)
    assert [*visitor.page.home.glob("sessions/*/jobs/*")] == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"languages": ["nl", "nl"]}, "same-language"),
        ({"languages": ["nl", "xx"]}, "unsupported-language"),
        ({"languages": ["nl"]}, "bad-request"),
        ({"languages": "nl-de"}, "bad-request"),
        ({"languages": [1, 2]}, "bad-request"),
        ({"level": "word"}, "bad-request"),
        ({"level": ["word"]}, "bad-request"),
        ({"draft": "none"}, "gone"),
        ({"draft": ["none"]}, "gone"),
    ],
    ids=lambda value: json.dumps(value) if isinstance(value, dict) else None,
)
def test_strange_jobs_are_refused(words: dict[str, Any], code: str, visitor: Visitor) -> None:
    given = {"draft": visitor.drop(pair()), "languages": LANGUAGES, "level": "paragraph", **words}
    assert visitor.api("POST", "jobs", given)["error"] == code


def test_texts_need_languages_and_files(visitor: Visitor) -> None:
    assert visitor.finish(visitor.begin(visitor.drop(pair()), languages=None))["error"]["error"] == "no-languages"
    empty = visitor.drop({})
    assert visitor.api("GET", f"drafts/{empty}")["error"] == "no-files"
    assert visitor.api("POST", "jobs", {"draft": empty})["error"] == "no-files"


# Uploads -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["", "/etc/passwd", "../x.txt", "a/../../x.txt", "a//b.txt", "./x.txt", "a/.", "..", "x\0.txt", "..\\x.txt",
     "a/b/" * 40 + "x.txt", "x" * 300, "x" * 2000],
    ids=lambda path: repr(path)[:30],
)  # fmt: skip
def test_hostile_paths_are_refused(path: str, visitor: Visitor) -> None:
    draft = visitor.drop({})
    before = sorted(visitor.page.home.rglob("*"))
    answer = visitor.ask("PUT", f"/{TOKEN}/api/drafts/{draft}/files", params={"path": path}, content=b"x")
    assert (answer.status_code, answer.json()["error"]) == (422, "bad-path")
    assert sorted(visitor.page.home.rglob("*")) == before


@pytest.mark.parametrize(
    ("path", "stored"),
    [
        ("texts/Vraag: wat?.docx", "texts/Vraag_ wat_.docx"),
        ("con", "_con"),
        ("COM1.txt", "_COM1.txt"),
        ("lpt¹", "_lpt¹"),
        ("x.", "x._"),
        ("C:\\Windows\\x.txt", "C__Windows_x.txt"),
        ("een\ntwee.txt", "een_twee.txt"),
        ("half \ud800.txt", "half _.txt"),
        ("Übersicht/契約.txt", "Übersicht/契約.txt"),
    ],
)
def test_names_that_not_every_system_allows_are_changed(path: str, stored: str) -> None:
    assert safe_path(path) == stored


def test_uploads_have_limits(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST_FILE_BYTES", 1300)
    monkeypatch.setattr(drafts, "MOST_TOTAL_BYTES", 1500)
    monkeypatch.setattr(drafts, "MOST_FILES", 3)
    draft = visitor.drop({"a.txt": b"x" * 900})

    async def endless() -> Any:
        while True:
            yield b"x" * 400

    def refused(path: str, content: Any) -> tuple[int, str]:
        answer = visitor.ask("PUT", f"/{TOKEN}/api/drafts/{draft}/files", params={"path": path}, content=content)
        return answer.status_code, answer.json()["error"]

    assert refused("b.txt", endless()) == (413, "too-large-together")
    assert refused("a.txt", endless()) == (413, "too-large")  # it replaces the other one
    assert refused("A.txt", b"x") == (422, "bad-path")
    assert visitor.put(draft, "é.txt", b"x")["size"] == 1
    assert refused("e\u0301.txt", b"x") == (422, "bad-path")
    assert visitor.put(draft, "a.txt", b"x" * 100)["size"] == 100
    assert visitor.put(draft, "b.txt", b"x" * 1300)["size"] == 1300
    assert refused("d.txt", b"x") == (413, "too-many-files")
    stored = {path.name: path.stat().st_size for path in visitor.page.home.glob("sessions/*/drafts/*/*/*")}
    assert stored == {"a.txt": 100, "b.txt": 1300, "é.txt": 1}


def test_files_that_are_received_at_the_same_time_are_counted_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "MOST_TOTAL_BYTES", 1000)
    draft = drafts.Draft(tmp_path, tmp_path / "files")

    async def slow(size: int) -> Any:
        for _ in range(size):
            await asyncio.sleep(0)
            yield b"x"

    async def received() -> list[Any]:
        return await asyncio.gather(*(draft.receive(f"{k}.txt", slow(600)) for k in range(3)), return_exceptions=True)

    assert {getattr(each, "code", each) for each in asyncio.run(received())} == {600, "too-large-together"}
    assert (draft.total, len(draft.stored), [*tmp_path.glob("*.part")]) == (600, 1, [])
    (path,) = draft.stored
    assert asyncio.run(draft.receive(path, slow(1000))) == draft.total == 1000
    assert asyncio.run(draft.receive(path, slow(900))) == draft.total == 900


def test_only_the_owner_can_read_the_files(visitor: Visitor) -> None:
    visitor.drop(pair())
    state = visitor.finish(visitor.begin(visitor.drop(pair()), level="clause"))
    assert state["state"] == "done"
    visitor.rows(state["review"])
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in [visitor.page.home, *visitor.page.home.rglob("*")]}
    assert {path: oct(mode) for path, mode in modes.items() if path.is_dir() and mode != 0o700
            and "drafts" not in path.parts} == {}  # fmt: skip
    assert {path: oct(mode) for path, mode in modes.items() if path.is_file() and mode & 0o077} == {}


def test_the_first_review_makes_a_folder_that_only_the_owner_can_read(tmp_path: Path) -> None:
    with StartPage(tmp_path / "share" / "parlalign") as page:
        page.saved.add(tmp_path / "x.review")
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*") if path.is_dir()} == {0o700}


def test_a_draft_is_removed_with_its_files_and_old_ones_make_room(visitor: Visitor) -> None:
    first = visitor.drop(pair())
    assert visitor.api("DELETE", f"drafts/{first}") == {"removed": True}
    assert visitor.api("DELETE", f"drafts/{first}") == {"removed": False}
    assert visitor.ask("GET", f"/{TOKEN}/api/drafts/{first}").status_code == 410
    oldest = visitor.drop({"x.txt": b"x"})
    for _ in range(20):
        visitor.drop({"x.txt": b"x"})
    assert visitor.put(oldest, "y.txt", b"y")["error"] == "gone"
    assert len([*visitor.page.home.glob("sessions/*/drafts/*")]) == 20


# Jobs that do not end by themselves ----------------------------------------------------------------------------------

LONG = {f"long.{code}.txt": b"\n\n".join(text + b"\n\n%d." % k for k in range(60)) for code, text in TEXTS.items()}
"""Texts whose alignment takes many seconds."""


def is_working(state: Any) -> bool:
    return bool(state["stage"] == "repair" or state["state"] != "running")


def journals(visitor: Visitor) -> list[str]:
    return sorted(path.name for path in visitor.page.home.rglob("*.review*"))


def test_cancelling_ends_a_job_at_once_and_leaves_nothing(visitor: Visitor) -> None:
    before = journals(visitor)
    draft = visitor.drop(LONG)
    job = visitor.begin(draft)
    waiting = visitor.begin(visitor.drop(pair("other")))
    assert visitor.wait(job, is_working)["state"] == "running"
    worker = visitor.page._session.jobs.worker._process
    assert worker
    for each in (waiting, job):
        assert visitor.api("DELETE", f"jobs/{each}")["state"] == "cancelled"
    again = visitor.begin(draft)  # at once, with the same files
    worker.wait(5)
    assert visitor.wait(again, is_working)["state"] == "running"
    assert visitor.api("DELETE", f"jobs/{again}")["state"] == "cancelled"
    assert visitor.finish(job)["state"] == "cancelled"
    assert journals(visitor) == before
    assert visitor.ask("DELETE", f"/{TOKEN}/api/jobs/none").status_code == 410
    state = visitor.finish(visitor.begin(visitor.drop(pair("next"))))  # another draft is aligned at once
    assert state["state"] == "done"
    assert visitor.api("DELETE", f"drafts/{draft}") == {"removed": True}  # it was kept


def test_a_job_that_is_cancelled_before_its_task_begins_is_not_done(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs, ended = visitor.page._session.jobs, []
    run = jobs.worker.run

    def cancel_first(*arguments: Any) -> Any:
        assert jobs._current
        assert jobs.cancel(jobs._current.identity)
        try:
            return run(*arguments)
        except WorkerEndedError:
            ended.append(True)
            raise

    draft = visitor.drop(LONG)
    with monkeypatch.context() as patch:
        patch.setattr(jobs.worker, "run", cancel_first)
        job = visitor.begin(draft)
        visitor.wait(job, lambda _state: bool(ended))
    assert visitor.finish(job)["state"] == "cancelled"


def test_a_worker_that_is_killed_is_replaced(visitor: Visitor) -> None:
    before = journals(visitor)
    job = visitor.begin(visitor.drop(LONG))
    assert visitor.wait(job, is_working)["state"] == "running"
    jobs = visitor.page._session.jobs
    assert jobs.worker._process
    os.kill(jobs.worker._process.pid, signal.SIGKILL)
    state = visitor.finish(job)
    assert (state["state"], state["error"]["error"]) == ("failed", "worker-ended")
    assert journals(visitor) == before
    for worker in (jobs.worker, visitor.page._session.reader):  # also while it waits for a task
        process = worker.start()
        process.kill()
        process.wait()
    draft = visitor.drop(pair("after"))
    assert visitor.api("GET", f"drafts/{draft}")["languages"] == ["nl", "de"]
    assert visitor.finish(visitor.begin(draft))["state"] == "done"


def test_a_draft_that_takes_long_to_read_does_not_hold_up_the_person(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start_page, "_LONGEST_READING", 0.0)
    facts = visitor.api("GET", f"drafts/{visitor.drop(pair())}")
    assert [warning["error"] for warning in facts["warnings"]] == ["not-read"]
    assert (facts["languages"], len(facts["files"])) == (None, 2)


def test_files_of_a_server_that_was_killed_are_removed(tmp_path: Path) -> None:
    with session_folder(tmp_path) as folder:
        (folder / "x.txt").write_text("x")
        with session_folder(tmp_path) as other:
            assert folder.exists()
            killed = tmp_path / "sessions" / "0123456789abcdef"
            shutil.copytree(other, killed)
            killed.with_suffix(".lock").touch()
        with session_folder(tmp_path):
            assert (folder / "x.txt").exists()
            assert not killed.exists()
    assert [*(tmp_path / "sessions").iterdir()] == []


def test_a_lock_that_another_server_takes_for_abandoned_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def try_to_lock(file: BinaryIO) -> bool:
        taken.append(file.name)
        if len(taken) == 1:
            Path(file.name).unlink()
        return len(taken) != 2

    taken: list[str] = []
    monkeypatch.setattr("parlalign.app.start.session_folder._try_to_lock", try_to_lock)
    with session_folder(tmp_path) as used:
        assert [str(path) for path in used.parent.glob("*.lock")] == taken[2:] == [f"{used}.lock"]


# Saved reviews and settings ------------------------------------------------------------------------------------------


def test_reviews_of_other_folders_are_listed_and_never_deleted(visitor: Visitor, tmp_path: Path) -> None:
    from parlalign.app.open_review import open_review

    record = parlalign.Record("p", "Goedendag.", "Guten Tag.", LANGUAGES, "sentence", 0.9, "paired")
    parlalign.write([record], tmp_path / "x.jsonl")
    path = open_review([str(tmp_path / "x.jsonl")], options=parlalign.Options()).path
    identity = visitor.page.saved.add(path)

    def listed() -> Any:
        return next((each for each in visitor.api("GET", "start")["reviews"] if each["id"] == identity), None)

    assert listed() | {"changed": ""} == {
        "id": identity, "name": "x.jsonl", "languages": ["nl", "de"], "rows": 1, "done": 0, "doubtful": 0,
        "changed": "", "missing": False, "own": False,
    }  # fmt: skip
    assert visitor.rows(identity)["total"] == 1
    with Journal(path) as journal:
        journal.act("accept", journal.rows(RowFilter(), 0, 1)[0].key, {}, {})
        assert listed()["done"] == 1  # also while the change is only in the log of SQLite
    path.rename(tmp_path / "moved.review")
    assert (listed()["missing"], listed()["name"], listed()["rows"]) == (True, "x.jsonl", 1)
    (tmp_path / "moved.review").rename(path)
    assert visitor.api("DELETE", f"reviews/{identity}?delete=1") == {"removed": True}
    assert path.exists()
    assert listed() is None
    assert visitor.rows(identity)["total"] == 1  # a page that is open goes on
    visitor.page.reviews.close(identity)
    assert visitor.ask("GET", f"/{TOKEN}/reviews/{identity}/api/rows").status_code == 404


def test_an_own_review_is_deleted_only_if_asked_for(visitor: Visitor) -> None:
    files = pair("own")
    review = visitor.finish(visitor.begin(visitor.drop(files)))["review"]
    assert visitor.rows(review)["total"]
    visitor.api("DELETE", f"reviews/{review}")
    state = visitor.finish(visitor.begin(visitor.drop(files)))
    assert (state["review"], state["resumed"]) == (review, True)
    path = visitor.page.saved.path_of(review)
    assert path
    visitor.api("DELETE", f"reviews/{review}?delete=1")
    assert [*path.parent.glob(f"{path.name}*")] == []
    state = visitor.finish(visitor.begin(visitor.drop(files)))
    assert (state["review"], state["resumed"]) == (review, False)
    # a journal that was deleted by other means, while its page was open
    for _ in range(2):
        row = visitor.rows(review)["rows"][0]
        words = {"action": "accept", "key": row["key"], "versions": {row["key"]: 0}}
        assert visitor.ask("POST", f"/{TOKEN}/reviews/{review}/api/act", json=words).status_code == 200
        assert visitor.rows(review)["counts"]["done"] == 1
        path.unlink()
        assert path.with_name(f"{path.name}-wal").stat().st_size
        assert visitor.finish(visitor.begin(visitor.drop(files)))["state"] == "done"


@pytest.mark.parametrize("keep", [0, 4096], ids=["empty", "pages of zeros"])
def test_a_damaged_review_of_the_same_files_can_be_deleted(keep: int, visitor: Visitor) -> None:
    files = pair("damaged")
    review = visitor.finish(visitor.begin(visitor.drop(files)))["review"]
    path = visitor.page.saved.path_of(review)
    assert path
    content = path.read_bytes()
    path.write_bytes(content[:keep] + bytes(len(content) - keep) if keep else b"")
    visitor.api("DELETE", f"reviews/{review}")  # not in the list any more
    state = visitor.finish(visitor.begin(visitor.drop(files)))
    assert (state["state"], state["review"], state["error"]["error"]) == ("failed", None, "damaged-review")
    (listed,) = [each for each in visitor.api("GET", "start")["reviews"] if each["id"] == review]
    assert (listed["rows"], listed["missing"]) == (0, False)
    path.write_bytes(content)  # a backup is restored
    assert [each["rows"] for each in visitor.api("GET", "start")["reviews"] if each["id"] == review] != [0]
    visitor.api("DELETE", f"reviews/{review}?delete=1")
    state = visitor.finish(visitor.begin(visitor.drop(files)))
    assert (state["state"], state["review"], state["resumed"]) == ("done", review, False)
    visitor.api("DELETE", f"reviews/{review}?delete=1")


@pytest.mark.parametrize(
    ("entry", "is_listed"),
    [
        (b'{"path":', False),
        (b"[]", False),
        (b'{"path": 5}', False),
        (b'{"path": "/elsewhere.review"}', False),
        (b'{"path": PATH, "view": {"rows": NaN}}', False),
        (b'{"path": PATH, "view": {"rows": 1e999}}', False),
        (b'{"path": PATH, "view": {"name": 7, "rows": "x", "languages": null, "changed": []}}', True),
        (b'{"path": PATH, "view": []}', True),
    ],
)
def test_a_damaged_entry_of_the_list(entry: bytes, is_listed: bool, visitor: Visitor, tmp_path: Path) -> None:
    path = tmp_path / "x.review"
    identity = visitor.page.saved.add(path)
    file = visitor.page.saved._entry(identity)
    file.write_bytes(entry.replace(b"PATH", json.dumps(str(path)).encode()))
    listed = [each for each in visitor.api("GET", "start")["reviews"] if each["id"] == identity]
    unknown = {"name": "x.review", "languages": [], "rows": 0, "done": 0, "doubtful": 0, "changed": ""}
    assert listed == ([{**unknown, "id": identity, "missing": True, "own": False}] if is_listed else [])
    file.unlink()


def test_a_path_that_cannot_be_looked_up(visitor: Visitor) -> None:
    path = Path("/", "x" * 300)
    identity = visitor.page.saved.add(path)
    assert [each["missing"] for each in visitor.api("GET", "start")["reviews"] if each["id"] == identity] == [True]
    answer = visitor.ask("GET", f"/{TOKEN}/reviews/{identity}/")
    assert (answer.status_code, "File name too long" in answer.text) == (503, True)
    (visitor.page.home / "memories.json").write_text(json.dumps({"memories": [f"{path}.sqlite"]}))
    assert len(visitor.api("GET", "memories")["memories"]) == 1
    visitor.api("DELETE", f"reviews/{identity}")


@pytest.mark.parametrize("identity", ["none", "..%2F..%2Fsettings", "0123456789abcdef", "0123456789ABCDEF", "%00"])
def test_ids_of_no_review(identity: str, visitor: Visitor) -> None:
    visitor.api("PUT", "settings", {"density": "compact"})
    assert visitor.ask("GET", f"/{TOKEN}/reviews/{identity}/").status_code == 404
    answer = visitor.ask("DELETE", f"/{TOKEN}/api/reviews/{identity}?delete=1")
    assert answer.status_code == 404 or answer.json() == {"removed": False}
    assert visitor.api("GET", "settings")["density"] == "compact"


def test_a_damaged_journal_is_listed_and_said_in_a_line(visitor: Visitor, tmp_path: Path) -> None:
    path = tmp_path / "damaged.review"
    path.write_bytes(b"no database" * 100)
    identity = visitor.page.saved.add(path)
    (listed,) = [each for each in visitor.api("GET", "start")["reviews"] if each["id"] == identity]
    assert (listed["name"], listed["rows"]) == ("damaged.review", 0)
    answer = visitor.ask("GET", f"/{TOKEN}/reviews/{identity}/")
    assert (answer.status_code, answer.text.count("\n")) == (503, 1)
    assert "is not a journal" in answer.text
    visitor.api("DELETE", f"reviews/{identity}")


def test_settings_are_remembered(visitor: Visitor) -> None:
    first = {"density": "compact", "letters": False, "languages": ["nl", "en"], "size": 1.5}
    assert visitor.api("PUT", "settings", first).items() >= first.items()
    changed = visitor.api("PUT", "settings", {"letters": None, "size": 2})
    assert "letters" not in changed
    assert (changed["density"], changed["size"]) == ("compact", 2)
    assert visitor.api("GET", "settings") == changed == visitor.api("GET", "start")["settings"]
    before = visitor.page.settings.path.read_bytes()
    wrong: list[dict[str, Any]] = [{"x": {}}, {"../x": 1}, {"x": [[]]}, {"x": "x" * 20_000}, {"": 1}]
    for strange in wrong:
        assert visitor.api("PUT", "settings", strange)["error"] == "bad-request"
    for infinite in (b'{"x": NaN}', b'{"x": [-1e999]}'):
        assert visitor.ask("PUT", f"/{TOKEN}/api/settings", JSON, content=infinite).status_code == 422
    assert visitor.page.settings.path.read_bytes() == before
    visitor.page.settings.path.write_bytes(b'{"languages": [[], {}], "density": "compact"}')
    assert visitor.api("GET", "settings") == {"density": "compact"}
    visitor.page.settings.path.write_bytes(b'{"density": ')
    assert visitor.api("GET", "settings") == {}
    assert visitor.api("PUT", "settings", {"level": "clause"}) == {"level": "clause"}
    assert visitor.api("GET", f"drafts/{visitor.drop(pair())}")["level"] == "clause"
    visitor.api("PUT", "settings", {"level": None})


def test_the_own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PARLALIGN_HOME", str(tmp_path / "named"))
    assert own_folder() == tmp_path / "named"
    monkeypatch.delenv("PARLALIGN_HOME")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))
    assert own_folder() == tmp_path / "xdg" / "parlalign"
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    assert own_folder() == tmp_path / ".local" / "share" / "parlalign"
    monkeypatch.setattr("sys.platform", "darwin")
    assert own_folder() == tmp_path / "Library" / "Application Support" / "parlalign"
    monkeypatch.setattr(Path, "home", Mock(side_effect=RuntimeError))
    with pytest.raises(ParlalignError, match="no home folder for reviews"):
        own_folder()


# Access --------------------------------------------------------------------------------------------------------------

JSON = {"Content-Type": "application/json"}


def routes(visitor: Visitor, review: str) -> Iterator[tuple[str, str]]:
    """Yield the method and the path of each request that the server answers, also those to a review."""
    (place,) = visitor.app.app.routes
    app: Any = visitor.page.reviews._apps[review]
    for route in place.routes:
        if isinstance(route, Route):
            path = route.path.removeprefix("/")
            yield from ((method, re.sub(r"\{\w+\}", "x", path)) for method in route.methods or ())
    for route in app.routes:
        yield from ((method, f"reviews/{review}{route.path}".replace("{name}", "x")) for method in route.methods)


@pytest.fixture
def review(visitor: Visitor, tmp_path: Path) -> str:
    """The id of a review that is open."""
    record = parlalign.Record("p", "Goedendag.", "Guten Tag.", LANGUAGES, "sentence", 0.9, "paired")
    make_journal(tmp_path / "x.review", [record], {"name": "x", "languages": LANGUAGES})
    return visitor.page.reviews.open(tmp_path / "x.review")


def test_nobody_else_gets_in(visitor: Visitor, review: str) -> None:
    before = sorted(visitor.page.home.rglob("*"))
    wrong_headers = [
        {"Host": "evil.example"}, {"Host": f"evil.example:{PORT}"}, {"Host": f"127.0.0.1:{PORT + 1}"}, {"Host": ""},
        {"Host": f"127.0.0.1.evil.example:{PORT}"}, {"Origin": "https://evil.example"}, {"Origin": "null"},
        {"Origin": f"https://127.0.0.1:{PORT}"}, {"Origin": f"{HOME}/"}, {"Origin": f"http://127.0.0.1:{PORT + 1}"},
    ]  # fmt: skip
    found = [*routes(visitor, review)]
    assert len(found) > 40
    for method, path in found:
        wrong: list[Any] = [(f"/secre/{path}", {}), (f"/{path}", {}), (f"/{TOKEN}x/{path}", {})]
        for address, headers in [*wrong, *((f"/{TOKEN}/{path}", headers) for headers in wrong_headers)]:
            answer = visitor.ask(method, address, headers, content=b"{}" if method in {"PUT", "POST"} else None)
            assert answer.status_code == 403, (method, address, headers)
            assert "default-src 'none'" in answer.headers["content-security-policy"]
        if method not in {"GET", "HEAD"}:  # without Origin, as old browsers send the forms of other sites
            answer = visitor.ask(method, f"/{TOKEN}/{path}", {"Origin": None}, content=b"{}")
            assert answer.status_code == 403, (method, path)
    assert sorted(visitor.page.home.rglob("*")) == before


def test_bodies_that_are_no_objects_are_refused(visitor: Visitor, review: str) -> None:
    before = visitor.rows(review), sorted(visitor.page.home.rglob("*"))
    asked = [
        (method, path)
        for method, path in routes(visitor, review)
        if method in {"PUT", "POST"} and not path.endswith(("/files", "/realign/load"))
    ]
    assert len(asked) > 10
    for method, path in asked:
        for body in (b"", b"[]", b"null", b"[" * 100_000, b"\xff", b"{" + b" " * 2_000_000, b'{"a": '):
            answer = visitor.ask(method, f"/{TOKEN}/{path}", JSON, content=body)
            assert (answer.status_code, answer.json()["error"]) in {(422, "bad-request"), (422, "too-long")}, path
        answer = visitor.ask(method, f"/{TOKEN}/{path}", {"Content-Type": "text/plain"}, content=b"{}")
        assert answer.status_code == 422
    assert (visitor.rows(review), sorted(visitor.page.home.rglob("*"))) == before


STRANGE = ["\ud800", "\0", "x" * 5000, -1, 2**70, 1.5, True, None, [], {}, [["a"]], {"a": {"b": None}}]
"""Values for each parameter of each request; the last ones are no text, number or list of these."""


def test_strange_values_are_answered(visitor: Visitor, review: str) -> None:
    names = ("draft", "languages", "level", "review", "memory", "accepted", "action", "key", "versions", "filter",
             "version", "expected", "find", "replacement", "regex", "case", "side", "preview", "id", "at", "segment",
             "text", "density")  # fmt: skip
    before = visitor.rows(review)
    for method, path in routes(visitor, review):
        if method in {"PUT", "POST"} and not path.endswith("/files"):
            for value in STRANGE:
                for given in (
                    dict.fromkeys(names, value),
                    {"action": "accept", "key": 1, "find": "x", "version": value},
                ):
                    answer = visitor.ask(method, f"/{TOKEN}/{path}", JSON, content=json.dumps(given).encode())
                    assert answer.status_code < 500, (path, value, answer.text)
        elif method == "GET" and "/api/" in path:
            asked = (*names, "from", "to", "start", "count", "order", "document", "format", "step", "codes", "max")
            for value in ("%00", "-1", "1e9", str(2**70), "x" * 1000, "%ED%A0%80", "%F0%9F"):
                query = "&".join(f"{name}={value}" for name in asked)
                answer = visitor.ask(method, f"/{TOKEN}/{path}?{query}")
                assert answer.status_code < 500, (path, value, answer.text)
    assert visitor.rows(review) == before


def test_what_the_page_is_told(visitor: Visitor) -> None:
    told = visitor.api("GET", "start")
    assert told["version"] == parlalign.__version__
    assert {"code": "nl", "name": "Dutch"} in told["languages"]
    assert told["levels"] == ["paragraph", "clause", "sentence"]
    assert told["limits"] == {"file_bytes": 1 << 30, "total_bytes": 4 << 30, "files": 10_000}


# Full disks ----------------------------------------------------------------------------------------------------------


def test_a_full_disk_is_said_and_nothing_half_written_is_left(small_disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,size=128k", str(small_disk)], check=True)
    with StartPage(small_disk / "home") as page:
        visitor = Visitor(page)
        draft = visitor.drop({})
        answer = visitor.ask("PUT", f"/{TOKEN}/api/drafts/{draft}/files", params={"path": "x"}, content=b"x" * 200_000)
        assert (answer.status_code, answer.json()["error"]) == (507, "disk-full")
        assert [*page.home.glob("sessions/*/drafts/*/*/*")] == [*page.home.glob("sessions/*/drafts/*/*.part")] == []
        state = visitor.finish(visitor.begin(visitor.drop(pair()), level="sentence"))
        assert (state["state"], state["error"]["error"]) == ("failed", "disk-full")
        assert journals(visitor) == []


def test_a_folder_that_became_read_only_is_said(small_disk: Path) -> None:
    home = small_disk / "home"
    with session_folder(home), StartPage(home) as page:
        Visitor(page).api("PUT", "settings", {"density": "compact"})
        identity = page.saved.add(small_disk / "x.review")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with StartPage(home) as page:
        visitor = Visitor(page)
        told = visitor.api("GET", "start")
        assert (told["settings"], [each["name"] for each in told["reviews"]]) == ({"density": "compact"}, ["x.review"])
        for method, path, words in (
            ("POST", "drafts", {}), ("PUT", "settings", {"x": 1}), ("DELETE", f"reviews/{identity}", None)
        ):  # fmt: skip
            assert "cannot be written (Read-only file system)" in visitor.api(method, path, words)["message"]


# Command line --------------------------------------------------------------------------------------------------------


@contextmanager
def program(*arguments: str, home: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run a command that serves pages; yield its process and the address that it prints."""
    command = [sys.executable, "-c", PROGRAM, *arguments, "--no-open"]
    environment = {**os.environ, "PARLALIGN_HOME": str(home)}
    with subprocess.Popen(
        command, cwd=home.parent, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def workers_of(process: subprocess.Popen[str]) -> list[str]:
    listed = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True, check=False)
    return listed.stdout.split()


def is_running(pid: str) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return False


def test_the_start_page_of_the_command_line(tmp_path: Path) -> None:
    home = tmp_path / "home"
    parlalign.write([parlalign.Record("p", "Dag.", "Tag.", LANGUAGES, "sentence", 0.9, "paired")], tmp_path / "x.jsonl")
    with program("review", "x.jsonl", home=home) as (process, address):
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/[\w-]{43}/reviews/[0-9a-f]{16}/", address)
        start = address[: address.index("reviews/")]
        assert httpx.get(f"{start}api/start").json()["reviews"][0]["name"] == "x.jsonl"
        assert httpx.get(start).status_code == 200
        assert [*home.glob("sessions/*.lock")] != []
        workers = workers_of(process)
        process.kill()  # the workers notice it, and the next server removes the files
    with program("review", home=home) as (process, start):
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/[\w-]{43}/", start)
        assert [each["rows"] for each in httpx.get(f"{start}api/start").json()["reviews"]] == [1]
        assert len([*home.glob("sessions/*.lock")]) == 1
        workers += workers_of(process)
        origin = "/".join(start.split("/")[:3])
        draft = httpx.post(f"{start}api/drafts", json={}, headers={"Origin": origin}).json()["draft"]
        for path, content in LONG.items():
            address = f"{start}api/drafts/{draft}/files"
            answer = httpx.put(address, params={"path": path}, content=content, headers={"Origin": origin})
            assert answer.status_code == 200
        words = {"draft": draft, "languages": LANGUAGES, "level": "paragraph"}
        assert httpx.post(f"{start}api/jobs", json=words, headers={"Origin": origin}).status_code == 200
        process.send_signal(signal.SIGINT)
        assert process.stderr
        assert process.stderr.read() == "ended; your reviews are saved, and parlalign app lists them\n"
    assert process.returncode == 0
    assert sorted(path.name for path in home.iterdir()) == ["recent", "reviews", "sessions", "settings.json"]
    assert [*home.glob("sessions/*")] == [*home.glob("reviews/*")] == []
    until = time.monotonic() + 20
    while any(map(is_running, workers)) and time.monotonic() < until:
        time.sleep(0.1)
    assert [pid for pid in workers if is_running(pid)] == []


def test_a_journal_needs_a_file() -> None:
    done = CliRunner().invoke(main, ["review", "--journal", "x.review"])
    assert (done.exit_code, "name the FILE" in done.output) == (2, True)


def test_a_folder_that_cannot_be_written_does_not_hinder_a_review(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    parlalign.write([parlalign.Record("p", "Dag.", "Tag.", LANGUAGES, "sentence", 0.9, "paired")], tmp_path / "x.jsonl")
    with program("review", "x.jsonl", home=tmp_path / "home") as (_, address):
        assert httpx.get(f"{address}api/rows").json()["total"] == 1
        start = address[: address.index("reviews/")]
        assert httpx.get(f"{start}api/start").json()["reviews"] == []
        answer = httpx.post(f"{start}api/drafts", json={}, headers={"Origin": "/".join(start.split("/")[:3])})
        assert answer.status_code == 422
        assert "cannot be written" in answer.json()["message"]
