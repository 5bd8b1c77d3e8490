"""Digest of values by their content: equal values have equal digests, in every process and at every run."""

import hashlib
import struct
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np


def digest(*values: Any) -> bytes:
    """Return a digest of values: numbers, texts, bytes, None, arrays, and tuples, lists, mappings and dataclasses of these.

    Numbers of different types, or of different last bits, have different digests; order counts, except in mappings.
    Raises TypeError for any other value.
    """
    found = hashlib.blake2b(digest_size=20)
    for value in values:
        _add(found, value)
    return found.digest()


def _add(found: hashlib.blake2b, value: Any) -> None:
    if value is None or isinstance(value, bool):
        found.update(f"{value};".encode())
    elif isinstance(value, float):
        found.update(b"f" + struct.pack("<d", value))
    elif isinstance(value, int):
        found.update(f"i{value};".encode())
    elif isinstance(value, str | bytes):
        raw = value.encode() if isinstance(value, str) else value
        found.update(f"{type(value).__name__[0]}{len(raw)}:".encode() + raw)
    elif isinstance(value, np.ndarray | np.generic):
        array = np.ascontiguousarray(value)
        if array.dtype.hasobject:
            raise TypeError("an array of objects has no digest; expected numbers")
        found.update(f"a{array.dtype.str}{array.shape}".encode() + array.tobytes())
    elif is_dataclass(value) and not isinstance(value, type):
        found.update(f"d{type(value).__qualname__}(".encode())
        for one in fields(value):
            _add(found, getattr(value, one.name))
        found.update(b")")
    elif isinstance(value, Mapping):
        found.update(f"m{len(value)}(".encode() + b"".join(sorted(digest(k) + digest(v) for k, v in value.items())))
    elif isinstance(value, tuple | list):
        found.update(f"l{len(value)}(".encode())
        for part in value:
            _add(found, part)
    else:
        raise TypeError(f"a {type(value).__name__} has no digest; expected numbers, texts, arrays, or groups of them")
