"""The folder in which parlalign keeps reviews and settings; only its owner can read it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from parlalign.errors import ParlalignError
from parlalign.io.atomic import cannot_write

HOME_VARIABLE = "PARLALIGN_HOME"
"""The environment variable that names another folder."""


def own_folder() -> Path:
    """Return the path of the folder: where the system keeps the data of programs for each user.

    See the XDG Base Directory Specification, and the guidelines of macOS and Windows. Raises `ParlalignError` if the
    user has no home folder.
    """
    if named := os.environ.get(HOME_VARIABLE):
        return Path(named).absolute()
    try:
        return _folder_of_system() / "parlalign"
    except RuntimeError as error:  # `Path.home` does not know the user
        message = f"there is no home folder for reviews: name a folder in the environment variable {HOME_VARIABLE}"
        raise ParlalignError(message) from error


def _folder_of_system() -> Path:
    if os.name == "nt" and (local := os.environ.get("LOCALAPPDATA")):
        return Path(local)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    data = os.environ.get("XDG_DATA_HOME", "")  # the specification ignores relative paths
    return Path(data) if Path(data).is_absolute() else Path.home() / ".local" / "share"


def private_folder(path: Path) -> Path:
    """Make a folder, and those above it, that only their owner can read, unless they exist; return its path.

    Raises `ParlalignError` if it cannot be made.
    """
    try:
        for folder in (*(each for each in reversed(path.parents) if not each.exists()), path):
            folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise cannot_write(path, error) from error
    return path
