"""Pages of EUR-Lex and of the Parliament in the markup of each era, and single elements of web pages."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import regex

import parlalign
from parlalign.formats.documents import read_content

ACT = {
    "nl": [
        "VERORDENING (EG) Nr. 318/2003 VAN DE RAAD",
        "van 5 mei 2003",
        "betreffende het onderhoud van vuurtorens op onbewoonde eilanden",
        "DE RAAD VAN DE EUROPESE UNIE,",
        "Gelet op het Verdrag tot oprichting van de Europese Gemeenschap, en met name op artikel 80, lid 2,",
        "Overwegende hetgeen volgt:",
        "(1) Onbewoonde eilanden hebben zelden een eigen wachter.",
        "(2) De kosten van het onderhoud verschillen van eiland tot eiland (1).",
        "HEEFT DE VOLGENDE VERORDENING VASTGESTELD:",
        "Artikel 1",
        "1. Deze verordening is van toepassing op vuurtorens die hoger zijn dan twintig meter.",
        "2. Zij geldt niet voor:",
        "a) lichtschepen;",
        "b) vuurtorens die alleen als woning worden gebruikt.",
        "Artikel 2",
        "De lidstaten keuren elke lamp ten minste eenmaal per jaar.",
        "Gedaan te Brussel, 5 mei 2003.",
        "Voor de Raad",
        "De voorzitter",
        "B. MOLENAAR",
        "(1) PB L 31 van 6.2.2001, blz. 9.",
    ],
    "de": [
        "VERORDNUNG (EG) Nr. 318/2003 DES RATES",
        "vom 5. Mai 2003",
        "über die Wartung von Leuchttürmen auf unbewohnten Inseln",
        "DER RAT DER EUROPÄISCHEN UNION —",
        "gestützt auf den Vertrag zur Gründung der Europäischen Gemeinschaft, insbesondere auf Artikel 80 Absatz 2,",
        "in Erwägung nachstehender Gründe:",
        "(1) Unbewohnte Inseln haben selten einen eigenen Wärter.",
        "(2) Die Kosten der Wartung sind von Insel zu Insel verschieden (1).",
        "HAT FOLGENDE VERORDNUNG ERLASSEN:",
        "Artikel 1",
        "(1) Diese Verordnung gilt für Leuchttürme, die höher als zwanzig Meter sind.",
        "(2) Sie gilt nicht für:",
        "a) Feuerschiffe;",
        "b) Leuchttürme, die nur als Wohnung genutzt werden.",
        "Artikel 2",
        "Die Mitgliedstaaten prüfen jede Lampe mindestens einmal im Jahr.",
        "Geschehen zu Brüssel am 5. Mai 2003.",
        "Im Namen des Rates",
        "Der Präsident",
        "B. MOLENAAR",
        "(1) ABl. L 31 vom 6.2.2001, S. 9.",
    ],
}
NUMBERED = regex.compile(r"(\(\d\)|\d\.|[a-z]\)) (.*)")
CALL = " (1)."


def with_call(text: str, call: str) -> str:
    return f"{text.removesuffix(CALL)} {call}." if text.endswith(CALL) else text


def before_2004(texts: Sequence[str]) -> str:
    return (
        f"<h1>32003R0318</h1><div id='TexteOnly'><p></p><TXT_TE>{''.join(f'<p>{t}</p>' for t in texts)}</TXT_TE></div>"
    )


def with_line_breaks(texts: Sequence[str]) -> str:
    return f"<div id='TexteOnly'><TXT_TE>{'<br><br>'.join(texts)}</TXT_TE></div>"


def without_elements(texts: Sequence[str]) -> str:
    return "<TXT_TE>" + "\n<p>\n".join(texts) + "</TXT_TE>"


def preformatted(texts: Sequence[str]) -> str:
    return "<pre>" + "\n\n".join(textwrap.fill(text, 60) for text in texts) + "</pre>"


def official_journal(texts: Sequence[str], prefix: str = "oj-") -> str:
    shown = []
    for text in texts[:-1]:
        match = NUMBERED.fullmatch(
            with_call(text, f'<a id="ntc1" href="#ntr1">(<span class="{prefix}super {prefix}note-tag">1</span>)</a>')
        )
        shown.append(
            f'<table><tr><td><p class="{prefix}normal">{match[1]}</p></td><td><p class="{prefix}normal">{match[2]}</p>'
            "</td></tr></table>"
            if match
            else f'<p class="{prefix}ti-art">{text}</p>'
        )
    note = f'<a id="ntr1" href="#ntc1">(<span class="{prefix}super">1</span>)</a> {texts[-1][4:]}'
    return (
        f'<p class="{prefix}hd-lg">NL</p>{"".join(shown)}<hr class="{prefix}note"/><p class="{prefix}note">{note}</p>'
    )


def official_journal_until_2013(texts: Sequence[str]) -> str:
    return official_journal(texts, "")


def inline_enumerators(texts: Sequence[str]) -> str:
    shown = []
    for text in texts[:-1]:
        match = NUMBERED.fullmatch(with_call(text, '<a id="ntc1" href="#ntr1">(<span class="oj-super">1</span>)</a>'))
        shown.append(
            f'<div class="oj-enumeration-spacing"><p style="display:inline">{match[1]}</p>'
            f'<p style="display:inline">\u00a0\u00a0</p><p style="display:inline">{match[2]}</p></div>'
            if match
            else f'<p class="oj-normal">{text}</p>'
        )
    note = f'<p class="oj-note"><a id="ntr1" href="#ntc1">(<span class="oj-super">1</span>)</a> {texts[-1][4:]}</p>'
    return "".join(shown) + note


def consolidated(texts: Sequence[str], mark: str = '►<a href="#M1">M1</a> ') -> str:
    """Return a consolidated act; its first numbered paragraph and the second article were amended."""
    shown = ['<p class="modref">▼B</p>']
    for number, text in enumerate(texts[:-1]):
        call = '<a class="footnote" id="src.E1" href="#E1">(<span class="superscript">1</span>)</a>'
        match = NUMBERED.fullmatch(with_call(text, call))
        if text == "Artikel 2":
            shown.append('<p class="modref"><a href="#M1">▼<span class="boldface">M1</span></a></p>')
        if match and number == 10:
            shown.append(
                f'<div class="norm"><span class="no-parag">{match[1]}\u00a0\u00a0</span>'
                f'<div class="norm inline-element">{mark}{match[2]} ◄</div></div>'
            )
        elif match:
            shown.append(
                '<div class="grid-container grid-list"><div class="list grid-list-column-1">'
                f"<span>{match[1]} </span></div>"
                f'<div class="grid-list-column-2"><p class="norm">{match[2]}</p></div></div>'
            )
        else:
            shown.append(f'<p class="norm">{text}</p>')
    note = f'<a id="E1" href="#src.E1">(<span class="superscript">1</span>)</a>\u00a0 {texts[-1][4:]}'
    return f'{"".join(shown)}<hr class="separator-short"/><p class="footnote">{note}</p>'


def consolidated_with_hidden_marks(texts: Sequence[str]) -> str:
    return consolidated(texts, '<span class="boldface">►</span><a class="modref" href="#M1">M1</a>\u00a0')


def parliament_with_superscripts(texts: Sequence[str]) -> str:
    shown = "".join(f'<p><font size="2">{with_call(text, "<sup>(1)</sup>")}</font></p>' for text in texts[:-1])
    return (
        '<table class="buttondocwin"><tr><td><a href="x">Vorige</a></td></tr></table><table><tr>'
        '<td class="doc_title"></td></tr></table><table class="doc_box_header"><tr><td>'
        f"{shown}<hr><p><font size=1><sup>(1)</sup> {texts[-1][4:]}</font></p></td></tr></table>"
    )


def parliament_since_2019(texts: Sequence[str]) -> str:
    call = '<a href="#_ftn1" name="_ftnref1"><span style="vertical-align:super">[1]</span></a>'
    shown = "".join(f'<p style="margin-left:1cm">{with_call(text, call)}</p>' for text in texts[:-1])
    note = f'<li id="_ftn1"><a href="#_ftnref1" name="_ftn1">[1]</a>&nbsp;{texts[-1][4:]}</li>'
    return (
        f'<header class="erpl_header"><nav>Menu</nav></header><main id="website-body">{shown}<hr>'
        f'<ul style="list-style-type:none">{note}</ul></main><footer class="erpl_footer">Voet</footer>'
    )


ERAS: list[Callable[[Sequence[str]], str]] = [
    before_2004,
    with_line_breaks,
    without_elements,
    preformatted,
    official_journal_until_2013,
    official_journal,
    inline_enumerators,
    consolidated,
    consolidated_with_hidden_marks,
    parliament_with_superscripts,
    parliament_since_2019,
]


def page(body: str) -> bytes:
    return f"<html><head><title>x</title></head><body>{body}</body></html>".encode()


@pytest.mark.parametrize("era", ERAS)
def test_a_page_in_the_markup_of_each_era(era: Callable[[Sequence[str]], str], tmp_path: Path) -> None:
    paths = [tmp_path / f"x.{code}.html" for code in ACT]
    for path, texts in zip(paths, ACT.values(), strict=True):
        path.write_bytes(page(era(texts)))
        segments = parlalign.segment(parlalign.repair(read_content(path.read_bytes(), str(path)).source))
        assert [" ".join(segment.text.split()) for segment in segments] == texts
    records = parlalign.align_files(*paths)
    pairs = [(" ".join(record.source.split()), " ".join(record.target.split())) for record in records]
    assert pairs == list(zip(ACT["nl"], ACT["de"], strict=True))


@pytest.mark.parametrize("codes", [("nl", "de"), ("de", "nl"), ("fr", "nl", "de"), ("nl", "de", "fr")])
def test_the_multilingual_view(codes: tuple[str, ...], tmp_path: Path) -> None:
    french = [f"Le texte français de la ligne numéro {k} de ce règlement est ici." for k in range(len(ACT["nl"]))]
    texts = ACT | {"fr": french}
    rows = "".join(
        "<tr>"
        + "".join(f'<td lang="{code}"><p class="oj-normal">{texts[code][k]}</p></td>' for code in codes)
        + "</tr>"
        for k in range(len(french))
    )
    path = tmp_path / "x.html"
    path.write_bytes(page(f"<table class='multilingual'>{rows}</table>"))
    records = parlalign.align_files(path)
    assert [(record.source, record.target) for record in records] == list(zip(ACT["nl"], ACT["de"], strict=True))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>De kade<br>en de <br/> sluis</p>", ["De kade\nen de\nsluis"]),
        ("<p>vuur<wbr>toren en veer&shy;boot</p>", ["vuurtoren en veerboot"]),
        ("<p>12 m<sup>2</sup>, 10<sup>6</sup>, het 3<sup>e</sup> lid</p>", ["12 m2, 106, het 3e lid"]),
        (
            "<p>De toren<sup>1</sup> is dicht.</p><p><sup>1</sup>Zie boven.</p>",
            ["De toren(1) is dicht.", "(1) Zie boven."],
        ),
        (
            "<p>3 m<sup>2</sup> groot<sup>2</sup></p><p>hoog</p><p><sup>2</sup> Zie boven.</p>",
            ["3 m2 groot(2)", "hoog", "(2) Zie boven."],
        ),
        ("<p>De haven<sup>*</sup></p><p><sup>*</sup> Een noot.</p>", ["De haven(*)", "(*) Een noot."]),
        ("<p>H<sub>2</sub>O en x<sup>2</sup></p>", ["H2O en x2"]),
        ('<p>Eerste<span style="display: block">tweede</span> derde</p>', ["Eerste", "tweede", "derde"]),
        ("<p>De <q>toren</q> is dicht</p>", ['De "toren" is dicht']),
        ("<details><summary>Meer</summary>De tekst.</details>", ["Meer", "De tekst."]),
        ("<figure><img alt=x><figcaption>Een kaart.</figcaption></figure>", ["Een kaart."]),
        ("<dl><dt>toren<dd>gebouw</dl>", ["toren", "gebouw"]),
        ("<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby></p>", ["漢"]),
        ("<p>Tekst.</p><noscript>weg</noscript><template>weg</template><iframe>weg</iframe>", ["Tekst."]),
        ("<p>Tekst.</p><object><p>weg</p></object><select><option>weg</select><textarea>weg</textarea>", ["Tekst."]),
        ("<p>Tekst.</p><button>weg</button><input value=weg><aside>weg</aside>", ["Tekst."]),
        ("<main><p>Tekst.</p><aside>Een kader.</aside></main>", ["Tekst.", "Een kader."]),
        ("<fieldset><legend>Vraag</legend><label>Waar?</label></fieldset>", ["Vraag", "Waar?"]),
        ("<p>► Lees meer</p><p>Tekst.</p>", ["► Lees meer", "Tekst."]),
    ],
)
def test_elements(body: str, expected: list[str]) -> None:
    assert read_content(page(body), "x.html").source.split("\n\n") == expected
