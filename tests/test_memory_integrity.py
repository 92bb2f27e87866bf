"""The memory has what was added: digests, totals, the check, the upgrade of an earlier version, and the index."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from parlalign import Memory, Origin, ParlalignError, Record, open_memory
from parlalign.cli.root import main
from parlalign.memory import Filter, memory_upgrade
from parlalign.memory.entries import delete_records
from parlalign.memory.record_ids import source_file
from parlalign.records.values import record_from_values

MEMORIES = Path(__file__).parent / "memories"
ALL = Filter(status="all")
PAIR = Record("a", "De haven is dicht.", "Der Hafen ist zu.", ("nl", "de"), "sentence", 0.97, "paired")
RECORDS = [
    replace(PAIR, origin=(Origin("nl.txt", (), "item", "51"), Origin("de.txt", (), "item", "51"))),
    replace(PAIR, id="b", source="De brug is open.", pieces=(("De brug", "Die Brücke"), ("", "x")), status="accepted"),
    replace(PAIR, id="c", source="De kade is breed.", languages=("nl", "fr"), status="rejected"),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with open_memory(tmp_path / "tm.sqlite") as opened:
        opened.add([*RECORDS, replace(PAIR, id="d", source="wordt oud")])
        opened.add([replace(RECORDS[2], status="paired"), RECORDS[2], replace(PAIR, id="d", source="is nieuw")])
    return tmp_path / "tm.sqlite"


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


# Damage --------------------------------------------------------------------------------------------------------------

DAMAGE = [
    "UPDATE records SET id = 'z' WHERE id = 'a'",
    "UPDATE records SET source_language = target_language WHERE id = 'a'",
    "UPDATE records SET target_language = source_language WHERE id = 'a'",
    "UPDATE records SET source = target WHERE id = 'a'",
    "UPDATE records SET target = source WHERE id = 'a'",
    "UPDATE records SET level = 'clause' WHERE id = 'a'",
    "UPDATE records SET score = 0.96 WHERE id = 'a'",
    "UPDATE records SET status = 'accepted' WHERE id = 'a'",
    "UPDATE records SET changed = 1 WHERE id = 'a'",
    "UPDATE records SET comment = 'x' WHERE id = 'a'",
    "UPDATE records SET origin = replace(origin, '51', '52') WHERE id = 'a'",
    "UPDATE records SET digest = digest + 1 WHERE id = 'a'",
    "UPDATE records SET score = 1 + score",
    "UPDATE texts SET text = 'De haven is open.' WHERE text = 'De haven is dicht.'",
    "UPDATE texts SET text = CAST(x'ff' AS TEXT) WHERE text = 'De haven is dicht.'",
    "UPDATE records SET origin = '[' WHERE id = 'a'",
    "UPDATE languages SET code = 'es' WHERE code = 'nl'",
    "DELETE FROM languages WHERE code = 'nl'",
    "DELETE FROM texts WHERE text = 'De haven is dicht.'",
    "DELETE FROM records WHERE id = 'a'",
    "DELETE FROM records WHERE id = 'c'",
    "UPDATE records SET id = 'y', number = 99 WHERE id = 'a'",
    "UPDATE totals SET records = records + 1",
    "UPDATE totals SET checksum = checksum + 1",
    "DELETE FROM totals",
]
HIDDEN = [
    "UPDATE records SET label = NULL WHERE id = 'a'",
    "UPDATE records SET source_document = target_document WHERE id = 'a'",
    "UPDATE records SET file = 7 WHERE id = 'a'",
    "UPDATE texts SET hash = hash + 1 WHERE text = 'De haven is dicht.'",
    "UPDATE texts SET form = form + 1 WHERE text = 'De haven is dicht.'",
    "UPDATE totals SET serial = 0",
    "UPDATE frequencies SET texts = 0 WHERE word = 'haven'",
    "UPDATE frequencies SET backwards = 'x' WHERE word = 'haven'",
    "DELETE FROM frequencies WHERE word = 'haven'",
    "DELETE FROM pieces",
    "UPDATE pieces SET target = source",
    "INSERT INTO pieces SELECT number, 7, source, target FROM records WHERE id = 'a'",
    "INSERT INTO texts VALUES(5, 6, 7, 'nobody')",
    "INSERT INTO shelf(shelf) VALUES('delete-all')",
    "DELETE FROM shelf_data WHERE id > 1",
    "DELETE FROM shelf_config WHERE k = 'version'",
]


@pytest.mark.parametrize("statement", DAMAGE)
def test_a_pass_over_a_damaged_memory_ends_with_an_error(path: Path, statement: str) -> None:
    change(path, statement)
    with open_memory(path, read_only=True) as opened:
        for only in (Filter(), ALL):
            with pytest.raises(ParlalignError, match=r"^\S+/tm\.sqlite: ") as raised:
                [*opened.records(only)]
            assert raised.value.code == "damaged"
        assert opened.check().faults


@pytest.mark.parametrize("statement", HIDDEN)
def test_the_check_finds_damage_of_what_only_a_search_uses(path: Path, statement: str) -> None:
    with open_memory(path, read_only=True) as opened:
        assert (opened.check().records, opened.check().faults) == (4, [])
    change(path, statement)
    with open_memory(path, read_only=True) as opened:
        assert opened.check().faults
        assert len([*opened.records(ALL)]) == 4


def test_a_filtered_pass_finds_missing_records_and_checks_what_it_reads(path: Path) -> None:
    change(path, "UPDATE records SET comment = 'x' WHERE id = 'b'")
    with open_memory(path) as opened:
        assert [record.id for record in opened.records(Filter(label="51"))] == ["a"]
        with pytest.raises(ParlalignError, match="record 'b' is not as it was added: restore a backup"):
            [*opened.records(Filter(languages=("nl", "de")))]
        with pytest.raises(ParlalignError, match="record 'b'"):
            opened.search("De brug is open.")
    change(path, "DELETE FROM records WHERE id = 'b'")
    with open_memory(path) as opened:
        for read in (lambda: [*opened.records(Filter(label="51"))], opened.stats):
            with pytest.raises(ParlalignError, match="3 records were found, and 4 were added"):
                read()


def test_a_damaged_memory_leaves_no_output(path: Path) -> None:
    change(path, "DELETE FROM records WHERE id = 'd'")
    result = CliRunner().invoke(main, ["memory", "export", str(path), str(path.with_name("out.tmx"))])
    assert result.exit_code == 1
    assert "is damaged" in result.stderr
    assert [each.name for each in path.parent.iterdir()] == ["tm.sqlite"]


def test_each_kind_lists_a_few_faults(path: Path) -> None:
    with open_memory(path) as opened:
        opened.add(replace(PAIR, id=str(number)) for number in range(50))
    change(path, "UPDATE records SET comment = 'x'")
    with open_memory(path) as opened:
        assert len(opened.check().faults) == 20


# Upgrade -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Return a memory of version 1, which parlalign wrote before version 2."""
    with closing(sqlite3.connect(tmp_path / "old.sqlite")) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript((MEMORIES / "version-1.sql").read_text(encoding="utf-8"))
        connection.execute("PRAGMA journal_mode = WAL")
    return tmp_path / "old.sqlite"


