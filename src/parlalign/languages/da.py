"""Danish."""

from parlalign.languages.facts import Language, words

LANGUAGE = Language(
    code="da",
    name="Danish",
    locale="da-DK",
    tags=words("dan danish"),
    names=words("dansk danish deens dänisch danois"),
    menu_name="dansk",
    act_types=(
        ("forordning", "R"),
        ("direktiv", "L"),
        ("rammeafgørelse", "F"),
        ("afgørelse", "D"),
        ("henstilling", "H"),
    ),
    function_words=words(
        """
        og i at det er en den til af de på for med ikke der et som har kan fra vi skal eller om men var blev
        deres også jeg efter
        """
    ),
)
