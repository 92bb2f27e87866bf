"""Subtitles, Markdown, electronic books, presentations and mail: what is read, what is left out, what is refused."""

from __future__ import annotations

import io
import time
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from builders import zipped
from document_kinds import KINDS, book, epub, pptx, srt, vtt

import parlalign
from parlalign import Document, ParlalignError
from parlalign.formats.documents import read_content
from parlalign.io import container
from parlalign.io.file_type import type_of

PAIRS = [
    ("De vuurtoren aan de rand van het dorp.", "Der Leuchtturm am Rand des Dorfes."),
    ("Elke avond stak de wachter de lamp aan.", "Jeden Abend zündete der Wärter die Lampe an."),
    ("Vandaag doet een computer in de stad dat werk.", "Heute macht ein Computer in der Stadt diese Arbeit."),
    ("Kinderen mogen één keer per jaar naar boven klimmen.", "Kinder dürfen einmal im Jahr nach oben klettern."),
    ("De trap telt 187 treden en is heel smal.", "Die Treppe hat 187 Stufen und ist sehr schmal."),
    ("Wie wil helpen, meldt zich bij het museum.", "Wer helfen möchte, meldet sich beim Museum."),
]


def paragraphs(content: bytes | str, where: str) -> list[str]:
    return read(content, where).source.split("\n\n")


def read(content: bytes | str, where: str) -> Document:
    return read_content(content if isinstance(content, bytes) else content.encode(), where)


def refusal(content: bytes | str, where: str) -> str:
    with pytest.raises(ParlalignError) as raised:
        read(content, where)
    assert str(raised.value).startswith(where)
    assert "\n" not in str(raised.value)
    return str(raised.value)


@pytest.mark.parametrize("kind", KINDS)
def test_two_files_of_each_kind_are_aligned(kind: str, tmp_path: Path) -> None:
    files = [tmp_path / f"a.{code}.{kind}" for code in ("nl", "de")]
    for path, texts in zip(files, zip(*PAIRS, strict=True), strict=True):
        path.write_bytes(KINDS[kind](texts))
    found = parlalign.align_files(*files)
    assert [(record.source, record.target) for record in found] == PAIRS


