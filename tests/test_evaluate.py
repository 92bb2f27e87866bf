"""Evaluation of an example counted by hand, invariants for any ladders, and the command on files and folders."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from parlalign import Bead
from parlalign.cli.root import main
from parlalign.evaluation.calibration import measure_calibration
from parlalign.evaluation.evaluate import SHAPES, Agreement, Evaluation, evaluate, evaluate_all, evaluate_files
from parlalign.formats.records.ladder import write_beads

GOLD = """\
[0]:[0]
[1]:[1, 2]
[2, 3]:[3]
[4]:[]
[]:[4]
[5, 6]:[5, 6]
[7, 8, 9]:[7]
[10]:[]
"""
FOUND = """\
[0]:[0]:0.95
[1]:[1]:0.85
[]:[2]:0.35
[2, 3]:[3]:0.95
[4]:[4]:0.55
[5, 6]:[5, 6]:0.75
[7, 8]:[7]:0.65
[9]:[]:0.05
[10]:[]:0.45
"""
SUMMARY = """\
strict       P 0.5000  R 0.6000  F1 0.5455  found      6  gold      5  right      3
lax          P 0.8333  R 1.0000  F1 0.9091  found      6  gold      5  right      5
pairs        P 0.9091  R 0.8333  F1 0.8696  found     11  gold     12  right     10
1-1          P 0.3333  R 1.0000  F1 0.5000  found      3  gold      1  right      1
1-2          P –       R 0.0000  F1 0.0000  found      0  gold      1  right      0
2-1          P 0.5000  R 1.0000  F1 0.6667  found      2  gold      1  right      1
2-2          P 1.0000  R 1.0000  F1 1.0000  found      1  gold      1  right      1
other pairs  P –       R 0.0000  F1 0.0000  found      0  gold      1  right      0
1-0          P 0.5000  R 0.5000  F1 0.5000  found      2  gold      2  right      1
0-1          P 0.0000  R 0.0000  F1 0.0000  found      1  gold      1  right      0
deletions    P 0.3333  R 0.3333  F1 0.3333  found      3  gold      3  right      1
beads with both sides: 6 found, 5 in gold; documents: 1
calibration error 0.3722, 9 scores read as probabilities:
0.0 to 0.1   score 0.0500  right 0.0000  beads      1
0.1 to 0.2   score –       right –       beads      0
0.2 to 0.3   score –       right –       beads      0
0.3 to 0.4   score 0.3500  right 0.0000  beads      1
0.4 to 0.5   score 0.4500  right 1.0000  beads      1
0.5 to 0.6   score 0.5500  right 0.0000  beads      1
0.6 to 0.7   score 0.6500  right 0.0000  beads      1
0.7 to 0.8   score 0.7500  right 1.0000  beads      1
0.8 to 0.9   score 0.8500  right 0.0000  beads      1
0.9 to 1.0   score 0.9500  right 1.0000  beads      2
"""
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that evaluates in a folder with an example, as files and as a folder of two documents."""
    monkeypatch.chdir(tmp_path)
    for folder in ("found", "gold"):
        Path(folder).mkdir()
    files = {"x.beads": FOUND, "y.beads": GOLD, "found/a.beads": FOUND, "gold/a.gold": GOLD}
    files |= {"found/b.beads": "[0]:[0]", "gold/b.beads": "[0]:[0]\n[1]:[1]"}
    for name, text in files.items():
        Path(name).write_text(text)
    return lambda *words, **more: CliRunner().invoke(main, ["evaluate", *words], **more)


def agreements(evaluation: Evaluation) -> dict[str, Agreement]:
    named = {"strict": evaluation.strict, "lax": evaluation.lax, "pairs": evaluation.pairs}
    return named | dict(evaluation.shapes) | {"deletions": evaluation.deletions}


def test_an_example_counted_by_hand(run: Run) -> None:
    assert run("x.beads", "y.beads").stdout == SUMMARY
    result = evaluate_files("x.beads", "y.beads")
    assert (result.found, result.gold) == (6, 5)
    assert result.deletions.f1 == pytest.approx(1 / 3)
    assert result.calibration.error == pytest.approx((0.05 + 0.35 + 0.55 + 0.55 + 0.65 + 0.25 + 0.85 + 0.1) / 9)


