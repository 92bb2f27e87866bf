"""Run the memory server until it is stopped."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from parlalign.app.memory_server.memory_app import MemoryApp
from parlalign.app.memory_server.served_memories import serve
from parlalign.app.serve_review import Terminal, run_server
from parlalign.errors import ParlalignError

if TYPE_CHECKING:
    from parlalign.memory import Filter, Memory

_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})
"""Addresses of the network interface that only this machine can reach, as `names_this_machine` knows them."""
_TOKEN = 32  # bytes
_SAFE = re.compile(r"[A-Za-z0-9_-]{16,200}")
"""A token that is long enough and needs no escapes in an address: `s3cretS3cretS3cret`, not `a b`."""


class Access(NamedTuple):
    """Where a memory server can be reached, and the file of its token if it has one."""

    host: str
    port: int
    token_file: Path | None


def serve_memories(
    places: Sequence[str], filter_of: Callable[[Memory], Filter], access: Access, terminal: Terminal
) -> None:
    """Serve memories until Ctrl-C, and tell the address once the server answers.

    `filter_of` returns the filter for the records of a memory that are served. Raises `ParlalignError` if a memory
    cannot be opened, the port is in use, or other machines could ask without a token.
    """
    if access.token_file is None and access.host not in _THIS_MACHINE:
        message = f"--host {access.host}: other machines could read the memory: protect it with --token-file FILE"
        raise ParlalignError(message)
    with serve(places, filter_of) as memories:
        token = read_token(access.token_file) if access.token_file else ""
        app = MemoryApp(memories, token)
        run_server(app, access.port, f"{token}/" if token else "", terminal, host=access.host)


def read_token(path: Path) -> str:
    """Return the token in a file, which is made with a new token if it does not exist; only its owner can read it."""
    try:
        if not path.exists():
            with open(path, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
                file.write(secrets.token_urlsafe(_TOKEN) + "\n")
        token = path.read_text(encoding="ascii", errors="replace").strip()
    except OSError as error:
        raise ParlalignError(f"{path}: {error.strerror}: check the path of --token-file") from error
    if not _SAFE.fullmatch(token):
        raise ParlalignError(
            f"{path}: has no token of 16 to 200 letters, digits, - and _: remove the file for a new one"
        )
    return token
