"""Language tags that a person gives for a file, such as `nl-BE,de-AT`."""

from __future__ import annotations

from collections.abc import Collection

from parlalign.errors import ParlalignError
from parlalign.formats.records.properties import code_of
from parlalign.languages import LANGUAGES, TAGS, is_language


def parse_tags(text: str, languages: Collection[str] | None = None, *, needs_all: bool = True) -> dict[str, str]:
    """Return the tags of a list by their language codes.

    Raises `ParlalignError` if they are not the tags of two languages or more, or not those of `languages`. If
    `needs_all` is false, some languages may have no tag.

    >>> parse_tags("nl-BE, de-AT"), parse_tags("de-AT", ("nl", "de"), needs_all=False)
    ({'nl': 'nl-BE', 'de': 'de-AT'}, {'de': 'de-AT'})
    """
    tags = [tag.strip() for tag in text.split(",") if tag.strip()]
    if not tags:
        return {}
    by_code = {code_of(tag): tag for tag in tags}
    wanted = languages or ("nl", "de")
    example = ",".join(LANGUAGES[code].locale if code in LANGUAGES else code for code in wanted)
    if len(by_code) < len(tags):
        fault = "two tags for one language"
    elif len(tags) == 1 and needs_all:
        fault = f"give the tags of both languages, such as {example}"
    elif unknown := next((tag for code, tag in by_code.items() if not _is_known(code)), ""):
        fault = f"{unknown} is not the tag of a language: give tags such as {example}"
    elif languages and (by_code.keys() - {*languages} or (needs_all and len(by_code) < len({*languages}))):
        fault = f"give the tags of {' and '.join(languages)}, such as {example}"
    else:
        return by_code
    raise ParlalignError(f"{','.join(tags)}: {fault}", code="bad-codes", values={"example": example})


def _is_known(code: str) -> bool:
    first = code.lower().split("-")[0]
    return is_language(code) or is_language(first) or first in TAGS
