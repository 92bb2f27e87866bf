"""The memory on PostgreSQL: the same results as on SQLite, roles, errors with their cures, and a server that fails."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner
from postgres_cluster import OWNER, Cluster, new_cluster

import parlalign
from parlalign import Memory, Origin, ParlalignError, Record, Span, open_memory
from parlalign.cli.root import main
from parlalign.memory import Filter, postgres_index, postgres_store
from parlalign.memory.postgres_errors import postgres_errors

PAIR = Record("a", "De haven is dicht.", "Der Hafen ist zu.", ("nl", "de"), "sentence", 0.97, "paired")
WORDS = ["de", "haven", "Haven", "is", "dicht", "het", "110", "Maßnahme", "havenverslag", "coördinatie", "欧洲", "x" * 400]
ENDS = ["", ".", ";", " (1)", " \0", " \ud800", " \\", " %_"]


def random_records(chance: random.Random, count: int) -> Iterator[Record]:
    """Yield records of few words, so that many texts, ids and documents occur more than once."""

    def text() -> str:
        return " ".join(chance.choices(WORDS, k=chance.choice((1, 3, 6, 12)))) + chance.choice(ENDS)

    def origin() -> Origin | None:
        further = chance.choice(((), (("b", (Span(0, 2),)),)))
        return chance.choice((None, Origin(chance.choice(["a", "b", 'c"\\']), (Span(0, 3),), "paragraph", "1")))

    for _ in range(count):
        yield Record(
            id=str(chance.randrange(count)),
            source=text(),
            target=text(),
            languages=chance.choice([("nl", "de"), ("de", "nl"), ("de", "fr")]),
            level=chance.choice(["sentence", "paragraph"]),
            score=chance.choice([None, 0.5, 1.0]),
            status=chance.choice(["paired", "accepted", "rejected"]),
            origin=(origin(), origin()),
            pieces=chance.choice([(), ((text(), text()),)]),
            comment=chance.choice(["", "let op"]),
        )


def queries(chance: random.Random) -> Iterator[Callable[[Memory], object]]:
    """Yield searches of all kinds."""
    filters = [
        Filter(),
        Filter(document='c"\\'),
        Filter(document="b", status="all"),
        Filter(languages=("nl", "de"), min_score=0.7),
        Filter(label="1", level="sentence"),
    ]
    for _ in range(120):
        only, words = chance.choice(filters), chance.choices(WORDS, k=chance.choice((1, 2, 4, 8)))
        text, least = " ".join(words), chance.choice((40, 70, 90))
        phrase = f'"{" ".join(words[:3])}" {chance.choice(WORDS)} {chance.choice(["*a*", "haven*", "*g", "d*t", ""])}'
        yield lambda memory, text=text, only=only, least=least: memory.search(text, only=only, least=least, limit=9)  # type: ignore[misc]
        yield lambda memory, phrase=phrase, only=only: memory.concordance(phrase, only=only, limit=50)  # type: ignore[misc]
    for only in filters:
        yield lambda memory, only=only: list(memory.records(only))  # type: ignore[misc]
    yield lambda memory: replace(memory.stats(), size=0)


@pytest.mark.parametrize("options", ["", "LOCALE_PROVIDER icu ICU_LOCALE 'de'"])
def test_the_results_are_those_of_sqlite(
    postgres_cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: str
) -> None:
    monkeypatch.setattr(postgres_index, "_FEW", 5)  # so that few texts take all the ways of the index
    monkeypatch.setattr(postgres_index, "_IN_ONE_READING", 20)
    monkeypatch.setattr(postgres_index, "_MOST_PARTS", 3)
    chance = random.Random(4)
    place = postgres_cluster.new_database(options=options)
    with open_memory(tmp_path / "tm.sqlite") as on_sqlite, open_memory(place) as on_postgres:
        for size in (1, 3, 200, 1, 1, 1, 80):
            # PostgreSQL cannot store NUL
            some = [replace(r, source=r.source.replace("\0", "?")) for r in random_records(chance, size)]
            some = [replace(r, target=r.target.replace("\0", "?"), pieces=()) for r in some]
            assert on_sqlite.add(some) == on_postgres.add(some)
        for ask in queries(chance):
            assert ask(on_postgres) == ask(on_sqlite)
        assert on_postgres.check() == on_sqlite.check()
