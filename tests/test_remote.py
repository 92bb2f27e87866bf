"""Folders and archives at URLs, with fsspec's memory file system: same results as on disk, and no credentials shown."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import fsspec
import pytest
from click.testing import CliRunner

import parlalign
from parlalign.cli.root import main
from parlalign.errors import ParlalignError
from parlalign.io import remote, zip_guard
from parlalign.io.remote_errors import remote_errors
from parlalign.io.urls import is_url, join_url, local_path, redacted
from parlalign.sources import zip_archive
from parlalign.sources.open_collection import is_collection, open_collection, read_document
from parlalign.sources.open_source import open_source

RIVER = parlalign.corpus_path("river-deltas")


@pytest.fixture
def store() -> Iterator[Any]:
    """Yield the memory file system, of which a process has only one, emptied."""
    files = fsspec.filesystem("memory")
    files.store.clear()
    files.pseudo_dirs[:] = [""]
    yield files
    files.store.clear()
    files.pseudo_dirs[:] = [""]


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return packed.getvalue()


def limit(monkeypatch: pytest.MonkeyPatch, **limits: int) -> None:
    """Lower limits on archives."""
    rules = replace(zip_guard.ARCHIVE_RULES, **limits)  # type: ignore[arg-type]
    monkeypatch.setattr(zip_archive, "ARCHIVE_RULES", rules)


def refusal(url: str, name: str = "x.txt") -> str:
    """Return the one-line error for a URL or for a file there."""
    with pytest.raises(ParlalignError) as error, open_collection(url) as texts:
        texts.content(name)
    assert "\n" not in str(error.value)
    return str(error.value)


def both_sides() -> dict[str, bytes]:
    return {f"{side}/river.txt": (RIVER / f"{side}.txt").read_bytes() for side in ("nl", "de")}


# URLs, and what is shown of them


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ("s3://bucket/x", True),
        ("HTTPS://host/x", True),
        ("memory://", True),
        ("C:\\texts", False),
        ("C:/texts", False),
        ("C://texts", False),
        ("a:b.txt", False),
        ("texts/s3://x", False),
        ("-", False),
        ("simplecache::s3://x", False),
    ],
)
def test_is_url(place: str, found: bool) -> None:
    assert is_url(place) is found


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://user:word@host:8080/x.zip?sig=1#part", "https://host:8080/x.zip"),
        ("sftp://user@host/x", "sftp://host/x"),
        ("sftp://user:a/b?c#d@host/x", "sftp://host/x"),
        ("s3://bucket/a@b.txt", "s3://bucket/a@b.txt"),
        ("https://host:8080/a@b.txt", "https://host:8080/a@b.txt"),
        ("texts/user:word@x?y", "texts/user:word@x?y"),
    ],
)
def test_credentials_are_redacted(url: str, shown: str) -> None:
    assert redacted(url) == shown


@pytest.mark.parametrize(
    "message",
    [
        "403 for https://user:sesame@host/x?token=opening",
        "user user, password sesame",
        "url='https://user:sesame@host/x?token=opening', line one\nline two",
        "no key 'opening' " + "x" * 1000,
    ],
)
def test_credentials_are_redacted_in_messages_of_other_packages(message: str) -> None:
    with pytest.raises(ParlalignError) as error, remote_errors("https://user:sesame@host/x?token=opening"):
        raise ValueError(message)
    assert str(error.value).startswith("https://host/x: cannot be read (")
    assert not any(word in str(error.value) for word in ("sesame", "opening", "\n"))
    assert len(str(error.value)) < 350


@pytest.mark.parametrize(
    ("problem", "message"),
    [
        (FileNotFoundError("x"), "no such file or folder: check the URL"),
        (PermissionError("Forbidden"), "access is denied (Forbidden): check your permissions on the server"),
        (ValueError("Cannot seek streaming HTTP"), "the server does not support range requests: download the file"),
        (TimeoutError(), "cannot be read (TimeoutError): check the URL, your permissions and the network"),
    ],
)
def test_remote_errors_are_one_line(problem: Exception, message: str) -> None:
    with pytest.raises(ParlalignError) as error, remote_errors("s3://bucket/x"):
        raise problem
    assert str(error.value) == f"s3://bucket/x: {message}"


def test_error_names_the_missing_package(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("s3fs", "paramiko"):
        monkeypatch.setitem(sys.modules, name, None)
    assert (
        refusal("s3://bucket/x.zip") == "s3://bucket/x.zip: s3:// needs s3fs, which is not installed: pip install s3fs"
    )
    assert refusal("sftp://user:sesame@host/x.zip").endswith("which is not installed: pip install paramiko")
    assert "Protocol not known: nonsense" in refusal("nonsense://x")
    monkeypatch.setitem(sys.modules, "fsspec", None)
    monkeypatch.delitem(sys.modules, "fsspec.core")
    assert refusal("memory://x").endswith("which is not installed: pip install 'parlalign[remote]'")


def test_chained_urls_are_refused() -> None:
    assert "chained URLs" in refusal("zip://x.txt::memory://x.zip")


# Files read and ignored


def test_a_folder_and_what_is_ignored_there(store: Any) -> None:
    names = [
        "a/b/x.txt",
        "y.TXT",
        ".h.txt",
        ".git/x.txt",
        ".git/y.txt",
        "__MACOSX/x.txt",
        "in.zip",
        "x.jpg",
        "a/../z.txt",
    ]
    for name in names:
        store.store[f"/w/texts/{name}"] = fsspec.implementations.memory.MemoryFile(store, f"/w/texts/{name}", b"x")
    for url in ("memory://w/texts", "memory://w/texts/"):
        assert is_collection(url)
        with open_collection(url) as found:
            assert found.names == ("a/b/x.txt", "y.TXT")
            assert found.ignored == {
                "hidden": 3,
                "archives inside": 1,
                "not read (.jpg)": 1,
                "paths out of the folder": 1,
            }
            document = read_document(found, "a/b/x.txt")
            assert (document.id, document.path, document.source) == ("a/b/x.txt", "memory://w/texts/a/b/x.txt", "x")
            assert read_document(found, "y.TXT").source == "x"


def test_changed_folder_is_listed_again(store: Any) -> None:
    for names in (("x.txt",), ("x.txt", "y.txt")):
        store.pipe(f"/texts/{names[-1]}", b"x")
        with open_collection("memory://texts") as found:
            assert found.names == names


def test_an_archive(store: Any) -> None:
    store.pipe("/t.zip", zipped({"b/x.txt": b"x", "y.txt": b"y", "../z.txt": b"", ".h.txt": b""}))
    assert is_collection("memory://t.zip")
    with open_collection("memory://t.zip") as found:
        assert found.names == ("b/x.txt", "y.txt")
        assert found.ignored == {"paths out of the archive": 1, "hidden": 1}
        assert read_document(found, "b/x.txt").path == "memory://t.zip/b/x.txt"
        with pytest.raises(ParlalignError, match="no such file in the archive"):
            found.content("z.txt")


def test_urls_that_are_not_collections(store: Any) -> None:
    store.pipe("/texts/x.txt", b"x")
    store.pipe("/bad.zip", b"PK")
    assert not is_collection("memory://texts/x.txt")
    assert not is_collection("memory://none")
    assert not is_collection("https://host.invalid/page")  # no request is sent
    assert is_collection("https://host.invalid/texts/")
    assert is_collection("https://host.invalid/texts.zip?token=1")
    assert "is a file, not a folder" in refusal("memory://texts/x.txt")
    assert "no such file or folder" in refusal("memory://none")
    assert "no such file or folder" in refusal("memory://none.zip")
    assert "memory://bad.zip: is not a readable zip archive" in refusal("memory://bad.zip")


def test_a_folder_that_may_not_be_read(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("locked/x.txt", "y.txt"):
        store.pipe(f"/texts/{name}", b"x")
    whole = type(store).ls

    def ls(self: Any, path: str, **how: Any) -> Any:
        if path.endswith("locked"):
            raise PermissionError("Forbidden")
        return whole(self, path, **how)

    monkeypatch.setattr(type(store), "ls", ls)
    with open_collection("memory://texts") as found:
        assert (found.names, found.ignored) == (("y.txt",), {"folders that may not be read": 1})
    assert refusal("memory://texts/locked").endswith("(Forbidden): check your permissions on the server")


def test_folders_listed_in_parallel(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(50):
        store.pipe(f"/texts/{number % 7}/{number}/x.txt", b"x")
    with open_collection("memory://texts") as found:
        one_by_one = found.names
    monkeypatch.setattr(type(store), "async_impl", True)
    with open_collection("memory://texts") as found:
        assert found.names == one_by_one
    assert len(one_by_one) == 50


def test_objects_of_a_store_that_are_not_files(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """S3 lists `texts//x.txt` as a folder without a name, and `texts/` as an object that stands for the folder."""
    listings = {
        "/texts": [("/texts/", "file"), ("/texts/a", "directory"), ("/texts/b.txt", "file")],
        "/texts/a": [("/texts/a/", "directory")],
    }

    def ls(_self: Any, path: str, **_how: Any) -> Any:
        return [{"name": name, "type": kind} for name, kind in listings[path]]

    monkeypatch.setattr(type(store), "ls", ls)
    with open_collection("memory://texts") as found:
        assert (found.names, found.ignored) == (("b.txt",), {"folders without a name": 1})


# Limits


def test_too_many_files_and_folders_are_refused(store: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for number in range(4):
        store.pipe(f"/texts/{number}/x", b"")
        (tmp_path / f"{number}.txt").touch()
    limit(monkeypatch, max_entries=3)
    monkeypatch.setattr("parlalign.sources.open_collection.MAX_FILES", 3)
    assert refusal("memory://texts") == "memory://texts: contains more than 3 files: divide it"
    for place in ("memory://texts", str(tmp_path)):
        with open_collection(place, max_files=4) as found:
            assert len(found.names) + found.ignored.total() == 4
        with pytest.raises(ParlalignError, match="more than 2 files"), open_collection(place, max_files=2):
            pass
    store.pipe("/x.zip", zipped({f"{number}.txt": b"" for number in range(4)}))
    with pytest.raises(ParlalignError, match="more than 3 files"), open_collection("memory://x.zip", max_files=9):
        pass
    monkeypatch.setattr(remote, "MAX_FOLDERS", 4)
    with pytest.raises(ParlalignError, match="more than 4 folders"), open_collection("memory://texts", max_files=9):
        pass


def test_large_documents_are_refused(store: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    limit(monkeypatch, max_entry_bytes=3 << 20)
    monkeypatch.setattr("parlalign.sources.document_source.MAX_DOCUMENT_BYTES", 3 << 20)
    content = os.urandom(4 << 20)
    store.pipe("/texts/x.txt", content)
    store.pipe("/x.zip", zipped({"x.txt": content}))
    (tmp_path / "x.txt").write_bytes(content)
    (tmp_path / "list.tsv").write_text("")
    assert refusal("memory://texts") == "memory://texts/x.txt: is larger than 3 MiB: divide it, or leave it out"
    for place in ("memory://texts", "memory://x.zip", tmp_path, tmp_path / "list.tsv"):
        with open_source(place) as found, pytest.raises(ParlalignError, match=r"x\.txt: is larger than 3 MiB"):
            found.content("x.txt")


def test_zip_bomb_and_large_directory_are_refused(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    store.pipe("/x.zip", zipped({"x.txt": bytes(20 << 20)}))
    assert "over 200 times its size" in refusal("memory://x.zip")
    store.pipe("/y.zip", zipped({f"{'n' * 200}{number}.txt": b"" for number in range(50)}))
    monkeypatch.setattr(zip_guard, "MAX_DIRECTORY", 1 << 12)
    assert "its directory is larger" in refusal("memory://y.zip")


def test_network_failure_is_not_reported_as_damage(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    store.pipe("/x.zip", zipped({"x.txt": os.urandom(100_000)}))

    def read(_self: Any, _size: int = -1) -> bytes:
        raise OSError("the line is cut")

    with open_collection("memory://x.zip") as found:
        monkeypatch.setattr(fsspec.implementations.memory.MemoryFile, "read", read)
        with pytest.raises(ParlalignError, match=r"memory://x\.zip: cannot be read \(the line is cut\): check the"):
            found.content("x.txt")
    assert "the line is cut" in refusal("memory://x.zip")


# URLs of local files


def test_file_urls_are_paths(tmp_path: Path) -> None:
    (tmp_path / "a b").mkdir()
    (tmp_path / "a b" / "x.txt").write_bytes(b"x")
    (tmp_path / "a b" / "link.txt").symlink_to("/etc/hostname")
    for url in (f"file://{tmp_path}/a b", (tmp_path / "a b").as_uri(), f"local://{tmp_path}/a b"):
        assert is_collection(url)
        assert local_path(url) == str(tmp_path / "a b")
        with open_collection(url) as found:
            assert (found.names, found.ignored) == (("x.txt",), {"links": 1})
            assert found.content("x.txt") == b"x"


# The command


def test_a_folder_in_memory_gives_the_same_bytes(store: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, content in both_sides().items():
        store.pipe(f"/texts/{name}", content)
        (tmp_path / "texts" / name).parent.mkdir(parents=True)
        (tmp_path / "texts" / name).write_bytes(content)
    store.pipe("/texts.zip", zipped(both_sides()))
    made = []
    for number, place in enumerate(("texts", "memory://texts", "memory://texts.zip")):
        result = CliRunner().invoke(main, ["align", place, "-o", f"{number}.jsonl"])
        assert result.exit_code == 0, result.stderr
        made.append(Path(f"{number}.jsonl").read_bytes())
    assert made[0] == made[1] == made[2]
    assert [source.id for source, _ in parlalign.read_pairs("memory://texts")] == ["nl/river.txt"]


def test_single_file_at_a_url_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for words in (["align", "-o", "x.tmx"], ["repair"], ["convert"]):
        result = CliRunner().invoke(
            main, [*words, "https://user:sesame@host/x.tsv", *(["x.tmx"] if "convert" in words else [])]
        )
        assert result.exit_code == 1
        assert result.stderr.startswith("Error: https://host/x.tsv: only folders, .zip archives and manifests can")


# Files by name


def test_reading_by_name_does_not_list_the_folder(store: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, content in both_sides().items():
        store.pipe(f"/w/texts/{name}", content)
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(content)
    store.pipe("/w/x.zip", zipped(both_sides()))
    (tmp_path / "x.zip").write_bytes(zipped(both_sides()))
    monkeypatch.setattr(type(store), "ls", None)
    monkeypatch.setattr(os, "scandir", None)
    for place in ("memory://w/texts", "memory://w/x.zip", f"file://{tmp_path}", tmp_path, tmp_path / "x.zip"):
        with open_source(place) as found:
            assert found.content("nl/river.txt") == both_sides()["nl/river.txt"]
            assert read_document(found, "de/river.txt").id == "de/river.txt"
            with pytest.raises(ParlalignError, match=r"none\.txt: no such file"):
                found.content("none.txt")


@pytest.mark.parametrize(
    "name", ["../secret.txt", "/secret.txt", "a/../../secret.txt", "", "a//secret.txt", "./x", "a\0"]
)
def test_names_that_lead_out_are_refused(store: Any, tmp_path: Path, name: str) -> None:
    store.pipe("/w/texts/x.txt", b"x")
    store.pipe("/w/secret.txt", b"secret")
    store.pipe("/w/x.zip", zipped({"x.txt": b"x"}))
    (tmp_path / "texts").mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "x.zip").write_bytes(zipped({"x.txt": b"x"}))
    for place in ("memory://w/texts", "memory://w/x.zip", tmp_path / "texts", tmp_path / "x.zip"):
        with (
            open_source(place) as found,
            pytest.raises(ParlalignError, match=r"leads out|in the archive"),
        ):
            found.content(name)


@pytest.mark.skipif(os.name != "posix", reason="needs links and pipes")
def test_links_and_pipes_by_name(tmp_path: Path) -> None:
    (tmp_path / "texts" / "a").mkdir(parents=True)
    (tmp_path / "texts" / "a" / "x.txt").write_text("x")
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "texts" / "in.txt").symlink_to("a/x.txt")
    (tmp_path / "texts" / "out.txt").symlink_to("../secret.txt")
    (tmp_path / "texts" / "up").symlink_to("..")
    os.mkfifo(tmp_path / "texts" / "pipe.txt")
    with open_source(tmp_path / "texts") as found:
        assert found.content("in.txt") == b"x"
        for name, why in {
            "out.txt": "is a link out",
            "up/secret.txt": "is a link out",
            "pipe.txt": "is not a regular file",
            "a": "is a",
        }.items():
            with pytest.raises(ParlalignError, match=why):
                found.content(name)


def test_names_in_a_manifest(store: Any, tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    (tmp_path / "a:b?.txt").write_text("far")
    (tmp_path / "lists" / "x.txt").write_text("near")
    (tmp_path / "lists" / "list.tsv").touch()
    store.pipe("/w/lists/list.jsonl", b"")
    store.pipe("/w/lists/x.txt", b"near")
    store.pipe("/w/far.txt", b"far")
    with open_source(tmp_path / "lists" / "list.tsv") as found:
        names = {
            "x.txt": b"near",
            "../a:b?.txt": b"far",
            str(tmp_path / "a:b?.txt"): b"far",
            "memory://w/far.txt": b"far",
        }
        assert {name: found.content(name) for name in names} == names
        assert found.content((tmp_path / "lists" / "x.txt").as_uri()) == b"near"
        assert read_document(found, "x.txt").path == str(tmp_path / "lists" / "x.txt")
        assert read_document(found, "memory://w/far.txt").path == "memory://w/far.txt"
    with open_source("memory://w/lists/list.jsonl") as found:
        names = {
            "x.txt": b"near",
            "../far.txt": b"far",
            str(tmp_path / "a:b?.txt"): b"far",
            "memory://w/far.txt": b"far",
        }
        assert {name: found.content(name) for name in names} == names
        assert read_document(found, "../far.txt").id == "../far.txt"
        assert read_document(found, str(tmp_path / "a:b?.txt")).path == str(tmp_path / "a:b?.txt")
        with pytest.raises(ParlalignError, match="leads out of the host"):
            found.content("../../far.txt")


def test_id_of_a_url_has_no_credentials(tmp_path: Path) -> None:
    class Found:
        where = str(tmp_path)

        def content(self, _name: str) -> bytes:
            return b"x"

    document = read_document(Found(), "https://user:sesame@host/x.txt?token=1")
    assert (document.id, document.path) == ("https://host/x.txt", "https://host/x.txt")


def test_join_url() -> None:
    assert join_url("https://host", "a/b.txt") == "https://host/a/b.txt"
    assert join_url("https://host/a/", "./../b.txt") == "https://host/b.txt"
    with pytest.raises(ParlalignError):
        join_url("https://host/a", "../../b.txt")


def test_paths_that_are_not_sources_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x.txt").touch()
    for name, why in {
        "x.txt": "is not a folder, .zip archive or manifest",
        "none": "no such",
        "none.zip": "no such",
        "none.tsv": "no such",
    }.items():
        with pytest.raises(ParlalignError, match=why), open_source(tmp_path / name):
            pass
