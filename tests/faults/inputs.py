"""Random inputs for `fuzz`: difficult texts, and files of every format with random changes.

Each is made from a `random.Random`, so that the number of an input makes it again.
"""

from __future__ import annotations

import gzip
import io
import sys
import tempfile
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from random import Random

import parlalign
from parlalign.formats.records.writing import WRITERS
from parlalign.io.suffixes import sibling_path
from parlalign.records import LEVELS, STATUSES, Edit, Origin, Record, Span

sys.path.append(str(Path(__file__).parents[1]))  # `builders`, where this is not run by pytest

WORDS = (
    *(
        "de",
        "het",
        "een",
        "van",
        "en",
        "grens",
        "overschrijdende",
        "samen",
        "werking",
        "resolutie",
        "Commissie",
        "lidstaten",
        "verzoekt",
        "overwegende",
        "dat",
        "gezien",
        "der",
        "die",
        "das",
        "und",
        "von",
        "Zusammen",
        "arbeit",
        "Entschließung",
        "Mitgliedstaaten",
        "fordert",
        "in",
        "Erwägung",
        "nachstehender",
        "Gründe",
        "unter",
        "Hinweis",
        "auf",
        "Het",
        "Europees",
        "Parlement,",
        "Das",
        "Europäische",
        "Parlament,",
        "2010",
        "(COM",
        "3.5",
        "art.",
        "Nr.",
        "bzw.",
        "P6_TA(2009)0373",
        "ABl.",
        "PB",
    ),
)
GLUE = (
    " ",
    " ",
    " ",
    "",
    "\n",
    "\n\n",
    " \n",
    "-\n",
    "\u00ad\n",
    " ...[+++]",
    "…[+++] ",
    "\n. . . [ + + + ]\n",
    "\r\n",
)
NEWLINES = ("\n", "\r", "\r\n", "\n\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029", "\n \n", "\t\n")
PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~«»„“”‚‘’–—…·•§°€、。！？；「」（）"
SPECIAL = (
    *(
        "\x00",
        "\x01",
        "\x07",
        "\x08",
        "\x1b",
        "\x1b[2J",
        "\x7f",
        "\x80",
        "\x9b",
        "\ufeff",
        "\ufffe",
        "\uffff",
        "\ufffd",
    ),
    *(
        "\ud800",
        "\udfff",
        "\udc80",
        "\U0010ffff",
        "\U000e0001",
        "\U0001f469\u200d\U0001f467",
        "\u200b",
        "\u200d",
        "\u2060",
    ),
    *(
        "\u202e",
        "\u202d",
        "\u2066",
        "\u2069",
        "\u200f",
        "\u061c",
        "e\u0301\u0323",
        "\u0301",
        "\u0345",
        "\ufe0f",
        "\u00ad",
    ),
    *(
        "ß",
        "ẞ",
        "İ",
        "ı",
        "ĳ",
        "ﬁ",
        "ǆ",
        "Å",
        "\u00a0",
        "\u202f",
        "\u3000",
        "\u180e",
        "²",
        "①",
        "٣",
        "௰",
        "Ⅷ",
        "½",
        "٪",
    ),
    *(
        "<",
        ">",
        "&",
        "&amp;",
        "&#0;",
        "&#x1F;",
        "&nbsp;",
        "]]>",
        "<![CDATA[",
        "<!--",
        "-->",
        "<?x?>",
        "<script>",
        "<b>",
        "</p>",
    ),
    *("=1+1", "+1", "-1", "@a", "\t=1", "\\", "\\n", "\\t", "\\\\", "_x0041_", "_x005F_", "x005F_", "{", "}", '"', "'"),
    *(
        "...[+++]",
        "…[+++]",
        "..[+++]",
        "[+++]",
        "...[+++",
        "...[+...[+++]++]",
        ". . . [+ + +]",
        "...\n[+++]",
        "...[...]",
    ),
    *(
        "1.",
        "(a)",
        "AA.",
        "iv)",
        "– ",
        "• ",
        "1. 1. 1. ",
        "(1) (a) ",
        "A. a) 1. ",
        "99999.",
        "0.",
        "-1.",
        "1)2)3)",
        "§ 5 ",
    ),
    *(
        "9" * 40,
        "9" * 5000,
        "1e999",
        "-0",
        "NaN",
        "0x1f",
        "1_000",
        "1.000.000,00",
        "Seite 3",
        "- 4 -",
        "5/7",
        "PE 1.234v01-00",
    ),
    *(
        "ελληνικά",
        "русский",
        "العربية",
        "עברית",
        "中文本",
        "日本語の",
        "ภาษาไทย",
        "한국어",
        "हिन्दी",
        "ქართული",
        "Dž",
        "𝔄𝔅",
    ),
)
ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "cp1252",
    "mac_roman",
    "cp850",
    "cp1251",
    "utf-7",
)
RECORD_SUFFIXES = (".tmx", ".xliff", ".tsv", ".jsonl", ".xlsx", ".parquet", ".spacy", ".moses")
_PACKED = frozenset({".docx", ".odt", ".xlsx", ".epub", ".pptx", ".odp", ".ods"})
_CATALOGUE = r"""# titel
msgid ""
msgstr ""
"Language: de\n"
"Content-Type: text/plain; charset=windows-1252\n"

#. uitleg
#: a.c:1
#, fuzzy, c-format
#| msgid "old"
msgctxt "menu"
msgid "_Open %s"
msgstr "%s ö_ffnen"

msgid "%d file"
msgid_plural "%d files"
msgstr[0] "%d Datei"
msgstr[1] ""
"%d Dateien\n"
"mit \"Namen\""

#~ msgid "old"
#~ msgstr "alt"
"""
"""A gettext catalogue; parlalign does not write this format."""
_LONG = 2_000  # times that something is said again, at most


