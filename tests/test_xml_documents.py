"""XML of parliaments and publishers: read by content, with kinds and labels, and paired with any other edition."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
from pathlib import Path

import pytest
import regex
from builders import zipped
from click.testing import CliRunner
from editions import TEMPLATES, TEXTS, edition, texts_of

import parlalign
from parlalign import Document, ParlalignError
from parlalign.cli.root import main
from parlalign.formats.documents import read_content
from parlalign.io.file_type import type_of
from parlalign.options import Options
from parlalign.records import LEVELS, Level

XML = [name for name in TEMPLATES if not name.startswith("plain")]
UNKNOWN = {"docbook.xml", "rss.xml"}
SECRET = regex.compile(r"geheim|verborgen|[<>{}]", regex.IGNORECASE)
"""Facts about the documents that are not their text, and markup."""
LETTERS = regex.compile(r"[\p{L}\p{N}]+")


def read(name: str, language: str) -> Document:
    return read_content(edition(TEMPLATES[name], language).encode(), f"{language}/{name}")


def kinds(document: Document) -> list[tuple[str, str | None, str]]:
    return [(segment.kind, segment.label, segment.text) for segment in parlalign.segment(document)]


def xml(body: str, language: str = "nl") -> Document:
    return read_content(body.encode(), f"x.{language}.xml")


# Each format ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["nl", "de"])
@pytest.mark.parametrize("name", XML)
def test_all_text_is_read_in_order_and_no_markup(name: str, language: str) -> None:
    document = read(name, language)
    texts = texts_of(TEMPLATES[name], language)
    assert [text for text in texts if text not in document.source] == []
    assert not SECRET.search(document.source)
    places = [document.source.index(text) for text in texts if texts.count(text) == 1]
    moved = {TEXTS["note1"][0], TEXTS["note1"][1], TEXTS["applause"][0], TEXTS["applause"][1]}
    in_place = [
        at for at, text in zip(places, [t for t in texts if texts.count(t) == 1], strict=True) if text not in moved
    ]
    assert in_place == sorted(in_place)
    assert document.is_marked_up


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", XML)
def test_two_editions_are_paired_completely(name: str, level: Level) -> None:
    found = parlalign.align_documents([read(name, "nl"), read(name, "de")], Options(level=level))
    assert [
        (record.status, record.source, record.target) for record in found.records if record.status != "paired"
    ] == []
    if level == "paragraph":
        assert_right(found.pairs)
    assert all(side is not None for record in found.pairs for side in record.origin)
    assert [r.source for r in found.pairs if r.origin[0] and r.origin[1] and r.origin[0].kind != r.origin[1].kind] == []


def assert_right(records: list[parlalign.Record]) -> None:
    """Check that each text is paired with its translation."""
    for record in records:
        keys = [key for key, (text, _) in TEXTS.items() if text in record.source]
        assert any(TEXTS[key][1] in record.target for key in keys) or not keys, record.source


ACT = [
    ("title", None, "title"),
    ("opening", None, "opening"),
    ("citation", None, "visa1"),
    ("citation", None, "visa2"),
    ("text", None, "whereas"),
    ("recital", "1", "recital1"),
    ("recital", "2", "recital2"),
    ("text", None, "adopted"),
    ("heading", None, "chapter"),
    ("heading", None, "chapter_title"),
    ("heading", None, "article1"),
    ("heading", None, "subject"),
    ("paragraph", "1", "par1"),
    ("text", None, "par1b"),
    ("paragraph", "2", "par2"),
    ("item", "a", "item1"),
    ("item", "b", "item2"),
    ("heading", None, "article2"),
    ("text", None, "force"),
    ("text", None, "place"),
    ("text", None, "chair"),
    ("footnote", "1", "note1"),
]


@pytest.mark.parametrize(
    "name", ["formex-act.xml", "formex-doctype.fmx4", "akn-act.xml", "akn-2.xml", "akn-prefix.xml"]
)
def test_kinds_and_labels_of_an_act(name: str) -> None:
    found = [row for row in kinds(read(name, "de")) if row[0] != "metadata"]
    expected = (
        ACT if name.startswith("formex") else [("paragraph" if k == "force" else kind, n, k) for kind, n, k in ACT]
    )
    assert [row[:2] for row in found] == [row[:2] for row in expected]
    assert all(TEXTS[key][1] in text for (_, _, text), (_, _, key) in zip(found, expected, strict=True))


def test_numbers_and_calls_stand_in_the_text_as_printed() -> None:
    source = read("formex-act.xml", "nl").source.split("\n\n")
    assert "Gezien het advies van het Comité van de eilanden (1)," in source
    assert f"(2) {TEXTS['recital2'][0]}" in source
    assert f"a) {TEXTS['item1'][0]}" in source
    assert source[-1] == f"(1) {TEXTS['note1'][0]}"


def test_a_consolidated_act_has_no_recitals() -> None:
    found = kinds(read("formex-consolidated.xml", "nl"))
    assert [kind for kind, _, _ in found][:3] == ["title", "opening", "text"]
    assert "recital" not in {kind for kind, _, _ in found}


def test_quotation_marks_of_formex_and_akoma_ntoso() -> None:
    formex = read("formex-quotes.xml", "de").source
    assert f"1) „{TEXTS['term'][1]}“: {TEXTS['item1'][1]}" in formex
    assert f"1. {TEXTS['force'][1]}“" in formex
    akn = read("akn-amending.xml", "nl").source
    assert f"‘{TEXTS['term'][0]}’" in akn
    assert f"“{TEXTS['article2'][0]}\n\n1. {TEXTS['par1'][0]}”" in akn


def test_a_note_of_a_table_is_called_by_its_number() -> None:
    source = read("formex-annex.xml", "nl").source.split("\n\n")
    assert f"{TEXTS['cell2'][0]} (1)" in source
    assert source[-1].startswith("(1) PB")


def test_navigation_and_metadata() -> None:
    assert kinds(read("akn-act.xml", "nl"))[0] == ("metadata", None, "COM(2031) 5 final")
    assert kinds(read("bundestag.xml", "de"))[:2] == [
        ("metadata", None, "Plenarprotokoll 30/9"),
        ("navigation", None, "Inhalt:"),
    ]
    assert [row for row in kinds(read("op-kamerstuk.xml", "nl")) if row[0] == "metadata"] == [
        ("metadata", None, "Tweede Kamer der Staten-Generaal"),
        ("metadata", None, "77 001"),
        ("metadata", None, "Nr. 4"),
    ]


@pytest.mark.parametrize(
    "name",
    ["tei-parlamint.xml", "op-handelingen.xml", "akn-debate.xml", "bundestag.xml", "tei-drama.xml", "doceo-cre.xml"],
)
def test_speakers_stand_apart(name: str) -> None:
    rows = kinds(read(name, "nl"))
    assert ("heading", None, TEXTS["speaker2"][0]) in rows
    assert ("text", None, TEXTS["speech2"][0]) in rows
    assert ("text", None, TEXTS["applause"][0]) in rows


def test_applause_inside_a_sentence_comes_after_the_paragraph() -> None:
    assert [text for _, _, text in kinds(read("tei-inside.tei", "nl"))][:2] == [
        f"{TEXTS['speech1'][0]} {TEXTS['speech2b'][0]}",
        TEXTS["applause"][0],
    ]


def test_a_gap_that_editors_made_is_not_text() -> None:
    gaps = '<gap reason="editorial"><desc>SAMPLING</desc></gap><gap reason="inaudible"><desc>(rumoer)</desc></gap>'
    assert xml(f"<TEI><text><body><u><seg>Een.</seg>{gaps}</u></body></text></TEI>").source == "Een.\n\n(rumoer)"


def test_one_debate_in_two_languages_is_divided_by_the_markup() -> None:
    rows = [("nl", "De zitting is geopend."), ("de", "Die Sitzung ist eröffnet."), ("nl", "Nee: 4"), ("de", "Nein: 4")]
    segs = "".join(f'<seg xml:lang="{language}">{text}</seg>' for language, text in rows)
    document = read_content(f"<TEI><text><body><u>{segs}</u></body></text></TEI>".encode(), "x.xml")
    found = parlalign.align_documents([document], Options())
    assert [(r.source, r.target) for r in found.pairs] == [(rows[0][1], rows[1][1]), (rows[2][1], rows[3][1])]


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        ('<w>De</w>\n <w>haven</w>\n <w join="right">sluit</w><pc>.</pc>', "De haven sluit."),
        (
            '<w>De</w> <name><w>Noord</w>\n<w join="right">Zee</w></name> <pc join="left">,</pc>\n<w>nu</w>',
            "De Noord Zee, nu",
        ),
        ('<pc join="right">(</pc> <w join="right">ja</w> <pc>)</pc> <w>of</w> <w>nee</w>', "(ja) of nee"),
        ("<w>De</w>\n<w>haven</w>\n<pc>(</pc>\n<w>nu</w>\n<pc>)</pc>\n<pc>.</pc>", "De haven (nu)."),
        ("<w>De</w> <w>haven</w><pc>,</pc> <w>zeg</w><w>gen</w> <w>zij</w>", "De haven, zeggen zij"),
        ('<w join="right">d\'<w norm="de"/></w><w>uren</w>', "d'uren"),
    ],
)
def test_tokens_are_joined_as_the_text_was_written(tokens: str, expected: str) -> None:
    body = f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><u><seg><s>{tokens}</s></seg></u></body></text></TEI>'
    assert xml(body).source == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<CHAPTER ID=1>\nTitel\n<SPEAKER ID=1 NAME="X">\nEen zin.\n<P>\nTwee.\n', ["Titel", "Een zin.", "Twee."]),
        ('<chapter id="003">\nTitel\n<speaker id="1" language="" name="X">\nEen zin.\n<p>', ["Titel", "Een zin."]),
        (
            "<CHAPTER ID='1'>\r\nTitel\r\n<SPEAKER ID='1' NAME='A &amp; B'>\r\nA &amp; B.\r\n<P>\r\n",
            ["Titel", "A & B."],
        ),
        (
            '<SPEAKER ID=7 LANGUAGE="EN" NAME="X" AFFILIATION="Y">\nEen zin\nloopt door.\n<P>\n(Applaus)',
            ["Een zin loopt door.", "(Applaus)"],
        ),
        (
            "Vooraf\n<CHAPTER ID=2>\nTitel <i>cursief</i>\n<P>\n1 < 2 en 3 > 2.",
            ["Vooraf", "Titel cursief", "1 < 2 en 3 > 2."],
        ),
    ],
)
@pytest.mark.parametrize("suffix", [".txt", ".xml", ""])
def test_files_of_the_europarl_release(text: str, expected: list[str], suffix: str) -> None:
    document = read_content(text.encode(), f"ep.nl{suffix}")
    assert document.source.split("\n\n") == expected
    tags = len(regex.findall("<[/A-Za-z]", text))
    assert document.remarks == (f"left out: {tags} × tag of the Europarl corpus, with the names of speakers",)


def test_other_editions_of_europarl_are_xml() -> None:
    tokens = "".join(f"<w>{word}</w>\n" for word in ("De", "haven", ",", "zei", "hij", "."))
    document = xml(f'<document><CHAPTER ID="1"><P id="1"><s id="1">{tokens}</s></P></CHAPTER></document>')
    assert document.source == "De haven, zei hij."


def test_the_language_of_a_speaker_is_not_that_of_the_text() -> None:
    assert {part.language for part in read("europarl.txt", "nl").marked_parts} == {None}
    assert ("heading", None, TEXTS["subject"][0]) in kinds(read("europarl.txt", "nl"))


def test_the_flat_protocol_of_the_bundestag_is_read_as_a_text() -> None:
    lines = "Deutscher Bundestag\n9. Sitzung\n\nPräsidentin Bos:\n\nIch eröffne die heu-\ntige Sitzung."
    document = xml(f"<DOKUMENT><WAHLPERIODE>17</WAHLPERIODE><TEXT>{lines}</TEXT></DOKUMENT>", "de")
    assert document.source == lines
    assert not document.is_marked_up
    assert parlalign.segment(parlalign.repair(document.source, "de"))[-1].text == "Ich eröffne die heutige Sitzung."


def package(language: str) -> bytes:
    """Return an act in Formex with an annex, as the Publications Office offers it."""
    name = f"L_2031077{language.upper()}.0100"
    parts = "".join(f'<REF.PHYS FILE="{name}{k}.xml" TYPE="DOC.XML"/>' for k in (1, 2))
    return zipped({
        f"{name}2.xml": edition(TEMPLATES["formex-annex.xml"], language),
        f"{name}1.xml": edition(TEMPLATES["formex-act.xml"], language),
        f"{name}.doc.xml": f"<DOC><BIB.DOC><NO.CELEX>3</NO.CELEX></BIB.DOC><FMX>{parts}</FMX></DOC>",
    })  # fmt: skip


def test_a_package_of_formex_is_one_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for language in ("nl", "de"):
        Path(f"act.{language}.zip").write_bytes(package(language))
    document = parlalign.read("act.nl.zip")
    kinds_found = [kind for kind, _, _ in kinds(document)]
    assert kinds_found[0] == "title"
    assert kinds_found.count("footnote") == 2
    assert document.source.index(TEXTS["place"][0]) < document.source.index(TEXTS["annex_title"][0])
    found = CliRunner().invoke(main, ["align", "act.nl.zip", "act.de.zip", "-o", "act.tmx"]).output
    assert "62 paired + 0 unpaired" in found
    with pytest.raises(ParlalignError, match=r"x.zip, a.xml, line 1, column 5: is not well-formed XML"):
        read_content(zipped({"a.xml": "<ACT", "a.doc.xml": '<DOC><REF.PHYS FILE="a.xml"/></DOC>'}), "x.zip")


# How a format is told, and any other XML -------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(set(XML) - UNKNOWN))
@pytest.mark.parametrize("suffix", [".txt", ".html", ".fmx4", ".akn", ".tei", ".dat", ""])
def test_the_name_does_not_matter(name: str, suffix: str) -> None:
    content = edition(TEMPLATES[name], "nl").encode()
    assert read_content(content, f"x.nl{suffix}").source == read(name, "nl").source


@pytest.mark.parametrize("root", ["TEI", "akomaNtoso", "ACT", "officiele-publicatie", "dbtplenarprotokoll"])
def test_a_file_without_an_xml_declaration_is_told_by_its_root(root: str) -> None:
    assert type_of(f"<!-- x -->\n<{root} a='b'><p/></{root}>".encode(), "x.txt") == ".xml"


@pytest.mark.parametrize("packed", [gzip.compress, lzma.compress, bz2.compress])
@pytest.mark.parametrize("name", ["akn-act.xml", "europarl.txt"])
def test_compressed_files(packed: object, name: str) -> None:
    compress = packed if callable(packed) else gzip.compress
    content = compress(edition(TEMPLATES[name], "nl").encode())
    assert read_content(content, "x.nl.xml.gz").source == read(name, "nl").source


def test_a_compressed_archive_is_refused() -> None:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("x.xml"))
    with pytest.raises(ParlalignError, match=r"x.tar.gz: is an archive \(.tar.gz\): unpack it"):
        read_content(stream.getvalue(), "x.tar.gz")
    with pytest.raises(ParlalignError, match=r"x.gz: unpacks to more than 128 MiB: divide it"):
        read_content(gzip.compress(bytes(200 << 20), 1), "x.gz")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "iso-8859-1", "cp1252"])
@pytest.mark.parametrize("name", ["formex-act.xml", "tei-parlamint.xml", "bundestag.xml"])
def test_encodings(name: str, encoding: str) -> None:
    declared = encoding.removesuffix("-sig").removesuffix("-le")
    text = edition(TEMPLATES[name], "de").replace('encoding="UTF-8"', f'encoding="{declared}"')
    content = text.encode(encoding, "xmlcharrefreplace")
    assert read_content(content, "x.de.xml").source == read(name, "de").source


def test_unknown_xml_is_read_by_blocks_with_a_word_about_it() -> None:
    document = xml(
        "<doc><config a='b'/><kop>Een <b>vette</b> kop</kop><lijst><r>een</r><r>twee<v>drie</v></r></lijst>"
        "<alinea><b>Alleen</b> <i>inline</i></alinea><p>tekst <lijst><q>met</q></lijst> lijst</p></doc>"
    )
    assert document.source.split("\n\n") == [
        "Een vette kop", "een", "tweedrie", "Alleen inline", "tekst met lijst",
    ]  # fmt: skip
    assert document.remarks == ("unknown XML (root element <doc>): its texts are read without structure",)


def test_the_summary_has_the_remarks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for language in ("nl", "de"):
        Path(f"a.{language}.xml").write_text(edition(TEMPLATES["docbook.xml"], language), encoding="utf-8")
        Path(f"b.{language}.xml").write_text(edition(TEMPLATES["formex-annex.xml"], language), encoding="utf-8")
    run = CliRunner().invoke
    single = run(main, ["align", "a.nl.xml", "a.de.xml", "-o", "a.tmx"]).output
    assert "a.nl.xml: unknown XML (root element <article>): its texts are read without structure\n" in single
    folder = run(main, ["align", ".", "-o", "all.tmx"]).output
    assert "b.de.xml: left out: 1 × picture or other file" in folder
    assert "= 4 in pairs" in folder
    assert "unknown XML" in run(main, ["segment", "a.nl.xml", "-o", "a.jsonl"]).output
    assert "2 pairs written" in run(main, ["pair", ".", "-o", "pairs.tsv"]).output


# Editions of different formats ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("formex-act.xml", "akn-act.xml"),
        ("akn-2.xml", "formex-doctype.fmx4"),
        ("formex-act.xml", "plain-act.txt"),
        ("plain-act.txt", "akn-act.xml"),
        ("op-handelingen.xml", "plain-debate.txt"),
        ("plain-debate.txt", "tei-parlamint.xml"),
        ("akn-debate.xml", "op-handelingen.xml"),
    ],
)
@pytest.mark.parametrize("level", LEVELS)
def test_editions_of_different_formats_are_paired(source: str, target: str, level: Level) -> None:
    found = parlalign.align_documents([read(source, "nl"), read(target, "de")], Options(level=level))
    left = [r.source + r.target for r in found.records if r.status != "paired" and not r.is_of_page]
    assert left == []
    if level == "paragraph":
        assert_right(found.pairs)


@pytest.mark.parametrize("source", ["op-handelingen.xml", "plain-debate.txt"])
def test_a_dutch_debate_is_paired_with_a_protocol_of_the_bundestag(source: str) -> None:
    """The agenda item comes before the chair in one and after her in the other."""
    found = parlalign.align_documents([read(source, "nl"), read("bundestag.xml", "de")], Options())
    left = {record.source or record.target for record in found.records if record.status != "paired"}
    assert left - {*TEXTS["item_title"]} == {"Plenarprotokoll 30/9", "Inhalt:"}
    assert_right(found.pairs)


def test_the_markup_tells_the_language_of_two_short_texts() -> None:
    """The names of the files say the opposite, and the words say nothing."""
    template = '<TEI xml:lang="{}"><text><body><p>12</p><p>3 : 4</p></body></text></TEI>'
    documents = [
        read_content(template.format(tag).encode(), name) for tag, name in (("de", "a.nl.xml"), ("nl-NL", "a.de.xml"))
    ]
    found = parlalign.align_documents(documents, Options())
    assert [document.language for document in found.documents] == ["de", "nl"]


# Limits ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('<!DOCTYPE x [<!ENTITY a "b">]><TEI><p>&a;</p></TEI>', r"declares its own entities \(&a;\)"),
        ('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><TEI><p>&a;</p></TEI>', "declares its own entities"),
        (
            '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://localhost:1/">%a;]><TEI><p/></TEI>',
            "declares its own entities|not well-formed",
        ),
        ("<TEI><p>a</TEI>", r"line 1, column \d+: is not well-formed XML"),
        ("<TEI>" + "<div>" * 3000 + "x" + "</div>" * 3000 + "</TEI>", "is not well-formed XML .*[Dd]epth"),
        ("<TEI><teiHeader>x</teiHeader></TEI>", "contains no text"),
        ("<ACT/>", "contains no text"),
        (
            '<DOC><BIB.DOC><NO.CELEX>3</NO.CELEX></BIB.DOC><FMX><REF.PHYS FILE="x"/></FMX></DOC>',
            "contains no text|Formex package",
        ),
        ("<svg><path d='M0 0'/></svg>", "contains no text"),
        ("<TEI><p a='" + "=" * 12_000_001 + "'>x</p></TEI>", "more markup than any real text"),
    ],
)
def test_refusals(content: str, reason: str) -> None:
    with pytest.raises(ParlalignError, match=rf"^x.nl.xml(,|:).*({reason})"):
        xml(content)


def test_a_dtd_is_not_read_and_an_unknown_entity_stays() -> None:
    document = xml(
        '<!DOCTYPE TEI SYSTEM "http://localhost:1/tei.dtd"><TEI><p>caf&eacute; &onbekend; &amp; bar</p></TEI>'
    )
    assert document.source == "café &onbekend; & bar"
    assert document.remarks == ("repaired: 1 × HTML entity (replaced by its character)",)


def test_a_long_text_and_many_elements() -> None:
    assert len(xml(f"<TEI><p>{'woord ' * 500_000}</p></TEI>").source) == 2_999_999
    assert len(xml(f"<TEI>{'<p>woord</p>' * 20_000}</TEI>").source.split("\n\n")) == 20_000
    assert xml(f"<x>{'<b>' * 200}diep{'</b>' * 200}</x>").source == "diep"


def test_every_word_of_unknown_xml_is_read() -> None:
    """Words in any element and at any place; no element is one of those that are left out."""
    for name in XML:
        body = regex.sub(r"<\?.*?\?>|<!.*?>", "", edition(TEMPLATES[name], "nl"))
        renamed = regex.sub(
            r"<(/?)([\w.:-]+)[^<>]*?(/?)>",
            lambda m: f"<{m[1]}{m[2].lower().replace('.', '').replace(':', '')}x{m[3]}>",
            body,
        )
        if name.startswith("europarl.txt"):
            continue
        words = LETTERS.findall(regex.sub(r"<[^<>]*>", " ", renamed).replace("&amp;", "&"))
        assert LETTERS.findall(xml(f"<root>{renamed}</root>").source) == words, name
