"""Make the files of each resolution from its `resolution.txt`: clean texts, gold beads and damaged versions.

    python corpora/build.py          write them
    python corpora/build.py --check  exit with 1 if a file differs

The damage imitates concordance pages, fixed-width text and hyphenated text. The seeds are fixed, so the bytes
are always the same.
"""

from __future__ import annotations

import random
import re
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
SIDES = ("nl", "de")
MARKER = "...[+++]"
FIXED_WIDTH = 72
HYPHENATED_WIDTH = 64

_SYLLABLE = re.compile(r"(?<=[aeiouyäöü])(?=[bcdfgklmnprstvwz][aeiouyäöü])")
_LONGEST_LINE = 350
_SHORTEST_LINE = 25


@dataclass(frozen=True)
class Block:
    """Corresponding paragraphs. A paragraph is a list of stretches, and a stretch is a list of clauses."""

    kind: str
    label: str
    paragraphs: tuple[list[list[list[str]]], list[list[list[str]]]]


def read_blocks(path: Path) -> list[Block]:
    """Read `= kind label`, `nl: …`, `de: …`. ` || ` separates corresponding stretches, ` | ` their clauses."""
    blocks = []
    for chunk in path.read_text(encoding="utf-8").strip().split("\n\n"):
        head, *lines = chunk.strip().split("\n")
        kind, _, label = head.removeprefix("= ").partition(" ")
        sides = tuple(
            [
                [stretch.split(" | ") for stretch in line.removeprefix(f"{side}: ").split(" || ")]
                for line in lines
                if line.startswith(f"{side}: ")
            ]
            for side in SIDES
        )
        blocks.append(Block(kind, label, (sides[0], sides[1])))
    return blocks


def text_of(paragraph: list[list[str]]) -> str:
    """Join the clauses of a paragraph."""
    return " ".join(clause for stretch in paragraph for clause in stretch)


def bead_lines(beads: list[tuple[list[int], list[int]]]) -> str:
    """Return beads as the text of a ladder file."""
    return "".join(f"{source}:{target}\n" for source, target in beads)


def paragraph_beads(blocks: list[Block]) -> list[tuple[list[int], list[int]]]:
    """Number the paragraphs of both sides block by block."""
    beads, at = [], [0, 0]
    for block in blocks:
        bead: list[list[int]] = []
        for k, side in enumerate(block.paragraphs):
            bead.append(list(range(at[k], at[k] + len(side))))
            at[k] += len(side)
        beads.append((bead[0], bead[1]))
    return beads


def clause_beads(blocks: list[Block]) -> list[tuple[list[int], list[int]]]:
    """Number the clauses of both sides stretch by stretch. The end of a paragraph counts as ` || `."""
    beads, at = [], [0, 0]
    for block in blocks:
        stretches = [[stretch for paragraph in side for stretch in paragraph] for side in block.paragraphs]
        for pair in zip(*stretches, strict=True):
            bead: list[list[int]] = []
            for k, clauses in enumerate(pair):
                bead.append(list(range(at[k], at[k] + len(clauses))))
                at[k] += len(clauses)
            beads.append((bead[0], bead[1]))
    return beads


def concordance(text: str, rng: random.Random) -> str:
    """Break a paragraph every 25 to 350 characters, also inside words, and insert one marker in its last third."""
    spots = {}
    at = rng.randint(_SHORTEST_LINE, _LONGEST_LINE)
    while at < len(text) - 3:
        spots[at] = "\n"
        at += rng.randint(_SHORTEST_LINE, _LONGEST_LINE)
    if len(text) > 80:
        at = rng.randrange(int(len(text) * 0.65), int(len(text) * 0.97))
        spots = {spot: glue for spot, glue in spots.items() if abs(spot - at) > 4}
        spots[at] = rng.choice((" ", "\n")) + MARKER
    for at in sorted(spots, reverse=True):
        glue = spots[at]
        gap = at - 1 if text[at - 1] == " " else at
        if text[gap] == " ":
            keeps_space = glue.endswith(MARKER) and rng.random() < 0.5
            text = text[:gap] + glue + (" " if keeps_space else "") + text[gap + 1 :]
        else:
            text = text[:gap] + glue + text[gap:]
    return text


def fixed_width(text: str) -> str:
    """Wrap at spaces."""
    return textwrap.fill(text, FIXED_WIDTH, break_long_words=False, break_on_hyphens=False)


