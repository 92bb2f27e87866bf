"""Make the pictures of the review page and the start page for the documentation, with a resolution of `corpora/`.

Run `python docs/screenshots.py`. It needs Chromium and the extra `test`. The hash of the page files is
stored next to the pictures, so that a test can detect pictures that are older than the page.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Literal

import parlalign
from parlalign import Record

PAGE = Path(parlalign.__file__).parent / "review" / "page"
IMAGES = Path(__file__).parent / "images"
HASH = IMAGES / "review.sha256"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SIZE = {"width": 1280, "height": 800}
TEXTS = [f"seed-exchange/damaged/{name}.txt" for name in ("concordance.nl", "renumbered.de")]
"""The two sides are numbered differently, so that there are doubtful rows."""
REMEMBERED = [
    (
        "1. is ingenomen met de mededeling van de Commissie;",
        "1. nimmt die Mitteilung der Kommission zur Kenntnis;",
    ),
    ("1. is ingenomen met het voorstel van de Commissie;", "1. begrüßt den Vorschlag der Kommission;"),
]
"""The records of the memory: one that a row contradicts, and a similar one."""


def page_hash() -> str:
    """Return the hash of all files of the page."""
    files = sorted(PAGE.iterdir(), key=lambda file: file.name)
    return sha256(b"".join(file.name.encode() + b"\0" + file.read_bytes() for file in files)).hexdigest()


def take(address: str, texts: list[str]) -> None:
    """Take pictures in each colour scheme.

    In the review, the rows before the first uncertain repair are accepted, and it is selected; then the panel with the
    memory is opened at the row that contradicts it. The start page has the texts of the review.
    """
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or sys.exit("chromium is not in the PATH: install it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for scheme in SCHEMES:
            page = browser.new_page(viewport=SIZE, locale="en-GB")  # type: ignore[arg-type]
            page.emulate_media(color_scheme=scheme)
            page.goto(address)
            page.locator(".row[aria-selected=true]").wait_for()
            if scheme == SCHEMES[0]:
                for number in range(2, 5):
                    page.keyboard.press("a")
                    page.locator(f".row[aria-selected=true][aria-label^='Row {number},']").wait_for()
            page.keyboard.press("n")
            page.locator(".row[aria-selected=true] .repaired.uncertain").wait_for()
            page.keyboard.press("r")
            page.locator("#tip:not([hidden])").wait_for()
            page.wait_for_timeout(1000)  # until the map is drawn
            page.screenshot(path=IMAGES / f"review-{scheme}.png")
            page.keyboard.press("Shift+N")
            page.keyboard.press("i")
            page.locator("#memory .match").nth(1).wait_for()
            page.wait_for_timeout(1000)  # until the map is drawn
            page.screenshot(path=IMAGES / f"memory-{scheme}.png")
            page.keyboard.press("i")
            page.goto(f"{address}../../")
            page.locator("#files").set_input_files(texts)
            page.locator("#start:not([hidden])").wait_for()
            page.screenshot(path=IMAGES / f"start-{scheme}.png")
        browser.close()


def make_memory(path: Path) -> None:
    """Make a translation memory for the panel."""
    changed = datetime(2025, 3, 14, tzinfo=UTC)
    pairs = enumerate(REMEMBERED)
    records = [Record(f"m{n}", *texts, ("nl", "de"), "clause", 1.0, "accepted", changed=changed) for n, texts in pairs]
    with parlalign.open_memory(path) as memory:
        memory.add(records)


def main() -> None:
    """Start a review of the texts with a temporary journal and a memory, and save the pictures."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        texts = [shutil.copy(parlalign.corpus_path(text), folder) for text in TEXTS]
        memory = Path(folder) / "memory.sqlite"
        make_memory(memory)
        options = ["--level", "clause", "--memory", str(memory), "--no-open"]
        words = [sys.executable, "-m", "parlalign", "review", *texts, *options]
        home = {**os.environ, "PARLALIGN_HOME": folder}
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=home) as server:
            try:
                take(server.stdout.readline().strip() if server.stdout else "", texts)
            finally:
                server.terminate()
    HASH.write_text(page_hash() + "\n")


if __name__ == "__main__":
    main()
