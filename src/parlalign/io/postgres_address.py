"""The address of a memory in a PostgreSQL database: `postgresql://user@host/database?schema=NAME`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from parlalign.errors import ParlalignError

DEFAULT_SCHEMA = "parlalign"
_SCHEME = re.compile("postgres(?:ql)?:", re.IGNORECASE)
"""Of addresses with typing errors, too: as the name of a file, `postgresql:/ann:secret@host` would be in messages."""
_HOST = r"(?:\[[^\]@/?]*\]|[^@/?:,\[\]]*)(?::\d*)?"
_HOSTS = f"{_HOST}(?:,{_HOST})*"
_ADDRESS = re.compile(
    rf"(?P<scheme>postgres(?:ql)?://)(?:(?P<user>[^@/?:]*)(?::(?P<password>[^@/?]*))?@)?(?P<place>{_HOSTS}(?:/[^@?]*)?)(?:\?(?P<options>.*))?",
    re.DOTALL,
)
_SECRETS = {"password", "sslpassword", "oauth_client_secret"}
_LONGEST_NAME = 63  # bytes; PostgreSQL cuts off the rest


@dataclass(frozen=True, slots=True)
class Address:
    """What libpq needs for the connection, the schema of the memory, and the address as messages show it.

    `has_password` says whether these are different because the address contains a password.
    """

    connection: str
    schema: str
    name: str
    has_password: bool


def is_database_address(place: str | Path) -> bool:
    """Return whether a place is a database and not a file.

    >>> is_database_address("postgresql:///tm"), is_database_address("tm.sqlite")
    (True, False)
    """
    return isinstance(place, str) and _SCHEME.match(place) is not None


def parse_database_address(place: str) -> Address:
    """Return the parts of an address; raise `ParlalignError` if it cannot be divided without doubt.

    >>> parse_database_address("postgresql://ann:secret@host/tm?schema=law&sslmode=require")
    Address(connection='postgresql://ann:secret@host/tm?sslmode=require', schema='law', \
name='postgresql://ann@host/tm?schema=law&sslmode=require', has_password=True)
    """
    found = _ADDRESS.fullmatch(place)
    if not found or "@" in (found["options"] or "") or not place.isprintable():
        message = (
            "postgresql://…: is no address of a database: write postgresql://user@host:5432/database, with the"
            " characters @ / ? : of a user or password as %40 %2F %3F %3A"
        )
        raise ParlalignError(message, code="bad-memory-path")
    user = "" if found["user"] is None else f"{found['user']}@"
    options = [option.partition("=")[::2] for option in (found["options"] or "").split("&") if option]
    public = [option for option in options if unquote(option[0]).lower() not in _SECRETS]
    shown = _with_options(found["scheme"] + user + found["place"], public)
    schema = next((unquote(value) for key, value in options if key == "schema"), DEFAULT_SCHEMA)
    if not 0 < len(schema.encode("utf-8", "replace")) <= _LONGEST_NAME or "\0" in schema or schema.startswith("pg_"):
        raise ParlalignError(f"{shown}: no schema of PostgreSQL can have this name: name another one")
    kept = [option for option in options if option[0] != "schema"]
    has_password = found["password"] is not None or public != options
    return Address(_with_options(place.partition("?")[0], kept), schema, shown, has_password)


def _with_options(address: str, options: list[tuple[str, str]]) -> str:
    return f"{address}?{'&'.join(f'{key}={value}' for key, value in options)}" if options else address