def text(rng: Random, longest: int = 600) -> str:
    """Return a text made by one or several generators; usually short, sometimes long."""
    made = rng.choice(_RECIPES)(rng)
    while rng.random() < 0.3:
        made += rng.choice(("", " ", "\n", "\n\n", "; ")) + rng.choice(_RECIPES)(rng)
    return made[:longest] if rng.random() < 0.9 else made[: longest * 20]


def _damaged(rng: Random) -> str:
    return "".join(rng.choice(WORDS) + rng.choice(GLUE) for _ in range(rng.randint(0, 40)))


def _resolution(rng: Random) -> str:
    found = rng.choice(_corpora())
    start = rng.randrange(len(found))
    return _mutated(found[start : start + rng.randint(1, 500)], rng)


def _special(rng: Random) -> str:
    return "".join(rng.choice((*SPECIAL, *WORDS, " ", " ", "\n")) for _ in range(rng.randint(0, 25)))


def _any(rng: Random) -> str:
    tops = (0x80, 0x100, 0x250, 0x3000, 0x10000, 0x110000)
    return "".join(chr(rng.randrange(rng.choice(tops))) for _ in range(rng.randint(0, 60)))


def _run(rng: Random) -> str:
    """Return a repeated string, with or without an end."""
    piece = rng.choice(
        (*SPECIAL, *PUNCTUATION, *NEWLINES, *WORDS, *GLUE, "a", "A", "0", "a;", "a.\n", "1.\n", '."', "\n1\n")
    )
    times = int(_LONG ** rng.random())
    return str(piece)[:80] * times + rng.choice(("", "x", "\n", ".", "b c"))


def _newlines(rng: Random) -> str:
    return "".join(
        rng.choice(("", "a", " ", "de", "1.", ";")) + rng.choice(NEWLINES) for _ in range(rng.randint(1, 50))
    )


def _glued(rng: Random) -> str:
    return "".join(rng.choice(PUNCTUATION + "aZ1; ") for _ in range(rng.randint(1, 150)))


