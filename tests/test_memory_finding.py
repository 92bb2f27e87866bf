"""What a search finds beside similar texts: other forms, sub-segments, other numbers and assembled paragraphs."""

from __future__ import annotations

import pytest

from parlalign.memory.forms import canonical_form
from parlalign.memory.number_substitution import with_numbers_of


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("51. dringt aan op maatregelen(2);", "dringtaanopmaatregelen;"),
        ("dringt aan op maatregelen [2] ;", "dringtaanopmaatregelen;"),
        ("(1) PB C 12 van 14.1.2018.", "PBC#van#."),
        ("AA. in overweging (1), (2) dat¹", "inoverwegingdat"),
        ("– a) iii) een\u00a0pijl\u00adlijn van 2 500 m²", "eenpijllijnvan#m"),
        ("1 250 leden", "leden"),
        ("2014-2020: 110bis en 2024/123(INI), 3,5 %", "bisen#(INI),#%"),
        ("5. 3.", "5.3."),
        ("", ""),
        ("Cafe\u0301", "Café"),
        ("٣ سفن و ٤", "سفنو#"),
    ],
)
def test_canonical_forms_stay_what_they_are(text: str, form: str) -> None:
    """Their hashes are stored: a change needs a new version of the tables of the memory."""
    assert canonical_form(text) == form


@pytest.mark.parametrize(
    ("languages", "query", "source", "translation", "expected"),
    [
        ("nl-de", "artikel 5, lid 3", "artikel 110, lid 4", "Artikel 110 Absatz 4", "Artikel 5 Absatz 3"),
        ("nl-en", "1.500 ton of 2,5 %", "1.250 ton of 7 %", "1,250 tonnes or 7 %", "1,500 tonnes or 2.5 %"),
        ("nl-de", "slechts 1.500 ton", "slechts 950 ton", "nur 950 Tonnen", "nur 1.500 Tonnen"),
        ("nl-en", "slechts 3.114 ton", "slechts 950 ton", "only 950 tonnes", None),  # thousands, or a section?
        ("nl-de", "op 3 april 2023", "op 12 maart 2024", "am 12. März 2024", "am 3. April 2023"),
        ("nl-de-CH", "op 3.4.2023 (A9-1/23)", "op 12.3.2024 (A9-7/24)", "12.3.2024 (A9-7/24)", "3.4.2023 (A9-1/23)"),
        ("nl-de", "7. artikel 4 vervalt", "1. artikel 1 vervalt", "1. Artikel 1 entfällt", "7. Artikel 4 entfällt"),
        ("nl-de", "van 5 tot 6 en 7", "van 3 tot 4 en 3", "von 3 bis 4 und 3", None),  # which 3 is which?
        ("nl-de", "5 van 9 leden", "5 van drie, 3 leden", "5 von 3, drei Mitglieder", None),
        ("nl-de", "de 5 leden", "de 3 leden", "die drei Mitglieder", None),
        ("nl-de", "de 3 leden", "de 3 leden", "die 3 Mitglieder", None),  # nothing to replace
        ("nl-de", "5 leden", "3 havens", "3 Häfen", None),
        ("nl-de", "lid 3", "lid 2 en 4", "Absatz 2 und 4", None),
        ("nl-de", "na 2 jaar", "na 1 jaar", "nach 1 Jahr", None),
        ("nl-en", "de 22e dag", "de 21e dag", "the 21st day", None),
        ("nl-de", "alinea 5", "alinea 3", "Absatz 3 des Artikels 7", None),
        ("nl-de", "in het jaar 2025", "in het jaar 2024", "2023/2024 im Jahr", None),
        ("xx-yy", "A 12", "A 7", "B 7", "B 12"),
        ("xx-yy", "A 1,2", "A 7", "B 7", None),
    ],
)
def test_only_certain_numbers_are_replaced(
    languages: str, query: str, source: str, translation: str, expected: str | None
) -> None:
    pair = tuple(languages.split("-", 1))
    found = with_numbers_of(query, (source, translation), (pair[0], pair[1]))
    assert (found and found.translation) == expected
    assert found is None or found.source == query
