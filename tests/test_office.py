"""The review sheet, Parquet, spaCy's DocBin and the HTML page: round trips, limits and safety."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import spacy
import srsly
from click.testing import CliRunner
from conftest import CORPORA, side
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree, html
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from spacy.tokens import DocBin
from strategies import NASTY, records, texts

import parlalign
from parlalign import ParlalignError, Record, Span
from parlalign.cli.root import main
from parlalign.formats.records import xlsx_cells as sheet
from parlalign.formats.records import xlsx_sheet
from parlalign.formats.records.html_style import STYLE
from parlalign.formats.records.writing import write_file
from parlalign.formats.records.xlsx_template import COLUMNS, LETTERS
from parlalign.io.zip_guard import WORKBOOK_RULES
from parlalign.options import Options
from parlalign.records import Edit, Origin
from parlalign.records.review_flags import describe_uncertain_edits, uncertain_located_edits
from parlalign.records.values import normalize_record
from parlalign.text.normalization import normalize_for_xml

ORIGIN = Origin("r.nl.txt", (Span(0, 17), Span(20, 24)), "recital", "AA", (Edit(Span(9, 10), "", "wrap-join", 0.61),))
PAIR = Record(
    "p1", "een samenwerking plan", "eine Zusammenarbeit", ("nl", "de"), "clause", 0.8, "paired", (ORIGIN, None)
)
UNPAIRED = replace(PAIR, id="p2", target="", status="unpaired")


@pytest.mark.parametrize("suffix", [".xlsx", ".parquet", ".spacy"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(found=st.lists(records, max_size=5))
def test_records_round_trip_exactly(found: list[Record], suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"x{suffix}"
    report = write_file(found, path)
    assert (report.written, report.left_out) == (len(found), {})
    again = parlalign.read_records(path)
    assert again == [normalize_record(record) for record in found]
    parlalign.write(again, path)
    assert parlalign.read_records(path) == again


@pytest.mark.parametrize("suffix", [".xlsx", ".parquet", ".spacy", ".html"])
def test_a_failed_run_leaves_the_old_file(suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Iterator[Record]:
        yield PAIR
        raise RuntimeError("stop")

    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    path = tmp_path / f"x{suffix}"
    path.write_text("old")
    with pytest.raises(RuntimeError, match="stop"):
        write_file(broken(), path)
    assert path.read_text() == "old"
    assert sorted(file.name for file in tmp_path.rglob("*")) == ["temporary", path.name]


@pytest.mark.parametrize("suffix", [".xlsx", ".parquet", ".spacy"])
@pytest.mark.parametrize(
    "content", [b"", b"no such file", b"PK\x03\x04", b"PAR1", zlib.compress(b"\xc1"), b"PAR1xxxxPAR1"]
)
def test_file_of_another_format_is_refused(content: bytes, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"x{suffix}"
    path.write_bytes(content)
    with pytest.raises(ParlalignError, match=re.escape(str(path))):
        parlalign.read_records(path)


@pytest.mark.parametrize(
    ("method", "more", "message"),
    [
        (zipfile.ZIP_LZMA, b"", "compressed by method 14, which is not supported: save it again"),
        (zipfile.ZIP_DEFLATED, b'<c r="AZ2" t="s"><v>99</v></c>', r"y\.xlsx: is not a complete \.xlsx"),
    ],
    ids=["another method", "a string that is not there"],
)
def test_sheet_with_unsupported_content_is_refused(method: int, more: bytes, message: str, tmp_path: Path) -> None:
    parlalign.write([PAIR], tmp_path / "x.xlsx")
    with zipfile.ZipFile(tmp_path / "x.xlsx") as whole, zipfile.ZipFile(tmp_path / "y.xlsx", "w", method) as odd:
        for name in whole.namelist():
            odd.writestr(name, whole.read(name).replace(b"</row><row", more + b"</row><row"))
    with pytest.raises(ParlalignError, match=message):
        parlalign.read_records(tmp_path / "y.xlsx")


@pytest.mark.parametrize("suffix", [".xlsx", ".parquet", ".spacy"])
def test_a_damaged_file_is_refused_or_read(suffix: str, tmp_path: Path) -> None:
    """Every truncated file is refused; a file with a changed byte is refused or still contains records."""
    path = tmp_path / f"x{suffix}"
    parlalign.write([PAIR, UNPAIRED] * 3, path)
    whole = path.read_bytes()
    for share in range(20):
        path.write_bytes(whole[: len(whole) * share // 20])
        with pytest.raises(ParlalignError):
            parlalign.read_records(path)
        at = (2 * share + 1) * len(whole) // 40
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        try:
            parlalign.read_records(path)
        except ParlalignError as error:
            assert str(path) in str(error)  # noqa: PT017 - not every change is noticed


# The sheet


def reviewed(tmp_path: Path, found: list[Record], change: Callable[[Any], object]) -> list[Record]:
    """Write a sheet, change it as a person would, and read it back."""
    path = tmp_path / "review.xlsx"
    parlalign.write(found, path)
    book = load_workbook(path)
    change(book.worksheets[0])
    book.save(path)
    return parlalign.read_records(path)


def test_sheet_saved_by_another_program_is_unchanged(tmp_path: Path) -> None:
    assert reviewed(tmp_path, [PAIR, UNPAIRED], lambda _: None) == [PAIR, UNPAIRED]


def test_changes_of_a_reviewer_are_read(tmp_path: Path) -> None:
    found = [replace(PAIR, id=f"p{k}", pieces=(("een", "eine"),)) for k in range(7)] + [UNPAIRED]

    def change(cells: Any) -> None:
        cells["C2"] = "eine gemeinsame Arbeit"
        cells["F3"] = " Rejected "
        cells["C4"], cells["F4"] = "falsch", "rejected"
        cells["G5"] = "sieh da"
        cells["B6"] = None
        cells["F7"] = "ACCEPTED"
        cells["C9"] = "eine Zusammenarbeit"

    again = reviewed(tmp_path, found, change)
    assert [(r.target, r.status) for r in again] == [
        ("eine gemeinsame Arbeit", "accepted"),
        (PAIR.target, "rejected"),
        ("falsch", "rejected"),
        (PAIR.target, "paired"),
        (PAIR.target, "unpaired"),
        (PAIR.target, "accepted"),
        (PAIR.target, "paired"),
        ("eine Zusammenarbeit", "accepted"),
    ]
    assert again[3].comment == "sieh da"
    # Changed texts lose their sub-segments.
    assert [len(record.pieces) for record in again] == [0, 1, 0, 1, 0, 1, 1, 0]
    assert [record.changed is None for record in again] == [False] * 6 + [True, False]
    assert all(record.changed is None or record.changed > datetime(2026, 1, 1, tzinfo=UTC) for record in again)
    assert [record.origin for record in again] == [record.origin for record in found]


def test_rows_and_columns_may_be_moved(tmp_path: Path) -> None:
    found = [replace(PAIR, id=f"p{k}", changed=datetime(2020, 1, k, tzinfo=UTC)) for k in range(1, 6)]

    def change(cells: Any) -> None:
        cells.title = "von Hand"
        cells.delete_rows(3)
        cells.insert_cols(2)
        cells["B1"] = "notes of mine"
        cells.move_range("D1:D9", cols=20)
        cells.row_dimensions[4].hidden = True
        cells["A900"].number_format = "@"
        cells["A4"], cells["A5"] = cells["A5"].value, cells["A4"].value

    again = reviewed(tmp_path, found, change)
    assert [record.id for record in again] == ["p1", "p3", "p5", "p4"]
    assert {(record.target, record.status) for record in again} == {(PAIR.target, "paired")}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"F3": "akzeptiert"}, "row 3: status 'akzeptiert': use one of paired, accepted, rejected, unpaired"),
        ({"F3": None}, "row 3: status ''"),
        ({"D3": "hoch"}, "row 3: .*score 'hoch': give a number from 0 to 1"),
        ({"D3": 1.5}, "row 3: .*score 1.5: give a number"),
        ({"B3": "=A1"}, r"row 3: source is a formula \(=A1\): give text"),
        ({"D3": "=1/2"}, "row 3: .*score '=1/2'"),
        ({"C3": 7}, r"row 3: target is not text \(7\): format the cell as text"),
        ({"G3": True}, "row 3: comment is not text"),
        ({"B3": "#N/A"}, "row 3: source is not text"),
        ({"M3": "page"}, "row 3: .*level 'page': use one of paragraph, clause, sentence"),
        ({"N3": "gestern"}, "row 3: is not a record"),
        ({"O3": "[{}]"}, "row 3: is not a record"),
        ({"O3": "[null]"}, "row 3: .*origin has 1 sides"),
        ({"P3": "[1]"}, "row 3: is not a record"),
        ({"O3": "[" * 9999}, "row 3: is not a record"),
        ({"C1": "Ziel"}, "row 1: has no column 'target'"),
        ({"Q1": "hash"}, "row 1: has no column 'check': put it back"),
        ({"C1": "source"}, "row 1: has two columns 'source'"),
    ],
)
def test_error_about_a_cell_names_its_row(change: dict[str, Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(ParlalignError, match=rf"review\.xlsx, {message}"):
        reviewed(tmp_path, [PAIR, PAIR], lambda cells: [cells.__setitem__(*cell) for cell in change.items()])


def test_merged_cells_and_two_sheets_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ParlalignError, match=r"row 3: cells C3:C4 are merged"):
        reviewed(tmp_path, [PAIR] * 4, lambda cells: cells.merge_cells("C3:C4"))
    with pytest.raises(ParlalignError, match=r"sheets 'review' and 'review Copy' both hold records"):
        reviewed(tmp_path, [PAIR], lambda cells: cells.parent.copy_worksheet(cells))
    again = reviewed(tmp_path, [PAIR], lambda cells: cells.merge_cells("T3:U4"))
    assert again == [PAIR]


def test_sheet_without_records_is_refused(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "x.xlsx")
    with pytest.raises(ParlalignError, match="is empty: give a table with a column for each language"):
        parlalign.read_records(tmp_path / "x.xlsx")


def test_texts_are_never_formulas(tmp_path: Path) -> None:
    record = replace(PAIR, changed=datetime(2020, 1, 1, tzinfo=UTC), pieces=(("een", "eine"),))
    found = [replace(record, id=text, source=text, target=text, comment=text) for text in NASTY]
    parlalign.write(found, tmp_path / "x.xlsx")
    xml = etree.fromstring(zipfile.ZipFile(tmp_path / "x.xlsx").read("xl/worksheets/sheet1.xml"))
    assert not xml.findall(".//{*}f")
    (rows,) = xml.iter("{*}sheetData")
    cells = [cell for row in list(rows)[1:] for cell in row if len(cell)]
    kinds = {(cell.get("r") or "")[0]: cell.get("t") for cell in cells}
    assert kinds == dict.fromkeys("ABCDEFGHIJKLMNOPQ", "inlineStr") | {"D": "n"}
    assert {node.get("{http://www.w3.org/XML/1998/namespace}space") for node in xml.iter("{*}t")} == {"preserve"}
    style = load_workbook(tmp_path / "x.xlsx").worksheets[0]["B2"]
    assert (style.number_format, style.data_type) == ("@", "s")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(found=st.lists(texts, max_size=5))
def test_openpyxl_reads_the_same_texts(found: list[str], tmp_path: Path) -> None:
    """openpyxl returns escapes as they are in the file."""
    kept = [text for text in map(normalize_for_xml, found) if text]
    parlalign.write([replace(PAIR, source=text, comment=text) for text in kept], tmp_path / "x.xlsx")
    rows = list(load_workbook(tmp_path / "x.xlsx").worksheets[0].iter_rows(min_row=2))[: len(kept)]
    assert {row[1].data_type for row in rows} <= {"s"}
    for column in (1, 6):
        values = [re.sub("_x([0-9A-F]{4})_", lambda m: chr(int(m[1], 16)), str(row[column].value)) for row in rows]
        assert values == kept


@pytest.mark.parametrize("text", ["_x0041_x0042_\r", "<r>\r</r>", "<r><t>a</t></r>", " _x005F_x0041_x0042_ \r\n"])
def test_marked_words_round_trip(text: str, tmp_path: Path) -> None:
    source = f"{text}een samenwerking{text}"
    at = source.index("werking")
    edit = Edit(Span(at, at + 1), "", "wrap-join", 0.6)
    marked = replace(
        PAIR, source=source, origin=(Origin("d", (Span(0, len(source) + 1),), "text", None, (edit,)), None)
    )
    parlalign.write([marked], tmp_path / "x.xlsx")
    assert b"<r><rPr><b/>" in zipfile.ZipFile(tmp_path / "x.xlsx").read("xl/worksheets/sheet1.xml")
    assert parlalign.read_records(tmp_path / "x.xlsx") == [marked]


def test_layout_of_the_review_sheet(tmp_path: Path) -> None:
    rejected = replace(PAIR, status="rejected", score=0.3)
    parlalign.write([PAIR, UNPAIRED, rejected], tmp_path / "x.xlsx")
    book = load_workbook(tmp_path / "x.xlsx", rich_text=True)
    cells = book.worksheets[0]
    assert book.sheetnames == ["review", "how to review"]
    assert book.worksheets[1]["A1"].value == "How to review"
    assert [cell.value for cell in cells[1]] == [column.name for column in COLUMNS]
    assert (cells.freeze_panes, cells.auto_filter.ref) == ("A2", f"A1:{LETTERS[-1]}4")
    (choice,) = cells.data_validations.dataValidation
    assert (str(choice.sqref), choice.formula1) == ("F2:F4", '"paired,accepted,rejected,unpaired"')
    rules = sorted((rule.priority, rule.formula) for rules in cells.conditional_formatting for rule in rules.rules)
    assert [formula for _, formula in rules] == [
        ['$F2="unpaired"'],
        ['$F2="rejected"'],
        ['$F2="accepted"'],
        ["LEN(TRIM(D2))=0"],
        ["0.5"],
        ["0.9"],
    ]
    hidden = [(column.min or 0, column.max or 0) for column in cells.column_dimensions.values() if column.hidden]
    assert [get_column_letter(k) for first, last in hidden for k in range(first, last + 1)] == list(LETTERS[7:])
    assert cells["B2"].alignment.wrap_text
    assert cells["E2"].value == "low score: 0.80\nsource: line break joined, 61 % sure: samen|werking"
    before, marked, after = cells["B2"].value
    assert (str(before), str(marked), str(after)) == ("een ", "samenwerking", " plan")
    assert (marked.font.b, marked.font.color.rgb) == (True, "FFC00000")


def test_records_that_a_sheet_cannot_hold_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fits = replace(PAIR, source="😀" * (xlsx_sheet.MOST_CHARS // 2))
    too_long = replace(PAIR, target="😀" * (xlsx_sheet.MOST_CHARS // 2 + 1))
    too_much_origin = replace(PAIR, origin=(replace(ORIGIN, edits=ORIGIN.edits * 1_000), None))
    monkeypatch.setattr(xlsx_sheet, "MOST_ROWS", 4)
    report = write_file([too_long, fits, too_much_origin, PAIR, PAIR, PAIR, PAIR], tmp_path / "x.xlsx")
    reasons = {"a text longer than the 32,767 characters of a cell": 2, "no room in the 4 rows of a sheet": 2}
    assert (report.written, report.left_out, report.taken_in) == (3, reasons, 7)
    assert parlalign.read_records(tmp_path / "x.xlsx") == [fits, PAIR, PAIR]


def repacked(path: Path, change: Callable[[str, bytes], bytes]) -> None:
    old = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))


def test_zip_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.xlsx"
    parlalign.write([PAIR], path)
    monkeypatch.setattr(sheet, "WORKBOOK_RULES", replace(WORKBOOK_RULES, max_total_bytes=1_000_000))
    repacked(path, lambda name, content: content + b" " * (2_000_000 if name.endswith("app.xml") else 0))
    with pytest.raises(ParlalignError, match="unpacks to more than 0 MiB"):
        parlalign.read_records(path)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "_rels/.rels"])
@pytest.mark.parametrize(
    "definition",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://localhost/x.dtd">',
    ],
)
def test_entities_are_refused(part: str, definition: str, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    parlalign.write([PAIR], path)
    repacked(path, lambda name, xml: definition.encode() + re.sub(rb"^<\?xml.*?\?>", b"", xml) if name == part else xml)
    with pytest.raises(ParlalignError, match="has a document type"):
        parlalign.read_records(path)


def test_shared_strings_runs_and_escapes_are_read(tmp_path: Path) -> None:
    """A file as Excel saves it: shared strings, runs, phonetic hints, and escapes of ST_Xstring."""
    string = (
        b'<si><r><t xml:space="preserve">een </t></r>'
        b"<r><rPr><b/></rPr><t>_x000D_ruk_x005F_x0041_</t></r><rPh sb='0' eb='1'><t>no</t></rPh></si>"
    )
    path = tmp_path / "x.xlsx"
    parlalign.write([PAIR], path)
    before = zipfile.ZipFile(path).read("xl/sharedStrings.xml").count(b"<si>")
    cell = rb'\1 t="s"><v>%d</v></c>' % before

    def change(name: str, content: bytes) -> bytes:
        if name == "xl/sharedStrings.xml":
            return content.replace(b"</sst>", string + b"</sst>")
        return re.sub(rb'(<c r="C2"[^>]*) t="inlineStr">.*?</c>', cell, content)

    repacked(path, change)
    (record,) = parlalign.read_records(path)
    assert (record.target, record.status) == ("een \rruk_x0041_", "accepted")


def test_review_sheet_through_the_command_line(tmp_path: Path) -> None:
    def convert(*words: str) -> str:
        result = CliRunner().invoke(main, ["convert", *words])
        assert result.exit_code == 0, result.output
        return result.output

    all_of_it, review, memory = (str(tmp_path / name) for name in ("all.jsonl", "review.xlsx", "memory.tmx"))
    parlalign.write([PAIR, replace(PAIR, id="p3"), UNPAIRED], all_of_it)
    convert(all_of_it, review)
    book = load_workbook(review)
    book.worksheets[0]["F3"] = "rejected"
    book.worksheets[0]["C2"] = "eine gemeinsame Arbeit"
    book.save(review)
    assert "1 of 3 records written" in convert(review, memory)
    assert [(r.target, r.status) for r in parlalign.read_records(memory)] == [("eine gemeinsame Arbeit", "accepted")]


@pytest.mark.parametrize("suffix", [".xlsx", ".parquet", ".spacy"])
def test_gzipped_files_are_read(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"x{suffix}.gz"
    parlalign.write([PAIR, UNPAIRED], path)
    assert path.read_bytes().startswith(b"\x1f\x8b")
    assert parlalign.read_records(path) == [PAIR, UNPAIRED]


# Places of uncertain edits


def test_uncertain_edits_of_real_records_are_located() -> None:
    folder = next(path for path in CORPORA if path.name == "night-trains") / "damaged"
    documents = [parlalign.read(folder / f"concordance.{code}.txt") for code in ("nl", "de")]
    for level in ("paragraph", "clause"):
        alignment = parlalign.align_documents(documents, Options(level=level))
        count = 0
        for record in alignment.records:
            for text, origin, document in zip((record.source, record.target), record.origin, documents, strict=True):
                if origin is None:
                    continue
                unsure = replace(origin, edits=tuple(replace(edit, probability=0.5) for edit in origin.edits))
                for doubt in uncertain_located_edits(text, unsure):
                    assert doubt.place is not None
                    count += 1
                    around = document.source[doubt.edit.span.start - 1], document.source[doubt.edit.span.end]
                    assert (text[doubt.place.start - 1], text[doubt.place.end]) == around
        assert count > 100


@pytest.mark.parametrize(
    ("text", "edit"),
    [
        ("een samenwerkingen plan", ORIGIN.edits[0]),  # longer than the origin says
        ("een samen werkinplan ", ORIGIN.edits[0]),  # a space instead of a join
        (PAIR.source, Edit(Span(9, 10), " ", "wrap-space", 0.6)),
        (PAIR.source, Edit(Span(30, 31), "", "wrap-join", 0.6)),
    ],
)
def test_edit_that_cannot_be_located_is_not_marked(text: str, edit: Edit) -> None:
    record = replace(PAIR, source=text, origin=(replace(ORIGIN, edits=(edit,)), None))
    assert [doubt.place for doubt in uncertain_located_edits(text, record.origin[0])] == [None]
    assert [line.split(" (at ")[1] for line in describe_uncertain_edits(record)] == [
        f"{edit.span.start} of the source text)"
    ]


# Parquet


def test_parquet_columns_have_types(tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "x.parquet"
    parlalign.write([replace(PAIR, changed=datetime(2020, 1, 1, tzinfo=UTC))] * 25_000, path)
    file = pq.ParquetFile(path)
    assert (file.metadata.num_row_groups, file.metadata.num_rows) == (3, 25_000)
    assert file.schema_arrow.metadata[b"parlalign"].decode() == parlalign.__version__
    assert str(file.schema_arrow.field("changed").type) == "timestamp[us, tz=UTC]"
    assert file.read_row_group(0, columns=["source_origin"])[0][0]["spans"][1].as_py() == {"start": 20, "end": 24}
    first = next(parlalign.iter_records(path))
    assert (first.changed, first.origin) == (datetime(2020, 1, 1, tzinfo=UTC), PAIR.origin)


def test_parquet_of_other_programs_is_read_if_it_has_the_columns(tmp_path: Path) -> None:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    row: dict[str, Any] = {"id": "1", "source": "a", "target": "b", "source_language": "nl", "target_language": "de"}
    row |= {"level": "clause", "score": 1, "status": "paired"}
    path = tmp_path / "x.parquet"
    pq.write_table(pa.Table.from_pylist([row | {"more": 1}]), path)
    assert parlalign.read_records(path) == [Record("1", "a", "b", ("nl", "de"), "clause", 1.0, "paired")]
    for wrong, message in (
        ({"score": 7}, r"row 2: is not a record \(score 7: give a number"),
        ({"status": "good"}, "row 2: is not a record .*use one of paired"),
        ({"source": None}, "row 2: is not a record .None is not text"),
    ):
        pq.write_table(pa.Table.from_pylist([row, row | wrong]), path)
        with pytest.raises(ParlalignError, match=message):
            parlalign.read_records(path)
    pq.write_table(pa.Table.from_pylist([{"source": "a"}]), path)
    with pytest.raises(ParlalignError, match="has no column 'id'"):
        parlalign.read_records(path)


def test_error_without_pyarrow_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(ParlalignError, match=r"pip install 'parlalign\[parquet\]'"):
        parlalign.write([PAIR], tmp_path / "x.parquet")
    assert not (tmp_path / "x.parquet").exists()


# DocBin


def test_docs_have_language_and_extension_attributes(tmp_path: Path) -> None:
    path = tmp_path / "x.spacy"
    parlalign.write([PAIR, UNPAIRED], path)
    for _ in range(2):
        (source, target), (alone, nothing) = parlalign.read_docs(path)
    assert (source.text, source.lang_, target.lang_, len(nothing)) == (PAIR.source, "nl", "de", 0)
    assert [token.text for token in source] == PAIR.source.split()
    assert (target._.parlalign_id, target._.parlalign_side, target._.parlalign_score) == ("p1", "target", 0.8)
    assert (alone._.parlalign_status, alone._.parlalign_origin["spans"]) == ("unpaired", ((0, 17), (20, 24)))


def test_spacy_reads_a_docbin_without_parlalign(tmp_path: Path) -> None:
    parlalign.write([PAIR, UNPAIRED], tmp_path / "x.spacy")
    docs = list(DocBin().from_disk(tmp_path / "x.spacy").get_docs(spacy.blank("nl").vocab))
    assert [doc.text for doc in docs] == [PAIR.source, PAIR.target, UNPAIRED.source, ""]
    assert [doc._.parlalign_id for doc in docs] == ["p1", "p1", "p2", "p2"]
    again = DocBin(store_user_data=True, docs=docs)
    again.to_disk(tmp_path / "again.spacy")
    assert parlalign.read_records(tmp_path / "again.spacy") == [PAIR, UNPAIRED]


def test_other_docbins_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.spacy"
    DocBin(docs=[spacy.blank("nl")("een twee")]).to_disk(path)
    with pytest.raises(ParlalignError, match="is not a DocBin that parlalign wrote"):
        parlalign.read_records(path)
    parlalign.write([PAIR], path)
    content = srsly.msgpack_loads(zlib.decompress(path.read_bytes()))
    wrongs: list[dict[str, Any]] = [{"lengths": b"\xff\xff\xff\x7f"}, {"tokens": b"12345678" * 5}]
    for wrong in (*wrongs, {"strings": []}, {"attrs": [1]}):
        path.write_bytes(zlib.compress(srsly.msgpack_dumps(content | wrong)))
        with pytest.raises(ParlalignError, match=r"x\.spacy"):
            parlalign.read_records(path)
    path.write_bytes(zlib.compress(srsly.msgpack_dumps(content | {"user_data": content["user_data"][::-1]})))
    with pytest.raises(ParlalignError, match="are not the source and target of one record"):
        parlalign.read_records(path)
    monkeypatch.setattr("parlalign.formats.records.docbin.MOST_UNPACKED", 1_000)
    path.write_bytes(zlib.compress(b"\x00" * 1_000_000))
    with pytest.raises(ParlalignError, match="unpacks to more than"):
        parlalign.read_records(path)


# The page


def page(found: list[Record], tmp_path: Path) -> tuple[str, html.HtmlElement]:
    parlalign.write(found, tmp_path / "x.html")
    text = (tmp_path / "x.html").read_text(encoding="utf-8")
    return text, html.document_fromstring(text)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(found=st.lists(records, max_size=4))
def test_page_contains_every_text_and_no_markup_from_texts(found: list[Record], tmp_path: Path) -> None:
    _, root = page(found, tmp_path)
    articles = root.findall(".//article")
    shown = [[str(p.text_content()) for p in a.findall("div/p[@lang]")] for a in articles]
    kept = [normalize_record(record) for record in found]
    assert shown == [[text for text in (r.source, r.target) if text.strip()] for r in kept]
    known = {"p", "mark", "i", "ul", "li", "div", "h2", "a", "span"}
    assert {element.tag for article in articles for element in article.iterdescendants()} <= known
    anchors = [article.get("id") or "" for article in articles]
    assert len(set(anchors)) == len(found)
    assert all(anchor and not re.search(r"\s", anchor) for anchor in anchors)


def test_content_of_the_page(tmp_path: Path) -> None:
    low = replace(PAIR, id="p<3>", score=0.3, languages=("de", "ar"), origin=(None, None), comment="a\nb")
    text, root = page([PAIR, UNPAIRED, low, PAIR], tmp_path)
    assert [(dt.text, dd.text) for dt, dd in zip(root.iter("dt"), root.iter("dd"), strict=True)] == [
        ("paired", "3"),
        ("accepted", "0"),
        ("rejected", "0"),
        ("unpaired", "1"),
    ]
    first, alone, third, again = root.findall(".//article")
    assert [a.get("id") for a in (first, alone, third, again)] == ["p1", "p2", "p<3>", "p1x2"]
    assert [p.get("lang") for p in first.findall("div/p")] == ["nl-NL", "de-DE"]
    assert [p.get("dir") for p in third.findall("div/p")] == ["ltr", "rtl"]
    assert [str(p.text_content()) for p in alone.findall("div/p")] == [UNPAIRED.source, "nothing answers"]
    assert [str(span.text_content()) for span in third.findall("h2/span")] == ["0.30 low", "paired"]
    assert '<mark title="line break joined, 61 % sure">samen<i></i>werking</mark>' in text
    assert str(first.find("ul").text_content()) == "source: line break joined, 61 % sure: samen|werking"
    assert (root.get("lang"), first.find("h2/a").get("href"), "<script" in text) == ("en", "#p1", False)


def test_page_has_a_strict_content_security_policy(tmp_path: Path) -> None:
    text, root = page([PAIR], tmp_path)
    (policy,) = (meta.get("content") for meta in root.iter("meta") if meta.get("http-equiv"))
    assert (policy or "").startswith("default-src 'none'; style-src 'sha256-")
    assert root.find(".//style").text == STYLE
    assert not re.search(r"""\s(style|on\w+|src)=|url\(|@import|<script""", text)


def test_page_colours_have_enough_contrast() -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1."""
    light, dark = (dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})", part)) for part in STYLE.split("@media")[:2])
    pairs = [("ink", "paper"), ("ink", "card"), ("ink", "mark"), ("ink", "idle"), ("soft", "paper"), ("soft", "card")]
    pairs += [("soft", "idle"), ("link", "card"), ("paper", "ink"), ("sure", "card"), ("low", "idle")]
    pairs += [(name, f"{name}-bg") for name in ("sure", "doubtful", "low")]
    for colours in (light, light | dark):
        for one, other in pairs:
            assert contrast(colours[one], colours[other]) >= 4.5, (one, other)


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    shares = (int(digits[k : k + 2], 16) / 255 for k in (0, 2, 4))
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_page_cannot_be_read_as_records(tmp_path: Path) -> None:
    with pytest.raises(ParlalignError, match=r"cannot read records from \.html"):
        parlalign.read_records(tmp_path / "x.html")


def test_optional_packages_are_imported_only_when_needed() -> None:
    code = "import sys, parlalign.formats.records.writing, parlalign.formats.records.reading; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"openpyxl", "xlsxwriter", "pyarrow", "spacy", "srsly", "lxml", "numpy"} & set(loaded)


def test_resolutions_round_trip_in_every_format(tmp_path: Path) -> None:
    folder = next(path for path in CORPORA if path.name == "river-deltas")
    alignment = parlalign.align_documents([side(folder, "nl"), side(folder, "de")])
    for suffix in (".xlsx", ".parquet", ".spacy"):
        parlalign.write(alignment.records, tmp_path / f"x{suffix}")
        again = parlalign.read_records(tmp_path / f"x{suffix}")
        assert [replace(record, score=0) for record in again] == [replace(r, score=0) for r in alignment.records]
        assert [record.score for record in again] == pytest.approx([r.score for r in alignment.records], abs=1e-4)
