"""Where models and corpora are: inside the installed package, or beside `src/` in a checkout."""

import hashlib
from functools import cache
from pathlib import Path

from parlalign.errors import ParlalignError

_HOMES = (Path(__file__).parents[1], Path(__file__).parents[3])


@cache
def model_path(name: str) -> Path:
    """Return the path of a model file such as `breaks.nl.npz`; raise `ParlalignError` where it is missing."""
    return _find("models", name, "install parlalign again, or make it with `parlalign train`")


@cache
def model_hash(name: str) -> str:
    """Return the SHA-256 of a model file, in hexadecimal."""
    return file_hash(model_path(name))


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def models_hash() -> str:
    """Return a SHA-256 of all models that come with parlalign, in hexadecimal."""
    names = sorted(path.name for path in _find("models", "", "install parlalign again").iterdir())
    found = [f"{name} {model_hash(name)}" for name in names if not name.endswith(".md")]
    return hashlib.sha256("\n".join(found).encode()).hexdigest()


@cache
def corpus_path(name: str = "") -> Path:
    """Return the path of a file or folder of the corpora that come with parlalign.

    Raises `ParlalignError` where it is missing.

    >>> corpus_path("night-trains/nl.txt").name
    'nl.txt'
    """
    return _find("corpora", name, "see the folder corpora/ for what there is")


def _find(folder: str, name: str, cure: str) -> Path:
    for home in _HOMES:
        if (home / folder / name).exists():
            return home / folder / name
    raise ParlalignError(f"{folder}/{name} is missing: {cure}")
