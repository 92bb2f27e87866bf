"""Akoma Ntoso 2 and 3 in any namespace: AKN4EU, resolutions, bills and acts, debates.

Source: OASIS, Akoma Ntoso Version 1.0, https://docs.oasis-open.org/legaldocml/akn-core/v1.0/.
"""

from __future__ import annotations

from parlalign.formats.documents.markup.markup_rules import MarkupRules

AKOMA_NTOSO = MarkupRules(
    "Akoma Ntoso",
    roots=frozenset({"akomaNtoso"}),
    kinds={
        "longTitle": "title",
        "shortTitle": "title",
        "docTitle": "title",
        "preface": "title",
        "coverPage": "metadata",
        "toc": "navigation",
        "formula": "",
        "citation": "citation",
        "recital": "recital",
        "heading": "heading",
        "subheading": "heading",
        "crossHeading": "heading",
        "from": "heading",
        "article": "text",
        "paragraph": "paragraph",
        "subsection": "paragraph",
        "clause": "paragraph",
        "rule": "paragraph",
        "point": "item",
        "indent": "item",
        "item": "item",
        "wrapUp": "text",
        "listWrapUp": "text",
        "conclusions": "text",
        "signature": "text",
        "scene": "text",
        "speech/p": "text",
        "question/p": "text",
        "answer/p": "text",
        "td": "text",
        "th": "text",
    },
    blocks=frozenset({
        "alinea", "attachment", "block", "blockContainer", "blockList", "body", "caption", "chapter",
        "citations", "container", "content", "debateSection", "division", "hcontainer", "intro", "li", "list",
        "listIntroduction", "narrative", "ol", "p", "part", "preamble", "quotedStructure", "recitals",
        "section", "speech", "speechGroup", "subparagraph", "summary", "table", "tblock", "title", "tr", "ul",
    }),
    inline=frozenset({
        "affectedDocument", "change", "courtType", "date", "def", "docAuthority", "docCommittee", "docDate",
        "docIntroducer", "docJurisdiction", "docNumber", "docProponent", "docPurpose", "docStage", "docStatus",
        "docType", "docketNumber", "entity", "event", "inline", "judge", "lawyer", "legislature", "location",
        "mod", "mref", "neutralCitation", "noteRef", "object", "omissis", "opinion", "organization", "party",
        "person", "placeholder", "process", "quantity", "quotedText", "recordedTime", "relatedDocument",
        "remark", "rmod", "role", "rref", "session", "term", "time", "vote",
    }),
    numbers=frozenset({"num"}),
    notes=frozenset({"authorialNote"}),
    left_out=frozenset({"meta", "del"}),
    pictures=frozenset({"img", "componentRef", "documentRef"}),
    marker="marker",
    quotes=("startQuote", "endQuote"),
    languages={"FRBRlanguage": "language"},
    variant="name",
)  # fmt: skip
