"""Numbers of texts of the European Parliament, as they are written, and the names of these texts on its site Doceo."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from parlalign.errors import ParlalignError

_DOCUMENT = regex.compile(  # `TA-9-2020-0054`, `A-7-2010-0215_NL`; not `TA-9-2020-0054_NL.html`
    r"(?P<kind>TA|RC|A|B)-(?P<term>\d\d?)-(?P<year>\d{4})-(?P<number>\d{4})(?:_[A-Z]{2})?"
)
_SITTING = regex.compile(  # `CRE-9-2020-02-12`, `PV-9-2020-02-12_NL`, `CRE-9-2022-06-07-ITM-010`; not `CRE-9-2020`
    r"(?P<name>(?:CRE|PV)-\d\d?-\d{4}-\d\d-\d\d(?:-ITM-\d{3}(?:-\d\d)?)?)(?:_[A-Z]{2})?"
)
_ADOPTED = regex.compile(  # `P7_TA(2010)0223`, `P9_TA-PROV(2020)0054`, `P9 TA (2020) 54`; not `TA(2010)0223`
    r"P ?(?P<term>\d\d?) ?[_ ]? ?TA(?: ?- ?PROV)? ?\( ?(?P<year>\d{4}) ?\) ?(?P<number>\d{1,4})"
)
_DATED = regex.compile(  # `P9_CRE(2020)02-12`, `P9_PV-PROV(2020)02-12`; not `P9_CRE(2020)`
    r"P ?(?P<term>\d\d?) ?[_ ]? ?(?P<kind>CRE|PV)(?: ?- ?(?:PROV|REV))? ?\( ?(?P<year>\d{4}) ?\) ?(?P<day>\d\d-\d\d)"
)
_TABLED = regex.compile(  # `T9-0054/2020`, `A7-0215/2010`, `B9-0123/2020`, `RC-B9-0123/2020/REV`; not `A4-0123/97`
    r"(?P<kind>RC ?-? ?B?|T|A|B) ?-? ?(?P<term>\d\d?) ?- ?(?P<number>\d{1,4}) ?/ ?(?P<year>\d{4})"
    r"(?: ?/ ?REV\.? ?\d{0,2})?"
)
_OLD_REFERENCE = regex.compile(  # `P7-TA-2010-0223`, `A7-2010-0215`, `P7-RC-2010-0123` in addresses before 2019
    r"(?<![A-Z0-9])(?:P(?P<term>\d)-(?P<kind>TA|RC)-|(?P<tabled>[AB])(?P<tabled_term>\d)-)(?P<year>\d{4})-(?P<number>\d{4})(?!\d)"
)
_INCOMPLETE = regex.compile(  # `P9_TA(2020)`, `TA(2010)0223`, `A9-0123`; not `A4`
    r"P ?\d\d? ?_ ?(?:TA|CRE|PV).*|TA ?\(.*|(?:RC ?-? ?B?|T|A|B) ?\d\d? ?- ?\d{1,4}(?: ?/ ?\d{0,4})?"
)
_DASHES = regex.compile(r"\p{Pd}|\u2212")


@dataclass(frozen=True, slots=True)
class ParliamentNumber:
    """A number as it is written, and the name of the text on Doceo (`TA-9-2020-0054`)."""

    written: str
    name: str

    @property
    def is_of_sitting(self) -> bool:
        """Whether it is a debate or the minutes of a sitting."""
        return self.name.startswith(("CRE-", "PV-"))


def parse_parliament_number(text: str) -> ParliamentNumber | None:
    """Return the number of a text of the European Parliament, or None if the text is none.

    Raises `ParlalignError` for a number of which a part is missing.

    >>> [parse_parliament_number(text).name for text in ("P9_TA(2020)0054", "A7-0215/2010", "RC-B9-0123/2020")]
    ['TA-9-2020-0054', 'A-7-2010-0215', 'RC-9-2020-0123']
    """
    plain = _DASHES.sub("-", text).upper()
    name = _name_of(plain)
    if name is None and _INCOMPLETE.fullmatch(plain):
        raise ParlalignError(
            f"{text}: is no complete number of a text of the Parliament: write it as in P9_TA(2020)0054 or A7-0215/2010"
        )
    return ParliamentNumber(text, name) if name else None


def parse_old_address(query: str) -> str | None:
    """Return the name on Doceo of the text in an address of the years before 2019 (`…+TA+P7-TA-2010-0223+0`)."""
    match = _OLD_REFERENCE.search(query.upper())
    if match is None:
        return None
    kind, term = match["kind"] or match["tabled"], match["term"] or match["tabled_term"]
    return f"{kind}-{term}-{match['year']}-{match['number']}"


def _name_of(text: str) -> str | None:
    if match := _SITTING.fullmatch(text):
        return str(match["name"])
    if match := _DATED.fullmatch(text):
        return f"{match['kind']}-{match['term']}-{match['year']}-{match['day']}"
    if match := _ADOPTED.fullmatch(text):
        kind = "TA"
    elif match := _DOCUMENT.fullmatch(text) or _TABLED.fullmatch(text):
        kind = "RC" if match["kind"].startswith("RC") else match["kind"].replace("TA", "T").replace("T", "TA")
    else:
        return None
    return f"{kind}-{match['term']}-{match['year']}-{int(match['number']):04}"
