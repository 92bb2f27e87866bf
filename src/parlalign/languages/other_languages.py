"""The other languages that the encoder was trained on, and some that are only recognised.

No models are trained for them. These facts serve to identify them and to divide their sentences.
"""

from parlalign.languages.facts import FactWords, HeadingWords, Language, phrases, words

ENGLISH = Language(
    code="en",
    name="English",
    locale="en-GB",
    tags=words("eng en-ie en-us english"),
    names=words("english engels englisch anglais inglese inglés"),
    heading_words=HeadingWords(
        source=words("source original"),
        target=words("target translation"),
        others=words("text term segment sentence column language number no comment comments note notes file id"),
    ),
    act_types=(
        ("regulation", "R"),
        ("directive", "L"),
        ("framework decision", "F"),
        ("decision", "D"),
        ("recommendation", "H"),
    ),
    function_words=words(
        """
        the of and to in is that for it as was with be by on not he his but at are this have from or had an
        they which you were her all there been their has would will what more can we our should whereas
        shall am do no so over per
        """
    ),
    abbreviations=words("mr mrs ms dr prof st no nos art arts p pp para paras vol e.g i.e cf viz sec fig et al"),
    closing_abbreviations=words("no st al p fig"),
    number_abbreviations=words("no nos art arts p pp para paras vol sec fig"),
    citation_leads=("having regard to", "recalling ", "pursuant to rule"),
    procedure_leads=("on a proposal", "on a recommendation", "after consulting", "after transmission", "acting in"),
    recital_leads=("whereas",),
    openings=(
        "the european parliament,",
        "the european parliament and the council",
        "the council of the european",
        "the european commission,",
        "the commission of the european",
    ),
    titles=("european parliament resolution", "european parliament legislative", "motion for a resolution", "draft "),
    title_words=words("report opinion recommendation resolution amendments"),
    clause_conjunctions=words("and or and/or"),
    divisions=("article", "section", "chapter", "part", "title", "annex", "schedule", "rule", "paragraph", "point"),
    page_words=("page",),
    page_total_words=("of",),
    months=(
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ),
    number_marks=".,",
    half_days=("am", "a.m", "a. m", "pm", "p.m", "p. m"),
    fact_words=FactWords(
        units=(
            *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
            *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
        ),
        tens=("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
        powers=("hundred", "thousand", "million/mn", "billion/milliard/bn"),
        ordinals=(
            *("first", "second/secondly", "third/thirdly", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
            *("tenth", "eleventh", "twelfth"),
        ),
        ordinal_endings=("th", "ieth"),
        joins=("and",),
        others=(
            ("a", 1),
            ("an", 1),
            ("once", 1),
            ("both", 2),
            ("twice", 2),
            ("double", 2),
            ("two-thirds", 2),
            ("dozen", 12),
        ),
        ambiguous=words("may march"),
        percent=phrases("percent | per cent"),
        negations=words(
            """
            not no never none nobody nothing nowhere nor neither cannot don't doesn't didn't isn't aren't wasn't weren't
            won't wouldn't can't couldn't shouldn't hasn't haven't hadn't mustn't needn't
            """
        ),
        unlike_negation=(words("or"), words("only just merely least")),
        negative_words=words(
            """
            doubt* debatable ill-* without hardly scarcely barely rarely seldom unless except exempt* non* only until
            before latest most maximum fail* refus* prohibit* forbid* forbidden lack* absen* few little less free
            exclu* prevent* avoid* refrain* omit* omission* deny denied denies cease* otherwise instead rather despite
            although far too than difficult* reject* neglect* save wrong* void suspended empty disabled disable false
            other different outside prejudice unable unaccept* unaff* unaut* uncert* unclear undes* undue unequ*
            unfair* unfort* unjust* unknown unlaw* unlik* unlim* unnec* unpaid unpre* unreas* unres* unsat* unsuc*
            unsui* untrue unus* unwil* imposs* improp* inabil* inadeq* inadmis* inapp* incap* incom* incorr* ineff*
            inelig* ineq* insuff* inval* invis* irr* illeg* disagree* disappear* discontin* discrim* disp* disregard*
            lost lose loses
            """
        ),
        yes=words("yes"),
        no=words("no"),
    ),
    weekdays=("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    navigation=phrases(
        """
        index | previous | next | back | back to top | top | full text | text | home | search | advanced search
        quick search | help | contact | sitemap | menu | cookies | cookies policy | print | print this page | share
        share this page | save to my items | permalink | bookmark | sign in | log in | register | my eur-lex
        my recent searches (#) | you are here | eur-lex home | access to european union law | europa | eur-lex
        skip to main content | skip to content | expand all | collapse all | languages and formats
        languages, formats and link to oj | multilingual display | experimental features
        choose the experimental features you want to try | document | documents | procedure
        summary of legislation | document information | bibliographic notice | title and reference | download
        download as pdf | download document as | legal notice | privacy policy | accessibility | about this website
        about eur-lex | disclaimer | texts adopted | texts tabled | debates | votes | explanations of votes
        parliamentary questions | answer(s) | minutes | verbatim report of proceedings | attendance register
        roll-call votes | this document is an excerpt from the eur-lex website | show more | show less
        official journal | homepage | news | plenary | calendar | committees | save | close | permanent link
        available languages and formats | related information | search form | search results | language
        select your language | english | rss | subscribe | follow us | feedback | faq | cookie policy
        all rights reserved | top of page | legislative observatory
        """
    ),
    metadata=phrases(
        """
        final edition | provisional edition | in force | no longer in force | not in force | document stages in plenary
        consolidated version | official journal of the european union
        official journal of the european communities | current consolidated version
        this act has been changed
        """
    ),
    metadata_labels=phrases(
        """
        procedure | document stages in plenary | document selected | texts tabled | debates | votes
        explanations of votes | texts adopted | last updated | last update | date of document | date of effect
        date of notification | date of end of validity | author | form | source | celex number | date | rapporteur
        original language | original language of question | legal basis | status | language | version | eli | issn
        current consolidated version | download document as | you are here | in force
        """
    ),
)

FRENCH = Language(
    code="fr",
    name="French",
    locale="fr-FR",
    tags=words("fra fre fr-be fr-ca fr-ch fr-lu french"),
    names=words("français francais french frans französisch francese"),
    heading_words=HeadingWords(
        source=words("source original"),
        target=words("cible traduction"),
        others=words("texte terme segment phrase colonne langue numéro commentaire fichier"),
    ),
    act_types=(
        ("règlement", "R"),
        ("directive", "L"),
        ("décision-cadre", "F"),
        ("décision", "D"),
        ("recommandation", "H"),
    ),
    function_words=words(
        """
        de la le et les des en un du une que est pour qui dans par plus pas au sur ne se ce il sont avec ou
        aux cette ses mais leur été comme nous être fait ont ces dont vous sa son entre on si qu vu
        l' d' qu' n' s' c' j'
        """
    ),
    letters=frozenset("àâæçéèêëîïôœùûü"),
    abbreviations=words("m mm mme dr pr st ste art al no nos p pp par cf vol éd chap fig"),
    closing_abbreviations=words("no al p"),
    number_abbreviations=words("art al no nos p pp par vol chap fig"),
    months=(
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    fact_words=FactWords(
        units=(
            *("zéro", "un/une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze"),
            *("douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"),
        ),
        tens=(
            *(
                "vingt",
                "trente",
                "quarante",
                "cinquante",
                "soixante",
                "septante",
                "quatre-vingt/quatre-vingts/huitante",
            ),
            "nonante",
        ),
        powers=("cent/cents", "mille", "million/millions/mio", "milliard/milliards/mrd"),
        ordinals=(
            *("premier/première", "deuxième/second/seconde", "troisième", "quatrième", "cinquième", "sixième"),
            *("septième", "huitième", "neuvième", "dixième", "onzième", "douzième"),
        ),
        ordinal_endings=("ième", "ièmes"),
        joins=("et",),
        others=(
            ("premiers", 1),
            ("premières", 1),
            ("douzaine", 12),
            ("dizaine", 10),
            ("quinzaine", 15),
            ("tiers", 3),
            ("double", 2),
        ),
        ambiguous=words("neuf mille"),
        percent=phrases("pour cent | p. cent"),
        negations=words("ne n' pas jamais aucun aucune rien ni aucunement nullement"),
        unlike_negation=(words("ou"), words("seulement uniquement")),
        negative_words=words(
            """
            doute* sans guère peine rarement sauf hormis non avant seul* seulement uniquement jusqu plus tard maxim*
            refus* interdi* manqu* manque absen* peu moins exempt* exclu* empêch* évit* omis* omet* cess* sinon plutôt
            malgré loin trop difficile* défaut faute rejet* hors même mal autre* autrement contraire excepté* vide
            faux négati* impossib* impropre* inacc* inad* inap* incap* incom* incor* ineff* inég* inexac* inexé*
            injus* insuff* inut* invalid* invis* irr* illé* illic* illim* indispon* indép* discrimin* défaill* désac*
            prescri* perd* gratuit* nul nulle nuls nulles nullité
            """
        ),
        yes=words("oui"),
        no=words("non"),
    ),
    weekdays=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    navigation=phrases(
        """
        index | précédent | suivant | retour | haut de page | texte intégral | texte | accueil | recherche
        recherche avancée | recherche rapide | aide | contact | plan du site | menu | cookies | imprimer | partager
        partager cette page | permalien | signet | connexion | inscription | mon eur-lex | vous êtes ici
        page d'accueil eur-lex | l'accès au droit de l'union européenne | langues et formats
        langues, formats et lien vers le jo | affichage multilingue | fonctionnalités expérimentales
        afficher tous les documents | aller au contenu principal | document | documents | procédure
        synthèse de la législation | informations sur le document | notice bibliographique | titre et référence
        télécharger | télécharger en pdf | avis juridique | politique de confidentialité | accessibilité
        à propos de ce site | textes adoptés | textes déposés | débats | votes | explications de vote
        questions parlementaires | réponse(s) | procès-verbal | compte rendu in extenso | liste de présence
        fin | début | premier mot | dernier mot | table des matières | moniteur belge | journal officiel
        actualités | séance plénière | calendrier | commissions | enregistrer | fermer | lien permanent
        langues et formats disponibles | formulaire de recherche | résultats de la recherche
        choisir une langue | français | s'abonner | suivez-nous | questions fréquentes | tous droits réservés
        """
    ),
    metadata=phrases(
        """
        édition définitive | édition provisoire | en vigueur | plus en vigueur | cycle relatif au document
        cycles relatifs aux documents | version consolidée | stade en plénière | chambre des représentants de belgique
        journal officiel de l'union européenne | journal officiel des communautés européennes
        """
    ),
    metadata_labels=phrases(
        """
        procédure | stade en plénière | cycle relatif au document | textes déposés | débats | votes
        explications de vote | textes adoptés | dernière mise à jour | date du document | date d'effet | auteur
        forme | source | numéro celex | date | publication | numac | numéro de dossier | entrée en vigueur
        rapporteur | langue originale | base juridique | statut | langue | version | eli | issn | vous êtes ici
        """
    ),
    citation_leads=("vu ", "eu égard à"),
    procedure_leads=("sur proposition", "sur recommandation", "après consultation", "après transmission", "statuant "),
    recital_leads=("considérant",),
    openings=(
        "le parlement européen,",
        "le parlement européen et le conseil",
        "le conseil de l'union",
        "le conseil de l’union",
        "la commission européenne,",
        "la commission des communautés",
    ),
    titles=("résolution du parlement européen", "résolution législative", "proposition de résolution", "projet de "),
    title_words=words("rapport avis recommandation résolution amendements"),
    clause_conjunctions=words("et ou et/ou soit"),
    divisions=("article", "section", "chapitre", "partie", "titre", "annexe", "livre", "paragraphe", "point"),
)

SPANISH = Language(
    code="es",
    name="Spanish",
    locale="es-ES",
    tags=words("spa es-mx spanish"),
    names=words("español castellano spanish spaans spanisch espagnol"),
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

ITALIAN = Language(
    code="it",
    name="Italian",
    locale="it-IT",
    tags=words("ita it-ch italian"),
    names=words("italiano italian italiaans italienisch italien"),
    act_types=(
        ("regolamento", "R"),
        ("direttiva", "L"),
        ("decisione quadro", "F"),
        ("decisione", "D"),
        ("raccomandazione", "H"),
    ),
    function_words=words(
        """
        di che la il un a per è in una sono non con del della le si da dei nel alla più anche come ma al gli
        delle ha questo dal nella essere tra alle ai dell all nell sull dall se qui lo ne no fra su
        sul sulla sui sia loro suo sua visto vista l' d' un' dell' all' nell' dall' sull'
        """
    ),
    letters=frozenset("àèéìòù"),
    abbreviations=words("sig sigg dott prof on art artt n nn p pp par pag cfr vol cap lett"),
    closing_abbreviations=words("p"),
    number_abbreviations=words("art artt n nn p pp par pag vol cap lett"),
    clause_conjunctions=words("e o ed od e/o"),
)

PORTUGUESE = Language(
    code="pt",
    name="Portuguese",
    locale="pt-PT",
    tags=words("por pt-br portuguese"),
    names=words("português portuguese portugees portugiesisch portugais"),
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

POLISH = Language(
    code="pl",
    name="Polish",
    locale="pl-PL",
    tags=words("pol polish"),
    names=words("polski polish pools polnisch polonais"),
    act_types=(
        ("rozporządzenie", "R"),
        ("dyrektywa", "L"),
        ("decyzja ramowa", "F"),
        ("decyzja", "D"),
        ("zalecenie", "H"),
    ),
    function_words=words(
        """
        w i na z do się nie że o jest za od przez po jak oraz dla co tym są być przy ich które który ale
        także może tego ma to by on roku mając uwadze swoje swoich swoją został została uwzględniając
        """
    ),
    letters=frozenset("ąćęłńóśźż"),
    abbreviations=words("art ust pkt nr str poz r w tzw np dr prof m.in ww itd itp tj dz.u zob por lit"),
    closing_abbreviations=words("r w itd itp"),
    number_abbreviations=words("art ust pkt nr str poz dz.u lit"),
    clause_conjunctions=words("i lub oraz albo a"),
)

TURKISH = Language(
    code="tr",
    name="Turkish",
    locale="tr-TR",
    tags=words("tur turkish"),
    names=words("türkçe turkish turks türkisch turc"),
    function_words=words(
        """
        ve bir bu da de için ile olarak daha olan gibi çok ne kadar sonra ancak var her veya ya ilişkin göre
        tarafından üzere değil ise ki en az olduğunu olması gerektiğini önünde göz dikkate alarak bulundurarak
        """
    ),
    letters=frozenset("çğıöşüâî"),
    abbreviations=words("dr prof av no s sn vb vd md mad bkz"),
    closing_abbreviations=words("vb vd no"),
    number_abbreviations=words("no s md mad"),
    clause_conjunctions=words("ve veya"),
)

RUSSIAN = Language(
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

ARABIC = Language(
    "ar", "Arabic", "ar-SA", words("ara ar-ae ar-eg arabic"), words("العربية arabic arabisch"), scripts=("Arabic",)
)
CHINESE = Language(
    "zh",
    "Chinese",
    "zh-CN",
    words("zho chi zh-hans zh-sg chinese"),
    words("中文 chinese chinees chinesisch"),
    scripts=("Han",),
)
TRADITIONAL_CHINESE = Language("zh-tw", "Traditional Chinese", "zh-TW", words("zh-hant zh-hk"), scripts=("Han",))
JAPANESE = Language(
    "ja", "Japanese", "ja-JP", words("jpn japanese"), words("日本語 japanese japans japanisch"), scripts=("Kana", "Han")
)
KOREAN = Language(
    "ko", "Korean", "ko-KR", words("kor korean"), words("한국어 korean koreaans koreanisch"), scripts=("Hangul",)
)
THAI = Language("th", "Thai", "th-TH", words("tha thai"), words("ไทย thai thais thailändisch"), scripts=("Thai",))

DANISH = Language(
    code="da",
    name="Danish",
    locale="da-DK",
    tags=words("dan danish"),
    names=words("dansk danish deens dänisch danois"),
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

SWEDISH = Language(
    code="sv",
    name="Swedish",
    locale="sv-SE",
    tags=words("swe sv-fi swedish"),
    names=words("svenska swedish zweeds schwedisch suédois"),
    act_types=(
        ("förordning", "R"),
        ("direktiv", "L"),
        ("rambeslut", "F"),
        ("beslut", "D"),
        ("rekommendation", "H"),
    ),
    function_words=words(
        """
        och i att det som en på är av för med den till de inte har ett om var från men kan ska eller vi
        också sig så jag efter
        """
    ),
)

ENCODED = (
    ENGLISH,
    FRENCH,
    SPANISH,
    ITALIAN,
    PORTUGUESE,
    POLISH,
    TURKISH,
    RUSSIAN,
    ARABIC,
    CHINESE,
    TRADITIONAL_CHINESE,
    JAPANESE,
    KOREAN,
    THAI,
)
"""The languages that the encoder was trained on, other than Dutch and German (Yang et al. 2020)."""

RECOGNISED = (DANISH, SWEDISH)
"""Languages that are recognised so that they do not count as Dutch or German."""

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
