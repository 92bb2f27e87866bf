"""Align two lists of segments into beads."""

from parlalign.aligning.list_alignment import align_lists

__all__ = ["align_lists"]
