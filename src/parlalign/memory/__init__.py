"""The translation memory: records in one SQLite file, searched by similarity or by words."""

from parlalign.memory.adding import Added, Ids
from parlalign.memory.lookup import Hit, Match
from parlalign.memory.memory_check import Check
from parlalign.memory.record_change import RecordChange
from parlalign.memory.stats import PairStats, Stats
from parlalign.memory.translation_memory import Memory, open_memory
from parlalign.memory.upkeep import Changes
from parlalign.records.record_filter import RecordFilter as Filter

__all__ = [
    "Added",
    "Changes",
    "Check",
    "Filter",
    "Hit",
    "Ids",
    "Match",
    "Memory",
    "PairStats",
    "RecordChange",
    "Stats",
    "open_memory",
]
