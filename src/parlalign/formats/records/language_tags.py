"""Language tags that a person gives for a file, such as `nl-BE,de-AT`."""

from __future__ import annotations

from parlalign.errors import ParlalignError
from parlalign.formats.records.properties import code_of
from parlalign.languages import LANGUAGES, TAGS


def parse_tags(text: str, languages: tuple[str, str] | None = None) -> dict[str, str]:
    """Return the tags of a list by their language codes.

    Raises `ParlalignError` if they are not the tags of two languages or more, or not those of `languages`.

    >>> parse_tags("nl-BE, de-AT")
    {'nl': 'nl-BE', 'de': 'de-AT'}
    """
    tags = [tag.strip() for tag in text.split(",") if tag.strip()]
    if not tags:
        return {}
    by_code = {code_of(tag): tag for tag in tags}
    wanted = languages or ("nl", "de")
    example = ",".join(LANGUAGES[code].locale if code in LANGUAGES else code for code in wanted)
    if fault := _fault(tags, by_code, languages, example):
        raise ParlalignError(f"{','.join(tags)}: {fault}", code="bad-codes", values={"example": example})
    return by_code


def _fault(tags: list[str], by_code: dict[str, str], languages: tuple[str, str] | None, example: str) -> str:
    if len(by_code) < len(tags):
        return "two tags for one language"
    if len(tags) == 1:
        return f"give the tags of both languages, such as {example}"
    for code, tag in by_code.items():
        if code not in LANGUAGES and code.lower().split("-")[0] not in TAGS:
            return f"{tag} is not the tag of a language: give tags such as {example}"
    if languages and {*by_code} != {*languages}:
        return f"give the tags of {' and '.join(languages)}, such as {example}"
    return ""