def _enumerated(rng: Random) -> str:
    label = rng.choice(("{}. ", "({}) ", "{}.\n", "{}) ", "§ {} ", "[{}] ", "{}°\n", "– {} "))
    start = rng.choice((0, 1, 9, 98, 998, 10**20))
    ends = rng.choice(("\n", ";\n", "; ", "\n\n", "\f"))
    return "".join(label.format(start + k) + rng.choice(WORDS) + ends for k in range(rng.randint(1, 60)))


def _paged(rng: Random) -> str:
    head = rng.choice(WORDS).capitalize()
    body = "".join(rng.choice(WORDS) + rng.choice(("\n", " ")) for _ in range(rng.randint(1, 30)))
    return "".join(
        f"{head} {k}\n{body}\n{rng.choice(('- {} -', '{}', 'Seite {}')).format(k)}\n\f"
        for k in range(1, rng.randint(2, 8))
    )


_RECIPES: tuple[Callable[[Random], str], ...] = (
    *(_damaged, _damaged, _resolution, _resolution, _special, _any, _run, _newlines, _glued, _enumerated, _paged),
)


@cache
def _corpora() -> tuple[str, ...]:
    names = ("concordance.nl.txt", "concordance.de.txt")
    paths = [parlalign.corpus_path("night-trains/damaged") / name for name in names]
    paths += [
        path / f"{code}.txt"
        for path in sorted(parlalign.corpus_path().iterdir())
        if path.is_dir()
        for code in ("nl", "de")
    ]
    return tuple(path.read_text(encoding="utf-8") for path in paths if path.is_file())


def _mutated(given: str, rng: Random) -> str:
    for _ in range(rng.choice((0, 0, 1, 2, 5))):
        at = rng.randint(0, len(given))
        given = given[:at] + rng.choice(SPECIAL) + given[at + rng.choice((0, 0, 1, 10)) :]
    return given


def segments(rng: Random) -> list[str]:
    """Return the texts of one side of an alignment."""
    return [text(rng, 120) for _ in range(rng.choice((0, 1, 2, 3, 5, 8, 12)))]


_CODES = (
    *("<ph/>", '<ph x="1" type="lb">&lt;br/&gt;</ph>', '<x id="1" equiv-text="12 %"/>', '<x id="2" ctype="x-tab"/>'),
    *('<bpt i="1" x="1">{</bpt>', '<ept i="1">}</ept>', '<bpt id="1"/>', '<ept id="1"/>', '<it pos="end">\\par</it>'),
    *('<g id="1" ctype="bold">', "</g>", '<hi type="b">', "</hi>", '<pc id="3" dataRefStart="d1">', "</pc>"),
    *('<mrk mtype="seg" mid="1">', "</mrk>", '<mrk mtype="x-sdl-deleted">', '<sc id="1"/>', '<ec startRef="1"/>'),
    *(
        '<ph id="4" dataRef="d1" equiv="&#10;"/>',
        '<cp hex="000b"/>',
        "<sub>",
        "</sub>",
        "<ut>\\line </ut>",
        "&amp;#160;",
    ),
    *(
        '<sm id="1"/>',
        '<em startRef="1"/>',
        "<del>",
        "</del>",
        "{1}",
        "{1&gt;",
        "&lt;1}",
        '<x xid="lockTU_1"/>',
        "<!-- -->",
    ),
)
_TMX = '<tu><tuv xml:lang="nl"><seg>{}</seg></tuv><tuv xml:lang="de"><seg>{}</seg></tuv></tu>'
_XLIFF_1_HEAD = (
    '<xliff version="1.2" xmlns:m="http://www.memsource.com/mxlf/2.0"><file source-language="nl" target-language="de">'
    '<header><tag-defs><tag id="1"><ph name="br">&lt;br/&gt;</ph></tag></tag-defs></header><body>'
)
_XLIFF_1 = (
    '<trans-unit id="lockTU_1"><source>{0}</source><target>{1}</target></trans-unit><trans-unit id="u">'
    "<source>{1}</source><target>{0}</target></trans-unit>"
)
_XLIFF_2 = (
    '<unit id="u"><originalData><data id="d1">&lt;br/&gt;</data></originalData><segment><source>{}</source>'
    "<target>{}</target></segment></unit>"
)
_CODED_FILES = {
    "x.tmx": ('<tmx version="1.4"><header srclang="nl"/><body>', _TMX, "</body></tmx>"),
    "x.xlf": (_XLIFF_1_HEAD, _XLIFF_1, "</body></file></xliff>"),
    "x.xliff": ('<xliff version="2.0" srcLang="nl" trgLang="de"><file id="f">', _XLIFF_2, "</file></xliff>"),
}
"""The beginning of a file, a unit, and the end."""


