"""Addresses of databases, which are given where a path of a file can be given."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

_SCHEMES = ("postgresql://", "postgres://")  # https://www.postgresql.org/docs/current/libpq-connect.html


def is_database_address(place: str) -> bool:
    """Return whether a place is the address of a database, and no path.

    >>> is_database_address("postgresql://server/memory"), is_database_address("memory.sqlite")
    (True, False)
    """
    return place.startswith(_SCHEMES)


def has_password(address: str) -> bool:
    """Return whether an address contains a password; raise ValueError for one that is malformed.

    >>> has_password("postgresql://me:secret@server/memory"), has_password("postgresql://server/memory?password=secret")
    (True, True)
    """
    parts = urlsplit(address)
    return parts.password is not None or any(name.endswith("password") for name, _ in parse_qsl(parts.query))
