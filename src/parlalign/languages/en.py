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
    abbreviations=words(
        """
        a.k.a a.m add admin adv al app appl approx apr arch art arts assn assoc asst aug ave bde b.c bn bros c ca capt
        cf ch chap chaps cl cls cm cmdr co col cols comm comp conf cons const corp cp d.c dec dep dept dir div doc
        docs dr drs e.g ed eds e.u encl eng est et ex excl exec ext feb fed fig figs fn ft gen gov govt hist hon hr
        hrs i.e ibid id inc incl ind inst int intl introd j.p jan jr jul jun lat lb lbs lib lieut lit loc lt ltd m.p
        m.e.p maj mar max mds messrs mgr min mins misc ml mm mme mn mr mrs ms msgr mt n.b nat natl no nos nov nr nt
        o.j obs oct op orig p p.a p.m p.o para paras parl ph.d pl pp pref prelim pres prof profs prov pt pts pub publ
        q.c q.v r.s.c r.s rec recs ref refs reg regs rep repr res resp rev rt s.c s.i sched sec secs sect sects sen
        sep sept ser sess sgt soc sp spec sq sr ss st stat sub subpara subparas subs subsec supp suppl tab tel temp
        tit trans treas u.k u.n u.s u.s.c univ v v.a.t var viz vol vols vs w.e.f wk yr yrs
        """
    ),
    final_abbreviations=words("etc ff seq et.seq al"),
    closing_abbreviations=words(
        """
        a.m add adv al app apr arch art aug bn c ch cl cm co col comm const corp dec dir div doc e.u ed est ex ext feb
        fed fig ft gen gov govt hr hrs id inc incl ind int jan jr jul jun lat lb lbs lit ltd m.e.p m.p mar max min
        mins mm mn mt nat no nov oct op p p.a p.m pl pref pres pt pts pub rec ref reg rep res rev sec sen sep sept soc
        sp spec sr st stat sub subs tab tel temp trans u.k u.n u.s univ v.a.t var yr yrs
        """
    ),
    number_abbreviations=words(
        """
        app approx art arts aug c ca ch chap chaps cl cls col cols doc docs ed feb fig figs fn jan max min no nos nov nr
        oct p para paras pp pt pts r.s r.s.c rec recs reg regs res s sched sec secs sect sects sep sept ser ss
        subpara subparas subs subsec tab tel tit vol vols
        """
    ),
    adverbs=words(
        """
        abroad accordingly afterwards again ago already also although always consequently conversely currently daily
        earlier elsewhere eventually everywhere finally firstly formerly fortunately furthermore hence hereafter
        hitherto however immediately indeed initially instead lastly lately later likewise meanwhile moreover
        nevertheless nonetheless nowadays nowhere occasionally often once originally otherwise outside overall
        overseas perhaps presently previously rarely recently secondly seldom similarly simultaneously sometimes soon
        subsequently then thereafter therefore thirdly thus today together tomorrow tonight ultimately unfortunately
        upstairs usually whenever wherever yesterday yet
        """
    ),
    label_words=words(
        """
        annex annexes appendices appendix block category chart class column exhibit form grade group hepatitis letter
        level list model option part phase plan point protocol scenario schedule section table title type variant
        vitamin zone
        """
    ),
    name_particles=words("de del den der di du la le mac o van von"),
    citation_leads=("having regard to", "recalling ", "pursuant to rule"),
    procedure_leads=(
        "on a proposal",
        "on the proposal",
        "on a recommendation",
        "on the recommendation",
        "on the initiative",
        "at the request of the european",
        "after consulting",
        "after consultation",
        "after transmission",
        "after obtaining the",
        "having consulted",
        "having obtained",
        "following consultation",
        "in cooperation with the european parliament",
        "in agreement with",
        "with the assent",
        "with the consent",
        "acting in",
        "acting on",
        "in accordance with the ordinary legislative procedure",
        "in compliance with",
        "taking into account the",
        "taking account of the",
        "noting ",
    ),
    recital_leads=("whereas",),
    enacting_leads=(
        "on a proposal from",
        "after consulting",
        "after transmission of",
        "having consulted",
        "having regard to the opinion",
        "in cooperation with the european parliament",
        "acting in accordance",
        "has adopted",
        "have adopted",
        "has decided",
        "have decided",
        "hereby adopts",
        "hereby decides",
    ),
    note_leads=("OJ ", "Texts adopted", "Position of the European Parliament", "See ", "Judgment"),
    act_leads=("Directive", "Regulation", "Decision", "Framework Decision", "Recommendation"),
    openings=(
        "the european parliament,",
        "the european parliament and the council",
        "the council of the european",
        "the council,",
        "the european commission,",
        "the commission of the european",
        "the commission,",
        "the eea joint committee",
        "the joint committee,",
        "the european council,",
        "the european central bank,",
        "the governing council of the european central bank",
        "the house of representatives,",
        "the senate,",
        "the flemish parliament,",
        "the walloon parliament,",
        "philippe, king of the belgians,",
    ),
    titles=(
        "european parliament resolution",
        "european parliament legislative",
        "european parliament recommendation",
        "european parliament decision",
        "european parliament non-legislative",
        "resolution of the european parliament",
        "legislative resolution",
        "motion for a resolution",
        "motion for a european parliament",
        "joint motion for a resolution",
        "draft ",
        "recommendation for second reading",
        "recommendation of the european parliament",
        "position of the european parliament",
        "decision of the european parliament",
        "declaration of the european parliament",
        "written declaration",
        "proposal for a ",
        "amended proposal for a ",
    ),
    title_leads=phrases(
        """
        adapting | adopting | amending | approving | concerning | establishing | implementing | laying down | repealing
        """
    ),
    title_words=phrases(
        "report | draft report | opinion | draft opinion | recommendation | resolution | amendments | working document"
    ),
    clause_conjunctions=words("and or and/or but nor"),
    suspended_conjunctions=words("and or and/or"),
    identifiers=(("COM", "COM"), ("SEC", "SEC"), ("OJ", "OJ")),
    divisions=(
        "article",
        "section",
        "subsection",
        "chapter",
        "part",
        "book",
        "title",
        "annex",
        "appendix",
        "schedule",
        "rule",
        "paragraph",
        "point",
    ),
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
            lost lose loses stop stops stopped stopping
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
        all rights reserved | top of page | legislative observatory | beginning | end | first word | last word
        table of contents | skip to navigation | open | print page | printer-friendly version | send to a friend
        show all documents | all documents | other languages | legislation | technical information | title search
        full-text search | results list | frequently asked questions | accessibility statement | cookie statement
        members | political groups | texts | about parliament | privacy statement | newsletter | document cycle
        authentic version | this website is managed by the publications office of the european union
        """
    ),
    metadata=phrases(
        """
        final edition | provisional edition | in force | no longer in force | not in force | document stages in plenary
        consolidated version | official journal of the european union
        official journal of the european communities | current consolidated version
        this act has been changed | house of commons | house of lords | parliament of canada | house of representatives
        #th parliament, #st session | #th parliament, #nd session | #th session of the #th parliament
        belgian house of representatives | belgian official gazette | corrected version
        """
    ),
    metadata_labels=phrases(
        """
        procedure | document stages in plenary | document selected | texts tabled | debates | votes
        explanations of votes | texts adopted | last updated | last update | date of document | date of effect
        date of notification | date of end of validity | author | form | source | celex number | date | rapporteur
        original language | original language of question | legal basis | status | language | version | eli | issn
        current consolidated version | download document as | you are here | in force | document cycle
        last modified | updated on | date of publication | date of entry into force | entry into force | reference
        shadow rapporteur | shadow rapporteurs | rapporteurs | committee responsible | responsible committee
        document type | type of document | identification number | case number | file number | stage | subject
        keywords | tabled | tabled on | signed on | adopted on | received | published on | publication | number
        celex-number | language of the document | parliamentary session
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
