"""The SQLite files of parlalign: how safely they are written, and which files are refused."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from parlalign.batch.run_journal import JOURNAL_OF_RUN, RunJournal
from parlalign.errors import ParlalignError
from parlalign.io.sqlite import SQLiteFormat, all_conditions, transaction
from parlalign.memory.sqlite_store import MEMORY, connect
from parlalign.review import journal_file

NOTES = SQLiteFormat(
    name="list of notes",
    cure="name another file",
    application_id=0x4E4F5445,
    version=3,
    schema="CREATE TABLE notes(text TEXT);\nCREATE INDEX by_text ON notes(text);\n",
    timeout=0.1,
    pragmas=("synchronous = FULL",),
)
FORMATS = [MEMORY, JOURNAL_OF_RUN, journal_file.JOURNAL_FORMAT]


@contextmanager
def memory(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(connect(path, create=True)) as connection:
        yield connection


@contextmanager
def journal_of_run(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(RunJournal(path, "options")) as journal:
        yield journal._connection


@contextmanager
def journal_of_review(path: Path) -> Iterator[sqlite3.Connection]:
    journal_file.make_journal(path, [], {})
    with closing(journal_file.connect(path)) as connection:
        yield connection


@pytest.mark.parametrize(
    ("opened", "synchronous"), [(memory, "NORMAL"), (journal_of_run, "NORMAL"), (journal_of_review, "FULL")]
)
def test_commits_reach_the_disk_as_the_docs_say(opened: type, synchronous: str, tmp_path: Path) -> None:
    """A write-ahead log with synchronous NORMAL survives a killed process, with FULL also a power cut."""
    with opened(tmp_path / "file") as connection:
        settings = [
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "trusted_schema", "cell_size_check")
        ]
    assert settings == ["wal", {"NORMAL": 1, "FULL": 2}[synchronous], 0, 1]


def test_the_kinds_of_files_are_told_apart(tmp_path: Path) -> None:
    assert len({kind.application_id for kind in FORMATS}) == len(FORMATS)
    for opened, other in ((memory, JOURNAL_OF_RUN), (journal_of_review, MEMORY), (journal_of_run, MEMORY)):
        path = tmp_path / opened.__name__
        with opened(path):
            pass
        with closing(other.open(path)) as connection, pytest.raises(ParlalignError, match=f"is not a {other.name}"):
            other.check(connection, path)


@pytest.mark.parametrize("opened", [memory, journal_of_run, journal_of_review])
def test_a_trigger_of_a_stranger_is_refused(opened: type, tmp_path: Path) -> None:
    path = tmp_path / "file"
    with opened(path) as connection:
        (table,) = connection.execute("SELECT name FROM sqlite_master WHERE name IN ('records', 'facts')").fetchone()
        connection.execute("CREATE TRIGGER t AFTER INSERT ON x BEGIN SELECT 1; END".replace("x", table))
    reopened = journal_file.connect if opened is journal_of_review else lambda path: opened(path).__enter__()
    with pytest.raises(ParlalignError, match="or triggers or views: it may be harmful: name another"):
        reopened(path)


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    path = tmp_path / "notes"
    with closing(NOTES.open(path, "mode=rwc")) as connection:
        assert NOTES.is_new(connection)
        with transaction(connection, write=True):
            NOTES.make_tables(connection)
        assert not NOTES.is_new(connection)
        NOTES.check(connection, path)
    return path


def test_a_file_of_another_version_is_refused(notes: Path) -> None:
    other = replace(NOTES, version=4)
    with closing(other.open(notes)) as connection, pytest.raises(ParlalignError, match=r"version 3 .* not 4.*upgrade"):
        other.check(connection, notes)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON notes BEGIN DELETE FROM notes; END",
        "CREATE VIEW v AS SELECT 1",
        "CREATE TABLE more(x)",
        "CREATE INDEX more ON notes(text)",
        "DROP INDEX by_text",
        "ALTER TABLE notes ADD COLUMN more",
    ],
)
def test_a_file_with_other_tables_is_refused(notes: Path, statement: str) -> None:
    with closing(NOTES.open(notes)) as connection:
        connection.execute(statement)
        with pytest.raises(ParlalignError, match=f"{notes}: has tables that do not belong in a list of notes"):
            NOTES.check(connection, notes)


def test_a_transaction_keeps_all_or_nothing(notes: Path) -> None:
    def interrupted(connection: sqlite3.Connection) -> None:
        with transaction(connection, write=True):
            connection.execute("INSERT INTO notes VALUES('a')")
            raise KeyboardInterrupt

    with closing(NOTES.open(notes)) as connection:
        with pytest.raises(KeyboardInterrupt):
            interrupted(connection)
        assert connection.execute("SELECT count(*) FROM notes").fetchone() == (0,)
        connection.execute("INSERT INTO notes VALUES('b')")
    with closing(NOTES.open(notes)) as connection:
        assert connection.execute("SELECT text FROM notes").fetchall() == [("b",)]


def test_errors_name_the_file_and_the_cure(notes: Path) -> None:
    with closing(NOTES.open(notes)) as one, closing(NOTES.open(notes)) as other:
        busy = "another program has been writing to it for over 0 seconds: try again later"
        with (
            transaction(one, write=True),
            pytest.raises(ParlalignError, match=f"^{notes}: {busy}$"),
            NOTES.errors(notes),
            transaction(other, write=True),
        ):
            pass
        unexpected = r"unexpected error of SQLite \(no such table: more\): report it"
        with pytest.raises(ParlalignError, match=f"^{notes}: {unexpected}$"), NOTES.errors(notes):
            one.execute("SELECT * FROM more")
        own = replace(NOTES, messages={"SQLITE_ERROR": "{folder}: {name}: see {path}"})
        with pytest.raises(ParlalignError, match=f"^{notes.parent}: list of notes: see {notes}$"), own.errors(notes):
            one.execute("SELECT * FROM more")


def test_conditions_of_several_criteria() -> None:
    sql = {"a": "a = ?", "b": "b IN (?)"}
    assert all_conditions({}, sql) == ("true", [])
    assert all_conditions({"a": 1, "b": (2, 3)}, sql) == ("a = ? AND b IN (?, ?)", [1, 2, 3])
    with pytest.raises(ParlalignError, match="filter by c: is not possible here"):
        all_conditions({"c": 1}, sql)
