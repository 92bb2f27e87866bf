"""Web pages, Word, OpenDocument, RTF and PDF files: type by content, order of text, list numbers and notes."""

from __future__ import annotations

import difflib
import io
import re
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from builders import (
    FORMATS,
    NUMBERING,
    W,
    doceo,
    eurlex,
    odt,
    old_eurlex,
    pdf,
    rtf,
    saved,
    word,
    zipped,
)
from click.testing import CliRunner
from conftest import CORPORA
from docx import Document
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st

import parlalign
from parlalign import ParlalignError
from parlalign.cli.root import main as command_line
from parlalign.formats.documents import READERS, read_content
from parlalign.io.file_type import type_of
from parlalign.text.normalization import normalize_for_cat_tools

RESOLUTION = [
    "Resolutie van het Europees Parlement van 7 juni 2011 over nachttreinen (2010/2387(INI))",
    "Het Europees Parlement,",
    "– gezien Verordening (EU) nr. 1192/2010 van het Europees Parlement en de Raad (1),",
    "A. overwegende dat de coördinatie – zegt men – ontbreekt <hier> & daar;",
    "B. overwegende dat een volbezette trein weinig uitstoot (2);",
    "1. verzoekt de Raad om:",
    "(a) een kaart;",
    "(b) een loket met:",
    "(i) een stoel,",
    "(ii) een lamp;",
    "2. verzoekt zijn Voorzitter deze resolutie te doen toekomen aan de Raad.",
    "(1) PB L 338 van 22.12.2010, blz. 17.",
    "(2) Aangenomen teksten, P7_TA(2010)0463.",
]
KINDS = ["title", "opening", "citation", "recital", "recital", "paragraph", "item", "item", "item", "item", "paragraph"]


def canvas(draw: Callable[[Any], None], **options: Any) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    made = Canvas(stream, invariant=1, **options)
    draw(made)
    made.save()
    return stream.getvalue()


def source(content: bytes, where: str = "x") -> str:
    return read_content(content, where).source


def paragraphs(content: bytes, where: str = "x") -> list[str]:
    return [" ".join(paragraph.split()) for paragraph in source(content, where).split("\n\n")]


def page(body: str, head: str = "") -> bytes:
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize("form", [name for name in FORMATS if name != "pdf"])
def test_resolution_in_every_format(form: str) -> None:
    found = paragraphs(FORMATS[form](RESOLUTION))
    if form == "doceo.html":
        assert found.pop(0) == "Aangenomen teksten"
    assert [text.replace("— gezien", "– gezien") for text in found] == RESOLUTION


@pytest.mark.parametrize("form", [name for name in FORMATS if name != "pdf"])
def test_structure_of_a_resolution_in_every_format(form: str) -> None:
    repaired = parlalign.repair(source(FORMATS[form](RESOLUTION)), language="nl")
    assert repaired.edits == ()
    segments = [segment for segment in parlalign.segment(repaired) if segment.text != "Aangenomen teksten"]
    assert [segment.kind for segment in segments[1:]] == [*KINDS[1:], "footnote", "footnote"]
    assert [segment.label for segment in segments[3:]] == ["A", "B", "1", "a", "b", "i", "ii", "2", "1", "2"]


@pytest.mark.parametrize("folder", CORPORA, ids=lambda folder: folder.name)
@pytest.mark.parametrize("language", ["nl", "de"])
@pytest.mark.parametrize("form", list(FORMATS))
def test_corpora_in_every_format(folder: Path, language: str, form: str) -> None:
    """Every paragraph is read unchanged, with two exceptions.

    EUR-Lex has long dashes. Word and LibreOffice count Z, AA, BB; the Parliament counts Z, AA, AB.
    """
    text = (folder / f"{language}.txt").read_text(encoding="utf-8").strip()
    expected = _segments(text, language)
    found = _segments(source(FORMATS[form](text.split("\n\n"))), language)
    changes = [change for change in difflib.ndiff(expected, found) if change[0] in "+-"]
    if form == "doceo.html":
        changes.remove("+ Aangenomen teksten")
    if form == "pdf":
        changes = [change for change in changes if not is_known_pdf_difference(change)]
    assert [change for change in changes if not change[2:].startswith(("AB. ", "BB. "))] == []


def _segments(text: str, language: str) -> list[str]:
    repaired = parlalign.repair(text, language=language)
    # Pages differ in the space before the call of a note and in the length of dashes.
    texts = (" ".join(segment.text.split()) for segment in parlalign.segment(repaired))
    return [_as_typed(text) for text in texts]


SPACED_CALL = re.compile(r" \((?=\d\))")


def is_known_pdf_difference(change: str) -> bool:
    """A call `(3)` at the start of a line is read as an enumerator; a compound keeps its hyphen."""
    known = ("Schlussfolgerungen vom 7. Juni 2010", "(3) anerkannt hat", "sedimenttransport", "sediment-transport")
    return any(words in change for words in known)


