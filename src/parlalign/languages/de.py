"""German."""

from parlalign.languages.base import Language

_MONTHS = tuple("januar februar märz april mai juni juli august september oktober november dezember".split())

DE = Language(
    code="de",
    name="German",
    locale="de-DE",
    function_words=frozenset(
        "der die das und den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass"
        " daß sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr"
        " durch man sein wurde sei ich wir uns ihr ihre diese dieser dieses sowie kann können muss müssen soll sollte"
        " zwischen gegen unter während wenn weil damit".split()
    ),
    abbreviations=frozenset(
        "nr nrn abs art artt bzw d.h z.b u.a u.u usw etc ff f s vgl bd bde ca co dr prof dipl ing hrsg inkl zzgl ggf ggfs"
        " gem i.d.r i.s i.v.m sog st str tel u.ä u.a.m v.a vs z.t z.zt zz abl bgbl kap lit rdnr rn ziff mio mrd max min"
        " mind einschl evtl entspr betr bspw jr sen ehem abg hl i.s.d i.s.v m.e o.ä o.g s.o s.u u.v.m z vorm d z.hd"
        " erwgr unterabs buchst".split()
    ),
    closing_abbreviations=frozenset("usw etc u.a u.ä o.ä ff f max min st art s v.a u.a.m u.v.m".split()),
    number_abbreviations=frozenset("nr nrn abs art artt s abl kap ziff lit buchst rn unterabs bd".split()),
    ordinal_followers=frozenset(_MONTHS)
    | frozenset(
        "jahrhundert jahrhunderts wahlperiode sitzung lesung tagung geburtstag jahrestag kapitel rahmenprogramm kammer"
        " juli und bis oder auflage senat".split()
    ),
    citation_leads=("unter hinweis auf", "in kenntnis", "gestützt auf", "nach kenntnisnahme", "gemäß artikel"),
    recital_leads=("in der erwägung", "in erwägung", "in anbetracht"),
    note_leads=("ABl", "Angenommene Texte", "Siehe ", "Richtlinie", "Verordnung", "Beschluss", "Urteil"),
    openings=("Das Europäische Parlament,",),
    titles=("Entschließung des Europäischen Parlaments", "Legislative Entschließung des Europäischen Parlaments"),
    suspended_conjunctions=frozenset("und oder bzw. sowie als bis wie noch beziehungsweise u. und/oder".split()),
    identifiers=(("KOM", "COM"), ("COM", "COM"), ("SEK", "SEC"), ("SEC", "SEC"), ("ABl.", "OJ")),
    months=_MONTHS,
)
