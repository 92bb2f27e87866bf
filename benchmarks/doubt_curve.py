"""Draw the curves of `doubt.py` as an SVG image that needs no script and no style sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 16, 52
LEAST, MOST = 0.95, 1.0
"""The shares at the bottom and at the top."""
LINES = {
    "ideal": ("#5c5c5c", "2 4", "ideal order"),
    "doubt": ("#0b5cad", "", "order of doubt"),
    "score": ("#a14a00", "9 4", "order of the score"),
    "random": ("#5c5c5c", "", "random order"),
}
"""Colour, dashes and name of each order.

The colours have a contrast of at least 5 to 1 on white, and no two lines differ by their colours alone."""
TEXT = 'font-family="sans-serif" font-size="14" fill="#222"'


def draw_curves(curves: Mapping[str, Sequence[float]], shares: Sequence[float], path: str) -> None:
    """Write an image with a line for each order; `docs/measurements/review.md` gives the same figures as a table."""
    most = shares[-1]

    def x(share: float) -> float:
        return LEFT + share / most * (WIDTH - LEFT - RIGHT)

    def y(right: float) -> float:
        return TOP + (MOST - max(right, LEAST)) / (MOST - LEAST) * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="t d">',
        '<title id="t">Rows looked at, and rows that are right</title>',
        f'<desc id="d">{description(curves, shares)}</desc>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for k in range(6):
        right = LEAST + k / 5 * (MOST - LEAST)
        parts.append(f'<path d="M{LEFT} {y(right):.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y(right) + 5:.1f}" text-anchor="end" {TEXT}>{right:.0%}</text>')
    for k in range(5):
        share = k / 4 * most
        parts.append(f'<text x="{x(share):.1f}" y="{HEIGHT - 30}" text-anchor="middle" {TEXT}>{share:.0%}</text>')
    parts.append(f'<text x="{WIDTH / 2}" y="{HEIGHT - 8}" text-anchor="middle" {TEXT}>rows looked at</text>')
    for number, (name, (colour, dashes, label)) in enumerate(LINES.items()):
        points = " ".join(f"{x(share):.1f},{y(right):.1f}" for share, right in zip(shares, curves[name], strict=True))
        style = (
            f'stroke="{colour}" stroke-width="{3 if name == "doubt" else 2}" stroke-dasharray="{dashes}" fill="none"'
        )
        parts.append(f'<polyline points="{points}" {style}/>')
        at = HEIGHT - BOTTOM - 84 + 20 * number
        parts.append(f'<path d="M{WIDTH - 220} {at}h40" {style}/>')
        parts.append(f'<text x="{WIDTH - 172}" y="{at + 5}" {TEXT}>{label}</text>')
    Path(path).write_text("\n".join([*parts, "</svg>\n"]), encoding="utf-8")


def description(curves: Mapping[str, Sequence[float]], shares: Sequence[float]) -> str:
    """Return the curves in words, for readers who do not see them."""
    ends = (
        f"{label}: {curves[name][0]:.1%} of the rows are right before, and {curves[name][k]:.1%} after"
        f" {shares[k]:.0%} of the rows have been looked at"
        for k in (min(range(len(shares)), key=lambda k: abs(shares[k] - 0.05)),)
        for name, (_, _, label) in LINES.items()
    )
    return "; ".join(ends) + "."
