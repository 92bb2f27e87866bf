"""Files of several concordance pages: where their texts begin, in which language they are, and which are pairs."""

from __future__ import annotations

from pathlib import Path

import pytest

import parlalign
from parlalign.languages.language_spans import language_spans
from parlalign.repairing.text_edges import ConcordanceText, corrected_texts

TEXTS = Path(__file__).parent / "texts"


def paragraphs(*names: str) -> list[tuple[str, ...]]:
    """Return the paragraphs of texts of one content, side by side."""
    return [
        *zip(*((TEXTS / f"pages.{name}.txt").read_text(encoding="utf-8").splitlines() for name in names), strict=True)
    ]


PAIRS = paragraphs("nl", "de")
"""Paragraphs with their translations."""
FIRST = ("nl", "de", "de", "nl", "nl", "de")
"""The language that comes first on each page."""


def damaged(text: str, k: int) -> str:
    """Return a text with a newline inside a word and, after it, a marker."""
    spots = [at for at in range(20, len(text) - 20) if text[at - 2 : at + 2].isalpha()]
    first, second = spots[(7 * k) % (len(spots) // 2)], spots[len(spots) // 2 + (11 * k) % (len(spots) // 3)]
    return f"{text[:first]}\n{text[first:second]} ...[+++]{text[second:]}"


def page(k: int, pair: tuple[str, ...], between: str = " ") -> str:
    """Return page k, with damage in the Dutch text, the German one, or both."""
    texts = [damaged(text, k) if k % 3 != side else text for side, text in enumerate(pair)]
    return between.join(texts if FIRST[k] == "nl" else texts[::-1])


def found(text: str, languages: tuple[str, str] = ("nl", "de")) -> list[tuple[str, ...]]:
    return [(record.source, record.target) for record in parlalign.align_text(text, languages=languages)]


def test_pages_in_any_order_of_languages_are_separated() -> None:
    text = "\n".join(page(k, pair) for k, pair in enumerate(PAIRS))
    assert found(text) == PAIRS


def test_pages_with_nothing_between_them_are_separated() -> None:
    text = "".join(page(k, pair, between="") for k, pair in enumerate(PAIRS))
    assert found(text) == PAIRS


@pytest.mark.parametrize("between", ["\n", ""])
def test_pages_in_dutch_and_french_are_separated(between: str) -> None:
    pairs = paragraphs("belgian.nl", "belgian.fr")
    text = between.join(page(k, pair, between=between) for k, pair in enumerate(pairs))
    assert found(text, ("nl", "fr")) == pairs


def test_a_text_that_is_cut_off_inside_a_word_ends_there() -> None:
    cut = PAIRS[1][1][: PAIRS[1][1].index("zweite") + 2]
    pairs = [pair if k != 1 else (pair[0], cut) for k, pair in enumerate(PAIRS)]
    text = "\n".join(page(k, pair) for k, pair in enumerate(pairs))
    assert cut in (german for _, german in found(text))
    assert sum(pair in pairs for pair in found(text)) == len(pairs)


@pytest.mark.parametrize(
    "third",
    [
        "Le rapport demande que les écoles des villages reçoivent les mêmes aides que celles des villes.",
        "Any request for a second ferry shall be sent to the harbour office before the end of the month.",
        "El informe señala que los pescadores no pueden salir al mar durante los meses de invierno.",
    ],
)
def test_text_in_a_third_language_on_the_line_of_a_text_is_set_aside(third: str) -> None:
    pages = [page(k, pair) for k, pair in enumerate(PAIRS)]
    pages[3] = f"{third} {pages[3]}"
    pages[5] = f"{pages[5]} {third}"
    assert found("\n".join(pages)) == PAIRS


def test_each_text_of_a_concordance_is_a_paragraph_and_each_edit_has_a_probability() -> None:
    repaired = parlalign.repair("\n".join(page(k, pair) for k, pair in enumerate(PAIRS)))
    texts = [text for k, pair in enumerate(PAIRS) for text in (pair if FIRST[k] == "nl" else pair[::-1])]
    assert [part for part in repaired.text.split("\n") if part] == texts
    edits = [edit for edit in repaired.edits if edit.rule == "concordance-paragraph"]
    assert {edit.replacement for edit in edits} == {"\n", "\n\n"}
    assert all(0.5 < edit.probability <= 1 for edit in edits)
    assert parlalign.repair(repaired.text).text == repaired.text


def test_a_text_without_markers_keeps_its_lines() -> None:
    text = "\n".join(text for k, pair in enumerate(PAIRS) for text in (pair if FIRST[k] == "nl" else pair[::-1]))
    assert parlalign.repair(text).text == text
    assert found(text) == PAIRS


def test_foreign_names_and_quotations_inside_a_sentence_stay_in_it() -> None:
    text = (
        "De raad heeft de vereniging Les Amis de la Forêt et de la Montagne opgericht in 1994, en dat doet ons goed.\n"
        "Der Rat hat den Verein Les Amis de la Forêt et de la Montagne im Jahr 1994 gegründet, und das freut uns sehr."
    )
    assert [part.language for part in language_spans(text)] == ["nl", "de"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("4. Es ist das Produkt 4. |Naast de overige", "4. Naast de overige"),
        ("(5) Die Frist 5. |De termijn", "5. De termijn"),
        ("Die Regeln anzuwenden |- Overwegende dat", "Overwegende dat"),
        ("Die Preise sind be |ge Dit jaar stijgen", "Dit jaar stijgen"),
        ("Die Preise sind Ak |Ob De prijzen", "De prijzen"),
        ('"Die Preise" gelten." |De prijzen', "De prijzen"),
    ],
)
def test_the_start_of_a_text_is_corrected_by_its_translation(source: str, expected: str) -> None:
    before, after = source.split("|")
    texts = [ConcordanceText(0, "de", False), ConcordanceText(len(before), "nl", True)]
    assert (before + after)[corrected_texts(before + after, texts)[1].start :] == expected
