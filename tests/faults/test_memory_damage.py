"""Some of the copies of `memory_damage`, the same ones on every run."""

from __future__ import annotations

from memory_damage import Outcomes, run

_COUNT, _SEED = 16, 20_261_128


def test_a_damaged_memory_is_refused_or_exported_whole() -> None:
    outcomes = Outcomes()
    run(range(_COUNT), _SEED, outcomes, in_process=True)
    assert outcomes.failures == []
    total = sum(outcomes.counts.values(), start=outcomes.counts["?"])
    assert total["refused"] > 2
    assert total["whole"] > 2
