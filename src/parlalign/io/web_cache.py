"""A cache of answers of web servers on disk: one file for each address and requested format.

A file has a line of JSON about the answer, and its content. It is written atomically, and ignored if it is damaged.
"""

from __future__ import annotations

import json
import logging
import os
import time
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from parlalign.errors import ParlalignError
from parlalign.io.atomic import atomic_write

logger = logging.getLogger(__name__)

_MISSING_FOR = 24 * 3600
"""Seconds for which an answer without content counts; chosen: translations appear days after a text."""


@dataclass(frozen=True, slots=True)
class WebAnswer:
    """The answer of a server: its status, the address after redirects, and the content if the status is 200."""

    status: int
    address: str
    content: bytes
    is_cached: bool = False


def default_cache_folder() -> Path | None:
    """Return the folder of the user for cached files, or None if there is no home folder.

    See https://specifications.freedesktop.org/basedir-spec/latest/.
    """
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        path = os.environ.get(name, "")
        if path and Path(path).is_absolute():
            return Path(path) / "parlalign"
    try:
        return Path.home() / ".cache" / "parlalign"
    except RuntimeError:
        return None


class WebCache:
    """Answers in the files of a folder, which is made when the first answer is saved."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)

    def load(self, *key: str) -> WebAnswer | None:
        """Return the answer to a request, or None if it is unknown, out of date or damaged."""
        try:
            head, _, content = self._path(key).read_bytes().partition(b"\n")
            about = json.loads(head)
            status, address = int(about["status"]), str(about["address"])
            is_whole = about["key"] == [*key] and about["sha256"] == sha256(content).hexdigest()
            is_recent = status == 200 or 0 <= time.time() - float(about["time"]) < _MISSING_FOR
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return None
        return WebAnswer(status, address, content, is_cached=True) if is_whole and is_recent else None

    def save(self, answer: WebAnswer, *key: str) -> None:
        """Save the answer to a request; a folder that cannot be written is logged and causes no error."""
        about = {
            "key": key,
            "status": answer.status,
            "address": answer.address,
            "time": time.time(),
            "sha256": sha256(answer.content).hexdigest(),
        }
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with atomic_write(self._path(key)) as file:
                file.write(json.dumps(about).encode() + b"\n" + answer.content)
        except (OSError, ParlalignError) as error:
            logger.warning("%s: the cache cannot be written (%s): use --cache or --no-cache", self.folder, error)

    def _path(self, key: tuple[str, ...]) -> Path:
        return self.folder / sha256("\n".join(key).encode()).hexdigest()
