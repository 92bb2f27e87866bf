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
def test_language_spans(case: Case) -> None:
    text = "".join(part for _, part in case["spans"])
    assert [[found.language, text[slice(*found.span)]] for found in language_spans(text)] == case["spans"]


@pytest.mark.parametrize("case", load_cases("segment"))
def test_segment(case: Case) -> None:
    document = parlalign.Document("case", case["text"], language=case["language"])
    segments = parlalign.segment(document, case["level"])
    assert [[s.kind, s.label, s.text] for s in segments] == case["segments"]
