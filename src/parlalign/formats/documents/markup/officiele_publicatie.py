"""Official publications of the Netherlands: papers and debates of the Tweede and Eerste Kamer, acts.

Roots until about 2010 are `kamerwrk`, `handeling`, `staatsbl`; later ones `officiele-publicatie`; `toestand` is a
consolidated act. Source: https://standaarden.overheid.nl/op.
"""

from __future__ import annotations

from parlalign.formats.documents.markup.markup_rules import MarkupRules

_TEXTS = ("algemeen", "artikel", "body", "spreekbeurt", "tekst", "vrije-tekst")

OFFICIELE_PUBLICATIE = MarkupRules(
    "officiële publicatie",
    roots=frozenset({
        "officiele-publicatie", "kamerwrk", "kamerstuk", "handeling", "handelingen", "staatsbl", "staatsblad",
        "staatscourant", "vblad", "toestand", "wetgeving",
    }),
    kinds={
        "kamerstukkop": "metadata",
        "frontm": "metadata",
        "tekstregel": "metadata",
        "dossiernummer": "metadata",
        "stuknr": "metadata",
        "dossier/titel": "title",
        "stuk/titel": "title",
        "intitule": "title",
        "citeertitel": "title",
        "kop": "heading",
        "tussenkop": "heading",
        "tuskop": "heading",
        "titel": "heading",
        "onderwerp": "heading",
        "agendapunt/titel": "heading",
        "spreker": "heading",
        "wie": "heading",
        "voorz": "heading",
        "voorz/al": "text",
        "spreker/al": "text",
        "lid": "paragraph",
        "li": "item",
        "entry": "text",
        "considerans.al": "recital",
        "ondertekening": "text",
        **dict.fromkeys(_TEXTS, "text"),
    },
    blocks=frozenset({
        "al", "bijlage", "dossier", "functie", "hoofdstuk", "lijst", "paragraaf", "row", "stuk", "table",
    }),
    inline=frozenset({
        "achternaam", "aanspr", "dossiernr", "extref", "intref", "label", "nadruk", "nr", "ondernummer", "partij",
        "politiek", "redactie", "titel.inline", "unl", "voornaam", "voorvoegsels",
    }),
    joined=frozenset({"kop", "naam", "spreker", "wie", "dossiernummer", "stuknr", "persoon"}),
    numbers=frozenset({"li.nr", "lidnr"}),
    notes=frozenset({"noot", "voetnoot"}),
    note_numbers=frozenset({"noot.nr"}),
    left_out=frozenset({"metadata", "meta", "meta-data", "bwb-inputbestand", "jcis", "brondata"}),
    pictures=frozenset({"plaatje", "illustratie"}),
)  # fmt: skip
