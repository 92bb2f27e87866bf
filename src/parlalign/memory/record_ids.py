"""The ids of records that come from a file: no record replaces another one only because both have the same id.

Many tools number their units 1, 2, 3 in every file. Such an id belongs to its file, and the memory stores it as
`ports.tmx~5f3a90c2#12`. Ids that are the same wherever the record goes are stored as they are: those that parlalign
makes of texts, and those that a memory made of a file and an id.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import PurePath
from typing import NamedTuple

import regex

from parlalign.formats.records.repeated_ids import IdCounter
from parlalign.io.sqlite import storable
from parlalign.io.stream_input import is_stream
from parlalign.io.urls import is_url, local_path, redacted

_TEXT_DIGITS, _PLACE_DIGITS = 16, 8
_GLOBAL = regex.compile(
    rf"""(?: [pm][0-9a-f]{{16}}                       # made of texts: p0123456789abcdef, m0123456789abcdef; not p1
         |   \S+~[0-9a-f]{{{_PLACE_DIGITS}}}\#.+ )    # of a file: ports.tmx~5f3a90c2#12; not ports.tmx#12
         (?: -\d+ )*                                  # of a row that a review made of another: p0123456789abcdef-2
         (?: x\d+ )?                                  # of a TMX with several records of an id: p0123456789abcdefx2""",
    regex.VERBOSE | regex.DOTALL,
)

_REPEATED = regex.compile(r"x\d+$")
"""What a TMX adds to an id that another record has, too, such as one in other languages."""

Texts = tuple[str, str]
"""The source and the target of a record."""


class SourceFile(NamedTuple):
    """A file from which records come: its name in the memory, and its path or address as messages show it.

    The name ends in a hash of the place, so that files of the same name are different in all memories. `is_stream` is
    true for standard input and other streams: nobody can say whether two of them have the same content.
    """

    name: str
    path: str
    is_stream: bool = False


class Candidate(NamedTuple):
    """The texts of a record whose id is still to be chosen, and the id and the languages that it came with."""

    id: str
    languages: tuple[str, str]
    texts: Texts


def source_file(place: str) -> SourceFile:
    """Return the file at a path or an address; links and `..` of a path are resolved.

    >>> source_file("https://user:word@host/my ports.tmx?token=1")[:2]
    ('my_ports.tmx~1ad6281e', 'https://host/my ports.tmx')
    """
    if is_stream(place):
        return SourceFile(_name("standard-input", "-"), "-", is_stream=True)
    local = local_path(place)
    if is_url(local):
        return SourceFile(_name(redacted(place), place), redacted(place))
    path = os.path.realpath(local)
    return SourceFile(_name(path, path), storable(path))


def is_global(record_id: str) -> bool:
    """Return whether an id names the same record in each file.

    >>> is_global("p0123456789abcdef-2"), is_global("p1"), is_global("ports.tmx~5f3a90c2#1"), is_global("ports.tmx#1")
    (True, False, True, False)
    """
    return _GLOBAL.fullmatch(record_id) is not None


class IdsOfFile:
    """The ids of the records of one file, in the order of the file."""

    def __init__(self, file: SourceFile) -> None:
        self.file = file
        self._counter = IdCounter()

    def possible(self, record: Candidate) -> tuple[str, ...]:
        """Return all ids that `choose` may return."""
        if is_global(record.id):
            return record.id, _REPEATED.sub("", record.id)
        own = f"{self.file.name}#{_without_space(record.id)}"
        return record.id, own, f"{own}#{_hash(record.texts[0])}", f"{own}#{_hash(*record.texts)}"

    def choose(self, record: Candidate, texts_of: Callable[[str], Texts | None]) -> str:
        """Return the id of a record; `texts_of` returns the texts that the memory has under an id, None without any.

        A record that the memory has with both texts keeps its id. Otherwise the id is `FILE#ID`, with which a corrected
        target replaces the former one. If the memory has another source under that id, or the file has had the same id
        and source before, the id also contains a hash. That of a stream always does.
        """
        possible, source = self.possible(record), record.texts[0]
        if is_global(record.id):
            _, shared = possible
            return shared if texts_of(record.id) is None and _source(texts_of(shared)) == source else record.id
        is_repeated = self._counter.count("\x1f".join((record.id, *record.languages, source))) > 1
        for known in possible:
            if texts_of(known) == record.texts:
                return known
        _, own, with_source, with_both = possible
        if is_repeated or self.file.is_stream:
            return with_both
        return own if not source.strip() or _source(texts_of(own)) in {None, source} else with_source


def _source(texts: Texts | None) -> str | None:
    return texts[0] if texts else None


def _name(path: str, place: str) -> str:
    """Return the last part of a path without white space, and a hash of the place."""
    last = storable(PurePath(path.rstrip("/")).name) or "file"
    return f"{_without_space(last)}~{_hash(place)[:_PLACE_DIGITS]}"


def _without_space(name: str) -> str:
    """Return a name as the id of an entry in TMX, which has no white space."""
    return regex.sub(r"\s", "_", name)


def _hash(*texts: str) -> str:
    content = "\x1f".join(texts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(content).hexdigest()[:_TEXT_DIGITS]


def id_with_content(record_id: str, name: str, content: str) -> str:
    """Return the id of a record of a file with a name and a content, in which each id names one record.

    A record keeps it, whatever becomes of its texts.

    >>> id_with_content("12", "my ports.tmx", "sha256"), id_with_content("p0123456789abcdef", "ports.tmx", "sha256")
    ('my_ports.tmx~5d5b09f6#12', 'p0123456789abcdef')
    """
    return record_id if is_global(record_id) else f"{_name(name, content)}#{_without_space(record_id)}"
