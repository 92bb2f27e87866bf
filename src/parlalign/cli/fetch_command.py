"""The command `parlalign fetch`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from parlalign.cli.completion import FILE, FOLDER
from parlalign.cli.shared_options import SOME_FAILED, fetch_options, languages_option, say

if TYPE_CHECKING:
    from parlalign.sources.sites import Sites


@click.command()
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...", type=FILE)
@click.option(
    "-o",
    "--output",
    type=FOLDER,
    required=True,
    metavar="DIR",
    help="The folder for the texts; it is made if needed.",
)
@languages_option("Two official languages of the Union.", default="nl-de")
@fetch_options
def fetch(numbers: tuple[str, ...], output: str, languages: tuple[str, str], sites: Sites) -> None:
    """Fetch acts of the Union and texts of the European Parliament in two languages.

    NUMBER is the number of an act (32016R0679, 'Verordening (EU) 2016/679', 'COM(2020) 682') or of a text of the
    Parliament ('P9_TA(2020)0054', A7-0215/2010), or its address on EUR-Lex or on the site of the Parliament. It may
    also be a file with a number in each line, or - for standard input.

    The files have names that `parlalign align DIR` pairs, such as 32016R0679.nl.xml. The exit code is 3 if some of the
    numbers could not be fetched. Needs pip install 'parlalign[fetch]'.
    """
    from parlalign.app.fetch_files import fetch_files

    if fetch_files(numbers, output, languages, sites, say):
        raise click.exceptions.Exit(SOME_FAILED)
