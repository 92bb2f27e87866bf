"""A private folder for the files of a server while it runs; those of servers that were killed are removed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from parlalign.app.start.own_folder import private_folder


@contextmanager
def session_folder(home: Path) -> Iterator[Path]:
    """Yield a new folder, which is removed at the end of the block.

    A lock shows other servers that it is in use. It is taken before the folder is made, and the system releases it
    also when the process is killed.
    """
    sessions = private_folder(private_folder(home) / "sessions")
    _remove_abandoned(sessions)
    folder = sessions / token_hex(8)
    lock = folder.with_suffix(".lock")
    with open(lock, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
        _try_to_lock(file)
        try:
            yield private_folder(folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    lock.unlink(missing_ok=True)


def _remove_abandoned(sessions: Path) -> None:
    for lock in sessions.glob("*.lock"):
        if not _is_in_use(lock):
            shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
            lock.unlink(missing_ok=True)


def _is_in_use(lock: Path) -> bool:
    try:
        with lock.open("rb") as file:
            return not _try_to_lock(file)
    except OSError:
        return True


def _try_to_lock(file: BinaryIO) -> bool:
    """Lock a file until it is closed; return whether no other process has locked it."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
