"""Words by which lines are read, of all languages."""

from parlalign.languages import LANGUAGES

_FACTS = LANGUAGES.values()
MONTHS = frozenset().union(*(facts.months for facts in _FACTS))
CONJUNCTIONS = frozenset().union(*(facts.suspended_conjunctions for facts in _FACTS))
"""Words after a suspended hyphen: `voor- en nadelen`."""
DIVISIONS = "|".join(sorted({word for facts in _FACTS for word in facts.divisions}))
"""A pattern of the words for a division of a text: `hoofdstuk`, `Abschnitt`."""
FORMULAS = tuple({lead for facts in _FACTS for lead in facts.formulas})
"""Beginnings of citations, recitals and other formulas of an act."""
