"""Measure repair and alignment on text from outside the project, with the programs that belong to that text.

    PARLALIGN_DATA=… python benchmarks/quality.py [WHAT…]

The program prints a Markdown table with the hashes of the corpora and of the models. WHAT is any of `breaks`, `own`,
`mixed`, `pages`, `beads`, `prose`, `formulas`, `pairs`, `seeds` and `calibration`; the default is all. The cases of
`own` are in `tests/cases`, the documents of `prose` in `corpora/prose/test`. `outside_texts.py` describes the folder of
texts from outside.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import accumulate, product
from operator import add
from pathlib import Path
from statistics import mean
from types import SimpleNamespace

from bead_tasks import SEED, Task, evaluation, prose_evaluation, prose_hash, unrelated
from outside_texts import corpus_file, digest, printed, program, require_outside, sides

import parlalign
from parlalign.evaluation.calibration import Calibration, measure_calibration
from parlalign.evaluation.evaluate import Evaluation
from parlalign.io.resources import model_hash
from parlalign.languages.language_spans import language_spans

CASES_HERE = Path(__file__).parents[1] / "tests" / "cases"
CORPORA = ("europarl.test2007", "jrc.dev", "ntrex.dev")
Pair = tuple[str, str]
MIXED: dict[Pair, tuple[str, ...]] = {
    ("nl", "de"): CORPORA,
    ("nl", "fr"): ("bekamer_vragen", "belaws", "jrc.dev", "ntrex.dev"),
    ("nl", "en"): (*CORPORA, "eu_aiact"),
    ("de", "fr"): ("jrc.dev", "ntrex.dev"),
    ("de", "en"): CORPORA,
    ("en", "fr"): ("europarl2000", "jrc.dev", "ntrex.dev"),
}
"""The corpora of which mixed texts in two languages are made."""
BREAKS: dict[Pair, tuple[str, ...]] = {("nl", "de"): CORPORA, ("en", "fr"): ("europarl2000", "jrc.dev", "ntrex.dev")}
"""The corpora on which the break models of two languages are measured; nothing of them trained a model."""
NEWS = (Task("ntrex.dev", "clean"), Task("ntrex.dev", "noisy"), Task("ntrex.dev", "hard"))
LAW = (Task("jrc.dev", "noisy"), Task("jrc.dev", "hard"))
BEAD_TASKS = (*NEWS, Task("ntrex.dev", "noisy", long=True), *LAW)
PROSE_PAIRS = ("de-fr", "nl-de")
FORMULAS = (Task("europarl.test2007", "clean", formulas=0.5),)
PAIRS = tuple(
    Task("ntrex.dev", "noisy", languages=pair)
    for pair in (("de", "fr"), ("en", "fr"), ("nl", "en"), ("de", "en"), ("nl", "fr"))
)
PAIRS_WITHOUT_TABLE = (
    *(Task("ntrex.dev", "noisy", languages=pair) for pair in (("nl", "es"), ("it", "pl"), ("de", "it"))),
    Task("jrc.dev", "noisy", languages=("nl", "es")),
)
"""Pairs with a language that has no table of words."""
SEEDS = range(1, 11)
"""The noise differs so much from seed to seed that the strict F1 of a pair has a standard deviation of .006."""
KINDS = {
    "news": NEWS,
    "law": LAW,
    "debates": (Task("europarl.test2007", "noisy"),),
    "manuals": (Task("installguide", "noisy"),),
    "pairs of Dutch, German, English and French": PAIRS,
    "pairs without a table of words": PAIRS_WITHOUT_TABLE,
}
CASES, SURE = 500, 0.99
THIRD = {"europarl.test2007": "europarl.test2007.en", "jrc.dev": "jrc.dev.fr"}
"""The text in a third language for pages of a corpus."""
PAGE_FILES = 40
PAGE_KINDS = ("same", "mixed", "glued", "cut", "third")
PAGES: tuple[tuple[Pair, str], ...] = (
    *((("nl", "de"), corpus) for corpus in THIRD),
    (("nl", "fr"), "bekamer_vragen"),
    (("nl", "fr"), "jrc.dev"),
    (("nl", "en"), "jrc.dev"),
    (("de", "fr"), "jrc.dev"),
)
"""The corpora of which concordance pages are made; those in Dutch and German also with a third language."""


BROKEN = {
    ("nl", "de"): re.compile(r"\s[,.;:)]|\(\s|\w\(\d|\s-\s(?:und|oder|en|of)\b"),
    ("en", "fr"): re.compile(r"\s[,.)]|\(\s"),
}
"""Finds lines of old acts that have spaces around punctuation, or no space before notes. Their own text is broken.

