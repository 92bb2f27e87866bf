"""What the elements of an XML format mean. Each format has one `MarkupRules`, a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from parlalign.records import NAVIGATION

INLINE = frozenset({
    "a", "abbr", "acronym", "anchor", "b", "bold", "c", "cite", "em", "emph", "emphasis", "font", "foreign", "g",
    "hi", "i", "inf", "ins", "italic", "m", "pc", "ph", "q", "ref", "s", "small", "span", "strike", "strong", "sub",
    "subscript", "sup", "superscript", "tt", "u", "underline", "w", "xref",
})  # fmt: skip
"""Elements that are inside a paragraph in most formats; in lower case."""
BREAKS = frozenset({"br", "eol", "lb", "linebreak", "pb", "cb", "tab"})
"""Line breaks inside a paragraph, which are white space, unless they have the attribute `break="no"` of TEI."""
TOKENS = frozenset({"w", "pc"})
"""Words and punctuation of annotated texts."""

SENTENCE = "s"
"""A sentence in TEI and in corpora."""
RAISED = frozenset({"inf", "sub", "subscript", "sup", "superscript"})
"""Raised and lowered parts of a word: `H<sub>2</sub>O`."""


@dataclass(frozen=True, slots=True)
class MarkupRules:
    """The rules of one format, by the names of its elements without namespace.

    A key of `kinds` is `NAME`, `PARENT/NAME`, or `NAME:VALUE` with the value of the attribute `variant`. An element
    that is in no table is inside a paragraph if its parent has text of its own, and else a block.
    """

    name: str
    """The name of the format for a user."""
    roots: frozenset[str] = frozenset()
    """The names of the root elements that show the format."""
    marks: frozenset[str] = frozenset()
    """Names of elements that show the format under any root."""
    kinds: Mapping[str, str] = field(default_factory=dict)
    """The kind of the blocks in an element; an empty string: the words of a block tell it."""
    blocks: frozenset[str] = frozenset()
    """Further elements that are never inside a paragraph."""
    inline: frozenset[str] = frozenset()
    """Further elements that are inside a paragraph."""
    joined: frozenset[str] = frozenset()
    """Elements whose children make one block: a heading of number and title."""
    numbers: frozenset[str] = frozenset()
    """Numbers of the text that follows."""
    notes: frozenset[str] = frozenset()
    """Footnotes and endnotes, by keys as in `kinds`."""
    note_numbers: frozenset[str] = frozenset()
    """The number of a note, inside it."""
    asides: frozenset[str] = frozenset()
    """Remarks inside a text that are not part of it, such as applause: blocks after it."""
    left_out: frozenset[str] = frozenset()
    """Facts about the document that are not its text, by keys as in `kinds`."""
    repeated: frozenset[str] = frozenset()
    """Elements that repeat in parts what the text after them says; they are left out if there is such a text."""
    pictures: frozenset[str] = frozenset()
    """Elements that stand for a picture or another file."""
    variant: str = "type"
    """The attribute whose value selects a row of `kinds`."""
    further_variants: tuple[str, ...] = ()
    """Other such attributes; their keys are `NAME@ATTRIBUTE=VALUE`."""
    marker: str = ""
    """The attribute of a note that has its printed mark."""
    reference: str = ""
    """The attribute of an empty note that repeats the call of another note."""
    identity: str = ""
    """The attribute of a note that such a reference names."""
    before_call: str = ""
    """White space before the call of a note, as the printed document has it."""
    characters: Mapping[str, str] = field(default_factory=dict)
    """Elements that stand for a character, and the attribute with its code in hexadecimal digits."""
    quotes: tuple[str, str] = ("", "")
    """Attributes with the quotation marks before and after an element."""
    languages: Mapping[str, str] = field(default_factory=dict)
    """Elements that name the language of the document, and the attribute that has it (empty: their text)."""
    language: str = "lang"
    """The attribute with the language of a part."""


UNKNOWN_FORMAT = MarkupRules(
    "unknown XML",
    kinds={"nav": NAVIGATION, "toc": NAVIGATION},
    left_out=frozenset({"script", "style", "metadata", "meta", "defs"}),
    pictures=frozenset({"img", "image", "graphic", "figure"}),
)
"""Rules for XML of no known format; the kinds come from the words."""