@pytest.mark.parametrize("kind", KINDS)
def test_a_folder_of_each_kind_is_aligned(kind: str, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from parlalign.cli.root import main

    folder = tmp_path / "texts"
    folder.mkdir()
    for code, texts in zip(("nl", "de"), zip(*PAIRS, strict=True), strict=True):
        (folder / f"a.{code}.{kind}").write_bytes(KINDS[kind](texts))
    result = CliRunner().invoke(main, ["align", str(folder), "-o", str(tmp_path / "a.jsonl")])
    assert result.exit_code == 0, result.output
    assert len(parlalign.read_records(tmp_path / "a.jsonl")) == len(PAIRS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_without_text_is_refused(kind: str) -> None:
    assert "no text" in refusal(KINDS[kind](["", "", ""]), f"a.{kind}") or kind in {"srt", "vtt"}
    refusal(b"", f"a.{kind}")


class TestSubtitles:
    def test_a_sentence_goes_over_several_subtitles(self) -> None:
        made = srt(
            ["We bespreken vandaag de regels voor de visserij", "die vanaf volgend jaar gelden.", "Wie spreekt?"]
        )
        assert paragraphs(made, "a.srt") == [
            "We bespreken vandaag de regels voor de visserij die vanaf volgend jaar gelden.",
            "Wie spreekt?",
        ]

    def test_running_text_is_divided_into_sentences(self) -> None:
        made = srt(["Dat is zo. Op 3 mei kwam", 'dr. Bos. "Echt waar?" Ja. Het licht', "brandde. Het was laat."])
        assert paragraphs(made, "a.srt") == [
            *("Dat is zo. Op 3 mei kwam dr. Bos.", '"Echt waar?"', "Ja. Het licht brandde.", "Het was laat."),
        ]
        assert paragraphs(srt(["Dat is waar. Ik kom."]), "a.srt") == ["Dat is waar. Ik kom."]

    def test_a_line_break_after_a_hyphen_is_repaired(self) -> None:
        made = read("1\n00:00:01,000 --> 00:00:02,000\nEen lange samen-\nwerking.\n", "a.srt")
        assert parlalign.repair(made.source, "nl").text == "Een lange samenwerking."

    def test_a_dash_begins_a_paragraph(self) -> None:
        times = "00:00:01,000 --> 00:00:02,000"
        assert paragraphs(f"{times}\n- Ben je daar?\n-Ja, hier.", "a.srt") == ["- Ben je daar?", "-Ja, hier."]
        assert paragraphs(f"{times}\nHij kwam\n– als altijd –\nte laat.", "a.srt") == [
            "Hij kwam – als altijd – te laat."
        ]
        assert paragraphs(f"{times}\nWie?\n– Ik.\n--", "a.srt") == ["Wie?", "– Ik. --"]

    def test_a_long_pause_ends_a_paragraph(self) -> None:
        made = "1\n00:00:01,000 --> 00:00:02,000\nEn toen\n\n2\n00:00:09,000 --> 00:00:10,000\nkwam hij"
        assert paragraphs(made, "a.srt") == ["En toen", "kwam hij"]

    def test_a_label_or_a_sound_is_a_paragraph(self) -> None:
        made = srt(["Ik denk dat", "[DEUR SLAAT]", "ANNA: Wie is daar", "niemand"])
        assert paragraphs(made, "a.srt") == ["Ik denk dat", "[DEUR SLAAT]", "ANNA: Wie is daar niemand"]

    def test_captions_without_punctuation_are_divided(self) -> None:
        assert len(paragraphs(srt([f"woord {k} van de tekst" for k in range(25)]), "a.srt")) == 3

    def test_an_ellipsis_continues_with_a_small_letter(self) -> None:
        assert paragraphs(srt(["Ik wilde...", "...naar huis.", "Maar...", "Nee."]), "a.srt") == [
            "Ik wilde... ...naar huis.",
            "Maar...",
            "Nee.",
        ]

    def test_styles_are_left_out(self) -> None:
        made = srt([r"{\an8}<i>Goed</i> <font color=#fff>&amp; wel</font> <3 a < b {y:b}"])
        assert paragraphs(made, "a.srt") == ["Goed & wel <3 a < b"]

    def test_notes_styles_and_names_of_webvtt_are_left_out(self) -> None:
        made = (
            "WEBVTT - titel\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE een\nopmerking\n\nintro\n"
            "00:01.000 --> 00:02.000 line:0\n<v Jan>Goede<c.geel>morgen</c>\n\nNOTE nog een\n\nslot\n"
            "00:02.000 --> 00:03.000\n<v Piet>Dag &lrm;Jan.\n"
        )
        assert paragraphs(made, "a.vtt") == ["Goedemorgen", "Dag \u200eJan."]

    def test_lines_of_captions_that_roll_up_are_read_once(self) -> None:
        made = (
            "WEBVTT\n\n00:00.000 --> 00:02.000\n \nhallo<00:00:01.000><c> daar</c>\n\n00:02.000 --> 00:02.010\n"
            "hallo daar\n \n\n00:02.010 --> 00:04.000\nhallo daar\nwelkom<00:00:03.000><c> thuis</c>\n"
        )
        assert paragraphs(made, "a.vtt") == ["hallo daar welkom thuis"]
        twice = "WEBVTT\n\n00:00.000 --> 00:02.000\nNee.\n\n00:02.000 --> 00:03.000\nNee.\n"
        assert paragraphs(twice, "a.vtt") == ["Nee.", "Nee."]

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
    def test_encodings(self, encoding: str) -> None:
        made = srt(["Größe und Länge."]).decode().replace("\n", "\r\n").encode(encoding)
        assert paragraphs(made, "a.srt") == ["Größe und Länge."]

    def test_damaged_files(self) -> None:
        made = (
            "0:0:1,5->0:0:2\nEen.\n7\n00:00:03,000 --> 00:00:04,000\nIn het jaar\n1945\n\n\n3\n"
            "00:00:04,100 --> 00:00:05\nen\n\n4\nzonder tijd.\n"
        )
        assert paragraphs(made, "a.srt") == ["Een.", "In het jaar 1945 en zonder tijd."]

    def test_a_text_before_the_first_times_is_kept(self) -> None:
        assert paragraphs("1\nEen.\n\n2\n00:00:01,000 --> 00:00:02,000\nTwee.\n", "a.srt") == ["Een.", "Twee."]

    def test_wrong_times_are_refused_with_their_line(self) -> None:
        message = refusal("1\n00:00:0l,000 --> 00:00:02,000\nEen.\n", "a.srt")
        assert message.startswith("a.srt, line 2: the times '00:00:0l,000 --> 00:00:02,000' cannot be read: ")

    def test_a_file_without_subtitles_is_refused(self) -> None:
        assert "contains no subtitles" in refusal("een tekst, 5 -> 6", "a.srt")

    def test_the_content_shows_the_type(self) -> None:
        assert [type_of(made(["a"]), "a.txt") for made in (srt, vtt)] == [".srt", ".vtt"]
        assert type_of(b"1\n\n00:00:01 is een tijd", "a.txt") == ".txt"


class TestMarkdown:
    def test_structure(self) -> None:
        made = (
            "Titel\n=====\n\nEen [site](https://x) en\n*nog* een.  \nregel\n\n3. drie\n4. vier\n   - sub\n\n"
            "- [alleen een link](y.md)\n\n> citaat\n\n```py\na = 1\n```\n\n<b>vet</b> ~~weg~~ ![foto](a.png)\n"
        )
        assert paragraphs(made, "a.md") == [
            *("Titel", "Een site en nog een.\nregel", "3. drie", "4. vier", "• sub", "• alleen een link"),
            *("citaat", "a = 1", "vet weg"),
        ]

    def test_notes(self) -> None:
        made = "Een[^x] en twee[^2].\n\n[^2]: Noot twee.\n[^x]: Noot een.\n\n    Vervolg.\n"
        assert paragraphs(made, "a.markdown") == ["Een(1) en twee(2).", "(1) Noot een.", "Vervolg.", "(2) Noot twee."]

    def test_front_matter_is_no_text(self) -> None:
        assert paragraphs("---\ntitle: x\n---\n# Kop\n", "a.md") == ["Kop"]
        assert "contains no text" in refusal("---\ntitle: x\n---\n", "a.md")

    def test_a_bilingual_table(self) -> None:
        made = "| nl | de |\n|---|---|\n" + "".join(f"| {nl} | {de} |\n" for nl, de in PAIRS)
        found = parlalign.align_documents([read(made, "a.md")]).pairs
        assert [(record.source, record.target) for record in found][-len(PAIRS) :] == PAIRS

    def test_deep_nesting_is_refused(self) -> None:
        assert "a.md, line 1: more than 50 lists are nested" in refusal("> " * 500 + "a", "a.md")

    @pytest.mark.parametrize("text", ["[" * 20_000, "*a " * 10_000, "![[" * 3_000, "a " + "`" * 9_000, "[^1]" * 5_000])
    def test_repeated_marks_take_little_time(self, text: str) -> None:
        started = time.process_time()
        read(text, "a.md")
        assert time.process_time() - started < 5


class TestBooks:
    def test_chapters_in_order_without_contents(self) -> None:
        made = book(
            {
                "cover.xhtml": '<img src="c.jpg"/>',
                "nav.xhtml": '<nav epub:type="toc"><ol><li><a href="b.xhtml">Twee</a></li></ol></nav>',
                "toc.xhtml": "".join(f'<p><a href="{n}.xhtml#a">Hoofdstuk {n} van het boek</a></p>' for n in "bac"),
                "b.xhtml": '<header><h1 id="a"><a href="toc.xhtml#x">Hoofdstuk b</a></h1></header><p>Zee</p>',
                "a.xhtml": '<p>Bo<span epub:type="pagebreak" id="p3">3</span>ot <a href="https://x">site</a></p>',
            }
        )
        assert paragraphs(made, "a.epub") == ["Hoofdstuk b", "Zee", "Boot site"]

    def test_the_guide_of_epub_2(self) -> None:
        guide = '<guide><reference type="toc" href="i.xhtml"/></guide>'
        assert paragraphs(book({"i.xhtml": "<p>Inhoud</p>", "a.xhtml": "<p>Zee</p>"}, extra=guide), "a.epub") == ["Zee"]

    def test_notes_of_the_chapter_and_at_the_end(self) -> None:
        made = book(
            {
                "a.xhtml": '<p>De zee<a epub:type="noteref" href="#fn1">1</a>.</p>'
                '<aside epub:type="footnote" id="fn1"><p>1. Noordzee.</p></aside>',
                "b.xhtml": '<p>Boot<sup><a id="r1" href="n.xhtml#fn1">1</a></sup>.</p>',
                "n.xhtml": '<p id="fn1"><a href="b.xhtml#r1">1</a> Van hout.</p>',
            }
        )
        assert paragraphs(made, "a.epub") == ["De zee(1).", "Boot(1).", "(1) Noordzee.", "(1) Van hout."]

    def test_a_protected_book_is_refused(self) -> None:
        def encrypted(name: str) -> bytes:
            reference = f'<CipherData><CipherReference URI="OEBPS/{name}"/></CipherData>'
            parts: dict[str, str | bytes] = {"META-INF/encryption.xml": f"<encryption>{reference}</encryption>"}
            return book({"a.xhtml": "<p>Zee</p>"}, other_parts=parts)

        assert "protected against copying (DRM)" in refusal(encrypted("a.xhtml"), "a.epub")
        assert paragraphs(encrypted("fonts/a.otf"), "a.epub") == ["Zee"]

    def test_a_chapter_is_read_once(self) -> None:
        made = book({"a.xhtml": "<p>Zee</p>"}, extra="<spine>" + '<itemref idref="i0"/>' * 1000 + "</spine>")
        assert paragraphs(made, "a.epub") == ["Zee"]

    def test_entities_are_refused(self) -> None:
        opf = '<!DOCTYPE p [<!ENTITY e SYSTEM "file:///etc/passwd">]><p>&e;</p>'
        assert "DTD" in refusal(book({"a.xhtml": "x"}, other_parts={"OEBPS/content.opf": opf}), "a.epub")

    def test_a_book_without_package(self) -> None:
        made = zipped({"mimetype": "application/epub+zip"})
        assert "is a damaged book (EPUB) (it has no package document)" in refusal(made, "a.epub")


class TestPresentations:
    def test_slides_with_notes_tables_groups_and_hidden_ones(self) -> None:
        from pptx import Presentation
        from pptx.util import Inches

        made = Presentation()
        slide = made.slides.add_slide(made.slide_layouts[5])
        group = slide.shapes.add_group_shape()
        group.shapes.add_textbox(*map(Inches, (1, 4, 3, 1))).text_frame.text = "In een groep"
        slide.shapes.title.text = "Titel\vregel"
        table = slide.shapes.add_table(1, 2, *map(Inches, (1, 2, 6, 1))).table
        table.cell(0, 0).text, table.cell(0, 1).text = "links", "rechts"
        slide.notes_slide.notes_text_frame.text = "Notitie"
        slide._element.set("show", "0")
        made.slides.add_slide(made.slide_layouts[5]).shapes.title.text = "Twee"
        stream = io.BytesIO()
        made.save(stream)
        found = read(stream.getvalue(), "a.pptx")
        assert found.source.split("\n\n") == ["Titel\nregel", "In een groep", "links", "rechts", "Notitie", "Twee"]
        assert [part.column for part in found.marked_parts] == [(1, 0), (1, 1)]

    def test_fields_footers_and_numbers(self) -> None:
        shapes = (
            '<p:sp><p:nvSpPr><p:nvPr><p:ph type="ftr"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>Voet</a:t></a:r>'
            '</a:p></p:txBody></p:sp><p:sp><p:txBody><a:p><a:r><a:t>Dia </a:t></a:r><a:fld type="slidenum"><a:t>3</a:t>'
            "</a:fld></a:p>"
            + "".join(
                f'<a:p><a:pPr lvl="{level}"><a:buAutoNum type="{kind}"{start}/></a:pPr><a:r><a:t>punt</a:t></a:r></a:p>'
                for level, kind, start in (
                    *((0, "arabicPeriod", ' startAt="3"'), (1, "alphaLcParenR", ""), (1, "alphaLcParenR", "")),
                    *((0, "arabicPeriod", ' startAt="3"'), (1, "romanUcParenBoth", ""), (0, "wrong", "")),
                )
            )
            + "</p:txBody></p:sp>"
        )
        found = paragraphs(slides(shapes), "a.pptx")
        assert found == ["Dia", "3. punt", "a) punt", "b) punt", "4. punt", "(I) punt", "punt"]

    def test_texts_of_smart_art_in_the_order_of_the_tree(self) -> None:
        frame = (
            '<p:graphicFrame><a:graphic><a:graphicData><dgm:relIds xmlns:dgm="d" r:dm="rId9"/></a:graphicData>'
            "</a:graphic></p:graphicFrame>"
        )
        points = "".join(
            f'<dgm:pt modelId="{name}"{kind}><dgm:t><a:p><a:r><a:t>{name}</a:t></a:r></a:p></dgm:t></dgm:pt>'
            for name, kind in (("c", ""), ("root", ' type="doc"'), ("b", ""), ("a", ""))
        )
        links = "".join(
            f'<dgm:cxn srcId="{source}" destId="{target}" srcOrd="{k}"/>'
            for source, target, k in (("root", "c", 1), ("root", "a", 0), ("a", "b", 0), ("b", "a", 0))
        )
        model = f'<dgm:dataModel xmlns:dgm="d" {SPACES}>{points}{links}</dgm:dataModel>'
        found = paragraphs(slides(frame, {"ppt/diagrams/data1.xml": model}), "a.pptx")
        assert found == ["root", "a", "b", "c"]

    def test_charts_are_counted(self) -> None:
        frame = '<p:graphicFrame><a:graphicData><c:chart xmlns:c="c" r:id="rId5"/></a:graphicData></p:graphicFrame>'
        text = "<p:sp><p:txBody><a:p><a:r><a:t>Een</a:t></a:r></a:p></p:txBody></p:sp>"
        found = read(slides(frame * 2 + text), "a.pptx")
        assert (found.source, found.remarks) == ("Een", ("left out: 2 × chart",))

    def test_a_slide_is_read_once(self) -> None:
        made = slides("<p:sp><p:txBody><a:p><a:r><a:t>Een</a:t></a:r></a:p></p:txBody></p:sp>", repeated=1000)
        assert paragraphs(made, "a.pptx") == ["Een"]

    def test_a_damaged_presentation(self) -> None:
        assert "is a damaged presentation" in refusal(pptx(["a", "b", "c"])[:5000], "a.pptx")
        assert "is a damaged presentation" in refusal(slides("<p:sp>"), "a.pptx")


SPACES = 'xmlns:p="p" xmlns:a="a" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def slides(shapes: str, parts: dict[str, str] | None = None, *, repeated: int = 1) -> bytes:
    """Return a presentation with one slide, which is named `repeated` times."""
    relation = '<Relationship Id="{}" Type="x/{}" Target="{}"/>'
    ids = '<p:sldId id="256" r:id="rId2"/>' * repeated
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "ppt/presentation.xml": f"<p:presentation {SPACES}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>",
            "ppt/_rels/presentation.xml.rels": f"<Rels>{relation.format('rId2', 'slide', 'slides/s.xml')}</Rels>",
            "ppt/slides/s.xml": f"<p:sld {SPACES}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>",
            "ppt/slides/_rels/s.xml.rels": (
                f"<Rels>{relation.format('rId9', 'diagramData', '../diagrams/data1.xml')}</Rels>"
            ),
            **(parts or {}),
        }
    )


