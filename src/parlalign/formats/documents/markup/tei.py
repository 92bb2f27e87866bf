"""TEI, above all that of ParlaMint: utterances, remarks on the sitting, and texts with a token in each element.

Source: https://clarin-eric.github.io/ParlaMint/ and https://tei-c.org/release/doc/tei-p5-doc/en/html/.
"""

from __future__ import annotations

from parlalign.formats.documents.markup.markup_rules import MarkupRules

_REMARKS = frozenset({"kinesic", "vocal", "incident", "gap", "stage"})

TEI = MarkupRules(
    "TEI",
    roots=frozenset({"TEI", "TEI.2", "teiCorpus"}),
    kinds={
        "head": "heading",
        "speaker": "heading",
        "note:speaker": "heading",
        "docTitle": "title",
        "titlePart": "title",
        "u": "text",
        "note": "text",
        "stage": "text",
        "cell": "text",
        "item": "item",
        "list/head": "heading",
        **dict.fromkeys(_REMARKS, "text"),
    },
    blocks=frozenset({
        "ab", "body", "closer", "div", "l", "lg", "list", "opener", "p", "quote", "row", "salute", "seg",
        "signed", "sp", "table", "text", "trailer",
    }),
    inline=frozenset({
        "add", "choice", "corr", "date", "desc", "distinct", "email", "forename", "gloss", "measure",
        "mentioned", "name", "num", "orgName", "persName", "phr", "placeName", "reg", "roleName", "said", "sic",
        "soCalled", "supplied", "surname", "term", "time", "title", "unclear", "unit",
    }),
    numbers=frozenset({"label"}),
    notes=frozenset({
        "note:bottom", "note:end", "note:endnote", "note:foot", "note:footnote", "note@place=bottom",
        "note@place=end", "note@place=foot",
    }),
    asides=_REMARKS | {"note"},
    left_out=frozenset({
        "choice/expan", "choice/orig", "choice/sic", "del", "fw", "gap@reason=editorial", "linkGrp", "spanGrp",
        "standOff", "teiHeader",
    }),
    pictures=frozenset({"graphic", "figure", "media"}),
    further_variants=("place", "reason"),
    marker="n",
)  # fmt: skip
