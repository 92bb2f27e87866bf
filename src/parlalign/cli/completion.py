"""What the shell completes: names of files and folders, languages and pairs of languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.types import StringParamType

from parlalign.languages import ALIGNED, LANGUAGES

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class _PathType(StringParamType):
    """A path or address. It is checked where it is opened, which gives a message with the cure, unlike `click.Path`."""

    def __init__(self, kind: str) -> None:
        self.name = self._kind = kind

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type=self._kind)]


class _LanguageType(StringParamType):
    """The code of a language; the text is checked by the command."""

    name = "code"

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

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
        from click.shell_completion import CompletionItem

        pairs = (f"{source}-{target}" for source in ALIGNED for target in ALIGNED if source != target)
        return [CompletionItem(pair) for pair in pairs if pair.startswith(incomplete.lower())]


FILE = _PathType("file")
"""A file or a folder."""
FOLDER = _PathType("dir")
LANGUAGE = _LanguageType()
LANGUAGE_PAIR = _PairType()
