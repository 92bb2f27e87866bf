"""Run the server with the start page and all reviews until it is stopped."""

from __future__ import annotations

import secrets
from contextlib import suppress
from pathlib import Path

from parlalign.app.serve_review import Terminal, run_server
from parlalign.app.start.start_page import StartPage
from parlalign.errors import ParlalignError
from parlalign.review.application import make_app

_TOKEN = 32  # bytes


def serve_start_page(port: int, terminal: Terminal) -> None:
    """Serve the start page until Ctrl-C, and tell its address once the server answers.

    Raises `ParlalignError` if the port is in use.
    """
    with StartPage() as page:
        _serve(page, "", port, terminal)


def serve_journal(journal: Path, is_resumed: bool, port: int, terminal: Terminal, *, is_learning: bool = True) -> None:
    """Serve the review of a journal, and the start page beside it, as `serve_start_page` does.

    `is_learning` says whether reviews propose what follows from a correction.
    """
    with StartPage() as page:
        page.reviews.are_learning = is_learning
        place = f"reviews/{page.reviews.open(journal, is_resumed=is_resumed)}/"
        with suppress(ParlalignError):  # a review does not fail because the list of reviews cannot be written
            page.saved.add(journal)
        _serve(page, place, port, terminal)


def _serve(page: StartPage, place: str, port: int, terminal: Terminal) -> None:
    token = secrets.token_urlsafe(_TOKEN)
    run_server(make_app(page.reviews, token, page.routes), port, f"{token}/{place}", terminal)
