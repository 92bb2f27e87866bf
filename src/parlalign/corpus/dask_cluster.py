"""A cluster of Dask on this machine, as a program: its address goes out on stdout, and it ends when stdin does.

Dask's own local cluster starts its workers by importing the main program again, which a script of a user must guard
against, and gives up workers that take more than 15 seconds to come back. Here each is a program like any other.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import subprocess
import sys
from tempfile import TemporaryDirectory
from typing import NoReturn, TextIO

from parlalign.corpus.local import program_of

_QUIET = logging.CRITICAL + 1  # what concerns the run is told by the run
_LOUD = ("distributed", "tornado", "asyncio")
_FAILURES = 1
"""Deaths of workers that a document survives (KilledWorker), and once more where it is tried by itself."""
_CONNECT = 5  # seconds; on one machine, who does not answer is dead
_PAUSE = 0.2  # seconds between two looks at a worker


def main(role: str, *words: str) -> None:
    """Serve a cluster, or be one of its workers: `serve WORKERS`, `work ADDRESS FOLDER`."""
    told = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no address
    import distributed  # noqa: F401 - which sets levels when it is imported

    for name in _LOUD:
        logging.getLogger(name).setLevel(_QUIET)
    if role == "serve":
        with TemporaryDirectory(prefix="parlalign-", ignore_cleanup_errors=True) as folder:
            try:
                asyncio.run(_serve(int(words[0]), folder, told))
            except subprocess.CalledProcessError as error:
                sys.exit(error.returncode)  # the worker has said why, and the run says the rest
    else:
        asyncio.run(_work(*words))


async def _serve(workers: int, folder: str, told: TextIO) -> None:
    import dask
    from distributed import Scheduler
    from distributed.security import Security

    dask.config.set(
        {
            "distributed.scheduler.allowed-failures": _FAILURES,
            "distributed.comm.timeouts.connect": _CONNECT,
            "temporary-directory": folder,
        }
    )
    protocol = "tls" if Security().require_encryption else "tcp"  # as Dask is configured
    async with Scheduler(
        host="127.0.0.1",
        port=0,
        protocol=protocol,
        dashboard=False,
        dashboard_address="127.0.0.1:0",  # of its HTTP server; the default port may be taken by another cluster
    ) as scheduler:
        crew = [asyncio.create_task(_keep(scheduler.address, folder)) for _ in range(workers)]
        try:
            while not scheduler.workers:
                ended, _ = await asyncio.wait(crew, timeout=_PAUSE, return_when=asyncio.FIRST_COMPLETED)
                for member in ended:
                    member.result()
            told.write(json.dumps(scheduler.address) + "\n")
            told.flush()
            await asyncio.to_thread(sys.stdin.buffer.read)
        finally:
            for member in crew:
                member.cancel()
            await asyncio.gather(*crew, return_exceptions=True)


async def _keep(address: str, folder: str) -> NoReturn:
    """Start a worker, and another whenever it dies; one that cannot even start raises `CalledProcessError`."""
    command = program_of(__name__, "work", address, folder)
    has_worked = False
    while True:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - our own program
        try:
            while process.poll() is None:
                await asyncio.sleep(_PAUSE)
        finally:
            process.kill()
            process.wait()
        if process.returncode > 0 and not has_worked:
            raise subprocess.CalledProcessError(process.returncode, command)
        has_worked = True


async def _work(address: str, folder: str) -> None:
    from distributed import Worker

    # What a document may take is bound where it is aligned, as with the local engine.
    async with Worker(address, nthreads=1, memory_limit=0, local_directory=folder, dashboard=False) as worker:
        await worker.finished()
