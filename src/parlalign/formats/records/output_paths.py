"""The format of an output, and the files that it would replace."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from parlalign.errors import ParlalignError
from parlalign.io.file_type import type_by_name
from parlalign.io.special_output import is_special
from parlalign.io.sqlite import BESIDE
from parlalign.io.suffixes import sibling_path, suffix_of
from parlalign.languages import CODES

SEVERAL_FILES = {".moses": ("ids", "{}"), ".xces": ("{}.xml",)}
"""Formats of several files, and the endings of the further files; `{}` is a language code."""


def output_suffix(path: str | Path, suffixes: Sequence[str], form: str = "") -> str:
    """Return the suffix of the format of an output; `form` is its name if the suffix of the path does not tell it.

    Raises `ParlalignError` for a format that cannot be written.
    """
    suffix = f".{form.lower()}" if form else suffix_of(path)
    if not suffix and not form and is_special(path):
        if len({type_by_name(f"x{other}") for other in suffixes}) > 1:
            raise ParlalignError(f"{path}: has no suffix that tells the format: add --format {suffixes[0][1:]}")
        return suffixes[0]
    if suffix not in suffixes:
        named = suffix or "a file without a suffix"
        raise ParlalignError(f"{path}: cannot write {named} here: use {' or '.join(suffixes)}")
    if suffix in SEVERAL_FILES and suffix_of(path) != suffix and not is_special(path):
        raise ParlalignError(f"{path}: {suffix[1:]} is several files: name them by a file such as corpus{suffix}")
    return suffix


def refuse_inputs(output: str | Path, suffix: str, inputs: Iterable[str | Path]) -> None:
    """Raise `ParlalignError` if an output would replace an input."""
    if replaces_input(output, suffix, inputs):
        raise ParlalignError(f"{output}: this is the input file: give another output file")


def replaces_input(output: str | Path, suffix: str, inputs: Iterable[str | Path]) -> bool:
    """Return whether an output would replace an input, also by a link or as one of several files."""
    written = _files_of(output, suffix)
    read = (file for path in inputs if str(path) != "-" for file in _files_of(path, suffix_of(path)))
    return any(_is_same(file, other) for file in read for other in written)


def _files_of(path: str | Path, suffix: str) -> list[Path]:
    """Return the existing files of an input or output: those for each language, and those of a database."""
    endings = [ending.format(code) for ending in SEVERAL_FILES.get(suffix, ()) for code in CODES]
    named = [Path(path), *(sibling_path(path, ending) for ending in dict.fromkeys(endings))]
    named += [Path(f"{path}{ending}") for ending in BESIDE]
    return [file for file in named if os.path.lexists(file)]


def _is_same(file: Path, other: Path) -> bool:
    try:
        return file.samefile(other)
    except OSError:
        return False