@pytest.mark.parametrize("form", list(FORMATS))
def test_every_format_gives_the_pairs_of_the_plain_text(form: str, tmp_path: Path) -> None:
    """Each format gives the pairs of the plain texts, also if the other file is plain text."""
    folder = next(folder for folder in CORPORA if folder.name == "night-trains")
    for language in ("nl", "de"):
        text = (folder / f"{language}.txt").read_text(encoding="utf-8")
        (tmp_path / f"{language}.{form}").write_bytes(FORMATS[form](text.strip().split("\n\n")))
    expected = _pairs(folder / "nl.txt", folder / "de.txt")
    assert len(expected) == 32
    assert expected - _pairs(tmp_path / f"nl.{form}", tmp_path / f"de.{form}") == set()
    assert expected - _pairs(tmp_path / f"nl.{form}", folder / "de.txt") == set()


def _pairs(source_file: Path, target_file: Path) -> set[tuple[str, str]]:
    records = parlalign.align_files(source_file, target_file)
    return {(_as_typed(record.source), _as_typed(record.target)) for record in records if record.is_pair}


def _as_typed(text: str) -> str:
    return SPACED_CALL.sub("(", re.sub("^— ", "– ", normalize_for_cat_tools(text)))


def test_a_page_and_a_word_document_are_aligned(tmp_path: Path) -> None:
    text = {language: (CORPORA[0] / f"{language}.txt").read_text(encoding="utf-8") for language in ("nl", "de")}
    (tmp_path / "r.nl.html").write_bytes(doceo(text["nl"].strip().split("\n\n")))
    (tmp_path / "r.de.docx").write_bytes(word(text["de"].strip().split("\n\n")))
    files = [str(tmp_path / name) for name in ("r.nl.html", "r.de.docx", "out.tmx")]
    ran = CliRunner().invoke(command_line, ["align", files[0], files[1], "-o", files[2]])
    assert ran.exit_code == 0, ran.output
    assert len([record for record in parlalign.read_records(files[2]) if record.is_pair]) == 38


# Kinds


