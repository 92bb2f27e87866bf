"""Polite requests to one web site, with httpx: one at a time, with pauses, retries, limits and a cache.

httpx is an extra. A redirect is followed only inside the site. Nothing is requested that is in the cache.
"""

from __future__ import annotations

import logging
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from parlalign.errors import ParlalignError
from parlalign.io.urls import redacted
from parlalign.io.web_cache import WebAnswer, WebCache
from parlalign.io.zip_guard import ARCHIVE_RULES

if TYPE_CHECKING:
    import httpx

MAX_BYTES = ARCHIVE_RULES.max_entry_bytes
"""Bytes of an answer, after decompression; the same limit as for a document in a folder."""
LONGEST_ANSWER = 600.0
"""Seconds for one answer; chosen: 128 MiB at 2 Mbit/s. A server could send a byte a minute without end."""
_TIMEOUT = 60.0  # seconds without a byte; chosen: Cellar makes archives when they are requested
_CONNECT_TIMEOUT = 20.0  # seconds
_WAITS = (2.0, 8.0, 30.0)
"""Seconds before each further try; chosen."""
_LONGEST_WAIT = 120.0
"""Seconds that a server may ask to wait (Retry-After); after longer ones the user is told."""
_MOST_REDIRECTS = 8
_CHUNK = 1 << 16  # bytes
_GZIP = 16 + zlib.MAX_WBITS  # https://docs.python.org/3/library/zlib.html#zlib.decompress
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_TRY_AGAIN = frozenset({408, 429, 500, 502, 503, 504})
_WITHOUT_CONTENT = frozenset({300, 404, 406, 410})
"""Several versions, none, none in the requested format or language, and none any more: an answer, no error."""
_PORTS = {"http": 80, "https": 443}
logger = logging.getLogger(__name__)

_INSTALL = "fetching needs httpx, which is not installed: pip install 'parlalign[fetch]'"


class _TryAgainError(Exception):
    """A request that may succeed later; `seconds` is what the server asks to wait."""

    def __init__(self, reason: str, seconds: float = 0.0) -> None:
        super().__init__(reason)
        self.seconds = seconds


class WebClient:
    """Requests to the site of `base`; use it as a context manager. `delay` is the pause in seconds between requests.

    Requests follow each other; the object is not for several threads.
    """

    def __init__(self, base: str, *, user_agent: str, delay: float = 1.0, cache: WebCache | None = None) -> None:
        self.base = base.rstrip("/")
        self._site = _checked_base(self.base)
        self._user_agent, self._delay, self._cache = user_agent, delay, cache
        self._client: httpx.Client | None = None
        self._last = -float("inf")

    def __enter__(self) -> WebClient:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def get(self, path: str, *, accept: str, language: str = "") -> WebAnswer:
        """Return the answer for a path of the site, from the cache if it is there.

        The status is 200, or one of `_WITHOUT_CONTENT`. Raises `ParlalignError` for all other answers and if there is
        none.
        """
        address = f"{self.base}{path}"
        key = (address, accept, language)
        answer = self._cache.load(*key) if self._cache else None
        if answer is None:
            answer = self._follow(address, _headers(accept, language))
            if self._cache:
                self._cache.save(answer, *key)
        return answer

    def _follow(self, address: str, headers: dict[str, str]) -> WebAnswer:
        for _ in range(_MOST_REDIRECTS):
            answer, location = self._with_retries(address, headers)
            if answer is not None:
                return answer
            address = self._redirected(address, location)
        raise ParlalignError(f"{redacted(address)}: leads from one address to the next without end: try again later")

    def _redirected(self, address: str, location: str) -> str:
        """Return the next address; raise `ParlalignError` if it is on another site, and never change to plain http."""
        try:
            target = urlsplit(urljoin(address, location))
            is_inside = _place_of(target) in {_place_of(self._site), *_default_places(self._site)}
        except ValueError:
            is_inside = False
        if not is_inside or target.username or target.password:
            raise ParlalignError(
                f"{redacted(address)}: leads to another site ({redacted(location):.100}), which is not followed:"
                " open it in a browser and save the page"
            )
        if self._site.scheme == "https" and target.scheme == "http":
            target = target._replace(scheme="https", netloc=target.hostname or "")
        return urlunsplit(target)

    def _with_retries(self, address: str, headers: dict[str, str]) -> tuple[WebAnswer | None, str]:
        """Return the answer or, after None, the address of a redirect."""
        for wait in (*_WAITS, None):
            self._pause()
            try:
                return self._request(address, headers)
            except _TryAgainError as error:
                if wait is None or error.seconds > _LONGEST_WAIT:
                    later = f"in {error.seconds:.0f} seconds" if error.seconds else "later"
                    raise ParlalignError(f"{redacted(address)}: {error}: try again {later}") from error
                logger.info("%s: %s: another try follows", redacted(address), error)
                sleep(max(wait, error.seconds))
        raise AssertionError  # the last try returns or raises

    def _request(self, address: str, headers: dict[str, str]) -> tuple[WebAnswer | None, str]:
        shown = redacted(address)
        with _connection_errors(shown), self._opened().stream("GET", address, headers=headers) as response:
            status = response.status_code
            if status == 200:
                return WebAnswer(200, address, _content(response, shown)), ""
            if status in _WITHOUT_CONTENT:
                return WebAnswer(status, address, b""), ""
            if status in _REDIRECTS:
                return None, response.headers.get("location", "")
            if status in _TRY_AGAIN:
                raise _TryAgainError(
                    f"the site is busy ({_status(response)})", _retry_after(response.headers.get("retry-after", ""))
                )
            raise ParlalignError(f"{shown}: {_refusal(response)}")

    def _opened(self) -> httpx.Client:
        if self._client is None:
            try:
                import httpx
            except ImportError as error:
                raise ParlalignError(_INSTALL) from error
            self._client = httpx.Client(
                headers={"User-Agent": self._user_agent, "Accept-Encoding": "gzip"},
                timeout=httpx.Timeout(_TIMEOUT, connect=_CONNECT_TIMEOUT),
                follow_redirects=False,
            )
        return self._client

    def _pause(self) -> None:
        """Wait until `delay` seconds have passed since the last request."""
        rest = self._last + self._delay - monotonic()
        if rest > 0:
            sleep(rest)
        self._last = monotonic()


