"""What the shell completes: names of files and folders, languages and pairs of languages."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem
from click.types import StringParamType

from parlalign.languages import ALIGNED, LANGUAGES

FILE = click.Path(readable=False, allow_dash=True)
"""A file, folder or address. It is checked where it is opened, which gives a message with the cure."""
FOLDER = click.Path(readable=False, file_okay=False)


class _LanguageType(StringParamType):
    """The code of a language; the text is checked by the command."""

    name = "code"

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        found = [code for code in LANGUAGES if code.startswith(incomplete.lower())]
        return [CompletionItem(code, help=LANGUAGES[code].name) for code in found]


class _PairType(StringParamType):
    """Two codes of languages, such as `nl-de`; the text is checked by the command."""

    name = "pair"

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        pairs = (f"{source}-{target}" for source in ALIGNED for target in ALIGNED if source != target)
        return [CompletionItem(pair) for pair in pairs if pair.startswith(incomplete.lower())]


LANGUAGE = _LanguageType()
LANGUAGE_PAIR = _PairType()
