"""Found beads and gold in the forms of other tools: hunalign, Moses, XCES, records. All give the figures of ladders."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import parlalign
from parlalign import Bead, ParlalignError, Record
from parlalign.cli.root import main
from parlalign.evaluation.evaluate import Evaluation, evaluate, evaluate_files
from parlalign.evaluation.text_matching import Segments, TextBead, match_texts, with_numbers
from parlalign.formats.records.ladder import read_beads

SOURCE = (
    "De markt begint om acht uur.",
    "(Applaus)",
    "Wij huren twee kramen. Zij zijn groen.",
    "Het regent.",
    "(Applaus)",
    "Daarom blijft de helft leeg;",
    "morgen proberen wij het opnieuw.",
    "Einde.",
)
TARGET = (
    "Der Markt beginnt um acht Uhr.",
    "(Beifall)",
    "Wir mieten zwei Stände.",
    "Sie sind grün.",
    "(Beifall)",
    "Deshalb bleibt die Hälfte leer; morgen versuchen wir es noch einmal.",
    "Schluss.",
)
GOLD = "[0]:[0]\n[1]:[1]\n[2]:[2, 3]\n[3]:[]\n[4]:[4]\n[5, 6]:[5]\n[7]:[6]\n"
FOUND = "[0]:[0]:0.9\n[1]:[1]:0.9\n[2]:[2]:0.8\n[3]:[3]:0.6\n[4]:[4]:0.9\n[5, 6]:[5]:0.7\n[7]:[]:0.5\n[]:[6]:0.5\n"
UNKNOWN_ID = '<linkGrp fromDoc="c.nl.xml" toDoc="c.de.xml"><link xtargets="q;"/></linkGrp>'
TEXT_FORMS = ("gold.txt", "gold.moses", "gold.tmx", "gold.jsonl", "gold.xml", "own.xces")
NUMBER_FORMS = ("gold.beads", "gold.ladder", "gold.xces", "intertext.xml")


def write_forms(folder: Path, ladder: str) -> None:
    """Write an alignment in all forms."""
    folder.mkdir()
    (folder / "gold.beads").write_text(ladder)
    beads = read_beads(folder / "gold.beads")
    rungs = [(0, 0), *itertools.accumulate(((len(b.source), len(b.target)) for b in beads), added)]
    (folder / "gold.ladder").write_text("".join(f"{i}\t{j}\t0.3\n" for i, j in rungs))
    joined = [(SOURCE[i:k], TARGET[j:m]) for (i, j), (k, m) in itertools.pairwise(rungs)]
    (folder / "gold.txt").write_text("".join(f"{' ~~~ '.join(s)}\t{' ~~~ '.join(t)}\t0.3\n" for s, t in joined))
    (folder / "gold.nl").write_text("".join(f"{' '.join(source)}\n" for source, _ in joined))
    (folder / "gold.de").write_text("".join(f"{' '.join(target)}\n" for _, target in joined))
    records = [
        Record(f"r{k}", " ".join(s), " ".join(t), ("nl", "de"), "sentence", 0.9, "paired" if s and t else "unpaired")
        for k, (s, t) in enumerate(joined)
    ]
    for name in ("gold.jsonl", "gold.tmx", "own.xces"):
        parlalign.write(records, str(folder / name))
    for language, texts in (("nl", SOURCE), ("de", TARGET)):
        sentences = "".join(f'<p><s id="s{k}.0"><w>{text}</w></s></p>' for k, text in enumerate(texts, 1))
        (folder / f"c.{language}.xml").write_text(f"<document>{sentences}</document>")
    (folder / "gold.xml").write_text(ces_align(beads, "c", "s{}.0"))
    (folder / "gold.xces").write_text(ces_align(beads, f"{folder.name}-elsewhere", "{}"))
    links = "".join(f"<link xtargets='{ids(b.target, '1:{}')};{ids(b.source, '1:{}')}'/>" for b in beads)
    (folder / "intertext.xml").write_text(f"<linkGrp toDoc='x.de.xml' fromDoc='x.nl.xml'>{links}</linkGrp>")


def added(rung: tuple[int, int], bead: tuple[int, int]) -> tuple[int, int]:
    return rung[0] + bead[0], rung[1] + bead[1]


def ids(numbers: Sequence[int], pattern: str) -> str:
    return " ".join(pattern.format(number + 1) for number in numbers)


def ces_align(beads: Sequence[Bead], document: str, pattern: str) -> str:
    links = "".join(f'<link xtargets="{ids(b.source, pattern)};{ids(b.target, pattern)}"/>\n' for b in beads)
    names = f'fromDoc="{document}.nl.xml.gz" toDoc="{document}.de.xml.gz"'
    prolog = '<?xml version="1.0"?>\n<!DOCTYPE cesAlign PUBLIC "-//CES//DTD XML cesAlign//EN" "">'
    return f'{prolog}\n<cesAlign version="1.0"><linkGrp targType="s" {names}>\n{links}</linkGrp></cesAlign>'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_forms(Path("found"), FOUND)
    write_forms(Path("gold"), GOLD)
    Path("nl.txt").write_text("\n".join(SOURCE))
    Path("de.txt").write_text("\n".join(TARGET))
    return tmp_path


def beads_figures(result: Evaluation) -> tuple[object, ...]:
    return result.strict, result.lax, result.published_strict, result.published_lax


@pytest.mark.parametrize("gold", [*TEXT_FORMS, *NUMBER_FORMS])
@pytest.mark.parametrize("found", [*TEXT_FORMS, *NUMBER_FORMS])
@pytest.mark.usefixtures("folder")
def test_every_form_has_the_figures_of_the_ladder(found: str, gold: str) -> None:
    expected = evaluate_files("found/gold.beads", "gold/gold.beads")
    assert expected.published_strict.precision == 4 / 8
    numbers = {found, gold} & {*NUMBER_FORMS}
    without_texts = numbers - {"gold.beads", "gold.ladder"} if "gold.xml" in (found, gold) else numbers
    segments = ("nl.txt", "de.txt") if without_texts and {found, gold} - {*NUMBER_FORMS} else None
    for lines in {segments, ("nl.txt", "de.txt")}:
        result = evaluate_files(f"found/{found}", f"gold/{gold}", segments=lines)
        if "gold.tmx" in (found, gold):  # it leaves out unaligned segments
            assert (result.strict, result.lax) == (expected.strict, expected.lax)
        else:
            assert beads_figures(result) == beads_figures(expected)
            assert result.deletions == expected.deletions
        assert result.overlapping == result.repeated == 0
        if numbers and segments is None:
            assert result.pairs == expected.pairs


def test_gold_with_other_divisions_than_the_found_texts() -> None:
    gold = [
        TextBead(("Eerste zin.",), ("Erster Satz.",), 1.0),
        TextBead(("Tweede zin. Derde zin.",), ("Zweiter Satz. Dritter Satz.",), 1.0),
        TextBead(("Vierde zin.",), ("Vierter Satz.",), 1.0),
    ]
    found = [
        TextBead(("Eerste  zin.\u00ad Tweede zin.",), ("Erster Satz.\nZweiter Satz.",), 0.9),
        TextBead(("Derde zin.",), ("Dritter Satz.",), 0.8),
        TextBead(("Vierde zin.",), ("Vierter Satz. Nur hier.",), 0.7),
    ]
    numbered, segments = with_numbers(gold)
    beads, gold_beads = match_texts(found, numbered, segments)
    assert [(bead.source, bead.target) for bead in gold_beads] == [((0,), (0,)), ((1, 2), (1, 2)), ((3,), (3,))]
    assert [(bead.source, bead.target) for bead in beads] == [((0, 1), (0, 1)), ((2,), (2,)), ((3,), (3, 4))]
    assert [bead.score for bead in beads] == [0.9, 0.8, 0.7]
    result = evaluate(beads, gold_beads)
    assert (result.strict.right_found, result.lax.right_found, result.unknown) == (0, 3, 1)


def test_an_unknown_text_of_the_gold_is_not_empty() -> None:
    gold = [TextBead(("Niet in de tekst.",), ("Erster Satz.",), 1.0)]
    found = [TextBead((), ("Erster Satz.",), 1.0)]
    beads, gold_beads = match_texts(found, gold, Segments(["Eerste zin."], ["Erster Satz."]))
    assert [bead.is_pair for bead in (*beads, *gold_beads)] == [False, True]


def test_parts_of_words_are_not_found() -> None:
    numbered, segments = with_numbers([TextBead(("Jan komt.",), ("Jahre vergehen.",), 1.0)])
    beads, gold = match_texts([TextBead(("Ja",), ("Ja",), 1.0)], numbered, segments)
    assert evaluate(beads, gold).lax.right_found == 0


def test_texts_that_are_not_adjacent_in_the_gold_are_found() -> None:
    gold = [TextBead((text,), (), 1.0) for text in ("Artikel 1", "Onbekend.", "Artikel 2 begint hier. Het gaat door.")]
    numbered, segments = with_numbers(gold)
    found = ("Artikel 1 Artikel 2 begint hier.", "Het gaat door. Artikel 1")
    beads, _ = match_texts([TextBead((text,), (), 1.0) for text in found], numbered, segments)
    assert [bead.source for bead in beads] == [(0, 2), (0, 3)]


def divisions(words: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(1, words - 1), max_size=5, unique=True).map(lambda cuts: [0, *sorted(cuts), words])


def beads_of(source: list[int], target: list[int]) -> list[tuple[range, range]]:
    sides = ([range(*span) for span in itertools.pairwise(cuts)] for cuts in (source, target))
    return [(s, t) for s, t in itertools.zip_longest(*sides, fillvalue=range(0))]


@given(st.tuples(*[divisions(9)] * 4))
def test_texts_are_matched_as_their_words_are(cuts: tuple[list[int], ...]) -> None:
    """Beads of any two divisions of a text must agree as the beads of the numbers of its words do."""
    alignments = beads_of(*cuts[:2]), beads_of(*cuts[2:])
    texts = [[TextBead(spoken("bron", s), spoken("doel", t), 1.0) for s, t in beads] for beads in alignments]
    numbered, segments = with_numbers(texts[1])
    by_text = evaluate(*match_texts(texts[0], numbered, segments))
    by_word = evaluate(*([Bead(tuple(s), tuple(t), 1.0) for s, t in beads] for beads in alignments))
    assert beads_figures(by_text) == beads_figures(by_word)
    assert by_text.unknown == 0


def spoken(word: str, numbers: range) -> tuple[str, ...]:
    return (" ".join(f"{word}{number}" for number in numbers),) if numbers else ()


@pytest.mark.usefixtures("folder")
def test_repeated_texts_are_taken_in_order() -> None:
    for name, rows in (("g", ("a", "x", "b", "x", "c", "x")), ("f", ("a", "b", "x", "c", "x"))):
        Path(f"{name}.nl").write_text("".join(f"{row} nl\n" for row in rows))
        Path(f"{name}.de").write_text("".join(f"{row} de\n" for row in rows))
    result = evaluate_files("f.moses", "g.moses")
    assert (result.strict.precision, result.strict.right_gold, result.overlapping) == (1.0, 5, 0)
    for language in ("nl", "de"):
        Path(f"f.{language}").write_text(f"a {language} x {language}\nb {language}\nx {language}\nc {language}\n")
    result = evaluate_files("f.moses", "g.moses")
    assert (result.strict.right_found, result.lax.right_gold, result.overlapping) == (3, 5, 0)


@pytest.mark.usefixtures("folder")
def test_languages_in_the_other_order_are_exchanged() -> None:
    parlalign.write([Record("r", TARGET[0], SOURCE[0], ("de", "nl"), "sentence", 0.9, "paired")], "reversed.tmx")
    assert evaluate_files("reversed.tmx", "gold/gold.jsonl").strict.right_found == 1
    result = evaluate_files("reversed.tmx", "gold/gold.beads", segments=("nl.txt", "de.txt"), languages=("nl", "de"))
    assert result.strict.right_found == 1


@pytest.mark.usefixtures("folder")
def test_rejected_pairs_are_no_beads() -> None:
    records = [replace(record, status="rejected") for record in parlalign.read_records("gold/gold.jsonl")]
    parlalign.write(records, "no.jsonl")
    assert evaluate_files("no.jsonl", "gold/gold.moses").strict.found == 0


@pytest.mark.usefixtures("folder")
def test_moses_pairs_may_be_named_by_their_common_name() -> None:
    assert beads_figures(evaluate_files("found/gold", "gold/gold.moses")) == beads_figures(
        evaluate_files("found/gold.moses", "gold/gold.jsonl")
    )


@pytest.mark.usefixtures("folder")
def test_folders_may_contain_other_forms() -> None:
    for name in ("a", "b"):
        for role, form in (("found", "tmx"), ("gold", "jsonl")):
            Path(f"many-{role}").mkdir(exist_ok=True)
            Path(f"many-{role}/{name}.{form}").write_bytes(Path(f"{role}/gold.{form}").read_bytes())
    result = evaluate_files("many-found", "many-gold")
    assert (result.documents, result.strict.right_found) == (2, 8)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.ladder", "1\t1\t0.5\n2\t2\n", "x.ladder, line 1: a ladder of hunalign begins with the rung 0 0"),
        ("x.ladder", "0 0\n2 2\n1 3\n", "x.ladder, line 3: rung 1 3 comes after 2 2"),
        ("x.ladder", "0 0\n\n1 een\n", "x.ladder, line 3: '1 een' is not a rung: write two"),
        ("x.ladder", "0 0\n1 99999999\n", "x.ladder, line 2: a position is over 2,000,000: correct the rung"),
        ("x.ladder", "0 0\n9000 9000\n", "the beads join 81,000,000 pairs of segments, more than 5,000,000: correct"),
        ("x.txt", "een\teins\t0.4\ntwee\tzwei\tdrei\t1\n", "x.txt, line 2: has 4 columns: write"),
        ("x.txt", "een\teins\t0.4\ntwee\tzwei\tdrei\n", "x.txt, line 1: 'een' is not a score: write"),
        ("x.nl", "een\n", "x.nl: is one of two line-aligned texts: name both"),
        ("x.moses", "", "x.moses: stands for two files like x.nl and x.de; found: none"),
        ("x.xml", '<cesAlign>\n<link xtargets="1"/></cesAlign>', "x.xml, line 2: is not a link between two sides"),
        ("x.xml", '<cesAlign><link certainty="a" xtargets=";"/></cesAlign>', "x.xml, line 1: certainty 'a' is not"),
        ("x.xml", "<cesAlign><linkGrp", "x.xml, line 1, column 19: is not well-formed XML"),
        ("x.xml", '<cesAlign><link xtargets="s1.0 s2.1;s1"/></cesAlign>', "x.xml: the ids of '' are not numbers"),
        ("gold/x.xml", UNKNOWN_ID, "gold/x.xml: c.de.xml has no sentence 'q': give the document that was linked"),
        ("gold/gold.jsonl", None, "gold/gold.beads: has numbers of segments, and the other file has texts: give"),
        ("x.tmx", "<tmx", "x.tmx, line 1"),
        ("x.html", "<html><p>Ja.</p></html>", "x.html: is XML without any link: give XCES (cesAlign), TMX, XLIFF"),
        ("x.tsv", "een\teins\t0.5\textra\n", "x.tsv, line 1: has 4 columns"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_errors_name_the_place_and_the_cure(name: str, content: str | None, message: str) -> None:
    if content is not None:
        Path(name).write_text(content)
    result = CliRunner().invoke(main, ["evaluate", name, "gold/gold.beads"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: {message}")
    assert result.stderr.count("\n") == 1


@pytest.mark.usefixtures("folder")
def test_errors_of_segments_and_of_documents() -> None:
    Path("short.txt").write_text("een")
    with pytest.raises(ParlalignError, match=r"gold.beads: segment 7 is not in short.txt, which has 1 lines"):
        evaluate_files("found/gold.jsonl", "gold/gold.beads", segments=("short.txt", "de.txt"))
    with pytest.raises(ParlalignError, match=r"found: is a folder, and --segments are the texts of one document"):
        evaluate_files("found", "gold", segments=("nl.txt", "de.txt"))
    with pytest.raises(ParlalignError, match=r"gold.xces: the document 'gold-elsewhere.nl.xml.gz' is not"):
        evaluate_files("found/gold.jsonl", "gold/gold.xces")
    two = "".join(f'<linkGrp fromDoc="{k}" toDoc="{k}"><link xtargets="1;1"/></linkGrp>' for k in "ab")
    Path("two.xces").write_text(f"<cesAlign>{two}</cesAlign>")
    with pytest.raises(ParlalignError, match=r"two.xces: links 2 pairs of documents, and a ladder is for one"):
        evaluate_files("found/gold.beads", "two.xces")
    assert evaluate_files("two.xces", "two.xces").strict.right_found == 2


def test_documents_outside_the_folder_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "links").mkdir()
    (tmp_path / "c.xml").write_text('<document><s id="1">geheim</s></document>')
    for name in ("../c.xml", str(tmp_path / "c.xml"), ".", "c" * 5000):
        path = tmp_path / "links" / "x.xces"
        path.write_text(
            f'<cesAlign><linkGrp fromDoc="{name}" toDoc="{name}"><link xtargets="1;1"/></linkGrp></cesAlign>'
        )
        (tmp_path / "found.txt").write_text("geheim\tgeheim\n")
        with pytest.raises(ParlalignError, match="is not in its folder"):
            evaluate_files(tmp_path / "found.txt", path)
