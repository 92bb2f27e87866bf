"""XML of the European Parliament's site: debates (CRE) and minutes (PV)."""

from __future__ import annotations

from parlalign.formats.documents.markup.markup_rules import MarkupRules

DOCEO = MarkupRules(
    "Doceo",
    roots=frozenset({"CRE", "PV", "DEBATS", "DEBATES"}),
    marks=frozenset({"TL-CHAP", "ORATEUR", "INTERVENTION"}),
    kinds={
        "TL-CHAP": "heading",
        "TL-PART": "heading",
        "TL-SECT": "heading",
        "ORATEUR": "heading",
        "PARA": "text",
        "TITLE": "heading",
    },
    inline=frozenset({"EMPHAS", "LIEN", "EXPO", "INDICE", "NOM", "PRENOM", "GRP", "LANG"}),
    notes=frozenset({"NOTE", "FOOTNOTE"}),
    left_out=frozenset({"METADATA", "VIDEO"}),
    pictures=frozenset({"IMAGE", "PICT"}),
    language="VL",  # of a title; LG of a speaker is the language that was spoken
)
