"""Damage copies of a translation memory; check that each is refused, or exported byte for byte as before.

    python -m tests.faults.memory_damage --count 1000 --seed 1

Each copy is damaged in one of the ways of `DAMAGES`, by a random generator of the seed and its number, so that a
failure comes again by

    python -m tests.faults.memory_damage --seed 1 --again 512

Other commands than `export` may still work on a damaged copy, for instance if only its index is damaged. They end with
a result or with an error of one line, and `check` finds a fault in each copy whose export is refused.
"""

from __future__ import annotations

import argparse
import faulthandler
import multiprocessing
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from click.testing import CliRunner

from parlalign import Origin, Record, Span, open_memory
from parlalign.cli.root import main as parlalign_command
from parlalign.records import Edit, InlineCodes

_RECORDS = 400
_LONGEST = 60.0
"""Seconds after which a copy is given up."""
_NAME = "tm.sqlite"
_LOG = f"{_NAME}-wal"
_WORDS = ("haven", "brug", "veer", "dienst", "raad", "verdrag", "kust", "schip", "dijk", "artikel", "regio", "verslag")

Damage = Callable[[Random, Path, "Originals"], object]
"""Damages the memory in a folder."""


@dataclass(frozen=True, slots=True)
class Originals:
    """Folders with a memory, and the content of their exports by name.

    `closed` is a memory that no program uses, `killed` one whose writer was killed within a transaction, and `read` one
    into which a program writes while another one reads, so that SQLite cannot merge the log into the memory.
    `earlier` are the exports of the states of `read` before its last transaction.
    """

    closed: Path
    killed: Path
    read: Path
    exports: dict[str, bytes]
    earlier: set[bytes]


@dataclass(slots=True)
class Outcomes:
    """How many copies were exported whole, refused, or exported as they were before, and the failures."""

    counts: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    failures: list[str] = field(default_factory=list)


# The memories that are damaged ----------------------------------------------------------------------------------------


def _text(rng: Random, longest: int = 30) -> str:
    return " ".join(rng.choice(_WORDS) + rng.choice(("", "en", "s", ",")) for _ in range(rng.randint(1, longest))) + "."


def _record(rng: Random, number: int) -> Record:
    """Return a record with most of what a record can have."""
    texts = _text(rng), _text(rng).upper()
    origins = tuple(
        Origin(name, (Span(number, number + 9),), "item", str(number), (Edit(Span(number, number + 1), "-", "x", 0.5),))
        for name in ("nl.txt", f"de-{number % 7}.txt")
    )
    return Record(
        id=f"r{number}",
        source=texts[0],
        target=texts[1],
        languages=("nl", rng.choice(("de", "fr"))),
        level="paragraph",
        score=rng.choice((None, 0.5, rng.random())),
        status=rng.choice(("paired", "accepted")),
        origin=(origins[0], origins[1]) if rng.random() < 0.7 else (None, None),
        comment=_text(rng) if rng.random() < 0.2 else "",
        changed=datetime.fromtimestamp(1_700_000_000 + number, UTC) if rng.random() < 0.5 else None,
        pieces=((_text(rng, 4), _text(rng, 4).upper()),) * rng.randint(0, 2),
        codes=InlineCodes("tmx", f"<ph/>{texts[0]}", "") if rng.random() < 0.2 else None,
    )


def _make_originals(folder: Path) -> Originals:
    rng = Random(0)
    records = [_record(rng, number) for number in range(_RECORDS)]
    for name in ("closed", "killed", "read"):
        (folder / name).mkdir()
    with open_memory(folder / _NAME) as memory:
        memory.add(records)
    with open_memory(folder / _NAME) as memory:
        memory.add([replace(record, target=_text(rng)) for record in records[::5]])
        memory.add([_record(rng, number) for number in range(0, _RECORDS, 9)])
    shutil.copy(folder / _NAME, folder / "closed" / _NAME)
    with closing(sqlite3.connect(folder / _NAME)) as connection:
        connection.execute("PRAGMA cache_size = 5")  # so that a transaction is written before its end
        connection.execute("BEGIN")
        connection.execute("UPDATE records SET comment = comment || hex(randomblob(90)), score = 0")
        _copy(folder, folder / "killed")
    earlier = {_export(folder)}
    with open_memory(folder / _NAME) as memory:
        reading = memory.records()
        next(reading)
        memory.add([replace(record, source=_text(rng), comment="later") for record in records[::3]])
        earlier.add(_export(folder))
        memory.add([_record(rng, number) for number in range(_RECORDS, _RECORDS + 50)])
        _copy(folder, folder / "read")
        del reading
    exports = {name: _export(_copy(folder / name, folder / f"{name}-copy")) for name in ("closed", "killed", "read")}
    return Originals(folder / "closed", folder / "killed", folder / "read", exports, earlier)


