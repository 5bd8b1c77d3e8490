"""Sightings: when radars and space infrared see one flight, and how accurately a radar can predict it.

A spell of view is an interval in which a radar's margin (see `sensors.radar`) is not negative; the margin is linear between
samples, as in engagement windows. A spell longer than the radar's confirmation time is a detection; a spell longer than its
track time as well is a track. Space infrared sees the burning missile above the clouds.

The prediction accuracy is the Cramér-Rao bound of `sensors.track_accuracy` for the measurements of one radar, from its
confirmation on, while the missile coasts above 100 km. No real track can be better. Neglected: see there, and the sharing of
radar time.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.cases.spells import Spell, gaps_between, spells_of
from mujun.analyses.single.flight import SingleFlight
from mujun.earth.frames import inertial_to_fixed
from mujun.earth.geodesy import fixed_to_geodetic, geodetic_to_fixed
from mujun.flight.engine.events import state_at
from mujun.flight.engine.lanes import MARK_APOGEE
from mujun.flight.engine.sampling import Sampled, sample
from mujun.sensors.infrared import Infrared, cue_time
from mujun.sensors.radar import Radar, Watch, margins
from mujun.sensors.track_accuracy import noise_at, predicted_uncertainty

Array = NDArray[np.float64]

SIGHTING_STEP_S = 1.0
"""Longest step between samples of free flight, s; linear margins between them cause errors below 0.1 s."""
LOOKING_TIMES_TOLD = (5.0, 15.0, 30.0, 60.0, 120.0, 240.0, 480.0, 960.0)
"""Times since the first measurement at which the accuracy is reported, s, in addition to the last measurement."""


@dataclass(frozen=True)
class Foretold:
    """Prediction accuracy of a radar: one sigma along the worst axis.

    time: of the last measurement used, s after launch.
    seconds: since the first measurement.
    looks: number of measurements.
    apogee: of the position at apogee, m; None after it.
    reentry: of the position at 100 km on the way down, m.
    """

    time: float
    seconds: float
    looks: int
    apogee: float | None
    reentry: float


@dataclass(frozen=True)
class SensorSighting:
    """What one sensor sees of a flight.

    spells: of view.
    ready_time: time in view until a track, s.
    confirmed, tracked: time of detection and of track, s after launch; None: no spell is long enough.
    height: of the missile at first sight, m.
    distance: from the sensor at first sight, m; None for infrared.
    nearest: least slant distance while in view, m.
    outside: least distance of the flight from the view, m; None where it is seen.
    foretold: prediction accuracy by time of measurement; None where the radar's noise is not known.
    """

    name: str
    spells: tuple[Spell, ...]
    ready_time: float
    confirmed: float | None
    tracked: float | None
    height: float | None
    distance: float | None
    nearest: float | None
    outside: float | None
    foretold: tuple[Foretold, ...] | None

    @property
    def seconds(self) -> float:
        """Total time in view, s."""
        return math.fsum(spell.seconds for spell in self.spells)

    @property
    def tracks(self) -> tuple[Spell, ...]:
        """Intervals with an established track."""
        ready = self.ready_time
        return tuple(Spell(s.begin + ready, s.end) for s in self.spells if s.seconds >= ready)


@dataclass(frozen=True)
class Sightings:
    """What all sensors see of a flight; times in s after launch.

    gaps: intervals between launch and impact without any sensor.
    reentry: time at 100 km on the way down; None if the flight stays below.
    """

    radars: tuple[SensorSighting, ...]
    infrared: SensorSighting
    gaps: tuple[Spell, ...]
    burnout: float
    apogee: float
    reentry: float | None
    flight_time: float


def sightings(
    flown: SingleFlight, watches: Sequence[Watch], infrared: Infrared, post_boost_time: float = 0.0
) -> Sightings:
    """Return what radars and space infrared see of a flight.

    post_boost_time: time from burnout for which the bus carries the warhead, s (see `sensors.radar.margins`).
    """
    flights = sample(flown.flights, interval=SIGHTING_STEP_S)
    times = flights.times
    margin = margins(watches, flights, post_boost_time)
    moments = {event.name: event.time for event in flown.events}
    burnout, end = float(flights.burnout_time[0]), float(flights.flight_time[0])
    apogee, reentry = moments["apogee"], moments.get("100 km, downward")
    upward = moments.get("100 km, upward")
    free = Spell(max(burnout, upward), reentry) if upward is not None and reentry is not None else None
    radars = []
    for watch, mine in zip(watches, margin, strict=True):
        spells = tuple(Spell(float(a), float(b)) for _, a, b in zip(*spells_of(mine, times), strict=True))
        radars.append(_sighting(flown, flights, watch, spells, float(mine.max()), post_boost_time, free, apogee))
    space = _from_space(flights, infrared, burnout)
    gaps = gaps_between([spell for s in (*radars, space) for spell in s.spells], 0.0, end)
    return Sightings(tuple(radars), space, gaps, burnout, apogee, reentry, end)


def _sighting(
    flown: SingleFlight, flights: Sampled, watch: Watch, spells: tuple[Spell, ...], greatest: float,
    post_boost_time: float, free: Spell | None, apogee: float,
) -> SensorSighting:  # fmt: skip
    radar = watch.radar
    ready = radar.ready_time
    site = geodetic_to_fixed(radar.place.latitude, radar.place.longitude, radar.place.height)
    times, distances = flights.times[0], np.linalg.norm(flights.position[0] - site, axis=1)
    seen = np.zeros(len(times), bool)
    for spell in spells:
        seen |= (times >= spell.begin) & (times <= spell.end)
    height = distance = nearest = None
    if spells:
        fixed = inertial_to_fixed(state_at(flown.flights.samples()[0], spells[0].begin)[:3], spells[0].begin)
        height, distance = float(fixed_to_geodetic(fixed)[2]), float(np.linalg.norm(fixed - site))
        ends = np.interp([t for s in spells for t in (s.begin, s.end)], times, distances)
        nearest = float(min(ends.min(), distances[seen].min(initial=np.inf)))
    return SensorSighting(
        radar.name,
        spells,
        ready,
        next((s.begin + radar.confirm_time for s in spells if s.seconds >= radar.confirm_time), None),
        next((s.begin + ready for s in spells if s.seconds >= ready), None),
        height,
        distance,
        nearest,
        None if spells else -greatest,
        _foretold(flown, flights, watch, spells, post_boost_time, free, apogee),
    )


def _from_space(flights: Sampled, infrared: Infrared, burnout: float) -> SensorSighting:
    """Return the sighting by space infrared: from the top of the clouds to burnout."""
    cue = float(cue_time(infrared, flights)[0])
    # With both delays at zero, the cue time is the time at which the missile leaves the clouds.
    clear = float(cue_time(Infrared(infrared.name, infrared.cloud_break, 0.0, 0.0), flights)[0])
    spells = (Spell(clear, burnout),) if clear < burnout else ()
    detected = clear + infrared.detection_delay
    return SensorSighting(
        infrared.name,
        spells,
        cue - clear if math.isfinite(cue) else math.inf,
        detected if math.isfinite(detected) else None,
        cue if math.isfinite(cue) else None,
        infrared.cloud_break if spells else None,
        None,
        None,
        None if spells else max(infrared.cloud_break - float(flights.height[0, : len(flights.times[0])].max()), 0.0),
        None,
    )


def look_times(radar: Radar, spells: Sequence[Spell], free: Spell | None) -> Array:
    """Return the times at which a radar measures a missile, s, ascending.

    free: interval of coast above the air; None: there is none.
    """
    interval = radar.measurement_interval
    if interval is None or free is None:
        return np.zeros(0)
    parts = []
    for spell in spells:
        begin, end = max(spell.begin + radar.confirm_time, free.begin), min(spell.end, free.end)
        if end > begin:
            parts.append(begin + interval * np.arange(math.floor((end - begin) / interval) + 1))
    return np.concatenate(parts) if parts else np.zeros(0)


def _foretold(
    flown: SingleFlight, flights: Sampled, watch: Watch, spells: Sequence[Spell], post_boost_time: float,
    free: Spell | None, apogee: float,
) -> tuple[Foretold, ...] | None:  # fmt: skip
    """Return the prediction accuracy as measurements accumulate; None where the radar's noise is not known.

    free: interval of coast above the air. apogee: time of apogee, s.
    """
    radar = watch.radar
    if radar.range_noise is None or radar.angle_noise is None or radar.measurement_interval is None:
        return None
    looks = look_times(radar, spells, free)
    if len(looks) < 2 or free is None:
        return ()
    site = geodetic_to_fixed(radar.place.latitude, radar.place.longitude, radar.place.height)
    distances = np.linalg.norm(
        np.stack([np.interp(looks, flights.times[0], p) for p in flights.position[0].T], 1) - site, axis=1
    )
    section = watch.shown_at(looks, float(flights.burnout_time[0]) + post_boost_time)
    noises = noise_at(
        radar.range_noise, radar.angle_noise, radar.reference_range, distances, radar.reference_cross_section, section
    )
    # The state at apogee, not at burnout: it is above the air, and the coast is integrated both ways from it.
    mark = flown.flights.mark(MARK_APOGEE)[0]
    ahead = [t for t in (apogee, free.end) if t >= looks[0]]
    error = predicted_uncertainty(mark[:6], float(mark[6]), site, looks, *noises, ahead, flown.flights.earth)
    told: list[Foretold] = []
    for seconds in (*LOOKING_TIMES_TOLD, math.inf):
        i = int(np.searchsorted(looks, looks[0] + seconds, side="right")) - 1
        if i > 0 and np.isfinite(error[i, -1]) and not (told and told[-1].looks == i + 1):
            before = len(ahead) == 2 and looks[i] < apogee
            told.append(
                Foretold(
                    float(looks[i]),
                    float(looks[i] - looks[0]),
                    i + 1,
                    float(error[i, 0]) if before else None,
                    float(error[i, -1]),
                )
            )
        if i == len(looks) - 1:
            break
    return tuple(told)
