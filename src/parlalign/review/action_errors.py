"""Errors of actions: what a row does not allow, and rows that have changed meanwhile."""

from __future__ import annotations

from parlalign.errors import NotPossibleError, ParlalignError

__all__ = ["NotPossibleError", "StaleError"]


class StaleError(ParlalignError):
    """A row was changed in another window since the page loaded it."""

    def __init__(self) -> None:
        super().__init__("stale: another window has changed these rows: load them again")
