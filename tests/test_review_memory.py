"""What the server of a review says about the translation memory: matches, concordance, contradictions."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from postgres_cluster import Cluster

import parlalign
from parlalign import Record
from parlalign.app.start.start_page import StartPage
from parlalign.cli.root import main
from parlalign.records import Origin
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


def test_matches_tell_how_the_memory_has_the_text(tmp_path: Path) -> None:
    long = replace(ROW, source=f"{ROW.source} In 2021 waren er 15 havens open voor schepen.", target="?")
    rows = [replace(ROW, source=f"7. {ROW.source}"), replace(long, id="p2")]
    ports = replace(
        ROW,
        id="m4",
        source="In 2019 waren er 12 havens open voor schepen.",
        target="Im Jahr 2019 waren 12 Häfen für Schiffe offen.",
    )
    visitor = Visitor(tmp_path, rows)
    with visitor.page:
        visitor.memory([replace(ROW, id="m0"), ports])
        (form,), (whole, *_) = (visitor.api(f"memory/hits?key={key}")["hits"] for key in (1, 2))
    assert (form["kind"], form["texts"]) == ("form", [ROW.source, ROW.target])
    assert (whole["kind"], whole["status"]) == ("assembled", "paired")
    assert whole["texts"] == [long.source, f"{ROW.target} Im Jahr 2021 waren 15 Häfen für Schiffe offen."]
    assert [(part["id"], part["numbers"]) for part in whole["parts"]] == [
        ("m0", []),
        ("m4", [["2019", "2021"], ["12", "15"]]),
    ]


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


@pytest.mark.parametrize(
    ("source", "target", "differs"),
    [
        (ROW.source, "Er fordert den Rat zur Hilfe auf.", True),
        ("12. " + ROW.source, "12. Er fordert den Rat zur Hilfe auf.", True),
        ("Hij verzoekt de Raad(2) om steun.", "Er fordert den Rat(2) zur Hilfe auf.", True),
        ("12. " + ROW.source, "12. er ersucht den RAT um Hilfe", False),
        ("Hij verzoekt de Raad om 12 steun.", "Er fordert den Rat zur Hilfe auf.", False),
        (ROW.source, " ", False),
        ("\ud800\0", "Nichts.", False),
    ],
)
def test_what_contradicts_a_memory(tmp_path: Path, source: str, target: str, differs: bool) -> None:
    row = replace(ROW, source=source, target=target)
    turned = replace(ROW, id="t", source=ROW.target, target=ROW.source, languages=("de", "nl"))
    numbered = replace(ROW, id="n", source=f"3. {ROW.source}", target=f"3. {ROW.target}")
    for record in (replace(ROW, id="m"), turned, numbered):
        with parlalign.open_memory(tmp_path / f"{record.id}.sqlite") as memory:
            memory.add([record])
            (found,) = memory.contradictions([row])
            assert (found.record if found else None) == (record if differs else None)


def test_what_does_not_contradict_a_memory(tmp_path: Path) -> None:
    other = replace(ROW, id="m1", target="Er bittet den Rat um Hilfe.")
    accepted = replace(other, id="m2", target="Er fleht den Rat um Hilfe an.", status="accepted")
    latest = replace(other, id="m3", changed=datetime(2026, 1, 1, tzinfo=UTC))

    def found(*records: Record, row: Record = ROW) -> list[str]:
        path = tmp_path / "tm.sqlite"
        with parlalign.open_memory(path) as memory:
            memory.add(records)
            matches = memory.contradictions([row, row])
        path.unlink()
        return [f"{match.record.id}+{match.copies}" for match in matches if match]

    assert found(other, latest) == ["m3+1", "m3+1"]
    assert found(other, latest, accepted) == ["m2+0", "m2+0"]
    assert found(other, replace(ROW, id="m4")) == []  # another record agrees with the row
    assert found(other, row=replace(ROW, id="m1")) == []  # its own record
    assert found(other, latest, row=replace(ROW, id="m3")) == ["m1+1", "m1+1"]
    first, second = (replace(other, origin=(Origin(name, (), "paragraph", None), None)) for name in ("a", "b"))
    assert found(first, row=replace(first, target=ROW.target)) == []
    assert found(first, row=replace(second, target=ROW.target)) == ["m1+0", "m1+0"]  # an equal pair has the same id
    assert found(replace(other, languages=("nl", "fr"))) == []
    assert found(replace(other, languages=("nl", "fr")), replace(other, id="m5", source="Ja.", target="Ja.")) == []
    assert found(other, replace(other, status="rejected")) == []


def test_a_memory_with_more_languages_offers_those_of_the_review(visitor: Visitor) -> None:
    french = [replace(OLD[0], id=f"f{k}", target=f"Texte {k}.", languages=("nl", "fr")) for k in range(40)]
    visitor.memory([*french, *OLD])
    assert [hit["id"] for hit in visitor.api("memory/hits?key=1")["hits"]] == ["m1", "m2"]
    hits = visitor.api("memory/concordance?text=Raad&side=0")["hits"]
    assert [hit["id"] for hit in hits] == ["m1", "m2"]
    visitor.memory(french, "french.sqlite")
    assert visitor.api("memory/hits?key=1") == {"hits": [], "contradiction": None}
    assert visitor.api("memory/concordance?text=Raad&side=0") == {"hits": []}


def test_rows_that_are_added_are_found_at_once(visitor: Visitor) -> None:
    words = {"review": visitor.review, "memory": "", "accepted": False}
    assert visitor.ask("POST", "api/memories", json=words).json()["added"] == 2
    about = visitor.api("memory")
    assert (Path(about["path"]).name, about["records"]) == ("memory.sqlite", 2)
    assert visitor.api("memory/hits?key=1")["hits"] == []  # its own record
    (hit,) = visitor.api("memory/concordance?text=haven&side=0")["hits"]
    assert hit["id"].startswith("x.tmx~")
    assert hit["id"].endswith("#p2")
    with parlalign.open_memory(about["path"]) as memory:
        memory.add([replace(ROWS[1], source="Een andere tekst.", target="Ein anderer Text.")])  # of another file
    action = {"action": "edit", "key": 2, "side": "source", "segment": 0, "text": "De kade is open."}
    assert visitor.api("act", "POST", json={**action, "versions": {"2": 0}}).get("error") is None
    assert visitor.api("memory/contradictions", "POST", json={"keys": [2]}) == {}
    answer = visitor.ask("POST", "api/memories", json=words).json()
    assert (answer["updated"], answer["records"]) == (1, 3)


def test_a_memory_is_chosen_until_another_one_is(visitor: Visitor) -> None:
    first, second = visitor.memory(OLD, "first.sqlite"), visitor.memory(OLD[:1], "second.sqlite")
    assert visitor.api("memory")["path"] == str(second)
    assert visitor.api("memory", "PUT", json={"path": ""}) == {"name": None}
    assert visitor.api("memory") == {"name": None}
    with StartPage(visitor.page.home) as other:
        assert other.memories.chosen() is None
        other.memories.offer(str(first))  # the option of the command
        assert other.memories.chosen() == str(first)
        assert [view["path"] for view in other.memories.views()] == [str(first), str(other.memories.own)]
        other.memories.choose(str(second))
        assert other.memories.chosen() == str(second)
    for place, code in {
        "x.sqlite": "bad-memory-path",
        str(visitor.folder / "x.txt"): "bad-memory-path",
        str(visitor.folder / "none" / "x.sqlite"): "no-folder",
        f"{visitor.folder}/{'x' * 300}/x.sqlite": "failed",
        "~\0/x.sqlite": "bad-memory-path",
        str(visitor.folder / "x.sqlite"): "missing",
        "postgresql://me:secret@127.0.0.1/tm": "password-in-address",
        "postgres://127.0.0.1/tm?password=secret": "password-in-address",
        "postgres://[127.0.0.1/tm": "bad-memory-path",
    }.items():
        answer = visitor.ask("PUT", f"reviews/{visitor.review}/api/memory", json={"path": place})
        assert (answer.status_code, answer.json()["error"]) == (503, code)
        assert "secret" not in answer.text
    assert visitor.api("memory")["path"] == str(second)


def test_the_memory_of_the_option_must_be_there(visitor: Visitor) -> None:
    for command in (["app"], ["review", str(visitor.folder / "x.review")]):
        result = CliRunner().invoke(main, [*command, "--no-open", "--memory", str(visitor.folder / "none.sqlite")])
        assert (result.exit_code, "no such memory" in result.output) == (1, True)


def test_a_memory_that_cannot_be_used_is_told_with_the_cure(visitor: Visitor) -> None:
    path = visitor.memory(OLD)
    whole = path.read_bytes()

    def answers() -> set[str | None]:
        found = [
            visitor.api("memory"),
            visitor.api("memory/hits?key=1"),
            visitor.api("memory/concordance?text=haven&side=0"),
            visitor.api("memory/contradictions", "POST", json={"keys": [1, 2]}),
            visitor.api("next?what=memory"),
        ]
        assert all(each["values"] == {"name": str(path), "path": str(path)} for each in found if "error" in each)
        assert visitor.api("rows")["total"] == 3
        return {each.get("error") for each in found}

    assert answers() == {None}
    path.unlink()
    assert answers() == {"missing"}
    path.write_text("no memory at all, but a text of some length\n" * 100)
    assert answers() == {"other-file"}
    path.write_bytes(whole[:4096] + bytes(len(whole) - 4096))
    assert answers() == {"damaged"}
    path.write_bytes(whole)
    assert answers() == {None}
    replaced = path.with_name("new.sqlite")
    with parlalign.open_memory(replaced) as memory:
        memory.add(OLD[:2])
    replaced.replace(path)
    assert visitor.api("memory")["records"] == 2


def test_a_memory_that_is_busy_does_not_keep_a_page_waiting(visitor: Visitor) -> None:
    path = visitor.memory(OLD)
    offered = visitor.page.reviews.memory
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert visitor.api("memory")["records"] == 3  # a writer is no obstacle
        writer.execute("ROLLBACK")
    offered.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as locker:
        locker.execute("PRAGMA locking_mode = EXCLUSIVE")
        locker.execute("BEGIN EXCLUSIVE")
        offered.longest = 0.2
        answers = [visitor.api("memory/hits?key=1") for _ in range(3)]
        assert [answer["error"] for answer in answers] == ["busy"] * 3
        assert visitor.api("rows")["total"] == 3
        offered.longest = 10
        other = visitor.memory(OLD[:1], "other.sqlite")
        assert visitor.api("memory") == {"name": str(other), "path": str(other), "records": 1}
        offered.longest = 0.2
        assert visitor.api("memory", "PUT", json={"path": str(path)})["error"] == "busy"
        assert visitor.api("memory")["path"] == str(other)
    offered.longest = 10
    assert visitor.api("memory", "PUT", json={"path": str(path)})["records"] == 3


def test_a_database_is_offered_like_a_file(visitor: Visitor, postgres_place: str, postgres_cluster: Cluster) -> None:
    def answers() -> list[Any]:
        return [
            *(visitor.api(f"memory/hits?key={key}") for key in (1, 2, 3)),
            visitor.api("memory/concordance?text=Hafen&side=1"),
            visitor.api("memory/contradictions", "POST", json={"keys": [1, 2, 3]}),
            visitor.api("next?what=memory"),
        ]

    words = {"review": visitor.review, "memory": postgres_place, "accepted": False}
    path = visitor.memory(OLD)
    visitor.ask("POST", "api/memories", json={**words, "memory": str(path)})
    expected = answers()
    assert visitor.api("memory", "PUT", json={"path": postgres_place})["error"] == "missing"
    assert visitor.ask("POST", "api/memories", json=words).json()["records"] == 2
    assert visitor.ask("GET", "api/memories").json()["memories"][0]["path"] == postgres_place
    with parlalign.open_memory(postgres_place) as memory:
        memory.add(OLD)
    about = {"name": postgres_place, "path": postgres_place, "records": 5}
    assert visitor.api("memory", "PUT", json={"path": postgres_place}) == about
    assert answers() == expected
    postgres_cluster.stop()
    assert {answer.get("error") for answer in answers()} == {"no-connection"}
    assert visitor.api("rows")["total"] == 3
    postgres_cluster.start()
    assert answers() == expected


def test_the_thread_of_the_memory_ends_with_the_server(tmp_path: Path) -> None:
    before = {*threading.enumerate()}
    visitor = Visitor(tmp_path, ROWS)
    with visitor.page:
        assert {*threading.enumerate()} <= before
        visitor.memory(OLD)
        assert len({*threading.enumerate()} - before) == 1
    assert {*threading.enumerate()} <= before
    assert sorted(file.name for file in tmp_path.glob("tm*")) == ["tm.sqlite"]  # no log is left: it is closed


def test_requests_about_the_memory_are_checked(visitor: Visitor) -> None:
    visitor.memory(OLD)
    place = f"reviews/{visitor.review}/api/memory"
    for method, path, words, code in (
        ("GET", "/hits", None, "bad-request"),
        ("GET", "/hits?key=-1", None, "bad-request"),
        ("GET", "/hits?key=" + "9" * 5000, None, "bad-request"),
        ("GET", "/hits?key=" + "0" * 17 + "9" * 30, None, "bad-request"),
        ("GET", "/hits?key=77", None, "stale"),
        ("GET", "/concordance?text=haven&side=2", None, "bad-request"),
        ("GET", "/concordance?text=%22%22&side=0", None, "no-words"),
        ("GET", f"/concordance?text={'*%20' * 9}a*b*c*d*e*&side=0", None, "too-many-words"),
        ("POST", "/contradictions", {"keys": [1] * 201}, "bad-request"),
        ("POST", "/contradictions", {"keys": ["1"]}, "bad-request"),
        ("POST", "/contradictions", {"keys": [1 << 53]}, "bad-request"),
        ("POST", "/contradictions", {"keys": "x" * 2_000_000}, "too-long"),
        ("PUT", "", {"path": 1}, "bad-request"),
    ):
        answer = visitor.ask(method, place + path, **({"json": words} if words else {}))
        assert answer.json()["error"] == code, path
    app = make_app(visitor.page.reviews, TOKEN, visitor.page.routes)
    foreign = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOME)
    for method, path in (("GET", "hits?key=1"), ("POST", "contradictions")):
        url = f"/other/reviews/{visitor.review}/api/memory/{path}"
        assert asyncio.run(foreign.request(method, url, headers={"Origin": HOME})).status_code == 403
    url = f"/{TOKEN}/{place}"
    assert asyncio.run(foreign.request("PUT", url, json={"path": ""})).status_code == 403  # without an origin
