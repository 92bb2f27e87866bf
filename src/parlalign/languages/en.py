"""English."""

from parlalign.languages.facts import FactWords, HeadingWords, Language, phrases, words

LANGUAGE = Language(
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
    suspended_conjunctions=words("and or and/or"),
    divisions=("article", "section", "chapter", "part", "title", "annex", "schedule", "rule", "paragraph", "point"),
    journals=("Official Journal of the European Union", "Official Journal of the European Communities"),
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
    references=(
        "having regard to the Commission communication (COM(2010)0171) and the staff working document (SEC(2009)1245),",
        "having regard to the Commission proposal (COM(2012)0238 – C7-0133/2012 – 2012/0146(COD)),",
        "COM(2009)0262, SEC(2009)0766, COM(2013) 627 final, SEC(2008) 2487, SWD(2014) 12",
        "having regard to its resolution of 7 May 2009 (P6_TA(2009)0373; A7-0215/2010; B7-0071/2011)",
        "procedure 2009/2227(INI), 2010/0044(COD), 2011/2181(INI), RC-B6-0104/2008, T7-0223/2010, PE438.376v02-00",
        "OJ C 117 E, 6.5.2010, p. 46, OJ L 88, 4.4.2011, p. 45, OJ 2010/C 236 E/08, No 1083/2006",
        "Directive 2004/38/EC, Regulation (EU) No 1175/2011, Regulation (EC) No 1049/2001, Decision 1999/468/EC",
        "Article 110(4) TFEU, Article 5(2)(a), Case C-402/05 P, judgment of 3 September 2008",
        "Article 54 (2) thereof, Articles 9 (2) and 10 (1), Article 2 (4) (d) and Article 3 (3) (e), paragraph 3 (c)",
    ),
)
