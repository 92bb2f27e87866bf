"""Where the trained models are: inside the installed package, or in `models/` of a checkout."""

import hashlib
from functools import cache
from pathlib import Path

from parlalign.errors import ParlalignError

_PLACES = (Path(__file__).parent / "models", Path(__file__).parents[2] / "models")


@cache
def model_path(name: str) -> Path:
    """Return the path of a model file such as `breaks.nl.npz`; raise `ParlalignError` where it is missing."""
    for place in _PLACES:
        if (place / name).is_file():
            return place / name
    raise ParlalignError(f"model {name} is missing: install parlalign again, or make it with `parlalign train`")


@cache
def model_hash(name: str) -> str:
    """Return the first 12 hexadecimal digits of the SHA-256 of a model file."""
    return hashlib.sha256(model_path(name).read_bytes()).hexdigest()[:12]
