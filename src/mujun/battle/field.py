"""The field of battle as compiled code sees it: what is fixed for all draws of a raid, and what changes within one.

Sites, targets (warheads and decoys) and pairs of both (sites, targets) are arrays of records, whose fields compiled code reads
and writes by name: `pairs[s, i].launch`.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Counts = NDArray[np.int64]
Records = NDArray[np.void]

NEVER = 1e11
"""Stands for 'never' among times, s."""

EARLIEST, ASSIGNED, INDEPENDENT = 0, 1, 2
"""Who engages what: the site that meets it first; the sites it was assigned to, each by itself; every site by itself."""

ACTIVE, NOT_ENGAGED, KNOWN_DEAD, LOOKS_SPENT = 0, 1, 2, 3
"""A target may be engaged; is never engaged (not tracked, or not taken for a warhead); is known to be dead; has had all looks."""

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


TARGET = np.dtype([("kind", np.int64), ("launch", np.float64), ("decoy", np.bool_)], align=True)
"""A warhead or decoy: which flight of the menu it flies, its launch (s after the raid's begin), and whether it is a decoy."""

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
"""A site: rounds in stock, s between launches, fire channels (0: no limit), number of its interceptor's type, and the kill
probability of one shot."""


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


class BattleArrays(NamedTuple):
    """What is the same in all draws of a raid.

    targets: TARGET records. batteries: BATTERY records. plan: (sites, targets) rounds that each site may spend on each target.
    """

    menu: Menu
    targets: Records
    batteries: Records
    plan: Counts
    rules: Rules
    odds: Probabilities
    layout: Layout


SITE_STATE = np.dtype([("left", np.int64), ("launcher", np.float64)], align=True)
"""A site as things stand: rounds left, and from when on its launcher is free, s."""

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
"""A site against a target as things stand.

stretch: the first of the menu that still is of use. ready: the site may shoot from then on, s. rounds: fired. looks: had.
launch, intercept: of the next shot, s; launch is NEVER where there is none. obstacle: why there can be none any more."""

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
        ("site", np.int64),
        ("launch", np.float64),
    ],
    align=True,
)
"""A target as things stand.

state: ACTIVE, NOT_ENGAGED, KNOWN_DEAD or LOOKS_SPENT. rounds: fired at it. looks: had. dead_at, known_at: when it was killed,
and when that was seen, s. spoilt: whether a shot would have hit but for the failure of its type. failed_at: intercept of its last
shot, s. cause: why it leaked. site, launch: where it is due next, and when that shot leaves, s; -1 and NEVER: nowhere."""


class Situation(NamedTuple):
    """How things stand in one draw.

    sites: SITE_STATE records. channels: (sites, most) s from which each is free. pairs: (sites, targets) PAIR_STATE records.
    fates: (targets,) FATE records.
    """

    sites: Records
    channels: Array
    pairs: Records
    fates: Records


class RaidOutcome(NamedTuple):
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


def records(shape: int | tuple[int, ...], kind: np.dtype[np.void]) -> Records:
    """Return records, all zero, whose fields can be read as attributes."""
    return np.zeros(shape, kind).view(np.recarray)


def no_sums(targets: int, batteries: Records) -> Sums:
    """Return sums of no raid."""
    used = np.zeros((len(batteries), int(batteries["stock"].max()) + 1), np.int64)
    causes, firsts = np.zeros(len(CAUSES), np.int64), np.zeros(len(CAUSES), np.int64)
    return Sums(np.zeros(targets + 1, np.int64), used, causes, firsts, np.zeros(3, np.int64))


def blank_situation(targets: int, batteries: Records) -> Situation:
    """Return a situation to be set up at the begin of each draw."""
    sites = len(batteries)
    return Situation(
        records(sites, SITE_STATE),
        np.zeros((sites, max(1, int(batteries["channels"].max())))),
        records((sites, targets), PAIR_STATE),
        records(targets, FATE),
    )
