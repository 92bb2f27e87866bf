"""Records of more than two languages: they are aligned through a pivot, written, read, converted and divided."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import parlalign
from parlalign.aligning.joining import PairBeads, join_beads
from parlalign.api import iter_records
from parlalign.checking.doubts import describe_doubts
from parlalign.cli.root import main
from parlalign.multilingual import align_versions
from parlalign.multilingual.versions import settle_versions
from parlalign.records import Bead, Document, Edit, FurtherText, InlineCodes, Origin, Record, Span
from parlalign.records.chosen_languages import in_languages, pairs_with_source
from parlalign.records.read_report import ReadReport

NL = """Het Parlement vraagt de Commissie om een verslag over de havens.

De kade wordt volgend jaar hersteld, zodat de schepen weer kunnen aanleggen.

De gemeente betaalt de helft van de kosten van het nieuwe veer.

De vergadering wordt om twaalf uur gesloten."""
DE = """Das Parlament ersucht die Kommission um einen Bericht über die Häfen.

Der Kai wird im nächsten Jahr instand gesetzt, damit die Schiffe wieder anlegen können.

Die Gemeinde trägt die Hälfte der Kosten der neuen Fähre.

Die Sitzung wird um zwölf Uhr geschlossen."""
FR = """Le Parlement demande à la Commission un rapport sur les ports.

Le quai sera réparé l'année prochaine, afin que les bateaux puissent de nouveau accoster.

La commune paie la moitié des coûts du nouveau bac.

