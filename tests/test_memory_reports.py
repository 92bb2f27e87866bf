"""What a memory reports: each record of a concordance once, hits in a file, and inconsistent translations."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

import parlalign
from parlalign import Memory, Record, open_memory
from parlalign.cli.root import main
from parlalign.memory.concordance import parse
from parlalign.text.folding import folded_words

MAY = datetime(2024, 5, 1, 12, tzinfo=UTC)
JUNE = datetime(2024, 6, 1, 12, tzinfo=UTC)
PAIR = Record("a", "De haven is dicht.", "Der Hafen ist zu.", ("nl", "de"), "sentence", 0.97, "paired")
Run = Callable[..., Result]


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with open_memory(tmp_path / "tm.sqlite") as opened:
        yield opened


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(main, ["memory", *map(str, words)])


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


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(*[st.lists(st.sampled_from("abc"), min_size=1, max_size=5).map(" ".join)] * 2), max_size=12),
    st.integers(1, 9),
)
def test_concordance_lists_what_a_comparison_with_every_record_finds(texts: list[tuple[str, str]], limit: int) -> None:
    import tempfile

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


def test_hits_are_exported_with_the_words_marked_and_read_back(memory: Memory, tmp_path: Path, run: Run) -> None:
    texts = [(f"haven {'kade ' * k}", f"Hafen {k}, <i>haven</i>") for k in range(30)]
    memory.add([*(pair(k, *both) for k, both in enumerate(texts)), pair("copy", *texts[3]), pair("no", "kade", "Kai")])
    done = run("search", "tm.sqlite", "haven", "--concordance", "--export", "hits.xlsx")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == (
        "hits.xlsx: 30 of 31 records written, 1 left out: the same two texts as a record that was found\n"
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
    assert "give --export OUT" in run("search", "tm.sqlite", "haven", "--backup").stderr
    assert json.loads(run("search", "tm.sqlite", "haven", "--concordance", "--json").stdout.split("\n")[0])[
        "other_spans"
    ]
