"""Invariants of repairs for any text, and features of the break model."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

import numpy as np
import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

import parlalign
from parlalign import ParlalignError
from parlalign.languages import LANGUAGES
from parlalign.learning.hashed_logistic import HashedLogistic
from parlalign.records import Document, LanguageSpan, Span
from parlalign.repairing import repair_document
from parlalign.repairing.break_context import break_context
from parlalign.repairing.break_features import FEATURES, break_features
from parlalign.repairing.break_scores import BreakScores
from parlalign.repairing.breaks import MARKER, find_breaks, take
from parlalign.repairing.character_features import MARGIN, CharacterFeatures
from parlalign.repairing.glued_words import with_words_split
from parlalign.repairing.hashed_text import PAD, HashedText, code_points, word_hash
from parlalign.repairing.read_lines import read_lines
from parlalign.repairing.word_classes import WordClasses
from parlalign.repairing.wrap_style import wrap_style
from parlalign.training.train_breaks import train_breaks

WORDS = ["de", "het", "samen", "werking", "grens", "overschrijdende", "Zusammen", "arbeit", "und", "der", "Kommission"]
WORDS += ["2010", "(COM", ")", ";", ".", "-", "–", "eine"]
GLUE = ["", " ", "\n", "\n\n", " \n", "-\n", " ...[+++]", "\n...[+++] ", "…[+++]", "\r\n", "\u00ad\n", "\f"]
damaged_text = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(GLUE)), max_size=25).map(
    lambda pairs: "".join(word + glue for word, glue in pairs)
)
language = st.sampled_from(["nl", "de", None])


def bare(text: str) -> str:
    """Return a text without the characters that a repair may change: white space, markers, hyphens, invisible ones."""
    return regex.sub(
        r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\u061c\ufeff¬⸗¯\x02\ufffe=~‒–—―−-]",
        "",
        regex.sub(MARKER, "", text),
    )


@settings(max_examples=200)
@given(damaged_text | st.text(max_size=60), language)
def test_only_white_space_markers_and_hyphens_change(text: str, code: str | None) -> None:
    repaired = parlalign.repair(text, code)
    assert bare(repaired.text) == bare(text)
    assert not regex.search(MARKER, repaired.text) or code is None
    for edit in repaired.edits:
        assert 0 <= edit.probability <= 1


@settings(max_examples=200)
@given(damaged_text, st.sampled_from(["nl", "de"]))
def test_a_repaired_text_needs_no_repair(text: str, code: str) -> None:
    once = parlalign.repair(text, code).text
    assert parlalign.repair(once, code).text == once


ITALIAN = [
    "la Commissione",
    "coope",
    "razione",
    "dei porti",
    "e",
    "L’Unione",
    "articolo",
    "12",
    "1.",
    "dell’",
    ",",
    ". Ed",
    "(a)",
]
other_damaged_text = st.lists(st.tuples(st.sampled_from([*WORDS, *ITALIAN]), st.sampled_from(GLUE)), max_size=25).map(
    lambda pairs: "".join(word + glue for word, glue in pairs)
)


@settings(max_examples=200)
@given(other_damaged_text | st.text(max_size=60), st.sampled_from(["it", "es", "ja", None]))
def test_no_text_is_lost_in_languages_without_a_model(text: str, code: str | None) -> None:
    repaired = repair_document(Document("x", text, language=code), languages=("it", "es"))
    assert bare(repaired.text) == bare(text)


@given(st.text(st.characters(exclude_categories=["Cc", "Zl", "Zp"])), language)
def test_text_without_a_break_is_unchanged(text: str, code: str | None) -> None:
    if "[+++]" not in text and not set(text) & set("\u00ad¬⸗"):  # they may stand where a line ended before
        assert parlalign.repair(text, code).edits == ()


@given(damaged_text)
def test_breaks_contain_all_newlines_and_markers(text: str) -> None:
    outside, at = [], 0
    breaks = find_breaks(text)
    for start, end in zip(breaks.start.tolist(), breaks.end.tolist(), strict=True):
        outside.append(text[at:start])
        at = end
    rest = "".join([*outside, text[at:]])
    assert "\n" not in rest
    assert "[+++]" not in rest


def test_long_white_space_takes_little_time() -> None:
    text = "a" + " " * 200_000 + "b" + "\n" * 200_000 + "c"
    assert find_breaks(text).newlines.tolist() == [200_000]


def test_unknown_language() -> None:
    with pytest.raises(ParlalignError, match="'xx' is not supported"):
        parlalign.repair("a\nb", "xx")


NO_CLASSES = WordClasses(np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.uint8))


def rows(left: str, right: str) -> list[int]:
    """Return the feature rows of a break between two texts."""
    points = code_points(PAD * MARGIN + left + right + PAD * MARGIN)
    at = np.array([MARGIN + len(left)])
    return [int(row) for row in CharacterFeatures(HashedText(points), NO_CLASSES).rows(at, at, 22)[0]]


def equal(one: list[int], other: list[int]) -> set[int]:
    """Return the places of the features that two breaks share."""
    return {k for k, (a, b) in enumerate(zip(one, other, strict=True)) if a == b}


def test_features_of_the_joined_word_do_not_depend_on_the_cut() -> None:
    """Five features contain the joined word: by itself, with the words around it, and with the classes of the words."""
    first = rows("grens", "overschrijdend")
    cut_elsewhere = equal(first, rows("grensover", "schrijdend"))
    other_word = equal(first, rows("grens", "verschrijdend"))
    assert len(cut_elsewhere - other_word) == 5


def test_features_do_not_depend_on_text_beyond_the_end_of_a_line() -> None:
    assert rows("eerste regel\nsamen", "werking\nnog een") == rows("tweede zin\nsamen", "werking\nvan wie")


@given(st.text(max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_the_hash_of_a_part_equals_that_of_its_text(text: str, first: int, second: int) -> None:
    start, end = sorted((min(first, len(text)), min(second, len(text))))
    whole = HashedText(code_points(text))
    assert int(whole.hash(np.array([start]), np.array([end]))[0]) == word_hash(text[start:end])


GOLDEN = json.loads((Path(__file__).parent / "golden" / "break_features.json").read_text(encoding="utf-8"))


def features_of(text: str, scores: dict[str, list[float]]) -> dict[str, np.ndarray]:
    """Return the features of the breaks of a text to which a model gave these scores."""
    breaks = find_breaks(text)
    lines = read_lines(text, take(breaks, breaks.has_newline))
    context = break_context(text, breaks, lines, [LanguageSpan(Span(0, len(text)), None)])
    given = BreakScores(**{name: np.array(values) for name, values in scores.items()})
    return break_features(context, given, wrap_style(context, given))


@pytest.mark.parametrize("break_type", FEATURES)
def test_features_have_their_names_prior_weights_and_order(break_type: str) -> None:
    """The weights of the models are by position, so features have a fixed order, and each its own meaning."""
    values = np.concatenate([features_of(**case)[break_type] for case in GOLDEN["texts"]])
    rows = GOLDEN["features"][break_type]
    assert [feature.name for feature in FEATURES[break_type]] == [row["name"] for row in rows]
    assert [feature.prior for feature in FEATURES[break_type]] == [row["prior"] for row in rows]
    for column, row in zip(values.T, rows, strict=True):
        assert column == pytest.approx(row["values"], abs=1e-4), row["name"]
    assert len({str(row["values"]) for row in rows}) == len(rows), "two equal columns could be swapped unnoticed"


def test_the_same_lines_give_the_same_model() -> None:
    lines = [f"De commissie vergadert {k} keer per jaar over grensoverschrijdende samen-werking." for k in range(4000)]
    models = [train_breaks(lines, LANGUAGES["nl"], passes=1) for _ in range(2)]
    assert np.array_equal(models[0].join.table, models[1].join.table)
    assert models[0].join.slope == models[1].join.slope
    assert all(np.array_equal(models[0].weights[name], models[1].weights[name]) for name in FEATURES)


def test_log_odds_add_up() -> None:
    model = HashedLogistic(np.array([1, -2, 4, 0], dtype=np.int8), scale=0.5, slope=2.0, intercept=1.0)
    assert model.log_odds(np.array([[0, 1], [2, 2]])).tolist() == [0.0, 9.0]


def test_spans_of_edits_are_in_the_source() -> None:
    document = parlalign.repair("de grens\noverschrijdende samenwerk ...[+++]ing", "nl")
    again = Document("x", document.source, document.edits)
    assert again.text == document.text == "de grensoverschrijdende samenwerking"
    assert {edit.rule for edit in document.edits} == {"wrap-join", "marker-join"}


@pytest.mark.parametrize(
    "text", ["de grens van\n\x1f", "a......[+++][+++]b", "de haven\ud800\nis dicht", "\x1c\n\x1d\n"]
)
def test_odd_characters_and_markers_in_markers(text: str) -> None:
    once = parlalign.repair(text, "nl").text
    assert parlalign.repair(once, "nl").text == once
    assert "[+++]" not in once


@pytest.mark.parametrize("newline", ["\r", "\r\n", "\u2028", "\n"])
def test_every_kind_of_newline_divides_languages(newline: str) -> None:
    lines = ["De haven van het eiland is dicht.", "The ports of the islands are to be closed.", "Der Hafen ist zu."]
    segments = parlalign.segment(parlalign.repair(newline.join(lines)))
    assert [(segment.language, segment.text) for segment in segments] == list(
        zip(["nl", "en", "de"], lines, strict=True)
    )


def paged(text: str, header: str, separator: str) -> str:
    """Print a text on pages of 30 lines with a header above and a number below."""
    lines = "\n".join(textwrap.fill(line, 74) for line in text.split("\n") if line).split("\n")
    pages = ["\n".join(lines[k : k + 30]) for k in range(0, len(lines), 30)]
    return separator.join(f"{header}\n{page}\n{number}" for number, page in enumerate(pages, 4))


@pytest.mark.parametrize("separator", ["\n", "\f", "\n\f"])
@pytest.mark.parametrize(("code", "header"), [("nl", "Nachttreinen in de Unie"), ("de", "Nachtzüge in der Union")])
def test_headers_and_page_numbers_are_dropped(separator: str, code: str, header: str) -> None:
    clean = parlalign.corpus_path(f"night-trains/{code}.txt").read_text()
    repaired = parlalign.repair(paged(clean, header, separator), code)
    assert [line for line in repaired.text.split("\n") if line] == [line for line in clean.split("\n") if line]
    assert {edit.rule for edit in repaired.edits} >= {"running-header"}


def test_numbers_of_paragraphs_are_not_page_numbers() -> None:
    text = "".join(f"{k}\n" + "De lidstaten zien toe op de naleving van deze bepalingen.\n" * 9 for k in range(1, 9))
    assert not any(edit.rule == "page-number" for edit in parlalign.repair(text, "nl").edits)


def test_running_header_of_two_pages() -> None:
    """A line that occurs twice is a header at the ends of pages, but not inside the text."""
    body = "De lidstaten werken samen\naan de grens en zij\n" + "doen dat elk jaar weer\n" * 8
    text = f"Europees Parlement\n{body}Bijlage over havens\n\fEuropees Parlement\n{body}Bijlage over havens\n{body}"
    repaired = parlalign.repair(text, "nl").text
    assert "Europees Parlement" not in repaired
    assert repaired.count("Bijlage over havens") == 2


def test_a_repeated_list_is_not_a_header() -> None:
    items = "Schade aan dijken\nSchade aan sluizen\nOverige schade\n"
    text = "".join(f"Artikel {k}\n{items}" + "De lidstaten melden deze.\n" * 9 for k in range(1, 9))
    assert all(edit.rule not in {"page-number", "running-header"} for edit in parlalign.repair(text, "nl").edits)


@pytest.mark.parametrize(("lengths", "is_header"), [((8, 26, 8), True), ((8, 27, 8), False)])
def test_headers_come_at_regular_distances(lengths: tuple[int, ...], is_header: bool) -> None:
    """A line at three page starts is a header only if no distance is more than three times another: 9 and 27 lines."""
    body = "De lidstaten werken samen aan de grens en zij doen dat elk jaar weer.\n"
    text = "\f".join("Verslag over havens\n" + body * length for length in lengths)
    assert parlalign.repair(text, "nl").text.count("Verslag over havens") == (0 if is_header else 3)


def test_spanish_pages_are_unchanged() -> None:
    page = "\n".join(f"Esto es lo que han dicho de los puertos de las islas en el año {k}, y que" for k in range(20))
    text = "\f".join(f"{page}\n{number}" for number in range(1, 5))
    assert parlalign.repair(text, "es").text == text


def test_words_of_the_document_and_of_its_translation_are_evidence() -> None:
    damaged = "Volgens de heer Kwars\nteeg is de haven dicht."
    alone = parlalign.repair(damaged, "nl").edits[0]
    document = parlalign.repair(f"De heer Kwarsteeg spreekt. Kwarsteeg is er weer.\n\n{damaged}", "nl").edits[0]
    other = repair_document(Document("x", damaged, language="nl"), ["Nach Herrn Kwarsteeg ist der Hafen zu."]).edits[0]

    def joins(edit: parlalign.Edit) -> float:
        return edit.probability if edit.rule == "wrap-join" else 1 - edit.probability

    assert joins(document) > joins(alone)
    assert joins(other) > joins(alone)


def test_a_newline_that_ends_a_paragraph_is_a_decision() -> None:
    damaged = "1. begrüßt den Vorschlag;\n2. fordert den Rat auf, die Häfen zu ver\nbessern;\n\n3. dankt dem Rat;"
    repaired = parlalign.repair(damaged, "de")
    (kept,) = repaired.kept_breaks  # the empty line is certain, and the other newline is an edit
    assert kept.span == Span(25, 26)
    assert 0.9 < kept.probability < 1
    assert repaired.source_span(Span(25, 26)) == kept.span
    assert repair_document(repaired).kept_breaks == repaired.kept_breaks


def test_a_newline_that_is_kept_in_doubt_is_uncertain() -> None:
    damaged = "De veerboten varen in de winter niet naar het eil\nWij vinden dat de boten ook dan moeten varen."
    (kept,) = parlalign.repair(damaged, "nl").kept_breaks
    assert kept.is_uncertain


@pytest.mark.parametrize("marker", [" ...[+++] ", "\n...[+++] ", "…[+++]  "])
@pytest.mark.parametrize(
    ("code", "text"), [("nl", "de haven|meester is dicht"), ("de", "die Hafen|stadt"), ("en", "a rain|bow")]
)
def test_a_marker_before_a_space_is_a_space(code: str, text: str, marker: str) -> None:
    repaired = parlalign.repair(text.replace("|", marker), code)
    assert repaired.text == text.replace("|", " ")
    assert not any(edit.is_uncertain for edit in repaired.edits)


@pytest.mark.parametrize("mark", [")", ",", ";", "."])
@pytest.mark.parametrize("code", ["nl", "de"])
def test_no_space_is_put_between_a_word_and_a_closing_mark(code: str, mark: str) -> None:
    document = Document("x", f"de NAVO 3\n{mark} Łódź §\n{mark} 4711 ½\n{mark} op", language=code)
    assert f" {mark}" not in repair_document(document).text


ITEM = "is ingenomen met het voorstel van de Commissie over de havens van de eilanden;"


@pytest.mark.parametrize("mark", [".", ")"])
@pytest.mark.parametrize("cut", [1, 2, 3])
@pytest.mark.parametrize("code", ["nl", "de"])
def test_labels_that_a_newline_cuts_are_whole(code: str, cut: int, mark: str) -> None:
    lines = parlalign.corpus_path(f"night-trains/{code}.txt").read_text(encoding="utf-8").split("\n")
    items = [line.partition(" ")[2] for line in lines if regex.match(r"\d+\. .*[;.]$", line)]
    labels = [f"{number}{mark}" for number in range(112, 112 + len(items))]
    for k in range(1, len(items) - 1):
        cut_label = f"{labels[k][:cut]}\n{labels[k][cut:]}"
        listed = [f"{labels[k - 1]} {items[k - 1]}", f"{cut_label} {items[k]}", f"{labels[k + 1]} {items[k + 1]}"]
        repaired = parlalign.repair("\n".join(listed), code).text
        assert regex.findall(r"^\d+[.)](?= )", repaired, regex.MULTILINE) == labels[k - 1 : k + 2]
        document = Document("x", listed[1], language=code)
        assert repair_document(document, [f"{labels[k]} vraagt om steun;"]).text == f"{labels[k]} {items[k]}"


def test_a_number_before_a_label_that_is_due_is_not_part_of_it() -> None:
    repaired = parlalign.repair(f"{ITEM}\n12\n15. {ITEM}\n16. {ITEM}", "nl").text
    assert "1215" not in repaired


@pytest.mark.parametrize("enumerator", ["2 .", "a )", "(b )", "ii )", "A ."])
def test_enumerators_with_a_space_before_their_mark(enumerator: str) -> None:
    repaired = parlalign.repair(f"De Raad verzoekt:\n{enumerator}\nhet veer van de eilanden;", "nl")
    assert repaired.text == f"De Raad verzoekt:\n{enumerator} het veer van de eilanden;"
    assert [edit.rule for edit in repaired.edits] == ["enumerator-space"]


GLUED = {
    "nl": "is van mening dat de|Europese Commissie|duidelijk moet aangeven hoe zij wil handelen|naar aanleiding "
    "van artikel 260|van het Verdrag en welke in de toekomst|ingevoerde regels gelden",
    "de": "ist der Auffassung, dass die|Kommission gemäß Artikel 260|Absatz 3 des Vertrags handeln|muss und die "
    "Häfen der Inseln|unterstützt",
}


@pytest.mark.parametrize("code", GLUED)
def test_glued_words_are_proposed_and_not_split_unasked(code: str) -> None:
    clean, damaged = GLUED[code].replace("|", " "), GLUED[code].replace("|", "")
    document = parlalign.repair(damaged, code)
    assert document.text == damaged
    assert document.edits == ()
    assert {proposal.rule for proposal in document.proposals} == {"glued-words"}
    assert all(proposal.is_uncertain for proposal in document.proposals)
    assert with_words_split(document).text == clean
    assert parlalign.repair(clean, code).proposals == ()


def test_proposals_are_places_in_the_source_of_any_language_with_a_model() -> None:
    lines = [GLUED[code].replace("|", "") for code in ("nl", "de")]
    mixed = f"{lines[0][:60]} ...[+++]{lines[0][60:]};\n\n{lines[1]};"
    document = parlalign.repair(mixed)
    assert [edit.rule for edit in document.edits] == ["marker-join"]
    clean = [GLUED[code].replace("|", " ") for code in ("nl", "de")]
    assert with_words_split(document).text == f"{clean[0]};\n\n{clean[1]};"
    spanish = "el Parlamento opina que lospuertos de laComisión están cerrados"
    assert parlalign.repair(spanish, "es").proposals == ()


def test_clean_text_has_no_proposals() -> None:
    for folder in ("night-trains", "river-deltas", "border-hospitals"):
        for code in ("nl", "de"):
            text = parlalign.corpus_path(f"{folder}/{code}.txt").read_text(encoding="utf-8")
            assert parlalign.repair(text, code).proposals == ()


def test_doubts_are_part_of_records() -> None:
    nl = "1. steunt de uitbreiding van deHaven in dit gebied;"
    de = "1. unterstützt den Ausbau des Hafens in diesem Gebiet;"
    (record,) = parlalign.align_text(f"{nl}\n\n{de}")
    assert [doubt.rule for doubt in record.doubts] == ["glued-words"]
