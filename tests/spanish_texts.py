"""A small corpus of own Spanish sentences with Dutch and English translations, for training in tests."""

from __future__ import annotations

from itertools import cycle, islice, product
from pathlib import Path
from random import Random

_WHO = (
    ("La Comisión", "De Commissie", "The Commission"),
    ("El Consejo", "De Raad", "The Council"),
    ("El Parlamento", "Het Parlement", "Parliament"),
    ("La ponente", "De rapporteur", "The rapporteur"),
    ("El ministerio", "Het ministerie", "The ministry"),
    ("La ciudad", "De stad", "The city"),
)
_DOES = (
    ("aprueba", "keurt", "approves"),
    ("examina", "onderzoekt", "examines"),
    ("publica", "publiceert", "publishes"),
    ("defiende", "verdedigt", "defends"),
    ("rechaza", "verwerpt", "rejects"),
    ("financia", "financiert", "funds"),
)
_WHAT = (
    ("el proyecto de los puertos", "het havenproject", "the project of the ports"),
    ("las medidas contra la sequía", "de maatregelen tegen de droogte", "the measures against drought"),
    ("el informe sobre la pesca", "het verslag over de visserij", "the report on fisheries"),
    ("la protección de los ríos", "de bescherming van de rivieren", "the protection of the rivers"),
    ("los trenes nocturnos", "de nachttreinen", "the night trains"),
    ("la ayuda a las bibliotecas", "de steun voor bibliotheken", "the support for libraries"),
)
_WHEN = (
    ("durante el próximo invierno", "tijdens de komende winter", "during next winter"),
    ("antes de finales de año", "voor het einde van het jaar", "before the end of the year"),
    ("tras una larga discusión", "na een lange discussie", "after a long discussion"),
    ("con la participación de las regiones", "met deelname van de regio's", "with the participation of the regions"),
    ("a pesar de las dificultades", "ondanks de moeilijkheden", "in spite of the difficulties"),
    ("sin modificar el presupuesto", "zonder de begroting te wijzigen", "without changing the budget"),
)
_BEGINNINGS = "Val Mon Cas Ter Alc Ped Gua Bel Cor Lun Sal Tor Vil Mar Ron Zar Olm Frez Quin Navi Bur Tal Cer"
_ENDINGS = """
    abra edo illa ora umbre ejo anza iga osta uela etar osma enar undia ajo erca ilo onte asca ubi emar oria ana elve
    igo uz ibar ota ell oca ues aro inda eda ol uma ercia osel ural ades eno irela amar uco estra onga
"""
_PLACES = [f"{first}{last}" for first, last in product(_BEGINNINGS.split(), _ENDINGS.split())]
_PLACES_IN_A_LINE = 8
"""Invented names of places: a table of words needs many different words."""
CODES = ("es", "nl", "en")


def write_data_folder(folder: Path, *, lines: int = 1100) -> None:
    """Write `mono/texts.es` and `parallel/sentences.xx` with so many lines each."""
    chosen = product(_WHO, _DOES, _WHAT, _WHEN)
    names = cycle(_PLACES)
    rows = []
    for row in chosen:
        places = ", ".join(islice(names, _PLACES_IN_A_LINE))
        rows.append(tuple(f"{' '.join(parts)}: {places}." for parts in zip(*row, strict=True)))
    Random(1).shuffle(rows)
    (folder / "mono").mkdir(parents=True)
    (folder / "parallel").mkdir()
    for k, code in enumerate(CODES):
        text = "\n".join(row[k] for row in rows[:lines])
        (folder / "parallel" / f"sentences.{code}").write_text(text + "\n", encoding="utf-8")
    paragraphs = [f"{a[0]} {b[0]}" for a, b in zip(rows[lines:], rows, strict=False)]
    (folder / "mono" / "texts.es").write_text("\n".join(paragraphs) + "\n", encoding="utf-8")
