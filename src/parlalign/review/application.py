"""The one application of the server: the start page, and below it all reviews that are open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from parlalign.errors import ParlalignError
from parlalign.review.guard import Guard
from parlalign.review.offered_memory import OfferedMemory
from parlalign.review.page_files import page_file
from parlalign.text.normalization import printable

if TYPE_CHECKING:
    from parlalign.review.review_journal import Journal

_ID_LENGTH = 16  # hexadecimal digits


def review_id(path: Path) -> str:
    """Return the id of a review, which stays the same as long as its journal has the same path."""
    return sha256(str(path.absolute()).encode("utf-8", "surrogateescape")).hexdigest()[:_ID_LENGTH]


class OpenReviews:
    """The journals that are open, as an ASGI application at `/reviews/ID/`.

    A review that is not open is looked up by `find`, which returns the path of its journal, and opened. `memory` is the
    translation memory that all offer. `are_learning` says whether reviews that are opened propose what follows from a
    correction.
    """

    def __init__(
        self, find: Callable[[str], Path | None] = lambda _identity: None, memory: OfferedMemory | None = None
    ) -> None:
        self._find = find
        self.memory = memory or OfferedMemory()
        self.are_learning = True
        self._journals: dict[str, Journal] = {}
        self._apps: dict[str, ASGIApp] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for identity in [*self._journals]:
            self.close(identity)
        self.memory.close()

    def open(self, path: Path, *, is_resumed: bool | None = None) -> str:
        """Open a journal if it is not open; return its id. Raises `ParlalignError` if the file is no journal.

        By default, a review is resumed if somebody has worked on it.
        """
        from parlalign.review.review_journal import Journal

        identity = review_id(path)
        if identity not in self._journals:
            journal = Journal(path)
            self.add(journal, is_resumed=journal.version > 0 if is_resumed is None else is_resumed)
        return identity

    def add(self, journal: Journal, *, is_resumed: bool = True) -> str:
        """Add a journal that is open already, which is closed together with the others; return its id."""
        from parlalign.review.server import review_app

        identity = review_id(journal.path)
        self._journals[identity] = journal
        self._apps[identity] = review_app(journal, self.memory, is_resumed=is_resumed, is_learning=self.are_learning)
        return identity

    def journal_of(self, identity: str) -> Path | None:
        """Return the path of the journal of a review, or None."""
        journal = self._journals.get(identity)
        return journal.path if journal else self._find(identity)

    def close(self, identity: str) -> None:
        """Close a journal, if it is open."""
        self._apps.pop(identity, None)
        if journal := self._journals.pop(identity, None):
            journal.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            app = self._app(scope["path_params"]["review"])
        except (ParlalignError, OSError) as error:
            app = PlainTextResponse(f"503: {printable(str(error))}\n", 503)
        await app(scope, receive, send)

    def _app(self, identity: str) -> ASGIApp:
        journal = self._journals.get(identity)
        if journal and journal.is_replaced():
            self.close(identity)
        if identity not in self._apps and (path := self._find(identity)) and path.is_file():
            self.open(path)
        return self._apps.get(identity) or PlainTextResponse("404: no such review\n", 404)


def make_app(reviews: OpenReviews, token: str, start: Sequence[BaseRoute] = ()) -> ASGIApp:
    """Return the start page at `/TOKEN/`, with its routes, and the reviews at `/TOKEN/reviews/ID/`."""
    routes = [
        Route("/", page_file("start.html")),
        Route("/static/{name}", page_file()),
        *start,
        Mount("/reviews/{review}", app=reviews),
    ]
    return Guard(Starlette(routes=[Mount(f"/{token}", routes=routes)]), token)
