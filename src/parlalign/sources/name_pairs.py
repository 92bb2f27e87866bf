"""Which files are the same text in two languages, by their names alone.

A code counts where it is a token of its own: whole words between anything that is no letter (`x.nl.html`,
`L_2010117NL.01000101.xml.html`), never part of one (`handel`). A token may still be a word (`over-de-grens`), so it
counts only in a name that becomes the same as another when the codes of both are taken out. The last code of a name is
tried first, for a file says more of its language than its folder; then any of them.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import NamedTuple

import regex

from parlalign.languages import TAGS, language_pair

_TOKEN = regex.compile(r"[\p{L}\p{M}]+")  # `NL` in `2010117NL.0100`; never the `de` of `handel`
_SUFFIX = regex.compile(r"(?<=[^/])\.([A-Za-z0-9]{1,5})$")  # `.html`; not the `.2_nl` of `v1.2_nl`
_INSIDE_TAG = "-_"  # nl-NL, nl_NL
_DELIMITERS = tuple("._- /")

_MANY_CODES = 5
"""Of more codes, the first, the last and all are tried, not every choice of them (2 to the power of their number);
`nl/x.nl-NL.html` has four."""

_Pieces = tuple[str, ...]
"""What is left of a name without its suffix and some codes of one language: the pieces between them."""


class NamedPair(NamedTuple):
    """The files of one text in the first and the second language; `name` is theirs without code and suffix."""

    name: str
    source: str
    target: str


class Ambiguity(NamedTuple):
    """Files that compete for each other, and why they are left as they are."""

    names: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Pairing:
    """What became of a list of names: each is in exactly one place, all in order.

    `mixed` holds names without a code: each may be a text in both languages. `alone` have a code and no counterpart,
    `foreign` have the code of another language, and in `ambiguous` several files compete.
    """

    pairs: tuple[NamedPair, ...]
    mixed: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    ambiguous: tuple[Ambiguity, ...] = ()


class _Code(NamedTuple):
    """A token, or two, that may name a language; a half-open range of the stem."""

    start: int
    end: int
    language: str


class _Name(NamedTuple):
    """A name as given, without its suffix and in NFC, and the codes in it."""

    given: str
    stem: str
    codes: tuple[_Code, ...]


def find_pairs(names: Iterable[str], languages: tuple[str, str] = ("nl", "de")) -> Pairing:
    """Pair names (relative paths with `/`) of files in two languages; the order and repetitions of names do not matter.

    Raises `ParlalignError` for languages that are not aligned.

    >>> find_pairs(["nl/x.html", "de/x.docx", "page.txt"]).pairs
    (NamedPair(name='x', source='nl/x.html', target='de/x.docx'),)
    """
    language_pair(languages)
    left = [_parsed(name) for name in sorted(set(names))]
    found: list[NamedPair] = []
    ambiguous: list[Ambiguity] = []
    for keys in (_last_key, _all_keys):
        for group in _groups(left, languages, keys):
            pair = _pair(group, languages, keys)
            found += [pair] if pair else []
            ambiguous += [] if pair else [_ambiguity(group)]
        taken = {name for pair in found for name in pair[1:]} | {name for group in ambiguous for name in group.names}
        left = [name for name in left if name.given not in taken]
    places: dict[str, list[str]] = {"mixed": [], "alone": [], "foreign": []}
    for name in left:
        places[_place(name, languages)].append(name.given)
    return Pairing(
        tuple(_told_apart(found)),
        **{place: tuple(there) for place, there in places.items()},
        ambiguous=tuple(sorted(ambiguous)),
    )


def _parsed(given: str) -> _Name:
    whole = unicodedata.normalize("NFC", given)
    suffix = _SUFFIX.search(whole)
    stem = whole[: suffix.start()] if suffix and suffix[1].casefold() not in TAGS else whole
    return _Name(given, stem, tuple(_codes(stem)))


def _codes(stem: str) -> Iterator[_Code]:
    """Yield the codes of any language, overlapping ones too: `nl`, `NL` and `nl-NL` of `x.nl-NL`."""
    tokens = list(_TOKEN.finditer(stem))
    for k, token in enumerate(tokens):
        word = token[0].casefold()
        if language := TAGS.get(word):
            yield _Code(token.start(), token.end(), language)
        after = tokens[k + 1] if k + 1 < len(tokens) else None
        if after and after.start() == token.end() + 1 and stem[token.end()] in _INSIDE_TAG:
            language = TAGS.get(f"{word}-{after[0].casefold()}")
            if language:
                yield _Code(token.start(), after.end(), language)


def _longest(codes: Iterable[_Code]) -> list[_Code]:
    """Return the codes in order without those inside or across another, the earlier and longer ones first."""
    chosen: list[_Code] = []
    for code in sorted(codes, key=lambda code: (code.start, -code.end)):
        if not chosen or code.start >= chosen[-1].end:
            chosen.append(code)
    return chosen


def _last_key(name: _Name, language: str, languages: tuple[str, str]) -> Iterator[_Pieces]:
    """Yield the name without its last code, if that is of `language`."""
    own = _longest(code for code in name.codes if code.language in languages)
    if own and own[-1].language == language:
        yield _pieces(name.stem, own[-1:])


def _all_keys(name: _Name, language: str, _languages: tuple[str, str]) -> Iterator[_Pieces]:
    """Yield the name without any choice of its codes of `language`."""
    own = [code for code in name.codes if code.language == language]
    if len(own) > _MANY_CODES:
        choices: Iterable[Sequence[_Code]] = (own[:1], own[-1:], _longest(own))
    else:
        choices = (choice for size in range(1, len(own) + 1) for choice in combinations(own, size))
    for choice in choices:
        codes = sorted(choice)
        if all(one.end <= other.start for one, other in pairwise(codes)):
            yield _pieces(name.stem, codes)


def _pieces(stem: str, codes: Sequence[_Code]) -> _Pieces:
    ends = [0, *(code.end for code in codes)]
    starts = [*(code.start for code in codes), len(stem)]
    return tuple(stem[end:start] for end, start in zip(ends, starts, strict=True))


def _folded(pieces: _Pieces) -> _Pieces:
    return tuple(piece.casefold() for piece in pieces)


_Keys = Callable[[_Name, str, tuple[str, str]], Iterator[_Pieces]]


def _groups(names: Sequence[_Name], languages: tuple[str, str], keys: _Keys) -> list[list[_Name]]:
    """Return the names that share a key across the languages, those that hang together in one group."""
    holders: dict[_Pieces, tuple[set[int], set[int]]] = {}
    for k, name in enumerate(names):
        for side, language in enumerate(languages):
            for pieces in keys(name, language, languages):
                holders.setdefault(_folded(pieces), (set(), set()))[side].add(k)
    parent = list(range(len(names)))
    for sides in holders.values():
        if sides[0] and sides[1]:
            first, *others = sorted(sides[0] | sides[1])
            for other in others:
                parent[_root(parent, other)] = _root(parent, first)
    groups: dict[int, list[_Name]] = {}
    for k, name in enumerate(names):
        groups.setdefault(_root(parent, k), []).append(name)
    return [group for group in groups.values() if len(group) > 1]


def _root(parent: list[int], k: int) -> int:
    while parent[k] != k:
        parent[k] = k = parent[parent[k]]
    return k


def _pair(group: Sequence[_Name], languages: tuple[str, str], keys: _Keys) -> NamedPair | None:
    """Return the pair that a group of two is; None where more names compete."""
    if len(group) != 2:
        return None
    fitting = []
    for source, target in (group, group[::-1]):
        ours = {_folded(pieces): pieces for pieces in keys(source, languages[0], languages)}
        theirs = {_folded(pieces) for pieces in keys(target, languages[1], languages)}
        if shared := ours.keys() & theirs:
            shortest = min(shared, key=lambda key: (sum(map(len, key)), key))
            fitting.append(NamedPair(_without_codes(ours[shortest]), source.given, target.given))
    return fitting[0] if len(fitting) == 1 else None


def _ambiguity(group: Sequence[_Name]) -> Ambiguity:
    return Ambiguity(
        tuple(sorted(name.given for name in group)),
        f"{len(group)} files compete for one pair: keep one of each language, or rename them",
    )


def _place(name: _Name, languages: tuple[str, str]) -> str:
    """Return where a name without a counterpart belongs; a code that may be a word (`over de grens`) is none.

    Codes of both languages side by side (`page.nl-de.txt`) say that the text is in both.
    """
    codes = _longest(name.codes)
    for one, other in pairwise(codes):
        if {one.language, other.language} == set(languages) and other.start - one.end <= 1:
            return "mixed"
    sure = {code.language for code in codes if _is_sure(name.stem, code)}
    if sure & set(languages):
        return "alone"
    return "foreign" if sure else "mixed"


def _is_sure(stem: str, code: _Code) -> bool:
    """Tell whether a token is a code without a counterpart: a folder, the end of the name, or in capitals."""
    before, after = stem[: code.start][-1:], stem[code.end :][:1]
    if before in ("", "/") and after in ("", "/"):
        return True
    ends_name = after == "" and before in tuple("._-")
    return ends_name or (stem[code.start : code.end].isupper() and " " not in (before, after))


def _without_codes(pieces: _Pieces) -> str:
    """Return a name without its codes and one delimiter at each.

    >>> _without_codes(("a/x_", "_TXT")), _without_codes(("", "/x.", ""))
    ('a/x_TXT', 'x')
    """
    name, *others = pieces
    for piece in others:
        name = name[:-1] if name[-1:] in _DELIMITERS else name
        name += piece if name or piece[:1] not in _DELIMITERS else piece[1:]
    return name


def _told_apart(pairs: Sequence[NamedPair]) -> list[NamedPair]:
    """Name pairs by their source file where two have the same name, or none is left."""
    repeated = Counter(pair.name for pair in pairs)
    return sorted(pair if pair.name and repeated[pair.name] == 1 else pair._replace(name=pair.source) for pair in pairs)