def coded_file(rng: Random) -> tuple[str, bytes]:
    """Return name and content of a TMX or XLIFF with inline codes, most of them well-formed."""
    name = rng.choice(tuple(_CODED_FILES))
    before, unit, after = _CODED_FILES[name]
    units = "".join(unit.format(_coded(rng), _coded(rng)) for _ in range(rng.choice((1, 1, 3))))
    content = f"{before}{units}{after}"
    return name, (_mutated(content, rng) if rng.random() < 0.2 else content).encode("utf-8", "replace")


def _coded(rng: Random) -> str:
    """Return the XML of a text with codes; elements are closed in order."""
    parts: list[str] = []
    opened: list[str] = []
    for _ in range(rng.randint(0, 8)):
        part = rng.choice(
            (rng.choice(_CODES), rng.choice(WORDS), rng.choice((" ", "\u00a0", ".", "(", "é", "-", "桥")))
        )
        if part.startswith("</"):
            part = f"</{opened.pop()}>" if opened else ""
        elif part in WORDS:
            part = part.replace("&", "&amp;").replace("<", "&lt;")
        elif part.startswith("<") and not part.endswith(("/>", "-->")) and "</" not in part:
            opened.append(part[1:-1].split()[0])
        parts.append(part)
    return "".join(parts) + "".join(f"</{name}>" for name in reversed(opened))


def record(rng: Random) -> Record:
    """Return a record with any values in its fields."""
    return Record(
        id=_short(rng),
        source=text(rng, 80),
        target=text(rng, 80),
        languages=rng.choice((("nl", "de"), ("nl", "de"), ("nl", "de"), ("de", "nl"), ("ja", "zh-tw"), ("x-\x1b", ""))),
        level=rng.choice(LEVELS),
        score=rng.randint(0, 10_000) / 10_000,
        status=rng.choice(STATUSES),
        origin=(_origin(rng), _origin(rng)),
        comment=_short(rng),
        changed=rng.choice((None, datetime(1, 1, 2, tzinfo=UTC), datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC))),
        pieces=tuple((_short(rng), _short(rng)) for _ in range(rng.choice((0, 0, 2)))),
    )


def _short(rng: Random) -> str:
    return rng.choice(("", rng.choice(SPECIAL), rng.choice(WORDS), text(rng, 20)))


def _origin(rng: Random) -> Origin | None:
    if rng.random() < 0.5:
        return None
    spans = tuple(Span(k, k + rng.choice((0, 7, 10**15))) for k in range(rng.choice((0, 1, 3))))
    edits = tuple(Edit(span, _short(rng), "wrap-join", rng.random()) for span in spans)
    return Origin(_short(rng), spans, _short(rng), rng.choice((None, _short(rng))), edits)


def document(rng: Random) -> tuple[str, bytes]:
    """Return name and content of a document: a valid one, usually with random changes, or a text."""
    if rng.random() < 0.25:
        return "a.nl.txt", _encoded(text(rng), rng)
    name = rng.choice(sorted(_documents()))
    content = _changed(rng.choice(_documents()[name]), name, rng)
    return f"a.{name.rpartition('.')[2]}", content


