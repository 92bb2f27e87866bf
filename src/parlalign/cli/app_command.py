"""The command `parlalign app`, which opens the start page."""

from __future__ import annotations

import click

from parlalign.cli.serving import OFFERED_MEMORY, OPENS, PORT, terminal
from parlalign.cli.shared_options import say


@click.command()
@OFFERED_MEMORY
@PORT
@OPENS
def app(memory: str, port: int, opens: bool) -> None:
    """Open the start page in the browser: drop texts, review their pairs, and export them.

    The page also lists the reviews that you began before, also those of parlalign review FILE. The files that you drop
    are copied and not changed. Ctrl-C ends the program; your reviews are saved.
    """
    serve_page(port, opens, memory)


def serve_page(port: int, opens: bool, memory: str) -> None:
    """Serve the start page until Ctrl-C."""
    from parlalign.app.start.start_server import serve_start_page

    serve_start_page(port, terminal(opens), memory=memory)
    say("ended; your reviews are saved, and parlalign app lists them")
