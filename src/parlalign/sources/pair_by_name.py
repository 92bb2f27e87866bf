"""Pair the files of one text in two languages by their names.

A language code counts only if it is a whole word between characters that are not letters (`x.nl.html`,
`L_2010117NL.01000101.xml.html`), never as a part of a word (`handel`). A whole word may still not be a code
(`over-de-grens`). It therefore counts only if the name without it equals another name without its code. The
last code of a name is tried first, as a file says more about its language than its folder; then any of its codes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import NamedTuple

from parlalign.io.file_type import TABLES, type_by_name
from parlalign.languages import check_pair
from parlalign.languages.name_codes import NameCode, is_certain_code, name_codes, name_stem, without_overlaps

_NAME_SEPARATORS = tuple("._- /")

_MANY_CODES = 5
"""If a name has more codes of a language, only the first, the last and all of them are removed in turn, because n codes
have 2^n subsets. `nl/x.nl-NL.html` has four."""

_Remainder = tuple[str, ...]
"""The parts of a name without its suffix that are left when some codes are removed."""


class NamedPair(NamedTuple):
    """The files of one text in two languages; `name` is their common name without code and suffix."""

    name: str
    source: str
    target: str


class Ambiguity(NamedTuple):
    """Files that could be paired in several ways and are therefore not paired, and the message about them."""

    names: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class NamePairing:
    """The result for a list of names. Each name is in exactly one of the fields, which are sorted.

    `mixed` are names without a code, or with both, and tables: each file may contain both languages. `unpaired` have a
    code but no counterpart. `other_languages` have a code of a language that is not one of the two.
    """

    pairs: tuple[NamedPair, ...]
    mixed: tuple[str, ...] = ()
    unpaired: tuple[str, ...] = ()
    other_languages: tuple[str, ...] = ()
    ambiguous: tuple[Ambiguity, ...] = ()


class _Name(NamedTuple):
    """The full name of a file, its stem (without suffix, in NFC), and the possible codes in the stem."""

    full_name: str
    stem: str
    codes: tuple[NameCode, ...]


_Remainders = Callable[[_Name, str, tuple[str, str]], Iterator[_Remainder]]
"""Yields what is left of a name without its codes of a language; names are paired if they share a remainder."""


def find_pairs(names: Iterable[str], languages: tuple[str, str] = ("nl", "de")) -> NamePairing:
    """Pair the names of files in two languages (relative paths with `/`).

    The order and repetitions of names do not matter. Raises `ParlalignError` for unsupported languages.

    >>> find_pairs(["nl/x.html", "de/x.docx", "page.txt"]).pairs
    (NamedPair(name='x', source='nl/x.html', target='de/x.docx'),)
    """
    check_pair(languages)
    names = sorted(set(names))
    tables = [name for name in names if type_by_name(name) in TABLES]
    rest = [_parse(name, languages) for name in names if name not in tables]
    pairs: list[NamedPair] = []
    ambiguous: list[Ambiguity] = []
    for remainders in (_without_last_code, _without_any_codes):
        for group in _groups(rest, languages, remainders):
            pair = _pair(group, languages, remainders)
            if pair:
                pairs.append(pair)
            else:
                ambiguous.append(_ambiguity(group))
        used = {name for pair in pairs for name in pair[1:]} | {name for group in ambiguous for name in group.names}
        rest = [name for name in rest if name.full_name not in used]
    unpaired: dict[str, list[str]] = {"mixed": tables, "unpaired": [], "other_languages": []}
    for name in rest:
        unpaired[_field_of_unpaired(name, languages)].append(name.full_name)
    return NamePairing(
        tuple(_with_unique_names(pairs)),
        **{field: tuple(sorted(files)) for field, files in unpaired.items()},
        ambiguous=tuple(sorted(ambiguous)),
    )


def _parse(full_name: str, languages: tuple[str, str]) -> _Name:
    stem = name_stem(full_name, languages)
    return _Name(full_name, stem, tuple(name_codes(stem, languages)))


def _without_last_code(name: _Name, language: str, languages: tuple[str, str]) -> Iterator[_Remainder]:
    """Yield the name without its last code, if that is a code of `language`."""
    codes = without_overlaps(code for code in name.codes if code.language in languages)
    if codes and codes[-1].language == language:
        yield _remainder(name.stem, codes[-1:])


def _without_any_codes(name: _Name, language: str, _languages: tuple[str, str]) -> Iterator[_Remainder]:
    """Yield the name without each subset of its codes of `language`."""
    codes = [code for code in name.codes if code.language == language]
    if len(codes) > _MANY_CODES:
        subsets: Iterable[Sequence[NameCode]] = (codes[:1], codes[-1:], without_overlaps(codes))
    else:
        subsets = (subset for size in range(1, len(codes) + 1) for subset in combinations(codes, size))
    for subset in subsets:
        in_order = sorted(subset)
        if all(one.end <= other.start for one, other in pairwise(in_order)):
            yield _remainder(name.stem, in_order)


def _remainder(stem: str, codes: Sequence[NameCode]) -> _Remainder:
    ends = [0, *(code.end for code in codes)]
    starts = [*(code.start for code in codes), len(stem)]
    return tuple(stem[end:start] for end, start in zip(ends, starts, strict=True))


def _folded(remainder: _Remainder) -> _Remainder:
    return tuple(part.casefold() for part in remainder)


def _groups(names: Sequence[_Name], languages: tuple[str, str], remainders: _Remainders) -> list[list[_Name]]:
    """Return the groups of names that are connected by shared remainders across the two languages."""
    holders: dict[_Remainder, tuple[set[int], set[int]]] = {}
    for k, name in enumerate(names):
        for side, language in enumerate(languages):
            for remainder in remainders(name, language, languages):
                holders.setdefault(_folded(remainder), (set(), set()))[side].add(k)
    parents = list(range(len(names)))
    for source, target in holders.values():
        if source and target:
            first, *others = sorted(source | target)
            for other in others:
                parents[_root(parents, other)] = _root(parents, first)
    groups: dict[int, list[_Name]] = {}
    for k, name in enumerate(names):
        groups.setdefault(_root(parents, k), []).append(name)
    return [group for group in groups.values() if len(group) > 1]


def _root(parents: list[int], k: int) -> int:
    """Return the root of a node in a disjoint-set forest, and shorten the path to it."""
    while parents[k] != k:
        parents[k] = k = parents[parents[k]]
    return k


def _pair(group: Sequence[_Name], languages: tuple[str, str], remainders: _Remainders) -> NamedPair | None:
    """Return the pair of a group of two names, or None if there are several possibilities."""
    if len(group) != 2:
        return None
    possible = []
    for source, target in (group, group[::-1]):
        source_remainders = {_folded(one): one for one in remainders(source, languages[0], languages)}
        target_remainders = {_folded(one) for one in remainders(target, languages[1], languages)}
        if shared := source_remainders.keys() & target_remainders:
            shortest = min(shared, key=lambda remainder: (sum(map(len, remainder)), remainder))
            possible.append(NamedPair(_joined(source_remainders[shortest]), source.full_name, target.full_name))
    return possible[0] if len(possible) == 1 else None


def _ambiguity(group: Sequence[_Name]) -> Ambiguity:
    return Ambiguity(
        tuple(sorted(name.full_name for name in group)),
        f"{len(group)} files compete for one pair: keep one of each language, or rename them",
    )


def _field_of_unpaired(name: _Name, languages: tuple[str, str]) -> str:
    """Return the field of `NamePairing` for a name without a counterpart.

    Codes of both languages next to each other (`page.nl-de.txt`) mean that the file contains both. Codes that may be
    words (`over de grens`) are ignored.
    """
    codes = without_overlaps(name.codes)
    for one, other in pairwise(codes):
        if {one.language, other.language} == set(languages) and other.start - one.end <= 1:
            return "mixed"
    certain = {code.language for code in codes if is_certain_code(name.stem, code)}
    if certain & set(languages):
        return "unpaired"
    return "other_languages" if certain else "mixed"


def _joined(remainder: _Remainder) -> str:
    """Return the common name of a pair: the remainder without one separator at each removed code.

    >>> _joined(("a/x_", "_TXT")), _joined(("", "/x.", ""))
    ('a/x_TXT', 'x')
    """
    name, *others = remainder
    for part in others:
        name = name[:-1] if name[-1:] in _NAME_SEPARATORS else name
        name += part if name or part[:1] not in _NAME_SEPARATORS else part[1:]
    return name


def _with_unique_names(pairs: Sequence[NamedPair]) -> list[NamedPair]:
    """Return the pairs sorted; a pair with an empty name, or with the name of another one, gets its source as name."""
    counts = Counter(pair.name for pair in pairs)
    return sorted(pair if pair.name and counts[pair.name] == 1 else pair._replace(name=pair.source) for pair in pairs)
