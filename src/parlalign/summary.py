"""What was done, in counts that add up, for a person to read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from parlalign.languages import LANGUAGES
from parlalign.pipeline import Alignment
from parlalign.records import Edit


def alignment_summary(alignment: Alignment) -> Iterator[str]:
    """Yield lines: segments in and where they went, pairs, repairs."""
    codes = alignment.options.languages
    for code, side in zip(codes, (alignment.source, alignment.target), strict=True):
        if not side:
            yield f"no text in {LANGUAGES[code].name} ({code}): nothing to pair with"
    counts = alignment.segment_counts()
    sides = f"{len(alignment.source)} {codes[0]}, {len(alignment.target)} {codes[1]}"
    yield (
        f"segments: {counts['in']} in ({sides}) = {counts['paired']} paired + {counts['unpaired']} unpaired"
        f" + {counts['rejected']} rejected (score below {alignment.options.min_score:g})"
    )
    if alignment.set_aside:
        kinds = Counter(segment.language for segment in alignment.set_aside)
        named = ", ".join(f"{n} in {LANGUAGES[code].name if code in LANGUAGES else code}" for code, n in kinds.items())
        yield f"set aside: {len(alignment.set_aside)} segments in neither language ({named})"
    yield repair_summary(alignment.edits)
    if not alignment.pairs and alignment.source and alignment.target:
        yield "no pair: nothing in the one language answers the other"


def repair_summary(edits: Sequence[Edit]) -> str:
    """Return a line with the number of edits by rule and of the uncertain ones."""
    if not edits:
        return "repairs: none"
    rules = ", ".join(f"{count} {rule}" for rule, count in sorted(Counter(edit.rule for edit in edits).items()))
    return f"repairs: {len(edits)} ({rules}), {sum(edit.is_uncertain for edit in edits)} uncertain"
