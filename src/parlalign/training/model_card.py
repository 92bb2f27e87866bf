"""The card beside a model of the user's own: texts, command and hash, as the models of parlalign have."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from parlalign._version import __version__
from parlalign.io.atomic import atomic_write
from parlalign.io.resources import file_hash
from parlalign.languages import language_name
from parlalign.text.normalization import printable
from parlalign.training.from_files import read_lines

_PURPOSES = {
    "breaks": "decides what a newline or marker stands for",
    "sentences": "finds the ends of sentences",
    "language": "tells words of the language from those of others",
    "words": "has vectors of words, by which translations are found",
}
"""What a model does, by the beginning of its name."""


def write_card(model: Path, language: str, files: Sequence[Path], command: str) -> None:
    """Write the card of a model that was trained on `files`, as `breaks.es.md` beside `breaks.es.npz`."""
    kind = model.name.partition(".")[0]
    rows = [f"| {printable(str(path))} | {_lines(path)} | {file_hash(path)} |" for path in dict.fromkeys(files)]
    card = f"""\
# {kind}.{language}: {language_name(language)}

This model {_PURPOSES[kind]}.

sha256 {file_hash(model)}

Licence: yours to choose, as far as the licences of the texts allow.

## Data

| file | lines | sha256 |
|---|---|---|
{chr(10).join(rows)}

## Recipe

`{printable(command)}`, with parlalign {__version__}. The same texts give the same bytes.

## Scores

Not measured. Measure the model on text that it was not trained on.
"""
    with atomic_write(model.with_name(f"{kind}.{language}.md")) as file:
        file.write(card.encode())


def _lines(path: Path) -> str:
    return f"{len(read_lines([path])):,}"
