"""Raids: many draws of one attack on some batteries, and what they leave on the whole.

The same seed gives the same tally, number for number, on any count of threads: draws come in chunks of fixed size, each with a
random stream of its own, and a tally only adds up whole numbers.

Neglected: where an interceptor that is drawn off by a decoy would have gone, damage to the defence itself, reloading.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from mujun.base.outcomes import BadInput, counted
from mujun.base.threads import over_blocks
from mujun.battle.chances import Chances
from mujun.battle.shooting import CAUSES
from mujun.battle.simulate import ASSIGNED, BEFORE_SHOTS, EARLIEST, INDEPENDENT, raids

Array = NDArray[np.float64]

CHUNK, NUMBERS = 2048, 8_000_000
"""Draws that share one random stream: so many, or fewer where a draw of a large raid needs many numbers."""
TYPES, ROUNDS, LOOKS = 7, 16, 8
"""Steps in which the numbers of a draw are laid out: types of interceptor, shots and looks at one target. As long as what is
asked for stays within one step, another defence or doctrine meets the same luck."""
SHARING = {"earliest": EARLIEST, "assigned": ASSIGNED, "independent": INDEPENDENT}
MOST_OBJECTS, MOST_RAIDS = 20_000, 100_000_000
"""Objects in one raid and raids in one run beyond which a simulation is refused: memory and time."""
Z95 = 1.959964
"""Standard normal quantile of a two-sided 95 % interval."""


@dataclass(frozen=True)
class Battery:
    """One site in a battle. spacing: s between launches. channels: targets it can engage at one time (0: no limit)."""

    name: str
    interceptor: str
    stock: int
    spacing: float
    channels: int
    kill_probability: float


@dataclass(frozen=True)
class Doctrine:
    """How a defence shoots: interceptors in a salvo, salvoes at one target at most, rounds each site keeps, and who shoots.

    sharing: earliest, assigned or independent (see `battle.simulate`). Raises BadInput for counts that make no sense.
    """

    name: str
    salvo: int
    looks: int
    reserve: int = 0
    sharing: str = "earliest"

    def __post_init__(self) -> None:
        for what, value, least in (("salvo", self.salvo, 1), ("looks", self.looks, 1), ("reserve", self.reserve, 0)):
            if value < least:
                raise BadInput(f"{self.name}: {what} is {value}; expected {least} or more")
        if self.sharing not in SHARING:
            raise BadInput(f"{self.name}: sharing is '{self.sharing}'; expected one of {', '.join(SHARING)}")


@dataclass(frozen=True)
class Odds:
    """What chance decides apart from the kill of one shot; see `scenario.schema.battle.Odds`. Raises BadInput outside 0 to 1."""

    track: float = 1.0
    common_track_failure: float = 0.0
    type_failure: float = 0.0
    warhead_recognised: float = 1.0
    decoy_mistaken: float = 0.0
    kill_recognised: float = 1.0

    def __post_init__(self) -> None:
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            if not 0.0 <= value <= 1.0:
                raise BadInput(f"{name} is {value:g}; expected a probability from 0 to 1")

    @property
    def array(self) -> Array:
        """As compiled code reads it."""
        return np.array([getattr(self, name) for name in self.__dataclass_fields__], dtype=float)


@dataclass(frozen=True)
class Attack:
    """Missiles in order of launch. kind (n,): which flight of the chances. launch (n,): s. decoys (n,): objects beside each."""

    kind: NDArray[np.int64]
    launch: Array
    decoys: NDArray[np.int64]

    def __post_init__(self) -> None:
        if len(self.kind) == 0:
            raise BadInput("the raid has no missile; expected at least one")
        if self.objects_in(len(self.kind)) > MOST_OBJECTS:
            raise BadInput(
                f"{self.objects_in(len(self.kind)):,} missiles and decoys; expected at most {MOST_OBJECTS:,} objects in a raid"
            )

    def __len__(self) -> int:
        return len(self.kind)

    def beginning(self, missiles: int) -> "Attack":
        """Return the first missiles of it."""
        return Attack(self.kind[:missiles], self.launch[:missiles], self.decoys[:missiles])

    def objects_in(self, missiles: int) -> int:
        """Return how many objects the first missiles make, decoys included."""
        return int(missiles + self.decoys[:missiles].sum())

    @property
    def targets(self) -> tuple[NDArray[np.int64], Array, NDArray[np.bool_]]:
        """The objects: kind of flight, launch time, whether a decoy; each warhead before its decoys."""
        times = 1 + self.decoys
        decoy = np.ones(int(times.sum()), dtype=bool)
        decoy[np.concatenate([[0], np.cumsum(times)[:-1]])] = False
        return np.repeat(self.kind, times), np.repeat(self.launch, times), decoy


@dataclass(frozen=True)
class Tally:
    """What raids left, added up.

    leakers (warheads + 1,): raids by number of leakers. used: for each site, raids by rounds spent. causes, firsts: leakers
    by cause, and raids by the cause of their first leaker. kills, shots: over all raids.
    """

    raids: int
    warheads: int
    leakers: NDArray[np.int64]
    used: tuple[NDArray[np.int64], ...]
    causes: dict[str, int]
    firsts: dict[str, int]
    kills: int
    shots: int
    seed: int = field(default=0)

    @property
    def mean_leakers(self) -> float:
        """Leakers of a raid on average."""
        return float(self.leakers @ np.arange(len(self.leakers))) / self.raids

    @property
    def leakage(self) -> float:
        """Share of the warheads that leak."""
        return self.mean_leakers / self.warheads

    @property
    def standard_error(self) -> float:
        """Standard error of `mean_leakers`."""
        values = np.arange(len(self.leakers))
        spread = float(self.leakers @ (values - self.mean_leakers) ** 2) / self.raids
        return sqrt(spread / self.raids)

    @property
    def no_leakers(self) -> float:
        """Share of raids that leave no leaker."""
        return float(self.leakers[0]) / self.raids

    def interval(self, count: int) -> tuple[float, float]:
        """Return the 95 % interval of a share of raids that was found in `count` of them (Wilson's)."""
        n, p = self.raids, count / self.raids
        middle, half = p + Z95**2 / (2 * n), Z95 * sqrt(p * (1 - p) / n + Z95**2 / (4 * n * n))
        return (middle - half) / (1 + Z95**2 / n), (middle + half) / (1 + Z95**2 / n)

    def quantile(self, share: float) -> int:
        """Return the least number of leakers that is not exceeded in this share of raids."""
        return int(np.searchsorted(np.cumsum(self.leakers), share * self.raids - 1e-9))

    def mean_used(self, site: int) -> float:
        """Rounds that a site spends in a raid, on average."""
        return float(self.used[site] @ np.arange(len(self.used[site]))) / self.raids

    def emptied(self, site: int) -> float:
        """Share of raids that empty a site."""
        return float(self.used[site][-1]) / self.raids if len(self.used[site]) > 1 else 0.0


def check_stock(batteries: Sequence[Battery], doctrine: Doctrine) -> None:
    """Raise BadInput where a doctrine asks for shots that no site has."""
    usable = [max(b.stock - doctrine.reserve, 0) for b in batteries]
    names = ", ".join(b.name for b in batteries)
    if not any(usable):
        kept = f" beyond the reserve of {doctrine.reserve}" if doctrine.reserve else ""
        raise BadInput(f"{names}: no interceptor in stock{kept}, so there is no shot; expected some")
    if doctrine.salvo > max(usable):
        raise BadInput(
            f"{doctrine.name}: a salvo of {doctrine.salvo}, but no site has more than "
            f"{counted(max(usable), 'interceptor')} to fire; expected at most so many"
        )


def _up(value: int, step: int) -> int:
    return max(-(-value // step), 1) * step


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
    """Return the tally of so many raids of the whole attack, or of its first so many missiles for each of `sizes`.

    chances: what each battery could do against each kind of flight. again: s from an intercept to the next launch at the same
    target (assessment, decision, launch). plan (batteries, objects): rounds that each may spend on each object, for the sharing
    `assigned`; None: as the doctrine allows. threads: for tests. tick: told
    the share of the raids that has been drawn since it was last told.
    """
    if not 1 <= raid_count <= MOST_RAIDS:
        raise BadInput(f"{raid_count:,} raids; expected 1 to {MOST_RAIDS:,}")
    if seed < 0:
        raise BadInput(f"the seed is {seed}; expected 0 or more")
    check_stock(batteries, doctrine)
    sites = len(batteries)
    kind, launch, decoy = attack.targets
    mode = SHARING[doctrine.sharing]
    types = list(dict.fromkeys(b.interceptor for b in batteries))
    spread = 1 if mode == EARLIEST else sites
    rounds, looks = _up(doctrine.salvo * doctrine.looks * spread, ROUNDS), _up(doctrine.looks * spread, LOOKS)
    header = _up(len(types), TYPES)
    numbers = 1 + header + len(kind) * (BEFORE_SHOTS + rounds + looks)
    if plan is None:
        if mode == ASSIGNED:
            raise ValueError("the sharing 'assigned' needs a plan")
        plan = np.full((sites, len(kind)), doctrine.salvo * doctrine.looks, np.int64)
    stocks = np.array([b.stock for b in batteries], np.int64)
    arranged = (
        stocks,
        np.array([b.spacing for b in batteries]),
        np.array([b.channels for b in batteries], np.int64),
        np.array([types.index(b.interceptor) for b in batteries], np.int64),
        np.array([b.kill_probability for b in batteries]),
    )
    for battery in batteries:
        if not 0.0 <= battery.kill_probability <= 1.0:
            raise BadInput(f"{battery.name}: the kill probability is {battery.kill_probability:g}; expected 0 to 1")
    rules = np.array(
        [doctrine.salvo, doctrine.looks, doctrine.reserve, mode, again, header, rounds, looks], dtype=float
    )
    last = chances.last_launch().max(axis=0)
    menu = (chances.stretches, chances.first)
    missiles = list(sizes) or [len(attack)]
    for size in missiles:
        if not 1 <= size <= len(attack):
            raise BadInput(f"a raid of {size} of {len(attack)} missiles; expected 1 to {len(attack)}")
    objects = [attack.objects_in(size) for size in missiles]
    size_of_chunk = max(min(CHUNK, NUMBERS // numbers), 1)
    chunks = -(-raid_count // size_of_chunk)
    parts: list[list[tuple[NDArray[np.int64], ...]]] = [[] for _ in range(chunks)]

    def fight(begin: int, end: int) -> None:
        for chunk in range(begin, end):
            rows = min(size_of_chunk, raid_count - chunk * size_of_chunk)
            stream = np.random.Generator(np.random.Philox(np.random.SeedSequence(seed, spawn_key=(chunk,))))
            luck = stream.random((rows, numbers))
            for n in objects:
                out = (
                    np.zeros(n + 1, np.int64), np.zeros((sites, int(stocks.max()) + 1), np.int64),
                    np.zeros(len(CAUSES) + 3, np.int64), np.zeros(len(CAUSES), np.int64),
                )  # fmt: skip
                raids(luck, n, menu, last, (kind, launch, decoy), arranged, plan, rules, odds.array, *out)
                parts[chunk].append(out)
            if tick is not None:
                tick(rows / raid_count)

    over_blocks(fight, chunks, threads=threads)
    return [_added([part[j] for part in parts], missiles[j], raid_count, stocks, seed) for j in range(len(missiles))]


def _added(
    parts: list[tuple[NDArray[np.int64], ...]], warheads: int, raid_count: int, stocks: NDArray[np.int64], seed: int
) -> Tally:
    leakers, used, totals, firsts = (np.sum([part[k] for part in parts], axis=0) for k in range(4))
    kinds = len(CAUSES)
    if totals[kinds + 2]:
        raise RuntimeError("kills and leakers do not make up the raid, or a stock was overdrawn")
    return Tally(
        raid_count,
        warheads,
        leakers[: warheads + 1],
        tuple(row[: stock + 1] for row, stock in zip(used, stocks, strict=True)),
        {name: int(totals[k]) for k, name in enumerate(CAUSES)},
        {name: int(firsts[k]) for k, name in enumerate(CAUSES)},
        int(totals[kinds]),
        int(totals[kinds + 1]),
        seed,
    )
