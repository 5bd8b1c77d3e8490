"""A million raids of 20 missiles against four sites: wall time on all cores, on one, and against the same code as plain Python.

    python benchmarks/raids.py [--raids 1000000] [--rounds 3] [--json]

Two Aegis Ashore sites and two ships against the catalogue's raid of twenty North Korean missiles at Japan, two looks, assumed
nominal odds. Flights and chances are worked out once and told by themselves. The interpreted figure runs the very same
functions with the compiler switched off, on few raids, and is scaled.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from mujun.analyses.cases.attacks import fly_attack, waves_of
from mujun.analyses.single.raids import batteries_of
from mujun.battle.chances import chances
from mujun.battle.raid import Battle, simulate
from mujun.engagement.defence import sampling_step
from mujun.runs.shared.request import builder
from mujun.scenario.building.battles import doctrine_of, odds_of
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Scenario

SITES = ("aegis-ashore-araya", "aegis-ashore-mutsumi", "aegis-ship-1", "aegis-ship-2")
INTERPRETED = 40
"""Raids by plain Python."""


def prepared() -> tuple[Callable[[int, int | None], Any], float]:
    """Return a function (raids, threads) that draws raids, and the seconds that flights and chances took."""
    built = builder()
    scenario = Scenario(defences=SITES)
    raid = built.get(schema.Raid, "raid-north-korea-20")
    doctrine = doctrine_of(built.get(schema.Doctrine, "doctrine-two-in-sequence"))
    odds = odds_of(built.get(schema.Odds, "odds-nominal"))
    begin = time.perf_counter()
    defence = built.defence(scenario)
    batteries = batteries_of(built, scenario, defence)
    flown = fly_attack(built, waves_of(built, raid), raid.spacing.si, min(5.0, sampling_step(defence)))
    chance = chances(defence, [(group.flights, group.post_boost_time) for group in flown.groups])
    timeline = defence.timeline
    again = timeline.assessment + timeline.decision + timeline.launch
    battle = Battle(flown.attack, chance, batteries, doctrine, odds, again)
    taken = time.perf_counter() - begin
    return lambda count, threads: simulate(battle, count, 1, threads=threads), taken


def interpreted() -> float:
    """Return the seconds that one raid takes with the compiler off, in a process of its own (flights with it on)."""
    code = (
        "import time, sys; sys.path.insert(0, sys.argv[1]); import raids, pickle;"
        "from mujun.battle import field, luck, raid, shooting, simulate;"
        "plain = lambda f: getattr(f, 'py_func', f);"
        "work, _ = raids.prepared();"
        "[setattr(m, n, plain(getattr(m, n))) for m in (field, luck, raid, shooting, simulate) for n in dir(m)"
        " if hasattr(getattr(m, n), 'py_func')];"
        "t = time.perf_counter(); work(int(sys.argv[2]), 1); print((time.perf_counter() - t) / int(sys.argv[2]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, os.path.dirname(os.path.abspath(__file__)), str(INTERPRETED)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return float(done.stdout)


def measure(count: int, rounds: int) -> dict[str, float]:
    """Return all figures of one run."""
    work, preparation = prepared()
    work(2048, None)
    all_cores, one = [], []
    for _ in range(rounds):
        for threads, times in ((None, all_cores), (1, one)):
            raids = count if threads is None else max(count // 10, 1)
            begin = time.perf_counter()
            work(raids, threads)
            times.append((time.perf_counter() - begin) * count / raids)
    plain = interpreted()
    return {
        "raids": count,
        "missiles": 20,
        "sites": len(SITES),
        "flights_and_chances_s": preparation,
        "all_cores_s": min(all_cores),
        "all_cores_median_s": sorted(all_cores)[len(all_cores) // 2],
        "one_thread_s": min(one),
        "us_per_raid_one_thread": min(one) / count * 1e6,
        "interpreted_us_per_raid": plain * 1e6,
        "against_interpreted": plain * count / min(one),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--raids", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = measure(asked.raids, asked.rounds)
    print(json.dumps(found, indent=2) if asked.json else "\n".join(f"{k:28} {v:,.4g}" for k, v in found.items()))


if __name__ == "__main__":
    main()
