"""A command of parlalign that serves pages or requests, as a process."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path


class ServerProcess:
    """A process that runs `program`, which is Python code, with some arguments, and the address that it prints."""

    def __init__(self, folder: Path, program: str, *arguments: str, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, *arguments],
            cwd=folder,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        self.address = self.process.stdout.readline().strip()

    @property
    def port(self) -> int:
        return int(re.findall(r":(\d+)/", self.address)[0])