@pytest.mark.parametrize(
    ("content", "where", "kind"),
    [
        (doceo(RESOLUTION), "x.txt", ".html"),
        (eurlex(RESOLUTION), "x", ".html"),
        (old_eurlex(RESOLUTION), "-", ".html"),
        (b"\xef\xbb\xbf <!-- saved -->\n<!doctype HTML><p>", "x.txt", ".html"),
        (b"<p>een stuk van een pagina", "x.htm", ".html"),
        (b"<p>een stuk van een pagina", "x.txt", ".txt"),
        (word(RESOLUTION), "x.zip", ".docx"),
        (odt(RESOLUTION), "x.docx", ".odt"),
        (rtf(RESOLUTION), "x.doc", ".rtf"),
        (pdf(RESOLUTION), "x.html", ".pdf"),
        (b"junk\n" + pdf(RESOLUTION), "x", ".pdf"),
        (b"tekst", "-", ".txt"),
        (b"tekst", "x.TEXT", ".txt"),
        (b"tekst", "x.exe", ".exe"),
        (b"tekst", "x", ""),
        (zipped({"a.txt": "x"}), "x.docx", ".zip"),
        (zipped({"[Content_Types].xml": "", "xl/workbook.xml": ""}), "x.zip", ".xlsx"),
        (zipped({"[Content_Types].xml": "", "ppt/presentation.xml": ""}), "x", ".pptx"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "x", ".ods"),
        (b"PK\x03\x04 cut short", "x.docx", ".docx"),
        (b"PK\x03\x04 cut short", "x.txt", ".zip"),
        (b"\x1f\x8b\x08", "x.txt", ".gz"),
        (b"PAR1....", "x", ".parquet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "x.docx", ".doc"),
        (b'<?xml version="1.0"?><!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4">', "x.html", ".tmx"),
        (b'<!DOCTYPE tmx [<!ENTITY e "]>">]>\n<!-- <html> --><tmx>', "x", ".tmx"),
        (b'<xliff:xliff xmlns:xliff="urn:oasis:names:tc:xliff:document:2.0">', "x.xml", ".xliff"),
        (b"<?xml version='1.0'?><act/>", "x.html", ".xml"),
        ("<?xml version='1.0' encoding='cp500'?><xliff version='1.2'/>".encode("cp500"), "x", ".xliff"),
        *(
            ("<?xml version='1.0'?><tmx/>".encode(encoding), "x", ".tmx")
            for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be")
        ),
    ],
)
def test_type_of_a_file(content: bytes, where: str, kind: str) -> None:
    assert type_of(content, where) == kind


@given(st.binary(max_size=200), st.sampled_from(["x", "-", "x.txt", "x.docx", "x.html"]))
def test_any_bytes_have_a_type(content: bytes, where: str) -> None:
    assert isinstance(type_of(content, where), str)


@pytest.mark.parametrize(
    ("content", "where", "message"),
    [
        (zipped({"a.txt": "x"}), "x.docx", "is a zip archive, not a .docx file.* save the text as .docx again"),
        (zipped({"a.txt": "x"}), "x.zip", "is an archive .* unpack it"),
        (b"\x1f\x8b\x08", "x.gz", "is a damaged .gz file .*: compress it again"),
        (b"<tmx/>", "x.tmx", "contains records .* parlalign convert"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "x.doc", "old Office file.* save it as docx"),
        (b"tekst", "x.exe", "cannot read .exe: give one of .docx, .eml"),
        (b"tekst", "x", "cannot read a file without a suffix"),
        (b"PK\x03\x04 cut short", "x.docx", "is a damaged Word document"),
        (b"PK\x03\x04 cut short", "x.odt", "is a damaged OpenDocument text"),
        (word(RESOLUTION)[:4000], "x.docx", "is a damaged Word document"),
        (zipped({"[Content_Types].xml": "", "word/a.xml": ""}), "x", r"damaged Word document .*word/document.xml"),
        (zipped({"[Content_Types].xml": "", "word/document.xml": "<w:document"}), "x", "damaged Word document"),
        (zipped({"[Content_Types].xml": "", "word/document.xml": "<document/>"}), "x", "document contains no text"),
        (page("<nav>menu</nav>"), "x", "the page shows no text"),
        (b"", "x.html", "the page shows no text"),
        (b"{\\rtf1}", "x", "the RTF file contains no text"),
        (b"%PDF-1.7 nonsense", "x", "is a damaged PDF"),
        (canvas(lambda made: made.rect(60, 60, 400, 600)), "x", "the PDF has no text, only images"),
    ],
)
def test_unreadable_files_are_refused(content: bytes, where: str, message: str) -> None:
    with pytest.raises(ParlalignError, match=message) as raised:
        read_content(content, where)
    assert str(raised.value).startswith(where)
    assert "\n" not in str(raised.value)


def test_ids_and_paths() -> None:
    document = read_content(doceo(RESOLUTION), "texts.zip/map/a.nl.html")
    assert (document.id, document.path) == ("a.nl.html", "texts.zip/map/a.nl.html")
    assert set(READERS) >= {".txt", ".html", ".docx", ".pdf", ".odt", ".rtf"}


# Pages


@pytest.mark.parametrize(
    "content",
    [
        page("<p>„Erwägung“ – €", '<meta charset="windows-1252">').decode().encode("cp1252"),
        page("<p>„Erwägung“ – €", '<meta http-equiv=Content-Type content="text/html;charset=ISO-8859-1">')
        .decode()
        .encode("cp1252"),
        page("<p>„Erwägung“ – €", '<meta charset="iso-8859-1">'),
        page("<p>„Erwägung“ – €", '<meta charset="no-such-one">'),
        page("<p>„Erwägung“ – €").decode().encode("utf-16"),
        page("<p>„Erwägung“ – €").decode().encode("utf-16-le"),
        b"<?xml version='1.0' encoding='iso-8859-15'?>"
        + page("<p>„Erwägung“ – €").decode().encode("ascii", "xmlcharrefreplace"),
        page("<p>&#132;Erw&auml;gung&#147; &#150; &#128;"),
    ],
)
def test_encodings_of_pages(content: bytes) -> None:
    assert source(content, "x.html") == "„Erwägung“ – €"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>een <b>vet</b>te\n  zin</p>en <i>los</i>", ["een vette zin", "en los"]),
        ("<p>een<br>twee<br/><br/>drie", ["een\ntwee", "drie"]),
        ("<pre>een\n  twee</pre>", ["een\n  twee"]),
        ("<p>het amende&shy; ment", ["het amende\u00ad ment"]),
        ("<p>sa&shy;men&#8203;werking m<sup>2</sup> CO<sub>2</sub>", ["samenwerking m2 CO2"]),
        ("<p>een<wbr>woord <del>weg</del><ins>erbij</ins>", ["eenwoord erbij"]),
        ("<div>a<div hidden>b</div><p style='display: none'>c<p style='visibility:hidden'>d</div>", ["a"]),
        ("<header>kop</header><nav><p>menu</nav><p>tekst<footer>voet</footer><aside>reclame</aside>", ["tekst"]),
        ("<p>buiten<main><header>kop</header><p>een lange tekst binnen</main>", ["kop", "een lange tekst binnen"]),
        ("<p>tekst<ul><li><a href='/a'>Menu</a><li><a href='/b'>Contact</a></ul>", ["tekst"]),
        (
            "<p>zie <a href='/a'>de richtlijn</a></p><p><a href='/b'>Heel artikel</a>",
            ["zie de richtlijn", "Heel artikel"],
        ),
        ("<ol start=3 type=a><li>een<li value=7>twee</ol>", ["c. een", "g. twee"]),
        ("<ol><li>een<ul><li>bol</ul><li>2. twee</ol>", ["1. een", "• bol", "2. twee"]),
        ("<ol style='list-style-type:upper-roman'><li>een</ol><ul style='list-style:none'><li>x", ["I. een", "x"]),
        ("<table><tr><td>(1)<td>een<p>vervolg<tr><td>–<td>twee</table>", ["(1) een", "vervolg", "– twee"]),
        ("<table><tr><td>1.<td></td><td><table><tr><td>a)<td>diep</table></table>", ["1. a) diep"]),
        ("<table><tr><td>Kosten<td>–<td>5<tr><td>–<td>6<td>7</table>", ["Kosten", "–", "5", "–", "6", "7"]),
        ("<table><tr><td>1.<tr><td>los</table>", ["1.", "los"]),
        ("<div><p>(1)</p></div><div><p>tekst</p></div>", ["(1) tekst"]),
        ("<p>(2009)</p><p>tekst</p>", ["(2009)", "tekst"]),
        ("<script>x</script><style>y</style><p>a<noscript>z</noscript><!-- c -->b<svg><text>t</text></svg>", ["ab"]),
        ("<p>a &lt; b &amp; c &unknown;.", ["a < b & c &unknown;."]),
    ],
)
def test_pages(body: str, expected: list[str]) -> None:
    assert source(page(body)).split("\n\n") == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (  # Word, saved as a page
            '<p>een<a href="#_ftn1" name="_ftnref1">[1]</a>, twee<p>na<div id="ftn1"><p class="MsoFootnoteText">\
<a href="#_ftnref1" name="_ftn1">[1]</a> noot<p>vervolg</div>',
            ["een(1), twee", "na", "(1) noot", "vervolg"],
        ),
        (  # consolidated acts: brackets outside the link
            '<p>een (<a href="#E1" id="s1"><b>1</b></a>) twee<p class="note">(<a href="#s1" id="E1">1</a>) noot',
            ["een (1) twee", "(1) noot"],
        ),
        (  # EPUB, and sites with an arrow as link back to the call
            '<p id="r1">een<sup><a href="#fn1">1</a></sup></p><aside role="doc-footnote" id="fn1"><p>noot \
<a href="#r1">↩</a></p></aside><p>na</p>',
            ["een(1)", "na", "(1) noot"],
        ),
        (  # saved pages have absolute URLs
            '<p>een<a id="ntc3-L" href="https://x/?uri=C#ntr3-L">(<span>3</span>)</a></p><p class="oj-note">\
<a id="ntr3-L" href="https://x/?uri=C#ntc3-L">(<span>3</span>)</a>&nbsp; noot</p>',
            ["een(3)", "(3) noot"],
        ),
        (  # a reference to an article is no call
            '<p>zie artikel <a href="#art_5">5</a></p><p id="art_5">Artikel 5</p>',
            ["zie artikel 5", "Artikel 5"],
        ),
        (  # notes in a box without links stay notes, and go to the end
            '<p class="note">Let op!<table class="inpage_annotation_doc"><tr><td>(1)<td>noot</table><p>na',
            ["Let op!", "na", "(1) noot"],
        ),
    ],
)
def test_footnotes_of_pages(body: str, expected: list[str]) -> None:
    assert source(page(body)).split("\n\n") == expected


