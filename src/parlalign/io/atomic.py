"""Write a file whole or not at all."""

from __future__ import annotations

import gzip
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from parlalign.errors import ParlalignError


@contextmanager
def atomic_write(path: str | Path) -> Iterator[BinaryIO]:
    """Yield a file beside `path` that takes its place at the end; after an error the old file is as it was.

    What goes to a name that ends in `.gz` is packed, the same bytes for the same content.
    """
    target = Path(os.path.realpath(path))  # Path.resolve raises RuntimeError for a link to itself
    temporary: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(
            dir=target.absolute().parent, prefix=f".{target.name[:40]}.", suffix=".part", delete=False
        ) as file:
            temporary = Path(file.name)
            if target.suffix.lower() == ".gz":
                with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
                    yield cast("BinaryIO", packed)
            else:
                yield cast("BinaryIO", file)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
        temporary.replace(target)
        temporary = None
    except OSError as error:
        raise ParlalignError(f"{path}: cannot be written ({error.strerror}): check the folder and the disk") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0o077)  # not 0: what another thread makes in this moment is its owner's alone
    os.umask(mask)
    return mask
