"""Page headers and footers, page numbers and line numbers are removed; what only looks like them is kept."""

from __future__ import annotations

import textwrap

import pytest

import parlalign
from parlalign.repairing.boilerplate_lines import page_lines
from parlalign.repairing.line_numbers import line_number_edits

TITLES = {"nl": "Verslag over de sluizen", "de": "Bericht über die Schleusen"}
CHAPTERS = {
    "nl": ["Inleiding", "Sluizen en stuwen", "Kosten", "Personeel van de sluizen", "Slot"],
    "de": ["Einleitung", "Schleusen und Wehre", "Kosten", "Personal der Schleusen", "Schluss"],
}
ROMAN = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]
HEADERS = {
    "footer": "\n{page}\n{title}",
    "footer with a number": "\n{page}\n{title} | {number}",
    "footer after an empty line": "\n{page}\n\n{title} {number}",
    "header with a number": "{number} {title}\n{page}",
    "header and footer": "{title}\n{page}\n{chapter} – {number}",
    "header of two lines": "Waterschap Rijnland\n{title}\n{page}\n{number}",
    "chapter in the header": "{chapter} {number}\n{page}",
    "bracketed number": "{page}\n[{number}]",
    "number in parentheses": "{page}\n({number})",
    "Roman number": "{page}\n{roman}",
    "Roman number with dashes": "{page}\n- {roman} -",
    "number of a total": "{page}\n{number}/{total}",
    "document number": "{page}\nA7-0315/2012",
}
PAGE_RULES = {"page-number", "running-header", "line-number"}


def lines_of(code: str, width: int = 70) -> list[str]:
    text = parlalign.corpus_path(f"river-deltas/{code}.txt").read_text(encoding="utf-8")
    return [line for paragraph in text.split("\n") for line in [*textwrap.wrap(paragraph, width), ""]][:-1]