def test_two_found_beads_may_match_one_gold_bead(run: Run) -> None:
    result = evaluate([Bead((0,), (0,), 1.0), Bead((1,), (1,), 1.0)], [Bead((0, 1), (0, 1), 1.0)])
    assert result.lax == Agreement(found=2, gold=1, right_found=2, right_gold=1)
    Path("x.beads").write_text("[0]:[0]\n[1]:[1]")
    Path("y.beads").write_text("[0, 1]:[0, 1]")
    lines = run("x.beads", "y.beads").stdout.splitlines()
    assert lines[1].endswith("found      2  gold      1  right      2 (1 of the gold)")
    assert lines[3] == "1-1          P 0.0000  R –       F1 0.0000  found      2  gold      0  right      0"


def test_a_score_on_a_bound_belongs_to_the_lower_bin() -> None:
    calibration = measure_calibration((score, True) for score in (0.0, 0.1, 0.3, 0.6, 0.7, 0.70001, 1.0))
    assert [row.count for row in calibration.bins] == [2, 0, 1, 0, 0, 1, 1, 1, 0, 1]
    assert [(row.low, row.high) for row in calibration.bins][:2] == [(0.0, 0.1), (0.1, 0.2)]
    (row,) = (row for row in measure_calibration([(0.62, True), (0.66, False), (0.7, True)]).bins if row.count)
    assert row.mean_score == pytest.approx(0.66)
    assert row.share_right == pytest.approx(2 / 3)


@pytest.mark.parametrize("score", [-0.1, 1.001, math.inf])
def test_scores_that_are_not_probabilities_give_no_calibration(score: float) -> None:
    result = evaluate([Bead((0,), (0,), 0.8), Bead((1,), (), score)], [Bead((0,), (0,), 1.0)])
    assert (result.calibration.count, result.calibration.outside) == (1, 1)
    assert math.isnan(result.calibration.error)
    assert result.strict.f1 == 1.0


def test_the_calibration_leaves_out_beads_without_a_score(run: Run) -> None:
    calibration = evaluate([Bead((0,), (0,), 0.8), Bead((1,), (), math.nan)], [Bead((0,), (0,), 1.0)]).calibration
    assert (calibration.count, calibration.outside, calibration.missing) == (1, 0, 1)
    assert calibration.error == pytest.approx(0.2)
    Path("x.beads").write_text("[0]:[0]:0.9\n[1]:[1]\n[2]:[2]\n")
    assert "beads without a score: 2; calibration leaves them out" in run("x.beads", "x.beads").stdout
    Path("x.tsv").write_text("een\teins\ntwee\tzwei\n")
    shown = run("x.tsv", "x.tsv").stdout.splitlines()
    assert shown[-2:] == [
        "calibration: none, because there are no scores",
        "beads without a score: 2; calibration leaves them out",
    ]


def test_segments_in_no_bead_are_unaligned() -> None:
    pairs = [Bead((0,), (0,), 0.5), Bead((2,), (1,), 0.5)]
    alone = [Bead((1,), (), 0.5), Bead((), (2,), 0.5)]
    for found, gold, unknown in (([*pairs, *alone], pairs, 2), (pairs, [*pairs, *alone], 0)):
        result = evaluate(found, gold)
        assert result.deletions == Agreement(2, 2, 2, 2)
        assert (result.unknown, result.calibration.error) == (unknown, 0.5)


def test_a_bead_may_contain_several_unaligned_segments_or_none() -> None:
    gold = [Bead((0,), (), 1.0), Bead((1,), (0,), 1.0)]
    result = evaluate([Bead((0, 1), (), 0.9), Bead((), (), 0.1)], gold)
    assert dict(result.shapes)["1-0"] == Agreement(found=2, gold=1, right_found=1, right_gold=1)
    assert (result.calibration.count, result.calibration.error) == (1, 0.9)


def test_found_beads_may_overlap() -> None:
    gold = [Bead((0, 1), (0,), 1.0), Bead((2,), (1,), 1.0)]
    found = [Bead((1, 0), (0,), 0.5), Bead((2,), (1,), 0.5), Bead((2,), (1,), 1.0), Bead((2,), (0,), 0.0)]
    result = evaluate(found, gold)
    assert result.strict == Agreement(3, 2, 2, 2)
    assert result.overlapping == 3  # source 2, target 0 and 1
    assert result.calibration.error == pytest.approx(0.5 / 3)
    assert result.deletions.found == 0


@st.composite
def ladders(draw: st.DrawFn) -> list[Bead]:
    beads, source, target = [], 0, 0
    for a, b in draw(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=12)):
        for n, m in [(a, b)] if a and b else [(1, 0)] * a + [(0, 1)] * b:
            score = draw(st.floats(0, 1))
            beads.append(Bead(tuple(range(source, source + n)), tuple(range(target, target + m)), score))
            source, target = source + n, target + m
    return beads


