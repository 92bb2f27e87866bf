"""Find and replace in a text: a plain text or a regular expression of the package `regex`, with a limit of time."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import regex

from parlalign.errors import NotPossibleError
from parlalign.records import Span
from parlalign.text.normalization import has_visible_text, normalize_for_xml

SideName = Literal["source", "target"]
SIDES: tuple[SideName, SideName] = ("source", "target")
MAX_TEXT_LENGTH = 100_000
"""Characters of a text or comment that a person types."""
_MOST_CHARACTERS = 1000
"""Of a pattern or a replacement."""
_MOST_SECONDS = 5.0
"""The time in which a pattern must have gone through all texts."""
_MOST_REPETITIONS = 100_000
"""What the least counts of a pattern, `3` in `a{3,9}`, multiply to at most: with a million, compiling takes seconds and
gigabytes."""
_COSTLY = regex.compile(r"(?s)\\.|\{\s*(?<count>\d+)|(?<recursion>\(\?(?:R|&|P>|[+-]?\d))")
"""An escape, which is skipped; the least count of a repetition; or recursion, `(?R)` or `(?1)`, which may fill the
memory before the time is over."""
_REFERENCE = regex.compile(r"\\(?:\d{1,3}|g<[^>]*>|.)")
r"""A group or another escape in a replacement: `\1`, `\g<name>`, `\n`."""
_PLAIN = regex.compile("[ -HJ-hj-~]+")
"""Characters that the search compares as a pattern does: `haven`, not `ï`; for patterns, `i` and the Turkish `ı` are
the same letter."""


@dataclass(frozen=True, slots=True)
class ReplacedText:
    """A text after a replacement, and the spans that were found in the text before.

    `is_possible` is false if the new text has no visible character or is too long.
    """

    text: str
    hits: list[Span]
    is_possible: bool


@dataclass(slots=True)
class TextReplacement:
    """What to find, what to put in its place, and on which sides; `seconds_left` falls with each search."""

    pattern: regex.Pattern[str]
    replacement: str
    is_regex: bool
    sides: Sequence[SideName]
    necessary: str
    """A text that every text with a hit contains, if case and accents are ignored."""
    seconds_left: float

    def replaced(self, text: str) -> ReplacedText | None:
        """Return a text after the replacement; None if nothing is found, or if the text stays the same.

        Raises `NotPossibleError` if the time is over, or if the replacement refers to a group that does not exist.
        """
        hits = self._find(text)
        if not hits:
            return None
        parts, at, length = [], 0, 0
        for hit in hits:
            parts += [text[at : hit.start()], self._expanded(hit)]
            length += len(parts[-1])
            at = hit.end()
            if length > MAX_TEXT_LENGTH:
                break
        new = normalize_for_xml("".join([*parts, text[at:]])).strip()
        if new == normalize_for_xml(text).strip():
            return None
        is_possible = has_visible_text(new) and len(new) <= MAX_TEXT_LENGTH
        return ReplacedText(new, [Span(*hit.span()) for hit in hits], is_possible)

    def _find(self, text: str) -> list[regex.Match[str]]:
        start = time.monotonic()
        try:
            found = list(self.pattern.finditer(text, timeout=max(0.001, self.seconds_left)))
        except TimeoutError as error:
            raise NotPossibleError("pattern-too-slow") from error
        finally:
            self.seconds_left -= time.monotonic() - start
        return found[::-1] if self.pattern.flags & regex.REVERSE else found

    def _expanded(self, hit: regex.Match[str]) -> str:
        if not self.is_regex:
            return self.replacement
        try:
            return hit.expand(self.replacement)
        except (regex.error, ValueError) as error:
            raise _refusal("bad-replacement", error) from error
        except IndexError as error:
            raise _refusal("bad-replacement", error, _first_unknown_group(hit, self.replacement)) from error


def parse_replacement(parameters: Mapping[str, Any]) -> TextReplacement:
    """Return the replacement with the parameters of a request.

    In the replacement of a regular expression, `\\1` and `\\g<name>` are groups. Raises `NotPossibleError` for a wrong
    parameter, or with the place of the error for a wrong pattern.
    """
    find, replacement, side = (parameters.get(name) for name in ("find", "replacement", "side"))
    is_regex, matches_case = (parameters.get(name, False) for name in ("regex", "case"))
    if not isinstance(find, str) or not isinstance(replacement, str) or side not in (*SIDES, "both") or not find:
        raise NotPossibleError("bad-request")
    if type(is_regex) is not bool or type(matches_case) is not bool:
        raise NotPossibleError("bad-request")
    if max(len(find), len(replacement)) > _MOST_CHARACTERS:
        raise NotPossibleError("too-long")
    return TextReplacement(
        _compiled(find if is_regex else regex.escape(find), 0 if matches_case else regex.IGNORECASE),
        replacement,
        is_regex,
        [each for each in SIDES if side in (each, "both")],
        "" if is_regex else max(_PLAIN.findall(find), key=len, default=""),
        _MOST_SECONDS,
    )


def _compiled(find: str, flags: int) -> regex.Pattern[str]:
    """Compile a pattern; raise `NotPossibleError` if it is wrong or would need too much memory."""
    repetitions = 1
    for match in _COSTLY.finditer(find):
        repetitions *= max(1, int(match["count"] or 1))
        if match["recursion"]:
            raise _refusal("bad-pattern", ValueError("recursion is not supported"), match.start())
        if repetitions > _MOST_REPETITIONS:
            raise _refusal("bad-pattern", ValueError("too many repetitions"), match.start())
    try:
        return regex.compile(find, flags)
    except (regex.error, ValueError, RecursionError) as error:
        raise _refusal("bad-pattern", error) from error


def _refusal(code: str, error: Exception, position: int = 0) -> NotPossibleError:
    """Return the error for a wrong pattern or replacement, with the number of the character at which it is wrong."""
    position = getattr(error, "pos", None) or position
    return NotPossibleError(code, reason=getattr(error, "msg", str(error)), place=position + 1)


def _first_unknown_group(hit: regex.Match[str], replacement: str) -> int:
    """Return the position of the first group in a replacement that the pattern does not have."""
    for reference in _REFERENCE.finditer(replacement):
        try:
            hit.expand(reference[0])
        except IndexError:
            return reference.start()
        except (regex.error, ValueError):
            continue  # a part of an escape, such as `\u` of `\u00e9`
    return 0
