"""The field of battle as compiled code sees it: what is fixed for all draws of a raid, and what changes within one.

Arrays are over sites, over targets (warheads and decoys), or over pairs of both (sites, targets).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import scalar

Array = NDArray[np.float64]
Counts = NDArray[np.int64]

NEVER = 1e11
"""Stands for 'never' among times, s."""

EARLIEST, ASSIGNED, INDEPENDENT = 0, 1, 2
"""Who engages what: the site that meets it first; the sites it was assigned to, each by itself; every site by itself."""

ACTIVE, OUT, DEAD, DONE = 0, 1, 2, 3
"""A target may be engaged; is never engaged (not tracked, or not taken for a warhead); is known to be dead; has had all looks."""

TRACK, RECOGNITION, REACH, TIME, STOCK, CHANNELS, LAUNCHER, MISSED, TYPE = range(9)
CAUSES = ("track", "discrimination", "reach", "time", "stock", "channels", "launcher", "missed", "type failure")
"""Why a warhead leaked: never tracked; taken for a decoy; no site could ever meet it; no time for another look; no round
left; all channels taken until too late; the launcher busy until too late; every shot that the doctrine allows missed; the
same, with shots that would have hit but for the failure of their type."""

UNPLANNED = len(CAUSES)
"""Stands among the causes of a pair where the site was assigned no round at the target: it does not count."""
NO_CAUSE = -1
"""Stands where nothing leaked, or where a site can still shoot."""

KILLS, SHOTS, FAULTS = range(3)
"""Columns of `Sums.totals`. Faults are raids in which kills and leakers do not make up the warheads, or a stock is overdrawn."""

BEFORE_SHOTS = 2
"""Uniform numbers of a target before those of its shots: whether it is tracked, what it is taken for."""


class Menu(NamedTuple):
    """What each site could do against each kind of flight; see `battle.chances.Chances`.

    stretches: (N, 5). first: (sites, kinds + 1). last_launch: (kinds,) latest launch with which any site meets it, s.
    """

    stretches: Array
    first: Counts
    last_launch: Array


class Targets(NamedTuple):
    """Warheads and decoys. kind: which flight of the menu. launch: s after the raid's begin. decoy: whether it is one."""

    kind: Counts
    launch: Array
    decoy: NDArray[np.bool_]


class BatteryArrays(NamedTuple):
    """The sites. spacing: s between launches. channels: 0 for no limit. type: number of the interceptor's type."""

    stock: Counts
    spacing: Array
    channels: Counts
    type: Counts
    kill_probability: Array


class Rules(NamedTuple):
    """A doctrine in numbers; see `battle.sides.Doctrine`. again: s from an intercept to the next launch at the same target."""

    salvo: int
    looks: int
    reserve: int
    sharing: int
    again: float


class Probabilities(NamedTuple):
    """What chance decides apart from the kill of one shot; see `battle.sides.Odds`."""

    track: float
    common_track_failure: float
    type_failure: float
    warhead_recognised: float
    decoy_mistaken: float
    kill_recognised: float


class Layout(NamedTuple):
    """Where in a row of uniform numbers each stands: one for a failure common to all tracks; one for each type of interceptor;
    then for each target its track, its recognition, its shots (rounds) and the looks at it (looks)."""

    types: int
    rounds: int
    looks: int


class Battle(NamedTuple):
    """What is the same in all draws of a raid. plan: (sites, targets) rounds that each site may spend on each target."""

    menu: Menu
    targets: Targets
    batteries: BatteryArrays
    plan: Counts
    rules: Rules
    odds: Probabilities
    layout: Layout


class SiteStates(NamedTuple):
    """The sites as things stand. left: rounds. launcher: free from, s. channels: (sites, most) each free from, s."""

    left: Counts
    launcher: Array
    channels: Array


class PairStates(NamedTuple):
    """Each site against each target, as things stand.

    stretch: the first of the menu that still is of use. ready: the site may shoot from then on, s. rounds: fired. looks: had.
    launch, intercept: of the next shot, s; launch is NEVER where there is none. obstacle: why there can be none any more.
    """

    stretch: Counts
    ready: Array
    rounds: Counts
    looks: Counts
    launch: Array
    intercept: Array
    obstacle: Counts


class Fates(NamedTuple):
    """Each target, as things stand.

    state: ACTIVE, OUT, DEAD or DONE. rounds: fired at it. looks: had. dead_at, known_at: when it was killed, and when that was
    seen, s. spoilt: 1 where a shot would have hit but for the failure of its type. failed_at: intercept of its last shot, s.
    cause: why it leaked.
    """

    state: Counts
    rounds: Counts
    looks: Counts
    dead_at: Array
    known_at: Array
    spoilt: Counts
    failed_at: Array
    cause: Counts


class Situation(NamedTuple):
    """How things stand in one draw."""

    sites: SiteStates
    pairs: PairStates
    fates: Fates


class Outcome(NamedTuple):
    """What one raid left. first_cause: that of the first leaker."""

    leakers: int
    kills: int
    shots: int
    first_cause: int


class Sums(NamedTuple):
    """What many raids left.

    leakers: (targets + 1,) raids by number of leakers. used: (sites, most stock + 1) raids by rounds spent. causes: leakers by
    cause. firsts: raids by the cause of the first leaker. totals: KILLS, SHOTS, FAULTS.
    """

    leakers: Counts
    used: Counts
    causes: Counts
    firsts: Counts
    totals: Counts


def no_sums(targets: int, batteries: BatteryArrays) -> Sums:
    """Return sums of no raid."""
    used = np.zeros((len(batteries.stock), int(batteries.stock.max()) + 1), np.int64)
    causes, firsts = np.zeros(len(CAUSES), np.int64), np.zeros(len(CAUSES), np.int64)
    return Sums(np.zeros(targets + 1, np.int64), used, causes, firsts, np.zeros(3, np.int64))


@scalar
def blank_situation(sites, targets, most_channels):
    """Return a situation to be set up."""
    pair, whole = (sites, targets), np.int64
    return Situation(
        SiteStates(np.zeros(sites, whole), np.zeros(sites), np.zeros((sites, most_channels))),
        PairStates(
            np.zeros(pair, whole),
            np.zeros(pair),
            np.zeros(pair, whole),
            np.zeros(pair, whole),
            np.zeros(pair),
            np.zeros(pair),
            np.zeros(pair, whole),
        ),
        Fates(
            np.zeros(targets, whole),
            np.zeros(targets, whole),
            np.zeros(targets, whole),
            np.zeros(targets),
            np.zeros(targets),
            np.zeros(targets, whole),
            np.zeros(targets),
            np.zeros(targets, whole),
        ),
    )
