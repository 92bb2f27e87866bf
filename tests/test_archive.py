"""Folders and zip archives as input: files read and ignored, attacks, and `parlalign align`."""

from __future__ import annotations

import os
import re
import shutil
import stat
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import parlalign
from parlalign.app.collection import Collection
from parlalign.cli.root import main
from parlalign.errors import ParlalignError
from parlalign.io import zip_guard
from parlalign.options import Options
from parlalign.sources import zip_archive
from parlalign.sources.document_source import DocumentCollection
from parlalign.sources.open_collection import open_collection, read_document
from parlalign.text.normalization import printable

RIVER, SEEDS = (parlalign.corpus_path(name) for name in ("river-deltas", "seed-exchange"))
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs a command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(main, [str(word) for word in words])


def zipped(path: Path, members: dict[str, bytes] | list[tuple[str, bytes]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items() if isinstance(members, dict) else members:
            file.writestr(name, content)
    return path


def filled(folder: Path, members: dict[str, bytes]) -> Path:
    for name, content in members.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def content(path: Path, name: str) -> bytes:
    with open_collection(path) as texts:
        return texts.content(name)


def limit(monkeypatch: pytest.MonkeyPatch, **limits: int) -> None:
    """Lower limits on archives."""
    rules = replace(zip_guard.ARCHIVE_RULES, **limits)  # type: ignore[arg-type]
    monkeypatch.setattr(zip_archive, "ARCHIVE_RULES", rules)


def refusal(path: Path, name: str = "x.txt") -> str:
    """Return the one-line error for an entry."""
    with pytest.raises(ParlalignError) as error:
        content(path, name)
    assert "\n" not in str(error.value)
    return str(error.value)


def texts() -> dict[str, bytes]:
    """Return two pairs, one in folders and one by suffix, and a mixed text."""
    return {
        "nl/river.txt": (RIVER / "nl.txt").read_bytes(),
        "de/river.txt": (RIVER / "de.txt").read_bytes(),
        "seeds_NL.txt": (SEEDS / "nl.txt").read_bytes(),
        "seeds_DE.txt": (SEEDS / "de.txt").read_bytes(),
        "page.txt": (RIVER / "damaged" / "mixed.txt").read_bytes(),
    }


def documents(stderr: str) -> dict[str, int]:
    """Return the counts of documents by result after a check that they add up."""
    found = re.search(r"documents: (\d+) in = (.*)", stderr)
    assert found, stderr
    places = {place: int(count) for count, place in (part.split(" ", 1) for part in found[2].split(" + "))}
    assert sum(places.values()) == int(found[1])
    return places


# Files read and ignored


def test_a_folder_and_what_is_ignored_there(tmp_path: Path) -> None:
    folder = filled(
        tmp_path / "texts",
        {
            "a/b/x.txt": b"x",
            "y.TXT": b"y",
            ".hidden.txt": b"",
            ".git/x.txt": b"",
            ".git/y.txt": b"",
            "__MACOSX/x.txt": b"",
            "~$y.txt": b"",
            "inside.zip": b"",
            "inside.tar.gz": b"",
            "picture.jpg": b"",
            "README": b"",
        },
    )
    with open_collection(folder) as found:
        assert found.names == ("a/b/x.txt", "y.TXT")
        assert found.ignored == {
            "hidden": 4,
            "archives inside": 2,
            "not read (.jpg)": 1,
            "in no format that is read": 1,
        }
        document = read_document(found, "a/b/x.txt")
        assert (document.id, document.path, document.source) == ("a/b/x.txt", str(folder / "a/b/x.txt"), "x")


@pytest.mark.skipif(os.name != "posix", reason="needs links and pipes")
def test_links_are_followed_only_inside_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    folder = filled(tmp_path / "texts", {"a/x.txt": b"x"})
    (folder / "same.txt").symlink_to("a/x.txt")
    for name, goal in (("out", "../secret.txt"), ("self", "self.txt"), ("none", "nothing"), ("up", ".."), ("dir", "a")):
        (folder / f"{name}.txt").symlink_to(goal)
    os.mkfifo(folder / "pipe.txt")
    with open_collection(folder) as found:
        assert found.names == ("a/x.txt", "same.txt")
        assert found.ignored == {"links": 5, "no plain files": 1}


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a user who may not read everything")
def test_a_folder_that_may_not_be_read(tmp_path: Path) -> None:
    folder = filled(tmp_path / "texts", {"locked/x.txt": b"", "y.txt": b""})
    (folder / "locked").chmod(0)
    with open_collection(folder) as found:
        assert found.ignored == {"folders that may not be read": 1}
    (folder / "locked").chmod(0o700)


def test_a_zip_and_what_is_ignored_there(tmp_path: Path) -> None:
    names = ["a/b/x.txt", "./y.TXT", "a/", "__MACOSX/a/._x.txt", ".x.txt", "inside.zip", "b\\z.txt", "README"]
    with open_collection(zipped(tmp_path / "texts.zip", dict.fromkeys(names, b"x"))) as found:
        assert found.names == ("a/b/x.txt", "b/z.txt", "y.TXT")
        assert found.ignored == {"hidden": 2, "archives inside": 1, "in no format that is read": 1}
        assert read_document(found, "b/z.txt").path == str(tmp_path / "texts.zip" / "b/z.txt")


def test_last_of_several_entries_with_one_name_is_read(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        path = zipped(tmp_path / "x.zip", [("x.txt", b"old"), ("x.txt", b"older"), ("./x.txt", b"new")])
    with open_collection(path) as found:
        assert found.content("x.txt") == b"new"
        assert found.ignored == {"replaced by later ones of the same name": 2}


@pytest.mark.parametrize(
    ("stored", "flag", "name"),
    [
        ("entschließung.txt".encode(), True, "entschließung.txt"),
        ("entschließung.txt".encode(), False, "entschließung.txt"),
        ("entschließung.txt".encode("cp437"), False, "entschließung.txt"),
    ],
)
def test_names_as_zip_programs_write_them(tmp_path: Path, stored: bytes, flag: bool, name: str) -> None:
    path = renamed(zipped(tmp_path / "x.zip", {"n" * len(stored): b"x"}), b"n" * len(stored), stored, utf8=flag)
    with open_collection(path) as found:
        assert found.names == (name,)
        assert found.content(name) == b"x"


def renamed(path: Path, old: bytes, new: bytes, *, utf8: bool) -> Path:
    """Write a name of the same length into both headers, with or without the UTF-8 flag."""
    raw = path.read_bytes().replace(old, new)
    local, central = raw.index(b"PK\3\4"), raw.index(b"PK\1\2")
    flags = struct.pack("<H", 0x800 if utf8 else 0)
    raw = raw[: local + 6] + flags + raw[local + 8 : central + 8] + flags + raw[central + 10 :]
    path.write_bytes(raw)
    return path


def test_read_pairs(tmp_path: Path) -> None:
    folder = filled(tmp_path / "texts", texts())
    path = zipped(tmp_path / "texts.zip", texts())
    for place in (folder, path):
        pairs = list(parlalign.read_pairs(place))
        assert [(a.id, b.id) for a, b in pairs] == [("nl/river.txt", "de/river.txt"), ("seeds_NL.txt", "seeds_DE.txt")]
    assert [b.id for _, b in parlalign.read_pairs(path, ("de", "nl"))] == ["nl/river.txt", "seeds_NL.txt"]


# Attacks


@pytest.mark.parametrize(
    "name", ["../x.txt", "/etc/x.txt", "a/../../x.txt", "C:\\x.txt", "c:x.txt", "..\\x.txt", "\\x.txt"]
)
def test_paths_out_of_the_archive_are_ignored(tmp_path: Path, name: str) -> None:
    with open_collection(zipped(tmp_path / "x.zip", {name: b"x", "y.txt": b"y"})) as found:
        assert found.names == ("y.txt",)
        assert found.ignored == {"paths out of the archive": 1}


def test_a_link_in_an_archive_is_not_read(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("x.txt")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as file:
        file.writestr(info, "/etc/passwd")
    with open_collection(tmp_path / "x.zip") as found:
        assert (found.names, found.ignored) == ((), {"links": 1})


def test_a_bomb_is_stopped_while_it_is_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"x.txt": bytes(20 << 20)})
    assert "over 200 times its size" in refusal(path)


@pytest.mark.parametrize("size", [1, 1000, 0xFFFFFFF0])
def test_zip_bomb_with_false_sizes_is_refused(tmp_path: Path, size: int) -> None:
    """The headers state false sizes, unpacked and then also compressed."""
    path = zipped(tmp_path / "x.zip", {"x.txt": bytes(20 << 20)})
    raw = bytearray(path.read_bytes())
    for mark, at in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        struct.pack_into("<L", raw, raw.index(mark) + at, size)
    path.write_bytes(raw)
    assert re.search("over 200 times its size|Bad CRC-32", refusal(path))
    for mark, at in ((b"PK\3\4", 18), (b"PK\1\2", 20)):
        struct.pack_into("<L", raw, raw.index(mark) + at, 0xFFFFFFF0)
    path.write_bytes(raw)
    assert re.search("over 200 times its size|damaged", refusal(path))


def test_size_limits_of_entry_and_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zipped(tmp_path / "x.zip", {"x.txt": os.urandom(3 << 20), "y.txt": os.urandom(3 << 20)})
    limit(monkeypatch, max_total_bytes=4 << 20)
    with open_collection(path) as found:
        assert len(found.content("x.txt")) == 3 << 20
        with pytest.raises(ParlalignError, match="divide it"):
            found.content("y.txt")
    limit(monkeypatch, max_entry_bytes=2 << 20)
    assert "is larger than 2 MiB" in refusal(path)


def test_entries_that_share_their_bytes_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many entries that refer to the same compressed bytes are a zip bomb; all unpacked bytes are counted."""
    limit(monkeypatch, max_total_bytes=10 << 20)
    path = zipped(tmp_path / "x.zip", {"x.txt": os.urandom(1 << 20)})
    raw = path.read_bytes()
    start, end = raw.index(b"PK\1\2"), raw.rindex(b"PK\5\6")
    entries = raw[start:end] * 20
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 20, 20, len(entries), start, 0)
    path.write_bytes(raw[:start] + entries + tail)
    with open_collection(path) as found:
        assert found.ignored == {"replaced by later ones of the same name": 19}
        # Newer versions of Python detect the overlap; with older ones the limit applies.
        with pytest.raises(ParlalignError):
            read_often(found, 20)


def read_often(found: DocumentCollection, times: int) -> None:
    for _ in range(times):
        found.content("x.txt")


def test_archive_with_too_many_entries_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as file:
        for k in range(100_001):
            file.writestr(f"{k}.txt", b"")
    with pytest.raises(ParlalignError, match="more than 100,000 files: divide it"):
        content(path, "1.txt")
    monkeypatch.setattr(zip_guard, "MAX_DIRECTORY", 1 << 20)
    with pytest.raises(ParlalignError, match="its directory is larger than 1 MiB"):
        content(path, "1.txt")


def test_folder_with_too_many_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limit(monkeypatch, max_entries=3)
    monkeypatch.setattr("parlalign.sources.open_collection.MAX_FILES", 3)
    folder = filled(tmp_path / "texts", {f"{k}/x": b"" for k in range(4)})
    with pytest.raises(ParlalignError, match="more than 3 files"), open_collection(folder):
        pass


def test_an_encrypted_member(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"x.txt": b"x"})
    raw = bytearray(path.read_bytes())
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        raw[raw.index(mark) + at] |= 1
    path.write_bytes(raw)
    assert "is encrypted with a password: unpack it with its password" in refusal(path)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unsupported_compression_methods_are_refused(tmp_path: Path, method: int) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w", method) as file:
        file.writestr("x.txt", "x")
    assert f"compressed by method {method}" in refusal(tmp_path / "x.zip")


def test_damaged_archives(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"x.txt": os.urandom(5000)})
    whole = path.read_bytes()
    path.write_bytes(whole[:3000])
    assert "is not a readable zip archive" in refusal(path)
    path.write_bytes(whole[:2000] + b"\0\0\0" + whole[2003:])
    assert "damaged" in refusal(path)
    path.write_bytes(b"")
    assert "is not a readable zip archive" in refusal(path)
    assert "no such file" in refusal(tmp_path / "none.zip")
    stored = "ß.txt".encode("latin-1")
    renamed(zipped(path, {"n" * len(stored): b"x"}), b"n" * len(stored), stored, utf8=True)
    assert "is not a readable zip archive" in refusal(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), min_size=1, max_size=6), st.integers(0, 400))
def test_damage_gives_one_line_errors(tmp_path: Path, changes: list[tuple[int, int]], cut: int) -> None:
    path = zipped(tmp_path / "x.zip", {"nl/x.txt": b"een tekst " * 9, "de/x.txt": zlib.compress(b"ein Text")})
    raw = bytearray(path.read_bytes())
    for at, value in changes:
        raw[at % len(raw)] = value
    path.write_bytes(raw if cut % 3 else raw[:cut])
    assert all("\n" not in message for message in refusals(path))


def test_a_member_without_a_name(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"x.txt": b"x", "y.txt": b"y"})
    raw = bytearray(path.read_bytes())
    at = raw.index(b"PK\1\2")
    struct.pack_into("<HHH", raw, at + 28, 0, 0, 5)  # the name becomes a comment
    path.write_bytes(raw)
    with open_collection(path) as found:
        assert (found.names, found.ignored) == (("y.txt",), {"in no format that is read": 1})


def refusals(path: Path) -> list[str]:
    """Read all of an archive; return its error and those of its entries."""
    messages = []
    try:
        with open_collection(path) as found:
            for name in found.names:
                try:
                    found.content(name)
                except ParlalignError as error:
                    messages.append(str(error))
    except ParlalignError as error:
        messages.append(str(error))
    return messages


@pytest.mark.skipif(os.name != "posix", reason="names are bytes on posix alone")
def test_names_that_cannot_be_printed(run: Run, tmp_path: Path) -> None:
    folder = filled(tmp_path / "texts", {"a\nb.nl.txt": b"\0\1\2", "a\nb.de.txt": b"x"})
    (tmp_path / "texts" / os.fsdecode(b"\xdf.nl.txt")).write_bytes((RIVER / "nl.txt").read_bytes())
    (tmp_path / "texts" / os.fsdecode(b"\xdf.de.txt")).write_bytes((RIVER / "de.txt").read_bytes())
    result = run("align", folder, "-o", "x.jsonl")
    assert result.exit_code == 3
    assert r"a\nb: failed: " in result.stderr
    assert documents(result.stderr) == {"in pairs": 2, "failed": 2}
    (first, *_) = parlalign.read_records("x.jsonl")
    assert first.origin[0]
    assert first.origin[0].document == printable(os.fsdecode(b"\xdf.nl.txt")) == r"\udcdf.nl.txt"


# The command


def test_output_is_not_read_as_input(run: Run, tmp_path: Path) -> None:
    folder = filled(tmp_path / "texts", texts())
    first = run("align", folder, "-o", folder / "page.html")
    page = (folder / "page.html").read_bytes()
    second = run("align", folder, "-o", folder / "page.html")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert (folder / "page.html").read_bytes() == page
    assert "1 the output" in second.stderr


def test_a_folder_and_a_zip_of_it_give_the_same_bytes(run: Run, tmp_path: Path) -> None:
    folder, path = filled(tmp_path / "texts", texts()), zipped(tmp_path / "other.zip", texts())
    for suffix in ("jsonl", "tsv", "tmx"):
        assert run("align", folder, "-o", f"a.{suffix}").exit_code == 0
        assert run("align", path, "-o", f"b.{suffix}").exit_code == 0
        assert Path(f"a.{suffix}").read_bytes() == Path(f"b.{suffix}").read_bytes()
    records = parlalign.read_records("a.jsonl")
    assert {tuple(side.document for side in record.origin if side) for record in records} == {
        ("nl/river.txt", "de/river.txt"),
        ("seeds_NL.txt", "seeds_DE.txt"),
        ("page.txt", "page.txt"),
    }
    assert len(parlalign.read_records("a.tmx")) == len(records)


def test_all_records_are_in_one_file_with_unique_ids(run: Run, tmp_path: Path) -> None:
    folder = filled(tmp_path / "texts", texts())
    for side in ("nl", "de"):
        shutil.copy(folder / f"{side}/river.txt", folder / f"again.{side}.txt")
    result = run("align", folder, "-o", "x.jsonl", "--keep-all", "--level", "clause")
    assert documents(result.stderr) == {"in pairs": 6, "mixed": 1}
    records = parlalign.read_records("x.jsonl")
    assert len({record.id for record in records}) == len(records)
    found = re.search(r"segments: (\d+) in .*= (\d+) paired \+ (\d+) unpaired \+ (\d+) rejected", result.stderr)
    assert found
    total, *parts = map(int, found.groups())
    assert total == sum(parts) == sum(len(side.spans) for record in records for side in record.origin if side)
    assert f"x.jsonl: {len(records)} records written" in result.stderr
    alone = filled(tmp_path / "alone", {name: raw for name, raw in texts().items() if "river" in name})
    run("align", alone, "-o", "y.jsonl", "--keep-all", "--level", "clause")
    assert set(parlalign.read_records("y.jsonl")) <= set(records)


def test_a_bad_file_does_not_stop_the_others(run: Run, tmp_path: Path) -> None:
    dutch = (RIVER / "nl.txt").read_bytes()
    odd = {
        "bad.nl.txt": b"a\0b",
        "bad.de.txt": b"ja",
        "same.nl.txt": dutch,
        "same.de.txt": dutch,
        "lone_NL.txt": dutch,
        "x.fr.txt": b"",
        "two.nl.txt": b"",
        "two.nl.text": b"",
        "two.de.txt": b"",
        "README.txt": b"This is the readme of this folder, and it says what there is in it.",
        "over-de-grens.txt": dutch,
        "x.jpg": b"",
    }
    folder, path = filled(tmp_path / "texts", texts() | odd), zipped(tmp_path / "texts.zip", texts() | odd)
    results = [run("align", place, "-o", f"{place.name}.jsonl") for place in (folder, path)]
    assert [result.exit_code for result in results] == [3, 3]
    stderr = results[1].stderr
    assert documents(stderr) == {
        "in pairs": 4,
        "mixed": 1,
        "alone": 1,
        "in other languages": 1,
        "ambiguous": 3,
        "failed": 4,
        "set aside": 2,
        "ignored": 1,
    }
    place = path / "bad.nl.txt"
    assert f"bad: failed: {place}: NUL byte at offset 1: this is not a text file; give plain text\n" in stderr
    assert "same: failed: no text in German (de): give a text in it, or name other --languages\n" in stderr
    assert "README.txt: set aside: " in stderr
    assert "alone: lone_NL.txt\n" in stderr
    assert "ambiguous: two.de.txt, two.nl.text, two.nl.txt: " in stderr
    assert Path("texts.jsonl").read_bytes() == Path("texts.zip.jsonl").read_bytes()
    assert stderr.replace("texts.zip", "texts") == results[0].stderr


def test_nothing_to_align_is_an_error_and_leaves_the_output(run: Run, tmp_path: Path) -> None:
    Path("x.tmx").write_text("old")
    folder = filled(tmp_path / "texts", {"x.nl.txt": b"ja", "y.jpg": b""})
    result = run("align", folder, "-o", "x.tmx")
    assert result.exit_code == 1
    assert result.stderr.startswith("alone: x.nl.txt\nError: ")
    assert "nothing to pair in 2 files: name them as" in result.stderr
    filled(folder, {"x.de.txt": b"\0"})
    result = run("align", folder, "-o", "x.tmx")
    assert result.exit_code == 1
    assert "none of its 3 files could be aligned" in result.stderr
    assert Path("x.tmx").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []


def test_usage(run: Run, tmp_path: Path) -> None:
    folder = filled(tmp_path / "texts", texts())
    for words in ((folder, "x.txt", "-o", "x.tmx"), (folder, "-o", "x.beads"), (folder, "-o", "x.tmx", "--segmented")):
        result = run("align", *words)
        assert result.exit_code == 2, words
    assert "is unknown" in run("align", folder, "-o", "x.tmx", "--encoder", "none").stderr


@pytest.mark.skipif(os.name != "posix", reason="needs a terminal")
def test_terminal_shows_lines_above_the_progress_bar(tmp_path: Path) -> None:
    import pty

    filled(tmp_path / "texts", {"nl/x.txt": b"\0", "de/x.txt": b"", "nl/y.txt": b"", "de/y.txt": b""})
    ours, theirs = pty.openpty()
    words = [sys.executable, "-m", "parlalign", "align", "texts", "-o", "x.tmx"]
    done = subprocess.run(words, stderr=theirs, cwd=tmp_path, check=False, env={**os.environ, "TERM": "xterm"})
    os.close(theirs)
    shown = os.read(ours, 1 << 16).decode()
    assert done.returncode == 1
    assert "0/2" in shown
    assert re.search(r"(^|[\r\n]|\x1b\[2K)x: failed: texts/nl/x.txt: NUL byte", shown)


def test_other_languages(run: Run, tmp_path: Path) -> None:
    source = Path(__file__).parent / "texts"
    both = {f"x_{code.upper()}.txt": (source / f"{code}.txt").read_bytes() for code in ("nl", "de", "fr")}
    result = run("align", filled(tmp_path / "texts", both), "-o", "x.tsv", "--languages", "de-fr")
    assert result.exit_code == 0, result.stderr
    assert documents(result.stderr) == {"in pairs": 2, "in other languages": 1}
    assert {record.languages for record in parlalign.read_records("x.tsv")} == {("de", "fr")}


def test_documents_are_read_one_at_a_time(tmp_path: Path) -> None:
    """A document is read only after the records of the previous document were consumed."""
    members = {f"{k}/{code}.txt": f"{k}. {text}".encode() for k in range(3) for code, text in SHORT.items()}
    with open_collection(filled(tmp_path / "texts", members)) as found:
        begun: list[str] = []
        records = Collection(found, Options()).records(begun.append, begun.append)
        next(records)
        assert begun == ["0"]
        assert len(list(records)) == 2
        assert begun == ["0", "1", "2"]


SHORT = {
    "nl": "verzoekt de Commissie de samenwerking tussen de havens te steunen;",
    "de": "fordert die Kommission auf, die Zusammenarbeit zwischen den Häfen zu unterstützen;",
}
