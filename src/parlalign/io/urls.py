"""URLs of files and folders (`s3://…`, `https://…`): their parts, and how messages show them without credentials."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import regex

from parlalign.errors import ParlalignError

_SCHEME = regex.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")  # `s3://b/x`; not `C:\x`, `C://x` or `a:b.txt`
_LOCAL_SCHEME = regex.compile(r"(?:file|local)://", regex.IGNORECASE)  # `file:///x`; not `sftp://file/x`
_WEB_SCHEMES = frozenset({"http", "https"})


def is_url(location: str) -> bool:
    r"""Return whether a location is a URL: it begins with a scheme and `://`.

    >>> is_url("s3://bucket/texts"), is_url("C:\\texts"), is_url("a:b.txt")
    (True, False, False)
    """
    return _SCHEME.match(location) is not None


def scheme_of(url: str) -> str:
    """Return the scheme of a URL in lower case.

    >>> scheme_of("HTTPS://host/x")
    'https'
    """
    return url.partition("://")[0].lower()


def is_web(url: str) -> bool:
    """Return whether the scheme of a URL is `http` or `https`."""
    return scheme_of(url) in _WEB_SCHEMES


def redacted(location: str) -> str:
    """Return a URL without user, password, query and fragment; a path is returned unchanged.

    >>> redacted("https://user:word@host/texts.zip?token=1")
    'https://host/texts.zip'
    """
    scheme = _SCHEME.match(location)
    if scheme is None:
        return location
    rest = location[scheme.end() :]
    authority = regex.split("[/?#]", rest, maxsplit=1)[0]
    port = authority.partition(":")[2]
    if "@" in authority:
        rest = rest[authority.rindex("@") + 1 :]
    elif port and not port.isdecimal() and "@" in rest:  # a password that contains an unescaped `/` or `?`
        rest = rest[rest.rindex("@") + 1 :]
    return scheme[0] + regex.split("[?#]", rest, maxsplit=1)[0]


def local_path(location: str) -> str:
    """Return the path that a `file://` URL names; any other location is returned unchanged.

    As in fsspec, escapes such as `%20` are not decoded. They are decoded only if there is no file of the literal
    name.

    >>> local_path("file:///texts/x.zip"), local_path("memory://x.zip")
    ('/texts/x.zip', 'memory://x.zip')
    """
    scheme = _LOCAL_SCHEME.match(location)
    if scheme is None:
        return location
    path = location[scheme.end() :]
    path = path[1:] if regex.match(r"/[A-Za-z]:[/\\]", path) else path  # file:///C:/texts
    return path if Path(path).exists() else unquote(path)


def without_query(location: str) -> str:
    """Return a web URL without query and fragment; any other location is returned unchanged.

    >>> without_query("https://host/texts.zip?token=1"), without_query("s3://bucket/why?.txt")
    ('https://host/texts.zip', 's3://bucket/why?.txt')
    """
    return regex.split("[?#]", location, maxsplit=1)[0] if is_web(location) and is_url(location) else location


def parent_url(url: str) -> str:
    """Return the URL of the folder that contains a file.

    >>> parent_url("https://host/texts/list.tsv?token=1")
    'https://host/texts'
    """
    start = _end_of_scheme(url)
    return url[:start] + without_query(url)[start:].rpartition("/")[0]


def join_url(folder: str, name: str) -> str:
    """Return the URL of a relative name in a folder; raise `ParlalignError` if `..` leads out of the host.

    >>> join_url("s3://bucket/lists", "../texts/./x.txt")
    's3://bucket/texts/x.txt'
    """
    start = _end_of_scheme(folder)
    host, *parts = folder[start:].rstrip("/").split("/")
    for part in name.split("/"):
        if part == ".." and not parts:
            raise ParlalignError(f"{redacted(folder)}: {name!r} leads out of the host: write the whole URL")
        if part == "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return folder[:start] + "/".join([host, *parts])


def _end_of_scheme(url: str) -> int:
    scheme = _SCHEME.match(url)
    return scheme.end() if scheme else 0
