"""The memory on PostgreSQL: the same results as on SQLite, roles, errors with their cures, and a server that fails."""

from __future__ import annotations

import random
import re
import sys
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
from parlalign.memory import Filter, adding, postgres_index, postgres_store
from parlalign.memory.postgres_errors import postgres_errors

PAIR = Record("a", "De haven is dicht.", "Der Hafen ist zu.", ("nl", "de"), "sentence", 0.97, "paired")
WORDS = [
    "de",
    "haven",
    "Haven",
    "is",
    "dicht",
    "het",
    "110",
    "Maßnahme",
    "havenverslag",
    "coördinatie",
    "欧洲",
    "x" * 400,
]
ENDS = ["", ".", ";", " (1)", " \ud800", " \\", " %_"]


def random_records(chance: random.Random, count: int) -> Iterator[Record]:
    """Yield records of few words, so that many texts, ids and documents occur more than once."""

    def text() -> str:
        return " ".join(chance.choices(WORDS, k=chance.choice((1, 3, 6, 12)))) + chance.choice(ENDS)

    def origin() -> Origin | None:
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


def queries(chance: random.Random, count: int) -> Iterator[Callable[[Memory], object]]:
    """Yield searches of all kinds."""
    filters = [
        Filter(),
        Filter(document='c"\\'),
        Filter(document="b", status="all"),
        Filter(languages=("nl", "de"), min_score=0.7),
        Filter(label="1", level="sentence"),
    ]
    for _ in range(count):
        only, words = chance.choice(filters), chance.choices(WORDS, k=chance.choice((1, 2, 4, 8)))
        text, least = " ".join(words), chance.choice((40, 70, 90))
        phrase = f'"{" ".join(words[:3])}" {chance.choice(WORDS)} {chance.choice(["*a*", "haven*", "*g", "d*t", ""])}'
        yield lambda memory, text=text, only=only, least=least: memory.search(text, only=only, least=least, limit=9)  # type: ignore[misc]
        yield lambda memory, phrase=phrase, only=only: memory.concordance(phrase, only=only, limit=50)  # type: ignore[misc]
    for only in filters:
        yield lambda memory, only=only: list(memory.records(only))  # type: ignore[misc]
    yield lambda memory: replace(memory.stats(), size=0)


@pytest.mark.parametrize(("options", "count"), [("", 80), ("LOCALE_PROVIDER icu ICU_LOCALE 'de'", 20)])
def test_the_results_are_those_of_sqlite(
    postgres_cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: str, count: int
) -> None:
    monkeypatch.setattr(postgres_index, "_FEW", 5)  # so that few texts take all the ways of the index
    monkeypatch.setattr(postgres_index, "_IN_ONE_READING", 20)
    monkeypatch.setattr(postgres_index, "_MOST_PARTS", 3)
    chance = random.Random(4)
    place = postgres_cluster.new_database(options=options)
    with open_memory(tmp_path / "tm.sqlite") as on_sqlite, open_memory(place) as on_postgres:
        for size in (1, 3, 200, 1, 1, 1, 80):
            some = list(random_records(chance, size))
            assert on_sqlite.add(some) == on_postgres.add(some)
        for ask in queries(chance, count):
            assert ask(on_postgres) == ask(on_sqlite)
        assert on_postgres.check() == on_sqlite.check()


def pair(number: object, source: str, target: str = "x") -> Record:
    return replace(PAIR, id=str(number), source=source, target=target)


def run(*words: str) -> str:
    """Run a command of `memory`, and return what it printed."""
    return CliRunner().invoke(main, ["memory", *words]).output


def test_what_only_sqlite_stores_is_replaced_and_long_words_are_found(postgres_place: str) -> None:
    word = "".join(random.Random(1).choices("abcdefghij", k=9000))
    with open_memory(postgres_place) as memory:
        memory.add([replace(pair("a", f"de haven {word}.\0", f"\ud800 {word}b"), pieces=(("\0", word),))])
        assert [match.score for match in memory.search(f"de haven {word}.?")] == [100]
        assert memory.search(f"haven {word}", least=50)[0].score == 65
        assert len(memory.concordance(f'"haven {word}"')) == len(memory.concordance(word[:100] + "*")) == 1
        assert memory.concordance(word[:-1]) == []
        assert [record.target for record in memory.records()] == [f"? {word}b"]
        assert memory.check().faults == []
        with pytest.raises(ParlalignError, match=r"too long for PostgreSQL .*: shorten it"):
            memory.add([pair(word, "De brug.")])
        assert len(memory) == 1


def test_the_index_stays_merged_when_few_records_are_added_at_a_time(
    postgres_place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_index, "_BUFFERED", 20)
    monkeypatch.setattr(postgres_index, "_MOST_PARTS", 3)
    with open_memory(postgres_place) as memory:
        for number in range(30):
            memory.add([pair(number, f"haven {'zin ' * (number % 3)}{number}")])
        [(parts,)] = memory._store.execute("SELECT count(*) FROM postings WHERE word = 'haven'")
        assert parts <= 4
        assert [hit.record.id for hit in memory.concordance("haven", limit=99)] == [
            str(number) for rest in range(3) for number in range(rest, 30, 3)
        ]
        assert memory.check().faults == []


