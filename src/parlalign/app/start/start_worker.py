"""A program that reads tasks of the start page on stdin and writes their progress and results to stdout, as JSON lines.

It keeps the models, and can be killed at any time: what it makes lies in a folder that is removed then.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from parlalign.app.start.error_views import error_view
from parlalign.errors import ParlalignError

_LEAST_SHOWN = 0.01
"""The share of a stage that is worth a line."""

_Send = Callable[[dict[str, Any]], None]


def main() -> None:
    """Do one task after the other until there are no more, or until the server has ended."""
    results = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # output of libraries must not get between the results
    tasks: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=[tasks], daemon=True).start()

    def send(reply: dict[str, Any]) -> None:
        results.write(json.dumps(reply).encode("ascii") + b"\n")
        results.flush()

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
    try:
        return {"result": TASKS[task.pop("do")](send, **task)}
    except ParlalignError as error:
        return {"error": error_view(error)}
    except MemoryError:
        return {"error": error_view(ParlalignError("not enough memory: drop smaller files", code="out-of-memory"))}
    except OSError as error:
        from parlalign.io.atomic import cannot_write

        return {"error": error_view(cannot_write(str(error.filename or "file"), error))}


def _warm_up(_send: _Send, *, encoder: bool) -> None:
    """Load what the tasks need: the identification of languages, and the encoder."""
    from parlalign.languages.column_languages import identify_text

    identify_text("Das Parlament fordert die Kommission auf.")
    if encoder:
        from parlalign.options import Options
        from parlalign.pipeline import align_documents
        from parlalign.records import Document

        texts = ("Het Parlement verzoekt de Commissie.", "Das Parlament fordert die Kommission auf.")
        align_documents([Document(str(k), text) for k, text in enumerate(texts)], Options())


def _propose(_send: _Send, *, folder: str, files: dict[str, str], former: Any, top_folder: str) -> dict[str, Any]:
    from parlalign.app.start.proposals import DroppedFiles, propose

    return propose(DroppedFiles(folder, files, tuple(former) if former else None), top_folder)


def _open(  # noqa: PLR0913 - the fields of a task
    send: _Send, *, inputs: list[str], names: list[str], languages: Any, level: str, job_folder: str, own_folder: str
) -> dict[str, Any]:
    """Make the journal of a review, or find that of the same files with the same options."""
    from parlalign.app.open_review import open_review
    from parlalign.options import Options

    pair = tuple(languages) if languages else None
    options = Options(languages=pair or ("nl", "de"), level=level)  # type: ignore[arg-type]
    name = _journal_name(names, inputs, [languages, level])
    former = Path(own_folder) / name
    if former.exists():
        return {"journal": str(former), "is_resumed": True, "notes": []}
    opened = open_review(inputs, journal=str(Path(job_folder) / name), languages=pair, options=options)
    opened.path.chmod(0o600)
    return {"journal": str(opened.path), "is_resumed": opened.is_resumed, "notes": list(opened.notes)}


TASKS: dict[str, Callable[..., Any]] = {"warm": _warm_up, "propose": _propose, "open": _open}
