"""The group of all commands, with their common options and the display of errors.

Results go to standard output or to files, and everything else goes to standard error.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from typing import Any

import click

from parlalign._version import __version__
from parlalign.app.signals import exit_code_of, signals_ignored, stoppable
from parlalign.cli.align_command import align
from parlalign.cli.app_command import app
from parlalign.cli.batch_command import batch
from parlalign.cli.document_commands import repair, segment
from parlalign.cli.evaluate_command import evaluate
from parlalign.cli.fetch_command import fetch
from parlalign.cli.memory_commands import memory
from parlalign.cli.memory_reports import inconsistencies
from parlalign.cli.memory_serving import serve
from parlalign.cli.memory_upkeep import check, compact, delete, edit, upgrade
from parlalign.cli.pair_command import pair
from parlalign.cli.record_commands import convert, show
from parlalign.cli.review_command import review
from parlalign.cli.shared_options import MODELS, NOTHING_WRITTEN, say
from parlalign.cli.train_commands import train
from parlalign.errors import ParlalignError
from parlalign.io.replacing import NotReplacedError
from parlalign.io.resources import models_folder, own_models
from parlalign.text.normalization import printable

_EPILOG = (
    'Shell completion for bash: eval "$(_PARLALIGN_COMPLETE=bash_source parlalign)"; use zsh_source or fish_source for'
    " the other shells."
)


_PIPE_CLOSED = 141  # 128 + SIGPIPE, as in shells: the reader of a pipe, such as head, has ended


class _Commands(click.Group):
    """Prints a `ParlalignError` as one line and exits with code 1; a signal that ends a command leaves no file."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with stoppable():
                return super().invoke(ctx)
        except KeyboardInterrupt as stop:
            from parlalign.io.atomic import remove_unfinished_files

            with signals_ignored():
                remove_unfinished_files()
                with suppress(OSError):
                    say("stopped")
            raise click.exceptions.Exit(exit_code_of(stop)) from None
        except NotReplacedError as error:
            say(str(error))
            raise click.exceptions.Exit(NOTHING_WRITTEN) from error
        except ParlalignError as error:
            raise click.ClickException(printable(str(error))) from error
        except MemoryError as error:
            raise click.ClickException("not enough memory: give smaller files, one at a time") from error
        except OSError as error:
            if error.errno == errno.EPIPE:
                _drop_standard_output()
                raise click.exceptions.Exit(_PIPE_CLOSED) from error
            place = printable(str(error.filename or "output"))
            cure = "make room on the disk" if error.errno == errno.ENOSPC else "check the path"
            raise click.ClickException(f"{place}: {error.strerror}: {cure}") from error


def _drop_standard_output() -> None:
    """Let what is still in the buffer of standard output go nowhere, as https://docs.python.org/3/library/signal.html."""
    with suppress(OSError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _print_version(context: click.Context, _option: click.Parameter, value: bool) -> None:
    """Print the version, and the name and hash of each model file of the user's own."""
    if not value:
        return
    click.echo(f"parlalign, version {__version__}")
    try:
        if folder := models_folder():
            click.echo(f"models in {printable(str(folder))}:")
    except ParlalignError as error:
        raise click.ClickException(printable(str(error))) from error
    for name, digest in own_models().items():
        click.echo(f"  {name}  sha256 {digest}")
    context.exit()


@click.group(cls=_Commands, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@MODELS
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version, and models of your own, and exit.",
)
@click.option("-v", "--verbose", is_flag=True, help="Report each stage on standard error.")
def main(verbose: bool) -> None:
    """Repair damaged parliamentary texts and align them with their translations, Dutch and German first."""
    if verbose:
        import logging

        logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")


for _command in (app, align, repair, segment, convert, show, review, memory, pair, batch, fetch, evaluate, train):
    main.add_command(_command)
for _command in (inconsistencies, serve, delete, edit, check, upgrade, compact):
    memory.add_command(_command)


def _accept_models(group: click.Group) -> None:
    """Add --models to each command of a group, so that it may stand before the command or after it."""
    for command in group.commands.values():
        if isinstance(command, click.Group):
            _accept_models(command)
        else:
            MODELS(command)


_accept_models(main)
