"""A cluster of Dask on this machine, as a program: its address goes out on stdout, and it ends when stdin does.

Dask starts its processes by importing the main program again. Here that is this one, and never the script of a user,
which may lack the guard that such a start asks for; and what Dask has to say of workers that come and go stays apart.
"""

from __future__ import annotations

import json
import os
import sys

_LOGS = 60  # above CRITICAL: what concerns the run is told by the run


def main(workers: str, folder: str) -> None:
    """Serve `workers` processes of one thread each until stdin ends; their files go to `folder`."""
    outcomes = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no address
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=int(workers),
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        local_directory=folder,
        memory_limit=0,  # what a document may take is bound where it is aligned, as with the local engine
        silence_logs=_LOGS,
    ) as cluster:
        outcomes.write(json.dumps(cluster.scheduler_address) + "\n")
        outcomes.flush()
        sys.stdin.buffer.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