def test_the_gold_may_contain_a_segment_several_times() -> None:
    gold = [Bead((0,), (0,), 1.0), Bead((0,), (1,), 1.0), Bead((1,), (), 1.0), Bead((1,), (2,), 1.0)]
    result = evaluate([Bead((0,), (0, 1), 1.0), Bead((1,), (2,), 1.0)], gold)
    assert result.strict == Agreement(found=2, gold=3, right_found=1, right_gold=1)
    assert result.lax == Agreement(found=2, gold=3, right_found=2, right_gold=3)
    assert result.pairs.f1 == 1.0
    assert result.deletions.gold == 0  # source 1 is in a pair, too
    assert (result.repeated, result.overlapping) == (2, 0)


def test_the_published_count_of_an_example(run: Run) -> None:
    lines = run("x.beads", "y.beads", "--published").stdout.splitlines()
    assert "\n".join([*lines[:11], *lines[13:]]) + "\n" == SUMMARY
    assert (
        lines[11]
        == "published strict  P 0.4444  R 0.6000  F1 0.5106  found      9  gold      5  right      4 (3 of the gold)"
    )
    assert (
        lines[12]
        == "published lax     P 0.6667  R 1.0000  F1 0.8000  found      9  gold      5  right      6 (5 of the gold)"
    )
    content = json.loads(run("x.beads", "y.beads", "--json").stdout)
    assert content["published"]["strict"]["precision"] == pytest.approx(4 / 9)
    assert content["published"]["lax"]["right_found"] == 6


@given(st.lists(st.tuples(ladders(), ladders()), max_size=3), st.booleans())
def test_the_published_count_is_that_of_vecalign(documents: list[tuple[list[Bead], list[Bead]]], same: bool) -> None:
    """Counts the beads one by one, as Thompson and Koehn 2019 describe it and as their `score.py` does."""
    documents = [(found + gold[::2] if same else found, gold) for found, gold in documents]
    right = {"strict": [0, 0], "lax": [0, 0]}
    totals = [0, 0]
    for found, gold in documents:
        listed = [{(bead.source, bead.target) for bead in beads} for beads in (found, gold)]
        pairs = [{sides for sides in beads if all(sides)} for beads in listed]
        for k, counted in ((0, listed[0]), (1, pairs[1])):
            others = listed[1] if k == 0 else pairs[0]
            totals[k] += len(counted)
            for source, target in counted:
                equal = (source, target) in others
                right["strict"][k] += equal
                right["lax"][k] += equal or any({*source} & {*a} and {*target} & {*b} for a, b in others)
    result = evaluate_all(documents)
    for name, agreement in (("strict", result.published_strict), ("lax", result.published_lax)):
        counts = (agreement.found, agreement.gold, agreement.right_found, agreement.right_gold)
        assert counts == (*totals, *right[name])


@given(ladders())
def test_gold_against_itself_is_right_everywhere(gold: list[Bead]) -> None:
    result = evaluate(reversed(gold), gold)
    for agreement in agreements(result).values():
        assert agreement == Agreement(agreement.gold, agreement.gold, agreement.gold, agreement.gold)
        assert agreement.f1 == (1.0 if agreement.gold else 0.0)
    if gold:
        assert result.calibration.error == pytest.approx(1 - sum(bead.score for bead in gold) / len(gold))
    assert (result.overlapping, result.unknown) == (0, 0)


@given(ladders(), ladders())
def test_shapes_add_up_and_precision_is_recall_with_found_and_gold_swapped(found: list[Bead], gold: list[Bead]) -> None:
    there, back = evaluate(found, gold), evaluate(gold, found)
    for name, agreement in agreements(there).items():
        other = agreements(back)[name]
        assert (agreement.precision, agreement.recall) == (other.recall, other.precision)
    pairs = [dict(there.shapes)[shape] for shape in SHAPES if shape not in {"1-0", "0-1"}]
    assert sum(pairs, start=Agreement(0, 0, 0, 0)) == there.strict
    assert there.calibration.count == len(found)


@given(st.lists(st.tuples(ladders(), ladders()), max_size=4))
def test_scores_of_several_documents_equal_those_of_one_concatenated(
    documents: list[tuple[list[Bead], list[Bead]]],
) -> None:
    def moved(k: int) -> list[Bead]:
        return [
            Bead(tuple(i + 100 * d for i in bead.source), tuple(j + 100 * d for j in bead.target), bead.score)
            for d, document in enumerate(documents)
            for bead in document[k]
        ]

    together, one = evaluate_all(documents), evaluate(moved(0), moved(1))
    assert agreements(together) == agreements(one)
    assert together.documents == len(documents)
    assert together.unknown == one.unknown
    assert together.calibration.error == pytest.approx(one.calibration.error, nan_ok=True)
    assert [row.count for row in together.calibration.bins] == [row.count for row in one.calibration.bins]


