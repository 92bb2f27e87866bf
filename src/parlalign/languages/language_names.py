"""Names, scripts and tags of the languages that have no module of facts."""

from parlalign.languages.facts import phrases


def _names(text: str) -> dict[str, str]:
    """Return the names by their codes of a list such as `aa Afar | ab Abkhazian`."""
    return {code: name for code, _, name in (entry.partition(" ") for entry in sorted(phrases(text)))}


OTHER_NAMES = _names(
    """
    aa Afar | ab Abkhazian | ae Avestan | af Afrikaans | ak Akan | am Amharic | an Aragonese | as Assamese
    av Avaric | ay Aymara | az Azerbaijani | ba Bashkir | be Belarusian | bg Bulgarian | bi Bislama | bm Bambara
    bn Bengali | bo Tibetan | br Breton | bs Bosnian | ca Catalan | ce Chechen | ch Chamorro | co Corsican | cr Cree
    cs Czech | cu Church Slavonic | cv Chuvash | cy Welsh | dv Divehi | dz Dzongkha | ee Ewe | el Greek
    eo Esperanto | et Estonian | eu Basque | fa Persian | ff Fulah | fi Finnish | fj Fijian | fo Faroese
    fy Frisian | ga Irish | gd Scottish Gaelic | gl Galician | gn Guarani | gu Gujarati | gv Manx | ha Hausa
    he Hebrew | hi Hindi | ho Hiri Motu | hr Croatian | ht Haitian Creole | hu Hungarian | hy Armenian | hz Herero
    ia Interlingua | id Indonesian | ie Interlingue | ig Igbo | ii Sichuan Yi | ik Inupiaq | io Ido | is Icelandic
    iu Inuktitut | jv Javanese | ka Georgian | kg Kongo | ki Kikuyu | kj Kuanyama | kk Kazakh | kl Kalaallisut
    km Khmer | kn Kannada | kr Kanuri | ks Kashmiri | ku Kurdish | kv Komi | kw Cornish | ky Kyrgyz | la Latin
    lb Luxembourgish | lg Ganda | li Limburgish | ln Lingala | lo Lao | lt Lithuanian | lu Luba-Katanga | lv Latvian
    mg Malagasy | mh Marshallese | mi Maori | mk Macedonian | ml Malayalam | mn Mongolian | mr Marathi | ms Malay
    mt Maltese | my Burmese | na Nauru | nb Norwegian Bokmål | nd North Ndebele | ne Nepali | ng Ndonga
    nn Norwegian Nynorsk | no Norwegian | nr South Ndebele | nv Navajo | ny Chichewa | oc Occitan | oj Ojibwa
    om Oromo | or Odia | os Ossetian | pa Punjabi | pi Pali | ps Pashto | qu Quechua | rm Romansh | rn Rundi
    ro Romanian | rw Kinyarwanda | sa Sanskrit | sc Sardinian | sd Sindhi | se Northern Sami | sg Sango | si Sinhala
    sk Slovak | sl Slovenian | sm Samoan | sn Shona | so Somali | sq Albanian | sr Serbian | ss Swati
    st Southern Sotho | su Sundanese | sw Swahili | ta Tamil | te Telugu | tg Tajik | ti Tigrinya | tk Turkmen
    tl Tagalog | tn Tswana | to Tongan | ts Tsonga | tt Tatar | tw Twi | ty Tahitian | ug Uyghur | uk Ukrainian
    ur Urdu | uz Uzbek | ve Venda | vi Vietnamese | vo Volapük | wa Walloon | wo Wolof | xh Xhosa | yi Yiddish
    yo Yoruba | za Zhuang | zu Zulu
    """
)
"""Names of the other languages by their codes of ISO 639-1."""

OTHER_SCRIPTS = {
    code: script
    for script, codes in {
        "Arabic": "fa ks ps sd ug ur",
        "Armenian": "hy",
        "Bengali": "as bn",
        "Cyrillic": "ab av ba be bg ce cu cv kk kv ky mk mn os sr tg tt uk",
        "Devanagari": "hi mr ne pi sa",
        "Ethiopic": "am ti",
        "Georgian": "ka",
        "Greek": "el",
        "Gujarati": "gu",
        "Gurmukhi": "pa",
        "Hebrew": "he yi",
        "Kannada": "kn",
        "Khmer": "km",
        "Lao": "lo",
        "Malayalam": "ml",
        "Myanmar": "my",
        "Oriya": "or",
        "Sinhala": "si",
        "Tamil": "ta",
        "Telugu": "te",
        "Tibetan": "bo dz",
    }.items()
    for code in codes.split()
}
"""The scripts of the other languages that are not written in Latin letters, after the likely subtags of the CLDR."""

OTHER_MENU_NAMES = phrases(
    """
    български | čeština | eesti keel | ελληνικά | gaeilge | hrvatski | latviešu valoda | lietuvių kalba | magyar | malti
    română | slovenčina | slovenščina | suomi
    """
)
"""Their names in the menus of web pages of the Union, for its official languages."""

OTHER_TAGS = {
    tag: code
    for code, *tags in map(
        str.split,
        (
            *("bg bul", "cs ces cze", "el ell gre", "et est", "fi fin", "ga gle", "hr hrv", "hu hun", "lt lit"),
            *("lv lav", "mt mlt", "ro ron rum", "sk slk slo", "sl slv"),
        ),
    )
    for tag in (code, *tags)
}
"""Their codes of ISO 639-1 by these codes and those of ISO 639-2, for the official languages of the Union.

Regulation No 1 of 1958, as amended. Files with one of these codes in their name do not count as Dutch or German. The
codes of the remaining languages are also words of file names (`is`, `so`).
"""
