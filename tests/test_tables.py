"""Tables of other tools with a column for each language: csv, tsv, txt, xlsx, ods."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Sequence
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import pytest
from builders import ods_table, xlsx_table
from click.testing import CliRunner

import parlalign
from parlalign import ParlalignError
from parlalign.api import iter_records
from parlalign.cli.root import main
from parlalign.formats.records.delimited_text import dialects_of
from parlalign.formats.records.text_tables import is_text_table
from parlalign.languages.column_languages import identify_columns, identify_text, read_heading
from parlalign.records import Record
from parlalign.records.read_report import ReadReport

Row = tuple[str, str]
SENTENCES: list[Row] = [
    ("De gemeente legt een fietspad aan langs de rivier.", "Die Gemeinde legt einen Radweg am Fluss an."),
    (
        "Wie een vergunning nodig heeft, vraagt die aan; dat is gratis.",
        "Wer eine Genehmigung braucht, beantragt sie; das ist kostenlos.",
    ),
    ("De kosten bedragen € 2.500,00.", "Die Kosten betragen 2.500,00 €."),
    ("„Wij gaan door”, zei de wethouder.", "„Wir machen weiter“, sagte die Dezernentin."),
    ("Zie tabel 4.", "Siehe Tabelle 4."),
]
TERMS: list[Row] = [
    ("fietspad", "Radweg"),
    ("vergunning", "Genehmigung"),
    ("wethouder", "Beigeordneter"),
    ("gemeente", "Gemeinde"),
    ("begroting", "Haushalt"),
]
ENGLISH = [
    "The municipality is building a cycle path along the river.",
    "Those who need a permit apply for it; that is free of charge.",
    "The costs are € 2,500.00.",
    "“We will continue”, said the alderman.",
    "See table 4.",
]


def delimited(rows: Sequence[Sequence[str]], delimiter: str = ";", *, quoting: int = csv.QUOTE_MINIMAL) -> str:
    made = io.StringIO(newline="")
    csv.writer(made, delimiter=delimiter, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return made.getvalue()


def tabbed(rows: Sequence[Sequence[str]]) -> str:
    return "".join("\t".join(row) + "\n" for row in rows)


def pairs(records: Sequence[Record]) -> list[Row]:
    return [(record.source, record.target) for record in records if record.status == "paired"]


def read(path: Path, languages: tuple[str, str] | None = None) -> tuple[list[Record], ReadReport]:
    report = ReadReport(languages=languages)
    return list(iter_records(path, report)), report


# Text files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "encoding"),
    [
        ("dutch-excel.csv", delimited([("Nederlands", "Duits"), *SENTENCES]), "cp1252"),
        ("german-excel.csv", delimited([("Niederländisch", "Deutsch"), *SENTENCES]), "utf-8-sig"),
        ("unicode-text.txt", delimited([("bron", "doel"), *SENTENCES], "\t"), "utf-16"),
        ("no-mark.txt", delimited([("NL-NL", "DE-DE"), *SENTENCES], "\t"), "utf-16-le"),
        ("comma.csv", delimited([("source", "target"), *SENTENCES], ","), "utf-8"),
        ("all-quoted.csv", delimited([("dut", "ger"), *SENTENCES], quoting=csv.QUOTE_ALL), "utf-8"),
        ("bars.csv", delimited([("nl_BE", "de_AT"), *SENTENCES], "|"), "utf-8"),
        ("declared.csv", "sep=;\r\n" + delimited([("Ausgangstext", "Zieltext"), *SENTENCES]), "utf-8"),
        ("without-heading.csv", delimited(SENTENCES), "utf-8"),
        ("old-mac.csv", delimited([("nl", "de"), *SENTENCES]).replace("\r\n", "\r"), "utf-8"),
        ("tabs.tab", tabbed(SENTENCES), "utf-8"),
        ("lf-aligner.txt", tabbed([(*row, "verslag-nl-de") for row in SENTENCES]), "utf-8-sig"),
        (
            "bitextor.tsv",
            tabbed([("https://a.org/1", f"https://b.org/{k}", *SENTENCES[k], "0.9") for k in range(5)]),
            "utf-8",
        ),
        ("hunalign.txt", tabbed([(*row, "0.75") for row in SENTENCES]), "utf-8"),
        ("wordfast.txt", tabbed([("20260101", "JS", "NL-NL", a, "DE-DE", b) for a, b in SENTENCES]), "utf-8"),
        (
            "reversed.csv",
            delimited([("Deutsch [de-DE]", "Nederlands (België)"), *[(b, a) for a, b in SENTENCES]]),
            "utf-8",
        ),
        ("numbered.csv", delimited([("Nr", "nl", "de"), *[(f"{k}", *SENTENCES[k]) for k in range(5)]]), "utf-8"),
        ("titled.csv", delimited([("Vertaallijst 2026", ""), ("", ""), ("Dutch", "German"), *SENTENCES]), "utf-8"),
        ("spaced.csv", '"nl"; "de"\n' + "".join(f'"{a}"; "{b}"\n' for a, b in SENTENCES), "utf-8"),
    ],
)
def test_tables_in_text_files(tmp_path: Path, name: str, content: str, encoding: str) -> None:
    (tmp_path / name).write_bytes(content.encode(encoding))
    records, _ = read(tmp_path / name)
    assert pairs(records) == SENTENCES
    assert {(record.languages, record.score, record.level) for record in records} == {(("nl", "de"), None, "paragraph")}


@pytest.mark.parametrize("count", [1, 2, 5])
@pytest.mark.parametrize("form", ["{}\t{}\n", "{};{}\n", "{} = {}\n", "{} | {}\n", "{} – {}\n"])
def test_lists_of_short_terms_show_their_languages_as_a_whole(tmp_path: Path, form: str, count: int) -> None:
    path = tmp_path / "terms.csv"
    path.write_text("".join(form.format(*row) for row in TERMS[:count]), encoding="utf-8")
    assert pairs(read(path)[0]) == TERMS[:count]
    path.write_text("".join(form.format(target, source) for source, target in TERMS[:count]), encoding="utf-8")
    assert pairs(read(path)[0]) == TERMS[:count]


def test_quotes_that_belong_to_the_text_stay(tmp_path: Path) -> None:
    rows = [('"Ja", zei ze.', '"Ja", sagte sie.'), ('De "Zeehond" vaart.', 'Die "Seehund" fährt.'), *SENTENCES]
    (tmp_path / "a.tsv").write_text(tabbed(rows), encoding="utf-8")
    assert pairs(read(tmp_path / "a.tsv")[0]) == rows
    (tmp_path / "b.tsv").write_text(delimited([("nl", "de"), *rows], "\t"), encoding="utf-8", newline="")
    assert pairs(read(tmp_path / "b.tsv")[0]) == rows
    (tmp_path / "c.csv").write_text('nl;de\nDe "haven";Der "Hafen"\n', encoding="utf-8")
    assert pairs(read(tmp_path / "c.csv")[0]) == [('De "haven"', 'Der "Hafen"')]


def test_line_breaks_inside_quotes_are_kept(tmp_path: Path) -> None:
    rows = [("Regel een.\nRegel twee.", "Zeile eins.\n\nZeile zwei."), *SENTENCES]
    (tmp_path / "a.csv").write_text(delimited([("nl", "de"), *rows]), encoding="utf-8", newline="")
    assert pairs(read(tmp_path / "a.csv")[0]) == rows


def test_a_quote_that_is_not_closed_takes_no_other_rows(tmp_path: Path) -> None:
    rows = delimited([("nl", "de"), *SENTENCES], quoting=csv.QUOTE_ALL)
    (tmp_path / "a.csv").write_text(f'{rows}"open;offen\n"dicht";"zu"\n', encoding="utf-8", newline="")
    assert pairs(read(tmp_path / "a.csv")[0])[-2:] == [('"open', "offen"), ("dicht", "zu")]


def test_hunalign_joins_sentences_with_a_mark(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        tabbed([("Ja. ~~~ Nee.", "Ja. Nein.", "0.5"), *[(*row, "1") for row in SENTENCES], ("", "Nur hier.", "-0.3")]),
        encoding="utf-8",
    )
    records, report = read(tmp_path / "a.txt")
    assert pairs(records) == [("Ja. Nee.", "Ja. Nein."), *SENTENCES]
    assert (records[-1].status, records[-1].source, records[-1].target) == ("unpaired", "", "Nur hier.")
    assert report.notes[1:] == ["column C is not read"]


def test_languages_choose_two_of_several_columns(tmp_path: Path) -> None:
    rows = [(english, *row) for english, row in zip(ENGLISH, SENTENCES, strict=True)]
    for number, headings in enumerate(([("EN", "NL", "DE")], [])):
        path = tmp_path / f"{number}.csv"
        path.write_text(delimited([*headings, *rows]), encoding="utf-8", newline="")
        assert pairs(read(path)[0]) == SENTENCES
        assert pairs(read(path, ("de", "en"))[0]) == [(target, english) for english, _, target in rows]
        with pytest.raises(ParlalignError, match="no column with French text: give the columns a heading"):
            read(path, ("fr", "de"))


def test_the_order_is_that_of_the_headings_or_from_dutch_to_german(tmp_path: Path) -> None:
    turned = [(target, source) for source, target in SENTENCES]
    path = tmp_path / "a.csv"
    path.write_text(delimited([("Quelle", "Ziel"), *turned]), encoding="utf-8", newline="")
    records, _ = read(path)
    assert (pairs(records), records[0].languages) == (turned, ("de", "nl"))
    assert pairs(read(path, ("nl", "de"))[0]) == SENTENCES
    path.write_text(delimited([(a, b) for a, (_, b) in zip(ENGLISH, SENTENCES, strict=True)]), encoding="utf-8")
    assert read(path)[0][0].languages == ("en", "de")


def test_a_column_of_definitions_is_not_taken_for_the_terms(tmp_path: Path) -> None:
    rows = [(f"{source}: iets van de stad", *row) for row in TERMS for source in row[:1]]
    (tmp_path / "a.csv").write_text(delimited([("NL definitie", "NL term", "DE term"), *rows]), encoding="utf-8")
    assert pairs(read(tmp_path / "a.csv")[0]) == TERMS


def test_a_heading_beside_another_may_be_any_code(tmp_path: Path) -> None:
    for head in (("nl", "sw"), ("SW", "nl"), ("id", "nl", "sw", "comment")):
        row = {"nl": "De haven", "sw": "Bandari", "id": "r1", "comment": "goed"}
        (tmp_path / "a.tsv").write_text(tabbed([head, [row[name.lower()] for name in head]]), encoding="utf-8")
        (record,) = parlalign.read_records(tmp_path / "a.tsv")
        assert dict(zip(record.languages, (record.source, record.target), strict=True)) == {
            "nl": "De haven",
            "sw": "Bandari",
        }


def test_columns_may_name_the_languages(tmp_path: Path) -> None:
    head = ("id", "source", "target", "source_language", "target_language")
    rows = [(f"r{k}", *SENTENCES[k], "nl-NL", "DE") for k in range(5)]
    (tmp_path / "a.tsv").write_text(tabbed([head, *rows]), encoding="utf-8")
    records, _ = read(tmp_path / "a.tsv")
    assert [(record.id, record.languages) for record in records] == [(f"r{k}", ("nl", "de")) for k in range(5)]


def test_names_of_languages_in_the_rows_are_no_headings(tmp_path: Path) -> None:
    rows = [("l1", "t1", "l2", "t2"), *[("nl", source, "de", target) for source, target in SENTENCES]]
    (tmp_path / "a.tsv").write_text(tabbed(rows), encoding="utf-8")
    assert pairs(read(tmp_path / "a.tsv")[0])[-5:] == SENTENCES


def test_a_memory_of_wordfast_has_the_languages_over_columns_of_codes(tmp_path: Path) -> None:
    head = ("%20260101~120000", "%User ID", "%TU=00000005", "%NL-NL", "%Wordfast TM v.5.51", "%DE-DE", "%---")
    rows = [("20260101~120000", "AB", "0", "NL-NL", source, "DE-DE", target) for source, target in SENTENCES]
    (tmp_path / "a.txt").write_text(tabbed([head, *rows]), encoding="utf-16")
    assert pairs(read(tmp_path / "a.txt")[0]) == SENTENCES


def test_what_is_not_read_is_counted(tmp_path: Path) -> None:
    rows = [
        ("Lijst", "", ""),
        ("nl", "de", "opmerking"),
        *[(*row, "ok", *"klant") for row in SENTENCES],
        ("", "", "einde"),
        ("", "", ""),
    ]
    (tmp_path / "a.csv").write_text(delimited(rows), encoding="utf-8", newline="")
    records, report = read(tmp_path / "a.csv")
    assert pairs(records) == SENTENCES
    assert report.notes == [
        "Dutch in column A ('nl') and German in column B ('de')",
        "columns C ('opmerking'), D, E, F, G and H are not read",
    ]
    assert dict(report.left_out) == {
        "row above the headings": 1,
        "row without a text in these columns": 1,
    }


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "a.csv",
            "Eén kolom.\nNog een.\n",
            "a.csv: has only one column with texts: give a table with a column for each language",
        ),
        ("a.csv", "", "a.csv: is empty: give a table"),
        ("a.csv", "nl;de\n", "a.csv: has headings and no row below them: give a table with texts"),
        (
            "a.csv",
            "nl;de\nJa; graag;Ja, gern\n",
            "a.csv, line 2: has 3 columns, and the table has 2: put texts that contain",
        ),
        (
            "a.csv",
            tabbed([(a, a) for a, _ in SENTENCES]),
            "a.csv: has no column with German text: give the columns a heading such as nl and de",
        ),
        (
            "a.csv",
            tabbed([(a, b) for (_, a), b in zip(SENTENCES, ENGLISH, strict=True)]),
            "a.csv: has no column with Dutch text",
        ),
        ("a.csv", "1;2\n3;4\n", "a.csv: has no column with Dutch text and none with German text: give"),
        ("a.txt", "Geen tabel.\n", "a.txt: is a text and not a table with a column for each language: align it with"),
        (
            "a.xls",
            "x",
            "a.xls: is of a kind that is not read (.xls): save as .xlsx in Excel or LibreOffice",
        ),
        ("a.xlsx", "nl;de\n", "a.xlsx: is not a complete .xlsx file"),
        ("a.ods", "nl;de\n", "a.ods: is not a complete .ods file"),
    ],
)
def test_one_message_names_all_that_is_missing(tmp_path: Path, name: str, content: str, message: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(ParlalignError) as error:
        read(tmp_path / name, ("nl", "de"))
    assert str(error.value).removeprefix(f"{tmp_path}/").startswith(message)


@pytest.mark.parametrize(
    "text",
    [
        "De vergadering begint.\n\tDe voorzitter opent.\nWij gaan naar huis.\tEinde\n",
        "".join(f"{k}.\t{SENTENCES[k][0]}\n" for k in range(5)),
        "".join(f"{a}\t{a.lower()}\n" for a, _ in SENTENCES),
        "Anna de Vries\tAmsterdam\nPiet Jansen\tRotterdam\n",
        "appel\t1,20\npeer\t2,30\n",
        "[0]:[0]:0.9\n[1]:[1]:0.8\n",
        "0\t0\t0.5\n1\t1\t0.3\n",
        "Ja, dat klopt.\nNein, das stimmt nicht.\n",
    ],
)
def test_a_text_is_only_read_as_a_table_if_it_clearly_is_one(text: str) -> None:
    assert not is_text_table(text.splitlines())


def test_the_form_of_a_table() -> None:
    assert [(one.delimiter, one.width) for one in dialects_of(["a\tb", "c\td"])] == [("\t", 2)]
    assert dialects_of(["een; twee, drie", "vier; vijf, zes"])[0].delimiter == ";"
    assert dialects_of(["geen tabel"]) == []


# Spreadsheets ---------------------------------------------------------------------------------------------------------


SPREADSHEETS = [(".xlsx", xlsx_table), (".ods", ods_table)]
Builder = Callable[[dict[str, list[tuple[object, ...]]]], bytes]


@pytest.mark.parametrize(("suffix", "build"), SPREADSHEETS)
def test_sheets_of_spreadsheets(tmp_path: Path, suffix: str, build: Builder) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(
        build(
            {
                "Blad1": [("Woordenlijst", None), (None, None), ("Nederlandse term", "Duitse term"), *TERMS],
                "Uitleg": [("Deze lijst is voor vertalers.",)],
                "Blad2": [
                    (None, "ID", "DE", "NL"),
                    *[(None, f"T{k}", SENTENCES[k][1], SENTENCES[k][0]) for k in range(5)],
                ],
            }
        )
    )
    records, report = read(path)
    assert pairs(records) == [*TERMS, *SENTENCES]
    assert [record.id for record in records[5:]] == ["T0", "T1", "T2", "T3", "T4"]
    assert report.notes == [
        "sheet 'Uitleg' has no two columns with texts and is not read",
        "sheet 'Blad1': Dutch in column A ('Nederlandse term') and German in column B ('Duitse term')",
        "sheet 'Blad2': Dutch in column D ('NL') and German in column C ('DE')",
    ]


@pytest.mark.parametrize(("suffix", "build"), SPREADSHEETS)
def test_a_sheet_about_the_project_gives_no_records(tmp_path: Path, suffix: str, build: Builder) -> None:
    path = tmp_path / f"a{suffix}"
    project = [("Project", "Tuin 2024"), ("Klant", "Volkstuin Zuid")]
    path.write_bytes(build({"Info": [*project], "Deel 1": [("NL", "DE"), *SENTENCES], "Deel 2": [*TERMS]}))
    records, report = read(path)
    assert pairs(records) == [*SENTENCES, *TERMS]
    assert [note for note in report.notes if note.startswith("sheet 'Info' has no headings and is in ")]


@pytest.mark.parametrize(("suffix", "build"), SPREADSHEETS)
def test_numbers_dates_and_line_breaks(tmp_path: Path, suffix: str, build: Builder) -> None:
    path = tmp_path / f"a{suffix}"
    day = datetime(2026, 5, 9)
    values = [(0.9, 12), (day, day), ("een\ntwee", "eins\nzwei")]
    path.write_bytes(build({"A": [("nl", "de"), *values, *SENTENCES]}))
    assert pairs(read(path)[0]) == [
        ("0.9", "12"),
        ("2026-05-09", "2026-05-09"),
        ("een\ntwee", "eins\nzwei"),
        *SENTENCES,
    ]


def test_results_of_formulas_and_percentages_are_read(tmp_path: Path) -> None:
    rows = [("nl", "de"), (('="een"&" twee"', "een twee"), ("=1+1", 2)), (Fraction(1, 4), "ein Viertel"), *SENTENCES]
    (tmp_path / "a.xlsx").write_bytes(xlsx_table({"A": rows}))
    assert pairs(read(tmp_path / "a.xlsx")[0])[:2] == [("een twee", "2"), ("25%", "ein Viertel")]


@pytest.mark.parametrize(("suffix", "build"), SPREADSHEETS)
def test_spreadsheets_without_the_columns(tmp_path: Path, suffix: str, build: Builder) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(build({"A": [("NL", "EN"), *[(a, e) for (a, _), e in zip(SENTENCES, ENGLISH, strict=True)]]}))
    with pytest.raises(
        ParlalignError, match="no column with German text: give the columns a heading such as nl and de"
    ):
        read(path, ("nl", "de"))
    assert read(path)[0][0].languages == ("nl", "en")
    path.write_bytes(build({"A": []}))
    with pytest.raises(ParlalignError, match="is empty: give a table"):
        read(path)


def test_a_reviewed_sheet_is_no_table_of_another_tool(tmp_path: Path) -> None:
    record = Record("p1", "een", "eins", ("nl", "de"), "clause", 0.5, "rejected", comment="nee")
    for name in ("a.xlsx", "a.tsv"):
        parlalign.write([record], tmp_path / name)
        assert parlalign.read_records(tmp_path / name) == [record]


# Commands -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "excel.csv").write_bytes(delimited([("Nederlands", "Duits"), *SENTENCES]).encode("cp1252"))
    (folder / "terms.nl-de.txt").write_text(tabbed(TERMS), encoding="utf-8")
    (folder / "book.de.xlsx").write_bytes(xlsx_table({"A": [("source", "target"), *SENTENCES]}))
    (folder / "prices.csv").write_text("appel;1,20\npeer;2,30\n", encoding="utf-8")
    return folder


def test_the_summary_says_that_the_pairs_of_a_table_are_not_used(tmp_path: Path) -> None:
    rows = [("nl", "de"), *SENTENCES, ("Deze zin heeft geen vertaling.", "")]
    (tmp_path / "a.csv").write_text(delimited(rows), encoding="utf-8")
    result = CliRunner().invoke(main, ["align", str(tmp_path / "a.csv"), "-o", str(tmp_path / "a.jsonl")])
    assert "parlalign convert keeps" in result.output
    (tmp_path / "a.csv").write_text(delimited(rows[:-1]), encoding="utf-8")
    result = CliRunner().invoke(main, ["align", str(tmp_path / "a.csv"), "-o", str(tmp_path / "a.jsonl")])
    assert "parlalign convert keeps" not in result.output


def test_commands_read_tables(tables: Path, tmp_path: Path) -> None:
    def run(*words: str | Path) -> str:
        result = CliRunner().invoke(main, list(map(str, words)))
        assert result.exit_code == 0, result.output
        return result.output

    path = tables / "excel.csv"
    assert "Dutch in column A ('Nederlands')" in run("convert", path, tmp_path / "a.tmx")
    assert pairs(parlalign.read_records(tmp_path / "a.tmx")) == SENTENCES
    assert "── 1 · no score · paired · paragraph ───" in run("show", path)
    assert f"{path}: Dutch in column A ('Nederlands')" in run("align", path, "-o", tmp_path / "b.jsonl")
    assert pairs(parlalign.read_records(tmp_path / "b.jsonl")) == SENTENCES
    run("align", tables / "terms.nl-de.txt", "-o", tmp_path / "c.jsonl")
    assert pairs(parlalign.read_records(tmp_path / "c.jsonl")) == TERMS
    run("memory", "add", tmp_path / "m.sqlite", path, tables / "terms.nl-de.txt")
    run("memory", "export", tmp_path / "m.sqlite", tmp_path / "d.jsonl")
    exported = parlalign.read_records(tmp_path / "d.jsonl")
    assert sorted(pairs(exported)) == sorted([*SENTENCES, *TERMS])
    assert {record.score for record in exported} == {None}


@pytest.mark.parametrize("is_archive", [False, True])
def test_each_table_of_a_folder_gives_both_languages(tables: Path, tmp_path: Path, *, is_archive: bool) -> None:
    place = shutil.make_archive(str(tmp_path / "zipped"), "zip", tables) if is_archive else tables
    result = CliRunner().invoke(main, ["align", str(place), "-o", str(tmp_path / "a.jsonl")])
    assert result.exit_code == 0, result.output
    assert "prices.csv: set aside" in result.output
    assert "documents: 4 in = 3 mixed + 1 set aside" in result.output
    assert sorted(pairs(parlalign.read_records(tmp_path / "a.jsonl"))) == sorted([*SENTENCES, *SENTENCES, *TERMS])


def test_aligned_records_in_a_folder_are_not_aligned_again(tables: Path, tmp_path: Path) -> None:
    record = Record("p1", *SENTENCES[0], ("nl", "de"), "paragraph", 0.9, "paired")
    parlalign.write([record], tables / "review.xlsx")
    result = CliRunner().invoke(main, ["align", str(tables), "-o", str(tmp_path / "a.jsonl")])
    assert "review.xlsx: set aside" in result.output
    assert "contains aligned records: use parlalign convert" in result.output


def test_a_table_whose_first_row_looks_like_a_rung_is_no_ladder(tmp_path: Path) -> None:
    rows = [("1", "1", "0.5"), *[(*row, "0.6") for row in SENTENCES]]
    (tmp_path / "a.txt").write_text(tabbed(rows), encoding="utf-8")
    result = CliRunner().invoke(main, ["evaluate", str(tmp_path / "a.txt"), str(tmp_path / "a.txt")])
    assert "beads with both sides: 6 found, 6 in gold" in result.output


# Languages of columns -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "headings"),
    [
        ("nl", "nl | NL | NL-NL | nl_BE | dut | nld | Nederlands | Dutch | Niederländisch | NEDERLANDS"),
        (
            "nl",
            "Dutch (Belgium) | Nederlandse term | Source (NL) | source_nl | Bron: Nederlands | NL term | Ned.",
        ),
        ("de", "de | DE-DE | Deutsch [de-DE] | Duits | German | ger | Deutsche Übersetzung | text_de | Term (DE)"),
        (None, "De haven | de tekst | Deutschland | Nederlands-Duits | nl-de | Opmerking | https://a.org/nl | duif"),
    ],
)
def test_headings_that_name_a_language(language: str | None, headings: str) -> None:
    assert {heading: read_heading(heading).language for heading in headings.split(" | ")} == dict.fromkeys(
        headings.split(" | "), language
    )


@pytest.mark.parametrize(
    ("role", "headings"),
    [
        ("source", "source | Source text | bron | Brontekst | Quelle | Ausgangstext | Quellsprache | texte source"),
        ("target", "target | doel | Vertaling | Ziel | Zieltext | Übersetzung | translation"),
        (None, "Term | Nr | Kommentar | Datei"),
    ],
)
def test_headings_that_name_a_side(role: str | None, headings: str) -> None:
    assert {read_heading(heading).role for heading in headings.split(" | ")} == {role}


def test_the_names_of_languages_are_also_terms() -> None:
    names = {1: "Nederlands\nDuits\nEngels\nFrans", 2: "Niederländisch\nDeutsch\nEnglisch\nFranzösisch"}
    assert identify_columns(names, ("nl", "de")) == {1: "nl", 2: "de"}


@pytest.mark.parametrize("code", ["nl", "de", "en", "fr"])
def test_paragraphs_show_their_language(code: str) -> None:
    files = sorted(parlalign.corpus_path(".").glob(f"*/{code}.txt"))
    paragraphs = [text for file in files for text in file.read_text("utf-8").split("\n\n") if len(text) >= 60]
    assert len(paragraphs) > 100
    assert {identify_text(text) for text in paragraphs} == {code}