def test_a_memory_moves_from_sqlite_to_postgresql_and_back(postgres_place: str, tmp_path: Path) -> None:
    chance = random.Random(2)
    path, exported, back = (str(tmp_path / name) for name in ("tm.sqlite", "tm.jsonl", "back.sqlite"))
    with open_memory(path) as memory:
        memory.add(replace(r, status="accepted") for r in random_records(chance, 300))
        records = list(memory.records())
    run("add", postgres_place, path, "--ids", "global")
    run("export", postgres_place, exported, "--status", "all")
    run("add", back, exported, "--ids", "global")
    for place in (postgres_place, back):
        with open_memory(place, read_only=True) as memory:
            assert list(memory.records()) == records


def test_the_roles_of_the_documentation(postgres_cluster: Cluster, tmp_path: Path) -> None:
    place = postgres_cluster.new_database()
    with open_memory(place) as memory:
        memory.add([PAIR])
    text = (Path(__file__).parents[1] / "docs" / "memory-teams.md").read_text(encoding="utf-8")
    statements = "".join(re.findall(r"```sql\n(.*?)```", text, re.DOTALL))
    with closing(postgres_cluster.connection(place.replace(OWNER, "postgres"))) as connection:
        connection.execute("CREATE ROLE ann LOGIN; CREATE ROLE ben LOGIN; CREATE ROLE eve LOGIN")
        connection.execute(f"SET ROLE {OWNER}; RESET ROLE;{statements}")
    reader, writer, stranger = (place.replace(OWNER, name) for name in ("ann", "ben", "eve"))
    with open_memory(writer) as memory:
        assert memory.add([pair("b", "De haven is open."), replace(PAIR, comment="gut")]).updated == 1
        memory._store.merge_index()
    with open_memory(reader) as memory:
        assert [match.record.id for match in memory.search("De haven is open.")] == ["b", "a"]
        assert len(memory.concordance("haven")) == memory.stats().records == len(list(memory.records())) == 2
        assert memory.check().faults == []
        with pytest.raises(ParlalignError, match=r"permission denied.*: the owner of the database can grant it"):
            memory.add([pair("c", "De brug is open.")])
        assert len(memory) == 2
    assert "2 records written" in run("export", reader, str(tmp_path / "out.jsonl"))
    for read_only in (True, False):
        with pytest.raises(ParlalignError, match="no permission for the schema parlalign"):
            open_memory(stranger, read_only=read_only)
    with pytest.raises(ParlalignError, match="permission denied for database"):
        open_memory(f"{stranger}?schema=own")


def test_what_is_wrong_with_a_database_is_said_in_one_line(postgres_cluster: Cluster, tmp_path: Path) -> None:
    place = postgres_cluster.new_database()
    with closing(postgres_cluster.connection(place.replace(OWNER, "postgres"))) as connection:
        connection.execute("CREATE ROLE guarded LOGIN PASSWORD 'geheim'; CREATE ROLE stranger LOGIN")
        connection.execute("CREATE ROLE crowd LOGIN CONNECTION LIMIT 0; CREATE SCHEMA other; CREATE TABLE other.t()")
        open_memory(place).close()
        for version, schema in ((1, "older"), (99, "newer")):
            statements = f"CREATE SCHEMA {schema}; CREATE TABLE {schema}.memory_version(number) AS SELECT {version}"
            connection.execute(statements)
    guarded = place.replace(OWNER, "guarded:wrong-secret")
    latin = postgres_cluster.new_database(options="ENCODING LATIN1 LC_COLLATE 'C' LC_CTYPE 'C'")
    told = {
        guarded: "the password is missing or wrong: write it to the file",
        place.replace(OWNER, "stranger"): r"does not admit this connection .*pg_hba\.conf",
        place.replace(OWNER, "crowd"): "too many connections: try again later",
        place.replace(OWNER, "nobody"): "the server has no such user: create it",
        f"{place}x": "there is no such database: create it with `createdb`",
        re.sub(r":\d+/", ":1/", place): "the server cannot be reached .*: check the address",
        place.replace("127.0.0.1", "host.invalid"): "the server cannot be reached .*: check the address",
        f"{place}?schema=other".replace(OWNER, "postgres"): "has tables of another program: name another schema",
        f"{place}?schema=older".replace(OWNER, "postgres"): "version 1 of the memory.*: export it with that version",
        f"{place}?schema=newer".replace(OWNER, "postgres"): "version 99 of the memory.*: upgrade parlalign",
        f"{place}?sslmode=verify": "cannot be reached .*invalid sslmode",
        f"{place}?sslmode=require": "encrypted connection is not possible .*: check SSL",
        f"{place}?sslmode=verify-full&sslrootcert=/no": "encrypted connection is not possible .*certificate",
        f"{place}?sslmood=require": "is no address that PostgreSQL understands",
        "mysql://ann:secret@host/tm": "^mysql://…: is no address of a memory: write postgresql://",
        latin: "stores texts in LATIN1.*: create another one",
    }
    for wrong, message in told.items():
        with pytest.raises(ParlalignError, match=message) as raised:
            open_memory(wrong)
        assert "secret" not in str(raised.value)
        assert "\n" not in str(raised.value)
    assert "secret" not in run("stats", guarded)
    assert f"{place.replace(OWNER, 'guarded')}: is a database" in run("add", str(tmp_path / "tm.sqlite"), guarded)
    with pytest.raises(ParlalignError, match="there is no memory yet: make it with `parlalign memory add '"):
        open_memory(f"{place}?schema=empty", read_only=True)


