"""What a memory reports: each record of a concordance once, hits in a file, and inconsistent translations."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

import parlalign
from parlalign import Memory, Origin, Record, open_memory
from parlalign.cli.root import main
from parlalign.memory import Compared, Filter, Sameness
from parlalign.memory.concordance import parse
from parlalign.memory.wording import differing_words
from parlalign.text.folding import folded_words

MAY = datetime(2024, 5, 1, 12, tzinfo=UTC)
JUNE = datetime(2024, 6, 1, 12, tzinfo=UTC)
PAIR = Record("a", "De haven is dicht.", "Der Hafen ist zu.", ("nl", "de"), "sentence", 0.97, "paired")
Run = Callable[..., Result]


@pytest.fixture
def sqlite_memory(tmp_path: Path) -> Iterator[Memory]:
    with open_memory(tmp_path / "tm.sqlite") as opened:
        yield opened


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(main, ["memory", *map(str, words)])


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def memory(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Memory]:
    on_server = request.param == "PostgreSQL"
    with open_memory(request.getfixturevalue("postgres_place") if on_server else tmp_path / "tm.sqlite") as opened:
        yield opened


def pair(number: object, source: str, target: str, **more: object) -> Record:
    return replace(PAIR, id=str(number), source=source, target=target, **more)  # type: ignore[arg-type]


def test_a_record_with_the_words_in_both_texts_is_listed_once(memory: Memory) -> None:
    memory.add(
        [
            pair(1, "Een net van Natura 2000 hier", "Natura 2000"),
            pair(2, "Natura en 2000 zaken", "Dinge"),
            pair(3, "Een net van Natura 2000 hier", "Natura 2000"),
        ]
    )
    both, other = memory.concordance("natura 2000")
    assert (both.record.id, both.copies, both.side, both.spans_by_side) == (
        "1",
        1,
        0,
        (((12, 18), (19, 23)), ((0, 6), (7, 11))),
    )
    assert (other.record.id, other.side, other.other_spans) == ("2", 0, ())
    assert [hit.record.id for hit in memory.concordance("natura 2000", limit=1)] == ["1"]
    (german,) = memory.concordance('"natura 2000"', language="de")
    assert (german.side, german.spans, german.other_spans) == (1, ((0, 11),), ((12, 23),))
    assert [*memory.every_hit("natura 2000")] == [both, other]


@settings(max_examples=40)
@given(
    st.lists(st.tuples(*[st.lists(st.sampled_from("abc"), min_size=1, max_size=5).map(" ".join)] * 2), max_size=12),
    st.integers(1, 9),
)
def test_concordance_lists_what_a_comparison_with_every_record_finds(texts: list[tuple[str, str]], limit: int) -> None:
    with tempfile.TemporaryDirectory() as folder, open_memory(Path(folder) / "tm.sqlite") as opened:
        opened.add(pair(k, *both) for k, both in enumerate(texts))
        first = {both: str(k) for k, both in reversed([*enumerate(texts)])}
        lengths = {
            number: [len(text.split()) for text in both if {"a", "b"} <= {*folded_words(text)}]
            for both, number in first.items()
        }
        expected = [min(found) for found in lengths.values() if found]
        hits = opened.concordance("a b", limit=limit)
        found = [hit.record.id for hit in opened.every_hit("b a")]
        assert sorted(found) == sorted(number for number, words in lengths.items() if words)
        assert [min(lengths[number]) for number in found] == sorted(expected)
        assert [hit.record.id for hit in hits] == found[:limit]


def test_places_of_words_count_only_if_a_text_has_all_of_them() -> None:
    query = parse('"lid 4" haven* *slag')
    assert query.spans_if_all("Havens: verslag over lid 4.") == ((0, 6), (8, 15), (21, 26))
    for text in (
        "Havens: verslag over 4 lid",
        "verslag over lid 4",
        "havens en lid 4 slags",
        "sluishaven: slag, lid 4",
    ):
        assert query.spans_if_all(text) == ()


def test_hits_are_exported_with_the_words_marked_and_read_back(sqlite_memory: Memory, tmp_path: Path, run: Run) -> None:
    texts = [(f"haven {'kade ' * k}", f"Hafen {k}, <i>haven</i>") for k in range(30)]
    sqlite_memory.add(
        [*(pair(k, *both) for k, both in enumerate(texts)), pair("copy", *texts[3]), pair("no", "kade", "Kai")]
    )
    done = run("search", "tm.sqlite", "haven", "--concordance", "--export", "hits.xlsx")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == (
        "hits.xlsx: 30 of 31 records written, 1 left out: the same texts as a record that was found\n"
    )
    assert {record.id for record in parlalign.read_records(tmp_path / "hits.xlsx")} == {str(k) for k in range(30)}
    sheet = load_workbook(tmp_path / "hits.xlsx", rich_text=True)["review"]
    found, rest = sheet["B3"].value
    assert (str(found), found.font.b, str(rest)) == ("haven", True, " kade ")
    before, found, after = sheet["C3"].value
    assert (str(before), str(found), str(after)) == ("Hafen 1, <i>", "haven", "</i>")
    run("search", "tm.sqlite", "haven", "--concordance", "--export", "hits.tmx", "--limit", 4)
    assert len(parlalign.read_records(tmp_path / "hits.tmx")) == 4
    run("search", "tm.sqlite", "haven kade", "--export", "hits.jsonl", "--min", 20)
    assert len(parlalign.read_records(tmp_path / "hits.jsonl")) > 5
    assert run("search", "tm.sqlite", "niets", "--export", "hits.jsonl").exit_code == 3
    assert run("search", "tm.sqlite", "haven", "--export", "-", "--format", "tsv").stdout.startswith("id\tsource")
    assert "exclude each other" in run("search", "tm.sqlite", "haven", "--json", "--export", "x.tsv").stderr
    assert "name it with --export OUT" in run("search", "tm.sqlite", "haven", "--backup").stderr
    assert json.loads(run("search", "tm.sqlite", "haven", "--concordance", "--json").stdout.split("\n")[0])[
        "other_spans"
    ]


def reported(memory: Memory, **choices: object) -> list[tuple[str, list[tuple[str, int]]]]:
    return [
        (found.text, [(translation.text, len(translation.records)) for translation in found.translations])
        for found in memory.inconsistencies(**choices)  # type: ignore[arg-type]
    ]


def test_sources_with_several_targets_come_with_most_records_first_and_the_latest_target_first(
    memory: Memory,
) -> None:
    memory.add(
        [
            pair(1, "de haven", "der Hafen", changed=MAY),
            pair(2, "de haven", "die Häfen", changed=JUNE),
            pair(3, "de kade", "der Kai"),
            pair(4, "de kade", "die Kaje"),
            pair(5, "de kade", "die Kaje", status="accepted"),
            pair(6, "de brug", "die Brücke"),
            pair(7, "de brug", "die Brücke"),
            pair(8, "de haven", "le port", languages=("nl", "fr")),
            pair(9, "de sluis", "die Schleuse"),
            pair(10, "de sluis", "das Siel"),
            pair(11, "het siel", "das Siel"),
        ]
    )
    memory.add([pair(9, "de sluis", "die Schleuse", status="rejected", changed=JUNE)])
    kade = ("de kade", [("die Kaje", 2), ("der Kai", 1)])
    haven = ("de haven", [("die Häfen", 1), ("der Hafen", 1)])
    counts = Compared()
    assert reported(memory, counts=counts) == [kade, haven]
    assert counts == Compared(inconsistent=2)
    first = next(iter(memory.inconsistencies()))
    assert [translation.statuses for translation in first.translations] == [
        {"paired": 1, "accepted": 1},
        {"paired": 1},
    ]
    assert (first.languages, first.record_count, first.side) == (("nl", "de"), 3, 0)
    assert reported(memory, side=1) == [("das Siel", [("de sluis", 1), ("het siel", 1)])]
    assert len(reported(memory, only=Filter(status="all"))) == 3
    assert reported(memory, only=Filter(since=JUNE)) == []


@pytest.mark.parametrize(
    ("one", "other", "is_reported"),
    [
        ("Die Häfen sind zu.", "die Häfen  sind zu", False),
        ("Der Hafen (Rotterdam)", "Der Hafen, Rotterdam", False),
        ("Ab\u00adsatz 7", "Absatz\u00a07", False),
        ("„Straße“", "»STRASSE«", False),
        ("12. fordert Schutz;", "( 11 ) fordert Schutz", False),
        ("die Stellungnahme(1),", "die Stellungnahme(2),", False),
        ("a\u0308ndern", "ändern", False),
        ("Fälle", "Falle", True),
        ("Artikel 5", "Artikel 15", True),
        ("5. Mai 2016", "6. Mai 2016", True),
        ("bei -5 °C", "bei 5 °C", True),
        ("5 €", "5 $", True),
        ("Richtlinie n", "Richtlinien", True),
        ("dünn besiedelt", "dünnbesiedelt", True),
        ("Max. Länge", "Länge", True),
    ],
)
def test_targets_with_the_same_words_are_counted_and_reported_on_demand(
    sqlite_memory: Memory, one: str, other: str, *, is_reported: bool
) -> None:
    sqlite_memory.add([pair(1, "x", one), pair(2, "x", other)])
    counts = Compared()
    assert bool(reported(sqlite_memory, counts=counts)) == is_reported
    assert counts.only_in_form == (not is_reported)
    assert reported(sqlite_memory, sameness=Sameness(exact=True)) == [("x", [(one, 1), (other, 1)])]


def test_loosely_compared_sources_need_the_same_words_and_numbers(memory: Memory) -> None:
    memory.add(
        [
            pair(1, "12. Dringt aan op 5 ton;", "a"),
            pair(2, "dringt aan op  5 ton", "b"),
            pair(3, "(a) Dringt aan op 5 ton(2)", "c"),
            pair(4, "dringt aan op 6 ton", "d"),
            pair(5, "1. ja", "1. Ja"),
            pair(6, "2. ja", "2. Ja"),
            pair(7, "–", "–"),
            pair(8, "***", "Anmerkung"),
        ]
    )
    counts = Compared()
    assert reported(memory) == []
    assert reported(memory, sameness=Sameness(loose=True), counts=counts) == [
        ("12. Dringt aan op 5 ton;", [("a", 1), ("b", 1), ("c", 1)])
    ]
    assert counts == Compared(1, 1)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["x", "X", "y", "z"])), max_size=14), st.booleans())
def test_the_report_has_what_a_comparison_of_all_records_finds(texts: list[tuple[str, str]], reverse: bool) -> None:
    texts = [both[::-1] if reverse else both for both in texts]
    expected: dict[str, set[str]] = {}
    counted: Counter[str] = Counter()
    for both in texts:
        text, translation = both[::-1] if reverse else both
        expected.setdefault(text, set()).add(translation.lower())
        counted[text] += 1
    with tempfile.TemporaryDirectory() as folder, open_memory(Path(folder) / "tm.sqlite") as opened:
        opened.add(pair(k, *both) for k, both in enumerate(texts))
        found = [*opened.inconsistencies(side=int(reverse))]
    several = {text: counted[text] for text, translations in expected.items() if len(translations) > 1}
    assert {each.text: each.record_count for each in found} == several
    assert [each.record_count for each in found] == sorted(several.values(), reverse=True)
    for each in found:
        assert {translation.text.lower() for translation in each.translations} == expected[each.text]


def test_a_report_is_printed_with_the_words_that_differ(sqlite_memory: Memory, run: Run) -> None:
    origin = (Origin("a.txt", (), "text", None), None)
    sqlite_memory.add(
        [
            pair(1, "de kade", "der Kai ist zu", origin=origin, changed=MAY),
            pair(2, "de kade", "die Kaje ist zu\x1b[2J\u202e", status="accepted"),
            pair(3, "de brug", "die Brücke"),
            pair(4, "de brug", "die Brücke!"),
            *(pair(f"h{k}", "haven", f"Hafen {k}") for k in range(13)),
            *(pair(f"k{k}", "kade " + "x" * 2000, f"{k} {'y' * 2000}") for k in range(2)),
        ]
    )
    done = run("inconsistencies", "tm.sqlite", "--limit", 2)
    assert done.exit_code == 0
    haven, kade = done.stdout.rstrip().split("\n\n")
    assert haven.split("\n")[-1].strip() == "and 3 more translations of 3 records"
    assert kade.split("\n") == [
        "     2 ×  nl  de kade",
        "     1 ×  de  [der Kai] ist zu",
        "          paired · 2024-05-01 · a.txt",
        "     1 ×  de  [die Kaje] ist zu\\x1b[[2J\\u202e]",
        "          accepted",
    ]
    assert done.stderr == (
        "3 sources with several targets; 1 of them not shown: -o OUT.xlsx writes all\n"
        "1 more source with targets that differ only in form: --exact reports them\n"
    )
    assert "… (2005 characters)" in run("inconsistencies", "tm.sqlite").stdout
    assert run("inconsistencies", "tm.sqlite", "--reverse").stderr == "no target has several sources\n"
    assert "for a file: name it with -o OUT" in run("inconsistencies", "tm.sqlite", "--force").stderr


def test_a_report_in_a_file_has_every_target_as_text(sqlite_memory: Memory, tmp_path: Path, run: Run) -> None:
    nasty = ["=1+1", "<r><t>x</t></r>", "_x0041_ a\tb\nc\\", "weg\x01 \u202e rechts", "z" * 40_000, "@SUM(A1)"]
    sqlite_memory.add(
        [*(pair(k, "bron", text) for k, text in enumerate(nasty)), pair("b", "bron", "=1+1", changed=JUNE)]
    )
    summary = run("inconsistencies", "tm.sqlite", "-o", "r.xlsx").stderr
    assert "r.xlsx: 1 source with several targets written, in 6 rows\nr.xlsx: 1 text cut" in summary
    book = load_workbook(tmp_path / "r.xlsx")
    sheet = book["inconsistencies"]
    header, *rows = sheet.iter_rows(values_only=True)
    assert header == ("group", "source", "target", "records", "status", "changed", "documents", "ids", "languages")
    assert rows[0] == (1, "bron", "=1+1", 2, "paired", "2024-06-01", None, "b · 0", "nl-de")
    assert [row[2] for row in rows[:3]] == ["=1+1", "<r><t>x</t></r>", "_x0041_ a\tb\nc\\"]
    assert [row[2] for row in rows[3:]] == ["weg \u202e rechts", "z" * 16_000 + "…", "@SUM(A1)"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:I7")
    assert sheet["C2"].alignment.wrap_text
    assert "Sources are the same if they are equal." in str(book["about"]["A5"].value)
    run("inconsistencies", "tm.sqlite", "-o", "r.tsv")
    lines = (tmp_path / "r.tsv").read_text().split("\n")
    assert (len(lines), lines[3].split("\t")[2]) == (8, r"_x0041_ a\tb\nc\\")
    run("inconsistencies", "tm.sqlite", "-o", "r.jsonl")
    (found,) = map(json.loads, (tmp_path / "r.jsonl").read_text().splitlines())
    assert [target["target"] for target in found["targets"]] == nasty
    assert found["targets"][0] | {"ids": []} == {
        "target": "=1+1",
        "records": 2,
        "statuses": {"paired": 2},
        "changed": "2024-06-01T12:00:00+00:00",
        "documents": [],
        "ids": [],
    }
    assert run("inconsistencies", "tm.sqlite", "-o", "r.jsonl", "--document", "none").exit_code == 3
    assert run("inconsistencies", "tm.sqlite", "-o", "tm.sqlite", "--format", "tsv").exit_code == 1


def test_words_that_differ_are_marked_in_all_texts() -> None:
    texts = ["Die Aussprache ist zu.", "Die lange Debatte ist zu.", "Aussprache: zu"]
    marked = [
        [text[start:end] for start, end in spans] for text, spans in zip(texts, differing_words(texts), strict=True)
    ]
    assert marked == [["Die Aussprache ist"], ["lange Debatte"], []]
    assert differing_words(["a"] * 101) == [()] * 101
    assert differing_words(["a b", "a " * 20_000]) == [(), ()]


def test_a_damaged_record_leaves_no_file(sqlite_memory: Memory, tmp_path: Path, run: Run) -> None:
    sqlite_memory.add([pair(1, "haven", "Hafen"), pair(2, "haven", "Häfen")])
    with closing(sqlite3.connect(tmp_path / "tm.sqlite")) as connection, connection:
        connection.execute("UPDATE records SET score = 0.5 WHERE id = '2'")
    for words in (
        ["inconsistencies", "tm.sqlite", "-o"],
        ["search", "tm.sqlite", "haven", "--concordance", "--export"],
    ):
        done = run(*words, "x.tsv")
        assert (done.exit_code, "damaged" in done.stderr) == (1, True)
        assert not (tmp_path / "x.tsv").exists()
