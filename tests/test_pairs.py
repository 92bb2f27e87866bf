"""Pairs of files by their names: the ways to name two languages, and words that only look like language codes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import parlalign
from parlalign.languages import LANGUAGES, TAGS
from parlalign.sources.pair_by_name import NamedPair, NamePairing, find_pairs

PAIRED = [
    ("x.nl.html", "x.de.html", "x"),
    ("x.nl.html", "x.de.docx", "x"),
    ("x.NL.html", "x.De.html", "x"),
    ("nl/x.html", "de/x.html", "x"),
    ("2010/nl/a/x.html", "2010/de/a/x.html", "2010/a/x"),
    ("nl/x.nl.html", "de/x.de.html", "x"),
    ("texts-nl/x.txt", "texts-de/x.txt", "texts/x"),
    ("x_NL.docx", "x_DE.docx", "x"),
    ("x-nl.txt", "x-de.txt", "x"),
    ("x nl.txt", "x de.txt", "x"),
    ("x (NL).txt", "x (DE).txt", "x ()"),
    ("NL_x.txt", "DE_x.txt", "x"),
    ("nl.txt", "de.txt", "nl.txt"),
    ("river/nl.txt", "river/de.txt", "river"),
    ("TA-7-2010-0223_NL.html", "TA-7-2010-0223_DE.html", "TA-7-2010-0223"),
    ("CELEX_32010R0001_NL_TXT.html", "CELEX_32010R0001_DE_TXT.html", "CELEX_32010R0001_TXT"),
    ("L_2010117NL.01000101.xml.html", "L_2010117DE.01000101.xml.html", "L_2010117.01000101.xml"),
    ("x.nl-NL.txt", "x.de-DE.txt", "x"),
    ("x_nl_NL.txt", "x_de_DE.txt", "x"),
    ("x.nl-BE.txt", "x.de-AT.txt", "x"),
    ("x.nl_BE.txt", "x.de.txt", "x"),
    ("nl/x.nl-NL.txt", "de/x.de-DE.txt", "x"),
    ("x.nld.txt", "x.deu.txt", "x"),
    ("x.dut.txt", "x.ger.txt", "x"),
    ("x.nl.txt", "x.ger.txt", "x"),
    ("resolutie Dutch.txt", "resolutie German.txt", "resolutie"),
    ("x.nl", "x.de", "x"),
    ("besluit_é.nl.txt", "besluit_e\u0301.de.txt", "besluit_é"),  # macOS takes accents apart
    ("de-minimis.nl.txt", "de-minimis.de.txt", "de-minimis"),
    ("over-de-grens.nl.txt", "over-de-grens.de.txt", "over-de-grens"),
    ("NL_over-de-grens.txt", "DE_over-de-grens.txt", "over-de-grens"),
    ("van-nl-naar-de.nl.txt", "van-nl-naar-de.de.txt", "van-nl-naar-de"),
    ("nl-de/x.nl.txt", "nl-de/x.de.txt", "nl-de/x"),
    ("nl-de/nl/x.txt", "nl-de/de/x.txt", "nl-de/x"),
    ("Resolutie.NL.txt", "RESOLUTIE.de.txt", "Resolutie"),
    ("Straße.nl.txt", "STRASSE.de.txt", "Straße"),
    ("x.NL", "x.DE", "x"),
    ("x.nl.xhtml", "x.de.docx", "x"),
    ("x.nl.abcdef", "x.de.abcdef", "x.abcdef"),  # too long for a suffix
    ("nl/.txt", "de/.txt", ".txt"),
    # a code in each part of the name
    ("nl/x.nl.y.nl.z.txt", "de/x.de.y.de.z.txt", "x.y.z"),
    ("nl/x.nl-BE.y.txt", "de/x.de-BE.y.txt", "x.y"),  # the shortest common name
    ("nl-NL/a.nl-NL/x.nl-NL.y.txt", "de-DE/a.de-DE/x.de-DE.y.txt", "a/x.y"),
    # up to five codes of a language: any of them; more: the first, the last or all
    ("nl/a.nl/b.nl/nl/nl.c.txt", "nl/a.de/b.nl/nl/nl.c.txt", "nl/a/b.nl/nl/nl.c"),
    ("nl/a.nl/nl/nl/nl/nl.c.txt", "de/a.nl/nl/nl/nl/nl.c.txt", "a.nl/nl/nl/nl/nl.c"),
    ("nl/nl/nl/nl/nl/nl.x.de.txt", "nl/nl/nl/nl/nl/de.x.de.txt", "nl/nl/nl/nl/nl.x.de"),
]

APART = [
    ("handel.txt", "handelnl.txt"),
    ("landen.txt", "lannl.txt"),
    ("x.nl.txt", "y.de.txt"),
    ("a/x.nl.txt", "b/x.de.txt"),
    ("nlx.txt", "dex.txt"),
    ("x.nl.txt", "x.fr.txt"),
    ("x.nl.xml.html", "x.de.html"),
    ("x_nl.html", "x-de.html"),
    ("x.nl.be.txt", "x.de.txt"),  # `be` is Belarusian; only `nl-be` and `nl_be` are Dutch of Belgium
    ("x.nl--be.txt", "x.de.txt"),
    ("x\u0301nl.y.txt", "x\u0301de.y.txt"),  # an accent belongs to the word
    ("nl/a.nl/b.nl/nl/nl/nl.c.txt", "nl/a.de/b.nl/nl/nl/nl.c.txt"),  # neither the first nor the last of six codes
]

PLACES = [
    ("README.txt", "mixed"),
    ("handel.txt", "mixed"),
    ("landen.txt", "mixed"),
    ("over de grens.txt", "mixed"),
    ("over-de-grens.txt", "mixed"),
    ("de-minimis.txt", "mixed"),
    ("page.nl-de.txt", "mixed"),
    ("page_NL_DE.txt", "mixed"),
    ("corpus-nl-de/page.txt", "mixed"),
    ("x.nl.txt", "unpaired"),
    ("de-minimis.nl.txt", "unpaired"),
    ("nl/x.txt", "unpaired"),
    ("CELEX_32010R0001_DE_TXT.html", "unpaired"),
    ("L_2010117NL.01000101.xml.html", "unpaired"),
    ("NL_x.txt", "unpaired"),
    ("x-nl.txt", "unpaired"),
    ("x nl.txt", "mixed"),
    ("x NL y.txt", "mixed"),
    ("NL__DE_x.txt", "unpaired"),
    ("x_NL_FR_y.txt", "unpaired"),
    ("x.fr.txt", "other_languages"),
    ("x_FI.txt", "other_languages"),
    ("es/x.txt", "other_languages"),
    ("x.en-US.txt", "other_languages"),
]


def members(pairing: NamePairing) -> list[str]:
    """Return the names in all fields of a pairing, with repetitions."""
    paired = [name for pair in pairing.pairs for name in (pair.source, pair.target)]
    competing = [name for group in pairing.ambiguous for name in group.names]
    return [*paired, *competing, *pairing.mixed, *pairing.unpaired, *pairing.other_languages]


@pytest.mark.parametrize(("source", "target", "name"), PAIRED)
def test_names_that_pair(source: str, target: str, name: str) -> None:
    assert find_pairs([target, source]) == NamePairing((NamedPair(name, source, target),))
    swapped = find_pairs([source, target], ("de", "nl"))
    assert [(pair.source, pair.target) for pair in swapped.pairs] == [(target, source)]


@pytest.mark.parametrize("names", APART)
def test_names_that_do_not_pair(names: tuple[str, str]) -> None:
    pairing = find_pairs(names)
    assert not pairing.pairs
    assert sorted(members(pairing)) == sorted(names)


@pytest.mark.parametrize(("name", "place"), PLACES)
def test_field_of_a_name_without_a_counterpart(name: str, place: str) -> None:
    pairing = find_pairs([name])
    assert {"mixed": pairing.mixed, "unpaired": pairing.unpaired, "other_languages": pairing.other_languages}[
        place
    ] == (name,)


def test_all_pairs_of_one_folder_are_found() -> None:
    names = [f"{k}/{name}" for k, row in enumerate(PAIRED) for name in row[:2]]
    found = {(pair.source, pair.target) for pair in find_pairs(names).pairs}
    assert found == {(f"{k}/{source}", f"{k}/{target}") for k, (source, target, _) in enumerate(PAIRED)}


def test_ambiguous_names_are_reported_and_not_paired() -> None:
    pairing = find_pairs(["x.nl.html", "x.nl.docx", "x.de.html", "y.nl.txt", "y.de.txt"])
    assert [pair.name for pair in pairing.pairs] == ["y"]
    (group,) = pairing.ambiguous
    assert group.names == ("x.de.html", "x.nl.docx", "x.nl.html")
    assert "keep one of each language" in group.reason


def test_last_code_decides_if_several_pairings_are_possible() -> None:
    names = [f"original-{a}/x.{b}.txt" for a in ("nl", "de") for b in ("nl", "de")]
    assert [pair[1:] for pair in find_pairs(names).pairs] == [
        ("original-de/x.nl.txt", "original-de/x.de.txt"),
        ("original-nl/x.nl.txt", "original-nl/x.de.txt"),
    ]
    folders = [f"{a}/x.{b}.txt" for a in ("nl-de", "de-nl") for b in ("nl", "de")]
    assert len(find_pairs(folders).pairs) == 2
    with_other_language = [f"original-{a}/x.{b}.fr.txt" for a in ("nl", "de") for b in ("nl", "de")]
    assert len(find_pairs(with_other_language).pairs) == 2


def test_names_in_one_language_are_not_ambiguous() -> None:
    pairing = find_pairs(["x.nl.html", "x.nl.txt"])
    assert pairing == NamePairing((), unpaired=("x.nl.html", "x.nl.txt"))


def test_pairs_with_the_same_name_are_named_after_their_sources() -> None:
    names = [pair.name for pair in find_pairs(["x.nl.txt", "x.de.txt", "nl/x.txt", "de/x.txt"]).pairs]
    assert names == ["nl/x.txt", "x.nl.txt"]


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code not in {"nl", "da", "sv"}])
def test_every_language_pairs_with_dutch(code: str) -> None:
    facts = LANGUAGES[code]
    for tag in sorted(facts.all_tags):
        names = ["a.nl.txt", f"a.{tag}.txt", "nl-NL/b.txt", f"{tag.replace('-', '_').upper()}/b.txt"]
        assert len(find_pairs(names, ("nl", code)).pairs) == 2, tag


def test_simplified_and_traditional_chinese_pair() -> None:
    pairing = find_pairs(["x.zh.txt", "x.zh-TW.txt"], ("zh", "zh-tw"))
    assert pairing.pairs == (NamedPair("x", "x.zh.txt", "x.zh-TW.txt"),)


def test_each_tag_belongs_to_one_language() -> None:
    assert sum(len(facts.all_tags) for facts in LANGUAGES.values()) == sum(code in LANGUAGES for code in TAGS.values())
    assert all(tag == tag.lower() and "_" not in tag for tag in TAGS)


def test_names_with_thousands_of_codes_are_paired_quickly() -> None:
    assert len(find_pairs(["nl." * 20_000 + "txt", "de." * 20_000 + "txt"]).pairs) == 1
    (group,) = find_pairs([f"x.{code}.{k}" for k in range(5_000) for code in ("nl", "de")]).ambiguous
    assert len(group.names) == 10_000


def test_unsupported_languages_are_refused() -> None:
    with pytest.raises(parlalign.ParlalignError, match="not supported"):
        find_pairs([], ("nl", "xx"))


PIECES = st.sampled_from([*"xy./_- ()1é\n\0", "nl", "NL", "de", "De", "nld", "fr", "de-AT", ".txt", ".html", "\udc80"])
NAMES = st.lists(PIECES, max_size=8).map("".join) | st.text(max_size=12)


@given(st.lists(NAMES, max_size=14))
def test_every_name_is_in_exactly_one_field(names: list[str]) -> None:
    pairing = find_pairs(names)
    assert sorted(members(pairing)) == sorted(set(names))
    assert list(pairing.pairs) == sorted(pairing.pairs)
    assert len({pair.name for pair in pairing.pairs}) == len(pairing.pairs)


@given(st.lists(NAMES, max_size=14, unique=True), st.randoms())
def test_the_order_of_names_does_not_matter(names: list[str], random: object) -> None:
    shuffled = list(names)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert find_pairs(shuffled) == find_pairs(names)


@given(st.sampled_from([(source, target) for source, target, _ in PAIRED]), st.lists(NAMES, max_size=5))
def test_files_of_another_folder_do_not_affect_a_pair(pair: tuple[str, str], others: list[str]) -> None:
    inside = [f"here/{name}" for name in pair]
    pairing = find_pairs([*inside, *(f"elsewhere/{other}" for other in others)])
    assert tuple(inside) in [(found.source, found.target) for found in pairing.pairs]
