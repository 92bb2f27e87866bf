"""What an inline code stands for in a text: white space, a sign, formatting, or something unknown.

CAT tools and filters name a code by its type (`lb`, `x-tab`), by the markup that it hides (`<br/>`, `{\\line }`), or by
a plain-text equivalent (`equiv-text`).
"""

from __future__ import annotations

from collections.abc import Iterable
from html import unescape
from typing import Final

import regex

from parlalign.text.invisible import SOFT_HYPHEN, ZERO_WIDTH

NOTHING: Final = ""
"""Formatting, or a character without width: words on both sides are one word."""
BREAK: Final = "\n"
"""A line break, a tab, or the edge of a paragraph or cell."""
SPACE: Final = " "
"""A space, which separates also before punctuation: `12<nbsp>%`."""
UNKNOWN: Final = None
"""A placeholder that does not tell what it is: it separates words."""

Meaning = str | None
"""One of the above, or the text that a code stands for."""

_NAMES: dict[str, Meaning] = {
    **dict.fromkeys(
        (
            *("br", "lb", "linebreak", "softbreak", "softreturn", "newline", "nl", "lf", "cr", "crlf", "hardreturn"),
            *("pb", "pagebreak", "colbreak", "lastrenderedpagebreak", "tab", "ptab", "softpagebreak"),
            *("p", "para", "paragraph", "div", "li", "listitem", "td", "th", "tr", "table", "tablecell", "cell", "row"),
            *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "dt", "dd", "ul", "ol", "dl", "blockquote", "tbody", "thead"),
        ),
        BREAK,
    ),
    **dict.fromkeys(("nbsp", "nonbreakingspace", "nobreakspace", "space", "hardspace", "nnbsp", "ensp", "emsp"), SPACE),
    **dict.fromkeys(("nbhyphen", "nobreakhyphen", "nonbreakinghyphen", "hardhyphen", "nbhy"), "-"),
    **dict.fromkeys(("shy", "softhyphen", "optionalhyphen", "ohyphen", "wbr", "zwsp", "zwnj", "zwj"), NOTHING),
    **dict.fromkeys(
        (
            *("b", "bold", "strong", "i", "italic", "italics", "em", "u", "ulined", "underline", "underlined", "s"),
            *("strike", "strikethrough", "del", "ins", "sup", "superscript", "sub", "subscript", "small", "big", "tt"),
            *("font", "fontformat", "color", "colour", "cf", "csf", "rpr", "span", "style", "a", "link", "hyperlink"),
            *("smallcaps", "caps", "highlight", "mark", "abbr", "acronym", "cite", "code", "q", "bdo", "lang"),
        ),
        NOTHING,
    ),
}
"""Names of types, tags and characters without hyphens and prefixes. XLIFF 1.2 (ctype), XLIFF 2.1 (subType), TMX 1.4b
(type), HTML, WordprocessingML and OpenDocument."""

_RTF: dict[str, Meaning] = {
    **dict.fromkeys(("line", "par", "tab", "cell", "row", "page", "sect", "column", "lbr", "softline"), BREAK),
    **dict.fromkeys(("enspace", "emspace", "qmspace", "~"), SPACE),
    **dict.fromkeys(("chftn", "footnote", "field", "pict", "object", "shp", "chpgn"), UNKNOWN),
    "_": "-",
    "endash": "–",
    "emdash": "—",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "t": BREAK,
    "n": BREAK,
    "r": BREAK,  # of programming languages
}
"""Control words of RTF (Rich Text Format Specification 1.9.1); all others are formatting."""

_TAGS = regex.compile(r"\s*+(?:<(/?)\s*+([\w:.-]++)([^<>]*+)>\s*+)++")
"""`<br/>`, `<w:r><w:br/></w:r>`; not `a < b`."""
_RTF_CODES = regex.compile(r"(?:\\([a-z]+)-?\d*+\s?+|\\([~_*-])|[{}\s;])++")
r"""`{\b `, `\line `, `}`; not `{1}`."""
_BRACKETED = regex.compile(r"[\[{<(]?\s*+[/\\^]?([\w-][\w\s-]*+)/?[\]}>)]?")
"""`[br]`, `{tab}`, `nbsp`."""
_VALUE = regex.compile(r"""\bval(?:ue)?\s*=\s*(?:"([^"]*)"|'([^']*)')""")
"""The character of memoQ's `<mq:ch val="…" />`."""
_SIGNS = {**dict.fromkeys(("↵", "⏎", "¶", "→", "⇥", "^p", "^l", "^t"), BREAK), "^s": SPACE}
"""Signs for white space, and the codes of the search in Word."""
_DASH = regex.compile(r"\p{Pd}")
_ENTITY = regex.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z]\w*);")
_SPACES = " \u00a0\u202f\u2002\u2003\u2007\u2009"
_NO_SIGNS = f"{SOFT_HYPHEN}{ZERO_WIDTH}"
_NUMBER = regex.compile(r"[\p{Sc}§±≈~+\-]?\s?\d[\d.,/:\s]*(?:\s?[%‰°]|\s?\p{Sc}|\s[\p{L}%‰°]{1,4}\p{No}?)?")
"""`12 %`, `€ 20`, `5 km`; not `{1}`, `INTERPOLATION`, `br`."""
_LONGEST_MARKUP = 10_000  # characters: a longer code is a picture or an object, not white space
_LONGEST_NAME = 40  # characters: `lastRenderedPageBreak` has 21
_WITHOUT_WIDTH = regex.compile(f"[{SOFT_HYPHEN}{ZERO_WIDTH}]+")


