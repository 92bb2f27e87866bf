"""The same texts in Dutch and German in the XML of parliaments and publishers, in own wording.

`TEMPLATES` are the files of `texts/editions`: an edition of each kind, where `{key}` stands for a text of `TEXTS`.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

import regex

TEXTS = {
    "title": (
        "Verordening (EU) 2031/77 over de veerdiensten in het waddengebied",
        "Verordnung (EU) 2031/77 über die Fährdienste im Wattenmeer",
    ),
    "opening": ("HET EUROPEES PARLEMENT,", "DAS EUROPÄISCHE PARLAMENT —"),
    "visa1": (
        "Gezien het verslag van de commissie voor kustzaken,",
        "gestützt auf den Bericht des Ausschusses für Küstenfragen,",
    ),
    "visa2": (
        "Gezien het advies van het Comité van de eilanden",
        "nach Stellungnahme des Ausschusses der Inseln",
    ),
    "note1": ("PB C 12 van 3.2.2031, blz. 9.", "ABl. C 12 vom 3.2.2031, S. 9."),
    "whereas": ("Overwegende hetgeen volgt:", "in Erwägung nachstehender Gründe:"),
    "recital1": (
        "Het aantal reizigers op de veerdiensten is in vijf jaar met een derde gestegen.",
        "Die Zahl der Reisenden auf den Fährdiensten ist in fünf Jahren um ein Drittel gestiegen.",
    ),
    "recital2": (
        "De kades van de kleinste eilanden moeten dringend worden hersteld; de gemeenten kunnen dat niet betalen.",
        "Die Kais der kleinsten Inseln müssen dringend erneuert werden; die Gemeinden können das nicht bezahlen.",
    ),
    "adopted": ("HEEFT DE VOLGENDE VERORDENING VASTGESTELD:", "HAT FOLGENDE VERORDNUNG ERLASSEN:"),
    "chapter": ("HOOFDSTUK I", "KAPITEL I"),
    "chapter_title": ("Algemene bepalingen", "Allgemeine Bestimmungen"),
    "article1": ("Artikel 1", "Artikel 1"),
    "subject": ("Onderwerp en werkingssfeer", "Gegenstand und Anwendungsbereich"),
    "par1": (
        "Deze verordening geldt voor alle schepen die reizigers naar de eilanden brengen.",
        "Diese Verordnung gilt für alle Schiffe, die Reisende zu den Inseln bringen.",
    ),
    "par1b": (
        "Zij geldt niet voor schepen van de kustwacht.",
        "Sie gilt nicht für Schiffe der Küstenwache.",
    ),
    "par2": ("Elke reder houdt bij:", "Jeder Reeder verzeichnet:"),
    "item1": ("het aantal vertraagde afvaarten;", "die Zahl der verspäteten Abfahrten;"),
    "item2": ("de oorzaak van elke vertraging.", "den Grund jeder Verspätung."),
    "article2": ("Artikel 2", "Artikel 2"),
    "force": (
        "Deze verordening treedt in werking op de dag na haar bekendmaking.",
        "Diese Verordnung tritt am Tag nach ihrer Bekanntmachung in Kraft.",
    ),
    "place": ("Gedaan te Brussel, 4 mei 2031.", "Geschehen zu Brüssel am 4. Mai 2031."),
    "chair": ("De voorzitter", "Die Präsidentin"),
    "annex": ("BIJLAGE", "ANHANG"),
    "annex_title": ("Havens die jaarlijks worden onderzocht", "Häfen, die jährlich untersucht werden"),
    "cell1": ("Diepte van de vaargeul", "Tiefe der Fahrrinne"),
    "cell2": ("vier meter bij laag water", "vier Meter bei Niedrigwasser"),
    "term": ("lijndienst", "Liniendienst"),
    "resolution": (
        "Resolutie van het Europees Parlement over vogels aan de kust",
        "Entschließung des Europäischen Parlaments zu Vögeln an der Küste",
    ),
    "parliament": ("Het Europees Parlement,", "Das Europäische Parlament,"),
    "seen": (
        "gezien zijn eerdere resolutie over moerassen,",
        "unter Hinweis auf seine frühere Entschließung zu Mooren,",
    ),
    "whereas_a": (
        "overwegende dat de kievit in tien jaar de helft van zijn broedplaatsen heeft verloren;",
        "in der Erwägung, dass der Kiebitz in zehn Jahren die Hälfte seiner Brutplätze verloren hat;",
    ),
    "asks": (
        "verzoekt de Commissie een lijst van beschermde slikken op te stellen;",
        "fordert die Kommission auf, eine Liste geschützter Schlickflächen zu erstellen;",
    ),
    "instructs": (
        "verzoekt zijn Voorzitter deze resolutie te doen toekomen aan de Raad.",
        "beauftragt seine Präsidentin, diese Entschließung dem Rat zu übermitteln.",
    ),
    "item_title": ("Regeling van werkzaamheden", "Festlegung des Arbeitsplans"),
    "speaker1": ("De voorzitter:", "Die Präsidentin:"),
    "speech1": (
        "Ik open de vergadering van vandaag en heet de gasten op de tribune welkom.",
        "Ich eröffne die heutige Sitzung und heiße die Gäste auf der Tribüne willkommen.",
    ),
    "applause": ("(Applaus)", "(Beifall)"),
    "speaker2": ("Mevrouw Terpstra (Eilandpartij):", "Frau Terpstra (Inselpartei):"),
    "speech2": (
        "Voorzitter! De bakker op ons eiland sluit. Dan moeten wij voor brood een uur varen.",
        "Frau Präsidentin! Der Bäcker auf unserer Insel schließt. Dann müssen wir für Brot eine Stunde fahren.",
    ),
    "speech2b": (
        "Wat gaat de minister daaraan doen, en wanneer?",
        "Was wird die Ministerin dagegen unternehmen, und wann?",
    ),
    "speech3": (
        "Ik stel voor dat wij hierover morgen na de lunch stemmen.",
        "Ich schlage vor, dass wir darüber morgen nach dem Mittagessen abstimmen.",
    ),
}  # fmt: skip
"""Each text in Dutch and in German."""

_FOLDER = Path(__file__).parent / "texts" / "editions"
TEMPLATES = {path.name: path.read_text(encoding="utf-8") for path in sorted(_FOLDER.iterdir())}
"""The editions by name; `geheim` and `verborgen` in them are not part of the text."""


def edition(template: str, language: str) -> str:
    """Return a template with the texts of a language."""
    side = ("nl", "de").index(language)
    facts = {"LG": language.upper(), "lang": language, "lang3": ("nld", "deu")[side]}
    return regex.sub(
        r"\{(\w+)\}", lambda match: facts.get(match[1]) or escape(TEXTS[match[1]][side], quote=False), template
    )


def texts_of(template: str, language: str) -> list[str]:
    """Return the texts of a language that a template contains, in order."""
    side = ("nl", "de").index(language)
    return [TEXTS[key][side] for key in regex.findall(r"\{(\w+)\}", template) if key in TEXTS]
