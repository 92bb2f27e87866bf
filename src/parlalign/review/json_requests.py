"""JSON in requests and answers."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from parlalign.errors import NotPossibleError
from parlalign.records.text_replacement import MAX_TEXT_LENGTH

_MOST_BODY_BYTES = 12 * MAX_TEXT_LENGTH  # JSON may write a character as two escapes of six bytes

MOST_INTEGER = 1 << 53
"""Larger numbers are not exact in JavaScript."""


class Json(JSONResponse):
    """JSON in ASCII, because texts may contain unpaired surrogates, which UTF-8 cannot encode."""

    def render(self, content: Any) -> bytes:
        return json.dumps(content, allow_nan=False, separators=(",", ":")).encode("ascii")


async def json_body(request: Request) -> dict[str, Any]:
    """Return the JSON object in the body of a request, whose size is limited."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BODY_BYTES:
            raise NotPossibleError("too-long")
    try:
        parameters = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotPossibleError("bad-request") from error
    is_json = request.headers.get("content-type", "").split(";")[0] == "application/json"
    if not isinstance(parameters, dict) or not is_json:
        raise NotPossibleError("bad-request")
    return parameters


def integer(parameters: dict[str, Any], name: str) -> int:
    """Return a parameter that is an integer, not negative, and exact in JavaScript."""
    value = parameters.get(name)
    if type(value) is not int or not 0 <= value < MOST_INTEGER:
        raise NotPossibleError("bad-request")
    return value