La séance est levée à midi."""


def paired(source: Sequence[int], target: Sequence[int], score: float = 0.9, *, crosses: bool = False) -> Bead:
    return Bead(tuple(source), tuple(target), score, is_crossing=crosses)


def members(found: Sequence[Sequence[Bead]], sizes: Sequence[int]) -> list[tuple[tuple[int, ...], ...]]:
    """Return the joined beads of a pivot, which is the first list, with each other list."""
    pairs = [PairBeads(0, number, beads) for number, beads in enumerate(found, 1)]
    return [bead.members for bead in join_beads(pairs, sizes, pivot=0, least=0.5)]


def test_beads_that_share_a_segment_of_the_pivot_become_one() -> None:
    german = [paired([0], [0, 1]), paired([1], [2]), paired([2], [3])]
    french = [paired([0, 1], [0]), paired([2], [1])]
    assert members([german, french], [3, 4, 2]) == [((0, 1), (0, 1, 2), (0,)), ((2,), (3,), (1,))]


def test_a_text_that_a_language_lacks_is_empty_and_one_that_the_pivot_lacks_follows_the_text_before_it() -> None:
    german = [paired([0], [0]), paired([1], []), paired([2], [1])]
    french = [paired([0], [0]), paired([], [1]), paired([1], [2]), paired([2], [3])]
    found = members([german, french], [3, 2, 4])
    assert found == [((0,), (0,), (0,)), ((), (), (1,)), ((1,), (), (2,)), ((2,), (1,), (3,))]


def test_a_rejected_bead_does_not_join_what_a_certain_one_joins() -> None:
    german, french = [paired([0], [0])], [paired([0], [0], 0.2)]
    pairs = [PairBeads(0, 1, german), PairBeads(0, 2, french)]
    joined = join_beads(pairs, [1, 1, 1], pivot=0, least=0.5)
    assert [(bead.members, bead.score) for bead in joined] == [(((0,), (0,), ()), 0.9), (((), (), (0,)), 0.2)]
    both = join_beads([PairBeads(0, 1, [paired([0], [0], 0.3)]), pairs[1]], [1, 1, 1], pivot=0, least=0.5)
    assert [(bead.members, bead.score) for bead in both] == [(((0,), (0,), (0,)), 0.2)]


def test_beads_of_other_lists_add_what_the_pivot_lacks_but_never_join_what_it_keeps_apart() -> None:
    pairs = [
        PairBeads(0, 1, [paired([0], [0]), paired([], [1]), paired([1], [2])]),
        PairBeads(0, 2, [paired([0], [0]), paired([], [1]), paired([1], [2])]),
        PairBeads(1, 2, [paired([0], [0], 0.8), paired([1], [1], 0.7), paired([2], [0, 2])]),
    ]
    joined = join_beads(pairs, [2, 3, 3], pivot=0, least=0.5)
    assert [bead.members for bead in joined] == [((0,), (0,), (0,)), ((), (1,), (1,)), ((1,), (2,), (2,))]
    assert joined[1].score == 0.7


@given(st.data())
def test_every_segment_is_in_exactly_one_joined_bead(data: st.DataObject) -> None:
    sizes = [data.draw(st.integers(0, 6)) for _ in range(4)]
    pivot = data.draw(st.integers(0, 3))
    second = data.draw(st.sampled_from([number for number in range(4) if number != pivot]))
    others = [(pivot, number) for number in range(4) if number != pivot]
    others += [(second, number) for number in range(4) if number not in {pivot, second}]
    pairs = [PairBeads(a, b, data.draw(covering(sizes[a], sizes[b]))) for a, b in others]
    joined = join_beads(pairs, sizes, pivot=pivot, least=0.5)
    seen = sorted((number, k) for bead in joined for number, own in enumerate(bead.members) for k in own)
    assert seen == [(number, k) for number, size in enumerate(sizes) for k in range(size)]
    assert all(0 <= bead.score <= 1 for bead in joined)
    order = [bead.members[pivot][0] for bead in joined if bead.members[pivot]]
    assert order == sorted(order)


@st.composite
def covering(draw: st.DrawFn, source: int, target: int) -> list[Bead]:
    """Return monotone beads that cover two lists of these sizes."""
    beads, i, j = [], 0, 0
    while i < source or j < target:
        rows, columns = draw(st.integers(0, min(2, source - i))), draw(st.integers(0, min(2, target - j)))
        if not rows and not columns:
            rows, columns = int(i < source), int(i >= source)
        if not rows or not columns:  # an unaligned segment is a bead of its own
            rows, columns = min(rows, 1), min(columns, 1)
        score = draw(st.sampled_from([0.2, 0.5, 0.9]))
        beads.append(paired(range(i, i + rows), range(j, j + columns), score))
        i, j = i + rows, j + columns
    return beads


# Alignment ------------------------------------------------------------------------------------------------------------


def test_three_texts_become_records_with_three_texts() -> None:
    without = FR.replace("La commune paie la moitié des coûts du nouveau bac.\n\n", "")
    texts = [Document("n", NL), Document("d", DE), Document("f", without)]
    alignment = align_versions(texts)
    rows = zip(*(text.split("\n\n") for text in (NL, DE, FR)), strict=True)
    expected = [(nl, de, "" if "moitié" in fr else fr) for nl, de, fr in rows]
    assert [record.texts for record in alignment.records] == expected
    assert {record.all_languages for record in alignment.records} == {("nl", "de", "fr")}
    for record in alignment.records:
        assert record.scores[0] is None
        own = zip(record.texts, record.scores, strict=True)
        assert record.score == min(score for text, score in own if text and score is not None)
    assert alignment.segment_counts() == {"in": 11, "paired": 11, "unpaired": 0, "rejected": 0, "left out": 0}


def test_a_text_that_only_the_pivot_lacks_is_found_through_the_other_languages() -> None:
    without = NL.replace("De kade wordt volgend jaar hersteld, zodat de schepen weer kunnen aanleggen.\n\n", "")
    records = parlalign.align_versions([Document("n", without), Document("d", DE), Document("f", FR)])
    assert [bool(record.source) for record in records] == [True, False, True, True]
    assert records[1].target.startswith("Der Kai")
    assert records[1].texts[2].startswith("Le quai")


@pytest.mark.parametrize("pivot", ["nl", "de", "fr"])
def test_any_language_can_be_the_pivot_and_the_order_is_that_of_the_languages(pivot: str) -> None:
    texts = [Document("d", DE), Document("f", FR), Document("n", NL)]
    records = parlalign.align_versions(texts, languages=("nl", "de", "fr"), pivot=pivot, level="sentence")
    assert [record.texts for record in records] == [*zip(*(text.split("\n\n") for text in (NL, DE, FR)), strict=True)]
    assert {record.scores.index(None) for record in records} == {["nl", "de", "fr"].index(pivot)}


@pytest.mark.parametrize("pivot", ["nl", "fr"])
def test_paragraphs_that_some_languages_divide_become_one_record(pivot: str) -> None:
    folder = parlalign.corpus_path("island-ports")
    documents = [parlalign.read(folder / f"{code}.txt") for code in ("nl", "de", "en", "fr")]
    found = [bead.members for bead in align_versions(documents, pivot=pivot).beads]
    assert len(found) == 28
    assert [members for members in found if {*map(len, members)} != {1}] == [
        ((14,), (14, 15), (14,), (14,)),
        ((19, 20), (20,), (19,), (19, 20)),
        ((23,), (23, 24), (22, 23), (23,)),
    ]


def test_two_versions_are_aligned_like_two_documents() -> None:
    documents = [Document("n", NL), Document("d", DE)]
    found = align_versions(documents).records
    expected = parlalign.align_documents(documents, sub_segments=False).records
    assert [replace(record, scores=()) for record in found] == list(expected)
    assert not any(record.further or record.scores for record in found)


def test_a_file_without_words_gets_the_language_that_remains_or_that_its_name_tells() -> None:
    texts = [Document("n", NL), Document("x", "12,5"), Document("f", FR)]
    assert [one.language for one in settle_versions(texts, ("nl", "de", "fr"))] == ["nl", "de", "fr"]
    named = [texts[0], Document("x", "12,5", path="r.de.txt"), texts[2]]
    assert [one.language for one in settle_versions(named, None)] == ["nl", "de", "fr"]
    with pytest.raises(parlalign.ParlalignError, match="x: its language cannot be told: give all languages with"):
        settle_versions(texts, None)


@pytest.mark.parametrize(
    ("languages", "message"),
    [
        (("nl", "de", "it"), r"c\.txt: the text is in French \(fr\), not in nl or de or it: give the languages"),
        (("nl", "de"), r"3 documents and 2 languages \(nl, de\): give one document for each language"),
    ],
)
def test_documents_that_do_not_fit_the_languages_are_refused(languages: tuple[str, ...], message: str) -> None:
    texts = [Document("a", NL), Document("b", DE), Document("c", FR, path="c.txt")]
    with pytest.raises(parlalign.ParlalignError, match=message):
        align_versions(texts, languages)


def test_two_documents_in_one_language_and_an_unknown_pivot_are_refused() -> None:
    texts = [Document("a", NL), Document("b", NL), Document("c", FR)]
    with pytest.raises(parlalign.ParlalignError, match=r"a and b: both are in Dutch \(nl\): give one document"):
        align_versions(texts)
    with pytest.raises(parlalign.ParlalignError, match="pivot it: is none of the languages of the texts: use one of"):
        align_versions([Document("a", NL), Document("b", DE), Document("c", FR)], pivot="it")


def test_a_document_in_the_languages_of_two_is_refused_and_one_with_a_quotation_is_not() -> None:
    texts = [Document("a", f"{NL}\n\n{DE}"), Document("b", DE), Document("c", FR)]
    with pytest.raises(parlalign.ParlalignError, match=r"a: is in Dutch \(nl\) and German \(de\): give one document"):
        align_versions(texts)
    quotation = f"{NL}\n\nHij zei: „Der Kai wird im nächsten Jahr instand gesetzt.“"
    assert settle_versions([Document("a", quotation), *texts[1:]], None)[0].language == "nl"


def test_a_language_of_which_the_encoder_knows_nothing_is_refused_with_its_file() -> None:
    finnish = "Ottaa huomioon, että sairaalat hoitavat potilaita rajan molemmin puolin. " * 5
    texts = [Document("a", NL), Document("b", DE), Document("c", finnish, path="c.txt")]
    with pytest.raises(parlalign.ParlalignError, match=r"c\.txt: language 'fi' is not supported: use one of"):
        align_versions(texts)


# Files ----------------------------------------------------------------------------------------------------------------


def origin(document: str, label: str | None = "A") -> Origin:
    return Origin(document, (Span(0, 3),), "recital", label)


FOUR = [
    Record(
        "p1",
        "A. een",
        "A. eins",
        ("nl", "de"),
        "paragraph",
        0.8,
        "paired",
        (origin("n"), origin("d")),
        further=(FurtherText("fr", "A. un", origin("f")), FurtherText("en", "A. one", origin("e"))),
        scores=(None, 0.8, 0.9, 0.95),
    ),
    Record(
        "p2",
        "twee",
        "",
        ("nl", "de"),
        "paragraph",
        0.7,
        "paired",
        (origin("n"), None),
        further=(FurtherText("fr", "deux", origin("f")), FurtherText("en", "")),
        scores=(None, 0.6, 0.7, 0.8),
    ),
    Record(
        "p3",
        "",
        "drei",
        ("nl", "de"),
        "paragraph",
        0.7,
        "paired",
        (None, origin("d")),
        further=(FurtherText("fr", "trois", origin("f")), FurtherText("en", "")),
        scores=(None, None, 0.7, None),
    ),
    Record("p4", "vier", "vier", ("nl", "de"), "paragraph", 0.9, "paired"),
    Record(
        "p5",
        "vijf",
        "cinq",
        ("nl", "fr"),
        "paragraph",
        0.9,
        "paired",
        further=(FurtherText("en", "five"),),
        scores=(None, 0.9, 0.95),
    ),
]


@pytest.mark.parametrize("suffix", [".jsonl", ".parquet"])
def test_formats_without_loss_give_back_records_of_any_number_of_languages(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"x{suffix}"
    assert parlalign.write(FOUR, path) == 5
    assert parlalign.read_records(path) == FOUR


def test_files_of_two_languages_have_no_fields_of_more(tmp_path: Path) -> None:
    parlalign.write(FOUR[3:4], tmp_path / "x.jsonl")
    assert json.loads((tmp_path / "x.jsonl").read_text("utf-8")).keys().isdisjoint({"further", "scores"})
    parlalign.write(FOUR[3:4], tmp_path / "x.tsv")
    assert (tmp_path / "x.tsv").read_text("utf-8").splitlines()[0].endswith("\tcrossing")
    arrow = pytest.importorskip("pyarrow.parquet")
    parlalign.write(FOUR[3:4], tmp_path / "x.parquet")
    assert not {"scores", "text_fr"} & {*arrow.read_schema(tmp_path / "x.parquet").names}


def test_parquet_has_a_column_for_each_further_language(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow.parquet")
    parlalign.write(FOUR, tmp_path / "x.parquet")
    table = arrow.read_table(tmp_path / "x.parquet")
    assert table["text_fr"].to_pylist() == ["A. un", "deux", "trois", None, None]
    assert table["text_en"].to_pylist() == ["A. one", "", "", None, "five"]


def test_tsv_has_a_column_for_each_further_language(tmp_path: Path) -> None:
    path = tmp_path / "x.tsv"
    parlalign.write(FOUR, path)
    back = parlalign.read_records(path)
    assert [(one.texts, one.all_languages, one.scores) for one in back] == [
        (one.texts, one.all_languages, one.scores) for one in FOUR
    ]
    header, *rows = path.read_text("utf-8").splitlines()
    two = dict(zip(header.split("\t"), rows[3].split("\t"), strict=True)) | {"text_fr": "quatre"}
    path.write_text(f"{header}\n" + "\t".join(two.values()), "utf-8")
    (added,) = parlalign.read_records(path)
    assert (added.texts, added.all_languages) == (("vier", "vier", "quatre"), ("nl", "de", "fr"))
    path.write_text("\n".join([header.replace("text_fr", "fr"), rows[0]]), "utf-8")
    with pytest.raises(parlalign.ParlalignError, match=r"line 2: is not a record \(text_fr is missing\)"):
        parlalign.read_records(path)


def test_doubts_about_further_texts_are_described() -> None:
    edit = Edit(Span(5, 6), "", "wrap-join", 0.6)
    place = replace(origin("f"), spans=(Span(0, 12),), edits=(edit,))
    record = replace(FOUR[0], source="op 9 mei", target="am 9. Mai", further=(FurtherText("fr", "le 8 mai", place),))
    record = replace(record, scores=(None, 0.99, 0.99))
    assert [line for line in describe_doubts(record) if not line.startswith("low score")] == [
        "date (nl-fr): 9 mei | 8 mai",
        "fr: line break joined, 60 % sure (at 5 of the source text)",
    ]


def test_tmx_has_a_tuv_for_each_text(tmp_path: Path) -> None:
    path = tmp_path / "x.tmx"
    assert parlalign.write(FOUR, path) == 5
    first, second, third, *_ = back = parlalign.read_records(path)
    assert first == FOUR[0]
    assert (second.languages, second.texts, second.score) == (("nl", "fr"), ("twee", "deux"), 0.7)
    assert (third.languages, third.texts, third.further) == (("de", "fr"), ("drei", "trois"), ())
    assert back[3:] == FOUR[3:]
    assert '<tu tuid="p3" segtype="paragraph" srclang="de-DE">' in path.read_text("utf-8")


def test_a_tmx_of_another_tool_is_read_with_all_its_languages_and_codes(tmp_path: Path) -> None:
    french = '<bpt i="1"/>un<ept i="1"/>'
    tuvs = "".join(
        f'<tuv xml:lang="{tag}"><seg>{text}</seg></tuv>'
        for tag, text in zip(["de", "nl", "fr", "nl", "en"], ["eins", "een", french, "één", ""], strict=True)
    )
    path = tmp_path / "x.tmx"
    header = '<header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en"'
    path.write_text(
        f'<tmx version="1.4">{header} srclang="nl" datatype="xml"/><body><tu tuid="1">{tuvs}</tu></body></tmx>', "utf-8"
    )
    report = ReadReport()
    (record,) = iter_records(path, report)
    assert record.all_languages == ("nl", "de", "fr", "en")
    assert record.texts == ("een", "eins", "un", "")
    assert record.codes == InlineCodes("tmx", "", "")
    assert report.left_out == {"further text of an entry, in Dutch": 1}
    parlalign.write([record], tmp_path / "y.tmx")
    (again,) = parlalign.read_records(tmp_path / "y.tmx")
    assert again.further[0].codes.startswith("<bpt")
    (chosen,) = iter_records(path, ReadReport(languages=("fr", "de")))
    assert (chosen.texts, chosen.languages, chosen.further) == (("un", "eins"), ("fr", "de"), ())


@pytest.mark.parametrize("suffix", ["xliff", "moses", "xces", "html", "xlsx", "spacy"])
def test_formats_of_two_languages_refuse_more_and_write_nothing(tmp_path: Path, suffix: str) -> None:
    with pytest.raises(parlalign.ParlalignError, match=rf"{suffix} has two languages, .*: choose two with --languages"):
        parlalign.write(FOUR, tmp_path / f"x.{suffix}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", ["tsv", "parquet"])
def test_a_table_refuses_a_language_that_begins_too_late(
    tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parlalign.formats.records.tsv._MOST_BEFORE", 1)
    monkeypatch.setattr("parlalign.formats.records.parquet.ROWS_PER_GROUP", 1)
    with pytest.raises(parlalign.ParlalignError, match="record 2 is in nl, de, fr, en, and the records before it have"):
        parlalign.write([FOUR[3], FOUR[0]], tmp_path / f"x.{suffix}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"scores": [0.5]}, "1 scores: give one for each of the 4 languages"),
        ({"further": [{"language": "nl", "text": "x"}], "scores": []}, "languages nl, de, nl: give each once"),
        ({"further": [{"language": "fr"}]}, "text is missing"),
    ],
)
def test_wrong_values_are_refused_with_their_line(tmp_path: Path, values: dict[str, object], reason: str) -> None:
    parlalign.write(FOUR[:1], tmp_path / "x.jsonl")
    written = json.loads((tmp_path / "x.jsonl").read_text("utf-8"))
    (tmp_path / "x.jsonl").write_text(json.dumps(written | values), "utf-8")
    with pytest.raises(parlalign.ParlalignError, match=rf"line 1: is not a record \({reason}\)"):
        parlalign.read_records(tmp_path / "x.jsonl")


# Some of the languages ------------------------------------------------------------------------------------------------


def test_chosen_languages_have_their_own_score_and_status() -> None:
    pair = in_languages(FOUR[0], ("en", "nl"))
    assert pair == Record(
        "p1", "A. one", "A. een", ("en", "nl"), "paragraph", 0.95, "paired", (origin("e"), origin("n"))
    )
    alone = in_languages(FOUR[1], ("nl", "de"))
    assert alone is not None
    assert (alone.status, alone.texts, alone.further, alone.scores) == ("unpaired", ("twee", ""), (), ())
    assert in_languages(FOUR[0], ("it", "nl")) is None
    three = in_languages(FOUR[0], ("fr", "nl", "de"))
    assert three is not None
    assert (three.all_languages, three.scores) == (("fr", "nl", "de"), (0.9, None, 0.8))


def test_the_pairs_of_a_record_are_those_of_its_first_text() -> None:
    assert [one.languages for one in pairs_with_source(FOUR[0])] == [("nl", "de"), ("nl", "fr"), ("nl", "en")]
    assert [one.texts for one in pairs_with_source(FOUR[1])] == [("twee", "deux")]
    assert [one.texts for one in pairs_with_source(FOUR[2])] == [("drei", "trois")]
    assert [*pairs_with_source(FOUR[3])] == [FOUR[3]]


def run(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(main, [str(one) for one in arguments])
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture
def texts(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"r.{code}.txt" for code in ("nl", "de", "fr")]
    for path, text in zip(paths, (NL, DE, FR), strict=True):
        path.write_text(text, "utf-8")
    return paths


def test_align_and_convert_keep_three_languages(texts: list[Path], tmp_path: Path) -> None:
    said = run("align", *texts, "-o", tmp_path / "o.tmx")
    assert "languages: nl, de, fr; the others are aligned with Dutch" in said
    assert "segments: 12 in (4 nl, 4 de, 4 fr) = 12 paired + 0 unpaired + 0 rejected" in said
    chain = [tmp_path / name for name in ("o.tmx", "a.jsonl", "b.parquet", "c.tsv", "d.tmx")]
    for source, target in pairwise(chain):
        assert "4 records written" in run("convert", source, target)
    expected = [*zip(*(text.split("\n\n") for text in (NL, DE, FR)), strict=True)]
    assert [record.texts for record in parlalign.read_records(chain[-1])] == expected
    assert "left out: 4 × further text of a record, in German" in run(
        "convert", chain[1], tmp_path / "p.xliff", "--languages", "fr-nl"
    )
    assert [one.texts for one in parlalign.read_records(tmp_path / "p.xliff")] == [(fr, nl) for nl, _, fr in expected]
    assert "choose two with --languages" in run("convert", chain[1], tmp_path / "q.moses", code=1)


def test_align_refuses_a_format_of_two_languages_before_it_aligns(texts: list[Path], tmp_path: Path) -> None:
    said = run("align", *texts, "-o", tmp_path / "o.xliff", code=1)
    assert "a file of xliff has two languages: write .tmx, .jsonl, .parquet or .tsv" in said


def test_other_commands_take_pairs_or_ask_for_two_languages(texts: list[Path], tmp_path: Path) -> None:
    run("align", *texts, "-o", tmp_path / "o.jsonl", "--languages", "nl-de-fr", "--pivot", "fr")
    said = run("memory", "add", tmp_path / "m.sqlite", tmp_path / "o.jsonl")
    assert "records of more than two languages: 4, each divided into pairs with its first text" in said
    assert "now 8 records" in said
    with parlalign.open_memory(tmp_path / "n.sqlite") as memory:
        assert memory.add(FOUR[:1]).added == 3
    said = run("evaluate", tmp_path / "o.jsonl", tmp_path / "o.jsonl", code=1)
    assert "has two languages, and the records have 3 (nl, de, fr): choose two with --languages" in said
    assert "French:" in run("show", tmp_path / "o.jsonl")
