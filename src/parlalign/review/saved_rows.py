"""What undo and redo give back: the other state of each row that an action has changed.

`saved_rows` has the state before an action, or the state after it once the action is undone. A row without a place does
not exist in that state. A row without `fields` has the same texts in both states. `saved_doubts` has the doubts of the
neighbours of these rows, which an action changes, too. Undo and redo exchange the saved states with the current ones
inside SQLite, so those of many rows need no memory.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from parlalign.review.stored_rows import ROW_COLUMNS, TEXT_COLUMNS


def _columns(names: Sequence[str], table: str = "") -> str:
    return ", ".join(f"{table}.{name}" if table else name for name in names)


_TABLES = "LEFT JOIN contents AS c USING (key) LEFT JOIN folded_texts AS f USING (key)"
_TEXTS = ("c.fields", "f.source", "f.target")
_SAVED = f"INSERT INTO saved_rows (action, key, {_columns((*ROW_COLUMNS, *TEXT_COLUMNS))})"
_SAVE = (
    f"{_SAVED} SELECT ?, r.key, {_columns(ROW_COLUMNS, 'r')}, {_columns(_TEXTS)} FROM rows AS r {_TABLES}"
    " WHERE r.key = ?"
)
_SAVE_WITHOUT_TEXTS = (
    f"INSERT INTO saved_rows (action, key, {_columns(ROW_COLUMNS)})"
    f" SELECT ?, key, {_columns(ROW_COLUMNS)} FROM rows WHERE key = ?"
)
_CHANGED_TEXTS = ", ".join(f"iif(s.place IS NULL OR s.fields IS NOT NULL, {text}, NULL)" for text in _TEXTS)
_SAVE_CURRENT = (
    f"{_SAVED} SELECT -s.action, s.key, {_columns(ROW_COLUMNS, 'r')}, {_CHANGED_TEXTS}"
    f" FROM saved_rows AS s LEFT JOIN rows AS r USING (key) {_TABLES} WHERE s.action = :action"
)
_STORED = _columns(["coalesce(doubt, 0)" if name == "doubt" else name for name in ROW_COLUMNS])
_INSERT_ROWS = (
    f"INSERT INTO rows ({_columns(('key', 'version', *ROW_COLUMNS))})"
    f" SELECT key, :version, {_STORED} FROM saved_rows WHERE action = :action AND place IS NOT NULL"
)
_SAVE_CURRENT_DOUBTS = """
INSERT INTO saved_doubts
SELECT -:action, key, rows.doubt FROM saved_doubts JOIN rows USING (key) WHERE action = :action
"""
_RESTORE_DOUBTS = """
UPDATE rows SET doubt = saved.doubt FROM (SELECT key, doubt FROM saved_doubts WHERE action = :action) AS saved
WHERE rows.key = saved.key
"""
_EXCHANGE = (
    _SAVE_CURRENT,
    "DELETE FROM rows WHERE key IN (SELECT key FROM saved_rows WHERE action = :action)",
    _INSERT_ROWS,
    *(
        f"DELETE FROM {table} WHERE key IN"
        " (SELECT key FROM saved_rows WHERE action = :action AND (place IS NULL OR fields IS NOT NULL))"
        for table in ("contents", "folded_texts")
    ),
    "INSERT INTO contents SELECT key, fields FROM saved_rows WHERE action = :action AND fields IS NOT NULL",
    "INSERT INTO folded_texts SELECT key, source, target FROM saved_rows WHERE action = :action AND fields IS NOT NULL",
    _SAVE_CURRENT_DOUBTS,
    _RESTORE_DOUBTS,
    *(
        statement
        for table in ("saved_rows", "saved_doubts")
        for statement in (
            f"DELETE FROM {table} WHERE action = :action",
            f"UPDATE {table} SET action = :action WHERE action = -:action",
        )
    ),
)


def save_rows(connection: sqlite3.Connection, action: int, keys: Iterable[int], *, with_texts: bool = True) -> None:
    """Save the current states of rows as those before an action; only one that keeps their texts needs no texts."""
    connection.executemany(_SAVE if with_texts else _SAVE_WITHOUT_TEXTS, ((action, key) for key in keys))


def save_new_row(connection: sqlite3.Connection, action: int, key: int) -> None:
    """Save that a row did not exist before an action."""
    connection.execute("INSERT INTO saved_rows (action, key) VALUES (?, ?)", (action, key))


def exchange_rows(connection: sqlite3.Connection, action: int, version: int) -> None:
    """Exchange the saved states of the rows of an action with the current ones; the rows get a new version."""
    for statement in _EXCHANGE:
        connection.execute(statement, {"action": action, "version": version})


def save_doubt(connection: sqlite3.Connection, action: int, key: int, doubt: float) -> None:
    """Save the doubt of a row as that before an action; a saved row has its doubt already."""
    statement = (
        "INSERT INTO saved_doubts SELECT :action, :key, :doubt"
        " WHERE NOT EXISTS (SELECT 1 FROM saved_rows WHERE action = :action AND key = :key)"
    )
    connection.execute(statement, {"action": action, "key": key, "doubt": doubt})


def positions_without_doubt(connection: sqlite3.Connection, action: int) -> Iterator[str]:
    """Yield the positions of saved rows whose doubts are not known: those of journals that were upgraded."""
    query = "SELECT place FROM saved_rows WHERE action = ? AND place IS NOT NULL AND doubt IS NULL"
    yield from (place for (place,) in connection.execute(query, (action,)))


def forget_undone_actions(connection: sqlite3.Connection, first: int) -> None:
    """Remove the actions from the number `first` on, which were undone, with the states of their rows."""
    for table, column in (("actions", "number"), ("saved_rows", "action"), ("saved_doubts", "action")):
        connection.execute(f"DELETE FROM {table} WHERE {column} >= ?", (first,))
