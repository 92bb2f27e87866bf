"""Train the parameters of Punkt (Kiss and Strunk 2006), which finds the ends of sentences."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from typing import BinaryIO

_FEWEST = 5  # occurrences of a word, collocation or sentence start


def train_sentences(lines: Iterable[str]) -> dict[str, object]:
    """Return the parameters of Punkt trained on paragraphs; rare words are left out of the orthography."""
    from nltk.tokenize.punkt import PunktTrainer

    trainer = PunktTrainer()
    trainer.INCLUDE_ALL_COLLOCS = False
    text = "\n".join(lines)
    trainer.train(text, finalize=False)
    trainer.freq_threshold(ortho_thresh=_FEWEST, type_thresh=_FEWEST, colloc_thres=_FEWEST, sentstart_thresh=_FEWEST)
    trainer.finalize_training()
    learnt = trainer.get_params()
    return {
        "abbreviations": sorted(learnt.abbrev_types),
        "collocations": sorted(map(list, learnt.collocations)),
        "starters": sorted(learnt.sent_starters),
        "orthography": dict(sorted(learnt.ortho_context.items())),
    }


def save_sentences(learnt: dict[str, object], file: BinaryIO) -> None:
    """Write the parameters as gzipped JSON; the same parameters give the same bytes."""
    content = json.dumps(learnt, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    file.write(gzip.compress(content, mtime=0))
