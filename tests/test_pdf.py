"""Columns and footnotes of PDF files: what is read after what, and which pages stay as they are."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest

import parlalign
from parlalign.formats.documents import read_content

FONT, SIZE, LEADING = "Times-Roman", 10, 12.0
LEFT, TOP, WIDTH = 60, 760, 470

NL = [
    "Resolutie over de vuurtorens langs de kust van de noordelijke eilanden",
    "Het Parlement,",
    "– gezien het verslag van de commissie voor de kustwateren van 3 maart 2015,",
    "A. overwegende dat de vuurtorens al jaren niet meer zijn geschilderd en dat twee lichten zijn gedoofd;",
    "B. overwegende dat de vissers zonder licht niet in het donker kunnen binnenlopen;",
    "1. verzoekt de regering nog dit jaar een plan voor het onderhoud van de vuurtorens langs de kust voor te leggen;",
    "2. onderstreept dat de wachters van de torens een woning op het eiland nodig hebben;",
    "3. stelt voor de lampen te vervangen door zuinige lampen die van verre zichtbaar zijn;",
    "4. vraagt de gemeenten hoe zij de torens voor bezoekers openen en wat een kaartje mag kosten;",
    "5. verzoekt zijn voorzitter deze resolutie te doen toekomen aan de regering en aan de gemeenten.",
]
DE = [
    "Entschließung zu den Leuchttürmen an der Küste der nördlichen Inseln",
    "Das Parlament,",
    "– unter Hinweis auf den Bericht des Ausschusses für Küstengewässer vom 3. März 2015,",
    "A. in der Erwägung, dass die Leuchttürme seit Jahren nicht gestrichen wurden und zwei Lichter erloschen sind;",
    "B. in der Erwägung, dass die Fischer ohne Licht nicht bei Dunkelheit einlaufen können;",
    "1. fordert die Regierung auf, noch in diesem Jahr einen Plan für die Wartung aller Leuchttürme vorzulegen;",
    "2. betont, dass die Wärter der Türme eine Wohnung auf der Insel brauchen;",
    "3. schlägt vor, die Lampen durch sparsame Lampen zu ersetzen, die von weitem sichtbar sind;",
    "4. fragt die Gemeinden, wie sie die Türme für Besucher öffnen und was eine Karte kosten darf;",
    "5. beauftragt seinen Präsidenten, diese Entschließung der Regierung und den Gemeinden zu übermitteln.",
]
NOTE = "Zie het verslag over de vuurtorens, dat in de zomer van vorig jaar in twee delen is verschenen."


def canvas(draw: Callable[[Any], None]) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    made = Canvas(stream, invariant=1)
    draw(made)
    made.save()
    return stream.getvalue()


def wrapped(text: str, width: float, size: float = SIZE) -> list[str]:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if stringWidth(longer, FONT, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def column(paragraphs: Sequence[str], width: float) -> Iterator[str]:
    """Yield the lines of paragraphs, with an empty one between two of them."""
    for paragraph in paragraphs:
        yield from wrapped(paragraph, width)
        yield ""


def justified(made: Any, x: float, y: float, line: str, width: float) -> None:
    words = line.split()
    free = width - sum(made.stringWidth(word, FONT, SIZE) for word in words)
    for word in words:
        made.drawString(x, y, word)
        x += made.stringWidth(word, FONT, SIZE) + free / max(len(words) - 1, 1)


def row_by_row(
    columns: Sequence[Sequence[str]], gutter: float = 18, *, shift: float = 0, is_justified: bool = False
) -> Callable[[Any], None]:
    """Return a function that draws columns of lines row by row, with `gutter` points between them."""
    width = (WIDTH - gutter * (len(columns) - 1)) / len(columns)
    lines = [
        (TOP - LEADING * row - shift * number, LEFT + number * (width + gutter), line, following)
        for number, texts in enumerate(columns)
        for row, (line, following) in enumerate(zip_longest(texts, texts[1:], fillvalue=""))
        if line
    ]

    def draw(made: Any) -> None:
        made.setFont(FONT, SIZE)
        for y, x, line, following in sorted(lines, key=lambda item: (-item[0], item[1])):
            if is_justified and following:
                justified(made, x, y, line, width)
            else:
                made.drawString(x, y, line)

    return draw


def width_of(count: int, gutter: float = 18) -> float:
    return (WIDTH - gutter * (count - 1)) / count


def divided(lines: Sequence[str], count: int) -> list[Sequence[str]]:
    """Divide lines into columns of about the same length; no column begins with an empty line."""
    size = -(-len(lines) // count)
    return [[*lines[start : start + size]] for start in range(0, len(lines), size)]


def segments(content: bytes, language: str = "nl") -> list[str]:
    repaired = parlalign.repair(read_content(content, "x.pdf").source, language=language)
    return [segment.text for segment in parlalign.segment(repaired)]


@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("shift", [0, 5], ids=["same lines", "other lines"])
@pytest.mark.parametrize("is_justified", [False, True], ids=["ragged", "justified"])
def test_columns_drawn_row_by_row(count: int, shift: float, is_justified: bool) -> None:
    lines = [*column(NL, width_of(count))]
    content = canvas(row_by_row(divided(lines, count), shift=shift, is_justified=is_justified))
    assert segments(content) == NL


@pytest.mark.parametrize("gutter", [9, 30])
def test_a_page_with_a_language_in_each_column(gutter: float, tmp_path: Path) -> None:
    width = width_of(2, gutter)
    path = tmp_path / "x.pdf"
    path.write_bytes(canvas(row_by_row([[*column(NL, width)], [*column(DE, width)]], gutter)))
    records = parlalign.align_files(path)
    assert [(record.source, record.target) for record in records] == list(zip(NL, DE, strict=True))


def test_a_sentence_goes_on_in_its_column_of_the_next_page(tmp_path: Path) -> None:
    columns = [[*column(texts, width_of(2))] for texts in (NL, DE)]

    def draw(made: Any) -> None:
        for part in (slice(0, 16), slice(16, None)):
            row_by_row([lines[part] for lines in columns])(made)
            made.showPage()

    path = tmp_path / "x.pdf"
    path.write_bytes(canvas(draw))
    records = parlalign.align_files(path)
    assert [(record.source, record.target) for record in records] == list(zip(NL, DE, strict=True))


def test_the_last_row_of_a_column_is_no_footer() -> None:
    lines = [*column(NL, width_of(2))]
    size = next(k for k in range(len(lines) // 2, len(lines)) if not lines[k - 1]) + 1
    assert segments(canvas(row_by_row([lines[:size], lines[size:]]))) == NL


def test_one_line_in_the_last_column() -> None:
    lines = [*column(NL * 2, width_of(2))]
    size = (len(lines) - 14) // 2

    def draw(made: Any) -> None:
        row_by_row([lines[:size], lines[size : 2 * size]])(made)
        made.showPage()
        row_by_row([lines[2 * size : -2], lines[-2:]])(made)

    assert segments(canvas(draw)) == NL * 2


def test_pages_without_columns_among_pages_with_columns() -> None:
    """A few lines have a space where the columns of the other page have their gutter."""

    def draw(made: Any) -> None:
        row_by_row(divided([*column(NL, width_of(2))], 2))(made)
        made.showPage()
        made.setFont(FONT, SIZE)
        for k, line in enumerate(column(NL * 4, WIDTH)):
            if k in {12, 13, 14}:
                for x, part in ((LEFT, "de wachters van de torens een"), (LEFT + width_of(2) + 18, "woning behouden")):
                    made.drawString(x, TOP - LEADING * k, part)
            else:
                made.drawString(LEFT, TOP - LEADING * k, line)

    document = read_content(canvas(draw), "x.pdf")
    second_page = document.source.index("\f")
    assert not [part for part in document.marked_parts if part.span.start > second_page]


def test_full_lines_above_and_below_columns() -> None:
    def draw(made: Any) -> None:
        row_by_row(divided([*column(NL[2:9], width_of(2))], 2))(made)
        made.setFont(FONT, 16)
        made.drawCentredString(LEFT + WIDTH / 2, TOP + 30, "Een nieuwe titel")
        made.setFont(FONT, SIZE)
        for k, line in enumerate(wrapped(NL[9], WIDTH)):
            made.drawString(LEFT, 500 - 12 * k, line)

    assert segments(canvas(draw)) == ["Een nieuwe titel", *NL[2:9], NL[9]]


def test_cells_that_are_drawn_one_by_one_stay_in_rows() -> None:
    def draw(made: Any) -> None:
        made.setFont(FONT, SIZE)
        y = float(TOP)
        for row in zip(NL, DE, strict=True):
            cells = [wrapped(text, width_of(2)) for text in row]
            for number, lines in enumerate(cells):
                for k, line in enumerate(lines):
                    made.drawString(LEFT + number * (width_of(2) + 18), y - LEADING * k, line)
            y -= LEADING * max(map(len, cells)) + 6

    source = read_content(canvas(draw), "x.pdf").source
    assert source.index("Entschließung") < source.index("overwegende") < source.index("Wärter")


def table(made: Any) -> None:
    places = ["Noordhaven", "Oude Sluis", "Kade West", "Bakenburg", "De Zandplaat"]
    for k in range(30):
        y = TOP - 14 * k
        made.drawString(LEFT, y, f"{places[k % 5]} {places[3 * k % 5]}")
        made.drawString(220, y, f"{k % 9},{k % 7} %")
        made.drawString(300, y, str(137 * k))
        made.drawString(380, y, ["jaarlijks", "eens per twee jaar", "op aanvraag van de haven"][k % 3])


def table_of_texts(made: Any) -> None:
    """Draw three columns of cells, one cell after the other."""
    made.setFont(FONT, SIZE)
    y = float(TOP)
    for start in range(0, 3 * len(NL), 3):
        cells = [wrapped(NL[k % len(NL)], width_of(3)) for k in range(start, start + 3)]
        for number, lines in enumerate(cells):
            for k, line in enumerate(lines):
                made.drawString(LEFT + number * (width_of(3) + 18), y - LEADING * k, line)
        y -= LEADING * max(map(len, cells)) + 6


def contents(made: Any) -> None:
    for k, text in enumerate(NL * 2):
        made.drawString(LEFT, TOP - 16 * k, " ".join(text.split()[:6]) + " ........")
        made.drawRightString(LEFT + WIDTH, TOP - 16 * k, str(3 * k + 1))


def hanging(made: Any) -> None:
    y = float(TOP)
    for number, text in enumerate(NL, 1):
        made.drawString(LEFT, y, f"{number}.")
        for line in wrapped(text, 380):
            made.drawString(LEFT + 40, y, line)
            y -= LEADING


def margin_numbers(made: Any) -> None:
    for k, line in enumerate(column(NL, 380), 1):
        if line:
            made.drawString(LEFT + 40, TOP - LEADING * k, line)
        if k % 5 == 0:
            made.drawRightString(LEFT + 20, TOP - LEADING * k, str(k))


def one_column(made: Any) -> None:
    for k, line in enumerate(column(NL * 2, WIDTH)):
        if line:
            justified(made, LEFT, TOP - LEADING * k, line, WIDTH)


@pytest.mark.parametrize("draw", [table, table_of_texts, contents, hanging, margin_numbers, one_column])
def test_pages_without_columns_are_not_divided(draw: Callable[[Any], None]) -> None:
    document = read_content(canvas(draw), "x.pdf")
    assert not document.marked_parts


def test_columns_that_are_not_clear_are_named() -> None:
    def draw(made: Any) -> None:
        made.setFont(FONT, SIZE)
        columns = [wrapped(" ".join(texts), 190) for texts in (NL, DE)]
        for k, row in enumerate(zip(*columns, strict=False)):
            for number, line in enumerate(row):
                made.drawString(LEFT + 220 * number + 60 * (k % 2), TOP - LEADING * k, line)

    clear = row_by_row(divided([*column(NL, width_of(2))], 2))
    found = [read_content(canvas(drawn), "x.pdf").remarks for drawn in (draw, table, clear)]
    assert found == [("page 1: the columns are not clear: check the text",), (), ()]


# Notes


def page_with_note(sign: str, *, size: float, has_rule: bool, is_raised: bool = True) -> Callable[[Any], None]:
    def draw(made: Any) -> None:
        made.setFont(FONT, SIZE)
        y = float(TOP)
        for line in column([*NL[3:6], "6. vraagt de havens van de kleine eilanden"], 400):
            made.drawString(LEFT, y, line)
            y -= LEADING
        x, y = LEFT + made.stringWidth("6. vraagt de havens van de kleine eilanden"), y + 2 * LEADING
        made.setFont(FONT, 6 if is_raised else SIZE)
        made.drawString(x, y + (4 if is_raised else 0), sign)
        if has_rule:
            made.line(LEFT, 120, LEFT + 120, 120)
        made.setFont(FONT, 0.6 * size if is_raised else size)
        made.drawString(LEFT, 100 + (0.3 * size if is_raised else 0), sign)
        made.setFont(FONT, size)
        for k, line in enumerate(wrapped(NOTE, 300, size)):
            made.drawString(LEFT + (0 if k else 10 + 2 * len(sign)), 100 - 1.2 * size * k, line)
        made.showPage()
        made.setFont(FONT, SIZE)
        for k, line in enumerate(column(["in de winter een vuur te ontsteken;", *NL[6:]], 400)):
            made.drawString(LEFT, TOP - LEADING * k, line)

    return draw


@pytest.mark.parametrize("sign", ["1", "*", "a", "†"])
@pytest.mark.parametrize(
    ("size", "has_rule"), [(8, True), (8, False), (SIZE, True)], ids=["small, rule", "small", "as large as the text"]
)
def test_a_note_does_not_stay_in_the_middle_of_a_sentence(sign: str, size: float, has_rule: bool) -> None:
    content = canvas(page_with_note(sign, size=size, has_rule=has_rule))
    document = read_content(content, "x.pdf")
    assert [document.source[slice(*mark.span)] for mark in document.note_marks] == [f"({sign})"] * 2
    found = segments(content)
    text = f"6. vraagt de havens van de kleine eilanden({sign}) in de winter een vuur te ontsteken;"
    assert found == [*NL[3:6], text, *NL[6:], f"({sign}) {NOTE}"]


@pytest.mark.parametrize("sign", ["(1)", "*"])
def test_signs_of_notes_that_are_not_raised(sign: str) -> None:
    found = segments(canvas(page_with_note(sign, size=8, has_rule=True, is_raised=False)))
    label = sign.strip("()")
    text = f"6. vraagt de havens van de kleine eilanden{sign} in de winter een vuur te ontsteken;"
    assert found == [*NL[3:6], text, *NL[6:], f"({label}) {NOTE}"]


def test_a_note_goes_on_at_the_foot_of_the_next_page() -> None:
    lines = wrapped(NOTE, 200, 8)

    def draw(made: Any) -> None:
        for number, part in enumerate([lines[:1], lines[1:]]):
            made.setFont(FONT, SIZE)
            for k, line in enumerate(column(NL[5 * number : 5 * number + 5], 420)):
                made.drawString(LEFT, TOP - LEADING * k, line)
                if line.startswith("B."):
                    made.setFont(FONT, 6)
                    made.drawString(LEFT + made.stringWidth(line, FONT, SIZE), TOP - LEADING * k + 4, "1")
                    made.drawString(LEFT, 102, "1")
            made.line(LEFT, 115, LEFT + 120, 115)
            made.setFont(FONT, 8)
            for k, line in enumerate(part):
                made.drawString(LEFT + (0 if number else 8), 100 - 9.6 * k, line)
            made.showPage()

    assert segments(canvas(draw)) == [*NL[:4], f"{NL[4]}(1)", *NL[5:], f"(1) {NOTE}"]


def test_a_line_that_begins_with_a_large_number_is_no_note() -> None:
    def draw(made: Any) -> None:
        made.setFont(FONT, 12)
        made.drawString(LEFT, TOP, "De haven (1) is van de gemeente en van de rederij.")
        made.setFont(FONT, SIZE)
        made.drawString(LEFT, TOP - 20, "1 250 000 reizigers kwamen er in dat jaar.")

    assert not read_content(canvas(draw), "x.pdf").note_marks


def test_the_figure_of_a_unit_calls_no_note() -> None:
    def draw(made: Any) -> None:
        made.setFont(FONT, SIZE)
        made.drawString(LEFT, TOP, "Het eiland meet 12 km")
        x = LEFT + made.stringWidth("Het eiland meet 12 km")
        made.setFont(FONT, 6)
        made.drawString(x, TOP + 4, "2")

    assert read_content(canvas(draw), "x.pdf").source == "Het eiland meet 12 km2"
