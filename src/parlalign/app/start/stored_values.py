"""Small files of JSON objects, which are replaced as a whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from parlalign.app.start.own_folder import private_folder
from parlalign.io.atomic import atomic_write


def read_values(path: Path) -> dict[str, Any]:
    """Return the object in a file; it is empty if there is no such file, or if it is damaged."""
    try:
        values = json.loads(path.read_bytes())
        json.dumps(values, allow_nan=False)  # infinite numbers are no JSON, and cannot be sent to a page
    except (OSError, ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def write_values(path: Path, values: Mapping[str, Any]) -> None:
    """Write an object to a file that only its owner can read; raise `ParlalignError` if that fails."""
    private_folder(path.parent)
    with atomic_write(path) as file:
        file.write(json.dumps(values, indent=1).encode("ascii"))
    path.chmod(0o600)
