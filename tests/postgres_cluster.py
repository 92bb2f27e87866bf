"""A PostgreSQL server of the tests: a cluster of its own on loopback, and a schema or a database for each test."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest

OWNER = "owner"
"""The role that owns the database of a test. It is no superuser."""
_ADMITTED = """
host all guarded 127.0.0.1/32 scram-sha-256
host all stranger 127.0.0.1/32 reject
host all all 127.0.0.1/32 trust
"""
"""Who may connect: `guarded` with a password, `stranger` not at all, and others without a password."""
_DEBIAN = Path("/usr/lib/postgresql")
_OWN_USER = "postgres" if os.name == "posix" and os.geteuid() == 0 else None
"""PostgreSQL refuses to run as root; then it runs as the user that its package has made."""
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""Settings without which a test is slower; after `stop("immediate")`, commits are kept only with the last two on."""
_ATTEMPTS = 5  # another program may take the free port before the server does


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, of the latest version that is installed; None if there is none."""
    versions = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    found = str(versions[-1]) if versions else shutil.which("initdb")
    return None if found is None else Path(found).resolve().parent


@dataclass
class Cluster:
    """A server with its data in a temporary folder; `settings` are those of postgresql.conf."""

    programs: Path
    settings: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="parlalign-postgres-", ignore_cleanup_errors=True)
        self.data = Path(self._folder.name) / "data"
        self.port = 0
        self._numbers = count(1)
        self._shared = ""
        if _OWN_USER:
            shutil.chown(self._folder.name, _OWN_USER)
        choices = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-locale", "--no-sync"]
        self._run("initdb", *choices)
        (self.data / "pg_hba.conf").write_text(_ADMITTED, encoding="utf-8")

    def start(self) -> None:
        """Start the server on a free port of loopback, or on the port it had."""
        for attempt in range(_ATTEMPTS):
            self.port = self.port or _free_port()
            settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "port": self.port}
            options = " ".join(
                f"-c {name}={value or chr(39) * 2}" for name, value in {**settings, **self.settings}.items()
            )
            try:
                self._run("pg_ctl", "start", "-w", "-s", "-l", str(self.data / "log"), "-o", options)
            except subprocess.CalledProcessError:
                if attempt == _ATTEMPTS - 1:
                    raise
                self.port = 0
            else:
                return

    def stop(self, mode: str = "fast") -> None:
        """Stop the server; `immediate` is like a power failure of the machine."""
        self._run("pg_ctl", "stop", "-w", "-s", "-m", mode)

    def close(self) -> None:
        """Stop the server and remove its data."""
        self.stop("immediate")
        self._folder.cleanup()

    def new_database(self, *, template: str = "template0", options: str = "") -> str:
        """Return the address of a new database of the role `OWNER`."""
        name = f"test{next(self._numbers)}"
        with self.connection() as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone():
                connection.execute(f"CREATE ROLE {OWNER} LOGIN")
            connection.execute(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {template} {options}")
        return self.address(name)

    def new_schema(self) -> str:
        """Return the address of a new, empty schema of a database that tests share: a database has 8 MB."""
        if not self._shared:
            self._shared = self.new_database()
        return f"{self._shared}?schema=test{next(self._numbers)}"

    def address(self, database: str = "postgres", user: str = OWNER, password: str = "") -> str:
        """Return the address of a database for a user."""
        return f"postgresql://{user}{password and f':{password}'}@127.0.0.1:{self.port}/{database}"

    def connection(self, address: str | None = None) -> Any:
        """Return a connection as superuser, or to an address, that commits each statement."""
        import psycopg

        return psycopg.connect(address or self.address(user="postgres"), autocommit=True)

    def _run(self, program: str, *words: str) -> None:
        command = [str(self.programs / program), "-D", str(self.data), *words]
        subprocess.run(command, check=True, user=_OWN_USER, stdout=subprocess.DEVNULL, cwd="/")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def new_cluster(**settings: str) -> Cluster:
    """Start a cluster; skip the test where PostgreSQL or psycopg is not installed."""
    pytest.importorskip("psycopg", reason="psycopg is not installed (the extra `postgres`)")
    found = programs()
    if found is None:
        pytest.skip("PostgreSQL is not installed (Debian's package `postgresql`)")
    cluster = Cluster(found, settings)
    cluster.start()
    return cluster


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """Start a cluster that all tests of a process share, at its first use."""
    cluster = new_cluster(**_FAST)
    yield cluster
    cluster.close()


@pytest.fixture
def postgres_place(postgres_cluster: Cluster) -> str:
    """Return the address of a memory that does not exist yet."""
    return postgres_cluster.new_schema()
