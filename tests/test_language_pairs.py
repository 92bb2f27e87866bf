"""Switch points of mixed texts in any two of Dutch, French, German and English."""

from __future__ import annotations

import pytest

from parlalign.languages.language_spans import language_spans
from parlalign.languages.quotation_marks import opens_quotation

MIXED = {
    "label after a question": (
        ("nl", "1. Hoeveel vergunningen werden in 2019 geweigerd?"),
        ("fr", "1. Combien de permis ont été refusés en 2019?"),
    ),
    "Belgian paragraph": (
        ("nl", "§ 1. De griffier houdt een register van de zittingen bij."),
        ("fr", "§ 1er. Le greffier tient un registre des audiences."),
    ),
    "Belgian paragraph without a space": (
        ("nl", "§2. Het beroep schorst de beslissing niet.\n"),
        ("fr", "§2. Le recours ne suspend pas la décision."),
    ),
    "item with a degree sign": (
        ("nl", "3°bis. de kosten van de vertaling van het dossier;"),
        ("fr", "3°bis. les frais de la traduction du dossier;"),
    ),
    "number with a bracket": (
        ("de", "12. In Artikel 4 wird der zweite Satz gestrichen. "),
        ("fr", "12) À l'article 4, la deuxième phrase est supprimée."),
    ),
    "number after half a sentence": (
        ("nl", "3. Etiketten mogen naar deze methode verwijzen indien"),
        ("fr", "3. Les étiquettes peuvent mentionner cette méthode lorsque"),
    ),
    "dash at the end of a German recital": (
        ("de", "Die Maßnahmen entsprechen der Stellungnahme des Ausschusses -"),
        ("fr", "considérant que ces mesures sont conformes à l'avis du comité,"),
    ),
    "French quotation mark": (
        ("nl", "We wachten al tien jaar op die brug, zegt de burgemeester."),
        ("fr", "« Nous attendons ce pont depuis dix ans », dit le maire."),
    ),
    "German quotation mark at the end": (
        ("de", "Der Bürgermeister sagte: „Wir warten seit zehn Jahren auf die Brücke.“"),
        ("fr", "Le maire a dit que la ville attend ce pont depuis dix ans."),
    ),
    "English quotation mark after another quotation": (
        ("nl", '"Wij wachten al tien jaar," zei de burgemeester van de stad.'),
        ("en", '"We have been waiting for ten years," said the mayor of the town.'),
    ),
    "names at the start": (
        ("nl", "Dat meldde het bureau gisteren aan de pers."),
        ("fr", "Selon Wheeling Nielsen, la chaîne est en tête depuis le début de la semaine."),
    ),
}


@pytest.mark.parametrize("name", MIXED)
def test_a_mixed_text_is_divided_to_the_character(name: str) -> None:
    (first, source), (second, target) = MIXED[name]
    text = source + target
    found = [(part.language, text[slice(*part.span)]) for part in language_spans(text, (first, second))]
    assert found == list(MIXED[name])


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("Er sagte „Nein“ und ging.", "„"),
        ("She said “no” and left.", "“"),
        ("Il dit « non » et part.", "«"),
        ("Er sagte »Nein« und ging.", "»"),
        ('She said "no", and left.', '"'),
        ("Hij zei 'nee' en ging.", "'"),
    ],
)
def test_marks_that_open_and_close_quotations(text: str, opening: str) -> None:
    marks = [at for at, char in enumerate(text) if char in "\"'„“”«»"]
    assert [opens_quotation(text, at) for at in marks] == [True, False]
    assert text[marks[0]] == opening