def test_a_consolidated_act_of_eurlex() -> None:
    item = (
        '<div class="grid-container grid-list"><div class="list grid-list-column-1"><span>{} </span></div>'
        '<div class="grid-list-column-2"><p class="norm">{}</p></div></div>'
    )
    body = (
        '<div id="banner"><a href="/">EUR-Lex</a></div><div id="PP4Contents"><p class="title-art">Artikel 2</p>'
        '<p class="modref"><a href="/32019R0876">▼M8</a></p><div class="norm"><span class="no-parag">1.  </span>'
        '<div class="norm inline-element">Deze verordening ( <a href="#E0001" id="src.E0001"><span>1</span></a>'
        f" ) geldt voor:{item.format('a)', 'de eerste:')}{item.format('—', 'een streep;')}</div></div>"
        '<p class="footnote">( <a href="#src.E0001" id="E0001"><span>1</span></a> ) PB L 1.</p></div>'
    )
    assert source(page(body)).split("\n\n") == [
        "Artikel 2", "1. Deze verordening (1) geldt voor:", "a) de eerste:", "— een streep;", "(1) PB L 1.",
    ]  # fmt: skip


def test_xhtml_with_empty_elements() -> None:
    content = (
        '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/><script src="x"/></head><body>'
    )
    assert source(f'{content}<p>een<a id="x"/> zin<br/>verder</p><td/><p/>slot</body></html>'.encode()) == (
        "een zin\nverder\n\nslot"
    )


