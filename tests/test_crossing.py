"""Pairs that cross others: sorted lists, moved and reordered paragraphs, and documents in which nothing crosses."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import parlalign
from parlalign import Bead, Document, ParlalignError
from parlalign.aligning.free_matching import FreeMatcher
from parlalign.aligning.merging import merge_beads
from parlalign.aligning.ordered_runs import main_runs, ordered_runs
from parlalign.aligning.segment_preparation import prepare_segments
from parlalign.cli.root import main
from parlalign.formats.records.reading import READERS
from parlalign.memory import open_memory
from parlalign.options import Options
from parlalign.records import Segment

TERMS = {
    "aardbeving": "Erdbeben",
    "bijenteelt": "Bienenzucht",
    "bosbrand": "Waldbrand",
    "drinkwater": "Trinkwasser",
    "geboortecijfer": "Geburtenziffer",
    "gemeenteraad": "Gemeinderat",
    "grondwet": "Verfassung",
    "huisarts": "Hausarzt",
    "kernenergie": "Kernenergie",
    "kinderarbeid": "Kinderarbeit",
    "landbouwbeleid": "Agrarpolitik",
    "luchtvervuiling": "Luftverschmutzung",
    "onderwijs": "Bildungswesen",
    "openbaar vervoer": "öffentliches Verkehrsmittel",
    "parlementaire vragen": "parlamentarische Anfrage",
    "persvrijheid": "Pressefreiheit",
    "scheepswerf": "Schiffswerft",
    "stemrecht": "Wahlrecht",
    "veiligheidsraad": "Sicherheitsrat",
    "vluchteling": "Flüchtling",
    "volksgezondheid": "öffentliche Gesundheit",
    "werkloosheid": "Arbeitslosigkeit",
    "zeevisserij": "Seefischerei",
    "zonne-energie": "Sonnenenergie",
}
NL_TERMS, DE_TERMS = sorted(TERMS), sorted(TERMS.values(), key=str.lower)

PARAGRAPHS = [
    ("De gemeente onderhoudt de bruggen over de rivier.", "Die Gemeinde unterhält die Brücken über den Fluss."),
    ("Vissers melden hun vangst elke week bij de haven.", "Fischer melden ihren Fang jede Woche im Hafen."),
    ("De bibliotheek is op zaterdag tot vijf uur open.", "Die Bibliothek ist samstags bis fünf Uhr geöffnet."),
    ("Honden lopen in het park aan de lijn.", "Hunde sind im Park an der Leine zu führen."),
    ("Het zwembad wordt met aardwarmte verwarmd.", "Das Schwimmbad wird mit Erdwärme beheizt."),
    ("Marktkooplui betalen twaalf euro voor een kraam.", "Markthändler zahlen zwölf Euro für einen Stand."),
    ("Leerlingen krijgen gratis boeken van de school.", "Die Schüler erhalten von der Schule kostenlose Bücher."),
    ("De brandweer oefent in de oude molen.", "Die Feuerwehr übt in der alten Mühle."),
    ("Fietsen mogen niet op het perron staan.", "Fahrräder dürfen nicht auf dem Bahnsteig stehen."),
    ("De burgemeester ontvangt inwoners op dinsdag.", "Der Bürgermeister empfängt die Einwohner am Dienstag."),
]
NL, DE = ([pair[side] for pair in PARAGRAPHS] for side in (0, 1))
DE_MOVED = [*DE[3:5], *DE[:3], *DE[5:]]
"""The fourth and the fifth paragraph are in front."""


def pairs_of(beads: list[Bead]) -> set[tuple[int, int]]:
    return {(i, j) for bead in beads for i in bead.source for j in bead.target}


def test_lists_that_each_language_sorts_are_paired() -> None:
    beads = parlalign.align_segments(NL_TERMS, DE_TERMS)
    gold = {(NL_TERMS.index(nl), DE_TERMS.index(de)) for nl, de in TERMS.items()}
    found = pairs_of(beads)
    assert len(found & gold) >= 0.9 * len(gold)
    assert len(found & gold) >= 0.95 * len(found)
    assert [bead.source for bead in beads if bead.source] == [(k,) for k in range(len(NL_TERMS))]
    assert sorted(k for bead in beads for k in bead.target) == list(range(len(DE_TERMS)))


def test_moved_paragraphs_are_paired_and_only_they_are_marked() -> None:
    beads = parlalign.align_segments(NL, DE_MOVED)
    assert pairs_of(beads) == {(i, DE_MOVED.index(DE[i])) for i in range(len(NL))}
    assert [bead.source for bead in beads if bead.is_crossing] == [(3,), (4,)]


@pytest.mark.parametrize("kept", [range(10), [0, 1, 2, 4, 5, 6, 8, 9]])
def test_documents_in_one_order_are_unchanged(kept: list[int]) -> None:
    target = [DE[k] for k in kept]
    beads = parlalign.align_segments(NL, target)
    assert beads == parlalign.align_segments(NL, target, crossing="never")
    assert not any(bead.is_crossing for bead in beads)


def test_unrelated_documents_are_not_linked() -> None:
    beads = parlalign.align_segments(NL, DE_TERMS, crossing="always")
    assert not any(bead.is_pair for bead in beads)


def test_never_keeps_the_order() -> None:
    beads = parlalign.align_segments(NL, DE_MOVED, crossing="never")
    assert not any(bead.is_crossing for bead in beads)
    order = [bead.target for bead in beads if bead.is_pair]
    assert order == sorted(order)
    assert len(order) < len(NL)


def test_always_finds_what_is_not_clear() -> None:
    source, target = [*NL, "Toevoeging zonder tegenhanger.", "Nog een zin over de zee."], [DE[9], *DE[1:9], "Nachtrag."]
    assert (9, 0) not in pairs_of(parlalign.align_segments(source, target))
    beads = parlalign.align_segments(source, target, crossing="always")
    assert pairs_of(beads) >= {(9, 0), *((k, k) for k in range(1, 9))}
    assert [bead.source for bead in beads if bead.is_crossing] == [(9,)]


def test_an_unknown_value_is_refused() -> None:
    with pytest.raises(ParlalignError, match="use one of auto, always, never"):
        parlalign.align_segments(NL, DE, crossing="sometimes")  # type: ignore[arg-type]
    with pytest.raises(ParlalignError, match="use one of auto, always, never"):
        Options(crossing="sometimes")  # type: ignore[arg-type]


def test_clauses_of_moved_paragraphs_are_marked() -> None:
    documents = [Document("nl", "\n\n".join(NL), language="nl"), Document("de", "\n\n".join(DE_MOVED), language="de")]
    for level in parlalign.records.LEVELS:
        alignment = parlalign.align_documents(documents, Options(level=level))
        assert [record.source for record in alignment.pairs if record.crossing] == NL[3:5]


@pytest.mark.parametrize("suffix", [".jsonl", ".tsv", ".tmx", ".xliff", ".xlsx", ".parquet"])
def test_the_mark_is_in_files(tmp_path: Path, suffix: str) -> None:
    assert suffix in READERS
    for side, texts in (("nl", NL), ("de", DE_MOVED)):
        (tmp_path / f"a.{side}.txt").write_text("\n\n".join(texts), encoding="utf-8")
    records = parlalign.align_files(tmp_path / "a.nl.txt", tmp_path / "a.de.txt")
    parlalign.write(records, tmp_path / f"out{suffix}")
    read = parlalign.read_records(tmp_path / f"out{suffix}")
    assert {record.source: record.crossing for record in read} == {record.source: record.crossing for record in records}
    assert sum(bool(record.crossing) for record in read) == 2


def test_the_mark_is_in_a_memory(tmp_path: Path) -> None:
    records = parlalign.align_text("\n\n".join([*NL, *DE_MOVED]))
    unmarked = [replace(record, id=f"{record.id}x", origin=(None, None), crossing="") for record in records]
    bare = [replace(record, id=f"{record.id}y", origin=(None, None), pieces=()) for record in records]
    with open_memory(tmp_path / "m.sqlite") as memory:
        memory.add([*records, *unmarked, *bare])
    stored = {record.id: record.crossing for record in parlalign.read_records(tmp_path / "m.sqlite")}
    assert stored == {record.id: record.crossing for record in (*records, *unmarked, *bare)}


def test_commands_report_crossing_pairs(tmp_path: Path) -> None:
    for side, texts in (("nl", NL), ("de", DE_MOVED)):
        (tmp_path / f"a.{side}.txt").write_text("\n\n".join(texts), encoding="utf-8")
    inputs = [str(tmp_path / "a.nl.txt"), str(tmp_path / "a.de.txt")]
    out = str(tmp_path / "out.tmx")
    aligned = CliRunner().invoke(main, ["align", *inputs, "-o", out])
    assert "crossing: 2 of 10 pairs cross others: their order differs" in aligned.output
    shown = CliRunner().invoke(main, ["show", out])
    assert shown.output.count("· crossing ·") == 2
    ordered = CliRunner().invoke(main, ["align", *inputs, "-o", out, "--crossing", "never"])
    assert "crossing:" not in ordered.output


def test_segments_of_a_page_do_not_hide_crossing_pairs() -> None:
    text = [Bead((0,), (2,), 0.9), Bead((1,), (0,), 0.9, is_crossing=True), Bead((2,), (3,), 0.9)]
    merged = merge_beads(text, [Bead((3,), (4,), 0.8), Bead((), (1,), 1.0)])
    assert [bead for bead in merged if bead.is_pair] == [*text, Bead((3,), (4,), 0.8)]


def test_equal_segments_share_their_probability() -> None:
    source, target = (
        prepare_segments([Segment(str(k), text, code) for k, text in enumerate(texts)])
        for code, texts in (("nl", [NL[0], NL[1], NL[1]]), ("de", [DE[1], DE[0]]))
    )
    matching = FreeMatcher(source, target).match(np.arange(3), np.arange(2))
    found = {(i, j): probability for i, j, probability in matching}
    assert found[0, 1] > 0.95
    assert found[1, 0] == pytest.approx(found[2, 0])
    assert 0.4 < found[1, 0] < 0.5


@given(st.permutations(range(12)), st.sets(st.integers(0, 11)))
def test_runs_keep_all_pairs_and_the_main_order_is_increasing(order: list[int], left_out: set[int]) -> None:
    pairs = [(i, j) for i, j in enumerate(order) if i not in left_out]
    runs = ordered_runs(pairs)
    assert [pair for run in runs for pair in run] == pairs
    main_order = [target for k in main_runs(runs) for _, target in runs[k]]
    assert main_order == sorted(main_order)
    if order == sorted(order):
        assert len(main_order) == len(pairs)


def test_numbered_headings_are_no_evidence() -> None:
    nl = ["Artikel 12", "De visserij in de haven wordt verboden.", "De burgemeester betaalt de schade aan het schip."]
    de = ["Die Fischerei im Hafen wird verboten.", "Der Bürgermeister bezahlt den Schaden am Schiff.", "Artikel 12"]
    found = parlalign.align_segments(nl, de)
    assert [(bead.source, bead.target) for bead in found if bead.is_pair] == [((1,), (0,)), ((2,), (1,))]
