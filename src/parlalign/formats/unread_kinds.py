"""Kinds of files that are not read as documents, and what a user can do with each."""

from __future__ import annotations

RECORDS = frozenset({".tmx", ".xliff", ".xlsx", ".parquet", ".jsonl", ".tsv", ".tab", ".csv", ".ods", ".po", ".beads"})
"""Kinds of files that contain records, which `convert` reads."""
_RECORDS = "records are not documents: use parlalign convert, or align each file by itself"
_WORD = "save as .docx in Word or LibreOffice"
_SHEET = "save as .xlsx in Excel or LibreOffice"
_SLIDES = "save as .pptx in PowerPoint or LibreOffice"
_ODT = "save as .odt in LibreOffice"
_PICTURE = "run OCR, and give the text or the PDF with a text layer"
_SOUND = "export the subtitles as .srt or .vtt"
_BOOK = "convert to .epub with Calibre; a protected book cannot be converted"
_PACKAGE = "unpack it (it is a zip archive) and give the .sdlxliff or .mqxliff files in it"
_SUBTITLES = "save as .srt in Subtitle Edit or Aegisub"
_DESIGN = "export as .epub or .html in InDesign"
_TERMS = "export the terms as .tmx or .xlsx"
_DATA = "export the texts as .txt, or as .xlsx with a column for each language"

CURES = {
    **dict.fromkeys(RECORDS, _RECORDS),
    ".po": "use parlalign convert for one file, or parlalign align for the files of two languages",
    # Office documents
    ".doc": _WORD,
    ".dot": _WORD,
    ".wpd": "save as .docx in WordPerfect or LibreOffice",
    ".wps": _WORD,
    ".pages": "export as .docx in Pages",
    ".numbers": "export as .xlsx in Numbers",
    ".key": "export as .pptx in Keynote",
    ".xls": _SHEET,
    ".xlsb": _SHEET,
    ".fods": _SHEET,
    ".wk1": _SHEET,
    ".wks": _SHEET,
    ".ppt": _SLIDES,
    ".pps": _SLIDES,
    ".fodt": _ODT,
    ".sxw": _ODT,
    ".fodp": "save as .odp in LibreOffice",
    ".one": "export the pages as .docx or .pdf in OneNote",
    ".mdb": _DATA,
    ".accdb": _DATA,
    # Mail
    ".msg": "save as .eml, .html or .txt in Outlook",
    ".emlx": "save as .eml in Mail",
    ".mbox": "save each message as .eml",
    ".pst": "save each message as .eml, .html or .txt in Outlook",
    # Pages, books and layout
    ".mht": "open in a browser and save as .html",
    ".mhtml": "open in a browser and save as .html",
    ".webarchive": "open in a browser and save as .html",
    ".mobi": _BOOK,
    ".azw": _BOOK,
    ".azw3": _BOOK,
    ".kfx": _BOOK,
    ".fb2": _BOOK,
    ".djvu": _PICTURE,
    ".idml": _DESIGN,
    ".indd": _DESIGN,
    ".qxd": "export as .pdf or .html in QuarkXPress",
    ".tex": "convert to .docx or .html, for example with pandoc",
    ".rst": "convert to .html, for example with pandoc",
    ".adoc": "convert to .html with Asciidoctor",
    # Subtitles
    ".ass": _SUBTITLES,
    ".ssa": _SUBTITLES,
    ".sub": _SUBTITLES,
    ".sbv": _SUBTITLES,
    ".ttml": _SUBTITLES,
    ".dfxp": _SUBTITLES,
    ".stl": _SUBTITLES,
    # Files of translation tools
    ".ttx": "save the target as the original format in Trados, or convert to .tmx",
    ".sdlppx": _PACKAGE,
    ".sdlrpx": _PACKAGE,
    ".mqxlz": _PACKAGE,
    ".wsxz": _PACKAGE,
    ".xlz": _PACKAGE,
    ".sdltm": "export the memory as .tmx in Trados",
    ".tmw": "export the memory as .tmx in Trados",
    ".mqback": "export the memory as .tmx in memoQ",
    ".tbx": _TERMS,
    ".sdltb": _TERMS,
    ".mo": "give the .po file from which it was made",
    # Data of programs
    ".json": _DATA,
    ".yaml": _DATA,
    ".yml": _DATA,
    ".properties": _DATA,
    ".resx": _DATA,
    ".strings": _DATA,
    ".sqlite": "export the records with parlalign memory export",
    ".review": "export the records with parlalign convert",
    # Pictures, sound and film
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".gif", ".bmp", ".webp", ".heic"), _PICTURE),
    **dict.fromkeys((".mp3", ".wav", ".m4a", ".ogg", ".flac", ".mp4", ".mkv", ".avi", ".mov", ".webm"), _SOUND),
}
"""The cure for each kind, without a subject, for one file and for several."""


def not_read(kind: str) -> str:
    """Return what is wrong with a file of a kind, and the cure; an empty text for a kind that is not listed."""
    return f"is of a kind that is not read ({kind}): {CURES[kind]}" if kind in CURES else ""
