"""German."""

from parlalign.languages.facts import Language, phrases, words

_MONTHS = (
    "januar",
    "februar",
    "märz",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "dezember",
)

DE = Language(
    code="de",
    name="German",
    locale="de-DE",
    tags=words("deu ger de-at de-be de-ch de-li de-lu german deutsch"),
    function_words=words(
        """
        der die das und den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus
        er hat dass daß sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur
        oder aber vor zur bis mehr durch man sein wurde sei ich wir uns ihr ihre diese dieser dieses sowie
        kann können muss müssen soll sollte zwischen gegen unter während wenn weil damit in was will alle da
        """
    ),
    shared_words=words(  # of Luxembourgish
        """
        der an den dem dat et ass sinn si mat fir vun op bei aus um am dës en eng keen net och mee well wann wéi
        wou huet hunn gëtt ginn gouf kann soll muss op no virun iwwer ënner all
        """
    ),
    neighbour_words=words("datt sinn fir vun keen och wéi wou huet hunn gëtt ginn gouf iwwer ënner déi"),
    letters=frozenset("äöüß"),
    abbreviations=words(
        """
        nr nrn abs art artt bzw d.h z.b u.a u.u usw etc ff f s vgl bd bde ca co dr prof dipl ing hrsg inkl
        zzgl ggf ggfs gem i.d.r i.s i.v.m sog st str tel u.ä u.a.m v.a z.t z.zt zz abl bgbl kap lit rdnr rn
        ziff mio mrd max min mind einschl evtl entspr betr bspw jr sen ehem abg hl i.s.d i.s.v m.e o.ä o.g
        s.o s.u u.v.m z vorm d z.hd erwgr unterabs buchst
        """
    ),
    closing_abbreviations=words("usw etc u.a u.ä o.ä ff f max min st art s v.a u.a.m u.v.m"),
    number_abbreviations=words("nr nrn abs art artt s abl kap ziff lit buchst rn unterabs bd"),
    ordinal_followers=frozenset(_MONTHS)
    | words(
        """
        jahrhundert jahrhunderts wahlperiode sitzung lesung tagung geburtstag jahrestag kapitel
        rahmenprogramm kammer juli und bis oder auflage senat
        """
    ),
    citation_leads=("unter hinweis auf", "in kenntnis", "gestützt auf", "nach kenntnisnahme", "gemäß artikel"),
    recital_leads=("in der erwägung", "in erwägung", "in anbetracht"),
    enacting_leads=(
        "in erwägung nachstehender",
        "auf vorschlag",
        "auf empfehlung",
        "nach stellungnahme",
        "nach anhörung",
        "nach zuleitung",
        "gemäß dem verfahren",
        "hat folgende",
        "haben folgende",
        "beschließt",
    ),
    note_leads=("ABl", "Angenommene Texte", "Siehe ", "Richtlinie", "Verordnung", "Beschluss", "Urteil"),
    openings=("Das Europäische Parlament,",),
    titles=("Entschließung des Europäischen Parlaments", "Legislative Entschließung des Europäischen Parlaments"),
    suspended_conjunctions=words(
        "und oder bzw. sowie als bis wie noch beziehungsweise u. und/oder auch statt ebenso sondern respektive resp."
    ),
    identifiers=(("KOM", "COM"), ("COM", "COM"), ("SEK", "SEC"), ("SEC", "SEC"), ("ABl.", "OJ")),
    divisions=(
        "abschnitt",
        "absatz",
        "anhang",
        "anlage",
        "artikel",
        "buch",
        "kapitel",
        "teil",
        "titel",
        "unterabschnitt",
        "§",
    ),
    journals=("Amtsblatt der Europäischen Union", "Amtsblatt der Europäischen Gemeinschaften"),
    page_words=("seite", "s."),
    page_total_words=("von",),
    months=_MONTHS,
    weekdays=("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"),
    navigation=phrases(
        """
        index | zurück | vor | weiter | vorherige | nächste | zurück zur übersicht | zurück zum seitenanfang
        nach oben | zum inhalt springen | direkt zum inhalt | zum hauptinhalt | ganzer text | volltext | text
        anfang | ende | erstes wort | letztes wort | inhaltsverzeichnis | home | startseite | suche | suchen
        erweiterte suche | schnellsuche | hilfe | kontakt | sitemap | menü | cookies | cookie-richtlinie | drucken
        seite drucken | druckversion | seite teilen | teilen | in meine elemente speichern | permalink | lesezeichen
        in „mein eur-lex“ speichern | anmelden | registrieren | mein eur-lex | meine letzten suchvorgänge (#)
        sie sind hier | startseite von eur-lex | eur-lex-startseite | der zugang zum eu-recht
        alle dokumente anzeigen | sprachen und formate | sprachen, formate und link zum amtsblatt
        verfügbare sprachen | mehrsprachige anzeige | experimentelle funktionen
        wählen sie die versuchsfunktionen aus, die sie ausprobieren möchten
        wählen sie die experimentellen funktionen, die sie ausprobieren möchten | dokument | dokumente | verfahren
        zusammenfassung der gesetzgebung | dokumentinformationen | angaben zum dokument
        bibliografische angaben | bibliographische angaben | titel und bezug | titel und fundstelle
        alle metadaten anzeigen | herunterladen | download | als pdf herunterladen | dokument herunterladen als
        amtliche fassung | rechtlicher hinweis | datenschutz | datenschutzbestimmungen | datenschutzerklärung
        barrierefreiheit | über diese website | über eur-lex | impressum | haftungsausschluss | newsletter
        bekanntmachungen | parlamentarische anfragen | angenommene texte | eingereichte texte | aussprachen
        abstimmungen | erklärungen zur abstimmung | abstimmungsergebnisse | namentliche abstimmungen
        namentliche abstimmung | anwesenheitsliste | protokoll | ausführliche sitzungsberichte
        ausführlicher sitzungsbericht | antwort | antworten | antwort(en) | plenarsitzung | drucksachen
        diese website wird vom amt für veröffentlichungen der europäischen union verwaltet
        verwaltet vom amt für veröffentlichungen | dieses dokument ist ein auszug aus dem eur-lex-portal
        dieses dokument ist ein auszug aus der eur-lex-website | mehr anzeigen | weniger anzeigen
        weitere informationen | amtsblatt | homepage | aktuelles | nachrichten | zeitplan | kalender | plenarsaal
        plenum
        ausschüsse | fraktionen | abgeordnete | texte | über das parlament | zugriff auf seiteninhalt
        zum seitenanfang | permanentlink | dauerhafter link | speichern | schließen | öffnen | alles ausklappen
        alles einklappen | alle einblenden | alle ausblenden | verfügbare sprachen und formate
        rechtsvorschriften | technische informationen | suchformular | suchergebnisse | ergebnisliste | titelsuche
        volltextsuche | sprache wählen | sprachauswahl | andere sprachen | deutsch | rss | abonnieren | folgen sie uns
        rückmeldung | häufig gestellte fragen | barrierefreiheitserklärung | cookie-hinweis | alle rechte vorbehalten
        druckfreundliche version | seite ausdrucken | seite empfehlen | gesetze im internet | gesetze / verordnungen
        aktualitätendienst
        """
    ),
    metadata=phrases(
        """
        endgültige ausgabe | vorläufige ausgabe | ausgabe im pdf | in kraft | nicht mehr in kraft
        noch nicht in kraft | konsolidierte fassung | werdegang im plenum
        entwicklungsstadium in bezug auf das dokument | entwicklungsstadien in bezug auf das dokument
        deutscher bundestag | deutscher bundestag # wahlperiode | bundesrat | #. wahlperiode | drucksache
        drucksache # | vorabfassung | elektronische vorab-fassung | vorläufige fassung
        plenarprotokoll # | bundesgesetzblatt | belgisches staatsblatt | belgische abgeordnetenkammer
        #. sitzungsperiode der #. legislaturperiode | amtsblatt der europäischen union
        amtsblatt der europäischen gemeinschaften
        """
    ),
    metadata_labels=phrases(
        """
        verfahren | verfahrensverlauf | werdegang im plenum | entwicklungsstadium in bezug auf das dokument
        entwicklungsstadien in bezug auf das dokument | eingereichte texte | aussprachen | abstimmungen
        erklärungen zur abstimmung | angenommene texte | letzte aktualisierung | zuletzt geändert
        zuletzt aktualisiert | aktualisiert am | stand | celex-nummer | datum | datum des dokuments
        datum des inkrafttretens | datum der bekanntgabe | ende der gültigkeit | datum der veröffentlichung
        verfasser | autor | form | quelle | quellen | veröffentlichung | fundstelle | veröffentlicht am | numac
        aktennummer
        inkrafttreten | herausgeber | wahlperiode | nummer | drucksache | berichterstatter | berichterstatterin
        sprache des dokuments | zuständiger ausschuss | schattenberichterstatter | schattenberichterstatterin
        dokumenttyp | aktenzeichen | verfahrensstand | ausfertigungsdatum | vollzitat | gültig ab | unterzeichnet am
        schlagwörter | thema | originalsprache | originalsprache der anfrage | rechtsgrundlage | bezug | status
        sprache | version | fassung | eingegangen am | eli | issn | dokument herunterladen als | sie sind hier
        """
    ),
    references=(
        "in Kenntnis der Mitteilung der Kommission (KOM(2010)0171) und ihrer Arbeitsunterlage (SEK(2009)1245),",
        "in Kenntnis des Vorschlags der Kommission (COM(2012)0238 – C7-0133/2012 – 2012/0146(COD)),",
        "KOM(2009)0262, SEK(2009)0766, COM(2013) 627 final, SEC(2008) 2487, SWD(2014) 12",
        "unter Hinweis auf seine Entschließung vom 7. Mai 2009 (P6_TA(2009)0373; A7-0215/2010; B7-0071/2011)",
        "Verfahren 2009/2227(INI), 2010/0044(COD), 2011/2181(INI), RC-B6-0104/2008, T7-0223/2010, PE438.376v02-00",
        "ABl. C 117 E vom 6.5.2010, S. 46, ABl. L 88 vom 4.4.2011, S. 45, ABl. 2010/C 236 E/08, Nr. 1083/2006",
        "Richtlinie 2004/38/EG, Verordnung (EU) Nr. 1175/2011, Verordnung (EG) Nr. 1049/2001, Beschluss 1999/468/EG",
        "Artikel 110 Absatz 4 AEUV, Artikel 5 Absatz 2 Buchstabe a, § 3 Abs. 2 Nr. 4, Rechtssache C-402/05 P",
    ),
)