def test_entities_of_pages_are_not_resolved(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("stolen")
    for definition in (f'SYSTEM "{(tmp_path / "secret").as_uri()}"', '"stolen"'):
        content = (
            f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e {definition}>]><html><body><p>x &e;</p></body></html>'
        )
        assert "stolen" not in source(content.encode(), "x.html")


@pytest.mark.parametrize(
    "content",
    [
        b"<html><p>" + b"a<a href=#n1>1</a>" * 50_000 + b"<p id=n1>noot",
        b"<html><p>a" + b"&nbsp;" * 500_000 + b"b<br>c<p id=n1>noot",
        b"<html><p>" + b"woord " * 2_000_000,
        b"<html>" + b"<p>een <b>zin</b> met</p>" * 100_000,
        b"<html>" + b"<div><span>" * 10_000 + b"diep" + b"</span></div>" * 10_000,
        b"<html>" + b"<table><tr><td>1.<td>" * 10_000 + b"diep",
        b"<html>" + b"<ul><li><a href=#x>" * 10_000 + b"diep" + b"<br>" * 50_000,
        b"<html>" + b"<p><a href=#fn1>1</a><a id=fn1>2</a>" * 20_000,
        b"<!--" * 200_000 + b"<html" + b" a=b" * 100_000,
    ],
    ids=["calls", "spaces", "one line", "many", "deep", "deep tables", "deep lists", "notes", "comments"],
)
def test_huge_pages(content: bytes) -> None:
    begun = time.process_time()
    tracemalloc.start()
    try:
        source(content, "x.html")
    except ParlalignError as error:
        assert "no text" in str(error)  # noqa: PT017 - some of them are all markup
    finally:
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert most < 120 << 20
    assert time.process_time() - begun < 60  # 1 to 6 s without tracing on an idle machine


# Word


def docx(body: str, **parts: str) -> bytes:
    """Return a Word document of raw XML: its body, and other parts by name (`numbering`, `styles`, `footnotes`)."""
    kinds = "".join(
        f'<Relationship Id="r{k}" Type="http://x/{name}" Target="{name}.xml"/>' for k, name in enumerate(parts)
    )
    schema = "http://schemas.openxmlformats.org/package/2006/relationships"
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships xmlns="{schema}"><Relationship Id="a" Type="http://x/officeDocument"'
            ' Target="word/document.xml"/></Relationships>',
            "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{schema}">{kinds}</Relationships>',
            **{f"word/{name}.xml": content for name, content in parts.items()},
        }
    )


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def par(content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def numbered(text: str, number: int, level: int = 0) -> str:
    return par(run(text), f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (par(run("een ") + run("zin")) + par("") + par(run("twee")), ["een zin", "twee"]),
        (par(run("a") + "<w:del><w:r><w:delText>weg</w:delText></w:r></w:del><w:ins>" + run("b") + "</w:ins>"), ["ab"]),
        (par("<w:moveFrom>" + run("weg") + "</w:moveFrom><w:moveTo>" + run("hier") + "</w:moveTo>"), ["hier"]),
        (par(run("een "), "<w:rPr><w:del/></w:rPr>") + par(run("zin")), ["een zin"]),
        (par(run("open") + run("hidden", "<w:vanish/>") + run("!", '<w:vanish w:val="0"/>')), ["open!"]),
        (par("<w:r><w:t>EU</w:t><w:noBreakHyphen/><w:t>wei</w:t><w:softHyphen/><w:t>te</w:t></w:r>"), ["EU-weite"]),
        (par(f"{run('a')}<w:r><w:tab/></w:r>{run('b')}<w:r><w:br/></w:r>{run('c')}"), ["a b\nc"]),
        (par(f"{run('a')}<w:r><w:br w:type='page'/></w:r>{run('b')}"), ["a b"]),
        (par("<w:hyperlink>" + run("link") + "</w:hyperlink><w:smartTag>" + run(" en") + "</w:smartTag>"), ["link en"]),
        (
            par(f"<w:r><w:fldChar/><w:instrText>PAGE</w:instrText></w:r><w:fldSimple>{run('7')}</w:fldSimple>"),
            ["7"],
        ),
        ("<w:sdt><w:sdtContent>" + par(run("in een vak")) + "</w:sdtContent></w:sdt>", ["in een vak"]),
        (
            f"<w:tbl><w:tr><w:tc>{par(run('(1)'))}</w:tc><w:tc>{par(run('een'))}{par(run('twee'))}</w:tc></w:tr></w:tbl>",
            ["(1) een", "twee"],
        ),
        (
            f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{par(run('weg'))}</w:tc></w:tr></w:tbl>{par(run('na'))}",
            ["na"],
        ),
        (
            par(run("om") + "<w:r><w:pict><w:txbxContent>" + par(run("vak")) + "</w:txbxContent></w:pict></w:r>"),
            ["om", "vak"],
        ),
        (par('<w:r><w:sym w:char="F0B7"/><w:sym w:char="F0FF"/><w:sym w:char="20AC"/></w:r>'), ["•€"]),
    ],
)  # fmt: skip
def test_word(body: str, expected: list[str]) -> None:
    assert source(docx(body)).split("\n\n") == expected


