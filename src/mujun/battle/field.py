"""Data of a simulated battle for compiled code: the constants of all draws of a raid, and the state within one draw.

Sites, targets (warheads and decoys) and site-target pairs are arrays of records, whose fields compiled code reads
and writes by name: `pairs[s, i].launch`.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Counts = NDArray[np.int64]
Records = NDArray[np.void]

NEVER = 1e11
"""Value of 'never' in times, s."""

EARLIEST, ASSIGNED, INDEPENDENT = 0, 1, 2
"""Sharing of targets among sites: the site with the earliest intercept; the assigned sites, each on its own; all sites, each on
its own."""

ACTIVE, NOT_ENGAGED, KNOWN_DEAD, LOOKS_SPENT = 0, 1, 2, 3
"""State of a target: may be engaged; never engaged (not tracked, or not classified as a warhead); known to be killed; all looks
used."""

(
    UNTRACKED,
    TAKEN_FOR_DECOY,
    OUT_OF_REACH,
    NO_TIME,
    NO_ROUNDS,
    CHANNELS_TAKEN,
    LAUNCHER_BUSY,
    SHOTS_MISSED,
    TYPE_FAILED,
) = range(9)
CAUSES = ("track", "discrimination", "reach", "time", "stock", "channels", "launcher", "missed", "type failure")
"""Causes of a leaked warhead: never tracked; classified as a decoy; out of reach of every site; no time for another look; no
round left; all fire channels in use until too late; launcher busy until too late; all shots allowed by the doctrine missed; the
same, but at least one shot would have hit without the failure of its interceptor type."""

UNPLANNED = len(CAUSES)
"""Obstacle of a pair whose site was assigned no round at the target; it does not count as a cause."""
NO_CAUSE = -1
"""Cause if nothing leaked, and obstacle of a pair whose site can still shoot."""

KILLS, SHOTS, FAULTS = range(3)
"""Columns of `Sums.totals`. Faults: raids in which kills plus leakers differ from the number of warheads, or a stock is negative.
"""

BEFORE_SHOTS = 2
"""Uniform numbers of a target before those of its shots: one for its track, one for its classification."""


class Menu(NamedTuple):
    """Stretches of each site against each kind of flight; see `battle.chances.Chances`.

    Attributes:
        stretches: (N, 5).
        first: (sites, kinds + 1).
        last_launch: (kinds,) latest launch of any site against the flight, s.
    """

    stretches: Array
    first: Counts
    last_launch: Array


TARGET = np.dtype([("kind", np.int64), ("launch", np.float64), ("decoy", np.bool_)], align=True)
"""A warhead or decoy: index of its flight in the menu, its launch (s after the begin of the raid), and whether it is a decoy."""

BATTERY = np.dtype(
    [
        ("stock", np.int64),
        ("spacing", np.float64),
        ("channels", np.int64),
        ("type", np.int64),
        ("kill_probability", np.float64),
    ],
    align=True,
)
"""A site: rounds in stock, time between launches (s), number of fire channels (0 for no limit), index of its interceptor type,
and kill probability of one shot."""


class Rules(NamedTuple):
    """A doctrine as numbers; see `battle.sides.Doctrine`. again: time from an intercept to the next launch at the target, s."""

    salvo: int
    looks: int
    reserve: int
    sharing: int
    again: float


class Probabilities(NamedTuple):
    """Probabilities of a raid except the kill probability of one shot; see `battle.sides.Odds`."""

    track: float
    common_track_failure: float
    type_failure: float
    warhead_recognised: float
    decoy_mistaken: float
    kill_recognised: float


class Layout(NamedTuple):
    """Layout of a row of uniform numbers.

    One number for the failure common to all tracks, `types` for the interceptor types; then for each target one for its track,
    one for its classification, `rounds` for its shots and `looks` for the looks at it.
    """

    types: int
    rounds: int
    looks: int


class Battle(NamedTuple):
    """Constants of all draws of a raid.

    Attributes:
        menu: stretches of the sites against each kind of flight.
        targets: TARGET records.
        batteries: BATTERY records.
        plan: (sites, targets) most rounds of each site at each target.
        rules: the doctrine.
        odds: the probabilities.
        layout: layout of the uniform numbers.
    """

    menu: Menu
    targets: Records
    batteries: Records
    plan: Counts
    rules: Rules
    odds: Probabilities
    layout: Layout


SITE_STATE = np.dtype([("left", np.int64), ("launcher", np.float64)], align=True)
"""State of a site: rounds left, and the time from which its launcher is free, s."""

PAIR_STATE = np.dtype(
    [
        ("stretch", np.int64),
        ("ready", np.float64),
        ("rounds", np.int64),
        ("looks", np.int64),
        ("launch", np.float64),
        ("intercept", np.float64),
        ("obstacle", np.int64),
    ],
    align=True,
)
"""State of a site-target pair.

