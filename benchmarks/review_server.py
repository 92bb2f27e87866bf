"""Measure the processor time of the review's server, without a browser: requests, decisions on all rows, replacements.

Run `python benchmarks/review_server.py [ROWS] [MEMORY]`. If a memory is given, requests about it are measured, too.
Processor time depends less on other programs than the times of `review.py`.
"""

from __future__ import annotations

import asyncio
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path

import httpx
from review import records
from starlette.types import ASGIApp

from parlalign.memory import open_memory
from parlalign.records.text_replacement import parse_replacement
from parlalign.review.application import OpenReviews, make_app
from parlalign.review.bulk_decisions import count_changes, decide_all
from parlalign.review.journal_file import make_journal
from parlalign.review.offered_memory import OfferedMemory
from parlalign.review.replace_all import preview_replacement, replace_all
from parlalign.review.review_journal import Journal
from parlalign.review.row_filter import RowFilter

HOME, TOKEN = "http://127.0.0.1:8123", "token"
WORDS = (
    "de en van het raad haven kleine lidstaat besluit artikel parlement steun water kust zee trein weg stad land markt"
)
REQUESTS = {
    "search, each time a new text": [f"rows?around=1&text={word}" for word in WORDS.split()],
    "search without hits": [f"rows?text={word}zq" for word in WORDS.split()],
    "first and last rows": ["rows?start=0", "rows?start={last}"],
    "doubtful rows, open rows": ["rows?show=doubtful", "rows?show=open"],
    "order by doubt": ["rows?order=doubt&around=1", "rows?order=doubt&around={last}"],
    "next row": ["next?from=1", "next?from={last}&what=fact&order=doubt"],
    "map": ["map?ranges=400"],
    "documents": ["documents"],
}
ROUNDS = 30
EVERY = RowFilter()


def milliseconds(do: Callable[[], object]) -> float:
    """Return the processor time of a call."""
    start = time.process_time()
    do()
    return 1000 * (time.process_time() - start)


def row(name: str, times: Sequence[float]) -> None:
    """Print the times of an action."""
    print(f"  {name:32} median {statistics.median(times):7.1f} ms   worst {max(times):7.1f} ms")


def ask(app: ASGIApp, path: str, words: object = None) -> None:
    """Send a request of the page, with words that are given in JSON."""

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=HOME) as client:
            if words is None:
                return await client.get(path)
            return await client.post(path, json=words, headers={"Origin": HOME})

    asyncio.run(asked()).raise_for_status()


def measure_requests(journal: Journal) -> None:
    """Send each request several times."""
    reviews = OpenReviews()
    place = f"/{TOKEN}/reviews/{reviews.add(journal)}/api"
    app = make_app(reviews, TOKEN)
    last = journal.count(EVERY) - 1
    for name, queries in REQUESTS.items():
        paths = [f"{place}/{query.format(last=last)}" for query in queries]
        row(name, [milliseconds(partial(ask, app, paths[k % len(paths)])) for k in range(ROUNDS)])


def measure_changes(journal: Journal) -> None:
    """Decide on all rows, replace a frequent word, and undo both."""
    for action in ("accept", "clear", "reject"):
        expected = count_changes(journal, action, EVERY)
        decide = partial(decide_all, journal, action, EVERY, version=journal.version, expected=expected)
        row(f"{action} {expected} rows", [milliseconds(decide)])
    row("undo", [milliseconds(lambda: journal.undo(journal.version))])
    for find, is_regex in (("haven", False), (r"(\d+)\.", True)):
        parameters = {"find": find, "replacement": r"\1," if is_regex else "kade", "side": "both", "regex": is_regex}
        counts = preview_replacement(journal, parse_replacement(parameters), EVERY, most_examples=50)
        preview = partial(preview_replacement, journal, parse_replacement(parameters), EVERY, most_examples=50)
        row(f"preview of {find}", [milliseconds(preview)])
        change = partial(
            replace_all, journal, parse_replacement(parameters), EVERY, version=journal.version, expected=counts.hits
        )
        row(f"replace it in {counts.rows} rows", [milliseconds(change)])


class OneMemory:
    """The choice of a memory that cannot be changed."""

    def __init__(self, place: str) -> None:
        self.place = place

    def chosen(self) -> str:
        return self.place

    def checked(self, memory: str) -> str:
        return memory

    def choose(self, place: str) -> None:
        self.place = place


def measure_memory(place: str, folder: Path, count: int) -> None:
    """Ask a memory about rows with texts of its records, of which every second has one word more."""
    with open_memory(place, read_only=True) as memory:
        found = islice(memory.records(), 0, None, max(1, len(memory) // count))
        rows = [
            replace(record, id=f"row{k}", source=f"{record.source} ook" if k % 2 else record.source)
            for k, record in enumerate(islice(found, count))
        ]
        path = folder / "memory.review"
        make_journal(path, rows, {"name": "memory", "languages": list(rows[0].languages)})
        with Journal(path) as journal, OpenReviews(memory=OfferedMemory(OneMemory(place))) as reviews:
            api = f"/{TOKEN}/reviews/{reviews.add(journal)}/api"
            app = make_app(reviews, TOKEN)
            some = range(0, len(rows), max(1, len(rows) // (10 * ROUNDS)))
            asked = [milliseconds(partial(ask, app, f"{api}/memory/hits?key={k + 1}")) for k in some]
            search = partial(memory.search, language=rows[0].languages[0], limit=9)
            direct = [milliseconds(partial(search, rows[k].source)) for k in some]
            row("matches of a row", asked)
            row("the same search without the server", direct)
            print(f"  ratio of the medians: {statistics.median(asked) / statistics.median(direct):.2f}")
            shown = partial(ask, app, f"{api}/memory/contradictions", {"keys": list(range(1, 101))})
            row("contradictions of 100 rows", [milliseconds(shown) for _ in range(ROUNDS)])
            row("next contradiction: there is none", [milliseconds(partial(ask, app, f"{api}/next?what=memory"))])


def main() -> None:
    """Make a journal, and measure."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.review"
        print(f"{count} rows")
        facts = {"name": "records", "languages": ["nl", "de"]}
        row("make the journal", [milliseconds(lambda: make_journal(path, records(count), facts))])
        with Journal(path) as journal:
            measure_requests(journal)
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            measure_changes(journal)
            grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
            sizes = [file.stat().st_size / 1e6 for file in Path(folder).iterdir()]
        print(f"  memory after the changes: {grown:+.0f} MB; journal: {sum(sizes):.0f} MB")
        if len(sys.argv) > 2:
            measure_memory(sys.argv[2], Path(folder), count)


if __name__ == "__main__":
    main()
