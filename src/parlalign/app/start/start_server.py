"""Run the server with the start page and all reviews until it is stopped."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from parlalign.app.serve_review import run_server
from parlalign.app.start.start_page import StartPage
from parlalign.errors import ParlalignError
from parlalign.review.application import make_app


def serve_start_page(port: int, token: str, announce: Callable[[str], None]) -> None:
    """Serve the start page until Ctrl-C; call `announce` with its address once the server answers.

    Raises `ParlalignError` if the port is in use.
    """
    with StartPage() as page:
        run_server(make_app(page.reviews, token, page.routes), port, f"{token}/", announce)


def serve_journal(journal: Path, is_resumed: bool, port: int, token: str, announce: Callable[[str], None]) -> None:
    """Serve the review of a journal, and the start page beside it, as `serve_start_page` does."""
    with StartPage() as page:
        place = f"{token}/reviews/{page.reviews.open(journal, is_resumed=is_resumed)}/"
        with suppress(ParlalignError):  # a review does not fail because the list of reviews cannot be written
            page.saved.add(journal)
        run_server(make_app(page.reviews, token, page.routes), port, place, announce)