def content(path: Path) -> list[list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        tables = ("sqlite_master", "languages", "documents", "texts", "frequencies", "serial", "records", "shelf_data")
        return [connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables]  # noqa: S608


@pytest.mark.parametrize("read_only", [False, True])
def test_an_upgrade_loses_nothing(old: Path, read_only: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory_upgrade, "_AT_ONCE", 2)
    with closing(sqlite3.connect(old)) as connection:
        numbers = connection.execute("SELECT id, number FROM records").fetchall()
    values: list[dict[str, Any]] = json.loads((MEMORIES / "version-1.json").read_text(encoding="utf-8"))
    records = [record_from_values(each) for each in values]
    with open_memory(old, read_only=read_only) as opened:
        assert [*opened.records(ALL)] == records
        assert opened.check().faults == []
        assert opened._store.execute("SELECT id, number FROM records") == numbers
        assert opened._store.execute("SELECT position FROM pieces ORDER BY position") == [(0,), (2,)]
        assert opened.search("De haven is dicht.")[0].score == 100
        assert opened.concordance("haven")[0].record.id == "a"
    with open_memory(old) as opened:
        assert opened.add(records).unchanged == len(records)
        opened.add([replace(PAIR, id="new")])
        assert opened._store.execute("SELECT number FROM records WHERE id = 'new'") == [(numbers[-1][1] + 1,)]
        assert opened.check().faults == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE texts SET text = 'De haven is open.' WHERE text = 'De haven is dicht.'",
        "UPDATE records SET source = 9 WHERE id = 'a'",
        "UPDATE records SET origin = '[' WHERE id = 'a'",
        "DELETE FROM shelf_data WHERE id > 1",
        "CREATE TABLE more(x)",
    ],
)
def test_a_damaged_memory_is_not_upgraded(old: Path, statement: str) -> None:
    change(old, statement)
    before = content(old)
    with pytest.raises(ParlalignError, match=r"old\.sqlite: (is damaged|has content|has tables)"):
        open_memory(old)
    assert content(old) == before


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a user who may not write everywhere")
def test_an_old_memory_that_cannot_be_written(old: Path) -> None:
    old.chmod(0o400)
    with pytest.raises(ParlalignError, match=r"cannot be written: run `parlalign memory upgrade \S+old\.sqlite`"):
        open_memory(old, read_only=True)


