"""Run the server with the start page and all reviews until it is stopped."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from parlalign.app.serve_review import Terminal, run_server
from parlalign.app.start.start_page import StartPage
from parlalign.errors import ParlalignError
from parlalign.review.application import make_app


def serve_start_page(port: int, token: str, terminal: Terminal) -> None:
    """Serve the start page until Ctrl-C; tell its address once the server answers.

    Raises `ParlalignError` if the port is in use.
    """
    with StartPage() as page:
        run_server(make_app(page.reviews, token, page.routes), port, f"{token}/", terminal)


def serve_journal(journal: Path, is_resumed: bool, port: int, token: str, terminal: Terminal) -> None:
    """Serve the review of a journal, and the start page beside it, as `serve_start_page` does."""
    with StartPage() as page:
        place = f"{token}/reviews/{page.reviews.open(journal, is_resumed=is_resumed)}/"
        with suppress(ParlalignError):  # a review does not fail because the list of reviews cannot be written
            page.saved.add(journal)
        run_server(make_app(page.reviews, token, page.routes), port, place, terminal)
