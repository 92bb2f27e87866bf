"""Texts and programs from outside the project, in the folder that `PARLALIGN_DATA` names.

`bench/` contains programs such as `noise.py`. `data/parallel/` and `data/multi/` contain line-aligned texts: one file
for each language, named by corpus and language, such as `ntrex.dev.nl`. `<corpus>.doc` has the document of each line.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

OUTSIDE = Path(os.environ.get("PARLALIGN_DATA", ""))
FOLDERS = ("parallel", "multi")


def require_outside() -> None:
    """Exit if the folder of outside texts does not exist."""
    if not (OUTSIDE / "bench").is_dir():
        sys.exit("PARLALIGN_DATA names no folder with bench/ and data/: set it")


def program(name: str) -> ModuleType:
    """Import a program from the folder of outside texts."""
    sys.path.insert(0, str(OUTSIDE / "bench"))
    try:
        return __import__(name)
    finally:
        sys.path.pop(0)


def printed(run: object, **arguments: object) -> str:
    """Return the text that a function of a program prints, with single spaces."""
    with contextlib.redirect_stdout(io.StringIO()) as output:
        run(SimpleNamespace(**arguments))  # type: ignore[operator]
    return " ".join(output.getvalue().split())


def corpus_file(name: str) -> Path:
    """Return the path of a file such as `ntrex.dev.nl`."""
    paths = [OUTSIDE / "data" / folder / name for folder in FOLDERS]
    return next((path for path in paths if path.exists()), paths[0])


def sides(corpus: str, languages: tuple[str, str] = ("nl", "de")) -> tuple[Path, Path]:
    """Return the two files of a line-aligned corpus."""
    source, target = (corpus_file(f"{corpus}.{code}") for code in languages)
    return source, target


def digest(corpus: str, languages: tuple[str, str] = ("nl", "de")) -> str:
    """Return the hash of a corpus."""
    return files_hash(*sides(corpus, languages))


def files_hash(*paths: Path) -> str:
    """Return the start of the hash of several files."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:12]
