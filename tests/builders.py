"""Build files of each format from plain paragraphs, with the markup of Doceo, EUR-Lex, Word, LibreOffice and PDF."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from html import escape
from typing import Any

ENUMERATED = re.compile(r"(–|[A-Z]{1,2}\.|\d{1,3}\.|\([a-z]{1,4}\)|\(\d{1,2}\)) (.*)", re.DOTALL)
NOTE = re.compile(r"\((\d{1,2})\) (.*)", re.DOTALL)
CALL = re.compile(r"\((\d{1,2})\)")
ROMAN = {"(i)", "(ii)", "(iii)", "(iv)", "(v)"}
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def split_notes(paragraphs: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """Return the paragraphs without the notes at the end (`(1) …`), and the notes by number."""
    body, notes = list(paragraphs), {}
    while body and (match := NOTE.fullmatch(body[-1])):
        notes[match[1]] = match[2]
        body.pop()
    return body, dict(reversed(notes.items()))


def split_at_calls(text: str, notes: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the parts of a text, each with the number of the note that is called after it, or an empty string."""
    last = 0
    for match in CALL.finditer(text):
        if match[1] in notes:
            yield text[last : match.start()], match[1]
            last = match.end()
    yield text[last:], ""


def doceo(paragraphs: Sequence[str], *, encoding: str = "cp1252") -> bytes:
    """Return an adopted text as on the Parliament's site: navigation, title box, `p.contents`, notes in a table."""
    body, notes = split_notes(paragraphs)
    shown = []
    for paragraph in body:
        match = ENUMERATED.fullmatch(paragraph)
        text = f"{match[1]}\u00a0\u00a0{match[2]}" if match else paragraph
        calls = (
            escape(part) + (f'<a href="#def_1_{n}" name="ref_1_{n}"><span class="sup">({n})</span></a>' if n else "")
            for part, n in split_at_calls(text, notes)
        )
        shown.append(f'<p class="contents">{"".join(calls)}</p>\n<p class="contents"></p>')
    annotations = "".join(
        '<table class="inpage_annotation_doc" border="0"><tr valign="top">'
        f'<td><a href="#ref_1_{n}" name="def_1_{n}">({n})</a></td><td> {escape(text)}</td></tr></table>'
        for n, text in notes.items()
    )
    declared = "iso-8859-1" if encoding == "cp1252" else encoding
    link = '<a class="ring_ref_link" href="/x">2010/2387(INI)</a>'
    page = f"""<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<html><head><meta http-equiv="Content-Type" content="text/html; charset={declared}"><title>Aangenomen teksten</title>
<script type="text/javascript">document.write("<p>gezien</p>");</script><style>p {{ color: blue }}</style></head>
<body bgcolor="#FFFFFF"><div style="display:none"><p>gezien het verborgen verslag,</p></div>
<table class="buttondocwin"><tr><td><a href="/doceo/TOC_NL.html"><img src="navi_index.gif">Index</a></td>
<td><a href="A_NL.html">Vorige</a></td><td><a href="B_NL.html">Volgende</a></td><td>Volledige tekst</td></tr></table>
<table width="100%"><tr><td><span class="contents">Procedure : </span>{link}
</td></tr><tr><td>Ingediende teksten :</td></tr><tr><td>{link}</td></tr></table>
<table width="100%" cellpadding="5"><tr class="doc_title"><td class="doc_title">Aangenomen teksten</td>
<td align="right"><a href="x.pdf">PDF</a> <span>287k</span><a href="x.docx">WORD</a> 96k</td></tr></table>
<table class="doc_box_header" width="100%"><tr class="contents"><td>
{"".join(shown)}
<hr size="1">{annotations}</td></tr></table>
<table class="buttondocwin"><tr><td><a href="/legal">Juridische mededeling</a></td></tr></table></body></html>"""
    return page.encode(encoding, "xmlcharrefreplace")