def _encoded(made: str, rng: Random) -> bytes:
    content = made.encode(rng.choice(ENCODINGS), rng.choice(("replace", "ignore", "backslashreplace")))
    return _bytes_changed(content, rng) if rng.random() < 0.3 else content


@cache
def _documents() -> dict[str, list[bytes]]:
    """Return valid documents by the suffix of their names."""
    from builders import FORMATS
    from document_kinds import KINDS
    from editions import TEMPLATES, edition

    texts = [
        ["Titel", "– gezien het verslag,", "A. overwegende dat (1) ...;", "1. verzoekt", "(a) om steun;", "(1) PB C 3."]
    ]
    texts.append([line for line in _corpora()[-1].split("\n") if line.strip()][:12])
    built = {name: [build(paragraphs) for paragraphs in texts] for name, build in (FORMATS | KINDS).items()}
    return built | {"x.xml": [edition(template, "nl").encode() for template in TEMPLATES.values()]}


def write_record_file(rng: Random, folder: Path) -> Path:
    """Write a file of records with random changes, and the files that belong to it; return the path to read."""
    suffix = rng.choice(RECORD_SUFFIXES)
    path = folder / f"r{suffix}"
    for name, content in rng.choice(_record_files()[suffix]).items():
        changed = _changed(content, name, rng)
        packed = gzip.compress(changed, 1, mtime=0) if rng.random() < 0.02 else changed
        (folder / name).write_bytes(packed)
    return path


def write_catalogue(rng: Random, folder: Path) -> Path:
    """Write a gettext catalogue with random changes; return its path."""
    path = folder / rng.choice(("r.po", "r.de.po"))
    path.write_bytes(_changed(_CATALOGUE.encode(rng.choice(("utf-8", "cp1252"))), path.name, rng))
    return path


def write_table(rng: Random, folder: Path) -> Path:
    """Write a table of texts in two languages with random changes; return its path."""
    name = rng.choice(sorted(_tables()))
    path = folder / name
    path.write_bytes(_changed(_tables()[name], name, rng))
    return path


@cache
def _tables() -> dict[str, bytes]:
    """Return valid tables by the name of their file."""
    from builders import ods_table, xlsx_table

    rng = Random("tables")
    records = [_of_nl_de(record(rng)) for _ in range(6)]
    rows = [(" ".join(each.source.split()), " ".join(each.target.split())) for each in records]
    terms = [("kade", "Kai"), ("haven", "Hafen"), ("veerdienst", "Fährdienst"), ("eiland", "Insel")]
    quoted = "".join("{};{}\r\n".format(*(f'"{text.replace(chr(34), chr(34) * 2)}"' for text in row)) for row in rows)
    headings = ("Nederlands", "Deutsch")
    sheets: dict[str, list[tuple[object, ...]]] = {
        "Blad 1": [("Lijst", None), headings, *terms, (0.9, 0.9), (datetime(2026, 5, 9, tzinfo=UTC), 12)],
        "Blad 2": [*terms],
    }
    without_zone = {
        name: [tuple(c.replace(tzinfo=None) if isinstance(c, datetime) else c for c in row) for row in made]
        for name, made in sheets.items()
    }
    return {
        "excel.csv": f"sep=;\r\nnl;de\r\n{quoted}".encode("cp1252", "replace"),
        "plain.tsv": "".join(f"{a}\t{b}\t0.5\n" for a, b in [*terms, *rows]).encode("utf-8", "replace"),
        "terms.txt": "".join(f"{a}\t{b}\n" for a, b in terms).encode("utf-16"),
        "equals.txt": "".join(f"{a} = {b}\n" for a, b in terms).encode(),
        "book.xlsx": xlsx_table(without_zone),
        "book.ods": ods_table(without_zone),
    }


@cache
def _record_files() -> dict[str, list[dict[str, bytes]]]:
    rng = Random("records")
    made: dict[str, list[dict[str, bytes]]] = {suffix: [] for suffix in RECORD_SUFFIXES}
    for suffix, found in made.items():
        for count in (1, 3):
            records = [_of_nl_de(record(rng)) for _ in range(count)]
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / f"r{suffix}"
                WRITERS[suffix](iter(records), path, parlalign.WriteOptions())
                found.append({name.name: name.read_bytes() for name in sorted(Path(folder).iterdir())})
    return made


