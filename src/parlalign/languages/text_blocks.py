"""A sample of a text."""

_BLOCK = 1000  # characters
_MOST_BLOCKS = 20


def text_blocks(text: str) -> list[str]:
    """Divide a text into blocks of one length; return 20 that are evenly spaced if there are more."""
    text = "\n".join(line for part in text.splitlines() if (line := " ".join(part.split())))
    count = max(min(len(text) // _BLOCK, _MOST_BLOCKS), 1)
    length = max(_BLOCK, len(text) // count) if count < _MOST_BLOCKS else _BLOCK
    starts = [k * max(len(text) - length, 0) // max(count - 1, 1) for k in range(count)]
    return [text[start : start + length] for start in starts]
