"""Checks of aligned pairs: facts that differ between the two texts, and whether a record is doubtful and why."""
