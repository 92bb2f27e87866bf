"""Texts from a number or an address, from a server on the loopback interface that answers as the two sites do."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from builders import doceo
from click.testing import CliRunner, Result
from web_site import DESCRIPTION, Reply, Site, formex_zip, serving, zip_of

import parlalign
from parlalign import ParlalignError, Sites
from parlalign.cli.root import main
from parlalign.io import web_client
from parlalign.io.web_cache import WebAnswer, WebCache, default_cache_folder
from parlalign.io.web_client import WebClient
from parlalign.sources.act_numbers import ActNumber
from parlalign.sources.document_numbers import parse_number, required_number
from parlalign.sources.fetched_text import FetchedText
from parlalign.sources.fetching import Fetcher
from parlalign.sources.parliament_numbers import ParliamentNumber

TRAINS = parlalign.corpus_path("night-trains")
ZIP, XHTML, HTML = "application/zip;mtype=fmx4", "application/xhtml+xml", "text/html"
PAGE = b"<!DOCTYPE html><html><body><p>Een tekst over treinen in de nacht.</p></body></html>"
ACT = "/resource/celex/32020R0001"


def page(language: str, *, links: str = "") -> bytes:
    """Return a page of Doceo with a resolution of the corpora, in UTF-8."""
    paragraphs = (TRAINS / f"{language}.txt").read_text(encoding="utf-8").split("\n\n")[:12]
    menu = "".join(f'<a href="/doceo/document/TA-9-2020-0054_{code}.html">{code}</a>' for code in links.split())
    return doceo(paragraphs, encoding="utf-8").replace(b"</body>", menu.encode() + b"</body>")


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Take all pauses at once, and return their seconds; no proxy, and no cache but that of the test."""
    taken: list[float] = []
    monkeypatch.setattr(web_client, "sleep", taken.append)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    return taken


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Site]:
    """Yield a server that stands for both sites, also on the command line."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with serving() as served:
        for name in ("PARLALIGN_CELLAR", "PARLALIGN_DOCEO"):
            monkeypatch.setenv(name, served.address)
        yield served


def fetched(site: Site, number: str, languages: tuple[str, str] = ("nl", "de")) -> list[FetchedText]:
    with Fetcher(languages, Sites(site.address, site.address, delay=0, cache=None)) as fetcher:
        return fetcher.fetch(required_number(number))


def refusal(site: Site, number: str, languages: tuple[str, str] = ("nl", "de")) -> str:
    with pytest.raises(ParlalignError) as error:
        fetched(site, number, languages)
    assert "\n" not in str(error.value)
    return str(error.value)


def answer(site: Site, path: str = "/x", *, cache: WebCache | None = None) -> WebAnswer:
    with WebClient(site.address, user_agent="parlalign/test", delay=0, cache=cache) as client:
        return client.get(path, accept="text/html", language="nld")


def no_answer(site: Site, *replies: Reply) -> str:
    site.add("/x", *replies)
    with pytest.raises(ParlalignError) as error:
        answer(site)
    assert "\n" not in str(error.value)
    return str(error.value).removeprefix(f"{site.address}/x: ")


def run(*arguments: str | Path, text: str = "") -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments], input=text)


# Numbers and addresses


@pytest.mark.parametrize(
    ("written", "celex"),
    [
        ("CELEX:32016R0679", "32016R0679"),
        ("celex 32016r0679", "32016R0679"),
        ("02016R0679-20160504", "02016R0679-20160504"),
        ("32016R0679R(01)", "32016R0679R(01)"),
        ("62018CJ0311", "62018CJ0311"),
        ("52010PC0082", "52010PC0082"),
        ("21987A0410(05)", "21987A0410(05)"),
        ("12016ME/TXT", "12016ME/TXT"),
        ("2016/679", "32016R0679 32016L0679 32016D0679"),
        ("(EU) 2019/1", "32019R0001 32019L0001 32019D0001"),
        ("(EG) 2004/2003", "32003R2004"),
        ("95/46", "31995L0046 31995D0046"),
        ("95/46/EG", "31995L0046 31995D0046"),
        ("45/2001", "32001R0045 32001D0045"),
        ("Regulation (EU) 2016/679", "32016R0679"),
        ("Verordening (EU) 2016/679", "32016R0679"),
        ("Verordening\u00a0(EU)\n2016/679", "32016R0679"),
        ("Verordening (EG) nr. 45/2001", "32001R0045"),
        ("Verordnung (EWG) Nr. 2081/92", "31992R2081"),
        ("Regulation (EC) No 1049/2001", "32001R1049"),
        ("Durchführungsverordnung (EU) 2021/17", "32021R0017"),
        ("Gedelegeerde Verordening (EU) 2016/161", "32016R0161"),
        ("règlement d’exécution (UE) 2021/17", "32021R0017"),
        ("Richtlinie 95/46/EG", "31995L0046"),
        ("Richtlijn (EU) 2019/790", "32019L0790"),
        ("Besluit nr. 1313/2013/EU", "32013D1313"),
        ("Rahmenbeschluss 2002/584/JI", "32002F0584"),
        ("Kaderbesluit 2002/584/JBZ", "32002F0584"),
        ("décision-cadre 2002/584/JAI", "32002F0584"),
        ("COM(2020) 682 final", "52020PC0682 52020DC0682"),
        ("COM/2020/0682 final", "52020PC0682 52020DC0682"),
        ("KOM(2009)0262", "52009PC0262 52009DC0262"),
        ("SEK(2009) 1234 endg.", "52009SC1234"),
        ("SWD(2020) 245 final", "52020SC0245"),
        ("JOIN(2020) 18", "52020JC0018"),
        ("https://eur-lex.europa.eu/legal-content/NL/TXT/?uri=CELEX:32016R0679&from=DE", "32016R0679"),
        ("https://eur-lex.europa.eu/legal-content/NL/TXT/HTML/?uri=celex%3A32016R0679R%2801%29", "32016R0679R(01)"),
        ("https://EUR-Lex.europa.eu/legal-content/NL/TXT/?uri=COM:2020:682:FIN", "52020PC0682 52020DC0682"),
        ("https://eur-lex.europa.eu/legal-content/NL/TXT/?uri=comnat:COM_2020_0682_FIN", "52020PC0682 52020DC0682"),
        ("https://eur-lex.europa.eu/legal-content/NL/TXT/?uri=OJ:L_202401689", "L_202401689"),
        (
            "https://eur-lex.europa.eu/LexUriServ/LexUriServ.do?uri=OJ:L:1995:281:0031:0050:NL:PDF",
            "OJ.L_.1995.281.01.0031.01",
        ),
        ("https://eur-lex.europa.eu/legal-content/NL/TXT/?uri=OJ:C:2010:117E:0001:0005", "OJ.CE.2010.117.01.0001.01"),
        (
            "https://eur-lex.europa.eu/legal-content/NL/TXT/?uri=uriserv:OJ.L_.2016.119.01.0001.01.NLD",
            "OJ.L_.2016.119.01.0001.01",
        ),
        ("https://eur-lex.europa.eu/LexUriServ/LexUriServ.do?uri=CELEX:31995L0046:nl:HTML", "31995L0046"),
        ("https://eur-lex.europa.eu/eli/reg/2016/679/oj", "32016R0679"),
        ("http://data.europa.eu/eli/dir/2010/24/2013-07-01/deu", "02010L0024-20130701"),
        ("http://publications.europa.eu/resource/celex/32016R0679.NLD.fmx4", "32016R0679"),
        ("http://publications.europa.eu/resource/eli/dec_impl/2019/123/oj", "32019D0123"),
    ],
)
def test_numbers_of_acts(written: str, celex: str) -> None:
    number = parse_number(written)
    assert isinstance(number, ActNumber)
    assert " ".join(number.names) == celex


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("P7_TA(2010)0223", "TA-7-2010-0223"),
        ("P9_TA-PROV(2020)0054", "TA-9-2020-0054"),
        ("P9 _ TA (2020) 54", "TA-9-2020-0054"),
        ("P10_TA(2025)0003", "TA-10-2025-0003"),
        ("T9-0054/2020", "TA-9-2020-0054"),
        ("A7-0215/2010", "A-7-2010-0215"),
        ("a 7 – 0215 / 2010", "A-7-2010-0215"),
        ("A9\u20110123/2020", "A-9-2020-0123"),
        ("B9-0123/2020/REV1", "B-9-2020-0123"),
        ("RC-B9-0123/2020", "RC-9-2020-0123"),
        ("RC B9-0123/2020", "RC-9-2020-0123"),
        ("TA-9-2020-0054_NL", "TA-9-2020-0054"),
        ("P9_CRE(2020)02-12", "CRE-9-2020-02-12"),
        ("CRE-9-2022-06-07-ITM-010", "CRE-9-2022-06-07-ITM-010"),
        ("https://www.europarl.europa.eu/doceo/document/TA-9-2020-0054_NL.html", "TA-9-2020-0054"),
        ("https://www.europarl.europa.eu/doceo/document/A-7-2010-0215_DE.pdf#page=2", "A-7-2010-0215"),
        ("http://www.europarl.europa.eu/sides/getDoc.do?pubRef=-//EP//TEXT+TA+P7-TA-2010-0223+0//NL", "TA-7-2010-0223"),
        ("http://www.europarl.europa.eu/sides/getDoc.do?type=REPORT&reference=A7-2010-0215", "A-7-2010-0215"),
    ],
)
def test_numbers_of_texts_of_the_parliament(written: str, name: str) -> None:
    number = parse_number(written)
    assert isinstance(number, ParliamentNumber)
    assert number.name == name


@pytest.mark.parametrize(
    "text",
    ["text.nl.html", "nl/2016/679", "2016/679.pdf", "12/34", "31/12/2020", "texts", "A4", "Verordening",
     "verslag 2016/7", "TA-9-2020-0054_NL.html", "https://example.org/TA-9-2020-0054_NL.html",
     "s3://bucket/32016R0679", "", "x" * 5000,
     "https://eur-lex.europa.eu/texts.zip", "https://www.europarl.europa.eu/texts/", "https://[::1",
     "32016R0679.nl.xml", "http://eur-lex.europa.eu@example.org/?uri=CELEX:32016R0679"],
)  # fmt: skip
def test_other_texts_are_no_numbers(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("32016R679", "is no CELEX number"),
        ("CELEX:2016/679", "is no CELEX number"),
        ("COM(2020) 103 final/2", "is a corrected version"),
        ("TA(2010)0223", "is no complete number"),
        ("A9-0123", "is no complete number"),
        ("2010/0044(COD)", "is the number of a procedure"),
        ("PE 623.456v01-00", "is the number of a working document"),
        ("PB L 119 van 4.5.2016", "is a place in the Official Journal"),
        ("https://eur-lex.europa.eu/legal-content/NL/TXT/?uri=OJ:L:2016:119:TOC", "does not name one act"),
        ("https://www.europarl.europa.eu/news/nl", "does not name one act"),
        ("https://www.europarl.europa.eu/doceo/document/../../etc/passwd", "does not name one act"),
    ],
)
def test_numbers_with_a_mistake_are_told(text: str, reason: str) -> None:
    with pytest.raises(ParlalignError, match=reason):
        parse_number(text)


# Acts


def test_an_act_is_fetched_in_the_best_format(site: Site) -> None:
    site.add_act("32020R0001", ZIP, "nld", formex_zip("Verordening"))
    site.add_act("32020R0001", ZIP, "deu", formex_zip("Verordnung"))
    nl, de = fetched(site, "Verordening (EU) 2020/1")
    assert (nl.file_name, de.file_name) == ("32020R0001.nl.xml", "32020R0001.de.xml")
    assert b"Verordening" in nl.content
    assert b"Verordnung" in de.content
    assert [request.language for request in site.requests] == ["nld", "nld", "deu", "deu"]


def test_parts_of_an_act_are_joined_in_their_order(site: Site) -> None:
    for code in ("nld", "deu"):
        site.add_act("32020R0001", ZIP, code, formex_zip("Verordening", "Bijlage I", "Bijlage II"))
    content = fetched(site, "32020R0001")[0].content.decode()
    assert content.index("<ACT>") < content.index("Bijlage I<") < content.index("Bijlage II<") < content.index("</ACT>")
    assert "PUBLICATION" not in content


@pytest.mark.parametrize(("accept", "suffix"), [(XHTML, ".html"), (HTML, ".html"), ("application/pdf", ".pdf")])
def test_another_format_is_fetched_if_there_is_no_formex(site: Site, accept: str, suffix: str) -> None:
    for code in ("nld", "deu"):
        site.add_act("32020R0001", accept, code, PAGE if suffix == ".html" else b"%PDF-1.7")
    assert [text.suffix for text in fetched(site, "32020R0001")] == [suffix, suffix]


def without_act(members: dict[str, str]) -> None:
    del members["a0/L_2020001NL.01000001.xml"]


def with_entities(members: dict[str, str]) -> None:
    members["a0/L_2020001NL.01000001.xml"] = '<!DOCTYPE ACT [<!ENTITY a SYSTEM "file:///etc/passwd">]><ACT>&a;</ACT>'


@pytest.mark.parametrize(
    "broken",
    [
        b"", b"PK\x03\x04broken", PAGE, formex_zip("x")[:-40], zip_of({}), zip_of({"x.doc.xml": "<DOC"}),
        formex_zip("x", "y", change=without_act), formex_zip("x", "y", change=with_entities),
        zip_of({"a.xml": b" " * (3 << 20), "b.xml": "<ACT/>"}),
    ],
)  # fmt: skip
def test_a_broken_answer_is_replaced_by_the_next_format(site: Site, broken: bytes) -> None:
    for code in ("nld", "deu"):
        site.add_act("32020R0001", ZIP, code, broken)
        site.add_act("32020R0001", XHTML, code, PAGE)
    assert [text.content for text in fetched(site, "32020R0001")] == [PAGE, PAGE]


def test_only_broken_answers_are_an_error(site: Site) -> None:
    for accept in (ZIP, XHTML, HTML):
        site.add_act("32020R0001", accept, "nld", b"nothing")
    assert refusal(site, "32020R0001") == "32020R0001 (nl): the site sent .txt instead of .html: try again later"


@pytest.mark.parametrize("status", [300, 404, 406])
def test_a_missing_language_is_told_with_those_that_exist(site: Site, status: int) -> None:
    site.add_act("32020R0001", XHTML, "nld", PAGE)
    site.add_act("32020R0001", XHTML, "fra", PAGE)
    site.add(ACT, Reply(status), language="deu")
    assert refusal(site, "32020R0001") == (
        "32020R0001: no text in German (de): the site has it in French (fr), Dutch (nl):"
        " give two of these with --languages"
    )


def test_an_act_without_a_text_is_told(site: Site) -> None:
    site.describe("32020R0001")
    assert refusal(site, "32020R0001").startswith("32020R0001: no text in Dutch (nl): check the number")


def test_an_unknown_act_is_told_after_two_requests(site: Site) -> None:
    assert refusal(site, "32020R0001").startswith("32020R0001: no such text on the site: check the number")
    assert [request.accept for request in site.requests] == [ZIP, DESCRIPTION]


def test_cellar_is_asked_what_a_number_stands_for(site: Site) -> None:
    for code in ("nld", "deu"):
        site.add_act("52020DC0682", XHTML, code, PAGE)
    assert [text.name for text in fetched(site, "KOM(2020) 682 endg.")] == ["52020DC0682"] * 2


def test_a_number_of_several_acts_or_of_none_is_told(site: Site) -> None:
    site.describe("32019R0001", "nld", "deu")
    site.describe("32019L0001", "nld", "deu")
    assert refusal(site, "(EU) 2019/1") == "(EU) 2019/1: may be 32019R0001 or 32019L0001: give one of these numbers"
    assert "no such act (looked for 32018R0001, 32018L0001, 32018D0001)" in refusal(site, "2018/1")


def test_special_characters_of_a_number_are_quoted(site: Site) -> None:
    for code in ("nld", "deu"):
        site.add_act("12016ME/TXT", XHTML, code, PAGE)
    assert [text.file_name for text in fetched(site, "12016ME/TXT")] == ["12016ME_TXT.nl.html", "12016ME_TXT.de.html"]


def test_a_page_of_the_official_journal_has_an_address_for_each_language(site: Site) -> None:
    for code in ("NLD", "DEU"):
        site.add(f"/resource/uriserv/OJ.L_.2016.119.01.0001.01.{code}", PAGE, accept=XHTML)
        site.add(f"/resource/uriserv/OJ.L_.2016.119.01.0001.01.{code}", b"<NOTICE/>", accept=DESCRIPTION)
    texts = fetched(site, "https://eur-lex.europa.eu/legal-content/NL/TXT/?uri=OJ:L:2016:119:0001:0088:NL:PDF")
    assert [text.file_name for text in texts] == [f"OJ.L_.2016.119.01.0001.01.{code}.html" for code in ("nl", "de")]


def test_a_language_outside_the_union_is_refused(site: Site) -> None:
    assert refusal(site, "32020R0001", ("nl", "tr")).startswith("Turkish (tr) is no official language of the Union")
    assert site.requests == []


# Texts of the Parliament


def test_a_text_of_the_parliament_is_fetched(site: Site) -> None:
    for code in ("NL", "DE"):
        site.add(f"/doceo/document/TA-9-2020-0054_{code}.html", PAGE)
    assert [text.file_name for text in fetched(site, "P9_TA(2020)0054")] == [
        "TA-9-2020-0054.nl.html",
        "TA-9-2020-0054.de.html",
    ]
    assert len(site.requests) == 2


def test_another_format_is_fetched_if_there_is_no_page(site: Site) -> None:
    word = zip_of({"[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>"})
    for code in ("NL", "DE"):
        site.add(f"/doceo/document/A-7-2010-0215_{code}.docx", word)
    assert [text.suffix for text in fetched(site, "A7-0215/2010")] == [".docx", ".docx"]


def test_debates_are_fetched_as_xml_first(site: Site) -> None:
    for code in ("NL", "DE"):
        site.add(f"/doceo/document/CRE-5-2002-02-12_{code}.xml", b"<?xml version='1.0'?><DEBATS/>")
    assert [text.suffix for text in fetched(site, "CRE-5-2002-02-12")] == [".xml", ".xml"]


def test_a_language_that_is_missing_on_doceo_is_told(site: Site) -> None:
    site.add("/doceo/document/TA-9-2020-0054_NL.html", page("nl", links="NL EN FR XX"))
    expected = "P9_TA(2020)0054: no text in German (de): the site has it in English (en), French (fr), Dutch (nl): give"
    assert refusal(site, "P9_TA(2020)0054").startswith(expected)
    assert refusal(site, "P9_TA(2020)0055").startswith("P9_TA(2020)0055: no such text on the site")


def test_a_redirect_to_another_language_is_no_text(site: Site) -> None:
    there = "/doceo/document/TA-9-2020-0054_EN.html"
    site.add("/doceo/document/TA-9-2020-0054_DE.html", Reply(302, headers={"Location": there}))
    site.add("/doceo/document/TA-9-2020-0054_NL.html", PAGE)
    site.add(there, PAGE)
    assert "no text in German" not in refusal(site, "P9_TA(2020)0054")


# Requests


def test_the_site_sees_who_asks(site: Site) -> None:
    for code in ("nld", "deu"):
        site.add_act("32020R0001", XHTML, code, PAGE)
    sites = Sites(site.address, site.address, contact="mailto:anna@example.org", delay=0, cache=None)
    documents = parlalign.fetch("32020R0001", sites=sites)
    assert [document.source for document in documents] == ["Een tekst over treinen in de nacht."] * 2
    assert [document.path for document in documents] == ["32020R0001.nl.html", "32020R0001.de.html"]
    agent = f"parlalign/{parlalign.__version__} (+mailto:anna@example.org)"
    assert {request.agent for request in site.requests} == {agent}
    with pytest.raises(ParlalignError, match="give an e-mail address"):
        parlalign.fetch("32020R0001", sites=Sites(contact="a\r\nHost: b"))


def test_there_is_a_pause_between_requests(site: Site, waits: list[float]) -> None:
    site.add("/x", PAGE)
    with WebClient(site.address, user_agent="parlalign/test", delay=1.5) as client:
        for _ in range(3):
            client.get("/x", accept=HTML)
    assert len(waits) == 2
    assert all(1 < wait <= 1.5 for wait in waits)


def test_a_busy_site_is_asked_again(site: Site, waits: list[float]) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    busy = [Reply(429, headers={"Retry-After": "70"}), Reply(503, headers={"Retry-After": date}), Reply(502)]
    site.add("/x", *busy, Reply(content=PAGE))
    assert answer(site).content == PAGE
    assert waits[0] == 70
    assert 90 < waits[1] <= 100
    assert waits[2] == 30


@pytest.mark.parametrize("after", ["", "soon", "-1", "Fri, 99 Nov 2026", "1e9", "²"])
def test_a_site_that_stays_busy_is_told(site: Site, waits: list[float], after: str) -> None:
    message = no_answer(site, Reply(503, headers={"Retry-After": after}) if after != "²" else Reply(503))
    assert message == "the site is busy (503 Service Unavailable): try again later"
    assert (len(site.requests), waits) == (4, [2, 8, 30])


def test_a_site_that_asks_for_a_long_wait_is_not_asked_again(site: Site, waits: list[float]) -> None:
    message = no_answer(site, Reply(429, headers={"Retry-After": "3600"}))
    assert message == "the site is busy (429 Too Many Requests): try again in 3600 seconds"
    assert (len(site.requests), waits) == (1, [])


@pytest.mark.parametrize("fault", ["reset", "truncated"])
def test_a_broken_connection_is_tried_again(site: Site, fault: str) -> None:
    site.add("/x", Reply(content=PAGE, fault=fault), Reply(content=PAGE))
    assert answer(site).content == PAGE
    assert no_answer(site, Reply(content=PAGE, fault=fault)) == "the connection broke off: try again later"
    assert len(site.requests) == 6


def test_a_slow_answer_is_tried_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_client, "_TIMEOUT", 0.1)
    assert no_answer(site, Reply(fault="slow")) == "no answer in time: try again later"
    assert len(site.requests) == 4


def test_compressed_answers_are_unpacked_within_the_limit(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.add("/x", Reply(200, gzip.compress(PAGE * 9000), {"Content-Encoding": "gzip"}))
    assert answer(site).content == PAGE * 9000
    monkeypatch.setattr(web_client, "MAX_BYTES", 1 << 20)
    bomb = Reply(200, gzip.compress(bytes(64 << 20)), {"Content-Encoding": "gzip"})
    assert no_answer(site, bomb) == "is larger than 1 MiB: download it and divide it"


def test_an_endless_answer_is_cut_off(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_client, "MAX_BYTES", 1 << 20)
    assert no_answer(site, Reply(fault="endless")) == "is larger than 1 MiB: download it and divide it"
    monkeypatch.setattr(web_client, "LONGEST_ANSWER", -1)
    assert no_answer(site, Reply(fault="endless")).startswith("did not end in")


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(403), "the site refuses programs (403 Forbidden): open the address in a browser"),
        (Reply(202), "the site refuses programs (202 Accepted)"),
        (Reply(400), "the site answers 400 Bad Request: check the number"),
        (Reply(301), "leads from one address to the next without end"),
        (Reply(302, headers={"Location": "/x"}), "leads from one address to the next without end"),
        (Reply(200, b"xyz", {"Content-Encoding": "gzip"}), "is damaged gzip ("),
        (Reply(200, gzip.compress(PAGE)[:-4], {"Content-Encoding": "gzip"}), "the content broke off: try again later"),
        (Reply(200, b"xyz", {"Content-Encoding": "br"}), "is compressed as 'br', which was not asked for"),
    ],
)
def test_other_answers_are_told(site: Site, reply: Reply, reason: str) -> None:
    assert reason in no_answer(site, reply)


def test_an_unreachable_site_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as closed:
        pass
    with pytest.raises(ParlalignError, match=r"/x: cannot be reached \(.*\): check the network"):
        answer(closed)
    with pytest.raises(ParlalignError, match=r"no-such-host\.invalid/x: cannot be reached \(.*\): check the network"):
        answer(Site("http://no-such-host.invalid"))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with pytest.raises(ParlalignError, match="HTTPS_PROXY"):
        answer(Site("http://no-such-host.invalid"))


def test_a_site_without_tls_is_told(site: Site) -> None:
    with pytest.raises(ParlalignError, match="SSL_CERT_FILE"):
        answer(Site(site.address.replace("http:", "https:")))


@pytest.mark.parametrize("base", ["ftp://host", "file:///etc", "host", "http://", "http://[::1", "https://host/?a=b"])
def test_the_address_of_a_site_is_checked(base: str) -> None:
    with pytest.raises(ParlalignError, match="is no address of a site"):
        WebClient(base, user_agent="x")


def test_the_missing_package_is_named(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    assert refusal(site, "32020R0001").endswith("not installed: pip install 'parlalign[fetch]'")


# The cache


def test_what_was_fetched_is_not_fetched_again(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = WebCache(tmp_path / "kept")
    site.add("/x", PAGE)
    assert not answer(site, cache=cache).is_cached
    monkeypatch.setitem(sys.modules, "httpx", None)
    assert answer(site, cache=cache) == WebAnswer(200, f"{site.address}/x", PAGE, is_cached=True)
    assert len(site.requests) == 1
    assert not [path for path in cache.folder.iterdir() if path.name.endswith(".part")]


def test_missing_texts_are_remembered_for_a_day(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = WebCache(tmp_path)
    assert [answer(site, cache=cache).status for _ in range(2)] == [404, 404]
    assert len(site.requests) == 1
    later = time.time() + 25 * 3600
    monkeypatch.setattr("parlalign.io.web_cache.time.time", lambda: later)
    site.add("/x", PAGE)
    assert answer(site, cache=cache).content == PAGE


@pytest.mark.parametrize("damage", [b"", b"{", b"[1]\nx", b"{}\nx", b"\xff\xfe", b'{"status": []}\n', b"[" * 100_000])
def test_a_damaged_cache_is_ignored(site: Site, tmp_path: Path, damage: bytes) -> None:
    cache = WebCache(tmp_path)
    site.add("/x", PAGE)
    answer(site, cache=cache)
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    for content in (damage, whole[:-1], whole.replace(b"treinen", b"trappen"), whole.replace(b"/x", b"/y", 1)):
        path.write_bytes(content)
        assert not answer(site, cache=cache).is_cached
    assert answer(site, cache=cache).is_cached


def test_a_cache_that_cannot_be_written_is_no_error(
    site: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("x")
    site.add("/x", PAGE)
    assert answer(site, cache=WebCache(tmp_path / "file")).content == PAGE
    assert "use --cache or --no-cache" in caplog.text


def test_the_folder_of_the_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_cache_folder() == tmp_path / "parlalign"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_cache_folder() == tmp_path / ".cache" / "parlalign"


# Commands


@pytest.fixture
def resolution(site: Site) -> Site:
    """Return a site with a resolution in two languages."""
    for code in ("nl", "de"):
        site.add(f"/doceo/document/TA-9-2020-0054_{code.upper()}.html", page(code))
    return site


def test_fetched_texts_are_files_that_align_pairs(resolution: Site, tmp_path: Path) -> None:
    done = run("fetch", "P9_TA(2020)0054", "-o", tmp_path / "new" / "texts")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.splitlines() == ["numbers: 1 in = 1 fetched", f"{tmp_path}/new/texts: 2 files written"]
    names = sorted(path.name for path in (tmp_path / "new" / "texts").iterdir())
    assert names == ["TA-9-2020-0054.de.html", "TA-9-2020-0054.nl.html"]
    assert run("align", tmp_path / "new" / "texts", "-o", tmp_path / "a.tmx").exit_code == 0
    again = run("fetch", "T9-0054/2020", "-o", tmp_path / "new" / "texts")
    assert again.stderr.splitlines()[-1].endswith("2 files written, 2 of them from the cache")
    assert len(resolution.requests) == 2
    run("fetch", "T9-0054/2020", "-o", tmp_path, "--no-cache")
    run("fetch", "T9-0054/2020", "-o", tmp_path, "--cache", tmp_path / "other", "--contact", "anna@example.org")
    assert len(resolution.requests) == 6
    assert resolution.requests[-1].agent.endswith("(+anna@example.org)")


@pytest.mark.usefixtures("resolution")
def test_one_failure_does_not_stop_the_others(tmp_path: Path) -> None:
    listed = "# a comment\n\nP9_TA(2020)0054\nP9_TA(2020)0099\nnonsense\n T9-0054/2020\r\n"
    (tmp_path / "list.txt").write_text(listed)
    for argument, text in ((str(tmp_path / "list.txt"), ""), ("-", listed)):
        done = run("fetch", argument, "-o", tmp_path / "texts", text=text)
        assert done.exit_code == 3
        lines = done.stderr.splitlines()
        assert lines[0].startswith("P9_TA(2020)0099: failed: no such text on the site")
        assert lines[1].startswith("nonsense: failed: is no file, and no number or address")
        assert lines[2] == "numbers: 4 in = 1 fetched + 1 repeated + 2 failed"
        assert len(list((tmp_path / "texts").iterdir())) == 2


def test_a_failure_of_all_is_an_error(site: Site, tmp_path: Path) -> None:
    done = run("fetch", "P9_TA(2020)0099", "-o", tmp_path / "texts")
    assert (done.exit_code, len(done.stderr.splitlines())) == (1, 1)
    assert done.stderr.startswith("Error: P9_TA(2020)0099: no such text on the site")
    done = run("fetch", "P9_TA(2020)0099", "P9_TA(2020)0098", "-o", tmp_path / "texts")
    assert done.exit_code == 1
    assert done.stderr.endswith("Error: none of the 2 numbers could be fetched: see above\n")
    assert not (tmp_path / "texts").exists()
    assert "contains no number" in run("fetch", "-", "-o", tmp_path, text="\n# x\n").stderr
    (tmp_path / "file").write_text("x")
    assert "is a file: name a folder" in run("fetch", "32020R0001", "-o", tmp_path / "file").stderr
    assert "exclude each other" in run("fetch", "x", "-o", tmp_path, "--cache", "c", "--no-cache").stderr
    assert site.requests[0].language == "nl"


@pytest.mark.parametrize(
    "number", ["P9_TA(2020)0054", "https://www.europarl.europa.eu/doceo/document/TA-9-2020-0054_NL.html"]
)
def test_a_number_is_aligned(resolution: Site, tmp_path: Path, number: str) -> None:
    done = run("align", number, "-o", tmp_path / "out.jsonl")
    assert done.exit_code == 0, done.stderr
    records = parlalign.read_records(tmp_path / "out.jsonl")
    assert len(records) >= 8
    assert {record.languages for record in records} == {("nl", "de")}
    assert run("align", number, "-o", tmp_path / "out.beads").exit_code == 0
    assert len(resolution.requests) == 2


def test_a_number_is_aligned_in_three_languages(resolution: Site, tmp_path: Path) -> None:
    resolution.add("/doceo/document/TA-9-2020-0054_FR.html", page("fr"))
    done = run("align", "P9_TA(2020)0054", "-o", tmp_path / "out.tmx", "--languages", "nl-de-fr")
    assert done.exit_code == 0, done.stderr
    records = parlalign.read_records(tmp_path / "out.tmx")
    assert len(records) >= 8
    assert {record.all_languages for record in records} == {("nl", "de", "fr")}


def test_an_act_with_annexes_is_aligned(site: Site, tmp_path: Path) -> None:
    for code, language in (("nl", "nld"), ("de", "deu")):
        paragraphs = (TRAINS / f"{code}.txt").read_text(encoding="utf-8").split("\n\n")
        site.add_act("32020R0001", ZIP, language, formex_zip(paragraphs[0], *paragraphs[1:9]))
    done = run("align", "CELEX:32020R0001", "-o", tmp_path / "out.jsonl")
    assert done.exit_code == 0, done.stderr
    records = parlalign.read_records(tmp_path / "out.jsonl")
    assert len(records) == 9
    assert records[8].source[:20] == (TRAINS / "nl.txt").read_text(encoding="utf-8").split("\n\n")[8][:20]


def test_a_debate_is_aligned(site: Site, tmp_path: Path) -> None:
    for code in ("nl", "de"):
        paragraphs = (TRAINS / f"{code}.txt").read_text(encoding="utf-8").split("\n\n")[1:9]
        speeches = "".join(f"<INTERVENTION><PARA>{paragraph}</PARA></INTERVENTION>" for paragraph in paragraphs)
        content = f'<?xml version="1.0" encoding="UTF-8"?><DEBATS><CHAPTER>{speeches}</CHAPTER></DEBATS>'.encode()
        site.add(f"/doceo/document/CRE-5-2002-02-12_{code.upper()}.xml", content)
    assert run("align", "P5_CRE(2002)02-12", "-o", tmp_path / "out.jsonl").exit_code == 0
    assert len(parlalign.read_records(tmp_path / "out.jsonl")) == 8


def test_a_file_has_priority_over_a_number(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    both = "\n\n".join((TRAINS / f"{code}.txt").read_text(encoding="utf-8") for code in ("nl", "de"))
    Path("32020R0001").write_text(both, encoding="utf-8")
    Path("2020").mkdir()
    Path("2020/679").write_text(both, encoding="utf-8")
    for name in ("32020R0001", "2020/679"):
        done = run("align", name, "-o", "out.jsonl")
        assert "no such" not in done.stderr
    assert site.requests == []


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["32020R0001", "x.txt"], "a number gives the text in all languages: give no other input"),
        (["32020R001"], "is no CELEX number"),
        (["P9_TA(2020)"], "is no complete number"),
        (["no-such-file.txt"], "no such file: check the path"),
        (["https://www.europarl.europa.eu/portal"], "does not name one act or text"),
    ],
)
def test_what_is_neither_a_file_nor_a_number_is_told(
    site: Site, tmp_path: Path, arguments: list[str], reason: str
) -> None:
    done = run("align", *arguments, "-o", tmp_path / "out.tmx")
    assert done.exit_code == 1
    assert reason in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert (site.requests, list(tmp_path.glob("out*"))) == ([], [])


def test_nothing_is_requested_unless_it_is_asked_for(tmp_path: Path) -> None:
    """The package for requests is not even imported when files are aligned."""
    program = (
        "import sys; from parlalign.cli.root import main\n"
        f"main(['align', {str(TRAINS / 'nl.txt')!r}, {str(TRAINS / 'de.txt')!r}, '-o', {str(tmp_path / 'x.tmx')!r}],"
        " standalone_mode=False)\n"
        "assert not {'httpx', 'httpcore'} & {*sys.modules}"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)


@pytest.mark.parametrize(
    "words",
    [("review",), ("repair",), ("segment", "-o", "x.jsonl"), ("batch", "-o", "x"), ("batch", "--dry-run", "-o", "x")],
)
def test_commands_that_need_a_file_say_that_a_number_is_fetched_first(site: Site, words: tuple[str, ...]) -> None:
    result = run(words[0], "P9_TA(2020)0054", *words[1:])
    assert "no such file: fetch the text first (parlalign fetch 'P9_TA(2020)0054' -o DIR)" in result.stderr
    assert site.requests == []


def test_an_interrupted_fetch_keeps_what_it_has(resolution: Site, tmp_path: Path) -> None:
    """Whole answers are in the cache; a file for which the other language is missing is not written."""
    resolution.add("/doceo/document/TA-9-2020-0054_DE.html", Reply(503), Reply(503), Reply(503), Reply(503), page("de"))
    assert run("fetch", "P9_TA(2020)0054", "-o", tmp_path / "texts").exit_code == 1
    assert not (tmp_path / "texts").exists()
    done = run("fetch", "P9_TA(2020)0054", "-o", tmp_path / "texts")
    assert done.stderr.endswith("2 files written, 1 of them from the cache\n")
    kept = [json.loads(path.read_bytes().partition(b"\n")[0]) for path in (tmp_path / "cache" / "parlalign").iterdir()]
    assert {each["status"] for each in kept} == {200}
