"""Upkeep of the memory: ids of files, deletion and edits; nothing is lost, and the memory stays whole."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

import parlalign
from parlalign import Memory, Origin, ParlalignError, Record, open_memory
from parlalign.cli.root import main
from parlalign.io.sqlite import SQLiteFormat
from parlalign.memory import Filter, RecordChange
from parlalign.memory.record_change import replacement_of
from parlalign.records import Edit, InlineCodes, Span

ALL = Filter(status="all")
PAIR = Record("a", "De haven is dicht.", "Der Hafen ist zu.", ("nl", "de"), "sentence", 0.97, "paired")
Run = Callable[..., Result]


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def memory(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Memory]:
    """Open a new memory, on each of the databases in turn."""
    on_server = request.param == "PostgreSQL"
    with open_memory(request.getfixturevalue("postgres_place") if on_server else tmp_path / "tm.sqlite") as opened:
        yield opened


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    return lambda *words, **more: CliRunner().invoke(main, ["memory", *map(str, words)], **more)


def pair(number: object, source: str, target: str = "x", **more: object) -> Record:
    return replace(PAIR, id=str(number), source=source, target=target, **more)  # type: ignore[arg-type]


def texts_in(memory: Memory) -> set[tuple[str, str]]:
    return {(record.source, record.target) for record in memory.records(ALL)}


# Ids of files ---------------------------------------------------------------------------------------------------------

entries = st.lists(
    st.builds(pair, st.sampled_from(["1", "2", "a b", ""]), st.sampled_from(["een", "twee"]), st.sampled_from("xyz")),
    min_size=1,
    max_size=5,
)
additions = st.lists(st.tuples(st.sampled_from(["a/t.tmx", "b/t.tmx", "u.tmx", "-"]), entries), min_size=1, max_size=8)


@settings(max_examples=20)
@given(additions, st.integers(0, 3), st.sampled_from([1, 2, 10_000]))
def test_no_pair_of_the_latest_version_of_a_file_is_missing(
    added: list[tuple[str, list[Record]]], repeated: int, batch: int
) -> None:
    latest: dict[str, list[Record]] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        pytest.MonkeyPatch.context() as patch,
        open_memory(Path(folder) / "tm.sqlite") as memory,
    ):
        patch.setattr("parlalign.memory.adding._BATCH", batch)
        for file, records in [*added, *added[:repeated]]:
            memory.add(records, file=file)
            latest[file] = records
            expected = {(record.source, record.target) for records in latest.values() for record in records}
            assert texts_in(memory) >= expected
        for file, records in latest.items():
            assert memory.add(records, file=file).unchanged == len(records)
        assert memory.check().faults == []


def test_files_with_the_same_ids_lose_nothing(run: Run, tmp_path: Path) -> None:
    for folder, words in (("a", "links"), ("b", "rechts")):
        (tmp_path / folder).mkdir()
        parlalign.write([pair(k, f"bron {k}", f"{words} {k}") for k in range(100)], f"{folder}/x.tmx")
    assert "= 200 added" in run("add", "tm.sqlite", "a/x.tmx", "b/x.tmx").stderr
    assert "200 unchanged" in run("add", "tm.sqlite", "b/x.tmx", "a/x.tmx").stderr
    parlalign.write([pair(k, f"andere bron {k}") for k in range(100)], "a/x.tmx")
    assert "= 100 added + 0 updated" in run("add", "tm.sqlite", "a/x.tmx").stderr
    parlalign.write([pair(k, f"bron {k}", f"verbeterd {k}") for k in range(100)], "b/x.tmx")
    assert "= 0 added + 100 updated" in run("add", "tm.sqlite", "b/x.tmx").stderr
    with open_memory("tm.sqlite") as memory:
        assert (len(memory), memory.check().faults) == (300, [])


def test_an_exported_memory_that_is_added_again_is_unchanged(memory: Memory, tmp_path: Path) -> None:
    origin = Origin("nl.txt", (Span(3, 9),), "item", "1", (Edit(Span(4, 5), "-", "wrap-text", 0.99),))
    found = replace(PAIR, id="p0123456789abcdef", score=0.123456, origin=(origin, origin), pieces=(("haven", "Hafen"),))
    coded = InlineCodes("tmx", '<ph x="1"/>De brug', "")
    memory.add(
        [found, replace(PAIR, id="", source="Zonder id", crossing="yes"), pair("", "Dubbel"), pair("", "Dubbel", "y")]
    )
    foreign = [
        pair("1", "De brug", "Die Brücke", codes=coded),
        pair("1", "Een", "x", comment="let op"),
        pair("b 2", "Twee"),
    ]
    memory.add(foreign, file="/x/my ports.tmx")
    memory.add([replace(record, target="niet", comment="") for record in foreign], file="/y/my ports.tmx")
    memory.add([pair("7", "Zeven")])
    before = [*memory.records(ALL)]
    for form in ("tmx", "xliff", "xlsx", "jsonl", "tsv", "parquet", "spacy"):
        out = tmp_path / f"out.{form}"
        parlalign.write(iter(before), out)
        counts = memory.add(parlalign.iter_records(out), file=out)
        assert (form, counts.unchanged, counts.taken_in) == (form, len(before), len(before))
        assert [*memory.records(ALL)] == before


def test_a_merged_memory_and_a_review_replace_nothing(run: Run, tmp_path: Path) -> None:
    for name, target in (("a", "links"), ("b", "rechts")):
        (tmp_path / name).mkdir()
        parlalign.write([pair("1", "bron", target)], f"{name}/x.tmx")
        run("add", f"{name}.sqlite", f"{name}/x.tmx")
    assert "1 unchanged" in run("add", "a.sqlite", "a.sqlite").stderr
    assert "= 1 added" in run("add", "a.sqlite", "b.sqlite").stderr
    parlalign.write([pair("1", "bron", "midden")], "x.jsonl")
    run("add", "c.sqlite", "x.jsonl", "--ids", "global")
    assert "= 1 added" in run("add", "a.sqlite", "c.sqlite").stderr
    with open_memory("a.sqlite") as memory:
        assert texts_in(memory) == {("bron", "links"), ("bron", "rechts"), ("bron", "midden")}


def test_a_version_with_the_same_texts_keeps_the_details_that_it_lacks(memory: Memory) -> None:
    origin = Origin("nl.txt", (), "item", "1")
    memory.add([replace(PAIR, origin=(origin, origin), pieces=(("haven", "Hafen"),))])
    assert memory.add([replace(PAIR, score=None, status="accepted")]).updated == 1
    (record,) = memory.records()
    assert (record.status, record.score, record.origin[0], len(record.pieces)) == ("accepted", 0.97, origin, 1)
    assert memory.add([replace(PAIR, target="Der Hafen ist geschlossen.", status="accepted")]).updated == 1
    assert [record.pieces for record in memory.records()] == [()]
    assert memory.check().faults == []


# Deletion and edits ---------------------------------------------------------------------------------------------------

SOME = [
    pair("a", "De haven is dicht.", pieces=(("haven", "Hafen"), ("dicht", "zu"))),
    pair("b", "De brug is open.", status="accepted", codes=InlineCodes("tmx", "<ph/>De brug is open.", "x")),
    pair("c", "De haven is open.", status="rejected", origin=(Origin("nl.txt", (), "item", "51"), None)),
    pair("d", "Le port est fermé.", languages=("fr", "de")),
]


@pytest.fixture
def some(memory: Memory) -> Memory:
    memory.add(SOME[:2], file="/x/ports.tmx", ids="global")
    memory.add([*SOME[2:], replace(SOME[2], status="paired"), SOME[2]])
    return memory


@pytest.mark.parametrize(
    ("only", "deleted"),
    [
        (Filter(ids=("a", "d", "no")), "ad"),
        (Filter(ids=()), ""),
        (Filter(words="haven"), "ac"),
        (Filter(words='"is open"'), "bc"),
        (Filter(words="hav*", status="paired"), "a"),
        (Filter(file="ports.tmx"), "ab"),
        (Filter(file="/x/ports.tmx", ids=("b",)), "b"),
        (Filter(label="51"), "c"),
        (Filter(languages=("fr", "de")), "d"),
    ],
)
def test_a_deletion_removes_what_is_selected_and_nothing_else(some: Memory, only: Filter, deleted: str) -> None:
    before = [*some.records(ALL)]
    planned = some.delete(only, dry_run=True)
    assert planned.changed == len(deleted)
    assert [*some.records(ALL)] == before
    assert some.delete(only, expected=planned.changed).changed == len(deleted)
    assert [*some.records(ALL)] == [record for record in before if record.id not in deleted]
    assert some.check().faults == []
    some.compact()
    assert some.check().faults == []
    assert some.add(before).added + some.add(before).unchanged >= len(before) - 1  # a rejected record is not added


def test_nothing_is_changed_without_a_filter_or_if_others_were_faster(some: Memory) -> None:
    before = [*some.records(ALL)]
    for only in (Filter(), ALL):
        with pytest.raises(ParlalignError, match="no records are selected: give a filter, or --all"):
            some.delete(only)
    with pytest.raises(ParlalignError, match="2 records meet the filter now, not 1"):
        some.delete(Filter(words="haven"), expected=1)
    assert [*some.records(ALL)] == before
    assert some.delete(Filter(), every=True).changed == 4
    assert (len(some), some.check().texts, some.check().faults) == (0, 0, [])


def test_an_edit_changes_values_and_texts(some: Memory) -> None:
    start = datetime.now(UTC).replace(microsecond=0)
    done = some.edit(Filter(words="open"), RecordChange(status="paired", comment="gezien"))
    assert (done.selected, done.changed, done.pieces, done.codes) == (2, 2, 0, 0)
    assert [(r.id, r.status, r.comment) for r in some.records(Filter(words="open"))] == [
        ("b", "paired", "gezien"),
        ("c", "paired", "gezien"),
    ]
    change = RecordChange(replacement=replacement_of(r"(\w+) is (dicht|open)", r"\1 was \2", is_regex=True))
    done = some.edit(Filter(), change, every=True)
    assert (done.selected, done.changed, done.pieces, done.codes) == (4, 3, 2, 1)
    record = next(r for r in some.records() if r.id == "a")
    assert (record.source, record.pieces, record.score) == ("De haven was dicht.", (), 0.97)
    assert record.changed
    assert record.changed >= start
    assert some.search("De haven was dicht.")[0].score == 100
    assert some.concordance('"haven is"') == []
    assert some.edit(Filter(ids=("d",)), RecordChange(source="Le port.", target="Der Hafen.")).changed == 1
    assert some.edit(Filter(ids=("d",)), RecordChange(source="Le port.")).changed == 0
    assert (
        some.delete(Filter(file="ports.tmx"), dry_run=True).changed == 2
    )  # an edited record still belongs to its file
    assert some.check().faults == []


def test_an_edit_is_complete_or_not_done(some: Memory) -> None:
    before = [*some.records(ALL)]
    for change, message in (
        (
            RecordChange(replacement=replacement_of(".*port.*", "", is_regex=True, side="source")),
            "record 'd': .* leaves no text",
        ),
        (RecordChange(source="x"), "4 records are selected: only one can get a given text"),
        (RecordChange(replacement=replacement_of("(De)", r"\9", is_regex=True)), r"is wrong at character 1"),
    ):
        with pytest.raises(ParlalignError, match=message):
            some.edit(Filter(), change, every=True)
        assert [*some.records(ALL)] == before
    with pytest.raises(ParlalignError, match="nothing to change"):
        RecordChange()
    with pytest.raises(ParlalignError, match="give one that is not empty"):
        RecordChange(target=" ")
    assert some.check().faults == []


def test_a_damaged_record_is_not_edited(some: Memory) -> None:
    with some._store.transaction(write=True):
        some._store.execute("UPDATE records SET comment = 'x' WHERE id = 'a'")
    for action in (
        lambda: some.edit(Filter(ids=("a",)), RecordChange(comment="y")),
        lambda: some.add([replace(SOME[0], comment="y")]),
    ):
        with pytest.raises(ParlalignError, match="record 'a' is not as it was added: restore a backup"):
            action()


def test_the_commands_count_and_ask_first(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    parlalign.write([pair(f"p00000000000000{k:02}", f"haven {k}") for k in range(20)], "x.jsonl")
    run("add", "tm.sqlite", "x.jsonl")
    found = run("delete", "tm.sqlite", "--words", "haven", "--dry-run")
    assert "20 records selected, 20 to delete" in found.stderr
    assert "p0000000000000000 · paired · haven 0 | x" in found.stderr
    assert "… and 15 more\nnothing was changed\n" in found.stderr
    refused = run("delete", "tm.sqlite", "--words", "haven")
    assert (refused.exit_code, "give --yes to delete the records" in refused.stderr) == (1, True)
    assert "no records are selected" in run("delete", "tm.sqlite", "--yes").stderr
    edit = run("edit", "tm.sqlite", "--words", '"haven 1"', "--replace", "haven", "kade", "--yes")
    assert "1 record edited, 20 records now" in edit.stderr
    assert "→ paired · kade 1 | x\n" in edit.stderr
    monkeypatch.setattr("parlalign.cli.memory_upkeep._can_ask", lambda: True)
    assert "20 records" in run("delete", "tm.sqlite", "--all", input="n\n").stderr
    assert "is whole: 20 records, 21 texts" in run("check", "tm.sqlite").stderr
    assert "19 records deleted, 1 record now" in run("delete", "tm.sqlite", "--words", "haven", input="y\n").stderr
    assert "MB now" in run("compact", "tm.sqlite").stderr
    assert "has the tables of this version: 1 record" in run("upgrade", "tm.sqlite").stderr
    with closing(sqlite3.connect("tm.sqlite")) as connection, connection:
        connection.execute("DELETE FROM records")
    damaged = run("check", "tm.sqlite")
    assert (damaged.exit_code, "there should be 1" in damaged.stderr) == (1, True)


# Killed writers -------------------------------------------------------------------------------------------------------

_KILLS = int(os.environ.get("PARLALIGN_FAULTS", "5"))
"""At how many statements of each action its files are looked at; a writer is killed half as often."""
_BLOCK = 40


def block(number: int, comment: str) -> list[Record]:
    """Return the records of one transaction of the writers below."""
    some = range(number * _BLOCK, (number + 1) * _BLOCK)
    return [pair(f"p{k:016x}", f"haven {k} en brug {k % 7}", f"Hafen {k}", comment=comment) for k in some]


def add_blocks(memory: Memory) -> None:
    memory.add([record for number in (0, 2, 3) for record in block(number, "new")])


VAN = RecordChange(replacement=replacement_of("haven", "oever", is_regex=False))
ACTIONS: dict[str, tuple[int, Callable[[Memory], object]]] = {
    "add": (3, add_blocks),
    "edit": (1, lambda memory: memory.edit(Filter(words="haven"), VAN)),
    "delete": (1, lambda memory: memory.delete(Filter(words='"brug 3"'))),
    "compact": (0, Memory.compact),
    "upgrade": (0, Memory.languages),
}
"""Each with the number of its transactions that change records."""


def old_memory(path: Path) -> None:
    """Make a memory of version 1."""
    statements = (Path(__file__).parent / "memories" / "version-1.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(statements)
        connection.execute("PRAGMA journal_mode = WAL")


@pytest.mark.parametrize("name", ACTIONS)
def test_the_files_have_complete_transactions_at_each_statement(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A process that is killed leaves the files that it has at this moment."""
    start, path = tmp_path / "start.sqlite", tmp_path / "tm.sqlite"
    if name == "upgrade":
        old_memory(start)
    else:
        with open_memory(start) as memory:
            memory.add([record for number in (0, 1) for record in block(number, "old")])
    monkeypatch.setattr("parlalign.memory.adding._BATCH", _BLOCK)
    open_file = SQLiteFormat.open
    statements, looked_at = count(), set[int]()

    def look(_statement: str) -> None:
        if (number := next(statements)) in looked_at:
            for file in tmp_path.glob("tm.sqlite*"):
                shutil.copy(file, tmp_path / file.name.replace("tm", f"seen-{number}"))

    def traced(self: SQLiteFormat, *arguments: Any) -> sqlite3.Connection:
        connection = open_file(self, *arguments)
        connection.execute("PRAGMA cache_size = 5")
        connection.set_trace_callback(look)
        return connection

    for _ in range(2):  # the first time, statements are counted
        with monkeypatch.context() as patch:
            patch.setattr(SQLiteFormat, "open", traced)
            shutil.copy(start, path)
            with open_memory(path) as memory:
                ACTIONS[name][1](memory)
        total = next(statements)
        looked_at = {*Random(name).sample(range(total), min(_KILLS, total))}
        statements = count()
    states = []
    for file in sorted(tmp_path.glob("seen-*.sqlite"), key=lambda file: int(file.stem.partition("-")[2])):
        with open_memory(file) as memory:
            assert memory.check().faults == []
            states.append([*memory.records(ALL)])
    assert len(states) == len(looked_at)
    assert len({str(state) for state in states}) <= 1 + ACTIONS[name][0]
    if name != "add":
        assert all(state in (parlalign.read_records(start), parlalign.read_records(path)) for state in states)


