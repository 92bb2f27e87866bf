"""The kinds and labels of paragraphs, and their agreement in pairs."""

from pathlib import Path

import pytest
import regex

import parlalign
from parlalign.languages import LANGUAGES
from parlalign.records import Document, MarkedPart, Span
from parlalign.repairing import repair_document
from parlalign.segmenting.structure import classify

KINDS = [
    # Enumerators as copied pages and tables have them
    ("nl", "2 . wijst op de haven;", "paragraph", "2"),
    ("nl", "( 2 ) wijst op de haven;", "paragraph", "2"),
    ("de", "1) verweist auf den Hafen;", "paragraph", "1"),
    ("nl", "a ) de haven;", "item", "a"),
    ("de", "( b ) den Hafen;", "item", "b"),
    ("de", "C) den Hafen;", "item", "C"),
    ("nl", "3° de haven;", "item", "3"),
    ("nl", "\uf02d de haven;", "item", None),
    ("de", "\uf0b7\tden Hafen;", "item", None),
    ("de", "●den Hafen;", "item", None),
    ("nl", "\uf02d gezien het verslag,", "citation", None),
    ("nl", "A. | overwegende dat de haven oud is,", "recital", "A"),
    ("de", "| B . | in der Erwägung, dass der Hafen alt ist,", "recital", "B"),
    ("nl", "4. | wijst op de haven;", "paragraph", "4"),
    ("de", "— | den Hafen;", "item", None),
    # Not enumerators
    ("nl", "3.5 procent van de havens;", "text", None),
    ("de", "(und) der Hafen;", "text", None),
    ("nl", "(EU) nr. 5;", "text", None),
    ("de", "12. Juni 2010;", "text", None),
    # Citations end in a comma or begin with a small letter
    ("nl", "op voorstel van de Commissie,", "citation", None),
    ("nl", "Na raadpleging van het Comité,", "citation", None),
    ("nl", "Op voorstel van de heer Bos is dit gewijzigd.", "text", None),
    ("de", "auf Vorschlag der Kommission", "citation", None),
    ("de", "nach Stellungnahme des Ausschusses –", "citation", None),
    ("de", "Gemäß Artikel 5 Absatz 2 gilt dies nicht.", "text", None),
    ("en", "Having regard to the report,", "citation", None),
    ("fr", "vu le rapport,", "citation", None),
    # Titles and openings
    ("nl", "Ontwerpresolutie van het EP", "title", None),
    ("nl", "ontwerpverslag", "title", None),
    ("nl", "Ontwerpresolutie B7-0123/2010 wordt verworpen.", "text", None),
    ("de", "Entwurf einer Entschließung des EP", "title", None),
    ("de", "Empfehlung", "title", None),
    ("en", "Motion for a resolution on ports", "title", None),
    ("nl", "DE RAAD VAN DE EUROPESE UNIE,", "opening", None),
    ("de", "DER RAT DER EUROPÄISCHEN UNION —", "opening", None),
    ("de", "Der Rat der Europäischen Union tagt heute.", "text", None),
    ("fr", "Le Parlement européen,", "opening", None),
    # A heading has no mark at its end, not even a dash
    ("de", "Die Entscheidung sollte geändert werden —", "text", None),
    # Footnotes name a journal
    ("nl", "(1) Richtlijn 92/6/EEG (PB L 57 van 2.3.1992, blz. 27).", "footnote", "1"),
    ("nl", "(1) Richtlijn 92/6/EEG moet worden gewijzigd,", "paragraph", "1"),
    ("en", "(1) OJ C 41 E, 10.2.2011, p. 46.", "footnote", "1"),
    ("en", "(1) Directive 92/6/EEC (OJ L 57, 2.3.1992, p. 27).", "footnote", "1"),
    ("en", "(1) Directive 92/6/EEC should be amended,", "paragraph", "1"),
    ("fr", "(2) JO C 41 E du 10.2.2011, p. 46.", "footnote", "2"),
    # English and French forms
    ("en", "In cooperation with the European Parliament (2),", "citation", None),
    ("en", "N° company may engage in other activities.", "text", None),
    ("en", "THE COUNCIL,", "opening", None),
    ("fr", "LE CONSEIL DES COMMUNAUTÉS EUROPÉENNES,", "opening", None),
    ("fr", "après consultation du Comité économique et social,", "citation", None),
    ("fr", "Proposition de résolution relative aux ports", "title", None),
    ("fr", "Les pourcentages sont doublés. »", "text", None),
    # An item after a conjunction
    ("fr", "et c) que le notifiant n'a pas reçu de dérogation,", "item", "c"),
    ("fr", "ou - livrés à d'autres centres.", "item", None),
    # Belgian forms
    ("fr", "§ 1er. Le Roi fixe les règles.", "paragraph", "1"),
    ("nl", "§ 2. De Koning bepaalt de regels.", "paragraph", "2"),
    ("de", "§ 5 Begriffsbestimmungen", "text", None),
    ("fr", "1°) le ministre ;", "item", "1"),
    ("nl", "De Kamer van volksvertegenwoordigers,", "opening", None),
    ("fr", "Le Parlement flamand,", "opening", None),
    # A dash instead of the letter of a recital; without both, German acts have no words that show a recital
    ("fr", "– considérant que l'eau est rare ;", "recital", None),
    ("en", "Whereas water is scarce,", "text", None),
    ("nl", "– overwegende hetgeen volgt:", "item", None),
    # A letter or a Roman numeral before a heading is no label of a recital
    ("nl", "II. Opleiding", "heading", None),
    ("fr", "A. Droits et accès", "heading", None),
    ("en", "I. Whereas water is scarce", "recital", "I"),
    ("de", "B. Der Rat hat zugestimmt;", "recital", "B"),
    ("fr", "(2) Position du Parlement européen du 7 juin 2022.", "footnote", "2"),
]


