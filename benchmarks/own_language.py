"""Measure the repair of a language, with models of your own if `PARLALIGN_MODELS` names them.

    PARLALIGN_DATA=… [PARLALIGN_MODELS=…] python benchmarks/own_language.py LANGUAGE [CORPUS…] [--errors]

The lines of each corpus (`ntrex.dev` and `jrc.dev` by default) of more than 80 characters are damaged and repaired one
by one. With `--errors`, each wrong break is printed: the text as it should be, with a bar at the break.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from outside_texts import corpus_file, files_hash, program, require_outside

import parlalign
from parlalign.io.resources import version_of_outputs

CORPORA = ("ntrex.dev", "jrc.dev")
FEWEST_CHARACTERS = 80
CONTEXT = 40


def gaps(text: str) -> set[int]:
    """Return before which characters white space is, counted without white space."""
    found, count = set(), 0
    for character in text:
        if character.isspace():
            found.add(count)
        else:
            count += 1
    return found


def row(path: Path, language: str, *, shows_errors: bool) -> str:
    """Return the row of the table for a file."""
    damage = program("damage")
    lines = [" ".join(line.split()) for line in path.read_text(encoding="utf-8").splitlines()]
    total = wrong = exact = 0
    kept = [line for line in lines if len(line) > FEWEST_CHARACTERS]
    for number, line in enumerate(kept):
        damaged, breaks = damage.damage(line, random.Random(number))
        repaired = parlalign.repair(damaged, language).text
        exact += repaired == line
        total += len(breaks)
        differing = gaps(line) ^ gaps(repaired)
        for start, _, kind in breaks:
            at = len(damage.squeeze(damaged[:start].replace(damage.MARKER, "")))
            wrong += at in differing
            if shows_errors and at in differing:
                print(f"{path.name}:{number} {kind}: {_around(line, at)}")
    share = f"{1 - wrong / total:.3f} ({wrong} of {total:,} wrong)"
    return f"| {path.name} {files_hash(path)} | {share} | {exact / len(kept):.3f} of {len(kept):,} |"


def _around(line: str, at: int) -> str:
    """Return the part of a line around the place before its character `at`, counted without white space."""
    places = [place for place, character in enumerate(line) if not character.isspace()]
    place = places[at]
    return f"{line[max(0, place - CONTEXT) : place]}|{line[place : place + CONTEXT]}"


def main() -> None:
    """Print the table."""
    require_outside()
    language, *names = [word for word in sys.argv[1:] if word != "--errors"] or sys.exit(__doc__)
    rows = [
        row(corpus_file(f"{name}.{language}"), language, shows_errors="--errors" in sys.argv)
        for name in names or CORPORA
    ]
    print(f"parlalign {version_of_outputs()}\n\n| text | breaks that are right | exact lines |\n|---|---|---|")
    print("\n".join(rows))


if __name__ == "__main__":
    main()
