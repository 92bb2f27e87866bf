"""The most probable languages of the parts of a text (Viterbi 1967)."""

from __future__ import annotations

import numpy as np

from parlalign.learning.arrays import Doubles, Flags


def best_path(evidence: Doubles, costs: Doubles) -> Flags:
    """Return, for each part, whether it is in the second language on the path of least cost.

    The path depends only on the lead of one language over the other, and the cost of a change limits the lead.
    """
    lead = float(evidence[0])
    leads, limits = [lead], costs.tolist()
    for score, limit in zip(evidence[1:].tolist(), limits, strict=True):
        if lead > limit:
            lead = limit
        elif lead < -limit:
            lead = -limit
        lead += score
        leads.append(lead)
    is_second = lead > 0
    path = [is_second]
    for limit, lead in zip(reversed(limits), reversed(leads[:-1]), strict=True):
        is_second = lead >= -limit if is_second else lead > limit
        path.append(is_second)
    return np.array(path[::-1], dtype=bool)
