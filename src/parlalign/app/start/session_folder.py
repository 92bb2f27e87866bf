"""A private folder for the files of a server while it runs; those of servers that were killed are removed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from parlalign.app.start.own_folder import private_folder
from parlalign.io.atomic import cannot_write


@contextmanager
def session_folder(home: Path) -> Iterator[Path]:
    """Yield a new folder, which is removed at the end of the block.

    A lock shows other servers that it is in use. It is taken before the folder is made, and the system releases it
    also when the process is killed. Raises `ParlalignError` if nothing can be written.
    """
    sessions = private_folder(home / "sessions")
    _remove_abandoned(sessions)
    with _new_lock(sessions) as file:
        lock = Path(file.name)
        folder = lock.with_suffix("")
        try:
            yield private_folder(folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    lock.unlink(missing_ok=True)


def _new_lock(sessions: Path) -> BinaryIO:
    """Return a new file that is locked, if its file system has locks.

    Before it is locked, another server may take it for abandoned and remove it: then it is replaced by another one.
    """
    for is_last in (False, False, True):
        lock = sessions / f"{token_hex(8)}.lock"
        try:
            file = open(lock, "xb", opener=lambda path, flags: os.open(path, flags, 0o600))  # noqa: SIM115 - is returned
        except OSError as error:
            raise cannot_write(lock, error) from error
        if (_try_to_lock(file) and lock.exists()) or is_last:
            break
        file.close()
        lock.unlink(missing_ok=True)
    return file


def _remove_abandoned(sessions: Path) -> None:
    for lock in sessions.glob("*.lock"):
        with suppress(OSError):
            with lock.open("rb") as file:
                if not _try_to_lock(file):
                    continue
                shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
            lock.unlink(missing_ok=True)


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
