"""Prepare docstrings for the site: doctests become code blocks, and names of the interface become links."""

from __future__ import annotations

import re
from typing import Any

import griffe

import parlalign

_DOCTEST = re.compile(r"^>>> .*?(?=\n\n|\Z)", re.DOTALL | re.MULTILINE)
_NAME = re.compile(r"`({})`".format("|".join(parlalign.__all__)))  # `Document`, not `Document.text`


class Docstrings(griffe.Extension):
    """Makes code blocks of doctests and links of names."""

    def on_instance(self, *, obj: griffe.Object, **_: Any) -> None:
        if obj.docstring:
            linked = _NAME.sub(r"[`\1`][parlalign.\1]", obj.docstring.value)
            obj.docstring.value = _DOCTEST.sub(lambda found: f"```pycon\n{found[0]}\n```", linked)
