"""Drafts: the files that a person has dropped, stored in a private folder until they are a review."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from secrets import token_hex
from typing import Any
from unicodedata import normalize

from parlalign.app.start.own_folder import private_folder
from parlalign.app.start.upload_paths import safe_path
from parlalign.errors import ParlalignError
from parlalign.io.atomic import cannot_write

MOST_FILE_BYTES = 1 << 30
"""Of a dropped file. Chosen: the largest public memories (DGT-TM, Europarl) have a TMX file of up to 1 GB."""
MOST_TOTAL_BYTES = 4 << 30
"""Of all files of a draft. Chosen: they are copied, and the disk of a laptop must have room for them."""
MOST_FILES = 10_000
"""Files of a draft. Chosen: a browser uploads some hundred files a second; more files are dropped as a zip."""
_MOST_DRAFTS = 20
"""Drafts at the same time: one for each tab. The oldest one makes room."""
_LONGEST_NAME = 60


@dataclass(slots=True, eq=False)
class Draft:
    """A folder with files; `stored` is the relative path of each under the path that the page gives it."""

    folder: Path
    root: Path
    """The folder of the files."""
    stored: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    total: int = 0
    """Bytes of all files, and of those that are being received."""
    facts: dict[str, Any] | None = None
    """What was found in the files; None after a change."""
    uses: int = 0
    """How many jobs read the files."""
    _shown: dict[str, str] = field(default_factory=dict)
    """The path on the page of each stored one, folded."""

    @property
    def top_folder(self) -> Path:
        """The folder that was dropped, or the one with all files if more than one thing was dropped."""
        tops = {PurePosixPath(path).parts[0] for path in self.stored.values()}
        only = next(iter(tops)) if len(tops) == 1 else ""
        return self.root / only if only and (self.root / only).is_dir() else self.root

    def dropped(self) -> dict[str, Any]:
        """Return the values of `DroppedFiles` for a task of a worker."""
        return {"folder": str(self.root), "files": self.stored, "top_folder": str(self.top_folder)}

    def unread_facts(self) -> dict[str, Any]:
        """Return what is known about the files without reading them."""
        files = [
            {"path": path, "size": size, "language": None, "form": PurePosixPath(path).suffix.lower()}
            for path, size in self.sizes.items()
        ]
        kind = "folder" if len(files) > 2 else "texts"
        warning = {"error": "not-read", "message": "the files could not be read in time: choose the languages"}
        return {"kind": kind, "files": files, "pairs": 1, "languages": None, "warnings": [{**warning, "values": {}}]}

    def give_name(self) -> None:
        """Give the folder of files that were dropped without a folder a name that says what they are."""
        if self.top_folder == self.root and len(self.stored) > 2:
            first = PurePosixPath(min(self.stored.values())).name
            named = self.folder / f"{first[:_LONGEST_NAME]} + {len(self.stored) - 1}"
            self.root = self.root.rename(named)

    def error_view(self, view: dict[str, Any]) -> dict[str, Any]:
        """Return an error in the paths of the person, and with the file that it is about among its values."""
        message = str(view["message"])
        about = [shown for shown in self.stored if message.startswith(str(self.root / self.stored[shown]))]
        values = {**view["values"], "path": max(about, key=len)} if about else view["values"]
        return {**view, "message": self.without_folder(message), "values": values}

    def without_folder(self, message: str) -> str:
        """Return a message with the paths of the person instead of those of the private folder."""
        return message.replace(f"{self.root}{os.sep}", "").replace(str(self.root), self.root.name)

    async def receive(self, shown: str, chunks: AsyncIterator[bytes]) -> int:
        """Store a file, completely or not at all; return its size.

        Raises `ParlalignError` for a path that is not in the dropped folder, for too many files or bytes, and if the
        disk is full.
        """
        stored = safe_path(shown)
        if shown not in self.stored and len(self.stored) >= MOST_FILES:
            message = f"more than {MOST_FILES:,} files: drop a zip archive"
            raise ParlalignError(message, code="too-many-files", values={"limit": MOST_FILES})
        if self._shown.get(_folded(stored), shown) != shown:
            raise ParlalignError(f"{shown}: two files have the same name: rename one", code="bad-path")
        part = self.folder / f"{token_hex(8)}.part"
        try:
            size = await self._write(part, chunks, shown)
            self._put(part, shown, stored, size)
        except OSError as error:
            raise cannot_write(shown, error) from error
        finally:
            part.unlink(missing_ok=True)
        return size

    async def _write(self, path: Path, chunks: AsyncIterator[bytes], shown: str) -> int:
        """Write a file, and add its size to the total while it is received: several may be received at a time."""
        size = 0
        try:
            with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
                async for chunk in chunks:
                    size += len(chunk)
                    self.total += len(chunk)
                    _check_size(size, self.total - self.sizes.get(shown, 0), shown)
                    file.write(chunk)
        except BaseException:
            self.total -= size
            raise
        return size

    def _put(self, part: Path, shown: str, stored: str, size: int) -> None:
        """Give a file that was received its name; it may replace one."""
        try:
            target = self.root / stored
            if part.exists():  # otherwise the draft was removed meanwhile
                target.parent.mkdir(parents=True, exist_ok=True)
            part.replace(target)
        except OSError:
            self.total -= size
            raise
        self.total -= self.sizes.get(shown, 0)
        self._shown[_folded(stored)] = shown
        self.stored[shown], self.sizes[shown], self.facts = stored, size, None


def _folded(path: str) -> str:
    """Return a path as file systems compare it that ignore case and the composition of characters."""
    return normalize("NFC", path).casefold()


def _check_size(size: int, total: int, shown: str) -> None:
    if size > MOST_FILE_BYTES:
        message = f"{shown}: is larger than {MOST_FILE_BYTES >> 20} MiB: divide it"
        raise ParlalignError(message, code="too-large", values={"path": shown, "limit": MOST_FILE_BYTES})
    if total > MOST_TOTAL_BYTES:
        message = f"the files have more than {MOST_TOTAL_BYTES >> 20} MiB together: drop fewer of them"
        raise ParlalignError(message, code="too-large-together", values={"limit": MOST_TOTAL_BYTES})


class Drafts:
    """The drafts of a server by their id."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._drafts: dict[str, Draft] = {}

    def new(self) -> str:
        """Begin a draft, and return its id."""
        if len(self._drafts) >= _MOST_DRAFTS:
            self.remove(next(iter(self._drafts)))
        identity = token_hex(8)
        folder = self._folder / identity
        draft = Draft(folder, private_folder(folder / "files"))
        self._drafts[identity] = draft
        return identity

    def get(self, identity: str) -> Draft | None:
        return self._drafts.get(identity)

    def remove(self, identity: str) -> bool:
        """Remove a draft with its files; return whether there was one. A job that reads the files removes them."""
        draft = self._drafts.pop(identity, None)
        if draft and not draft.uses:
            shutil.rmtree(draft.folder, ignore_errors=True)
        return draft is not None

    def release(self, draft: Draft) -> None:
        """Note that a job does not read a draft any more; remove its files if it was removed meanwhile."""
        draft.uses -= 1
        if not draft.uses and draft not in self._drafts.values():
            shutil.rmtree(draft.folder, ignore_errors=True)
