"""Raids: many draws of one attack on some batteries, and what they leave on the whole.

The same seed gives the same tally, number for number, on any count of threads: draws come in chunks of fixed size, each with a
random stream of its own, and a tally only adds up whole numbers.

Neglected: where an interceptor that is drawn off by a decoy would have gone, damage to the defence itself, reloading.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.base.digest import digest
from mujun.base.outcomes import BadInput
from mujun.base.processes import Tick
from mujun.base.tasks.ledger import Ledger
from mujun.base.text import say
from mujun.base.threads import over_blocks
from mujun.battle.chances import Chances
from mujun.battle.field import (
    ASSIGNED,
    BATTERY,
    BEFORE_SHOTS,
    EARLIEST,
    BattleArrays,
    Layout,
    Menu,
    Records,
    Rules,
    Sums,
    blank_situation,
    no_sums,
    records,
)
from mujun.battle.luck import stream_of
from mujun.battle.sides import SHARING, Attack, Battery, Doctrine, Odds, check_stock
from mujun.battle.simulate import raids
from mujun.battle.tally import Tally, added, all_of

CHUNK, CHUNK_NUMBERS = 2048, 8_000_000
"""Draws that share one random stream: so many, or fewer where a draw of a large raid needs many numbers."""
CHUNKS_A_PIECE = 16
"""Chunks that are kept together: a few seconds' work, lost at most when it is killed."""
TYPES_STEP, ROUNDS_STEP, LOOKS_STEP = 7, 16, 8
"""Steps in which the numbers of a draw are laid out: types of interceptor, shots and looks at one target. As long as what is
asked for stays within one step, another defence or doctrine meets the same luck."""
MOST_RAIDS = 100_000_000
"""Raids in one run beyond which a simulation is refused: time."""


@dataclass(frozen=True)
class Battle:
    """An attack on some batteries.

    Attributes:
        attack: the missiles.
        chances: what each battery could do against each kind of flight.
        batteries, doctrine, odds: the defence.
        again: time from an intercept to the next launch at the same target (assessment, decision, launch), s.
        plan: (batteries, objects) rounds that each battery may spend on each object, for the sharing `assigned`; None: as the
            doctrine allows.
    """

    attack: Attack
    chances: Chances
    batteries: Sequence[Battery]
    doctrine: Doctrine
    odds: Odds
    again: float
    plan: NDArray[np.int64] | None = None


