"""The fused track of one flight: who tells whom what, from when on, with which gaps, and when each site may commit.

Custody is any radar's established track, or the burning missile in the view of space infrared, that reaches the site through
the network, later by the network's delay. What comes after it ends is not foretold: a gap is a gap.
"""

from dataclasses import dataclass

import numpy as np

from mujun.analyses.cases.spells import Spell, gaps_between, joined
from mujun.battle.network import Network, Path
from mujun.engagement.defence import Defence
from mujun.engagement.sequence import commit_time, sightings
from mujun.flight.engine.sampling import Sampled
from mujun.sensors.infrared import cue_time


@dataclass(frozen=True)
class Source:
    """What one sensor gives a site, s after launch. tracked: when its track stands. at_hand: when the site has it."""

    sensor: str
    path: Path
    tracked: float
    at_hand: float
    spells: tuple[Spell, ...]


@dataclass(frozen=True)
class Fused:
    """The network's track of a flight as one site has it, s after launch.

    sources: in the order in which they come. custody: stretches with a track at hand; gaps: without one, from the first source
    to the end of the flight. commit: when the site may decide to launch (infinite: never).
    """

    site: str
    sources: tuple[Source, ...]
    custody: tuple[Spell, ...]
    gaps: tuple[Spell, ...]
    commit: float

    @property
    def held(self) -> float:
        """Seconds with a track at hand."""
        return sum(spell.seconds for spell in self.custody)


def fused_tracks(
    network: Network, defence: Defence, radars: list[str], infrared: str, sites: list[str], flights: Sampled,
    post_boost_time: float,
) -> list[Fused]:  # fmt: skip
    """Return the fused track of the first flight at each site.

    radars: names of the sensors of `defence.watches`, as in the network. sites: names of the defence's sites, likewise.
    """
    found = sightings(defence, flights, post_boost_time)
    end, burnout = float(flights.flight_time[0]), float(flights.burnout_time[0])
    cue = float(cue_time(defence.infrared, flights)[0])
    delays, out = defence.delays, []
    for s, site in enumerate(sites):
        sources: list[Source] = []
        path = network.path(infrared, site)
        if path is not None and np.isfinite(cue):
            seen = (Spell(cue + path.delay, burnout + path.delay),) if cue < burnout else ()
            sources.append(Source(infrared, path, cue, cue + path.delay, seen))
        for r, (name, sighting) in enumerate(zip(radars, found, strict=True)):
            own = defence.own_radar(s) == r
            path = Path((name, site), 0.0) if own else network.path(name, site)
            lag = float(delays.radars[s, r])
            if path is None or not np.isfinite(sighting.tracked):
                continue
            spells = tuple(
                Spell(enters + sighting.ready + lag, leaves + lag)
                for enters, leaves in sighting.spells
                if leaves - enters >= sighting.ready
            )
            sources.append(Source(name, path, sighting.tracked, sighting.tracked + lag, spells))
        sources.sort(key=lambda source: source.at_hand)
        custody = joined([spell for source in sources for spell in source.spells])
        gaps = gaps_between(custody, custody[0].begin if custody else end, end)
        out.append(
            Fused(
                site,
                tuple(sources),
                custody,
                gaps,
                commit_time(defence, s, flights, found),
            )
        )
    return out
