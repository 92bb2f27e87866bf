"""The memory server as a program of its own: what it answers, whom it answers, and what it survives."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from click.testing import CliRunner
from conftest import PROGRAM
from postgres_cluster import Cluster
from server_process import ServerProcess

import parlalign
from parlalign import Origin, ParlalignError, Record, Span, open_memory
from parlalign.app.memory_server.memory_app import MemoryApp
from parlalign.app.memory_server.memory_threads import MemoryThreads
from parlalign.app.memory_server.search_requests import MOST_CHARACTERS, narrowed
from parlalign.app.memory_server.serve_memories import read_token
from parlalign.app.memory_server.served_memories import serve
from parlalign.cli.root import main
from parlalign.memory import Filter, Memory
from parlalign.memory.memory_thread import MemoryThread

MAY = datetime(2024, 5, 1, 12, tzinfo=UTC)
ORIGIN = Origin("ports.txt", (Span(0, 18),), "text", "51")
HARBOUR = Record(
    "a", "De haven is dicht.", "Der Hafen ist zu.", ("nl", "de"), "sentence", 0.97, "paired", (ORIGIN, None)
)
BRIDGE = replace(
    HARBOUR, id="b", source="De brug is dicht.", target="Die Brücke ist zu.", status="accepted", score=None
)
BELGIAN = replace(HARBOUR, id="c", languages=("nl-be", "de"), target="Der Hafen ist gesperrt.", changed=MAY)
FRENCH = replace(HARBOUR, id="d", source="Le port est fermé.", languages=("fr", "nl"), target="De haven is dicht.")


class Server(ServerProcess):
    """`parlalign memory serve` as a process."""

    def __init__(self, folder: Path, *words: str) -> None:
        super().__init__(folder, PROGRAM, "memory", "serve", "--port", "0", *words)
        self.folder = folder

    def get(self, path: str, headers: dict[str, str] | None = None, **parameters: Any) -> httpx.Response:
        return httpx.get(self.address + path, params=parameters or None, headers=headers, timeout=30)

    def found(self, path: str, **parameters: Any) -> list[Any]:
        hits: list[Any] = self.get(path, **parameters).json()["hits"]
        return hits

    def raw(self, head: str) -> tuple[int, str]:
        """Send the head of a request as it is; return the status and the answer."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall(head.encode() + b"Connection: close\r\n\r\n")
            with connection.makefile("rb") as answer:
                text = answer.read().decode()
        return int(text.split()[1]), text

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """Stop the server; return its exit code and what it said."""
        self.process.send_signal(number)
        _, said = self.process.communicate(timeout=30)
        return self.process.returncode, said


def make(path: str | Path, *records: Record) -> None:
    with open_memory(path) as memory:
        memory.add(records)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("served")
    make(folder / "tm.sqlite", HARBOUR, BRIDGE)
    make(folder / "old.sqlite", BELGIAN, FRENCH)
    server = Server(folder, "tm.sqlite", "old.sqlite")
    try:
        yield server
    finally:
        server.end()


