"""Gettext catalogues: their messages as records, and two catalogues paired by their messages."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import parlalign
from parlalign import ParlalignError
from parlalign.api import iter_records
from parlalign.cli.root import main
from parlalign.records.read_report import ReadReport

HEADER = 'msgid ""\nmsgstr ""\n"Language: {}\\n"\n"Content-Type: text/plain; charset={}\\n"\n\n'
NL = r"""#. menu
#: a.c:3
msgctxt "file"
msgid "_Open %s"
msgstr "%s _openen"

#, fuzzy
msgid "Save"
msgstr "Bewaar"

msgid "%d lamp"
msgid_plural "%d lamps"
msgstr[0] "%d lamp"
msgstr[1] "%d lampen"

# let op
msgid "Later"
msgstr ""

msgid ""
"The keeper said:\n"
"\"Light!\""
msgstr ""
"De wachter zei:\n"
"\"Licht!\""

#~ msgid "old"
#~ msgstr "oud"
"""
DE = r"""msgid "%d lamp"
msgid_plural "%d lamps"
msgstr[0] "%d Lampe"
msgstr[1] "%d Lampen"

msgctxt "file"
msgid "_Open %s"
msgstr "%s ö_ffnen"

msgid "Save"
msgstr "Sichern"

msgid "Later"
msgstr "Später"

msgid "New"
msgstr "Neu"
"""


def write(path: Path, body: str, language: str = "nl", charset: str = "utf-8") -> Path:
    path.write_bytes((HEADER.format(language, charset) + body).encode(charset))
    return path


def test_messages_are_records(tmp_path: Path) -> None:
    report = ReadReport()
    found = list(iter_records(write(tmp_path / "a.po", NL), report))
    assert [(record.id, record.source, record.target, record.status) for record in found] == [
        ("6", "_Open %s", "%s _openen", "paired"),
        ("12", "Save", "Bewaar", "rejected"),
        ("16[0]", "%d lamp", "%d lamp", "paired"),
        ("16[1]", "%d lamps", "%d lampen", "paired"),
        ("21", "Later", "", "unpaired"),
        ("25", 'The keeper said:\n"Light!"', 'De wachter zei:\n"Licht!"', "paired"),
    ]
    assert {(record.languages, record.score) for record in found} == {(("en", "nl"), None)}
    assert [record.comment for record in found] == ["context: file\nmenu", "fuzzy", "", "", "let op", ""]
    assert report.left_out == {"obsolete message": 1}


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "utf-8-sig"])
def test_encodings(charset: str, tmp_path: Path) -> None:
    found = parlalign.read_records(write(tmp_path / "a.po", DE, "de_AT", charset))
    assert (found[2].target, found[2].languages) == ("%s ö_ffnen", ("en", "de"))


def test_languages(tmp_path: Path) -> None:
    body = 'msgid "The lamp is on, and we are in the tower that they have."\nmsgstr "De lamp is aan."\n'
    assert parlalign.read_records(write(tmp_path / "a.nl.po", body, ""))[0].languages == ("en", "nl")
    with pytest.raises(ParlalignError, match="does not name its language: give both as --languages"):
        parlalign.read_records(write(tmp_path / "a.po", body, ""))
    given = ReadReport(languages=("en", "nl"))
    assert next(iter_records(tmp_path / "a.po", given)).languages == ("en", "nl")
    german = 'msgid "Die Lampe ist an, und wir sind auf dem Turm."\nmsgstr "De lamp is aan."\n'
    path = write(tmp_path / "b.po", german)
    assert next(iter_records(path, ReadReport(languages=("de", "nl")))).languages == ("de", "nl")
    with pytest.raises(ParlalignError, match="is in en-nl: name two of them"):
        list(iter_records(write(tmp_path / "a.po", body), ReadReport(languages=("de", "nl"))))


def test_a_template_has_no_translations(tmp_path: Path) -> None:
    (tmp_path / "a.pot").write_text('msgid ""\nmsgstr "Language: \\n"\n\nmsgid "Open"\nmsgstr ""\n')
    assert [(record.status, record.languages) for record in parlalign.read_records(tmp_path / "a.pot")] == [
        ("unpaired", ("en", "und"))
    ]


def test_two_catalogues_are_paired_by_their_messages(tmp_path: Path) -> None:
    files = [write(tmp_path / "b.po", DE, "de"), write(tmp_path / "a.po", NL, "nl")]
    result = CliRunner().invoke(main, ["align", *map(str, files), "-o", str(tmp_path / "x.jsonl")])
    assert result.exit_code == 0, result.output
    found = parlalign.read_records(tmp_path / "x.jsonl")
    assert [(record.source, record.target) for record in found] == [
        ("%s _openen", "%s ö_ffnen"),
        ("%d lamp", "%d Lampe"),
        ("%d lampen", "%d Lampen"),
    ]
    assert {record.languages for record in found} == {("nl", "de")}
    for left_out in ("2 × message of one catalogue only", "1 × fuzzy message", "1 × message without a translation"):
        assert left_out in result.stderr


def test_catalogues_of_different_programs(tmp_path: Path) -> None:
    files = [write(tmp_path / "a.po", NL), write(tmp_path / "b.po", 'msgid "x"\nmsgstr "y"\n', "de")]
    result = CliRunner().invoke(main, ["align", *map(str, files), "-o", str(tmp_path / "x.jsonl")])
    assert "has no message in common with" in result.stderr


@pytest.mark.parametrize(
    ("content", "line"), [('msgid "a"\nmsgstr "b"c"\n', 2), ('msgid "a"\n<<<<<<<\nmsgstr "b"\n', 2), ("/etc/passwd", 1)]
)
def test_a_syntax_error_is_refused_with_its_line(content: str, line: int, tmp_path: Path) -> None:
    (tmp_path / "a.po").write_text(content)
    with pytest.raises(ParlalignError, match=f"a.po, line {line}: is not the syntax of a .po file"):
        parlalign.read_records(tmp_path / "a.po")
