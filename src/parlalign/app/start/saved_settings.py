"""The settings of the pages, in one small file: browsers forget theirs, because the port changes each time."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from math import isfinite
from pathlib import Path
from typing import Any

from parlalign.app.start.stored_values import read_values, write_values
from parlalign.errors import ParlalignError

_NAME = re.compile(r"[a-z][A-Za-z_-]{0,39}")  # `density`
_MOST_CHARACTERS = 10_000
"""Of all settings as JSON: a person changes some twenty settings of a word or a number each."""


class SavedSettings:
    """Settings by name. Their values are texts, numbers, truth values or lists of these."""

    def __init__(self, home: Path) -> None:
        self.path = home / "settings.json"

    def all(self) -> dict[str, Any]:
        """Return all settings; those that were changed by hand to something strange are left out."""
        return {name: value for name, value in read_values(self.path).items() if _is_valid(name, value)}

    def update(self, changed: Mapping[str, Any]) -> dict[str, Any]:
        """Store settings, remove those whose value is None, and return all; raise `ParlalignError` for strange ones."""
        settings = {name: value for name, value in {**self.all(), **changed}.items() if value is not None}
        if not all(map(_is_valid, settings, settings.values())) or len(json.dumps(settings)) > _MOST_CHARACTERS:
            raise ParlalignError("these are no settings: give names with texts, numbers or lists", code="bad-request")
        write_values(self.path, settings)
        return settings


def _is_valid(name: str, value: object) -> bool:
    items = value if isinstance(value, list) else [value]
    return bool(_NAME.fullmatch(name)) and all(
        isinstance(item, str | bool | int) or (isinstance(item, float) and isfinite(item)) for item in items
    )
