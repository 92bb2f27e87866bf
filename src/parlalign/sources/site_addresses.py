"""Addresses of EUR-Lex, of the Publications Office and of the Parliament, and the documents that they name.

An address only tells a number: what is fetched is the text of this number in each language.
"""

from __future__ import annotations

from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import regex

from parlalign.errors import ParlalignError
from parlalign.sources.act_numbers import ActNumber, celex_of, parse_act_number
from parlalign.sources.parliament_numbers import ParliamentNumber, parse_old_address, parse_parliament_number

_EUR_LEX = frozenset({"eur-lex.europa.eu", "data.europa.eu", "publications.europa.eu", "op.europa.eu"})
_PARLIAMENT = frozenset({"www.europarl.europa.eu", "europarl.europa.eu"})
_ELI = regex.compile(  # `/eli/reg/2016/679/oj`, `/eli/dir/2010/24/2013-07-01/deu`; not `/eli/C/2024/123/oj`
    r"(?:/resource)?/eli/(?P<type>[a-z_]{3,12})/(?P<year>(?:19|20)\d\d)/(?P<number>\d{1,4})"
    r"(?:/(?:oj|(?P<date>(?:19|20)\d\d-\d\d-\d\d)))?(?:/[a-z]{3})?(?:/[a-z]{3,8})?/?"
)
_ELI_TYPES = {
    "reg": "R", "reg_impl": "R", "reg_del": "R", "dir": "L", "dir_impl": "L", "dir_del": "L", "dec": "D",
    "dec_impl": "D", "dec_del": "D", "dec_framw": "F", "reco": "H",
}  # fmt: skip
"""https://eur-lex.europa.eu/eli-register/technical_information.html."""
_RESOURCE = regex.compile(  # `/resource/celex/32016R0679`, `/resource/oj/L_202401689.NLD.fmx4`, also `cellar/…`
    r"/resource/(?P<name>celex/[^.]{5,60}|oj/[A-Z]{1,4}_\w{4,30}|cellar/[0-9a-f-]{36})(?:\.[\w./]*)?", regex.I
)
_JOURNAL = regex.compile(r"OJ:(?P<name>[A-Z]{1,4}_[0-9]\w{3,30})", regex.I)  # `OJ:L_202401689`; not `OJ:L:2016:119:TOC`
_PAGE = regex.compile(  # `OJ:L:1995:281:0031:0050:NL:PDF`, `OJ:C:2010:117E:0001:0005`; not `OJ:L:2016:119:TOC`
    r"OJ:(?P<series>[A-Z]):(?P<year>\d{4}):(?P<issue>\d{1,3})(?P<edition>[A-Z]?):(?P<page>\d{4})(?::\w+)*", regex.I
)
_PAGE_IN_STORE = regex.compile(  # `uriserv:OJ.L_.2016.119.01.0001.01.NLD`; the language may be missing
    r"URISERV:(?P<name>OJ\.[A-Z][A-Z_]\.\d{4}\.\d{3}\.\d\d\.\d{4}\.\d\d)(?:\.[\w.]+)?", regex.I
)
_CELLAR = regex.compile(r"CELLAR:(?P<name>[0-9a-f-]{36})(?:\.[\w./]*)?", regex.I)
_COMNAT = regex.compile(r"(?:COMNAT:)?(?P<number>(?:COM|SEC|SWD|JOIN)[:_].*)", regex.I)
_AFTER_CELEX = regex.compile(r"(?<=:[^:]{5,60})(?::\w+)+$")  # `:nl:HTML` after `CELEX:31995L0046`
_DOCEO = regex.compile(r"/doceo/document/(?P<name>[A-Z0-9-]{5,40})(?:_[A-Z]{2})?(?:\.\w{3,5})?", regex.I)


def parse_address(address: str) -> ActNumber | ParliamentNumber | None:
    """Return the number of the document at an address, or None if it is on another site.

    Raises `ParlalignError` if the address is on one of the sites and does not name one document.

    >>> parse_address("https://eur-lex.europa.eu/legal-content/NL/TXT/?uri=CELEX:32016R0679").names
    ('32016R0679',)
    >>> parse_address("https://www.europarl.europa.eu/doceo/document/TA-9-2020-0054_NL.html").name
    'TA-9-2020-0054'
    """
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or host not in _EUR_LEX | _PARLIAMENT:
        return None
    found = _in_parliament(address, parts) if host in _PARLIAMENT else _in_eur_lex(address, parts)
    if found is None and not parts.query and parts.path.lower().endswith(("/", ".zip")):
        return None  # a folder or an archive
    if found is None:
        raise ParlalignError(
            f"{address}: does not name one act or text: give its number, such as 32016R0679 or P9_TA(2020)0054"
        )
    return found


def _in_parliament(address: str, parts: SplitResult) -> ParliamentNumber | None:
    path = unquote(parts.path)
    if match := _DOCEO.fullmatch(path):
        number = parse_parliament_number(match["name"])
        return ParliamentNumber(address, number.name) if number else None
    name = parse_old_address(unquote(parts.query)) if path.lower().endswith("/getdoc.do") else None
    return ParliamentNumber(address, name) if name else None


def _in_eur_lex(address: str, parts: SplitResult) -> ActNumber | None:
    path = unquote(parts.path)
    resources: tuple[str, ...] = ()
    uri = next((value for name, value in parse_qsl(parts.query) if name.lower() == "uri"), None)
    if uri:
        resources = _resources_of_uri(" ".join(uri.split()))
    elif match := _ELI.fullmatch(path):
        resources = _resources_of_eli(match)
    elif match := _RESOURCE.fullmatch(path):
        resources = _checked_resource(match["name"])
    return ActNumber(address, resources) if resources else None


def _resources_of_uri(uri: str) -> tuple[str, ...]:
    """Return the resources of the parameter `uri` in an address of EUR-Lex."""
    number = None
    if match := _COMNAT.fullmatch(uri):
        number = parse_act_number(match["number"])
    elif uri.lower().startswith("celex:"):
        number = parse_act_number(_AFTER_CELEX.sub("", uri))
    return number.resources if number else _resources_in_journal(uri)


def _resources_in_journal(uri: str) -> tuple[str, ...]:
    if match := _JOURNAL.fullmatch(uri):
        return (f"oj/{match['name'].upper()}",)
    if match := _PAGE_IN_STORE.fullmatch(uri):
        return (f"uriserv/{match['name'].upper()}",)
    if match := _PAGE.fullmatch(uri):
        series = f"{match['series']}{match['edition'] or '_'}".upper()
        return (f"uriserv/OJ.{series}.{match['year']}.{int(match['issue']):03}.01.{match['page']}.01",)
    match = _CELLAR.fullmatch(uri)
    return (f"cellar/{match['name'].lower()}",) if match else ()


def _resources_of_eli(match: regex.Match[str]) -> tuple[str, ...]:
    letter = _ELI_TYPES.get(match["type"])
    if letter is None:
        return ()
    date = match["date"]
    number = celex_of(int(match["year"]), letter, int(match["number"]), sector=0 if date else 3)
    return (f"celex/{number}-{date.replace('-', '')}" if date else f"celex/{number}",)


def _checked_resource(name: str) -> tuple[str, ...]:
    system, _, number = name.partition("/")
    if system.lower() == "celex":
        found = parse_act_number(f"CELEX:{number}")
        return found.resources if found else ()
    return (f"{system.lower()}/{number}",)
