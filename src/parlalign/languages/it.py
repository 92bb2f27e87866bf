"""Italian."""

from parlalign.languages.facts import Language, words

LANGUAGE = Language(
    code="it",
    name="Italian",
    locale="it-IT",
    tags=words("ita it-ch italian"),
    names=words("italiano italian italiaans italienisch italien"),
    menu_name="italiano",
    act_types=(
        ("regolamento", "R"),
        ("direttiva", "L"),
        ("decisione quadro", "F"),
        ("decisione", "D"),
        ("raccomandazione", "H"),
    ),
    function_words=words(
        """
        di che la il un a per è in una sono non con del della le si da dei nel alla più anche come ma al gli
        delle ha questo dal nella essere tra alle ai dell all nell sull dall se qui lo ne no fra su
        sul sulla sui sia loro suo sua visto vista l' d' un' dell' all' nell' dall' sull'
        """
    ),
    letters=frozenset("àèéìòù"),
    abbreviations=words("sig sigg dott prof on art artt n nn p pp par pag cfr vol cap lett"),
    closing_abbreviations=words("p"),
    number_abbreviations=words("art artt n nn p pp par pag vol cap lett"),
    clause_conjunctions=words("e o ed od e/o"),
)
