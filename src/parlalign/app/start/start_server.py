"""Run the server with the start page and all reviews until it is stopped."""

from __future__ import annotations

import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from parlalign.app.serve_review import Terminal, run_server
from parlalign.app.start.start_page import StartPage
from parlalign.encoding import DEFAULT_ENCODER, load_encoder
from parlalign.errors import ParlalignError
from parlalign.review.application import make_app

if TYPE_CHECKING:
    from parlalign.app.open_review import OpenedReview

_TOKEN = 32  # bytes


def serve_start_page(port: int, terminal: Terminal, *, memory: str = "", encoder: str = DEFAULT_ENCODER) -> None:
    """Serve the start page until Ctrl-C, and tell its address once the server answers.

    `memory` is the translation memory that reviews offer; without it, they offer the one that was chosen or used last.
    `encoder` is the name of the encoder of new reviews, whose languages can be chosen. Raises `ParlalignError` if the
    port is in use, the memory cannot be opened, or there is no such encoder.
    """
    load_encoder(encoder)
    with _start_page(memory, encoder) as page:
        _serve(page, "", port, terminal)


def serve_journal(  # noqa: PLR0913 - each is an option of the user
    opened: OpenedReview,
    port: int,
    terminal: Terminal,
    *,
    is_learning: bool = True,
    memory: str = "",
    encoder: str = DEFAULT_ENCODER,
) -> None:
    """Serve a review, and the start page beside it, as `serve_start_page` does.

    `is_learning` says whether reviews propose what follows from a correction.
    """
    with _start_page(memory, encoder) as page:
        page.reviews.are_learning = is_learning
        place = f"reviews/{page.reviews.open(opened.path, is_resumed=opened.is_resumed)}/"
        with suppress(ParlalignError):  # a review does not fail because the list of reviews cannot be written
            page.saved.add(opened.path)
        _serve(page, place, port, terminal)


def _start_page(memory: str, encoder: str) -> StartPage:
    page = StartPage(encoder=encoder)
    if memory:
        page.memories.offer(memory)
    return page


def _serve(page: StartPage, place: str, port: int, terminal: Terminal) -> None:
    token = secrets.token_urlsafe(_TOKEN)
    run_server(make_app(page.reviews, token, page.routes), port, f"{token}/{place}", terminal)
