"""Time searches by the memory server beside the same searches by direct calls, in turn.

The records are those of `memory.py`. PARLALIGN_DATA=… python benchmarks/memory_server.py [--records 100000]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
from memory import COMMAND, concordance_queries, fuzzy_queries, maker

from parlalign.errors import ParlalignError
from parlalign.memory import open_memory
from parlalign.records.values import record_from_values

QUERIES = 200
TICKS = os.sysconf("SC_CLK_TCK")

Ask = Callable[[str], Any]


@contextmanager
def server(path: Path) -> Iterator[tuple[str, int]]:
    """Run the memory server for a memory; yield its address and the number of its process."""
    words = [sys.executable, "-c", f"{COMMAND}()", "memory", "serve", "--port", "0", str(path)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            yield (process.stdout or sys.stdin).readline().strip(), process.pid
        finally:
            process.terminate()


def processor_time(process: int) -> float:
    """Return the milliseconds for which a process has used a processor (Linux)."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / TICKS


def milliseconds(ask: Ask, text: str) -> float:
    """Return the time until a question is answered."""
    start = time.perf_counter()
    with suppress(ParlalignError):  # a query without a word
        ask(text)
    return 1000 * (time.perf_counter() - start)


def report(name: str, queries: list[str], asks: tuple[Ask, Ask], process: int) -> None:
    """Print the medians of both ways, asked in turn, and the mean processor time of each."""
    used = [processor_time(os.getpid()), processor_time(process)]
    pairs = [(milliseconds(asks[0], text), milliseconds(asks[1], text)) for text in queries]
    one, other = (statistics.median(times) for times in zip(*pairs, strict=True))
    used = [processor_time(number) - before for number, before in zip((os.getpid(), process), used, strict=True)]
    cells = (f"{one:.1f}", f"{other:.1f}", f"{other / one:.2f}", *(f"{time / len(queries):.1f}" for time in used))
    print(f"| {name} | {' | '.join(cells)} |", flush=True)


def main() -> None:
    """Print a table of both ways."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=100_000)
    count = parser.parse_args().records
    make = maker(Path(os.environ["PARLALIGN_DATA"]) / "data" / "parallel")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tm.sqlite"
        texts: list[str] = []
        with open_memory(path) as memory:
            values = make.records(count)
            while some := list(islice(values, 10_000)):
                texts += [each["source"] for each in some]
                memory.add(map(record_from_values, some))
        fuzzy, words = (
            make.chance.sample([query for some in kinds.values() for query in some], QUERIES)
            for kinds in (fuzzy_queries(texts, make), concordance_queries(texts, make))
        )
        with open_memory(path, read_only=True) as memory, server(path) as (address, process), httpx.Client() as client:

            def api(name: str) -> Ask:
                return lambda text: client.get(f"{address}api/{name}", params={"text": text} if text else {})

            def unit(text: str) -> httpx.Response:
                return client.get(f"{address}tmserver/nl/de/unit/{quote(text, safe='')}")

            print("| 200 queries, ms | direct call | by the server | ratio | processor: direct, client | server |")
            print("|---|---|---|---|---|---|")
            for name, queries, asks in (
                ("search", fuzzy, (memory.search, api("search"))),
                ("in the protocol of tmserver", fuzzy, (lambda text: memory.search(text, language="nl"), unit)),
                ("concordance", words, (memory.concordance, api("concordance"))),
                ("languages, the shortest answer", [""] * QUERIES, (lambda _: memory.languages(), api("languages"))),
            ):
                report(name, queries, asks, process)


if __name__ == "__main__":
    main()
