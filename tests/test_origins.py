"""Texts of records with segments of several documents: each part keeps the spans and repairs of its own document."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

import parlalign
from parlalign import Document, Options, Origin, Record, SourcePart, Span
from parlalign.cli.root import main
from parlalign.errors import NotPossibleError
from parlalign.formats.records.parquet import parquet_schema
from parlalign.memory import Filter
from parlalign.pipeline import Alignment, align_documents
from parlalign.records import Edit
from parlalign.records.origins import joined_origin
from parlalign.records.review_flags import describe_uncertain_edits, located_edits
from parlalign.review.actions import ACTIONS, ActionRequest, RowContext
from parlalign.review.row_segments import RowSegment, flip_repair, split_segment
from parlalign.review.row_views import row_view
from parlalign.review.rows import Row, row_from_record
from parlalign.review.stored_rows import DocumentNames, StoredRow

FIRST = """De veerboten naar de eilanden varen in de zomer elk uur.

Die Fähren zu den Inseln verkehren im Sommer jede Stunde.

Im Winter ist der Hafen von Eis bedeckt, weshalb die Schiffe nur zweimal täglich fahren und die Post mit dem
Hubschrauber kommt.

In de winter is de haven met ijs be-
dekt, waardoor de schepen"""
SECOND = """maar twee keer per dag va-
ren en de post met de helikopter komt.

De bewoners krijgen korting op de kaartjes.

