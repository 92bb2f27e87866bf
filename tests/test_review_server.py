"""The server of the review as a program of its own: who gets in, and what clients that send nothing can do to it."""

from __future__ import annotations

import asyncio
import re
import shlex
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from conftest import PROGRAM
from server_process import ServerProcess
from starlette.responses import PlainTextResponse

import parlalign
from parlalign import Record
from parlalign.app.timed_connection import MOST_CONNECTIONS
from parlalign.review.opening import Opening

TIME_LIMIT = 0.5
QUICK = f"from parlalign.app import timed_connection\ntimed_connection._TIME_LIMIT = {TIME_LIMIT}\n{PROGRAM}"
"""The command line with shorter time limits for connections."""
RECORDS = [
    Record(f"p{number}", f"tekst {number}", f"Text {number}", ("nl", "de"), "paragraph", 0.9, "paired")
    for number in (1, 2)
]


class Program(ServerProcess):
    """`parlalign review` as a process."""

    def __init__(self, folder: Path, *options: str, **environment: str) -> None:
        parlalign.write(RECORDS, folder / "x.jsonl")
        super().__init__(folder, QUICK, "review", "x.jsonl", *options, **environment)

    def connection(self, sent: bytes = b"") -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        connection.sendall(sent)
        return connection

    def end(self) -> list[str]:
        """End the program as Ctrl-C does; return what it has said."""
        self.process.send_signal(signal.SIGINT)
        _, said = self.process.communicate(timeout=10)
        assert self.process.returncode == 0
        return said.splitlines()


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Callable[..., Program]]:
    with ExitStack() as stack:

        def begin(*options: str, **environment: str) -> Program:
            begun = Program(tmp_path, *options, **environment)
            stack.enter_context(begun.process)
            stack.callback(begun.process.kill)
            return begun

        yield begin


def test_the_browser_is_opened_at_an_address_that_is_of_no_use_to_others(
    program: Callable[..., Program], tmp_path: Path
) -> None:
    seen = tmp_path / "arguments"
    script = tmp_path / "browser.py"
    script.write_text(f"import sys; from pathlib import Path; Path({str(seen)!r}).write_text(sys.argv[1])")
    server = program(BROWSER=f"{shlex.join([sys.executable, str(script)])} %s")
    ends = time.monotonic() + 30
    while not seen.exists() or not seen.read_text():
        assert time.monotonic() < ends
        time.sleep(0.05)
    address = seen.read_text()
    token = re.findall(r"\d/([\w-]{43})/", server.address)[0]
    assert re.fullmatch(rf"http://127\.0\.0\.1:{server.port}/open/[\w-]{{43}}", address)
    assert token not in address
    assert httpx.head(address).status_code == 403  # as programs that preview links do: the code stays valid
    assert httpx.get(address, headers={"Host": "evil.example"}).status_code == 403
    first = httpx.get(address)
    assert (first.status_code, first.headers["Location"]) == (303, server.address[server.address.index(f"/{token}") :])
    assert first.headers["Referrer-Policy"] == "no-referrer"
    assert first.headers["Cache-Control"] == "no-store"
    assert httpx.get(server.address).status_code == 200
    second = httpx.get(address)
    assert second.status_code == 403
    assert "this address can be used once, within a minute" in second.text
    assert httpx.get(address).status_code == 403
    assert sum("the address for the browser was used a second time" in line for line in server.end()) == 1


def test_the_address_for_the_browser_is_valid_for_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    app = Opening(PlainTextResponse("page"), "/place/", said.append)

    async def get() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8123") as client:
            return await client.get(app.path)

    monkeypatch.setattr("parlalign.review.opening.time.monotonic", lambda: app._ends + 1)
    assert asyncio.run(get()).status_code == 403
    assert said == []


def _is_closed(connection: socket.socket) -> bool:
    """Wait until the server closes a connection without an answer."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


def _trickle(connection: socket.socket) -> None:
    for _ in range(100):
        connection.sendall(b"X: y\r\n")
        time.sleep(TIME_LIMIT / 5)


def test_clients_that_send_nothing_are_shut_out_in_silence(program: Callable[..., Program]) -> None:
    server = program("--no-open")
    path = server.address[server.address.index("/", 8) :]
    head = f"POST {path}api/act HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nOrigin: http://127.0.0.1:{server.port}\r\n"
    upload = f"{head}Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n{{".encode()
    begun = time.monotonic()
    for sent in (b"", b"GET / HTTP/1.1\r\nHost: 127", upload, b"GET /x HTTP/1.1\r\nHost: x\r\n\r\nGET / HT"):
        with server.connection(sent) as connection:
            while sent.startswith(b"GET /x") and not connection.recv(4096).endswith(b"ended\n"):
                pass
            assert _is_closed(connection)
    assert time.monotonic() - begun < 20 * TIME_LIMIT
    with server.connection(b"GET / HTTP/1.1\r\n") as trickling, pytest.raises(OSError, match=r"Broken pipe|reset"):
        _trickle(trickling)
    with server.connection(b"no http at all\r\n\r\n") as connection:
        assert connection.recv(99).startswith(b"HTTP/1.1 400")
    server.connection(upload).close()  # half a request, and gone
    assert httpx.get(f"{server.address}api/about").status_code == 200
    with server.connection(upload):  # is no reason to wait at the end
        assert [line.split(":")[0].split(";")[0] for line in server.end()] == ["review begins", "review ended"]


def test_many_connections_keep_nobody_out(program: Callable[..., Program]) -> None:
    server = program("--no-open")
    with ExitStack() as stack:
        for _ in range(2 * MOST_CONNECTIONS):
            stack.enter_context(server.connection(b"GET /"))
        assert httpx.get(f"{server.address}api/about").status_code == 200
    assert len(server.end()) == 2


def test_a_large_body_that_comes_slowly_is_read_to_its_end(program: Callable[..., Program]) -> None:
    server = program("--no-open")
    path = server.address[server.address.index("/", 8) :]
    origin = f"http://127.0.0.1:{server.port}"
    head = f"POST {path}api/undo HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nOrigin: {origin}\r\n"
    with server.connection(f"{head}Content-Length: 120000\r\n\r\n".encode()) as connection:
        for _ in range(6):
            connection.sendall(b" " * 20_000)
            time.sleep(TIME_LIMIT / 2)
        assert connection.recv(99).startswith(b"HTTP/1.1 422")
