"""Compare what two versions of the program answer: every verdict, margin, flip and table, to the last printed digit.

    python tools/answers.py collect FOLDER [--program PATH/TO/mujun]
    python tools/answers.py compare BEFORE AFTER

`collect` runs each command of `COMMANDS` with --json and keeps its answer; `compare` lists every text that differs and every
number that differs by more than `TOLERANCE` of its size, and exits with 1 if there is one. What tells one version from another
(code version, hashes, times) is left out.
"""

import argparse
import difflib
import json
import math
import re
import shutil
import subprocess
import sys
import tempfile
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
    "assess-draws": ["assess", "--samples", "64", "--no-pictures"],
    "assess-presets": ["assess", "hits-russia", "shield", "--preset", "capital-moscow", "--no-pictures"],
    "validate": ["validate"],
    "flight": ["flight", "hwasong-15", "--from", "39.5,125.75", "--to", "seattle"],
    "flight-azimuth": ["flight", "nodong", "--from", "39,126", "--azimuth", "120", "--shape", "lofted=1.2"],
    "footprint": ["footprint", "aegis-ashore-araya", "aegis-ashore-mutsumi", "--against", "hwasong-12",
                  "--from", "40,126", "--points", "2500"],
    "footprint-denied": ["footprint", "aegis-ashore-araya", "--against", "hwasong-12", "--from", "40,126", "--denied",
                         "--to", "tokyo", "--points", "400"],
    "intercept": ["intercept", "aegis-ashore-araya", "--against", "hwasong-15", "--from", "39.5,125.75",
                  "--to", "honolulu"],
    "intercept-network": ["intercept", "aegis-ashore-araya", "--against", "hwasong-12", "--from", "40,126",
                          "--to", "tokyo", "--mode", "eor", "--network", "network-c2bmc"],
    "coverage": ["coverage", "aegis-ashore-araya", "--against", "nodong", "--from", "40,130", "--to", "tokyo"],
    "reach": ["reach", "aegis-ashore-araya", "thaad-seongju"],
    "reconstruct": ["reconstruct", "--range-km", "950", "--apogee-km", "4475", "--time-s", "3180"],
    "raid": ["raid", "aegis-ashore-mutsumi", "--against", "nodong=12", "--raids", "2000"],
    "network": ["network", "network-c2bmc", "aegis-ashore-araya", "--against", "nodong"],
    "threshold": ["threshold", "shield"],
}  # fmt: skip
UNVERSIONED = re.compile(r"^(mujun \d|\s+mujun |.*source hash|wrote |brief: |The brief)|run-")
"""Lines of a text that tell the version, the command or the folder, and no answer."""


def studies(program: str) -> list[str]:
    """Return the names of all studies: those of the mission, and the gallery."""
    done = subprocess.run([program, "catalogue", "list", "study", "--json"], capture_output=True, check=True)
    return [entry["id"] for entry in json.loads(done.stdout)["entries"]]


def collect(folder: Path, program: str) -> None:
    """Write each command's answer into a folder: as JSON, and the screen and the brief of the studies as text."""
    folder.mkdir(parents=True, exist_ok=True)
    commands = {**COMMANDS, **{f"study-{id}": ["assess", id, "--no-pictures"] for id in studies(program)}}
    for name, words in commands.items():
        with tempfile.TemporaryDirectory() as place:
            out = ["--out", f"{place}/run"] if words[0] == "assess" else []
            done = subprocess.run([program, *words, *out, "--json"], capture_output=True, text=True, check=False)
            text = done.stdout if done.returncode == 0 else json.dumps({"refused": done.stderr})
            (folder / f"{name}.json").write_text(text, encoding="utf-8")
            for brief in Path(place).glob("run/*.md"):
                shutil.copy(brief, folder / f"{name}.md")
            again = ["--out", f"{place}/again"] if out else []
            shown = subprocess.run([program, *words, *again], capture_output=True, text=True, check=False)
            (folder / f"{name}.txt").write_text(shown.stdout, encoding="utf-8")
        print(f"{name}: exit {done.returncode}", flush=True)


def lines_of(path: Path) -> list[str]:
    """Return the lines of a text that hold answers."""
    return [line for line in path.read_text(encoding="utf-8").splitlines() if not UNVERSIONED.search(line)]


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
    for path in sorted(p for p in before.iterdir() if p.suffix in {".json", ".md", ".txt"}):
        mine = after / path.name
        if not mine.exists():
            told = ["missing after"]
        elif path.suffix == ".json":
            told = list(differences(*(json.loads(p.read_text(encoding="utf-8")) for p in (path, mine))))
        else:
            told = [
                line
                for line in difflib.unified_diff(lines_of(path), lines_of(mine), lineterm="", n=0)
                if not line.startswith(("---", "+++", "@@"))
            ]
        for line in told:
            print(f"{path.name} {line}")
        found += len(told)
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
