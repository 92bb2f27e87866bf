"""Documents, edits and spans in the source; the fields of a record in every format that stores them."""

from __future__ import annotations

from dataclasses import MISSING, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import parlalign
from parlalign.checking.doubts import doubt_reasons
from parlalign.memory import open_memory
from parlalign.records import Document, Edit, FurtherText, InlineCodes, Origin, Record, Span
from parlalign.records.record_filter import OutputFilter, RecordFilter
from parlalign.records.review_flags import lowest_score, score_grade
from parlalign.records.values import FIELDS, normalize_record, record_from_values, record_to_values
from parlalign.review.journal_file import make_journal
from parlalign.review.review_journal import Journal
from parlalign.review.rows import row_from_record, row_from_values


@st.composite
def edited(draw: st.DrawFn) -> Document:
    source = draw(st.text(max_size=40))
    cuts = sorted(draw(st.lists(st.integers(0, len(source)), max_size=8)))
    spans = zip(cuts[0::2], cuts[1::2], strict=False)
    edits = [Edit(Span(a, b), draw(st.text(max_size=3)), "rule", 1.0) for a, b in spans]
    return Document("d", source, tuple(edits))


@given(edited(), st.data())
def test_every_kept_character_maps_back_to_itself(document: Document, data: st.DataObject) -> None:
    if not document.text:
        return
    at = data.draw(st.integers(0, len(document.text) - 1))
    start, end = document.source_span(Span(at, at + 1))
    stands_for = document.source[start:end]
    replaced = [document.source[slice(*e.span)] for e in document.edits if e.span == Span(start, end)]
    assert stands_for == document.text[at] or stands_for in replaced


@given(edited())
def test_whole_text_maps_to_the_source_it_stands_for(document: Document) -> None:
    start, end = document.source_span(Span(0, len(document.text)))
    assert 0 <= start <= end <= len(document.source)
    if document.edits == () and document.text:
        assert (start, end) == (0, len(document.source))


def test_text_and_spans_of_a_repair() -> None:
    document = Document("d", "ab\ncd ...[+++]ef", (Edit(Span(2, 3), " ", "x", 1), Edit(Span(5, 14), "", "y", 0.5)))
    assert document.text == "ab cdef"
    assert document.source_span(Span(0, 7)) == Span(0, 16)
    assert document.source_span(Span(2, 3)) == Span(2, 3)
    assert document.source_span(Span(5, 7)) == Span(14, 16)
    assert document.source_span(Span(3, 5)) == Span(3, 5)
    assert [edit.is_uncertain for edit in document.edits] == [False, True]


@pytest.mark.parametrize("spans", [[(0, 2), (1, 3)], [(2, 3), (0, 1)], [(3, 9)]])
def test_edits_out_of_order_are_an_error(spans: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="overlaps another or lies outside"):
        Document("d", "abcd", tuple(Edit(Span(*span), "", "x", 1.0) for span in spans))


ORIGIN = Origin("d.txt", (Span(0, 9), Span(12, 30)), "recital", "A", (Edit(Span(1, 2), "", "wrap-join", 0.61),))
BY_TYPE: dict[str, Any] = {
    "float | None": 0.25,
    "Level": "sentence",
    "Status": "accepted",
    "YesOrEmpty": "yes",
    "tuple[str, str]": ("nl", "de"),
    "tuple[Origin | None, Origin | None]": (ORIGIN, ORIGIN),
    "datetime | None": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    "tuple[tuple[str, str], ...]": (("woord", "Häfen"),),
    "InlineCodes | None": InlineCodes("tmx", "source-<ph/>Häfen", "target-<ph/>Häfen"),
    "tuple[FurtherText, ...]": (FurtherText("fr", "further-Häfen", ORIGIN, "further-<ph/>Häfen"),),
    "tuple[float | None, ...]": (None, 0.25, 0.75),
}
"""A value for each type of a field but text, which is not its default."""

FULL = Record(**{field.name: BY_TYPE.get(str(field.type), f"{field.name}-Häfen") for field in fields(Record)})
PAIR = replace(FULL, further=(), scores=())
"""The same of two languages, which all formats hold."""


