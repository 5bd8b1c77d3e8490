"""Compares loosely spelt names."""

import functools
import unicodedata


@functools.lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """Return a name in lower case without spaces, hyphens, dots and brackets: 'SM-3 Block IIA' is 'sm3blockiia'."""
    return "".join(c for c in unicodedata.normalize("NFKC", name).casefold() if c.isalnum())
