"""The parameters of requests to the memory server, and what they ask of a translation memory."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, get_args

from parlalign.errors import ParlalignError
from parlalign.records import LEVELS, Status
from parlalign.records.record_filter import RecordFilter, parse_moment

if TYPE_CHECKING:
    from parlalign.memory import Hit, Match, Memory

MOST_CHARACTERS = 20_000
"""Characters of a text that is searched: about 2,000 words, for which a search takes up to two seconds."""
_MATCHES, _HITS = 5, 20
"""How many results a search and a concordance have at most, if the request does not say it."""
_MOST_RESULTS = 100
_EVERY = RecordFilter()


class RefusedError(ParlalignError):
    """A request that is not answered; `status` is that of HTTP (RFC 9110, section 15)."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message, code=code)
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """A search or a concordance: a text, its language, that of its translation, and the records to search in.

    `memory` is the name of the only memory to search. `assemble` also puts a translation together from sentences.
    """

    text: str
    source: str | None = None
    target: str | None = None
    least: int = 70
    limit: int | None = None
    memory: str | None = None
    assemble: bool = True
    only: RecordFilter = _EVERY

    @property
    def most_matches(self) -> int:
        """The number of results of a search."""
        return self.limit or _MATCHES

    @property
    def most_hits(self) -> int:
        """The number of results of a concordance."""
        return self.limit or _HITS

    def matches(self, memory: Memory, served: RecordFilter) -> list[Match] | None:
        """Return the matches among the records that are served; None if no text is in the languages."""
        searches = self._searches(memory, served)
        if searches is None:
            return None
        options: Any = {"least": self.least, "limit": self.most_matches, "assemble": self.assemble}
        found = [memory.search(self.text, language=language, only=only, **options) for language, only in searches]
        return [match for matches in found for match in matches]

    def hits(self, memory: Memory, served: RecordFilter) -> list[Hit] | None:
        """Return the hits of a concordance among the records that are served; None if no text is in the languages."""
        searches = self._searches(memory, served)
        if searches is None:
            return None
        found = [
            memory.concordance(self.text, language=language, limit=self.most_hits, only=only)
            for language, only in searches
        ]
        return [hit for hits in found for hit in hits]

    def _searches(self, memory: Memory, served: RecordFilter) -> list[tuple[str | None, RecordFilter]] | None:
        """Return the language and the filter of each search of a memory; there are several if it has nl-NL and nl-BE.

        Returns None if no text of the memory is in one of the languages.
        """
        known = memory.languages()
        sources = [None] if self.source is None else codes_like(self.source, known)
        targets = [None] if self.target is None else codes_like(self.target, known)
        if not sources or not targets:
            return None
        only = narrowed(served, self.only)
        pairs = [(source, target) for source in sources for target in targets]
        return [
            (source, replace(only, between=(source, target)) if source and target else only)
            for source, target in pairs
            if only is not None and (source is None or source != target)
        ]


def codes_like(asked: str, known: list[str]) -> list[str]:
    """Return the known codes that a code stands for: itself if it has a region, or else all of its language.

    >>> codes_like("NL_be", ["nl", "nl-be", "de"]), codes_like("de_AT", ["nl", "de"]), codes_like("nl", ["nl", "nl-be"])
    (['nl-be'], ['de'], ['nl', 'nl-be'])
    """
    tag = _tag(asked)
    same = [code for code in known if _tag(code) == tag and len(tag) > 1]
    return same or [code for code in known if language_of(code) == tag[0]]


def language_of(code: str) -> str:
    """Return the language of a code without its region."""
    return _tag(code)[0]


def _tag(code: str) -> list[str]:
    return code.lower().replace("_", "-").split("-")


