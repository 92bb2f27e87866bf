"""Count what a search finds beside similar texts: other forms, other numbers, paragraphs by their sentences.

The texts are those of corpora/ and of PARLALIGN_DATA/data. `--examples` prints the first wrong results of each table.

PARLALIGN_DATA=… python benchmarks/memory_finding.py [--records 300] [--examples 10]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from parlalign.memory import Match, Memory, open_memory
from parlalign.memory.scoring import ComparedText, fuzzy_score
from parlalign.records import Record
from parlalign.segmenting.sentences import sentence_ends

SEED = 7
LANGUAGES = ("nl", "de")
CORPORA = Path(__file__).parents[1] / "corpora"
DATA = Path(os.environ["PARLALIGN_DATA"]) / "data"

Pair = tuple[str, str]
Check = Callable[[Memory, Sequence[Pair], random.Random], Iterator[tuple[str, str, str]]]
"""Fills a memory, and yields the kind, the outcome and a description of each query."""


def record(number: object, pair: Pair) -> Record:
    """Return a record with two texts."""
    return Record(str(number), *pair, LANGUAGES, level="sentence", score=None, status="paired")


def corpora_pairs() -> Iterator[Pair]:
    """Yield the clauses of the corpora that translate each other one to one."""
    for path in sorted(CORPORA.glob("*/clauses.beads")):
        nl, de = (path.with_name(f"clauses.{code}.txt").read_text("utf-8").split("\n") for code in LANGUAGES)
        for source, target in re.findall(r"^\[(\d+)\]:\[(\d+)\]$", path.read_text("utf-8"), re.MULTILINE):
            yield nl[int(source)], de[int(target)]


def parallel_pairs() -> Iterator[Pair]:
    """Yield the pairs of PARLALIGN_DATA."""
    for path in sorted((DATA / "parallel").glob("*.nl")):
        sides = (file.read_text("utf-8").split("\n") for file in (path, path.with_suffix(".de")))
        yield from ((nl.strip(), de.strip()) for nl, de in zip(*sides, strict=True) if nl.strip() and de.strip())


def with_call(text: str, call: str) -> str | None:
    """Return a text with the call of a note after a word in its middle, or None if there is no place for it."""
    places = [match.start() for match in re.finditer(r"(?<=[^\W\d_]{3})(?=[ ,;.])", text)]
    at = places[len(places) // 2] if places else 0
    return text[:at] + call + text[at:] if places else None


def forms(text: str, enumerator: str, call: str) -> dict[str, str]:
    """Return a text in all forms."""
    found = {"plain": text, "enumerator": enumerator + text, "call": with_call(text, call)}
    found["enumerator and call"] = with_call(enumerator + text, call)
    return {name: form for name, form in found.items() if form}


def check_forms(memory: Memory, pairs: Sequence[Pair], chance: random.Random) -> Iterator[tuple[str, str, str]]:
    """Check that a text in any form is found at 100 % by a query in any form, with other numbers."""
    stored = [("51. ", "(2)"), ("AA. ", "[12]"), ("(3) ", "¹"), ("7. ", "(*)")]
    asked = [("8. ", "(4)"), ("B. ", "³"), ("(12) ", "[1]")]
    tests = []
    records = [record(k, pair) for k, pair in enumerate(parallel_pairs())]
    for k, pair in enumerate(pairs):
        word = " " + "".join(chance.choices("bcdfgklmnp", k=6))  # no other text has it
        source, target = (forms(text + word, *stored[k % len(stored)]) for text in pair)
        queries = forms(pair[0] + word, *chance.choice(asked))
        name = chance.choice([name for name in source if name in target])
        records.append(record(f"x{k}", (source[name], target[name])))
        tests += [(f"{name}, found by {asked_name}", query, f"x{k}") for asked_name, query in queries.items()]
    memory.add(records)
    for name, query, wanted in tests:
        found = [match.record.id for match in memory.search(query, language="nl") if match.score == 100]
        yield name, "right" if wanted in found else "wrong", query


def changed_numbers(pair: Pair, chance: random.Random) -> Pair | None:
    """Return a pair with each group of digits replaced by another one of its length, the same in both texts.

    Returns None if the two texts do not have the same groups equally often: the right translation is then unknown.
    """
    groups = [Counter(re.findall(r"\d+", text)) for text in pair]
    if not groups[0] or groups[0] != groups[1]:
        return None
    new = {group: "".join(chance.choice("23456789") for _ in group) for group in groups[0]}
    source, target = (re.sub(r"\d+", lambda match: new[match[0]], text) for text in pair)
    return source, target


def check_numbers(memory: Memory, pairs: Sequence[Pair], chance: random.Random) -> Iterator[tuple[str, str, str]]:
    """Check the translations that are offered for texts with other numbers."""
    memory.add(record(k, pair) for k, pair in enumerate(dict(parallel_pairs()).items()))
    for pair in pairs:
        changed = changed_numbers(pair, chance)
        if changed is None or changed == pair:
            continue
        found = [match for match in memory.search(changed[0], language="nl") if match.numbers]
        outcome = _outcome_of_numbers(found[0].translation, changed[1]) if found else "not replaced"
        described = "\n   ".join([*changed, found[0].translation, str(found[0].numbers)]) if found else changed[0]
        yield "numbers changed", outcome, described


def _outcome_of_numbers(translation: str, wanted: str) -> str:
    if translation == wanted:
        return "right"
    numbers = (sorted(re.findall(r"\d+", text)) for text in (translation, wanted))
    return "right, in the words of another record" if next(numbers) == next(numbers) else "wrong"


def sentences(text: str, language: str) -> list[str]:
    """Return the sentences of a text."""
    ends = [0, *sentence_ends(text, language)]
    return [part for start, end in pairwise(ends) if (part := text[start:end].strip())]


def check_paragraphs(memory: Memory, _pairs: Sequence[Pair], _chance: random.Random) -> Iterator[tuple[str, str, str]]:
    """Check the translations of paragraphs of which the memory has the sentences only."""
    paragraphs = []
    for path in sorted((DATA / "documents").glob("*.sentence.json")):
        gold = json.loads(path.read_text("utf-8"))["pairs"]
        memory.add(record(f"{path.stem}{k}", tuple(pair)) for k, pair in enumerate(gold) if all(pair))
        whole = json.loads(path.with_name(path.name.replace(".sentence", "")).read_text("utf-8"))
        for sides in whole["pairs"]:
            texts = [" ".join(whole[code][k] for k in indices) for code, indices in zip(LANGUAGES, sides, strict=True)]
            if all(texts):
                paragraphs.append(texts)
    for texts in paragraphs:
        for side, code in enumerate(LANGUAGES):
            if len(sentences(texts[side], code)) > 1:
                best = next(iter(memory.search(texts[side], language=code)), None)
                yield f"paragraphs, {code}", _outcome(best, texts[1 - side]), texts[side]


def _outcome(best: Match | None, wanted: str) -> str:
    if best is None or best.kind != "assembled":
        return "not assembled"
    alike = fuzzy_score(ComparedText(best.translation), ComparedText(wanted))
    return "right" if alike == 100 else f"wrong ({alike // 10 * 10} % alike)"


def report(check: Check, pairs: Sequence[Pair], examples: int) -> None:
    """Print a table of the outcomes by kind, and some wrong results."""
    with tempfile.TemporaryDirectory() as folder, open_memory(Path(folder) / "tm.sqlite") as memory:
        results = list(check(memory, pairs, random.Random(SEED)))
    print("\n| kind | queries | outcomes |\n|---|---|---|")
    for name in dict.fromkeys(name for name, *_ in results):
        counts = Counter(outcome for kind, outcome, _ in results if kind == name)
        print(f"| {name} | {counts.total()} | {', '.join(f'{n} {what}' for what, n in counts.most_common())} |")
    for _, outcome, text in [result for result in results if result[1].startswith("wrong")][:examples]:
        print(f"{outcome}: {text}")


def main() -> None:
    """Print one table for each check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=300, help="texts of each kind")
    parser.add_argument("--examples", type=int, default=0, help="wrong results to print for each table")
    options = parser.parse_args()
    chance = random.Random(SEED)
    pairs = list(dict(parallel_pairs()).items())
    plain = [pair for pair in [*corpora_pairs(), *chance.sample(pairs, options.records)] if _is_plain(pair)]
    numbered = [pair for pair in [*corpora_pairs(), *pairs] if re.search(r"\d", pair[0])]
    report(check_forms, plain, options.examples)
    report(check_numbers, chance.sample(numbered, min(len(numbered), 10 * options.records)), options.examples)
    report(check_paragraphs, [], options.examples)


def _is_plain(pair: Pair) -> bool:
    """Return whether both texts begin without an enumerator, or what looks like one."""
    return not any(re.match(r"\W|\d|\w{1,4}[.)\]]", text) for text in pair)


if __name__ == "__main__":
    main()
