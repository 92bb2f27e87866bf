"""Names for the array types that the learners and the code around them share."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.int64]
Integers = npt.NDArray[np.integer[Any]]
"""Integers of any width; arrays of millions of them use a narrow one."""
