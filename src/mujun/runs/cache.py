"""Kept results of earlier runs: what there is, and dropping them."""

from typing import Any

from mujun.base.store import KEEP_VARIABLE, store

WHAT = {
    "flights": "commands of flights that the aim-point solver found",
    "flips": "values of numbers at which verdicts change",
    "fly-out tables": "least times of an interceptor from a site to any point",
    "greatest range": "greatest ranges of missiles, against which the published ones are held",
    "verdicts": "results of `mujun assess`",
}
"""What the kept results of each kind are."""


def kept() -> dict[str, Any]:
    """Return the file of the kept results, its bound, and number and size of the results by kind, as plain data."""
    found = store()
    rows = [
        {"kind": one.kind, "what": WHAT.get(one.kind, one.kind), "number": one.number, "bytes": one.size}
        for one in found.contents()
    ]
    return {
        "file": None if found.path is None else str(found.path),
        "switched_off_by": None if found.path is not None else f"{KEEP_VARIABLE}=0, or no home folder",
        "most_bytes": found.most_bytes,
        "results": rows,
    }


def drop() -> None:
    """Drop all kept results; the compiled code stays."""
    store().clear()
