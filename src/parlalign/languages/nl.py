"""Dutch."""

from parlalign.languages.facts import FactWords, HeadingWords, Language, phrases, words

LANGUAGE = Language(
    code="nl",
    name="Dutch",
    locale="nl-NL",
    tags=words("nld dut nl-be dutch nederlands"),
    names=words(
        """
        ned ndl niederl nederlands nederlandstalig vlaams hollands dutch flemish niederländisch flämisch holländisch
        néerlandais
        """
    ),
    heading_words=HeadingWords(
        source=words("bron brontekst bronsegment bronterm brontaal origineel"),
        target=words("doel doeltekst doelsegment doelterm doeltaal vertaling"),
        others=words("tekst term begrip segment zin kolom taal nummer nr opmerking opmerkingen bestand"),
    ),
    function_words=words(
        """
        de het een en van in is dat op te zijn met voor niet aan er om ook als door naar bij uit dit die
        deze wordt werd worden heeft hebben had maar over tot of nog wel geen ik wij we zij hij hun haar kan
        kunnen moet moeten zal zullen zou zouden tussen tegen onder tijdens indien omdat zodat alsmede welke
        waarin was al alle na
        """
    ),
    shared_words=words(  # of Afrikaans
        """
        die en van in is dat op te met aan om ook as deur na by uit dit wat word maar oor of tot nog wel ons hy het
        sal kan moet haar hulle was al alle tussen teen onder sonder wie hier daar
        """
    ),
    neighbour_words=words("die nie vir hulle jy hê sy hy sê ek dié watter gemaak moes deur se"),
    letters=frozenset("éëïóöü"),
    abbreviations=words(
        """
        a.w aandeelh aanh aank aant aant.n aanv aanw adj adm afb afd afdel afk afl afz agsch alg amb ambtenarenger
        amsterd anon app apr arch arr arrond art artt ass aug b.d.n b.g b.v bc bedr bek bekr bep bes besch beschr
        besl bet betr bevest bew bfr bgm bibl bijl bijv bijz binnenl blz boekd buitenl bull burg burgerl bv c.a c.q
        ca centr cf cie circ cm col comm comp conc conf cons corr cq cult d.d d.dr d.i d.m.v d.t.v d.w.z dd dec def
        dept derg dhr dial dir div dl dln doc dr dra drs ds dwz e.g e.h echtg econ ed eds eur ev evt exc excl exkl
        expl fa fac fam fasc feb febr fed fig fin fr geb gebr gecom ged gedep gem gen genm geogr geol gerechtsh geref
        gesch gevolm gouv gr gramm gron h.h h.k.h h.m ha herv herz hfdst hfl hfst hist hoofdst hoogl hr hs i.a i.b.m
        i.c i.c.m i.d i.e i.g i.g.v i.h.a i.h.b i.h.k.v i.i.g i.m i.m.v i.o i.o.m i.o.v i.p.v i.s i.s.m i.t.t i.v.m
        i.z incl ind ing inkl inl insp inst instr intern internat inw inz ir j.o jan jhr jkvr jo jr jrg jur jurispr
        just jº k.k kad kamerst kamerstk kantonger kap kath kb kg kl klass km kol kon kst kwal l.g l.s landb lb lett
        lic limb lit litt lt ltn luit m.a.w m.b m.b.t m.b.v m.e.r m.h.d m.h.o m.i m.i.v m.m m.m.v m.n m.nt m.u.v
        maatsch maj max mech mej mevr mgr mil min ministr mld mln mm mr mrs mrt ms mss mw n.a n.a.v n.b n.chr n.d
        n.l n.m n.n n.o.t n.v nat ndl ned nederl nl nom noordh nov nr nrs nt nv o.a o.b o.b.v o.c o.d o.e o.g o.g.v
        o.i o.i.v o.k o.l.v o.m o.r o.v.v okt omschr onbep onderafd onderh onderw ong ontw oorspr oostenr opm org ov
        overeenk overh overl p p.a p.o p.p pag par paragr parl pb pct penn phil pl plaatsv plm plv pp pres proc prof
        prot prov psych publ q.q r.k rb rdnr rec rechtb rect red reg regl reglem rel rep req res resol resp rev
        rijksd rn rolnr rotterd rubr s.v scheik sec secr secretar sect sen sep sept serg sgt soc spec sr sst st
        staatssecr statist stb stcrt sticht stks stud subs suppl t.a.p t.a.v t.b.v t.d.v t.e.m t.g.t t.g.v t.h.t
        t.h.v t.k t.k.a t.k.n t.l.v t.n.v t.o t.o.v t.w t.w.v t.z.t t.z.v tab techn tek tel theol tijdschr toel toep
        trad transp trb u u.e u.i uitdr uitg uitspr ult univ utr v.a v.c v.chr v.d v.h v.l.n.r v.m v.o.f v.t v.v
        v.w.b v.z.w vdb ver verd verg vergad verh verm verord verst vert vervang verz vgl vlg vlgs vng vnl vnml vnr
        vnw vol voll volz voorgen voorl voorm voorw voorz vs vz wed wetensch wetsontw wetsv wijz wisk wnd wv z.a
        z.e.m z.em z.g z.h z.i z.j z.k z.k.h z.m z.n z.p z.s.m zelfst zg zgn ziekenh zitt zn zuidh
        """
    ),
    final_abbreviations=words(
        """
        a.s a.u.b c.s e.a e.d e.e.a e.o e.v enz etc j.l jl l.l n.n.b n.v.t o.i.d p.m s.v.p w.v.t.t.k z.o.z
        """
    ),
    closing_abbreviations=words(
        """
        app apr arch art aug b.v bek bes bet bew blz bv cm comm conf cult dd dec def dir div ed eur exc fac feb fed
        fig fin gem gen gesch gr ha i.o ind intern inw jan jr kap kg kl km kon lett litt lt m.e.r max mil min mld
        mln mm mrt n.chr n.v nat nl nov nv okt org p par pct prot q.q rec red reg rel req res sec sep sept soc spec
        sr st stud t.k tab tek u v.a v.chr v.o.f v.v v.z.w ver vol vs z.j z.p
        """
    ),
    number_abbreviations=words(
        """
        aanh aant afb afd afl al apr art artt aug bijl blz bull d.d dec di dl dln do doc fasc feb febr fig geb gem hand
        hfdst hfst hoofdst jan jo jrg jur jurispr kamerst kamerstk kst l ma max min mrt no nov nr nrs okt opm p pag
        par paragr pb pp rdnr regl res resol rev rn rolnr rubr s sep sept stb stcrt tab tel trb v v.a verord vnr vol
        volz vr wetsv wo za zitt zo
        """
    ),
    adverbs=words(
        """
        achteraan achteraf achterin beneden binnenkort boven buiten daarachter daarboven daarbuiten daarin daarnaast
        daaronder daarvoor destijds dinsdags donderdags eergisteren elders erachter erboven ergens ernaast eronder
        gisteren hierachter hierboven hiernaast hieronder intussen links maandags naderhand nergens onderweg onlangs
        overal overdag overmorgen rechts rondom steeds straks thans toentertijd vandaag vooraan voorheen voorin vrijdags
        weldra woensdags zaterdags zelden zodra zojuist zondags
        """
    ),
    label_words=words(
        """
        afdeling bijlage bijlagen blok categorie deel fase groep hepatitis hoofdstuk klasse kolom letter lijst model
        niveau onder onderdeel optie plan protocol punt rubriek scenario sub tabel titel type vak variant vitamine
        zone
        """
    ),
    name_particles=words("de den der van ten ter la le du von"),
    citation_leads=("gezien", "gelet op", "onder verwijzing naar", "overeenkomstig artikel"),
    procedure_leads=(
        "gezien ",
        "op voorstel",
        "op voordracht",
        "op aanbeveling",
        "op initiatief",
        "op verzoek",
        "na raadpleging",
        "na advies",
        "na kennisneming",
        "na toezending",
        "na overleg",
        "na goedkeuring",
        "handelend volgens",
        "handelend overeenkomstig",
        "volgens de gewone wetgevingsprocedure",
        "volgens de procedure",
        "met inachtneming van",
        "rekening houdend met",
        "in samenwerking met het europees parlement",
    ),
    recital_leads=("overwegende", "overwegend"),
    enacting_leads=(
        "overwegende hetgeen volgt",
        "op voorstel van",
        "na raadpleging van",
        "na advies van",
        "na toezending van",
        "gezien het advies",
        "handelend volgens",
        "heeft de volgende",
        "hebben de volgende",
        "heeft het volgende",
        "besluit",
    ),
    note_leads=("PB ", "Aangenomen teksten", "Standpunt van het Europees Parlement", "Zie ", "Arrest"),
    act_leads=("Richtlijn", "Verordening", "Besluit", "Beschikking", "Aanbeveling"),
    openings=(
        "het europees parlement,",
        "het europees parlement en de raad",
        "de raad van de europese",
        "de raad,",
        "de europese commissie,",
        "de commissie van de europese",
        "de commissie,",
        "het gemengd comité",
        "de europese raad,",
        "de europese centrale bank,",
        "de raad van bestuur van de europese centrale bank,",
        "de kamer van volksvertegenwoordigers,",
        "de senaat,",
        "het vlaams parlement,",
        "het waals parlement,",
        "het brussels hoofdstedelijk parlement,",
        "filip, koning der belgen,",
        "albert ii, koning der belgen,",
    ),
    titles=(
        "resolutie van het e",
        "wetgevingsresolutie van het e",
        "ontwerpresolutie",
        "gezamenlijke ontwerpresolutie",
        "ontwerp van ",
        "ontwerpwetgevingsresolutie",
        "ontwerpverslag ",
        "ontwerpadvies ",
        "ontwerpaanbeveling",
        "ontwerpbesluit",
        "aanbeveling van het e",
        "aanbeveling voor de tweede lezing",
        "standpunt van het e",
        "besluit van het e",
        "verklaring van het e",
        "voorstel voor een ",
        "gewijzigd voorstel voor een ",
        "voorstel van resolutie",
        "wetsvoorstel",
        "wetsontwerp",
    ),
    title_leads=phrases(
        """
        tot wijziging | tot vaststelling | tot intrekking | tot instelling | tot uitvoering
        """
    ),
    title_words=words("ontwerpverslag verslag advies ontwerpadvies aanbeveling resolutie amendementen werkdocument"),
    clause_conjunctions=words("en of ofwel en/of alsmede alsook dan respectievelijk evenals hetzij maar"),
    suspended_conjunctions=words("en of dan noch alsmede resp. c.q. tot en/of als maar zowel respectievelijk dus"),
    identifiers=(("COM", "COM"), ("SEC", "SEC"), ("PB", "OJ")),
    act_types=(
        ("verordening", "R"),
        ("richtlijn", "L"),
        ("kaderbesluit", "F"),
        ("besluit", "D"),
        ("beschikking", "D"),
        ("aanbeveling", "H"),
    ),
    divisions=(
        "artikel",
        "afdeling",
        "bijlage",
        "boek",
        "deel",
        "hoofdstuk",
        "onderafdeling",
        "paragraaf",
        "punt",
        "titel",
    ),
    journals=(
        *("Publicatieblad van de Europese Unie", "Publicatieblad van de Europese Gemeenschappen"),
        "Belgisch Staatsblad",
    ),
    page_words=("pagina", "blz."),
    page_total_words=("van",),
    references=(
        "gezien de mededeling van de Commissie (COM(2010)0171) en het werkdocument van haar diensten (SEC(2009)1245),",
        "gezien het voorstel van de Commissie (COM(2012)0238 – C7-0133/2012 – 2012/0146(COD)),",
        "COM(2009)0262, SEC(2009)0766, COM(2013) 627 definitief, SEC(2008) 2487, SWD(2014) 12",
        "onder verwijzing naar zijn resolutie van 7 mei 2009 (P6_TA(2009)0373; A7-0215/2010; B7-0071/2011)",
        "procedure 2009/2227(INI), 2010/0044(COD), 2011/2181(INI), RC-B6-0104/2008, T7-0223/2010, PE438.376v02-00",
        "PB C 117 E van 6.5.2010, blz. 46, PB L 88 van 4.4.2011, blz. 45, PB 2010/C 236 E/08, nr. 1083/2006",
        "Richtlijn 2004/38/EG, Verordening (EU) nr. 1175/2011, Verordening (EG) nr. 1049/2001, Besluit 1999/468/EG",
        "artikel 110, lid 4, VWEU, artikel 5, lid 2, onder a), zaak C-402/05 P, arrest van 3 september 2008",
    ),
    number_marks=",.",
    fact_words=FactWords(
        units=(
            *("nul", "een/één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf"),
            *("twaalf", "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien"),
        ),
        tens=("twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"),
        powers=("honderd", "duizend", "miljoen/mln", "miljard/mrd"),
        ordinals=(
            *("eerste", "tweede", "derde", "vierde", "vijfde", "zesde", "zevende", "achtste", "negende", "tiende"),
            *("elfde", "twaalfde"),
        ),
        ordinal_endings=("de", "ste"),
        is_compounding=True,
        others=(
            ("ene", 1),
            ("eenmaal", 1),
            ("beide", 2),
            ("beiden", 2),
            ("anderhalf", 1.5),
            ("anderhalve", 1.5),
            ("dozijn", 12),
        ),
        ambiguous=words("acht elf vier"),
        percent=phrases("procent | percent | ten honderd"),
        negations=words("niet geen nooit niets niemand nergens noch nimmer evenmin geenszins generlei"),
        unlike_negation=(words("of dan"), words("alleen enkel slechts louter")),
        negative_words=words(
            """
            ongetwijfeld twijfel* bezwaar* beu zat gratis zonder nauwelijks amper zelden tenzij behalve behoudens
            uitgezonderd nee neen niks nul non* nietig* nietwaar uiterlijk uiterste ten hoogste hoogstens maximaal
            maximum slechts pas alleen enkel uitsluitend liefst exclusief voordat alvorens totdat zolang weiger*
            verbied* verbod* verboden verwerp* verworpen ontbre* ontbrak* ontbrok* gebrek* gebreke tekort* tekortkom*
            mis mislukt* afwez* afwijz* afgewezen weinig minder vrij vrijgesteld vrijstel* ontheven uitgesloten
            uitsluit* belet* verhinder* voorkomen voorkomt vermijd* vermeden nalaten nalat* nagelaten verzuim* afzien
            ontzeg* vergeten vergeet faal* falen ophoud* opgehouden anders verkeerd* integendeel ondanks ofschoon
            afgezien onverlet facultatief deactiv* uitgeschakeld uitschakel* leeg lege buiten ooit andere blijft
            blijven voorkeur eerst strijdig* moeilijk* onaan* onaf* onbe* ondenk* onduid* oneens oneind* oneven* onge*
            ongel* ongun* onhoud* onjuist* onjuiste onmog* onmogelijk* onno* onontbeer* onont* onoverkom* onrecht*
            onrede* ontevred* ontoe* onui* onverm* onver* onvol* onvoor* onvrij* onwaar* onwel* onwet* onwil* onzeker*
            onzicht* onzin* zwevend* verloren verlies* kwijt stop* gestopt wegvall* vervalt
            """
        ),
        yes=words("ja jawel"),
        no=words("nee neen"),
    ),
    weekdays=("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    navigation=phrases(
        """
        index | vorige | volgende | vorig | volgend | terug | terug naar overzicht | terug naar boven | naar boven
        naar de inhoud | ga direct naar de inhoud | overslaan en naar de inhoud gaan | volledige tekst | tekst | begin
        einde | eerste woord | laatste woord | inhoudstafel | home | startpagina | zoeken | geavanceerd zoeken
        snelzoeken | help | contact | sitemap | menu | cookies | cookiebeleid | afdrukken | print | print deze pagina
        pagina afdrukken | deel deze pagina | delen | opslaan in mijn items | permalink | bladwijzer | aanmelden
        inloggen | registreren | mijn eur-lex | mijn recente zoekopdrachten (#) | u bevindt zich hier | u bent hier
        eur-lex-startpagina | startpagina eur-lex | toegang tot het recht van de europese unie | toon alle documenten
        alle documenten weergeven | talen en formaten | talen, formaten en link naar pb | beschikbare talen
        meertalige weergave | kies de experimentele functies die u wilt uitproberen | experimentele functies
        document | documenten | procedure | samenvatting van de wetgeving | informatie over het document
        informatie over document | bibliografische informatie | bibliografische nota | titel en referentie
        toon alle technische gegevens | technische informatie | downloaden | download | download als pdf
        downloaden als pdf | download document als | authentieke versie | juridische mededeling | privacybeleid
        privacyverklaring | toegankelijkheid | over deze website | over eur-lex | disclaimer | colofon | nieuwsbrief
        officiële bekendmakingen | parlementaire vragen | aangenomen teksten | ingediende teksten | debatten
        stemmingen | stemverklaringen | stemmingsuitslagen | hoofdelijke stemming | hoofdelijke stemmingen
        presentielijst | notulen | volledig verslag | antwoord | antwoorden | antwoord(en) | plenaire vergadering
        dit is een website van het bureau voor publicaties van de europese unie | beheerd door het publicatiebureau
        beheerd door het bureau voor publicaties | deze pagina is een extract van de eur-lex-website
        dit document is overgenomen van eur-lex | deze pagina delen | meer informatie | toon minder | toon meer
        publicatieblad | homepage | nieuws | agenda | kalender | plenair | plenum | commissies | fracties | leden
        teksten | over het parlement | toegang tot de inhoud van de pagina | ga naar hoofdinhoud | naar hoofdinhoud
        ga naar de inhoud | naar het begin van de pagina | permanente link | maak een permanente link | opslaan
        bewaren | sluiten | openen | alles uitvouwen | alles samenvouwen | alles inklappen | documentinformatie
        beschikbare talen en formaten | talen en formaten beschikbaar | wet- en regelgeving
        externe bijlagen | gerelateerde informatie | relaties | toon relaties in lido | regelgeving
        toon wetstechnische informatie | wetstechnische informatie | zoekpagina | zoekresultaten | zoekformulier
        uitgebreid zoeken | taal kiezen | kies een taal | andere talen | nederlands | rss | abonneren | volg ons
        feedback | veelgestelde vragen | toegankelijkheidsverklaring | cookieverklaring | alle rechten voorbehouden
        open document formaat | printvriendelijke versie | stuur door | mail deze pagina
        """
    ),
    metadata=phrases(
        """
        definitieve uitgave | voorlopige uitgave | van kracht | niet meer van kracht | nog niet van kracht
        geconsolideerde versie | documentencyclus in de vergadering | documentencyclus | stadium plenaire behandeling
        tweede kamer der staten-generaal | eerste kamer der staten-generaal | vergaderjaar # | kamerstuk
        kamerstuk #, nr. # | handelingen | belgische kamer van volksvertegenwoordigers | belgische senaat
        tweede kamer | eerste kamer | tweede kamer, vergaderjaar # | eerste kamer, vergaderjaar # | voorlopige editie
        #e zitting van de #e zittingsperiode | belgisch staatsblad | publicatieblad van de europese unie
        publicatieblad van de europese gemeenschappen | 's-gravenhage # | zitting #
        """
    ),
    metadata_labels=phrases(
        """
        procedure | procedures | procedureverloop | documentencyclus in de vergadering | documentencyclus
        stadium plenaire behandeling | ingediende teksten | debatten | stemmingen | stemverklaringen
        aangenomen teksten | laatst bijgewerkt op | laatste wijziging | laatste bijwerking | bijgewerkt op
        celexnummer | celex-nummer | datum | datum document | datum van het document | datum van inwerkingtreding
        datum van kennisgeving | datum einde geldigheid | datum publicatie | datum brondocument | auteur | opsteller
        vorm | bron | bronnen | publicatie | numac | dossiernummer | dossier- en ondernummer | inwerkingtreding
        organisatie | vergaderjaar | rapporteur | rapporteurs | kamerstuk | nummer | trefwoorden | onderwerp
        oorspronkelijke taal | oorspronkelijke taal van de vraag | rechtsgrond | referentie | status | taal | versie
        taal van het document | bevoegde commissie | schaduwrapporteur | schaduwrapporteurs | documenttype
        identificatienummer | zaaknummer | stadium | voorgesteld | ingediend op | ondertekend op | geldend van
        vastgesteld | ontvangen | gepubliceerd op | publicatiedatum | eli | issn | download document als
        u bevindt zich hier | u bent hier
        """
    ),
    months=(
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ),
)
