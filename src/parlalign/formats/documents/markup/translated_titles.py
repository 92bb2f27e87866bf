"""Titles that a document gives in several languages: those in the language of the document are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from parlalign.formats.documents.blocks import Block
from parlalign.languages import FUNCTION_WORDS

_FEWEST = 3  # different function words that show the language of a paragraph
_LEAST_SHARE = (
    0.9  # of the text. Chosen: a verbatim report has the language of each speaker, and no language has this share
)


def without_translated_titles(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks without titles that repeat the title before or after them in another language.

    All titles of a document in several languages are kept.
    """
    code = _language([block for block in blocks if not _is_title(block)])
    kept: list[Block] = []
    for is_title, group in groupby(blocks, _is_title):
        found = list(group)
        own = [block for block in found if block.language.lower() == code] if is_title else []
        kept += own or found
    return kept


def _is_title(block: Block) -> bool:
    return block.kind == "heading" and bool(block.language)


def _language(blocks: Sequence[Block]) -> str | None:
    """Return the language of almost all text, or None."""
    from parlalign.languages.identify import function_word_language  # imports numpy

    counts: Counter[str] = Counter()
    for block in blocks:
        code, _ = function_word_language(block.text, FUNCTION_WORDS, _FEWEST)
        if code:
            counts[code] += len(block.text)
    code, count = max(counts.items(), key=lambda item: item[1], default=(None, 0))
    return code if count >= _LEAST_SHARE * counts.total() else None