def test_every_field_of_a_record_is_in_the_table() -> None:
    assert [field.name for field in FIELDS] == [field.name for field in fields(Record)]
    assert all(getattr(FULL, field.name) != field.default for field in fields(Record))
    assert list(record_to_values(FULL)) == [field.name for field in fields(Record)]
    assert normalize_record(FULL) == FULL


@pytest.mark.parametrize(
    ("suffix", "record"),
    [(".jsonl", FULL), (".parquet", FULL), (".jsonl", PAIR), (".parquet", PAIR), (".spacy", PAIR), (".xlsx", PAIR)],
)
def test_every_field_of_a_record_survives_in_files(suffix: str, record: Record, tmp_path: Path) -> None:
    parlalign.write([record], tmp_path / f"x{suffix}")
    assert parlalign.read_records(tmp_path / f"x{suffix}") == [record]


@pytest.mark.parametrize("suffix", [".tsv", ".tmx", ".xliff"])
def test_fields_of_one_value_survive_in_all_exchange_formats(suffix: str, tmp_path: Path) -> None:
    parlalign.write([PAIR], tmp_path / f"x{suffix}", parlalign.WriteOptions(enumerators="keep"))
    (again,) = parlalign.read_records(tmp_path / f"x{suffix}")
    for field in FIELDS:
        if field.type.is_scalar or field.name == "languages":
            assert getattr(again, field.name) == getattr(PAIR, field.name), field.name


def test_every_field_of_a_record_survives_in_memory_and_review(tmp_path: Path) -> None:
    with open_memory(tmp_path / "m.sqlite") as memory:
        memory.add([PAIR])
        assert list(memory.records()) == [PAIR]
    row = row_from_values(row_from_record(PAIR).to_values())
    assert row.to_record() == PAIR


def test_optional_fields_may_be_missing() -> None:
    required = {field.name for field in fields(Record) if field.default is MISSING}
    values = {name: value for name, value in record_to_values(FULL).items() if name in required}
    again = record_from_values(values)
    assert all(getattr(again, field.name) == field.default for field in fields(Record) if field.name not in required)


WITHOUT_SCORE = replace(PAIR, score=None)


@pytest.mark.parametrize("suffix", [".jsonl", ".parquet", ".spacy", ".xlsx", ".tsv", ".tmx", ".xliff", ".moses"])
def test_a_missing_score_stays_missing_in_files(suffix: str, tmp_path: Path) -> None:
    parlalign.write([WITHOUT_SCORE], tmp_path / f"x{suffix}")
    assert [record.score for record in parlalign.read_records(tmp_path / f"x{suffix}")] == [None]


def test_a_missing_score_stays_missing_in_memory_and_review(tmp_path: Path) -> None:
    scored = replace(PAIR, id="scored")
    with open_memory(tmp_path / "m.sqlite") as memory:
        memory.add([WITHOUT_SCORE, scored])
        assert list(memory.records()) == [WITHOUT_SCORE, scored]
        assert memory.add([WITHOUT_SCORE]).unchanged == 1
        assert list(memory.records(RecordFilter(min_score=0.9))) == [WITHOUT_SCORE]
        assert list(memory.records(RecordFilter(min_score=0.1))) == [WITHOUT_SCORE, scored]
        assert list(memory.records(RecordFilter(max_score=0.9))) == [scored]
    make_journal(tmp_path / "x.review", [WITHOUT_SCORE, scored], {})
    with Journal(tmp_path / "x.review") as journal:
        assert list(journal.records()) == [WITHOUT_SCORE, scored]
        assert [score for score, _ in journal.overview(2)[1]] == [None, 0.25]
        assert [score for score, _ in journal.overview(1)[1]] == [0.25]


def test_a_record_without_a_score_is_not_below_a_threshold() -> None:
    record = Record("1", "een", "eins", ("nl", "de"), "clause", None, "paired")
    assert RecordFilter(min_score=1.0).matches(record)
    assert not RecordFilter(max_score=1.0).matches(record)
    assert list(OutputFilter(0.9, keeps_rejected=False).filtered([record])) == [record]
    assert doubt_reasons(record) == []
    assert score_grade(None) == "unknown"
    assert lowest_score(None, 0.4, 0.7) == 0.4
    assert lowest_score(None) is None
