"""The translation memory: nothing lost, nothing doubled, found again, and whole after the worst."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

import parlalign
from parlalign import Memory, Origin, ParlalignError, Record, Span, open_memory
from parlalign.cli.root import main
from parlalign.io.postgres_address import is_database_address
from parlalign.memory import Filter, adding, sqlite_store, text_keys
from parlalign.memory.concordance import parse
from parlalign.memory.record_ids import source_file
from parlalign.memory.scoring import ComparedText, fuzzy_score
from parlalign.memory.text_keys import LANGUAGE_SHIFT
from parlalign.records import LEVELS, Edit
from parlalign.text.folding import folded_words

MAY = datetime(2024, 5, 1, 12, tzinfo=UTC)
JUNE = datetime(2024, 6, 1, 12, tzinfo=UTC)
PAIR = Record("a", "De haven is dicht.", "Der Hafen ist zu.", ("nl", "de"), "sentence", 0.97, "paired")
Run = Callable[..., Result]

any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
some_text = any_text.filter(str.strip)
spans = st.tuples(st.integers(0, 99), st.integers(100, 999)).map(lambda ends: Span(*ends))
edits = st.builds(Edit, spans, any_text, any_text, st.floats(0, 1))
origins = st.none() | st.builds(
    Origin,
    document=st.sampled_from("ab") | any_text,
    spans=st.lists(spans, max_size=2).map(tuple),
    kind=any_text,
    label=st.none() | st.sampled_from("ab") | any_text,
    edits=st.lists(edits, max_size=2).map(tuple),
)
records = st.builds(
    Record,
    id=st.sampled_from("abcdef") | some_text,
    source=some_text,
    target=some_text,
    languages=st.sampled_from([("nl", "de"), ("de", "nl"), ("de", "fr"), ("zh-tw", "x-'; DROP TABLE records")]),
    level=st.sampled_from(LEVELS),
    score=st.none() | st.floats(0, 1),
    status=st.sampled_from(["paired", "accepted"]),
    origin=st.tuples(origins, origins),
    pieces=st.lists(st.tuples(any_text, any_text), max_size=2).map(tuple),
    comment=any_text,
    changed=st.none() | st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.replace(microsecond=0)),
)


@pytest.fixture
def sqlite_memory(tmp_path: Path) -> Iterator[Memory]:
    with open_memory(tmp_path / "tm.sqlite") as opened:
        yield opened


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the place of a new memory, on each of the databases in turn."""
    if request.param == "PostgreSQL":
        return str(request.getfixturevalue("postgres_place"))
    return str(tmp_path / "tm.sqlite")


@pytest.fixture
def memory(place: str) -> Iterator[Memory]:
    with open_memory(place) as opened:
        yield opened


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(main, ["memory", *map(str, words)])


def pair(number: object, source: str, target: str = "x", **more: object) -> Record:
    return replace(PAIR, id=str(number), source=source, target=target, **more)  # type: ignore[arg-type]


def assert_whole(path: Path | str) -> None:
    """Check the memory as parlalign and the database see it, the index, and that counts and texts agree."""
    with open_memory(path) as opened:
        assert opened.check().faults == []
    if is_database_address(path):
        assert_postgres_is_whole(str(path))
        return
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.execute("INSERT INTO shelf(shelf) VALUES('integrity-check')")
        pairs = connection.execute("SELECT source, target FROM records UNION ALL SELECT source, target FROM pieces")
        used = {key for row in pairs for key in row}
        texts = dict(connection.execute("SELECT key, text FROM texts"))
        assert set(texts) == used
        (last,) = connection.execute("SELECT serial FROM totals").fetchone()
        assert max((key & (1 << text_keys.LENGTH_SHIFT) - 1 for key in texts), default=0) <= last
        for key, text in list(texts.items())[-500:]:
            words = folded_words(text)
            assert key >> text_keys.LENGTH_SHIFT & text_keys.LONGEST == len(words)
            phrase = " + ".join(f'"{word}"' for word in words)
            if phrase:
                question = "SELECT count(*) FROM shelf WHERE shelf MATCH ? AND rowid = ?"
                assert connection.execute(question, (phrase, key)).fetchone() == (1,)
    connection.close()


