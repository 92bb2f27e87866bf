"""The argument and the options that several commands of `parlalign memory` have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from parlalign.cli.completion import FILE, LANGUAGE_PAIR
from parlalign.errors import ParlalignError
from parlalign.records import LEVELS
from parlalign.records.record_filter import parse_moment

if TYPE_CHECKING:
    from datetime import datetime

    from parlalign.memory import Filter, Memory


def _parse_moment(_context: click.Context, option: click.Parameter, value: str | None) -> datetime | None:
    if value is None:
        return None
    try:
        return parse_moment(value, is_end=option.name == "until")
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is not a date: write 2024-05-01 or 2024-05-01T12:00") from error


_STATUSES = click.Choice(["paired", "accepted", "rejected", "all"])
_FILTERS = (
    click.option(
        "--languages", type=LANGUAGE_PAIR, metavar="nl-de", help="Only records in these languages, source first."
    ),
    click.option("--document", metavar="NAME", help="Only records of this document."),
    click.option("--label", help="Only records with this enumerator: AA, 51."),
    click.option("--min-score", type=click.FloatRange(0, 1), help="Only records with this score or more."),
    click.option("--level", type=click.Choice(LEVELS), help="Only records of this level."),
    click.option(
        "--since",
        metavar="DATE",
        callback=_parse_moment,
        help="Only records changed on this date or later (UTC), such as 2024-05-01.",
    ),
    click.option(
        "--until", metavar="DATE", callback=_parse_moment, help="Only records changed on this date or earlier (UTC)."
    ),
)
MEMORY = click.argument("place", metavar="MEMORY", type=FILE)


def filter_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that select records."""
    return _with_options(
        command, (*_FILTERS, click.option("--status", type=_STATUSES, help="Default: all except rejected."))
    )


def filter_of(opened: Memory, values: dict[str, Any]) -> Filter:
    """Return the filter of the options; `zh-tw-de` is a pair of languages if the memory has both."""
    from parlalign.memory import Filter

    pair = values.pop("languages")
    if pair is None:
        return Filter(**values)
    codes = opened.languages()
    for first in codes:
        if pair.startswith(f"{first}-") and pair[len(first) + 1 :] in codes:
            return Filter(languages=(first, pair[len(first) + 1 :]), **values)
    known = ", ".join(sorted(codes)) or "none yet"
    raise ParlalignError(f"--languages {pair}: give two of the languages of this memory, such as nl-de: {known}")


def _ids_or_none(_context: click.Context, _option: click.Parameter, ids: tuple[str, ...]) -> tuple[str, ...] | None:
    return ids or None


_SELECTION = (
    click.option(
        "--id",
        "ids",
        metavar="ID",
        multiple=True,
        callback=_ids_or_none,
        help="Only the record with this id; can be repeated.",
    ),
    click.option(
        "--file",
        metavar="NAME",
        help="Only records that were added or last updated from the file with this name or path.",
    ),
    click.option("--words", metavar="QUERY", help='Only records with these words in one text: haven*, "a phrase".'),
    *_FILTERS,
    click.option("--status", type=_STATUSES, help="Default: all."),
    click.option("--all", "every", is_flag=True, help="All records, if there is no filter."),
)


def selection_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that select the records that it changes."""
    return _with_options(command, _SELECTION)


def _with_options(
    command: Callable[..., None], options: Sequence[Callable[[Callable[..., None]], Callable[..., None]]]
) -> Callable[..., None]:
    for option in reversed(options):
        command = option(command)
    return command
