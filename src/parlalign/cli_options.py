"""Options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

import click

_EPOCH = "SOURCE_DATE_EPOCH"
"""Seconds since 1970 that stand for now in results to be made again: https://reproducible-builds.org/specs/."""

_WRITING = (
    click.option("--codes", metavar="TAGS", help="Language tags to write, as nl-BE,de-AT or nl,de; else nl-NL,de-DE."),
    click.option(
        "--enumerators",
        type=click.Choice(["auto", "strip", "keep", "both"]),
        default="auto",
        show_default=True,
        help="In a TMX: '51. ' before a text taken off, kept, or the text both ways; auto: sentences both ways.",
    ),
    click.option("--no-props", is_flag=True, help="Texts alone: no score, repairs and provenance (.tmx, .xliff)."),
    click.option(
        "--encoding", type=click.Choice(["utf-8", "utf-16"]), default="utf-8", show_default=True, help="Of XML and TSV."
    ),
    click.option("--max-chars", type=click.IntRange(1), metavar="N", help="Leave out longer texts (Trados: 2000)."),
    click.option("--changedate", metavar="DATE", help=f"For records without a date; else {_EPOCH} where it is set."),
)


def writes_records(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of a file of records; they reach it as one `writing`, a WriteOptions."""

    @wraps(command)
    def with_options(**words: Any) -> None:
        names = ("codes", "enumerators", "no_props", "encoding", "max_chars", "changedate")
        command(writing=_write_options(**{name: words.pop(name) for name in names}), **words)

    for option in reversed(_WRITING):
        with_options = option(with_options)
    return with_options


def _write_options(*, codes: str | None, no_props: bool, changedate: str | None, **chosen: Any) -> Any:
    from parlalign.readers.properties import code_of
    from parlalign.writers.options import WriteOptions

    tags = [tag.strip() for tag in (codes or "").split(",") if tag.strip()]
    by_code = {code_of(tag): tag for tag in tags}
    if len(by_code) < len(tags):
        raise click.BadParameter(f"--codes {','.join(tags)}: two tags for one language")
    return WriteOptions(codes=by_code, props=not no_props, changed=_date(changedate), **chosen)


def _date(told: str | None) -> datetime | None:
    from parlalign.readers.properties import date_of

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
