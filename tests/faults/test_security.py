"""Untrusted files, names and texts must not run code, open connections, exhaust the machine or stop it."""

from __future__ import annotations

import ast
import gzip
import importlib
import io
import json
import os
import pkgutil
import re
import sqlite3
import stat
import sys
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest
import regex
from builders import W, ods_table, zipped
from click.testing import CliRunner
from document_kinds import book
from lxml import etree, html
from strategies import NASTY
from web_site import Reply, serving

import parlalign
from parlalign import Document, ParlalignError, Record, Span, open_memory, read_records, write
from parlalign.cli.root import main
from parlalign.formats.documents import markdown, pdf, read_content
from parlalign.formats.records import docbin
from parlalign.formats.records.ladder import read_beads
from parlalign.io import stream, xml_guard
from parlalign.io.atomic import atomic_write
from parlalign.io.web_client import WebClient
from parlalign.memory import Filter
from parlalign.memory.concordance import is_like
from parlalign.records import Edit, Origin
from parlalign.segmenting.clauses import clause_ends
from parlalign.sources.cellar import cellar_path
from parlalign.sources.document_numbers import parse_number
from parlalign.sources.fetched_text import FetchedText
from parlalign.sources.parliament_numbers import ParliamentNumber
from parlalign.text.normalization import normalize_for_xml

SOURCES = sorted(Path(parlalign.__file__).parent.rglob("*.py"))
PAIR = Record("p1", "het parlement", "das Parlament", ("nl", "de"), "clause", 0.9, "paired")


def _refusal(ask: Callable[[], object]) -> str:
    """Return the reason of an error without place and cure, or an empty string if there is no error."""
    try:
        ask()
    except ParlalignError as error:
        return str(error).split(": ")[1]
    return ""


# The source code -----------------------------------------------------------------------------------------------------

RUNS_CODE = frozenset({"eval", "exec", "compile", "__import__", "literal_eval"})
NEVER = frozenset({
    "pickle", "cPickle", "dill", "cloudpickle", "joblib", "marshal", "shelve", "yaml", "subprocess", "socket",
    "urllib.request",
    "http.client", "requests", "ftplib", "xmlrpc", "xml.etree", "xml.sax", "xml.dom", "ctypes", "pty",
})  # fmt: skip
"""Modules that execute the content of files, start programs, open connections, or read XML with its entities."""
STARTS_WORKERS = frozenset({"local_engine.py", "dask_client.py", "dask_cluster.py"})
"""Modules of `batch` that start programs: the same interpreter with modules of parlalign, never a name in a file."""

CONNECTS = "special_output.py"
"""The module that writes to an output that is a socket of this machine (AF_UNIX); it has no other addresses."""


def _calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            owner = node.func.value if isinstance(node.func, ast.Attribute) else None
            yield (f"{owner.id}.{name}" if isinstance(owner, ast.Name) else name), node


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(Path(parlalign.__file__).parent)))
def test_source_code_has_no_dangerous_calls(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        named = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
        named += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        used = {"subprocess"} if path.parent.name == "batch" and path.name in STARTS_WORKERS else set()
        used |= {"socket"} if path.name == CONNECTS else set()
        assert not [name for name in named for never in NEVER - used if f"{name}.".startswith(f"{never}.")]
    for name, call in _calls(tree):
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        assert name not in RUNS_CODE, f"line {call.lineno}"
        assert name not in {"os.system", "os.popen", "tempfile.mktemp", "spacy.load", "np.loadtxt"}, (
            f"line {call.lineno}"
        )
        assert "shell" not in given, f"line {call.lineno}"
        if name.startswith("subprocess.") and name.removeprefix("subprocess.") != "CalledProcessError":
            assert ast.unparse(call.args[0]).startswith("command_for(") or ast.unparse(call.args[0]) == "command"
        assert name != "from_disk", f"line {call.lineno}"
        if name in {"np.load", "numpy.load"}:
            allowed = given.get("allow_pickle")
            assert isinstance(allowed, ast.Constant), f"line {call.lineno}"
            assert allowed.value is False, f"line {call.lineno}"
        if name in {"etree.XMLParser", "etree.iterparse"}:
            for option, value in {"resolve_entities": False, "no_network": True}.items():
                said = given.get(option)
                assert isinstance(said, ast.Constant), f"line {call.lineno}: {option}"
                assert said.value is value, f"line {call.lineno}: {option}"


def _patterns() -> dict[str, Any]:
    found = {}
    for module in pkgutil.walk_packages(parlalign.__path__, "parlalign."):
        if not module.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, re.Pattern | regex.Pattern):
                    found[f"{module.name.removeprefix('parlalign.')}.{name}"] = value
    return found


