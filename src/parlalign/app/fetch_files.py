"""The work of `parlalign fetch`: read the numbers, fetch each, write the files, and report counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from parlalign.app.progress import reporting
from parlalign.app.summary import number_of
from parlalign.errors import ParlalignError
from parlalign.io.atomic import atomic_write, output_files
from parlalign.io.decoding import decode_text
from parlalign.io.local_file import read_bytes
from parlalign.sources.document_numbers import required_number
from parlalign.sources.fetched_text import FetchedText
from parlalign.sources.fetching import Fetcher
from parlalign.sources.sites import Sites


def fetch_files(
    inputs: Sequence[str], folder: str, languages: tuple[str, str], sites: Sites, say: Callable[[str], None]
) -> int:
    """Fetch each number in both languages, and write a file for each; return how many numbers failed.

    An input that is a file, or `-`, has a number in each line. The error of a single number is raised, and so is one if
    all numbers fail.
    """
    numbers = list(_numbers(inputs))
    if not numbers:
        raise ParlalignError(f"{', '.join(inputs)}: contains no number: write one in each line")
    if Path(folder).exists() and not Path(folder).is_dir():
        raise ParlalignError(f"{folder}: is a file: name a folder for the texts")
    counts: Counter[str] = Counter()
    written: set[str] = set()
    with Fetcher(languages, sites) as fetcher, reporting("fetching", len(numbers), say) as (started, say_above):
        for number in numbers:
            started(number)
            try:
                texts = fetcher.fetch(required_number(number))
            except ParlalignError as error:
                if len(numbers) == 1:
                    raise
                counts["failed"] += 1
                say_above(f"{number}: failed: {str(error).removeprefix(f'{number}: ')}")
                continue
            if texts[0].file_name in written:
                counts["repeated"] += 1
                continue
            _write(texts, Path(folder))
            counts["fetched"] += 1
            counts["from the cache"] += sum(text.is_cached for text in texts)
            written |= {text.file_name for text in texts}
    for line in _summary(folder, len(numbers), len(written), counts):
        say(line)
    if not counts["fetched"]:
        raise ParlalignError(f"none of the {number_of(len(numbers), 'number')} could be fetched: see above")
    return counts["failed"]


def _numbers(inputs: Sequence[str]) -> Iterator[str]:
    """Yield the numbers of the inputs; empty lines of files and lines with `#` at their start are left out."""
    for text in inputs:
        if text == "-" or Path(text).is_file():
            lines = decode_text(read_bytes(text), text).splitlines()
            yield from (line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#"))
        else:
            yield text


def _write(texts: Sequence[FetchedText], folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ParlalignError(f"{folder}: cannot be made ({error.strerror}): name another folder") from error
    with output_files():
        for text in texts:
            with atomic_write(folder / text.file_name) as file:
                file.write(text.content)


def _summary(folder: str, given: int, files: int, counts: Counter[str]) -> Iterator[str]:
    parts = [f"{counts[what]} {what}" for what in ("fetched", "repeated", "failed") if counts[what]]
    yield f"numbers: {given} in = {' + '.join(parts)}"
    cached = f", {counts['from the cache']} of them from the cache" if counts["from the cache"] else ""
    yield f"{folder}: {number_of(files, 'file')} written{cached}"