class TestMail:
    def test_subject_text_and_quoted_message(self) -> None:
        made = EmailMessage()
        made["Subject"] = "Antwoord über die Lampe"
        made.set_content("Beste Anna,\n\nDe lamp brandt.\n\n> Brandt de\n> lamp al?\n>> Nee.\n\nGroet")
        made.add_alternative("<p>Beste Anna</p>", subtype="html")
        found = [text for text in paragraphs(made.as_bytes(), "a.eml") if text.strip()]
        assert [text.strip("\n") for text in found] == [
            *("Antwoord über die Lampe", "Beste Anna,", "De lamp brandt.", "Brandt de\nlamp al?", "Nee.", "Groet"),
        ]

    def test_html_if_there_is_no_plain_text(self) -> None:
        made = EmailMessage()
        made["Subject"] = "Licht"
        made.set_content("<p lang=de>Größe</p><p>Lamp</p>", subtype="html", charset="iso-8859-1")
        found = read(made.as_bytes(), "a.eml")
        assert found.source == "Licht\n\nGröße\n\nLamp"
        assert [found.source[slice(*part.span)] for part in found.marked_parts] == ["Größe"]

    def test_attachments_are_named(self) -> None:
        made = EmailMessage()
        made.set_content("Zie bijlage.")
        made.add_attachment(b"x", maintype="application", subtype="pdf", filename="größe.pdf")
        forwarded = EmailMessage()
        forwarded.set_content("Doorgestuurd.")
        made.add_attachment(forwarded)
        found = read(made.as_bytes(), "a.eml")
        assert found.source == "Zie bijlage."
        assert found.remarks == ("left out: 2 × attachment (größe.pdf, message/rfc822)",)

    def test_soft_line_breaks(self) -> None:
        made = b"Content-Type: text/plain; format=flowed\n\nEen \nregel.\n-- \nAnna\n> a \n> b\n"
        assert read(made, "a.eml").source == "Een regel.\n\nAnna\n\na b"

    @pytest.mark.parametrize(
        "content",
        [
            b"Subject: a\n\n",
            b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: image/png\n\nx\n--b--\n",
            b"Content-Type: text/html\n\n<img src=x>",
        ],
    )
    def test_a_message_without_text_is_refused(self, content: bytes) -> None:
        assert "the message contains no text" in refusal(content, "a.eml")

    def test_deep_nesting_is_refused(self) -> None:
        parts = (f'Content-Type: multipart/mixed; boundary="b{k}"\n\n--b{k}\n'.encode() for k in range(3000))
        assert "is not a readable mail message" in refusal(b"".join(parts), "a.eml")