Die Bewohner erhalten eine Ermäßigung auf die Fahrkarten."""

SOURCES = {"a.txt": "een havenstad\naan zee en", "b.txt": "x\nhaven\nstad aan het meer"}
DOUBTFUL = Edit(Span(7, 8), "", "wrap-join", 0.6)
ORIGIN = Origin(
    document="a.txt",
    spans=(Span(0, 13), Span(14, 24)),
    kind="recital",
    label="B",
    edits=(Edit(Span(9, 9), "-", "by-hand", 1.0),),
    further=(SourcePart("b.txt", (Span(2, 25),), (DOUBTFUL,), (Edit(Span(12, 13), "", "glued-words", 0.7),)),),
)
RECORD = Record(
    id="p1",
    source="een haven-stad aan zee en havenstad aan het meer",
    target="eine Hafenstadt am Meer und eine Hafenstadt am See",
    languages=("nl", "de"),
    level="paragraph",
    score=0.97,
    status="paired",
    origin=(ORIGIN, Origin("c.txt", (Span(0, 50),), "recital", "B")),
)


@pytest.fixture(scope="module")
def alignment() -> Alignment:
    documents = [Document("a.txt", FIRST), Document("b.txt", SECOND)]
    return align_documents(documents, Options(languages=("nl", "de")))


def repaired_part(part: Origin, source: str) -> str:
    """Return the text that the spans and edits of a part make of the source of its document."""
    texts = []
    for start, end in part.spans:
        inside = [edit for edit in part.edits if start <= edit.span.start and edit.span.end <= end]
        shifted = [replace(edit, span=Span(edit.span.start - start, edit.span.end - start)) for edit in inside]
        texts.append(Document("d", source[start:end], tuple(shifted)).text)
    return " ".join(texts)


def test_a_paragraph_cut_between_two_documents_has_the_spans_of_both(alignment: Alignment) -> None:
    (record,) = (record for record in alignment.pairs if "helikopter" in record.source)
    assert record.source.startswith("In de winter")
    origin = record.origin[0]
    assert origin is not None
    assert origin.documents == ("a.txt", "b.txt")
    sources = {document.id: document.source for document in alignment.documents}
    assert " ".join(repaired_part(part, sources[part.document]) for part in origin.parts) == record.source
    assert [len(part.edits) for part in origin.parts] == [1, 1]


def test_every_text_is_made_of_its_spans_and_edits(alignment: Alignment) -> None:
    sources = {document.id: document.source for document in alignment.documents}
    for record in alignment.records:
        for text, origin in zip((record.source, record.target), record.origin, strict=True):
            parts = origin.parts if origin else ()
            assert " ".join(repaired_part(part, sources[part.document]) for part in parts) == text


def test_both_sides_agree_on_kind_and_label(alignment: Alignment) -> None:
    for record in alignment.pairs:
        source, target = record.origin
        assert source
        assert target
        assert {(part.kind, part.label) for part in (*source.parts, *target.parts)} == {(source.kind, source.label)}


def test_origins_of_one_document_are_joined_without_further_documents() -> None:
    segments = [Origin("a", (Span(k, k + 1),), "item", str(k)) for k in (0, 2)]
    assert joined_origin(segments) == Origin("a", (Span(0, 1), Span(2, 3)), "item", "0")
    assert joined_origin([]) is None


def test_a_document_that_returns_is_a_part_of_its_own() -> None:
    joined = joined_origin([Origin(name, (Span(0, 1),), "text", None) for name in "aba"])
    # The first and the last part are the same span of the same document: it occurs once.
    assert joined
    assert [part.document for part in joined.parts] == ["a", "b"]
    joined = joined_origin([Origin(name, (Span(k, k + 1),), "text", None) for k, name in enumerate("aba")])
    assert joined
    assert [part.document for part in joined.parts] == ["a", "b", "a"]
    assert joined.documents == ("a", "b")


@pytest.mark.parametrize("suffix", [".jsonl", ".xlsx", ".parquet", ".spacy"])
def test_formats_with_repairs_keep_all_documents(suffix: str, tmp_path: Path) -> None:
    parlalign.write([RECORD], tmp_path / f"x{suffix}")
    assert parlalign.read_records(tmp_path / f"x{suffix}") == [RECORD]


@pytest.mark.parametrize("suffix", [".tmx", ".xliff"])
def test_formats_with_properties_keep_documents_and_spans(suffix: str, tmp_path: Path) -> None:
    parlalign.write([RECORD], tmp_path / f"x{suffix}")
    (again,) = parlalign.read_records(tmp_path / f"x{suffix}")
    assert again.origin[0]
    assert [(part.document, part.spans, part.kind, part.label) for part in again.origin[0].parts] == [
        ("a.txt", (Span(0, 13), Span(14, 24)), "recital", "B"),
        ("b.txt", (Span(2, 25),), "recital", "B"),
    ]


def test_text_from_one_document_is_written_as_before(tmp_path: Path) -> None:
    one = replace(RECORD, origin=(replace(ORIGIN, further=()), None))
    for suffix in (".jsonl", ".tmx", ".xliff"):
        parlalign.write([one], tmp_path / f"x{suffix}")
        content = (tmp_path / f"x{suffix}").read_text("utf-8")
        assert "further" not in content
        assert "x-document-2" not in content


def test_parquet_files_without_further_documents_are_read(tmp_path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    one = replace(RECORD, origin=(replace(ORIGIN, further=()), None))
    parlalign.write([one], tmp_path / "new.parquet")
    fields = [
        pa.field(field.name, pa.struct([part for part in field.type if part.name != "further"]))
        if field.name.endswith("_origin")
        else field
        for field in parquet_schema()
    ]
    rows = parquet.read_table(tmp_path / "new.parquet").to_pylist()
    parquet.write_table(pa.Table.from_pylist(rows, schema=pa.schema(fields)), tmp_path / "old.parquet")
    assert parlalign.read_records(tmp_path / "old.parquet") == [one]


def test_the_memory_keeps_and_finds_all_documents(tmp_path: Path) -> None:
    other = replace(RECORD, id="p2", origin=(Origin("{a}.txt", (Span(0, 4),), "text", None), None))
    with parlalign.open_memory(tmp_path / "tm.sqlite") as memory:
        memory.add([RECORD, other])
        assert list(memory.records()) == [RECORD, other]
        for document in ("a.txt", "b.txt", "c.txt"):
            assert [record.id for record in memory.records(Filter(document=document))] == ["p1"]
        assert [record.id for record in memory.records(Filter(document="{a}.txt"))] == ["p2"]
        assert list(memory.records(Filter(document="recital"))) == []
        assert memory.stats().documents == 4


def test_a_search_of_the_memory_prints_all_documents(tmp_path: Path) -> None:
    path = tmp_path / "tm.sqlite"
    with parlalign.open_memory(path) as memory:
        memory.add([RECORD])
    found = CliRunner().invoke(main, ["memory", "search", str(path), "havenstad", "--concordance", "--json"]).stdout
    source, target = json.loads(found)["origin"]
    assert [part["document"] for part in source["further"]] == ["b.txt"]
    assert "further" not in target
    assert (
        "a.txt · b.txt"
        in CliRunner().invoke(main, ["memory", "search", str(path), "havenstad", "--concordance"]).stdout
    )


def test_a_filter_matches_each_document() -> None:
    assert [name for name in ("a.txt", "b.txt", "c.txt", "d.txt") if Filter(document=name).matches(RECORD)] == [
        "a.txt",
        "b.txt",
        "c.txt",
    ]


def test_repairs_are_located_in_each_part() -> None:
    places = [(located.document, located.place and RECORD.source[: located.place.start]) for located in LOCATED]
    assert places == [
        ("a.txt", "een haven"),
        ("b.txt", "een haven-stad aan zee en haven"),
        ("b.txt", "een haven-stad aan zee en havenstad"),
    ]
    assert [located.is_made for located in LOCATED] == [True, True, False]
    assert next(iter(describe_uncertain_edits(RECORD))) == "source: line break joined, 60 % sure: haven|stad"
    assert RECORD.uncertain_edits == (DOUBTFUL,)
    assert len(RECORD.doubts) == 1


LOCATED = located_edits(RECORD.source, ORIGIN)


def test_an_edit_outside_its_part_has_no_place_in_the_next_one() -> None:
    outside = replace(ORIGIN, edits=(Edit(Span(30, 31), "", "wrap-join", 0.6),))
    assert located_edits("een havenstad aan zee en havenstad aan het meer", outside)[0].place is None


def test_reports_name_all_documents(tmp_path: Path) -> None:
    for suffix in (".jsonl", ".html"):
        parlalign.write([RECORD], tmp_path / f"x{suffix}")
    assert "a.txt · b.txt · c.txt" in (tmp_path / "x.html").read_text("utf-8")
    shown = CliRunner().invoke(main, ["show", str(tmp_path / "x.jsonl")]).output
    assert re.search(r"a\.txt · b\.txt", shown)


# The review ----------------------------------------------------------------------------------------------------------


def row_of(record: Record) -> Row:
    row = row_from_record(record)
    assert row.to_record() == record
    return row


def test_a_row_has_a_segment_for_each_span_of_each_document() -> None:
    row = row_of(RECORD)
    assert [(segment.text, segment.origin and segment.origin.documents) for segment in row.source] == [
        ("een haven-stad", ("a.txt",)),
        ("aan zee en", ("a.txt",)),
        ("havenstad aan het meer", ("b.txt",)),
    ]


def test_the_page_shows_the_source_of_each_document() -> None:
    row = row_of(RECORD)
    view = row_view(StoredRow(1, "a", 0, (), row, DocumentNames().document_of(row)), SOURCES.get)
    assert view["document"] == "a.txt · b.txt"
    assert view["source"][2]["repairs"][0]["inSource"] == "haven⏎stad"


def test_a_flip_in_the_second_document_leaves_the_first() -> None:
    whole = RowSegment(RECORD.source, ORIGIN)
    flipped = flip_repair(whole, 1)
    assert flipped.text == "een haven-stad aan zee en haven stad aan het meer"
    assert flipped.origin
    assert flipped.origin.edits == ORIGIN.edits
    assert flipped.origin.further[0].edits == (Edit(Span(7, 8), " ", "wrap-space", 1.0),)


def test_halves_of_a_text_that_cannot_be_located_keep_all_spans_once() -> None:
    halves = split_segment(RowSegment("een andere tekst", ORIGIN), 4)
    joined = joined_origin([half.origin for half in halves if half.origin])
    assert joined
    assert [part.spans for part in joined.parts] == [part.spans for part in ORIGIN.parts]
    assert not any(part.edits or part.doubts for part in joined.parts)


def test_segments_move_between_rows_with_a_document_in_common() -> None:
    request = ActionRequest({"side": "source", "to": "below"})
    neighbour = replace(RECORD, id="p2", source="x", origin=(Origin("b.txt", (Span(0, 1),), "text", None), None))
    moved = ACTIONS["move"](RowContext(row_of(RECORD), below=row_of(neighbour)), request)
    assert moved.row.to_record().source == "een haven-stad aan zee en"
    assert moved.below
    assert moved.below.to_record().source == "havenstad aan het meer x"
    elsewhere = replace(neighbour, origin=(Origin("d.txt", (Span(0, 1),), "text", None), None))
    with pytest.raises(NotPossibleError, match="two-documents"):
        ACTIONS["move"](RowContext(row_of(RECORD), below=row_of(elsewhere)), request)
