"""TMX, XLIFF, TSV, JSONL, Moses and XCES: round trips, files of other tools, faults and limits."""

from __future__ import annotations

import gzip
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import regex
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lxml import etree
from strategies import records

import parlalign
from parlalign import Origin, ParlalignError, Record, Span, WriteOptions
from parlalign.app.summary import write_summary
from parlalign.formats.records.write_options import Enumerators
from parlalign.formats.records.writing import WRITERS, write_file
from parlalign.languages import parse_pair
from parlalign.records.read_report import ReadReport
from parlalign.records.values import normalize_record, record_from_values, record_to_values

READABLE = (".tmx", ".xliff", ".jsonl", ".tsv", ".xlsx", ".parquet", ".spacy")
PLACE = Origin("r.nl.txt", (Span(0, 30),), "recital", "A")
PAIR = Record(
    "p1", "A. overwegende dat", "A. in der Erwägung", ("nl", "de"), "sentence", 0.75, "paired", (PLACE, PLACE)
)
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def round_trip(found: Iterable[Record], suffix: str, options: WriteOptions | None = None) -> list[Record]:
    """Write records and read them again."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"x{suffix}"
        parlalign.write(found, path, options)
        return parlalign.read_records(path)


def without_edits(record: Record) -> Record:
    source, target = (side and origin_without_edits(side) for side in record.origin)
    return replace(record, origin=(source, target))


def origin_without_edits(origin: Origin) -> Origin:
    further = tuple(replace(part, edits=(), doubts=()) for part in origin.further)
    return replace(origin, edits=(), doubts=(), label=origin.label or None, further=further)


def tagged(record: Record) -> Record:
    """Return a record with `und` for empty language codes, as it is read from tags."""
    return replace(record, languages=(record.languages[0] or "und", record.languages[1] or "und"))


def has_texts(record: Record) -> bool:
    return all(text.strip() for text in (record.source, record.target))


@settings(max_examples=200)
@given(st.lists(records, max_size=4, unique_by=lambda r: r.id), st.sampled_from(("utf-8", "utf-16")))
def test_tmx_round_trip(found: list[Record], encoding: str) -> None:
    options = WriteOptions(enumerators="strip", encoding=encoding)
    kept = [tagged(without_edits(record)) for record in map(normalize_record, found) if has_texts(record)]
    named = [replace(record, id=regex.sub(r"\s", "_", record.id) or "t") for record in kept]
    assume(len({record.id for record in named}) == len(named))
    assert round_trip(found, ".tmx", options) == named


@settings(max_examples=200)
@given(st.lists(records, max_size=4), st.sampled_from(("utf-8", "utf-16")))
def test_xliff_round_trip(found: list[Record], encoding: str) -> None:
    found = [replace(r, languages=("nl", "de"), pieces=()) for r in found if has_texts(normalize_record(r))]
    named = [replace(r, id=r.id or f"u{number}") for number, r in enumerate(map(normalize_record, found), 1)]
    assert round_trip(found, ".xliff", WriteOptions(encoding=encoding)) == [without_edits(r) for r in named]


@settings(max_examples=200)
@given(st.lists(records, max_size=4), st.sampled_from(("utf-8", "utf-16")))
def test_tsv_round_trip_without_origins(found: list[Record], encoding: str) -> None:
    again = round_trip(found, ".tsv", WriteOptions(encoding=encoding))
    bare = [replace(record, origin=(None, None), pieces=()) for record in map(normalize_record, found)]
    assert [replace(record, origin=(None, None)) for record in again] == bare


@settings(max_examples=200)
@given(st.lists(records, max_size=4))
def test_jsonl_round_trip(found: list[Record]) -> None:
    assert round_trip(found, ".jsonl") == found


@settings(max_examples=100)
@given(st.lists(records, max_size=4))
def test_moses_round_trip(found: list[Record]) -> None:
    found = [replace(record, languages=("nl", "de")) for record in found if has_texts(normalize_record(record))]
    line_break = regex.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
    expected = [[line_break.sub(" ", text) for text in (r.source, r.target)] for r in map(normalize_record, found)]
    again = round_trip(found, ".moses")
    assert [[record.source, record.target] for record in again] == expected
    assert [(r.level, r.score, r.status) for r in again] == [(r.level, r.score, r.status) for r in found]


def every_character() -> list[Record]:
    """Return records whose texts contain each character of XML 1.0 once, 1,900 in each text."""
    legal = [*map(chr, (9, 10, 13)), *map(chr, range(0x20, 0xD800)), *map(chr, range(0xE000, 0xFFFE))]
    legal += map(chr, range(0x10000, 0x110000))
    texts = ("x" + "".join(legal[k : k + 1900]) for k in range(0, len(legal), 1900))
    return [replace(PAIR, id=f"p{k}", source=text, target=f"{text}y") for k, text in enumerate(texts)]


@pytest.mark.parametrize("suffix", READABLE)
def test_every_character_of_xml_survives(suffix: str) -> None:
    found = every_character()
    again = round_trip(found, suffix)
    expected = [(unicodedata.normalize("NFC", r.source), unicodedata.normalize("NFC", r.target)) for r in found]
    kept = [(unicodedata.normalize("NFC", r.source), unicodedata.normalize("NFC", r.target)) for r in again]
    assert kept == expected


@pytest.mark.parametrize("suffix", [*READABLE, ".moses"])
def test_long_and_right_to_left_texts_survive(suffix: str) -> None:
    texts = ("א" * 2000, "👩\u200d👩\u200d👧 \u202eمرحبا\u202c " * 100 + "x")
    (again,) = round_trip([replace(PAIR, source=texts[0], target=texts[1])], suffix)
    assert (again.source, again.target) == texts


def test_other_programs_read_tmx(tmp_path: Path) -> None:
    from tmxutil.formats.tmx import TMXReader
    from translate.storage.tmx import tmxfile

    path = tmp_path / "x.tmx"
    found = [replace(PAIR, id=f"p{k}", source=f"zin {k} <b>&", target=f"Satz {k} 😀\u200f") for k in range(20)]
    assert parlalign.write(found, path, WriteOptions(changed=datetime(2026, 1, 2, tzinfo=UTC))) == 20
    units = tmxfile.parsestring(path.read_bytes()).units  # type: ignore[no-untyped-call]
    assert [(unit.source, unit.target) for unit in units] == [(record.source, record.target) for record in found]
    with path.open("rb") as file:
        read = [unit.translations for unit in TMXReader(file)]
    assert [(unit["nl-NL"].text, unit["de-DE"].text) for unit in read] == [(r.source, r.target) for r in found]


def test_another_program_reads_xliff(tmp_path: Path) -> None:
    from translate.storage.xliff2 import Xliff2File

    path = tmp_path / "x.xliff"
    found = [replace(PAIR, id=f"p{k}", source=f"zin {k} <b>&", target=f"Satz {k} 😀\u200f") for k in range(20)]
    assert parlalign.write(found, path) == 20
    units = Xliff2File.parsestring(path.read_bytes()).units  # type: ignore[no-untyped-call]
    assert [(unit.source, unit.target) for unit in units] == [(record.source, record.target) for record in found]


@pytest.mark.parametrize(
    ("choice", "segments"),
    [
        ("keep", ["A. overwegende dat"]),
        ("strip", ["overwegende dat"]),
        ("both", ["A. overwegende dat", "overwegende dat"]),
        ("auto", ["A. overwegende dat", "overwegende dat"]),
    ],
)
def test_enumerators(tmp_path: Path, choice: str, segments: list[str]) -> None:
    path = tmp_path / "x.tmx"
    assert parlalign.write([PAIR], path, WriteOptions(enumerators=choice)) == 1  # type: ignore[arg-type]
    assert [seg.text for seg in etree.parse(path).findall(".//tuv[1]/seg")] == segments
    assert parlalign.read_records(path) == [PAIR]


@pytest.mark.parametrize(
    ("source", "target", "level", "choice"),
    [
        ("– gezien", "– gestützt", "sentence", "auto"),
        ("A. zin", "A. Satz", "clause", "auto"),
        ("A. zin", "A Satz", "sentence", "both"),
        ("A. zin", "(a) Satz", "sentence", "auto"),
        ("A.", "A.", "sentence", "both"),
        ("zeven mei", "7. Mai 2024", "sentence", "auto"),
        ("zeven mei", "7. Mai 2024", "sentence", "both"),
    ],
)
def test_texts_without_enumerator_get_one_entry(
    tmp_path: Path, source: str, target: str, level: str, choice: str
) -> None:
    record = replace(PAIR, source=source, target=target, level=level)  # type: ignore[arg-type]
    parlalign.write([record], tmp_path / "x.tmx", WriteOptions(enumerators=choice))  # type: ignore[arg-type]
    assert len(etree.parse(tmp_path / "x.tmx").findall(".//tu")) == 1


@pytest.mark.parametrize(("source", "target"), [("51. zin", "Satz"), ("zin", "51. Satz")])
def test_a_text_that_alone_has_an_enumerator_has_an_entry_without_it(tmp_path: Path, source: str, target: str) -> None:
    record = replace(PAIR, source=source, target=target, level="sentence")
    parlalign.write([record], tmp_path / "x.tmx")
    assert [seg.text for seg in etree.parse(tmp_path / "x.tmx").findall(".//seg")] == [source, target, "zin", "Satz"]
    assert list(parlalign.read_records(tmp_path / "x.tmx")) == [record]
    parlalign.write([record], tmp_path / "y.tmx", WriteOptions(enumerators="strip"))
    assert [seg.text for seg in etree.parse(tmp_path / "y.tmx").findall(".//seg")] == ["zin", "Satz"]
    assert list(parlalign.read_records(tmp_path / "y.tmx")) == [record]


def test_options_of_tmx(tmp_path: Path) -> None:
    path = tmp_path / "x.tmx"
    options = WriteOptions(
        codes={"nl": "nl-BE", "de": "de"},
        enumerators="keep",
        props=False,
        max_chars=20,
        changed=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    )
    report = write_file([PAIR, replace(PAIR, source="x" * 21)], path, options)
    assert (report.written, dict(report.left_out)) == (1, {"over 20 characters": 1})
    root = etree.parse(path).getroot()
    assert [tuv.get(XML_LANG) for tuv in root.findall(".//tuv")[:2]] == [
        "nl-BE",
        "de",
    ]
    assert root.find(".//prop") is None
    assert next(root.iter("tu")).get("changedate") == "20260102T030405Z"
    header = root.find("header")
    assert header is not None
    assert header.get("srclang") == "nl-BE"
    dated = replace(PAIR, changed=datetime(2020, 1, 1, tzinfo=UTC))
    assert round_trip([dated], ".tmx", options)[0].changed == dated.changed


@pytest.mark.parametrize("choice", [{"enumerators": "x"}, {"encoding": "latin-1"}, {"max_chars": 0}])
def test_invalid_write_options_are_refused(choice: dict[str, object]) -> None:
    with pytest.raises(ParlalignError):
        WriteOptions(**choice)  # type: ignore[arg-type]


def test_sub_segments_have_own_entries_unless_excluded(tmp_path: Path) -> None:
    path = tmp_path / "x.tmx"
    record = replace(PAIR, pieces=(("A. een", "A. eins"), ("twee", "zwei")))
    report = write_file([record], path)
    assert (report.written, report.pieces) == (
        1,
        4,
    )  # the record and its first sub-segment also without their enumerators
    assert parlalign.read_records(path) == [record]
    bare = write_file([record], path, WriteOptions(pieces=False, enumerators="keep"))
    assert (bare.written, bare.pieces) == (1, 0)
    assert parlalign.read_records(path) == [replace(record, pieces=())]


def test_gzip_output_is_deterministic(tmp_path: Path) -> None:
    for name in ("a.tmx.gz", "b.tmx.gz"):
        parlalign.write([PAIR], tmp_path / name)
    assert (tmp_path / "a.tmx.gz").read_bytes() == (tmp_path / "b.tmx.gz").read_bytes()
    assert parlalign.read_records(tmp_path / "a.tmx.gz") == [PAIR]
    (tmp_path / "a.tmx.gz").write_bytes((tmp_path / "a.tmx.gz").read_bytes()[:-9])
    with pytest.raises(ParlalignError, match="damaged gzip"):
        parlalign.read_records(tmp_path / "a.tmx.gz")


@pytest.mark.parametrize("suffix", sorted(WRITERS))
def test_the_same_records_give_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    found = [PAIR, replace(PAIR, id="p2", comment="x")]
    for folder, wait in (("a", 0), ("b", 1.1)):
        (tmp_path / folder).mkdir()
        time.sleep(wait if suffix == ".xlsx" else 0)
        parlalign.write(found, tmp_path / folder / f"x{suffix}")
    written = [{file.name: file.read_bytes() for file in (tmp_path / folder).iterdir()} for folder in ("a", "b")]
    assert written[0] == written[1]


def test_segments_of_trados_and_memoq(tmp_path: Path) -> None:
    path = tmp_path / "x.sdlxliff"
    path.write_text(
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2" xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0">'
        '<file source-language="nl-NL" target-language="de-DE"><body><trans-unit id="u">'
        "<source>Een. Twee. Drie.</source>"
        '<seg-source><mrk mtype="seg" mid="1">Een.</mrk> <g id="5"><mrk mtype="seg" mid="2">Twee.</mrk></g>'
        ' <mrk mtype="seg" mid="3">Drie.</mrk></seg-source>'
        '<target><mrk mtype="seg" mid="1">Eins.</mrk> <mrk mtype="seg" mid="2">Zwei.</mrk></target>'
        '<sdl:seg-defs><sdl:seg id="1" conf="ApprovedSignOff"/><sdl:seg id="2" conf="RejectedTranslation"/>'
        "</sdl:seg-defs>"
        "</trans-unit></body></file></xliff>",
        encoding="utf-8",
    )
    assert [(r.id, r.source, r.target, r.status, r.level) for r in parlalign.read_records(path)] == [
        ("u-1", "Een.", "Eins.", "accepted", "sentence"),
        ("u-2", "Twee.", "Zwei.", "rejected", "sentence"),
        ("u-3", "Drie.", "", "unpaired", "sentence"),
    ]


@pytest.mark.parametrize("choice", ["auto", "strip"])
def test_tmx_without_properties_gives_the_same_records(choice: Enumerators) -> None:
    record = replace(PAIR, pieces=(("A. een", "A. eins"),), origin=(None, None), score=None)
    assert round_trip([record], ".tmx", WriteOptions(props=False, enumerators=choice)) == [record]


def test_moses_of_other_tools(tmp_path: Path) -> None:
    (tmp_path / "c.nl").write_text("een\ntwee\n\n", encoding="utf-8")
    (tmp_path / "c.de.gz").write_bytes(gzip.compress(b"eins\nzwei\ndrei\n"))
    found = parlalign.read_records(tmp_path / "c.moses")
    assert [(r.id, r.source, r.target, r.status) for r in found] == [
        ("1", "een", "eins", "paired"),
        ("2", "twee", "zwei", "paired"),
        ("3", "", "drei", "unpaired"),
    ]
    (tmp_path / "c.nl").write_text("een\n", encoding="utf-8")
    with pytest.raises(ParlalignError, match=r"c.moses, line 2: the files differ in length"):
        parlalign.read_records(tmp_path / "c.moses")
    (tmp_path / "c.nl").unlink()
    with pytest.raises(ParlalignError, match=r"found: c\.de"):
        parlalign.read_records(tmp_path / "c.moses")


def test_xliff_of_other_tools(tmp_path: Path) -> None:
    path = tmp_path / "x.xlf"
    path.write_text(
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file source-language="nl-BE"'
        ' target-language="de-AT" original="x" datatype="plaintext"><body><group><trans-unit id="7" approved="yes">'
        '<source>Een <g id="1">vette</g><x id="2"/> zin.</source><target>Ein <g id="1">fetter</g> Satz.</target>'
        "<note>goed</note></trans-unit><trans-unit id='8'><source>leeg</source></trans-unit></group></body></file>"
        "</xliff>",
        encoding="utf-8",
    )
    report = ReadReport()
    first, second = parlalign.iter_records(path, report)
    assert (first.id, first.source, first.target) == ("7", "Een vette zin.", "Ein fetter Satz.")
    assert (first.languages, first.status, first.comment) == (("nl", "de"), "accepted", "goed")
    assert (second.status, second.target) == ("unpaired", "")
    assert first.codes
    assert first.codes.source == 'Een <g id="1">vette</g><x id="2"/> zin.'
    assert not report.left_out


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.tmx", "<html><body><p>een</p></body></html>", "is not TMX, its root element is 'html'"),
        ("x.tmx", "<other><tu/></other>", "is not TMX, its root element is 'other'"),
        ("x.xliff", "<other><unit><segment/></unit></other>", "is not XLIFF"),
        (
            "x.xliff",
            "<xliff><trans-unit id='1'><source>een</source></trans-unit></xliff>",
            "line 1: is not inside a file element",
        ),
    ],
)
def test_xml_with_another_root_is_refused(tmp_path: Path, name: str, content: str, message: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(ParlalignError, match=message):
        parlalign.read_records(tmp_path / name)


def test_xliff_states_of_each_status(tmp_path: Path) -> None:
    path = tmp_path / "x.xliff"
    found = [
        replace(PAIR, id=status, status=status, target="" if status == "unpaired" else PAIR.target)
        for status in ("paired", "accepted", "rejected", "unpaired")
    ]
    parlalign.write(found, path)
    root = etree.parse(path).getroot()
    assert [segment.get("state") for segment in root.iter("{*}segment")] == [
        "translated",
        "final",
        "initial",
        "initial",
    ]
    assert [segment.get("subState") for segment in root.iter("{*}segment")] == [None, None, "parlalign:rejected", None]
    assert len(root.findall(".//{*}target")) == 3
    assert parlalign.write([replace(PAIR, source="")], path) == 0
    assert parlalign.read_records(path) == []


def test_text_between_segments_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "x.xliff"
    path.write_text(
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="nl"><file id="f"><unit id="u">'
        "<segment><source>Een.</source></segment><ignorable><source> </source></ignorable>"
        "<ignorable><source>(weg)</source></ignorable><segment><source>Twee.</source></segment></unit></file></xliff>",
        encoding="utf-8",
    )
    report = ReadReport()
    found = list(parlalign.iter_records(path, report))
    assert [(record.id, record.source, record.languages) for record in found] == [
        ("u-1", "Een.", ("nl", "und")),
        ("u-2", "Twee.", ("nl", "und")),
    ]
    assert report.left_out["text between segments"] == 1
    assert parlalign.write([PAIR, *found], tmp_path / "y.xliff") == 3


def test_xces_links_refer_to_existing_texts(tmp_path: Path) -> None:
    found = [PAIR, replace(PAIR, id="p2", target="", status="unpaired"), replace(PAIR, id="p3", languages=("de", "fr"))]
    report = write_file(found, tmp_path / "c.xces")
    assert (report.written, report.left_out.total()) == (2, 1)
    group = etree.parse(tmp_path / "c.xces").getroot()[0]
    documents = [etree.parse(tmp_path / str(group.get(name))).getroot() for name in ("fromDoc", "toDoc")]
    texts = [{str(s.get("id")): s.text for s in document} for document in documents]
    links = [str(link.get("xtargets")).split(";") for link in group]
    assert [(texts[0].get(a), texts[1].get(b)) for a, b in links] == [(PAIR.source, PAIR.target), (PAIR.source, None)]


TMX = '<tmx version="1.4"><header srclang="nl"/><body>{}</body></tmx>'
TU = "<tu><tuv xml:lang='nl'><seg>{}</seg></tuv><tuv xml:lang='de'><seg>{}</seg></tuv></tu>"


def read_tmx(tmp_path: Path, content: bytes, *, strict: bool = False) -> tuple[list[Record], ReadReport]:
    (tmp_path / "x.tmx").write_bytes(content)
    report = ReadReport(strict)
    return list(parlalign.iter_records(tmp_path / "x.tmx", report)), report


FAULTY = [
    (TU.format("a\x01b\x0bc", "&#x1f;d&#2;"), "ab c", "d", 4, "control character"),
    (TU.format("Zeeëend", "x").encode("cp1252"), "Zeeëend", "x", 1, "not UTF-8"),
    (TU.format("a&nbsp;b&amp;&LT;&eacute;", "<![CDATA[&nbsp;]]>"), "a\u00a0b&<é", "&nbsp;", 3, "HTML entity"),
    (TU.format("a", ""), "a", "", 1, "without a text on one side"),
    (
        TU.format("a", "b").replace("<tuv xml:lang='de'><seg>b</seg></tuv>", ""),
        "a",
        "",
        1,
        "without a text on one side",
    ),
]


@pytest.mark.parametrize("case", FAULTY)
def test_faults_are_corrected_and_counted_or_refused(
    tmp_path: Path, case: tuple[str | bytes, str, str, int, str]
) -> None:
    tu, source, target, count, fault = case
    body = tu if isinstance(tu, bytes) else tu.encode()
    content = TMX.encode().replace(b"{}", b"\n" + body)
    (record,), report = read_tmx(tmp_path, content)
    assert (record.source, record.target) == (source, target)
    ((message, found),) = report.corrected.items()
    assert fault in message
    assert found == count
    with pytest.raises(ParlalignError, match=rf"x\.tmx, line 2: .*{fault}"):
        read_tmx(tmp_path, content, strict=True)


def test_repeated_tuids_are_kept_and_counted(tmp_path: Path) -> None:
    content = TMX.format(TU.format("a", "b").replace("<tu>", '<tu tuid="1">') * 3).encode()
    found, report = read_tmx(tmp_path, content)
    assert [record.id for record in found] == ["1", "1", "1"]
    assert list(report.corrected.values()) == [2]
    parlalign.write(found, tmp_path / "y.tmx")
    assert [record.id for record in parlalign.read_records(tmp_path / "y.tmx")] == ["1", "1x2", "1x3"]


def test_languages_select_the_texts_of_an_entry(tmp_path: Path) -> None:
    tuvs = "".join(f"<tuv xml:lang='{code}'><seg>{code}</seg></tuv>" for code in ("en", "DE-at", "nl"))
    (tmp_path / "x.tmx").write_text(TMX.format(f"<tu>{tuvs}</tu>"))
    report = ReadReport(languages=("nl", "de"))
    (record,) = parlalign.iter_records(tmp_path / "x.tmx", report)
    assert (record.languages, record.source, record.target) == (("nl", "de"), "nl", "DE-at")
    assert report.left_out == {"further text of an entry, in English": 1}


@pytest.mark.parametrize(
    ("header", "orders", "languages"),
    [
        ('srclang="nl-NL"', ["de nl", "nl de"], ("nl", "de")),
        ('srclang="*all*"', ["de nl", "nl de"], ("de", "nl")),
        ("", ["nl nl-BE de", "de nl"], ("nl", "de")),
        ('srclang="fr"', ["nl de"], ("nl", "de")),
        ('srclang="nl"', ["nl-BE nl-NL"], ("nl", "nl")),
    ],
)
def test_source_language_comes_first(
    tmp_path: Path, header: str, orders: list[str], languages: tuple[str, str]
) -> None:
    tus = (
        "<tu>" + "".join(f"<tuv xml:lang='{code}'><seg>{code}</seg></tuv>" for code in order.split()) + "</tu>"
        for order in orders
    )
    content = TMX.replace('srclang="nl"', header).format("".join(tus)).encode()
    found, _ = read_tmx(tmp_path, content)
    assert {record.languages for record in found} == {languages}
    assert all(record.source.startswith(languages[0]) for record in found)


def test_records_of_both_directions_round_trip() -> None:
    turned = replace(PAIR, id="p2", languages=("de", "nl"), source=PAIR.target, target=PAIR.source)
    assert round_trip([PAIR, turned], ".tmx") == [PAIR, turned]


def test_parts_without_their_record_become_records(tmp_path: Path) -> None:
    """Another program may have sorted or removed entries."""
    part = TU.replace("<tu>", '<tu tuid="{id}"><prop type="x-part">{part}</prop>')
    body = part.format("een", "eins", id="p1p1", part="piece") + TU.format("twee", "zwei")
    body += part.format("drie", "drei", id="p1p2", part="piece") + part.format("vier", "vier", id="p3t", part="text")
    body += part.format("vi", "vi", id="", part="piece")
    found, _ = read_tmx(tmp_path, TMX.format(body).encode())
    assert [record.source for record in found] == ["een", "twee", "drie", "vier"]
    assert [record.pieces for record in found] == [(), (), (), (("vi", "vi"),)]


@pytest.mark.parametrize("suffix", [".jsonl", ".tsv", ".xliff", ".tmx", ".xlsx"])
def test_languages_select_the_direction_in_every_format(tmp_path: Path, suffix: str) -> None:
    parlalign.write([PAIR], tmp_path / f"x{suffix}")
    (record,) = parlalign.iter_records(tmp_path / f"x{suffix}", ReadReport(languages=("de", "nl")))
    assert (record.languages, record.source, record.target) == (("de", "nl"), PAIR.target, PAIR.source)
    with pytest.raises(ParlalignError, match="is in nl-de: name two of them"):
        list(parlalign.iter_records(tmp_path / f"x{suffix}", ReadReport(languages=("en", "fr"))))


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("id\tsource\ttarget\tlevel\tstatus", "line 1: has no column 'kind': put it back"),
        ("id\tsource\ttarget", "has headings and no row below them"),
        ("id\tsource\ttarget\tkind\r1\ta\tb\t", "has no columns with texts in two languages"),
    ],
)
def test_tsv_without_required_columns_is_refused(tmp_path: Path, header: str, message: str) -> None:
    (tmp_path / "x.tsv").write_text(header, encoding="utf-8", newline="")
    with pytest.raises(ParlalignError, match=message):
        parlalign.read_records(tmp_path / "x.tsv")


@pytest.mark.parametrize("start", [0, 65_000, 65_530])
def test_cdata_section_is_not_markup(tmp_path: Path, start: int) -> None:
    text = "&nbsp; <b> &amp;" * 5_000
    content = TMX.format(" " * start + TU.format(f"<![CDATA[{text}]]>", "b")).encode()
    (record,), report = read_tmx(tmp_path, content)
    assert record.source == text
    assert not report.corrected


def test_impossible_declared_encoding_is_ignored(tmp_path: Path) -> None:
    (record,), _ = read_tmx(
        tmp_path, ('<?xml version="1.0" encoding="utf-16"?>' + TMX.format(TU.format("é", "b"))).encode()
    )
    assert record.source == "é"


def test_records_in_other_languages_are_left_out_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    french = replace(PAIR, id="f", languages=("fr", "nl"))
    parlalign.write([PAIR, french], path)
    report = ReadReport(languages=("de", "nl"))
    (turned,) = parlalign.iter_records(path, report)
    assert (turned.source, turned.target, turned.languages) == (PAIR.target, PAIR.source, ("de", "nl"))
    assert report.left_out == {"record in other languages": 1}
    with pytest.raises(ParlalignError, match=r"x\.jsonl: is in fr-nl, nl-de: name two of them"):
        list(parlalign.iter_records(path, ReadReport(languages=("en", "nl"))))
    (tmp_path / "x.tmx").write_text(TMX.format(TU.format("a", "b")))
    with pytest.raises(ParlalignError, match="is in nl-de"):
        list(parlalign.iter_records(tmp_path / "x.tmx", ReadReport(languages=("fr", "en"))))


BOMB = '<!DOCTYPE tmx [<!ENTITY a "x">{}]>'.format(
    "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True))
)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<tmx><body>\n<tu></body>", r"x\.tmx, line 2, column \d+: is not well-formed XML"),
        ("", r"x\.tmx, line \d, column \d+: is not well-formed XML"),
        ("plain text", "is not well-formed XML"),
        (TMX.format("\n" + TU.format("a", "&b;")), r"x\.tmx, line 2, column \d+: .*Entity 'b' not defined"),
        ('<?xml version="1.0" encoding="rot13"?>' + TMX.format(""), "encoding 'rot13' is unknown"),
        (TMX.format(TU.format("a & b", "c")), r"line 1, column \d+: is not well-formed XML"),
        ('<?xml version="1.0" encoding="klingon"?>' + TMX.format(""), "encoding 'klingon' is unknown"),
        (BOMB + TMX.format(TU.format("&i;", "b")), "entities"),
        ('<!DOCTYPE tmx [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + TMX.format(TU.format("&e;", "b")), "entities"),
        (BOMB + TMX.replace("srclang", 'o="&i;" srclang').format(TU.format("a", "b")), "x.tmx"),
    ],
)
def test_invalid_xml_is_refused(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(ParlalignError, match=message):
        read_tmx(tmp_path, content.encode())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "iso-8859-1"])
def test_encodings_of_tmx(tmp_path: Path, encoding: str) -> None:
    declared = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}.get(encoding, encoding)
    text = f'<?xml version="1.0" encoding="{declared}"?>\r\n' + TMX.format(TU.format("coördinatie", "Häfen"))
    ((record,), report) = read_tmx(tmp_path, text.encode(encoding))
    assert (record.source, record.target, report.corrected.total()) == ("coördinatie", "Häfen", 0)


@settings(max_examples=300)
@given(st.data())
def test_damaged_files_raise_only_parlalign_errors(data: st.DataObject) -> None:
    suffix = data.draw(st.sampled_from([".tmx", ".xliff", ".tsv", ".jsonl"]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"x{suffix}"
        parlalign.write([PAIR, replace(PAIR, id="p2")], path)
        content = bytearray(path.read_bytes())
        for _ in range(data.draw(st.integers(1, 4))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        path.write_bytes(bytes(content[: data.draw(st.integers(0, len(content)))]))
        with suppress(ParlalignError):
            parlalign.read_records(path)


@pytest.mark.parametrize("suffix", [".tmx", ".jsonl", ".tsv"])
def test_memory_does_not_grow_with_the_records(tmp_path: Path, suffix: str) -> None:
    """The memory for 8,000 records is limited."""
    script = tmp_path / "stream.py"
    script.write_text(
        "import sys, tracemalloc, parlalign\n"
        "from parlalign import Record\n"
        "make = lambda n: (Record(f'p{k}', f'zin {k} ' * 20, f'Satz {k} ' * 20, ('nl', 'de'), 'clause', 1.0, 'paired')"
        " for k in range(n))\n"
        "path = sys.argv[1]\n"
        "parlalign.write(make(10), path); list(parlalign.iter_records(path))\n"
        "tracemalloc.start()\n"
        "parlalign.write(make(8_000), path)\n"
        "assert sum(1 for _ in parlalign.iter_records(path)) == 8_000\n"
        "print(tracemalloc.get_traced_memory()[1])\n"
    )
    words = [sys.executable, str(script), str(tmp_path / f"x{suffix}")]
    peak = int(subprocess.run(words, capture_output=True, check=True).stdout)
    assert peak < 3_200_000  # bytes; the texts alone are 3.8 million


@pytest.mark.parametrize("suffix", sorted(WRITERS))
def test_a_full_disk_leaves_the_old_file(tmp_path: Path, suffix: str) -> None:
    """A limit on the size of files simulates a full disk."""
    path = tmp_path / f"x{suffix}"
    for name in ("x" + suffix, "x.nl", "x.de", "x.ids", "x.nl.xml", "x.de.xml"):
        (tmp_path / name).write_bytes(b"old")
    script = (
        "import resource, signal, sys, parlalign\n"
        "from parlalign import Record\n"
        "import pyarrow.parquet, spacy, xlsxwriter\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "make = (Record(f'p{k}', f'zin {k * k * 7919} ' * 20, f'Satz {k} ' * 20, ('nl', 'de'), 'clause', 1.0, 'paired')"
        " for k in range(2_000))\n"
        "try:\n    parlalign.write(make, sys.argv[1])\n"
        "except parlalign.ParlalignError as error:\n    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    assert "cannot be written" in done.stdout
    assert done.stdout.count("\n") == 1
    assert {file.read_bytes() for file in tmp_path.iterdir()} == {b"old"}
    assert len(list(tmp_path.iterdir())) == len({"x" + suffix, "x.nl", "x.de", "x.ids", "x.nl.xml", "x.de.xml"})


@pytest.mark.parametrize("suffix", [".tmx", ".xliff"])
def test_text_longer_than_xml_allows_is_left_out(tmp_path: Path, suffix: str) -> None:
    found = [PAIR, replace(PAIR, id="p2", source="ë" * 4_990_000), replace(PAIR, id="p3", target="ë" * 5_000_001)]
    report = write_file(found, tmp_path / f"x{suffix}")
    assert dict(report.left_out) == {"a text longer than XML can hold": 1}
    assert [record.id for record in parlalign.read_records(tmp_path / f"x{suffix}")] == ["p1", "p2"]


def test_endless_line_is_refused(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "x.jsonl.gz", "wb", compresslevel=1) as file:
        for _ in range(101):
            file.write(b" " * 1_000_000)
    with pytest.raises(ParlalignError, match="line 1: over 100,000,000 characters"):
        parlalign.read_records(tmp_path / "x.jsonl.gz")


def test_folder_and_missing_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x.tmx").mkdir()
    with pytest.raises(ParlalignError, match="is a directory"):
        parlalign.read_records(tmp_path / "x.tmx")
    with pytest.raises(ParlalignError, match="no such file"):
        parlalign.read_records(tmp_path / "y.jsonl")


def test_format_is_determined_by_content_before_name(tmp_path: Path) -> None:
    parlalign.write([PAIR], tmp_path / "x.tmx")
    (tmp_path / "x.tmx").rename(tmp_path / "x.txt")
    assert parlalign.read_records(tmp_path / "x.txt") == [PAIR]


@pytest.mark.parametrize("suffix", [".moses", ".xces"])
@pytest.mark.parametrize("languages", [("nl", "nl"), ("../x", "de"), ("", "de"), ("n\x01", "de"), ("ids", "de")])
def test_languages_that_cannot_name_files_are_refused(tmp_path: Path, suffix: str, languages: tuple[str, str]) -> None:
    with pytest.raises(ParlalignError, match="cannot be named after"):
        parlalign.write([replace(PAIR, languages=languages)], tmp_path / f"c{suffix}")
    assert not list(tmp_path.iterdir())


def test_files_of_each_language_are_compressed_like_the_named_file(tmp_path: Path) -> None:
    parlalign.write([PAIR], tmp_path / "c.moses.gz")
    parlalign.write([PAIR], tmp_path / "c.xces.GZ")
    names = {"c.nl.gz", "c.de.gz", "c.ids.gz", "c.xces.GZ", "c.nl.xml.GZ", "c.de.xml.GZ"}
    assert {file.name for file in tmp_path.iterdir()} == names
    assert all(gzip.decompress((tmp_path / name).read_bytes()) for name in names)
    assert [record.source for record in parlalign.read_records(tmp_path / "c.moses.gz")] == [PAIR.source]
    assert [record.source for record in parlalign.read_records(tmp_path / "c.moses")] == [PAIR.source]


@pytest.mark.parametrize("suffix", [".moses", ".xces", ".xliff"])
def test_unpaired_first_record_does_not_set_the_languages(tmp_path: Path, suffix: str) -> None:
    alone = replace(PAIR, target="", languages=("nl", "und"), status="unpaired")
    assert parlalign.write([alone, PAIR, PAIR], tmp_path / f"c{suffix}") == (3 if suffix == ".xliff" else 2)


@pytest.mark.parametrize("suffix", [".tmx", ".xliff", ".html"])
def test_language_with_control_characters_is_written(suffix: str, tmp_path: Path) -> None:
    assert parlalign.write([replace(PAIR, languages=("n\x01", "d\ud800"))], tmp_path / f"c{suffix}") == 1


def test_jsonl_keeps_lone_surrogates() -> None:
    odd = replace(PAIR, source="a\ud800\x01b")
    assert round_trip([odd], ".jsonl") == [odd]


def test_date_without_time_zone_is_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    fields = record_to_values(PAIR) | {"changed": "2026-11-22T08:00:00"}
    try:
        assert record_from_values(fields).changed == datetime(2026, 11, 22, 8, tzinfo=UTC)
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("pair", ["nl", "nl-nl", ""])
def test_language_pair_needs_two_codes(pair: str) -> None:
    with pytest.raises(ParlalignError, match="two codes"):
        parse_pair(pair)


def test_removed_control_characters_are_counted(tmp_path: Path) -> None:
    found = [PAIR, replace(PAIR, id="p2", source="a\x01b", comment="\x02")]
    assert write_file(found, tmp_path / "x.tmx").corrected == 1
    assert write_file(found, tmp_path / "x.jsonl").corrected == 0
    bare = WriteOptions(enumerators="keep")
    summary = write_summary("x.tmx", write_file(found, tmp_path / "x.tmx", bare))
    assert summary == "x.tmx: 2 records written, control characters removed from 1 record"
