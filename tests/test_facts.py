"""Facts that differ between two texts, and what they mean for scores and for doubtful records."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

import parlalign
from parlalign.aligning.fact_scores import adjust_score, adjust_scores
from parlalign.app.summary import alignment_summary
from parlalign.checking.doubts import describe_doubts, doubt_reasons
from parlalign.checking.fact_comparison import fact_differences
from parlalign.cli.root import main
from parlalign.options import Options
from parlalign.pipeline import Alignment
from parlalign.records import Bead, Edit, Origin, Record, Segment, Span
from parlalign.review.rows import row_doubt_reasons, row_from_record

SAME = [
    ("nl-de", "op 9 mei 2016", "am 9.5.2016"),
    ("nl-de", "op 9 mei 2016", "am 09/05/2016"),
    ("nl-fr", "op 1 mei 2016", "le 1er mai 2016"),
    ("en-de", "on May 9, 2016", "am 9. Mai 2016"),
    ("en-de", "on 2016-05-09", "am 9. Mai 2016"),
    ("nl-de", "van 9 tot 11 mei", "vom 9. bis 11. Mai"),
    ("nl-de", "in de loop van oktober", "im Laufe der Oktobertagung"),
    ("nl-de", "100 000 ton", "hunderttausend Tonnen"),
    ("nl-fr", "tweehonderdéénentwintig schepen", "deux cent vingt et un navires"),
    ("fr-de", "quatre-vingt-dix-sept voix", "siebenundneunzig Stimmen"),
    ("en-nl", "two hundred and fifty-one ships", "251 schepen"),
    ("nl-de", "1.500 ton", "1 500 t"),
    ("en-de", "1,500.5 tonnes", "1.500,5 Tonnen"),
    ("nl-en", "2,5 miljoen euro", "2.5 million euros"),
    ("nl-de", "2,5 miljoen euro", "2 500 000 Euro"),
    ("nl-de", "3,5 %", "3.5 Prozent"),
    ("fr-en", "cinq pour cent", "5 per cent"),
    ("nl-de", "COM(2009)0262", "KOM(2009)0262"),
    ("nl-de", "het seizoen 1998/99", "das Wirtschaftsjahr 1998/1999"),
    ("nl-de", "10.30 uur", "10:30 Uhr"),
    ("nl-de", "artikel 1", "Artikel eins"),
    ("nl-de", "titel IV", "Titel 4"),
    ("nl-de", "de derde alinea", "der 3. Absatz"),
    ("nl-de", "de twee lidstaten", "die beiden Mitgliedstaaten"),
    ("nl-de", "vijf jaar lang", "fünfjährig"),
    ("en-de", "Regulation (EEC) No 17/62", "Verordnung (EWG) Nr. 17/62"),
    ("en-de", "you may go", "Sie dürfen gehen"),
    ("nl-de", "niet alleen de haven", "die Häfen und die Kais"),
    ("nl-de", "dit is niet mogelijk", "dies ist unmöglich"),
    ("nl-de", "dat mag niet", "das ist verboten"),
    ("nl-de", "SHA256SUMS", "Prüfsummen"),
    ("nl-de", "", "Artikel 5"),
    ("nl-es", "op 5 maart 2010", "el 5 de marzo de 2010"),
    ("nl-zh", "artikel 5", "第5条"),
    ("nl-de", "een tuin van 25 m² en ² miljoen", "ein Garten von 25 qm und ² Millionen"),
    ("nl-de", "een tuin van 25 m2", "ein Garten von 25 qm"),
]
DIFFERENT = [
    ("nl-de", "op 9 mei 2016", "am 11. April 2016", [("date", "9 mei 2016", "11. April 2016")]),
    ("nl-de", "op 9 mei 2016", "am 9.6.2016", [("date", "9 mei 2016", "9.6.2016")]),
    ("nl-de", "artikel 15", "Artikel 51", [("article", "artikel 15", "Artikel 51")]),
    ("nl-de", "zie A7-0215/2010", "siehe B7-0215/2010", [("identifier", "A7-0215/2010", "B7-0215/2010")]),
    ("nl-de", "25 schepen", "27 Schiffe", [("number", "25", "27")]),
    ("nl-de", "drie schepen", "vier Schiffe", [("number", "drie", "vier")]),
    ("nl-de", "honderdduizend ton", "zehntausend Tonnen", [("number", "honderdduizend", "zehntausend")]),
    ("en-de", "5 million ships", "5 Milliarden Schiffe", [("number", "5 million", "5 Milliarden")]),
    ("nl-de", "in 1999 gebouwd", "1989 gebaut", [("year", "1999", "1989")]),
    ("fr-de", "cinq ou 6 %", "fünf oder 7 %", [("percentage", "6 %", "7 %")]),
    ("nl-de", "lid 2 en lid 3", "Absatz 2 und Absatz 2", [("number", "3", "Absatz 2")]),
    ("nl-de", "Het is klaar, zie 7", "Es ist fertig", [("number", "7", "")]),
    ("nl-de", "Wij keuren dit niet goed.", "Wir begrüßen diesen Schritt.", [("negation", "niet", "")]),
    ("fr-en", "Le port n'est pas ouvert.", "The port is open today.", [("negation", "n'", "")]),
    ("en-nl", "The port isn't open.", "De haven is open.", [("negation", "isn't", "")]),
    ("nl-de", "Ja.", "Nein.", [("answer", "Ja", "Nein")]),
    ("fr-en", "Non, merci.", "Yes, please.", [("answer", "Non", "Yes")]),
    ("nl-es", "artikel 15", "artículo 51", [("article", "artikel 15", "artículo 51")]),
    ("nl-de", "versie 1.2.3 duizend", "Version 1.2.4 tausend", [("identifier", "1.2.3", "1.2.4")]),
]


def _found(pair: str, source: str, target: str) -> list[tuple[str, str, str]]:
    codes = pair.split("-", maxsplit=1)[0], pair.split("-")[1]
    return [
        (kind, source[slice(*spans[0])] if spans[0] else "", target[slice(*spans[1])] if spans[1] else "")
        for kind, *spans in fact_differences((source, target), codes)
    ]


@pytest.mark.parametrize(("pair", "source", "target"), SAME)
def test_the_same_facts_in_other_forms(pair: str, source: str, target: str) -> None:
    assert _found(pair, source, target) == []


@pytest.mark.parametrize(("pair", "source", "target", "expected"), DIFFERENT)
def test_facts_that_differ(pair: str, source: str, target: str, expected: list[tuple[str, str, str]]) -> None:
    assert _found(pair, source, target) == expected


def test_what_a_free_translation_leaves_out_is_no_difference() -> None:
    source = "Op 9 mei 2016 is in de haven van de stad, na een lange vergadering, besloten om niet te bouwen."
    assert _found("nl-de", source, "Der Bau wurde verworfen.") == []


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("123 " * 50_000, "4"),
        ("1998/99 " * 5000, "1997/98 " * 5000),
        ("1950 " * 5000, "50 " * 5001),
        ("7", "9" * 1000),
        ("honderd" * 200, "hundert" * 200),
    ],
)
def test_a_table_of_numbers_is_read_once(source: str, target: str) -> None:
    fact_differences((source, target), ("nl", "de"))  # the square of it would take minutes


def test_a_pair_whose_facts_differ_is_less_probable() -> None:
    texts = "Besluit van 9 mei 2016", "Beschluss vom 11. April 2016"
    differences = fact_differences(texts, ("nl", "de"))
    assert adjust_score(0.995, differences, texts) < 0.9
    assert adjust_score(0.995, (), texts) == 0.995
    assert [adjust_score(score, differences, texts) for score in (0.0, 1.0)] == [0.0, pytest.approx(0.9926)]


def test_only_scores_change_and_only_those_of_pairs() -> None:
    source = [Segment(str(k), text, "nl") for k, text in enumerate(("artikel 5", "Ja.", "een lang stuk tekst"))]
    target = [Segment(str(k), text, "de") for k, text in enumerate(("Artikel 6", "Ja."))]
    beads = [Bead((0,), (0,), 0.99), Bead((1,), (1,), 0.99), Bead((2,), (), 0.7)]
    adjusted = adjust_scores(beads, source, target)
    assert [(bead.source, bead.target) for bead in adjusted] == [(bead.source, bead.target) for bead in beads]
    assert adjusted[1:] == beads[1:]
    assert adjusted[0].score < 0.5


def test_enumerators_do_not_count() -> None:
    source = [Segment("1", "5. dringt aan op rust", "nl", "paragraph", "5")]
    target = [Segment("1", "6. dringt auf Ruhe", "de", "paragraph", "6")]
    beads = [Bead((0,), (0,), 0.99)]
    assert adjust_scores(beads, source, target) == beads


def test_alignment_and_its_levels_compare_facts() -> None:
    (bead,) = parlalign.align_segments(["Ja."], ["Nein."])
    (right,) = parlalign.align_segments(["Ja."], ["Ja."])
    assert bead.score < 0.999 < right.score


_REPAIRED = Origin("d", (Span(0, 10),), "text", None, (Edit(Span(5, 6), "", "wrap-join", 0.6),))


def _record(number: int, source: str, target: str, score: float = 0.95, **fields: object) -> Record:
    record = Record(f"p{number}", source, target, ("nl", "de"), "paragraph", score, "paired")
    return replace(record, **fields)  # type: ignore[arg-type]


RECORDS = [
    _record(1, "de haven", "der Hafen"),
    _record(2, "de kade", "der Kai", 0.42),
    _record(3, "havenstad", "Hafenstadt", origin=(_REPAIRED, None)),
    _record(4, "op 9 mei 2016", "am 11. April 2016"),
    _record(5, "een los stuk", "", status="unpaired"),
    _record(6, "artikel 5", "Artikel 6", 0.2, status="rejected"),
    _record(7, "artikel 7", "Artikel 8", 0.2, status="accepted"),
    _record(8, "artikel 9", "Artikel 10", 0.2, status="rejected", changed=datetime(2026, 1, 2, tzinfo=UTC)),
]
REASONS = {"p2": ["score"], "p3": ["repair"], "p4": ["facts"], "p5": ["unpaired"], "p6": ["score", "facts"]}
"""Why records are doubtful: all that have a reason and that no person judged."""


def test_all_agree_which_records_are_doubtful(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    for name in ("x.jsonl", "x.xlsx", "x.html"):
        parlalign.write(RECORDS, name)
    found = {
        "function": {record.id for record in RECORDS if doubt_reasons(record)},
        "show": set(re.findall(r"· (p\d)\b", CliRunner().invoke(main, ["show", "x.jsonl", "--doubtful"]).stdout)),
        "page": set(re.findall(r'<article class="[^"]*\blook\b[^"]*" id="(p\d)"', Path("x.html").read_text())),
        "sheet": _doubtful_rows("x.xlsx"),
        "review": {record.id for record in RECORDS if row_doubt_reasons(row_from_record(record))},
    }
    assert {name: set(REASONS) for name in found} == found
    assert {record.id: doubt_reasons(record) for record in RECORDS if doubt_reasons(record)} == REASONS
    assert {record.id: row_doubt_reasons(row_from_record(record)) for record in RECORDS[1:6]} == REASONS


def _doubtful_rows(path: str) -> set[str]:
    rows = list(openpyxl.load_workbook(path)["review"].values)
    column = rows[0].index("doubts")
    return {str(row[0]) for row in rows[1:] if row[column]}


def test_the_summary_counts_the_same_records() -> None:
    beads = tuple(Bead((), (), 1.0) for _ in RECORDS)
    alignment = Alignment(Options(), (), (), (), (), (), beads, tuple(RECORDS))
    (line,) = [line for line in alignment_summary(alignment) if line.startswith("doubtful")]
    assert line == (
        "doubtful: 5 of 8 records (2 score below 0.9, 1 uncertain repair, 2 facts that differ, 1 no translation)"
    )


def test_the_memory_says_the_same(tmp_path: Path) -> None:
    memory, records = str(tmp_path / "m.db"), str(tmp_path / "x.jsonl")
    parlalign.write(RECORDS, records)
    assert CliRunner().invoke(main, ["memory", "add", memory, records]).exit_code == 0
    result = CliRunner().invoke(main, ["memory", "search", memory, "op 9 mei 2016", "--json"])
    (first, *_) = [json.loads(line) for line in result.stdout.splitlines()]
    assert (first["id"].split("#")[1], first["doubts"]) == ("p4", ["facts"])
    assert "facts that differ" in CliRunner().invoke(main, ["memory", "search", memory, "op 9 mei 2016"]).stdout


def test_doubts_in_words() -> None:
    assert list(describe_doubts(RECORDS[5])) == ["low score: 0.20", "article: artikel 5 | Artikel 6"]
    assert list(describe_doubts(RECORDS[3])) == ["date: 9 mei 2016 | 11. April 2016"]
    assert list(describe_doubts(RECORDS[4])) == ["no translation"]
    assert list(describe_doubts(RECORDS[6])) == []


def test_a_few_of_many_facts_are_described(tmp_path: Path) -> None:
    numbers = [" ".join(str(k) for k in range(first, 30_000, 2)) for first in (101, 102)]
    record = _record(9, numbers[0][:16_000], numbers[1][:16_000])
    assert len(list(describe_doubts(record))) == 11
    assert list(describe_doubts(record))[-1].endswith(" more facts that differ")
    parlalign.write([record], tmp_path / "x.xlsx")
    assert len(parlalign.read_records(tmp_path / "x.xlsx")) == 1
