"""Options and messages of the commands that serve pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from parlalign.cli.completion import FILE
from parlalign.cli.shared_options import say

if TYPE_CHECKING:
    from parlalign.app.serve_review import Terminal

PORT = click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port on 127.0.0.1; default: a free port.")
OPENS = click.option(
    "--open/--no-open", "opens", default=True, help="Open the page in the browser, or only print its address."
)

OFFERED_MEMORY = click.option(
    "--memory",
    metavar="MEMORY",
    type=FILE,
    default="",
    help="Translation memory that reviews offer; default: the one that was chosen on the page or used last.",
)


def terminal(opens: bool) -> Terminal:
    """Return what tells the user the address, and opens the browser if `opens` is true."""
    from parlalign.app.serve_review import Terminal

    return Terminal(click.echo, _open_browser if opens else lambda _address: None, say)


def _open_browser(address: str) -> None:
    import webbrowser
    from threading import Thread

    # A browser in the terminal returns only when it is closed.
    Thread(target=webbrowser.open, args=[address], daemon=True).start()
