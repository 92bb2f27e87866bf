"""Vectors of segments and of their parts, by any encoder."""

from __future__ import annotations

from collections.abc import Sequence

from parlalign.encoding.encoder import Encoder, Vectors


def divided_vectors(encoder: Encoder, segments: Sequence[Sequence[str]], longest: int) -> tuple[list[Vectors], Vectors]:
    """Return the span vectors of segments that are divided into parts, and unit vectors of all parts, (k, dimensions).

    The bundled encoder embeds each token once for both; other encoders embed the parts as separate texts.
    """
    from parlalign.encoding.use_encoder import UseEncoder

    if isinstance(encoder, UseEncoder):
        return encoder.divided_vectors(segments, longest)
    spans = encoder.span_vectors([" ".join(parts) for parts in segments], longest)
    return spans, encoder.span_vectors([part for parts in segments for part in parts], 1)[0]