def test_a_search_is_that_of_the_command_in_all_memories(server: Server) -> None:
    found = server.found("api/search", text=HARBOUR.source, **{"from": "nl", "to": "de"})
    assert [(hit["memory"], hit["id"], hit["match"]) for hit in found] == [
        ("tm.sqlite", "a", 100), ("old.sqlite", "c", 100), ("tm.sqlite", "b", 75)
    ]  # fmt: skip
    command = ["memory", "search", str(server.folder / "tm.sqlite"), HARBOUR.source, "--json", "--limit", "1"]
    assert found[0] == {"memory": "tm.sqlite", **json.loads(CliRunner().invoke(main, command).stdout)}
    facts = {"status": "paired", "score": 0.97, "doubts": [], "document": "ports.txt", "label": "51", "side": "source"}
    assert facts.items() <= found[0].items()
    assert found[1]["changed"] == MAY.isoformat()
    assert httpx.post(
        server.address + "api/search", json={"text": HARBOUR.source, "from": "nl", "to": "de"}
    ).json() == {"hits": found}


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, "acdb"),
        ({"from": "nl"}, "acdb"),
        ({"from": "nl-BE", "memory": "old.sqlite"}, "c"),
        ({"from": "nl_NL", "to": "de_AT"}, "acb"),
        ({"from": "nl", "to": "fr"}, "d"),
        ({"memory": "old.sqlite"}, "cd"),
        ({"min": 76}, "acd"),
        ({"limit": 2}, "ac"),
        ({"status": "accepted"}, "b"),
        ({"status": "accepted,rejected"}, "b"),
        ({"status": "all", "min_score": "0.5"}, "acdb"),
        ({"max_score": 0.5}, ""),
        ({"document": "ports.txt", "label": "51", "level": "sentence"}, "acdb"),
        ({"document": "other"}, ""),
        ({"since": "2024-05-01", "until": "2024-05-01"}, "c"),
    ],
)
def test_parameters_of_a_search(parameters: dict[str, Any], expected: str, server: Server) -> None:
    found = server.found("api/search", text=HARBOUR.source, **parameters)
    assert "".join(hit["id"] for hit in found) == expected


def test_kinds_of_matches(server: Server) -> None:
    """A hit says what it offers, and how it was made; the record beside it is that of the memory."""
    text = f"{HARBOUR.source} {BRIDGE.source}"
    ways: list[dict[str, Any]] = [{"assemble": "true"}, {}]
    for more in ways:
        (hit,) = server.found("api/search", text=text, memory="tm.sqlite", **{"from": "nl"}, **more)
        assert (hit["kind"], hit["match"], hit["id"]) == ("assembled", 95, "")
        assert hit["texts"] == [text, f"{HARBOUR.target} {BRIDGE.target}"]
        assert [(part["kind"], part["id"], part["status"]) for part in hit["parts"]] == [
            ("exact", "a", "paired"), ("exact", "b", "accepted")
        ]  # fmt: skip
    parameters = {"text": text, "memory": "tm.sqlite", "from": "nl", "assemble": False}
    assert httpx.post(server.address + "api/search", json=parameters).json() == {"hits": []}
    (unit,) = server.get(f"tmserver/nl/de/unit/{quote(text)}").json()[:1]
    assert (unit["kind"], unit["quality"], unit["target"]) == ("assembled", 95.0, f"{HARBOUR.target} {BRIDGE.target}")
    found = server.found("api/search", text=f"51. {HARBOUR.source}", to="de", **{"from": "nl"})
    assert [(hit["kind"], hit["match"], hit["id"]) for hit in found[:2]] == [("form", 100, "a"), ("form", 100, "c")]


def test_concordance_languages_and_state(server: Server) -> None:
    found = server.found("api/concordance", text="dicht ist OR", to="de", **{"from": "nl"})
    assert found == []
    found = server.found("api/concordance", text="hav*", limit=2)
    assert [(hit["memory"], hit["id"], hit["spans"]) for hit in found] == [
        ("tm.sqlite", "a", [[3, 8]]), ("old.sqlite", "c", [[3, 8]])
    ]  # fmt: skip
    assert server.get("api/languages").json() == {"languages": ["de", "fr", "nl", "nl-be"]}
    memories = server.get("api/status").json()["memories"]
    assert memories[0] == {"name": "tm.sqlite", "records": 2, "languages": ["de", "nl"]}
    assert server.get("").json()["memories"] == memories


