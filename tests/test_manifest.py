"""Manifests: rows in each format, errors with their line, round trips, and memory."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from pathlib import Path

import fsspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parlalign.errors import ParlalignError
from parlalign.sources.manifest import ManifestRow, is_manifest, read_manifest, write_manifest

ONE = ManifestRow("1", "nl/a.txt", "de/a.txt")


def rows_of(path: Path, content: bytes | str) -> list[ManifestRow]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_manifest(path))


def refusal(path: Path, content: bytes | str) -> str:
    with pytest.raises(ParlalignError) as error:
        rows_of(path, content)
    assert "\n" not in str(error.value)
    assert str(error.value).startswith(str(path))
    return str(error.value).removeprefix(str(path))


@pytest.mark.parametrize(
    "content",
    [
        "1\tnl/a.txt\tde/a.txt\n",
        "1\tnl/a.txt\tde/a.txt",
        "\n\n1\tnl/a.txt\tde/a.txt\r\n\r\n",
        "id\tsource\ttarget\n1\tnl/a.txt\tde/a.txt\n",
        "target\tyear\tID \tSource\tlanguages\nde/a.txt\t2024\t1\tnl/a.txt\n",
        b"\xef\xbb\xbfid\tsource\ttarget\r\n1\tnl/a.txt\tde/a.txt\r\n",
        b"\xef\xbb\xbf1\tnl/a.txt\tde/a.txt",
    ],
)
def test_tables(tmp_path: Path, content: bytes | str) -> None:
    assert rows_of(tmp_path / "x.tsv", content) == [ONE]
    packed = gzip.compress(content.encode() if isinstance(content, str) else content)
    assert rows_of(tmp_path / "x.TSV.gz", packed) == [ONE]


@pytest.mark.parametrize(
    "content",
    [
        '{"id": "1", "source": "nl/a.txt", "target": "de/a.txt"}',
        '\n{"id": 1, "year": 2024, "target": "de/a.txt", "source": "nl/a.txt", "score": null}\r\n\n',
        b'\xef\xbb\xbf{"id": "1", "source": "nl/a.txt", "target": "de/a.txt"}\n',
    ],
)
def test_json_lines(tmp_path: Path, content: bytes | str) -> None:
    assert rows_of(tmp_path / "x.jsonl", content) == [ONE]


def test_rows_with_one_file_and_with_scores(tmp_path: Path) -> None:
    table = "id\tsource\ttarget\tscore\n1\ta.txt\n2\ta.txt\t\t\n3\ta.txt\tb.txt\t0.25\n"
    lines = '{"id": "1", "source": "a.txt"}\n{"id": "2", "source": "a.txt", "target": ""}\n'
    lines += '{"id": "3", "source": "a.txt", "target": "b.txt", "score": 0.25}'
    wanted = [ManifestRow("1", "a.txt"), ManifestRow("2", "a.txt"), ManifestRow("3", "a.txt", "b.txt", 0.25)]
    assert rows_of(tmp_path / "x.tsv", table) == wanted
    assert rows_of(tmp_path / "x.jsonl", lines) == wanted
    assert rows_of(tmp_path / "y.tsv", "1\ta.txt") == wanted[:1]
    assert rows_of(tmp_path / "empty.tsv", "") == []


def test_escapes_in_a_table(tmp_path: Path) -> None:
    cells = [r"a\tb", r"C:\\nl\\a.txt", r"a\nb\r\udcdf.txt"]
    assert rows_of(tmp_path / "x.tsv", "\t".join(cells)) == [ManifestRow("a\tb", "C:\\nl\\a.txt", "a\nb\r\udcdf.txt")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("1\ta\tb\n\tx\ty", ", line 2: no id: each document needs one"),
        ("1\n", ", line 1: no source: each document needs one"),
        ("id\tsource\n1\t \n", ", line 2: no source: each document needs one"),
        ("id\ttarget\n", ", line 1: a header with id only: name the columns id, source, target"),
        ("source\ttarget\n", ", line 1: a header with source only: name the columns id, source, target"),
        ("id\tsource\tid\n", ", line 1: a header with id twice: name each column once"),
        ("1\ta\tb\t0.5\n", ", line 1: 4 cells for 3 columns: name all columns in the first line"),
        ("id\tsource\n1\ta\tb\n", ", line 2: 3 cells for 2 columns: write a tab in a cell as \\t"),
        ("1\tC:\\data\\x\n", r", line 1: \d is not an escape: write a backslash as \\"),
        ("1\ta\\\n", ", line 1: \\ is not an escape: write a backslash as \\\\"),
        ("id\tsource\tscore\n1\ta\thigh\n", ", line 2: score 'high': give a number from 0 to 1"),
        ("id\tsource\tscore\n1\ta\tnan\n", ", line 2: score nan: give a number from 0 to 1"),
        (b"1\ta\n2\tstra\xdfe\n", ", line 2: byte 6 is not UTF-8: save the file as UTF-8"),
        ("1\ta".encode("utf-16"), ", line 1: byte 0 is not UTF-8: save the file as UTF-8"),
        ("1\ta".encode("utf-16-le"), ", line 1: NUL character: this is not text; save the file as UTF-8"),
        ("1\t" + "a" * (1 << 20), ", line 1: over 1,048,576 bytes: this is not a manifest"),
    ],
)
def test_invalid_tables_are_refused(tmp_path: Path, content: bytes | str, message: str) -> None:
    assert refusal(tmp_path / "x.tsv", content) == message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"id": "1", "source": "a"}\n{"id": "1"', ", line 2: is not JSON ("),
        ('{"id": "1"}', ", line 1: no source: each document needs one"),
        ('{"id": "", "source": "a"}', ", line 1: no id: each document needs one"),
        ('{"id": null, "source": "a"}', ", line 1: no id: each document needs one"),
        ('{"id": true, "source": "a"}', ", line 1: True is not text"),
        ('{"id": "1", "source": ["a"]}', ", line 1: ['a'] is not text"),
        ('{"id": "1", "source": "a", "target": 0}', ", line 1: 0 is not text"),
        ('{"id": "1", "source": "a", "score": 2}', ", line 1: score 2: give a number from 0 to 1"),
        ('{"id": "1", "source": "a", "score": "1"}', ", line 1: '1' is not a number"),
        ('{"id": "1", "source": "a", "score": ' + "9" * 400 + "}", ", line 1: "),
        ("[1]", ", line 1: [1] is not an object: write one in each line, with id, source and target"),
        ("[" * 100_000, ", line 1: is not JSON ("),
    ],
)
def test_invalid_json_lines_are_refused(tmp_path: Path, content: str, message: str) -> None:
    assert refusal(tmp_path / "x.jsonl", content).startswith(message)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    assert "damaged gzip" in refusal(tmp_path / "x.tsv.gz", gzip.compress(b"1\ta\tb\n" * 1000)[:-9])
    for name, message in {"none.tsv": "no such file", "x.csv": "is not a manifest by its name"}.items():
        with pytest.raises(ParlalignError, match=message):
            list(read_manifest(tmp_path / name))
    with pytest.raises(ParlalignError, match="is not a manifest by its name"):
        write_manifest([ONE], tmp_path / "x.csv")


def test_manifests_at_urls(tmp_path: Path) -> None:
    store = fsspec.filesystem("memory")
    store.pipe("/lists/x.tsv", b"1\tnl/a.txt\tde/a.txt\n")
    store.pipe("/lists/x.jsonl.gz", gzip.compress(json.dumps(ONE._asdict()).encode()))
    store.pipe("/lists/bad.tsv", b"1")
    try:
        for url in ("memory://lists/x.tsv", "memory://lists/x.jsonl.gz"):
            assert list(read_manifest(url)) == [ONE]
        for url, message in {"bad.tsv": "bad.tsv, line 1: no source", "none.tsv": "none.tsv: no such file"}.items():
            with pytest.raises(ParlalignError, match=f"^memory://lists/{message}"):
                list(read_manifest(f"memory://lists/{url}"))
    finally:
        store.rm("/lists", recursive=True)
    write_manifest([ONE], tmp_path / "x.tsv")
    assert list(read_manifest((tmp_path / "x.tsv").as_uri())) == [ONE]


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ("a.tsv", True),
        ("a.TSV.GZ", True),
        ("https://host/a.jsonl?token=a.b", True),
        ("a.csv", False),
        ("a.tsv.zip", False),
        ("tsv", False),
        ("https://host/a?x=.tsv", False),
    ],
)
def test_is_manifest(place: str, found: bool) -> None:
    assert is_manifest(place) is found


def test_written_bytes(tmp_path: Path) -> None:
    rows = [ManifestRow("ä", "a\tb", None, 0.1), ManifestRow("2", "a\\b", "\udcdf")]
    assert write_manifest(rows, tmp_path / "x.tsv") == 2
    lines = (tmp_path / "x.tsv").read_bytes().decode().split("\n")
    assert lines == ["id\tsource\ttarget\tscore", "ä\ta\\tb\t\t0.1", "2\ta\\\\b\t\\udcdf\t", ""]
    write_manifest(rows, tmp_path / "x.jsonl")
    assert (tmp_path / "x.jsonl").read_text(encoding="utf-8") == (
        '{"id": "ä", "source": "a\\tb", "score": 0.1}\n{"id": "2", "source": "a\\\\b", "target": "\\udcdf"}\n'
    )


NAMES = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from('\t\n\r\\\0\ufeff\x85\u2028\udc80\udcff nrtu0"'),
    ),
    min_size=1,
).filter(str.strip)
ROWS = st.builds(ManifestRow, NAMES, NAMES, st.none() | NAMES, st.none() | st.floats(0, 1))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROWS, max_size=5), st.sampled_from(["x.tsv", "x.jsonl", "x.tsv.gz", "x.jsonl.gz"]))
def test_manifest_round_trip(tmp_path: Path, rows: list[ManifestRow], name: str) -> None:
    assert write_manifest(iter(rows), tmp_path / name) == len(rows)
    assert list(read_manifest(tmp_path / name)) == rows


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=80) | st.text('{}[]":,\\\tidsource1.\n\r').map(str.encode), st.sampled_from([".tsv", ".jsonl"])
)
def test_any_bytes_give_rows_or_a_one_line_error(tmp_path: Path, content: bytes, suffix: str) -> None:
    try:
        rows = rows_of(tmp_path / f"x.{suffix}", content)
    except ParlalignError as error:
        assert "\n" not in str(error)  # noqa: PT017 - either is right
    else:
        assert all(row.id.strip() and row.source.strip() for row in rows)


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    def rows(count: int) -> list[int]:
        write_manifest((ManifestRow(str(k), "nl/a.txt", "de/a.txt") for k in range(count)), tmp_path / "x.tsv")
        tracemalloc.start()
        read = sum(1 for _ in read_manifest(tmp_path / "x.tsv"))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return [read, peak]

    (few, small), (many, large) = rows(1_000), rows(50_000)
    assert (few, many) == (1_000, 50_000)
    assert large < small + 100_000
