"""Line numbers."""

from parlalign.records import Edit


def margin_number_edits(source: str) -> list[Edit]:
    return []
