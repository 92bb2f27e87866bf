"""Plenary protocols of the German Bundestag since 2017; see `read_xml` for the flat form before.

Source: the DTD and its description, https://www.bundestag.de/services/opendata.
"""

from __future__ import annotations

from parlalign.formats.documents.markup.markup_rules import MarkupRules

BUNDESTAG = MarkupRules(
    "Plenarprotokoll",
    roots=frozenset({"dbtplenarprotokoll"}),
    kinds={
        "kopfdaten": "metadata",
        "inhaltsverzeichnis": "navigation",
        "anlagen-titel": "heading",
        "name": "heading",
        "p": "text",
        "p:redner": "heading",
        "p:N": "heading",
        "p:T_NaS": "heading",
        "p:T_fett": "heading",
        "p:T_ZP_NaS": "heading",
        "p:T_Drs": "heading",
        "p:T_Ueberweisung": "text",
        "zitat": "text",
        "kommentar": "text",
        "td": "text",
        "th": "text",
    },
    blocks=frozenset({"rede", "tagesordnungspunkt", "sitzungsbeginn", "table", "tr", "anlage", "anlagen-text"}),
    inline=frozenset({"a", "seite", "sup", "sub", "fussnote-nr"}),
    joined=frozenset({"name", "redner"}),
    notes=frozenset({"fussnote"}),
    note_numbers=frozenset({"fussnote-nr"}),
    asides=frozenset({"kommentar"}),
    left_out=frozenset({"rednerliste"}),
    repeated=frozenset({"redner"}),
    pictures=frozenset({"bild", "img"}),
    variant="klasse",
)
