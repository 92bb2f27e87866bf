"""Atomic writing: the files of an output are written completely and together, or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO, cast

from parlalign.errors import ParlalignError
from parlalign.io.replacing import Replacing, keep
from parlalign.io.special_output import is_special, special_output
from parlalign.io.stop_signals import stops_deferred

DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""Errors for which room must be made: the disk, a quota or a limit on the size of files."""
_UNFINISHED: set[Path] = set()
"""All files of this process that are not complete."""


class OutputFiles:
    """Files that replace others together.

    `nothing` says what is missing if the output has no content (`no records to write`); then an existing file is kept,
    unless `Replacing.force` is set.
    """

    def __init__(self, replacing: Replacing) -> None:
        self.nothing = ""
        self._replacing = replacing
        self._finished: dict[Path, Path] = {}
        """The temporary file for each file."""
        self._paths: dict[Path, Path] = {}
        """The same by the paths that the user gave."""

    @contextmanager
    def open(self, path: str | Path) -> Iterator[BinaryIO]:
        """Yield a temporary file for `path`, or a special output itself, which can only be written in order."""
        try:
            if is_special(path):
                with special_output(path) as file, _packed(file, Path(path)) as content:
                    yield content
                return
            target = Path(os.path.realpath(path))  # Path.resolve raises RuntimeError for a link to itself
            if target in self._finished:
                raise ParlalignError(f"{path}: another output leads to the same file: name two files")
            with _temporary_file(target) as (temporary, file):
                with _packed(file, target) as content:
                    yield content
                file.flush()
                os.fsync(file.fileno())
                temporary.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
            self._finished[target] = self._paths[Path(path)] = temporary
        except BrokenPipeError:
            raise  # the reader of a pipe has ended, which is no fault
        except OSError as error:
            raise cannot_write(path, error) from error

    def replace(self) -> None:
        """Give the temporary files their names; after an error, all files are as before."""
        self._replacing.check(self._paths, self.nothing)
        targets = [*self._finished]
        backups = self._replacing.backups(targets)
        kept = {target: _temporary_name(target) for target in targets if target.is_file() and target not in backups}
        if len(targets) == 1:
            kept = {}  # one file is replaced in one step
        former = backups | kept
        replaced: list[Path] = []
        try:
            for target, name in former.items():
                keep(target, name)
            for target, temporary in self._finished.items():
                temporary.replace(target)
                replaced.append(target)
        except OSError as error:
            for target in replaced:
                if target in former:
                    former.pop(target).replace(target)
                else:
                    target.unlink()
            for name in former.values():
                name.unlink(missing_ok=True)
            failed = next((target for target in targets if target not in replaced), targets[0])
            raise cannot_write(failed, error) from error
        finally:
            for name in kept.values():
                _remove(name)

    def discard(self) -> None:
        """Remove the temporary files that did not get their names."""
        for temporary in self._finished.values():
            _remove(temporary)


_OPEN: ContextVar[OutputFiles | None] = ContextVar("_OPEN", default=None)
"""The files to which those that are written belong."""


@contextmanager
def output_files(replacing: Replacing | None = None, *, nothing: str = "") -> Iterator[OutputFiles]:
    """Replace all files together that are written in the block by `atomic_write`; after an error, none is changed.

    A block inside another one belongs to that. Raises `ParlalignError` as `Replacing` and `atomic_write` do.
    """
    outer = _OPEN.get()
    if outer:
        yield outer
        return
    files = OutputFiles(replacing or Replacing())
    files.nothing = nothing
    token = _OPEN.set(files)
    try:
        yield files
        with stops_deferred():
            files.replace()
    finally:
        _OPEN.reset(token)
        files.discard()


@contextmanager
def atomic_write(path: str | Path) -> Iterator[BinaryIO]:
    """Yield a temporary file that replaces `path` at the end of the block; after an error, `path` is unchanged.

    Inside a block of `output_files`, it replaces `path` at the end of that block. Standard output (`-`), devices, pipes
    and sockets are written to directly. If the name ends in `.gz` the content is compressed, always to the same bytes.
    """
    with output_files() as files, files.open(path) as file:
        yield file


def remove_unfinished_files() -> None:
    """Remove what a program that was stopped leaves: a signal may interrupt a program at any place."""
    for temporary in [*_UNFINISHED]:
        _remove(temporary)


@contextmanager
def _temporary_file(target: Path) -> Iterator[tuple[Path, BinaryIO]]:
    temporary = _temporary_name(target)
    is_complete = False
    try:
        with open(temporary, "x+b", opener=_open_for_owner) as file:
            yield temporary, file
        is_complete = True
    finally:
        if not is_complete:
            _remove(temporary)


def _temporary_name(target: Path) -> Path:
    """Return a new name next to a file; its file is removed if the program is stopped."""
    temporary = target.absolute().with_name(f".{target.name[:40]}.{token_hex(4)}.part")
    _UNFINISHED.add(temporary)  # before the file exists, so that no moment is left in which it is unknown
    return temporary


def _remove(temporary: Path) -> None:
    with suppress(OSError):
        temporary.unlink(missing_ok=True)
    _UNFINISHED.discard(temporary)


def _open_for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@contextmanager
def _packed(file: BinaryIO, path: Path) -> Iterator[BinaryIO]:
    if path.suffix.lower() == ".gz":
        import gzip

        with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
            yield cast("BinaryIO", packed)
    else:
        yield file


def cannot_write(path: str | Path, error: OSError) -> ParlalignError:
    """Return the error for a file or folder that the system does not let parlalign write."""
    code = "disk-full" if error.errno in DISK_FULL else ""
    return ParlalignError(f"{path}: cannot be written ({error.strerror}): check the folder and the disk", code=code)


def _umask() -> int:
    mask = os.umask(0o077)  # not 0: files that another thread creates in the meantime must not be open to all users
    os.umask(mask)
    return mask
