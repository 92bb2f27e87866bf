"""A text for which translations are searched."""

from __future__ import annotations

from functools import cached_property

from parlalign.memory.forms import canonical_form
from parlalign.memory.query_forms import query_forms
from parlalign.memory.scoring import ComparedText


class Query(ComparedText):
    """A text to search for, with its forms."""

    @cached_property
    def forms(self) -> list[str]:
        """The text and its forms without an enumerator and calls."""
        return [self.text, *sorted(query_forms(self.text))]

    @cached_property
    def canonical_form(self) -> str:
        return canonical_form(self.text)
