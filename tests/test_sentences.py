"""Where sentences end: single sentences by kind, and texts whose sentences were divided by hand."""

import gzip
import json
import time
from pathlib import Path

import pytest

from parlalign.segmenting.sentences import sentence_ends
from parlalign.training.from_files import train_sentence_model

DIVIDED = Path(__file__).parent / "texts" / "sentences"
"""One sentence a line, and an empty line between paragraphs; all texts were written for these tests."""

WHOLE = {
    "de": [
        # Ordinals
        "Der 1. Stellvertreter leitet die Aussprache.",
        "Wir kommen zur 4. Anhörung in dieser Sache.",
        "Das ist zum 3. Mal geschehen.",
        "Am 17. Tag der Reise kam Nebel auf.",
        "Die 14. und die 15. Kammer tagen gemeinsam.",
        "Das 2. Ökumenische Konzil wurde einberufen.",
        "Unser gemeinsamer 3. Antrag fehlt.",
        "In 2. Instanz wurde das Urteil aufgehoben.",
        "Er wurde 1. Vorsitzender des Vereins.",
        "Das Buch (2. Auflage) ist vergriffen.",
        "Der III. Senat hat entschieden.",
        "Zum 250. Geburtstag erschien eine Münze.",
        # Dates in numbers
        "Das Schreiben vom 7. 11. 2012 liegt vor.",
        "Er kam am 7. 11. zurück.",
        # Abbreviations of laws and offices
        "Der Anspruch folgt aus § 4 i. V. m. § 9 der Satzung.",
        "Ein Betrag i. H. v. 300 Euro ist zu zahlen.",
        "Das Urteil in der Rs. T-12/03, Slg. 2005, II-44, ist bekannt.",
        "Nach Art. 8 UAbs. 3 gilt Anh. IV nicht.",
        "Auf BT-Drs. 18/77 wird verwiesen.",
        "Es sprach Hr. Abg. Lange für die Fa. Uferbau.",
        "Das betrifft insb. Werften, d. h. Betriebe am Wasser.",
        "Die Seeschifffahrtsaufg. Hamburgs regelt ein Gesetz.",
        "Der Betrag ist max. 20 Euro hoch.",
        # Quotation marks and brackets
        "„Wer kommt mit?“, fragte sie.",
        "»Wer kommt mit?«, fragte sie.",
        "„Wer kommt mit? “, fragte sie.",
        "Die Frage „Wer kommt mit?“ Herrn Langes blieb offen.",
        "Der (neue?) Plan und das (!) Gutachten liegen vor.",
        "Der Text (…) Absatz 3 wird gestrichen.",
        # Enumerators
        "### 2. Anwendung",
        "3.1. Kosten der Häfen",
        "(b). Das Amt entscheidet.",
        "27\\. Juni 2017",
        "12 . Der Rat stimmt zu.",
        # Divisions
        "Artikel 6. Die Häfen sind frei.",
        "Art. 6 bis. Der Rat beschließt.",
        "Kapitel II. Die Verwaltung der Häfen",
        # Titles in quotation marks
        "Der Band „Wohin? Gedanken über die Küste“ ist erschienen.",
        "Es redeten PStS. Thomsen und Hr. Voss.",
    ],
    "nl": [
        "Zie zaak T-12/03, Jur. 2005, blz. II-44.",
        "De overeenkomst is op 3 dec. 1987 gesloten.",
        "Het staat in bijl. IV bij verord. 12/2009.",
        "De Hr. Smit woont bij de fam. Jansen.",
        "Dit geldt t. a. v. Rotterdam en d. w. z. Zuid-Holland.",
        "Het is v. 2 van het plan.",
        "Het bedrag is max. 20 euro.",
        "Mr. dr. A.B. De Wit sprak namens St. Oeverzorg.",
        "Rb. Utrecht 5 mei 2010 is onjuist volgens prof. Van Dam.",
        "„Wie is daar?” vroeg hij.",
        "“Wie is daar?”, vroeg zij.",
        "De (nieuwe?) Havenwet en het (!) Plan liggen ter inzage.",
        "### 1. Definities",
        "§ 3. De minister beslist.",
        "1 . De minister beslist.",
        "In „5. Havens” staat een fout.",
        "Artikel 6a. De havens zijn vrij.",
        "Hoofdst. 6. De minister beslist.",
        "Titel III. Het beheer van de havens",
        "Het boekje „Waarheen? Gedachten over de kust” is verschenen.",
        "Volgens art. 6, al. 3, beslissen de ged. St. van Zeeland.",
    ],
    "en": [
        "He met Mr. Jones at no. 5.",
        "See Art. 3 and pp. 7 to 9.",
        "The U.S. Congress met in St. Paul.",
        "He asked Question No. Q7 about H.R. 12.",
        "Section 6. The ports are free.",
    ],
    "fr": [
        "M. Dupont a cité l’art. 5 du traité.",
        "M. De Smet et MM. Renard et Leroy étaient présents.",
        "Voir les articles L. 12 et R. 14.",
        "V. - Les ports sont fermés.",
        "Article 6 ter. Les ports sont libres.",
        "Article 1er. Les ports sont libres.",
        "CHAPITRE Ier. – Dispositions générales",
        "Section 1re. Dispositions générales",
        "Art. 3. § 1er. Les ports sont libres.",
    ],
}

