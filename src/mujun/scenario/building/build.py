"""From catalogue entries to physics in SI: the one place where entries become vehicles, radars and sites."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from math import pi

import numpy as np

from mujun.base.outcomes import BadInput, nearest_names
from mujun.base.threads import thread_count
from mujun.battle.network import Network
from mujun.earth.constants import STANDARD_GRAVITY
from mujun.earth.place import Place
from mujun.engagement.defence import MODES, Defence, Site, Timeline
from mujun.flight.aiming.families import Family, fly_family
from mujun.flight.model.drag import DragCurve
from mujun.flight.model.vehicle import SEA_LEVEL_PRESSURE, Stage, Vehicle
from mujun.interceptors.flyout import fly_out
from mujun.interceptors.interceptor import Interceptor, at_speed, scaled_to
from mujun.scenario.building.battles import Numbers, posture_numbers
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.reading.networks import network_of, part_named
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Scenario
from mujun.sensors.infrared import Infrared
from mujun.sensors.radar import CrossSections, Radar, Watch
from mujun.sensors.refraction import Refractivity

REFRACTIVITY = "refractivity-standard"
"""The entry that says how the air bends a radar's rays."""
FAMILY_BAND = np.radians(7.5)
"""Launch points within such a band of latitude share one family: the solver starts from it and corrects."""


