"""Pages of a PDF with a language in each column: each column is read through all pages."""

from __future__ import annotations

from collections.abc import Sequence

from parlalign.formats.documents.pdf_columns import Flow
from parlalign.languages import LANGUAGES

_FEWEST = 3  # different function words that show the language of a column
_WORDS = [(code, language.function_words) for code, language in LANGUAGES.items()]


def in_order_of_languages(pages: Sequence[list[Flow]]) -> list[list[Flow]]:
    """Return the pages as they are, or, if the columns have different languages, once for each column.

    A sentence that a page divides then goes on in the next page of its language. Titles, and pages without columns,
    stay with the first column.
    """
    columns = sorted({flow.column for flows in pages for flow in flows if flow.column})
    counts = {count for count, _ in columns}
    if len(counts) != 1 or not _have_several_languages(pages, columns):
        return list(pages)
    by_column = [
        [[flow for flow in flows if flow.column == column or (not number and not flow.column)] for flows in pages]
        for number, column in enumerate(columns)
    ]
    return [flows for column_pages in by_column for flows in column_pages if flows]


def _have_several_languages(pages: Sequence[list[Flow]], columns: Sequence[tuple[int, int]]) -> bool:
    """Return whether no two columns have the same language, and each has one."""
    found = [_language([flow for flows in pages for flow in flows if flow.column == column]) for column in columns]
    return None not in found and len(set(found)) == len(found) > 1


def _language(flows: Sequence[Flow]) -> str | None:
    from parlalign.languages.identify import function_word_language  # imports numpy

    text = "\n".join(line.text for flow in flows for line in flow.lines)
    code, _ = function_word_language(text, _WORDS, _FEWEST)
    return code
