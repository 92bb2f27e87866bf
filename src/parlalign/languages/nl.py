"""Dutch."""

from parlalign.languages.base import Language

NL = Language(
    code="nl",
    name="Dutch",
    locale="nl-NL",
    function_words=frozenset(
        "de het een en van in is dat op te zijn met voor niet aan er om ook als door naar bij uit dit die deze wordt"
        " werd worden heeft hebben had maar over tot of nog wel geen ik wij we zij hij hun haar kan kunnen moet moeten"
        " zal zullen zou zouden tussen tegen onder tijdens indien omdat zodat alsmede welke waarin".split()
    ),
    abbreviations=frozenset(
        "nr nrs blz art artt lid bijv bv d.w.z dwz e.d e.a enz etc i.v.m m.b.t m.i.v o.a o.m o.l.v t.a.v t.b.v t.g.v"
        " t.o.v t.w z.g zgn zg resp vgl p pag par ca cq c.q dr drs ir ing mr mw mevr dhr prof ds jhr st jr sr"
        " vz plv afd hfdst incl excl max min mln mld m.n n.a.v i.p.v i.c.m i.t.t i.g.v i.o m.u.v n.v.t r.k s.v"
        " red rubr uitg verv voorz wnd wo pb stb stcrt trb jl a.s".split()
    ),
    closing_abbreviations=frozenset("enz etc e.d e.a lid max min st art p jl v.a a.s".split()),
    number_abbreviations=frozenset("nr nrs blz art artt pag par lid p pb hfdst afd stb stcrt trb rubr".split()),
    citation_leads=("gezien", "gelet op", "onder verwijzing naar", "overeenkomstig artikel"),
    recital_leads=("overwegende", "overwegend"),
    note_leads=("PB ", "Aangenomen teksten", "Zie ", "Richtlijn", "Verordening", "Besluit", "Arrest"),
    openings=("Het Europees Parlement,",),
    titles=("Resolutie van het Europees Parlement", "Wetgevingsresolutie van het Europees Parlement"),
    suspended_conjunctions=frozenset("en of dan noch alsmede resp. c.q. tot en/of als".split()),
    identifiers=(("COM", "COM"), ("SEC", "SEC"), ("PB", "OJ")),
    months=tuple(
        "januari februari maart april mei juni juli augustus september oktober november december".split()
    ),
)
