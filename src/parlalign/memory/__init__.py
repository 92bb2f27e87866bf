"""The translation memory: records in an SQLite file or a PostgreSQL database, searched by similarity or by words."""

from parlalign.memory.adding import Added, Ids
from parlalign.memory.inconsistencies import Compared, Inconsistency, Sameness, Translation
from parlalign.memory.lookup import Hit
from parlalign.memory.matching import Match
from parlalign.memory.memory_check import Check
from parlalign.memory.record_change import RecordChange, replacement_of
from parlalign.memory.stats import PairStats, Stats
from parlalign.memory.translation_memory import Memory, open_memory
from parlalign.memory.upkeep import Changes
from parlalign.records.record_filter import RecordFilter as Filter

__all__ = [
    "Added",
    "Changes",
    "Check",
    "Compared",
    "Filter",
    "Hit",
    "Ids",
    "Inconsistency",
    "Match",
    "Memory",
    "PairStats",
    "RecordChange",
    "Sameness",
    "Stats",
    "Translation",
    "open_memory",
    "replacement_of",
]
