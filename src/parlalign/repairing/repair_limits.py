"""What is not repaired in a language."""

from parlalign.languages import LANGUAGES, facts_of, language_name
from parlalign.languages.language_models import has_break_model


def limits_of(code: str) -> str:
    """Return a line that says what is repaired in a language without a break model; empty if it has one.

    >>> limits_of("es")
    'Spanish (es) has no break model: only markers and wraps are repaired'
    """
    if has_break_model(code):
        return ""
    has_facts = code in LANGUAGES
    wraps = "markers and wraps" if has_facts else "wraps at one width"
    repaired = f"only {wraps} are repaired" if facts_of(code).is_spaced else "its line breaks are kept"
    missing = "break model" if has_facts else "break model and no facts"
    divided = "" if has_facts else ", and sentences end at their marks"
    return f"{language_name(code)} has no {missing}: {repaired}{divided}"
