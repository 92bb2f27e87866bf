"""Polish."""

from parlalign.languages.facts import Language, words

LANGUAGE = Language(
    code="pl",
    name="Polish",
    locale="pl-PL",
    tags=words("pol polish"),
    names=words("polski polish pools polnisch polonais"),
    menu_name="polski",
    act_types=(
        ("rozporządzenie", "R"),
        ("dyrektywa", "L"),
        ("decyzja ramowa", "F"),
        ("decyzja", "D"),
        ("zalecenie", "H"),
    ),
    function_words=words(
        """
        w i na z do się nie że o jest za od przez po jak oraz dla co tym są być przy ich które który ale
        także może tego ma to by on roku mając uwadze swoje swoich swoją został została uwzględniając
        """
    ),
    letters=frozenset("ąćęłńóśźż"),
    abbreviations=words("art ust pkt nr str poz r w tzw np dr prof m.in ww itd itp tj dz.u zob por lit"),
    closing_abbreviations=words("r w itd itp"),
    number_abbreviations=words("art ust pkt nr str poz dz.u lit"),
    clause_conjunctions=words("i lub oraz albo a"),
)
