"""Navigation and metadata around the text of a page: they are recognised, aligned apart, and left out of exports."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import CASES

import parlalign
from parlalign.aligning.merging import merge_beads
from parlalign.cli.root import main
from parlalign.formats.documents import read_content
from parlalign.options import Options
from parlalign.records import Bead, Document
from parlalign.segmenting.page_lines import find_page_lines

Page = dict[str, Any]

PAGES: list[Page] = json.loads((CASES / "pages" / "heads.json").read_text(encoding="utf-8"))
"""Heads and feet, line by line; a line after `= ` is a title and belongs to the text."""

BODY = {
    "nl": [
        "Resolutie van het Europees Parlement over de veerboten naar de noordelijke eilanden (2012/2341(INI))",
        "Het Europees Parlement,",
        "A. overwegende dat de veerboten in de winter niet elke dag varen;",
        "1. verzoekt de Commissie de havens te steunen die de veerboten ook bij ijs kunnen ontvangen;",
        "2. verzoekt zijn Voorzitter deze resolutie te doen toekomen aan de Raad en de Commissie.",
    ],
    "de": [
        "Entschließung des Europäischen Parlaments zu den Fähren zu den nördlichen Inseln (2012/2341(INI))",
        "Das Europäische Parlament,",
        "A. in der Erwägung, dass die Fähren im Winter nicht an jedem Tag verkehren;",
        "1. fordert die Kommission auf, die Häfen zu unterstützen, die die Fähren auch bei Eis empfangen können;",
        "2. beauftragt seinen Präsidenten, diese Entschließung dem Rat und der Kommission zu übermitteln.",
    ],
}
PAIRS = list(zip(BODY["nl"], BODY["de"], strict=True))


def page_of(head: Page | None, code: str, *, between: str = "\n", width: int | None = None) -> str:
    """Return the text of a page with its head and foot, with the lines of its body wrapped at `width`."""
    body = [textwrap.fill(text, width) if width else text for text in BODY[code]]
    before, after = (head[code], head[f"{code}_foot"]) if head else ([], [])
    return between.join([*(line.removeprefix("= ") for line in before), "\n".join(["", *body, ""]), *after])


def body_pairs(records: list[parlalign.Record]) -> list[tuple[str, str]]:
    """Return the pairs of a page without those of the titles in its head."""
    titles = {line.removeprefix("= ") for page in PAGES for code in BODY for line in page[code] if line[:2] == "= "}
    return [(record.source, record.target) for record in records if record.source not in titles]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page["label"])
@pytest.mark.parametrize("code", ["nl", "de"])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_lines_around_the_text_are_recognised(page: Page, code: str, between: str) -> None:
    segments = parlalign.segment(parlalign.repair(page_of(page, code, between=between), code))
    found = ["".join(s.text.split()) for s in segments if s.kind in {"navigation", "metadata"}]
    assert found == ["".join(line.split()) for line in [*page[code], *page[f"{code}_foot"]] if line[:2] != "= "]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page["label"])
@pytest.mark.parametrize("width", [None, 72])
@pytest.mark.parametrize("sides", ["both", "nl", "de"])
def test_the_text_pairs_as_without_a_head(page: Page, width: int | None, sides: str) -> None:
    heads = {code: page if sides in {"both", code} else None for code in BODY}
    documents = [Document(code, page_of(heads[code], code, width=width)) for code in BODY]
    assert body_pairs(parlalign.align_documents(documents, Options()).pairs) == PAIRS


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page["label"])
def test_two_pages_in_one_text(page: Page) -> None:
    text = page_of(page, "nl") + "\n" + page_of(page, "de")
    assert body_pairs(parlalign.align_text(text)) == PAIRS
    assert len(parlalign.align_text(text, keep_navigation=True)) > len(PAIRS) + 4


def test_different_heads() -> None:
    documents = [Document("nl", page_of(PAGES[0], "nl")), Document("de", page_of(PAGES[3], "de"))]
    assert body_pairs(parlalign.align_documents(documents, Options()).pairs) == PAIRS


def test_a_head_and_a_foot_glued_to_the_text() -> None:
    title, *rest = BODY["nl"]
    text = "IndexVolledige tekstProcedure : 2012/2341(INI)PDF 214kWORD 68k" + "\n".join([title, *rest])
    segments = parlalign.segment(parlalign.repair(f"{text}Juridische mededelingPrivacybeleid", "nl"))
    assert [s.text for s in segments[1:-1]] == BODY["nl"]
    assert [segments[k].kind for k in (0, 1, -1)] == ["metadata", "title", "navigation"]


def test_damaged_items_are_recognised_across_a_newline() -> None:
    lines = ["Index", "Documentency", "clus in de vergadering : A7-0388/2012", "PDF 214kWORD 68k", *BODY["nl"]]
    segments = parlalign.segment(Document("x", "\n".join(lines), language="nl"))
    assert [s.kind for s in segments[:4]] == ["navigation", "metadata", "metadata", "navigation"]


def test_links_and_labels_that_are_not_known() -> None:
    head = ["Home", "Mijn dossier", "Zoeken", "Afdrukken", "Zaakgroep : 12", "Status: in behandeling"]
    segments = parlalign.segment(Document("x", "\n".join([*head, *BODY["nl"]]), language="nl"))
    kinds = ["navigation"] * 4 + ["metadata"] * 2
    assert [s.kind for s in segments[:7]] == [*kinds, "title"]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(BODY["nl"]),
        "Index\n" + "\n".join(BODY["nl"]),  # one word may be a title
        "Tekst\nInleiding\n" + "\n".join(BODY["nl"]),
        "\n".join([*BODY["nl"], "(1) PB L 257 van 28.8.2014, blz. 73.", "PB C 41 E van 10.2.2011, blz. 46."]),
        "\n".join([*BODY["de"], "Geschehen zu Brüssel am 9. Juli 2004.", "Der Vorsitzende"]),
        "\n".join([*BODY["nl"][:3], "Procedure", "Index", *BODY["nl"][3:]]),  # headings
        "Vorige\nVolgende\nAfdrukken\nDownloaden als PDF",  # the strings of a program
    ],
)
def test_text_is_not_taken_for_page_lines(text: str) -> None:
    assert find_page_lines(text) == []


def test_a_wrapped_title_keeps_its_reference() -> None:
    title = "Resolutie over de veerboten naar de noordelijke eilanden\n(2012/2341(INI))"
    text = "\n".join(["Index", "Volledige tekst", "PDF 214kWORD 68k", title, *BODY["nl"][1:]])
    assert [line.kind for line in find_page_lines(text)] == ["navigation"] * 3


def test_lines_of_a_head_are_not_joined() -> None:
    """In a text that is wrapped inside words, short lines look like wrapped ones."""
    lines = ["Index", "Volledige tekst", "Ingediende teksten :", "B7-0203/2013", "26 januari 2013", "B7-0203/2013"]
    body = ["Resolutie over vee", "rdiensten", "", "1. verzoekt de Commissie de hav", "ens te steunen;"]
    repaired = parlalign.repair("\n".join([*lines, *body]), "nl").text
    assert repaired.split("\n")[: len(lines)] == lines
    assert "veerdiensten" in repaired
    assert "havens" in repaired


def test_counts_add_up_and_pairs_are_left_out() -> None:
    documents = [Document(code, page_of(PAGES[0], code)) for code in BODY]
    alignment = parlalign.align_documents(documents, Options())
    counts = alignment.segment_counts()
    assert counts["left out"] > 30
    assert counts.pop("in") == sum(counts.values())
    assert sum(counts.values()) == len(alignment.source) + len(alignment.target)
    assert sorted([*alignment.exported, *alignment.left_out], key=id) == sorted(alignment.records, key=id)
    kept = parlalign.align_documents(documents, Options(keep_navigation=True))
    assert kept.left_out == []
    assert kept.segment_counts()["left out"] == 0
    assert len(kept.pairs) > len(alignment.pairs) + 10
    assert {side.kind for r in kept.pairs for side in r.origin if side} >= {"navigation", "metadata", "title"}


def test_beads_of_a_page_keep_the_order_and_cross_no_pair() -> None:
    text = [Bead((0,), (2,), 0.9), Bead((3,), (3,), 0.9)]
    merged = merge_beads(text, [Bead((1,), (1,), 0.8), Bead((2,), (), 1.0), Bead((4,), (0, 4), 0.7)])
    assert [(bead.source, bead.target) for bead in merged] == [
        ((), (0,)), ((), (1,)), ((0,), (2,)), ((1,), ()), ((2,), ()), ((3,), (3,)), ((4,), ()), ((), (4,)),
    ]  # fmt: skip


@pytest.mark.parametrize("level", ["paragraph", "clause", "sentence"])
def test_commands_count_what_they_leave_out(tmp_path: Path, level: str) -> None:
    for code in BODY:
        (tmp_path / f"x.{code}.txt").write_text(page_of(PAGES[1], code), encoding="utf-8")
    inputs = [str(tmp_path / f"x.{code}.txt") for code in BODY]

    def records_of(*words: str) -> tuple[list[parlalign.Record], str]:
        result = CliRunner().invoke(main, ["align", *words, "-o", str(tmp_path / "o.jsonl"), "--level", level])
        assert result.exit_code == 0, result.output
        return parlalign.read_records(tmp_path / "o.jsonl"), result.stderr

    records, summary = records_of(*inputs, "--keep-all")
    assert not any(record.is_of_page for record in records)
    assert "left out (navigation and metadata)" in summary
    assert "pairs of navigation and metadata left out: --keep-navigation keeps them" in summary
    folder, _ = records_of(str(tmp_path), "--keep-all")
    assert [record.source for record in folder] == [record.source for record in records]
    kept, summary = records_of(*inputs, "--keep-navigation")
    assert {record.caption for record in kept} >= {"navigation", "metadata", "paragraph 1"}
    assert "left out" not in summary


def test_pages_of_any_site_as_html() -> None:
    def html(code: str) -> bytes:
        lines = page_of(PAGES[4], code).split("\n")
        return f"<body>{''.join(f'<p>{line}</p>' for line in lines if line)}</body>".encode()

    documents = [read_content(html(code), f"x.{code}.html") for code in BODY]
    assert body_pairs(parlalign.align_documents(documents, Options()).pairs) == PAIRS
