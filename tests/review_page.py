"""A review in a browser, for the tests of the page: records of all kinds, a server in a thread, and Chromium."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
import uvicorn

import parlalign
from parlalign.app.start.start_page import StartPage
from parlalign.checking.fact_comparison import fact_differences
from parlalign.records import Edit, Origin, Record, Span
from parlalign.review.application import make_app, review_id
from parlalign.review.journal_file import make_journal
from parlalign.review.journal_queries import JournalReader

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

TOKEN = "a-secret"  # noqa: S105 - of a server that only tests talk to
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""Chromium in a container, which talks to nobody but the server."""
BLOCK = 50
"""Rows that the page shows at once."""
_numbers = count(1)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium; skip where there is none, or no Playwright."""
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


class Served:
    """A review of records in a thread; `end` and `begin` are what a person does to the program."""

    def __init__(self, folder: Path, records: Iterable[Record], name: str = "texts.jsonl") -> None:
        self.path = folder / f"{name}.{next(_numbers)}.review"
        self.port = 0
        self.records = list(records)
        languages = list(self.records[0].languages) if self.records else ["nl", "de"]
        make_journal(self.path, self.records, {"name": name, "languages": languages})
        self.begin()

    def begin(self, *, is_resumed: bool = False) -> None:
        self._is_up = threading.Event()
        self._thread = threading.Thread(target=self._run, args=[is_resumed])
        self._thread.start()
        assert self._is_up.wait(60)

    def _run(self, is_resumed: bool) -> None:
        with StartPage(self.path.parent / "home") as start:
            start.reviews.open(self.path, is_resumed=is_resumed)
            app = make_app(start.reviews, TOKEN, start.routes)
            self._server = _Server(uvicorn.Config(app, port=self.port, log_level="error", lifespan="off", ws="none"))
            self._server.is_up = self._is_up
            self._server.run()

    @property
    def address(self) -> str:
        self.port = self.port or self._server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{self.port}/{TOKEN}/reviews/{review_id(self.path)}/"

    def end(self) -> None:
        self.port = self.port or self._server.servers[0].sockets[0].getsockname()[1]
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join()


class _Server(uvicorn.Server):
    is_up: threading.Event

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        self.is_up.set()


class Review:
    """The page in a tab, as a person uses it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.server: Served | None = None
        self.broken: list[str] = []
        self._heard: dict[Any, Callable[[Any], Any]] = {
            "pageerror": lambda error: self.broken.append(str(error)),
            "console": lambda said: self.broken.append(said.text) if "Security Policy" in said.text else None,
            "dialog": lambda dialog: dialog.accept(),  # a text that is not saved is left behind
        }
        for event, hear in self._heard.items():
            page.on(event, hear)
        page.goto(address)
        self.settle()

    def settle(self) -> None:
        """Wait for the first rows."""
        self.page.locator("#rows[aria-rowcount]").wait_for()
        self.page.locator(".row.current, #empty:not([hidden])").first.wait_for()

    def leave(self) -> Page:
        """Leave the page and close all other tabs; return the tab, which is as new."""
        for other in self.page.context.pages:
            if other != self.page:
                other.close()
        self.page.unroute_all()
        self.page.goto("about:blank")
        for event, hear in self._heard.items():
            self.page.remove_listener(event, hear)
        return self.page

    def rest(self) -> None:
        """Wait until all that was asked for is done or refused."""
        self.page.evaluate("import('./static/queue.js').then(queue => queue.enqueue(() => {}))")

    def hold(self, path: str) -> Callable[..., None]:
        """Hold requests back; return a function that answers them, or lets them and all that follow go on."""
        held: list[Any] = []
        is_released = False

        def handle(route: Any) -> None:
            if is_released:
                route.continue_()
            else:
                held.append(route)

        def release(**answer: Any) -> None:
            nonlocal is_released
            is_released = True
            for route in held:
                if answer:
                    route.fulfill(**answer)
                else:
                    route.continue_()

        self.page.route(path, handle)
        return release

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def records(self) -> list[Record]:
        """Return the records in the journal when all actions of the page are done."""
        assert self.server
        self.rest()
        with JournalReader(self.server.path) as reader:
            return list(reader.records())

    @property
    def here(self) -> Locator:
        return self.page.locator(".row.current")

    def row(self, number: int) -> Locator:
        """Return a row by its place in the whole file."""
        return self.page.locator(f".row[aria-label^='Row {number},']")

    def text(self, number: int, side: str) -> str:
        """Return the text of a side, its segments divided by a bar; nothing where there is none."""
        return " | ".join(self.row(number).locator(f".{side} .segment").all_text_contents())

    def is_at(self, number: int) -> None:
        expect(self.here).to_have_attribute("aria-label", _starting(f"Row {number},"))

    def said(self, words: str) -> None:
        expect(self.page.locator("#said")).to_contain_text(words)

    def warned(self, words: str) -> None:
        expect(self.page.locator("#warned")).to_contain_text(words)


