"""The features of candidate beads, from which a small network computes their log-odds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from parlalign.aligning.candidates import Candidates
from parlalign.aligning.link_evidence import EvidenceGrid, MassGrid
from parlalign.aligning.shapes import Shape
from parlalign.learning.arrays import Flags, Floats, Indices, Integers
from parlalign.learning.feature_table import FeatureColumn, feature_matrix, feature_names

_MAX_EDGE_SHARE = 1.5
_MAX_SQUARED_RATIO, _MAX_LENGTH_DIFFERENCE = 2.0, 8.0
_MIN_CHAIN, _MAX_CHAIN = -40.0, 30.0
"""Features are clipped to these bounds, so that outliers do not dominate their scale."""


@dataclass(frozen=True, slots=True)
class BeadMasses:
    """The masses of k beads of one shape, each (k,).

    `mass` is what the segments of a side assign to the bead, `mass_in_band` what they assign to all segments, `weight`
    that of all their words. The `edge` values are the lesser shares of the first and last segment of a side.
    """

    source_mass: Floats
    target_mass: Floats
    source_mass_in_band: Floats
    target_mass_in_band: Floats
    source_weight: Floats
    target_weight: Floats
    source_edge_assigned: Floats
    target_edge_assigned: Floats
    source_edge_received: Floats
    target_edge_received: Floats

    @classmethod
    def of(cls, grid: MassGrid, cells: Indices, sources: list[Integers], targets: list[Integers]) -> BeadMasses:
        """Return the masses of beads; `cells` are the cells of their members, (sources, targets, k)."""
        source_mass, target_mass = grid.source_mass(cells), grid.target_mass(cells)
        source_weights, target_weights = _members(grid.source.weight, sources), _members(grid.target.weight, targets)
        return cls(
            source_mass=source_mass.sum(axis=(0, 1)),
            target_mass=target_mass.sum(axis=(0, 1)),
            source_mass_in_band=_members(grid.source.mass_in_band, sources).sum(axis=0),
            target_mass_in_band=_members(grid.target.mass_in_band, targets).sum(axis=0),
            source_weight=source_weights.sum(axis=0),
            target_weight=target_weights.sum(axis=0),
            source_edge_assigned=_edge_share(source_mass.sum(axis=1), source_weights),
            target_edge_assigned=_edge_share(target_mass.sum(axis=0), target_weights),
            source_edge_received=_edge_share(target_mass.sum(axis=1), source_weights),
            target_edge_received=_edge_share(source_mass.sum(axis=0), target_weights),
        )


MASS_FEATURES: tuple[FeatureColumn[BeadMasses], ...] = (
    FeatureColumn("source_share", lambda v: v.source_mass / v.source_weight),
    FeatureColumn("target_share", lambda v: v.target_mass / v.target_weight),
    FeatureColumn(
        "source_share_elsewhere", lambda v: np.clip((v.source_mass_in_band - v.source_mass) / v.source_weight, 0, 1)
    ),
    FeatureColumn(
        "target_share_elsewhere", lambda v: np.clip((v.target_mass_in_band - v.target_mass) / v.target_weight, 0, 1)
    ),
    FeatureColumn("mass", lambda v: np.sqrt(v.source_mass + v.target_mass)),
    FeatureColumn("source_edge_assigned", lambda v: v.source_edge_assigned),
    FeatureColumn("target_edge_assigned", lambda v: v.target_edge_assigned),
    FeatureColumn("source_edge_received", lambda v: v.source_edge_received),
    FeatureColumn("target_edge_received", lambda v: v.target_edge_received),
    FeatureColumn("imbalance", lambda v: np.abs(v.source_mass / v.source_weight - v.target_mass / v.target_weight)),
    FeatureColumn("lesser_mass", lambda v: np.minimum(v.source_mass, v.target_mass)),
)
"""The features of the masses of beads: first those of words, and in rescoring also those of parts of segments."""


@dataclass(frozen=True, slots=True)
class _BeadValues:
    """What the further features of k beads of one shape are computed from, each (k,) unless said otherwise."""

    shape: Shape
    links: Floats
    """The log-odds of all links between members, (sources, targets, k)."""
    chain: Floats
    """The sum of the links on the strongest chain."""
    weakest_link: Floats
    """The weakest link of the chain where the weakest link is strongest."""
    source_link_outside: Floats
    """The link of the first or last source to the target next to the bead; `target_link_outside` is the reverse."""
    target_link_outside: Floats
    skipped_link: Floats | float
    source_length: Floats
    target_length: Floats
    has_same_label: Flags
    has_different_label: Flags
    relatedness: Floats
    tightness: float

    @property
    def length_ratio(self) -> Floats:
        """The logarithm of the ratio of the lengths, each with 5 characters added, (k,)."""
        return np.asarray(np.log((self.target_length + 5) / (self.source_length + 5)))

    @property
    def length_difference(self) -> Floats:
        """The difference of the lengths, in units of the square root of their sum, (k,)."""
        difference = np.abs(self.target_length - self.source_length)
        return np.asarray(difference / np.sqrt(self.target_length + self.source_length + 1))

    @property
    def links_in_chain(self) -> np.float32:
        """The number of links on a chain from the first two members to the last two."""
        return np.float32(len(self.shape.source) + len(self.shape.target) - 1)


_OTHER_FEATURES: tuple[FeatureColumn[_BeadValues], ...] = (
    FeatureColumn("chain", lambda v: v.chain),
    FeatureColumn("weakest_link", lambda v: v.weakest_link),
    FeatureColumn("mean_link", lambda v: v.chain / v.links_in_chain),
    FeatureColumn("first_link", lambda v: v.links[0, 0]),
    FeatureColumn("last_link", lambda v: v.links[-1, -1]),
    FeatureColumn("source_link_outside", lambda v: v.source_link_outside),
    FeatureColumn("target_link_outside", lambda v: v.target_link_outside),
    FeatureColumn("skipped_link", lambda v: v.skipped_link),
    FeatureColumn("length_ratio", lambda v: np.minimum(v.length_ratio * v.length_ratio, _MAX_SQUARED_RATIO)),
    FeatureColumn("length_difference", lambda v: np.minimum(v.length_difference, _MAX_LENGTH_DIFFERENCE)),
    FeatureColumn("sources", lambda v: len(v.shape.source)),
    FeatureColumn("targets", lambda v: len(v.shape.target)),
    FeatureColumn("skipped_sources", lambda v: len(v.shape.skipped[0])),
    FeatureColumn("skipped_targets", lambda v: len(v.shape.skipped[1])),
    FeatureColumn("has_same_label", lambda v: v.has_same_label),
    FeatureColumn("has_different_label", lambda v: v.has_different_label),
    FeatureColumn("relatedness", lambda v: v.relatedness),
    FeatureColumn("tightness", lambda v: v.tightness),
)
BEAD_FEATURES = (*feature_names(MASS_FEATURES), *feature_names(_OTHER_FEATURES))
"""The inputs of the networks of beads, in the order of the file of the model."""


def bead_features(grid: EvidenceGrid, candidates: Candidates) -> Floats:
    """Return the features of candidates, (k, len(BEAD_FEATURES))."""
    features = np.zeros((len(candidates.shape), len(BEAD_FEATURES)), np.float32)
    for shape, at, _firsts in candidates.by_shape():
        features[at], _weakest = features_of_shape(grid, shape, candidates.row[at], candidates.column[at])
    return features


def mass_features(masses: MassGrid, grid: EvidenceGrid, candidates: Candidates) -> Floats:
    """Return the features of the masses of candidates, (k, len(MASS_FEATURES)); both grids have the same cells."""
    features = np.zeros((len(candidates.shape), len(MASS_FEATURES)), np.float32)
    for shape, at, _firsts in candidates.by_shape():
        members = members_of_beads(grid, shape, candidates.row[at], candidates.column[at])
        features[at] = feature_matrix(MASS_FEATURES, BeadMasses.of(masses, *members), at.shape)
    return features


def features_of_shape(grid: EvidenceGrid, shape: Shape, row: Integers, column: Integers) -> tuple[Floats, Floats]:
    """Return the features of beads of one shape that end at segments `row` and `column`, and their weakest links."""
    cells, sources, targets = members_of_beads(grid, shape, row, column)
    masses = BeadMasses.of(grid.words, cells, sources, targets)
    values = _bead_values(grid, shape, (row, column), (cells, sources, targets))
    by_masses = feature_matrix(MASS_FEATURES, masses, row.shape)
    return np.concatenate([by_masses, feature_matrix(_OTHER_FEATURES, values, row.shape)], axis=1), values.weakest_link


def members_of_beads(
    grid: EvidenceGrid, shape: Shape, row: Integers, column: Integers
) -> tuple[Indices, list[Integers], list[Integers]]:
    """Return the cells of the members of beads, (sources, targets, k), and the members of each side."""
    sources = [row - shape.rows + 1 + k for k in shape.source]
    targets = [column - shape.columns + 1 + k for k in shape.target]
    return np.array([[grid.cells(i, j) for j in targets] for i in sources]), sources, targets


def _bead_values(
    grid: EvidenceGrid,
    shape: Shape,
    ends: tuple[Integers, Integers],
    members: tuple[Indices, list[Integers], list[Integers]],
) -> _BeadValues:
    evidence, (row, column), (cells, sources, targets) = grid.evidence, ends, members
    links = grid.links(cells)
    chain, weakest = _strongest_chain(links)
    labels = evidence.labels[0][sources[0]], evidence.labels[1][targets[0]]
    is_labelled = (labels[0] != 0) & (labels[1] != 0)
    before = row - shape.rows, column - shape.columns
    return _BeadValues(
        shape=shape,
        links=links,
        chain=chain,
        weakest_link=weakest,
        source_link_outside=_stronger_link(grid, (row, column + 1), (before[0] + 1, before[1])),
        target_link_outside=_stronger_link(grid, (row + 1, column), (before[0], before[1] + 1)),
        skipped_link=_skipped_link(grid, shape, before, (sources, targets)),
        source_length=_members(evidence.lengths[0], sources).sum(axis=0),
        target_length=_members(evidence.lengths[1], targets).sum(axis=0),
        has_same_label=is_labelled & (labels[0] == labels[1]),
        has_different_label=is_labelled & (labels[0] != labels[1]),
        relatedness=grid.relatedness[row],
        tightness=grid.tightness,
    )


def _stronger_link(grid: EvidenceGrid, one: tuple[Integers, Integers], other: tuple[Integers, Integers]) -> Floats:
    """Return the stronger of two links, each between source and target segments, of each bead."""
    return np.maximum(grid.links_between(*one), grid.links_between(*other))


def _members(values: Floats, members: list[Integers]) -> Floats:
    """Return the values of the members of each bead, (members, k)."""
    return np.array([values[k] for k in members])


def _edge_share(masses: Floats, weights: Floats) -> Floats:
    """Return the lesser of the shares of the first and last of several segments, 0 for a single one.

    `masses` and `weights` are (members, k).
    """
    shares = np.minimum(masses / weights, _MAX_EDGE_SHARE)
    return np.minimum(shares[0], shares[-1]) if len(shares) > 1 else np.zeros_like(shares[0])


def _skipped_link(
    grid: EvidenceGrid,
    shape: Shape,
    before: tuple[Integers, Integers],
    members: tuple[list[Integers], list[Integers]],
) -> Floats | float:
    """Return the strongest link of a skipped segment to a member of the other side, 0 if none is skipped."""
    links = [grid.links_between(before[0] + 1 + k, j) for k in shape.skipped[0] for j in members[1]]
    links += [grid.links_between(i, before[1] + 1 + k) for k in shape.skipped[1] for i in members[0]]
    return np.asarray(np.max(links, axis=0)) if links else 0.0


def _strongest_chain(links: Floats) -> tuple[Floats, Floats]:
    """Return the sum of the links on the strongest chain of a bead, and its weakest link.

    A chain leads from the first two members to the last two, one segment further on one side at each step: two
    neighbouring segments belong to one bead if both are linked to the same segment on the other side. `links` is
    (sources, targets, k). The weakest link is that of the chain where the weakest link is strongest.
    """
    sums: dict[tuple[int, int], Floats] = {}
    weakest: dict[tuple[int, int], Floats] = {}
    for i, row in enumerate(links):
        for j, link in enumerate(row):
            previous = [cell for cell in ((i - 1, j), (i, j - 1)) if cell in sums]
            sums[i, j] = link + (np.max([sums[cell] for cell in previous], axis=0) if previous else np.float32(0))
            weakest[i, j] = np.minimum(link, np.max([weakest[cell] for cell in previous], axis=0)) if previous else link
    end = (links.shape[0] - 1, links.shape[1] - 1)
    return np.clip(sums[end], _MIN_CHAIN, _MAX_CHAIN), weakest[end]