def meaning_of_name(name: str | None) -> tuple[Meaning, bool]:
    """Return what a type such as `x-br`, `xlf:lb` or `fnref` stands for, and whether it is known.

    >>> meaning_of_name("xlf:lb"), meaning_of_name("x-bold"), meaning_of_name("fnref")
    (('\\n', True), ('', True), (None, False))
    """
    plain = regex.sub(r"^(?:x-|html-|mq-|sdl-|.*:)*", "", (name or "").lower().strip())
    return _known(regex.sub(r"[\s_-]", "", plain))


def meaning_of_markup(markup: str) -> tuple[Meaning, bool]:
    r"""Return what the native markup of a code stands for, and whether it is known.

    >>> [meaning_of_markup(markup)[0] for markup in ("<w:br/>", r"{\line }", "&nbsp;", "<b>", "</td>", "{1}", "-")]
    ['\n', '\n', ' ', '', '\n', None, '-']
    """
    for _ in range(3):  # markup that is escaped once or twice more
        found = _meaning_of_form(markup)
        again = unescape(markup)
        if found[1] or again == markup:
            return found
        if _ENTITY.fullmatch(markup.strip()) and len(again.strip()) == 1 and again.strip() not in _NO_SIGNS:
            return again.strip(), True
        markup = again
    return UNKNOWN, False


def _meaning_of_form(markup: str) -> tuple[Meaning, bool]:
    if not markup or len(markup) > _LONGEST_MARKUP:
        return UNKNOWN, False
    stripped = markup.strip()
    if not stripped:
        return (BREAK if markup.strip(_SPACES) else SPACE), True
    if tags := _TAGS.fullmatch(markup):
        return _meaning_of_tags(tags)
    if "\\" in markup and (codes := _RTF_CODES.fullmatch(markup)):
        words = [*codes.captures(1), *codes.captures(2)]
        return strongest(_RTF.get(word, NOTHING) for word in words), bool(words)
    return _meaning_of_sign(stripped)


def _meaning_of_sign(sign: str) -> tuple[Meaning, bool]:
    if _WITHOUT_WIDTH.fullmatch(sign) or sign in {"{", "}"}:  # a group of RTF
        return NOTHING, True
    if _DASH.fullmatch(sign):
        return sign, True
    if sign in _SIGNS or len(sign) > _LONGEST_NAME:
        return _SIGNS.get(sign), sign in _SIGNS
    name = _BRACKETED.fullmatch(sign)
    return _known(regex.sub(r"[\s_-]", "", name[1].lower())) if name and len(name[1].rstrip()) > 1 else (UNKNOWN, False)


def _meaning_of_tags(tags: regex.Match[str]) -> tuple[Meaning, bool]:
    """Return the meaning of one or more tags; OmegaT and others number them, as in `<br1/>`."""
    meanings = []
    for name, attributes in zip(tags.captures(2), tags.captures(3), strict=True):
        local = name.lower().rpartition(":")[2]
        if name.lower() == "mq:ch" and (value := _VALUE.search(attributes)):
            meanings.append(meaning_of_markup(value[1] or value[2] or ""))
            continue
        if name.lower() in {"text:s", "text:line-break"}:
            meanings.append((SPACE if name.lower() == "text:s" else BREAK, True))
            continue
        found = _known(local.replace("-", "").replace("_", ""))
        meanings.append(found if found[1] or local in {"r", "t"} else _known(local.rstrip("0123456789")))
    known = [meaning for meaning, is_known in meanings if is_known]
    if not known:
        return UNKNOWN, False
    return strongest(known), len(known) == len(meanings) or strongest(known) != NOTHING


def equivalent_text(equivalent: str, key: str) -> str | None:
    """Return a plain-text equivalent if it is text to read, and no name of the code.

    Only numbers with a unit are certain: most tools put a name or markup there.

    >>> equivalent_text("12 %", "1"), equivalent_text("INTERPOLATION", "1"), equivalent_text("1", "1")
    ('12 %', None, None)
    """
    stripped = equivalent.strip()
    is_number_of_code = stripped == key or regex.fullmatch(r"\d{1,2}", stripped)
    is_text = not is_number_of_code and len(stripped) <= _LONGEST_NAME and _NUMBER.fullmatch(stripped)
    return stripped if is_text else None


def strongest(meanings: Iterable[Meaning]) -> Meaning:
    """Return the meaning that separates most; a text is stronger than all others."""
    found = list(meanings)
    texts = [each for each in found if each not in {NOTHING, BREAK, SPACE, UNKNOWN}]
    if texts:
        return texts[0]
    return next((each for each in (SPACE, BREAK, UNKNOWN) if each in found), NOTHING)


def _known(name: str) -> tuple[Meaning, bool]:
    return (_NAMES[name], True) if name in _NAMES else (UNKNOWN, False)
