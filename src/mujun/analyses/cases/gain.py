"""Gain from parts of a network: what a defence can do against many flights with and without links, sensors or nodes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.cases.flights import Case, Flights
from mujun.analyses.cases.meet import meet
from mujun.base.outcomes import BadInput
from mujun.base.text import say
from mujun.engagement.defence import Defence
from mujun.scenario.building.build import Builder
from mujun.scenario.schema.study import Scenario
from mujun.sensors.radar import Watch, margins

Array = NDArray[np.float64]

ROUNDING_S = 0.05
"""Time differences below this count as none, s: they are printed to a tenth, and a change of 0.0 s is none."""


@dataclass(frozen=True)
class Side:
    """What a defence can do against each case (n,) with one state of its network.

    commit: earliest time at which a site may decide to launch, s after the missile's launch; infinite: never.
    tracked: whether any radar that feeds a site establishes a track.
    shots: of all sites together.
    slack: greatest of all sites, s; -inf: never within reach with the support that the mode demands.
    """

    commit: Array
    tracked: NDArray[np.bool_]
    shots: NDArray[np.int64]
    slack: Array

    @property
    def met(self) -> NDArray[np.bool_]:
        """Whether a site has a window and an interceptor."""
        return (self.slack >= 0.0) & (self.shots > 0)


@dataclass(frozen=True)
class Gain:
    """The same flights with and without parts of the network."""

    cases: list[Case]
    with_it: Side
    without: Side

    @property
    def earlier(self) -> Array:
        """By how much the first commitment comes earlier, s; infinite if there is one only with them, 0 if there is none."""
        a, b = self.without.commit, self.with_it.commit
        gained = np.where(np.isfinite(b), np.where(np.isfinite(a), a - np.where(np.isfinite(b), b, 0.0), np.inf), 0.0)
        return without_rounding(gained)

    @property
    def shots(self) -> NDArray[np.int64]:
        """Number of shots gained."""
        return self.with_it.shots - self.without.shots

    @property
    def spare(self) -> Array:
        """Slack gained, s; infinite if it exists only with them, -infinite if only without, 0 if in neither."""
        a, b = self.without.slack, self.with_it.slack
        both = np.where(np.isfinite(a), b - np.where(np.isfinite(a), a, 0.0), np.inf)
        return without_rounding(np.where(np.isfinite(b), both, np.where(np.isfinite(a), -np.inf, 0.0)))

    @property
    def newly_seen(self) -> NDArray[np.bool_]:
        """Which flights are tracked only with them."""
        return self.with_it.tracked & ~self.without.tracked

    @property
    def newly_met(self) -> NDArray[np.bool_]:
        """Which flights can be met only with them."""
        return self.with_it.met & ~self.without.met

    @property
    def most_earlier(self) -> float:
        """By how much commitment comes earlier at most, s, among flights with a commitment in both states; rounded."""
        return round(float(np.max(np.where(np.isfinite(self.earlier), self.earlier, 0.0), initial=0.0)), 1)

    def with_and_without(self, i: int) -> dict[str, Any]:
        """Return commitment (s), shots and slack (s) of a case with and without them, rounded; None: never."""
        return {
            "commit_with_s": _seconds(self.with_it.commit[i]),
            "commit_without_s": _seconds(self.without.commit[i]),
            "shots_with": int(self.with_it.shots[i]),
            "shots_without": int(self.without.shots[i]),
            "slack_with_s": _seconds(self.with_it.slack[i]),
            "slack_without_s": _seconds(self.without.slack[i]),
        }

    @property
    def changed(self) -> NDArray[np.bool_]:
        """For which flights commitment, shots, slack or track differ."""
        return (self.earlier != 0.0) | (self.shots != 0) | (self.spare != 0.0) | self.newly_seen


def _seconds(value: float) -> float | None:
    return round(float(value), 1) if np.isfinite(value) else None


def without_rounding(seconds: Array) -> Array:
    """Return time differences (s), with those below ROUNDING_S set to 0."""
    return np.where(np.abs(seconds) < ROUNDING_S, 0.0, seconds)


def side(flights: Flights, defence: Defence) -> Side:
    """Return what a defence can do against each flight."""
    if not flights.groups:
        return Side(np.zeros(0), np.zeros(0, bool), np.zeros(0, np.int64), np.zeros(0))
    meetings = meet(flights, defence)
    commit = np.min([w.committed for w in meetings.windows], axis=0)
    tracked = np.any([np.isfinite(w.any_track) for w in meetings.windows], axis=0)
    return Side(commit, tracked, meetings.shots, meetings.slack)


def told_differently(one: Defence, other: Defence) -> list[Watch] | None:
    """Return the radars whose tracks reach two defences with different delays; None if the defences differ in more.

    The defences differ in more if their sites' own radars or their infrared delays differ.
    """
    a, b = one.delays, other.delays
    own = [[None if s.watch is None else s.watch.radar.name for s in defence.sites] for defence in (one, other)]
    if own[0] != own[1] or not np.array_equal(a.infrared, b.infrared):
        return None
    told = [
        {watch.radar.name: tuple(delays.radars[:, r]) for r, watch in enumerate(defence.watches)}
        for defence, delays in ((one, a), (other, b))
    ]
    never = (np.inf,) * len(one.sites)
    watches = {watch.radar.name: watch for watch in (*one.watches, *other.watches)}
    return [w for name, w in watches.items() if told[0].get(name, never) != told[1].get(name, never)]


def touched(one: Defence, other: Defence, flights: Flights) -> list[NDArray[np.bool_]]:
    """Return masks, by group, of the flights for which two defences can differ.

    These are the flights in view of a radar whose track reaches the two defences with different delays.
    """
    radars = told_differently(one, other)
    if radars is None:
        return [np.ones(len(group.cases), bool) for group in flights.groups]
    if not radars:
        return [np.zeros(len(group.cases), bool) for group in flights.groups]
    return [
        np.asarray((margins(radars, group.flights, group.post_boost_time) >= 0.0).any(axis=(0, 2)))
        for group in flights.groups
    ]


def gain(
    builder: Builder, scenario: Scenario, without: Sequence[str], flights: Flights, changing_only: bool = False
) -> Gain:
    """Return what a defence gains from parts of its network against some flights.

    without: parts to remove for comparison: links A>B, sensors, nodes.
    changing_only: leave out flights for which nothing can change.
    Raises BadInput if the scenario has no network, or if no part is named.
    """
    if scenario.network is None:
        raise BadInput(say("with and without is asked of a network; expected scenario.network"))
    if not without:
        raise BadInput(say("nothing is named to do without; expected links (A>B), sensors or nodes of the network"))
    cut = scenario.model_copy(update={"switched_off": (*scenario.switched_off, *without)})
    defence, less = (
        builder.once(("defence", asked.model_dump_json()), partial(builder.defence, asked)) for asked in (scenario, cut)
    )
    masks = touched(defence, less, flights)
    changing = flights.only(masks)
    if changing_only:
        return Gain(changing.cases, side(changing, defence), side(changing, less))
    whole, part = side(flights, defence), side(changing, less)
    rows = np.flatnonzero(np.concatenate(masks)) if masks else np.zeros(0, np.int64)
    cut_side = {name: getattr(whole, name).copy() for name in Side.__dataclass_fields__}
    for name, values in cut_side.items():
        values[rows] = getattr(part, name)
    return Gain(flights.cases, whole, Side(**cut_side))
