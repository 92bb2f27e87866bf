"""Join alignments of pairs of languages into beads of all languages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from parlalign.records import Bead


@dataclass(frozen=True, slots=True)
class JoinedBead:
    """Segments of n lists that translate each other, by index; a list has none if its language lacks the text.

    `scores` has, for each list, the lowest score of the beads that join it to an earlier list. It is None for the list
    that the others were aligned with.
    """

    members: tuple[tuple[int, ...], ...]
    scores: tuple[float | None, ...]
    is_crossing: bool = False

    @property
    def is_translated(self) -> bool:
        """Whether at least two lists have segments."""
        return sum(map(bool, self.members)) > 1

    @property
    def score(self) -> float:
        """The lowest score of a list with segments, or of any list if only one has segments."""
        scores = [score for score in self.scores if score is not None]
        present = [score for own, score in zip(self.members, self.scores, strict=True) if own and score is not None]
        return min(present if self.is_translated else scores)


class PairBeads(NamedTuple):
    """The beads of two lists, which are named by their numbers. The pivot is the source of all its pairs."""

    source: int
    target: int
    beads: Sequence[Bead]


class _Node(NamedTuple):
    """A segment: the number of its list, and its place in it."""

    number: int
    place: int


@dataclass(frozen=True, slots=True)
class _Link:
    """A bead with the segments that it joins."""

    source: int
    target: int
    bead: Bead

    @property
    def nodes(self) -> list[_Node]:
        return [
            *(_Node(self.source, place) for place in self.bead.source),
            *(_Node(self.target, place) for place in self.bead.target),
        ]

    def is_certain(self, least: float) -> bool:
        """Return whether it is a pair with at least this score."""
        return self.bead.is_pair and self.bead.score >= least


def join_beads(pairs: Sequence[PairBeads], sizes: Sequence[int], *, pivot: int, least: float) -> list[JoinedBead]:
    """Return the beads of all lists in the order of the pivot; every segment is in exactly one of them.

    `sizes` are the numbers of segments of the lists. Beads that share a segment are joined (connected components). The
    beads of the pivot with a score of at least `least` come first. A bead of two other lists never joins two beads that
    the pivot keeps apart; it adds segments that the pivot does not have. A bead of the pivot with a lower score joins
    only segments that no other bead has joined.
    """
    links = [_Link(pair.source, pair.target, bead) for pair in pairs for bead in pair.beads]
    of_pivot = [link for link in links if pivot == link.source]
    groups = _Groups()
    kept = []
    for link in of_pivot:
        if link.is_certain(least):
            groups.join(link.nodes)
            kept.append(link)
    for link in links:
        if link.source != pivot and link.is_certain(least) and groups.joins_at_most_one(link.nodes, pivot):
            groups.join(link.nodes)
            kept.append(link)
    covered = {node for link in kept for node in link.nodes}
    for link in of_pivot:
        if link.bead.is_pair and not link.is_certain(least) and covered.isdisjoint(link.nodes):
            groups.join(link.nodes)
            kept.append(link)
    found = _links_of_groups(links, kept, groups)
    beside = {node: max(link.bead.source) for link in of_pivot if link.bead.is_pair for node in link.nodes}
    return _in_order(found, groups, sizes, _Pivot(pivot, beside))


def _links_of_groups(links: Sequence[_Link], kept: Sequence[_Link], groups: _Groups) -> dict[_Node, list[_Link]]:
    """Return the links of each group: those that join it and those of unaligned segments; without any, the others."""
    found: defaultdict[_Node, list[_Link]] = defaultdict(list)
    for link in (*kept, *(link for link in links if not link.bead.is_pair)):
        found[groups.root(link.nodes[0])].append(link)
    without: defaultdict[_Node, list[_Link]] = defaultdict(list)
    for link in links:
        for root in {groups.root(node) for node in link.nodes} - found.keys():
            without[root].append(link)
    return {**found, **without}


def unpaired(pairs: Sequence[PairBeads], sizes: Sequence[int], *, least: float) -> list[int]:
    """Return the number of segments of each list that no pair with at least this score contains."""
    links = (_Link(pair.source, pair.target, bead) for pair in pairs for bead in pair.beads)
    paired = Counter(node.number for node in {node for link in links if link.is_certain(least) for node in link.nodes})
    return [size - paired[number] for number, size in enumerate(sizes)]


def _in_order(
    found: Mapping[_Node, Sequence[_Link]], groups: _Groups, sizes: Sequence[int], pivot: _Pivot
) -> list[JoinedBead]:
    """Return the beads of the groups in the order of the pivot; those without it follow the text before them."""
    members = {root: _members(groups.nodes(root), len(sizes)) for root in found}
    places = _places(members, sizes, pivot, groups)
    return [
        JoinedBead(
            members[root],
            _scores(found[root], len(sizes)),
            any(link.bead.is_crossing for link in found[root] if link.bead.is_pair),
        )
        for root in sorted(found, key=places.__getitem__)
    ]


def _members(nodes: Iterable[_Node], count: int) -> tuple[tuple[int, ...], ...]:
    members: list[list[int]] = [[] for _ in range(count)]
    for number, place in nodes:
        members[number].append(place)
    return tuple(tuple(sorted(own)) for own in members)


def _scores(links: Iterable[_Link], count: int) -> tuple[float | None, ...]:
    """Return the lowest score of the links to each list; a bead that says that a list lacks a text is one of them."""
    scores: list[float | None] = [None] * count
    for link in links:
        before = scores[link.target]
        scores[link.target] = link.bead.score if before is None else min(before, link.bead.score)
    return tuple(scores)


_Place = tuple[int, int, int, int]


class _Pivot(NamedTuple):
    """The number of the list that the others are aligned with, and its segment beside others, even if not joined."""

    number: int
    beside: Mapping[_Node, int]


def _places(
    members: Mapping[_Node, tuple[tuple[int, ...], ...]], sizes: Sequence[int], pivot: _Pivot, groups: _Groups
) -> dict[_Node, _Place]:
    """Return the place of each group: after the pivot's segment that precedes it in the first of its lists."""
    places: dict[_Node, _Place] = {}
    for root, own in members.items():
        if own[pivot.number]:
            places[root] = (own[pivot.number][0], 0, 0, 0)
    for number, size in enumerate(sizes):
        last = -1
        for place in range(size):
            node = _Node(number, place)
            root = groups.root(node)
            if members[root][pivot.number]:
                last = members[root][pivot.number][-1]
            else:
                last = pivot.beside.get(node, last)
                places.setdefault(root, (last, 1, number, place))
    return places


class _Groups:
    """Segments that are joined into groups (a disjoint-set forest)."""

    def __init__(self) -> None:
        self._parents: dict[_Node, _Node] = {}
        self._nodes: dict[_Node, list[_Node]] = {}

    def root(self, node: _Node) -> _Node:
        """Return the node that stands for the group of a node."""
        while (parent := self._parents.get(node, node)) != node:
            node = parent
        return node

    def nodes(self, root: _Node) -> list[_Node]:
        """Return the nodes of the group that a node stands for."""
        return self._nodes.get(root, [root])

    def join(self, nodes: Iterable[_Node]) -> None:
        """Join the groups of some nodes; the largest group absorbs the others."""
        first, *others = sorted({self.root(node) for node in nodes}, key=lambda root: -len(self.nodes(root)))
        for other in others:
            self._parents[other] = first
            self._nodes.setdefault(first, [first]).extend(self._nodes.pop(other, [other]))

    def joins_at_most_one(self, nodes: Iterable[_Node], number: int) -> bool:
        """Return whether at most one of the groups of some nodes has a segment of the list with this number."""
        roots = {self.root(node) for node in nodes}
        return sum(any(node.number == number for node in self.nodes(root)) for root in roots) <= 1
