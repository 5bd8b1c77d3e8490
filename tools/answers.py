"""Compare what two versions of the program answer: every verdict, margin, flip and table, to the last printed digit.

    python tools/answers.py collect FOLDER [--program PATH/TO/mujun]
    python tools/answers.py compare BEFORE AFTER

`collect` runs each command of `COMMANDS` with --json and keeps its answer; `compare` lists every text that differs and every
number that differs by more than `TOLERANCE` of its size, and exits with 1 if there is one. What tells one version from another
(code version, hashes, times) is left out.
"""

import argparse
import json
import math
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TOLERANCE = 1e-6
"""Largest difference of two numbers as a share of the larger; no answer is printed with more digits."""
SMALLEST = 1e-6
"""Differences below it are none: seconds, kilometres and shares are printed with fewer digits."""
VERSIONED = {"provenance", "version", "command", "history"}
"""Keys of what may differ from version to version."""

COMMANDS: dict[str, list[str]] = {
    "assess": ["assess", "--no-pictures"],
    "assess-draws": ["assess", "hits-russia", "sees-russia", "shield", "--samples", "64", "--no-pictures"],
    "coalition": ["assess", "coalition", "--no-pictures"],
    "validate": ["validate"],
    "flight": ["flight", "hwasong-15", "--from", "39.5,125.75", "--to", "seattle"],
    "flight-azimuth": ["flight", "nodong", "--from", "39,126", "--azimuth", "120", "--shape", "lofted=1.2"],
    "footprint": ["footprint", "aegis-ashore-araya", "aegis-ashore-mutsumi", "--against", "hwasong-12", "--from",
                  "40,126", "--points", "2500"],
    "intercept": ["intercept", "aegis-ashore-araya", "--against", "hwasong-15", "--from", "39.5,125.75", "--to", "honolulu"],
    "coverage": ["coverage", "aegis-ashore-araya", "--against", "nodong", "--from", "40,126", "--to", "tokyo"],
    "reach": ["reach", "aegis-ashore-araya", "thaad-seongju"],
    "reconstruct": ["reconstruct", "--range-km", "950", "--apogee-km", "4475", "--time-s", "3180"],
    "raid": ["raid", "aegis-ashore-mutsumi", "--against", "nodong", "--missiles", "12", "--runs", "2000"],
    "threshold": ["threshold", "shield"],
}  # fmt: skip


def studies(program: str) -> list[str]:
    """Return the names of all studies: those of the mission, and the gallery."""
    done = subprocess.run([program, "catalogue", "list", "study", "--json"], capture_output=True, check=True)
    return [entry["id"] for entry in json.loads(done.stdout)["entries"]]


def collect(folder: Path, program: str) -> None:
    """Write each command's answer into a folder, named by the command."""
    folder.mkdir(parents=True, exist_ok=True)
    commands = {**COMMANDS, **{f"study-{id}": ["assess", id, "--no-pictures"] for id in studies(program)}}
    for name, words in commands.items():
        out = ["--out", str(folder / f"run-{name}")] if words[0] == "assess" else []
        done = subprocess.run([program, *words, *out, "--json"], capture_output=True, text=True, check=False)
        text = done.stdout if done.returncode == 0 else json.dumps({"refused": done.stderr})
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
        print(f"{name}: exit {done.returncode}", flush=True)


def differences(one: Any, other: Any, where: str = "") -> Iterator[str]:
    """Yield a line for each place at which two answers differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in {**one, **other}:
            if key in VERSIONED:
                continue
            if key not in one or key not in other:
                yield f"{where}.{key}: only {'after' if key in other else 'before'}"
            else:
                yield from differences(one[key], other[key], f"{where}.{key}")
    elif isinstance(one, list) and isinstance(other, list):
        if len(one) != len(other):
            yield f"{where}: {len(one)} against {len(other)} entries"
        for k, (a, b) in enumerate(zip(one, other, strict=False)):
            yield from differences(a, b, f"{where}[{k}]")
    elif _number(one) and _number(other):
        if not math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=SMALLEST):
            yield f"{where}: {one!r} against {other!r}"
    elif one != other:
        yield f"{where}: {one!r} against {other!r}"


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def compare(before: Path, after: Path) -> int:
    """Print how the answers in two folders differ; return 1 if they do."""
    found = 0
    for path in sorted(before.glob("*.json")):
        mine = after / path.name
        if not mine.exists():
            print(f"{path.stem}: missing after")
            found += 1
            continue
        one, other = (json.loads(p.read_text(encoding="utf-8")) for p in (path, mine))
        for line in differences(one, other):
            print(f"{path.stem}{line}")
            found += 1
    print(f"{found} differences")
    return int(found > 0)


def main() -> int:
    """Collect or compare, as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    jobs = parser.add_subparsers(dest="job", required=True)
    job = jobs.add_parser("collect")
    job.add_argument("folder", type=Path)
    job.add_argument("--program", default=str(Path(sys.executable).parent / "mujun"))
    job = jobs.add_parser("compare")
    job.add_argument("before", type=Path)
    job.add_argument("after", type=Path)
    asked = parser.parse_args()
    if asked.job == "collect":
        collect(asked.folder, asked.program)
        return 0
    return compare(asked.before, asked.after)


if __name__ == "__main__":
    sys.exit(main())
