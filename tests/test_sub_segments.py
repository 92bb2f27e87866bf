"""Sub-segments: pairs cut where CAT tools cut their source."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from conftest import CORPORA

import parlalign
from parlalign import Options, Record, WriteOptions, pipeline
from parlalign.aligning.sub_segments import DivisiblePair, full_stops, sub_segments
from parlalign.app import commands
from parlalign.formats.records.writing import WRITERS

NL_DE = ("nl", "de")


@pytest.mark.parametrize(
    ("text", "stops"),
    [
        ("ruimte, bijv. door dijken.", ["ruimte, bijv."]),
        ("51. verzoekt de Raad; 3.5 miljoen", []),
        ('"Ja!" zegt hij', ['"Ja!"']),
        ("Een zin. Nog een. Klaar.", ["Een zin.", "Een zin. Nog een."]),
        ("", []),
    ],
)
def test_full_stops(text: str, stops: list[str]) -> None:
    assert [text[:end] for end in full_stops(text)] == stops


def cut(source: str, target: str) -> tuple[tuple[str, str], ...]:
    return sub_segments([DivisiblePair(source, target, tuple(full_stops(source)))], languages=NL_DE)[0]


def test_a_sentence_is_cut_after_its_abbreviation() -> None:
    assert cut(
        "steunt proefprojecten waarbij rivieren meer ruimte krijgen, bijv. door het verleggen van dijken;",
        "unterstützt Pilotprojekte, durch die Flüsse mehr Raum erhalten, z. B. durch die Verlegung von Deichen;",
    ) == (
        (
            "steunt proefprojecten waarbij rivieren meer ruimte krijgen, bijv.",
            "unterstützt Pilotprojekte, durch die Flüsse mehr Raum erhalten, z. B.",
        ),
        ("door het verleggen van dijken;", "durch die Verlegung von Deichen;"),
    )


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Een zin. Nog een zin.", "Satz"),  # nothing to cut
        ("Aap. Noot.", "Ein Ding ohne jede Verwandtschaft hierzu"),  # nothing is linked
        ("a. " * 9 + "b", "c. " * 9 + "d"),  # too many places
        ("Een zin.", ""),
    ],
)
def test_what_is_not_cut(source: str, target: str) -> None:
    assert cut(source, target) == ()


def test_a_sub_segment_without_a_word_is_left_out() -> None:
    assert cut("(1) PB L 338, blz. 17.", "(1) ABl. L 338, S. 17.") == (("(1) PB L 338, blz.", "(1) ABl. L 338, S."),)


def test_joined_paragraphs_are_cut_where_they_were_joined() -> None:
    uncut, gold = [], []
    for folder in CORPORA:
        if (folder / "paragraphs.beads").read_text().count("[") != 2 * len(
            (folder / "nl.txt").read_text().split("\n\n")
        ):
            continue
        sides = [(folder / f"{code}.txt").read_text(encoding="utf-8").strip().split("\n\n") for code in NL_DE]
        if len(sides[0]) != len(sides[1]):
            continue  # paragraph k is not the translation of paragraph k
        for (nl, de), (more_nl, more_de) in pairwise(zip(*sides, strict=True)):
            uncut.append(DivisiblePair(f"{nl} {more_nl}", f"{de} {more_de}", (len(nl),)))
            gold.append(((nl, de), (more_nl, more_de)))
    found = sub_segments(uncut, languages=NL_DE)
    right = sum(one == other for one, other in zip(found, gold, strict=True))
    wrong = sum(bool(one) and one != other for one, other in zip(found, gold, strict=True))
    assert len(gold) > 100
    assert right >= 0.9 * len(gold)
    assert wrong <= 0.02 * len(gold)


def test_only_pairs_have_sub_segments() -> None:
    nl = "1. is ingenomen met het verslag. Dringt aan op spoed.\n\n2. verzoekt de Raad om een besluit te nemen;"
    de = "1. begrüßt den Bericht. Drängt auf Eile."
    documents = [parlalign.records.Document(f"{code}.txt", text) for code, text in (("nl", nl), ("de", de))]
    for level in ("paragraph", "clause"):
        records = parlalign.align_documents(documents, Options(level=level)).records
        assert any(record.pieces for record in records) == (level == "paragraph")
        assert not any(record.pieces for record in records if record.status != "paired")


def test_sub_segments_are_made_for_formats_that_hold_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def count(records: list[Record], *_: object) -> list[Record]:
        calls.append(len(records))
        return records

    monkeypatch.setattr(pipeline, "with_sub_segments", count)
    text = tmp_path / "x.txt"
    text.write_text("1. steunt de haven in dit gebied;\n\n1. unterstützt den Hafen in diesem Gebiet;", encoding="utf-8")
    made = set()
    for suffix in (*WRITERS, ".beads"):
        calls.clear()
        list(commands.align([str(text)], commands.Output(f"{tmp_path}/x{suffix}", WriteOptions()), Options()))
        made |= {suffix} if calls else set()
    assert made == {".tmx", ".jsonl", ".xlsx", ".parquet", ".spacy"}
    calls.clear()
    list(commands.align([str(text)], commands.Output(f"{tmp_path}/x.tmx", WriteOptions(pieces=False)), Options()))
    assert calls == []
    parlalign.align_text(text.read_text(encoding="utf-8"))
    assert calls == [1]
