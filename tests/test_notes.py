"""Texts with notes: without the numbers of calls and notes, for CAT tools and in the memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import builders
import pytest
from lxml import etree

import parlalign
from parlalign.formats.documents import read_content
from parlalign.memory import Memory, open_memory
from parlalign.records import Document, Record, Segment

NL = ["Het verslag.(1)", "De bus (2), de tram(3)(4) en de pont(5) rijden.", "Artikel 3, lid (2), geldt."]
DE = ["Der Bericht.(1)", "Der Bus (2), die Straßenbahn(3)(4) und die Fähre(5) fahren.", "Artikel 3 Absatz (2) gilt."]
NOTES_NL = ["(1) Van 2018.", "(2) Lijn 4.", "(3) Lijn 7.", "(4) Lijn 9.", "(5) Zie de studie."]
NOTES_DE = ["(1) Von 2018.", "(2) Linie 4.", "(3) Linie 7.", "(4) Linie 9.", "(5) Siehe die Studie."]


def numbers(document: Document) -> list[tuple[str, str]]:
    return [(document.source[slice(*mark.span)], mark.written) for mark in document.note_marks]


def test_documents_know_their_calls_and_notes() -> None:
    for suffix, build in ((".docx", builders.word), (".odt", builders.odt)):
        document = read_content(build([NL[0], "Lid (9)", *NOTES_NL[:1]]), f"x{suffix}")
        assert document.source == "Het verslag.(1)\n\nLid (9)\n\n(1) Van 2018."
        assert numbers(document) == [("(1)", ""), ("(1)", "")]


@pytest.mark.parametrize(
    ("page", "text", "marks"),
    [
        ("<p>De bus<sup>1</sup>.<p><sup>1</sup> Lijn 4.", "De bus(1).\n\n(1) Lijn 4.", [("(1)", "1"), ("(1)", "1")]),
        ("<p>De bus<sup>[1]</sup>.<p>[1] Lijn 4.", "De bus(1).\n\n(1) Lijn 4.", [("(1)", "[1]"), ("(1)", "[1]")]),
        (
            '<p>De bus<a href="#fn1">[1]</a>.<p id="fn1">1. Lijn 4.',
            "De bus(1).\n\n(1) Lijn 4.",
            [("(1)", "[1]"), ("(1)", "1.")],
        ),
        (
            "<p>De bus<sup>1, 2</sup>.<p><sup>1</sup> Lijn 4.<p><sup>2</sup> Lijn 5.",
            "De bus(1), (2).\n\n(1) Lijn 4.\n\n(2) Lijn 5.",
            [("(1)", "1"), ("(2)", "2"), ("(1)", "1"), ("(2)", "2")],
        ),
        ("<p>In 2019<sup>1</sup>.<p><sup>1</sup> Tot mei.", "In 2019(1).\n\n(1) Tot mei.", [("(1)", "1")] * 2),
        # Exponents, ordinals, numbers without a note, and numbers of two places are none.
        ("<p>Een m<sup>2</sup>.<p><sup>2</sup> Lijn 4.", "Een m2.\n\n2 Lijn 4.", []),
        ("<p>Dat is 10<sup>2</sup>.<p><sup>2</sup> Lijn 4.", "Dat is 102.\n\n2 Lijn 4.", []),
        ("<p>De 1<sup>e</sup> bus<sup>3</sup>.<p>Lijn 4.", "De 1e bus3.\n\nLijn 4.", []),
        (
            "<p>De bus<sup>1</sup> en tram<sup>1</sup>.<p><sup>1</sup> Lijn.",
            "De bus(1) en tram(1).\n\n(1) Lijn.",
            [("(1)", "1")] * 3,
        ),
    ],
)
def test_calls_of_web_pages(page: str, text: str, marks: list[tuple[str, str]]) -> None:
    document = read_content(f"<html><body>{page}</body></html>".encode(), "x.html")
    assert (document.source, numbers(document)) == (text, marks)


@pytest.mark.parametrize(
    ("content", "call"),
    [
        ("<ACT><P>De bus<NOTE NOTE.ID='E1'><P>Lijn 4.</P></NOTE>.</P></ACT>", " (1)"),
        ("<ACT><P>De bus (<NOTE NOTE.ID='E1'><P>Lijn 4.</P></NOTE>).</P></ACT>", " (1)"),
        ("<akomaNtoso><p>De bus<authorialNote marker='1'><p>Lijn 4.</p></authorialNote>.</p></akomaNtoso>", "(1)"),
        ("<TEI><text><p>De bus<note place='foot' n='1'>Lijn 4.</note>.</p></text></TEI>", "(1)"),
        ("<kamerstuk><al>De bus<noot><noot.nr>1</noot.nr><noot.al>Lijn 4.</noot.al></noot>.</al></kamerstuk>", "(1)"),
    ],
)
def test_calls_of_xml(content: str, call: str) -> None:
    document = read_content(content.encode(), "x.xml")
    assert (document.source, numbers(document)) == (f"De bus{call}.\n\n(1) Lijn 4.", [("(1)", "")] * 2)


def aligned(folder: Path, source: Sequence[str], target: Sequence[str], suffix: str = ".docx") -> list[Record]:
    for code, paragraphs in (("nl", source), ("de", target)):
        content = builders.word(paragraphs) if suffix == ".docx" else "\n\n".join(paragraphs).encode()
        (folder / f"x.{code}{suffix}").write_bytes(content)
    return parlalign.align_files(folder / f"x.nl{suffix}", folder / f"x.de{suffix}", languages=("nl", "de"))


@pytest.mark.parametrize("suffix", [".docx", ".txt"])
def test_records_have_their_texts_without_numbers_of_notes(tmp_path: Path, suffix: str) -> None:
    records = aligned(tmp_path, [*NL[:2], *NOTES_NL], [*DE[:2], *NOTES_DE], suffix)
    pieces = {record.source: record.pieces for record in records}
    assert pieces[NL[0]] == (("Het verslag.", "Der Bericht."),)
    without = {
        ".docx": ("De bus , de tram en de pont rijden.", "Der Bus , die Straßenbahn und die Fähre fahren."),
        ".txt": ("De bus (2), de tram en de pont rijden.", "Der Bus (2), die Straßenbahn und die Fähre fahren."),
    }[suffix]
    assert pieces[NL[1]][0] == without
    assert pieces["(5) Zie de studie."] == (("Zie de studie.", "Siehe die Studie."),)


def test_one_side_alone_has_calls_and_notes(tmp_path: Path) -> None:
    records = aligned(tmp_path, ["Het verslag.(1)", NL[1].replace("(1)", ""), "(1) Van 2018."], ["Der Bericht.", DE[1]])
    assert ("Het verslag.", "Der Bericht.") in next(r.pieces for r in records if r.source == "Het verslag.(1)")


SEGMENTS = (
    "De bus(1) rijdt.",
    "Artikel 3, lid (2), en artikel 4(3) van de wet.",
    "(2) Zie de dienstregeling.",
    "(1) Zie lijn 4.",
    "(3) Zie lijn 7.",
)


def test_numbers_of_references_are_no_calls() -> None:
    from parlalign.aligning.note_forms import find_marks

    segments = [Segment(f"x#{k}", text, "nl", document="x") for k, text in enumerate(SEGMENTS)]
    marks = find_marks(segments, [Document("x", "\n\n".join(SEGMENTS))])
    assert {name: [(mark.start, mark.end) for mark in found] for name, found in marks.items()} == {
        "x#0": [(6, 9)],
        "x#3": [(0, 3)],
    }
    recitals = ["(1) De bus rijdt.", "Dat staat in overweging(1) van de wet."]
    segments = [Segment(f"x#{k}", text, "nl", kind="paragraph", document="x") for k, text in enumerate(recitals)]
    assert find_marks(segments, [Document("x", "")]) == {}


RECORD = Record("a", "51. de bus(1),", "51. der Bus(1),", ("nl", "de"), "paragraph", None, "paired")
RECORD = replace(RECORD, pieces=(("51. de bus,", "51. der Bus,"),))


def test_a_tmx_has_a_text_with_and_without_numbers(tmp_path: Path) -> None:
    path = tmp_path / "x.tmx"
    parlalign.write([RECORD], path)
    segs = [seg.text for seg in etree.parse(path).findall(".//tuv[1]/seg")]
    assert segs == ["51. de bus(1),", "de bus(1),", "51. de bus,", "de bus,"]
    assert list(parlalign.read_records(path)) == [RECORD]


@pytest.mark.parametrize("removed", ["prop", "tuid", "order"])
def test_a_tmx_that_another_program_has_written_has_no_doubled_records(tmp_path: Path, removed: str) -> None:
    path = tmp_path / "x.tmx"
    other = replace(RECORD, id="b", source="De kade.", target="Der Kai.", pieces=())
    parlalign.write([RECORD, other], path)
    tree = etree.parse(path)
    for tu in tree.findall(".//tu"):
        if removed == "prop":
            for prop in tu.findall("prop"):
                tu.remove(prop)
        elif removed == "tuid":
            del tu.attrib["tuid"]
    tree.write(path)
    found = list(parlalign.read_records(path))
    assert [(r.source, r.pieces) for r in found] == [(r.source, r.pieces) for r in (RECORD, other)]


def test_the_number_of_a_note_is_written_with_and_without(tmp_path: Path) -> None:
    from parlalign.records import Origin

    origin = Origin("x", (), "footnote", "1")
    for source, target in (
        ("(1) PB L 1.", "(1) ABl. L 1."),
        ("1 PB L 1.", "[1] ABl. L 1."),
        ("PB L 1.", "* ABl. L 1."),
    ):
        record = replace(RECORD, source=source, target=target, pieces=(), origin=(origin, origin))
        parlalign.write([record], tmp_path / "x.tmx")
        segs = [seg.text for seg in etree.parse(tmp_path / "x.tmx").findall(".//seg")]
        assert segs == [source, target, "PB L 1.", "ABl. L 1."]


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return open_memory(tmp_path / "tm.sqlite")


def found(memory: Memory, query: str, least: int = 70) -> list[tuple[int, str, int]]:
    return [(match.score, match.record.id, match.copies) for match in memory.search(query, language="nl", least=least)]


@pytest.mark.parametrize("query", ["51. de bus(1),", "de bus(1),", "51. de bus,", "de bus,"])
@pytest.mark.parametrize("least", [70, 100])
def test_the_memory_finds_a_text_in_all_its_forms(memory: Memory, query: str, least: int) -> None:
    with memory:
        memory.add([RECORD])
        assert found(memory, query, least=least) == [(100, "a", 0)]


@pytest.mark.parametrize("query", ["de bus(1),", "de bus[2],", "de bus¹,", "7. de bus(3)(4),", "(1) de bus,"])
def test_the_memory_finds_a_query_with_numbers_that_the_text_lacks(memory: Memory, query: str) -> None:
    with memory:
        memory.add([replace(RECORD, source="de bus,", target="der Bus,", pieces=())])
        assert found(memory, query) == [(100, "a", 0)]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("artikel 3 van de wet", "artikel 3(1) van de wet"),
        ("overeenkomstig lid van de wet", "overeenkomstig lid (1) van de wet"),
        ("een oppervlak van 3 m is veel", "een oppervlak van 3 m² is veel"),
        ("de bus(1), de tram en de kade", "de bus, de tram en de kade"),  # nothing shows that it is a call
    ],
)
def test_a_number_that_may_belong_to_the_text_counts(memory: Memory, text: str, query: str) -> None:
    with memory:
        memory.add([replace(RECORD, source=text, target="Text", pieces=())])
        assert [score < 100 for score, *_ in found(memory, query, least=50)] == [True]


def test_sub_segments_are_no_forms(memory: Memory) -> None:
    with memory:
        pieces = (("De bus rijdt.", "Der Bus fährt."),)
        memory.add([replace(RECORD, source="De bus rijdt. De kade is vol.", target="…", pieces=pieces)])
        assert [match.kind for match in memory.search("De bus rijdt.", language="nl", least=40)] == ["piece"]


def test_records_with_the_same_translation_of_a_query_are_shown_once(memory: Memory) -> None:
    without = replace(RECORD, id="b", source="de bus,", target="der Bus,", pieces=())
    other = replace(RECORD, id="c", source="de bus,", target="der Autobus,", pieces=())
    with memory:
        memory.add(
            [RECORD, replace(RECORD, id="d", source="52. de bus,", target="52. der Bus,", pieces=()), without, other]
        )
        assert found(memory, "de bus,") == [(100, "b", 2), (100, "c", 0)]