UNITS = [
    # Weblate: parts with all characters escaped but letters, digits and _.-~; codes in lower case.
    ("tmserver/nl/de/unit/De%20haven%20is%20dicht.", [HARBOUR.target, BELGIAN.target, BRIDGE.target]),
    ("tmserver/nl_be/fr/unit/test", []),
    ("tmserver/en/de/unit/test", []),
    # Virtaal: the address ends in a slash if the user has written one.
    ("tmserver//de/nl/unit/Die%20Br%C3%BCcke%20ist%20zu%21", [BRIDGE.source]),
    # Okapi: codes as in POSIX, spaces as %20.
    ("tmserver/nl_NL/de_DE/unit/De%20haven%20is%20dicht.?max_candidates=1", ["Der Hafen ist zu."]),
    # amaGama has options.
    ("tmserver/nl/fr/unit/De%20haven%20is%20dicht%2C%20ja?min_similarity=60&max_candidates=500&x=1", [FRENCH.source]),
]  # fmt: skip


@pytest.mark.parametrize(("path", "expected"), UNITS)
def test_clients_of_tmserver(path: str, expected: list[str], server: Server) -> None:
    answer = server.get(path)
    assert [unit["target"] for unit in answer.json()] == expected
    assert len(re.findall(r'"quality":\d+\.\d', answer.text)) == len(expected)  # Okapi reads decimal numbers only
    qualities = [unit["quality"] for unit in answer.json()]
    assert qualities == sorted(qualities, reverse=True)  # Okapi stops at the first that is too low


WEBLATE = """
import json, os, sys
from importlib.util import find_spec
from unittest.mock import MagicMock
parts = {"gi": ["gi", "gi.repository"], "cairo": ["cairo"], "tesserocr": ["tesserocr"]}  # for pictures of texts
for name in [name for part, names in parts.items() if not find_spec(part) for name in names]:
    sys.modules[name] = MagicMock()
import django
import weblate.settings_example as settings
settings.DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
settings.CACHES = {name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"} for name in ("default", "avatar")}
settings.DATA_DIR = os.getcwd()
os.environ["DJANGO_SETTINGS_MODULE"] = "weblate.settings_example"
django.setup()
from weblate.checks.flags import Flags
from weblate.lang.models import Language
from weblate.machinery.models import MACHINERY
from weblate.trans.models import Unit
service = MACHINERY["tmserver"]
configuration = {"url": sys.argv[1]}
assert service.settings_form(service, configuration).is_valid()
client = service(configuration)
client.validate_settings()
unit = Unit(source=sys.argv[2], target="")
unit.__dict__["all_flags"] = Flags("")
pair = client.get_languages(Language(code="nl_BE"), Language(code="de_AT"))
found = client._translate(*pair, [(unit.source, unit)], None, threshold=75)[unit.source]
print(json.dumps([pair, [[each["quality"], each["text"], each["source"]] for each in found]]))
"""
"""What Weblate does when its administrator enters the address of a server, and a translator opens a text."""


@pytest.mark.skipif(
    "PARLALIGN_WEBLATE" not in os.environ, reason="PARLALIGN_WEBLATE names no Python that Weblate is installed for"
)
def test_weblate_is_a_client(server: Server, tmp_path: Path) -> None:
    words = [os.environ["PARLALIGN_WEBLATE"], "-c", WEBLATE, server.address + "tmserver", BRIDGE.source]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    (source, target), found = json.loads(done.stdout)
    assert (source, target) == ("nl_be", "de")
    assert found[0] == [100, BRIDGE.target, BRIDGE.source]
    assert [75, HARBOUR.target, HARBOUR.source] in found


def test_examples_of_the_docs(tmp_path: Path) -> None:
    page = (Path(__file__).parents[1] / "docs" / "memory-server.md").read_text(encoding="utf-8")
    ports = replace(HARBOUR, source="acht een goede veerdienst geen gunst; geld voor de haven;")
    make(tmp_path / "tm.sqlite", ports)
    server = Server(tmp_path, "tm.sqlite")
    try:
        code, command = (
            found.replace("http://127.0.0.1:8080/", server.address).replace("min=75", "min=50")
            for found in (re.findall(rf"```{kind}\n{start}(.*?)```", page, re.DOTALL)[0]
                          for kind, start in (("python", ""), ("sh", "curl ")))
        )  # fmt: skip
        environment = {**os.environ, "PYTHONUTF8": "1"}
        printed = subprocess.check_output([sys.executable, "-c", code], text=True, env=environment)
        first = f"59 paired 0.97 {ports.source} | {ports.target}"
        assert printed.splitlines() == [first, f"ports.txt 51 {ports.source}"]
        if curl := shutil.which("curl"):
            answer = subprocess.check_output([curl, *shlex.split(command.replace("\\\n", ""))])
            assert [hit["id"] for hit in json.loads(answer)["hits"]] == [HARBOUR.id]
    finally:
        server.end()


