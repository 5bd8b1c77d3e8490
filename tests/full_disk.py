"""A disk that is full, for tests of what is written then."""

from collections.abc import Callable
from pathlib import Path


def full(after: int) -> Callable[..., int]:
    """Return a `Path.write_bytes` for a disk that is full after some files."""
    written = []
    real = Path.write_bytes

    def write(path: Path, content: bytes) -> int:
        written.append(path)
        if len(written) > after:
            real(path, content[: len(content) // 2])
            raise OSError(28, "No space left on device")
        return real(path, content)

    return write