DIVIDED_HERE = {
    "en": [["It ends at 5 p.m.", "Let us begin."], ["She said: 'No.'", "They left."]],
    "fr": [
        ["Il parle du « port ».", "Le mot « quai » manque."],
        ["Il y en a.", "J’ai compté."],
        ["C’est la classe F ou G.", "La rénovation est due."],
    ],
    "de": [
        ["Die Kommission beruft sich auf Artikel 5.", "Der Rat schweigt."],
        ["Die Kommission beruft sich auf Artikel 5.", "Häfen sind nicht gemeint."],
        ["Das war im Jahr 2009.", "Die Vorschrift gilt noch."],
        ["Ich stimme für Änderungsantrag 24.", "Wir brauchen ihn."],
        ["Dafür stimmten 31, dagegen 12.", "Der Antrag ist angenommen."],
        ["Er kommt am 5.", "Dann reist er ab."],
        ["Angenommen sind die Anträge 7 und 10.", "Antrag 4 fehlt."],
        ["Gezeigt wurden Kräne, Kais usw.", "Der Rat war beeindruckt."],
        ["Siehe S. 5 f.", "Die Fußnote steht dort."],
        ["Das kostet 5 Mio.", "Wer zahlt?"],
        ["Er arbeitet für die EU.", "Brüssel gefällt ihm."],
        ["Es geht um Anlage B.", "Diese fehlt."],
        ["Er regierte wie Ludwig XIV.", "Danach kam das Ende."],
        ["Sie fragte: „Wer kommt mit?“", "Niemand antwortete."],
        ["Das gilt.", "§ 5 bleibt unberührt."],
        ["Er ging.", "(Beifall.)", "Sie blieb."],
        ["Es gilt.", "2. Der Rat entscheidet."],
        ["Artikel 6 gilt.", "Der Rat schweigt."],
        ["Sie wohnt in der Deichstr.", "Drüben liegt der Hafen."],
        ["Es gilt bis zum 30.9.", "Samstags fährt kein Schiff."],
    ],
    "nl": [
        ["De Commissie beroept zich op artikel 5.", "De Raad zwijgt."],
        ["De Commissie beroept zich op artikel 5.", "Havens vallen er niet onder."],
        ["Ik stem voor amendement 24.", "Wij hebben het nodig."],
        ["Er waren kranen, kades enz.", "Rotterdam was trots."],
        ["Het kost 5 mln.", "Wie betaalt?"],
        ["Het gaat om bijlage B.", "Die ontbreekt."],
        ["Hij zat in de EU.", "Brussel beviel hem."],
        ["Zij vroeg: “Wie gaat mee?”", "Niemand antwoordde."],
        ["Hij ging weg.", "'s Avonds kwam hij terug."],
        ["Het geldt.", "2. De Raad beslist."],
        ["Artikel 6 geldt.", "De Raad zwijgt."],
        ["Zij woont in de Dijkstr.", "Hiernaast ligt de haven."],
        ["Het plan komt van mij.", "Het is goed."],
    ],
}


