"""Inline codes of TMX and XLIFF: which text they leave, and that they survive."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import coded_records

import parlalign
from parlalign import Record
from parlalign.records import InlineCodes, swapped
from parlalign.records.values import normalize_record

PAIR = Record("p1", "De kade en de sluis", "Der Kai und die Schleuse", ("nl", "de"), "sentence", 1.0, "paired")
CODED = replace(PAIR, codes=InlineCodes("tmx", 'De kade<ph type="lb"/>en de sluis', "Der Kai<ph/>und die Schleuse"))


@pytest.mark.parametrize("suffix", [".jsonl", ".parquet", ".spacy"])
@settings(deadline=None, max_examples=30)
@given(found=st.lists(coded_records, max_size=3))
def test_formats_that_lose_nothing_keep_codes(suffix: str, found: list[Record]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"x{suffix}")
        parlalign.write(found, path)
        again = list(parlalign.read_records(path))
    assert again == (found if suffix == ".jsonl" else [*map(normalize_record, found)])


def test_memory_keeps_codes(tmp_path: Path) -> None:
    found = [
        CODED,
        replace(CODED, id="p2", pieces=(("De kade", "Der Kai"),), crossing="yes"),
        replace(PAIR, id="p3", pieces=(("De kade", "Der Kai"),)),
    ]
    with parlalign.open_memory(tmp_path / "m.sqlite") as memory:
        memory.add(found)
        assert list(memory.records()) == found


def test_swapped_record_has_swapped_codes() -> None:
    codes = swapped(CODED).codes
    assert codes == InlineCodes("tmx", "Der Kai<ph/>und die Schleuse", 'De kade<ph type="lb"/>en de sluis')
    assert swapped(PAIR).codes is None
