"""A client of the server of a review, without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx

from parlalign.review.application import OpenReviews, make_app
from parlalign.review.review_journal import Journal

PORT = 8123
HOME = f"http://127.0.0.1:{PORT}"
TOKEN = "secret"  # noqa: S105 - it is told to nobody but the tests


class ReviewClient:
    """Asks the server of a journal as a browser on this machine would."""

    def __init__(self, journal: Journal, *, is_learning: bool = True) -> None:
        reviews = OpenReviews()
        reviews.are_learning = is_learning
        self.place = f"/{TOKEN}/reviews/{reviews.add(journal)}"
        self.app: Any = make_app(reviews, TOKEN)

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        return asyncio.run(self.asked(method, path, **more))

    async def asked(self, method: str, path: str, **more: Any) -> httpx.Response:
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url=HOME) as client:
            return await client.request(method, path, **more)

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.ask("GET", f"{self.place}/{path}", headers=headers)

    def post(self, path: str, words: Any, headers: Mapping[str, str] | None = None) -> httpx.Response:
        return asyncio.run(self.posted(path, words, headers))

    async def posted(self, path: str, words: Any, headers: Mapping[str, str] | None = None) -> httpx.Response:
        headers = {"Origin": HOME, **(headers or {})}
        return await self.asked("POST", f"{self.place}/{path}", json=words, headers=headers)
