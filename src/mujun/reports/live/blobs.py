"""Arrays packed into a page: each once, in a form that compresses well.

An array of float64 or int64 is stored as it is; tables of times as whole multiples of a unit, each as the difference from its
neighbour
along some axes, the last axis first. Bytes of the same rank stand together. The page undoes this when it is opened.
"""

import base64
import gzip
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mujun.base.digest import digest

STORED_IN: dict[str, tuple[float, tuple[int, ...]]] = {
    "stock_times": (1e-4, (1, 2, 3)),
    "stock_farthest": (0.1, (1, 2)),
    "profile_height": (1.0, (2, 3)),
    "profile_along": (1.0, (2, 3)),
}
"""Arrays that are stored as multiples of a unit (s, m), and the axes along which differences are stored: the steps are far
below the
errors of the tables themselves."""


COMPRESSION = 6
"""Level of compression: the greatest takes six times as long, for one per cent."""


@dataclass
class Pool:
    """Arrays of a page, by content; equal ones of several studies are stored once."""

    parts: list[bytes] = field(default_factory=list)
    described: list[dict[str, Any]] = field(default_factory=list)
    _known: dict[bytes, int] = field(default_factory=dict)
    _size: int = 0

    def add(self, name: str, values: NDArray[Any]) -> int:
        """Return the index of an array in the pool; it is added if it is new. name: as in `browser.memory.ARRAYS`."""
        key = digest(name in STORED_IN, values)
        if key not in self._known:
            self._known[key] = len(self.described)
            about, content = packed(name, values)
            self.described.append({**about, "at": self._size})
            self.parts.append(content)
            self._size += len(content)
        return self._known[key]

    def text(self) -> str:
        """Return all arrays, compressed, as text."""
        return as_text(b"".join(self.parts))


def packed(name: str, values: NDArray[Any]) -> tuple[dict[str, Any], bytes]:
    """Return how an array is stored, and its bytes."""
    values = np.ascontiguousarray(values)
    if name not in STORED_IN:
        kind = "i8" if values.dtype.kind in "iu" else "f8"
        stored = values.astype(np.int64 if kind == "i8" else np.float64)
        return {"type": kind, "shape": list(values.shape)}, _by_rank(stored)
    unit, axes = STORED_IN[name]
    whole = np.round(values / unit)
    if not np.all(np.abs(whole) < 2**31):
        raise ValueError(f"{name} holds values too large for {unit:g}")
    stored = whole.astype(np.int32)
    for axis in axes:
        stored = np.diff(stored, axis=axis, prepend=0).astype(np.int32)
    # The terms of a series differ in size, so that each stands alone.
    series = np.ascontiguousarray(stored.reshape(-1, stored.shape[-1]).T)
    return {"type": "q4", "shape": list(values.shape), "unit": unit, "axes": list(axes)}, _by_rank(series)


def as_text(content: bytes) -> str:
    """Return bytes, compressed, as text. The same bytes always give the same text."""
    return base64.b64encode(gzip.compress(content, COMPRESSION, mtime=0)).decode("ascii")


def _by_rank(values: NDArray[Any]) -> bytes:
    """Return the first bytes of all values, then the second ones, and so on."""
    return np.ascontiguousarray(values.view(np.uint8).reshape(-1, values.itemsize).T).tobytes()