@dataclass
class Builder:
    """Builds physics from one catalogue, each thing once; remembers which entries a run has used."""

    catalogue: Catalogue
    used: set[str] = field(default_factory=set)
    builds: Mapping[str, int] = field(default_factory=dict)
    kept: dict[tuple[object, ...], object] | None = field(default=None, repr=False)
    _made: dict[tuple[object, ...], object] = field(default_factory=dict, repr=False)

    def once(self, key: tuple[object, ...], make, of: Sequence[str] | None = None):  # type: ignore[no-untyped-def]
        """Return what was made under a key, making it at the first call.

        of: the missiles and interceptors (ids) on whose numbers, and on no other that is drawn, it rests. Such things are kept
        in `kept`, where draws share one, by which of their `builds` the rockets are.
        """
        store, full = self._made, key
        if of is not None and self.kept is not None:
            store, full = self.kept, (*key, *(self.builds.get(id, -1) for id in of))
        if full not in store:
            store[full] = make()
        return store[full]

    def get(self, kind: type[schema.Entry], name: str):  # type: ignore[no-untyped-def]
        """Return a catalogue entry by name and note that it was used."""
        entry = self.once(("entry", kind, name), lambda: self.catalogue.get(kind, name))
        self.used.add(entry.id)
        return entry

    def missile(self, name: str) -> tuple[schema.Missile, Vehicle]:
        """Return a missile's entry and vehicle."""
        entry = self.get(schema.Missile, name)

        def make() -> Vehicle:
            coefficient = None
            if entry.separates and entry.ballistic_coefficient is not None:
                coefficient = entry.ballistic_coefficient.si
            return _refused(
                entry,
                name=entry.name,
                stages=stages(entry.stages),
                payload_mass=entry.payload_mass.si,
                drag=self.drag(entry.drag_curve),
                ballistic_coefficient=coefficient,
                shroud_mass=entry.shroud_mass.si if entry.shroud_mass else 0.0,
                shroud_time=entry.shroud_release_time.si if entry.shroud_release_time else None,
                thrust_termination=entry.thrust_termination,
            )

        return entry, self.once(("missile", entry.id), make, (entry.id,))

    def drag(self, name: str) -> DragCurve:
        """Return a drag curve."""
        entry = self.get(schema.DragCurve, name)
        return DragCurve(entry.name, tuple(entry.mach), tuple(entry.cd))

    def interceptor(self, name: str, speed: float | None = None) -> Interceptor:
        """Return an interceptor, its boost scaled to its burnout speed (or to another, m/s)."""
        entry = self.get(schema.Interceptor, name)
        wanted = entry.burnout_speed.si

        boost = self.once(
            ("boost", entry.id),
            lambda: _refused(
                entry,
                name=entry.name,
                stages=stages(entry.stages),
                payload_mass=entry.payload_mass.si,
                drag=self.drag(entry.drag_curve),
            ),
            (entry.id,),
        )

        def make() -> Interceptor:
            try:
                vehicle, factor = scaled_to(boost, wanted)
            except ValueError as error:
                raise BadInput(f"{entry.id}: {error}") from None
            longest, burn = entry.longest_flight.si, float(np.max(np.asarray(vehicle.boost_time)))
            if longest <= burn:
                raise BadInput(
                    f"{entry.id}: its longest flight of {longest:g} s ends before its burnout at {burn:g} s; expected more"
                )
            return Interceptor(
                entry.name,
                vehicle,
                wanted,
                entry.minimum_altitude.si,
                entry.maximum_altitude.si,
                entry.longest_flight.si,
                entry.launch_interval.si,
                factor,
            )

        nominal = self.once(("interceptor", entry.id), make, (entry.id,))
        if speed is None or abs(speed - nominal.burnout_speed) < 0.5:
            return nominal
        key = ("interceptor at speed", entry.id, round(speed, 1))
        return self.once(key, lambda: at_speed(nominal, boost, speed), (entry.id,))

    def boosts(self) -> list[dict[str, float | str]]:
        """Return, for disclosure, by how much each representative boost was scaled to its published burnout speed."""
        made = [value for key, value in {**self._made, **(self.kept or {})}.items() if key[0] == "interceptor"]
        return [
            {
                "interceptor": i.name,
                "burnout_speed_km_s": round(i.burnout_speed / 1e3, 3),
                "propellant_factor": round(i.propellant_factor, 3),
            }
            for i in made
            if isinstance(i, Interceptor)
        ]

    def radar(self, name: str, place: Place, azimuths: tuple[float, ...] | None = None) -> Radar:
        """Return a radar at a place, its boresights as given there or as in its own entry."""
        entry = self.get(schema.Radar, name)
        boresights = azimuths or [face.azimuth for face in entry.faces]
        low, high = entry.minimum_elevation.si, entry.maximum_elevation.si
        faces = [
            (
                boresight,
                face.width,
                low if face.minimum_elevation is None else face.minimum_elevation,
                high if face.maximum_elevation is None else face.maximum_elevation,
            )
            for boresight, face in zip(boresights, entry.faces, strict=False)
        ]
        noise = (entry.range_noise, entry.angle_noise, entry.measurement_interval)
        return Radar(
            entry.name,
            place,
            np.array(faces, dtype=float),
            entry.reference_range.si,
            entry.reference_cross_section.si,
            entry.confirm_time.si,
            entry.track_time.si,
            self.refractivity(),
            *(None if n is None else n.si for n in noise),
        )

    def refractivity(self) -> Refractivity:
        """Return the refractivity of the air."""
        entry = self.get(schema.Refractivity, REFRACTIVITY)
        return Refractivity(entry.name, entry.surface_refractivity.si, entry.scale_height.si)

    def cross_sections(self, band: str) -> CrossSections:
        """Return a target's cross-sections in one band."""
        entry = self.get(schema.CrossSection, f"threat-cross-section-{band.lower()}")
        return CrossSections(entry.boosting.si, entry.post_boost.si, entry.reentry_vehicle.si)

    def post_boost_time(self, missile: str) -> float:
        """Return for how long after burnout a missile's target shows its post-boost cross-section, s."""
        entry = self.get(schema.Missile, missile)
        if not entry.separates:
            return float("inf")
        return float(entry.post_boost_time.si) if entry.post_boost_time else 0.0

    def _watch(self, name: str, entry: schema.Sited, azimuths: tuple[float, ...] | None) -> Watch:
        place = Place(entry.latitude, entry.longitude, entry.height)
        band = self.get(schema.Radar, name).band
        return Watch(replace(self.radar(name, place, azimuths), name=entry.name), self.cross_sections(band))

    def sensor(self, name: str) -> Watch:
        """Return a radar at its place, by the name of a sensor or of a defence that has one."""
        entry = self.sensor_entry(name)
        radar = entry.radar
        if radar is None:
            raise BadInput(f"{entry.name} has no radar of its own; expected a sensor or a defence with one")
        watch: Watch = self.once(("watch", entry.id), lambda: self._watch(radar, entry, entry.radar_azimuths))
        return watch

    def sensor_entry(self, name: str) -> schema.Sensor | schema.Defence:
        """Return the entry of a sensor, or else of a defence. Raises BadInput naming the nearest of both kinds."""
        kinds: tuple[type[schema.Sensor | schema.Defence], ...] = (schema.Sensor, schema.Defence)
        record = self.catalogue.records.get(name)
        if record is not None and record.kind == "defence":
            kinds = (schema.Defence,)
        for kind in kinds:
            try:
                found: schema.Sensor | schema.Defence = self.get(kind, name)
                return found
            except BadInput:
                continue
        known = [
            n for kind in (schema.Sensor, schema.Defence) for e in self.catalogue.all(kind) for n in (e.id, e.name)
        ]
        raise BadInput(
            f"no sensor is called '{name}'{nearest_names(name, known)}; expected one of `mujun catalogue list sensor`"
        )

    def network(self, scenario: Scenario) -> Network | None:
        """Return the network of a scenario, its links and sensors switched as it says; None where it names none."""
        if scenario.network is None:
            return None
        entry = self.get(schema.Network, scenario.network)
        network: Network = self.once(("network", entry.id), lambda: network_of(self.catalogue, entry))
        on, off = (
            [part_named(network, self.catalogue, name) for name in names]
            for names in (scenario.switched_on, scenario.switched_off)
        )
        return network.switched(on, off)

    def numbers_of(self, scenario: Scenario) -> dict[str, Numbers]:
        """Return the numbers of each defence by its id where a scenario's posture says so."""
        if scenario.posture is None:
            return {}
        return posture_numbers(self.get(schema.Posture, scenario.posture))

    def defence_ids(self, scenario: Scenario) -> list[str]:
        """Return the ids of a scenario's defences: those it names, else those of its posture."""
        if scenario.defences or scenario.posture is None:
            return [self.get(schema.Defence, name).id for name in scenario.defences]
        return list(self.numbers_of(scenario))

    def site(self, name: str, interceptor: str | None = None, speed: float | None = None) -> Site:
        """Return a battery with its fly-out table; another interceptor or burnout speed (m/s) on request."""
        entry = self.get(schema.Defence, name)
        place = Place(entry.latitude, entry.longitude, entry.height)
        named = self.get(schema.Interceptor, interceptor or entry.interceptor).id
        missile = self.interceptor(named, speed)
        key = ("fly-out", place, missile.name, missile.burnout_speed)
        return Site(
            entry.name,
            self.once(key, lambda: fly_out(missile, place), (named,)),
            self.sensor(entry.id) if entry.radar is not None else None,
            entry.stock,
        )

    def defence(self, scenario: Scenario, speed: float | None = None) -> Defence:
        """Return the defence of a scenario: its sites, sensors, delays and mode, at another burnout speed (m/s) if given."""
        names = self.defence_ids(scenario)
        if len(names) > 1 and thread_count() > 1:  # their fly-out tables are worked on side by side
            with ThreadPoolExecutor(2, thread_name_prefix="sites") as pool:
                list(pool.map(lambda name: self.site(name, scenario.interceptor, speed), names))
        numbers, network = self.numbers_of(scenario), self.network(scenario)
        sites = [self.site(name, scenario.interceptor, speed) for name in names]
        sites = [replace(s, stock=numbers[n].stock) if n in numbers else s for s, n in zip(sites, names, strict=True)]
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
        )
        section = scenario.warhead_cross_section
        return found if section is None else found.looking_at(section)

    def network_radars(
        self, network: Network, names: Sequence[str], sites: Sequence[Site]
    ) -> tuple[list[str], list[str]]:
        """Return the radars, by id, that feed any site through a network: those beside the sites' own, and all of them."""
        beside = [
            name
            for name in network.sensors
            if name not in names
            and self.catalogue.records[name].kind != "infrared"
            and any(network.path(name, site) for site in names)
        ]
        return beside, beside + [name for name, site in zip(names, sites, strict=True) if site.watch is not None]

    def timeline(self, name: str) -> Timeline:
        """Return the delays of a command chain."""
        entry = self.get(schema.Timeline, name)
        return Timeline(
            entry.remote_commit_delay.si, entry.decision_delay.si, entry.launch_delay.si, entry.assessment_time.si
        )

    def infrared(self, name: str) -> Infrared:
        """Return a space infrared system."""
        entry = self.get(schema.Infrared, name)
        return Infrared(entry.name, entry.cloud_break_altitude.si, entry.detection_delay.si, entry.track_delay.si)

    def family(self, missile: str, place: Place) -> Family:
        """Return the missile's family for launch points around a place's latitude."""
        entry, vehicle = self.missile(missile)
        latitude = round(place.latitude / FAMILY_BAND) * FAMILY_BAND
        key = ("family", entry.id, latitude)
        at = Place(latitude, 0.0)
        return self.once(key, lambda: fly_family(vehicle, at, azimuths=8, kicks=12, cutoffs=12), (entry.id,))