def levels(*found: str) -> str:
    """Return a numbering part with the levels (`style text`) in list 1, and in list 2, whose level 0 starts at 5."""
    made = "".join(
        f'<w:lvl w:ilvl="{k}"><w:start w:val="1"/><w:numFmt w:val="{level.split()[0]}"/>'
        f'<w:lvlText w:val="{level.split(None, 1)[1]}"/></w:lvl>'
        for k, level in enumerate(found)
    )
    return (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">{made}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num></w:numbering>'
    )


@pytest.mark.parametrize(
    ("numbering", "places", "expected"),
    [
        (levels("decimal %1."), [(1, 0), (1, 0), (2, 0), (2, 0)], ["1. x", "2. x", "5. x", "6. x"]),
        (levels("upperRoman %1.", "decimal %1.%2"), [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1)],
         ["I. x", "I.1 x", "I.2 x", "II. x", "II.1 x"]),
        (levels("lowerLetter (%1)", "lowerRoman %2)"), [(1, 0), (1, 1), (1, 1), (1, 0)],
         ["(a) x", "i) x", "ii) x", "(b) x"]),
        (levels("upperLetter %1."), [(1, 0)] * 28, [f"{c}. x" for c in [*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "AA", "BB"]]),
        (levels("bullet \uf0b7", "bullet –", "bullet \uf0ff"), [(1, 0), (1, 1), (1, 2)], ["• x", "– x", "• x"]),
        (levels("none Titel"), [(1, 0)], ["Titel x"]),
        (levels("decimal %1."), [(0, 0), (9, 0), (1, 4)], ["x", "x", "x"]),
        (levels("decimalZero %1"), [(1, 0)], ["01 x"]),
    ],
)  # fmt: skip
def test_list_numbers_of_word(numbering: str, places: list[tuple[int, int]], expected: list[str]) -> None:
    body = "".join(numbered("x", number, level) for number, level in places)
    assert source(docx(body, numbering=numbering)).split("\n\n") == expected


def test_numbers_by_style() -> None:
    """A style has the list, a level of the list names its style, and another style is based on the first one."""
    numbering = levels("decimal %1.", "lowerLetter %2)").replace(
        '<w:lvl w:ilvl="1">', '<w:lvl w:ilvl="1"><w:pStyle w:val="Item"/>'
    )
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="Lid"><w:pPr><w:numPr><w:numId w:val="1"/>'
        '</w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Sub"><w:basedOn w:val="Lid"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Item"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="character" w:styleId="Weg"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    )
    body = "".join(
        par(run(name) + run("weg", '<w:rStyle w:val="Weg"/>'), f'<w:pStyle w:val="{name}"/>')
        for name in ("Lid", "Sub", "Item")
    )
    off = par(run("zonder"), '<w:pStyle w:val="Lid"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    found = source(docx(body + off, numbering=numbering, styles=styles)).split("\n\n")
    assert found == ["1. Lid", "2. Sub", "a) Item", "zonder"]


def test_list_number_in_its_own_cell() -> None:
    cells = f"<w:tc>{numbered('', 1)}</w:tc><w:tc>{par(run('tekst'))}</w:tc>"
    body = f"<w:tbl><w:tr>{cells}</w:tr><w:tr>{cells}</w:tr></w:tbl>"
    assert source(docx(body, numbering=levels("decimal (%1)"))).split("\n\n") == ["(1) tekst", "(2) tekst"]


def test_notes_of_word_are_numbered_as_they_are_called() -> None:
    call = '<w:r><w:{}Reference w:id="{}"/></w:r>'
    note = f'<w:footnote w:id="7">{par(run("noot"))}{par(run("vervolg"))}</w:footnote>'
    notes = f'<w:footnotes xmlns:w="{W}">{note}</w:footnotes>'
    ends = f'<w:endnotes xmlns:w="{W}"><w:endnote w:id="7">{par(run("slot"))}</w:endnote></w:endnotes>'
    body = par(run("een") + call.format("endnote", 7)) + par(run("twee") + call.format("footnote", 7))
    found = source(docx(body, footnotes=notes, endnotes=ends)).split("\n\n")
    assert found == ["een(1)", "twee(2)", "(1) slot", "(2) noot", "vervolg"]


def test_strict_open_xml() -> None:
    content = docx(numbered("x", 1), numbering=levels("decimal %1."))
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts: dict[str, str | bytes] = {
            name: archive.read(name).replace(W.encode(), strict.encode()) for name in archive.namelist()
        }
    assert source(zipped(parts)) == "1. x"


def test_a_document_of_python_docx() -> None:
    document = Document()
    document.add_heading("Titel", 1)
    document.add_paragraph("eerste", style="List Number")
    document.add_paragraph("tweede", style="List Number")
    document.add_paragraph("bol", style="List Bullet")
    document.sections[0].header.paragraphs[0].text = "koptekst"
    assert source(saved(document)).split("\n\n") == ["Titel", "1. eerste", "2. tweede", "• bol"]
    assert NUMBERING.count("<w:num ") == 3
    assert parse_xml(NUMBERING) is not None


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_bombs_and_entities(kind: str) -> None:
    def packed(content: str | bytes) -> bytes:
        if kind == "odt":
            return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})
        return zipped({"[Content_Types].xml": "", "word/document.xml": content})

    with pytest.raises(ParlalignError, match="unpacks to over"):
        source(packed(b"<a>" + b" " * (40 << 20) + b"</a>"))
    bomb = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    for content in (f"{bomb}]><a>&i;</a>", '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a>x</a>'):
        with pytest.raises(ParlalignError, match=r"DTD|damaged"):
            source(packed(content))
    with pytest.raises(ParlalignError, match="damaged"):
        source(packed("<a>" * 10_000 + "</a>" * 10_000))