@pytest.mark.parametrize(("code", "text", "kind", "label"), KINDS)
def test_kind_and_label(code: str, text: str, kind: str, label: str | None) -> None:
    assert classify(text, LANGUAGES[code]) == (kind, label)


def test_only_the_first_paragraph_of_a_language_is_a_title() -> None:
    text = "Verslag over havens\n\nBericht über Häfen\n\nFinanciering van de havens\n\nFinanzierung der Häfen"
    kinds = [(segment.language, segment.kind) for segment in parlalign.segment(parlalign.Document("x", text))]
    assert kinds == [("nl", "title"), ("de", "title"), ("nl", "heading"), ("de", "heading")]


def test_both_sides_of_a_pair_have_the_same_kind_and_label(tmp_path: Path) -> None:
    dutch = [
        "Resolutie over de havens",
        "2. De haven van Den Helder wordt in de winter gesloten.",
        "Artikel 7, lid 2, over de sluizen wordt vervangen door:",
        "olijfolie en wijn",
        "Gedaan te Brussel, 9 juli 2004.",
    ]
    german = [
        "Entschließung zu den Häfen",
        "Der Hafen von Den Helder wird im Winter geschlossen.",
        "3. Artikel 7 Absatz 2 über die Schleusen erhält folgende Fassung:",
        "Olivenöl und Wein",
        "Brüssel, den 9. Juli 2004",
    ]
    paths = tmp_path / "a.nl.txt", tmp_path / "a.de.txt"
    for path, lines in zip(paths, (dutch, german), strict=True):
        path.write_text("\n\n".join(lines), encoding="utf-8")
    records = parlalign.align_files(*paths)
    assert [record.status for record in records] == ["paired"] * 5
    sides = [[(origin.kind, origin.label) for origin in record.origin if origin] for record in records]
    assert [source for source, _ in sides] == [target for _, target in sides]
    assert [source for source, _ in sides] == [
        ("title", None),
        ("paragraph", "2"),
        ("paragraph", "3"),
        ("text", None),
        ("text", None),
    ]


def test_the_markup_gives_kinds_and_labels_and_every_paragraph_end_is_certain() -> None:
    """Repeated lines are no page headers, no newline after a number is a wrap, and no paragraph is divided."""
    paragraphs = {
        "De voorzitter:": ("heading", None),
        "(12) Overwegende dat de haven oud is;": ("recital", "12"),
        "1. wijst op de haven; 2. wijst op de kade;": ("paragraph", "1"),
        "Besluit 2011/2/EU (PE123.456v01-00 3/12)": ("title", None),
        "3": ("text", None),
        "Procedure : 2009/2227(INI)": ("metadata", None),
    }
    texts = [text for text in paragraphs for _ in range(3)]
    source = "\n\n".join(texts)
    starts = [0, *(match.end() for match in regex.finditer("\n\n", source))]
    parts = tuple(
        MarkedPart(Span(start, start + len(text)), kind=paragraphs[text][0])
        for start, text in zip(starts, texts, strict=True)
    )
    document = Document("x.xml", source, language="nl", marked_parts=parts, is_marked_up=True)
    repaired = repair_document(document)
    found = parlalign.segment(repaired)
    assert repaired.text == source
    assert [(one.text, one.kind, one.label) for one in found] == [(text, *paragraphs[text]) for text in texts]


def test_the_label_of_the_markup_is_kept_after_a_repair() -> None:
    source = "samen\u200bwerken\n\nA. de ha\u200bven;"
    part = MarkedPart(Span(14, 27), kind="recital", label="7")
    repaired = repair_document(Document("x", source, language="nl", marked_parts=(part,), is_marked_up=True))
    assert [(one.text, one.kind, one.label) for one in parlalign.segment(repaired)] == [
        ("samenwerken", "text", None),
        ("A. de haven;", "recital", "7"),
    ]