def test_a_unit_has_its_status(server: Server) -> None:
    (unit,) = server.get("tmserver/de/nl/unit/Die%20Br%C3%BCcke%20ist%20zu.?min_similarity=90").json()
    assert unit["source"] == BRIDGE.target
    assert (unit["status"], unit["score"], unit["id"], unit["memory"]) == ("accepted", None, "b", "tm.sqlite")
    languages = server.get("tmserver/languages/").json()  # without nl, Weblate would not ask for a text in nl-be
    assert languages == {key: ["de", "fr", "nl", "nl_be"] for key in ("sourceLanguages", "targetLanguages")}


def test_texts_of_units_may_contain_anything(tmp_path: Path) -> None:
    text = "en/of ../../tm.sqlite /unit/ 50 % ? # & +\r\nregel twee"
    make(tmp_path / "tm.sqlite", replace(HARBOUR, source=text))
    with serve([str(tmp_path / "tm.sqlite")], lambda _: Filter()) as memories:
        (unit,) = asked(MemoryApp(memories), f"/tmserver/nl/de/unit/{quote(text, safe='')}").json()
    assert (unit["source"], unit["quality"]) == (text, 100.0)


def test_records_are_found_as_soon_as_they_are_added(server: Server) -> None:
    """An alignment that nobody has reviewed is served; after the review, its records have their new status."""
    new = replace(HARBOUR, id="n", source="Het vaste eiland.", target="Die feste Insel.", status="paired")
    assert server.found("api/search", text=new.source, min=90) == []
    for status in ("paired", "accepted"):
        command = ["memory", "add", str(server.folder / "tm.sqlite"), str(server.folder / "new.jsonl")]
        parlalign.write([replace(new, status=status, changed=MAY)], server.folder / "new.jsonl")
        assert CliRunner().invoke(main, command).exit_code == 0
        assert [hit["status"] for hit in server.found("api/search", text=new.source, min=90)] == [status]
        (unit,) = server.get(f"tmserver/nl/de/unit/{quote(new.source)}").json()
        assert unit["status"] == status


REFUSED = [
    ("api/search", 400, "bad-request", "text: is missing"),
    ("api/search?text=%20", 400, "bad-request", "text: is missing"),
    ("api/search?text=a&text=b", 400, "bad-request", "given twice"),
    ("api/search?text=a&form=nl", 400, "bad-request", "form: no such parameter"),
    ("api/search?text=a&min=0", 400, "bad-request", "from 1 to 100"),
    ("api/search?text=a&limit=%D9%A3", 400, "bad-request", "from 1 to 100"),
    ("api/search?text=a&min_score=nan", 400, "bad-request", "from 0 to 1"),
    ("api/search?text=a&since=May", 400, "bad-request", "write 2024-05-01"),
    ("api/search?text=a&status=paired,none", 400, "bad-request", "accepted"),
    ("api/search?text=a&to=de", 400, "bad-request", "give both"),
    ("api/search?text=a&from=en", 404, "no-language", "de, fr, nl, nl-be"),
    ("api/search?text=a&memory=../tm.sqlite", 404, "no-memory", "tm.sqlite, old.sqlite"),
    ("api/concordance?text=***", 400, "bad-request", "no word"),
    ("api/search?text=" + (MOST_CHARACTERS + 1) * "a", 413, "too-long", str(MOST_CHARACTERS)),
    ("tmserver/nl/de/unit/" + (MOST_CHARACTERS + 1) * "a", 413, "too-long", str(MOST_CHARACTERS)),
    ("tmserver/../../etc/passwd", 404, "no-page", ""),
    ("api/../../etc/passwd", 404, "no-page", ""),
    ("static/index.html", 404, "no-page", ""),
]


