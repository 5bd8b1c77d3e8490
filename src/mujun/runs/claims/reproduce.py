"""Runs a package again and compares every number."""

import math
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mujun.base.processes import Tick
from mujun.base.store import computing_anew
from mujun.reports.formats.crate import opened
from mujun.reports.plain import clean
from mujun.runs.claims.assess import AssessRequest, prepared, tested
from mujun.runs.shared.request import Ready, Result, at_once

TOLERANCE = 1e-9
"""Difference up to which two numbers agree, relative to them or in their unit: the last digits differ between processors."""
RECORDED_FACTS = ("version", "source_hash", "catalogue_lock", "python", "libraries", "machine", "overrides")
"""Parts of the provenance that are compared and reported, but do not affect the agreement."""


@dataclass(frozen=True, kw_only=True)
class ReproduceRequest:
    """A package to run again; no `Request`, as the package holds the changed numbers and the user's own files."""

    package: Path


@dataclass(frozen=True, kw_only=True)
class ReproduceResult(Result):
    """Agreement of a package with its second run."""


def run(request: ReproduceRequest, ready: Ready = at_once, tick: Tick | None = None) -> ReproduceResult:
    """Run a package again and compare its results. Nothing is recalled from earlier runs."""
    asked, own, before = opened(request.package)
    with tempfile.TemporaryDirectory(prefix="mujun-package-") as folder:
        for name, content in own.items():
            (Path(folder) / name).write_bytes(content)
        again = AssessRequest.from_dict(asked, Path(folder))
        built, studies = prepared(again)
        ready()
        with computing_anew():
            now = clean(tested(again, built, studies, tick=tick).data)
    return ReproduceResult(data=compared(before, now), title=str(request.package))


def compared(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """Return the agreement of two runs' results, value by value, and the other differences between the runs."""
    old, new = dict(_leaves(before["studies"])), dict(_leaves(now["studies"]))
    different = [
        {"path": path, "before": old.get(path), "now": new.get(path)}
        for path in dict.fromkeys([*old, *new])
        if path not in old or path not in new or not _agree(old[path], new[path])
    ]
    numbers = [path for path, value in old.items() if isinstance(value, int | float) and not isinstance(value, bool)]
    gone = {row["path"] for row in different}
    recorded = (before.get("provenance", {}), now["provenance"])
    return {
        "agrees": not different,
        "numbers": len(numbers),
        "numbers_that_agree": sum(path not in gone for path in numbers),
        "numbers_the_same_to_the_last_digit": sum(old[path] == new.get(path) for path in numbers),
        "values": len(old),
        "different": different,
        "made_otherwise": [
            {"what": key, "before": recorded[0].get(key), "now": recorded[1].get(key)}
            for key in RECORDED_FACTS
            if recorded[0].get(key) != recorded[1].get(key)
        ],
    }


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every plain value in the data with its path; the path of a study contains its id."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and value:
        for k, item in enumerate(value):
            name = item["id"] if not path and isinstance(item, dict) and "id" in item else k
            yield from _leaves(item, f"{path}.{name}" if path else str(name))
    else:
        yield path, value


def _agree(a: Any, b: Any) -> bool:
    plain = all(isinstance(one, int | float) and not isinstance(one, bool) for one in (a, b))
    return math.isclose(a, b, rel_tol=TOLERANCE, abs_tol=TOLERANCE) if plain else bool(a == b)
