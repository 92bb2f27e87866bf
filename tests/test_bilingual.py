"""Which side a paragraph is on: bilingual texts by turns, by article and in blocks; two files; bilingual tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain

import pytest
from builders import saved

import parlalign
from parlalign import Document, Options, ParlalignError
from parlalign.formats.documents import read_content
from parlalign.languages.language_spans import language_spans
from parlalign.languages.name_codes import named_language
from parlalign.languages.settling import settle_languages
from parlalign.pairing.sketch import language_of

Pair = tuple[str, str]
Layout = Callable[[Sequence[Pair]], str]

CODES = ("nl", "de", "fr", "it", "es", "pt", "en", "pl")
BALLOT = """
De ondervoorzitter: Wij gaan over tot de stemming.|Die Vizepräsidentin: Wir kommen zur Abstimmung.|La vice-présidente : Nous passons au vote.|La vicepresidente: Passiamo alla votazione.|La vicepresidenta: Pasamos a la votación.|A vice-presidente: Passamos à votação.|The Vice-President: We now proceed to the vote.|Wiceprzewodnicząca: Przystępujemy do głosowania.
Vuurtorens|Leuchttürme|Phares|Fari|Faros|Faróis|Lighthouses|Latarnie morskie
Wie betaalt de reparatie van de steiger?|Wer bezahlt die Reparatur des Stegs?|Qui paie la réparation du ponton ?|Chi paga la riparazione del pontile?|¿Quién paga la reparación del muelle?|Quem paga a reparação do cais?|Who pays for the repair of the jetty?|Kto płaci za naprawę pomostu?
Gelach|Gelächter|Rires|Risate|Risas|Risos|Laughter|Śmiech
De gemeente betaalt de helft.|Die Gemeinde bezahlt die Hälfte.|La commune paie la moitié.|Il comune paga la metà.|El municipio paga la mitad.|O município paga metade.|The municipality pays half of it.|Gmina płaci połowę.
Einde van de stemming|Ende der Abstimmung|Fin du vote|Fine della votazione|Fin de la votación|Fim da votação|End of the vote|Koniec głosowania
Het voorstel is met 31 stemmen verworpen.|Der Vorschlag ist mit 31 Stimmen abgelehnt.|La proposition est rejetée par 31 voix.|La proposta è respinta con 31 voti.|La propuesta queda rechazada por 31 votos.|A proposta é rejeitada por 31 votos.|The proposal is rejected by 31 votes.|Wniosek zostaje odrzucony 31 głosami.
Dat is onbegrijpelijk!|Das ist unbegreiflich!|C'est incompréhensible !|È incomprensibile!|¡Es incomprensible!|É incompreensível!|That is incomprehensible!|To niezrozumiałe!
"""  # noqa: E501
ACT = [
    ("Artikel 1", "Artikel 1"),
    ("Deze wet is van toepassing op alle sluizen in de rivier.", "Dieses Gesetz gilt für alle Schleusen im Fluss."),
    ("Artikel 2", "Artikel 2"),
    ("De sluiswachter opent de sluis tussen zes en tien uur.", "Der Wärter öffnet die Schleuse von sechs bis zehn."),
    ("Artikel 3", "Artikel 3"),
    ("Deze wet vervalt na tien jaar.", "Dieses Gesetz tritt nach zehn Jahren außer Kraft."),
]
SIGNATURES = [
    ("Maastricht, 9 juni 2014", "Maastricht, den 9. Juni 2014"),
    ("H. VAN DER LINDEN", "H. VAN DER LINDEN"),
    ("COM(2014) 77", "KOM(2014) 77"),
    ("2014/0077(COD)", "2014/0077(COD)"),
    ("45 %", "45 %"),
]


def rows(first: str, second: str) -> list[Pair]:
    found = [line.split("|") for line in BALLOT.strip().splitlines()]
    return [(row[CODES.index(first)], row[CODES.index(second)]) for row in found]


def by_turns(pairs: Sequence[Pair]) -> str:
    return "\n\n".join(chain.from_iterable(pairs))


def by_lines(pairs: Sequence[Pair]) -> str:
    return "\n".join(chain.from_iterable(pairs))


def in_blocks(pairs: Sequence[Pair]) -> str:
    return "\n\n".join([first for first, _ in pairs] + [second for _, second in pairs])


def by_article(pairs: Sequence[Pair]) -> str:
    return "\n\n".join(in_blocks(pairs[k : k + 2]) for k in range(0, len(pairs), 2))


def aligned(documents: Sequence[Document], languages: Pair = ("nl", "de")) -> list[Pair]:
    found = parlalign.align_documents(documents, Options(languages=languages))
    return [(record.source, record.target) for record in found.pairs]


@pytest.mark.parametrize("layout", [by_turns, by_lines, in_blocks])
@pytest.mark.parametrize("languages", ["nl-de", "de-nl", "nl-fr", "de-it", "es-pt", "nl-en", "de-pl", "fr-it", "en-fr"])
def test_short_lines_of_a_debate(languages: str, layout: Layout) -> None:
    first, second = languages.split("-")
    right = rows(first, second)
    assert aligned([Document("debate", layout(right))], (first, second)) == right


@pytest.mark.parametrize("layout", [by_turns, by_lines, by_article, in_blocks])
def test_headings_that_are_alike_in_both_languages(layout: Layout) -> None:
    assert aligned([Document("act", layout(ACT))]) == ACT


@pytest.mark.parametrize("layout", [by_turns, by_lines, in_blocks])
def test_names_and_numbers_that_are_alike_in_both_languages(layout: Layout) -> None:
    assert aligned([Document("act", layout(ACT + SIGNATURES))]) == ACT + SIGNATURES


@pytest.mark.parametrize("label", ["Art. {}.", "Art. {}. –", "Nr. {}.", "Art. {}bis.", "Artikel {}.", "§ {}."])
@pytest.mark.parametrize("layout", [by_turns, by_lines])
def test_the_label_of_an_article_stays_with_its_text(label: str, layout: Layout) -> None:
    right = [
        (f"{label.format(k)} {dutch}", f"{label.format(k)} {german}") for k, (dutch, german) in enumerate(ACT[1::2], 1)
    ]
    assert aligned([Document("act", layout(right))]) == right


def test_headings_in_a_damaged_text() -> None:
    damaged = (
        "– gezien het verslag over de slui\nzen in grensrivieren,\n– in Kenntnis des Berichts über die Schl\neusen in "
        "Grenzflüssen,\nOpeningstijden\nÖffnungszeiten\n1. verzoekt de lidstaten de sluizen ...[+++]ook op zondag te "
        "openen;\n1. fordert die Mitgliedstaaten auf, die Schleusen auch sonn\ntags zu öffnen;\nBeheer en onder\nhoud\n"
        "Verwaltung und Instand ...[+++]haltung\n2. dringt erop aan dat de deuren jaar\nlijks worden geverfd;\n"
        "2. dringt darauf, dass die Tore jähr\nlich gestrichen werden;"
    )
    found = aligned([Document("damaged", damaged)])
    assert ("Openingstijden", "Öffnungszeiten") in found
    assert ("Beheer en onderhoud", "Verwaltung und Instandhaltung") in found
    assert len(found) == 5


QUOTED = ["„Niemand darf ohne Erlaubnis des Amtes ein Boot vermieten.“", "Wer das Verbot missachtet, wird bestraft."]
NAMES = ["EVP: Krämer, Lindner, Hübner, Schreiber, Vogt, Baumann, Köhler, Seidel", "Grüne: Bauer, Jäger, Weiß, Kühn"]


@pytest.mark.parametrize("paths", [("x.nl.txt", "x.de.txt"), ("one.txt", "two.txt"), (None, None)])
@pytest.mark.parametrize("common", [QUOTED * 3, NAMES * 2], ids=["quotations", "names"])
def test_each_of_two_files_is_one_side(common: list[str], paths: tuple[str | None, str | None]) -> None:
    right = [*ACT[1::2], *((f"{k}) {line}",) * 2 for k, line in enumerate(common, 1)), SIGNATURES[0]]
    documents = [
        Document(str(side), "\n\n".join(pair[side] for pair in right), path=path) for side, path in enumerate(paths)
    ]
    assert aligned(documents) == right
    assert aligned(documents[::-1]) == right


def test_two_bilingual_files_are_divided() -> None:
    halves = [rows("nl", "de"), ACT]
    documents = [Document(str(k), by_turns(half)) for k, half in enumerate(halves)]
    assert aligned(documents) == rows("nl", "de") + ACT


def test_the_name_of_a_file_decides_only_where_its_text_is_unclear() -> None:
    dutch, german = ("\n\n".join(pair[side] for pair in ACT) for side in (0, 1))
    swapped = [Document("a", dutch, path="x.de.txt"), Document("b", german, path="x.nl.txt")]
    assert [document.language for document in settle_languages(swapped, ("nl", "de"))] == ["nl", "de"]
    unclear = [Document("a", "12 %", path="x.de.txt"), Document("b", "12 %", path="x.nl.txt")]
    assert [document.language for document in settle_languages(unclear, ("nl", "de"))] == ["de", "nl"]
    same = [Document("a", dutch, path="x.nl.txt"), Document("b", dutch, path="x.de.txt")]
    assert [document.language for document in settle_languages(same, ("nl", "de"))] == ["nl", "nl"]


def test_the_language_that_a_name_tells() -> None:
    names = {"nl/x.txt": "nl", "x_DE.html": "de", "over de grens.txt": None, "x.nl-de.txt": None, "de/x.nl.txt": "nl"}
    assert {name: named_language(name) for name in names} == names


def html(pairs: Sequence[Pair], codes: Pair | None = None, root: str = "") -> bytes:
    attributes = [f' lang="{code}"' for code in codes] if codes else ["", ""]
    cells = (
        "".join(f"<td{mark}><p>{text}</p></td>" for mark, text in zip(attributes, pair, strict=True)) for pair in pairs
    )
    return f"<html{root}><body><table><tr>{'</tr><tr>'.join(cells)}</tr></table></body></html>".encode()


ALIKE = [*ACT, *SIGNATURES, ("Allergie", "Allergie"), ("Tunnel", "Tunnel"), ("Radio", "Funk")]


@pytest.mark.parametrize("codes", [None, ("nl", "de"), ("nl-BE", "DE"), ("nl", "nl")])
def test_cells_of_a_bilingual_table(codes: Pair | None) -> None:
    assert aligned([read_content(html(ALIKE, codes), "x.html")]) == ALIKE
    assert aligned([read_content(html(ALIKE, codes, ' lang="en"'), "x.html")]) == ALIKE


def test_blocks_with_a_language() -> None:
    blocks = "".join(
        f'<p><span lang="nl">{first}</span></p><div xml:lang="de"><p>{second}</p></div>' for first, second in ALIKE
    )
    document = read_content(f"<html><body>{blocks}</body></html>".encode(), "x.html")
    assert [part.language for part in document.marked_parts] == ["nl", "de"] * len(ALIKE)
    assert aligned([document]) == ALIKE


def test_a_third_language_that_the_file_marks_is_set_aside() -> None:
    rest = "".join(
        f'<p lang="nl">{first}</p><p lang="de">{second}</p><p lang="fr">Article</p>' for first, second in ACT
    )
    found = parlalign.align_documents([read_content(f"<html><body>{rest}</body></html>".encode(), "x.html")])
    assert [(record.source, record.target) for record in found.pairs] == ACT
    assert [segment.text for segment in found.set_aside] == ["Article"] * len(ACT)


def test_columns_of_a_word_table() -> None:
    word = pytest.importorskip("docx").Document()
    table = word.add_table(rows=0, cols=2)
    for pair in ALIKE:
        for cell, text in zip(table.add_row().cells, pair, strict=True):
            cell.text = text
    assert aligned([read_content(saved(word), "x.docx")]) == ALIKE


def test_columns_of_an_rtf_table() -> None:
    table = "".join(
        "\\trowd\\pard\\intbl "
        + "\\cell\\pard\\intbl ".join("".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in text) for text in pair)
        + "\\cell\\row\n"
        for pair in ALIKE
    )
    assert aligned([read_content(f"{{\\rtf1\\ansi {table}}}".encode(), "x.rtf")]) == ALIKE


TERMS = [
    ("haven", "Hafen"), ("sluis", "Schleuse"), ("kade", "Kai"), ("loods", "Lotse"), ("boei", "Boje"),
    ("vuurtoren", "Leuchtturm"), ("Rotterdam", "Rotterdam"), ("COVID-19", "COVID-19"), ("12 %", "12 %"),
]  # fmt: skip


@pytest.mark.parametrize("pairs", [TERMS, ALIKE], ids=["terms", "texts"])
@pytest.mark.parametrize("before", [None, "number"])
@pytest.mark.parametrize("after", [None, "remark"])
def test_a_table_with_more_columns(pairs: list[Pair], before: str | None, after: str | None) -> None:
    rows = [
        [*([str(number)] if before else []), *pair, *([["ok", "n.", ""][number % 3]] if after else [])]
        for number, pair in enumerate(pairs, 1)
    ]
    cells = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in rows)
    page = f"<html><body><table>{cells}</table></body></html>".encode()
    found = parlalign.align_documents([read_content(page, "x.html")])
    assert [(record.source, record.target) for record in found.pairs] == pairs
    others = [text for row in rows for text in row if text and text not in {side for pair in pairs for side in pair}]
    assert [segment.text for segment in found.set_aside] == others


UNKNOWN = {
    "fi": ["Arvoisa rouva puhemies!", "Majakka on pimeänä.", "Kuka korjaa laiturin ennen talvea?", "Kiitos."],
    "hu": ["Tisztelt Elnök Asszony!", "A világítótorony sötét.", "Ki javítja meg a mólót a tél előtt?", "Köszönöm."],
    "cs": ["Vážená paní předsedkyně!", "Maják nesvítí.", "Kdo opraví molo před příchodem zimy?", "Děkuji."],
    "hr": ["Poštovana predsjednice!", "Svjetionik ne svijetli.", "Tko će popraviti gat prije zime?", "Hvala."],
}


@pytest.mark.parametrize("code", UNKNOWN)
def test_short_lines_in_an_unknown_language(code: str) -> None:
    lines = UNKNOWN[code]
    text = "\n".join(lines)
    with pytest.raises(ParlalignError, match="the text is in"):
        settle_languages([Document("x", text)], ("nl", "de"))
    with pytest.raises(ParlalignError, match="the text is in"):
        settle_languages([Document("x", lines[2]), Document("y", ACT[1][1])], ("nl", "de"))
    assert language_of(text, ("nl", "de")) not in {"nl", "de"}
    assert parlalign.repair(text).text == text
    assert {segment.language for segment in parlalign.segment(parlalign.repair(text))}.isdisjoint({"nl", "de"})
    page = f"{by_lines(ACT)}\n{text}\n{by_lines(SIGNATURES)}"
    at = page.index(text)
    found = {part.language for part in language_spans(page) if part.span.start < at + len(text) and part.span.end > at}
    assert found.isdisjoint({"nl", "de"})