# OpenDocument and RTF


def test_rtf() -> None:
    content = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset238 Times CE;}{\f2\fcharset2 Symbol;}}"
        rb"{\info{\author weg}}{\*\x weg}\pard een\~zin \'84x\'93 \u8364?\uc2\u228\'61\'65 {\f1\'bf}\line verder\par"
        rb"{\listtext\f2\'b7\tab}bol{\v hidden}{\deleted weg}\par{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}"
        rb"{\super\chftn}{\*\footnote\chftn noot}\par\trowd\intbl (1)"
        rb"\cell tekst\par vervolg\cell\row\pard na{\bin3 }}}EU\_weit, sa\-men{\pict 0fff}\par}"
    )
    assert source(content).split("\n\n") == [
        "een\u00a0zin „x“ €ä ż\nverder", "• bol", "link(1)", "(1) tekst", "vervolg", "naEU-weit, samen", "(1) noot",
    ]  # fmt: skip


DELETED_MARK = "<w:rPr><w:del/></w:rPr>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (par(run("De haven is "), DELETED_MARK) + par(run("gesloten.")), ["De haven is gesloten."]),
        (par(run("De haven is"), DELETED_MARK) + par(run(" gesloten.")), ["De haven is gesloten."]),
        (par(run("De haven is "), DELETED_MARK) + par(run(" gesloten.")), ["De haven is gesloten."]),
        (par(run("De haven is\u00a0"), DELETED_MARK) + par(run("dicht.")), ["De haven is dicht."]),
        (
            par(run("De haven is"), DELETED_MARK) + par(f"<w:ins>{run(' ')}</w:ins>{run('dicht.')}"),
            ["De haven is dicht."],
        ),
        (par(run("De "), DELETED_MARK) + par("", DELETED_MARK) + par(run("haven")), ["De haven"]),
        (par(run("De haven is"), DELETED_MARK) + par(run("gesloten.")), ["De haven is\ngesloten."]),
        (par(run("een")) + par(run("De haven"), DELETED_MARK), ["een", "De haven"]),
        (
            par(run("een"), DELETED_MARK)
            + f"<w:tbl><w:tr><w:tc>{par(run('twee'), DELETED_MARK)}</w:tc></w:tr></w:tbl>",
            ["een", "twee"],
        ),
    ],
)
def test_a_deleted_paragraph_mark(body: str, expected: list[str]) -> None:
    assert source(docx(body)).split("\n\n") == expected


@pytest.mark.parametrize(
    ("text", "deleted", "expected"),
    [
        ("De haven is {}gesloten.", 2, "De haven is gesloten."),
        ("De haven is<t:s/>{}gesloten.", 2, "De haven is gesloten."),
        ("De haven is{}gesloten.", 2, "De haven is\ngesloten."),
        ("De haven{}meester.", 1, "De havenmeester."),
    ],
)
def test_a_deleted_paragraph_mark_in_an_open_document_text(text: str, deleted: int, expected: str) -> None:
    region = f'<t:changed-region t:id="c"><t:deletion>{"<t:p>weg</t:p>" * deleted}</t:deletion></t:changed-region>'
    body = "<t:p>" + text.format('<t:change t:change-id="c"/>') + "</t:p>"
    content = (
        '<o:document-content xmlns:o="o" xmlns:t="t"><o:body><o:text>'
        f"<t:tracked-changes>{region}</t:tracked-changes>{body}</o:text></o:body></o:document-content>"
    )
    parts: dict[str, str | bytes] = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}
    assert source(zipped(parts)) == expected


