"""The errors of PostgreSQL in the words of parlalign: one line with the place, what is wrong, and the cure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import psycopg

from parlalign.errors import ParlalignError
from parlalign.text.normalization import printable

TIMEOUT = 60
"""Seconds that a writer waits for another writer."""


class _Fault(NamedTuple):
    """A usual error: its message, without the place, and the code that the pages know it by."""

    message: str
    code: str = ""


_PASSWORD = _Fault("the password is missing or wrong: write it to the file ~/.pgpass, or set PGPASSWORD")
_SERVER = _Fault("the server cannot be reached ({words}): check the address, and that the server runs", "no-connection")
_DATABASE = _Fault("there is no such database: create it with `createdb`, or check the address")
_USER = _Fault("the server has no such user: create it with `createuser`, or name the user in the address")
_ADMISSION = _Fault(
    "the server does not admit this connection ({words}): its administrator can, in the file pg_hba.conf",
    "no-permission",
)
_ENCRYPTION = _Fault(
    "an encrypted connection is not possible ({words}): check SSL and the certificate of the server, or change sslmode",
    "no-connection",
)
_PERMISSION = _Fault("no permission ({words}): the owner of the database can grant it", "no-permission")
_CONNECTIONS = _Fault("the server has too many connections: try again later, or raise its max_connections", "busy")
_RESTART = _Fault("the server is starting or stopping: try again in a moment", "busy")
_LOST = _Fault(
    "the connection was lost ({words}): repeat the command; what was committed is in the memory", "no-connection"
)
_BUSY = _Fault(f"another program has been writing to it for over {TIMEOUT} seconds: try again later", "busy")
_DAMAGED = _Fault("is damaged or was changed by another program ({words}): restore a backup", "damaged")

_BY_STATE = {
    "08": _LOST,
    "22021": _Fault("cannot store this text ({words}): report it"),
    "25006": _Fault("can only be read here: use the address of the primary server", "no-permission"),
    "28P01": _PASSWORD,
    "28": _ADMISSION,
    "3D000": _DATABASE,
    "40": _Fault("another program changed the same records: try again", "busy"),
    "42501": _PERMISSION,
    "42": _DAMAGED,
    "53100": _Fault("the disk of the server is full: make room, then repeat the command", "disk-full"),
    "53200": _Fault("the server is out of memory ({words}): lower its work_mem, or give it more"),
    "53300": _CONNECTIONS,
    "54": _Fault("an id or a name is too long for PostgreSQL ({words}): shorten it to 2,500 letters, or use SQLite"),
    "55P03": _BUSY,
    "57014": _Fault("took longer than the server allows: raise the statement_timeout of this user, or ask for less"),
    "57P03": _RESTART,
    "57P": _LOST,
    "58": _Fault("the server cannot read or write its files ({words}): check its disk"),
    "XX": _DAMAGED,
    "": _Fault("unexpected error of PostgreSQL ({words}): report it"),
}
"""By the beginning of SQLSTATE (postgresql.org/docs/current/errcodes-appendix.html), the special before the general."""

_BY_WORDS = {
    "password|SCRAM": _PASSWORD,
    "too many|connection slots": _CONNECTIONS,
    r"pg_hba\.conf|authentication failed": _ADMISSION,
    "SSL|certificate": _ENCRYPTION,
    "permission denied": _PERMISSION,
    "database .* does not exist": _DATABASE,
    "role .* (does not exist|is not permitted)": _USER,
    "starting up|shutting down|recovery": _RESTART,
    "": _SERVER,
}
"""An attempt to connect has no SQLSTATE, only the words of libpq or the server."""


@contextmanager
def postgres_errors(name: str) -> Iterator[None]:
    """Raise errors of psycopg as `ParlalignError` about the memory with this name."""
    try:
        yield
    except psycopg.Error as error:
        fault = _fault(error)
        raise ParlalignError(f"{name}: {fault.message.format(words=_words(error))}", code=fault.code) from error


def _fault(error: psycopg.Error) -> _Fault:
    """Return the usual error that an error of psycopg is."""
    if error.sqlstate:
        return next(fault for start, fault in _BY_STATE.items() if error.sqlstate.startswith(start))
    if not isinstance(error, psycopg.OperationalError):
        return _BY_STATE[""]
    if re.search("connection failed|connection is bad|resolve host", str(error)):
        return next(fault for words, fault in _BY_WORDS.items() if re.search(words, str(error)))
    return _LOST


def _words(error: psycopg.Error) -> str:
    """Return what the server says, in one line and without what libpq puts before it."""
    said = error.diag.message_primary or str(error)
    return printable(re.sub(r"(?s).*(?:failed: |is bad: |FATAL:  )", "", said).strip().split("\n")[0])[:200]
