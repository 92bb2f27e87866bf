"""Errors of actions: what a row does not allow, and rows that have changed meanwhile."""

from __future__ import annotations

from parlalign.errors import ParlalignError


class NotPossibleError(ParlalignError):
    """An action or request is not possible; the page translates `code` into a message with the `values`."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(f"{code}: nothing was changed", code=code, values=values)


class StaleError(ParlalignError):
    """A row was changed in another window since the page loaded it."""

    def __init__(self) -> None:
        super().__init__("stale: another window has changed these rows: load them again")
