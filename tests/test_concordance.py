"""Files of several concordance pages: where their texts begin, in which language they are, and which are pairs."""

from __future__ import annotations

import pytest

import parlalign
from parlalign.languages.language_spans import language_spans
from parlalign.repairing.text_edges import ConcordanceText, corrected_texts

PAIRS = (
    (
        "De visserij op zeebaars blijft in de winter gesloten, omdat de vissen dan in ondiep water paaien. Wie toch vist, "
        "verliest zijn vergunning voor de rest van het jaar.",
        "Die Fischerei auf Wolfsbarsch bleibt im Winter geschlossen, weil die Fische dann in flachem Wasser laichen. Wer "
        "dennoch fischt, verliert seine Genehmigung für den Rest des Jahres.",
    ),
    (
        "Wij hebben gisteren met de burgemeesters van de eilanden gesproken. Zij vragen om een tweede veerboot, want de "
        "oude ligt elke maand een week in de werf.",
        "Wir haben gestern mit den Bürgermeistern der Inseln gesprochen. Sie bitten um eine zweite Fähre, denn die alte "
        "liegt jeden Monat eine Woche lang in der Werft.",
    ),
    (
        "Het verslag noemt drie scholen waar leerlingen hun eigen groenten kweken. Dat kost weinig en de ouders zijn er "
        "erg over te spreken.",
        "Der Bericht nennt drei Schulen, in denen Schüler ihr eigenes Gemüse anbauen. Das kostet wenig, und die Eltern "
        "sind davon sehr angetan.",
    ),
    (
        "Zonder betrouwbare cijfers over het grondwater kunnen wij de boeren niet vragen om minder te sproeien. Daarom "
        "stel ik voor om eerst te meten.",
        "Ohne verlässliche Zahlen zum Grundwasser können wir von den Landwirten nicht verlangen, weniger zu bewässern. "
        "Deshalb schlage ich vor, zuerst zu messen.",
    ),
    (
        "Mijn fractie stemt tegen het amendement, hoewel wij de bedoeling ervan goed begrijpen. De uitvoering zou de "
        "kleine bibliotheken namelijk het hardst treffen.",
        "Meine Fraktion stimmt gegen den Änderungsantrag, obwohl wir seine Absicht gut verstehen. Die Umsetzung würde "
        "nämlich die kleinen Bibliotheken am härtesten treffen.",
    ),
    (
        "De nachttreinen zijn vol, en toch rijden er elk jaar minder. Dat komt doordat de spoorwegen geen nieuwe rijtuigen "
        "meer laten bouwen.",
        "Die Nachtzüge sind voll, und dennoch fahren jedes Jahr weniger. Das liegt daran, dass die Bahnen keine neuen "
        "Wagen mehr bauen lassen.",
    ),
)
"""Paragraphs with their translations."""
FIRST = ("nl", "de", "de", "nl", "nl", "de")
"""The language that comes first on each page."""


def damaged(text: str, k: int) -> str:
    """Return a text with a newline inside a word and, after it, a marker."""
    spots = [at for at in range(20, len(text) - 20) if text[at - 2 : at + 2].isalpha()]
    first, second = spots[(7 * k) % (len(spots) // 2)], spots[len(spots) // 2 + (11 * k) % (len(spots) // 3)]
    return f"{text[:first]}\n{text[first:second]} ...[+++]{text[second:]}"


def page(k: int, pair: tuple[str, str], between: str = " ") -> str:
    """Return page k, with damage in the Dutch text, the German one, or both."""
    texts = [damaged(text, k) if k % 3 != side else text for side, text in enumerate(pair)]
    return between.join(texts if FIRST[k] == "nl" else texts[::-1])


def found(text: str) -> list[tuple[str, str]]:
    return [(record.source, record.target) for record in parlalign.align_text(text)]


def test_pages_in_any_order_of_languages_are_separated() -> None:
    text = "\n".join(page(k, pair) for k, pair in enumerate(PAIRS))
    assert found(text) == list(PAIRS)


def test_pages_with_nothing_between_them_are_separated() -> None:
    text = "".join(page(k, pair, between="") for k, pair in enumerate(PAIRS))
    assert found(text) == list(PAIRS)


def test_a_text_that_is_cut_off_inside_a_word_ends_there() -> None:
    cut = PAIRS[1][1][: PAIRS[1][1].index("zweite") + 2]
    pairs = [pair if k != 1 else (pair[0], cut) for k, pair in enumerate(PAIRS)]
    text = "\n".join(page(k, pair) for k, pair in enumerate(pairs))
    assert cut in dict(found(text)).values()
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
    assert found("\n".join(pages)) == list(PAIRS)


def test_each_text_of_a_concordance_is_a_paragraph_and_each_edit_has_a_probability() -> None:
    repaired = parlalign.repair("\n".join(page(k, pair) for k, pair in enumerate(PAIRS)))
    texts = [text for k, pair in enumerate(PAIRS) for text in (pair if FIRST[k] == "nl" else pair[::-1])]
    assert [part for part in repaired.text.split("\n") if part] == texts
    edits = [edit for edit in repaired.edits if edit.rule == "concordance-paragraph"]
    assert {edit.replacement for edit in edits} == {"\n\n", "\n\n\n"}
    assert all(0.5 < edit.probability <= 1 for edit in edits)
    assert parlalign.repair(repaired.text).text == repaired.text


def test_a_text_without_markers_keeps_its_lines() -> None:
    text = "\n".join(text for k, pair in enumerate(PAIRS) for text in (pair if FIRST[k] == "nl" else pair[::-1]))
    assert parlalign.repair(text).text == text
    assert found(text) == list(PAIRS)


def test_foreign_names_and_quotations_inside_a_sentence_stay_in_it() -> None:
    text = (
        "De raad heeft de vereniging Les Amis de la Forêt et de la Montagne opgericht in 1994, en dat verheugt ons zeer.\n"
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
