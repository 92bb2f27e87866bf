"""What the shell completes: names of files and folders, languages and pairs of languages."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import click
from click.types import StringParamType

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class _CompletedText(StringParamType):
    """A text that the command checks, with a message that says what to do; `complete` returns its completions."""

    def __init__(self, name: str, complete: Callable[[str], list[CompletionItem]]) -> None:
        self.name = name
        self._complete = complete

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        return self._complete(incomplete)


def _path(incomplete: str, kind: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type=kind)]


def _language(incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    from parlalign.languages import LANGUAGES

    found = [code for code in LANGUAGES if code.startswith(incomplete.lower())]
    return [CompletionItem(code, help=LANGUAGES[code].name) for code in found]


def _language_pair(incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    from parlalign.languages.encoder_languages import USE_LANGUAGES

    pairs = (f"{source}-{target}" for source in USE_LANGUAGES for target in USE_LANGUAGES if source != target)
    return [CompletionItem(pair) for pair in pairs if pair.startswith(incomplete.lower())]


FILE = _CompletedText("file", partial(_path, kind="file"))
"""A file or a folder, or an address."""
FOLDER = _CompletedText("dir", partial(_path, kind="dir"))
LANGUAGE = _CompletedText("code", _language)
LANGUAGE_PAIR = _CompletedText("pair", _language_pair)
"""Two codes of languages, such as `nl-de`."""
