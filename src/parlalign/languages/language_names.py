"""Names and tags of languages that have no file of facts, and the names in menus of languages."""

from parlalign.languages.facts import phrases, words

OTHER_NAMES = {
    "af": "Afrikaans",
    "be": "Belarusian",
    "bg": "Bulgarian",
    "br": "Breton",
    "bs": "Bosnian",
    "ca": "Catalan",
    "cs": "Czech",
    "cy": "Welsh",
    "el": "Greek",
    "eo": "Esperanto",
    "et": "Estonian",
    "eu": "Basque",
    "fi": "Finnish",
    "fo": "Faroese",
    "fy": "Frisian",
    "ga": "Irish",
    "gl": "Galician",
    "he": "Hebrew",
    "hr": "Croatian",
    "hu": "Hungarian",
    "id": "Indonesian",
    "is": "Icelandic",
    "la": "Latin",
    "lb": "Luxembourgish",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "mk": "Macedonian",
    "mt": "Maltese",
    "nn": "Norwegian Nynorsk",
    "no": "Norwegian",
    "ro": "Romanian",
    "sk": "Slovak",
    "sl": "Slovenian",
    "sq": "Albanian",
    "sr": "Serbian",
    "uk": "Ukrainian",
}
"""Names of languages that messages may have to name; codes of ISO 639-1."""

LANGUAGE_MENU = phrases(
    """
    български | español | čeština | dansk | eesti keel | ελληνικά | gaeilge | hrvatski | italiano | latviešu valoda
    lietuvių kalba | magyar | malti | polski | português | română | slovenčina | slovenščina | suomi | svenska
    """
)
"""The other official languages of the Union in the menus of its web pages, each by its own name."""

OTHER_TAGS = words(
    """
    bg bul cs ces cze el ell gre et est fi fin ga gle hr hrv hu hun lt lit lv lav mt mlt ro ron rum sk slk slo sl slv
    """
)
"""Codes (ISO 639-1 and 639-2) of the other official languages of the Union (Regulation No 1 of 1958, as amended).

Files with one of these codes in their name do not count as Dutch or German.
"""
