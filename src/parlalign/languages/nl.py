"""Dutch."""

from parlalign.languages.facts import Language, phrases, words

NL = Language(
    code="nl",
    name="Dutch",
    locale="nl-NL",
    tags=words("nld dut nl-be dutch nederlands"),
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
        nr nrs blz art artt lid bijv bv d.w.z dwz e.d e.a enz etc i.v.m m.b.t m.i.v o.a o.m o.l.v t.a.v
        t.b.v t.g.v t.o.v t.w z.g zgn zg resp vgl p pag par ca cq c.q dr drs ir ing mr mw mevr dhr prof ds
        jhr st jr sr vz plv afd hfdst incl excl max min mln mld m.n n.a.v i.p.v i.c.m i.t.t i.g.v i.o m.u.v
        n.v.t r.k s.v red rubr uitg verv voorz wnd wo pb stb stcrt trb jl a.s
        """
    ),
    closing_abbreviations=words("enz etc e.d e.a lid max min st art p jl v.a a.s"),
    number_abbreviations=words("nr nrs blz art artt pag par lid p pb hfdst afd stb stcrt trb rubr"),
    citation_leads=("gezien", "gelet op", "onder verwijzing naar", "overeenkomstig artikel"),
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
    note_leads=("PB ", "Aangenomen teksten", "Zie ", "Richtlijn", "Verordening", "Besluit", "Arrest"),
    openings=("Het Europees Parlement,",),
    titles=("Resolutie van het Europees Parlement", "Wetgevingsresolutie van het Europees Parlement"),
    suspended_conjunctions=words("en of dan noch alsmede resp. c.q. tot en/of als maar zowel respectievelijk dus"),
    identifiers=(("COM", "COM"), ("SEC", "SEC"), ("PB", "OJ")),
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
    journals=("Publicatieblad van de Europese Unie", "Publicatieblad van de Europese Gemeenschappen"),
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
