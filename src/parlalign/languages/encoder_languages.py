"""The languages that encoders were trained on, which are those that can be aligned with them."""

from parlalign.languages.facts import words

USE_LANGUAGES = ("nl", "de", "en", "fr", "es", "it", "pt", "pl", "tr", "ru", "ar", "zh", "zh-tw", "ja", "ko", "th")
"""Those of the bundled encoder (Yang et al. 2020)."""

E5_LANGUAGES = words(
    """
    af am ar as az be bg bn br bs ca cs cy da de el en eo es et eu fa fi fr fy ga gd gl gu ha he hi hr hu hy id is it ja
    jv ka kk km kn ko ku ky la lo lt lv mg mk ml mn mr ms my nb ne nl nn no om or pa pl ps pt ro ru sa sd si sk sl so sq
    sr su sv sw ta te th tl tr ug uk ur uz vi xh yi zh zh-tw
    """
)
"""Those of multilingual-e5-small: the 93 of its model card, those that XLM-R was trained on (Conneau et al. 2020), and
the written forms `nb`, `nn` and `zh-tw` of Norwegian and Chinese."""
