"""Ids of records that come from files: whatever ids the files have, no pair of texts is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from parlalign.memory.record_ids import Candidate, IdsOfFile, SourceFile, Texts, is_global, source_file

PAIR = ("nl", "de")
Entry = tuple[str, str, str]
"""An id, a source and a target."""


def add(stored: dict[str, Texts], file: SourceFile, entries: list[Entry]) -> list[str]:
    """Store entries as a memory does; return their ids."""
    ids = IdsOfFile(file)
    chosen = []
    for name, *texts in entries:
        chosen.append(ids.choose(Candidate(name, PAIR, (texts[0], texts[1])), stored.get))
        stored[chosen[-1]] = (texts[0], texts[1])
    return chosen


A, B = source_file("/a/x.tmx"), source_file("/b/x.tmx")


@pytest.mark.parametrize(
    ("record_id", "expected"),
    [
        ("p0123456789abcdef", True),
        ("m0123456789abcdef", True),
        ("p0123456789abcdef-2-3", True),
        (f"{A.name}#12", True),
        (f"{A.name}#12-2", True),
        (f"{A.name}#a\nb", True),
        ("p0123456789abcde", False),
        ("p0123456789abcdefx2", True),
        ("p0123456789abcdefx", False),
        ("P0123456789ABCDEF", False),
        ("q0123456789abcdef", False),
        ("12", False),
        ("x.tmx#12", False),
        ("~0123abcd#1", False),
    ],
)
def test_ids_that_are_the_same_in_every_file(record_id: str, expected: bool) -> None:
    assert is_global(record_id) is expected


def test_the_name_of_a_file_is_that_of_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x y.tmx").touch()
    (tmp_path / "link.tmx").symlink_to("x y.tmx")
    monkeypatch.chdir(tmp_path)
    names = {source_file(place) for place in ("x y.tmx", "./x y.tmx", str(tmp_path / "x y.tmx"), "link.tmx")}
    assert len(names) == 1
    assert names.pop().name.startswith("x_y.tmx~")
    assert A.name != B.name
    assert A.name.startswith("x.tmx~")
    one, other = (source_file(f"https://anna:secret@host/get?file={k}") for k in (1, 2))
    assert one.name != other.name
    assert one.path == "https://host/get"
    assert source_file("-").is_stream
    assert source_file("/x\udcff/y\udcff.tmx")[:2] == ("y?.tmx~0f842fc8", "/x?/y?.tmx")


def test_ids_belong_to_their_file() -> None:
    stored: dict[str, Texts] = {}
    assert add(stored, A, [("1", "een", "eins")]) == [f"{A.name}#1"]
    assert add(stored, B, [("1", "een", "ein"), ("a b", "twee", "zwei")]) == [f"{B.name}#1", f"{B.name}#a_b"]
    assert add(stored, A, [("1", "een", "Eins.")]) == [f"{A.name}#1"]  # a corrected target
    assert len(stored) == 3


def test_another_text_under_an_id_of_the_same_file_gets_an_id_of_its_own() -> None:
    stored: dict[str, Texts] = {}
    add(stored, A, [("1", "een", "eins")])
    other = add(stored, A, [("1", "twee", "zwei")])
    assert other != [f"{A.name}#1"]
    assert is_global(other[0])
    assert add(stored, A, [("1", "twee", "zwo")]) == other
    repeated = [("1", "een", "eins"), ("1", "een", "ein"), ("1", "een", "eins"), ("1", "drie", "drei")]
    for entries in (repeated, repeated, repeated[::-1]):
        add(stored, A, entries)
        assert sorted(stored.values()) == [("drie", "drei"), ("een", "ein"), ("een", "eins"), ("twee", "zwo")]


def test_a_record_that_the_memory_has_already_keeps_its_id() -> None:
    stored: dict[str, Texts] = {}
    ids = add(stored, A, [("1", "een", "eins"), ("1", "twee", "zwei"), ("p0123456789abcdef", "drie", "drei")])
    stored["7"] = ("zeven", "sieben")  # from an earlier version, or added with ids as they were
    exported = [(name, *texts) for name, texts in stored.items()]
    before = dict(stored)
    assert add(stored, source_file("/c/export.xlsx"), exported) == [*ids, "7"]
    assert stored == before
    (tmx_id,) = add(
        stored, A, [(f"{ids[0]}x2", "een", "Eins.")]
    )  # what a TMX has in place of an id that is there twice
    assert tmx_id == ids[0]
    assert add(stored, A, [(f"{ids[0]}x2", "vier", "vier")]) == [f"{ids[0]}x2"]


def test_what_comes_from_a_stream_replaces_nothing() -> None:
    stored: dict[str, Texts] = {}
    entries = [("1", "een", "eins"), ("1", "een", "ein")]
    for file in ("-", "-"):
        for entry in entries:
            add(stored, source_file(file), [entry])
    assert sorted(stored.values()) == [("een", "ein"), ("een", "eins")]