stretch: first stretch of the menu that is still usable.
ready: time from which the site may shoot, s.
rounds: rounds fired.
looks: looks used.
launch, intercept: next shot, s; launch is NEVER if there is none.
obstacle: reason why no further shot is possible.
"""

FATE = np.dtype(
    [
        ("state", np.int64),
        ("rounds", np.int64),
        ("looks", np.int64),
        ("dead_at", np.float64),
        ("known_at", np.float64),
        ("spoilt", np.bool_),
        ("failed_at", np.float64),
        ("cause", np.int64),
    ],
    align=True,
)
"""State of a target.

state: ACTIVE, NOT_ENGAGED, KNOWN_DEAD or LOOKS_SPENT.
rounds: rounds fired at it.
looks: looks used.
dead_at, known_at: times at which it was killed and at which the kill was recognised, s.
spoilt: whether a shot would have hit without the failure of its interceptor type.
failed_at: intercept of the last shot at it, s.
cause: why it leaked.
"""


class Situation(NamedTuple):
    """State of one draw.

    Attributes:
        sites: (sites,) SITE_STATE records.
        channels: (sites, most channels) time from which each fire channel is free, s.
        pairs: (sites, targets) PAIR_STATE records.
        fates: (targets,) FATE records.
    """

    sites: Records
    channels: Array
    pairs: Records
    fates: Records


class Outcome(NamedTuple):
    """Result of one raid. first_cause: cause of the first leaker."""

    leakers: int
    kills: int
    shots: int
    first_cause: int


class Sums(NamedTuple):
    """Sums over many raids.

    Attributes:
        leakers: (targets + 1,) raids by number of leakers.
        used: (sites, largest stock + 1) raids by rounds spent.
        causes: leakers by cause.
        firsts: raids by cause of the first leaker.
        totals: KILLS, SHOTS, FAULTS.
    """

    leakers: Counts
    used: Counts
    causes: Counts
    firsts: Counts
    totals: Counts


def records(shape: int | tuple[int, ...], kind: np.dtype[np.void]) -> Records:
    """Return zero-filled records whose fields can be accessed as attributes."""
    return np.zeros(shape, kind).view(np.recarray)


def no_sums(targets: int, batteries: Records) -> Sums:
    """Return zero sums."""
    used = np.zeros((len(batteries), int(batteries["stock"].max()) + 1), np.int64)
    causes, firsts = np.zeros(len(CAUSES), np.int64), np.zeros(len(CAUSES), np.int64)
    return Sums(np.zeros(targets + 1, np.int64), used, causes, firsts, np.zeros(3, np.int64))


def blank_situation(targets: int, batteries: Records) -> Situation:
    """Return the arrays of a situation, to be initialised at the begin of each draw."""
    sites = len(batteries)
    return Situation(
        records(sites, SITE_STATE),
        np.zeros((sites, max(1, int(batteries["channels"].max())))),
        records((sites, targets), PAIR_STATE),
        records(targets, FATE),
    )