# Index, files and deletion -------------------------------------------------------------------------------------------


def test_a_new_index_has_no_words_of_removed_texts(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parlalign.memory.texts._INDEXED", 2)

    def words(opened: Memory) -> set[str]:
        return {word for (word,) in opened._store.execute("SELECT word FROM frequencies")}

    with open_memory(path) as opened:
        before, hits = words(opened), opened.concordance("brug")
        opened.rebuild_index()
        assert before - words(opened) == {"wordt", "oud"}
        assert opened.check().faults == []
        assert opened.concordance("brug") == hits
        assert hits


def files(opened: Memory) -> list[tuple[Any, ...]]:
    return opened._store.execute(
        "SELECT r.id, f.name, f.path FROM records r LEFT JOIN files f ON f.number = r.file ORDER BY r.id"
    )


def test_records_know_the_file_from_which_they_came(tmp_path: Path) -> None:
    with open_memory(tmp_path / "tm.sqlite") as opened:
        one, two = (source_file(str(tmp_path / name / "x.tmx"))[:2] for name in ("one", "two"))
        opened.add(RECORDS[:2], file=one[1], ids="global")
        opened.add([replace(PAIR, id="d", source="Nieuw")], file=Path(two[1]), ids="global")
        opened.add([replace(PAIR, id="e")])
        assert files(opened) == [("a", *one), ("b", *one), ("d", *two), ("e", None, None)]
        assert opened.add([RECORDS[0], replace(PAIR, id="e")], file=two[1], ids="global").unchanged == 2
        assert [name for _, name, _ in files(opened)] == [one[0], one[0], two[0], two[0]]
        assert opened.add([replace(RECORDS[0], comment="x")], file=two[1], ids="global").updated == 1
        assert files(opened)[0] == ("a", *two)
        assert opened.check().faults == []


def test_a_deleted_record_leaves_nothing_but_words(path: Path) -> None:
    with open_memory(path) as opened:
        numbers = dict(opened._store.execute("SELECT id, number FROM records"))
        with opened._store.transaction(write=True):
            delete_records(opened._store, [numbers["a"], numbers["b"]])
        assert [record.id for record in opened.records(ALL)] == ["d", "c"]
        assert opened.check().faults == []
        assert opened.check().texts == 4
        assert opened._store.execute("SELECT count(*) FROM pieces") == [(0,)]
