"""A Dask cluster on this machine, as a program that prints its address on stdout and ends when stdin is closed.

The local cluster of Dask is not used for two reasons. Its workers import the main program again, so that scripts need a
guard (`if __name__ == "__main__"`), and it gives up a worker that takes more than 15 seconds to restart. Here each
worker is a separate program.
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

from parlalign.batch.local_engine import command_for

_QUIET = logging.CRITICAL + 1  # the run reports all errors itself
_VERBOSE = ("distributed", "tornado", "asyncio")
_ALLOWED_DEATHS = 1
"""How many workers may die during a document before Dask raises KilledWorker at the next death."""
_CONNECT = 5  # seconds; on one machine, a process that does not answer by then has ended
_CHECK_INTERVAL = 0.2  # seconds between two checks of a worker


def main(role: str, *arguments: str) -> None:
    """Run a cluster, or one of its workers: `serve WORKERS`, `work ADDRESS FOLDER`."""
    stdout = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # output of libraries must not be read as the address
    import distributed  # noqa: F401 - it sets levels of loggers when it is imported

    for name in _VERBOSE:
        logging.getLogger(name).setLevel(_QUIET)
    if role == "serve":
        with TemporaryDirectory(prefix="parlalign-", ignore_cleanup_errors=True) as folder:
            try:
                asyncio.run(_serve(int(arguments[0]), folder, stdout))
            except subprocess.CalledProcessError as error:
                sys.exit(error.returncode)  # the worker has printed the reason; the run reports the failure
    else:
        asyncio.run(_run_worker(*arguments))


async def _serve(workers: int, folder: str, stdout: TextIO) -> None:
    import dask
    from distributed import Scheduler
    from distributed.security import Security

    dask.config.set(
        {
            "distributed.scheduler.allowed-failures": _ALLOWED_DEATHS,
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
        supervisors = [asyncio.create_task(_supervise(scheduler.address, folder)) for _ in range(workers)]
        try:
            while not scheduler.workers:
                ended, _ = await asyncio.wait(supervisors, timeout=_CHECK_INTERVAL, return_when=asyncio.FIRST_COMPLETED)
                for supervisor in ended:
                    supervisor.result()
            stdout.write(json.dumps(scheduler.address) + "\n")
            stdout.flush()
            await asyncio.to_thread(sys.stdin.buffer.read)
        finally:
            for supervisor in supervisors:
                supervisor.cancel()
            await asyncio.gather(*supervisors, return_exceptions=True)


async def _supervise(address: str, folder: str) -> NoReturn:
    """Start a worker, and start it again whenever it dies; raise `CalledProcessError` if it cannot start at all."""
    command = command_for(__name__, "work", address, folder)
    has_started = False
    while True:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - a program of parlalign
        try:
            while process.poll() is None:
                await asyncio.sleep(_CHECK_INTERVAL)
        finally:
            process.kill()
            process.wait()
        if process.returncode > 0 and not has_started:
            raise subprocess.CalledProcessError(process.returncode, command)
        has_started = True


async def _run_worker(address: str, folder: str) -> None:
    from distributed import Worker

    # The memory of a document is limited where it is aligned, as with the local engine.
    async with Worker(address, nthreads=1, memory_limit=0, local_directory=folder, dashboard=False) as worker:
        await worker.finished()
