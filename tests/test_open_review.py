"""From inputs to the journal of a review: folders, archives, names, and files that must stay as they are."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import CORPORA

import parlalign
from parlalign import Options, ParlalignError, Record
from parlalign.app.open_review import OpenedReview, open_review
from parlalign.review.journal_file import make_journal
from parlalign.review.review_journal import Journal
from parlalign.review.row_filter import RowFilter
from parlalign.text.normalization import readable_name

OPTIONS = Options()
RECORDS = [
    Record(f"p{number}", f"tekst {number}", f"Text {number}", ("nl", "de"), "paragraph", 0.9, "paired")
    for number in (1, 2)
]


def _open(*inputs: str | Path, journal: str | Path | None = None) -> OpenedReview:
    return open_review([str(path) for path in inputs], journal=str(journal) if journal else None, options=OPTIONS)


def _accept_first(path: Path) -> None:
    with Journal(path) as review:
        review.act("accept", review.rows(RowFilter(), 0, 1)[0].key, {}, {})


def _copy_text(number: int, code: str, path: Path | str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(CORPORA[number] / "damaged" / f"concordance.{code}.txt", path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with two pairs, one of whose documents cannot be read, and a text without a counterpart."""
    for code in ("nl", "de"):
        _copy_text(0, code, tmp_path / "texts" / code / "first.txt")
        _copy_text(1, code, tmp_path / "texts" / code / "second.txt")
        (tmp_path / "texts" / code / "broken.docx").write_bytes(b"PK\x03\x04 no archive")
    _copy_text(0, "nl", tmp_path / "texts" / "nl" / "alone.txt")
    return tmp_path / "texts"


def test_a_folder_and_an_archive_of_it_become_one_journal(folder: Path) -> None:
    shares: list[tuple[str, float]] = []
    opened = open_review([str(folder)], options=OPTIONS, progress=lambda stage, share: shares.append((stage, share)))
    assert opened.path == folder.with_name("texts.review")
    assert "alone: nl/alone.txt" in opened.notes
    assert any(note.startswith("broken: failed: ") for note in opened.notes)
    assert "documents: 7 in = 4 in pairs + 1 alone + 2 failed" in opened.notes
    assert {stage for stage, _ in shares} == {"read", "align"}
    assert ("align", 1.0) in shares
    with Journal(opened.path) as review:
        records = list(review.records())
        assert review.facts()["name"] == "texts"
        for name in ("nl/first.txt", "de/second.txt"):
            assert review.source_text(name) == parlalign.read(folder / name).source
    assert len({record.id for record in records}) == len(records)
    assert [record.origin[0].documents[0] for record in records if record.origin[0]] == sorted(
        record.origin[0].documents[0] for record in records if record.origin[0]
    )
    _accept_first(opened.path)
    assert _open(folder).is_resumed
    archive = shutil.make_archive(str(folder), "zip", folder)
    from_archive = _open(archive)
    assert (from_archive.path.name, from_archive.notes[-3:]) == ("texts.zip.review", opened.notes[-3:])
    with Journal(from_archive.path) as review:
        assert list(review.records()) == records
    (folder / "de" / "second.txt").write_text("Etwas anderes.\n")
    with pytest.raises(ParlalignError, match="texts: is not the input of the review in"):
        _open(folder)


