"""The command `parlalign memory serve`, which runs a server until the user stops it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from parlalign.cli.completion import FILE
from parlalign.cli.memory_options import filter_of, filter_options
from parlalign.cli.shared_options import say

_PORT = 8080  # as in the manual of tmserver


@click.command()
@click.argument("places", nargs=-1, required=True, metavar="MEMORY...", type=FILE)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=_PORT, show_default=True, help="Port; 0 takes a free one."
)
@click.option(
    "--host",
    metavar="ADDRESS",
    default="127.0.0.1",
    show_default=True,
    help="Address of the network interface; others than this machine need --token-file.",
)
@click.option(
    "--token-file",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File with a secret that each address must contain; it is made if it does not exist.",
)
@filter_options
def serve(places: tuple[str, ...], port: int, host: str, token_file: Path | None, **values: Any) -> None:
    """Let other programs on this machine search memories.

    The server answers searches over HTTP: those of scripts with JSON, and those of tools that speak the protocol of
    tmserver (Virtaal, Weblate, Okapi). It only reads, and finds records that are added while it runs. The options
    select the records that it serves. Ctrl-C ends it.
    """
    from parlalign.app.memory_server.serve_memories import Access, serve_memories
    from parlalign.app.serve_review import Terminal

    terminal = Terminal(_announce, lambda _address: None, say)
    access = Access(host, port, token_file)
    serve_memories(places, lambda opened: filter_of(opened, dict(values)), access, terminal)
    say("ended")


def _announce(address: str) -> None:
    click.echo(address)
    say(f"tools that speak the protocol of tmserver: {address}tmserver")
