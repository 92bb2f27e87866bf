"""Models and corpora: in a folder of your own, in the installed package, or next to `src/` in a checkout."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from parlalign._version import __version__
from parlalign.errors import ParlalignError

MODELS = "PARLALIGN_MODELS"
"""The environment variable with the folder of your own models; processes that parlalign starts inherit it."""

_FOLDERS = (Path(__file__).parents[1], Path(__file__).parents[3])
_MODEL = re.compile(r"[a-z]+(?:\.[a-z]{2,3}(?:-[a-z]{2,3}){0,3})?\.(?:npz|json|json\.gz)")
"""The name of a model file: `words.npz`, `breaks.zh-tw.npz`; not `words.md`."""
_HASH_LENGTH = 8
"""Hexadecimal digits of the hash of models in a version: among 65,000 sets of models, two share it by chance."""

_P = ParamSpec("_P")
_T = TypeVar("_T")


def use_models(folder: str | Path | None) -> None:
    """Use the models in a folder of your own from now on; parlalign's models serve for files that it does not have.

    The files have the names of those of parlalign, as `parlalign train models` gives them. The environment variable
    `PARLALIGN_MODELS` does the same; processes that are started from now on use the folder, too. None stands for
    parlalign's models alone. Raises `ParlalignError` for a folder that does not exist or contains no model.
    """
    if folder is None:
        os.environ.pop(MODELS, None)
        return
    _check_folder(Path(folder), str(folder))
    os.environ[MODELS] = os.path.abspath(folder)  # noqa: PTH100 - a link stays as it is


@contextmanager
def using_models(folder: str | Path) -> Iterator[None]:
    """Use the models in a folder during the block, as `use_models` does."""
    before = os.environ.get(MODELS)
    use_models(folder)
    try:
        yield
    finally:
        os.environ.pop(MODELS, None)
        if before is not None:
            os.environ[MODELS] = before


def models_folder() -> Path | None:
    """Return the folder of the user's own models; raise `ParlalignError` if it does not exist or has no model."""
    folder = os.environ.get(MODELS)
    if not folder:
        return None
    _check_folder(Path(folder), f"{MODELS}={folder}")
    return Path(folder)


def _check_folder(folder: Path, place: str) -> None:
    if not folder.is_dir():
        raise ParlalignError(f"{place}: there is no such folder: name one with models")
    if not _models_in(folder):
        raise ParlalignError(f"{place}: contains no model: name a folder with files such as breaks.nl.npz")


def _models_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if _MODEL.fullmatch(path.name))


def for_models(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """Cache the results of a function that depends on model files, for each folder of models that is used."""

    @cache
    def of_folder(_folder: str | None, *arguments: _P.args, **named: _P.kwargs) -> _T:
        return function(*arguments, **named)

    @wraps(function)
    def of_models_used(*arguments: _P.args, **named: _P.kwargs) -> _T:
        return of_folder(os.environ.get(MODELS), *arguments, **named)  # type: ignore[arg-type]

    return of_models_used


@for_models
def find_model(name: str) -> Path | None:
    """Return the path of a model file that only some languages have, or None."""
    own = models_folder()
    if own and os.path.lexists(own / name):  # a link to a file that is gone is an error, and not parlalign's model
        return own / name
    return next((path for folder in _FOLDERS if (path := folder / "models" / name).exists()), None)


def model_path(name: str) -> Path:
    """Return the path of a model file such as `breaks.nl.npz`; raise `ParlalignError` if it is missing."""
    if path := find_model(name):
        return path
    raise ParlalignError(f"models/{name} is missing: install parlalign again, or make it with `parlalign train`")


def load_model(name: str, read: Callable[[Path], _T]) -> _T:
    """Return what `read` makes of a model file.

    Raises `ParlalignError` if the file is missing, if it is damaged, and if `read` does not find what it expects.
    """
    path = model_path(name)
    try:
        return read(path)
    except _errors_of_readers() as error:
        reason = str(error) or type(error).__name__
        cure = "train it again with `parlalign train`" if is_own(path) else "install parlalign again"
        message = f"{path}: is damaged, or a model for another version of parlalign ({reason}): {cure}"
        raise ParlalignError(message) from error


def _errors_of_readers() -> tuple[type[Exception], ...]:
    """Return what readers raise for a file that is damaged, or that has other contents than they expect."""
    from zipfile import BadZipFile
    from zlib import error as deflate_error

    return OSError, EOFError, BadZipFile, deflate_error, ValueError, LookupError, TypeError, AttributeError


def read_json_model(path: Path) -> Any:
    """Return the values in a model file in JSON.

    Raises `ValueError` if a model of the user's own has not the same lists of numbers as that of parlalign.
    """
    import json

    values = json.loads(path.read_text(encoding="utf-8"))
    if is_own(path):
        shipped = _find("models", path.name, "install parlalign again").read_text(encoding="utf-8")
        if _sizes(values) != _sizes(json.loads(shipped)):
            raise ValueError("it has other features")
    return values


def _sizes(values: Any) -> Any:
    """Return the names of values and the lengths of lists."""
    if isinstance(values, dict):
        return {name: _sizes(value) for name, value in values.items()}
    return [len(values), *map(_sizes, values[:1])] if isinstance(values, list) else None


@for_models
def model_names() -> tuple[str, ...]:
    """Return the names of all model files, those of the user's own included, in order."""
    shipped = _models_in(_find("models", "", "install parlalign again"))
    return tuple(sorted({*shipped, *own_models()}))


def is_own(path: Path) -> bool:
    """Return whether a model file is one of the user's own."""
    return path.parent == models_folder()


@for_models
def own_models() -> dict[str, str]:
    """Return the SHA-256 of each model file of the user's own, by its name; those are used instead of parlalign's."""
    folder = models_folder()
    return {name: file_hash(folder / name) for name in _models_in(folder)} if folder else {}


@for_models
def version_of_outputs() -> str:
    """Return the version of parlalign for its outputs; with models of the user's own, it ends in their hash.

    It has the form of a local version of Python packages: `0.1.0+models.3f2a9c1b`.
    """
    own = own_models()
    return f"{__version__}+models.{_hash_of(own)[:_HASH_LENGTH]}" if own else __version__


@for_models
def model_hash(name: str) -> str:
    """Return the SHA-256 of a model file, in hexadecimal."""
    return file_hash(model_path(name))


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    import hashlib

    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@for_models
def models_hash() -> str:
    """Return a SHA-256 of all models that are used, in hexadecimal."""
    return _hash_of({name: model_hash(name) for name in model_names()})


def _hash_of(hashes: dict[str, str]) -> str:
    import hashlib

    lines = [f"{name} {hashes[name]}" for name in sorted(hashes)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


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
