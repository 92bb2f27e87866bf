"""Spanish."""

from parlalign.languages.facts import Language, words

LANGUAGE = Language(
    code="es",
    name="Spanish",
    locale="es-ES",
    tags=words("spa es-mx spanish"),
    names=words("español castellano spanish spaans spanisch espagnol"),
    menu_name="español",
    act_types=(
        ("reglamento", "R"),
        ("directiva", "L"),
        ("decisión marco", "F"),
        ("decisión", "D"),
        ("recomendación", "H"),
    ),
    function_words=words(
        """
        de la que el en y los del se las por un para con no una su al lo como más pero sus le ya o este sí
        porque esta entre cuando muy sin sobre también hasta hay donde ser es ha si son sea han visto vista
        """
    ),
    letters=frozenset("áéíñóúü"),
    abbreviations=words("sr sra sres dr dra d art arts núm núms pág págs p pp vol cap ee.uu s.a"),
    closing_abbreviations=words("ee.uu p s.a"),
    number_abbreviations=words("art arts núm núms pág págs p pp vol cap"),
    clause_conjunctions=words("y o e u y/o"),
)
