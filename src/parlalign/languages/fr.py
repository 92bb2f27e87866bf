"""French."""

from parlalign.languages.facts import FactWords, HeadingWords, Language, phrases, words

LANGUAGE = Language(
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
        elle elles ils leurs même notre nos votre vos où quand donc sous chez contre depuis ainsi aussi très tout tous
        toute toutes peut doit était sera avait celle celui ceux cela parce à
        l' d' qu' n' s' c' j'
        """
    ),
    letters=frozenset("àâæçéèêëîïôœùûü"),
    vowels="aeiouyàâæéèêëîïôœùûüÿAEIOUYÀÂÆÉÈÊËÎÏÔŒÙÛÜŸ",
    marks_after_space=frozenset(";:!?»"),
    marks_before_space=frozenset("«"),
    abbreviations=words(
        """
        a.gt a.m a.r adj al alin anc ann app apr arch arr arrond art arts ass assoc av avr bd bibl bull bur c.-à-d
        c.à.d c.civ c.const c.e c.-i.-cr cah cap cass cat cf ch chap chron circ civ coll comm comp concl conf cons
        const corr cour crim d.c dép dépt dim dir div doc dr drs ed éd édit éds ém env esp etc ex exc excl ext fasc
        fév févr fig fr g gal gén gouv h hab hon ibid id i.e ind inf ing inst int intern intro inv janv jr jud juil
        juill jur jurisp l.c lieut lib litt loc lt m m.b maj max me mes mgr min mio ml mlle mlles mm mme mmes mon mrd
        ms n.b n.d.l.r nat no nos nov nº n° o.n.u obs oct off op ord p p.-v p.ex p.s par parag parl pl plén pop pp
        préf prés priv proc prof prop prov ps pub publ qq r.d r.u r.-v rapp réd réf réfs rec règl rem rép rev rub s.a
        s.e s.m s.-o sc sect sén sec secr sept sér sess soc spéc st ste stes sté sts subst suppl suiv sv t tab tel tél
        tit tom trad trav trib univ v v.-p vol vols
        """
    ),
    final_abbreviations=words("etc ss sqq suiv"),
    closing_abbreviations=words(
        """
        a.m ann app apr arch av avr c.e civ comm conf cons const crim dir div doc dr ed ex ext fig fr g h hab hon id
        ind inf int janv jr juil lib litt m.b maj max min mio ml mm mon mrd nat nov oct off op ord par pl pop prop ps
        pub s.a sc sect sec sept soc st t tab tel tél tit univ v vol
        """
    ),
    number_abbreviations=words(
        """
        al alin ann art arts bull c.civ ch chap circ col doc ed éd ex fasc fig fév févr janv max min no nos nov nº n°
        obs oct p parag par pl pp réf réfs s sc sect sess subst t tab tel tél tit vol vols
        """
    ),
    adverbs=words(
        """
        actuellement ailleurs ainsi antérieurement après aujourd auparavant aussi aussitôt autrefois avant-hier
        bientôt cependant certes certainement dedans dehors demain dernièrement derrière désormais dessous dessus
        dorénavant encore enfin ensuite entre-temps finalement fréquemment généralement hier ici immédiatement
        initialement jadis jamais là loin longtemps maintenant malheureusement naguère néanmoins notamment
        parallèlement parfois partout peut-être plutôt pourtant premièrement précédemment presque puis quelquefois
        rarement récemment secondement simultanément soudain souvent surtout tantôt tard tôt toujours toutefois
        troisièmement ultérieurement
        """
    ),
    label_words=words(
        """
        annexe annexes appendice bloc catégorie classe colonne formulaire groupe hépatite lettre liste modèle niveau
        option partie phase plan point protocole rubrique scénario section tableau titre type variante vitamine zone
        """
    ),
    name_particles=words("de du des van von"),
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
        précédente | suivante | aller au contenu | passer au contenu | retour en haut de page | retour à la liste
        ouvrir | tout afficher | tout développer | tout réduire | afficher plus | afficher moins | autres langues
        législation | informations techniques | recherche par titre | recherche plein texte | liste des résultats
        déclaration d'accessibilité | déclaration relative aux cookies | mentions légales | députés | groupes politiques
        textes | à propos du parlement | version imprimable | imprimer la page | envoyer à un ami | lettre d'information
        votes par appel nominal | résultats des votes | version authentique | mes recherches récentes (#)
        ce site est géré par l'office des publications de l'union européenne
        ce document est un extrait du site web eur-lex | page d'accueil | se connecter | s'inscrire
        """
    ),
    metadata=phrases(
        """
        édition définitive | édition provisoire | en vigueur | plus en vigueur | cycle relatif au document
        cycles relatifs aux documents | version consolidée | stade en plénière | chambre des représentants de belgique
        journal officiel de l'union européenne | journal officiel des communautés européennes | moniteur belge
        sénat de belgique | assemblée nationale | sénat | chambre des députés | version provisoire | version définitive
        #e session de la #e législature | session ordinaire # | session ordinaire de # | pas encore en vigueur
        compte rendu intégral | compte rendu analytique | document parlementaire | doc. parl. | edition provisoire
        """
    ),
    metadata_labels=phrases(
        """
        procédure | stade en plénière | cycle relatif au document | textes déposés | débats | votes
        explications de vote | textes adoptés | dernière mise à jour | date du document | date d'effet | auteur
        forme | source | numéro celex | date | publication | numac | numéro de dossier | entrée en vigueur
        rapporteur | langue originale | base juridique | statut | langue | version | eli | issn | vous êtes ici
        dernière modification | mis à jour le | date de publication | date de notification | date de fin de validité
        date d'entrée en vigueur | référence | rapporteurs | rapporteure | rapporteur fictif | rapporteurs fictifs
        commission compétente | commission compétente au fond | type de document | numéro du document | numéro
        numéro d'identification | numéro d'affaire | stade | sujet | mots-clés | déposé le | signé le | adopté le | reçu
        publié le | organisme | langue du document | langue originale de la question | législature
        télécharger le document
        """
    ),
    citation_leads=("vu ", "eu égard à", "rappelant ", "conformément à l'article", "conformément à l’article"),
    procedure_leads=(
        "sur proposition",
        "sur la proposition",
        "sur recommandation",
        "sur la recommandation",
        "sur initiative",
        "sur l'initiative",
        "sur l’initiative",
        "à la demande du parlement",
        "à la demande du conseil",
        "à l'initiative",
        "à l’initiative",
        "après consultation",
        "après avoir consulté",
        "après transmission",
        "après approbation",
        "après avis",
        "après en avoir délibéré",
        "ayant pris connaissance",
        "de l'avis de",
        "de l’avis de",
        "en coopération avec le parlement européen",
        "en accord avec",
        "avec l'accord",
        "avec l’accord",
        "statuant ",
        "agissant ",
        "conformément à la procédure législative ordinaire",
        "compte tenu de",
        "tenant compte",
        "dans le respect de",
        "prenant acte",
    ),
    recital_leads=("considérant",),
    enacting_leads=(
        "considérant ce qui suit",
        "sur proposition de",
        "après consultation",
        "après transmission",
        "vu l'avis",
        "vu l’avis",
        "en coopération avec le parlement européen",
        "statuant conformément",
        "a adopté",
        "ont adopté",
        "a arrêté",
        "ont arrêté",
        "décide:",
        "décide :",
        "arrête:",
        "arrête :",
    ),
    note_leads=("JO ", "Textes adoptés", "Position du Parlement européen", "Voir ", "Arrêt"),
    act_leads=("Directive", "Règlement", "Décision", "Décision-cadre", "Recommandation"),
    openings=(
        "le parlement européen,",
        "le parlement européen et le conseil",
        "le conseil de l'union",
        "le conseil de l’union",
        "le conseil des communautés",
        "le conseil des communautes",
        "le conseil de la communauté",
        "le conseil de la communaute",
        "le conseil,",
        "la commission européenne,",
        "la commission des communautés",
        "la commission de la communauté",
        "la commission,",
        "le comité mixte de l'eee",
        "le comité mixte de l’eee",
        "le comité mixte,",
        "le conseil européen,",
        "la banque centrale européenne,",
        "le conseil des gouverneurs de la banque centrale",
        "la chambre des représentants,",
        "le sénat,",
        "le parlement flamand,",
        "le parlement wallon,",
        "le parlement de la communauté française,",
        "le parlement de la région de bruxelles-capitale,",
        "philippe, roi des belges,",
        "albert ii, roi des belges,",
    ),
    titles=(
        "résolution du parlement européen",
        "résolution législative",
        "proposition de résolution",
        "proposition commune de résolution",
        "projet de ",
        "recommandation pour la deuxième lecture",
        "recommandation du parlement européen",
        "position du parlement européen",
        "décision du parlement européen",
        "déclaration du parlement européen",
        "déclaration écrite",
        "proposition de directive",
        "proposition de règlement",
        "proposition de décision",
        "proposition de recommandation",
        "proposition de loi",
        "proposition modifiée de ",
    ),
    title_leads=words(
        """
        abrogeant actualisant adaptant adoptant approuvant arrêtant autorisant clôturant complétant concernant
        constatant créant dérogeant déterminant établissant étendant fixant instaurant instituant modifiant portant
        précisant prolongeant prorogeant reconnaissant rectifiant relatif relative remplaçant retirant suspendant
        """
    ),
    title_words=phrases(
        """
        rapport | projet de rapport | avis | projet d'avis | projet d’avis | recommandation | résolution | amendements
        document de travail
        """
    ),
    clause_conjunctions=words("et ou et/ou soit mais ni puis"),
    suspended_conjunctions=words("et ou et/ou"),
    identifiers=(("COM", "COM"), ("SEC", "SEC"), ("JO", "OJ")),
    divisions=(
        "article",
        "section",
        "sous-section",
        "chapitre",
        "partie",
        "titre",
        "annexe",
        "appendice",
        "livre",
        "paragraphe",
        "point",
    ),
    journals=(
        *("Journal officiel de l'Union européenne", "Journal officiel de l’Union européenne"),
        *("Journal officiel des Communautés européennes", "Moniteur belge"),
    ),
    page_words=("page", "p."),
    page_total_words=("sur", "de"),
    references=(
        "vu la communication de la Commission (COM(2010)0171) et le document de ses services (SEC(2009)1245),",
        "vu la proposition de la Commission (COM(2012)0238 – C7-0133/2012 – 2012/0146(COD)),",
        "COM(2009)0262, SEC(2009)0766, COM(2013) 627 final, SEC(2008) 2487, SWD(2014) 12",
        "vu sa résolution du 7 mai 2009 (P6_TA(2009)0373; A7-0215/2010; B7-0071/2011)",
        "procédure 2009/2227(INI), 2010/0044(COD), 2011/2181(INI), RC-B6-0104/2008, T7-0223/2010, PE438.376v02-00",
        "JO C 117 E du 6.5.2010, p. 46, JO L 88 du 4.4.2011, p. 45, JO 2010/C 236 E/08, n° 1083/2006",
        "directive 2004/38/CE, règlement (UE) n° 1175/2011, règlement (CE) no 1049/2001, décision 1999/468/CE",
        "article 110, paragraphe 4, du traité FUE, article 5, paragraphe 2, point a), affaire C-402/05 P",
    ),
)
