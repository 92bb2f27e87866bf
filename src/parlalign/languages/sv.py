"""Swedish."""

from parlalign.languages.facts import Language, words

LANGUAGE = Language(
    code="sv",
    name="Swedish",
    locale="sv-SE",
    tags=words("swe sv-fi swedish"),
    names=words("svenska swedish zweeds schwedisch suédois"),
    menu_name="svenska",
    act_types=(
        ("förordning", "R"),
        ("direktiv", "L"),
        ("rambeslut", "F"),
        ("beslut", "D"),
        ("rekommendation", "H"),
    ),
    function_words=words(
        """
        och i att det som en på är av för med den till de inte har ett om var från men kan ska eller vi
        också sig så jag efter
        """
    ),
)
