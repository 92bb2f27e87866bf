"""Reading text in any encoding, and invalid files of records."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import parlalign
from parlalign import ParlalignError
from parlalign.formats.documents.plain_text import read_text
from parlalign.formats.records.tsv import COLUMNS
from parlalign.io.decoding import decode_text

DUTCH = "Overwegende dat de coördinatie op Europees niveau moet worden geïntensiveerd – zegt men."
GERMAN = "in der Erwägung, dass die Maßnahmen für Häfen überprüft werden müssen; „größere“ Städte"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("text", [DUTCH, GERMAN])
def test_encodings(text: str, encoding: str) -> None:
    assert decode_text(text.encode(encoding)) == text


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_utf8_is_read_as_it_is(text: str) -> None:
    if not text.startswith("\ufeff"):
        assert decode_text(text.encode("utf-8")) == text


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"abc\0def", "NUL byte at offset 3"),
        ("é\0".encode(), "NUL byte at offset 2"),
        (b"\xff\xfe\x00", "byte 2 is not utf-16"),
        (bytes(range(128, 256)) + b"\0", "NUL byte at offset 128"),
        ("Häfen für größere Schiffe".encode() + b"\xff", "byte 29 is damaged, the rest of the file is UTF-8"),
    ],
)
def test_content_that_is_not_text_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(ParlalignError, match=message):
        decode_text(content, "x.txt")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "x.exe").write_text("x")
    for path, message in [(tmp_path / "no.txt", "no such file"), (tmp_path / "x.exe", "cannot read .exe")]:
        with pytest.raises(ParlalignError, match=message):
            parlalign.read(path)
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(ParlalignError, match="is a directory"):
        parlalign.read(tmp_path / "folder.txt")


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(GERMAN.encode())))
    assert parlalign.read("-").source == GERMAN


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.jsonl", "{}", "line 1: is not a record"),
        ("a.jsonl", "nonsense", "line 1: is not a record"),
        ("a.tsv", "id\tsource\nx\ty\n", "has no columns with texts in two languages"),
        ("a.tsv", "\t".join(COLUMNS) + "\nx\ty\n", "line 2: is not a record"),
        ("a.tmx", "<tmx><body><tu>", "a.tmx, line 1, column 16: is not well-formed XML"),
        ("a.csv", "", "is empty: give a table with a column for each language"),
        ("a.dat", "", "cannot read records from .dat"),
    ],
)
def test_invalid_records_are_refused(tmp_path: Path, name: str, content: str, message: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(ParlalignError, match=message):
        parlalign.read_records(tmp_path / name)


def test_tmx_of_other_tools(tmp_path: Path) -> None:
    path = tmp_path / "trados.tmx"
    path.write_text(
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4"><header/><body>'
        '<tu><tuv xml:lang="NL-BE"><seg>Een <bpt i="1">x</bpt>zin.</seg></tuv>'
        '<tuv xml:lang="de-AT"><seg>Ein Satz.</seg></tuv></tu></body></tmx>',
        encoding="utf-16",
    )
    (record,) = parlalign.read_records(path)
    assert (record.languages, record.source, record.target) == (("nl", "de"), "Een zin.", "Ein Satz.")


def test_entities_are_not_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("stolen")
    path = tmp_path / "x.tmx"
    path.write_text(
        f'<!DOCTYPE tmx [<!ENTITY e SYSTEM "{secret.as_uri()}">]><tmx version="1.4"><body><tu>'
        '<tuv xml:lang="nl"><seg>&e;</seg></tuv><tuv xml:lang="de"><seg>y</seg></tuv></tu></body></tmx>'
    )
    with pytest.raises(ParlalignError, match="declares its own entities"):
        parlalign.read_records(path)


def test_a_plain_text_in_two_columns_is_refused() -> None:
    lines = [
        ("Overwegende dat de spoorwegen een", "Considérant que les chemins de fer"),
        ("openbare dienst zijn die ook buiten", "sont un service public qui doit être"),
        ("de grote steden verzekerd blijft;", "assuré hors des grandes villes ;"),
    ]
    columns = "\n".join(f"{left:<40}{right}" for left, right in lines * 3)
    with pytest.raises(ParlalignError, match="two columns of text stand side by side: give the PDF"):
        read_text(columns.encode(), "a.txt")
    table = "\n".join(
        f"{left:<40}{number}" for left, number in zip((left for left, _ in lines * 3), range(9), strict=True)
    )
    assert read_text(table.encode(), "a.txt").source == table
