"""An evaluation as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from math import isnan
from typing import Any

from parlalign.evaluation.calibration import Calibration, ReliabilityBin
from parlalign.evaluation.evaluate import Agreement, Evaluation
from parlalign.io.resources import version_of_outputs


def evaluation_json(evaluation: Evaluation) -> str:
    """Return one line of JSON: null stands for no figure, and there are no bins if a score is not a probability."""
    content = {
        "parlalign": version_of_outputs(),
        "documents": evaluation.documents,
        "strict": _agreement(evaluation.strict),
        "lax": _agreement(evaluation.lax),
        "pairs": _agreement(evaluation.pairs),
        "shapes": {shape: _agreement(agreement) for shape, agreement in evaluation.shapes},
        "deletions": _agreement(evaluation.deletions),
        "published": {
            "strict": _agreement(evaluation.published_strict),
            "lax": _agreement(evaluation.published_lax),
        },
        "overlapping": evaluation.overlapping,
        "repeated": evaluation.repeated,
        "unknown": evaluation.unknown,
        "calibration": _calibration(evaluation.calibration),
    }
    return json.dumps(content, allow_nan=False)


def _agreement(agreement: Agreement) -> dict[str, float | None]:
    names = ("precision", "recall", "f1")
    return {name: _number(figure) for name, figure in zip(names, agreement.figures, strict=True)} | asdict(agreement)


def _calibration(calibration: Calibration) -> dict[str, Any]:
    return {
        "error": _number(calibration.error),
        "count": calibration.count,
        "outside": calibration.outside,
        "missing": calibration.missing,
        "bins": [] if calibration.outside else [_bin(row) for row in calibration.bins],
    }


def _bin(row: ReliabilityBin) -> dict[str, float | None]:
    figures = {"mean_score": _number(row.mean_score), "share_right": _number(row.share_right)}
    return {"low": row.low, "high": row.high, "count": row.count} | figures


def _number(figure: float) -> float | None:
    return None if isnan(figure) else figure
