"""A connection to a Dask scheduler: a running one, or that of a cluster that is started and ended here."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO, cast
from urllib.parse import urlsplit

from parlalign.batch.local_engine import start_program
from parlalign.errors import ParlalignError
from parlalign.text.normalization import printable

if TYPE_CHECKING:
    from distributed import Client
    from distributed.security import Security

CONNECTION_ERRORS = (OSError, TimeoutError)
"""Exceptions of Dask if the other process has ended; its CommClosedError is an OSError."""
_CONNECT = 10  # seconds to wait for an answer of the scheduler, which usually takes less than one
_CLOSE = 5  # seconds to wait when a connection is closed; the scheduler may have ended
_VERBOSE = ("distributed", "tornado", "asyncio")


@contextmanager
def connected(scheduler: str | None, jobs: int) -> Iterator[tuple[Client, str]]:
    """Yield a client of a scheduler, and its address.

    Without a scheduler, a cluster of `jobs` workers is started, which ends with the block. Raises `ParlalignError` if
    the scheduler cannot be reached or the cluster cannot be started.
    """
    with _quiet(), _address(scheduler, jobs) as address, _client(address) as client:
        yield client, address


def check_installed() -> None:
    """Raise `ParlalignError` if Dask is not installed."""
    try:
        import distributed  # noqa: F401
    except ImportError as error:
        raise ParlalignError("engine dask needs Dask, which is not installed: pip install 'parlalign[dask]'") from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence the loggers of Dask, which report every start and end of a worker or connection."""
    import distributed  # noqa: F401 - it sets levels of loggers when it is imported

    known = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] in _VERBOSE]
    levels = {name: logging.getLogger(name).level for name in known}
    for name, level in levels.items():
        if level or name in _VERBOSE:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


@contextmanager
def _address(scheduler: str | None, jobs: int) -> Iterator[str]:
    """Yield the address `scheduler`, or that of a new cluster, which ends with the block."""
    if scheduler:
        _check_address(scheduler)
        yield scheduler
        return
    process = start_program("parlalign.batch.dask_cluster", "serve", str(jobs))
    try:
        line = cast("BinaryIO", process.stdout).readline()
        if not line:
            raise ParlalignError(
                f"Dask could not start {jobs} workers on this machine: give fewer --jobs, or --engine local"
            )
        yield json.loads(line)
    finally:
        _end(process)


def _check_address(scheduler: str) -> None:
    """Raise `ParlalignError` for an invalid address; Dask would leave an incomplete client."""
    try:
        parts = urlsplit(scheduler)
        is_address = parts.scheme in ("tcp", "tls") and bool(parts.hostname and parts.port)
    except ValueError:
        is_address = False
    if not is_address:
        raise ParlalignError(
            f"scheduler {scheduler!r}: is not an address: give it as tcp://host:8786 or tls://host:8786"
        )


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program of a cluster, which ends its workers."""
    cast("BinaryIO", process.stdin).close()
    try:
        process.wait(_CLOSE)
    except subprocess.TimeoutExpired:
        # The process leads a group, whose number cannot be reused before the process is waited for.
        os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()
        process.wait()
    finally:
        cast("BinaryIO", process.stdout).close()


@contextmanager
def _client(address: str) -> Iterator[Client]:
    from distributed import Client
    from distributed.versions import VersionMismatchWarning

    security = _security(address)
    with warnings.catch_warnings():
        # The warning is about other packages; each worker compares the versions that matter.
        warnings.simplefilter("ignore", VersionMismatchWarning)
        try:
            client = Client(address, timeout=_CONNECT, security=security, set_as_default=False, direct_to_workers=False)
        except (*CONNECTION_ERRORS, ValueError, TypeError, ImportError, RuntimeError) as error:
            raise ParlalignError(
                f"scheduler {address}: cannot be reached ({one_line(error)}): start it with `dask scheduler`, and give"
                " its address as tcp://host:8786"
            ) from error
    try:
        yield client
    finally:
        with suppress(Exception):  # the scheduler may have ended
            client.close(timeout=_CLOSE)


def _security(address: str) -> Security:
    """Return the encryption settings of Dask; raise `ParlalignError` if the address does not fit them."""
    from distributed.security import Security

    cure = "see distributed.comm.tls in Dask's configuration"
    try:
        security = Security()
        has_certificate = security.get_connection_args("client")["ssl_context"] is not None
    except (OSError, ValueError, TypeError) as error:
        raise ParlalignError(f"scheduler {address}: certificates cannot be read ({one_line(error)}): {cure}") from error
    if address.startswith("tls://") and not has_certificate:
        raise ParlalignError(f"scheduler {address}: TLS needs a certificate, but none is configured: {cure}")
    if not address.startswith("tls://") and security.require_encryption:
        raise ParlalignError(
            f"scheduler {address}: Dask is configured to require encryption: give tls://host:8786, or {cure}"
        )
    return security


def one_line(error: BaseException | None) -> str:
    """Return the message of an error on one line, or its class if it has no message."""
    return printable(" ".join(str(error).split())) or type(error).__name__
