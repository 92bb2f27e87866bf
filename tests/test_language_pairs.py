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
    "conjunction at the end of an item": (
        ("nl", "i) wordt verwerkt in een installatie die volgens artikel 15 is erkend, of\n"),
        ("en", "(ii) transformed in a plant approved in accordance with Article 15, or"),
    ),
    "conjunction before the label of an item, without a space": (
        ("de", "a) sie wurden nach den Vorschriften der Anlage gelagert und"),
        ("fr", "b) ils ont été transportés conformément aux prescriptions de l'annexe."),
    ),
    "the same label after half a sentence": (
        ("nl", "3. Het etiket mag naar deze methode verwijzen met vermelding van "),
        ("fr", "3. L'étiquette peut mentionner cette méthode en indiquant son numéro."),
    ),
    "the same decimal label": (
        ("en", "(2.1) The tribunal shall hear the parties in each of these cases."),
        ("fr", "(2.1) Le tribunal entend les parties dans chacun de ces cas."),
    ),
    "number of an old article": (
        ("nl", "(2098). Het voorrecht van de Staatskas wordt geregeld door de wet. "),
        ("fr", "(2098). Le privilège du trésor public est réglé par la loi."),
    ),
    "paragraph at the end of a reference": (
        ("nl", "De koper behoudt in ieder geval de inlichtingen bedoeld in § 2.\n"),
        ("fr", "En tout cas, lorsque le contrat est écrit, il contient ces données."),
    ),
    "page at the end of a reference": (
        ("nl", "Gewijzigd bij de wet van 12 mei 1999, blz. 28. "),
        ("fr", "Les États membres en informent sans délai la Commission."),
    ),
    "colon inside a sentence": (
        ("nl", "Standbeeld van Cromwell bij het Parlement is nieuwste slachtoffer "),
        ("fr", "Parlement : la statue de Cromwell est la dernière victime"),
    ),
    "capital without a space": (
        ("nl", "Verordening van de Raad over de uitvoer van cultuurgoederen"),
        ("fr", "RÈGLEMENT (CEE) No 752/93 DE LA COMMISSION du 30 mars 1993"),
    ),
    "title without a space": (
        ("de", "über die Einfuhr von landwirtschaftlichen Erzeugnissen"),
        ("fr", "modifiant le règlement (CE) n° 111/1999 du Conseil"),
    ),
    "German quotation mark at the end of a quotation that began earlier": (
        ("de", "Sie sagte „Nein“ und dann: Das war ein langer Weg.\n\nUnd er ist noch nicht zu Ende.“"),
        ("fr", "Et il n'est pas encore fini, dit la ministre à la presse."),
    ),
    "single quotation mark without a space": (
        ("nl", 'Artikel 5 wordt aangevuld met de volgende zin.";'),
        ("en", "'In such cases the authority shall be informed through the network.'"),
    ),
    "name at the start": (
        ("nl", "Zo blijft de winkel aangenaam voor onze klanten."),
        ("fr", "Paul Mills-Hicks, directeur commercial du groupe, a annoncé un changement."),
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
    ("text", "other"),
    [
        ("La directive est applicable à partir du 1er janvier 1995.\nArticle 4", "en"),
        ("§3. DU REGLEMENT DU PASSIF.\nSans préjudice des droits des créanciers, les époux paient leurs dettes.", "nl"),
    ],
)
def test_headings_of_a_french_text_are_french(text: str, other: str) -> None:
    assert {part.language for part in language_spans(text, ("fr", other))} == {"fr"}


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
