"""Some of the inputs of `fuzz`, the same on every run, and inputs that once caused a failure."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzz import STAGES, Findings, counts_of, run, run_one, warm_up

import parlalign
from parlalign import Origin, ParlalignError

_COUNT = 1_500
_SEED = 20_261_122

ONCE_BROKEN = (
    *(("records", number, 1) for number in (2535, 3522, 5586, 5958, 6496, 7163, 12953)),
    *(("repair", number, 1) for number in (2864, 3907, 7465, 9349, 10132, 10304)),
)
"""Stage, number and seed."""


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    warm_up()


@pytest.mark.parametrize("stage", STAGES)
def test_no_input_causes_a_failure(stage: str) -> None:
    findings = Findings()
    run(stage, range(counts_of(_COUNT, list(STAGES))[stage]), _SEED, findings)
    assert findings.failures == []
    assert findings.tried[stage] > findings.refused[stage] >= 0


@pytest.mark.parametrize(("stage", "number", "seed"), ONCE_BROKEN)
def test_inputs_that_once_failed(stage: str, number: int, seed: int, tmp_path: Path) -> None:
    findings = Findings()
    run_one(stage, number, seed, tmp_path, findings)
    assert findings.failures == []


def test_a_failure_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def breaks(_rng: object, _folder: Path) -> None:
        raise IndexError("broken")

    monkeypatch.setitem(STAGES, "read", breaks)
    findings = Findings()
    run_one("read", 7, 1, tmp_path, findings)
    assert [(found["input"], found["error"]) for found in findings.failures] == [("read:7", "IndexError('broken')")]


@pytest.mark.parametrize("language", ["nl", "de"])
@pytest.mark.parametrize(
    "text",
    [
        "1.\n\n1.\ne",
        "1.\n\n2. e",
        "1.\n\n(a)\n\nde tekst",
        "\r\u20291\n.\x0b\ra\r\u2028",
        ".\nde\x0c9.\x0c3.\nd\nG",
        ",\x0c°\ne\x0c3°\x0c4°\n.",
        "1.\n\n" * 2000 + "a",
        "(a)\n\n1.\n" * 1000 + "a",
    ],
    ids=range(8),
)
def test_enumerators_are_put_before_their_text_at_once(text: str, language: str) -> None:
    once = parlalign.repair(text, language).text
    assert parlalign.repair(once, language).text == once


def test_a_kind_without_a_label(tmp_path: Path) -> None:
    props = '<prop type="x-document">d</prop><prop type="x-kind">item</prop>'
    tuv = '<tuv xml:lang="{}">{}<seg>x</seg></tuv>'
    path = tmp_path / "x.tmx"
    path.write_text(
        f'<tmx version="1.4"><header/><body><tu>{tuv.format("nl", props)}{tuv.format("de", "")}</tu></body></tmx>'
    )
    (record,) = parlalign.read_records(path)
    assert record.origin[0] == Origin("d", (), "item", None)


@pytest.mark.parametrize("code", ["../../x", "nl/x", "", "n\0l"])
def test_languages_of_ids_are_not_paths(code: str, tmp_path: Path) -> None:
    for name, content in (("x.nl", "een\n"), ("x.de", "eins\n"), ("x.ids", f"p\t{code}\tde\tclause\t1\tpaired\n")):
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(ParlalignError, match=r"are not two languages|NUL"):
        parlalign.read_records(tmp_path / "x.moses")