PATTERNS = _patterns()
UNITS = (
    "a",
    "A",
    "1",
    " ",
    "\n",
    ".",
    ";",
    '"',
    "(",
    "-",
    "_",
    "<",
    "&",
    "a ",
    "1.",
    ' "',
    "\n ",
    "<!--",
    "...[+++]",
    "fn1",
    "\u00a0",
)
STARTS = ("", "<", "<!DOCTYPE ", "<meta ", "fn", "(", "...", "1", "&#x")


@pytest.mark.parametrize("name", PATTERNS)
def test_no_pattern_takes_quadratic_time(name: str) -> None:
    """Matches at one position; the next test searches from every position of a long text."""
    pattern = PATTERNS[name]
    for start in STARTS:
        for unit in UNITS:
            given = start + unit * (100_000 // len(unit)) + "\n\0"
            for way in (pattern.match, pattern.fullmatch):
                way(given.encode() if isinstance(pattern.pattern, bytes) else given)


_RUNS = (
    "a",
    "1 ",
    ".",
    ";",
    '"',
    "“",
    "(",
    " ",
    "\n",
    "\t\n",
    "a\n",
    "- 1 -\n",
    "...[+++]",
    "..[+",
    "A. ",
    "aA",
    "a;",
    "(;",
    "?!",
    "<p>",
    "\u202e",
)
WAYS: dict[str, Callable[[str], object]] = {
    "repair": lambda text: parlalign.repair(text, "nl"),
    "repair of mixed text": parlalign.repair,
    "paragraphs": lambda text: parlalign.segment(Document("x", text)),
    "sentences": lambda text: parlalign.segment(Document("x", text, language="de"), "sentence"),
    "clauses": lambda text: parlalign.segment(Document("x", text, language="nl"), "clause"),
    "html": lambda text: read_content(f"<html><body>x{text}".encode("utf-8", "replace"), "x.html"),
    "rtf": lambda text: read_content(f"{{\\rtf1 x{text}".encode("utf-8", "replace"), "x.rtf"),
    "text": lambda text: read_content(text.encode("cp1252", "replace") + b"\xe9", "x.txt"),
}


@pytest.mark.parametrize("way", WAYS)
def test_long_repetitions_take_no_quadratic_time(way: str) -> None:
    for unit in _RUNS:
        WAYS[way](unit * (10_000 // len(unit)))


# Documents -----------------------------------------------------------------------------------------------------------

OFFICE = 'xmlns:office="o" xmlns:text="t" xmlns:style="s"'


def odt(body: str, styles: str = "") -> bytes:
    content = f"<office:document-content {OFFICE}>{styles}<office:body>{body}</office:body></office:document-content>"
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def docx(body: str, **parts: str | bytes) -> bytes:
    document = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **parts})


def test_notes_in_notes_are_read_once() -> None:
    inner = (
        "<text:p>x<text:note><text:note-body>" * 40
        + "<text:p>y</text:p>"
        + "</text:note-body></text:note></text:p>" * 40
    )
    assert read_content(odt(inner), "x.odt").source.count("x") == 40


def test_a_note_that_calls_another_or_itself() -> None:
    def call(number: int) -> str:
        return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'

    notes = "".join(
        f'<w:footnote w:id="{k}"><w:p><w:r><w:t>n{k}</w:t></w:r>{call(k % 3 + 1)}</w:p></w:footnote>' for k in (1, 2, 3)
    )
    related = '<Relationships><Relationship Id="r" Type="x/footnotes" Target="footnotes.xml"/></Relationships>'
    parts = {
        "word/_rels/document.xml.rels": related,
        "word/footnotes.xml": f'<w:footnotes xmlns:w="{W}">{notes}</w:footnotes>',
    }
    found = read_content(docx(f"<w:p><w:r><w:t>a</w:t></w:r>{call(1)}</w:p>", **parts), "x.docx")
    assert found.source.split("\n\n") == ["a(1)", "(1) n1(2)", "(2) n2(3)", "(3) n3(1)"]


def test_number_of_displayed_list_levels_is_limited() -> None:
    level = '<text:list-level-style-number text:level="1" style:num-format="1" text:display-levels="999999999"/>'
    styles = f'<text:list-style style:name="L">{level}</text:list-style>'
    item = '<text:list text:style-name="L"><text:list-item><text:p>x</text:p></text:list-item></text:list>'
    assert read_content(odt(item, styles), "x.odt").source == "1 x"


def test_many_notes_of_rtf() -> None:
    found = read_content(b"{\\rtf1 a" + b"{\\footnote b\\par c}" * 10_000 + b"}", "x.rtf")
    assert found.source.count("b") == 10_000


def test_a_part_with_more_markup_than_any_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_guard, "_MOST_MARKUP", 1000)
    with pytest.raises(ParlalignError, match="more markup than any real text"):
        read_content(docx("<w:p/>" * 1001), "x.docx")


