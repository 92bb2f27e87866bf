"""German."""

from parlalign.languages.facts import FactWords, HeadingWords, Language, phrases, words

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

LANGUAGE = Language(
    code="de",
    name="German",
    locale="de-DE",
    tags=words("deu ger de-at de-be de-ch de-li de-lu german deutsch"),
    names=words("dt dts dui deutsch german duits duitstalig allemand tedesco alemán"),
    heading_words=HeadingWords(
        source=words(
            """
            quelle quelltext quellsegment quellterm quellsprache ausgangstext ausgangssegment ausgangssprache original
            originaltext
            """
        ),
        target=words("ziel zieltext zielsegment zielterm zielsprache übersetzung"),
        others=words("text begriff terminus segment satz spalte sprache nummer nr bemerkung kommentar datei"),
    ),
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
    has_capital_nouns=True,
    abbreviations=words(
        """
        a.a a.d a.g a.k.a a.m a.o a.u.b abb abbn abg abgedr abgeordn abh abk abl abs abschn abt abteilg abw adj alin
        allg allgem amtl amtsbl ang angeh anh anl anm anschl anschr antr anw anz apr art artt ass aufl aug ausf ausg
        ausschl ausschr az b.a b.w bauaufs bd bde bearb bed begl begr behördl beil beisp bek bekanntm bekl bem ber berg
        bergm berufg bes besch beschl best bestr betr betriebsw bez bezw bgbl bgm bgmstr bl botsch bsp bspw buchst
        bundesges bundesreg bzgl bzw bürgerl bürgerm c.s ca cand cf chr cm co d.dr d.h d.i d.j d.m d.o d.r d.s d.u d.ä
        darst dent ders derz desgl dez dgl dipl do dok dortig doz dr dres drs drucks e.h ehem eidg eig eigtl einf einger
        eingetr einl einschl einstw endg engl entsch entspr entw erf erg ergeb erkl erl ersch erw erwgr erwägungsgr eur
        ev evang evtl exkl exp fa fachl fam fassg feb febr fig fn fr freiw frhr frhrn frl frz fußn gbl geb gebr gef geg
        gegr geh gem gemeinn gen gerichtl ges gesch geschäftsf gesellsch gewerbl gez geänd gf ggf ggfs ggü gj gk gl grds
        griech gvbl h.c ha habil halbs handschr hauptverf hdb herausg hg hins hj hl hlbs hptm hr hrn hrsg hs hss i.a
        i.allg i.b i.d.f i.d.r i.d.s i.e i.e.l i.e.s i.h.d i.h.v i.j i.n i.r i.s i.s.d i.s.e i.s.v i.v i.v.m i.w i.w.s
        i.z.m i.ü inb inbes ing inkl inkrafttr insb insbes insg insp inst internat ital iur jahrg jan jew jg jh jhd jhdt
        jhg jhs jmd jmdm jmdn jr jul jun jur jurist jän k.a kant kap kassat kath kdt kfm kg kgl kirchl kj km komm kpt
        krit königl landger landwirtsch lat led leg lehrst lfd lfg lic lit lohnst lt ltd ltg luth lz m.a.w m.b.h m.e m.w
        m.w.n mag mat max mdb med mi min mind mio mitw mm mo mrd mrz mtl mär möbl n n.a n.b n.n nachf nachm nat nds
        niederl nieders nordd nov nr nrn nördl o.a o.b.d.a o.g o.j o.o o.v oberstlt obj od oec okt p.a p.s pers pf pfr
        phil pkt pl pol pos priv prof prot präs psts q qm qu r.a rd rdn rdnr rechtspr rechtsw reg regelm rep rer resp
        rev rez rheinl rl rn rs rsp rspr rubr rz röm s s.a sa sachl sachverst schles schr schriftl schwed sek sel sen
        sep sept sess sing sitzg slg sog sp spez spr spst sr st st.a staatl staatssekr stadtr std stellv steuerl stgbl
        stk str sts stud stv städt svw sächs südl t.a tab tbd techn teilw tel tgl theol thür tit trb tsd tz u.a u.a.w.g
        u.d u.e u.n u.r u.u u.v u.z uabs unbek unentg ungebr univ unt unterabs unterz unveröff urspr urt v.a v.d v.d.l
        v.g v.i.s.d.p v.j v.l.n.r v.m v.o v.r.n.l v.s vbl veranst verb verbr verf verfg verfr verh verm vermutl verordn
        versch verst vert vertr verw verz veröff veröffentl vet vfg vgl vh vizepräs vj vkbl vllt vo vol volksw vorbem
        vorg vorh vorl vorm vors vorschr vorst w.o w.v wahlp weit westf westl wg wirtsch wiss wp wtl wwe württ z z.b
        z.bsp z.d.a z.e z.h z.hd z.hdn z.k z.s z.t z.tl z.zt zentr zfg zi zif ziff zit ziv ztschr zugl zus zust zw
        zweigst zz zzgl zzt änd öff öffentl österr östl ü.a ü.d.m ü.nn
        """
    ),
    final_abbreviations=words(
        """
        a.a.o e.v ebd ebda etc f ff n.chr o.ä s.o s.u u.a.m u.dgl u.s.f u.s.w u.v.a u.v.m u.ä u.ä.m usf usw uvm
        v.chr v.h v.t
        """
    ),
    closing_abbreviations=words(
        """
        a.d a.m abt apr art aug ber berg bes best cm co d.j d.m d.u d.ä dez dgl do endg erg feb febr fr gef geh gem
        gen ges gj h.c ha hj i.a i.r i.v jan jh jhd jhdt jhs jr jul jun jän k.a kg kj km komm led m.b.h mag max mi
        min mio mm mo mrd mrz mär n.n nachf nov o.g o.j o.o od okt p.a pers pf pkt pl pol qm reg s s.a sa sek sel
        sen sep sept st std stellv stk str tit tsd u.a unt v.a v.j v.m verb verf vert vj vorg weit wp z.d.a z.k z.t
        zit
        """
    ),
    number_abbreviations=words(
        """
        abb abl abs abschn abt alin anh anl anm apr art artt aufl aug az bd bde beil bem bgbl bl buchst ca d.j dez
        dok drs drucks erwgr feb febr fig fn fußn gbl geb gegr gest gl gvbl halbs i.j jahrg jan jg jul jän kap lfg
        lit max min mind mrz mär n nov nr nrn okt pos rdn rdnr rn rs rz s sep sept slg sp str tab tel tit tz uabs
        unterabs v vkbl vol vorbem wahlp zif ziff
        """
    ),
    adverbs=words(
        """
        abends allerorts anfangs bald dahinter damals daneben darunter darüber davor demnächst derzeit dienstags
        donnerstags dort draußen drinnen drüben feiertags freitags frühmorgens gegenwärtig gestern heute heutzutage hier
        hierauf hinterher inzwischen irgendwo jetzt kürzlich links mittags mitternachts mittwochs montags morgens
        nachmittags nachts nebenan neulich niemals nirgends nirgendwo oben obenauf rechts ringsum rundum samstags
        seinerzeit seither sonnabends sonntags stets tags tagsüber unten unterdessen vorgestern vorhin vormittags vorn
        vorne werktags woanders zuletzt zuvor zwischendurch überall übermorgen
        """
    ),
    label_words=words(
        """
        abschnitt anhang anhänge anlage anlagen beilage block buchstabe gruppe hepatitis kapitel kategorie klasse
        liste modell option phase plan protokoll punkt spalte stufe szenario tabelle teil titel typ variante vitamin
        zone
        """
    ),
    name_particles=words("von van zu zum zur de am im aus der"),
    ordinal_determiners=words(
        """
        alle allen am ans aufs beide beiden beim das dein deine deinem deinen deiner dem den der deren derselben des
        dessen die diese diesem diesen dieser dieses durchs ein eine einem einen einer eines euer eure eurem euren
        eurer folgende folgenden frau fürs herr herrn hinterm ihr ihre ihrem ihren ihrer ihres im ins jede jedem
        jeden jeder jedes jene jenem jenen jener jenes jeweilige jeweiligen jeweils kein keine keinem keinen keiner
        keines manche mancher manches mein meine meinem meinen meiner meines sein seine seinem seinen seiner seines
        ums unser unsere unserem unseren unserer unseres unsern unterm vom vorm welche welchem welchen welcher
        welches zum zur überm
        """
    ),
    ordinal_leads=words(
        """
        ab als aus bis bleibt bzw durch für gemäß in ist je laut nach oder ohne per pro seit sowie und vor war wegen
        werde werden wird wurde während zu
        """
    ),
    adjective_endings=("e", "en", "er", "es", "em"),
    citation_leads=("unter hinweis auf", "in kenntnis", "gestützt auf", "nach kenntnisnahme", "gemäß artikel"),
    procedure_leads=(
        "auf vorschlag",
        "auf die vorschläge",
        "auf empfehlung",
        "auf initiative",
        "auf antrag",
        "auf ersuchen",
        "nach stellungnahme",
        "nach anhörung",
        "nach konsultation",
        "nach kenntnisnahme",
        "nach zuleitung",
        "nach übermittlung",
        "nach zustimmung",
        "nach abstimmung",
        "nach befassung",
        "gemäß dem ordentlichen gesetzgebungsverfahren",
        "gemäß dem verfahren",
        "unter beachtung",
        "unter berücksichtigung",
        "im hinblick auf",
        "mit zustimmung",
        "in zusammenarbeit mit dem europäischen parlament",
    ),
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
    note_leads=("ABl", "Angenommene Texte", "Standpunkt des Europäischen Parlaments", "Siehe ", "Urteil"),
    act_leads=("Richtlinie", "Verordnung", "Beschluss", "Beschluß", "Entscheidung", "Empfehlung"),
    openings=(
        "das europäische parlament,",
        "das europäische parlament -",
        "das europäische parlament –",
        "das europäische parlament —",
        "das europäische parlament und der rat",
        "der rat der europäischen",
        "der rat,",
        "die europäische kommission",
        "die kommission der europäischen",
        "die kommission,",
        "der gemeinsame ewr-ausschuss",
        "der gemischte ausschuss",
        "der europäische rat",
        "die europäische zentralbank",
        "der rat der europäischen zentralbank",
        "die abgeordnetenkammer,",
        "der senat,",
        "das parlament der deutschsprachigen gemeinschaft,",
        "das flämische parlament,",
        "das wallonische parlament,",
        "philippe, könig der belgier,",
    ),
    titles=(
        "entschließung des e",
        "legislative entschließung des e",
        "entwurf einer ",
        "entwurf eines ",
        "entschließungsantrag",
        "gemeinsamer entschließungsantrag",
        "resolutionsvorschlag",
        "berichtsentwurf ",
        "empfehlung des e",
        "empfehlung für die zweite lesung",
        "standpunkt des e",
        "beschluss des e",
        "erklärung des e",
        "vorschlag für ein",
        "geänderter vorschlag für ein",
    ),
    title_leads=words("zur"),
    title_words=words(
        "berichtsentwurf bericht stellungnahme empfehlung entschließung änderungsanträge arbeitsdokument"
    ),
    clause_conjunctions=words("und oder sowie bzw. beziehungsweise und/oder respektive aber"),
    suspended_conjunctions=words(
        "und oder bzw. sowie als bis wie noch beziehungsweise u. und/oder auch statt ebenso sondern respektive resp."
    ),
    identifiers=(("KOM", "COM"), ("COM", "COM"), ("SEK", "SEC"), ("SEC", "SEC"), ("ABl.", "OJ")),
    act_types=(
        ("verordnung", "R"),
        ("vo", "R"),
        ("richtlinie", "L"),
        ("rl", "L"),
        ("rahmenbeschluss", "F"),
        ("beschluss", "D"),
        ("entscheidung", "D"),
        ("empfehlung", "H"),
    ),
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
    journals=(
        *("Amtsblatt der Europäischen Union", "Amtsblatt der Europäischen Gemeinschaften"),
        "Belgisches Staatsblatt",
    ),
    page_words=("seite", "s."),
    page_total_words=("von",),
    months=_MONTHS,
    number_marks=",.",
    fact_words=FactWords(
        units=(
            *("null", "ein/eins", "zwei/zwo", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf"),
            *("zwölf", "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn"),
        ),
        tens=("zwanzig", "dreißig/dreissig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"),
        powers=("hundert", "tausend", "million/millionen/mio", "milliarde/milliarden/mrd"),
        ordinals=(
            *("erste", "zweite", "dritte", "vierte", "fünfte", "sechste", "siebte/siebente", "achte", "neunte"),
            *("zehnte", "elfte", "zwölfte"),
        ),
        ordinal_endings=("te", "ten", "ter", "tes", "tem", "ste", "sten", "ster", "stes", "stem", "n", "r", "s", "m"),
        is_compounding=True,
        others=(
            *(("eine", 1), ("einer", 1), ("einem", 1), ("einen", 1), ("eines", 1)),
            *(("beide", 2), ("beiden", 2), ("beider", 2), ("beides", 2), ("zweit", 2), ("anderthalb", 1.5)),
            *(("eineinhalb", 1.5), ("dutzend", 12), ("dreier", 3), ("dreien", 3)),
        ),
        ambiguous=words("acht null"),
        percent=phrases("prozent | vom hundert | v. h"),
        negations=words(
            """
            nicht nichts kein keine keinen keiner keines keinem keinerlei nie niemals niemand niemanden niemandem
            nirgends nirgendwo weder keineswegs keinesfalls
            """
        ),
        unlike_negation=(words("oder"), words("nur allein lediglich bloß bloss zuletzt")),
        negative_words=words(
            """
            zweifel* fraglich leid verfehl* ohne kaum selten sofern außer ausser ausserhalb außerhalb nein null non*
            nicht* un gegen höchstens spätestens maximal nur erst lediglich allein ausschließlich ausschliesslich
            bevor ehe solange verweiger* weiger* verbiet* verbot* verboten untersag* fehl* mangel* mangels wenig*
            minder* frei freigestellt befreit befrei* ausgenommen ausnahme* ausgeschloss* ausschl* verhinder* verhüten
            vermeid* vermieden unterlass* unterläßt unterlässt unterblei* verzicht* versäum* versag* scheiter* aufhör*
            anders andere andernfalls vielmehr sonst entfällt entfallen entbehr* verneint statt anstatt trotz obwohl
            abgesehen schwer* schwierig* gegenteil ablehn* abgelehnt abzulehnen lehne lehnt lehnen leer leere deaktiv*
            ausgeschaltet ausschalt* falsch* weder ungleich* unab* unan* unauf* unaus* unbe* undenk* undeut* unein*
            unend* unent* uner* unfä* unfair* unge* ungl* ungü* unkl* unlaut* unlösb* unmög* unnö* unnü* unrech*
            unrich* unsich* untä* unver* unvoll* unvor* unwahr* unwes* unwich* unwirk* unzu* irrelevant verliert
            verloren verlust* beträgt verletz* verstöß* verstoß*
            """
        ),
        yes=words("ja jawohl"),
        no=words("nein"),
    ),
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
