"""Repair in each language with a break model: which languages a text is in, and what is special to one of them."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import parlalign
from parlalign.cli.root import main
from parlalign.languages import LANGUAGES
from parlalign.languages.discrimination import log_odds
from parlalign.languages.identify import has_word_model, word_log_odds
from parlalign.languages.likely_languages import likely_languages
from parlalign.training.simulated_damage import damaged_documents

CUT = {
    "nl": "De commissie stemt vandaag over het voorstel voor een grensoverschrij|dende samenwerking tussen de havens.",
    "de": "Der Ausschuss stimmt heute über den Vorschlag für eine grenzüberschrei|tende Zusammenarbeit der Häfen ab.",
    "en": "The committee votes today on the proposal for a better cooper|ation between the harbours of both countries.",
    "fr": "La commission vote aujourd’hui la proposition d’une meilleure coopé|ration entre les ports des deux pays.",
}
SPANISH = "El comité opinaba que los puertos de las islas debían recibir más de los fondos que habían pedido."


@pytest.mark.parametrize("code", CUT)
@pytest.mark.parametrize("is_given", [True, False])
def test_a_cut_word_is_joined_in_each_language(code: str, is_given: bool) -> None:
    repaired = parlalign.repair(CUT[code].replace("|", "\n"), code if is_given else None)
    assert repaired.text == CUT[code].replace("|", "")
    assert [edit.rule for edit in repaired.edits] == ["wrap-join"]
    assert {segment.language for segment in parlalign.segment(repaired)} == {code}


def test_a_text_in_all_four_languages_is_repaired_without_their_names() -> None:
    damaged = "\n\n".join(text.replace("|", "\n") for text in CUT.values())
    assert parlalign.repair(damaged).text == damaged.replace("\n\n", "\0").replace("\n", "").replace("\0", "\n\n")


@pytest.mark.parametrize(
    ("codes", "likely"),
    [
        ("nl", "nl de"),
        ("de", "nl de"),
        ("en", "en nl"),
        ("fr", "fr nl"),
        ("de nl", "nl de"),
        ("nl fr", "fr nl"),
        ("de en", "de en"),
        ("en fr", "fr en"),
    ],
)
def test_the_languages_of_a_text_are_found(codes: str, likely: str) -> None:
    found = likely_languages("\n".join(CUT[code].replace("|", "") for code in codes.split()))
    assert set(found) == set(CUT)
    assert set(found[:2]) == set(likely.split())


@pytest.mark.parametrize("text", ["", "12 345", SPANISH, f"{SPANISH}\n{CUT['fr'][:24]}"])
def test_a_text_in_none_of_these_languages_counts_as_dutch_and_german(text: str) -> None:
    assert likely_languages(text)[:2] == ("nl", "de")


@pytest.mark.parametrize("pair", [("en", "fr"), ("nl", "de"), ("fr", "nl"), ("de", "en")])
def test_words_of_two_languages_are_told_apart_in_either_order(pair: tuple[str, str]) -> None:
    reverse = pair[1], pair[0]
    assert has_word_model(pair)
    assert has_word_model(reverse)
    first, second = (CUT[code].replace("|", "").split() for code in pair)
    assert log_odds(first, pair).sum() < -2 * len(first)
    assert log_odds(second, pair).sum() > 2 * len(second)
    assert np.array_equal(word_log_odds(first, pair), -word_log_odds(first, reverse))


def test_two_other_languages_have_no_model_of_words() -> None:
    assert not has_word_model(("es", "it"))


MARKS = {
    "a no-break space before the newline": ("une question\u00a0\n: que fait-on ?", "une question\u00a0: que fait-on ?"),
    "and after it": ("une question\n\u00a0: que fait-on ?", "une question\u00a0: que fait-on ?"),
    "and with a space": ("une question \u00a0\n: que fait-on ?", "une question\u00a0: que fait-on ?"),
    "a narrow one": ("les ports sont vides\u202f\n; qui paie ?", "les ports sont vides\u202f; qui paie ?"),
    "at a marker": ("Que fait-on\u00a0...[+++]? Rien du tout.", "Que fait-on\u00a0? Rien du tout."),
    "after a quotation mark": ("Il dit : «\u00a0\nnous partons ».", "Il dit : «\u00a0nous partons »."),
    "before a quotation mark": (
        "Il dit : « nous partons\u202f\n» et il part.",
        "Il dit : « nous partons\u202f» et il part.",
    ),
    "in a number": ("Elle paie 25\u00a0\n000 euros par an.", "Elle paie 25\u00a0000 euros par an."),
    "at the end of a line": (
        "Elle paie chaque mois\u00a0\nle loyer du bureau.",
        "Elle paie chaque mois le loyer du bureau.",
    ),
    "as the text has it": (
        "Qui paie ? Qui part ? Personne\n; tout va bien.",
        "Qui paie ? Qui part ? Personne ; tout va bien.",
    ),
    "as the text does not": (
        "Qui paie? Qui part? Personne\n; tout va bien.",
        "Qui paie? Qui part? Personne; tout va bien.",
    ),
    "quotation marks as others": ("Il dit « oui », puis «\nnon » et part.", "Il dit « oui », puis « non » et part."),
}


@pytest.mark.parametrize(("damaged", "clean"), MARKS.values(), ids=MARKS.keys())
def test_the_space_beside_a_french_mark(damaged: str, clean: str) -> None:
    repaired = parlalign.repair(damaged, "fr")
    assert repaired.text == clean
    assert parlalign.repair(clean, "fr").edits == ()


def test_a_mark_in_another_language_has_no_space() -> None:
    assert parlalign.repair("The ports are empty\n; who pays?", "en").text == "The ports are empty; who pays?"


@pytest.mark.parametrize("apostrophe", ["'", "’"])
@pytest.mark.parametrize(
    "clean",
    [
        "Il faut parler aujourd'|hui de la pêche.",
        "Il faut parler aujourd|'hui de la pêche.",
        "Les pays de l'|Union en ont décidé ainsi.",
        "Il faut qu|'on le dise aux élus de la région.",
        "Elle parle d'|autres sujets que de la pêche.",
    ],
)
def test_nothing_is_beside_a_french_apostrophe(clean: str, apostrophe: str) -> None:
    clean = clean.replace("'", apostrophe)
    assert parlalign.repair(clean.replace("|", "\n"), "fr").text == clean.replace("|", "")


def test_damage_is_simulated_with_few_facts() -> None:
    """A language may have no words for divisions and formulas."""
    assert not LANGUAGES["sv"].formulas
    lines = [f"Hamnen är stängd i år {k}, och fiskarna väntar på besked." for k in range(20)]
    damaged = list(damaged_documents(lines, LANGUAGES["sv"], random.Random(1)))
    assert len(damaged) > 3 * len(lines)


def test_the_model_of_words_is_trained_on_any_languages(tmp_path: Path) -> None:
    words = {"es": "puerto pesca barco", "it": "porto pesca nave", "sv": "hamn fiske båt"}
    files = [tmp_path / f"text.{code}" for code in words]
    for path, text in zip(files, words.values(), strict=True):
        path.write_text("\n".join([text] * 1000), encoding="utf-8")
    model = tmp_path / "language.npz"
    result = CliRunner().invoke(main, ["train", "language", *map(str, files), "-o", str(model)])
    assert result.exit_code == 0, result.stderr
    with np.load(model) as arrays:
        assert {name.partition(".")[0] for name in arrays.files} == {"es-it", "es-sv", "it-sv"}
    result = CliRunner().invoke(main, ["train", "language", str(files[0]), "-o", str(model)])
    assert "all text is in one language (es): give text in two or more" in result.stderr


@pytest.mark.parametrize(
    ("damaged", "clean", "code"),
    [
        ("a well\u00ad\nknown port", "a well-known port", "en"),
        ("the coopera\u00ad\ntion of ports", "the cooperation of ports", "en"),
        ("il est peut\u00ad\nêtre tard", "il est peut-être tard", "fr"),
        ("la coopé\u00ad\nration des ports", "la coopération des ports", "fr"),
        ("celui-\nci a-\nt-il dit", "celui-ci a-t-il dit", "fr"),
        ("celui\n-ci a-t\n-il dit", "celui-ci a-t-il dit", "fr"),
    ],
)
def test_a_hyphen_of_a_word_stays_and_is_visible(damaged: str, clean: str, code: str) -> None:
    assert parlalign.repair(damaged, code).text == clean


@pytest.mark.parametrize("code", CUT)
def test_a_passage_in_capitals_is_repaired(code: str) -> None:
    repaired = parlalign.repair(CUT[code].replace("|", "\n").upper(), code)
    assert repaired.text == CUT[code].replace("|", "").upper()


def test_running_headers_of_the_official_journal_in_french() -> None:
    lines = ["Le droit à la protection des données est un droit fon-", "damental et toute personne a ce droit."]
    header = "L 119/{} FR Journal officiel de l’Union européenne 4.5.2016"
    damaged = "\n".join(f"{header.format(k)}\n{line}" for k, line in enumerate(lines, 10))
    clean = "Le droit à la protection des données est un droit fondamental et toute personne a ce droit."
    assert parlalign.repair(damaged).text == clean