def test_the_markup_of_all_parts_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small book may have many chapters, and a slide may name a notes page many times."""
    chapters = {f"{name}.xhtml": "<p>x</p>" * 100 for name in "abc"}
    assert read_content(book(chapters), "x.epub").source
    monkeypatch.setattr(xml_guard, "_MOST_MARKUP", 500)
    with pytest.raises(ParlalignError, match="more markup than any real text"):
        read_content(book(chapters), "x.epub")
    with pytest.raises(ParlalignError, match="more markup than any real text"):
        read_content(b"<html><body>" + b"<p>x</p>" * 300, "x.html")


def test_length_of_markdown_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "_MOST_CHARACTERS", 100)
    with pytest.raises(ParlalignError, match="more than 100 characters"):
        read_content(b"a\n\n" * 50, "x.md")


def test_many_calls_of_one_note() -> None:
    """The time was quadratic in the number of calls of a paragraph."""
    calls = "haven<sup>1</sup> " * 5_000
    found = read_content(f"<html><body><p>{calls}</p><p><sup>1</sup> noot</p></body></html>".encode(), "x.html")
    assert found.source.count("(1)") == 5_001


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("name", ["word/document.xml", "mimetype"])
def test_parts_with_unsupported_compression_are_refused(method: int, name: str) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<a>x</a>", None if name == "mimetype" else method)
        archive.writestr("mimetype", bytes(50 << 20), method if name == "mimetype" else zipfile.ZIP_DEFLATED)
    refusal = ""
    tracemalloc.start()
    try:
        read_content(made.getvalue(), "x.docx")
    except ParlalignError as error:
        refusal = str(error)
    assert name == "mimetype" or "compressed by method" in refusal
    assert tracemalloc.get_traced_memory()[1] < 20 << 20
    tracemalloc.stop()


LAUGHS = "".join(f'<!ENTITY l{k} "{f"&l{k - 1};" * 10}">' for k in range(1, 10))
DOCTYPES = {
    "external": '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    "laughs": f'<!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}<!ENTITY e "&l9;">]>',
    "subset": '<!DOCTYPE d SYSTEM "http://localhost:1/x.dtd">',
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("attack", DOCTYPES)
def test_entities_of_documents(attack: str, encoding: str) -> None:
    document = f'<d xmlns:w="{W}"><w:p w:rsid="&e;"><w:r><w:t>a&e;</w:t></w:r></w:p></d>'.replace(
        "&e;", "&e;" if attack != "subset" else ""
    )
    part = f'<?xml version="1.0" encoding="{encoding}"?>{DOCTYPES[attack]}{document}'.encode(encoding)
    with pytest.raises(ParlalignError):
        read_content(docx("", **{"word/document.xml": part}), "x.docx")
    with pytest.raises(ParlalignError):
        read_content(zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": part}), "x.odt")


@pytest.mark.parametrize("attack", DOCTYPES)
@pytest.mark.parametrize("suffix", [".tmx", ".xliff"])
def test_entities_of_records(attack: str, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"x{suffix}"
    write([PAIR], path)
    content = path.read_text(encoding="utf-8").replace(
        "het parlement", "&e;" if attack != "subset" else "het parlement"
    )
    path.write_text(content.replace("?>", f"?>{DOCTYPES[attack]}", 1), encoding="utf-8")
    try:
        (record,) = read_records(path)
        assert record.source == "het parlement"
    except ParlalignError:
        pass


def test_pages_load_no_resources_or_entities() -> None:
    page = f'{DOCTYPES["external"]}<html><body><p>a&e;b<img src="http://localhost:1/x"><link href="file:///etc/passwd"></body></html>'
    assert "root:" not in read_content(page.encode(), "x.html").source


@pytest.mark.parametrize("name", ["idna", "punycode", "unicode_escape", "undefined", "hex", "rot13", "zlib"])
def test_codecs_that_are_not_text_encodings_are_not_used(name: str, tmp_path: Path) -> None:
    page = f'<html><meta charset="{name}"><body>{"é" * 3000}\\x41-</body></html>'.encode("cp1252")
    assert "éé" in read_content(page, "x.html").source
    path = tmp_path / "x.tmx"
    path.write_bytes(f'<?xml version="1.0" encoding="{name}"?><tmx/>'.encode())
    with pytest.raises(ParlalignError):
        read_records(path)


def test_length_of_a_pdf_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    from builders import FORMATS

    monkeypatch.setattr(pdf, "_MOST_CHARACTERS", 10)
    with pytest.raises(ParlalignError, match="page 1: over 10 characters"):
        read_content(FORMATS["pdf"](["Een paragraaf van het verslag."]), "x.pdf")


# Fetched texts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest", "http://localhost:1/x", "http://127.0.0.1/x", "https://127.0.0.1/x",
        "file:///etc/passwd", "ftp://127.0.0.1/x", "//evil.example/x", "http://[::1]/x", "gopher://x",
        "http://2130706433/x", "http://127.0.0.1.evil.example/x",
    ],
)  # fmt: skip
def test_redirects_do_not_leave_the_site(target: str) -> None:
    with serving() as site, WebClient(site.address, user_agent="x", delay=0) as client:
        site.add("/x", Reply(302, headers={"Location": target}))
        with pytest.raises(ParlalignError, match=r"leads to another site \(.*\), which is not followed"):
            client.get("/x", accept="*/*")
        assert len(site.requests) == 1


@pytest.mark.parametrize("target", ["javascript:alert(1)", "http:///x", "http://[::1", "", "http://a b/", "\x01"])
def test_redirects_to_no_address_are_told(target: str) -> None:
    with serving() as site, WebClient(site.address, user_agent="x", delay=0) as client:
        site.add("/x", Reply(302, headers={"Location": target}))
        with pytest.raises(ParlalignError, match="/x: "):
            client.get("/x", accept="*/*")
        assert {request.path for request in site.requests} <= {"/x", "/\x01", "//a b/"}


def test_redirects_carry_no_user_and_reach_no_other_port() -> None:
    with serving() as site, serving() as other, WebClient(site.address, user_agent="x", delay=0) as client:
        for target in (f"{other.address}/y", site.address.replace("//", "//user:word@") + "/y"):
            site.add("/x", Reply(303, headers={"Location": target}))
            with pytest.raises(ParlalignError, match="is not followed") as error:
                client.get("/x", accept="*/*")
            assert "word" not in str(error.value)
        assert other.requests == []


def test_redirects_do_not_leave_https() -> None:
    client = WebClient("https://publications.europa.eu", user_agent="x")
    for target in ("http://publications.europa.eu/y", "http://publications.europa.eu:80/y", "/y"):
        assert client._redirected("https://publications.europa.eu/x", target) == "https://publications.europa.eu/y"


def test_names_of_fetched_files_stay_in_their_folder() -> None:
    """Whatever is given as a number, the name of the file and the path of the request have only harmless characters."""
    pieces = [
        "32016R0679", "12016ME/TXT", "P9_TA(2020)0054", "A7-0215/2010", "COM(2020) 682", "2016/679", "TA-9-2020-0054",
        "https://eur-lex.europa.eu/?uri=CELEX:", "https://www.europarl.europa.eu/doceo/document/", "/resource/oj/",
        "..", "/", "\\", "\0", "%2e%2e", "%2F", "?", "#", "@", ":", "_NL.html", "R(01)", "-20160504", "\n",
    ]  # fmt: skip
    rng, found = Random(1), 0
    for _ in range(20_000):
        text = "".join(rng.choices(pieces, k=rng.randint(1, 4)))
        with suppress(ParlalignError):
            number = parse_number(text)
            if number is None:
                continue
            found += 1
            names = [number.name] if isinstance(number, ParliamentNumber) else [*number.names]
            for name in names:
                assert ".." not in name
                file_name = FetchedText(name, "nl", ".xml", b"", "").file_name
                assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9()._-]*\.nl\.xml", file_name), text
            for resource in getattr(number, "resources", ()):
                assert re.fullmatch(r"/resource/[a-z]+/[A-Za-z0-9()._%-]+", cellar_path(resource, "nl")), text
    assert found > 1000


def test_the_contact_cannot_add_headers() -> None:
    for contact in ("a\r\nX: y", "a\0", "ä", "x" * 300):
        with pytest.raises(ParlalignError, match="contact"):
            _ = parlalign.Sites(contact=contact).user_agent


# Files of records ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("inner", ["<x/>", "<tu><tuv/>" + "<x/>" * 500_000, "<!-- " + "x" * 2_000_000])
def test_endless_element_is_refused(inner: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_guard, "_MOST_HELD", 1 << 20)
    path = tmp_path / "x.tmx.gz"
    path.write_bytes(
        gzip.compress(f'<tmx version="1.4"><header/><body>{inner * (1 if len(inner) > 9 else 300_000)}'.encode())
    )
    with pytest.raises(ParlalignError, match="one element is over 1 MB"):
        read_records(path)


def test_endless_sheet_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, made = tmp_path / "x.xlsx", tmp_path / "y.xlsx"
    write([PAIR], path)
    with zipfile.ZipFile(path) as given, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as again:
        for name in given.namelist():
            part = given.read(name)
            again.writestr(name, part.replace(b"<sheetData>", b"<sheetData>" + b"<x/>" * 300_000))
    monkeypatch.setattr(xml_guard, "_MOST_HELD", 1 << 20)
    with pytest.raises(ParlalignError, match="one element is over 1 MB"):
        read_records(made)


def test_endless_gzip_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "_MOST_GUESSED", 1 << 20)
    path = tmp_path / "x.tsv.gz"
    path.write_bytes(gzip.compress(b"\xe9" + b"a\n" * (1 << 20)))
    with pytest.raises(ParlalignError, match="over 1 MB and not in UTF-8"):
        read_records(path)
    monkeypatch.setattr(docbin, "MOST_UNPACKED", 1 << 20)
    path = tmp_path / "x.spacy.gz"
    path.write_bytes(gzip.compress(bytes(4 << 20)))
    with pytest.raises(ParlalignError):
        read_records(path)


def test_quotes_that_are_not_closed_are_searched_once(tmp_path: Path) -> None:
    """Each line opens a cell that no later line closes: 20,000 lines took more than ten seconds."""
    path = tmp_path / "x.csv"
    path.write_text("nl;de\n" + '"a";"b"\n' * 200 + 'a"b;"c\n' * 20_000, encoding="utf-8")
    assert sum(record.target == '"c' for record in read_records(path)) == 20_000


def test_repeated_cells_of_a_sheet_are_limited(tmp_path: Path) -> None:
    """A few bytes stand for a text in each cell of a sheet: 4 GB of memory and more."""
    cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>{}</text:p>'
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-cell></table:table-row>'
    content = ods_table({"Blad 1": [("nl", "de"), ("kade", "Kai")]})
    path = tmp_path / "x.ods"
    with zipfile.ZipFile(io.BytesIO(content)) as given:
        parts: dict[str, str | bytes] = {name: given.read(name) for name in given.namelist()}
        text = given.read("content.xml").decode()
    start = text.index("<table:table-row")
    parts["content.xml"] = (text[:start] + row.format("haven " * 1000) + text[start:]).encode()
    path.write_bytes(zipped(parts))
    with pytest.raises(ParlalignError, match="more than 250,000,000 characters"):
        read_records(path)


def test_many_codes_of_phrase(tmp_path: Path) -> None:
    head = '<xliff version="1.2" xmlns:m="http://www.memsource.com/mxlf/2.0"><file source-language="nl"'
    unit = f"<trans-unit id='u'><source>{'{b&gt;' * 10_000}</source><target>b</target></trans-unit>"
    path = tmp_path / "x.mxliff"
    path.write_text(f'{head} target-language="de"><body>{unit}</body></file></xliff>', encoding="utf-8")
    (found,) = read_records(path)
    assert found.source == ""


@pytest.mark.parametrize(
    "line", ["[" * 100_000, '{"id":' * 100_000, "9" * 100_000, '{"id": "\\ud800"}', '{"score": NaN}', "null", "[]"]
)
def test_json_lines_that_are_not_records_are_refused(line: str, tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(ParlalignError, match="line 1: is not a record"):
        read_records(path)


@pytest.mark.parametrize(
    "line",
    [
        "[0]:[" + "(" * 100_000,
        "[-1]:[0]",
        "[" + "9" * 5000 + "]:[]",
        "[0j]:[1]",
        "['a']:[0]",
        "[1is]:[0]",
        "[True]:[0]",
        "[0 1]:[]",
        "[,]:[]",
    ],
)
def test_ladder_files_contain_only_numbers(line: str, tmp_path: Path) -> None:
    path = tmp_path / "x.beads"
    path.write_text(f"[0, 1]:[]:0.5\n{line}", encoding="utf-8")
    with pytest.raises(ParlalignError, match=r"line 2.* is not a bead"):
        read_beads(path)


# The memory ----------------------------------------------------------------------------------------------------------

STATEMENTS = (
    "CREATE TRIGGER t AFTER INSERT ON records BEGIN DELETE FROM texts; END",
    "CREATE TEMP TRIGGER t AFTER INSERT ON records BEGIN DELETE FROM texts; END",
    "CREATE VIEW v AS SELECT * FROM records",
    "CREATE TRIGGER shelf_t AFTER INSERT ON records BEGIN DELETE FROM texts; END",
    "CREATE VIRTUAL TABLE shelf_v USING fts5(x)",
    "CREATE TABLE more(x)",
    "DROP INDEX records_by_source",
    "ALTER TABLE records ADD COLUMN x",
    "CREATE INDEX i ON records(abs(score))",
)


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    path = tmp_path / "tm.sqlite"
    with open_memory(path) as opened:
        opened.add([PAIR])
    return path


def _changed(path: Path, *statements: str) -> None:
    with sqlite3.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


@pytest.mark.parametrize("statement", STATEMENTS)
@pytest.mark.parametrize("read_only", [True, False])
def test_memory_with_other_schema_objects_is_refused(memory: Path, statement: str, read_only: bool) -> None:
    _changed(memory, statement)
    if "TEMP" in statement:  # which stays with the connection that made it
        open_memory(memory, read_only=read_only).close()
        return
    with pytest.raises(ParlalignError, match="tables that do not belong in a memory"):
        open_memory(memory, read_only=read_only)


def test_schema_of_a_memory_is_not_trusted(memory: Path) -> None:
    with open_memory(memory) as opened:
        assert opened._store.execute("PRAGMA trusted_schema") == [(0,)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE records SET level = 'x'",
        "UPDATE records SET status = 'x'",
        "UPDATE records SET score = 'x'",
        "UPDATE records SET score = 1e999",
        "UPDATE records SET origin = '[[1]]'",
        "UPDATE records SET origin = '" + "[" * 5000 + "'",
        "UPDATE records SET changed = 9223372036854775807",
        "UPDATE records SET comment = x'00ff'",
        "UPDATE texts SET text = x'80'",
        "UPDATE records SET source_language = 99",
    ],
)
def test_rows_of_other_programs_are_refused(memory: Path, statement: str) -> None:
    _changed(memory, statement)
    with open_memory(memory, read_only=True) as opened:
        for ask in (
            lambda: list(opened.records()),
            lambda: opened.search("het parlement"),
            lambda: opened.concordance("parlement"),
            opened.stats,
        ):
            with suppress(ParlalignError):
                ask()


@pytest.mark.parametrize(
    "asked",
    [
        'a" OR "b',
        '") OR 1=1 --',
        "NEAR(a b)",
        "words:x",
        "a* OR *b",
        "^a",
        "a AND NOT b",
        "-parlement",
        "'; DROP TABLE records; --",
    ],
)
def test_search_text_is_never_executed(memory: Path, asked: str) -> None:
    _changed(memory, "INSERT INTO frequencies VALUES(1, 'a\" OR \"b', 9, 'b\" RO \"a')")
    with open_memory(memory) as opened:
        for ask in (
            lambda: opened.concordance(asked),
            lambda: opened.search(asked),
            lambda: opened.search("x", only=Filter(document=asked, label=asked)),
        ):
            assert _refusal(ask) in {"", "has no word to look for"}
        assert len(opened) == 1


def test_long_word_with_many_wildcards() -> None:
    assert not is_like("a" * 100_000, "*a*a*a*b")
    rng = Random(1)
    for _ in range(2000):
        word = "".join(rng.choice("ab") for _ in range(rng.randint(0, 7)))
        pattern = "".join(rng.choice("ab*") for _ in range(rng.randint(1, 5))) + "*"
        assert is_like(word, pattern) == bool(re.fullmatch(pattern.replace("*", ".*"), word))


# What is written -----------------------------------------------------------------------------------------------------

HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&lt;b>javascript:alert(1)\u202e\x1b[2J]]>--><!--"


def _hostile() -> Record:
    edits = (Edit(Span(0, 1), HOSTILE, HOSTILE, 0.5), Edit(Span(9, 10), "", HOSTILE, 0.6))
    origin = Origin(HOSTILE, (Span(0, 200),), HOSTILE, HOSTILE, edits)
    pieces = ((HOSTILE, HOSTILE),)
    return Record(
        HOSTILE,
        HOSTILE,
        HOSTILE,
        (HOSTILE, f"de{HOSTILE}"),
        "clause",
        0.5,
        "paired",
        (origin, origin),
        HOSTILE,
        None,
        pieces,
    )


def test_texts_add_no_markup_to_a_page(tmp_path: Path) -> None:
    path = tmp_path / f"{HOSTILE.replace('/', '')[:40]}.html"
    write([_hostile(), PAIR], path)
    content = path.read_text(encoding="utf-8")
    page = html.fromstring(content.split("?>", 1)[-1])
    tags = {str(element.tag) for element in page.iter() if isinstance(element.tag, str)}
    known = "html head meta title style body header h1 h2 p mark dl div dt dd fieldset legend label input b span main i"
    assert tags <= {*known.split(), "article", "a", "ul", "li"}
    for element in page.iter():
        for name, value in element.attrib.items():
            assert not str(name).startswith("on")
            assert name not in {"src", "style", "action", "formaction", "srcdoc"}
            assert name != "href" or str(value).startswith("#")
    policies = [str(meta.get("content")) for meta in page.iter("meta") if meta.get("http-equiv")]
    assert [policy.split(";")[0] for policy in policies] == ["default-src 'none'"]
    assert not list(page.iter(etree.Comment))


@pytest.mark.parametrize("suffix", [".tmx", ".xliff"])
def test_texts_add_no_markup_to_xml(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"x{suffix}"
    write([_hostile()], path)
    tree = etree.parse(path)
    assert not {str(element.tag) for element in tree.iter()} & {"script", "img", "b"}
    assert HOSTILE.replace("\x1b", "") in {element.text for element in tree.iter()}


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "%", "|"])
def test_cells_that_look_like_formulas(first: str, tmp_path: Path) -> None:
    """In a sheet they are cells of text; a TSV file has them unchanged, as docs/formats.md says."""
    nasty = f"{first}cmd|' /C calc'!A0"
    record = Record(nasty, nasty, nasty, ("nl", "de"), "clause", 0.9, "paired", comment=nasty)
    for suffix in (".xlsx", ".tsv"):
        path = tmp_path / f"x{suffix}"
        write([record], path)
        assert read_records(path) == [record]
    with zipfile.ZipFile(tmp_path / "x.xlsx") as book:
        (sheet,) = (name for name in book.namelist() if name.endswith("sheet1.xml"))
        cells = [
            cell
            for cell in etree.fromstring(book.read(sheet)).iter("{*}c")
            if "calc" in "".join(map(str, cell.itertext()))
        ]
        assert len(cells) == 4
        assert {cell.get("t") for cell in cells} == {"inlineStr"}
        assert not list(etree.fromstring(book.read(sheet)).iter("{*}f"))


@pytest.mark.parametrize("text", [";" * 4000, "a;" * 3000, "(;" * 3000, "x" * 3000 + " y;", *NASTY])
def test_glued_punctuation_in_a_docbin(text: str, tmp_path: Path) -> None:
    record = Record("p", f"een {text}", f"eins {text}", ("nl", "de"), "clause", 0.9, "paired")
    write([record], tmp_path / "x.spacy")
    (back,) = read_records(tmp_path / "x.spacy")
    assert back.source == normalize_for_xml(record.source)


def test_clauses_of_text_without_spaces_are_unchanged() -> None:
    text = 'dringt aan op "eenheid; nu"; steunt dit (zie a; b); https://x.eu/y;z?a=b;c verzoekt;'
    assert clause_ends(f"{text} {'a;' * 500} b", "nl")[:3] == clause_ends(f"{text} b", "nl")[:3]
    assert clause_ends("a;" * 5000, "nl")[-1] == 10_000


# Files and terminals -------------------------------------------------------------------------------------------------


def test_temporary_files_are_private_and_have_random_names(tmp_path: Path) -> None:
    names = set()
    for _ in range(3):
        with atomic_write(tmp_path / "x.txt") as file:
            (part,) = tmp_path.glob(".x.txt.*.part")
            names.add(part.name)
            assert stat.S_IMODE(part.stat().st_mode) == 0o600
            file.write(b"x")
    assert len(names) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["x.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="links and modes of files are those of Unix")
def test_file_mode_and_links_are_kept(tmp_path: Path) -> None:
    real, link = tmp_path / "real.txt", tmp_path / "link.txt"
    real.write_text("x", encoding="utf-8")
    real.chmod(0o600)
    link.symlink_to(real)
    with atomic_write(link) as file:
        file.write(b"y")
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == "y"
    assert stat.S_IMODE(real.stat().st_mode) == 0o600


@pytest.mark.skipif(sys.platform == "win32", reason="names of files there have no such characters")
@pytest.mark.parametrize(
    "name", ["a\x1b[2J\x07.txt", "a\nError: fake.txt", "a\u202etxt.x", "a\x9b2J.jsonl", "a\x1b]0;x\x07.zip"]
)
def test_file_names_are_escaped_for_the_terminal(name: str, tmp_path: Path) -> None:
    runner = CliRunner()
    (tmp_path / name).write_text("niets", encoding="utf-8")
    given, missing = str(tmp_path / name), str(tmp_path / f"no{name}")
    out = str(tmp_path / "o.jsonl")
    for words in (
        ["align", missing, "-o", out],
        ["align", given, "-o", out],
        ["convert", given, out],
        ["repair", given, "-o", f"{given}.txt"],
        ["segment", given, "-o", f"{given}.jsonl"],
        ["evaluate", given, given],
        ["memory", "stats", given],
        ["memory", "add", f"{given}.sqlite", missing],
    ):
        found = runner.invoke(main, words)
        assert found.exception is None or isinstance(found.exception, SystemExit), words
        for line in found.stderr.split("\n"):
            assert line.isprintable(), (words, line)


def test_records_are_escaped_for_the_terminal(tmp_path: Path) -> None:
    path, memory = tmp_path / "x.jsonl", tmp_path / "tm.sqlite"
    nasty = "een \x1b[2J \x9b2J \u202e tekst"
    record = Record(f"p\x1b{nasty}", nasty, nasty, ("nl\x1b[2J", "de"), "clause", 0.9, "paired", comment=nasty)
    path.write_text(json.dumps({**_fields(record)}), encoding="utf-8")
    runner = CliRunner()
    for words in (
        ["memory", "add", str(memory), str(path)],
        ["memory", "search", str(memory), "tekst", "--concordance"],
        ["memory", "search", str(memory), "tekst", "--concordance", "--json"],
        ["memory", "stats", str(memory)],
        ["memory", "stats", str(memory), "--json"],
        ["convert", str(path), str(tmp_path / "y.tmx"), "--languages", "nl-fr"],
    ):
        found = runner.invoke(main, words)
        assert not regex.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", found.output), words


def _fields(record: Record) -> dict[str, Any]:
    from parlalign.records.values import record_to_values

    return record_to_values(record)


def test_umask_is_never_permissive(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    set_to: list[int] = []
    umask = os.umask

    def noted(mask: int) -> int:
        set_to.append(mask)
        return umask(mask)

    monkeypatch.setattr(os, "umask", noted)
    with atomic_write(tmp_path / "x.txt") as file:
        file.write(b"x")
    assert set_to
    assert 0 not in set_to
