"""The fused track of one flight: tracks that reach each site through the network, their gaps, and the earliest commitment.

Custody: a radar has an established track, or space infrared has the burning missile in view, and the data reach the site, with
the delay of the network. Tracks are not extrapolated: custody ends with the last data.
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
    """Track of one sensor at a site; times in s after launch.

    path: through the network.
    tracked: when the track is established.
    at_hand: when the site first has it.
    spells: when the site has it.
    """

    sensor: str
    path: Path
    tracked: float
    at_hand: float
    spells: tuple[Spell, ...]


@dataclass(frozen=True)
class Fused:
    """Fused track of a flight at one site; times in s after launch.

    sources: in order of arrival.
    custody: intervals with a track at the site.
    gaps: intervals without one, from the first custody to the end of the flight.
    commit: when the site may decide to launch; infinite: never.
    """

    site: str
    sources: tuple[Source, ...]
    custody: tuple[Spell, ...]
    gaps: tuple[Spell, ...]
    commit: float

    @property
    def held(self) -> float:
        """Total time with a track at the site, s."""
        return sum(spell.seconds for spell in self.custody)


def fused_tracks(
    network: Network, defence: Defence, radars: list[str], infrared: str, sites: list[str], flights: Sampled,
    post_boost_time: float,
) -> list[Fused]:  # fmt: skip
    """Return the fused track of the first flight at each site.

    radars: names in the network of the radars in `defence.watches`.
    infrared: name in the network of the space infrared.
    sites: names in the network of the defence's sites.
    post_boost_time: time from burnout for which the bus carries the warhead, s.
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
