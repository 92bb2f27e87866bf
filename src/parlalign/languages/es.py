"""Spanish."""

from parlalign.languages.facts import FactWords, HeadingWords, Language, phrases, words

LANGUAGE = Language(
    code="es",
    name="Spanish",
    locale="es-ES",
    tags=words("spa es-mx spanish"),
    names=words("español castellano spanish spaans spanisch espagnol"),
    heading_words=HeadingWords(
        source=words("origen original fuente"),
        target=words("destino traducción"),
        others=words("texto término segmento frase columna idioma lengua número comentario fichero archivo"),
    ),
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
    vowels="aeiouyáéíóúüAEIOUYÁÉÍÓÚÜ",
    abbreviations=words(
        """
        sr sra srta sres sras dr dra d dña excmo excma ilmo art arts núm núms n.º nº pág págs p pp vol vols cap caps
        apdo párr fig ed cf p.ej ee.uu s.a prof gral tel av c
        """
    ),
    closing_abbreviations=words("ee.uu p s.a"),
    final_abbreviations=words("etc"),
    number_abbreviations=words("art arts núm núms n.º nº pág págs p pp vol vols cap caps apdo párr fig"),
    adverbs=words("aquí allí hoy ayer mañana ahora entonces después antes además así luego siempre nunca"),
    citation_leads=("visto", "vista", "vistos", "vistas"),
    procedure_leads=("a propuesta", "previa consulta", "de conformidad con", "previa transmisión"),
    recital_leads=("considerando",),
    openings=(
        "el parlamento europeo,",
        "el parlamento europeo y el consejo",
        "el consejo de la unión",
        "la comisión europea,",
    ),
    titles=("resolución del parlamento europeo", "resolución legislativa", "propuesta de resolución", "proyecto de "),
    title_words=words("informe opinión recomendación resolución enmiendas"),
    clause_conjunctions=words("y o e u y/o"),
    suspended_conjunctions=words("y o e u y/o"),
    divisions=("artículo", "sección", "capítulo", "parte", "título", "anexo", "libro", "apartado", "punto"),
    page_words=("página", "pág."),
    page_total_words=("de",),
    months=(
        *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
        *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ),
    weekdays=("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    fact_words=FactWords(
        units=(
            *("cero", "un/uno/una", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once"),
            *("doce", "trece", "catorce", "quince", "dieciséis", "diecisiete", "dieciocho", "diecinueve"),
        ),
        tens=("veinte", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"),
        powers=("cien/ciento", "mil", "millón/millones", "millardo/millardos"),
        ordinals=(
            *("primer/primero/primera", "segundo/segunda", "tercer/tercero/tercera", "cuarto/cuarta", "quinto/quinta"),
            *("sexto/sexta", "séptimo/séptima", "octavo/octava", "noveno/novena", "décimo/décima"),
            *("undécimo/undécima", "duodécimo/duodécima"),
        ),
        joins=("y",),
        others=(
            ("docena", 12),
            ("decena", 10),
            ("quincena", 15),
            ("doble", 2),
            ("tercio", 3),
            ("ambos", 2),
            ("ambas", 2),
        ),
        percent=phrases("por ciento | por cien"),
        negations=words("no nunca jamás ningún ninguno ninguna nada nadie ni tampoco"),
        unlike_negation=(words("o"), words("solo sólo solamente únicamente")),
        negative_words=words(
            """
            sin apenas salvo excepto fuera falt* carec* prohib* evit* imped* neg* rechaz* exent* exclu* menos poco
            raramente difícil* antes hasta lejos demasiado imposib* inacep* inadec* incap* incom* incor* inef* inneces*
            insuf* inút* inv* irr* ileg* ilim* mal otro otra otros otras contrari* nulo nula
            """
        ),
        yes=words("sí"),
        no=words("no"),
    ),
    references=(
        "Vista la Comunicación de la Comisión (COM(2010)0171) y el documento de trabajo (SEC(2009)1245),",
        "Vista la propuesta de la Comisión (COM(2012)0238 – C7-0133/2012 – 2012/0146(COD)),",
        "COM(2009)0262, SEC(2009)0766, COM(2013) 627 final, SWD(2014) 12, P6_TA(2009)0373; A7-0215/2010; B7-0071/2011",
        "DO C 117 E de 6.5.2010, p. 46, DO L 88 de 4.4.2011, p. 45, Reglamento (CE) n.º 1083/2006",
        "Directiva 2004/38/CE, Reglamento (UE) n.º 1175/2011, Decisión 1999/468/CE",
        "artículo 110, apartado 4, del TFUE, artículo 5, apartado 2, letra a), asunto C-402/05 P",
    ),
)
