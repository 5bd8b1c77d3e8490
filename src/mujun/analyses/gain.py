"""With and without: what links, sensors or nodes of a network are worth to a defence, over many flights."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.meet import meet
from mujun.analyses.threats import Case, Threats
from mujun.base.outcomes import BadInput
from mujun.scenario.build import Builder
from mujun.scenario.study import Scenario

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Side:
    """What a defence can do against each case (n,) with one state of its network.

    commit: when the first site may decide to launch, s after launch (infinite: never). tracked: whether any radar that feeds a
    site establishes a track. shots: of all sites. slack: s to spare of the site with the most (-inf: never within reach with
    support).
    """

    commit: Array
    tracked: NDArray[np.bool_]
    shots: NDArray[np.int64]
    slack: Array

    @property
    def met(self) -> NDArray[np.bool_]:
        """Whether there is a window, and a round for it."""
        return (self.slack >= 0.0) & (self.shots > 0)


@dataclass(frozen=True)
class Gain:
    """The same flights with and without something."""

    cases: list[Case]
    with_it: Side
    without: Side

    @property
    def earlier(self) -> Array:
        """By how many s the first commitment comes earlier; infinite where there was none, 0 where there is none."""
        a, b = self.without.commit, self.with_it.commit
        return np.where(np.isfinite(b), np.where(np.isfinite(a), a - np.where(np.isfinite(b), b, 0.0), np.inf), 0.0)

    @property
    def shots(self) -> NDArray[np.int64]:
        """Shots gained."""
        return self.with_it.shots - self.without.shots

    @property
    def spare(self) -> Array:
        """Seconds of slack gained; infinite where there was none, 0 where there is none on either side."""
        a, b = self.without.slack, self.with_it.slack
        both = np.where(np.isfinite(a), b - np.where(np.isfinite(a), a, 0.0), np.inf)
        return np.where(np.isfinite(b), both, np.where(np.isfinite(a), -np.inf, 0.0))

    @property
    def newly_seen(self) -> NDArray[np.bool_]:
        """Which flights are tracked only with it."""
        return self.with_it.tracked & ~self.without.tracked

    @property
    def newly_met(self) -> NDArray[np.bool_]:
        """Which flights can be met only with it."""
        return self.with_it.met & ~self.without.met

    @property
    def changed(self) -> NDArray[np.bool_]:
        """Which flights anything changes for."""
        return (self.earlier != 0.0) | (self.shots != 0) | (self.spare != 0.0) | self.newly_seen


def side(builder: Builder, scenario: Scenario, threats: Threats) -> Side:
    """Return what the defence of a scenario can do against some threats."""
    meetings = meet(threats, builder.defence(scenario))
    commit = np.min([w.committed for w in meetings.windows], axis=0)
    tracked = np.any([np.isfinite(w.any_track) for w in meetings.windows], axis=0)
    return Side(commit, tracked, meetings.shots, meetings.slack)


def gain(builder: Builder, scenario: Scenario, without: Sequence[str], threats: Threats) -> Gain:
    """Return what the parts of the network named in `without` (links A>B, sensors, nodes) are worth against some threats.

    Raises BadInput where the scenario has no network, or nothing is named.
    """
    if scenario.network is None:
        raise BadInput("with and without is asked of a network; expected scenario.network")
    if not without:
        raise BadInput("nothing is named to do without; expected links (A>B), sensors or nodes of the network")
    cut = scenario.model_copy(update={"switched_off": (*scenario.switched_off, *without)})
    return Gain(threats.cases, side(builder, scenario, threats), side(builder, cut, threats))
