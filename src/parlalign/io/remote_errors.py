"""Errors of fsspec and its packages, reported with the URL and the cure but without credentials."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote

import regex

from parlalign.errors import ParlalignError
from parlalign.io.urls import is_web, redacted, scheme_of

_LONGEST_REASON = 200  # characters of another package's message that are shown
_SHORTEST_SECRET = 4  # characters: shorter parts of a URL occur in any message
_ANY_URL = regex.compile(r"[A-Za-z][A-Za-z0-9+.-]+://[^\s'\"<>]+")  # in a message: `'https://a:b@c/x?y'`; not `a:b`
_NO_RANGES = regex.compile("range requests|seek streaming")  # `Cannot seek streaming HTTP file`; not `seek on…`
_PACKAGES = {
    "abfs": "adlfs",
    "abfss": "adlfs",
    "az": "adlfs",
    "gcs": "gcsfs",
    "gs": "gcsfs",
    "hf": "huggingface_hub",
    "http": "aiohttp",
    "https": "aiohttp",
    "oss": "ossfs",
    "s3": "s3fs",
    "s3a": "s3fs",
    "sftp": "paramiko",
    "smb": "smbprotocol",
    "ssh": "paramiko",
    "webdav": "webdav4",
    "webhdfs": "requests",
}
"""The pip name of the package that a scheme needs, from https://filesystem-spec.readthedocs.io/en/latest/api.html."""


@contextmanager
def remote_errors(url: str, where: str = "") -> Iterator[None]:
    """Raise errors of remote access as a `ParlalignError` with the cure; `where` replaces the URL in the message."""
    where = where or redacted(url)
    try:
        yield
    except (ParlalignError, MemoryError):
        raise
    except FileNotFoundError as error:
        # aiohttp also raises FileNotFoundError if the server does not answer; the cause distinguishes the two.
        cause = f" ({_reason(error.__cause__, url)})" if error.__cause__ and is_web(url) else ""
        raise ParlalignError(f"{where}: no such file or folder{cause}: check the URL") from error
    except PermissionError as error:
        reason = _reason(error, url)
        raise ParlalignError(f"{where}: access is denied ({reason}): check your permissions on the server") from error
    except ImportError as error:
        raise ParlalignError(f"{where}: {_missing_package(error, url)}") from error
    except Exception as error:
        if isinstance(error, ValueError) and _NO_RANGES.search(str(error)):
            raise ParlalignError(f"{where}: the server does not support range requests: download the file") from error
        cure = "check the URL, your permissions and the network"
        raise ParlalignError(f"{where}: cannot be read ({_reason(error, url)}): {cure}") from error


def _missing_package(error: ImportError, url: str) -> str:
    scheme = scheme_of(url)
    if error.name and error.name.partition(".")[0] == "fsspec":
        return "reading from a URL needs fsspec, which is not installed: pip install 'parlalign[remote]'"
    if package := _PACKAGES.get(scheme):
        return f"{scheme}:// needs {package}, which is not installed: pip install {package}"
    return f"{scheme}:// needs a package that is not installed ({_reason(error, url)}): install it"


def _reason(error: BaseException, url: str) -> str:
    """Return the message of an error on one line, without the credentials in the URL."""
    text = _ANY_URL.sub(lambda match: redacted(match[0]), str(error)) or type(error).__name__
    for secret in _secrets(url):
        text = text.replace(secret, "…")
    text = " ".join(text.split())
    text = "".join(char if char.isprintable() else "?" for char in text)
    return text if len(text) <= _LONGEST_REASON else f"{text[:_LONGEST_REASON]}…"


def _secrets(url: str) -> list[str]:
    """Return the parts of a URL that `redacted` removes, as a whole and split up, longest first."""
    start = len(scheme_of(url)) + len("://")
    removed = url[start:].replace(redacted(url)[start:], "\n", 1)
    parts = {*removed.split("\n"), *regex.split(r"[:@?&=#\n]", removed)}
    parts |= {unquote(part) for part in parts}
    return sorted((part for part in parts if len(part) >= _SHORTEST_SECRET), key=len, reverse=True)
