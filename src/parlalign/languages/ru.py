"""Russian."""

from parlalign.languages.facts import Language, words

LANGUAGE = Language(
    code="ru",
    name="Russian",
    locale="ru-RU",
    tags=words("rus russian"),
    names=words("русский russian russisch russe"),
    function_words=words("и в не на что с по это как к из а для от все его он за но мы она или у так"),
    scripts=("Cyrillic",),
    abbreviations=words("г гг ст п пп стр др т т.е т.д т.п им ред гл см руб млн млрд"),
    closing_abbreviations=words("г гг др т.д т.п руб"),
    number_abbreviations=words("ст п пп стр т гл"),
    clause_conjunctions=words("и или"),
)
