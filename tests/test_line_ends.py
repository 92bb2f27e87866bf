"""Marks of hyphenation at line ends, and invisible characters."""

from __future__ import annotations

import pytest

import parlalign
from parlalign.text.normalization import normalize_for_cat_tools

HYPHENATED = {
    "nl": "De regio vraagt om een betere samen-\nwerking van de sluizen, want het onder-\nhoud van de oevers "
    "en de verant-\nwoordelijkheid daarvoor zijn slecht gere-\ngeld.",
    "de": "Die Region wünscht eine bessere Zusammen-\narbeit der Schleusen, denn die Unter-\nhaltung der Ufer "
    "und die Verantwor-\ntung dafür sind schlecht gere-\ngelt.",
}
REPAIRED = {
    "nl": "De regio vraagt om een betere samenwerking van de sluizen, want het onderhoud van de oevers "
    "en de verantwoordelijkheid daarvoor zijn slecht geregeld.",
    "de": "Die Region wünscht eine bessere Zusammenarbeit der Schleusen, denn die Unterhaltung der Ufer "
    "und die Verantwortung dafür sind schlecht geregelt.",
}
MARKS = ["¬", "⸗", "¯", "=", "~", "–", "—", "―", "−", "-\u00ad", "\u00ad-", "-\u200e", "-\u200b", "¬ ", "– ", "\x02"]
INVISIBLE = [
    "\u200e",
    "\u200f",
    "\u200b",
    "\u200c",
    "\u200d",
    "\u2060",
    "\ufeff",
    "\u202c",
    " \u200e",
    "\u200e ",
    "\u200e\u200e",
]
WRAPPED = {
    "nl": "De sluiswachters hebben gisteren gestemd over de\nbegroting van het komende jaar en over het\nherstel van "
    "de oude sluis.\n\nDe uitslag wordt morgen bekendgemaakt in de\nraadszaal.\n",
    "de": "Die Schleusenwärter haben gestern über den\nHaushalt des kommenden Jahres und über die\nInstandsetzung der "
    "alten Schleuse abgestimmt.\n\nDas Ergebnis wird morgen im Ratssaal bekannt\ngegeben.\n",
}


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("code", ["nl", "de"])
def test_marks_of_hyphenation_are_hyphens(code: str, mark: str) -> None:
    repaired = parlalign.repair(HYPHENATED[code].replace("-\n", f"{mark}\n"), code)
    assert repaired.text == REPAIRED[code]
    assert parlalign.repair(HYPHENATED[code].replace("-\n", f"{mark}\r\n"), code).text == REPAIRED[code]


@pytest.mark.parametrize("mark", ["¬", "=", "–", "—"])
def test_one_line_end_is_enough(mark: str) -> None:
    assert parlalign.repair(f"wegens de slechte samen{mark}\nwerking van de sluizen", "nl").text == (
        "wegens de slechte samenwerking van de sluizen"
    )


def test_a_hyphen_of_the_word_stays() -> None:
    """The mark becomes a hyphen where the break model keeps it: before a capital, and before a conjunction."""
    text = "Die EU¬\nweite Zusammen¬\narbeit der Kinder¬\nund Jugendhilfe ist geregelt."
    repaired = parlalign.repair(text, "de")
    assert repaired.text == "Die EU-weite Zusammenarbeit der Kinder- und Jugendhilfe ist geregelt."
    assert {edit.rule for edit in repaired.edits} == {"hyphen-mark", "hyphen-join", "wrap-join", "wrap-space"}


@pytest.mark.parametrize(
    "text",
    [
        "De sluizen zijn oud, dat weten wij al jaren –\nen toch wordt er niets aan gedaan.",
        "De sluizen zijn oud, dat weten wij al jaren—\nen toch wordt er niets aan gedaan.",
        "Wij namen de trein Utrecht–\nAmersfoort om op tijd bij de sluis te zijn.",
        "De snelheid van het water in de sluis is v =\ns / t en wordt elk uur gemeten.",
    ],
)
def test_dashes_and_formulas_stay(text: str) -> None:
    assert {edit.rule for edit in parlalign.repair(text, "nl").edits} <= {"wrap-space", "wrap-join"}