def eurlex(paragraphs: Sequence[str]) -> bytes:
    """Return an act as on EUR-Lex since 2023: XHTML, classes `oj-…`, a table for each numbered part."""
    body, notes = split_notes(paragraphs)
    shown = []
    for number, paragraph in enumerate(body, 1):
        match = ENUMERATED.fullmatch(paragraph)
        marked = "".join(
            escape(part)
            + (f'&#160;<a id="ntc{n}-C" href="#ntr{n}-C">(<span class="oj-super">{n}</span>)</a>' if n else "")
            for part, n in split_at_calls(match[2] if match else paragraph, notes)
        )
        shown.append(
            '<table width="100%" border="0"><col width="4%"/><col width="96%"/><tbody><tr><td valign="top">'
            f'<p class="oj-normal">{"—" if match[1] == "–" else match[1]}</p></td>'
            f'<td valign="top"><p class="oj-normal">{marked}</p></td></tr></tbody></table>'
            if match
            else f'<div class="eli-subdivision" id="unp_{number}"><p class="oj-normal">{marked}</p></div>'
        )
    annotations = "".join(
        f'<p class="oj-note"><a id="ntr{n}-C" href="#ntc{n}-C">(<span class="oj-super">{n}</span>)</a>&#160;&#160;'
        f"{escape(text)}</p>"
        for n, text in notes.items()
    )
    header = "".join(
        f'<td><p class="oj-hd-{name}">{text}</p></td>'
        for name, text in [("date", "4.5.2016"), ("lg", "NL"), ("ti", "Publicatieblad"), ("oj", "C 119/1")]
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title/><script src="oj.js"/></head><body>
<table width="100%"><tbody><tr>{header}</tr></tbody></table><hr class="oj-separator"/>
<div class="eli-container">{"".join(shown)}</div>
<hr class="oj-note"/>{annotations}<hr class="oj-doc-end"/></body></html>
""".encode()


def old_eurlex(paragraphs: Sequence[str]) -> bytes:
    """Return a page of EUR-Lex before 2013: upper case, unclosed tables, Latin-1, notes as plain paragraphs."""
    shown = []
    for paragraph in paragraphs:
        match = None if NOTE.fullmatch(paragraph) else ENUMERATED.fullmatch(paragraph)
        shown.append(
            f'<TABLE WIDTH="100%" BORDER=0><TR><TD WIDTH="4%" VALIGN="TOP">{match[1]}<TD>{escape(match[2])}</TABLE>'
            if match
            else f"<P>{escape(paragraph)}"
        )
    page = f"""<HTML><HEAD><TITLE>EUR-Lex - 52011IP0223 - NL</TITLE></HEAD><BODY>
<UL><LI><A HREF="/nl/index.htm">EUR-Lex</A><LI><A HREF="/nl/legis/index.htm">Wetgeving</A></UL>
<DIV ID="TexteOnly">{chr(10).join(shown)}</DIV></BODY></HTML>"""
    return page.encode("cp1252", "xmlcharrefreplace")


def word(paragraphs: Sequence[str]) -> bytes:
    """Return a Word document in which all numbers are list numbers: recitals, paragraphs, items, dashes, notes."""
    from docx import Document
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml

    body, notes = split_notes(paragraphs)
    document = Document()
    document.sections[0].header.paragraphs[0].text = "PE 440.123v01-00"
    document.sections[0].footer.paragraphs[0].text = "1/7"
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    for element in parse_xml(NUMBERING):
        numbering.append(element)
    outer_list = "2"
    for paragraph in body:
        added = document.add_paragraph()
        match = ENUMERATED.fullmatch(paragraph)
        text = paragraph
        if match:
            text = match[2]
            number, level, outer_list = place(match[1], outer_list)
            added._p.get_or_add_pPr().append(
                parse_xml(f'<w:numPr xmlns:w="{W}"><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
            )
        for words, n in split_at_calls(text, notes):
            added.add_run(words)
            if n:
                added._p.append(parse_xml(f'<w:r xmlns:w="{W}"><w:footnoteReference w:id="{n}"/></w:r>'))
    if notes:
        shown = "".join(
            f'<w:footnote w:id="{n}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:tab/><w:t>{escape(text)}</w:t></w:r></w:p>'
            "</w:footnote>"
            for n, text in notes.items()
        )
        part = Part(
            PackURI("/word/footnotes.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
            f'<w:footnotes xmlns:w="{W}"><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>{shown}'
            "</w:footnotes>".encode(),
            document.part.package,
        )
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    return saved(document)


def saved(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def place(enumerator: str, outer_list: str) -> tuple[str, int, str]:
    """Return the list and level of an enumerator, and the list of the items after it."""
    if enumerator == "–":
        return "3", 0, outer_list
    if enumerator.startswith("("):
        return outer_list, 2 if enumerator in ROMAN else 1, outer_list
    outer_list = "2" if enumerator[0].isdigit() else "1"
    return outer_list, 0, outer_list


def _level(level: int, style: str, text: str) -> str:
    return f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'


def _abstract(number: int, style: str, text: str) -> str:
    inner = _level(1, "lowerLetter", "(%2)") + _level(2, "lowerRoman", "(%3)")
    return f'<w:abstractNum w:abstractNumId="{number}">{_level(0, style, text)}{inner}</w:abstractNum>'


NUMBERING = (
    f'<w:numbering xmlns:w="{W}">'
    + _abstract(1, "upperLetter", "%1.")
    + _abstract(2, "decimal", "%1.")
    + _abstract(3, "bullet", "–")
    + "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (1, 2, 3))
    + "</w:numbering>"
)


def pdf(paragraphs: Sequence[str], *, width: int = 78, lines_a_page: int = 38) -> bytes:
    """Return a PDF with a running header, page numbers, half a line between paragraphs, and hyphenated long words."""
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1)
    lines = [(line, k == 0) for text in paragraphs for k, line in enumerate(wrapped(text, width))]
    for page, start in enumerate(range(0, len(lines), lines_a_page), 1):
        canvas.setFont("Times-Roman", 10)
        canvas.drawString(60, 800, "Europees Parlement Aangenomen teksten")
        canvas.drawCentredString(300, 30, str(page))
        y = 770.0
        for line, is_first in lines[start : start + lines_a_page]:
            y -= 18 if is_first else 12
            canvas.drawString(60, y, line)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def pdf_with_columns(paragraphs: Sequence[str]) -> bytes:
    """Return a PDF of two columns that are drawn row by row, with a raised figure and a small note at the foot."""
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1)
    lines = [line for text in paragraphs for line in wrapped(text, 40)]
    half = -(-len(lines) // 2)
    canvas.setFont("Times-Roman", 10)
    for row in range(half):
        for column, line in enumerate(lines[row::half]):
            canvas.drawString(60 + 250 * column, 780 - 12 * row, line)
    canvas.line(60, 90, 160, 90)
    for x, y, size, text in [(250, 784, 6, "1"), (60, 78, 5, "1"), (66, 75, 8, "PB C 3, blz. 4.")]:
        canvas.setFont("Times-Roman", size)
        canvas.drawString(x, y, text)
    canvas.save()
    return stream.getvalue()


def consolidated(paragraphs: Sequence[str]) -> bytes:
    """Return a consolidated act of EUR-Lex with marks of amendments and superscript calls, in two languages."""
    rows = "".join(
        f'<tr><td lang="nl"><div class="norm">►<a href="#M1">M1</a> {escape(text)}<sup>1</sup> ◄</div></td>'
        f'<td lang="de"><span style="display:block"><q>{escape(text)}</q></span></td></tr>'
        for text in paragraphs
    )
    return f"<html><body><p class=modref>▼B</p><table>{rows}</table><p><sup>1</sup> PB C 3.</p></body></html>".encode()


def wrapped(text: str, width: int) -> list[str]:
    """Break a text at spaces, and words of ten letters or more in their middle with a hyphen."""
    lines, line = [], ""
    for word_ in text.split():
        if len(line) + 1 + len(word_) <= width:
            line = f"{line} {word_}".strip()
            continue
        half = len(word_) // 2
        if word_.isalpha() and len(word_) >= 10 and len(line) + half + 2 <= width:
            lines.append(f"{line} {word_[:half]}-")
            line = word_[half:]
        else:
            lines.append(line)
            line = word_
    return [*lines, line]


def odt(paragraphs: Sequence[str]) -> bytes:
    """Return a text of LibreOffice with its lists and notes."""
    body, notes = split_notes(paragraphs)
    shown = []
    outer_list = "2"
    last_levels: dict[str, int] = {}  # the level, from 0, of the last item of each list
    for paragraph in body:
        match = ENUMERATED.fullmatch(paragraph)
        calls = "".join(
            escape(part)
            + (
                f'<text:note text:id="ftn{n}"><text:note-citation>{n}</text:note-citation><text:note-body><text:p>'
                f"{escape(notes[n])}</text:p></text:note-body></text:note>"
                if n
                else ""
            )
            for part, n in split_at_calls(match[2] if match else paragraph, notes)
        )
        text = f"<text:p>{calls}</text:p>"
        if match:
            number, level, outer_list = place(match[1], outer_list)
            text = f"<text:list-item>{text}</text:list-item>"
            for depth in range(level, 0, -1):
                continues = ' text:continue-numbering="true"' if last_levels.get(number, -1) >= depth else ""
                text = f"<text:list-item><text:list{continues}>{text}</text:list></text:list-item>"
            continues = ' text:continue-numbering="true"' if number in last_levels else ""
            last_levels[number] = level
            text = f'<text:list text:style-name="L{number}"{continues}>{text}</text:list>'
        shown.append(text)
    inner = _odt_level(2, "a", "(", ")") + _odt_level(3, "i", "(", ")")
    styles = "".join(
        f'<text:list-style style:name="L{n}">{_odt_level(1, form, "", ".")}{inner}</text:list-style>'
        for n, form in (("1", "A"), ("2", "1"))
    )
    dash = '<text:list-level-style-bullet text:level="1" text:bullet-char="–"/>'
    namespaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text", "style", "table")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {namespaces}><office:automatic-styles>{styles}'
        f'<text:list-style style:name="L3">{dash}</text:list-style></office:automatic-styles><office:body><office:text>'
        f"<text:tracked-changes><text:changed-region><text:deletion><text:p>weg</text:p></text:deletion>"
        f"</text:changed-region></text:tracked-changes>{''.join(shown)}</office:text></office:body>"
        "</office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def _odt_level(level: int, form: str, prefix: str, suffix: str) -> str:
    return (
        f'<text:list-level-style-number text:level="{level}" style:num-format="{form}" style:num-prefix="{prefix}"'
        f' style:num-suffix="{suffix}"/>'
    )


def xlsx_table(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """Return a workbook with the rows of each sheet; numbers and dates are cells of these types."""
    from xlsxwriter import Workbook

    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True}) as book:
        date = book.add_format({"num_format": "dd-mm-yyyy"})
        percent = book.add_format({"num_format": "0%"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, datetime):
                        sheet.write_datetime(number, column, value, date)
                    elif isinstance(value, tuple):  # a formula and its result
                        sheet.write_formula(number, column, value[0], None, value[1])
                    elif isinstance(value, Fraction):
                        sheet.write_number(number, column, float(value), percent)
                    elif value is not None:
                        sheet.write(number, column, value)
    return stream.getvalue()


def ods_table(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """Return a spreadsheet in the OpenDocument format as LibreOffice writes it, with empty cells after the table."""
    tables = "".join(
        f'<table:table table:name="{escape(name)}"><table:table-column/>'
        + "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}{_ODS_REST}</table:table-row>" for row in rows)
        + f'<table:table-row table:number-rows-repeated="1048000">{_ODS_REST}</table:table-row></table:table>'
        for name, rows in sheets.items()
    )
    namespaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {namespaces}><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


_ODS_REST = '<table:table-cell table:number-columns-repeated="16000"/>'


def _ods_cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, datetime):
        dated = f'office:value-type="date" office:date-value="{value:%Y-%m-%d}"'
        return f"<table:table-cell {dated}><text:p>{value:%d-%m-%y}</text:p></table:table-cell>"
    if isinstance(value, int | float):
        shown = str(value).replace(".", ",")
        numbered = f'office:value-type="float" office:value="{value!r}"'
        return f"<table:table-cell {numbered}><text:p>{shown}</text:p></table:table-cell>"
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    note = "<office:annotation><text:p>een notitie</text:p></office:annotation>"
    return f'<table:table-cell office:value-type="string">{note}{paragraphs}</table:table-cell>'


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def rtf(paragraphs: Sequence[str]) -> bytes:
    """Return RTF as Word writes it: list numbers in `listtext`, notes inside the paragraph that calls them."""
    body, notes = split_notes(paragraphs)
    shown = []
    for paragraph in body:
        match = ENUMERATED.fullmatch(paragraph)
        number = rf"{{\listtext\pard\plain {_rtf_text(match[1])}\tab }}\ls1 " if match else ""
        calls = "".join(
            _rtf_text(part)
            + (rf"{{\super\chftn {{\footnote\pard\plain \s2 {{\super\chftn }} {_rtf_text(notes[n])}}}}}" if n else "")
            for part, n in split_at_calls(match[2] if match else paragraph, notes)
        )
        shown.append(rf"\pard\plain {number}{calls}\par" + "\r\n")
    head = (
        r"{\rtf1\ansi\ansicpg1252\uc1\deff0{\fonttbl{\f0\froman\fcharset0 Times New Roman;}{\f1\fcharset2 Symbol;}}"
        r"{\colortbl;\red0\green0\blue0;}{\stylesheet{\s0 Normal;}}{\info{\title Titel}}{\*\generator Word}"
        r"{\header\pard Kopregel\par}"
    )
    return f"{head}{''.join(shown)}}}".encode("ascii")


def _rtf_text(text: str) -> str:
    letters = []
    for letter in text:
        if letter in "\\{}":
            letters.append(f"\\{letter}")
        elif letter.isascii():
            letters.append(letter)
        elif ord(letter) < 256:
            letters.append(f"\\'{ord(letter):02x}")
        else:
            letters.append(f"\\u{ord(letter)}?")
    return "".join(letters)


FORMATS = {
    "doceo.html": doceo,
    "eurlex.html": eurlex,
    "old.html": old_eurlex,
    "docx": word,
    "odt": odt,
    "rtf": rtf,
    "pdf": pdf,
}
"""A builder for each format, by the end of the name of its files."""