def assert_postgres_is_whole(place: str) -> None:
    """Check that each text is used, and that the index has exactly the words of the texts."""
    with open_memory(place, read_only=True) as opened:
        store = opened._store
        used = {key for row in store.execute("SELECT source, target FROM records") for key in row}
        texts: dict[int, str] = dict(store.execute("SELECT key, text FROM texts"))
        assert set(texts) == used
        entries: set[tuple[int, int, str]] = set()
        for language, word, last, first, packed in store.execute("SELECT * FROM postings"):
            numbers = np.frombuffer(packed, "<i8").tolist()
            assert (numbers, numbers[0], numbers[-1]) == (sorted(numbers), first, last)
            entries |= {(language << LANGUAGE_SHIFT | n >> 18, n & (1 << 18) - 1, word) for n in numbers}
        expected = {(key, at, word) for key, text in texts.items() for at, word in enumerate(folded_words(text))}
        assert {entry for entry in entries if entry[0] in texts} == expected


@settings(max_examples=60)
@given(st.lists(records, max_size=6, unique_by=lambda record: (record.id, record.languages)))
def test_records_come_out_as_they_went_in(found: list[Record]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tm.sqlite"
        with open_memory(path) as opened:
            assert opened.add(found).added == len(found) == len(opened)
            assert list(opened.records()) == found
            assert opened.add(found).unchanged == len(found)
            out = Path(folder) / "out.jsonl"
            assert parlalign.write(opened.records(), out) == len(found)
        assert parlalign.read_records(out) == found
        assert_whole(path)


@settings(max_examples=60)
@given(st.lists(st.tuples(records, st.sampled_from(["paired", "rejected", "unpaired"]), st.booleans()), max_size=12))
def test_counts_add_up_and_nothing_doubles(found: list[tuple[Record, str, bool]]) -> None:
    versions = [replace(r, status=status, target="" if empty else r.target) for r, status, empty in found]  # type: ignore[arg-type]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tm.sqlite"
        with open_memory(path) as opened:
            tally = opened.add(iter(versions))
            assert tally.taken_in == len(versions)
            assert tally.added == len(opened)
            stats = opened.stats()
            assert stats.records == len(opened) == sum(stats.levels.values()) == sum(stats.statuses.values())
            assert stats.records == sum(part.records for part in stats.pairs)
            keys = [(r.id, r.languages) for r in opened.records(Filter(status="all"))]
            assert len(keys) == len(set(keys)) == len(opened)
        assert_whole(path)


def test_the_newest_version_stays_and_the_last_where_dates_do_not_tell(memory: Memory) -> None:
    def added(**change: object) -> str:
        tally = memory.add([replace(PAIR, **change)])  # type: ignore[arg-type]
        (done,) = [name for name in ("added", "updated", "rejected", "unchanged") if getattr(tally, name)] or [
            *tally.left_out
        ]
        return done

    assert added(changed=MAY) == "added"
    assert added(changed=MAY) == "unchanged"
    assert added(changed=MAY, target="Der Hafen ist geschlossen.") == "updated"
    assert added(changed=JUNE, comment="gut") == "updated"
    assert added(changed=MAY) == "older than in the memory"
    assert [r.comment for r in memory.records()] == ["gut"]
    assert added() == "updated"
    assert added(changed=MAY) == "updated"
    assert len(memory) == 1
    assert_whole(memory.name)


def test_an_accepted_record_is_not_replaced_by_an_alignment_that_nobody_has_checked(memory: Memory) -> None:
    accepted = replace(PAIR, target="Der Hafen ist gesperrt.", status="accepted", changed=MAY)
    memory.add([accepted])
    assert memory.add([PAIR]).left_out == {"accepted otherwise in the memory": 1}
    assert memory.add([replace(PAIR, target=accepted.target)]).unchanged == 1
    assert [*memory.records()] == [accepted]
    assert memory.add([replace(PAIR, changed=JUNE)]).updated == 1


def test_a_rejected_record_is_not_taken_in_and_marks_the_one_that_is_there(memory: Memory) -> None:
    wrong = replace(PAIR, status="rejected", comment="falsch")
    assert memory.add([wrong]).left_out == {"rejected": 1}
    assert memory.add([PAIR, wrong]).rejected == 1
    assert memory.search(PAIR.source) == []
    assert memory.concordance("haven") == []
    assert list(memory.records()) == []
    assert list(memory.records(Filter(status="rejected"))) == [wrong]
    assert memory.add([replace(PAIR, status="rejected", target="", comment="falsch")]).unchanged == 1
    assert memory.add([replace(PAIR, status="accepted")]).updated == 1
    assert memory.search(PAIR.source)[0].record.status == "accepted"


def test_records_without_an_id_get_one_of_their_texts(memory: Memory) -> None:
    bare = replace(PAIR, id="")
    other = replace(bare, target="Der Hafen ist geschlossen.")
    assert memory.add([bare, other]).added == 2
    assert memory.add([other, bare]).unchanged == 2
    assert [r.target for r in memory.records()] == [bare.target, other.target]


def test_pairs_of_languages_are_told_apart(memory: Memory) -> None:
    memory.add([PAIR, replace(PAIR, languages=("nl", "fr"), target="Le port est fermé.")])
    assert [r.languages for r in memory.records(Filter(languages=("nl", "fr")))] == [("nl", "fr")]
    assert {found.record.languages[1] for found in memory.search(PAIR.source)} == {"de", "fr"}
    (found,) = memory.search("le port est ferme", language="fr")
    assert (found.score, found.side) == (98, 1)
    with pytest.raises(ParlalignError, match="its languages are de, fr, nl"):
        memory.search("haven", language="en")


def test_other_texts_under_the_same_ids_are_noticed(memory: Memory) -> None:
    memory.add([pair(1, "De haven is dicht.")])
    assert memory.add([pair(1, "De brug is open.")]).source_changed == 1


FILTERED = [
    pair(0, "een haven", score=0.5, origin=(Origin("nl.txt", (), "item", "51"), Origin("de.txt", (), "item", "51"))),
    pair(1, "een haven", status="accepted", changed=MAY, origin=(None, Origin("de.txt", (), "item", "AA"))),
    pair(2, "een haven", level="clause", changed=JUNE, target="y"),
]
FILTERS = [
    (Filter(), "012"),
    (Filter(document="nl.txt"), "0"),
    (Filter(document="de.txt"), "01"),
    (Filter(document="de.txt' OR 1=1 --"), ""),
    (Filter(label="AA"), "1"),
    (Filter(min_score=0.9), "12"),
    (Filter(level="clause"), "2"),
    (Filter(status="accepted"), "1"),
    (Filter(since=MAY), "12"),
    (Filter(until=MAY), "1"),
    (Filter(since=MAY, until=JUNE, level="sentence"), "1"),
    (Filter(languages=("nl", "de")), "012"),
    (Filter(languages=("de", "nl")), ""),
    (Filter(max_score=0.9), "0"),
    (Filter(status=("paired", "accepted"), max_score=0.97), "012"),
    (Filter(status="all", label="51"), "0"),
]


@pytest.mark.parametrize(("only", "ids"), FILTERS)
def test_filters_hold_for_every_way_out(memory: Memory, only: Filter, ids: str) -> None:
    memory.add(FILTERED)
    assert "".join(record.id for record in memory.records(only)) == ids
    assert "".join(record.id for record in FILTERED if only.matches(record)) == ids
    for found in (memory.search("een haven", only=only), memory.concordance("haven", only=only)):
        seen = "".join(sorted(one.record.id for one in found))
        assert seen == ids.replace("0", "") if "1" in ids else seen == ids  # 0 has the same two texts as 1, and no date
        assert sum(1 + one.copies for one in found) == len(ids)


@settings(max_examples=60)
@given(
    st.lists(records, max_size=6, unique_by=lambda record: record.id),
    st.builds(
        Filter,
        languages=st.none() | st.just(("nl", "de")),
        document=st.none() | st.sampled_from("ab"),
        label=st.none() | st.sampled_from("ab"),
        min_score=st.none() | st.floats(0, 1),
        max_score=st.none() | st.floats(0, 1),
        level=st.none() | st.sampled_from(LEVELS),
        status=st.sampled_from([None, "all", "paired", ("accepted", "rejected")]),
        since=st.none() | st.just(MAY),
        until=st.none() | st.just(JUNE),
    ),
)
def test_the_memory_finds_the_records_that_meet_the_filter(found: list[Record], only: Filter) -> None:
    with tempfile.TemporaryDirectory() as folder, open_memory(Path(folder) / "tm.sqlite") as opened:
        opened.add(found)
        assert list(opened.records(only)) == [record for record in found if only.matches(record)]


SCORES = [
    ("De haven is dicht.", "De haven is dicht.", 100),
    ("De haven is dicht.", "de haven is dicht.", 99),
    ("De haven is dicht.", "De haven is dicht", 99),
    ("De haven is dicht.", "de haven is dicht", 98),
    ("De haven is dicht.", "De  haven is dicht.", 99),
    ("De haven is dicht.", "De brug is dicht.", 75),
    ("De haven is dicht.", "De haven is weer dicht.", 80),
    ("artikel 110, lid 4", "artikel 110, lid 5", 75),
    ("Maßnahmen für Häfen", "Massnahmen fur Hafen", 99),
    ("coördinatie", "coo\u0308rdinatie", 99),
    ("haven", "havens", 0),
    ("a b c d", "d c b a", 0),
    ("欧洲议会", "欧洲议院", 75),
    ("***", "***", 100),
    ("***", "**", 66),
    ("***", "haven", 0),
    ("", "", 100),
    ("", " ", 99),
]


@pytest.mark.parametrize(("one", "other", "score"), SCORES)
def test_the_score_is_what_the_definition_says(one: str, other: str, score: int) -> None:
    assert (
        fuzzy_score(ComparedText(one), ComparedText(other))
        == fuzzy_score(ComparedText(other), ComparedText(one))
        == score
    )
    assert fuzzy_score(ComparedText(one), ComparedText(other), score) == score
    assert fuzzy_score(ComparedText(one), ComparedText(other), score + 1) == 0


def test_the_scores_in_the_docs_are_true() -> None:
    page = (Path(__file__).parents[1] / "docs" / "memory.md").read_text(encoding="utf-8")
    section = page.split("## The score")[1].split("##")[0]
    rows = re.findall(r"^\| (.*?) \| (.*?) \| (\d+) \|$", section, re.MULTILINE)
    assert len(rows) == 5
    assert [fuzzy_score(ComparedText(one), ComparedText(other)) for one, other, _ in rows] == [
        int(row[2]) for row in rows
    ]


@given(any_text, any_text)
def test_only_the_same_text_scores_100(one: str, other: str) -> None:
    score = fuzzy_score(ComparedText(one), ComparedText(other))
    assert 0 <= score <= 100
    assert (score == 100) == (one == other)


words = st.sampled_from(["de", "het", "haven", "brug", "dicht", "is", "1", "x.", "Is"])
sentences = st.lists(words, min_size=1, max_size=9).map(" ".join)


@settings(max_examples=60)
@given(st.lists(sentences, min_size=1, max_size=12), sentences, st.sampled_from([30, 50, 70, 85, 100]))
def test_search_finds_what_comparison_with_all_finds(texts: list[str], query: str, least: int) -> None:
    with tempfile.TemporaryDirectory() as folder, open_memory(Path(folder) / "tm.sqlite") as opened:
        opened.add(pair(number, text, str(number)) for number, text in enumerate(texts))
        found = [(match.score, match.record.id) for match in opened.search(query, language="nl", least=least, limit=99)]
        scored = [(fuzzy_score(ComparedText(query), ComparedText(text)), number) for number, text in enumerate(texts)]
        in_order = sorted((-score, number) for score, number in scored if score >= least)
        assert found == [(-score, str(number)) for score, number in in_order]
        assert opened.search(query, language="nl", least=least, limit=99) == opened.search(
            query, language="nl", least=least, limit=99
        )


def test_results_do_not_depend_on_how_records_came_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(1)
    stock = ["de", "het", "haven", "brug", "dicht", "is", "open", "van", "kade", "schip", "en"]
    found = [pair(k, " ".join(chance.choices(stock, k=chance.randint(1, 9))), str(k % 50)) for k in range(400)]
    answers = []
    for size in (7, 10_000):
        monkeypatch.setattr(adding, "_BATCH", size)
        with open_memory(tmp_path / f"{size}.sqlite") as opened:
            opened.add(found)
            answers.append([[opened.search(r.source, limit=9), opened.concordance(r.source)] for r in found[:60]])
    assert answers[0] == answers[1]


def test_copies_are_counted_and_the_last_changed_is_shown(memory: Memory) -> None:
    memory.add([PAIR, replace(PAIR, id="b", changed=JUNE), replace(PAIR, id="c", changed=MAY)])
    (match,) = memory.search(PAIR.source)
    assert (match.record.id, match.copies) == ("b", 2)
    (hit,) = memory.concordance("haven")
    assert (hit.record.id, hit.copies, hit.spans) == ("b", 2, (Span(3, 8),))


CONCORDANCE = [
    ("haven", "De [haven] is dicht"),
    ("HAVEN dicht", "De [haven] is [dicht]"),
    ('"haven is"', "De [haven is] dicht"),
    ('"haven is', "De [haven is] dicht"),
    ('"is haven"', None),
    ("hav*", "De [haven] is dicht"),
    ("*aven", "De [haven] is dicht"),
    ("*av*", "De [haven] is dicht"),
    ("hav", None),
    ("haven AND dicht", None),
    ("kust-weg", "De [kust-weg] is breed"),
    ("coordinatie", "[Coördinatie]"),
    ("straße", "Die [Strasse]"),
    ("议会", "欧洲[议会]"),
]


@pytest.mark.parametrize(("query", "shown"), CONCORDANCE)
def test_words_phrases_and_stars(memory: Memory, query: str, shown: str | None) -> None:
    texts = ["De haven is dicht", "De kust-weg is breed", "Coördinatie", "Die Strasse", "欧洲议会"]
    memory.add(pair(number, text) for number, text in enumerate(texts))
    found = memory.concordance(query)
    marked = []
    for hit in found:
        text = hit.record.source
        for start, end in reversed(hit.spans):
            text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
        marked.append(text)
    assert marked == ([shown] if shown else [])


UGLY = [
    "",
    " ",
    '"',
    '""',
    "*",
    "**",
    '"*"',
    "AND",
    "OR NOT",
    "NEAR(a b)",
    "a:b",
    "{a b}: c",
    "-a",
    "^a",
    "a + b",
    "(a",
    "';--",
]
UGLY += [
    "\0",
    "a\0b",
    "\ud800",
    "%",
    "_",
    "a_b",
    "[a",
    "a*b*c*d",
    "x" * 70_000,
    "x" * 70_000 + "*",
    "a " * 9000,
    "½ ﬁ ǅ",
]


@pytest.mark.parametrize("query", UGLY)
def test_ugly_queries(memory: Memory, query: str) -> None:
    memory.add([PAIR, pair("b", "a\0b ½"), pair("c", "x" * 70_000), pair("d", "a " * 9000)])
    memory.search(query)
    try:
        memory.concordance(query)
    except ParlalignError as error:
        assert "\n" not in str(error)  # noqa: PT017


def test_no_query_breaks_the_search(sqlite_memory: Memory) -> None:
    opened = sqlite_memory

    @settings(max_examples=200)
    @given(st.text(max_size=30), st.text(st.sampled_from("ab\"* ()-:^{}'AND"), max_size=20))
    def ask(anything: str, signs: str) -> None:
        opened.add([PAIR, pair("b", anything, signs), pair("c", signs, anything)])
        for query in (anything, signs):
            if storable := query.strip().encode("utf-8", "replace").decode():
                assert not opened.search(query) or opened.search(query)[0].score <= 100
                assert storable
            try:
                parse(query)
            except ParlalignError:
                continue
            opened.concordance(query)

    ask()


WRITER = """
import sys
from parlalign import Record, open_memory
name, count = sys.argv[2], int(sys.argv[3])
def made():
    for k in range(count):
        texts = (f"zin {k} van {name}", f"Satz {k} von {name}")
        yield Record(f"{name}{k}", *texts, ("nl", "de"), "sentence", 1.0, "paired")
from parlalign.memory import adding
adding._BATCH = 200
with open_memory(sys.argv[1]) as memory:
    print("ready", flush=True)
    memory.add(made())
"""


_WRITTEN = 3000
"""How many records a writer adds: more than it adds in the time before it is killed."""


def writer(place: str, name: str, count: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", WRITER, place, name, str(count)], stdout=subprocess.PIPE)


def test_two_writers_at_once_both_finish(place: str) -> None:
    both = [writer(place, name, _WRITTEN // 2) for name in "ab"]
    for process in both:
        process.communicate(timeout=120)
        assert process.returncode == 0
    with open_memory(place) as opened:
        assert len(opened) == _WRITTEN
        assert opened.search(f"zin {_WRITTEN // 2 - 1} van b")[0].score == 100
    assert_whole(place)


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_a_killed_writer_leaves_a_whole_memory(place: str) -> None:
    chance = random.Random(5)
    killed = total = 0
    for number in range(5):
        with writer(place, f"w{number}", _WRITTEN) as process:
            assert process.stdout
            process.stdout.readline()
            time.sleep(chance.uniform(0, 0.2))
            killed += process.poll() is None
            process.send_signal(signal.SIGKILL)
        with open_memory(place) as opened:
            with opened._store.transaction(write=True):
                pass  # a server may still be busy with the last statement of the writer
            before, total = total, len(opened)
            assert (total - before) % 200 == 0
            assert opened.stats().records == total == len(list(opened.records()))
        assert_whole(place)
    assert killed >= 3
    with writer(place, "w4", _WRITTEN) as process:
        process.communicate(timeout=120)
    with open_memory(place) as opened:
        assert len(opened) == before + _WRITTEN
    assert_whole(place)


def test_an_interrupt_leaves_what_was_committed(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "_BATCH", 10)

    def interrupted() -> Iterator[Record]:
        yield from (pair(k, f"zin {k}") for k in range(25))
        raise KeyboardInterrupt

    tally = parlalign.memory.Added()
    with pytest.raises(KeyboardInterrupt):
        memory.add(interrupted(), tally)
    assert tally.added == len(memory) == 20
    assert_whole(memory.name)


def test_a_reader_goes_on_while_records_come_in(memory: Memory) -> None:
    memory.add([pair(k, f"zin {k}") for k in range(5)])
    stream = memory.records()
    first = next(stream)
    memory.add([pair(9, "zin 9")])
    assert memory.search("zin 9")[0].score == 100
    assert [first.id, *(record.id for record in stream)] == ["0", "1", "2", "3", "4"]
    assert memory.add(memory.records()).unchanged == 6


def made(path: Path, *statements: str) -> Path:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path


def test_files_that_are_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    with pytest.raises(ParlalignError, match="no such memory: make it with"):
        open_memory(path, read_only=True)
    assert not path.exists()
    with pytest.raises(ParlalignError, match="folder does not exist"):
        open_memory(tmp_path / "no" / "x.sqlite")
    with pytest.raises(ParlalignError, match="is a directory"):
        open_memory(tmp_path)
    path.write_text("id\tsource\ttarget\n" * 100)
    with pytest.raises(ParlalignError, match="is not a memory"):
        open_memory(path)
    path.write_text("")
    with pytest.raises(ParlalignError, match="is empty"):
        open_memory(path, read_only=True)
    open_memory(path).close()
    other = made(tmp_path / "other.sqlite", "CREATE TABLE t(x)")
    with pytest.raises(ParlalignError, match="of another program"):
        open_memory(other)
    newer = made(path, f"PRAGMA user_version = {sqlite_store.MEMORY.version + 1}")
    with pytest.raises(ParlalignError, match="upgrade parlalign"):
        open_memory(newer)


def test_a_memory_that_cannot_be_written(sqlite_memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    sqlite_memory.add([PAIR])
    with open_memory(sqlite_memory.name, read_only=True) as opened:
        assert opened.search(PAIR.source)[0].score == 100
        with pytest.raises(ParlalignError, match="cannot be written"):
            opened.add([pair("b", "De brug is open.")])
    monkeypatch.setattr(sqlite_store, "MEMORY", replace(sqlite_store.MEMORY, timeout=0.1))
    with open_memory(sqlite_memory.name) as other:
        sqlite_memory._store.execute("BEGIN IMMEDIATE")
        with pytest.raises(ParlalignError, match="another program"):
            other.add([pair("b", "De brug is open.")])
        sqlite_memory._store.execute("ROLLBACK")
    sqlite_memory._store.execute("PRAGMA max_page_count = 1")
    with pytest.raises(ParlalignError, match="disk is full"):
        sqlite_memory.add(pair(k, f"zin {k} {'x' * 3000}") for k in range(200))
    assert len(sqlite_memory) == 1


def test_a_damaged_memory_says_so(tmp_path: Path) -> None:
    path = tmp_path / "tm.sqlite"
    with open_memory(path) as opened:
        opened.add(pair(k, f"zin {k} {'x' * 300}") for k in range(500))
    content = bytearray(path.read_bytes())
    content[16_384:] = os.urandom(len(content) - 16_384)
    path.write_bytes(content)
    with pytest.raises(ParlalignError, match="is damaged"), open_memory(path) as opened:
        list(opened.records())


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a user who may not write everywhere")
def test_search_in_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir()
    with open_memory(folder / "tm.sqlite") as opened:
        opened.add([PAIR])
    (folder / "tm.sqlite").chmod(0o400)
    folder.chmod(0o500)
    with open_memory(folder / "tm.sqlite", read_only=True) as opened:
        assert opened.search(PAIR.source)[0].score == 100
    folder.chmod(0o700)


def test_the_commands(run: Run) -> None:
    parlalign.write([PAIR, pair("b", "De brug is dicht.", "Die Brücke ist zu.", changed=MAY)], "a.jsonl")
    result = run("add", "tm.sqlite", "a.jsonl", "a.jsonl")
    assert result.exit_code == 0
    counts = "4 records in = 2 added + 0 updated + 0 marked as rejected + 2 unchanged + 0 left out"
    assert result.stderr.splitlines() == [f"tm.sqlite: {counts}", "tm.sqlite: now 2 records"]
    found = run("search", "tm.sqlite", "De haven is dicht").stdout.splitlines()
    assert found[:3] == [
        " 99 %  nl  De haven is dicht.",
        "       de  Der Hafen ist zu.",
        f"       {source_file('a.jsonl').name}#a · score 0.97 · paired",
    ]
    assert found[3].startswith(" 74 %  nl  De brug")
    assert "no match of 95 % or more" in run("search", "tm.sqlite", "De haven", "--min", "95").stderr
    words = run("search", "tm.sqlite", "dicht brücke", "--concordance")
    assert words.stdout == ""
    assert "no record contains these words" in words.stderr
    assert "de  Die [Brücke] ist zu." in run("search", "tm.sqlite", "brüc*", "--concordance", "--from", "de").stdout
    line = json.loads(run("search", "tm.sqlite", "De brug is dicht.", "--json", "--limit", "1").stdout)
    assert (line["match"], line["side"], line["id"], line["changed"]) == (
        100,
        "source",
        f"{source_file('a.jsonl').name}#b",
        "2024-05-01T12:00:00+00:00",
    )
    line = json.loads(run("search", "tm.sqlite", "brug", "--json", "--concordance").stdout)
    assert line["spans"] == [[3, 7]]
    result = run(
        "export",
        "tm.sqlite",
        "o.tmx",
        "--no-pieces",
        "--since",
        "2024-05-01",
        "--until",
        "2024-05-01",
        "--languages",
        "nl-de",
    )
    assert result.stderr == "o.tmx: 1 record written\n"
    assert [record.source for record in parlalign.read_records("o.tmx")] == ["De brug is dicht."]
    assert "records: 2, of 4 different texts and 0 documents" in run("stats", "tm.sqlite").stdout
    assert json.loads(run("stats", "tm.sqlite", "--json").stdout)["records"] == 2


def test_a_memory_is_a_file_of_records(run: Run) -> None:
    parlalign.write([pair(1, "De haven is dicht.")], "a.jsonl")
    run("add", "one.sqlite", "a.jsonl")
    assert "= 1 added" in run("add", "two.db", "one.sqlite").stderr
    assert "1 unchanged" in run("add", "two.db", "two.db").stderr
    (record,) = parlalign.read_records("two.db")
    assert replace(record, id="1") == parlalign.read_records("a.jsonl")[0]


def test_what_identifies_a_record(run: Run) -> None:
    parlalign.write([pair(1, "De haven is dicht.")], "a.jsonl")
    parlalign.write([pair(1, "De brug is open.")], "b.jsonl")
    assert "= 2 added" in run("add", "x.sqlite", "a.jsonl", "b.jsonl").stderr
    assert (
        "1 of the updated records now have another"
        in run("add", "y.sqlite", "a.jsonl", "b.jsonl", "--ids", "global").stderr
    )
    assert "= 2 added" in run("add", "tm.sqlite", "a.jsonl", "b.jsonl", "--ids", "content").stderr
    assert "2 unchanged" in run("add", "tm.sqlite", "a.jsonl", "b.jsonl", "--ids", "content").stderr


BAD = [
    (["search", "no.sqlite", "haven"], 1, "no such memory"),
    (["add", "tm.sqlite", "no.jsonl"], 1, "no.jsonl: no such file"),
    (["export", "tm.sqlite", "x.doc"], 1, "cannot write .doc"),
    (["export", "tm.sqlite", "x.tmx", "--languages", "nl-xx"], 1, "two of the languages of this memory"),
    (["search", "tm.sqlite", "haven", "--from", "xx"], 1, "no text in 'xx'"),
    (["search", "tm.sqlite", "...", "--concordance"], 1, "has no word to look for"),
    (["search", "tm.sqlite", "haven", "--since", "May"], 2, "is not a date"),
    (["search", "tm.sqlite", "haven", "--min", "0"], 2, "--min"),
]


@pytest.mark.parametrize(("words", "code", "message"), BAD)
def test_bad_commands_end_in_one_line(run: Run, words: list[str], code: int, message: str) -> None:
    with open_memory("tm.sqlite") as opened:
        opened.add([PAIR])
    result = run(*words)
    assert (result.exit_code, result.stdout) == (code, "")
    assert message in result.stderr
    errors = [line for line in result.stderr.splitlines() if line.startswith("Error: ")]
    assert len(errors) == 1


def test_every_command_has_help() -> None:
    for command in parlalign.cli.memory_commands.memory.commands.values():
        assert command.help


def parts_of_index(memory: Memory) -> int:
    """Return how many parts the index of words consists of."""
    return int(memory._store.execute("SELECT count(DISTINCT segid) FROM shelf_idx")[0][0])


@pytest.mark.parametrize(("first", "is_merged"), [(40, True), (41, False)])
def test_the_index_is_merged_after_many_records_and_finds_the_same(
    sqlite_memory: Memory, monkeypatch: pytest.MonkeyPatch, first: int, is_merged: bool
) -> None:
    monkeypatch.setattr(adding, "_BATCH", 20)
    monkeypatch.setattr(adding, "_MERGE_FROM", first)
    monkeypatch.setattr(sqlite_store, "_MERGED_PAGES", 1)  # so that merging takes several transactions
    found = [pair(k, f"zin {k} over haven {k % 7}", f"Satz {k} über Hafen {'wort ' * 60}{k}") for k in range(40)]
    assert sqlite_memory.add(found).added == 40
    assert (parts_of_index(sqlite_memory) == 1) == is_merged
    assert [match.record.id for match in sqlite_memory.search("zin 23 over haven 2", least=90)] == ["23"]
    assert len(sqlite_memory.concordance("haven", limit=99)) == 40
    assert_whole(sqlite_memory.name)
