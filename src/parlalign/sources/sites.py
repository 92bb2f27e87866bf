"""The sites from which texts are fetched, and how they are asked."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from parlalign._version import __version__
from parlalign.errors import ParlalignError
from parlalign.io.web_cache import WebCache, default_cache_folder
from parlalign.io.web_client import WebClient

_CELLAR = "https://publications.europa.eu"
_DOCEO = "https://www.europarl.europa.eu"


@dataclass(frozen=True, slots=True)
class Sites:
    """The options of fetching.

    `cellar` and `doceo` are the addresses of the two sites, which tests and mirrors replace. `contact` is an address of
    yours that the sites see with each request, `delay` the least number of seconds between two requests to a site, and
    `cache` the folder for what was fetched, or None.
    """

    cellar: str = _CELLAR
    doceo: str = _DOCEO
    contact: str = ""
    delay: float = 1.0
    cache: str | Path | None = field(default_factory=default_cache_folder)

    @classmethod
    def from_environment(cls) -> Sites:
        """Return the options with the values of PARLALIGN_CELLAR, PARLALIGN_DOCEO and PARLALIGN_CONTACT if set."""
        return cls(
            cellar=os.environ.get("PARLALIGN_CELLAR") or _CELLAR,
            doceo=os.environ.get("PARLALIGN_DOCEO") or _DOCEO,
            contact=os.environ.get("PARLALIGN_CONTACT", ""),
        )

    @property
    def user_agent(self) -> str:
        """The name of this program as the sites see it; raise `ParlalignError` for a contact that is no plain text."""
        if not self.contact:
            return f"parlalign/{__version__}"
        if not self.contact.isascii() or not self.contact.isprintable() or len(self.contact) > 200:
            raise ParlalignError(f"contact {self.contact!r:.60}: give an e-mail address or a web address")
        return f"parlalign/{__version__} (+{self.contact})"

    def client(self, base: str) -> WebClient:
        """Return a client for one of the sites."""
        cache = None if self.cache is None else WebCache(self.cache)
        return WebClient(base, user_agent=self.user_agent, delay=self.delay, cache=cache)