def expect(given: Any) -> Any:
    """Return the assertions of Playwright on a page or a part of it; they wait."""
    from playwright.sync_api import expect as playwright_expect

    return playwright_expect(given)


RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def check_accessibility(page: Page, state: str) -> None:
    """Check a state of a page with axe: the contrast in dark colours, and all rules in light ones."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is not installed").Axe()
    schemes: tuple[tuple[Literal["dark", "light"], Sequence[str]], ...] = (
        ("dark", ["color-contrast"]),
        ("light", RULES),
    )
    for scheme, rules in schemes:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour on its way to another
        found = axe.run(page, options={"runOnly": rules}).response["violations"]
        assert [(state, scheme, each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
    page.emulate_media(color_scheme="null", reduced_motion="null")


def _starting(words: str) -> Any:
    import re

    return re.compile(f"^{re.escape(words)}")


def _origin(text: str, edits: Sequence[Edit] = (), *, label: str | None = None, spans: Sequence[Span] = ()) -> Origin:
    grown = sum(len(edit.replacement) - (edit.span.end - edit.span.start) for edit in edits)
    return Origin("harbours", tuple(spans) or (Span(0, len(text) - grown),), "paragraph", label, tuple(edits))


def record(source: str, target: str, score: float = 0.97, **more: Any) -> Record:
    """Return a record of the two texts, each of one segment of the same document."""
    given: dict[str, Any] = {
        "origin": (_origin(source) if source else None, _origin(target) if target else None),
        "status": "paired" if source and target else "unpaired",
        "languages": ("nl", "de"),
    }
    return Record(f"p{next(_numbers)}", source, target, level="paragraph", score=score, **given | more)


def special() -> list[Record]:
    """Return a row of each kind; the tests know them by their number, from 1."""
    joined = "de havenstad groeit met de dag"  # of `de haven⏎stad groeit met⏎de dag`
    repairs = (Edit(Span(8, 9), "", "wrap-join", 0.61), Edit(Span(24, 25), " ", "wrap-space", 0.99))
    spaced = "der See hund schwimmt"
    far = "😀😀 een 𝕏tekst met havenstad erin"  # characters of two code units before the repair
    return [
        record("Het Europees Parlement,", "Das Europäische Parlament,"),
        record(joined, "die Hafenstadt wächst Tag für Tag", origin=(_origin(joined, repairs), None)),
        record(
            "Eerst dit. Dan dat.",
            "Zuerst dies.",
            0.31,
            origin=(_origin("", spans=(Span(0, 10), Span(12, 21))), _origin("Zuerst dies.")),
        ),
        record("Dann das auf Niederländisch.", "", 0.0),
        record("", "Und etwas ohne Gegenstück.", 0.0),
        record("in 2010 waren er 45 schepen", "im Jahr 2011 waren es 45 Schiffe", 0.82),
        record(SCRIPT, f"{SCRIPT} &amp; \u202e", comment=SCRIPT),
        record(far, "ein Text mit Hafenstadt", origin=(_origin(far, [Edit(Span(23, 24), "", "wrap-join", 0.7)]), None)),
        record("de zeehond zwemt", spaced, origin=(None, _origin(spaced, [Edit(Span(7, 8), " ", "wrap-space", 0.55)]))),
    ]


SCRIPT = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"


def plain() -> list[Record]:
    """Return rows of two resolutions without a doubt, more than fit on one page."""
    found = []
    for name in ("night-trains", "digital-archives"):
        files = [parlalign.corpus_path(f"{name}/clauses.{code}.txt") for code in ("nl", "de")]
        texts = [file.read_text(encoding="utf-8").splitlines() for file in files]
        found += [pair for pair in zip(*texts, strict=True) if not fact_differences(pair, ("nl", "de"))]
    assert len(found) > BLOCK
    return [record(source, target) for source, target in found]