French has spaces before `;` and `:`, and `Article 2(1)` is a usual form in English.
"""
WITH_BROKEN_LINES = {"jrc.dev"}


@dataclass(frozen=True, slots=True)
class BreakFigures:
    """Counts of breaks, of sure edits and of lines in repaired text."""

    breaks: int
    wrong: int
    sure: int
    sure_wrong: int
    calibration_error: float
    clean_touched: int
    changed: int

    @property
    def accuracy(self) -> float:
        return 1 - self.wrong / self.breaks

    @property
    def sure_share(self) -> float:
        return self.sure / self.breaks

    def __str__(self) -> str:
        return (
            f"{self.accuracy:.5f} ({self.wrong} of {self.breaks} wrong); p ≥ {SURE}: {self.sure_share:.4f} of all,"
            f" {self.sure_wrong} of {self.sure} wrong; calibration error {self.calibration_error:.4f};"
            f" clean lines touched {self.clean_touched}, characters changed in {self.changed}"
        )


def breaks(corpus: str, folder: Path, *, languages: Pair = ("nl", "de"), cases: int = CASES) -> BreakFigures:
    """Repair damaged lines of a corpus in two languages."""
    damage = program("damage")
    clean = [folder / f"clean.{code}" for code in languages]
    texts = (path.read_text(encoding="utf-8").splitlines() for path in sides(corpus, languages))
    pairs = list(zip(*texts, strict=True))
    is_broken = BROKEN[languages].search
    is_read = [corpus not in WITH_BROKEN_LINES or not any(map(is_broken, pair)) for pair in pairs]
    kept = [pair for pair, reads in zip(pairs, is_read, strict=True) if reads]
    for path, lines in zip(clean, zip(*kept, strict=True), strict=True):
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    damaged, repaired = folder / "cases.jsonl", folder / "repaired.jsonl"
    made = {"nl": clean[0], "de": clean[1], "languages": "-".join(languages)}
    damage.make(SimpleNamespace(out=damaged, seed=SEED, limit=cases, **made))
    judged = []
    with repaired.open("w", encoding="utf-8") as out:
        for case in map(json.loads, damaged.read_text(encoding="utf-8").splitlines()):
            document = parlalign.repair(case["damaged"], case["lang"])
            out.write(json.dumps({"id": case["id"], "text": document.text}) + "\n")
            label = {start: kind for start, _, kind in case["breaks"]}
            judged += [
                (edit.probability, label.get(edit.span.start) == ("space" if edit.replacement else "join"))
                for edit in document.edits
            ]
    scored = printed(damage.score, cases=damaged, repaired=repaired)
    total, wrong, touched, changed = (
        int(re.search(rf"{name} (\d+)", scored)[1])  # type: ignore[index]
        for name in ("breaks", "wrong", "clean segments touched", "characters changed in")
    )
    calibration = measure_calibration(judged).error
    sure = [right for probability, right in judged if probability >= SURE]
    return BreakFigures(total, wrong, len(sure), sure.count(False), calibration, touched, changed)


def clean_lines(languages: Pair = ("nl", "de")) -> tuple[int, int]:
    """Return how many of 5,000 clean lines are changed, each repaired as a text, and their number."""
    touched = total = 0
    for corpus in BREAKS[languages]:
        for path, code in zip(sides(corpus, languages), languages, strict=True):
            for line in path.read_text(encoding="utf-8").splitlines()[: 5000 - total]:
                total += 1
                touched += parlalign.repair(line, code).text != line
    return touched, total


def hyphens(code: str) -> tuple[int, int]:
    """Return how many of the hyphenated line ends of `tests/cases/hyphens` are repaired correctly, and their number."""
    lines = (CASES_HERE / "hyphens" / f"{code}.txt").read_text(encoding="utf-8").splitlines()
    right = 0
    for line in lines:
        left, rest = line.split("|")
        hyphenated = left if left.endswith("-") else f"{left}-"
        right += parlalign.repair(f"{hyphenated}\n{rest.lstrip()}", code).text == left + rest
    return right, len(lines)


def layouts(between: str) -> tuple[int, int, int]:
    """Count paragraph ends in text of fixed width (`tests/cases/layout`, the corpora): found, gold, and correct."""
    found = gold = both = 0
    paths = [*sorted((CASES_HERE / "layout").glob("*.txt")), *sorted(parlalign.corpus_path().glob("*/??.txt"))]
    for path in paths:
        paragraphs = [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
        code = path.name[:2]
        for width in (60, 66, 72, 80, 90, 100):
            wrapped = between.join(textwrap.fill(line, width, break_long_words=False) for line in paragraphs)
            ends = paragraph_ends(parlalign.repair(wrapped, code).text)
            wanted = paragraph_ends("\n".join(paragraphs))
            found, gold, both = found + len(ends), gold + len(wanted), both + len(ends & wanted)
    return found, gold, both


def paragraph_ends(text: str) -> set[int]:
    """Return the positions of paragraph ends, counted in characters other than white space and hyphens."""
    lengths = [len(re.sub(r"[\s\u00ad-]", "", part)) for part in re.split(r"\s*\n\s*", text.strip())]
    return set(accumulate(lengths))


def mixed(corpus: str, folder: Path, *, languages: Pair = ("nl", "de"), seed: int = SEED) -> tuple[int, int, int]:
    """Return how many switch points of a mixed text are found exactly, how many pairs are exact, and the total."""
    damage, (source, target) = program("damage"), sides(corpus, languages)
    cases, blob, gold = folder / "cases.jsonl", folder / "blob.txt", folder / "gold.jsonl"
    made = {"nl": source, "de": target, "languages": "-".join(languages)}
    damage.make(SimpleNamespace(out=cases, seed=seed, limit=CASES, **made))
    damage.blob(SimpleNamespace(cases=cases, blob=blob, gold=gold))
    text = blob.read_text(encoding="utf-8")
    rows = list(map(json.loads, cases.read_text(encoding="utf-8").splitlines()))
    starts = {run.span.start: run.language for run in language_spans(text, languages)}
    right, at = 0, 0
    for first, second in zip(rows[::2], rows[1::2], strict=True):
        end = at + len(first["damaged"])
        switch_point = text.index(second["damaged"], end)
        inside = [start for start in starts if at < start <= switch_point]
        right += inside == [switch_point] and starts[switch_point] == languages[1]
        at = switch_point + len(second["damaged"]) + 2
    golds = map(json.loads, gold.read_text(encoding="utf-8").splitlines())
    wanted = [tuple(row[code] for code in languages) for row in golds]
    found = {(record.source, record.target) for record in parlalign.align_text(text, languages=languages)}
    exact = sum(pair in found for pair in wanted)
    return right, exact, len(wanted)


def pages(corpus: str, kind: str, folder: Path, *, languages: Pair = ("nl", "de"), seed: int = SEED) -> tuple[int, int]:
    """Return how many pairs of files of several concordance pages are exact, and the total."""
    program_of_pages, (source, target) = program("pages"), sides(corpus, languages)
    third = corpus_file(THIRD[corpus]) if kind == "third" else None
    made = {"kind": kind, "files": PAGE_FILES, "pairs": 8, "seed": seed, "third": third}
    printed(program_of_pages.make, nl=source, de=target, out=folder, **made)
    exact = total = 0
    for path in sorted(folder.glob("*.gold.jsonl")):
        text = path.with_name(path.name.replace(".gold.jsonl", ".txt")).read_text(encoding="utf-8")
        found = {(record.source, record.target) for record in parlalign.align_text(text, languages=languages)}
        gold = [(row["nl"], row["de"]) for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())]
        exact, total = exact + sum(pair in found for pair in gold), total + len(gold)
    return exact, total


def signature() -> str:
    """Return the version, the hashes of the models and the seed."""
    words = ("words.npz", "words.en.npz", "words.fr.npz")
    breaks_of = (f"breaks.{code}.npz" for pair in BREAKS for code in pair)
    names = (*breaks_of, "language.npz", *words, "align.json")
    models = ", ".join(f"{name} {model_hash(name)[:12]}" for name in names)
    return f"parlalign {parlalign.__version__}; {models}; seed {SEED}"


def main() -> None:
    """Print the table."""
    require_outside()
    print(f"{signature()}\n\n| what | corpus | result |\n|---|---|---|")
    all_rows = {
        "breaks": break_rows,
        "own": own_rows,
        "mixed": mixed_rows,
        "pages": page_rows,
        "beads": bead_rows,
        "prose": prose_rows,
        "formulas": formula_rows,
        "pairs": pair_rows,
        "seeds": seed_rows,
        "calibration": calibration_rows,
    }
    wanted = sys.argv[1:] or all_rows
    for what, rows in all_rows.items():
        if what in wanted:
            for row in rows():
                print("|", " | ".join(row), "|", flush=True)


def break_rows() -> Iterator[tuple[str, str, str]]:
    """Yield the rows on damaged lines: with the usual number of cases, and with all cases."""
    for languages, corpora in BREAKS.items():
        pair = "-".join(languages)
        for cases, corpus in product((CASES, 2000), corpora):
            with tempfile.TemporaryDirectory() as folder:
                figures = breaks(corpus, Path(folder), languages=languages, cases=cases)
            yield f"breaks, {pair}, up to {cases} cases", f"{corpus} {digest(corpus, languages)}", str(figures)
        yield f"clean lines touched, {pair}", "all three", "{} of {}".format(*clean_lines(languages))


def own_rows() -> Iterator[tuple[str, str, str]]:
    """Yield the rows on the cases of this project."""
    for code in (code for pair in BREAKS for code in pair):
        right, total = hyphens(code)
        yield "hyphenated line ends", f"tests/cases/hyphens/{code}.txt", f"{right / total:.4f} ({right} of {total})"
    for name, between in (("empty lines between paragraphs", "\n\n"), ("no empty lines", "\n")):
        found, gold, both = layouts(between)
        result = f"P {both / found:.4f} R {both / gold:.4f} F1 {2 * both / (found + gold):.4f} of {gold} ends"
        yield f"paragraph ends, 60 to 100 columns, {name}", "tests/cases/layout, corpora", result


def mixed_rows() -> Iterator[tuple[str, str, str]]:
    """Yield the rows on mixed texts."""
    for languages, corpora in MIXED.items():
        for corpus in corpora:
            with tempfile.TemporaryDirectory() as folder:
                switch_points, exact, total = mixed(corpus, Path(folder), languages=languages)
            result = f"switch points {switch_points / total:.4f}, pairs exact {exact / total:.4f} of {total}"
            yield f"mixed stream, {'-'.join(languages)}", f"{corpus} {digest(corpus, languages)}", result


def page_rows() -> Iterator[tuple[str, str, str]]:
    """Yield the rows on files of several concordance pages, each with three seeds."""
    for languages, corpus in PAGES:
        for kind in PAGE_KINDS if languages == ("nl", "de") else PAGE_KINDS[:-1]:
            shares = []
            for seed in (1, 2, 3):
                with tempfile.TemporaryDirectory() as folder:
                    exact, total = pages(corpus, kind, Path(folder), languages=languages, seed=seed)
                shares.append(exact / total)
            seeds = ", ".join(f"{share:.4f}" for share in shares)
            texts = f"{corpus} {digest(corpus, languages)}"
            yield f"concordance pages, {'-'.join(languages)}, {kind}", texts, f"{sum(shares) / 3:.4f} ({seeds})"


def bead_rows() -> Iterator[tuple[str, str, str]]:
    """Yield the rows on alignment."""
    yield from task_rows("beads", BEAD_TASKS)
    for corpus in ("ntrex.dev", "jrc.dev"):
        linked, total = unrelated(corpus)
        yield "segments linked to an unrelated document", f"{corpus} {digest(corpus)}", f"{linked} of {total}"


def prose_rows() -> Iterator[tuple[str, str, str]]:
    """Yield the rows on prose in free translation."""
    for pair in PROSE_PAIRS:
        yield f"prose, {pair}", f"corpora/prose/test {prose_hash(pair)}", bead_figures(prose_evaluation(pair))
    yield "prose, all", "", bead_figures(pooled(prose_evaluations()))


def formula_rows() -> Iterator[tuple[str, str, str]]:
    """Yield the rows on repeated formulas."""
    for task in FORMULAS:
        yield f"{task}", task.texts, bead_figures(evaluation(task))


def pair_rows() -> Iterator[tuple[str, str, str]]:
    """Yield the rows on other pairs of languages."""
    yield from task_rows("pairs", PAIRS)
    yield from task_rows("pairs without a table of words", PAIRS_WITHOUT_TABLE)


def seed_rows() -> Iterator[tuple[str, str, str]]:
    """Yield the strict F1 with several seeds of the noise, for each pair of languages and for law."""
    for task in (NEWS[1], *PAIRS, NEWS[2], *LAW):
        evaluations = [evaluation(replace(task, seed=seed)) for seed in SEEDS]
        each = [result.strict.f1 for result in evaluations]
        every = pooled(evaluations)
        result = f"strict F1 {mean(each):.4f} ({min(each):.4f} to {max(each):.4f}); {bead_figures(every)}"
        yield f"seeds {SEEDS[0]} to {SEEDS[-1]}, {task}", task.texts, result


def calibration_rows() -> Iterator[tuple[str, str, str]]:
    """Yield the calibration of the scores by kind of text."""
    by_kind = {kind: [evaluation(task) for task in tasks] for kind, tasks in KINDS.items()}
    texts = {kind: "; ".join(map(str, tasks)) for kind, tasks in KINDS.items()}
    by_kind |= {"prose": prose_evaluations(), f"{LAW[-1]}": [evaluation(LAW[-1])]}
    texts["prose"] = "corpora/prose/test"
    for kind, results in by_kind.items():
        yield f"calibration, {kind}", texts.get(kind, kind), calibration_figures(pooled(results).calibration)


def task_rows(what: str, tasks: Sequence[Task]) -> Iterator[tuple[str, str, str]]:
    """Yield a row for each task, and one for all of them."""
    for task in tasks:
        yield f"{what}, {task}", task.texts, bead_figures(evaluation(task))
    yield f"{what}, all of these", "", bead_figures(pooled(map(evaluation, tasks)))


def prose_evaluations() -> list[Evaluation]:
    """Return the evaluation of each pair of languages of the prose."""
    return list(map(prose_evaluation, PROSE_PAIRS))


def pooled(results: Iterable[Evaluation]) -> Evaluation:
    """Return the evaluation of all documents of several evaluations."""
    return reduce(add, results)


def bead_figures(result: Evaluation) -> str:
    """Return the figures of an evaluation on one line."""
    strict, lax, alone = result.strict, result.lax, result.deletions
    return (
        f"strict P {strict.precision:.4f} R {strict.recall:.4f} F1 {strict.f1:.4f}; lax F1 {lax.f1:.4f};"
        f" published strict F1 {result.published_strict.f1:.4f} lax F1 {result.published_lax.f1:.4f};"
        f" pairs F1 {result.pairs.f1:.4f}; deletions P {alone.precision:.4f} R {alone.recall:.4f};"
        f" calibration error {result.calibration.error:.4f}"
    )


def calibration_figures(calibration: Calibration) -> str:
    """Return the figures of a calibration on one line."""
    score, right = (
        sum(getattr(reliability, name) for reliability in calibration.bins) / calibration.count
        for name in ("score_sum", "right")
    )
    figures = f"mean score {score:.4f}, correct {right:.4f}, calibration error {calibration.error:.4f}"
    return f"{figures} of {calibration.count:,} beads"


if __name__ == "__main__":
    main()
