"""The files of the page; the server sends no other files."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cache
from importlib import resources
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

Handler = Callable[[Request], Awaitable[Response]]

_MEDIA_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}


def page_file(name: str = "") -> Handler:
    """Return the handler that sends a file of the page: `name`, or the one that the address names."""

    async def handle(request: Request) -> Response:
        file = _files().get(name or request.path_params["name"])
        return Response(file[0], media_type=file[1]) if file else Response("404: no such file\n", 404)

    return handle


@cache
def _files() -> dict[str, tuple[bytes, str]]:
    """Return the files of the page with their media types, by name."""
    folder = resources.files("parlalign.review") / "page"
    return {
        file.name: (file.read_bytes(), _MEDIA_TYPES[suffix])
        for file in folder.iterdir()
        if (suffix := Path(file.name).suffix) in _MEDIA_TYPES
    }