def test_an_open_document_text_in_a_table() -> None:
    content = (
        '<o:document-content xmlns:o="o" xmlns:text="t" xmlns:table="a"><o:body><o:text><table:table>'
        "<table:table-row><table:table-cell><text:p>(1)</text:p></table:table-cell><table:table-cell><text:p>een"
        '<text:s text:c="2"/>zin<text:tab/>en<text:line-break/>verder<o:annotation><text:p>weg</text:p></o:annotation>'
        "</text:p></table:table-cell></table:table-row></table:table></o:text></o:body></o:document-content>"
    )
    content_type = "application/vnd.oasis.opendocument.text"
    assert source(zipped({"mimetype": content_type, "content.xml": content})) == "(1) een  zin en\nverder"


# PDF


def test_pdf_pages_are_separated_and_their_headers_found() -> None:
    text = (CORPORA[0] / "nl.txt").read_text(encoding="utf-8").strip().split("\n\n")
    document = read_content(pdf(text), "x.pdf")
    assert document.source.count("\f") == 2
    repaired = parlalign.repair(document.source, language="nl")
    assert "Europees Parlement Aangenomen" not in repaired.text
    assert {edit.rule for edit in repaired.edits} >= {"hyphen-join", "running-header", "page-number", "wrap-space"}


def test_pdf_lines_are_in_order_from_top_to_bottom() -> None:
    def draw(made: Any) -> None:
        for y, line in [(30, "voet"), (700, "een"), (688, "twee"), (800, "kop"), (652, "drie")]:
            made.drawString(60, y, line)

    assert source(canvas(draw)).split() == ["kop", "een", "twee", "drie", "voet"]


def test_pdf_columns_stay_in_the_order_of_the_file() -> None:
    def draw(made: Any) -> None:
        made.drawString(60, 30, "voet")
        for x, words in [(60, "een twee drie"), (320, "vier vijf zes")]:
            for k, line in enumerate(words.split()):
                made.drawString(x, 700 - 12 * k, line)
        made.drawString(60, 800, "kop")

    assert source(canvas(draw)).split() == ["kop", "een", "twee", "drie", "vier", "vijf", "zes", "voet"]


@pytest.mark.parametrize("size", [8, 10], ids=["small notes", "notes as large as the text"])
def test_footnotes_of_a_pdf(size: int) -> None:
    def draw(made: Any) -> None:
        for number, words in [("1", "een zin op deze bladzijde met een noot"), ("2", "nog een zin met 2009 en een")]:
            made.setFont("Times-Roman", 10)
            made.drawString(60, 712, "er staat hier ook nog een")
            made.drawString(60, 700, words)
            width = made.stringWidth(words)
            made.setFont("Times-Roman", 6)
            made.drawString(60 + width, 704, number)
            made.setFont("Times-Roman", 10)
            made.drawString(60 + width + 4, 700, ", verder")
            made.setFont("Times-Roman", size * 0.6)
            made.drawString(60, 103, number)
            made.setFont("Times-Roman", size)
            made.drawString(66, 100, "PB C 83 van 30.3.2010,")
            made.drawString(60, 100 - 1.2 * size, "blz. 47.")
            made.setFont("Times-Roman", 10)
            made.drawString(300, 30, number)
            made.showPage()

    pages = source(canvas(draw)).split("\f")
    assert [" ".join(page.split()) for page in pages] == [
        "er staat hier ook nog een een zin op deze bladzijde met een noot(1), verder 1",
        "er staat hier ook nog een nog een zin met 2009 en een(2), verder 2",
        "(1) PB C 83 van 30.3.2010, blz. 47. (2) PB C 83 van 30.3.2010, blz. 47.",
    ]


def test_encrypted_pdf_is_refused() -> None:
    content = canvas(lambda made: made.drawString(60, 700, "geheim"), encrypt="sleutel")
    with pytest.raises(ParlalignError, match="encrypted with a password"):
        source(content)


def test_pdf_without_pypdfium2_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(ParlalignError, match=r"pip install 'parlalign\[pdf\]'"):
        source(pdf(RESOLUTION))


# Damage


@pytest.mark.parametrize("form", list(FORMATS))
@settings(max_examples=60)
@given(
    flips=st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), max_size=8),
    cut=st.one_of(st.none(), st.integers(0, 1 << 20)),
)
def test_damaged_files_are_read_or_refused(form: str, flips: list[tuple[int, int]], cut: int | None) -> None:
    content = bytearray(BUILT[form])
    for at, byte in flips:
        content[at % len(content)] = byte
    message = ""
    try:
        read_content(bytes(content[: cut % len(content) if cut is not None else None]), f"x.{form}").source.encode()
    except ParlalignError as error:
        message = str(error)
    assert "\n" not in message


BUILT = {form: build(RESOLUTION) for form, build in FORMATS.items()}