def narrowed(served: RecordFilter, asked: RecordFilter) -> RecordFilter | None:
    """Return a filter for the records that meet two; None if none can."""
    values = {field.name: getattr(served, field.name) for field in fields(RecordFilter)}
    for name, value in ((field.name, getattr(asked, field.name)) for field in fields(RecordFilter)):
        if value is None:
            continue
        if values[name] is None or name == "status":
            values[name] = value
        elif name in ("min_score", "since"):
            values[name] = max(values[name], value)
        elif name in ("max_score", "until"):
            values[name] = min(values[name], value)
        elif values[name] != value:
            return None
    if served.status is not None and asked.status is not None:
        statuses = set(_statuses(served)) & set(_statuses(asked))
        if not statuses:
            return None
        values["status"] = tuple(sorted(statuses))
    return RecordFilter(**values)


def _statuses(only: RecordFilter) -> tuple[Status, ...]:
    return get_args(Status) if only.statuses is None else only.statuses


def parse_request(parameters: Mapping[str, Any]) -> SearchRequest:
    """Return the request with some parameters: texts, numbers or truth values. Raises `RefusedError` for wrong ones."""
    if unknown := parameters.keys() - _PARAMETERS.keys():
        known = ", ".join(_PARAMETERS)
        raise _bad(f"{', '.join(sorted(unknown))}: no such parameter: the parameters are {known}")
    values: dict[str, Any] = {}
    for name, value in parameters.items():
        if not isinstance(value, str | int | float):
            raise _bad(f"{name}: is not a text or a number: give one")
        field, parse = _PARAMETERS[name]
        try:
            values[field] = parse(str(value).lower() if isinstance(value, bool) else str(value))
        except ValueError as error:
            raise _bad(f"{name}={value!r:.60}: {error}") from error
    if not values.get("text", "").strip():
        raise _bad("text: is missing or empty: give the text to search for")
    if values.get("target") and not values.get("source"):
        raise _bad("to: needs from, the language of the text: give both")
    check_length(values["text"])
    names = [field.name for field in fields(RecordFilter)]
    only = RecordFilter(**{name: values.pop(name) for name in names if name in values})
    return SearchRequest(**values, only=only)


def check_length(text: str) -> None:
    """Raise `RefusedError` for a text that is too long to be searched."""
    if len(text) > MOST_CHARACTERS:
        message = f"text: has {len(text)} characters: give a text of at most {MOST_CHARACTERS}, such as a paragraph"
        raise RefusedError(413, "too-long", message)


def _bad(message: str) -> RefusedError:
    return RefusedError(400, "bad-request", message)


def _whole(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and len(text) < 10 and least <= int(text) <= most):
            raise ValueError(f"is not a whole number from {least} to {most}: give one")
        return int(text)

    return parse


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = math.nan
    if not 0 <= share <= 1:
        raise ValueError("is not a number from 0 to 1: give one")
    return share


def _one_of(*names: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in names:
            raise ValueError(f"is none of {', '.join(names)}: give one of them")
        return text

    return parse


def _truth(text: str) -> bool:
    return _one_of("true", "false")(text) == "true"


def _status(text: str) -> str | tuple[str, ...]:
    statuses = ("paired", "accepted", "rejected")
    return "all" if text == "all" else tuple(map(_one_of(*statuses, "all"), text.split(",")))


def _moment(*, is_end: bool) -> Callable[[str], Any]:
    def parse(text: str) -> Any:
        try:
            return parse_moment(text, is_end=is_end)
        except ValueError as error:
            raise ValueError("is not a date: write 2024-05-01 or 2024-05-01T12:00") from error

    return parse


_PARAMETERS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "text": ("text", str),
    "from": ("source", str),
    "to": ("target", str),
    "min": ("least", _whole(1, 100)),
    "limit": ("limit", _whole(1, _MOST_RESULTS)),
    "memory": ("memory", str),
    "assemble": ("assemble", _truth),
    "status": ("status", _status),
    "document": ("document", str),
    "label": ("label", str),
    "level": ("level", _one_of(*LEVELS)),
    "min_score": ("min_score", _share),
    "max_score": ("max_score", _share),
    "since": ("since", _moment(is_end=False)),
    "until": ("until", _moment(is_end=True)),
}
"""The parameters of a request: the field of `SearchRequest` or of its filter, and how the text is read."""
