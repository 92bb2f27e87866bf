"""Portuguese."""

from parlalign.languages.facts import Language, words

LANGUAGE = Language(
    code="pt",
    name="Portuguese",
    locale="pt-PT",
    tags=words("por pt-br portuguese"),
    names=words("português portuguese portugees portugiesisch portugais"),
    menu_name="português",
    act_types=(
        ("regulamento", "R"),
        ("diretiva", "L"),
        ("directiva", "L"),
        ("decisão-quadro", "F"),
        ("decisão", "D"),
        ("recomendação", "H"),
    ),
    function_words=words(
        """
        de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele das seu sua ou
        ser quando nos são também pelo pela até isso entre sobre este esta porque à às é
        tendo pelos pelas seus suas foi
        """
    ),
    letters=frozenset("áâãàçéêíóôõú"),
    abbreviations=words("sr sra srs dr dra prof art arts n.º nº pág págs p pp vol cap"),
    closing_abbreviations=words("p"),
    number_abbreviations=words("art arts n.º nº pág págs p pp vol cap"),
    clause_conjunctions=words("e ou e/ou"),
)
