"""Names that the XLIFF of parlalign uses, for writing and reading."""

from __future__ import annotations

from parlalign.records import Status

STATES: dict[Status, str] = {"paired": "translated", "accepted": "final", "rejected": "initial", "unpaired": "initial"}

CATEGORIES = ("record", "source", "target")
"""The groups of metadata: one of the record, and one of each text."""
