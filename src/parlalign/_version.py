"""The version of parlalign."""

__version__ = "0.1.0"
