"""What a search finds beside similar texts: other forms, sub-segments, other numbers and assembled paragraphs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from parlalign.cli.memory_text import result_json, result_lines
from parlalign.memory import Filter, Match, Memory, open_memory
from parlalign.memory.forms import canonical_form
from parlalign.memory.number_substitution import with_numbers_of
from parlalign.records import Record


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with open_memory(tmp_path / "tm.sqlite") as opened:
        yield opened


def pair(number: int, source: str, target: str, languages: str = "nl-de", **more: Any) -> Record:
    code, other = languages.split("-")
    return Record(str(number), source, target, (code, other), "sentence", None, "paired", **more)


def shown(matches: list[Match]) -> list[tuple[int, str, str, str]]:
    return [(match.score, match.kind, match.record.id, match.translation) for match in matches]


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


@pytest.mark.parametrize(
    ("languages", "query", "source", "translation", "expected"),
    [
        ("nl-de", "artikel 5, lid 3", "artikel 110, lid 4", "Artikel 110 Absatz 4", "Artikel 5 Absatz 3"),
        ("nl-en", "1.500 ton of 2,5 %", "1.250 ton of 7 %", "1,250 tonnes or 7 %", "1,500 tonnes or 2.5 %"),
        ("nl-de", "slechts 1.500 ton", "slechts 950 ton", "nur 950 Tonnen", "nur 1.500 Tonnen"),
        ("nl-en", "slechts 3.114 ton", "slechts 950 ton", "only 950 tonnes", None),  # thousands, or a section?
        ("nl-de", "op 3 april 2023", "op 12 maart 2024", "am 12. März 2024", "am 3. April 2023"),
        ("nl-de-CH", "op 3.4.2023 (A9-1/23)", "op 12.3.2024 (A9-7/24)", "12.3.2024 (A9-7/24)", "3.4.2023 (A9-1/23)"),
        ("nl-de", "7. artikel 4 vervalt", "1. artikel 1 vervalt", "1. Artikel 1 entfällt", "7. Artikel 4 entfällt"),
        ("nl-de", "van 5 tot 6 en 7", "van 3 tot 4 en 3", "von 3 bis 4 und 3", None),  # which 3 is which?
        ("nl-de", "5 van 9 leden", "5 van drie, 3 leden", "5 von 3, drei Mitglieder", None),
        ("nl-de", "de 5 leden", "de 3 leden", "die drei Mitglieder", None),
        ("nl-de", "de 3 leden", "de 3 leden", "die 3 Mitglieder", None),  # nothing to replace
        ("nl-de", "5 leden", "3 havens", "3 Häfen", None),
        ("nl-de", "lid 3", "lid 2 en 4", "Absatz 2 und 4", None),
        ("nl-de", "na 2 jaar", "na 1 jaar", "nach 1 Jahr", None),
        ("nl-de", "vóór 5 mei", "vóór 1 maart", "vor dem 1. März", "vor dem 5. Mai"),
        ("nl-en", "de 22e dag", "de 21e dag", "the 21st day", None),
        ("nl-de", "alinea 5", "alinea 3", "Absatz 3 des Artikels 7", None),
        ("nl-de", "in het jaar 2025", "in het jaar 2024", "2023/2024 im Jahr", None),
        ("xx-yy", "A 12", "A 7", "B 7", "B 12"),
        ("xx-yy", "A 1,2", "A 7", "B 7", None),
        ("nl-de", "6 tegen en 5 voor", "5 tegen en 5 voor", "5 dafür und 5 dagegen", None),  # in another order
        ("de-nl", "6. Mai bis 5. Juni", "5. Mai bis 5. Juni", "5 juni tot 5 mei", None),
        ("en-nl", "Section 2.1", "Section 5", "afdeling 5", None),
        ("en-nl", "at 9.30 hours", "at 9 hours", "om 9 uur", None),
        ("nl-en", "om 15.30 uur", "om 9.30 uur", "at 9:30 a.m.", None),
        ("nl-en", "om 15 uur", "om 9 uur", "at 9 am", None),
        ("en-nl", "at 12 p.m.", "at 9 p.m.", "om 9 uur", None),
        ("nl-en", "kost 12.50 euro", "kost 1.250 euro", "costs 1,250 euros", None),
        ("nl-en", "duurt 1.250 uur", "duurt 12.30 uur", "takes 12:30 hours", None),
        ("en-nl", "takes 1.125 hours", "takes 12.30 hours", "duurt 12.30 uur", None),
        ("nl-en", "kost 3,125 euro", "kost 1,5 euro", "costs 1.5 euros", "costs 3.125 euros"),
        ("nl-en", "op 4/7/2024", "op 5/05/2024", "on 5/05/2024", None),  # which 5 is the month?
        ("nl-de", "kost 2.500.000", "kost 1.000.000", "kostet 1.000.000", "kostet 2.500.000"),
        ("ar-en", "المادة ٧", "المادة 5", "Article 5", None),
        ("nl-de", "-7 graden", "5 graden", "5 Grad", None),
        ("nl-de", "-7 tot 8 graden", "-5 tot 6 graden", "-5 bis 6 Grad", "-7 bis 8 Grad"),
        ("nl-de", "kost $ 7", "kost € 5", "kostet 5 €", None),
        ("nl-de", "7 % of 2½ uur", "5 ‰ of 2½ uur", "5 ‰ oder 2½ Stunden", None),
        ("de-en", "nach 2 Kilometer", "nach 1 Kilometer", "after 1 kilometre", None),
    ],
)
def test_only_certain_numbers_are_replaced(
    languages: str, query: str, source: str, translation: str, expected: str | None
) -> None:
    pair = tuple(languages.split("-", 1))
    found = with_numbers_of(query, (source, translation), (pair[0], pair[1]))
    assert (found and found.translation) == expected
    assert found is None or found.source == query


@pytest.mark.parametrize("stored", ["de bus rijdt", "7. de bus rijdt", "de bus(3) rijdt", "(3) de bus¹ rijdt"])
@pytest.mark.parametrize("query", ["de bus rijdt", "A. de bus rijdt", "de bus[12] rijdt", "12. de bus(1) rijdt"])
def test_all_forms_are_found_among_texts_with_other_numbers(memory: Memory, stored: str, query: str) -> None:
    target = stored.replace("de", "der").replace("bus", "Bus").replace("rijdt", "fährt")
    records = [pair(number, f"{number}. de bus rijdt", f"Bus {number}") for number in range(1000, 1250)]
    memory.add([*records, pair(1, stored, target), pair(2, "de bus rijdt niet", "der Bus fährt nicht")])
    found = memory.search(query, language="nl")
    assert (found[0].score, found[0].record.id) == (100, "1")
    assert found[0].kind == ("exact" if stored == query else "form")
    assert found[0].translation in {"der Bus fährt", target}


@pytest.mark.parametrize(
    ("languages", "stored", "query", "best"),
    [
        ("de-nl", ("3. Sitzung", "derde zitting"), "5. Sitzung", []),
        ("de-nl", ("3. Sitzung", "zitting 3"), "5. Sitzung", [(98, "zitting 5")]),
        ("de-da", ("7. Mai war warm", "7. maj var varm"), "5. Mai war warm", [(98, "5. maj var varm")]),
        ("de-nl", ("Mai war warm", "mei was warm"), "5. Mai war warm", [(74, "mei was warm")]),
    ],
)
def test_a_number_that_may_be_no_enumerator_is_not_ignored(
    memory: Memory, languages: str, stored: tuple[str, str], query: str, best: list[tuple[int, str]]
) -> None:
    memory.add([pair(1, *stored, languages)])
    assert [(match.score, match.translation) for match in memory.search(query, language="de")] == best


def test_a_sub_segment_finds_its_record(memory: Memory) -> None:
    pieces = (("de bus rijdt weer", "der Bus fährt wieder"), ("en de kade is vol", "und der Kai ist voll"))
    whole = ("de bus rijdt weer en de kade is vol", "der Bus fährt wieder und der Kai ist voll")
    memory.add([pair(1, *whole, pieces=pieces), pair(2, *whole, pieces=pieces), pair(3, whole[1], whole[0], "de-nl")])
    (match,) = memory.search("de bus rijdt weer", language="nl")
    assert (match.score, match.kind, match.copies, match.side) == (100, "piece", 1, 0)
    assert (match.source, match.translation, match.record.source) == (*pieces[0], whole[0])
    assert shown(memory.search("Und der Kai ist leer", language="de")) == [(79, "piece", "1", "en de kade is vol")]
    assert memory.search("de bus rijdt weer", language="nl", only=Filter(status="rejected")) == []
    values = json.loads(result_json(match))
    assert (values["kind"], values["texts"], values["source"]) == ("piece", [*pieces[0]], whole[0])
    assert [*result_lines(match, ("", ""))][:3] == [
        "100 %  nl  de bus rijdt weer",
        "       de  der Bus fährt wieder",
        "       a sub-segment",
    ]


def test_other_numbers_are_replaced(memory: Memory) -> None:
    memory.add(
        [
            pair(1, "artikel 3, lid 7", "Artikel 3 Absatz 7"),
            pair(2, "artikel 4, lid 8", "Artikel 4 Absatz 8"),
            pair(3, "artikel 4, lid 9", "§ 4 IX"),
            pair(4, "artikel 5, lid 2 vervalt bij besluit 3 van 4 mei", "Artikel 5 Absatz 2 entfällt"),
            pair(5, "de 12 havens van 9 april 2024 zijn dicht", "die 12 Häfen vom 9. April 2024 sind zu"),
        ]
    )
    (match, *_) = memory.search("artikel 110, lid 5", language="nl")
    assert (match.score, match.kind, match.copies) == (98, "form", 1)
    assert (match.source, match.translation) == ("artikel 110, lid 5", "Artikel 110 Absatz 5")
    assert match.numbers == (("3", "110"), ("7", "5"))
    assert [*result_lines(match, ("", ""))][2] == "       another form of the text · numbers replaced: 3 → 110, 7 → 5"
    assert shown(memory.search("artikel 4, lid 9", language="nl", limit=2)) == [
        (100, "exact", "3", "§ 4 IX"),
        (98, "form", "2", "Artikel 4 Absatz 9"),
    ]
    (match,) = memory.search("de 17 havens van 3 mei 2025 zijn weer dicht", language="nl")
    assert (match.score, match.kind, match.translation) == (88, "fuzzy", "die 17 Häfen vom 3. Mai 2025 sind zu")


def test_replaced_numbers_are_offered_before_the_translation_with_the_old_ones(memory: Memory) -> None:
    long = "haven " * 150
    memory.add([pair(1, f"{long}van lid 4", f"{'Hafen ' * 150}in Absatz 4"), pair(2, "1.250 ton", "1.250 Tonnen")])
    for query, translation in ((f"{long}van lid 5", "in Absatz 5"), ("1,250 ton", "1,250 Tonnen")):
        (match,) = memory.search(query, language="nl")
        assert (match.score, match.translation.removeprefix("Hafen " * 150)) == (98, translation)
        assert [(each.score, each.numbers) for each in memory.search(query, language="nl", least=99)] == [(99, ())]


def test_the_scores_in_the_docs_are_those_of_replaced_numbers(memory: Memory) -> None:
    text = (Path(__file__).parents[1] / "docs" / "memory.md").read_text(encoding="utf-8")
    table = text.partition("| score with replaced numbers |\n|---|---|---|\n")[2].partition("\n\n")[0]
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in table.splitlines()]
    assert len(rows) == 3
    memory.add([pair(number, source, source, "nl-nl") for number, (source, *_) in enumerate(rows)])
    assert [memory.search(query, language="nl")[0].score for _, query, _ in rows] == [int(score) for *_, score in rows]


def test_a_paragraph_is_assembled_from_its_sentences(memory: Memory) -> None:
    memory.add(
        [
            pair(1, "De haven is weer open.", "Der Hafen ist wieder offen."),
            pair(2, "Wij wachten op de bus van lijn 4.", "Wir warten auf den Bus der Linie 4."),
            pair(3, "De haven is weer open.", "The port is open again.", "nl-en"),
        ]
    )
    text = "7. De haven is weer open.  Wij wachten op de bus van lijn 5.\n"
    for language in ("nl", None):
        (match,) = memory.search(text, language=language)
        assert (match.score, match.kind, match.record.languages) == (93, "assembled", ("nl", "de"))
        assert match.translation == "Der Hafen ist wieder offen.  Wir warten auf den Bus der Linie 5.\n"
        assert [part.record.id for part in match.parts] == ["1", "2"]
        assert match.numbers == (("4", "5"),)
    assert "".join([*result_lines(match, ("", ""))][2:]).strip() == (
        "assembled from sentences: 100 % 1, 98 % 2 · numbers replaced: 4 → 5"
    )
    assert [part["id"] for part in json.loads(result_json(match))["parts"]] == ["1", "2"]
    assert memory.search(text, language="nl", assemble=False) == []
    assert memory.search(text, language="nl", least=94) == []
    assert memory.search(f"{text} Niemand kent deze zin.", language="nl") == []
    memory.add([pair(4, text.strip(), "Der Hafen ist offen. Wir warten.")])
    assert [each.kind for each in memory.search(text.strip(), language="nl")] == ["exact"]
