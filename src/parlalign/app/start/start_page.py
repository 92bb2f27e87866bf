"""The HTTP interface of the start page."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable
from contextlib import ExitStack, suppress
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from parlalign._version import __version__
from parlalign.app.start.drafts import MOST_FILE_BYTES, MOST_FILES, MOST_TOTAL_BYTES, Draft, Drafts
from parlalign.app.start.error_views import error_view
from parlalign.app.start.known_memories import KnownMemories
from parlalign.app.start.own_folder import own_folder
from parlalign.app.start.saved_reviews import SavedReviews
from parlalign.app.start.saved_settings import SavedSettings
from parlalign.app.start.session_folder import session_folder
from parlalign.app.start.start_jobs import Jobs
from parlalign.app.start.worker_process import FailedTaskError, WorkerEndedError, WorkerProcess
from parlalign.encoding import DEFAULT_ENCODER, languages_to_choose
from parlalign.errors import ParlalignError
from parlalign.io.atomic import cannot_write
from parlalign.languages import check_pair, name_of
from parlalign.options import check_encoded
from parlalign.records import LEVELS
from parlalign.review.application import OpenReviews
from parlalign.review.json_requests import Json, json_body
from parlalign.review.offered_memory import OfferedMemory
from parlalign.review.page_files import Handler

_LONGEST_READING = 30.0
"""Seconds in which a draft is read to propose languages; after that, the person chooses them."""
_STATUS = {
    "gone": 410, "too-large": 413, "too-large-together": 413, "too-many-files": 413, "disk-full": 507,
    "worker-ended": 503,
}  # fmt: skip
"""The HTTP status of errors by their code; it is 422 for others."""


class _Session(NamedTuple):
    """What a server needs once files are dropped."""

    drafts: Drafts
    jobs: Jobs
    reader: WorkerProcess
    """The process that reads drafts, so that these do not wait for a job."""


class StartPage:
    """The requests of the start page. Nothing is written until it is opened."""

    def __init__(self, home: Path | None = None, *, encoder: str = DEFAULT_ENCODER) -> None:
        self.home = home or own_folder()
        self.encoder = encoder
        self.saved = SavedReviews(self.home)
        self.settings = SavedSettings(self.home)
        self.memories = KnownMemories(self.home, self.settings)
        self.reviews = OpenReviews(self.saved.path_of, OfferedMemory(self.memories))
        self._stack = ExitStack()
        self._stack.enter_context(self.reviews)
        self._reading: Draft | None = None
        """The draft whose files are read."""
        self._is_reading = threading.Lock()

    def __enter__(self) -> StartPage:
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()

    @property
    def routes(self) -> list[BaseRoute]:
        def route(path: str, handler: Callable[[Request], Awaitable[Any]], method: str = "GET") -> Route:
            return Route(f"/api/{path}", _with_errors(handler), methods=[method])

        return [
            route("start", self.start),
            route("settings", self.all_settings),
            route("settings", self.change_settings, "PUT"),
            route("drafts", self.new_draft, "POST"),
            route("drafts/{id}", self.describe_draft),
            route("drafts/{id}", self.remove_draft, "DELETE"),
            route("drafts/{id}/files", self.receive_file, "PUT"),
            route("jobs", self.new_job, "POST"),
            route("jobs/{id}", self.job),
            route("jobs/{id}", self.cancel_job, "DELETE"),
            route("reviews/{id}", self.remove_review, "DELETE"),
            route("memories", self.all_memories),
            route("memories", self.add_to_memory, "POST"),
        ]

    @cached_property
    def _session(self) -> _Session:
        folder = self._stack.enter_context(session_folder(self.home))
        drafts = Drafts(folder / "drafts")
        jobs = Jobs(drafts, self.saved, folder / "jobs", self.encoder)
        session = _Session(drafts, jobs, WorkerProcess(loaded_encoder=None))
        self._stack.callback(session.jobs.close)
        self._stack.callback(session.reader.close)
        return session

    async def start(self, _request: Request) -> dict[str, Any]:
        with suppress(ParlalignError):  # it is told when a file is dropped
            for worker in (self._session.reader, self._session.jobs.worker):
                worker.start()
        return {
            "version": __version__,
            "languages": [{"code": code, "name": name_of(code)} for code in languages_to_choose(self.encoder)],
            "levels": LEVELS,
            "settings": self.settings.all(),
            "limits": {"file_bytes": MOST_FILE_BYTES, "total_bytes": MOST_TOTAL_BYTES, "files": MOST_FILES},
            "reviews": await run_in_threadpool(self.saved.views),
        }

    async def all_settings(self, _request: Request) -> dict[str, Any]:
        return self.settings.all()

    async def change_settings(self, request: Request) -> dict[str, Any]:
        return self.settings.update(await json_body(request))

    async def new_draft(self, request: Request) -> dict[str, Any]:
        await json_body(request)
        return {"draft": self._session.drafts.new()}

    async def receive_file(self, request: Request) -> dict[str, Any]:
        draft = self._draft(request.path_params["id"])
        path = request.query_params.get("path", "")
        if draft.uses:
            _gone("draft")
        try:
            return {"path": path, "size": await draft.receive(path, request.stream())}
        except ClientDisconnect as error:
            raise ParlalignError(f"{path}: was not sent completely", code="bad-request") from error

    async def describe_draft(self, request: Request) -> dict[str, Any]:
        draft = self._draft(request.path_params["id"])
        facts = draft.facts
        if facts is None:
            facts = await run_in_threadpool(self._read, draft)
        former = self.settings.all().get("level")
        return {**facts, "level": former if former in LEVELS else LEVELS[0]}

    def _read(self, draft: Draft) -> dict[str, Any]:
        """Return the facts of a draft, and keep them until it changes."""
        with self._is_reading:
            if not draft.stored:
                raise _no_files()
            if draft.facts is not None:
                return draft.facts
            files = dict(draft.stored)
            self._reading = draft
            try:
                facts = self._proposed(draft) if draft.root.exists() else _gone("draft")
            finally:
                self._reading = None
            if files == draft.stored:
                draft.facts = facts
            return facts

    def _proposed(self, draft: Draft) -> dict[str, Any]:
        """Return what a process finds in the files of a draft, or what their names show if it takes too long."""
        try:
            task = {"do": "propose", "dropped": draft.dropped(), "former": self._former_languages()}
            task["encoder"] = self.encoder
            facts = self._session.reader.run(task, timeout=_LONGEST_READING)
        except FailedTaskError as error:
            view = draft.error_view(error.view)
            raise ParlalignError(view["message"], code=view["error"], values=view["values"]) from error
        except WorkerEndedError:
            return draft.unread_facts()
        errors = ({"error": draft.error_view(file["error"])} if "error" in file else {} for file in facts["files"])
        return {**facts, "files": [file | error for file, error in zip(facts["files"], errors, strict=True)]}

    def _former_languages(self) -> list[str] | None:
        languages = self.settings.all().get("languages")
        try:
            _check_languages(languages, self.encoder)
        except ParlalignError:
            return None
        return languages

    async def remove_draft(self, request: Request) -> dict[str, Any]:
        identity = request.path_params["id"]
        if self._reading and self._reading is self._session.drafts.get(identity):
            self._session.reader.kill()
        return {"removed": self._session.drafts.remove(identity)}

    async def new_job(self, request: Request) -> dict[str, Any]:
        parameters = await json_body(request)
        identity, languages, level = (parameters.get(name) for name in ("draft", "languages", "level"))
        draft = self._draft(identity)
        _check_not_empty(draft)
        if languages is not None:
            _check_languages(languages, self.encoder)
        if level is not None and level not in LEVELS:
            raise ParlalignError(f"level: give one of {', '.join(LEVELS)}", code="bad-request")
        chosen = {"languages": languages, "level": level}
        with suppress(ParlalignError):  # a disk that is full is a reason to tell when the review is stored
            self.settings.update({name: value for name, value in chosen.items() if value})
        return {
            "job": self._session.jobs.add(
                str(identity), draft, {**chosen, "level": level or LEVELS[0], "encoder": self.encoder}
            )
        }

    async def job(self, request: Request) -> dict[str, Any]:
        return self._session.jobs.view(request.path_params["id"]) or _gone("job")

    async def cancel_job(self, request: Request) -> dict[str, Any]:
        identity = request.path_params["id"]
        return (self._session.jobs.cancel(identity) and self._session.jobs.view(identity)) or _gone("job")

    async def remove_review(self, request: Request) -> dict[str, Any]:
        identity, deletes = request.path_params["id"], request.query_params.get("delete") == "1"
        if deletes and self.saved.is_own(identity):
            self.reviews.close(identity)
        return {"removed": self.saved.remove(identity, deletes=deletes)}

    async def all_memories(self, _request: Request) -> dict[str, Any]:
        return {"memories": self.memories.views()}

    async def add_to_memory(self, request: Request) -> dict[str, Any]:
        parameters = await json_body(request)
        review, memory, only_accepted = (parameters.get(name) for name in ("review", "memory", "accepted"))
        if not isinstance(review, str) or not isinstance(memory, str) or not isinstance(only_accepted, bool):
            raise ParlalignError("memories: give a review, a memory and whether only accepted", code="bad-request")
        journal = self.reviews.journal_of(review) or _gone("review")
        return await run_in_threadpool(self.memories.add, journal, memory, only_accepted=only_accepted)

    def _draft(self, identity: object) -> Draft:
        draft = self._session.drafts.get(identity) if isinstance(identity, str) else None
        return draft or _gone("draft")


def _check_not_empty(draft: Draft) -> None:
    """Raise `ParlalignError` for a draft without files, or of one or two files of which one is empty."""
    if not draft.stored:
        raise _no_files()
    empty = [path for path, size in draft.sizes.items() if not size]
    if empty and len(draft.sizes) <= 2:
        message = f"{empty[0]}: is empty: drop the file with the text"
        raise ParlalignError(message, code="empty-file", values={"path": empty[0]})


def _no_files() -> ParlalignError:
    return ParlalignError("no file was dropped: drop one", code="no-files")


def _gone(what: str) -> Any:
    """Raise the error for a draft or job that is not there any more."""
    raise ParlalignError(f"this {what} has been removed: drop the files again", code="gone")


def _check_languages(languages: object, encoder: str) -> None:
    """Raise `ParlalignError` if a value is not two languages that an encoder knows."""
    if not isinstance(languages, list) or len(languages) != 2 or not all(isinstance(c, str) for c in languages):
        raise ParlalignError("languages: give two codes", code="bad-request")
    check_pair((languages[0], languages[1]))
    check_encoded(languages, encoder)


def _with_errors(handler: Callable[[Request], Awaitable[Any]]) -> Handler:
    """Answer a request with the value of a handler as JSON, and errors with their code and message."""

    async def handle(request: Request) -> Response:
        try:
            return Json(await handler(request))
        except OSError as error:
            refused = cannot_write(error.filename or own_folder(), error)
        except ParlalignError as error:
            refused = error
        return Json(error_view(refused), _STATUS.get(refused.code, 422))

    return handle
