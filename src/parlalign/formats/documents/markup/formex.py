"""Formex 4, the XML of the Publications Office of the European Union: acts, consolidated acts, judgments.

Source: the Formex manual and schema, https://op.europa.eu/en/web/eu-vocabularies/formex.
"""

from __future__ import annotations

from parlalign.formats.documents.markup.markup_rules import MarkupRules

FORMEX = MarkupRules(
    "Formex",
    roots=frozenset({
        "ACT", "AGR", "ANNEX", "CJT", "CONS.ACT", "CONS.ANNEX", "CONS.DOC", "CONS.OTH.DOC", "CORR",
        "DECISION.ECR", "ECR.GENERAL", "EEA", "FMX", "GENERAL", "JUDGMENT", "LETTER", "OPINION", "ORDER",
        "PROPOSAL", "PROT", "RECOMMENDATION", "REPORT.HEARING", "SE", "SUMMARY.JUDGMENT", "TECHNICAL.SECTION",
        "TREATY",
    }),
    marks=frozenset({"BIB.DOC", "BIB.INSTANCE", "GR.CONSID", "ENACTING.TERMS", "GR.VISA", "QUOT.START", "ALINEA"}),
    kinds={
        "TITLE": "heading",
        "ACT/TITLE": "title",
        "AGR/TITLE": "title",
        "CJT/TITLE": "title",
        "CONS.DOC/TITLE": "title",
        "CORR/TITLE": "title",
        "GENERAL/TITLE": "title",
        "JUDGMENT/TITLE": "title",
        "PROPOSAL/TITLE": "title",
        "PREAMBLE.INIT": "opening",
        "VISA": "citation",
        "CONSID": "recital",
        "TI.ART": "heading",
        "STI.ART": "heading",
        "TI.BLK": "heading",
        "STI.BLK": "heading",
        "TI.TBL": "heading",
        "TI.CJT": "heading",
        "ARTICLE": "text",
        "PARAG": "paragraph",
        "PREAMBLE.FINAL": "text",
        "GR.CONSID.INIT": "text",
        "GR.VISA.INIT": "text",
        "FINAL": "text",
        "SIGNATURE": "text",
        "ITEM": "item",
        "DLIST.ITEM": "item",
        "CONTENTS/NP": "paragraph",
        "GR.SEQ/NP": "paragraph",
        "NP.ECR": "paragraph",
        "CELL": "text",
        "TOC": "navigation",
        "PROLOG": "",
    },
    blocks=frozenset({
        "ALINEA", "ANNEX", "BLK", "CONTENTS", "CORPUS", "DIVISION", "DLIST", "GR.ANNOTATION", "GR.NOTES",
        "GR.SEQ", "GR.TBL", "LIST", "NP", "P", "PL.DATE", "QUOT.S", "ROW", "SIGNATORY", "STI", "SUBDIV", "TBL",
        "TI", "TXT",
    }),
    inline=frozenset({
        "ANCHOR", "DATE", "DEFINITION", "EXPONENT", "FT", "HT", "IE", "IND", "LINK", "MARGIN", "NO.CASE",
        "NO.CELEX", "NO.DOC.TXT", "QUOT.END", "QUOT.START", "REF.CASE", "REF.DOC", "REF.DOC.ECR", "REF.DOC.OJ",
        "REF.DOC.SE", "REF.ECLI", "REF.ECR", "REFERENCE", "TERM", "TXT.COL", "TXT.ROW", "UNI.CHAR",
    }),
    joined=frozenset({"DLIST.ITEM"}),
    numbers=frozenset({"NO.P", "NO.PARAG", "NO.ITEM", "NO.SUBDIV"}),
    notes=frozenset({"NOTE"}),
    left_out=frozenset({
        "BIB.CASE", "BIB.DATA", "BIB.DOC", "BIB.ECLI", "BIB.INSTANCE", "BIB.JUDGMENT", "BIB.OPINION",
        "BIB.ORDER", "BIB.SE", "BIB.SUM", "BIB.VOLUME", "FAM.COMP", "FIN.ID", "GR.MOD.ACT", "INFO.CONSLEG",
        "INFO.PROD", "PUB.TYPE",
    }),
    pictures=frozenset({"INCL.ELEMENT", "GR.INCL"}),
    reference="NOTE.REF",
    identity="NOTE.ID",
    before_call=" ",  # the Official Journal prints `Comité (1),`
    characters={"QUOT.START": "CODE", "QUOT.END": "CODE"},
    languages={"LG.DOC": "", "LG": ""},
    variant="TYPE",
)  # fmt: skip
