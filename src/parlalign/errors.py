"""The one error that users of parlalign see."""

from __future__ import annotations

from collections.abc import Mapping


class ParlalignError(Exception):
    """An error that the user can correct. Its message says in one line what is wrong, where, and what to do.

    `code` names a usual error (`damaged`, `encrypted`), and `values` are its details, for the start page, which has
    a text about it in several languages.
    """

    def __init__(self, message: str, *, code: str = "", values: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.values = dict(values or {})


class NotPossibleError(ParlalignError):
    """An action or request is not possible; the page translates `code` into a message with the `values`."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(f"{code}: nothing was changed", code=code, values=values)