def _checked_base(base: str) -> SplitResult:
    try:
        parts = urlsplit(base)
        is_site = parts.scheme in _PORTS and bool(parts.hostname) and not parts.query and parts.port != 0
    except ValueError:
        is_site = False
    if not is_site:
        raise ParlalignError(
            f"{redacted(base)}: is no address of a site: write it as in https://www.europarl.europa.eu"
        )
    return parts


def _place_of(parts: SplitResult) -> tuple[str, int]:
    """Return host and port; raise ValueError for another scheme."""
    if parts.scheme not in _PORTS:
        raise ValueError(parts.scheme)
    return (parts.hostname or "").lower(), parts.port or _PORTS[parts.scheme]


def _default_places(site: SplitResult) -> Iterator[tuple[str, int]]:
    """Yield the places of a site that uses the default ports: Cellar redirects from https to http."""
    host, port = _place_of(site)
    if port == _PORTS[site.scheme]:
        yield from ((host, other) for other in _PORTS.values())


def _headers(accept: str, language: str) -> dict[str, str]:
    return {"Accept": accept, **({"Accept-Language": language} if language else {})}


def _content(response: httpx.Response, shown: str) -> bytes:
    """Return the content of an answer within the limits on bytes and time."""
    chunks, size, until = [], 0, monotonic() + LONGEST_ANSWER
    for chunk in _decompressed(response, shown):
        chunks.append(chunk)
        size += len(chunk)
        if size > MAX_BYTES:
            raise ParlalignError(f"{shown}: is larger than {MAX_BYTES >> 20} MiB: download it and divide it")
        if monotonic() > until:
            raise ParlalignError(f"{shown}: did not end in {LONGEST_ANSWER:.0f} seconds: try again later")
    return b"".join(chunks)


def _decompressed(response: httpx.Response, shown: str) -> Iterator[bytes]:
    """Yield the content in chunks of at most `_CHUNK` bytes.

    httpx itself has no such limit, and accepts gzip without its end.
    """
    encoding = response.headers.get("content-encoding", "identity").lower()
    if encoding == "identity":
        yield from response.iter_raw(_CHUNK)
        return
    if encoding not in {"gzip", "x-gzip"}:
        raise ParlalignError(f"{shown}: is compressed as {encoding!r:.40}, which was not asked for: try again later")
    decoder = zlib.decompressobj(wbits=_GZIP)
    try:
        for raw in response.iter_raw(_CHUNK):
            rest = raw
            while rest and not decoder.eof:
                yield decoder.decompress(rest, _CHUNK)
                rest = decoder.unconsumed_tail
    except zlib.error as error:
        raise ParlalignError(f"{shown}: is damaged gzip ({error}): try again later") from error
    if not decoder.eof:
        raise _TryAgainError("the content broke off")


def _status(response: httpx.Response) -> str:
    return f"{response.status_code} {response.reason_phrase:.40}".strip()


def _refusal(response: httpx.Response) -> str:
    """Return the message for an answer that is no document."""
    if response.status_code in {202, 401, 403}:  # with 202 a firewall first wants to see a browser
        return f"the site refuses programs ({_status(response)}): open the address in a browser and save the page"
    if response.status_code == 407:
        return "the proxy asks for a password: write it into HTTPS_PROXY, as in http://user:password@host:port"
    return f"the site answers {_status(response)}: check the number, or try again later"


def _retry_after(value: str) -> float:
    """Return the seconds of a Retry-After header, which may be a date; 0 if there is none."""
    if value.strip().isdecimal():
        return float(value.strip()[:9])
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return 0.0
    date = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max(0.0, (date - datetime.now(UTC)).total_seconds())


@contextmanager
def _connection_errors(shown: str) -> Iterator[None]:
    """Raise errors of the network as `ParlalignError` with the cure, or as `_TryAgainError` if they may pass."""
    try:
        import httpx
    except ImportError as error:
        raise ParlalignError(_INSTALL) from error
    try:
        yield
    except (httpx.TimeoutException, httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError) as error:
        if "location header" in str(error).lower():
            raise ParlalignError(f"{shown}: leads to an address that is none: try again later") from error
        reason = "no answer in time" if isinstance(error, httpx.TimeoutException) else "the connection broke off"
        raise _TryAgainError(reason) from error
    except httpx.ProxyError as error:
        raise ParlalignError(f"{shown}: the proxy fails ({_reason(error)}): check HTTPS_PROXY") from error
    except httpx.ConnectError as error:
        reason = _reason(error)
        cure = "check the network and, behind a proxy, HTTPS_PROXY"
        if "certificate" in reason.lower() or "ssl" in reason.lower():
            cure = "check the clock of the computer, or name the certificates of your network in SSL_CERT_FILE"
        raise ParlalignError(f"{shown}: cannot be reached ({reason}): {cure}") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ParlalignError(f"{shown}: cannot be read ({_reason(error)}): try again later") from error


def _reason(error: Any) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return "".join(char if char.isprintable() else "?" for char in text)[:150]
