"""The command `parlalign app`, which opens the start page."""

from __future__ import annotations

import click

from parlalign.cli.serving import OFFERED_MEMORY, OPENS, PORT, terminal
from parlalign.cli.shared_options import ENCODER, say


@click.command()
@OFFERED_MEMORY
@PORT
@OPENS
@ENCODER
def app(memory: str, port: int, opens: bool, encoder: str) -> None:
    """Open the start page in the browser: drop texts, review their pairs, and export them.

    The page also lists the reviews that you began before, also those of parlalign review FILE. The files that you drop
    are copied and not changed. Ctrl-C ends the program; your reviews are saved.
    """
    serve_page(port, opens, memory, encoder)


def serve_page(port: int, opens: bool, memory: str, encoder: str) -> None:
    """Serve the start page until Ctrl-C."""
    from parlalign.app.start.start_server import serve_start_page

    serve_start_page(port, terminal(opens), memory=memory, encoder=encoder)
    say("ended; your reviews are saved, and parlalign app lists them")
