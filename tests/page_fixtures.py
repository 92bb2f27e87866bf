"""Fixtures of the tests of the review, a plugin of conftest.py: journals, a browser, and reviews open in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from review_page import Review, Served, chromium, special

from parlalign.records import Record
from parlalign.review.journal_file import make_journal
from parlalign.review.review_journal import Journal

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PATIENCE = 30_000  # milliseconds: nothing takes a second, but a machine may be busy
Opener = Callable[..., Review]


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Callable[[list[Record]], Journal]]:
    opened: list[Journal] = []

    def begun(records: list[Record]) -> Journal:
        path = tmp_path / f"{len(opened)}.review"
        make_journal(path, records, {"name": "x.tmx", "languages": ["nl", "de"]})
        opened.append(Journal(path))
        return opened[-1]

    yield begun
    for each in opened:
        each.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        from playwright.sync_api import expect

        expect.set_options(timeout=PATIENCE)
        yield found


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Callable[[list[Record]], Served]]:
    begun: list[Served] = []

    def serve(records: list[Record], name: str = "texts.jsonl") -> Served:
        begun.append(Served(tmp_path, records, name))
        return begun[-1]

    yield serve
    for each in begun:
        each.end()


@pytest.fixture(scope="module")
def idle() -> list[Page]:
    """Return tabs that are as new: a new one takes a while."""
    return []


@pytest.fixture
def opened(browser: Browser, idle: list[Page], served: Callable[[list[Record]], Served]) -> Iterator[Opener]:
    """Open a review of records, or that of a server, in a browser of its own; nothing may break in it."""
    reviews: list[Review] = []
    plain_ones: list[Review] = []

    def review(
        of: list[Record] | Served | None = None, address: str = "", *, is_learning: bool = False, **options: Any
    ) -> Review:
        server = of if isinstance(of, Served) else None if address else served(special() if of is None else of)
        given: dict[str, Any] = {"locale": "en-GB", "viewport": {"width": 1280, "height": 900}, **options}
        tab = idle.pop() if idle and not options else browser.new_context(**given).new_page()
        tab.set_default_timeout(PATIENCE)
        if not is_learning:  # a proposal may appear between two steps of a test
            tab.route("**/api/realign", lambda route: route.fulfill(json={"proposal": None}))
        found = Review(tab, server.address if server else address)
        found.server = server
        reviews.append(found)
        if not options:
            plain_ones.append(found)
        return found

    yield review
    for each in reviews:
        if each in plain_ones:
            idle.append(each.leave())
        else:
            each.page.context.close()
    assert [broken for each in reviews for broken in each.broken] == []
