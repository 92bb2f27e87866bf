"""Some of the inputs of `fuzz`, the same on every run, and inputs that once caused a failure."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from fuzz import STAGES, Findings, counts_of, run, run_one, warm_up
from inputs import _changed, text
from web_site import formex_zip

import parlalign
from parlalign import Origin, ParlalignError
from parlalign.formats.documents import read_content
from parlalign.sources.document_numbers import parse_number
from parlalign.sources.formex_package import join_formex
from parlalign.text.normalization import normalize_for_xml

_COUNT = 1_500
_SEED = 20_261_122
_FETCHED = 500

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


def test_no_fetched_archive_causes_a_failure() -> None:
    """An archive of an act is joined and read, or an error of one line says what is wrong."""
    joined = sum(join_one(Random(number)) for number in range(_FETCHED))
    assert 0 < joined < _FETCHED


def join_one(rng: Random) -> bool:
    """Return whether a changed archive could be joined and read."""
    parts = [normalize_for_xml(text(rng, 80)).replace("<", "").replace("&", "") for _ in range(rng.randint(1, 4))]
    try:
        joined = join_formex(_changed(formex_zip(*parts), "act.docx", rng), "act (nl)")
        read_content(joined, "act.nl.xml")
    except ParlalignError as error:
        if "\n" in str(error):
            raise
        return False
    return True


def test_no_number_causes_a_failure() -> None:
    numbers = (
        "32016R0679R(01)",
        "P9_TA(2020)0054",
        "Verordnung (EG) Nr. 45/2001",
        "KOM(2009) 262 endg.",
        "RC-B9-0123/2020",
        "https://eur-lex.europa.eu/legal-content/NL/TXT/?uri=CELEX:32016R0679",
        "https://www.europarl.europa.eu/doceo/document/TA-9-2020-0054_NL.html",
    )
    for number in range(_FETCHED):
        rng = Random(number)
        given = _changed(rng.choice(numbers).encode(), "x.txt", rng).decode("utf-8", "replace")
        with suppress(ParlalignError):
            parse_number(given if rng.random() < 0.8 else text(rng, 60))


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
