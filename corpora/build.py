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
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

HERE = Path(__file__).parent
SIDES = ("nl", "de", "en", "fr")
PAIRS = tuple(combinations(SIDES, 2))
MARKER = "...[+++]"
_SENTENCE_ENDS = (".", "\n")
FIXED_WIDTH = 72
HYPHENATED_WIDTH = 64

_SYLLABLE = re.compile(r"(?<=[aeiouyäöüéèêâîôû])(?=[bcdfgklmnprstvwz][aeiouyäöüéèêâîôû])")
_LONGEST_LINE = 350
_SHORTEST_LINE = 25


Paragraph = list[list[str]]
"""The stretches of a paragraph; a stretch is a list of clauses."""
Beads = list[tuple[list[int], list[int]]]


@dataclass(frozen=True)
class Block:
    """Corresponding paragraphs of each language."""

    kind: str
    label: str
    paragraphs: dict[str, list[Paragraph]]


def read_blocks(path: Path) -> list[Block]:
    """Read `= kind label`, `nl: …`, `de: …`. ` || ` separates corresponding stretches, ` | ` their clauses."""
    blocks = []
    for chunk in path.read_text(encoding="utf-8").strip().split("\n\n"):
        head, *lines = chunk.strip().split("\n")
        kind, _, label = head.removeprefix("= ").partition(" ")
        sides = {
            side: [
                [stretch.split(" | ") for stretch in line.removeprefix(f"{side}: ").split(" || ")]
                for line in lines
                if line.startswith(f"{side}: ")
            ]
            for side in SIDES
        }
        blocks.append(Block(kind, label, sides))
    return blocks


def text_of(paragraph: Paragraph) -> str:
    """Join the clauses of a paragraph."""
    return " ".join(clause for stretch in paragraph for clause in stretch)


def bead_lines(beads: Beads) -> str:
    """Return beads as the text of a ladder file."""
    return "".join(f"{source}:{target}\n" for source, target in beads)


def numbered_beads(counts: Iterable[tuple[int, int]]) -> Beads:
    """Number the segments of both sides; `counts` has the number of segments of each bead on both sides."""
    beads, at = [], [0, 0]
    for source, target in counts:
        beads.append((list(range(at[0], at[0] + source)), list(range(at[1], at[1] + target))))
        at = [at[0] + source, at[1] + target]
    return beads


def paragraph_beads(blocks: list[Block], pair: tuple[str, str]) -> Beads:
    """Number the paragraphs of both sides block by block; see `_counts` for the beads of a block."""
    return numbered_beads(
        count for block in blocks for count in _counts(*(len(block.paragraphs[side]) for side in pair))
    )


def clause_beads(blocks: list[Block], pair: tuple[str, str]) -> Beads:
    """Number the clauses of both sides stretch by stretch. The end of a paragraph counts as ` || `."""
    return numbered_beads(
        count for source, target in _stretches(blocks, pair) for count in _counts(len(source), len(target))
    )


def _counts(source: int, target: int) -> list[tuple[int, int]]:
    """Return the numbers of segments of each bead of a block or stretch; equal numbers correspond one by one."""
    return [(1, 1)] * source if source == target else [(source, target)]


def sentence_beads(blocks: list[Block], pair: tuple[str, str]) -> Beads:
    """Number the sentences of both sides; a bead ends at the first stretch that ends a sentence on both sides."""
    counts: list[tuple[int, int]] = []
    at = [0, 0]
    for stretches in _stretches(blocks, pair):
        for k, clauses in enumerate(stretches):
            at[k] += sum(clause.endswith(_SENTENCE_ENDS) for clause in clauses)
        if all(clauses[-1].endswith(_SENTENCE_ENDS) for clauses in stretches):
            counts += _counts(at[0], at[1])
            at = [0, 0]
    return numbered_beads(counts)


def _stretches(blocks: list[Block], pair: tuple[str, str]) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the corresponding stretches; the last clause of each paragraph has the mark of its end."""
    for block in blocks:
        sides = [
            [
                [*stretch[:-1], stretch[-1] + "\n"] if k == len(paragraph) - 1 else stretch
                for paragraph in block.paragraphs[side]
                for k, stretch in enumerate(paragraph)
            ]
            for side in pair
        ]
        yield from zip(*sides, strict=True)


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


def renumbered(blocks: list[Block], rng: random.Random) -> tuple[list[str], Beads]:
    """Drop one numbered paragraph of the German side and renumber the later ones; return the texts and their beads."""
    numbered = [k for k, block in enumerate(blocks) if block.kind == "paragraph" and int(block.label) > 1]
    missing = rng.choice(numbered[:-2])
    texts: list[str] = []
    beads: Beads = []
    for k, (block, (source, _)) in enumerate(zip(blocks, paragraph_beads(blocks, ("nl", "de")), strict=True)):
        if k == missing:
            beads += [([i], []) for i in source]
            continue
        target = [text_of(paragraph) for paragraph in block.paragraphs["de"]]
        if k > missing and block.kind == "paragraph":
            target[0] = target[0].replace(block.label, str(int(block.label) - 1), 1)
        beads.append((source, list(range(len(texts), len(texts) + len(target)))))
        texts += target
    return texts, beads


def files_of(name: str) -> Iterator[tuple[Path, str]]:
    """Yield the path and content of every file of a resolution."""
    folder = HERE / name
    damaged = folder / "damaged"
    blocks = read_blocks(folder / "resolution.txt")
    for side in SIDES:
        rng = random.Random(f"{name} {side}")
        paragraphs = [paragraph for block in blocks for paragraph in block.paragraphs[side]]
        texts = [text_of(paragraph) for paragraph in paragraphs]
        yield folder / f"{side}.txt", "\n\n".join(texts) + "\n"
        clauses = [clause for paragraph in paragraphs for stretch in paragraph for clause in stretch]
        yield folder / f"clauses.{side}.txt", "\n".join(clauses) + "\n"
        kinds = [
            f"{b.kind}\t{b.label}" if n == 0 else "text\t" for b in blocks for n, _ in enumerate(b.paragraphs[side])
        ]
        yield folder / f"structure.{side}.tsv", "\n".join(kinds) + "\n"
        yield damaged / f"concordance.{side}.txt", "\n\n".join(concordance(text, rng) for text in texts) + "\n"
        yield damaged / f"fixed-width.{side}.txt", "\n\n".join(map(fixed_width, texts)) + "\n"
        yield damaged / f"hyphenated.{side}.txt", "\n\n".join(map(hyphenated, texts)) + "\n"
    for pair in PAIRS:
        infix = "" if pair == SIDES[:2] else f"{pair[0]}-{pair[1]}."
        yield folder / f"paragraphs.{infix}beads", bead_lines(paragraph_beads(blocks, pair))
        yield folder / f"clauses.{infix}beads", bead_lines(clause_beads(blocks, pair))
        yield folder / f"sentences.{infix}beads", bead_lines(sentence_beads(blocks, pair))
    rng = random.Random(name)
    yield damaged / "mixed.txt", _mixed(blocks, rng)
    texts, beads = renumbered(blocks, rng)
    yield damaged / "renumbered.de.txt", "\n\n".join(texts) + "\n"
    yield damaged / "renumbered.beads", bead_lines(beads)


def _mixed(blocks: list[Block], rng: random.Random) -> str:
    stream = []
    for block in blocks:
        nl, de = (
            "\n\n".join(concordance(text_of(paragraph), rng) for paragraph in block.paragraphs[side])
            for side in SIDES[:2]
        )
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
