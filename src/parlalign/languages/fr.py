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
    suspended_conjunctions=words("et ou et/ou"),
    divisions=("article", "section", "chapitre", "partie", "titre", "annexe", "livre", "paragraphe", "point"),
    journals=(
        *("Journal officiel de l'Union européenne", "Journal officiel de l’Union européenne"),
        "Journal officiel des Communautés européennes",
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
