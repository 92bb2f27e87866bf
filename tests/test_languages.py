"""Languages other than Dutch and German: one resolution, written for these tests in all languages of the encoder."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain, combinations
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import parlalign
from parlalign import Document, Options, ParlalignError
from parlalign.cli.root import main
from parlalign.languages import LANGUAGES
from parlalign.languages.discrimination import can_tell_apart
from parlalign.languages.encoder_languages import USE_LANGUAGES
from parlalign.languages.language_spans import language_spans
from parlalign.records import LanguageSpan, Level, MarkedPart
from parlalign.segmenting import structure
from parlalign.segmenting.clauses import clause_ends
from parlalign.segmenting.sentences import sentence_ends

TEXTS = Path(__file__).parent / "texts"
Run = Callable[..., Result]
Pair = tuple[str, str]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that aligns files of `TEXTS` in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(main, ["align", *map(str, words)])


def text(code: str) -> str:
    return (TEXTS / f"{code}.txt").read_text(encoding="utf-8")


def paragraphs(code: str) -> list[str]:
    return text(code).strip().split("\n\n")


def mixed(pair: Pair) -> str:
    """Return both texts in one, paragraph by paragraph."""
    return "\n\n".join(chain.from_iterable(zip(paragraphs(pair[0]), paragraphs(pair[1]), strict=True)))


def pairs(path: str) -> list[tuple[str, str]]:
    return [(record.source, record.target) for record in parlalign.read_records(path)]


def test_german_and_french_paragraphs_in_either_order(run: Run) -> None:
    right = list(zip(paragraphs("de"), paragraphs("fr"), strict=True))
    for inputs in (("de", "fr"), ("fr", "de")):
        result = run(*(TEXTS / f"{code}.txt" for code in inputs), "-o", "x.tsv", "--languages", "de-fr")
        assert result.exit_code == 0, result.stderr
        assert pairs("x.tsv") == right
        assert "no break model" not in result.stderr


def test_german_and_french_sentences(run: Run) -> None:
    run(TEXTS / "de.txt", TEXTS / "fr.txt", "-o", "x.tsv", "--languages", "de-fr", "--level", "sentence")
    found = pairs("x.tsv")
    assert len(found) == 9
    assert found[5:7] == [
        (
            "2. Der Winterfahrplan wurde leider um die Hälfte gekürzt.",
            "2. L’horaire d’hiver a malheureusement été réduit de moitié.",
        ),
        (
            "Drei Universitäten haben angeboten, ihre Bücher kostenlos zu verleihen.",
            "Trois universités ont proposé de prêter leurs livres gratuitement.",
        ),
    ]


def test_german_and_french_clauses() -> None:
    records = parlalign.align_files(TEXTS / "de.txt", TEXTS / "fr.txt", languages=("de", "fr"), level="clause")
    assert len(records) == 10
    assert records[5].source.startswith("bittet sie,")
    assert records[5].target.startswith("leur demande de")


def test_russian_and_german_into_a_translation_memory(run: Run) -> None:
    run(TEXTS / "de.txt", TEXTS / "ru.txt", "-o", "x.tmx", "--languages", "ru-de")
    tree = etree.parse("x.tmx")
    assert tree.xpath("//tu[2]/tuv/@xml:lang") == ["ru-RU", "de-DE"]
    assert pairs("x.tmx") == list(zip(paragraphs("ru"), paragraphs("de"), strict=True))


@pytest.mark.parametrize("code", [code for code in USE_LANGUAGES if code not in {"nl", "de"}])
def test_every_language_with_german(code: str) -> None:
    documents = [Document(name, text(name)) for name in ("de", code)]  # in the order opposite to that of the languages
    found = parlalign.align_documents(documents, Options((code, "de")))
    assert [(record.source, record.target) for record in found.pairs] == list(
        zip(paragraphs(code), paragraphs("de"), strict=True)
    )
    assert not found.edits


def test_segments_of_japanese_and_german(run: Run) -> None:
    languages = ("ja", "de")
    beads = parlalign.align_segments(paragraphs("ja")[1:], paragraphs("de")[1:], languages=languages)
    assert [(bead.source, bead.target) for bead in beads] == [((k,), (k,)) for k in range(7)]
    for code in languages:
        Path(f"{code}.txt").write_text("\n".join(paragraphs(code)[1:]), encoding="utf-8")
    assert run("--segmented", "ja.txt", "de.txt", "-o", "x.beads", "--languages", "ja-de").exit_code == 0
    assert len(Path("x.beads").read_text().splitlines()) == 7


@pytest.mark.parametrize("pair", [("de", "fr"), ("en", "nl"), ("ru", "de"), ("ja", "de"), ("it", "es"), ("zh", "ja")])
def test_one_text_in_both_languages(pair: Pair) -> None:
    records = parlalign.align_text(mixed(pair), languages=pair)
    assert [(record.source, record.target) for record in records] == list(
        zip(paragraphs(pair[0]), paragraphs(pair[1]), strict=True)
    )


def test_languages_of_paragraphs_are_identified_in_all_pairs_of_languages() -> None:
    right = total = 0
    for pair in combinations(USE_LANGUAGES, 2):
        if can_tell_apart(pair):
            whole = mixed(pair)
            spans = language_spans(whole, pair)
            at = 0
            for k, paragraph in enumerate(whole.split("\n\n")):
                middle = at + len(paragraph) // 2
                right += next(s.language for s in spans if s.span.start <= middle < s.span.end) == pair[k % 2]
                total += 1
                at += len(paragraph) + 2
    assert total == 119 * 16
    assert right / total >= 0.98


@pytest.mark.parametrize("level", ["paragraph", "clause", "sentence"])
def test_the_languages_and_paragraphs_of_a_text_are_found_once(level: Level, monkeypatch: pytest.MonkeyPatch) -> None:
    """The languages of a mixed text are found once as it was read, and once as it was repaired."""
    with_spans: list[str] = []
    with_paragraphs: list[str] = []

    def find_spans(text: str, languages: Pair, marked: Sequence[LanguageSpan]) -> list[LanguageSpan]:
        with_spans.append(text)
        return language_spans(text, languages, marked)

    def find_paragraphs(
        text: str, spans: Iterable[LanguageSpan], marked: Sequence[MarkedPart], *, has_pages: bool
    ) -> Iterator[structure.Paragraph]:
        with_paragraphs.append(text)
        return structure.find_paragraphs(text, spans, marked, has_pages=has_pages)

    monkeypatch.setattr("parlalign.languages.language_spans.language_spans", find_spans)
    monkeypatch.setattr("parlalign.segmenting.find_paragraphs", find_paragraphs)
    damaged = mixed(("nl", "de")).replace(" die ", "\ndie ").replace(" der ", "\nder ")
    found = parlalign.align_documents([Document("mixed", damaged)], Options(level=level))
    assert damaged != found.documents[0].text
    assert with_spans == [damaged, found.documents[0].text]
    assert with_paragraphs == [found.documents[0].text]


@pytest.mark.parametrize("level", ["paragraph", "clause", "sentence"])
def test_segments_and_origins_name_their_document(level: Level) -> None:
    segments = parlalign.segment(Document("a#1.txt", "1. dringt aan; steunt dit.", language="nl"), level)
    assert {segment.document for segment in segments} == {"a#1.txt"}
    documents = [Document("a#1.txt", text("nl")), Document("a#2.txt", text("de"))]
    records = parlalign.align_documents(documents, Options(level=level)).pairs
    assert {tuple(origin.document for origin in record.origin if origin) for record in records} == {
        ("a#1.txt", "a#2.txt")
    }


def test_chinese_in_two_scripts_needs_two_files() -> None:
    pair = ("zh", "zh-tw")
    with pytest.raises(
        ParlalignError, match="Chinese and Traditional Chinese cannot be distinguished in one text: give o"
    ):
        parlalign.align_text(mixed(pair), languages=pair)
    records = parlalign.align_files(TEXTS / "zh.txt", TEXTS / "zh-tw.txt", languages=pair)
    assert [record.target for record in records] == paragraphs("zh-tw")


def test_a_file_without_identifiable_words_gets_the_remaining_language() -> None:
    figures = "4200\n\n350\n\n2019"
    found = parlalign.align_documents([Document("a", text("fr")), Document("b", figures)], Options(("de", "fr")))
    assert [document.language for document in found.documents] == ["fr", "de"]
    found = parlalign.align_documents([Document("a", figures), Document("b", figures)], Options(("fr", "de")))
    assert [document.language for document in found.documents] == ["fr", "de"]
    assert [(record.score or 0) > 0.5 for record in found.pairs] == [True] * 3


@pytest.mark.parametrize(("code", "name"), [("it", r"Italian \(it\)"), ("ru", r"Russian \(ru\)"), ("ko", "Korean")])
def test_a_file_in_a_third_language_is_refused(run: Run, code: str, name: str) -> None:
    result = run(TEXTS / "de.txt", TEXTS / f"{code}.txt", "-o", "x.tmx", "--languages", "de-fr")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    with pytest.raises(ParlalignError, match=rf"{code}.txt: the text is in {name}.*, not in de or fr"):
        parlalign.align_files(TEXTS / "de.txt", TEXTS / f"{code}.txt", languages=("de", "fr"))


@pytest.mark.parametrize("languages", ["da-de", "de-da", "de-tw", "nds-de"])
def test_the_error_for_a_language_that_the_encoder_does_not_know_lists_those_it_knows(run: Run, languages: str) -> None:
    result = run(TEXTS / "de.txt", TEXTS / "fr.txt", "-o", "x.tmx", "--languages", languages)
    assert result.exit_code == 1
    assert "is not supported: use one of nl, de, en, fr, es, it, pt, pl, tr, ru, ar, zh, zh-tw, ja, ko, th" in (
        result.stderr
    )
    assert result.stderr.count("\n") == 1


def test_codes_of_two_parts(run: Run) -> None:
    for languages, source in (("zh-tw-de", "zh-tw"), ("de-zh-tw", "de")):
        run(TEXTS / "de.txt", TEXTS / "zh-tw.txt", "-o", "x.tmx", "--languages", languages)
        (first, *_) = parlalign.read_records("x.tmx")
        assert first.languages[0] == source
    assert "3 languages" in run(TEXTS / "de.txt", TEXTS / "zh-tw.txt", "-o", "x.tmx", "--languages", "de-fr-nl").stderr


def wrapped(code: str, width: int) -> str:
    lines = (textwrap.fill(paragraph, width, break_on_hyphens=False) for paragraph in paragraphs(code))
    return "\n\n".join(lines) + "\n"


def test_only_wraps_are_repaired_in_a_language_without_a_model() -> None:
    cut = "\n\n".join("\n".join(p[k : k + 46] for k in range(0, len(p), 46)) for p in paragraphs("de"))
    documents = [Document("de", cut), Document("es", wrapped("es", 46))]
    found = parlalign.align_documents(documents, Options(("de", "es")))
    assert found.documents[0].text == text("de").rstrip("\n")
    assert found.documents[1].text == text("es")
    assert {edit.rule for edit in found.documents[1].edits} == {"wrap-space"}
    mix = "\n\n".join(chain.from_iterable(zip(cut.split("\n\n"), wrapped("es", 46).split("\n\n"), strict=True)))
    records = parlalign.align_text(mix, languages=("de", "es"))
    assert [(record.source, record.target) for record in records] == list(
        zip(paragraphs("de"), paragraphs("es"), strict=True)
    )


@pytest.mark.parametrize("code", ["en", "fr", "es", "it", "pt", "pl", "ru"])
def test_wraps_at_one_width_are_repaired(code: str) -> None:
    assert parlalign.repair(wrapped(code, 50), code).text == text(code)


spanish = st.lists(st.sampled_from([*text("es").split(), "\n\n", "\n", "co-", "1."]), min_size=60, max_size=150)


@settings(max_examples=50)
@given(spanish.map(" ".join), st.integers(30, 70))
def test_repairs_of_wraps_lose_no_text_and_need_one_pass(whole: str, width: int) -> None:
    damaged = "\n".join(chain.from_iterable(textwrap.wrap(line, width) or [""] for line in whole.split("\n")))
    once = parlalign.repair(damaged, "es").text
    assert once.split() == damaged.split()
    assert parlalign.repair(once, "es").text == once


@settings(max_examples=50)
@given(st.text(max_size=60), st.sampled_from([("ja", "fr"), ("zh", "ko"), ("es", "pt"), ("ar", "en")]))
def test_spans_cover_any_text(whole: str, pair: Pair) -> None:
    spans = language_spans(whole, pair)
    assert "".join(whole[slice(*found.span)] for found in spans) == whole
    with suppress(ParlalignError):  # that it is in a third language
        parlalign.align_text(whole, languages=pair, level="clause")


LEFT_ALONE = {
    "one line a paragraph": ("es", text("es").replace("\n\n", "\n")),
    "short lines": ("es", "la cooperación de los puertos\nlas escuelas de la región\notros gastos"),
    "a list after a long line": (
        "pt",
        "Os artigos que se seguem ficaram no barco e estão guardados no escritório do porto\nguardas\nchapéus\nluvas",
    ),
    "an address": ("es", "Oficina del puerto\nmuelle de las Brumas 12\nbuzón 4\n1000 Bruselas\nBélgica"),
    "citations": (
        "es",
        "visto el dictamen del comité,\nvista la propuesta,\nconsiderando que los puertos están cerrados,",
    ),
    "a table": (
        "it",
        "porto\taperto da maggio\tfino all'autunno\nbattello\togni giorno\tnon d'inverno\nbus\tspesso\tsempre",
    ),
    "verse": ("it", "\n".join(f"Il verso {k} di una poesia che ha la sua fine," for k in range(20, 40))),
    "words": ("it", "\n".join(["porto", "villaggio", "biblioteca", "orario", "carrozzina", "lingua"] * 3)),
    "items": ("it", "\n".join(f"– articolo {k} del regolamento sui trasporti pubblici" for k in range(20, 40))),
    "no spaces": (
        "ja",
        "\n".join("バスは少なくとも月に二回すべての村に停車しなければならないことを強調する" for _ in "1234567"),
    ),
    "only newlines": ("pl", "\n\n\n\n"),
    "a wrap at the end": ("pt", "Resolução\n"),
}


@pytest.mark.parametrize(("code", "damaged"), LEFT_ALONE.values(), ids=LEFT_ALONE.keys())
def test_text_whose_newlines_end_paragraphs_is_unchanged(code: str, damaged: str) -> None:
    assert parlalign.repair(damaged, code).edits == ()


CUT = {
    "es": "pide a la Comisión que presente una propuesta sobre la cooperación entre los puertos y que tenga en cuenta "
    "a los niños que toman el barco",
    "pt": "solicita à Comissão que apresente uma proposta sobre a cooperação entre os portos e que tenha em conta as "
    "crianças que apanham o barco",
    "it": "chiede alla Commissione di presentare una proposta sulla cooperazione tra i porti e di tenere conto dei "
    "bambini che prendono il traghetto",
}


@pytest.mark.parametrize("code", CUT)
def test_markers_and_cut_words_are_repaired_in_a_language_without_a_model(code: str) -> None:
    clean = CUT[code]
    at = clean.index("oop") + 3
    words = [place for place, char in enumerate(clean) if char == " "]
    damaged = f"{clean[:at]}\n{clean[at : words[-4]]} ...[+++] {clean[words[-4] + 1 : -3]} ...[+++]{clean[-3:]}"
    repaired = parlalign.repair(damaged, code)
    assert repaired.text == clean
    assert [edit.rule for edit in repaired.edits] == ["wrap-join", "marker-space", "marker-join"]


@pytest.mark.parametrize("code", CUT)
def test_no_paragraph_ends_inside_a_sentence(code: str) -> None:
    clean = CUT[code]
    at = clean.index(" ", 90)
    repaired = parlalign.repair(f"{clean[:at]}\n{clean[at + 1 :]}", code)
    assert repaired.text == clean
    assert not repaired.edits[0].is_uncertain


def test_a_newline_that_may_be_inside_a_sentence_is_kept_as_an_uncertain_decision() -> None:
    line = "pide a la Comisión que presente una propuesta sobre los puertos y las escuelas del litoral,"
    repaired = parlalign.repair(f"{line}\ny que tenga en cuenta a los niños", "es")
    assert repaired.edits == ()
    assert [(kept.span.start, kept.is_uncertain) for kept in repaired.kept_breaks] == [(len(line), True)]


def test_the_commands_say_what_is_not_repaired(tmp_path: Path) -> None:
    spanish = CliRunner().invoke(main, ["repair", str(TEXTS / "es.txt"), "--language", "es"])
    assert "Spanish (es) has no break model: only markers and wraps are repaired" in spanish.stderr
    for words in (["repair", "-o", "x.txt"], ["segment", "-o", "x.jsonl"]):
        words[-1] = str(tmp_path / words[-1])
        result = CliRunner().invoke(main, [*words, str(TEXTS / "th.txt"), "--language", "th"])
        assert result.exit_code == 0, result.stderr
        assert "Thai (th) has no break model: its line breaks are kept" in result.stderr
    assert (tmp_path / "x.txt").read_text(encoding="utf-8") == text("th")


SENTENCES = [
    ("en", ["See Art. 5 of the act.", "Mr. Brook and Dr. Lee agree, e.g. on No. 7.", "“Is it so?”", "Yes."]),
    ("fr", ["M. Ruisseau a parlé.", "« C’est vrai. »", "Il cite l’art. 5."]),
    ("es", ["¿Quién paga?", "¡Nadie!", "El núm. 7 lo dice."]),
    ("ru", ["В 2019 г. закрыли школу.", "См. ст. 5.", "Почему?"]),
    ("ar", ["هل هذا صحيح؟", "نعم.", "انتهى."]),
    ("ko", ["버스가 옵니다.", "모두 탑니다."]),
    ("tr", ["Kış geldi.", "İki otobüs yok."]),
]


@pytest.mark.parametrize(("code", "sentences"), SENTENCES, ids=[code for code, _ in SENTENCES])
def test_sentences_without_a_model(code: str, sentences: list[str]) -> None:
    whole = " ".join(sentences)
    ends = sentence_ends(whole, code)
    assert [whole[a:b].strip() for a, b in zip([0, *ends], ends, strict=False)] == sentences


def test_sentences_and_clauses_without_spaces() -> None:
    assert sentence_ends("「はい。」と言った。3.5 台です。", "ja") == [10, 18]
    assert clause_ends("购买350辆；（甲；乙）要求聘用；结束。", "zh") == [7, 17, 20]


@pytest.mark.parametrize(("between", "last_words"), [(19, ["x;", "y"]), (20, ["één;", "x;", "y"])])
def test_a_bracket_is_matched_across_nineteen_open_brackets(between: int, last_words: list[str]) -> None:
    whole = "( " + "[ " * between + "één; twee) x; y"
    assert [whole[:end].split()[-1] for end in clause_ends(whole, "nl")] == last_words


@pytest.mark.parametrize(("number", "code"), [("12.", "fr"), ("١٢.", "ar"), ("１２、", "ja"), ("（12）", "zh")])
def test_numbers_of_paragraphs_in_other_digits(number: str, code: str) -> None:
    (found,) = parlalign.segment(Document("x", f"{number} Parlament", language=code))
    assert (found.kind, found.label) == ("paragraph", "12")


def test_every_language_has_evidence_that_identifies_it_and_a_locale() -> None:
    for code in USE_LANGUAGES:
        facts = LANGUAGES[code]
        assert facts.function_words or facts.scripts != ("Latin",)
        assert facts.locale.startswith(facts.code.split("-", maxsplit=1)[0])
