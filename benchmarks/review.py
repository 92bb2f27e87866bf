"""Measure the review of 20,000 beads in a real browser, and the static page of the same records in the same run.

Run `python benchmarks/review.py [ROWS]`. It needs chromium in the PATH, and Playwright for Python.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from playwright.sync_api import Page, sync_playwright

import parlalign
from parlalign import Options, Record

CHROMIUM = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--enable-precise-memory-info",
)  # fmt: skip
ROWS = "#rows [data-key]"
WATCH = """
window.pressed = 0; window.changed = 0;
addEventListener("keydown", () => { window.pressed = window.changed = performance.now(); }, true);
for (const name of ["rows", "progress", "said"]) {
  new MutationObserver(() => requestAnimationFrame(() => { window.changed = performance.now(); }))
    .observe(document.getElementById(name), { subtree: true, childList: true, attributes: true, characterData: true });
}
"""
"""Measures the time from a key to the frame after the last change to rows, counts and message; the map is later."""
SETTLED = "performance.now() - window.changed > 200 && window.changed > window.pressed"
ACTIONS = {
    "next row": "j",
    "next doubtful": "n",
    "accept": "a",
    "reject": "x",
    "undo": "Control+z",
    "redo": "Control+y",
    "merge below": "m",
}
START = "window.pressed = window.changed = performance.now();"
NEXT_PAGE = f"{START} document.getElementById('page-after').click()"
FILTERS = [f"""{START} document.querySelector('[name=show][value="{value}"]').click()""" for value in ("doubtful", "")]
SEARCHES = [
    f"""{START} {{ const field = document.querySelector('[name=text]'); field.value = '{words}';
    field.dispatchEvent(new KeyboardEvent('keydown', {{ key: 'Enter', bubbles: true, cancelable: true }})); }}"""
    for words in ("commissie", "haven", "kleine")
]
ROUNDS = 30


def records(count: int) -> Iterator[Record]:
    """Yield records of the bundled resolutions repeatedly, with different ids and scores."""
    random = Random(0)
    found: list[Record] = []
    for folder in sorted(parlalign.corpus_path().glob("*/damaged")):
        pages = [parlalign.read(folder / f"concordance.{code}.txt") for code in ("nl", "de")]
        found += parlalign.align_documents(pages, Options()).records
    for number in range(count):
        yield replace(random.choice(found), id=f"p{number}", score=round(random.betavariate(8, 0.6), 4))


def until(page: Page, condition: str) -> None:
    """Wait for a condition. The content security policy of the page blocks the waiting function of Playwright."""
    while not page.evaluate(condition):
        page.wait_for_timeout(20)


def paint(page: Page) -> float:
    """Return milliseconds from the start of loading to the first paint with content."""
    until(page, "performance.getEntriesByName('first-contentful-paint').length")
    return float(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))


def first_rows(page: Page, address: str) -> float:
    """Return milliseconds from the start of loading until rows are readable."""
    page.add_init_script(
        f"""new MutationObserver((_, watch) => {{ if (document.querySelector('{ROWS}')) {{ watch.disconnect();
        requestAnimationFrame(() => {{ window.shown = performance.now(); }}); }} }})
        .observe(document, {{ subtree: true, childList: true }});"""
    )
    page.goto(address)
    until(page, "window.shown")
    return float(page.evaluate("window.shown"))


def timed(page: Page, do: Callable[[], object]) -> float:
    """Do an action; return milliseconds until the page has shown all its effects."""
    do()
    until(page, SETTLED)
    return float(page.evaluate("window.changed - window.pressed"))


def heap(page: Page) -> float:
    """Collect garbage, and return the memory of the page's scripts in MB."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics: Any = session.send("Performance.getMetrics")
    found = {metric["name"]: metric["value"] for metric in metrics["metrics"]}
    print(f"  page: {found['JSHeapUsedSize'] / 1e6:.1f} MB of scripts, {found['Nodes']:.0f} nodes")
    return float(found["JSHeapUsedSize"]) / 1e6


def row(name: str, times: Sequence[float]) -> None:
    """Print the times of an action."""
    print(f"  {name:16} median {statistics.median(times):5.0f} ms   worst {max(times):5.0f} ms   of {len(times)}")


def measure(page: Page, address: str, static: str) -> None:
    """Load the static page and the review, do each action many times, and print the times."""
    page.goto(static, wait_until="commit")  # one of 200,000 rows takes minutes to load completely
    static_paint = paint(page)
    shown = first_rows(page, address)
    painted = paint(page)
    ratio = painted / static_paint
    print(f"  first paint {painted:.0f} ms, rows {shown:.0f} ms; static page {static_paint:.0f} ms: {ratio:.2f} x")
    page.evaluate(WATCH)
    page.locator(ROWS).first.click()
    page.wait_for_timeout(500)
    before = heap(page)
    for name, key in ACTIONS.items():
        row(name, [timed(page, partial(page.keyboard.press, key)) for _ in range(ROUNDS)])
    for name, clicks in (("page of rows", [NEXT_PAGE]), ("filter", FILTERS), ("search", SEARCHES)):
        times = [timed(page, partial(page.evaluate, clicks[k % len(clicks)])) for k in range(ROUNDS)]
        row(name, times)
    print(f"  {heap(page) - before:+.1f} MB after these")


def main() -> None:
    """Write the records, serve them, and measure."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    program = shutil.which("chromium") or sys.exit("chromium is not in the PATH: install it")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.jsonl"
        parlalign.write(records(count), path)
        parlalign.write(parlalign.iter_records(path), path.with_suffix(".html"))
        words = [sys.executable, "-m", "parlalign", "review", str(path), "--no-open"]
        environment = {**os.environ, "PARLALIGN_HOME": folder}  # not into the list of reviews of the person
        with (
            subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, text=True) as server,
            sync_playwright() as playwright,
        ):
            try:
                address = server.stdout.readline().strip() if server.stdout else ""
                browser = playwright.chromium.launch(executable_path=program, args=list(CHROMIUM))
                print(f"{count} rows")
                measure(browser.new_page(), address, path.with_suffix(".html").as_uri())
                memory = Path(f"/proc/{server.pid}/status").read_text().split("VmRSS:")[1].split("kB")[0]
                print(f"  server: {int(memory) / 1024:.0f} MB")
                browser.close()
            finally:
                server.terminate()


if __name__ == "__main__":
    main()