@pytest.mark.parametrize("kind", ["epub", "pptx"])
def test_zip_bombs_are_refused(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = {"epub": epub, "pptx": pptx}[kind](["een", "twee", "drie"])
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as given, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as bomb:
        for name in given.namelist():
            is_text = name.endswith("/a.xhtml") or name == "ppt/slides/slide1.xml"
            bomb.writestr(name, given.read(name) + (b" " * (8 << 20) if is_text else b""))
    assert "over 400 times its size" in refusal(stream.getvalue(), f"a.{kind}")
    monkeypatch.setattr(container, "_MOST_BYTES", 1000)
    assert "unpacks to more than" in refusal(made, f"a.{kind}")


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        *(("a.wpd", "save as .docx"), ("a.pages", "export as .docx in Pages"), ("a.key", "export as .pptx in Keynote")),
        *(("a.msg", "save as .eml"), ("a.png", "run OCR"), ("a.mp4", "export the subtitles"), ("a.tex", "pandoc")),
        *(("a.ass", "save as .srt"), ("a.mobi", "convert to .epub"), ("a.idml", "InDesign"), ("a.json", ".xlsx")),
        *(("a.sdlppx", "unpack it"), ("a.xls", "save as .xlsx"), ("a.ppt", "save as .pptx"), ("a.tbx", ".tmx")),
    ],
)
@pytest.mark.parametrize("content", [b"x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", zipped({"a.txt": "x"})])
def test_a_kind_that_is_not_read_is_refused_with_its_cure(name: str, cure: str, content: bytes) -> None:
    message = refusal(content, name)
    assert f"is of a kind that is not read ({name[1:]})" in message
    assert cure in message


@pytest.mark.parametrize(
    ("namespace", "cure"),
    [
        ("urn:oasis:names:tc:opendocument:xmlns:office:1.0", "save as .odt in LibreOffice"),
        ("urn:schemas-microsoft-com:office:spreadsheet", "save as .xlsx in Excel or LibreOffice"),
        ("http://schemas.microsoft.com/office/word/2003/wordml", "save it as docx"),
        ("http://schemas.microsoft.com/office/2006/xmlPackage", "save it as docx"),
    ],
)
def test_an_office_document_that_is_one_xml_file_is_refused(namespace: str, cure: str) -> None:
    made = f'<?xml version="1.0"?><o:document a="b"\n xmlns:o="{namespace}"><o:p>Een tekst.</o:p></o:document>'.encode()
    assert cure in refusal(made, "a.xml")


def test_templates_and_files_with_macros_are_read() -> None:
    from builders import word

    assert [paragraphs(word(["Een"]), name) for name in ("a.docm", "a.dotx")] == [["Een"], ["Een"]]
