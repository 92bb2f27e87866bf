"""What a search finds beside similar texts: other forms, sub-segments, other numbers and assembled paragraphs."""

from __future__ import annotations

import pytest

from parlalign.memory.forms import canonical_form


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
