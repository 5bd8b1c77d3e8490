"""What people wait for: wall and CPU time of commands, of one version of the program or of two in turns.

    python benchmarks/waiting.py [ROW ...] [--program PATH/TO/python ...] [--rounds 3] [--json]

Every row is a process of its own, started anew in each round; with several programs (each the Python of an installation) they
take turns, and the medians over the rounds are printed. CPU time is that of all processes that a row starts, so that other
work on the machine counts for less than in wall time. Each program has a folder of compiled code of its own, warm but for
`compilation`; Python's bytecode is kept, too. Nothing of an earlier run is used (MUJUN_KEEP_RESULTS=0) but in the rows KEEPING.
`footprint`, `moved-site` and `raids` measure within the process and leave its start out; their CPU time is of that part alone.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

ASSESS = ("-m", "mujun.cli.main", "assess", "--no-pictures")
COMPILE = "from mujun.analyses.warm_up import compile_first; compile_first()"
COMMANDS: dict[str, tuple[str, ...]] = {
    "help": ("-m", "mujun.cli.main", "--help"),
    "flight": ("-m", "mujun.cli.main", "flight", "hwasong-15", "--from", "39.5,125.75", "--to", "seattle"),
    "compilation": ("-c", COMPILE),
    "nominal": (*ASSESS, "--nominal"),
    "default": ASSESS,
    "again": ASSESS,
    "draws": (*ASSESS, "--samples", "1024"),
    "sensitivity": ("-m", "mujun.cli.main", "sensitivity", "hits-russia"),
}
"""Rows that are commands."""
KEEPING = ("help", "flight", "again")
"""Rows of a program that has run before: what it keeps is used, such as the parsed catalogue, and in `again` the results."""
POINTS, RAIDS, INNER_ROUNDS = 10_000, 1_000_000, 5
MEASURED: tuple[str, ...] = ("footprint", "moved-site", "raids")
"""Rows measured within a process, see `inner`."""


class Waited(NamedTuple):
    """Wall and CPU time, s."""

    wall: float
    cpu: float


def timed(work: Callable[[], object]) -> Waited:
    """Return the times of some work in this process and in the children that it waits for."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    work()
    wall = time.perf_counter() - begin
    later = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = sum(
        after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        for after, before in zip(later, (own, children), strict=True)
    )
    return Waited(wall, cpu)


def median(several: list[Waited]) -> Waited:
    """Return the medians of both times."""
    return Waited(*(statistics.median(values) for values in zip(*several, strict=True)))


def inner(row: str) -> Waited:
    """Return the median of a row measured within this process, warm."""
    if row == "raids":
        import raids

        draw, _ = raids.prepared()
        draw(1000, None)
        return median([timed(lambda: draw(RAIDS, None)) for _ in range(INNER_ROUNDS)])
    import footprints

    from mujun.engagement.footprint import Salvo, footprint

    threat, grid, defence = footprints.scene(POINTS)
    salvos = [Salvo(threat, grid.latitude, grid.longitude)]
    footprint(salvos, defence)  # what is compiled is loaded, and the salvo keeps its flights
    if row == "footprint":
        return median(
            [
                timed(lambda: footprint([Salvo(threat, grid.latitude, grid.longitude)], defence))
                for _ in range(INNER_ROUNDS)
            ]
        )
    moves = [1e-3 * k for k in range(1, INNER_ROUNDS + 1)]
    return median([timed(lambda by=by: footprint(salvos, footprints.moved(defence, by))) for by in moves])


def surroundings() -> dict[str, str]:
    """Return the environment of a user's machine: Python keeps its bytecode, whatever is set here."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def one_round(python: str, row: str, cache: str) -> Waited:
    """Return the times of one run of a row by one program. cache: its folder of compiled code."""
    kept = {"MUJUN_KEEP_RESULTS": "0"} if row not in KEEPING else {}
    environment = {**surroundings(), "MUJUN_CACHE_DIR": cache, **kept}
    with ExitStack() as open_folders:
        folder = open_folders.enter_context(tempfile.TemporaryDirectory())
        if row == "compilation":
            environment["MUJUN_CACHE_DIR"] = folder
        if row in MEASURED:
            command = [python, __file__, "--inner", row]
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
            return Waited(*json.loads(done.stdout.splitlines()[-1]))
        words = [python, *COMMANDS[row], *(["--out", f"{folder}/run"] if "assess" in COMMANDS[row] else [])]
        return timed(lambda: subprocess.run(words, env=environment, capture_output=True, check=True))


def main() -> None:
    """Print the table of rows and programs, or one row measured within this process."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rows", nargs="*", metavar="ROW", help=", ".join([*COMMANDS, *MEASURED]))
    parser.add_argument("--program", action="append", default=[])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--inner", choices=MEASURED)
    asked = parser.parse_args()
    if asked.inner:
        print(json.dumps(inner(asked.inner)))
        return
    programs = asked.program or [sys.executable]
    found: dict[str, dict[str, Waited]] = {}
    with ExitStack() as open_folders:
        caches = [open_folders.enter_context(tempfile.TemporaryDirectory()) for _ in programs]
        for python, cache in zip(programs, caches, strict=True):
            warm = {**surroundings(), "MUJUN_CACHE_DIR": cache}
            subprocess.run([python, "-c", COMPILE], env=warm, capture_output=True, check=True)
        for row in asked.rows or [*COMMANDS, *MEASURED]:
            if row in KEEPING:
                for python, cache in zip(programs, caches, strict=True):
                    one_round(python, row, cache)
            times: list[list[Waited]] = [[] for _ in programs]
            for _ in range(asked.rounds):
                for mine, python, cache in zip(times, programs, caches, strict=True):
                    mine.append(one_round(python, row, cache))
            found[row] = {python: median(mine) for python, mine in zip(programs, times, strict=True)}
            if not asked.json:
                told = "   ".join(f"{one.wall:9.3f} s ({one.cpu:9.3f} CPU-s)" for one in found[row].values())
                print(f"{row:12s} {told}", flush=True)
    if asked.json:
        print(json.dumps({row: {python: one._asdict() for python, one in mine.items()} for row, mine in found.items()}))


if __name__ == "__main__":
    main()