def hyphenated(text: str) -> str:
    """Wrap at spaces, and inside long words with a hyphen at the beginning of a syllable."""
    lines, line = [], ""
    for word in text.split(" "):
        room = HYPHENATED_WIDTH - len(line) - 1
        if line and len(word) > room:
            cuts = [m.start() for m in _SYLLABLE.finditer(word) if 3 <= m.start() <= min(room - 1, len(word) - 4)]
            if cuts and word.isalpha():
                lines.append(f"{line} {word[: cuts[-1]]}-")
                line = word[cuts[-1] :]
                continue
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return "\n".join([*lines, line])


def renumbered(blocks: list[Block], rng: random.Random) -> tuple[list[str], list[tuple[list[int], list[int]]]]:
    """Drop one numbered paragraph of the German side and renumber the later ones; return the texts and their beads."""
    numbered = [k for k, block in enumerate(blocks) if block.kind == "paragraph" and int(block.label) > 1]
    missing = rng.choice(numbered[:-2])
    texts: list[str] = []
    beads: list[tuple[list[int], list[int]]] = []
    for k, (block, (source, _)) in enumerate(zip(blocks, paragraph_beads(blocks), strict=True)):
        if k == missing:
            beads += [([i], []) for i in source]
            continue
        target = [text_of(paragraph) for paragraph in block.paragraphs[1]]
        if k > missing and block.kind == "paragraph":
            target[0] = target[0].replace(block.label, str(int(block.label) - 1), 1)
        beads.append((source, list(range(len(texts), len(texts) + len(target)))))
        texts += target
    return texts, beads


def files_of(name: str) -> Iterator[tuple[Path, str]]:
    """Yield the path and content of every file of a resolution."""
    folder = HERE / name
    blocks = read_blocks(folder / "resolution.txt")
    sides = [[text_of(paragraph) for block in blocks for paragraph in block.paragraphs[k]] for k in (0, 1)]
    for k, side in enumerate(SIDES):
        rng = random.Random(f"{name} {side}")
        yield folder / f"{side}.txt", "\n\n".join(sides[k]) + "\n"
        clauses = [c for block in blocks for p in block.paragraphs[k] for stretch in p for c in stretch]
        yield folder / f"clauses.{side}.txt", "\n".join(clauses) + "\n"
        kinds = [f"{b.kind}\t{b.label}" if n == 0 else "text\t" for b in blocks for n, _ in enumerate(b.paragraphs[k])]
        yield folder / f"structure.{side}.tsv", "\n".join(kinds) + "\n"
        damaged = folder / "damaged"
        yield damaged / f"concordance.{side}.txt", "\n\n".join(concordance(text, rng) for text in sides[k]) + "\n"
        yield damaged / f"fixed-width.{side}.txt", "\n\n".join(map(fixed_width, sides[k])) + "\n"
        yield damaged / f"hyphenated.{side}.txt", "\n\n".join(map(hyphenated, sides[k])) + "\n"
    yield folder / "paragraphs.beads", bead_lines(paragraph_beads(blocks))
    yield folder / "clauses.beads", bead_lines(clause_beads(blocks))
    rng = random.Random(name)
    yield folder / "damaged" / "mixed.txt", _mixed(blocks, rng)
    texts, beads = renumbered(blocks, rng)
    yield folder / "damaged" / "renumbered.de.txt", "\n\n".join(texts) + "\n"
    yield folder / "damaged" / "renumbered.beads", bead_lines(beads)


def _mixed(blocks: list[Block], rng: random.Random) -> str:
    stream = []
    for block in blocks:
        nl, de = ("\n\n".join(concordance(text_of(p), rng) for p in side) for side in block.paragraphs)
        stream.append(nl + rng.choice(("\n", " ", "")) + de)
    return "\n\n".join(stream) + "\n"


def main() -> int:
    """Write or check the files of all resolutions."""
    stale = []
    for source in sorted(HERE.glob("*/resolution.txt")):
        for path, content in files_of(source.parent.name):
            if "--check" in sys.argv[1:]:
                if not path.is_file() or path.read_text(encoding="utf-8") != content:
                    stale.append(path.relative_to(HERE))
            else:
                path.parent.mkdir(exist_ok=True)
                path.write_text(content, encoding="utf-8")
    for path in stale:
        sys.stderr.write(f"{path} differs from the output of corpora/build.py: run it again\n")
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main())
