"""Files of records are valid, can be read again, and are written completely or not at all."""

from __future__ import annotations

import gzip
import os
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import CORPORA, side
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import parlalign
from parlalign import ParlalignError, Record, Span
from parlalign.io.atomic import atomic_write
from parlalign.records import LEVELS, Edit, Origin
from parlalign.text.normalization import normalize_for_cat_tools, normalize_for_xml

GOLDEN = Path(__file__).parent / "golden"
SCHEMA = etree.RelaxNG(file=str(GOLDEN / "tmx14.rng"))

any_text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
origins = st.builds(
    Origin,
    document=st.just("d.txt"),
    spans=st.just((Span(0, 5), Span(6, 9))),
    kind=st.sampled_from(["recital", "text"]),
    label=st.sampled_from(["AA", None]),
    edits=st.just((Edit(Span(1, 2), "", "wrap-join", 0.7),)),
)
records = st.builds(
    Record,
    id=st.uuids().map(lambda u: "u" + u.hex[:16]),
    source=any_text,
    target=any_text,
    languages=st.just(("nl", "de")),
    level=st.sampled_from(LEVELS),
    score=st.integers(0, 10_000).map(lambda n: n / 10_000),
    status=st.sampled_from(["paired", "rejected"]),
    origin=st.tuples(origins, origins),
)


def written(found: list[Record], suffix: str) -> tuple[int, list[Record], bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"x{suffix}"
        count = parlalign.write(found, path)
        return count, parlalign.read_records(path), path.read_bytes()


@given(st.lists(records, max_size=5))
def test_jsonl_returns_every_record(found: list[Record]) -> None:
    assert written(found, ".jsonl")[:2] == (len(found), found)


@given(st.lists(records, max_size=5))
def test_tsv_returns_normalized_texts(found: list[Record]) -> None:
    count, again, _ = written(found, ".tsv")
    assert count == len(found)
    kept = [(r.id, normalize_for_xml(r.source), normalize_for_xml(r.target), r.level, r.score, r.status) for r in found]
    assert [(r.id, r.source, r.target, r.level, r.score, r.status) for r in again] == kept


@given(st.lists(records, max_size=5, unique_by=lambda record: record.id))
def test_tmx_is_valid_and_returns_normalized_texts(found: list[Record]) -> None:
    count, again, content = written(found, ".tmx")
    SCHEMA.assertValid(etree.fromstring(content))
    kept = [r for r in found if normalize_for_xml(r.source).strip() and normalize_for_xml(r.target).strip()]
    assert count == len(kept)
    assert [(r.id, r.source, r.target, r.score) for r in again] == [
        (r.id, normalize_for_xml(r.source), normalize_for_xml(r.target), r.score) for r in kept
    ]


@given(st.text())
def test_normalization_for_cat_tools_is_idempotent_and_valid_xml(text: str) -> None:
    once = normalize_for_cat_tools(text)
    assert normalize_for_cat_tools(once) == once == once.strip()
    etree.Element("seg").text = once
    assert not set(once) & set("\n\r\t\u00a0\u00ad\u200b\x00\x1f")


def test_tmx_of_a_resolution_equals_the_golden_file() -> None:
    folder = next(path for path in CORPORA if path.name == "river-deltas")
    alignment = parlalign.align_documents([side(folder, "nl"), side(folder, "de")])
    _, _, content = written(alignment.pairs, ".tmx")
    assert canonical(content) == canonical((GOLDEN / "river-deltas.tmx").read_bytes())


def canonical(content: bytes) -> bytes:
    """Return the canonical form with scores of two digits, because further digits depend on the processor."""
    root = etree.fromstring(content)
    for prop in root.iter("prop"):
        if prop.get("type") == "x-score":
            prop.text = f"{float(prop.text or 0):.2f}"
    return etree.tostring(root, method="c14n")


def test_tmx_header_has_all_required_attributes() -> None:
    root = etree.fromstring(written([], ".tmx")[2])
    SCHEMA.assertValid(root)
    assert {str(key): str(value) for key, value in root[0].attrib.items()} == {
        "creationtool": "parlalign",
        "creationtoolversion": parlalign.__version__,
        "segtype": "paragraph",
        "o-tmf": "parlalign",
        "adminlang": "en",
        "srclang": "nl-NL",
        "datatype": "plaintext",
    }


def test_uncertain_repairs_are_properties() -> None:
    (record,) = parlalign.align_text(
        "1. steunt de uitbreiding van de haven in dit gebied;\n\n1. unterstützt den Ausbau des Hafens in diesem Gebiet;"
    )
    origin = Origin("d", (Span(0, 9),), "paragraph", "1", (Edit(Span(3, 4), "", "wrap-join", 0.61),))
    doubtful = Record(record.id, "a", "b", ("nl", "de"), "clause", 0.9, "paired", (origin, origin))
    root = etree.fromstring(written([doubtful], ".tmx")[2])
    props = {prop.get("type"): prop.text for prop in root.iterfind(".//tu/prop")}
    assert props["x-repairs"] == "wrap-join at 3-4: 0.61"
    assert (props["x-score"], props["x-label"], next(root.iter("tu")).get("segtype")) == ("0.9000", "1", "phrase")
    unmade = replace(origin, edits=(), doubts=(Edit(Span(2, 2), " ", "glued-words", 0.75),))
    root = etree.fromstring(written([replace(doubtful, origin=(unmade, None))], ".tmx")[2])
    props = {prop.get("type"): prop.text for prop in root.iterfind(".//tu/prop")}
    assert props["x-repairs"] == "glued-words at 2-2, not made: 0.75"


def test_a_failed_run_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text("old")

    def broken() -> list[Record]:
        with atomic_write(path) as file:
            file.write(b"half")
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError):
        broken()
    assert path.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["x.jsonl"]


@pytest.mark.parametrize("name", ["x.txt", "x.txt.gz"])
def test_content_is_on_the_disk_before_the_file_gets_its_name(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / name
    path.write_bytes(b"old")
    events: list[tuple[str, bytes]] = []
    replace = Path.replace

    def fsync(number: int) -> None:
        events.append(("fsync", os.pread(number, 99, 0)))

    def replaced(self: Path, target: Path) -> Path:
        events.append(("replace", self.read_bytes()))
        assert path.read_bytes() == b"old"
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replaced)
    with atomic_write(path) as file:
        file.write(b"new")
    content = path.read_bytes()
    assert (gzip.decompress(content) if name.endswith(".gz") else content) == b"new"
    assert events == [("fsync", content), ("replace", content)]


def test_permissions_and_links_are_kept(tmp_path: Path) -> None:
    real = tmp_path / "real.jsonl"
    real.write_text("old")
    real.chmod(0o640)
    (tmp_path / "link.jsonl").symlink_to(real)
    parlalign.write([], tmp_path / "link.jsonl")
    assert (tmp_path / "link.jsonl").is_symlink()
    assert (real.read_text(), real.stat().st_mode & 0o777) == ("", 0o640)


@pytest.mark.parametrize(("name", "message"), [("x.doc", "cannot write .doc"), ("no/x.tmx", "folder does not exist")])
def test_unwritable_paths_are_refused(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(ParlalignError, match=message):
        parlalign.write([], tmp_path / name)


def test_tuids_are_unique_and_valid(tmp_path: Path) -> None:
    records = [Record(id_, "a", "b", ("nl", "de"), "clause", 1.0, "paired") for id_ in ("", "", "x\x01", "x")]
    parlalign.write(records, tmp_path / "x.tmx")
    SCHEMA.assertValid(etree.parse(tmp_path / "x.tmx"))
