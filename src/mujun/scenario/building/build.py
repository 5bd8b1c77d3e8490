"""The builder: makes physics in SI from catalogue entries and keeps each result for later calls."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, cast

import numpy as np

from mujun.base.outcomes import BadInput, nearest_names
from mujun.base.store import recalled
from mujun.base.text import as_written, say
from mujun.base.threads import thread_count
from mujun.battle.network import Network
from mujun.earth.constants import STANDARD_GRAVITY
from mujun.earth.geodesy import ground_path
from mujun.earth.place import Place
from mujun.engagement.defence import MODES, Defence, Site, Timeline
from mujun.flight.aiming.aim import Solution
from mujun.flight.aiming.families import Family, FamilyGrid, azimuths_around, fly_families
from mujun.flight.model.drag import DragCurve
from mujun.flight.model.vehicle import Vehicle
from mujun.interceptors.flyout import FlyOut, fly_out
from mujun.interceptors.interceptor import Interceptor, at_speed, greatest_acceleration
from mujun.scenario.building.battles import Numbers, posture_numbers
from mujun.scenario.building.places import position_of
from mujun.scenario.building.rockets import boost_of, drag_of, interceptor_of, missile_of, speed_is
from mujun.scenario.building.sensors import cross_sections_of, infrared_of, radar_of, refractivity_of
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.reading.networks import network_of, part_named
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Scenario
from mujun.sensors.infrared import Infrared
from mujun.sensors.radar import CrossSections, Radar, Watch
from mujun.sensors.refraction import Refractivity

FAMILY_BAND = np.radians(7.5)
"""Width of the latitude bands whose launch points share one family: the solver starts from it and corrects."""
FAMILY_GRID = FamilyGrid(azimuths=8, kicks=12, cutoffs=12)
"""Size of these families."""
SAME_SPEED = 0.5
"""Difference below which two burnout speeds (m/s) count as equal."""

Key = tuple[Hashable, ...]
E = TypeVar("E", bound=schema.Entry)
T = TypeVar("T")


def family_place(place: Place) -> Place:
    """Return the place of the family for launch points in the latitude band of a place."""
    return Place(round(place.latitude / FAMILY_BAND) * FAMILY_BAND, 0.0)


@dataclass
class Builder:
    """Builds physics from one catalogue; each object is built once and kept.

    catalogue: a view of the given catalogue, which records the entries read from it.
    builds: number of the build of each rocket (by id) in the catalogue, where draws share built objects.
    kept: objects built from rockets, by build, shared between builders; None: nothing is shared.
    solved: what the aim-point solver has found for flights, by their digest (see `analyses.cases.aims`); shared, too.
    """

    catalogue: Catalogue
    builds: Mapping[str, int] = field(default_factory=dict)
    kept: dict[Key, object] | None = field(default=None, repr=False)
    solved: dict[bytes, Solution] = field(default_factory=dict, repr=False)
    _made: dict[Key, object] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.catalogue = self.catalogue.recording()

    @property
    def used(self) -> frozenset[str]:
        """Ids of the entries that were read."""
        return self.catalogue.reads

    def once(self, key: Key, make: Callable[[], T], of: Sequence[str] | None = None) -> T:
        """Return the object kept under a key; build it at the first call.

        of: ids of the missiles and interceptors whose drawn numbers the object depends on, if it depends on no other
            drawn number. Such objects are kept in `kept`, by the builds of these rockets.
        """
        store, full = self._place(key, of)
        if full not in store:
            store[full] = make()
        return cast(T, store[full])

    def has(self, key: Key, of: Sequence[str] | None = None) -> bool:
        """Return whether an object is kept under a key; arguments as of `once`."""
        store, full = self._place(key, of)
        return full in store

    def _place(self, key: Key, of: Sequence[str] | None) -> tuple[dict[Key, object], Key]:
        if of is not None and self.kept is not None:
            return self.kept, (*key, *(self.builds.get(id, -1) for id in of))
        return self._made, key

    def get(self, kind: type[E], name: str | None) -> E:
        """Return a catalogue entry by name; None: the default entry of its kind."""
        return self.catalogue.default(kind) if name is None else self.catalogue.get(kind, name)

    def missile(self, name: str) -> tuple[schema.Missile, Vehicle]:
        """Return the entry and the vehicle of a missile."""
        entry = self.get(schema.Missile, name)
        drag = self.drag(entry.drag_curve)  # here, as a build that exists already was made of it, too
        return entry, self.once(("missile", entry.id), lambda: missile_of(entry, drag), (entry.id,))

    def family(self, missile: str, place: Place, along: frozenset[int] | None = None) -> Family:
        """Return the missile's family for launch points in the latitude band of a place.

        along: indices of the azimuths that are needed, see `azimuths_around`; None: all.
        """
        entry, vehicle = self.missile(missile)
        at = family_place(place)
        which = None if along is None or len(along) == FAMILY_GRID.azimuths else along

        def fly() -> Family:
            return fly_families([vehicle], at, FAMILY_GRID, along=which)[0]

        return self.once(("family", entry.id, at, which), fly, (entry.id,))

    def family_to(self, missile: str, place: Place, targets: Sequence[Place]) -> Family:
        """Return the missile's family (see `family`), flown only along the azimuths that flights from a place to targets need."""
        latitude, longitude = np.array([[target.latitude, target.longitude] for target in targets]).T
        here = np.full_like(latitude, place.latitude), np.full_like(latitude, place.longitude)
        azimuth, _ = ground_path(*here, latitude, longitude)
        return self.family(missile, place, azimuths_around(azimuth, FAMILY_GRID.azimuths))

    def post_boost_time(self, missile: str) -> float:
        """Return the time from burnout for which a missile's bus carries its warhead, s; infinite if it never separates."""
        entry = self.get(schema.Missile, missile)
        if not entry.separates:
            return float("inf")
        return entry.post_boost_time.si if entry.post_boost_time else 0.0

    def drag(self, name: str) -> DragCurve:
        """Return a drag curve."""
        return self.once(("drag", name), lambda: drag_of(self.get(schema.DragCurve, name)))

    def interceptor(self, name: str, speed: float | None = None) -> Interceptor:
        """Return an interceptor, its boost scaled to its burnout speed or to `speed` (m/s)."""
        entry = self.get(schema.Interceptor, name)
        drag, of = self.drag(entry.drag_curve), (entry.id,)
        boost = self.once(("boost", entry.id), lambda: boost_of(entry, drag), of)
        nominal = self.once(("interceptor", entry.id), lambda: interceptor_of(entry, boost), of)
        if speed is None or abs(speed - nominal.burnout_speed) < SAME_SPEED:
            return nominal
        key = ("interceptor at speed", entry.id, round(speed, 1))
        return self.once(key, lambda: at_speed(nominal, boost, speed), of)

    def boosts(self) -> list[dict[str, Any]]:
        """Return how representative boosts were scaled to their burnout speeds, and the limits published, for disclosure.

        greatest_target_speed_km_s, greatest_range_km: None: not limited.
        """
        made = {key[1]: value for key, value in {**self._made, **(self.kept or {})}.items() if key[0] == "interceptor"}
        return [
            {
                "interceptor": i.name,
                "burnout_speed_km_s": round(i.burnout_speed / 1e3, 3),
                "burnout_speed_is": speed_is(entry.burnout_speed),
                "propellant_factor": round(i.propellant_factor, 3),
                "greatest_acceleration_g": round(greatest_acceleration(i.vehicle)[0] / STANDARD_GRAVITY, 1),
                "greatest_target_speed_km_s": _or_none(i.greatest_target_speed),
                "greatest_range_km": _or_none(i.greatest_range),
            }
            for id, i in made.items()
            if isinstance(i, Interceptor) and isinstance(entry := self.catalogue.entry(str(id)), schema.Interceptor)
        ]

    def radar(self, name: str, place: Place, azimuths: tuple[float, ...] | None = None) -> Radar:
        """Return a radar at a place. azimuths: boresights there, rad; None: those of the radar's own entry."""
        return radar_of(self.get(schema.Radar, name), place, self.refractivity(), azimuths)

    def refractivity(self) -> Refractivity:
        """Return the refractivity of the air."""
        return refractivity_of(self.catalogue.default(schema.Refractivity))

    def cross_sections(self, band: str) -> CrossSections:
        """Return the cross-sections of a target in one band."""
        return cross_sections_of(self.catalogue.default(schema.CrossSection, band=band))

    def infrared(self, name: str | None = None) -> Infrared:
        """Return a space-based infrared system; None: the default one."""
        return infrared_of(self.get(schema.Infrared, name))

    def sensor(self, name: str) -> Watch:
        """Return a radar at its place. name: a sensor, or a defence that has a radar."""
        entry = self.sensor_entry(name)
        radar = entry.radar
        if radar is None:
            raise BadInput(
                say("{name} has no radar of its own; expected a sensor or a defence with one", name=entry.name)
            )
        return self.once(("watch", entry.id), lambda: self._watch(entry, radar))

    def _watch(self, entry: schema.Sensor | schema.Defence, radar: str) -> Watch:
        band = self.get(schema.Radar, radar).band
        looking = self.radar(radar, position_of(entry), entry.radar_azimuths)
        return Watch(replace(looking, name=entry.name), self.cross_sections(band))

    def sensor_entry(self, name: str) -> schema.Sensor | schema.Defence:
        """Return the entry of a sensor or, if there is none, of a defence.

        Raises BadInput, with the nearest names of both kinds, for an unknown name.
        """
        kinds: tuple[type[schema.Sensor | schema.Defence], ...] = (schema.Sensor, schema.Defence)
        record = self.catalogue.records.get(name)
        if record is not None and record.kind == "defence":
            kinds = (schema.Defence,)
        for kind in kinds:
            try:
                return self.get(kind, name)
            except BadInput:
                continue
        known = [
            n for kind in (schema.Sensor, schema.Defence) for e in self.catalogue.all(kind) for n in (e.id, e.name)
        ]
        key = "no sensor is called '{name}'{near}; expected one of `mujun catalogue list sensor`"
        raise BadInput(say(key, name=as_written(name), near=nearest_names(name, known)))

    def network(self, scenario: Scenario) -> Network | None:
        """Return a scenario's network with its links and sensors switched on or off; None if the scenario names none."""
        if scenario.network is None:
            return None
        entry = self.get(schema.Network, scenario.network)
        network = self.once(("network", entry.id), lambda: network_of(self.catalogue, entry))
        on, off = (
            [part_named(network, self.catalogue, name) for name in names]
            for names in (scenario.switched_on, scenario.switched_off)
        )
        return network.switched(on, off)

    def numbers_of(self, scenario: Scenario) -> dict[str, Numbers]:
        """Return units and stock of each defence (by id) in a scenario's posture."""
        if scenario.posture is None:
            return {}
        return posture_numbers(self.get(schema.Posture, scenario.posture))

    def defence_ids(self, scenario: Scenario) -> list[str]:
        """Return the ids of a scenario's defences: those it names, or those of its posture."""
        if scenario.defences or scenario.posture is None:
            return [self.get(schema.Defence, name).id for name in scenario.defences]
        return list(self.numbers_of(scenario))

    def site(self, name: str, interceptor: str | None = None, speed: float | None = None) -> Site:
        """Return a battery with its fly-out table.

        interceptor: replaces the interceptor of the entry.
        speed: replaces its burnout speed, m/s.
        """
        entry = self.get(schema.Defence, name)
        place = position_of(entry)
        named = self.get(schema.Interceptor, interceptor or entry.interceptor).id
        missile = self.interceptor(named, speed)
        key = ("fly-out", place, missile.name, missile.burnout_speed)
        return Site(
            entry.name,
            self.once(key, lambda: self._fly_out(missile, place, named), (named,)),
            self.sensor(entry.id) if entry.radar is not None else None,
            entry.stock,
        )

    def _fly_out(self, missile: Interceptor, place: Place, named: str) -> FlyOut:
        """Return a fly-out table; one of an earlier run, unless it is of a draw, which hardly comes again."""
        if named in self.builds:
            return fly_out(missile, place)
        return recalled("fly-out tables", (missile, place), lambda: fly_out(missile, place))

    def defence(self, scenario: Scenario) -> Defence:
        """Return a scenario's defence: sites, sensors, delays and mode."""
        names = self.defence_ids(scenario)
        sites = self._sites(names, scenario)
        network = self.network(scenario)
        sensors, feeds = list(scenario.sensors), None
        if network is not None:
            sites = [replace(s, watch=None) if n in network.off else s for s, n in zip(sites, names, strict=True)]
            sensors, radars = self.network_radars(network, names, sites)
            feeds = network.feeds(radars, self.get(schema.Infrared, scenario.infrared).id, names)
        found = Defence(
            tuple(sites),
            self.timeline(scenario.timeline),
            self.infrared(scenario.infrared),
            tuple(self.sensor(name) for name in sensors),
            MODES[scenario.mode],
            scenario.network_track == "granted",
            feeds,
            scenario.early_intercept,
        ).following(scenario.object_seen)
        section = scenario.warhead_cross_section
        return found if section is None else found.looking_at(section)

    def _sites(self, names: Sequence[str], scenario: Scenario) -> list[Site]:
        """Return the batteries of some defences (ids), with the stocks of the scenario's posture."""

        def built(name: str) -> Site:
            return self.site(name, scenario.interceptor)

        if len(names) > 1 and thread_count() > 1:  # their fly-out tables are computed in parallel
            with ThreadPoolExecutor(2, thread_name_prefix="sites") as pool:
                list(pool.map(built, names))
        numbers = self.numbers_of(scenario)
        return [replace(built(name), stock=numbers[name].stock) if name in numbers else built(name) for name in names]

    def network_radars(
        self, network: Network, names: Sequence[str], sites: Sequence[Site]
    ) -> tuple[list[str], list[str]]:
        """Return ids of the radars that feed a site through a network: those other than the sites' own, then all of them."""
        beside = [
            name
            for name in network.sensors
            if name not in names
            and self.catalogue.records[name].kind != "infrared"
            and any(network.path(name, site) for site in names)
        ]
        return beside, beside + [name for name, site in zip(names, sites, strict=True) if site.watch is not None]

    def timeline(self, name: str | None = None) -> Timeline:
        """Return the delays of an engagement; None: the default ones."""
        entry = self.get(schema.Timeline, name)
        return Timeline(
            entry.remote_commit_delay.si, entry.decision_delay.si, entry.launch_delay.si, entry.assessment_time.si
        )


def _or_none(limit: float) -> float | None:
    """Return a limit (m or m/s) in km or km/s; None for one that is infinite."""
    return None if limit == float("inf") else round(limit / 1e3, 3)
