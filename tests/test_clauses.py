"""The ends of clauses, which are found without a tokenizer."""

import subprocess
import sys
import time

import pytest

from parlalign.segmenting.clauses import clause_ends

CLAUSES = [
    ("nl", ["steunt dit;", " verzoekt de Raad;"]),
    ("nl", ["steunt dit ;", " verzoekt de Raad"]),
    ("nl", ["steunt dit;", "\u00a0verzoekt de Raad"]),
    ("nl", ["steunt ‘dit’;", " verzoekt de Raad"]),
    ("nl", ["steunt dit;", "” verzoekt de Raad"]),
    ("nl", ["steunt dit_;", "_ verzoekt de Raad"]),
    ("nl", ["steunt dit ;", "verzoekt de Raad"]),
    ("nl", ["dringt aan op „eenheid; nu”;", " steunt dit;"]),
    ("nl", ["dringt aan op (zie a; [b; c]; d);", " steunt dit;"]),
    ("nl", ["een (nooit gesloten;", " steunt dit;"]),
    ("nl", ["een nooit geopend);", " steunt dit;"]),
    ("nl", ["een 5\" buis; en een 6\" buis;", " steunt dit;"]),
    ("de", ["stellt fest, z. B.;", " begrüßt z.B.;", " fordert usw.;", " ersucht"]),
    ("de", ["betont „Einheit; jetzt“;", " begrüßt «Rat; Tat»;", " fordert"]),
    ("de", ["(COM(2010)0123; SEK(2010)0456);", " KOM(2010)0123;", " fordert"]),
    ("fr", ["souligne « l'unité ; maintenant » ;", " soutient"]),
    ("ar", ["واحد؛", " اثنان؛", " ثلاثة"]),
    (None, ["one (a; b);", " two"]),
    ("xx", ["one (a; b);", " two"]),
    # Semicolons within words
    ("nl", ["a;b (c);d e;-f g;/h https://x.eu/y;z?a=b;c verzoekt"]),
    ("nl", ["zie https://x.eu/y;z;", " verzoekt"]),
    # Character references and smileys
    ("nl", ["meer dan 10&nbsp;% van de 10&#160; gevallen &amp; meer &quot;"]),
    ("nl", ["meer dan 10&nbsp;%;", " Q&A;", " Jansen&Zonen;", " minder"]),
    ("nl", ["even afkloppen ;-), maar tot nu toe ;) gaat het goed;", " wij ook"]),
    ("nl", ["(een; twee;);", " drie"]),
    # Brackets and quotation marks that touch digits or other marks on both sides
    ("de", ["ARCTAN2(Zahl_X; Zahl_Y) und TEIL(\"Text\"; Start; Zahl);", " fordert"]),
    ("de", ["(ABl. L 257 vom 28.8.2014, S. 146; L 146 vom 11.6.2018, S. 8), geändert;", " fordert"]),
    ("nl", ["(8) overwegende dat dit geldt;", " dat de producten(6), en Verordening nr. 1044/98(7);", " besluit"]),
    ("nl", ["het offer'.(7:27; zie ook 9:25) Zo ook wij;", " besluit"]),
    ("nl", ["het \"infill\"-materiaal;", " hierdoor is de \"infill\" goed"]),
    ("en", ["on 9th April.—[Vol. 799; c. 126];", " and then"]),
    # Conjunctions before the next item
    ("nl", ["a) de havens; of"]),
    ("nl", ["a) de havens; of", " b) de kades; en/of", " c) de schepen;"]),
    ("nl", ["1. de havens; ofwel", " 2. de kades;"]),
    ("nl", ["– de havens; en", " – de kades;"]),
    ("nl", ["steunt dit;", " en verzoekt de Raad;"]),
    ("nl", ["steunt dit;", " of b dat nu is of niet;"]),
    ("de", ["a ) die Häfen; sowie"]),
    ("de", ["die Häfen; und,", " (ii) die Kais; bzw.", " iii) die Schiffe"]),
    ("de", ["begrüßt dies;", " und er fordert mehr;"]),
    ("fr", ["a) les ports ; et", " b) les quais"]),
    ("en", ["(a) ports; and/or", " (b) quays; or"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "clauses"), CLAUSES)
def test_clauses(language: str | None, clauses: list[str]) -> None:
    text = "".join(clauses)
    ends = clause_ends(text, language)
    parts = [text[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    assert parts == clauses


@pytest.mark.parametrize(("brackets", "ends"), [(19, 1), (20, 2)])
def test_quotation_marks_around_many_open_brackets(brackets: int, ends: int) -> None:
    assert len(clause_ends("„" + "(" * brackets + "a; b”; c", "nl")) == ends + 1


@pytest.mark.parametrize("language", ["nl", "zh"])
@pytest.mark.parametrize(
    "text",
    [
        ";" * 200_000 + "a",
        "a;" * 100_000,
        "; " * 100_000 + "a",
        "[;" * 100_000 + " a",
        "(" * 100_000 + "; a; b" + ")" * 100_000,
        "(" * 100_000 + "]" * 100_000 + "; a",
        '[("«' * 50_000 + ")]" * 50_000 + "; a",
        "&" * 200_000 + "; a",
        "&amp;" * 40_000 + "; a",
    ],
    ids=lambda text: text[:4],
)
def test_clauses_take_linear_time(text: str, language: str) -> None:
    start = time.process_time()
    assert clause_ends(text, language)[-1] == len(text)
    assert time.process_time() - start < 5


def test_clauses_are_aligned_without_spacy() -> None:
    code = (
        "import sys, parlalign\n"
        "paths = (parlalign.corpus_path(f'night-trains/{code}.txt') for code in ('nl', 'de'))\n"
        "records = parlalign.align_files(*paths, level='clause')\n"
        "assert sum(record.source.endswith(';') for record in records) > 1\n"
        "print(*sys.modules)\n"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "parlalign.segmenting.clauses" in loaded
    assert not {"spacy", "thinc"} & set(loaded)


def test_the_import_loads_no_tokenizer_and_no_server() -> None:
    code = "import sys, parlalign, parlalign.cli; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"spacy", "nltk", "numpy", "starlette", "uvicorn", "h11"} & set(loaded)
