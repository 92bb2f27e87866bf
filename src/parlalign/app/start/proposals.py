"""What the dropped files are, and the languages that they seem to be in; the person may choose others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from parlalign.api import RECORD_READERS, iter_records
from parlalign.app.review_inputs import are_catalogues
from parlalign.app.start.error_views import error_view
from parlalign.encoding import DEFAULT_ENCODER, is_encoded
from parlalign.errors import ParlalignError
from parlalign.formats.documents import read
from parlalign.formats.records.file_languages import peek
from parlalign.formats.records.reading import kind_of_records
from parlalign.languages import DEFAULT_PAIR
from parlalign.languages.foreign import identify_paragraph
from parlalign.languages.line_languages import languages_of_lines
from parlalign.languages.marked_languages import shown_language
from parlalign.languages.name_codes import named_language
from parlalign.records import Document
from parlalign.sources.document_source import DocumentCollection
from parlalign.sources.open_collection import is_collection, open_collection, read_document
from parlalign.sources.pair_by_name import NamePairing, find_pairs
from parlalign.sources.zip_archive import is_zip

DraftKind = Literal["records", "texts", "folder"]

_MOST_SAMPLES = 4  # documents of a folder that are read if the names do not tell the languages
_SHOWN = 5  # names in a warning


class DroppedFiles(NamedTuple):
    """The folder with the files, the stored path of each by the one on the page, and the folder that was dropped."""

    folder: str
    files: Mapping[str, str]
    top_folder: str

    @property
    def paths(self) -> list[str]:
        return [str(Path(self.folder) / stored) for stored in self.files.values()]

    @property
    def kind(self) -> DraftKind:
        """What the files are together; a zip archive is a folder."""
        if len(self.files) > 2 or any(map(is_collection, self.paths)):
            return "folder"
        if len(self.files) == 1 and kind_of_records(self.paths[0]) in RECORD_READERS:
            return "records"
        return "texts"

    @property
    def inputs(self) -> list[str]:
        """The paths of the texts or records, or that of the folder or archive with them."""
        return [self.top_folder] if self.kind == "folder" and len(self.files) > 1 else self.paths


def propose(dropped: DroppedFiles, former: tuple[str, str] | None, encoder: str = DEFAULT_ENCODER) -> dict[str, Any]:
    """Return the facts of a draft: its kind, the language of each file, and the pair of languages of all.

    `former` are the languages that were chosen last, and `encoder` is the name of the encoder that aligns texts.
    """
    kind = dropped.kind
    if kind == "folder":
        return _of_folder(dropped, former, encoder)
    kind_of_each = "catalogue" if are_catalogues(dropped.paths) else kind
    files = [_of_file(shown, path, kind_of_each) for shown, path in zip(dropped.files, dropped.paths, strict=True)]
    codes = [[file["language"]] if isinstance(file["language"], str) else file["language"] or [] for file in files]
    found = _pair_of(codes, former, None if kind == "records" else encoder)
    found["warnings"] += _missing_translation(codes) if kind == "texts" else []
    return {"kind": kind, "files": files, "pairs": 1, **found}


def _of_file(shown: str, path: str, kind: str) -> dict[str, Any]:
    """Return the language of a file, or both languages, its form, and the error if it cannot be read."""
    view: dict[str, Any] = {"path": shown, "size": Path(path).stat().st_size, "language": None}
    view["form"] = Path(shown).suffix.lower()
    if not view["size"]:
        empty = ParlalignError(f"{shown}: is empty: drop the file with the text", code="empty-file")
        return {**view, "error": error_view(empty)}
    try:
        if kind == "texts":
            codes = languages_of(read(path), shown)
        else:
            first, _ = peek(iter_records(path))
            codes = list(first.languages) if first else []
            codes = codes[1:] if kind == "catalogue" else codes  # without the language of its messages
    except ParlalignError as error:
        return {**view, "error": error_view(error)}
    return {**view, "language": codes[0] if len(codes) == 1 else codes or None}


def languages_of(document: Document, name: str) -> list[str]:
    """Return the language of a document, or both of a document in two languages in the order in which they begin."""
    if marked := shown_language(document):
        return [marked]
    if found := languages_of_lines(document.source):
        return found
    named = named_language(name) or identify_paragraph(document.source[:20_000])
    return [named] if named else []


def _pair_of(codes: Sequence[Sequence[str]], former: tuple[str, str] | None, encoder: str | None) -> dict[str, Any]:
    """Return the proposed pair of languages, or None with warnings, from the languages of each file.

    A pair that was chosen before keeps its order; otherwise it is that of two files. Records, which no encoder aligns,
    may be in any languages.
    """
    found = list(dict.fromkeys(code for of_file in codes for code in of_file))
    supported = [code for code in found if not encoder or is_encoded(code, encoder)]
    warnings = [
        _warning("unsupported-language", f"language {code!r} cannot be aligned", language=code)
        for code in found
        if code not in supported
    ]
    if len(supported) != 2:
        return {"languages": None, "warnings": warnings}
    if not encoder:
        return {"languages": supported, "warnings": warnings}
    is_in_order = len(codes) == 2 and all(len(of_file) == 1 for of_file in codes)
    known = [former, None if is_in_order else DEFAULT_PAIR]
    pair = next((pair for pair in known if pair and {*pair} == {*supported}), supported)
    return {"languages": list(pair), "warnings": warnings}


def _missing_translation(codes: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    """Return a warning if all text is in one language."""
    found = {code for of_file in codes for code in of_file}
    if len(found) != 1 or not all(codes):
        return []
    code = "one-language" if len(codes) == 1 else "same-language"
    return [_warning(code, "the text and its translation are in two languages", language=min(found))]


def _of_folder(dropped: DroppedFiles, former: tuple[str, str] | None, encoder: str) -> dict[str, Any]:
    files = [
        {"path": shown, "size": Path(path).stat().st_size, "language": named_language(shown),
         "form": Path(shown).suffix.lower()}
        for shown, path in zip(dropped.files, dropped.paths, strict=True)
    ]  # fmt: skip
    archives = [shown for shown in dropped.files if is_zip(shown)] if len(files) > 1 else []
    with open_collection(dropped.inputs[0]) as collection:
        codes = _languages_of_names(collection.names, encoder) or _languages_of_samples(collection)
        found = _pair_of([codes], former, encoder)
        pairing = find_pairs(collection.names, tuple(found["languages"] or former or DEFAULT_PAIR))
        found["warnings"] += [*_left_out(pairing, collection, archives)]
    return {"kind": "folder", "files": files, "pairs": len(pairing.pairs) or len(pairing.mixed), **found}


def _languages_of_names(names: Iterable[str], encoder: str) -> list[str]:
    """Return the two languages that most names of files tell; nothing if they tell fewer."""
    counts = Counter(code for code in map(named_language, names) if code and is_encoded(code, encoder))
    most = [code for code, _ in counts.most_common(2)]
    return most if len(most) == 2 else []


def _languages_of_samples(collection: DocumentCollection) -> list[str]:
    found: list[str] = []
    for name in collection.names[:_MOST_SAMPLES]:
        try:
            found += languages_of(read_document(collection, name), name)
        except ParlalignError:  # the alignment reports it
            continue
    return [code for code, _ in Counter(found).most_common(2)]


def _left_out(
    pairing: NamePairing, collection: DocumentCollection, archives: Sequence[str]
) -> Iterable[dict[str, Any]]:
    """Yield warnings about files that will not be aligned, and if there is nothing to align."""
    ambiguous = [name for group in pairing.ambiguous for name in group.names]
    groups = {
        "unpaired-files": [*pairing.unpaired, *pairing.other_languages],
        "ambiguous-files": ambiguous,
        "unread-files": [*collection.unread],
        "unopened-archives": archives,
    }
    for code, names in groups.items():
        if names:
            shown = ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")
            yield _warning(code, f"{len(names)} {code.replace('-', ' ')}: {shown}", n=len(names), names=shown)
    if not pairing.pairs and not pairing.mixed:
        yield _warning("no-pairs", "no two files have names that belong together")


def _warning(code: str, message: str, **values: object) -> dict[str, Any]:
    return {"error": code, "message": message, "values": values}