def test_a_folder_is_found_by_every_spelling(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _open(folder).path
    monkeypatch.chdir(folder / "nl")
    for spelling in ("..", "../../texts", f"{folder}/"):
        opened = _open(spelling)
        assert opened.is_resumed
        assert opened.path.samefile(path)


def test_a_folder_without_pairs_says_what_to_do(tmp_path: Path) -> None:
    _copy_text(0, "nl", tmp_path / "texts" / "a.nl.txt")
    with pytest.raises(ParlalignError, match=r"nothing to pair in 1 file: name them as in x\.nl\.html"):
        _open(tmp_path / "texts")
    with pytest.raises(ParlalignError, match="give one folder or zip archive and no other input"):
        _open(tmp_path / "texts", tmp_path / "texts" / "a.nl.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["texts"]


def test_two_texts_have_one_review_in_either_order(tmp_path: Path) -> None:
    paths = [tmp_path / code / "x.txt" for code in ("nl", "de")]
    for path in paths:
        _copy_text(0, path.parent.name, path)
    opened = _open(*paths[::-1])
    assert opened.path == tmp_path / "de" / "x+x.review"
    with Journal(opened.path) as review:
        assert {record.languages for record in review.records()} == {("nl", "de")}
    _accept_first(opened.path)
    for order in (paths, paths[::-1]):
        assert _open(*order)[:3] == (opened.path, True, ())
    paths[0].unlink()
    with pytest.raises(ParlalignError, match=r"its review is in .*x\+x\.review: give that file"):
        _open(*paths)


def _linked(path: Path) -> Path:
    link = path.with_name("link")
    link.symlink_to(path)
    return link


def _hard_linked(path: Path) -> Path:
    link = path.with_name("hard")
    link.hardlink_to(path)
    return link


def _spelled_otherwise(path: Path) -> Path:
    (path.parent / "sub").mkdir()
    return Path(f"{path.parent}/sub/../{path.name}")


def _its_log(path: Path) -> Path:
    log = path.with_name(f"{path.name}-wal")
    log.touch()
    return log


@pytest.mark.parametrize("other_name", [Path, _linked, _hard_linked, _spelled_otherwise, _its_log])
@pytest.mark.parametrize("name", ["x.review", "x.jsonl", "tm.sqlite", "empty.jsonl"])
def test_a_journal_that_is_the_input_is_refused(name: str, other_name: Callable[[Path], Path], tmp_path: Path) -> None:
    path = tmp_path / name
    if name == "x.review":
        make_journal(path, RECORDS, {"name": "x", "languages": ["nl", "de"]})
    elif name == "tm.sqlite":
        with parlalign.open_memory(path) as memory:
            memory.add(RECORDS)
    else:
        parlalign.write(RECORDS if name == "x.jsonl" else [], path)
    before = path.read_bytes()
    other = other_name(path)
    with pytest.raises(ParlalignError, match=r"is the input itself: .*name another file with --journal"):
        _open(path, journal=other)
    if other_name is not _its_log:
        with pytest.raises(ParlalignError, match="is the input itself"):
            _open(other, journal=path)
    assert path.read_bytes() == before


def test_a_journal_that_is_a_document_of_the_folder_is_refused(folder: Path) -> None:
    empty = folder / "nl" / "empty.txt"
    empty.touch()
    for document in (folder / "nl" / "first.txt", empty):
        before = document.read_bytes()
        with pytest.raises(ParlalignError, match="is a document of the input folder"):
            _open(folder, journal=document)
        assert document.read_bytes() == before
    archive = Path(shutil.make_archive(str(folder), "zip", folder))
    with pytest.raises(ParlalignError, match="is the input itself"):
        _open(archive, journal=archive)


def test_only_a_journal_without_actions_is_replaced(tmp_path: Path) -> None:
    parlalign.write(RECORDS, tmp_path / "x.jsonl")
    kept = tmp_path / "elsewhere" / "kept.review"
    kept.parent.mkdir()
    make_journal(kept, RECORDS[:1], {"name": "y", "languages": ["nl", "de"]})
    link = tmp_path / "link.review"
    link.symlink_to(kept)
    assert not _open(tmp_path / "x.jsonl", journal=link).is_resumed
    assert link.is_symlink()  # the journal behind it has no actions and is made again
    with Journal(kept) as review:
        assert review.counts()["rows"] == len(RECORDS)
    _accept_first(kept)
    parlalign.write(RECORDS[:1], tmp_path / "x.jsonl")
    for journal in (link, kept):
        with pytest.raises(ParlalignError, match="is not the input of the review in"):
            _open(tmp_path / "x.jsonl", journal=journal)
    for name, content in (("text", b"my notes"), ("tm.sqlite", b"")):
        other = tmp_path / name
        other.write_bytes(content)
        if not content:
            with parlalign.open_memory(other):
                pass
        before = other.read_bytes()
        with pytest.raises(ParlalignError, match="is not a journal of a review"):
            _open(tmp_path / "x.jsonl", journal=other)
        assert other.read_bytes() == before
    with pytest.raises(ParlalignError, match="is not a regular file"):
        _open(tmp_path / "x.jsonl", journal=kept.parent)


def test_a_journal_that_cannot_be_completed_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.jsonl"
    parlalign.write(RECORDS, path)
    path.write_text(path.read_text() + "{no record}\n")
    with pytest.raises(ParlalignError, match=r"x\.jsonl"):
        _open(path)
    assert [*tmp_path.iterdir()] == [path]
    kept = tmp_path / "kept.review"
    make_journal(kept, RECORDS, {"name": "y", "languages": ["nl", "de"]})
    monkeypatch.setattr("parlalign.app.open_review._remove_unused", lambda _path: None)
    with pytest.raises(ParlalignError, match="exists already"):
        _open(path, journal=kept)
    with Journal(kept) as review:
        assert review.counts()["rows"] == len(RECORDS)


def test_actions_that_are_made_during_the_alignment_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for code in ("nl", "de"):
        _copy_text(0, code, tmp_path / f"x.{code}.txt")
    inputs = [str(tmp_path / f"x.{code}.txt") for code in ("nl", "de")]
    path = _open(*inputs).path

    def align_slowly(*arguments: object, **options: object) -> object:
        _accept_first(path)
        return align_documents(*arguments, **options)  # type: ignore[arg-type]

    align_documents = parlalign.align_documents
    monkeypatch.setattr("parlalign.pipeline.align_documents", align_slowly)
    with pytest.raises(ParlalignError, match="another program has begun this review"):
        open_review(inputs, options=replace(OPTIONS, level="sentence"))
    with Journal(path) as review:
        assert review.version == 1


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names of files are always Unicode there")
def test_names_that_are_not_utf_8(tmp_path: Path) -> None:
    names = [os.fsdecode(b"Entschlie\xdfung." + code + b".txt") for code in (b"nl", b"de")]
    for name in names:
        _copy_text(0, name[-6:-4], tmp_path / "texts" / name)
    opened = _open(*(tmp_path / "texts" / name for name in names))
    assert readable_name(opened.path.name) == "Entschließung.nl+Entschließung.de.review"
    with Journal(opened.path) as review:
        assert readable_name(review.facts()["name"]) == "Entschließung.nl.txt + Entschließung.de.txt"
        assert all(review.source_text(name) for name in names)
        assert {each["document"] for each in review.documents()} == {"Entschließung.nl.txt"}
    _accept_first(opened.path)
    assert _open(*(tmp_path / "texts" / name for name in names)).is_resumed
    of_folder = _open(tmp_path / "texts")
    assert "documents: 3 in = 2 in pairs + 1 ignored" in of_folder.notes
    assert readable_name("\ud800\udc81") == "\ufffd\ufffd"


def test_progress_that_somebody_hears_is_not_shown(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parlalign.app.open_review.stages_shown", pytest.fail)
    heard: list[str] = []
    open_review([str(folder)], options=OPTIONS, progress=lambda stage, _share: heard.append(stage))
    assert heard
