"""Errors as the pages get them: a code, for which they have a text in several languages, and the message."""

from __future__ import annotations

from typing import Any

from parlalign.errors import ParlalignError
from parlalign.text.normalization import printable


def error_view(error: ParlalignError) -> dict[str, Any]:
    """Return an error as JSON."""
    return {"error": error.code or "failed", "message": printable(str(error)), "values": error.values}


def unexpected(error: Exception) -> ParlalignError:
    """Return the error for one that parlalign does not foresee."""
    return ParlalignError(f"unexpected error ({error!r:.200}): report it", code="unexpected")
