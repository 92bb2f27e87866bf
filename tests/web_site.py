"""A web server on the loopback interface that answers as Cellar and Doceo do, with faults when a test wants them."""

from __future__ import annotations

import io
import socket
import struct
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import repeat
from typing import NamedTuple
from urllib.parse import unquote

DESCRIPTION = "application/xml;notice=object"


class Reply(NamedTuple):
    """An answer; `fault` is `reset`, `truncated`, `endless`, `slow`, or empty."""

    status: int = 200
    content: bytes = b""
    headers: Mapping[str, str] = {}
    fault: str = ""


class Request(NamedTuple):
    path: str
    accept: str
    language: str
    agent: str


@dataclass
class Site:
    """A site: `pages` has the answers by path, format and language, one after the other; the last one stays.

    A page for any format or any language has `*` in its place.
    """

    address: str = ""
    pages: dict[tuple[str, str, str], list[Reply]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def add(self, path: str, *replies: Reply | bytes, accept: str = "*", language: str = "*") -> None:
        self.pages[path, accept, language] = [
            Reply(content=reply) if isinstance(reply, bytes) else reply for reply in replies
        ]

    def add_act(self, celex: str, accept: str, language: str, *replies: Reply | bytes) -> None:
        """Add an act as in Cellar: its address redirects to that of its content, and its description exists."""
        path = f"/resource/cellar/{celex}.{language}.{len(self.pages)}/DOC_1"
        self.add(f"/resource/celex/{celex}", Reply(303, headers={"Location": path}), accept=accept, language=language)
        self.add(path, *replies)
        self.describe(celex, language)

    def describe(self, celex: str, *languages: str) -> None:
        """Add languages to the description of an act; without languages, the act exists and has no text."""
        key = (f"/resource/celex/{celex}", DESCRIPTION, "eng")
        known = (
            self.pages[key][0].content
            if key in self.pages
            else f"<VALUE>http://publications.europa.eu/resource/celex/{celex}</VALUE>".encode()
        )
        for code in languages:
            known += f"<VALUE>http://publications.europa.eu/resource/oj/L_{celex}.{code.upper()}</VALUE>".encode()
        self.pages[key] = [Reply(content=known)]

    def reply_to(self, request: Request) -> Reply:
        self.requests.append(request)
        for accept in (request.accept, "*"):
            for language in (request.language, "*"):
                replies = self.pages.get((request.path, accept, language))
                if replies:
                    return replies.pop(0) if len(replies) > 1 else replies[0]
        return Reply(404, b"<html><body>not found</body></html>")

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.requests]


@contextmanager
def serving() -> Iterator[Site]:
    """Yield a site without pages that answers until the end of the block."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            names = ("Accept", "Accept-Language", "User-Agent")
            _send(
                self, site.reply_to(Request(unquote(self.path), *(self.headers.get(name, "") for name in names))), site
            )

        def log_message(self, *_arguments: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_arguments: object) -> None:
            """Clients hang up in the middle of an answer."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        site.address = f"http://127.0.0.1:{server.server_port}"
        yield site
    finally:
        site.stopped.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _send(handler: BaseHTTPRequestHandler, reply: Reply, site: Site) -> None:
    if reply.fault == "slow":
        site.stopped.wait(5)
    if reply.fault == "reset":
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.close_connection = True
        handler.connection.close()
        return
    handler.send_response(reply.status)
    for name, value in reply.headers.items():
        handler.send_header(name, value)
    if reply.fault == "endless":
        handler.send_header("Connection", "close")
        handler.end_headers()
        for chunk in repeat(b"x" * 65536):
            if site.stopped.is_set():
                return
            handler.wfile.write(chunk)
    more = 100 if reply.fault == "truncated" else 0
    handler.send_header("Content-Length", str(len(reply.content) + more))
    handler.end_headers()
    handler.wfile.write(reply.content)
    handler.close_connection = bool(more)


def zip_of(members: Mapping[str, bytes | str]) -> bytes:
    """Return a zip archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return packed.getvalue()


def formex_zip(text: str, *annexes: str, change: Callable[[dict[str, str]], None] | None = None) -> bytes:
    """Return an archive as Cellar sends it: a list of parts, a table of contents, the act, and its annexes."""
    names = [f"L_2020001NL.0100{k:02}01.xml" for k in range(len(annexes) + 1)]
    parts = [f"<ACT><TITLE><TI><P>{text}</P></TI></TITLE></ACT>"]
    parts += [f"<ANNEX><CONTENTS><P>{annex}</P></CONTENTS></ANNEX>" for annex in annexes]
    references = "".join(f'<REF.PHYS FILE="{name}" TYPE="DOC.XML"/>' for name in names)
    members = {f"a{k}/{name}": part for k, (name, part) in reversed([*enumerate(zip(names, parts, strict=True))])}
    members["L_2020001NL.doc.xml"] = f'<DOC><FMX>{references}</FMX><PDF><REF.PHYS FILE="x.pdf"/></PDF></DOC>'
    members["L_2020001NL.toc.xml"] = "<PUBLICATION/>"
    if change:
        change(members)
    return zip_of(members)