_WRITER = """
import sys
sys.path.insert(0, sys.argv[2])
from test_memory_upkeep import Filter, RecordChange, block, open_memory
from parlalign.memory import adding
adding._BATCH = 40
print(flush=True)
with open_memory(sys.argv[1]) as memory:
    for turn in range(1000):
        memory.add([record for number in range(4) for record in block(number, f"added {turn}")])
        memory.edit(Filter(words="haven"), RecordChange(comment=f"edited {turn}"))
        memory.delete(Filter(ids=tuple(record.id for record in block(turn % 4, ""))))
"""


def test_a_killed_writer_leaves_complete_transactions(tmp_path: Path) -> None:
    rng, path = Random(1), tmp_path / "tm.sqlite"
    for _ in range(_KILLS // 2):
        with subprocess.Popen(
            [sys.executable, "-c", _WRITER, path, Path(__file__).parent], stdout=subprocess.PIPE
        ) as writer:
            assert writer.stdout
            writer.stdout.readline()
            time.sleep(rng.uniform(0, 0.6))
            writer.send_signal(signal.SIGKILL)
        if not path.exists() or not path.stat().st_size:
            continue  # it was killed before it had made the memory
        with open_memory(path) as memory:
            assert memory.check().faults == []
            records = {record.id: record.comment for record in memory.records(ALL)}
        blocks = [{records.get(record.id, "") for record in block(number, "")} for number in range(4)]
        assert all(len(comments) == 1 for comments in blocks)
        words = {comment.split()[0] for comments in blocks for comment in comments if comment}
        turns = {comment.split()[1] for comments in blocks for comment in comments if comment.startswith("edited")}
        assert len(turns) <= 1 or "added" in words
