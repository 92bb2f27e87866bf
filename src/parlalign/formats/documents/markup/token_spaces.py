"""Spaces between the tokens of an annotated text, each of which is in its own element."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import regex

from parlalign.formats.documents.markup.markup_rules import TOKENS
from parlalign.io.xml_names import local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

NO_SPACE = "\0"
"""Stands in a text for the absence of white space; XML cannot contain this character."""
_LEFT, _RIGHT = frozenset({"left", "both"}), frozenset({"right", "both"})
_CLOSING = regex.compile(r"[\p{Pe}\p{Pf}.,;:!?…%]+")
_OPENING = regex.compile(r"[\p{Ps}\p{Pi}¿¡]+")
_ENOUGH = 10_000  # tokens that are read to see how the text marks its spaces


class TokenSpaces:
    """The spaces around tokens: by the attribute `join` if the text has it, else by its white space, if it has some.

    If all tokens are separated, as in files with a token on each line, no space is before closing punctuation.
    """

    def __init__(self, root: _Element) -> None:
        tokens = [token for token, _ in zip(root.iter("{*}w", "{*}pc"), range(_ENOUGH), strict=False)]
        self._has_join = any(token.get("join") for token in tokens)
        is_adjacent = [not (token.tail or "") and token.getnext() is other for token, other in pairwise(tokens)]
        has_white_space = any((token.tail or "").isspace() for token in tokens)
        self._are_given = bool(tokens) and (self._has_join or not (any(is_adjacent) and has_white_space))

    def around(self, token: _Element) -> tuple[str, str]:
        """Return what is before and after a token."""
        if not self._are_given:
            return "", ""
        if self._has_join:
            join = token.get("join") or ""
            return NO_SPACE if join in _LEFT else "", NO_SPACE if join in _RIGHT else " "
        text = (token.text or "").strip() if local_name(token) in TOKENS else ""
        return NO_SPACE if _CLOSING.fullmatch(text) else "", NO_SPACE if _OPENING.fullmatch(text) else " "