def test_folders_are_scored_together(run: Run, caplog: pytest.LogCaptureFixture) -> None:
    lines = run("found", "gold").stdout.splitlines()
    assert lines[0] == "strict       P 0.5714  R 0.5714  F1 0.5714  found      7  gold      7  right      4"
    assert lines[11] == "beads with both sides: 7 found, 7 in gold; documents: 2"
    assert not caplog.records
    Path("found/c.beads").write_text("[0]:[0]")
    assert run("found", "gold").stdout.splitlines() == lines
    assert "found/c.beads: left out, because gold has no gold for it" in caplog.text


def test_found_and_gold_in_one_folder(run: Run, caplog: pytest.LogCaptureFixture) -> None:
    Path("found/a.gold").write_text(GOLD)
    assert run("found", "found").stdout == SUMMARY
    assert "found/b.beads: left out" in caplog.text


def test_json_has_the_figures_of_the_text(run: Run) -> None:
    content: dict[str, Any] = json.loads(run("x.beads", "y.beads", "--json").stdout)
    names = ("precision", "recall", "f1", "found", "gold", "right_found", "right_gold")
    assert content["lax"] == dict(zip(names, (5 / 6, 1.0, pytest.approx(10 / 11), 6, 5, 5, 5), strict=True))
    assert content["shapes"]["1-2"] == dict(zip(names, (None, 0.0, 0.0, 0, 1, 0, 0), strict=True))
    assert list(content["shapes"]) == list(SHAPES)
    assert content["deletions"]["right_gold"] == 1
    row = {"low": 0.9, "high": 1.0, "count": 2, "mean_score": pytest.approx(0.95), "share_right": 1.0}
    assert content["calibration"]["bins"][9] == row
    assert content["calibration"]["bins"][1]["mean_score"] is None
    assert content["calibration"]["error"] == pytest.approx(3.35 / 9)
    assert (content["documents"], content["overlapping"], content["unknown"]) == (1, 0, 0)


def test_unusual_ladders_are_reported(run: Run) -> None:
    Path("x.beads").write_text("[0]:[0]:1.25\n[0]:[1]:0.3\n[11]:[]:0")
    Path("y.beads").write_text(f"{GOLD}[0]:[1]")
    shown = run("x.beads", "y.beads").stdout
    assert "segments that are in several beads: 1; each of these beads is counted" in shown
    assert "segments that the gold has in several beads: 2; each of these beads is counted" in shown
    assert "segments that the gold does not contain: 1; they count as unaligned in the gold" in shown
    assert shown.endswith("calibration: none, because 1 of 3 scores are not between 0 and 1\n")
    content = json.loads(run("x.beads", "y.beads", "--json").stdout)
    assert content["calibration"] == {"error": None, "count": 2, "outside": 1, "missing": 0, "bins": []}
    Path("x.beads").write_text("")
    assert run("x.beads", "y.beads").stdout.endswith("calibration: none, because there are no scores\n")


def test_errors_are_one_line(run: Run) -> None:
    Path("empty").mkdir()
    Path("half").mkdir()
    Path("half/a.beads").write_text(FOUND)
    for words, message in (
        (("x.beads", "no.beads"), "no.beads: no such file: check the path"),
        (("x.beads", "gold"), "x.beads: not a folder, but gold is one: give two files or two folders"),
        (("found", "y.beads"), "y.beads: not a folder, but found is one: give two files or two folders"),
        (
            ("found", "empty"),
            "empty: contains no .gold or .beads file and no other file of beads: give the folder of the gold",
        ),
        (("half", "gold"), "half/b.beads: no such file, but gold/b.beads is the gold for it: align this document, too"),
    ):
        result = run(*words)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith(f"Error: {message}")
        assert result.stderr.count("\n") == 1
    assert run("-", "-").exit_code == 2
    assert run("-", "y.beads", input=FOUND).stdout == SUMMARY


@given(ladders())
def test_a_ladder_is_read_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, ladder: list[Bead]) -> None:
    path = tmp_path_factory.getbasetemp() / "ladder.beads"
    with path.open("wb") as file:
        write_beads(ladder, file)
    result = evaluate_files(path, path)
    assert result.strict.right_found == sum(bead.is_pair for bead in ladder)
    assert result.calibration.count == len(ladder)
