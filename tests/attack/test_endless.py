"""Draws and numbers of every kind: whatever is asked, the program comes to an end, with an answer or a sentence.

Time is the processor's, so that a busy machine does not count as a hang; a process beyond its share is killed by the system.

| what is asked | everyday | at night |
|---|---|---|
| battles of random stretches, delays and sites, in compiled code | 1,000 | 200,000 |
| every claim, with 64 draws at seeds of their own | | 5 each |
| raids, reach and coverage of the catalogue's sites, with numbers from their own ranges | 2 | 200 |
| `threshold` and `sensitivity` of every claim | | 1 each |
"""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from damage import ATTACKS
from limits import LONGEST_S, within
from profiles import at_night

from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.reading.marks import estimates_of
from mujun.scenario.schema.defence import Defence
from mujun.scenario.schema.entry import Entry
from mujun.scenario.schema.rocket import Interceptor, Missile
from mujun.scenario.schema.study import Study

CATALOGUE = load_catalogue()
MOST_CPU_S = 600
"""CPU-seconds after which a process counts as endless: ten times what the longest of them takes."""
SHAPES = ("min-energy", "lofted=1.5", "depressed=0.8", "least-propellant")
long = pytest.mark.nightly

BATTLES = """
import sys
import numpy as np
from mujun.battle.chances import arranged
from mujun.battle.raid import Battle, simulate
from mujun.battle.sides import Attack, Battery, Doctrine, Odds

luck = np.random.default_rng(int(sys.argv[1]))

def rows():
    found, at = [], luck.uniform(-50.0, 300.0)
    for _ in range(luck.integers(0, 4)):
        first, flown = at - luck.uniform(0.0, 200.0), luck.choice([0.0, 1e-9, 5.0, 60.0, 600.0, 600.0])
        turn = luck.choice([-1.0, 0.0, 0.3, 0.7, 1.0, 1.0])
        found.append((first, first + turn * flown, at, at + flown, luck.choice([-1e6, first, first + 0.5 * flown])))
        at += flown
    return found

for number in range(int(sys.argv[2])):
    n, sites = luck.integers(1, 7), luck.integers(1, 4)
    spacing = luck.choice([0.0, 0.1, luck.uniform(0.0, 600.0)])
    attack = Attack(np.arange(n), np.arange(n) * spacing + luck.choice([0.0, 1e3 / 3.0]), np.zeros(n, np.int64))
    chances = arranged([[rows() for _ in range(n)] for _ in range(sites)])
    reserve = int(luck.integers(0, 2))
    batteries = [
        Battery(str(s), "", reserve + int(luck.integers(3, 9)), float(luck.choice([0.0, 0.1, luck.uniform(0, 40)])),
                int(luck.integers(0, 3)), float(luck.uniform()))
        for s in range(sites)
    ]
    sharing = str(luck.choice(["earliest", "independent"]))
    rules = Doctrine("", int(luck.integers(1, 4)), int(luck.integers(1, 4)), reserve, sharing)
    print(number, flush=True)
    (found,) = simulate(Battle(attack, chances, batteries, rules, Odds(), float(luck.choice([0.0, luck.uniform(0, 40)]))), 8, 1)
    assert found.raids == 8
"""


def ended(words: list[str], cpu_s: int = MOST_CPU_S) -> subprocess.CompletedProcess[str]:
    """Run Python with some words; the test fails if it does not end, with what it printed last."""
    environment = {**os.environ, "MUJUN_KEEP_RESULTS": "0"}
    done = subprocess.run(
        [sys.executable, *words], env=environment, preexec_fn=within(cpu_s), capture_output=True, text=True, timeout=LONGEST_S,
        check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1, 2), (words, done.returncode, done.stdout[-200:], done.stderr[-400:])
    assert "Traceback" not in done.stderr and "bug" not in done.stderr, (words, done.stderr[-400:])
    return done


def asked(*words: str) -> None:
    """Run a command of the program, which ends."""
    ATTACKS[f"draws of {words[0]}"] += 1
    ended(["-m", "mujun", *words])


def chance() -> random.Random:
    """Return random numbers: the same every day, others every night."""
    return random.Random(None if at_night() else 11)


def changed(luck: random.Random, *entries: Entry) -> list[str]:
    """Return options that give numbers of entries a value from their range: one of its ends, or any between."""
    words: list[str] = []
    for entry in entries:
        for where, estimate in estimates_of(entry):
            if estimate.range is not None and estimate.low < estimate.high and luck.random() < 0.3:
                share = luck.choice([0.0, 1.0, luck.random()])
                value = (estimate.low + share * (estimate.high - estimate.low)) / estimate.per_unit
                unit = estimate.nominal.partition(" ")[2] if isinstance(estimate.nominal, str) else ""
                words += ["--param", f"{'.'.join(map(str, (entry.id, *where)))}={value:.12g} {unit}".strip()]
    return words


def test_battles_end() -> None:
    luck = chance()
    for _ in range(20 if at_night() else 1):
        seed, count = luck.randrange(10**9), 10_000 if at_night() else 1000
        done = ended(["-c", BATTLES, str(seed), str(count)])
        assert done.returncode == 0, (seed, done.stderr)
        ATTACKS["draws of battles"] += count


@pytest.mark.parametrize("of", ["raid", "reach", "coverage"])
def test_commands_end_with_numbers_from_their_ranges(of: str, tmp_path: Path) -> None:
    luck = chance()
    sites = [site for site in CATALOGUE.all(Defence) if site.radar is not None]
    missiles = CATALOGUE.all(Missile)
    for _ in range(70 if at_night() else of != "coverage"):
        site, missile = luck.choice(sites), luck.choice(missiles)
        with_it = [site, CATALOGUE.get(Interceptor, site.interceptor)]
        if of == "raid":
            words = [
                "--against",
                f"{missile.id}={luck.randint(1, 30)}",
                "--raids",
                "1000",
                "--spacing",
                f"{luck.uniform(0, 90):.3f}",
            ]
            words += ["--shape", luck.choice(SHAPES), "--seed", str(luck.randrange(10**6))]
            words += changed(luck, missile, *with_it)
        else:
            words = changed(luck, *with_it)
        asked(of, site.id, *words, "--json")


@long
@pytest.mark.parametrize("study", [study.id for study in CATALOGUE.all(Study)])
def test_claims_end_at_every_draw(tmp_path: Path, study: str) -> None:
    for seed in chance().sample(range(10**6), 5):
        out = tmp_path / str(seed)
        asked("assess", study, "--samples", "64", "--seed", str(seed), "--no-pictures", "--no-live", "--out", str(out))
        assert json.loads((out / "brief.json").read_text("utf-8"))["studies"]


@long
@pytest.mark.parametrize("study", [study.id for study in CATALOGUE.all(Study)])
@pytest.mark.parametrize(
    "of", [("threshold",), ("sensitivity", "--evaluations", "64")], ids=["threshold", "sensitivity"]
)
def test_what_would_change_a_claim_is_found_or_not_in_time(study: str, of: tuple[str, ...]) -> None:
    asked(*of, study, "--json")
