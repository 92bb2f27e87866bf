"""What became of each document of a heap, in counts that add up, for a person to read."""

from __future__ import annotations

from collections.abc import Iterator

from parlalign.collection import SHOWN, listed
from parlalign.pairing.documents import DocumentPairing
from parlalign.plain import printable


def pairing_summary(pairing: DocumentPairing, languages: tuple[str, str]) -> Iterator[str]:
    """Yield lines: what is in no pair and why, then documents in and where they went."""
    for name, reason in pairing.unreadable[:SHOWN]:
        yield f"{printable(name)}: unreadable: {reason}"
    if len(pairing.unreadable) > SHOWN:
        yield f"unreadable: {len(pairing.unreadable) - SHOWN} more"
    for place, names in (
        ("alone", pairing.alone),
        ("in other languages", pairing.foreign),
        (f"mixed, with text in {languages[0]} and in {languages[1]}", pairing.mixed),
        ("without words that tell a language", pairing.untold),
        ("the same text more than once, so that no pair of them is sure", pairing.repeated),
    ):
        if names:
            yield f"{place}: {listed(names)}"
    parts = [f"{count} {place}" for place, count in pairing.places.items() if count]
    parts += [f"{pairing.ignored.total()} ignored"] if pairing.ignored else []
    yield f"documents: {pairing.documents} in = {' + '.join(parts)}"
    if pairing.ignored:
        yield "ignored: " + ", ".join(f"{count} {reason}" for reason, count in sorted(pairing.ignored.items()))