def _of_nl_de(given: Record) -> Record:
    from dataclasses import replace

    return replace(given, source=given.source + "een", target=given.target + "eins", languages=("nl", "de"))


def moses_files(path: Path) -> list[Path]:
    """Return the files of a Moses corpus by its path."""
    return [sibling_path(path, ending) for ending in ("nl", "de", "ids")]


def _changed(content: bytes, name: str, rng: Random) -> bytes:
    kind = rng.random()
    if kind < 0.1:
        return content
    if f".{name.rpartition('.')[2]}" in _PACKED and kind < 0.8:
        return _part_changed(content, rng)
    if kind < 0.55:
        return _bytes_changed(content, rng)
    try:
        return _markup_changed(content.decode("utf-8"), rng).encode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return _bytes_changed(content, rng)


def _part_changed(content: bytes, rng: Random) -> bytes:
    """Change one part of a zip container, and pack it again."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        names = given.namelist()
        chosen = rng.choice([name for name in names if name.endswith((".xml", ".rels", ".xhtml", ".opf"))] or names)
        for name in names:
            part = given.read(name)
            if name == chosen:
                is_text = rng.random() < 0.8
                part = (
                    _markup_changed(part.decode("utf-8"), rng).encode("utf-8", "replace")
                    if is_text
                    else _bytes_changed(part, rng)
                )
            if name != chosen or rng.random() > 0.05:
                made.writestr(name, part)
    return stream.getvalue()


def _bytes_changed(content: bytes, rng: Random) -> bytes:
    made = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 5, 20))):
        at = rng.randint(0, len(made))
        kind = rng.randrange(5)
        if kind == 0:
            made[at : at + 1] = bytes([rng.randrange(256)])
        elif kind == 1:
            del made[at : at + rng.choice((1, 2, 8, 100))]
        elif kind == 2:
            made[at:at] = made[at : at + rng.choice((1, 4, 50))] * rng.choice((1, 2, 50))
        elif kind == 3:
            made[at:at] = rng.choice(
                (b"\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x80", b"\xef\xbb\xbf", b"\r", b"PK\x05\x06")
            )
        else:
            del made[at:]
    return bytes(made)


def _markup_changed(made: str, rng: Random) -> str:
    """Change markup at critical places: between tags, in values, numbers and names."""
    for _ in range(rng.choice((1, 1, 2, 4))):
        at = rng.randint(0, len(made))
        kind = rng.randrange(7)
        start = made.find("<", at)
        end = made.find(">", start) + 1
        if kind == 0 and 0 <= start < end:  # an element opened again and again, or never closed
            made = made[:end] + made[start:end] * rng.choice((1, 3, 300)) + made[end:]
        elif kind == 1 and 0 <= start < end:
            made = made[:start] + made[end:]
        elif kind == 2 and (quote := made.find('"', at)) >= 0:
            close = made.find('"', quote + 1)
            made = (
                made[: quote + 1]
                + rng.choice(("", "-1", "0", "999999999", "9" * 30, "x", "&#0;", "../../etc/passwd"))
                + made[close:]
            )
        elif kind == 3:  # something of the file itself, elsewhere
            other = rng.randint(0, len(made))
            made = made[:at] + made[other : other + rng.choice((5, 50, 500))] + made[at:]
        elif kind == 4 and (digit := next((k for k in range(at, min(len(made), at + 500)) if made[k].isdigit()), None)):
            made = made[:digit] + rng.choice(("-", "99999999999", "٣", "0.5", "e9", "²")) + made[digit + 1 :]
        else:
            made = made[:at] + rng.choice((*SPECIAL, *WORDS, *NEWLINES)) + made[at + rng.choice((0, 1)) :]
    return made