@pytest.mark.parametrize("invisible", INVISIBLE)
@pytest.mark.parametrize("code", ["nl", "de"])
def test_invisible_characters_at_line_ends_disturb_nothing(code: str, invisible: str) -> None:
    expected = parlalign.repair(WRAPPED[code], code).text
    assert "\n\n" in expected.strip()
    assert parlalign.repair(WRAPPED[code].replace("\n", f"{invisible}\n"), code).text == expected
    assert parlalign.repair(WRAPPED[code].replace("\n", f"\n{invisible.strip()}"), code).text == expected


@pytest.mark.parametrize("white", ["\u00a0", "\t", "\u202f", " \u00a0"])
def test_white_space_at_line_ends_disturbs_nothing(white: str) -> None:
    assert (
        parlalign.repair(WRAPPED["nl"].replace("\n", f"{white}\n"), "nl").text
        == parlalign.repair(WRAPPED["nl"], "nl").text
    )


@pytest.mark.parametrize("newline", ["\u2028", "\u2029", "\x85"])
def test_newlines_of_unicode_become_ordinary_ones(newline: str) -> None:
    assert (
        parlalign.repair(WRAPPED["de"].replace("\n", newline), "de").text == parlalign.repair(WRAPPED["de"], "de").text
    )


def test_empty_cells_stay() -> None:
    table = "sluis\tlengte\t\nNoord\t40\t\nZuid\t60\t\n"
    assert parlalign.repair(table, "nl").text == table


def test_a_soft_hyphen_with_a_space_in_a_word() -> None:
    repaired = parlalign.repair("Het water\u00ad schap steunt het voor\u00ad stel.", "nl")
    assert repaired.text == "Het waterschap steunt het voorstel."
    assert {edit.rule for edit in repaired.edits} == {"soft-hyphen"}
    assert parlalign.repair("Der Ab\u00ad satz, die Ver\u00adordnung", "de").text == "Der Absatz, die Ver\u00adordnung"
    assert (
        parlalign.repair("Het water¬ schap steunt het voor¬stel.", "nl").text == "Het waterschap steunt het voorstel."
    )


def test_a_soft_hyphen_before_a_conjunction_is_a_suspended_hyphen() -> None:
    assert parlalign.repair("Schutz von Schwarz\u00ad und Rotwild", "de").edits == ()
    assert parlalign.repair("Schutz von Schwarz\u00ad\nund Rotwild", "de").text == "Schutz von Schwarz- und Rotwild"


def test_clean_lines_keep_invisible_characters() -> None:
    text = "De sluis is om \u200b\u200bnegen uur gesloten.\u200e"
    assert parlalign.repair(text, "nl").edits == ()


@pytest.mark.parametrize(
    ("text", "normalized"),
    [
        ("over de\u200e begroting\u200f", "over de begroting"),
        ("het amende\u00ad ment", "het amendement"),
        ("het amende\u00ad\u00a0ment", "het amendement"),
        ("be\u200bgro\u200cting \u2066van\u2069 \ufeffhet\u2060 jaar", "begroting van het jaar"),
        ("مرحبا\u200f، نمی\u200cخواهم", "مرحبا\u200f، نمی\u200cخواهم"),
        ("क\u094d\u200dष", "क\u094d\u200dष"),
        ("👩\u200d⚖", "👩\u200d⚖"),
    ],
)
def test_cat_tools_get_no_invisible_characters(text: str, normalized: str) -> None:
    assert normalize_for_cat_tools(text) == normalized


def test_arabic_lines_of_a_text_keep_their_marks() -> None:
    text = "De minister sprak over de\u200e\nbegroting.\n\nمرحبا\u200f\nنمی\u200cخواهم\u200f\n"
    repaired = parlalign.repair(text, "nl").text
    assert repaired.startswith("De minister sprak over de begroting.")
    assert repaired.count("\u200f") == 2
