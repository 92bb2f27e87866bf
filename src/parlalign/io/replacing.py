"""Whether an output replaces an existing file, and what becomes of that file."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from parlalign.errors import ParlalignError


class NotReplacedError(ParlalignError):
    """An existing file was kept, because there was nothing to write."""


@dataclass(frozen=True, slots=True)
class Replacing:
    """Choices for existing files.

    * `force`: an output without content replaces a file that is not empty. Otherwise `NotReplacedError` is raised.
    * `backup`: the former file is kept as `memory.tmx.bak`, or `memory.tmx.bak2` and so on if there is one already.
    """

    force: bool = True
    backup: bool = False

    def check(self, outputs: Mapping[Path, Path], nothing: str) -> None:
        """Raise `NotReplacedError` if the output has no content (`nothing` says what is missing), but a file has.

        `outputs` has the new file for each file. A file that would stay the same is replaced.
        """
        if self.force or not nothing:
            return
        existing = [f"{file}" for file, new in outputs.items() if has_content(file) and not _is_equal(file, new)]
        if existing:
            raise NotReplacedError(f"{', '.join(existing)}: not replaced: {nothing}; --force replaces it")

    def backups(self, targets: Sequence[Path]) -> dict[Path, Path]:
        """Return the names of the backups of all files that have content; they have the same number."""
        existing = [target for target in targets if self.backup and has_content(target)]
        for number in count(1):
            ending = f".bak{number if number > 1 else ''}"
            named = {target: target.with_name(f"{target.name}{ending}") for target in existing}
            if not any(os.path.lexists(backup) for backup in named.values()):
                return named
        raise AssertionError  # pragma: no cover - count never ends


def has_content(path: str | Path) -> bool:
    """Return whether there is a plain file that is not empty."""
    try:
        return Path(path).is_file() and Path(path).stat().st_size > 0
    except OSError:
        return False


def _is_equal(file: Path, other: Path) -> bool:
    import filecmp

    try:
        return filecmp.cmp(file, other, shallow=False)
    except OSError:
        return False


def keep(file: Path, name: Path) -> None:
    """Give a file a second name; where the file system cannot do that, copy it."""
    try:
        os.link(file, name)
    except FileExistsError:
        raise
    except OSError:
        import shutil

        shutil.copy2(file, name)
