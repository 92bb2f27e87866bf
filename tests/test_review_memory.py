"""What the server of a review says about the translation memory: matches, concordance, contradictions."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

import parlalign
from parlalign import Record
from parlalign.app.start.start_page import StartPage
from parlalign.review.application import make_app
from parlalign.review.journal_file import make_journal

TOKEN = "secret"  # noqa: S105 - it is told to nobody but the tests
HOME = "http://127.0.0.1:8126"
ROW = Record(
    "p1", "Hij verzoekt de Raad om steun.", "Er ersucht den Rat um Hilfe.", ("nl", "de"), "paragraph", 0.9, "paired"
)
ROWS = [
    ROW,
    replace(ROW, id="p2", source="De haven van 𝕏 is open.", target="Der Hafen von 𝕏 ist offen."),
    replace(ROW, id="p3", source="", target="Nur deutsch.", status="unpaired"),
]
OLD = [
    replace(ROW, id="m1", target="Er fordert den Rat zur Unterstützung auf.", status="accepted"),
    replace(ROW, id="m2", source="Hij verzoekt de Raad nu om steun.", target="Er ersucht den Rat nun um Hilfe."),
    replace(ROW, id="m3", source="Der 𝕏 Hafen ist zu.", target="De 𝕏 haven is dicht.", languages=("de", "nl")),
]


class Visitor:
    """Asks the server of a review as its page would."""

    def __init__(self, folder: Path, rows: list[Record]) -> None:
        self.folder = folder
        self.page = StartPage(folder / "parlalign")
        journal = folder / "x.review"
        make_journal(journal, rows, {"name": "x.tmx", "languages": ["nl", "de"]})
        self.review = self.page.reviews.open(journal)

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(make_app(self.page.reviews, TOKEN, self.page.routes))
            async with httpx.AsyncClient(transport=transport, base_url=f"{HOME}/{TOKEN}/") as client:
                return await client.request(method, path, headers={"Origin": HOME}, **more)

        return asyncio.run(asked())

    def api(self, path: str, method: str = "GET", **more: Any) -> Any:
        return self.ask(method, f"reviews/{self.review}/api/{path}", **more).json()

    def memory(self, records: list[Record], name: str = "tm.sqlite") -> Path:
        """Make a memory and choose it."""
        path = self.folder / name
        with parlalign.open_memory(path) as memory:
            memory.add(records)
        self.api("memory", "PUT", json={"path": str(path)})
        return path


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    visitor = Visitor(tmp_path, ROWS)
    with visitor.page:
        yield visitor


def test_a_review_without_a_memory_has_no_hits(visitor: Visitor) -> None:
    assert visitor.api("memory") == {"name": None}
    assert visitor.api("memory/hits?key=1") == {"hits": [], "contradiction": None}
    assert visitor.api("memory/concordance?text=haven&side=0") == {"hits": []}
    assert visitor.api("memory/contradictions", "POST", json={"keys": [1, 2]}) == {}
    assert visitor.api("next?what=memory") == {"key": None, "wrapped": False, "searched": None}


def test_matches_of_a_row_and_the_record_that_it_contradicts(visitor: Visitor) -> None:
    path = visitor.memory(OLD)
    assert visitor.api("memory") == {"name": str(path), "path": str(path), "records": 3}
    answer = visitor.api("memory/hits?key=1")
    first, second = answer["hits"]
    assert answer["contradiction"] == first
    assert (first["score"], first["kind"], first["status"], first["id"]) == (100, "exact", "accepted", "m1")
    assert first["texts"] == [ROW.source, OLD[0].target]
    assert (second["score"], second["kind"]) == (85, "fuzzy")
    assert visitor.api("memory/hits?key=3") == {"hits": [], "contradiction": None}


def test_a_concordance_has_offsets_as_browsers_count(visitor: Visitor) -> None:
    visitor.memory(OLD)
    (hit,) = visitor.api("memory/concordance?text=haven&side=0")["hits"]
    assert hit["texts"] == ["De 𝕏 haven is dicht.", "Der 𝕏 Hafen ist zu."]
    assert hit["spans"] == [[[6, 11]], []]


def test_the_next_row_that_contradicts_the_memory(visitor: Visitor) -> None:
    visitor.memory(OLD)
    found = visitor.api("memory/contradictions", "POST", json={"keys": [1, 2, 3]})
    assert {key: hit["id"] for key, hit in found.items()} == {"1": "m1"}
    assert visitor.api("next?what=memory") == {"key": 1, "wrapped": False, "searched": None}
    assert visitor.api("next?what=memory&from=1") == {"key": 1, "wrapped": True, "searched": None}
    assert visitor.api("next?what=memory&from=2&step=-1") == {"key": 1, "wrapped": False, "searched": None}


def test_rows_that_are_added_are_found_at_once(visitor: Visitor) -> None:
    words = {"review": visitor.review, "memory": "", "accepted": False}
    assert visitor.ask("POST", "api/memories", json=words).json()["added"] == 2
    about = visitor.api("memory")
    assert (Path(about["path"]).name, about["records"]) == ("memory.sqlite", 2)
    assert visitor.api("memory/hits?key=1")["hits"] == []  # its own record
    (hit,) = visitor.api("memory/concordance?text=haven&side=0")["hits"]
    assert hit["id"] == "p2"
