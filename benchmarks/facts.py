"""Measure how often facts that differ are found, and how often a right pair is flagged.

    PARLALIGN_DATA=… python benchmarks/facts.py [CORPUS …]

A corpus is written as `parallel/jrc.dev:nl-de`. Each pair is compared as it is (false alarms), and with one fact of the
target changed: a number, a number in words, a date, a month, a percentage, an article number, an identifier, or a
negation removed. The pairs of answers are `Ja.` and `Nein.` in all languages. Pairs that are flagged before the change
do not count for the change.
"""

from __future__ import annotations

import os
import random
import re
import sys
from collections import Counter
from collections.abc import Callable
from itertools import permutations
from pathlib import Path

from parlalign.checking.fact_comparison import fact_differences


def words(text: str) -> list[str]:
    """Return the words of a list that is written as one text."""
    return text.split()


FOLDER = Path(os.environ.get("PARLALIGN_DATA", "")) / "data"
CORPORA = (
    "parallel/jrc.dev:nl-de",
    "parallel/europarl.test2007:nl-de",
    "multi/jrc.dev:en-fr",
    "multi/europarl2000:en-fr",
    "multi/belaws:nl-fr",
    "parallel/ntrex.dev:nl-de",
)
MOST_PAIRS = 4000
SEED = 1

MONTHS = {
    "nl": words("januari februari maart april mei juni juli augustus september oktober november december"),
    "de": words("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
    "en": words("January February March April May June July August September October November December"),
    "fr": words("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
}
NUMERALS = {
    "nl": words("drie vier vijf zes zeven acht negen tien twaalf twintig dertig veertig vijftig honderd"),
    "de": words("drei vier fünf sechs sieben acht neun zehn zwölf zwanzig dreißig vierzig fünfzig hundert"),
    "en": words("three four five six seven eight nine ten twelve twenty thirty forty fifty hundred"),
    "fr": words("trois quatre cinq six sept huit neuf dix douze vingt trente quarante cinquante cent"),
}
NEGATIONS = {
    "nl": ((r"\bniet ", ""), (r"\bgeen\b", "een"), (r"\bnooit\b", "altijd")),
    "de": ((r"\bnicht ", ""), (r"\bkein(?=e?[nrsm]?\b)", "ein"), (r"\bnie\b", "immer")),
    "en": ((r"\bnot ", ""), (r"\bno (?!\d)", "a "), (r"\bnever\b", "always")),
    "fr": ((r"\b(?:ne |n')(.{1,30}?) (?:pas|jamais)\b", r"\1"),),
}
ARTICLES = {"nl": "artikel", "de": "Artikel", "en": "Article", "fr": "article"}
ANSWERS = {"nl": ("Ja.", "Nee."), "de": ("Ja.", "Nein."), "en": ("Yes.", "No."), "fr": ("Oui.", "Non.")}


def change(text: str, pattern: str, replace: Callable[[re.Match[str]], str], rng: random.Random) -> str | None:
    """Return a text with one random match replaced, or None if there is no match."""
    matches = list(re.finditer(pattern, text))
    if not matches:
        return None
    match = rng.choice(matches)
    return text[: match.start()] + replace(match) + text[match.end() :]


def other_number(number: str, rng: random.Random) -> str:
    """Return a number with one digit changed; the first digit does not become a zero."""
    k = rng.choice([k for k, sign in enumerate(number) if sign.isdigit()])
    digit = rng.choice([each for each in "123456789" if each != number[k]])
    return number[:k] + digit + number[k + 1 :]


def corruptions(text: str, code: str, rng: random.Random) -> dict[str, str | None]:
    """Return the text with a fact changed, by the kind of the fact."""

    def digits(match: re.Match[str]) -> str:
        return other_number(match[0], rng)

    def other(words: list[str]) -> Callable[[re.Match[str]], str]:
        return lambda match: rng.choice([word for word in words if word != match[0]])

    month = "|".join(MONTHS[code])
    negated = [changed for pattern, new in NEGATIONS[code] if (changed := re.sub(pattern, new, text, count=1)) != text]
    return {
        "number": change(text, r"(?<![\w/.,(-])\d+(?:[.,]\d+)?(?![\w/)%(-]| ?%|[.,]\d)", digits, rng),
        "number in words": change(text, rf"\b(?:{'|'.join(NUMERALS[code])})\b", other(NUMERALS[code]), rng),
        "day of a date": change(
            text, rf"\b\d{{1,2}}(?=\.? (?:{month})\b)", lambda match: str(int(match[0]) % 28 + 1), rng
        ),
        "month": change(text, rf"(?<=\d )(?:{month})\b|(?<=\d\. )(?:{month})\b", other(MONTHS[code]), rng),
        "percentage": change(text, r"\b\d+(?:[.,]\d+)?(?= ?%)", digits, rng),
        "article": change(text, rf"(?<=\b{ARTICLES[code]} )\d+\b", digits, rng),
        "identifier": change(text, r"\b\d+/\d+\b", digits, rng),
        "negation": rng.choice(negated) if negated else None,
    }


def measure(name: str, source: str, target: str) -> None:
    """Print a row with the false alarms on a corpus and the share of changes that are found, by kind."""
    lists = [(FOLDER / f"{name}.{code}").read_text(encoding="utf-8").split("\n") for code in (source, target)]
    pairs = [pair for pair in zip(*lists, strict=True) if pair[0].strip() and pair[1].strip()]
    rng = random.Random(SEED)
    pairs = rng.sample(pairs, min(len(pairs), MOST_PAIRS))
    found, total = Counter[str](), Counter[str]()
    alarms = Counter[str]()
    for pair in pairs:
        differences = {each.kind for each in fact_differences(pair, (source, target))}
        alarms.update(differences | {"all"} if differences else ())
        for kind, changed in corruptions(pair[1], target, rng).items():
            if changed is not None and not differences:
                total[kind] += 1
                found[kind] += bool(fact_differences((pair[0], changed), (source, target)))
    named = ", ".join(f"{count} {kind}" for kind, count in alarms.items() if kind != "all")
    print(
        f"{name} {source}-{target}: {alarms['all']} of {len(pairs)} flagged ({alarms['all'] / len(pairs):.2%}): {named}"
    )
    for kind, count in sorted(total.items()):
        print(f"    {kind:16} {found[kind]:5} of {count:5} found  {found[kind] / count:.3f}")


def main() -> None:
    """Measure the corpora of the command line, or all."""
    for corpus in sys.argv[1:] or CORPORA:
        name, _, languages = corpus.partition(":")
        source, target = languages.split("-")
        measure(name, source, target)
    swapped = [
        fact_differences((ANSWERS[one][k], ANSWERS[other][1 - k]), (one, other))
        for one, other in permutations(ANSWERS, 2)
        for k in (0, 1)
    ]
    print(f"answers exchanged: {sum(map(bool, swapped))} of {len(swapped)} found")


if __name__ == "__main__":
    main()
