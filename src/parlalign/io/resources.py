"""Models and corpora: in the installed package, or next to `src/` in a checkout."""

import hashlib
from functools import cache
from pathlib import Path

from parlalign.errors import ParlalignError

_FOLDERS = (Path(__file__).parents[1], Path(__file__).parents[3])


@cache
def model_path(name: str) -> Path:
    """Return the path of a model file such as `breaks.nl.npz`; raise `ParlalignError` if it is missing."""
    return _find("models", name, "install parlalign again, or make it with `parlalign train`")


def find_model(name: str) -> Path | None:
    """Return the path of a model file that only some languages have, or None."""
    paths = (folder / "models" / name for folder in _FOLDERS)
    return next((path for path in paths if path.exists()), None)


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
    """Return a SHA-256 of all models of the package, in hexadecimal."""
    names = sorted(path.name for path in _find("models", "", "install parlalign again").iterdir())
    hashes = [f"{name} {model_hash(name)}" for name in names if not name.endswith(".md")]
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()


@cache
def corpus_path(name: str = "") -> Path:
    """Return the path of a file or folder in the corpora of the package; raise `ParlalignError` if it is missing.

    >>> corpus_path("night-trains/nl.txt").name
    'nl.txt'
    """
    return _find("corpora", name, "see the folder corpora/ for the names")


def _find(folder: str, name: str, cure: str) -> Path:
    for parent in _FOLDERS:
        if (parent / folder / name).exists():
            return parent / folder / name
    raise ParlalignError(f"{folder}/{name} is missing: {cure}")