def _refused(entry: schema.Entry, **fields) -> Vehicle:  # type: ignore[no-untyped-def]
    """Return the vehicle, or say as bad input why it cannot be."""
    try:
        return Vehicle(**fields)
    except ValueError as error:
        raise BadInput(f"{entry.id}: {error}") from None


def stages(entries: tuple[schema.Stage, ...]) -> tuple[Stage, ...]:
    """Return stages in SI. Where only one specific impulse is published, the exit area gives the other, if known."""
    out = []
    for entry in entries:
        flow = entry.propellant_mass.si / entry.burn_time.si
        shift = 0.0
        if entry.nozzle_exit_area is not None:
            shift = SEA_LEVEL_PRESSURE * entry.nozzle_exit_area.si / (flow * STANDARD_GRAVITY)
        vacuum = entry.isp_vacuum.si if entry.isp_vacuum else None
        ground = entry.isp_sea_level.si if entry.isp_sea_level else None
        if vacuum is None:
            assert ground is not None  # the schema demands one of the two
            vacuum = ground + shift
        if ground is None:
            ground = max(vacuum - shift, 1.0)
        out.append(
            Stage(
                entry.propellant_mass.si,
                entry.dry_mass.si,
                entry.burn_time.si,
                vacuum,
                ground,
                0.25 * pi * entry.diameter.si**2,
                entry.coast_before_ignition.si if entry.coast_before_ignition else 0.0,
            )
        )
    return tuple(out)


