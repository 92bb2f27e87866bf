"""A program that reads tasks of the start page on stdin and writes their progress and results to stdout, as JSON lines.

It keeps the models, and can be killed at any time: what it makes lies in a folder that is removed then.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from parlalign.app.start.error_views import error_view, unexpected
from parlalign.errors import ParlalignError
from parlalign.text.normalization import printable

if TYPE_CHECKING:
    from parlalign.app.start.proposals import DroppedFiles
    from parlalign.records import Level

logger = logging.getLogger(__name__)

_LONGEST_NAME = 50  # characters, of up to four bytes; file systems allow 255 bytes, with the suffixes of SQLite
_HASH_LENGTH = 12  # hexadecimal digits: two different reviews get the same name once in 10^7 of them

_Send = Callable[[dict[str, Any]], None]


def main(encoder: str = "") -> None:
    """Do one task after the other until there are no more, or until the server has ended."""
    results = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # output of libraries must not get between the results
    tasks: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=[tasks], daemon=True).start()

    def send(reply: dict[str, Any]) -> None:
        results.write(json.dumps(reply).encode("ascii") + b"\n")
        results.flush()

    with suppress(ParlalignError):  # a task that needs it reports it
        _load_models(encoder)
    try:
        while True:
            send(_reply(json.loads(tasks.get()), send))
    except BrokenPipeError:
        os._exit(1)


def _listen(tasks: SimpleQueue[bytes]) -> None:
    """Put tasks into the queue; end the program in the middle of a task when the server has ended."""
    for line in sys.stdin.buffer:
        tasks.put(line)
    os._exit(0)


def _reply(task: dict[str, Any], send: _Send) -> dict[str, Any]:
    from parlalign.app.start.proposals import DroppedFiles

    try:
        do, dropped = _TASKS[task.pop("do")], DroppedFiles(**task.pop("dropped"))
        return {"result": do(send, dropped, **task)}
    except ParlalignError as error:
        return {"error": error_view(error)}
    except MemoryError:
        return {"error": error_view(ParlalignError("not enough memory: drop smaller files", code="out-of-memory"))}
    except OSError as error:
        from parlalign.io.atomic import cannot_write

        return {"error": error_view(cannot_write(str(error.filename or "file"), error))}
    except Exception as error:
        logger.exception("a task of the start page")
        return {"error": error_view(unexpected(error))}


def _load_models(encoder: str) -> None:
    """Load what the tasks need, so that the first one does not wait for it."""
    from parlalign.app.start.proposals import languages_of
    from parlalign.records import Document

    texts = ("Het Parlement verzoekt de Commissie.", "Das Parlament fordert die Kommission auf.")
    documents = [Document(str(k), text) for k, text in enumerate(texts)]
    languages_of(documents[0], "")
    if encoder:
        from parlalign.options import Options
        from parlalign.pipeline import align_documents

        align_documents(documents, Options(encoder=encoder))


def _propose(_send: _Send, dropped: DroppedFiles, *, former: list[str] | None, encoder: str) -> dict[str, Any]:
    from parlalign.app.start.proposals import propose

    return propose(dropped, _pair(former), encoder)


def _open(  # noqa: PLR0913 - the choices of the person, and where the review is stored
    send: _Send,
    dropped: DroppedFiles,
    *,
    languages: list[str] | None,
    level: Level,
    encoder: str,
    folders: tuple[str, str],
) -> dict[str, Any]:
    """Make the journal of a review in the first of `folders`, or find one of the same files and options in the other.

    Returns its path, whether it existed, messages, and files that could not be aligned.
    """
    from parlalign.app.open_review import open_review
    from parlalign.app.review_inputs import JOURNAL_SUFFIX, default_journal, journal_facts, kind_of_inputs
    from parlalign.options import Options

    pair = _pair(languages)
    options = Options(level=level, encoder=encoder)
    options = replace(options, languages=pair) if pair else options
    if pair is None and dropped.kind != "records":
        raise ParlalignError("texts are aligned in two languages: choose them", code="no-languages")
    facts = journal_facts(dropped.inputs, kind_of_inputs(dropped.inputs), pair, options)
    content = json.dumps([sorted(facts["inputs"]), facts["choices"]]).encode("ascii")
    end = f"-{sha256(content).hexdigest()[:_HASH_LENGTH]}{JOURNAL_SUFFIX}"
    making, finished = map(Path, folders)
    for journal in finished.glob(f"*{end}"):
        return {"journal": str(journal), "resumed": True, "notes": [], "not_aligned": []}
    path = making / f"{default_journal(dropped.inputs).stem[:_LONGEST_NAME]}{end}"
    opened = open_review(
        dropped.inputs, journal=str(path), languages=pair, options=options, progress=_StageSender(send)
    )
    path.chmod(0o600)
    made = {"notes": list(opened.notes), "not_aligned": [printable(name) for name in opened.not_aligned]}
    return {"journal": str(path), "resumed": False, **made}


def _pair(codes: list[str] | None) -> tuple[str, str] | None:
    return (codes[0], codes[1]) if codes else None


class _StageSender:
    """Sends the stage and the share of it that is done, unless the share is nearly the one before."""

    def __init__(self, send: _Send) -> None:
        self._send = send
        self._shown = ("", 0.0)

    def __call__(self, stage: str, share: float) -> None:
        if (stage, round(share, 2)) != self._shown:
            self._shown = (stage, round(share, 2))
            self._send({"stage": stage, "share": self._shown[1]})


_TASKS: dict[str, Callable[..., Any]] = {"propose": _propose, "open": _open}