def test_wrong_requests_are_refused_with_a_reason(server: Server) -> None:
    for path, status, code, part in REFUSED:
        found, answer = server.raw(f"GET /{path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n")
        error = json.loads(answer.split("\r\n\r\n", 1)[1])["error"]
        assert (found, error["code"]) == (status, code), path
        assert part in error["message"], path
    bodies = (b"{", b"[]", b'{"text":null}', b'{"text":"a","limit":true}', b"[" * 100_000)
    for body in bodies:
        refused = httpx.post(server.address + "api/search", content=body, headers={"Content-Type": "application/json"})
        assert refused.status_code == 400
    assert httpx.post(server.address + "api/search", json={"text": "a" * 10_000_000}).status_code == 413
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        refused = httpx.request(method, server.address + "tmserver/nl/de/unit/x", json={"source": "x", "target": "y"})
        assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD")


def test_pages_of_other_sites_are_refused(server: Server) -> None:
    """A page can send requests to this machine, also under a host name of its own, and must not see an answer."""
    here = f"Host: 127.0.0.1:{server.port}\r\n"
    wrong = [
        "Host: evil.example\r\n",
        f"Host: evil.example:{server.port}\r\n",
        f"Host: 127.0.0.1.evil.example:{server.port}\r\n",
        "Host: 127.0.0.1\r\n",
        here + "Origin: http://evil.example\r\n",
        here + "Origin: null\r\n",
        here + "Sec-Fetch-Site: cross-site\r\n",
        here + "Sec-Fetch-Site: same-site\r\n",
    ]
    for headers in wrong:
        status, answer = server.raw(f"GET /api/search?text=haven&min=1 HTTP/1.1\r\n{headers}")
        assert status == 403, headers
        assert "Hafen" not in answer
    for headers in (here, f"Host: localhost:{server.port}\r\n", here + "Sec-Fetch-Site: none\r\n"):
        status, answer = server.raw(f"GET /api/status HTTP/1.1\r\n{headers}")
        assert status == 200
        assert "access-control" not in answer.lower()
        assert "x-content-type-options: nosniff" in answer.lower()
    _, answer = server.raw(f"GET /tmserver/nl/de/unit/a%0d%0aX-Injected:%201 HTTP/1.1\r\n{here}")
    assert "X-Injected" not in answer


def test_many_requests_at_the_same_time(server: Server) -> None:
    idle = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(120)]
    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(lambda _: server.found("api/search", text=HARBOUR.source), range(60)))
    for connection in idle:
        connection.close()
    assert len(answers[0]) == 4
    assert answers.count(answers[0]) == 60


