"""The forms of labels of paragraphs and items."""

LABEL = r"(?:\d{1,3}\s?\p{Ll}?\s?\.|\(\s?\d{1,3}\s?\p{Ll}?\s?\)|\(?\s?(?:\p{Ll}{1,2}|[ivx]{1,5})\s?\)|[–—•\u00ad-])"
"""An enumerator, also as it is printed in old acts: `51.`, `(6a)`, `( 3 )`, `a)`, `–`."""
CAPITAL_LABEL = r"\p{Lu}{1,2}\s?\."
ORDINAL_SUFFIX = r"(?:er|bis|ter|quater|quinquies|sexies)?(?:/\d{1,2})?"
"""What follows the numbers of French and Belgian articles: `1er`, `6 bis`, `1er/1`."""
SECTION_LABEL = (
    rf"(?:§\s?\d{{1,3}}{ORDINAL_SUFFIX}\s?\.|\d{{1,3}}\s?(?:er|bis|ter|quater)\s?[.)]|\d{{1,3}}\s?\)"
    r"|\d{1,3}°(?:bis|ter)?\.?|\d{1,3}\.\.|\(\d{4}\)\.)"
)
"""Labels of Belgian and French acts: `§ 1er.`, `§ 1er/1.`, `6 bis.`, `29)`, `3°bis.`, `2..`, `(2098).`."""
ANY_LABEL = rf"(?:{LABEL}|{SECTION_LABEL})"
