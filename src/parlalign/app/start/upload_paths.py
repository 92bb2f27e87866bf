"""The paths of dropped files: relative to the folder that was dropped, and safe to write on each system."""

from __future__ import annotations

import re

from parlalign.errors import ParlalignError

_MOST_CHARACTERS, _DEEPEST = 1000, 30
"""Of a path and of its folders. Windows allows 260 characters, Linux 4,096 bytes; nobody nests texts so deep."""
_MOST_BYTES = 240
"""Of a name: file systems allow 255."""
_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*\\]')
"""Characters that Windows does not allow in names; a name on Linux may have them."""
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
"""Names that are devices on Windows, with any suffix. See Microsoft, Naming Files, Paths, and Namespaces."""


def safe_path(path: str) -> str:
    """Return the path under which a dropped file is stored.

    Characters that not every system allows, and those that are not visible, are replaced. Raises
    `ParlalignError` for a path that is empty or absolute, leads out of the folder, or is too long.

    >>> safe_path("texts/Frage: was?.docx"), safe_path("aux.txt")
    ('texts/Frage_ was_.docx', '_aux.txt')
    """
    parts = path.split("/")
    is_strange = not {"", ".", ".."}.isdisjoint(parts) or "\0" in path or ".." in path.split("\\")
    if is_strange or len(path) > _MOST_CHARACTERS or len(parts) > _DEEPEST:
        raise _bad_path(path)
    return "/".join(map(_safe_name, parts))


def _safe_name(name: str) -> str:
    visible = "".join(char if char.isprintable() else " " if char.isspace() else "_" for char in name)
    safe = _NOT_ON_WINDOWS.sub("_", visible)
    if safe[-1] in ". ":  # Windows removes them
        safe += "_"
    if len(safe.encode()) > _MOST_BYTES:
        raise _bad_path(name)
    return f"_{safe}" if _DEVICE.fullmatch(safe) else safe


def _bad_path(path: str) -> ParlalignError:
    shown = path[:100]
    return ParlalignError(
        f"{shown!r}: is not a path in the dropped folder: rename the file", code="bad-path", values={"path": shown}
    )