def pages_of(lines: list[str], count: int) -> list[str]:
    length = -(-len(lines) // count)
    return ["\n".join(lines[k : k + length]).strip("\n") for k in range(0, len(lines), length)]


def words(text: str) -> list[str]:
    return text.split()


@pytest.mark.parametrize("separator", ["\f", "\n\f"])
@pytest.mark.parametrize("count", [2, 3, 7])
@pytest.mark.parametrize("form", HEADERS.values(), ids=HEADERS)
@pytest.mark.parametrize("code", ["nl", "de"])
def test_headers_and_footers_of_pages(code: str, form: str, count: int, separator: str) -> None:
    lines = lines_of(code)[: 22 * count]
    printed = separator.join(
        form.format(
            page=page, title=TITLES[code], number=k, roman=ROMAN[k], total=count, chapter=CHAPTERS[code][k // 2]
        )
        for k, page in enumerate(pages_of(lines, count), 1)
    )
    repaired = parlalign.repair(printed, code)
    assert words(repaired.text) == words(parlalign.repair("\n".join(lines), code).text)
    assert {edit.rule for edit in repaired.edits} & PAGE_RULES


@pytest.mark.parametrize("code", ["nl", "de"])
def test_headers_of_even_and_odd_pages(code: str) -> None:
    pages = pages_of(lines_of(code), 6)
    printed = "\n\f".join(
        f"{k} Waterschap Rijnland\n{page}" if k % 2 == 0 else f"{TITLES[code]} {k}\n{page}"
        for k, page in enumerate(pages, 4)
    )
    assert words(parlalign.repair(printed, code).text) == words(parlalign.repair("\n".join(lines_of(code)), code).text)


@pytest.mark.parametrize("footer", ["- 1 -", "Pagina 1 van 1", "1/1", "1", "[1]"])
def test_page_number_of_one_page(footer: str) -> None:
    page = "\n".join(lines_of("nl")[:20])
    assert words(parlalign.repair(f"{page}\n{footer}\n\f", "nl").text) == words(parlalign.repair(page, "nl").text)


@pytest.mark.parametrize("code", ["nl", "de"])
def test_headers_without_form_feeds_interrupt_sentences(code: str) -> None:
    pages = pages_of(lines_of(code), 7)
    assert sum(page[-1] not in ".;:" for page in pages) > 3
    printed = "\n".join(f"{TITLES[code]}, 2011-2012 {k}\n{page}" for k, page in enumerate(pages, 1))
    assert TITLES[code] not in parlalign.repair(printed, code).text


MARGINS = {
    "each line, left": (1, "{number:>4}  {line}"),
    "each line, right": (1, "{line:<76}{number}"),
    "every fifth, left": (5, "{number} {line}"),
    "every fifth, right": (5, "{line} {number}"),
    "every tenth, left, with a tab": (10, "{number}\t{line}"),
    "every fifth, alone": (5, "{number}\n{line}"),
    "each line, alone": (1, "{number}\n{line}"),
}


@pytest.mark.parametrize("begins_again", [False, True], ids=["document", "page"])
@pytest.mark.parametrize(("step", "form"), MARGINS.values(), ids=MARGINS)
@pytest.mark.parametrize("code", ["nl", "de"])
def test_line_numbers(code: str, step: int, form: str, begins_again: bool) -> None:
    lines, printed, number = lines_of(code), [], 0
    for k, line in enumerate(lines):
        if begins_again and k and k % 40 == 0:
            printed.append("\f")
            number = 0
        number += bool(line)
        printed.append(form.format(number=number, line=line) if line and number % step == 0 else line)
    text = "\n".join(printed).replace("\n\f\n", "\n\f")
    repaired = parlalign.repair(text, code)
    assert words(repaired.text) == words(parlalign.repair("\n".join(lines), code).text)
    assert {edit.rule for edit in repaired.edits} >= {"line-number"}


def test_line_numbers_leave_the_indentation() -> None:
    lines = [line for line in lines_of("nl") if line][:21]
    numbered = "\n".join(f"{k if k % 5 == 0 else '':>4}  {line}" for k, line in enumerate(lines, 1))
    edits = line_number_edits(numbered, page_lines(numbered))
    assert [edit.replacement for edit in edits] == [" " * 3, " " * 4, " " * 4, " " * 4]


SENTENCES = [
    "De sluis bij het gemaal wordt elke winter drie weken gesloten.",
    "Het waterschap betaalt de kosten van het herstel van de oevers.",
    "Wie de stuw zonder vergunning bedient, krijgt een boete.",
    "De vissers mogen tussen april en juni niet bij de vistrap komen.",
    "Een besluit over de brug volgt pas na de zomer.",
]
BODY = "\n".join(textwrap.wrap(" ".join(SENTENCES * 2), 60))
NAMES = ["Noord", "Zuid", "Oost", "West"] * 5
VERSE = ["het water stijgt tot aan de rand", "de sluis is dicht, de wacht is oud", "en niemand die de deuren houdt"]
KEPT = {
    "numbers of paragraphs": "\n".join(f"{k}\n{SENTENCES[k % 5]}" for k in range(1, 13)),
    "numbers of paragraphs on pages": "\n\f".join(f"{2 * k - 1}\n{BODY}\n{2 * k}\n{BODY}" for k in range(1, 5)),
    "recitals": "\n".join(f"({k})\n{BODY}" for k in range(1, 9)),
    "a list with numbers": "\n".join(f"{k} {SENTENCES[k % 5]}" for k in range(1, 20)),
    "a list of words with numbers": "\n".join(f"{k} {name.lower()}" for k, name in enumerate(NAMES)),
    "amendments, one a page": "\n\f".join(f"Amendement {k}\n{BODY}" for k in range(12, 17)),
    "articles, one a page": "\n\f".join(f"Artikel {k}\n{BODY}" for k in range(1, 5)),
    "questions": "\n\n".join(f"Vraag {k}\n{BODY}" for k in range(1, 9)),
    "a table": "\n".join(f"Sluis {name} {7 * k % 50} {11 * k % 90}" for k, name in enumerate(NAMES)),
    "a column of figures": f"{BODY}\n" + "\n".join(str(5 * k) for k in range(1, 12)) + f"\n{BODY}",
    "years": "\n".join(f"{1950 + 5 * k} {SENTENCES[k % 5]}" for k in range(12)),
    "contents": "\n".join(f"{name} van de rivier {3 * k}" for k, name in enumerate(NAMES, 1)),
    "verse": "\n".join(VERSE * 6),
    "a repeated paragraph": "\n".join(
        [BODY, "namens de leden van de commissie", "Duinen en Dijken", "en het bestuur"] * 6
    ),
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_what_only_looks_like_boilerplate_is_kept(text: str) -> None:
    assert not [edit for edit in parlalign.repair(text, "nl").edits if edit.rule in PAGE_RULES]


def test_pages_without_headers_keep_all_lines() -> None:
    for code in ("nl", "de"):
        for count in (2, 3, 5, 8):
            printed = "\n\f".join(pages_of(lines_of(code), count))
            assert not [edit for edit in parlalign.repair(printed, code).edits if edit.rule in PAGE_RULES]


@pytest.mark.parametrize("number", ["A9-0456/2022", "PE 645.123", "2011/2087(INI)", "PE645.123v01-00"])
def test_a_document_number_is_dropped_only_if_repeated_or_at_a_page_end(number: str) -> None:
    head = f"{number}\nVerslag over de sluizen\n{BODY}"
    assert number in parlalign.repair(head, "nl").text
    assert number in parlalign.repair(f"{head}\n\f{BODY}", "nl").text
    footers = "\n\f".join(f"{BODY}\n{number}" for _ in range(3))
    assert number not in parlalign.repair(footers, "nl").text


def test_the_number_of_a_document_of_the_parliament_at_a_page_end() -> None:
    assert "PE 645.123" not in parlalign.repair(f"{BODY}\nPE 645.123\n\f{BODY}", "nl").text


@pytest.mark.parametrize("reference", ["2011/2087(INI)", "A7-0315/2012", "17 juni 2012", "17.6.2012", "COM(2011)0123"])
def test_a_document_number_or_date_is_not_joined_to_a_title(reference: str) -> None:
    title = "Verslag over de sluizen en de stuwen in de grote rivieren van\nhet land"
    body = "\n".join(lines_of("nl", 66)[4:20])
    for text in (f"{title}\n{reference}\n{body}", f"{reference}\n{title}\n{body}"):
        assert reference in parlalign.repair(text, "nl").text.split("\n")


def test_a_date_inside_wrapped_text_is_joined() -> None:
    text = "gezien het besluit van het waterschap over de sluizen van\n17 juni 2012\nover de kosten van het herstel,"
    assert "\n" not in parlalign.repair(text, "nl").text
