"""Acts from Cellar, the store of the Publications Office behind EUR-Lex.

Its interface is described in https://op.europa.eu/documents/10530/676542/ao10463_annex_17_cellar_dissemination_interface_en.pdf:
the address of a number leads to the text in the language and format that the request names.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import quote

import regex

from parlalign.errors import ParlalignError
from parlalign.io.file_type import type_of
from parlalign.io.web_client import WebClient
from parlalign.languages.official_languages import THREE_LETTERS, TWO_LETTERS
from parlalign.sources.act_numbers import ActNumber
from parlalign.sources.fetched_text import FetchedText, MissingTextError
from parlalign.sources.formex_package import join_formex

logger = logging.getLogger(__name__)


class _Format(NamedTuple):
    """A format: what to ask for, the type of the answer, and what to make of the answer."""

    accept: str
    answer_type: str
    suffix: str
    convert: Callable[[bytes, str], bytes] | None = None


_FORMATS = (
    _Format("application/zip;mtype=fmx4", ".zip", ".xml", join_formex),
    _Format("application/xml;mtype=fmx4", ".xml", ".xml"),
    _Format("application/xhtml+xml", ".html", ".html"),
    _Format("text/html", ".html", ".html"),
    _Format("application/pdf", ".pdf", ".pdf"),
)
"""The formats that are asked for, best first."""
_ZIP = b"PK\x03\x04"
_DESCRIPTION = "application/xml;notice=object"
"""The description of one act, of some kilobytes; that in RDF has tens of megabytes."""
_LANGUAGE = regex.compile(  # `/celex/32016R0679.NLD</VALUE>`; not `/celex/32016R0679</VALUE>`, `/JOL.NLD.fmx4<`
    rb"/resource/[a-z]{2,12}/[^\"'\s<>]{5,80}\.([A-Z]{3})(?=[\"'<])"
)


def existing_resource(client: WebClient, number: ActNumber) -> str:
    """Return the one act that a number stands for.

    If it may stand for several, Cellar is asked which exist. Raises `ParlalignError` if none or several do.
    """
    if len(number.resources) == 1:
        return number.resources[0]
    existing = [resource for resource in number.resources if _description(client, resource, "en") is not None]
    if len(existing) == 1:
        return existing[0]
    names = [resource.partition("/")[2] for resource in existing or number.resources]
    if existing:
        raise ParlalignError(f"{number.written}: may be {' or '.join(names)}: give one of these numbers")
    raise ParlalignError(f"{number.written}: no such act (looked for {', '.join(names)}): check the number")


def fetch_act(client: WebClient, number: ActNumber, resource: str, language: str) -> FetchedText:
    """Return an act in a language, in the first of `_FORMATS` that Cellar has and that can be read.

    Raises `MissingTextError` if there is none.
    """
    name = resource.partition("/")[2]
    path, faults = cellar_path(resource, language), []
    for k, each in enumerate(_FORMATS):
        answer = client.get(path, accept=each.accept, language=THREE_LETTERS[language])
        if answer.status == 200:
            try:
                content = _checked(answer.content, each, f"{name} ({language})")
            except ParlalignError as error:
                logger.info("%s", error)
                faults.append(str(error))
            else:
                return FetchedText(name, language, each.suffix, content, answer.address, answer.is_cached)
        elif k == 0:
            _check_language(client, number, resource, language)
    if faults:
        raise ParlalignError(faults[-1])
    raise MissingTextError(number.written, language, found=True)


def _checked(content: bytes, expected: _Format, where: str) -> bytes:
    """Return the content of an answer as a document; raise `ParlalignError` if it is not in the expected format."""
    found = type_of(content, "-") if content else "empty"
    if content.startswith(_ZIP):  # also a package of Formex, whose type as a document is `.xml`
        found = ".zip"
    if found != expected.answer_type:
        raise ParlalignError(f"{where}: the site sent {found} instead of {expected.answer_type}: try again later")
    return expected.convert(content, where) if expected.convert else content


def _check_language(client: WebClient, number: ActNumber, resource: str, language: str) -> None:
    """Raise `MissingTextError` if there is no such act, or if Cellar tells that it is not in this language."""
    description = _description(client, resource, language)
    if description is None:
        raise MissingTextError(number.written, language)
    found = {TWO_LETTERS.get(code.decode().lower(), "") for code in _LANGUAGE.findall(description)} - {""}
    if found and language not in found:
        raise MissingTextError(number.written, language, sorted(found))


def _description(client: WebClient, resource: str, language: str) -> bytes | None:
    """Return what Cellar says about an act, which may be nothing, or None if there is no such act."""
    answer = client.get(cellar_path(resource, language), accept=_DESCRIPTION, language="eng")
    return None if answer.status in {404, 410} else answer.content


def cellar_path(resource: str, language: str) -> str:
    """Return the path of a resource on the site; pages of the Official Journal have one for each language.

    >>> cellar_path("celex/12016ME/TXT", "nl"), cellar_path("uriserv/OJ.L_.2016.119.01.0001.01", "nl")
    ('/resource/celex/12016ME%2FTXT', '/resource/uriserv/OJ.L_.2016.119.01.0001.01.NLD')
    """
    system, _, name = resource.partition("/")
    if system == "uriserv":
        name += f".{THREE_LETTERS[language].upper()}"
    return f"/resource/{system}/{quote(name, safe='()-')}"
