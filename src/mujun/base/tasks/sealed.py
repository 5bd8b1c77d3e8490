"""What the program keeps on disk, with a checksum of name and content: a damaged one is told, and as good as none."""

import hashlib
import shutil
import warnings
from contextlib import suppress
from pathlib import Path

from mujun.base.tasks.bounded import read_kept
from mujun.base.text import Text

_SEAL_BYTES = hashlib.sha256().digest_size


def sealed(name: bytes, content: bytes) -> bytes:
    """Return content behind a checksum of it and its name, so that none takes the place of another."""
    return hashlib.sha256(name + content).digest() + content


def unsealed(name: bytes, raw: bytes) -> bytes | None:
    """Return the content that was sealed under a name; None if it is damaged."""
    content = raw[_SEAL_BYTES:]
    return content if raw == sealed(name, content) else None


def read_sealed(path: Path, damaged: Text) -> bytes | None:
    """Return the content of a file that was sealed under its name; None if there is none.

    What is damaged, or no file, is told with the warning `damaged` and removed: it would stay in the way of the next one.
    """
    try:
        content = unsealed(path.name.encode(), read_kept(path))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        content = None
    if content is None:
        warnings.warn(damaged, stacklevel=3)
        with suppress(OSError):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    return content
