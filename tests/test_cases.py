"""The case files of each stage."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import load_cases

import parlalign
from parlalign.languages.language_spans import language_spans

Case = dict[str, Any]


@pytest.mark.parametrize("case", load_cases("repair"))
def test_repair(case: Case) -> None:
    assert parlalign.repair(case["damaged"], case["language"]).text == case["text"]


@pytest.mark.parametrize("case", load_cases("languages"))
def test_language_runs(case: Case) -> None:
    text = "".join(stretch for _, stretch in case["runs"])
    assert [[run.language, text[slice(*run.span)]] for run in language_spans(text)] == case["runs"]


@pytest.mark.parametrize("case", load_cases("segment"))
def test_segment(case: Case) -> None:
    document = parlalign.Document("case", case["text"], language=case["language"])
    segments = parlalign.segment(document, case["level"])
    assert [[s.kind, s.label, s.text] for s in segments] == case["segments"]