def _rounded_up(value: int, step: int) -> int:
    """Return the least multiple of a step, at least one, that is not less than a value."""
    return max(-(-value // step), 1) * step


def _arrange_batteries(batteries: Sequence[Battery], types: Sequence[str]) -> Records:
    """Return batteries as BATTERY records. types: of interceptors, by name."""
    found = records(len(batteries), BATTERY)
    for s, battery in enumerate(batteries):
        if not 0.0 <= battery.kill_probability <= 1.0:
            key = "{name}: the kill probability is {value:g}; expected 0 to 1"
            raise BadInput(say(key, name=battery.name, value=battery.kill_probability))
        found["type"][s] = types.index(battery.interceptor)
        for name in ("stock", "spacing", "channels", "kill_probability"):
            found[name][s] = getattr(battery, name)
    return found


def _arrange_battle(battle: Battle) -> BattleArrays:
    """Return what is the same in all draws, as compiled code reads it."""
    doctrine, chances, targets = battle.doctrine, battle.chances, battle.attack.targets
    sites, sharing, plan = len(battle.batteries), SHARING[doctrine.sharing], battle.plan
    types = list(dict.fromkeys(b.interceptor for b in battle.batteries))
    if plan is None:
        if sharing == ASSIGNED:
            raise ValueError("the sharing 'assigned' needs a plan")
        plan = np.full((sites, len(targets)), doctrine.salvo * doctrine.looks, np.int64)
    spread = 1 if sharing == EARLIEST else sites
    return BattleArrays(
        Menu(chances.stretches, chances.first, chances.last_launch().max(axis=0)),
        targets,
        _arrange_batteries(battle.batteries, types),
        plan,
        Rules(int(doctrine.salvo), int(doctrine.looks), int(doctrine.reserve), sharing, float(battle.again)),
        battle.odds.probabilities,
        Layout(
            _rounded_up(len(types), TYPES_STEP),
            _rounded_up(doctrine.salvo * doctrine.looks * spread, ROUNDS_STEP),
            _rounded_up(doctrine.looks * spread, LOOKS_STEP),
        ),
    )


def simulate(
    battle: Battle,
    raid_count: int,
    seed: int = 0,
    sizes: Sequence[int] = (),
    threads: int | None = None,
    tick: Tick | None = None,
    ledger: Ledger | None = None,
) -> list[Tally]:
    """Return the tally of so many raids of the whole attack, or of its first so many missiles for each of `sizes`.

    threads: for tests. tick: called with each finished fraction of the raids (fractions sum to 1).
    ledger: keeps finished draws, for a run that goes on where this one was killed.
    """
    if not 1 <= raid_count <= MOST_RAIDS:
        raise BadInput(say("{raids:,} raids; expected 1 to {most:,}", raids=raid_count, most=MOST_RAIDS))
    if seed < 0:
        raise BadInput(say("the seed is {seed}; expected 0 or more", seed=seed))
    attack = battle.attack
    check_stock(battle.batteries, battle.doctrine)
    arranged = _arrange_battle(battle)
    missiles = list(sizes) or [len(attack)]
    for size in missiles:
        if not 1 <= size <= len(attack):
            raise BadInput(
                say("a raid of {size} of {attack} missiles; expected 1 to {attack}", size=size, attack=len(attack))
            )
    parts = _drawn(arranged, [attack.objects_in(size) for size in missiles], raid_count, seed, threads, tick, ledger)
    stock = arranged.batteries["stock"]
    return [added(part, size, raid_count, stock, seed) for part, size in zip(parts, missiles, strict=True)]


def _drawn(
    battle: BattleArrays,
    objects: Sequence[int],
    raid_count: int,
    seed: int,
    threads: int | None,
    tick: Tick | None,
    ledger: Ledger | None,
) -> list[list[Sums]]:
    """Return the sums of all draws, in pieces, for raids of each number of objects."""
    layout = battle.layout
    numbers = 1 + layout.types + len(battle.targets) * (BEFORE_SHOTS + layout.rounds + layout.looks)
    size = max(min(CHUNK, CHUNK_NUMBERS // numbers), 1)
    chunks = -(-raid_count // size)
    depends_on = digest(*battle, tuple(objects), seed, size) if ledger is not None else b""

    def piece(first: int, last: int) -> list[Sums]:
        """Return the sums of some chunks, for each number of objects."""
        own = [[no_sums(n, battle.batteries) for _ in range(first, last)] for n in objects]

        def fight(begin: int, end: int) -> None:
            for k in range(begin, end):
                rows = min(size, raid_count - (first + k) * size)
                stream = stream_of(seed, first + k, numbers)
                for n, part in zip(objects, own, strict=True):
                    start, now = (blank_situation(n, battle.batteries) for _ in range(2))
                    raids(stream, rows, n, battle, start, now, part[k])
                if tick is not None:
                    tick(rows / raid_count)

        over_blocks(fight, last - first, threads=threads)
        return [all_of(part) for part in own]

    parts = []
    for first in range(0, chunks, CHUNKS_A_PIECE):
        last = min(first + CHUNKS_A_PIECE, chunks)
        drawn = min(last * size, raid_count) - first * size
        kept = None if ledger is None else ledger.get(depends_on, first, drawn)
        if kept is not None:
            parts.append([Sums(*(np.array(column, np.int64) for column in one)) for one in kept])
            if tick is not None:
                tick(drawn / raid_count)
            continue
        parts.append(piece(first, last))
        if ledger is not None:
            ledger.put([[column.tolist() for column in one] for one in parts[-1]], depends_on, first, drawn)
    return [list(column) for column in zip(*parts, strict=True)]
