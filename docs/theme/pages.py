"""Add pages to the site that are not files of docs/: files of the project, and the commands from their click help."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import click
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from parlalign.cli.root import main

ROOT = Path(__file__).parents[2]
PAGES_OUTSIDE_DOCS = {
    "contributing.md": "CONTRIBUTING.md",
    "changelog.md": "CHANGELOG.md",
    "corpora.md": "corpora/README.md",
    **{f"models/{path.name}": f"models/{path.name}" for path in sorted((ROOT / "models").glob("*.md"))},
}
"""Pages of the site, and the files of the project that they are made from."""
COMMANDS = "<!-- commands -->"
"""The place of the commands in `docs/cli.md`."""

_PAGES = {place: page for page, place in PAGES_OUTSIDE_DOCS.items()}
_LINK = re.compile(r"(?<=\]\()([^)\s:#]+\.md)")  # [the card](../models/align.md#data), not https://x/y.md or (#data)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the files outside docs/."""
    for page, place in PAGES_OUTSIDE_DOCS.items():
        files.append(File.generated(config, page, abs_src_path=str(ROOT / place)))
    return files


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Change links between files of the project into links between pages, and insert the commands."""
    here = page.file.src_uri
    place = posixpath.dirname(PAGES_OUTSIDE_DOCS.get(here, f"docs/{here}"))

    def relinked(link: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(place, link[0]))
        return posixpath.relpath(_PAGES.get(target, target.removeprefix("docs/")), posixpath.dirname(here))

    return _LINK.sub(relinked, markdown).replace(COMMANDS, "\n".join(command_lines(main)))


def command_lines(command: click.Command, parent: click.Context | None = None) -> Iterator[str]:
    """Yield the lines of the page for a command and for its subcommands."""
    context = click.Context(command, parent, info_name=command.name if parent else "parlalign")
    path = context.command_path
    identity = path.replace(" ", "-")
    yield f"## {path} {{ #{identity} }}\n"
    for paragraph in (command.help or "").split("\n\n"):
        yield f"<p>{escape(paragraph)}</p>"
    yield f"\n```text\n{path} {' '.join(command.collect_usage_pieces(context))}\n```\n"
    yield f'<dl class="options" id="{identity}-options">'
    for option in command.get_params(context):
        if isinstance(option, click.Option) and (record := option.get_help_record(context)):
            names, help_text = map(escape, record)
            yield f'<dt id="{identity}-{option.name}"><code>{names}</code></dt><dd>{help_text}</dd>'
    yield "</dl>\n"
    for part in getattr(command, "commands", {}).values():
        yield from command_lines(part, context)