def test_a_memory_that_is_damaged_or_removed(tmp_path: Path) -> None:
    """Requests fail with the reason, the server lives, and finds the memory again."""
    make(tmp_path / "tm.sqlite", *(replace(HARBOUR, id=str(n), source=f"De haven {n} is dicht.") for n in range(3000)))
    make(tmp_path / "whole.sqlite", BRIDGE)
    for ending in ("-wal", "-shm"):
        assert not (tmp_path / f"tm.sqlite{ending}").exists()
    shutil.copy(tmp_path / "tm.sqlite", tmp_path / "copy")
    content = (tmp_path / "copy").read_bytes()
    server = Server(tmp_path, "tm.sqlite", "whole.sqlite")

    def state(**parameters: Any) -> tuple[int, str]:
        answer = server.get("api/search", text="De haven 7 is dicht.", **parameters)
        return answer.status_code, answer.json()["error"]["message"] if answer.status_code != 200 else ""

    assert state() == (200, "")
    with (tmp_path / "tm.sqlite").open("r+b") as file:
        file.truncate(16384)
    status, message = state()
    assert status == 503
    assert "tm.sqlite" in message
    assert state(memory="whole.sqlite") == (200, "")
    (tmp_path / "tm.sqlite").write_bytes(content[:4096] + bytes(len(content) - 4096))
    assert state()[0] == 503
    (tmp_path / "tm.sqlite").unlink()
    status, message = state()
    assert (status, "No such file" in message) == (503, True)
    states = server.get("api/status").json()["memories"]
    assert [set(each) for each in states] == [{"name", "error"}, {"name", "records", "languages"}]
    for ending in ("-wal", "-shm"):
        (tmp_path / f"tm.sqlite{ending}").unlink(missing_ok=True)
    shutil.copy(tmp_path / "copy", tmp_path / "tm.sqlite")
    assert state() == (200, "")
    assert server.end(signal.SIGINT)[0] == 0
    assert not (tmp_path / "whole.sqlite-wal").exists()


def test_a_memory_in_postgresql(postgres_cluster: Cluster, tmp_path: Path) -> None:
    """It is searched beside a file; if the database is restarted, the server connects again."""
    place = postgres_cluster.new_database().replace("owner@", "owner:secret@")
    make(place, HARBOUR)
    make(tmp_path / "tm.sqlite", BRIDGE)
    with serve([place, str(tmp_path / "tm.sqlite")], lambda _: Filter()) as memories:
        app = MemoryApp(memories)
        path = "/api/search?text=De+haven+is+dicht."
        name = place.rpartition("/")[2]
        found = [(hit["memory"], hit["id"]) for hit in asked(app, path).json()["hits"]]
        assert found == [(name, "a"), ("tm.sqlite", "b")]
        make(place, replace(HARBOUR, id="z", target="Der Hafen ist geschlossen."))
        assert len(asked(app, path).json()["hits"]) == 3
        postgres_cluster.stop()
        try:
            refused = asked(app, path)
        finally:
            postgres_cluster.start()
        assert refused.status_code == 503
        assert name in refused.json()["error"]["message"]
        assert "secret" not in refused.text
        assert len(asked(app, path).json()["hits"]) == 3
        assert len(asked(app, path).json()["hits"]) == 3


def test_a_lost_connection_is_made_again(tmp_path: Path) -> None:
    make(tmp_path / "tm.sqlite", HARBOUR)
    asked: list[Memory] = []

    def question(memory: Memory) -> int:
        asked.append(memory)
        if len(asked) == 2:
            raise ParlalignError("the connection is lost")
        return len(memory)

    async def answers() -> list[int]:
        thread = MemoryThread(str(tmp_path / "tm.sqlite"))
        try:
            return [await thread.ask(question) for _ in range(2)]
        finally:
            thread.end(timeout=10)

    assert asyncio.run(answers()) == [1, 1]
    assert asked[0] is asked[1] is not asked[2]


def test_a_memory_that_does_not_answer_in_time(tmp_path: Path) -> None:
    """The request is refused without the password of the address; another thread answers the next one."""
    make(tmp_path / "tm.sqlite", HARBOUR)

    async def ask() -> None:
        with pytest.raises(ParlalignError, match=r"^postgresql://me@127.0.0.1:1/tm: does not answer") as raised:
            await MemoryThread("postgresql://me:secret@127.0.0.1:1/tm", longest=0).ask(len)
        assert raised.value.code == "busy"
        threads = MemoryThreads(str(tmp_path / "tm.sqlite"))
        threads._idle[-1]._longest = 0
        with pytest.raises(ParlalignError, match="does not answer"):
            await threads.ask(len)
        assert [await threads.ask(len) for _ in range(3)] == [1, 1, 1]
        threads.close()

    asyncio.run(ask())


