"""The command line."""

from parlalign.cli.root import main

__all__ = ["main"]
