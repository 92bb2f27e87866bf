"""The protocol of tmserver and amaGama, which Virtaal, Weblate and Okapi speak as clients.

`GET /SOURCE/TARGET/unit/TEXT` returns a list of translations, best first, and `GET /languages/` the languages. It is
described in https://docs.translatehouse.org/projects/amagama/en/latest/api.html.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from parlalign.app.memory_server.search_requests import SearchRequest, language_of, parse_request
from parlalign.app.memory_server.served_memories import FoundMatch
from parlalign.checking.doubts import doubt_reasons

_OPTIONS = {"min_similarity": "min", "max_candidates": "limit"}
"""The options of amaGama, and the parameters that they stand for."""


def unit_request(path: str, options: Mapping[str, str]) -> SearchRequest | None:
    """Return the search of a path `SOURCE/TARGET/unit/TEXT`, whose text may contain slashes; None for other paths.

    Options that the protocol does not have are ignored, and numbers that are too small or too large are replaced, as by
    other servers. Raises `RefusedError` for other wrong values.

    >>> unit_request("nl_NL/de/unit/en/of een zin", {}).text
    'en/of een zin'
    """
    parts = path.split("/", 3)
    if len(parts) < 4 or parts[2] != "unit":
        return None
    known = {name: _in_range(options[option]) for option, name in _OPTIONS.items() if option in options}
    return parse_request({"from": parts[0], "to": parts[1], "text": parts[3], **known})


def _in_range(text: str) -> str:
    """Return a number from 1 to 100, or the text itself if it is no number.

    >>> _in_range("0"), _in_range("85"), _in_range("500"), _in_range("many")
    ('1', '85', '100', 'many')
    """
    return str(min(max(int(text[:9]), 1), 100)) if text.isascii() and text.isdecimal() else text


def unit_view(found: FoundMatch) -> dict[str, Any]:
    """Return a translation; `quality` is a decimal number, because Okapi reads no other.

    The fields after `rank` are not of the protocol.
    """
    match = found.match
    origin = next((side for side in match.record.origin if side), None)
    return {
        "source": match.source,
        "target": match.translation,
        "quality": float(match.score),
        "rank": float(match.score),
        "kind": match.kind,
        "status": match.record.status,
        "score": match.record.score,
        "doubts": doubt_reasons(match.record),
        "id": match.record.id,
        "document": origin.document if origin else None,
        "memory": found.memory,
    }


def language_lists(codes: Iterable[str]) -> dict[str, Sequence[str]]:
    """Return the languages of texts and of translations, each also without its region: `nl_be` and `nl`."""
    written = {code.lower().replace("-", "_") for code in codes}
    languages = sorted(written | set(map(language_of, written)))
    return {"sourceLanguages": languages, "targetLanguages": languages}
