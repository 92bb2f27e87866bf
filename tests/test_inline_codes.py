"""Inline codes of TMX and XLIFF: which text they leave, and that they survive."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from strategies import coded_records

import parlalign
from parlalign import ParlalignError, Record
from parlalign.cli.root import main
from parlalign.formats.records.inline_codes import Code, CodeReader, text_of_items, xml_of_items
from parlalign.formats.records.writing import write_file
from parlalign.records import InlineCodes, swapped
from parlalign.records.read_report import ReadReport
from parlalign.records.values import normalize_record

PAIR = Record("p1", "De kade en de sluis", "Der Kai und die Schleuse", ("nl", "de"), "sentence", 1.0, "paired")
CODED = replace(PAIR, codes=InlineCodes("tmx", 'De kade<ph type="lb"/>en de sluis', "Der Kai<ph/>und die Schleuse"))


@pytest.mark.parametrize("suffix", [".jsonl", ".parquet", ".spacy"])
@settings(max_examples=30)
@given(found=st.lists(coded_records, max_size=3))
def test_formats_that_lose_nothing_keep_codes(suffix: str, found: list[Record]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"x{suffix}")
        parlalign.write(found, path)
        again = list(parlalign.read_records(path))
    assert again == (found if suffix == ".jsonl" else [*map(normalize_record, found)])


@pytest.mark.parametrize("suffix", [".tmx", ".xlsx", ".jsonl", ".parquet", ".spacy"])
def test_records_with_codes_and_without_a_score_are_read_as_they_were_written(suffix: str, tmp_path: Path) -> None:
    native = "<ph>&lt;br/&gt;</ph>"
    codes = InlineCodes("tmx", f"De kade{native}en de sluis", f"Der Kai{native}und die Schleuse")
    found = [replace(PAIR, score=None, codes=codes), replace(PAIR, id="p2", score=None, status="accepted")]
    parlalign.write(found, tmp_path / f"x{suffix}")
    assert parlalign.read_records(tmp_path / f"x{suffix}") == found


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


TMX_CASES = {
    # Trados Studio
    'De <bpt i="1" type="bold" x="1"/>sluis<ept i="1"/> is dicht.': "De sluis is dicht.",
    'Sluis<bpt i="1" x="1"/>wachter<ept i="1"/> gezocht': "Sluiswachter gezocht",
    'De brug<ph x="1" type="LineBreak"/>is open': "De brug is open",
    'De brug<ph x="1"/>is open': "De brug is open",
    'De brug <ph x="1"/> is open': "De brug is open",
    'De brug<ph x="1" type="fnref"/>, de sluis': "De brug, de sluis",
    'De brug (<ph x="1"/>oud) is open': "De brug (oud) is open",
    'De brug<bpt i="1" x="1"/><ept i="1"/>is open': "De brug is open",
    # Trados Workbench
    "De brug<ut>{\\line }</ut>is open": "De brug is open",
    "De <ut>{\\b </ut>brug<ut>}</ut>wachter": "De brugwachter",
    "De <ut>{\\cs6\\f1\\cf6\\lang1024 </ut><ut>&lt;b&gt;</ut>brug<ut>}</ut>": "De brug",
    "Punt 2<ph>\\tab </ph>Bruggen": "Punt 2 Bruggen",
    "5<ph>\\~</ph>km": "5 km",
    "noord<ph>\\_</ph>zuid": "noord-zuid",
    "aan<ph>\\-</ph>leg": "aanleg",
    "1990<ph>{\\endash }</ph>2000": "1990–2000",
    # memoQ
    'De brug<ph>&lt;mq:ch val="&#10;" /&gt;</ph>is open': "De brug is open",
    "De brug<ph>&lt;mq:ch val='&amp;#9;' /&gt;</ph>is open": "De brug is open",
    '5<ph>&lt;mq:ch val="&#160;" /&gt;</ph>%': "5 %",
    'De brug<ph>&lt;mq:rxt displaytext="{0}" val="{0}" /&gt;</ph>is open': "De brug is open",
    "De <bpt i='1' type='bold'>{}</bpt>brug<ept i='1'>{}</ept>wachter": "De brugwachter",
    "De brug<ph type='fmt'>{}</ph>is open": "De brug is open",
    "De brug<ph>{1}</ph>is open": "De brug is open",
    # Wordfast, Déjà Vu, Across, XTM
    'De brug<ph x="1">&lt;br /&gt;</ph>is open': "De brug is open",
    "De brug<ph>{31}</ph>is open": "De brug is open",
    'De brug<ph type="x-tab"/>is open': "De brug is open",
    'De brug<it pos="begin" x="1">&lt;li&gt;</it>is open': "De brug is open",
    "<it pos='end' x='1'>&lt;/i&gt;</it>De brug": "De brug",
    # OmegaT, level 2
    '<bpt i="0" x="0">&lt;f0&gt;</bpt>Brug<ept i="0">&lt;/f0&gt;</ept>wachter': "Brugwachter",
    'De brug<ph x="0">&lt;br0/&gt;</ph>is open': "De brug is open",
    'De brug<ph x="0">&lt;t0/&gt;</ph>is open': "De brug is open",
    # Okapi, MateCat
    'De brug<ph x="1">&amp;lt;br/&amp;gt;</ph>is open': "De brug is open",
    'caf<ph x="1">&amp;eacute;</ph> aan zee': "café aan zee",
    'water<ph x="1">&amp;shy;</ph>weg': "waterweg",
    'water<ph x="1">&lt;wbr/&gt;</ph>weg': "waterweg",
    'De <g id="1">brug</g><x id="2"/>is open': "De brug is open",
    # Phrase, Smartling, Crowdin
    'De brug<ph type="br"/>is open': "De brug is open",
    "Er zijn <ph>%d</ph> bruggen": "Er zijn bruggen",
    "Prijs: <ph>{price}</ph>.": "Prijs: .",
    # hi and nested codes
    'Het <hi type="i">Publicatie<hi type="b">blad</hi></hi> verschijnt': "Het Publicatieblad verschijnt",
    'Zie<ph x="1">&lt;img alt="<sub>een brug</sub>"/&gt;</ph>hier': "Zie hier",
    'H<hi type="sub">2</hi>O': "H2O",
    "3<bpt i='1'>&lt;sup&gt;</bpt>e<ept i='1'>&lt;/sup&gt;</ept> lid": "3e lid",
    # punctuation, quotes, hyphens, white space
    "Open<ph/>: nu": "Open: nu",
    "“<ph/>Open” zei hij": "“Open” zei hij",
    "de noord-<ph/>zuidlijn": "de noord-zuidlijn",
    "en/<ph/>of": "en/of",
    "gesloten.<ph/>De brug": "gesloten. De brug",
    "12\u00a0<ph/>meter": "12\u00a0meter",
    "桥<ph/>开": "桥开",
    "<ph/>Brug<ph/>": "Brug",
}
"""Segments of TMX, and their texts."""

XLIFF_1_CASES = {
    'De brug<x id="1" ctype="lb"/>is open': "De brug is open",
    'De brug<x id="1" ctype="x-br"/>is open': "De brug is open",
    'De brug<x id="1" equiv-text="&lt;br/&gt;"/>is open': "De brug is open",
    'De brug<x id="LINE_BREAK" ctype="lb" equiv-text="&lt;br/&gt;"/>is open': "De brug is open",
    'Er is <x id="INTERPOLATION" equiv-text="{{count}}"/>brug': "Er is brug",
    '<x id="START_TAG_B" ctype="x-b"/>Brug<x id="CLOSE_TAG_B" equiv-text="&lt;/b&gt;"/>wachter': "Brugwachter",
    'Btw: <x id="1" equiv-text="12 %"/> op bruggen': "Btw: 12 % op bruggen",
    '<bx id="1"/>Brug<ex id="1"/>wachter': "Brugwachter",
    '<bpt id="1" rid="1" ctype="bold">{}</bpt>Brug<ept id="2" rid="1">{}</ept>wachter': "Brugwachter",
    'De brug<ph id="1">&lt;mq:ch val="&#10;" /&gt;</ph>is open': "De brug is open",
    'De brug<ph id="1" ctype="image">&lt;img src="x"/&gt;</ph>is open': "De brug is open",
    'De brug<it id="1" pos="open">&lt;td&gt;</it>is open': "De brug is open",
    'De <mrk mtype="term">brug</mrk> is open': "De brug is open",
    'De <mrk mtype="protected">brug</mrk>wachter': "De brugwachter",
    'De <mrk mtype="x-sdl-deleted">oude</mrk><mrk mtype="x-sdl-added">nieuwe</mrk> brug': "De nieuwe brug",
    'De <mrk mtype="x-sdl-feedback-deleted">oude</mrk>brug': "De brug",
    'De <mrk mtype="x-sdl-comment">brug</mrk><mrk mtype="x-sdl-location"/>wachter': "De brugwachter",
    '<g id="1" ctype="x-html-p">Brug</g>Sluis': "Brug Sluis",
    '<g id="1"><g id="2">Brug</g></g>wachter': "Brugwachter",
    'De brug<g id="3"/>is open': "De brug is open",
}
"""Sources of XLIFF 1.2, and their texts."""

XLIFF_2_CASES = {
    'De brug<ph id="1" dataRef="br"/>is open': "De brug is open",
    'De brug<ph id="1" type="fmt" subType="xlf:lb"/>is open': "De brug is open",
    'De brug<ph id="1" disp="[br]"/>is open': "De brug is open",
    'De brug<ph id="1" equiv="LINE_BREAK" disp="&lt;br/&gt;"/>is open': "De brug is open",
    'Er is <ph id="1" equiv="INTERPOLATION" disp="{{n}}"/>brug': "Er is brug",
    '<pc id="1" type="fmt" subType="xlf:b">Brug</pc>wachter': "Brugwachter",
    '<pc id="1" dataRefStart="td">Brug</pc>Sluis': "Brug Sluis",
    '<sc id="1" dataRef="b"/>Brug<ec startRef="1"/>wachter': "Brugwachter",
    'De <mrk id="m1" type="comment" value="oud">brug</mrk> is open': "De brug is open",
    'De <sm id="m1"/>brug<em startRef="m1"/>wachter': "De brugwachter",
    'De brug<cp hex="000B"/>is open': "De brug is open",
    'De brug<cp hex="0001"/>wachter': "De brugwachter",
}
"""Sources of XLIFF 2, and their texts; `br`, `td` and `b` are defined in the unit."""


TMX_SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).parent / "golden" / "tmx14.rng"))


def assert_valid(path: Path) -> None:
    """Check a TMX with its schema; in an XLIFF, that all references lead to an element of the unit."""
    root = etree.parse(path).getroot()
    if path.suffix == ".tmx":
        TMX_SCHEMA.assertValid(root)
        for seg in root.iter("seg"):
            begun = [each.attrib["i"] for each in seg.iter("bpt")]
            assert len(set(begun)) == len(begun)
            assert sorted(begun) == sorted(each.attrib["i"] for each in seg.iter("ept"))
        return
    for unit in root.iter("{*}unit"):
        data = {each.get("id") for each in unit.iter("{*}data")}
        for side in (*unit.iter("{*}source"), *unit.iter("{*}target")):
            ids = [each.get("id") for each in side.iter() if each.get("id")]
            assert len(set(ids)) == len(ids)
            assert {each.get("startRef") for each in side.iter("{*}ec")} - {None} <= set(ids)
            used = {value for each in side.iter() for key, value in each.attrib.items() if key.startswith("dataRef")}
            assert used <= data


def records_of(tmp_path: Path, name: str, content: str, report: ReadReport | None = None) -> list[Record]:
    (tmp_path / name).write_text(content, encoding="utf-8")
    return list(parlalign.iter_records(tmp_path / name, report or ReadReport()))


def tmx_of(*segs: str) -> str:
    target = '<tuv xml:lang="de"><seg>x</seg></tuv>'
    tus = "".join(f'<tu><tuv xml:lang="nl"><seg>{seg}</seg></tuv>{target}</tu>' for seg in segs)
    return f'<tmx version="1.4"><header srclang="nl" segtype="sentence"/><body>{tus}</body></tmx>'


def xliff_1_of(*sources: str, header: str = "", target: str = "<target>x</target>") -> str:
    units = "".join(
        f'<trans-unit id="u{number}"><source>{source}</source>{target}</trans-unit>'
        for number, source in enumerate(sources)
    )
    return (
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"'
        ' xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0"><file original="a" source-language="nl"'
        f' target-language="de" datatype="xml">{header}<body>{units}</body></file></xliff>'
    )


def xliff_2_of(*sources: str) -> str:
    data = "".join(f'<data id="{name}">&lt;{name}&gt;</data>' for name in ("br", "td", "b"))
    units = "".join(
        f'<unit id="u{number}"><originalData>{data}</originalData><segment><source>{source}</source>'
        "<target>x</target></segment></unit>"
        for number, source in enumerate(sources)
    )
    return (
        '<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="nl" trgLang="de"><file id="f">'
        f"{units}</file></xliff>"
    )


@pytest.mark.parametrize(
    ("name", "make", "cases"),
    [
        ("x.tmx", tmx_of, TMX_CASES),
        ("x.xlf", xliff_1_of, XLIFF_1_CASES),
        ("x.xliff", xliff_2_of, XLIFF_2_CASES),
    ],
)
def test_texts_of_codes(
    tmp_path: Path, name: str, make: Callable[..., str], cases: Mapping[str, str], subtests: pytest.Subtests
) -> None:
    found = records_of(tmp_path, name, make(*cases))
    for record, (coded, text) in zip(found, cases.items(), strict=True):
        with subtests.test(coded):
            assert record.source == text


@pytest.mark.parametrize(
    ("name", "make", "cases"),
    [
        ("x.tmx", tmx_of, TMX_CASES),
        ("x.xlf", xliff_1_of, XLIFF_1_CASES),
        ("x.xliff", xliff_2_of, XLIFF_2_CASES),
    ],
)
@pytest.mark.parametrize("suffix", [".tmx", ".xliff"])
def test_codes_survive_in_the_other_format_too(
    tmp_path: Path, suffix: str, name: str, make: Callable[..., str], cases: Mapping[str, str]
) -> None:
    found = records_of(tmp_path, name, make(*cases))
    report = write_file(found, tmp_path / f"out{suffix}")
    again = parlalign.read_records(tmp_path / f"out{suffix}")
    assert [record.source for record in again] == [record.source for record in found]
    # TMX has no code that stands for a text (`12 %`), nor one for a control character.
    lost = 1 if suffix == ".tmx" and name != "x.tmx" else 0
    assert report.without_codes == lost
    assert sum(bool(record.codes) for record in again) == sum(bool(record.codes) for record in found) - lost
    assert_valid(tmp_path / f"out{suffix}")


TAG_DEFINITIONS = (
    '<header><tag-defs xmlns="http://sdl.com/FileTypes/SdlXliff/1.0"><tag id="4"><bpt name="b">&lt;b&gt;</bpt></tag>'
    '<tag id="5"><ph name="br">&lt;w:br/&gt;</ph></tag><tag id="6"><ph name="softHyphen"/></tag></tag-defs></header>'
)


def test_codes_that_trados_defines_in_the_header(tmp_path: Path) -> None:
    sources = ('De brug<x id="5"/>is open', '<g id="4">Brug</g>wachter', 'Brug<x id="6"/>wachter')
    found = records_of(tmp_path, "x.sdlxliff", xliff_1_of(*sources, header=TAG_DEFINITIONS))
    assert [record.source for record in found] == ["De brug is open", "Brugwachter", "Brugwachter"]
    assert found[0].codes
    assert found[0].codes.source == 'De brug<x id="5">&lt;w:br/&gt;</x>is open'


def test_tracked_changes_of_trados_are_accepted(tmp_path: Path) -> None:
    seg = (
        'De wet <mrk mtype="x-sdl-deleted" sdl:revid="r1">gaat morgen</mrk><mrk mtype="x-sdl-added" sdl:revid="r2">gaat'
        ' <g id="4">nu</g></mrk> in<mrk mtype="x-sdl-comment" sdl:cid="c1"> voor allen</mrk>.'
    )
    report = ReadReport()
    (record,) = records_of(tmp_path, "x.sdlxliff", xliff_1_of(seg, header=TAG_DEFINITIONS), report)
    assert record.source == "De wet gaat nu in voor allen."
    assert report.left_out == {"tracked deletion": 1, "annotation (mrk)": 1}


@pytest.mark.parametrize("locked_first", [True, False])
def test_locked_text_of_trados_is_part_of_its_segment(tmp_path: Path, locked_first: bool) -> None:
    unit = '<trans-unit id="{}" translate="no"><source>{}</source></trans-unit>'
    units = [
        unit.format("lockTU_a", "noord <g id='4'>zuid</g>"),
        unit.format("u1", 'Lijn <x id="locked1" xid="lockTU_a"/>.'),
    ]
    content = xliff_1_of("x").partition("<body>")[0] + "<body>" + "".join(units if locked_first else units[::-1])
    report = ReadReport()
    (record,) = records_of(tmp_path, "x.sdlxliff", content + "</body></file></xliff>", report)
    assert (record.id, record.source) == ("u1", "Lijn noord zuid.")
    assert report.left_out.total() == 1


def test_suggestions_and_earlier_versions_are_no_translations(tmp_path: Path) -> None:
    further = (
        '<alt-trans origin="tm"><source>De brug</source><target>Die Brücke (alt)</target></alt-trans>'
        '<minorversions xmlns="MQXliff"><historical-unit><source>De brug</source><target>Brücke</target>'
        '<trans-unit id="h"><source>De brug</source></trans-unit></historical-unit></minorversions>'
    )
    report = ReadReport()
    (record,) = records_of(tmp_path, "x.mqxliff", xliff_1_of("De brug", target=further), report)
    assert (record.source, record.target, record.status) == ("De brug", "", "unpaired")
    assert report.left_out == {"suggested translation (alt-trans)": 1}


def test_codes_of_phrase_are_in_the_text(tmp_path: Path) -> None:
    content = (
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2" xmlns:m="http://www.memsource.com/mxlf/2.0">'
        '<file original="a" source-language="nl" target-language="de" datatype="x"><body><group id="0">'
        '<trans-unit id="u1" m:confirmed="1"><source>De {b>brug&lt;b}{1}is {2>altijd&lt;2} {open} {7}</source>'
        "<target>Die {b>Brücke&lt;b}{1}ist {2>immer&lt;2} {offen}</target>"
        '<alt-trans origin="memsource-tm"><target/></alt-trans><m:tunit-metadata>'
        '<m:mark id="1"><m:content>&lt;br/&gt;</m:content></m:mark><m:mark id="2"><m:type>link</m:type></m:mark>'
        "</m:tunit-metadata></trans-unit></group></body></file></xliff>"
    )
    report = ReadReport()
    (record,) = records_of(tmp_path, "x.mxliff", content, report)
    assert record.source == "De brug is altijd {open} {7}"
    assert (record.target, record.status) == ("Die Brücke ist immer {offen}", "accepted")
    assert not report.left_out
    assert write_file([record], tmp_path / "y.tmx").without_codes == 0
    (again,) = parlalign.read_records(tmp_path / "y.tmx")
    assert (again.source, again.target) == (record.source, record.target)


def test_states_of_memoq_survive_conversion(tmp_path: Path) -> None:
    states = (
        "ManuallyConfirmed",
        "Reviewer1Confirmed",
        "Proofread",
        "Rejected",
        "PartiallyEdited",
        "MachineTranslated",
    )
    units = "".join(
        f'<trans-unit id="{state}" mq:status="{state}"><source>ja</source><target>ja</target></trans-unit>'
        for state in states
    )
    path = tmp_path / "x.mqxliff"
    path.write_text(
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2" xmlns:mq="MQXliff">'
        f'<file original="x" source-language="nl" target-language="de" datatype="x"><body>{units}</body></file></xliff>'
    )
    found = parlalign.read_records(path)
    statuses = ["accepted", "accepted", "accepted", "rejected", "paired", "paired"]
    assert [(record.id, record.status) for record in found] == [*zip(states, statuses, strict=True)]
    parlalign.write(found, tmp_path / "x.xliff")
    assert parlalign.read_records(tmp_path / "x.xliff") == found


def test_target_takes_the_markup_of_the_codes_of_its_source(tmp_path: Path) -> None:
    source = 'Brug<x id="1" equiv-text="&lt;b&gt;"/>wachter'
    content = xliff_1_of(source, target='<target>Brücken<x id="1"/>wärter</target>')
    assert records_of(tmp_path, "x.xlf", content)[0].target == "Brückenwärter"


def test_text_outside_the_segments_is_counted(tmp_path: Path) -> None:
    segments = (
        '<seg-source>(a) <g id="1"><mrk mtype="seg" mid="1">De brug.</mrk> <mrk mtype="seg" mid="2">De sluis.</mrk></g>'
        "</seg-source>"
    )
    report = ReadReport()
    found = records_of(tmp_path, "x.xlf", xliff_1_of("x", target=segments), report)
    assert [record.source for record in found] == ["De brug.", "De sluis."]
    assert report.left_out == {"text between segments": 1}


def test_text_inside_a_code_is_counted_and_survives(tmp_path: Path) -> None:
    seg = 'Zie<ph x="1">&lt;img alt="<sub>een brug</sub>"/&gt;</ph> hier'
    report = ReadReport()
    found = records_of(tmp_path, "x.tmx", tmx_of(seg), report)
    assert report.left_out == {"text inside an inline code (sub)": 1}
    parlalign.write(found, tmp_path / "y.tmx")
    assert f"<seg>{seg}</seg>" in (tmp_path / "y.tmx").read_text(encoding="utf-8")


def test_codes_of_tmx_are_the_same_after_conversion(tmp_path: Path) -> None:
    parlalign.write(records_of(tmp_path, "x.tmx", tmx_of(*TMX_CASES)), tmp_path / "y.tmx")
    segs = etree.parse(tmp_path / "y.tmx").iterfind(".//tuv[1]/seg")
    for seg, coded in zip(segs, TMX_CASES, strict=True):
        before = etree.fromstring(f"<seg>{coded}</seg>")
        if not any(element.tag in {"g", "x"} for element in before.iter()):
            assert [(e.tag, dict(e.attrib), e.text, e.tail if e is not seg else "") for e in seg.iter()] == [
                (e.tag, dict(e.attrib), e.text, e.tail if e is not before else "") for e in before.iter()
            ]


@pytest.mark.parametrize(
    ("seg", "written"),
    [
        ('<bpt i="1"/>De brug', '<it pos="begin"/>De brug'),
        ('De brug<ept i="1"/>', 'De brug<it pos="end"/>'),
        ('<bpt i="1"/>A<ept i="1"/> <bpt i="1"/>b<ept i="1"/>', '<bpt i="1"/>A<ept i="1"/> <bpt i="2"/>b<ept i="2"/>'),
        ('<ph x="1"/>De <bpt i="1" x="2"/>brug<ept i="1"/>', '<ph x="1"/>De <bpt i="1" x="2"/>brug<ept i="1"/>'),
        ("<bpt/>De<ept/> brug", '<bpt i="1"/>De<ept i="1"/> brug'),
        ('<bpt i="1"/>A<bpt i="2"/>b<ept i="1"/>c<ept i="2"/>', '<bpt i="1"/>A<bpt i="2"/>b<ept i="1"/>c<ept i="2"/>'),
        ('De <ph kind="x" x="1"/>brug', 'De <ph x="1"/>brug'),
        ('De<it x="1"/> brug', 'De<it pos="begin" x="1"/> brug'),
    ],
)
def test_written_tmx_is_valid_whatever_was_read(tmp_path: Path, seg: str, written: str) -> None:
    parlalign.write(records_of(tmp_path, "x.tmx", tmx_of(seg)), tmp_path / "y.tmx")
    assert_valid(tmp_path / "y.tmx")
    assert f"<seg>{written}</seg>" in (tmp_path / "y.tmx").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "seg", "lost"),
    [
        ("De kade en de sluis", 'De kade<ph type="lb"/>en de sluis', 0),
        ("De kade\u00a0en  de sluis ", 'De kade<ph type="lb"/>\u00a0en  de sluis ', 0),
        ("de sluis", "de sluis", 1),  # the code is before the text
        ("De kaai en de sluis", "De kaai en de sluis", 1),
        ("", None, 0),
    ],
)
def test_codes_keep_their_place_or_are_lost(tmp_path: Path, text: str, seg: str | None, lost: int) -> None:
    report = write_file([replace(CODED, source=text)], tmp_path / "x.tmx")
    assert report.without_codes == lost
    segs = [each for each in (tmp_path / "x.tmx").read_text(encoding="utf-8").splitlines() if "<seg>" in each]
    assert [each.strip() for each in segs[:1]] == ([] if seg is None else [f"<seg>{seg}</seg>"])


def test_codes_after_an_enumerator(tmp_path: Path) -> None:
    codes = InlineCodes("tmx", '51. <bpt i="1"/>De brug<ept i="1"/> is open', '51. Die <ph x="1"/>Brücke ist offen')
    source, target = "51. De brug is open", "51. Die Brücke ist offen"
    record = replace(PAIR, level="paragraph", source=source, target=target, codes=codes)
    parlalign.write([record], tmp_path / "x.tmx")
    segs = [seg for seg in (tmp_path / "x.tmx").read_text(encoding="utf-8").splitlines() if "<seg>" in seg]
    assert [seg.strip() for seg in segs[2:]] == [
        '<seg><bpt i="1"/>De brug<ept i="1"/> is open</seg>',
        '<seg>Die <ph x="1"/>Brücke ist offen</seg>',
    ]
    assert parlalign.read_records(tmp_path / "x.tmx")[0].codes == codes
    parlalign.write([record], tmp_path / "y.tmx", parlalign.WriteOptions(enumerators="strip"))
    assert parlalign.read_records(tmp_path / "y.tmx")[0].codes == codes


@pytest.mark.parametrize("xml", ["De<ph>", "De kade&x;", "<b>", "De kade</seg><seg/>", "\ud800<ph/>", "<!DOCTYPE x>"])
def test_damaged_codes_are_lost_and_the_text_stays(tmp_path: Path, xml: str) -> None:
    record = replace(PAIR, codes=InlineCodes("xliff-2", xml, ""))
    for suffix in (".tmx", ".xliff"):
        assert write_file([record], tmp_path / f"x{suffix}").without_codes == 1
        assert parlalign.read_records(tmp_path / f"x{suffix}")[0].source == record.source


@pytest.mark.parametrize("suffix", [".tmx", ".xliff"])
def test_many_codes_of_pairs_inside_each_other(tmp_path: Path, suffix: str) -> None:
    seg = '<bpt i="1"/>a' * 2000 + '<ept i="1"/>' * 2000
    found = records_of(tmp_path, "x.tmx", tmx_of(seg))
    assert write_file(found, tmp_path / f"y{suffix}").without_codes == 0
    assert_valid(tmp_path / f"y{suffix}")
    assert parlalign.read_records(tmp_path / f"y{suffix}")[0].source == "a" * 2000


@pytest.mark.parametrize("suffix", [".tsv", ".moses", ".html"])
def test_formats_without_codes_count_them(tmp_path: Path, suffix: str) -> None:
    assert write_file([CODED, PAIR], tmp_path / f"x{suffix}").without_codes == 1


def test_alignment_of_records_names_the_codes_that_it_leaves_out(tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    parlalign.write([CODED, replace(PAIR, id="p2")], path)
    result = CliRunner().invoke(main, ["align", str(path), "-o", str(tmp_path / "b.tmx")])
    assert f"{path}: left out: the inline codes of 1 record\n" in result.output


def test_summary_of_a_conversion_names_lost_codes(tmp_path: Path) -> None:
    parlalign.write([CODED], tmp_path / "x.jsonl")
    result = CliRunner().invoke(main, ["convert", str(tmp_path / "x.jsonl"), str(tmp_path / "x.tsv")])
    assert "inline codes left out of 1 record" in result.output


def items_of(seg: str) -> Sequence[str | Code]:
    return CodeReader("tmx", ReadReport()).items(etree.fromstring(f"<seg>{seg}</seg>"))


words = st.text(st.sampled_from("abcdeé"), min_size=1, max_size=4)
separators = st.sampled_from(
    ["<ph/>", "<ph>&lt;br/&gt;</ph>", '<ph type="tab"/>', "<ut>{\\line }</ut>", "<ph>{1}</ph>"]
)


@settings(max_examples=200)
@given(st.lists(words, min_size=2, max_size=6), st.lists(separators, min_size=5, max_size=5), st.booleans())
def test_words_between_codes_are_never_glued(found: list[str], codes: list[str], bold: bool) -> None:
    coded = [f'<bpt i="{k}"/>{word}<ept i="{k}"/>' if bold else word for k, word in enumerate(found)]
    seg = coded[0] + "".join(f"{code}{word}" for code, word in zip(codes, coded[1:], strict=False))
    items = items_of(seg)
    assert text_of_items(items) == " ".join(found)
    assert items_of(xml_of_items(items)) == items


@settings(max_examples=200)
@given(st.lists(words, min_size=1, max_size=6))
def test_formatting_never_divides_a_word(found: list[str]) -> None:
    pairs = (f'<hi>{word}</hi><bpt i="{k}" type="bold"/>{word}<ept i="{k}"/>' for k, word in enumerate(found))
    assert text_of_items(items_of("".join(pairs))) == "".join(word * 2 for word in found)


def tmx_with(*tus: str) -> str:
    return f'<tmx version="1.4"><header srclang="nl" segtype="sentence"/><body>{"".join(tus)}</body></tmx>'


DIKE_NL = '<tuv xml:lang="nl"><seg>De dijk is hoog.</seg></tuv>'
DIKE_DE = '<tuv xml:lang="de"><seg>Der Deich ist hoch.</seg></tuv>'
DIKE = ("De dijk is hoog.", "Der Deich ist hoch.")


@pytest.mark.parametrize(
    ("content", "counted"),
    [
        (tmx_with(f"<tu>{DIKE_NL}{DIKE_DE}<prop type='x'>y</prop></tu>"), {}),
        (tmx_with(f"<tu>{DIKE_NL}{DIKE_DE}</tu>").replace("<tmx", '<tmx xmlns="http://www.lisa.org/tmx14"'), {}),
        (tmx_with(f"<tu>{DIKE_NL}{DIKE_DE.replace('xml:lang', 'lang')}</tu>"), {}),
        (tmx_with(f"<tu>{DIKE_NL}{DIKE_DE.replace('xml:lang', 'LANG')}</tu>"), {}),
        (tmx_with(f"<tu>{DIKE_NL}<tuv><seg xml:lang='de-DE'>Der Deich ist hoch.</seg></tuv></tu>"), {}),
        (f"<tmx><body><tu>{DIKE_NL}{DIKE_DE}</tu></body></tmx>", {}),
        (tmx_with(f"<tu>{DIKE_NL.replace('<seg>', 'X<seg>')}{DIKE_DE}</tu>"), {"text of a tuv outside its seg": 1}),
        (tmx_with(f"<tu>{DIKE_NL.replace('</tuv>', '<seg>b</seg></tuv>')}{DIKE_DE}</tu>"), {"second seg of a text": 1}),
        (
            tmx_with(f"<tu>{DIKE_NL}{DIKE_DE}</tu>".replace("tu", "TU").replace("seg", "SEG")),
            {"element name in capitals (read as in TMX)": 1},
        ),
        (
            tmx_with(f"<Tu>{DIKE_NL}{DIKE_DE}</Tu>").replace("tmx", "TMX").replace("body", "BODY"),
            {"element name in capitals (read as in TMX)": 1},
        ),
        (
            tmx_with(f"<tu>{DIKE_NL}{DIKE_DE}</tu>".replace("<seg>", "\n ").replace("</seg>", "\n ")),
            {"tuv without seg (its own text is read)": 2},
        ),
        (
            tmx_with(f"<tu>{DIKE_NL.replace('<seg>', '<prop>a</prop> ').replace('</seg>', '<note/>')}{DIKE_DE}</tu>"),
            {"tuv without seg (its own text is read)": 1},
        ),
        (
            tmx_with(f"<tu>{DIKE_NL.replace('is ', 'is<br/>').replace('dijk', '<b>dijk</b>')}{DIKE_DE}</tu>"),
            {"element that is no inline code (its text is kept)": 2},
        ),
    ],
)
def test_tmx_of_other_forms(tmp_path: Path, content: str, counted: dict[str, int]) -> None:
    report = ReadReport()
    (record,) = records_of(tmp_path, "x.tmx", content, report)
    assert (record.source, record.target) == DIKE
    assert record.languages == ("nl", "de")
    assert report.left_out | report.corrected == counted


def test_an_entry_inside_another_is_refused(tmp_path: Path) -> None:
    content = tmx_with(f"<tu>{DIKE_NL}{DIKE_DE}<tu>{DIKE_NL}{DIKE_DE}</tu></tu>")
    with pytest.raises(ParlalignError, match=r"line 1: a tu is inside another tu: end the first one"):
        records_of(tmp_path, "x.tmx", content)


def test_strict_reading_refuses_other_forms(tmp_path: Path) -> None:
    content = tmx_with(f"<TU>{DIKE_NL}{DIKE_DE}</TU>")
    with pytest.raises(ParlalignError, match="capitals"):
        records_of(tmp_path, "x.tmx", content, ReadReport(strict=True))