def place_of(catalogue: Catalogue, text: str) -> tuple[str, Place]:
    """Return the name and position of a PLACE: a catalogue name (of anything sited) or LAT,LON[,HEIGHT_M]."""
    parts = text.split(",")
    if len(parts) in (2, 3):
        try:
            numbers = [float(p) for p in parts]
        except ValueError:
            numbers = []
        if numbers:
            latitude, longitude, height = (*numbers, 0.0)[:3]
            if not -90.0 <= latitude <= 90.0:
                raise BadInput(f"place '{text}': latitude {latitude:g} deg; expected -90 to 90")
            if not -180.0 <= longitude <= 360.0:
                raise BadInput(f"place '{text}': longitude {longitude:g} deg; expected -180 to 360")
            if not -500.0 <= height <= 9000.0:
                raise BadInput(f"place '{text}': height {height:g} m; expected -500 to 9,000")
            return text, Place(float(np.radians(latitude)), float(np.radians(longitude)), height)
    known: list[str] = []
    kinds: tuple[type[schema.Place | schema.Area | schema.Defence], ...] = (schema.Place, schema.Area, schema.Defence)
    record = catalogue.records.get(text)
    if record is not None:  # an id says by itself what it is
        kinds = tuple(kind for kind in kinds if schema.MODELS[record.kind] is kind) or kinds
    for kind in kinds:
        try:
            entry = catalogue.get(kind, text)
        except BadInput:
            known += [e.name for e in catalogue.all(kind)] + [e.id for e in catalogue.all(kind)]
            continue
        return entry.name, Place(entry.latitude, entry.longitude, entry.height)
    raise BadInput(
        f"no place is called '{text}'{nearest_names(text, known)}; "
        "expected a catalogue name or LAT,LON[,HEIGHT_M] in degrees"
    )


def with_factor(vehicle: Vehicle, **factors: float) -> Vehicle:
    """Return a vehicle with a field of every stage multiplied, e.g. burn_time=1.1."""
    changed = tuple(replace(s, **{k: getattr(s, k) * v for k, v in factors.items()}) for s in vehicle.stages)
    return replace(vehicle, stages=changed)
