"""Time translation memories of a million records, and count how many of the best fuzzy matches they find.

The same records are added to an SQLite file and to a PostgreSQL database, and the same queries are run on both. The
results are compared. Without an address, the benchmark starts a PostgreSQL server with the default settings.

The records are made from the Dutch and German sentences in PARLALIGN_DATA/data/parallel. Halves of sentences are
joined, and words and numbers are replaced by others of the same frequency. So all records are different, many are
similar, and the word frequencies are realistic. The best fuzzy matches are known from a comparison of each query with
every text.

PARLALIGN_DATA=… python benchmarks/memory.py [--records 1000000] [--database postgresql://…]
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib import import_module
from itertools import accumulate
from pathlib import Path
from typing import Any

from parlalign.errors import ParlalignError
from parlalign.memory import Memory, open_memory
from parlalign.memory.scoring import ComparedText, fuzzy_score
from parlalign.text.folding import folded_words

COMMAND = "from parlalign.cli.root import main; main"
EACH = 60  # queries of each kind
LEAST = 70  # percent
SEED = 7

Pair = tuple[list[str], list[str]]


class Maker:
    """Makes different pairs of sentences from given ones."""

    def __init__(self, pairs: Sequence[Pair], chance: random.Random) -> None:
        self.pairs = pairs
        self.chance = chance
        self.weights = list(accumulate(1 / (rank + 50) ** 0.8 for rank in range(len(pairs))))
        self.words = [[word for pair in pairs for word in pair[side]] for side in (0, 1)]

    def changed(self, words: list[str], side: int, share: float) -> list[str]:
        """Return the words with a share of them replaced by words of the same frequency, and every digit by another."""
        chance = self.chance
        return [
            chance.choice(self.words[side])
            if chance.random() < share
            else re.sub(r"\d", lambda _: str(chance.randrange(10)), word)
            for word in words
        ]

    def records(self, count: int) -> Iterator[dict[str, Any]]:
        """Yield records as in JSON Lines, with different sources."""
        seen: set[int] = set()
        while len(seen) < count:
            source, target = self._pair()
            if source and target and hash(source) not in seen:
                seen.add(hash(source))
                document, label = divmod(len(seen), 200)
                origin = {"document": f"doc{document}", "kind": "paragraph", "label": str(label), "edits": []}
                sides = [origin | {"spans": [[0, len(text)]]} for text in (source, target)]
                texts = {"source": source, "target": target, "languages": ["nl", "de"], "level": "sentence"}
                rest = {"score": 0.97, "status": "paired", "comment": "", "changed": "2024-05-01T12:00:00+00:00"}
                yield {"id": f"doc{document}-{label}", **texts, **rest, "origin": sides}

    def _pair(self) -> tuple[str, str]:
        one = self._picked()
        if self.chance.random() < 0.5:
            other = self._picked()
            one = (_spliced(one[0], other[0]), _spliced(one[1], other[1]))
        share = self.chance.choice((0.02, 0.1, 0.2))
        return " ".join(self.changed(one[0], 0, share)), " ".join(self.changed(one[1], 1, share))

    def _picked(self) -> Pair:
        return self.pairs[bisect(self.weights, self.chance.random() * self.weights[-1])]


def _spliced(one: list[str], other: list[str]) -> list[str]:
    return one[: (len(one) + 1) // 2] + other[len(other) // 2 :]


def maker(folder: Path) -> Maker:
    """Return a maker for the texts in a folder. It is the same at each call."""
    pairs: dict[str, Pair] = {}
    for path in sorted(folder.glob("*.nl")):
        sides = (path, path.with_suffix(".de"))
        for nl, de in zip(*(side.read_text(encoding="utf-8").split("\n") for side in sides), strict=True):
            if nl.strip() and de.strip():
                pairs.setdefault(nl, (nl.split(), de.split()))
    chance = random.Random(SEED)
    found = list(pairs.values())
    chance.shuffle(found)
    return Maker(found, chance)


def fuzzy_queries(texts: Sequence[str], make: Maker) -> dict[str, list[str]]:
    """Return queries of each kind. In those made from texts of the memory, some words are changed."""
    chance = make.chance
    sample = chance.sample(texts, min(len(texts), 200_000))
    common = [word for word, _ in Counter(word for text in sample[:20_000] for word in text.split()).most_common(40)]

    def altered(choice: Sequence[str], most: float) -> list[str]:
        return [
            " ".join(make.changed(text.split(), 0, chance.uniform(0, most))) for text in chance.sample(choice, EACH)
        ]

    def of_length(least: int, most: int) -> list[str]:
        return [text for text in sample if least <= len(text.split()) <= most]

    return {
        "a text of the memory, up to 30 % of its words changed": altered(sample, 0.3),
        "the same, 2 to 6 words": altered(of_length(2, 6), 0.3),
        "the same, 7 to 12 words": altered(of_length(7, 12), 0.3),
        "the same, 50 to 75 words": altered(of_length(50, 75), 0.3),
        "halves of two texts": [
            " ".join(_spliced(*(chance.choice(sample).split() for _ in range(2)))) for _ in range(EACH)
        ],
        "60 words of several texts": [" ".join(" ".join(chance.sample(sample, 40)).split()[:60]) for _ in range(EACH)],
        "one word": [*common[: EACH // 2], *(chance.choice(make.words[0]) for _ in range(EACH - EACH // 2))],
        "4 to 30 of the 40 most frequent words": [
            " ".join(chance.choices(common, k=chance.choice((4, 8, 12, 20, 30)))) for _ in range(EACH)
        ],
    }


def concordance_queries(texts: Sequence[str], make: Maker) -> dict[str, list[str]]:
    """Return queries of each kind."""
    chance = make.chance
    words = [chance.choice(make.words[k % 2]) for k in range(EACH)]
    common = [word for word, _ in Counter(make.words[0]).most_common(12)]
    starts = [text.split() for text in chance.sample(texts, EACH)]
    begun = [word[: chance.randint(1, 5)] for word in chance.sample(words, EACH // 2)]
    return {
        "a word": words,
        "a word of the 12 most frequent": common,
        "three words": [" ".join(chance.sample(text, min(3, len(text)))) for text in starts],
        "a phrase of a text": [f'"{" ".join(text[1:4])}"' for text in starts],
        "a phrase of frequent words": [f'"{" ".join(chance.choices(common, k=2))}"' for _ in range(EACH)],
        "begin*": [f"{word}*" for word in begun],
        "*end": [f"*{word[-4:]}" for word in words[: EACH // 2]],
    }


def best_scores(queries: Sequence[str], texts: Sequence[str]) -> list[int]:
    """Return the highest score of each query, from a comparison with all texts, or 0 if no text is similar enough."""
    import numpy as np
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    codes: dict[str, str] = {}

    def encoded(text: str) -> str:
        return "".join(codes.setdefault(word, chr(0x10000 + len(codes))) for word in folded_words(text))

    choices = [encoded(text) for text in texts]
    best = []
    for query in queries:
        cut = LEAST / 100 - 1e-6
        alike = process.cdist(
            [encoded(query)], choices, scorer=Levenshtein.normalized_similarity, score_cutoff=cut, workers=-1
        )[0]
        first = np.argsort(-alike, kind="stable")[:20]
        wanted = ComparedText(query)
        best.append(max((fuzzy_score(wanted, ComparedText(texts[k]), LEAST) for k in first if alike[k]), default=0))
    return best


def timed(ask: Callable[[str], list[Any]], queries: Sequence[str]) -> tuple[list[float], list[list[Any]]]:
    """Return the milliseconds and the results of each query, run one after another."""
    times, results = [], []
    for query in queries:
        start = time.perf_counter()
        try:
            results.append(ask(query))
        except ParlalignError:  # a query without a word
            results.append([])
        times.append(1000 * (time.perf_counter() - start))
    return times, results


def row(name: str, times: Sequence[Sequence[float]], *more: object) -> str:
    """Return a row of the table, with the times on each database."""
    in_order = map(sorted, times)
    figures = ((statistics.median(some), some[int(0.95 * (len(some) - 1))], some[-1]) for some in in_order)
    cells = [name, str(len(times[0])), *(f"{figure:.1f}" for three in figures for figure in three), *map(str, more)]
    return f"| {' | '.join(cells)} |"


def heading(title: str, memories: Mapping[str, Memory], *more: str) -> str:
    """Return the heading of the table."""
    figures = (f"{name}, {figure}" for name in memories for figure in ("median", "95 %", "worst"))
    cells = [f"{title}, either language, ms", "queries", *figures, *more]
    return f"\n| {' | '.join(cells)} |\n|{'---|' * len(cells)}"


def alike(results: Sequence[Sequence[list[Any]]]) -> int:
    """Return for how many queries the memories gave the same results."""
    return sum(all(some == each[0] for some in each) for each in zip(*results, strict=True))


def report_fuzzy(memories: Mapping[str, Memory], queries: dict[str, list[str]], texts: Sequence[str]) -> None:
    """Print the times of fuzzy search for each kind of query, and how often the best match was found."""
    print(heading("fuzzy search", memories, "best match found", "same results"))
    every: list[list[float]] = [[] for _ in memories]
    met = all_in_all = same = 0
    for name, some in queries.items():
        both = [timed(partial(memory.search, least=LEAST), some) for memory in memories.values()]
        truth = best_scores(some, texts)
        scores = [
            min(found[0].score if found else 0 for found in each)
            for each in zip(*(results for _, results in both), strict=True)
        ]
        right = sum(score >= best > 0 for score, best in zip(scores, truth, strict=True))
        there = sum(best > 0 for best in truth)
        as_before = alike([results for _, results in both])
        print(row(name, [times for times, _ in both], f"{right} of {there}", as_before), flush=True)
        every = [before + times for before, (times, _) in zip(every, both, strict=True)]
        met, all_in_all, same = met + right, all_in_all + there, same + as_before
    print(row("all", every, f"{met} of {all_in_all}", same), flush=True)


def report_concordance(memories: Mapping[str, Memory], queries: dict[str, list[str]]) -> None:
    """Print the times of concordance search for each kind of query."""
    print(heading("concordance", memories, "same results"))
    every: list[list[float]] = [[] for _ in memories]
    same = 0
    for name, some in queries.items():
        both = [timed(memory.concordance, some) for memory in memories.values()]
        as_before = alike([results for _, results in both])
        print(row(name, [times for times, _ in both], as_before), flush=True)
        every = [before + times for before, (times, _) in zip(every, both, strict=True)]
        same += as_before
    print(row("all", every, same), flush=True)


def by_command(*words: str) -> str:
    """Run a command of `memory`, and return a sentence about its time and peak memory."""
    watched = f"{COMMAND}(standalone_mode=False); print(open('/proc/self/status').read())"
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", watched, "memory", *words], check=True, capture_output=True, text=True)
    took = time.perf_counter() - start
    peak = re.search(r"VmHWM:\s+(\d+) kB", done.stdout)
    megabytes = int(peak[1]) / 1024 if peak else float("nan")
    return f"{words[0]}, {done.stderr.splitlines()[0].split(': ')[1]}: {took:.0f} s, peak memory {megabytes:.0f} MB"


@contextmanager
def own_server() -> Iterator[str]:
    """Start a PostgreSQL server with the default settings, and yield the address of a database."""
    sys.path.append(str(Path(__file__).parents[1] / "tests"))
    cluster_module = import_module("postgres_cluster")
    found = cluster_module.programs()
    if found is None:
        raise ParlalignError("PostgreSQL is not installed: give --database postgresql://…")
    cluster = cluster_module.Cluster(found)
    try:
        cluster.start()
        yield cluster.new_database()
    finally:
        cluster.close()


def measure(places: Mapping[str, str], folder: Path, count: int) -> None:
    """Print the time of an import, then tables of search times."""
    make = maker(Path(os.environ["PARLALIGN_DATA"]) / "data" / "parallel")
    file = folder / "records.jsonl"
    texts = []
    with file.open("w", encoding="utf-8") as lines:
        for record in make.records(count):
            texts.append(record["source"])
            lines.write(json.dumps(record, ensure_ascii=False) + "\n")
    print(f"{file.stat().st_size / 1e6:.0f} MB of JSON Lines")
    queries, words = fuzzy_queries(texts, make), concordance_queries(texts, make)
    with ExitStack() as stack:
        memories = {}
        for name, place in places.items():
            for _ in range(2):  # the second time, the memory has all records
                print(f"{name}: {by_command('add', place, str(file))}", flush=True)
            print(f"{name}: {by_command('export', place, str(folder / name) + '.jsonl')}", flush=True)
            memories[name] = stack.enter_context(open_memory(place, read_only=True))
            print(f"{name}: {memories[name].stats().size / 1e6:.0f} MB of memory", flush=True)
        gc.freeze()  # the texts that are kept for comparison are not measured
        for name, memory in memories.items():
            first = timed(memory.search, queries["halves of two texts"][:1])[0][0]
            print(f"{name}: first search after opening: {first:.0f} ms")
        report_fuzzy(memories, queries, texts)
        report_concordance(memories, words)


def main() -> None:
    """Measure SQLite and PostgreSQL."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--database", help="address of an empty PostgreSQL database; default: a server of its own")
    words = parser.parse_args()
    with ExitStack() as stack:
        database = words.database or stack.enter_context(own_server())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        measure({"SQLite": str(folder / "tm.sqlite"), "PostgreSQL": database}, folder, words.records)


if __name__ == "__main__":
    main()
