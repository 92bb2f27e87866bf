"""What the elements and classes of web pages mean: blocks, hidden content, notes, the main part, list styles.

`SITES` has one row for each site or program whose pages need rules of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import regex

from parlalign.formats.documents.numerals import numeral


@dataclass(frozen=True, slots=True)
class SiteRules:
    """Rules for the pages of one site or program, as regular expressions for whole classes, and as ids.

    `hidden_div_titles` are values of the attribute `title`. If a page begins with an element of class `toolbar`, all
    text before the element of class `document_title` is navigation.
    """

    hidden_classes: tuple[str, ...] = ()
    hidden_div_titles: tuple[str, ...] = ()
    note_classes: tuple[str, ...] = ()
    main_ids: tuple[str, ...] = ()
    toolbar: tuple[str, ...] = ()
    document_title: tuple[str, ...] = ()


SITES = {
    "Doceo (European Parliament)": SiteRules(
        hidden_classes=("buttondocwin", r"ring_\S+", r"erpl_(?:header|footer|search)\S*"),
        note_classes=("inpage_annotation_doc",),
        toolbar=("buttondocwin",),
        document_title=("doc_title",),  # procedure, stages and debates precede it
    ),
    "EUR-Lex": SiteRules(
        hidden_classes=("(?:oj-)?hd-(?:date|lg|ti|oj)", "modref"),
        note_classes=("(?:c?oj-)?note",),
        main_ids=("TexteOnly", "PP4Contents", "textTabContent", "document1", "docHtml"),
    ),
    "Microsoft Word": SiteRules(note_classes=("Mso(?:Foot|End)noteText",)),
    "LibreOffice": SiteRules(hidden_div_titles=("header", "footer")),
    "EPUB": SiteRules(note_classes=("doc-(?:foot|end)notes?",)),
    "other sites": SiteRules(
        # not `header` alone, which is also a class of titles
        hidden_classes=(
            r"sr-only\S*", "visually-?hidden", "screen-reader-text", r"skip-?link\S*", "breadcrumbs?", "no-?print",
            "d-print-none", r"cookie-\S+",
        ),
        note_classes=("foot-?notes?(?:-?text)?", "end-?notes?"),
        main_ids=("main-content", "maincontent"),
    ),
}  # fmt: skip

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "legend", "li", "main", "ol", "option", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "title", "tr", "ul",
})  # fmt: skip
"""Elements that begin and end a block."""
PREFORMATTED = frozenset({"listing", "pre", "xmp"})
_HIDDEN = frozenset({
    "audio", "button", "canvas", "datalist", "del", "dialog", "head", "iframe", "map", "nav", "noframes", "noscript",
    "object",
    "rp", "rt", "script", "select", "style", "svg", "template", "textarea", "title", "video",
})  # fmt: skip
_SURROUNDINGS = frozenset({"aside", "footer", "header"})
"""Elements around the text of a page; in the main part they belong to an article."""
_LISTS_AND_TABLES = frozenset({"li", "ol", "table", "td", "th", "tr", "ul"})
WITH_MEANING = _HIDDEN | _SURROUNDINGS | _LISTS_AND_TABLES | PREFORMATTED | {"article", "main", "q", "sup"}
"""Elements that need more than a new block, even without attributes."""
_HIDDEN_ROLES = frozenset({
    "alertdialog", "banner", "complementary", "contentinfo", "dialog", "menu", "menubar", "navigation", "search",
    "toolbar",
})  # fmt: skip
_HIDDEN_STYLE = regex.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", regex.I)
_BLOCK_STYLE = regex.compile(r"display\s*:\s*(?:block|flex|grid|list-item|table)\b", regex.I)
_NOTE_ID = regex.compile(r"_{0,2}(?:ftn|edn|fn|footnote|endnote)-?\d+", regex.I)
_LIST_STYLES = {
    "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "lower-alpha": "lowerLetter", "upper-alpha": "upperLetter", "lower-latin": "lowerLetter",
    "upper-latin": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman",
}  # fmt: skip
"""Values of `type` and of `list-style-type`, and the names that Word has for them."""
_LIST_STYLE = regex.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)", regex.I)


def _any_of(patterns: Iterable[str]) -> regex.Pattern[str]:
    return regex.compile("|".join(patterns))


_HIDDEN_CLASS = _any_of(pattern for site in SITES.values() for pattern in site.hidden_classes)
_NOTE_CLASS = _any_of(pattern for site in SITES.values() for pattern in site.note_classes)
_TOOLBAR_CLASS = _any_of(pattern for site in SITES.values() for pattern in site.toolbar)
_DOCUMENT_TITLE_CLASS = _any_of(pattern for site in SITES.values() for pattern in site.document_title)
_HIDDEN_DIV_TITLES = frozenset(title for site in SITES.values() for title in site.hidden_div_titles)
_MAIN_IDS = frozenset(name for site in SITES.values() for name in site.main_ids)


def classes_of(attributes: Mapping[str, str]) -> list[str]:
    """Return the classes of an element."""
    return attributes.get("class", "").split()


def is_hidden_class(classes: Iterable[str]) -> bool:
    """Return whether a site uses one of the classes for navigation, or for content that is not shown."""
    return any(map(_HIDDEN_CLASS.fullmatch, classes))


def is_toolbar(classes: Iterable[str]) -> bool:
    """Return whether one of the classes is that of a toolbar; see `SiteRules`."""
    return any(map(_TOOLBAR_CLASS.fullmatch, classes))


def is_document_title(classes: Iterable[str]) -> bool:
    """Return whether one of the classes is that of the title after the navigation; see `SiteRules`."""
    return any(map(_DOCUMENT_TITLE_CLASS.fullmatch, classes))


def is_hidden(tag: str, attributes: Mapping[str, str], *, is_in_main: bool) -> bool:
    """Return whether an element is navigation or not shown, apart from its classes."""
    if tag in _SURROUNDINGS:
        names = [*classes_of(attributes), attributes.get("role", ""), attributes.get("epub:type", "")]
        return not is_in_main and not any(map(_NOTE_CLASS.fullmatch, names))
    return (
        tag in _HIDDEN
        or "hidden" in attributes
        or (tag == "div" and attributes.get("title") in _HIDDEN_DIV_TITLES)
        or attributes.get("aria-hidden", "").lower() == "true"
        or attributes.get("role", "").lower() in _HIDDEN_ROLES
        or ("style" in attributes and _HIDDEN_STYLE.search(attributes["style"]) is not None)
    )


def is_block(tag: str, attributes: Mapping[str, str]) -> bool:
    """Return whether an element begins and ends a block, by its name or its style."""
    return tag in BLOCKS or ("style" in attributes and _BLOCK_STYLE.search(attributes["style"]) is not None)


def is_main(tag: str, attributes: Mapping[str, str]) -> bool:
    """Return whether an element is the main part of a page."""
    return tag in {"main", "article"} or attributes.get("role") == "main" or attributes.get("id") in _MAIN_IDS


def is_note(attributes: Mapping[str, str]) -> bool:
    """Return whether an element contains a note, by its class, role or id."""
    names = [*classes_of(attributes), attributes.get("role", "")]
    return any(map(_NOTE_CLASS.fullmatch, names)) or _NOTE_ID.fullmatch(attributes.get("id", "")) is not None


def list_style(tag: str, attributes: Mapping[str, str]) -> str | None:
    """Return the number style of a list by Word's name, `bullet`, or None if its items have no markers."""
    match = _LIST_STYLE.search(attributes.get("style", ""))
    if match and match[1].lower() == "none":
        return None
    if tag == "ul":
        return "bullet"
    return _LIST_STYLES.get(match[1].lower() if match else attributes.get("type", ""), "decimal")


def item_marker(style: str | None, number: int) -> str:
    """Return the marker of a list item, such as `1. ` or `• `; empty if `style` is None.

    >>> item_marker("lowerLetter", 3), item_marker("bullet", 3), item_marker(None, 3)
    ('c. ', '• ', '')
    """
    if style is None:
        return ""
    return "• " if style == "bullet" else f"{numeral(number, style)}. "
