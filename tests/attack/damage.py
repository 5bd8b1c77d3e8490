"""Damage for the tests of this folder: texts and bytes with a few slips, the same ones every day and others every night."""

import os
import random
from collections import Counter
from collections.abc import Iterator, Sequence

from profiles import at_night

MANY_MORE = int(os.environ.get("MUJUN_ATTACKS", "200"))
"""Times as many at night; MUJUN_ATTACKS says how many, for a longer or shorter one."""


ATTACKS: Counter[str] = Counter()
"""How often each thing was attacked in this process, by its name; the tests of this folder print the sums at their end."""


def luck(name: str) -> random.Random:
    """Return a generator of random numbers of a test: the same every day, another one every night."""
    return random.Random(None if at_night() else name)


def times(everyday: int, more: int = MANY_MORE) -> range:
    """Return how often something is tried. more: times as often at night."""
    return range(everyday * (more if at_night() else 1))


def damaged(text: str, by: random.Random, signs: Sequence[str], most: int = 6) -> str:
    """Return a text with up to `most` slips: a sign put in, in place of another, or some left out."""
    for _ in range(by.randint(1, most)):
        at, kind = by.randrange(len(text) + 1), by.random()
        cut = 0 if kind < 0.5 else by.randint(1, 4) if kind < 0.75 else 1
        text = text[:at] + (by.choice(signs) if kind < 0.5 or kind >= 0.75 else "") + text[at + cut :]
    return text


def flipped(content: bytes, by: random.Random, most: int = 8) -> bytes:
    """Return bytes with up to `most` of them changed, or cut short."""
    out = bytearray(content)
    for _ in range(by.randint(1, most)):
        out[by.randrange(len(out))] ^= 1 << by.randrange(8)
    return bytes(out[: by.randrange(len(out))] if by.random() < 0.1 else out)


def each(everyday: int, name: str, more: int = MANY_MORE) -> Iterator[random.Random]:
    """Yield the generator of a test, once for each time that something is tried."""
    by = luck(name)
    for _ in times(everyday, more):
        ATTACKS[name] += 1
        yield by