@pytest.mark.parametrize(("code", "sentence"), [(code, text) for code, texts in WHOLE.items() for text in texts])
def test_a_full_stop_inside_a_sentence(code: str, sentence: str) -> None:
    assert parts(sentence, code) == [sentence]


@pytest.mark.parametrize(
    ("code", "sentences"), [(code, texts) for code, lists in DIVIDED_HERE.items() for texts in lists]
)
def test_a_mark_at_the_end_of_a_sentence(code: str, sentences: list[str]) -> None:
    assert parts(" ".join(sentences), code) == sentences


@pytest.mark.parametrize("code", ["nl", "de"])
def test_texts_divided_by_hand(code: str) -> None:
    gold, found = set[tuple[int, int]](), set[tuple[int, int]]()
    for number, paragraph in enumerate((DIVIDED / f"{code}.txt").read_text(encoding="utf-8").strip().split("\n\n")):
        sentences = paragraph.split("\n")
        gold |= ends(number, sentences)
        found |= ends(number, parts(" ".join(sentences), code))
    assert len(gold) >= 400
    assert 2 * len(gold & found) / (len(gold) + len(found)) >= 0.99


@pytest.mark.parametrize("text", [".", ". ", "A. ", '." "', "1. ", "i. V. m. ", "!) De ", "'", "(.) "])
def test_sentences_take_linear_time(text: str) -> None:
    start = time.process_time()
    assert sentence_ends(text * 50_000 + " De", "de")
    assert time.process_time() - start < 5


def test_the_trained_words_are_written_as_gzipped_json(tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    lines = [
        "Dat staat in verz. 5 van de wet, en daarna niet meer. Daarna kwam de raad bijeen.\n",
        "Niet meer bijeen komt de raad op zondag, zegt de raad.\n",
    ]
    text.write_text("".join(lines * 500))
    output = tmp_path / "sentences.nl.json.gz"
    train_sentence_model([text], "nl", output)
    learnt = json.loads(gzip.decompress(output.read_bytes()))
    assert learnt["abbreviations"] == ["verz"]
    assert "daarna" in learnt["starters"]


@pytest.mark.parametrize(
    ("code", "sentences"),
    [
        ("de", ["Der Kai ist fertig.", "Danach kam Regen.", "Wer zahlt?", "Das weiß niemand."]),
        ("nl", ["De kade is klaar!", "Daarna kwam regen.", "De rekening volgt."]),
    ],
)
def test_sentences_without_a_space_between_them(code: str, sentences: list[str]) -> None:
    assert parts("".join(sentences), code) == sentences
    whole = "Siehe www.hafen.De und info@kai.Das oder z.B.Der Kai" if code == "de" else "Zie kade.Rotterdam en haven.nl"
    assert parts(whole, code) == [whole]


def parts(text: str, code: str) -> list[str]:
    found = sentence_ends(text, code)
    return [text[start:end].strip() for start, end in zip([0, *found], found, strict=False)]


def ends(number: int, sentences: list[str]) -> set[tuple[int, int]]:
    """Return the ends of sentences inside a paragraph, as its number and the characters before them without spaces."""
    lengths = [len("".join(sentence.split())) for sentence in sentences]
    return {(number, sum(lengths[:k])) for k in range(1, len(lengths))}
