"""The commands `parlalign memory delete`, `edit`, `check`, `upgrade` and `compact`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from parlalign.cli.memory_options import MEMORY, filter_of, selection_options
from parlalign.cli.shared_options import say
from parlalign.errors import ParlalignError

if TYPE_CHECKING:
    from parlalign.memory import Changes, Memory, RecordChange

_DAMAGED = 1
"""The exit code of `check` if a memory is damaged."""

_DRY_RUN = click.option("--dry-run", is_flag=True, help="Only count the records, and show the first ones.")
_YES = click.option("--yes", is_flag=True, help="Do not ask.")


@click.command()
@MEMORY
@selection_options
@_DRY_RUN
@_YES
def delete(place: str, dry_run: bool, yes: bool, every: bool, **values: Any) -> None:
    """Delete the records that meet all filters.

    Records of any status are selected. All of them are deleted or, after an error, none. The number of records is shown
    first, and you are asked.
    """
    from parlalign.memory import open_memory

    with open_memory(place) as opened:
        only = filter_of(opened, values)

        def run(*, dry_run: bool, expected: int | None = None) -> Changes:
            return opened.delete(only, every=every, dry_run=dry_run, expected=expected)

        _change(opened, "delete", run, dry_run=dry_run, yes=yes)


@click.command()
@MEMORY
@selection_options
@click.option("--set-source", metavar="TEXT", help="The new source; one record must be selected.")
@click.option("--set-target", metavar="TEXT", help="The new target; one record must be selected.")
@click.option("--set-comment", metavar="TEXT", help="The new comment.")
@click.option("--set-status", type=click.Choice(["paired", "accepted", "rejected"]), help="The new status.")
@click.option(
    "--replace", nargs=2, metavar="OLD NEW", help="Replace OLD by NEW in the texts; upper and lower case are different."
)
@click.option("--regex", is_flag=True, help=r"OLD is a regular expression, and \1 in NEW is its first group.")
@click.option(
    "--side",
    type=click.Choice(["source", "target", "both"]),
    default="both",
    show_default=True,
    help="The texts in which to replace.",
)
@_DRY_RUN
@_YES
def edit(place: str, dry_run: bool, yes: bool, every: bool, **values: Any) -> None:
    """Edit the records that meet all filters.

    Records of any status are selected. All of them are edited or, after an error, none. Edited records keep their ids,
    and get the date of now. The number of records is shown first, and you are asked.
    """
    from parlalign.memory import open_memory

    change = _record_change(values)
    with open_memory(place) as opened:
        only = filter_of(opened, values)

        def run(*, dry_run: bool, expected: int | None = None) -> Changes:
            return opened.edit(only, change, every=every, dry_run=dry_run, expected=expected)

        _change(opened, "edit", run, dry_run=dry_run, yes=yes)


@click.command()
@MEMORY
def check(place: str) -> None:
    """Read all of a memory and list its faults.

    The exit code is 1 if there are any.
    """
    from parlalign.app.summary import number_of
    from parlalign.memory import open_memory

    with open_memory(place, read_only=True) as opened:
        found = opened.check()
        name = opened.name
    for fault in found.faults:
        say(f"{name}: {fault}")
    if found.faults:
        say(f"{name}: is damaged: restore a backup")
        raise click.exceptions.Exit(_DAMAGED)
    say(f"{name}: is whole: {number_of(found.records, 'record')}, {number_of(found.texts, 'text')}")


@click.command()
@MEMORY
def upgrade(place: str) -> None:
    """Upgrade a memory of an earlier version of parlalign.

    Everything in it is kept. A file is also upgraded when another command opens it.
    """
    from parlalign.app.summary import number_of
    from parlalign.memory import open_memory

    with open_memory(place) as opened:
        say(f"{opened.name}: has the tables of this version: {number_of(len(opened), 'record')}")


@click.command()
@MEMORY
def compact(place: str) -> None:
    """Free the space of deleted and former texts.

    Their words are removed from the index of words. A PostgreSQL server uses the space again.
    """
    from parlalign.memory import open_memory

    with open_memory(place) as opened:
        before = opened.stats().size
        opened.compact()
        after = opened.stats().size
        say(f"{opened.name}: {before / 1e6:.1f} MB before, {after / 1e6:.1f} MB now")


def _can_ask() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _record_change(values: dict[str, Any]) -> RecordChange:
    """Take the options of a change out of `values`, and return the change."""
    from parlalign.memory import RecordChange, replacement_of

    texts, is_regex, side = (values.pop(name) for name in ("replace", "regex", "side"))
    given = {name: values.pop(f"set_{name}") for name in ("source", "target", "comment", "status")}
    return RecordChange(**given, replacement=replacement_of(*texts, is_regex=is_regex, side=side) if texts else None)


def _change(opened: Memory, verb: str, change: Callable[..., Changes], *, dry_run: bool, yes: bool) -> None:
    """Show what would be changed, ask, and change it."""
    from parlalign.app.summary import number_of
    from parlalign.cli.memory_text import change_lines

    planned = change(dry_run=True)
    for line in change_lines(opened.name, verb, planned):
        say(line)
    if dry_run or not planned.changed:
        say("nothing was changed")
        return
    question = f"{verb.capitalize()} {number_of(planned.changed, 'record')} of {opened.name}?"
    if not yes:
        if not _can_ask():
            raise ParlalignError(f"{opened.name}: nothing was changed: give --yes to {verb} the records, or --dry-run")
        click.confirm(question, abort=True, err=True)
    done = change(dry_run=False, expected=planned.changed)
    done_verb = {"delete": "deleted", "edit": "edited"}[verb]
    say(f"{opened.name}: {number_of(done.changed, 'record')} {done_verb}, {number_of(len(opened), 'record')} now")
