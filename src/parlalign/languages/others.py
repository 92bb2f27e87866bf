"""Languages that are recognised, so that they can be named and left alone; the commonest words of each."""

from parlalign.languages.base import Language, words

_WORDS = {
    "en": (
        "English",
        "en-GB",
        """
        the of and to in is that for it as was with be by on not he his but at are this have from or had an
        they which you were her all there been their has would will what more can we our should whereas
        shall
        """,
    ),
    "fr": (
        "French",
        "fr-FR",
        """
        de la le et les des en un du une que est pour qui dans par plus pas au sur ne se ce il sont avec ou
        aux cette ses mais leur été comme nous être fait ont ces dont vous sa son
        """,
    ),
    "es": (
        "Spanish",
        "es-ES",
        """
        de la que el en y los del se las por un para con no una su al lo como más pero sus le ya o este sí
        porque esta entre cuando muy sin sobre también hasta hay donde ser
        """,
    ),
    "it": (
        "Italian",
        "it-IT",
        """
        di che la il un a per è in una sono non con del della le si da dei nel alla più anche come ma al gli
        delle ha questo dal nella essere tra alle ai
        """,
    ),
    "pt": (
        "Portuguese",
        "pt-PT",
        """
        de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele das seu sua ou
        ser quando nos são também pelo pela até isso
        """,
    ),
    "pl": (
        "Polish",
        "pl-PL",
        """
        w i na z do się nie że o jest za od przez po jak oraz dla co tym są być przy ich które który ale
        także może tego
        """,
    ),
    "da": (
        "Danish",
        "da-DK",
        """
        og i at det er en den til af de på for med ikke der et som har kan fra vi skal eller om men var blev
        deres også jeg efter
        """,
    ),
    "sv": (
        "Swedish",
        "sv-SE",
        """
        och i att det som en på är av för med den till de inte har ett om var från men kan ska eller vi
        också sig så jag efter
        """,
    ),
    "tr": ("Turkish", "tr-TR", "ve bir bu da de için ile olarak daha olan gibi çok ne kadar sonra ancak var her"),
    "ru": ("Russian", "ru-RU", "и в не на что с по это как к из а для от все его он за но мы она или у так"),
}

OTHERS = tuple(Language(code, name, locale, words(text)) for code, (name, locale, text) in _WORDS.items())
