"""The comparison with other aligners, on one that is always there."""

from __future__ import annotations

import doctest
import sys
from pathlib import Path
from time import perf_counter

from conftest import benchmark


def test_an_aligner_is_run_and_what_it_leaves_unpaired_is_counted(tmp_path: Path) -> None:
    peers = benchmark("peers")
    tasks, found = tmp_path / "tasks", tmp_path / "found"
    tasks.mkdir()
    lengths = {"nl": (40, 90, 15, 60), "de": (41, 30, 62, 15, 61)}
    for code, counts in lengths.items():
        (tasks / f"0.{code}").write_text("".join("a" * count + "\n" for count in counts))
    (tasks / "0.gold").write_text("[0]:[0]\n[1]:[1, 2]\n[2]:[]\n[3]:[4]\n[]:[3]\n")
    started = perf_counter()
    run = peers.run_aligner("nltk", tasks, found)
    elapsed = perf_counter() - started
    assert (found / "0.beads").read_text() == "[0]:[0]\n[1]:[1, 2]\n[2]:[3]\n[3]:[4]\n"
    assert run.segments == 9
    assert min(run.loading, run.aligning) > 0
    assert run.loading + run.aligning < elapsed
    assert run.speed == run.segments / run.aligning
    assert sys.platform != "linux" or 10 < run.memory < 1000
    assert peers.unpaired_figures(tasks, found) == ["0.000", "–"]
    (found / "0.beads").write_text("[0]:[0]\n[1]:[1]\n[3]:[4]\n")
    assert peers.unpaired_figures(tasks, found) == ["1.000", "0.667"]


def test_sentences_of_prose_without_a_counterpart_are_beads_by_themselves(tmp_path: Path) -> None:
    path = tmp_path / "rain.nl-de.txt"
    path.write_text("nl\tHet regent.\nde\tEs regnet.\nde\tWieder.\n\nnl\tJa.\nnl\tNee.\n\nde\tGut.\n", encoding="utf-8")
    document = benchmark("bead_tasks").prose_document(path)
    assert document.languages == ("nl", "de")
    assert (document.source, document.target) == (["Het regent.", "Ja.", "Nee."], ["Es regnet.", "Wieder.", "Gut."])
    sides = [(bead.source, bead.target) for bead in document.gold]
    assert sides == [((0,), (0, 1)), ((1,), ()), ((2,), ()), ((), (2,))]


def test_links_become_beads() -> None:
    assert doctest.testmod(benchmark("aligners")) == (0, 1)
