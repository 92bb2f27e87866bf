"""Files of further kinds of documents as their programs write them: subtitles, Markdown, books, slides, mail."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from html import escape

from builders import zipped

CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


def clock(milliseconds: int, point: str = ",") -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{point}{rest:03}"


def srt(paragraphs: Sequence[str]) -> bytes:
    """Return SubRip with one subtitle for each paragraph, in two lines."""
    return "\n".join(f"{k}\n{_times(k)}\n{_in_two_lines(text)}\n" for k, text in enumerate(paragraphs, 1)).encode()


def vtt(paragraphs: Sequence[str]) -> bytes:
    cues = [
        f"{_times(k).replace(',', '.')} align:center\n{escape(_in_two_lines(text), quote=False)}\n"
        for k, text in enumerate(paragraphs, 1)
    ]
    return "\n".join(["WEBVTT\n", "NOTE een opmerking\n", *cues]).encode()


def _times(k: int) -> str:
    return f"{clock(2000 * k)} --> {clock(2000 * k + 1900)}"


def _in_two_lines(text: str) -> str:
    middle = text.find(" ", len(text) // 2)
    return text if middle < 0 else f"{text[:middle]}\n{text[middle + 1 :]}"


def markdown(paragraphs: Sequence[str]) -> bytes:
    title, *others = paragraphs
    return "\n\n".join(["---\ntitle: x\n---", f"# {title}", *map(_in_two_lines, others)]).encode()


def mail(paragraphs: Sequence[str]) -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"] = paragraphs[0], "a@example.org"
    message.set_content("\n\n".join(paragraphs[1:]))
    return message.as_bytes()


def page(body: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"'
        f' xmlns:epub="http://www.idpf.org/2007/ops"><head><title>Boek</title></head><body>{body}</body></html>'
    )


def book(chapters: dict[str, str], *, extra: str = "", other_parts: dict[str, str | bytes] | None = None) -> bytes:
    """Return an EPUB with chapters by name; `nav.xhtml` is its table of contents, and `extra` ends its package."""
    names = [*chapters]
    items = "".join(
        f'<item id="i{k}" href="{name}" media-type="application/xhtml+xml"'
        + (' properties="nav"/>' if name == "nav.xhtml" else "/>")
        for k, name in enumerate(names)
    )
    spine = "".join(f'<itemref idref="i{k}"/>' for k in range(len(names)))
    package = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata/>'
        f"<manifest>{items}</manifest><spine>{spine}</spine>{extra}</package>"
    )
    parts: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OEBPS/content.opf": package,
    }
    parts |= {f"OEBPS/{name}": page(body) for name, body in chapters.items()}
    return zipped(parts | (other_parts or {}))


def epub(paragraphs: Sequence[str]) -> bytes:
    """Return a book with a table of contents and two chapters."""
    half = len(paragraphs) // 2
    shown = [f"<p>{escape(text)}</p>" for text in paragraphs]
    contents = '<nav epub:type="toc"><ol><li><a href="a.xhtml">een</a></li></ol></nav>'
    return book({"nav.xhtml": contents, "a.xhtml": "".join(shown[:half]), "b.xhtml": "".join(shown[half:])})


def pptx(paragraphs: Sequence[str]) -> bytes:
    """Return a presentation with two slides: a title and its points, and a text box."""
    from pptx import Presentation
    from pptx.util import Inches

    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[1])
    slide.shapes.title.text = paragraphs[0]
    slide.placeholders[1].text_frame.text = "\n".join(paragraphs[1:-1])
    box = made.slides.add_slide(made.slide_layouts[6]).shapes.add_textbox(*map(Inches, (1, 1, 4, 1)))
    box.text_frame.text = paragraphs[-1]
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def odp(paragraphs: Sequence[str]) -> bytes:
    """Return a presentation as LibreOffice writes it, with one slide."""
    names = ("office", "text", "draw", "presentation")
    namespaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    shown = "".join(f"<text:p>{escape(text)}</text:p>" for text in paragraphs)
    content = (
        f'<?xml version="1.0"?><office:document-content {namespaces}><office:body><office:presentation><draw:page>'
        f"<draw:frame><draw:text-box>{shown}</draw:text-box></draw:frame></draw:page></office:presentation>"
        "</office:body></office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.presentation", "content.xml": content})


KINDS: dict[str, Callable[[Sequence[str]], bytes]] = {
    "srt": srt,
    "vtt": vtt,
    "md": markdown,
    "eml": mail,
    "epub": epub,
    "pptx": pptx,
    "odp": odp,
}
"""A builder for each kind, by the suffix of its files."""
