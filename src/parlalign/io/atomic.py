"""Atomic writing: a file is written completely or not at all."""

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
    """Yield a temporary file that replaces `path` at the end of the block; after an error, `path` is unchanged.

    If the name ends in `.gz` the content is compressed, always to the same bytes.
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
    mask = os.umask(0o077)  # not 0: files that another thread creates in the meantime must not be open to all users
    os.umask(mask)
    return mask