def asked(app: MemoryApp, path: str, **headers: str) -> httpx.Response:
    async def answer() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
            return await client.get(path, headers=headers)

    return asyncio.run(answer())


def test_a_token_replaces_the_check_of_the_host(tmp_path: Path) -> None:
    make(tmp_path / "tm.sqlite", HARBOUR)
    token = read_token(tmp_path / "token")
    assert read_token(tmp_path / "token") == token
    assert len(token) == 43
    if os.name == "posix":
        assert (tmp_path / "token").stat().st_mode & 0o777 == 0o600
    with serve([str(tmp_path / "tm.sqlite")], lambda _: Filter()) as memories:
        app = MemoryApp(memories, token)
        answers = [
            asked(app, f"/{path}api/search?text=De+haven", Host="tm.example", **headers).status_code
            for path in (f"{token}/", "", token, f"{token[:-1]}/", f"x/{token}/")
            for headers in ({}, {"Origin": "https://tm.example"})
        ]
        assert answers == [200] + 9 * [403]
        assert asked(app, f"/{token}/tmserver/nl/de/unit/De%20haven").status_code == 200
    (tmp_path / "token").write_text("short")
    with pytest.raises(ParlalignError, match="16 to 200 letters"):
        read_token(tmp_path / "token")


def test_only_the_records_of_the_options_are_served(tmp_path: Path) -> None:
    make(tmp_path / "tm.sqlite", HARBOUR, BRIDGE)
    with serve([str(tmp_path / "tm.sqlite")], lambda _: Filter(status="accepted")) as memories:
        app = MemoryApp(memories)
        for more in ("", "&status=all", "&status=accepted,paired"):
            hits = asked(app, f"/api/search?text=dicht&min=1{more}").json()["hits"]
            assert [hit["id"] for hit in hits] == ["b"]
        assert asked(app, "/api/search?text=dicht&status=paired").json() == {"hits": []}
        assert [unit["id"] for unit in asked(app, "/tmserver/nl/de/unit/De%20haven%20is%20dicht").json()] == ["b"]


@pytest.mark.parametrize(
    ("served", "asked_for", "expected"),
    [
        (Filter(), Filter(), Filter()),
        (Filter(), Filter(status="all"), Filter(status="all")),
        (Filter(status="all"), Filter(), Filter(status="all")),
        (Filter(status=("paired", "accepted")), Filter(status="accepted"), Filter(status=("accepted",))),
        (Filter(status="accepted"), Filter(status="rejected"), None),
        (Filter(min_score=0.5), Filter(min_score=0.9, max_score=0.95), Filter(min_score=0.9, max_score=0.95)),
        (Filter(max_score=0.5), Filter(max_score=0.9), Filter(max_score=0.5)),
        (Filter(since=MAY), Filter(since=MAY.replace(month=6)), Filter(since=MAY.replace(month=6))),
        (Filter(document="a"), Filter(document="a", label="1"), Filter(document="a", label="1")),
        (Filter(document="a"), Filter(document="b"), None),
        (Filter(languages=("nl", "de")), Filter(level="clause"), Filter(languages=("nl", "de"), level="clause")),
    ],
)
def test_a_request_narrows_what_is_served(served: Filter, asked_for: Filter, expected: Filter | None) -> None:
    assert narrowed(served, asked_for) == expected


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["no.sqlite"], "no.sqlite: no such memory"),
        (["tm.sqlite", "tm.sqlite"], "tm.sqlite: is given twice"),
        (["tm.sqlite", "--host", "0.0.0.0"], "protect it with --token-file"),  # noqa: S104 - is refused
        (["tm.sqlite", "--languages", "nl-fr"], "give two of the languages"),
        (["tm.sqlite", "--token-file", "no/token"], "check the path of --token-file"),
    ],
)
def test_what_cannot_be_served(words: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make(tmp_path / "tm.sqlite", HARBOUR)
    result = CliRunner().invoke(main, ["memory", "serve", *words])
    assert result.exit_code == 1
    assert message in result.stderr