@pytest.mark.parametrize(
    "place",
    [
        "postgresql://ann:one@secret?x=y@host/tm",
        "postgresql://ann@127.0.0.1:1/tm?pass%77ord=secret",
        "postgresql://ann@127.0.0.1:1/tm?PASSWORD=secret",
        "postgresql:/ann:secret@host/tm",
        "Postgresql://ann:secret@host/tm",
        "postgresql://ann:secret@127.0.0.1:1/tm\udcff",
    ],
)
def test_no_message_about_a_wrong_address_has_the_password(place: str) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(ParlalignError, match="address") as raised:
        open_memory(place)
    assert "secret" not in str(raised.value)


def test_errors_during_work(postgres_cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(postgres_store._SETTINGS, "lock_timeout", "100ms")
    place = postgres_cluster.new_database()
    with open_memory(place) as memory, open_memory(place) as other:
        memory.add([PAIR])
        with memory._store.transaction(write=True), pytest.raises(ParlalignError, match="another program"):
            other.add([pair("b", "De brug.")])
        other._store.execute("SET statement_timeout = '1ms'")
        with pytest.raises(ParlalignError, match="raise the statement_timeout"), other._store.errors():
            other._store.execute("SELECT pg_sleep(1)")
        with closing(postgres_cluster.connection()) as superuser:
            superuser.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'owner'")
        with pytest.raises(ParlalignError, match=r"the connection was lost .*: repeat the command"):
            memory.add([pair("b", "De brug.")])
    for error, message in (
        (psycopg.errors.DiskFull(), "tm: the disk of the server is full: make room"),
        (psycopg.errors.IndexCorrupted("x"), "tm: is damaged"),
        (psycopg.errors.ReadOnlySqlTransaction(), "tm: can only be read here"),
        (psycopg.errors.DivisionByZero("y"), r"tm: unexpected error of PostgreSQL \(y\): report it"),
    ):
        with pytest.raises(ParlalignError, match=message), postgres_errors("tm"):
            raise error


def test_without_psycopg_the_message_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.delitem(sys.modules, "parlalign.memory.postgres_store")
    with pytest.raises(ParlalignError, match=r"pip install 'parlalign\[postgres\]'"):
        open_memory("postgresql://server/tm")


def test_a_server_that_fails_keeps_what_was_committed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "_BATCH", 10)
    cluster = new_cluster(fsync="off")  # it has all else that a crash of the server, not of the machine, needs
    try:
        place = cluster.new_database()
        counts = parlalign.memory.Added()

        def failing() -> Iterator[Record]:
            for number in range(40):
                if number == 25:
                    cluster.stop("immediate")
                yield pair(number, f"zin {number}")

        with open_memory(place) as memory, pytest.raises(ParlalignError, match="the connection was lost"):
            memory.add(failing(), counts)
        cluster.start()
        with open_memory(place) as memory:
            assert counts.added == len(memory) == 20
            assert memory.check().faults == []
            assert memory.add(pair(number, f"zin {number}") for number in range(40)).added == 20
    finally:
        cluster.close()


def test_damage_is_found(postgres_place: str, tmp_path: Path) -> None:
    with open_memory(postgres_place) as memory:
        memory.add(pair(number, f"zin {number}") for number in range(9))
        damages = {
            "DELETE FROM records WHERE id = '3'": "there should be 9",
            "UPDATE texts SET text = 'zon 4' WHERE text = 'zin 4'": "zon 4",
            "UPDATE postings SET first = first - 1 WHERE word = '5'": "part of its index",
            "DELETE FROM postings WHERE word = '6'": "not in the index",
        }
        for damage, fault in damages.items():
            memory._store.execute("BEGIN")
            memory._store.execute(damage)
            memory._store.execute("COMMIT")
            faults = memory.check().faults
            assert any(fault in found for found in faults), faults
    assert "damaged" in run("export", postgres_place, str(tmp_path / "out.jsonl"))
    assert not (tmp_path / "out.jsonl").exists()
