"""The start page over HTTP: dropped files, proposals, jobs, saved reviews, settings, and whom the server lets in."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import httpx
import pytest
from conftest import CORPORA

from parlalign.app.start.start_page import StartPage
from parlalign.review.application import make_app

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

    def ask(self, method: str, path: str, headers: Mapping[str, str] | None = None, **more: Any) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url=HOME) as client:
                return await client.request(method, path, headers={"Origin": HOME} | dict(headers or {}), **more)

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
    return {f"{name}.{code}.txt": text for code, text in TEXTS.items()}


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
    state = visitor.wait(job, lambda state: state["stage"] == "align")
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