def _copy(source: Path, target: Path) -> Path:
    """Copy a memory with its log."""
    target.mkdir(exist_ok=True)
    for name in (_NAME, _LOG):
        if (source / name).exists():
            shutil.copy(source / name, target / name)
    return target


def _export(folder: Path) -> bytes:
    code, message, content = export(folder)
    assert code == 0, message
    assert content is not None
    return content


# Damage to the bytes of a file ----------------------------------------------------------------------------------------


def _change_bytes(folder: Path, change: Callable[[bytearray], object], name: str = _NAME) -> None:
    content = bytearray((folder / name).read_bytes())
    change(content)
    (folder / name).write_bytes(content)


def _page_size(content: bytes | bytearray) -> int:
    return int.from_bytes(content[16:18], "big") or 1 << 16


def _pages(rng: Random, content: bytearray, count: int) -> list[slice]:
    size = _page_size(content)
    return [slice(k * size, (k + 1) * size) for k in rng.sample(range(len(content) // size), count)]


def flip_a_bit(rng: Random, folder: Path, _: Originals) -> None:
    def change(content: bytearray) -> None:
        content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)

    _change_bytes(folder, change)


def fill_a_page(rng: Random, folder: Path, _: Originals) -> None:
    """Fill a page with zeros or with ones, as disks do."""

    def change(content: bytearray) -> None:
        (page,) = _pages(rng, content, 1)
        content[page] = bytes([rng.choice((0, 255))]) * _page_size(content)

    _change_bytes(folder, change)


def exchange_pages(rng: Random, folder: Path, _: Originals) -> None:
    def change(content: bytearray) -> None:
        one, other = _pages(rng, content, 2)
        content[one], content[other] = content[other], content[one]

    _change_bytes(folder, change)


def copy_a_page(rng: Random, folder: Path, _: Originals) -> None:
    def change(content: bytearray) -> None:
        one, other = _pages(rng, content, 2)
        content[one] = content[other]

    _change_bytes(folder, change)


def restore_an_old_page(rng: Random, folder: Path, originals: Originals) -> None:
    """Put a page of the former state back, as a disk does that has lost a write."""
    old = (originals.closed / _NAME).read_bytes()
    _merge_log(folder)

    def change(content: bytearray) -> None:
        size = _page_size(content)
        changed = [k for k in range(0, len(old), size) if old[k : k + size] != content[k : k + size]]
        for k in rng.sample(changed, rng.choice((1, 1, 2, len(changed) // 2))):
            content[k : k + size] = old[k : k + size]

    _change_bytes(folder, change)


def cut_off(rng: Random, folder: Path, _: Originals) -> None:
    def change(content: bytearray) -> None:
        size = rng.choice((1, _page_size(content)))
        del content[rng.randrange(len(content) // size) * size :]

    _change_bytes(folder, change)


def write_other_bytes(rng: Random, folder: Path, _: Originals) -> None:
    def change(content: bytearray) -> None:
        size = rng.choice((2, 16, 512, 4096, 1 << 15))
        at = rng.randrange(len(content) - size)
        content[at : at + size] = rng.randbytes(size)

    _change_bytes(folder, change)


# Damage to the log ----------------------------------------------------------------------------------------------------


def _merge_log(folder: Path) -> None:
    """Merge the log into the memory."""
    with closing(sqlite3.connect(folder / _NAME)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def lose_the_log(_rng: Random, folder: Path, _: Originals) -> None:
    (folder / _LOG).unlink()


def damage_the_log(rng: Random, folder: Path, originals: Originals) -> None:
    damage = rng.choice((flip_a_bit, cut_off, write_other_bytes))
    content = (folder / _NAME).read_bytes()
    (folder / _LOG).replace(folder / _NAME)
    damage(rng, folder, originals)
    (folder / _NAME).replace(folder / _LOG)
    (folder / _NAME).write_bytes(content)


def use_an_old_log(rng: Random, folder: Path, originals: Originals) -> None:
    """Put a log back beside a memory that has been written since."""
    log = (folder / _LOG).read_bytes()
    with open_memory(folder / _NAME) as memory:
        memory.add([_record(rng, number) for number in range(3 * _RECORDS, 4 * _RECORDS)])
        memory.add([_record(rng, number) for number in range(0, _RECORDS, 7)])
    originals.exports["other"] = _export(folder)
    (folder / _LOG).write_bytes(log)


# Damage by other programs ---------------------------------------------------------------------------------------------


@contextmanager
def _connection(folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(folder / _NAME)) as connection, connection:
        yield connection


_STATEMENTS = (
    "DELETE FROM records WHERE number = :one",
    "DELETE FROM texts WHERE key = (SELECT source FROM records WHERE number = :one)",
    "UPDATE texts SET text = text || ' ' WHERE key = (SELECT source FROM records WHERE number = :one)",
    "UPDATE texts SET text = upper(text) WHERE key = (SELECT source FROM records WHERE number = :one)",
    "UPDATE texts SET text = 'nee' WHERE key = (SELECT target FROM records WHERE number = :one)",
    "UPDATE records SET score = 0.25 WHERE number = :one",
    "UPDATE records SET status = 'rejected' WHERE number = :one",
    "UPDATE records SET comment = comment || '?' WHERE number = :one",
    "UPDATE records SET changed = coalesce(changed, 0) + 1 WHERE number = :one",
    "UPDATE records SET level = 'clause' WHERE number = :one",
    "UPDATE records SET id = id || 'x' WHERE number = :one",
    "UPDATE records SET origin = NULL WHERE number = (SELECT min(number) FROM records WHERE origin IS NOT NULL)",
    "UPDATE records SET source_language = target_language WHERE number = :one",
    "UPDATE records SET source = (SELECT source FROM records WHERE number = :other) WHERE number = :one",
    "UPDATE records SET source = target WHERE number = :one",
    "UPDATE records SET number = number + 10000 WHERE number = :one",
    "INSERT INTO records({columns}) SELECT {others} FROM records WHERE number = :one",
    "UPDATE languages SET code = 'da' WHERE code = 'de'",
    "UPDATE languages SET number = number + 10 WHERE number = 1 + :one % 3",
    "UPDATE documents SET name = name || 'x' WHERE number = 1 + :one % 5",
    "UPDATE frequencies SET texts = texts + 1 WHERE word = 'haven'",
    "DELETE FROM frequencies WHERE word > 'k'",
    "INSERT INTO shelf(shelf) VALUES('delete-all')",
    "DELETE FROM shelf_data WHERE id = (SELECT max(id) FROM shelf_data)",
    "DROP INDEX records_by_source",
    "UPDATE totals SET serial = serial + 1",
    "DELETE FROM totals",
    "UPDATE records SET digest = digest + 1 WHERE number = :one",
    "UPDATE records SET digest = 0",
    "UPDATE totals SET records = records - 1",
    "UPDATE totals SET checksum = 0",
    "DELETE FROM pieces WHERE record IN (SELECT record FROM pieces LIMIT 3)",
    "UPDATE texts SET form = form + 1",
)


def change_by_sql(rng: Random, folder: Path, _: Originals) -> None:
    """Run a statement of another program, which knows nothing of the order of a memory."""
    statement = rng.choice(_STATEMENTS)
    with _connection(folder) as connection:
        one, other = rng.sample([number for (number,) in connection.execute("SELECT number FROM records")], 2)
        columns = [name for _, name, *_ in connection.execute("PRAGMA table_info(records)") if name != "number"]
        words = {
            "columns": ", ".join(columns),
            "others": ", ".join("id || 'x'" if name == "id" else name for name in columns),
        }
        connection.execute(statement.format(**words), {"one": one, "other": other})


def exchange_records(rng: Random, folder: Path, _: Originals) -> None:
    """Exchange two records, or one value of them."""
    with _connection(folder) as connection:
        one, other = rng.sample([number for (number,) in connection.execute("SELECT number FROM records")], 2)
        columns = [name for _, name, *_ in connection.execute("PRAGMA table_info(records)")]
        name = rng.choice(("number", "number", *columns))
        keys = {"number", "id", "source_language", "target_language"}
        values = dict(connection.execute(f"SELECT number, {name} FROM records WHERE number IN (?, ?)", (one, other)))  # noqa: S608
        for at, value in ((one, -1), (other, values[one]), (one if name != "number" else -1, values[other])):
            if value != -1 or name in keys:  # the values of keys are not the same at any moment
                connection.execute(f"UPDATE records SET {name} = ? WHERE number = ?", (value, at))  # noqa: S608


def exchange_texts(rng: Random, folder: Path, _: Originals) -> None:
    """Exchange two texts, also with their hashes."""
    with _connection(folder) as connection:
        keys = rng.sample([key for (key,) in connection.execute("SELECT key FROM texts")], 2)
        columns = rng.choice((("text",), ("text", "hash")))
        rows = [
            connection.execute(f"SELECT {', '.join(columns)} FROM texts WHERE key = ?", (key,)).fetchone()  # noqa: S608
            for key in keys
        ]
        changes = ", ".join(f"{name} = ?" for name in columns)
        for key, row in zip(keys, reversed(rows), strict=True):
            connection.execute(f"UPDATE texts SET {changes} WHERE key = ?", (*row, key))  # noqa: S608


_LOSING = (lose_the_log, damage_the_log)
"""After these, SQLite cannot know transactions that it had not merged."""
DAMAGES: dict[str, tuple[str, int, Damage]] = {
    "one bit flipped": ("closed", 25, flip_a_bit),
    "a page filled with zeros or ones": ("closed", 10, fill_a_page),
    "two pages exchanged": ("closed", 10, exchange_pages),
    "a page written over another one": ("closed", 5, copy_a_page),
    "pages of an earlier state": ("read", 6, restore_an_old_page),
    "cut off": ("closed", 6, cut_off),
    "2 bytes to 32 KB of other bytes": ("closed", 8, write_other_bytes),
    "an old log (-wal)": ("read", 4, use_an_old_log),
    "the log of a killed writer damaged": ("killed", 2, damage_the_log),
    "the log of a killed writer lost": ("killed", 2, lose_the_log),
    "the log damaged, with unmerged transactions": ("read", 2, damage_the_log),
    "the log lost, with unmerged transactions": ("read", 1, lose_the_log),
    "a statement of another program": ("closed", 14, change_by_sql),
    "two records exchanged, or a value of them": ("closed", 4, exchange_records),
    "two texts exchanged": ("closed", 2, exchange_texts),
}
"""What is damaged, how many of 100 copies, and how."""


# The commands on a damaged copy ---------------------------------------------------------------------------------------


def export(folder: Path) -> tuple[int, str, bytes | None]:
    """Export all records; return the exit code, the messages, and what the output contains, None without one."""
    out = folder / "out.jsonl"
    out.unlink(missing_ok=True)
    code, message = _run("export", folder / _NAME, out, "--status", "all")
    content = out.read_bytes() if out.exists() else None
    parts = [path.name for path in folder.glob("*.part")]
    return code, f"{message} left: {parts}" if parts else message, content


def _run(*words: object) -> tuple[int, str]:
    """Run `parlalign memory …`; return the exit code and the messages. Raises what is no `SystemExit`."""
    result = CliRunner().invoke(parlalign_command, ["memory", *map(str, words)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stderr


def outcome_of(folder: Path, expected: bytes, earlier: set[bytes]) -> str:
    """Return how a damaged copy is exported: "whole", "refused", "as before" or what is wrong."""
    code, message, content = export(folder)
    if code == 0:
        outcome = "whole" if content == expected else "as before" if content in earlier else "exported, but not whole"
    elif code == 1 and message.startswith("Error: ") and message.count("\n") == 1 and content is None:
        outcome = "refused"
    else:
        outcome = f"exit code {code}: {message}"
    check = _run("check", folder / _NAME)
    if outcome == "refused" and check[0] == 0:
        return "refused, but whole according to check"
    (folder / "more.jsonl").write_bytes(b"\n".join(expected.splitlines()[:3]) + b"\n")
    others = [
        check,
        _run("search", folder / _NAME, "haven, dienst"),
        _run("search", folder / _NAME, "haven* verslag", "--concordance"),
        _run("stats", folder / _NAME),
        _run("edit", folder / _NAME, "--words", "haven", "--replace", "haven", "kade", "--yes"),
        _run("delete", folder / _NAME, "--words", "dienst", "--yes"),
        _run("add", folder / _NAME, folder / "more.jsonl"),
    ]
    wrong = [message for code, message in others if code not in {0, 1} or "Traceback" in message]
    return f"another command: {wrong[0]}" if wrong else outcome


def damage_one(number: int, seed: int, originals: Originals, folder: Path) -> tuple[str, str]:
    """Damage a copy in `folder`; return the kind of damage and its outcome."""
    rng = Random(f"{seed} {number}")
    kinds = list(DAMAGES)
    kind = rng.choices(kinds, [DAMAGES[each][1] for each in kinds])[0]
    state, _, damage = DAMAGES[kind]
    shutil.copytree(getattr(originals, state), folder)
    damage(rng, folder, originals)
    expected = originals.exports.pop("other", originals.exports[state])
    return kind, outcome_of(folder, expected, originals.earlier if damage in _LOSING else set())


def run(numbers: Sequence[int], seed: int, outcomes: Outcomes, *, in_process: bool = False) -> None:
    """Damage a copy for each number, each in a process of its own, which may crash or hang."""
    context = multiprocessing.get_context("fork")
    with tempfile.TemporaryDirectory() as name:
        originals = _make_originals(Path(name))
        for number in numbers:
            folder = Path(name) / "damaged"
            if in_process:
                kind, outcome = damage_one(number, seed, originals, folder)
            else:
                receiver, sender = context.Pipe(duplex=False)
                process = context.Process(target=_send, args=(sender, number, seed, originals, folder))
                process.start()
                sender.close()
                kind, outcome = "?", f"no answer in {_LONGEST:.0f} seconds"
                if receiver.poll(_LONGEST):
                    try:
                        kind, outcome = receiver.recv()
                    except EOFError:
                        process.join()
                        outcome = f"crashed: {process.exitcode}"
                process.kill()
                process.join()
            shutil.rmtree(folder, ignore_errors=True)
            outcomes.counts[kind][outcome if outcome in {"whole", "refused", "as before"} else "failed"] += 1
            if outcome not in {"whole", "refused", "as before"}:
                outcomes.failures.append(f"{seed} {number} {kind}: {outcome}")


def _send(sender: multiprocessing.connection.Connection, *arguments: object) -> None:
    faulthandler.enable()
    try:
        sender.send(damage_one(*arguments))  # type: ignore[arg-type]
    except Exception as error:  # noqa: BLE001 - each is a failure
        sender.send(("?", f"{type(error).__name__}: {error}"))


def main() -> int:
    """Damage copies; print a table of the outcomes, and the failures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--again", type=int, help="only the copy of this number")
    options = parser.parse_args()
    outcomes = Outcomes()
    numbers = range(options.count) if options.again is None else [options.again]
    run(numbers, options.seed, outcomes, in_process=options.again is not None)
    names = ("whole", "refused", "as before", "failed")
    lines = [f"{'damage':45}" + "".join(f"{name:>11}" for name in names)]
    for kind, counts in sorted(outcomes.counts.items(), key=lambda item: -item[1].total()):
        lines.append(f"{kind:45}" + "".join(f"{counts[name]:11}" for name in names))
    sys.stdout.write("\n".join([*lines, *outcomes.failures]) + "\n")
    return bool(outcomes.failures)


if __name__ == "__main__":
    sys.exit(main())
