"""Raids: Monte Carlo simulation of one attack on several batteries.

The same seed gives exactly the same tally on any number of threads: draws come in chunks of fixed size, each with its own
random stream, and a tally only adds integers.

Neglected: alternative use of an interceptor drawn off by a decoy, damage to the defence itself, reloading.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from mujun.base.outcomes import BadInput
from mujun.base.threads import over_blocks
from mujun.battle.chances import Chances
from mujun.battle.field import (
    ASSIGNED,
    BATTERY,
    BEFORE_SHOTS,
    EARLIEST,
    Battle,
    Layout,
    Menu,
    Records,
    Rules,
    Sums,
    blank_situation,
    no_sums,
    records,
)
from mujun.battle.sides import SHARING, Attack, Battery, Doctrine, Odds, check_stock
from mujun.battle.simulate import raids
from mujun.battle.tally import Tally, added

CHUNK, CHUNK_NUMBERS = 2048, 8_000_000
"""Draws in a chunk with one random stream, and the most uniform numbers of a chunk, which reduces the draws for large raids."""
TYPES_STEP, ROUNDS_STEP, LOOKS_STEP = 7, 16, 8
"""Step sizes to which the counts of uniform numbers in a draw are rounded up: interceptor types, shots and looks per target.
Defences and doctrines with the same rounded counts use the same random numbers."""
MOST_RAIDS = 100_000_000
"""Most raids in one run; more are refused, because they would take too long."""


def _rounded_up(value: int, step: int) -> int:
    """Return a value rounded up to a multiple of a step, at least one step."""
    return max(-(-value // step), 1) * step


def _arrange_batteries(batteries: Sequence[Battery], types: Sequence[str]) -> Records:
    """Return batteries as BATTERY records. types: names of the interceptor types."""
    found = records(len(batteries), BATTERY)
    for s, battery in enumerate(batteries):
        if not 0.0 <= battery.kill_probability <= 1.0:
            raise BadInput(f"{battery.name}: the kill probability is {battery.kill_probability:g}; expected 0 to 1")
        found["type"][s] = types.index(battery.interceptor)
        for name in ("stock", "spacing", "channels", "kill_probability"):
            found[name][s] = getattr(battery, name)
    return found


def _arrange_battle(
    attack: Attack,
    chances: Chances,
    batteries: Sequence[Battery],
    doctrine: Doctrine,
    odds: Odds,
    again: float,
    plan: NDArray[np.int64] | None,
) -> Battle:
    """Return the constants of all draws for compiled code; arguments as for `simulate`."""
    sites, targets, sharing = len(batteries), attack.targets, SHARING[doctrine.sharing]
    types = list(dict.fromkeys(b.interceptor for b in batteries))
    if plan is None:
        if sharing == ASSIGNED:
            raise ValueError("the sharing 'assigned' needs a plan")
        plan = np.full((sites, len(targets)), doctrine.salvo * doctrine.looks, np.int64)
    spread = 1 if sharing == EARLIEST else sites
    return Battle(
        Menu(chances.stretches, chances.first, chances.last_launch().max(axis=0)),
        targets,
        _arrange_batteries(batteries, types),
        plan,
        Rules(int(doctrine.salvo), int(doctrine.looks), int(doctrine.reserve), sharing, float(again)),
        odds.probabilities,
        Layout(
            _rounded_up(len(types), TYPES_STEP),
            _rounded_up(doctrine.salvo * doctrine.looks * spread, ROUNDS_STEP),
            _rounded_up(doctrine.looks * spread, LOOKS_STEP),
        ),
    )


def simulate(
    attack: Attack,
    chances: Chances,
    batteries: Sequence[Battery],
    doctrine: Doctrine,
    odds: Odds,
    again: float,
    raid_count: int,
    seed: int = 0,
    plan: NDArray[np.int64] | None = None,
    sizes: Sequence[int] = (),
    threads: int | None = None,
    tick: Callable[[float], None] | None = None,
) -> list[Tally]:
    """Return the tally of `raid_count` raids of the whole attack, or one tally for each of `sizes`.

    Args:
        attack: the missiles.
        chances: stretches of each battery against each kind of flight.
        batteries: the sites.
        doctrine: firing doctrine.
        odds: probabilities.
        again: time from an intercept to the next launch at the same target (assessment, decision, launch), s.
        raid_count: number of raids.
        seed: seed of the random numbers.
        plan: (batteries, objects) most rounds of each battery at each object, for the sharing `assigned`; None for no limit
            beyond the doctrine.
        sizes: numbers of missiles; each raid consists of the first missiles of the attack.
        threads: number of threads, for tests.
        tick: called with each finished fraction of the raids (fractions sum to 1).
    """
    if not 1 <= raid_count <= MOST_RAIDS:
        raise BadInput(f"{raid_count:,} raids; expected 1 to {MOST_RAIDS:,}")
    if seed < 0:
        raise BadInput(f"the seed is {seed}; expected 0 or more")
    check_stock(batteries, doctrine)
    battle = _arrange_battle(attack, chances, batteries, doctrine, odds, again, plan)
    missiles = list(sizes) or [len(attack)]
    for size in missiles:
        if not 1 <= size <= len(attack):
            raise BadInput(f"a raid of {size} of {len(attack)} missiles; expected 1 to {len(attack)}")
    parts = _drawn(battle, [attack.objects_in(size) for size in missiles], raid_count, seed, threads, tick)
    stock = battle.batteries["stock"]
    return [added(part, size, raid_count, stock, seed) for part, size in zip(parts, missiles, strict=True)]


def _drawn(
    battle: Battle,
    objects: Sequence[int],
    raid_count: int,
    seed: int,
    threads: int | None,
    tick: Callable[[float], None] | None,
) -> list[list[Sums]]:
    """Return the sums of each chunk of draws, for each number of objects in `objects`."""
    layout = battle.layout
    numbers = 1 + layout.types + len(battle.targets) * (BEFORE_SHOTS + layout.rounds + layout.looks)
    size_of_chunk = max(min(CHUNK, CHUNK_NUMBERS // numbers), 1)
    chunks = -(-raid_count // size_of_chunk)
    parts = [[no_sums(n, battle.batteries) for _ in range(chunks)] for n in objects]

    def fight(begin: int, end: int) -> None:
        for chunk in range(begin, end):
            rows = min(size_of_chunk, raid_count - chunk * size_of_chunk)
            stream = np.random.Generator(np.random.Philox(np.random.SeedSequence(seed, spawn_key=(chunk,))))
            luck = stream.random((rows, numbers))
            for n, part in zip(objects, parts, strict=True):
                raids(luck, n, battle, blank_situation(n, battle.batteries), part[chunk])
            if tick is not None:
                tick(rows / raid_count)

    over_blocks(fight, chunks, threads=threads)
    return parts
